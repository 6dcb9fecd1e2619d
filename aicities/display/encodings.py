"""How a chart splits its rows: colours and shapes, legends to click, menus, tooltips."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt
import pandas as pd

from aicities import language
from aicities.data import city_name, label, say
from aicities.display.controls import menu, radio, vega
from aicities.display.tables import heads
from aicities.display.theme import BLUE, CITY_COLOURS, COLOURS, GREY, SHAPES, VERMILION

LATIN = "\u2e7f"  # what comes after it is as wide as a Chinese character
SAYS = {"says": "Says", "speaker": "Speaker", "source": "Source"}


class By(NamedTuple):
    """A column that a chart splits its rows by: the title of its legend or menu, and its values in order.

    The values of a menu are ids with the words that it shows; a first id that no row has means all rows.
    """

    column: str
    title: str
    order: list[str] | dict[str, str]
    colours: list[str] = COLOURS
    shapes: list[str] = SHAPES


def raised(pixels: int) -> int:
    """How far a label of two lines stands above its mark; no way in Chinese, where a name has one line."""
    return 0 if language.LANGUAGE == "zh" else -pixels


def by_cities(place_ids, title: str = "") -> By:
    """How a chart splits its rows by city (column ``city``): each in its own colour, the same on every page."""
    places = list(dict.fromkeys(place_ids))
    colours = [CITY_COLOURS.get(place, GREY) for place in places]
    shapes = [SHAPES[i % len(SHAPES)] for i in range(len(places))]
    return By("city", title or say("City"), [city_name(p) for p in places], colours, shapes)


def by_stance(title: str = "") -> By:
    """How a chart splits statements by stance (column ``stance_name``): for, between, against."""
    order = [label("stance", s) for s in (1, 0, -1)]
    shapes = ["circle", "square", "triangle-down"]
    return By("stance_name", title or say("Stance"), order, [BLUE, GREY, VERMILION], shapes)


def colour(by: By, columns: int = 3) -> alt.Color:
    """The colour encoding of a split, with its legend of so many columns at most."""
    scale = alt.Scale(domain=by.order, range=by.colours[: len(by.order)])
    return alt.Color(f"{by.column}:N", title=by.title, scale=scale, legend=_legend(by, columns))


def ink_on(by: By) -> alt.Color:
    """The colour of words that stand on the marks of a split: white on blue, black on the lighter colours."""
    dark = [value for value, fill in zip(by.order, by.colours, strict=False) if fill == BLUE]
    return alt.condition(
        f"indexof({vega(dark)}, datum[{vega(by.column)}]) >= 0", alt.value("white"), alt.value("black")
    )


def shape(by: By) -> alt.Shape:
    """The shape encoding of a split; one legend with its colour."""
    scale = alt.Scale(domain=by.order, range=by.shapes[: len(by.order)])
    return alt.Shape(f"{by.column}:N", title=by.title, scale=scale, legend=_legend(by))


def _legend(by: By, most: int = 3) -> alt.Legend:
    """A legend that fits a phone: long values stand below each other."""
    widths = sorted(sum(1 + (ord(c) > 0x2E7F) for c in value) for value in by.order)
    columns = 1 if sum(widths[-2:]) > 24 else 3 if sum(widths[-3:]) < 24 else 2
    return alt.Legend(columns=min(columns, most), labelLimit=300)


def city_scale(place_ids) -> alt.Scale:
    """The colour scale of some cities, by their shown names, the same on every page."""
    shown = [place for place in CITY_COLOURS if place in set(place_ids)]
    return alt.Scale(domain=[city_name(p) for p in shown], range=[CITY_COLOURS[p] for p in shown])


def city_marks(place_ids, title: str) -> dict:
    """Colour and shape encodings that name the city twice, in one legend."""
    colour = city_scale(place_ids)
    shapes = alt.Scale(
        domain=colour.domain, range=["circle", "triangle-up", "square", "diamond", "cross"][: len(colour.domain)]
    )
    return {
        "color": alt.Color("city:N", title=title, scale=colour),
        "shape": alt.Shape("city:N", title=title, scale=shapes),
    }


def click(by: By) -> tuple[alt.Parameter, dict]:
    """The click in a legend that keeps one value, and the opacity of marks that goes with it.

    A page says at the legend that it can be clicked, and a sheet of paper does not: the hint is no part of the chart.
    """
    keep = alt.selection_point(fields=[by.column], bind="legend", name="keep")
    return keep, alt.condition(keep, alt.value(0.95), alt.value(0.1))


def choice(split: By) -> tuple[alt.Parameter, str]:
    """A menu below a chart (buttons for up to three values), and the filter that keeps the rows chosen."""
    control = radio if len(split.order) <= 3 else menu
    return control("chosen", f"{split.title} ", split.order), f"datum[{vega(split.column)}] === chosen"


def with_menu(chart: alt.Chart | alt.LayerChart, split: By | None) -> alt.Chart | alt.LayerChart:
    """A chart whose rows a menu chooses; the chart itself where there is no menu."""
    if split is None:
        return chart
    chosen, kept = choice(split)
    return chart.add_params(chosen).transform_filter(kept)


def for_menu(rows: pd.DataFrame, split: By | None) -> pd.DataFrame:
    """Rows ready for a menu: where no row has its first value, that value means all rows, so they come twice."""
    if split is None or (first := next(iter(split.order))) in set(rows[split.column]):
        return rows
    return pd.concat([rows.assign(**{split.column: first}), rows])


def top_axis(names: list[str], grid: bool = True) -> alt.Axis:
    """An axis above a chart whose names stand in lines, or are turned where a column has no room for them (a phone).

    Names of Chinese characters alone are not turned there: their characters stand below each other.
    """
    lines = {name: _lines(name) for name in names}
    wide = [max(map(_width, found)) for found in lines.values()]
    room = len(names) * max((a + b) / 2 + 5 for a, b in zip(wide, [*wide[1:], 0], strict=True)) + 115
    most = max(map(len, lines.values()))
    longest = max(map(len, names))
    upright = {name: [*" " * (longest - len(name)), *name] for name in names}  # each ends at the chart
    upright = upright if all(c > LATIN for c in "".join(names)) else {}

    def either(turned: str, level: str) -> alt.ExprRef:
        return alt.ExprRef(f"containerSize()[0] < {room:.0f} ? {turned} : {level}")

    return alt.Axis(
        orient="top",
        title=None,
        domain=False,
        ticks=False,
        grid=grid,
        labelLimit=150,
        labelExpr=either(
            f"{vega(upright)}[datum.label]" if upright else "datum.label", f"{vega(lines)}[datum.label]"
        ).expr,
        labelAngle=either("0" if upright else "-90", "0"),
        labelAlign=either("'center'" if upright else "'left'", "'center'"),
        labelBaseline=either("'bottom'" if upright else "'middle'", "'bottom'"),
        labelPadding=either(str(6 + 14 * (longest - 1)) if upright else "6", str(6 + 14 * (most - 1))),
    )


def _lines(name: str, most: int = 80) -> list[str]:
    """A name in lines of so many pixels at most; a word is not broken, a Chinese name after it has its own line."""
    lines: list[str] = []
    for word in name.split(" "):
        joined = " ".join([*lines[-1:], word])
        same = lines and _width(joined) <= most and word[0] <= LATIN
        lines = [*lines[:-1], joined] if same else [*lines, word]
    return lines


def _width(text: str) -> float:
    """About how many pixels a text of 12 pixels takes."""
    return sum(13 if c > LATIN else 6.8 for c in text)


def tips(shown: dict[str, str] | None = None, /, **titles: str) -> list[alt.Tooltip]:
    """The tooltip of a chart: its columns, each with its English head, or heads that are said already."""
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in ((shown or {}) | heads(**titles)).items()]


def with_table(
    chart: alt.TopLevelMixin, rows: pd.DataFrame | None = None, shown: dict[str, str] | None = None, /, **titles: str
) -> alt.TopLevelMixin:
    """A chart of `titled` whose data table has these columns, with their heads as `tips` takes them, and these rows."""
    table = (shown or {}) | heads(**titles)
    own = {} if rows is None else {"rows": _records(rows[list(table)])}
    return chart.properties(usermeta=chart.usermeta | {"table": table} | own)


def _records(rows: pd.DataFrame) -> list[dict]:
    """The rows as JSON can hold them: what is missing is null."""
    return rows.astype(object).where(rows.notna(), None).to_dict("records")

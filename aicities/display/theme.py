"""Show things in one way on every page: the theme of charts, titles and sources, legends and menus, tables."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import NamedTuple

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import city_name, label, lines_of, name_of, row_url, say  # noqa: F401
from aicities.display.intervals import meaning, number_words, span_words  # noqa: F401
from sphinx_offline_book.notebook import Link, table_html, use_renderers

# From the Okabe-Ito palette (safe for colour-blind readers), less its two pale colours: each of these has a
# contrast of at least 3 to 1 on white and on the dark page. A shape or a label always says the same again.
BLUE, VERMILION, GREEN, PURPLE, GREY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#808080"
BROWN = "#a6761d"  # not of that palette, but apart from its blue and vermilion for every kind of colour vision
CITY_COLOURS = {"shenzhen": BLUE, "guangzhou": VERMILION, "shanghai": GREEN, "beijing": PURPLE, "hangzhou": BROWN}
TITLE_WIDTH = 40  # characters that fit a phone


@alt.theme.register("book", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Give the chart theme; the page adds the colours of text and rules, which change in dark mode."""
    return {
        "config": {
            "background": "transparent",
            "autosize": {"type": "fit-x", "contains": "padding"},
            "view": {"stroke": None},
            "font": "system-ui, sans-serif",
            "title": {
                "anchor": "start",
                "fontSize": 14,
                "subtitleFontSize": 12,
                "subtitlePadding": 4,
                "offset": 12,
                "frame": "bounds",
            },
            "axis": {
                "gridOpacity": 0.5,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelLimit": 150,
                "titleFontWeight": "normal",
            },
            "legend": {
                "orient": "top",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "columns": 3,
                "layout": {"top": {"direction": "vertical", "anchor": "start"}},
            },
            "point": {"size": 90, "filled": True, "opacity": 0.95},
            "range": {"category": [BLUE, VERMILION, GREEN, PURPLE, GREY]},
            "text": {"fontSize": 12},
            "selection": {"interval": {"mark": {"fill": GREY, "fillOpacity": 0.25, "stroke": GREY}}},
        }
    }


use_renderers()


def titled(chart: alt.TopLevelMixin, title: str, source: pd.DataFrame | str, description: str) -> alt.TopLevelMixin:
    """Give a chart its title, source line, the description that a screen reader hears, and a link to its rows.

    ``source``: the rows behind the chart, with source_id, line and the key of their table; or a source line as text.
    Raises `ValueError` where the chart has no rows: an empty frame looks like a finding.
    """
    if is_empty(chart) or isinstance(source, pd.DataFrame) and source.empty:
        raise ValueError(f"the chart {title!r} has no rows: look at the filter above it, and at the ids it names")
    note = source if isinstance(source, str) else source_note(source)
    link = None if isinstance(source, str) else rows_link(source)
    return chart.properties(
        title=alt.Title(text=textwrap.wrap(title, TITLE_WIDTH), subtitle=textwrap.wrap(note, TITLE_WIDTH + 12)),
        description=description,
        **({"usermeta": {"link": link._asdict()}} if link else {}),
    )


def is_empty(chart: alt.TopLevelMixin) -> bool:
    """Whether a chart draws from tables, in all its layers and parts, and none of them has a row."""
    found = list(_tables(chart))
    return bool(found) and all(rows.empty for rows in found)


def _tables(chart: alt.TopLevelMixin) -> Iterator[pd.DataFrame]:
    if isinstance(rows := getattr(chart, "data", None), pd.DataFrame):
        yield rows
    for name in ("layer", "hconcat", "vconcat", "concat", "spec"):
        inner = getattr(chart, name, None)
        for part in inner if isinstance(inner, list) else [inner]:
            if isinstance(part, alt.SchemaBase):
                yield from _tables(part)


# The tables whose rows a chart or table can stand on; a frame that carries the keys of several belongs to the first.
BEHIND = ["facts", "statements", "checks", "policies", "events", "arguments", "rankings", "mentions", "relations"]


def table_of(rows: pd.DataFrame) -> str | None:
    """Give the table whose rows these are, by its key columns; None where there is none."""
    keys = {name: T.key(name) for name in [*BEHIND, "entities", "indicators"]}
    return next((name for name, key in keys.items() if set(key) <= set(rows.columns)), None)


def rows_link(rows: pd.DataFrame) -> Link | None:
    """Give the link that opens rows in the explorer; None where they carry no key of a table."""
    if not (name := table_of(rows)):
        return None
    keys = list(dict.fromkeys(T.row_ids(name, rows.dropna(subset=T.key(name)[:1]))))
    text = say(f"Open the rows behind this ({len(keys)})", f"查看所依据的数据行({len(keys)})")
    return Link(text, row_url(name, keys))


def line_links(rows: pd.DataFrame) -> list[Link]:
    """Give the line of each row as a link to that row in the explorer; where it has no line, its source."""
    name = table_of(rows)
    shown = [s if pd.isna(n) else str(n) for s, n in zip(rows["source_id"], rows["line"], strict=True)]
    return [Link(text, row_url(name, [key])) for text, key in zip(shown, T.row_ids(name, rows), strict=True)]


def source_note(rows: pd.DataFrame) -> str:
    """Give the source line of a chart or table: the sources of its rows, with the span of their lines."""
    parts = []
    for source_id, lines in rows.groupby("source_id")["line"]:
        span = (
            "" if lines.isna().all() else f" {lines.min()}" if lines.nunique() == 1 else f" {lines.min()}–{lines.max()}"
        )
        word = say(", lines" if "–" in span else ", line", " 第").rstrip()
        parts.append(source_id + (span and word + span + say("", "行")))
    return say("Source: ", "来源:") + "; ".join(parts)


def city_scale(place_ids) -> alt.Scale:
    """Give the colour scale of some cities, by their shown names, the same on every page."""
    shown = [place for place in CITY_COLOURS if place in set(place_ids)]
    return alt.Scale(domain=[city_name(p) for p in shown], range=[CITY_COLOURS[p] for p in shown])


def city_marks(place_ids, title: str) -> dict:
    """Give colour and shape encodings that name the city twice, in one legend."""
    colour = city_scale(place_ids)
    shapes = alt.Scale(
        domain=colour.domain, range=["circle", "triangle-up", "square", "diamond", "cross"][: len(colour.domain)]
    )
    return {
        "color": alt.Color("city:N", title=title, scale=colour),
        "shape": alt.Shape("city:N", title=title, scale=shapes),
    }


# --- legends, menus, tooltips -----------------------------------------------------------------------------------------

COLOURS = [BLUE, VERMILION, GREEN, PURPLE, GREY]
SHAPES = ["circle", "triangle-up", "square", "diamond", "cross"]
SAYS = {"says": ("Says", "内容"), "speaker": ("Speaker", "说话者"), "source": ("Source", "来源")}


class By(NamedTuple):
    """A column that a chart splits its rows by: the title of its legend or menu, and its values in order."""

    column: str
    title: str
    order: list[str]
    colours: list[str] = COLOURS
    shapes: list[str] = SHAPES


def by_cities(place_ids, title: str = "") -> By:
    """Give how a chart splits its rows by city (column ``city``): each in its own colour, the same on every page."""
    places = list(dict.fromkeys(place_ids))
    colours = [CITY_COLOURS.get(place, GREY) for place in places]
    shapes = [SHAPES[i % len(SHAPES)] for i in range(len(places))]
    return By("city", title or say("City (click)", "城市(点选)"), [city_name(p) for p in places], colours, shapes)


def by_stance(title: str = "") -> By:
    """Give how a chart splits statements by stance (column ``stance_name``): for, between, against."""
    order = [label("stance", s) for s in (1, 0, -1)]
    shapes = ["circle", "square", "triangle-down"]
    return By("stance_name", title or say("Stance (click)", "立场(点选)"), order, [BLUE, GREY, VERMILION], shapes)


def by_verdict(title: str = "") -> By:
    """Give how a chart splits checks by verdict (column ``verdict_name``)."""
    order = [label("verdict", v) for v in ("holds", "holds_by_rounding", "fails", "not_checkable")]
    return By("verdict_name", title or say("Verdict (click)", "结论(点选)"), order, [BLUE, GREEN, VERMILION, GREY])


def colour(by: By) -> alt.Color:
    """Give the colour encoding of a split, with its legend."""
    scale = alt.Scale(domain=by.order, range=by.colours[: len(by.order)])
    return alt.Color(f"{by.column}:N", title=by.title, scale=scale, legend=_legend(by))


def ink_on(by: By) -> alt.Color:
    """Give the colour of words that stand on the marks of a split: white on blue, black on the lighter colours."""
    dark = [value for value, fill in zip(by.order, by.colours, strict=False) if fill == BLUE]
    return alt.condition(f"indexof({dark}, datum['{by.column}']) >= 0", alt.value("white"), alt.value("black"))


def shape(by: By) -> alt.Shape:
    """Give the shape encoding of a split; one legend with its colour."""
    scale = alt.Scale(domain=by.order, range=by.shapes[: len(by.order)])
    return alt.Shape(f"{by.column}:N", title=by.title, scale=scale, legend=_legend(by))


def _legend(by: By) -> alt.Legend:
    """Give a legend that fits a phone: long values stand below each other."""
    widths = sorted(sum(1 + (ord(c) > 0x2E7F) for c in value) for value in by.order)
    columns = 1 if sum(widths[-2:]) > 24 else 3 if sum(widths[-3:]) < 24 else 2
    return alt.Legend(columns=columns, labelLimit=300)


def click(by: By) -> tuple[alt.Parameter, dict]:
    """Give the click in a legend that keeps one value, and the opacity of marks that goes with it."""
    keep = alt.selection_point(fields=[by.column], bind="legend", name="keep")
    return keep, alt.condition(keep, alt.value(0.95), alt.value(0.1))


def choice(menu: By) -> tuple[alt.Parameter, str]:
    """Give a menu below a chart (buttons for up to three values), and the filter that keeps the rows chosen."""
    bind = alt.binding_radio if len(menu.order) <= 3 else alt.binding_select
    chosen = alt.param(name="chosen", value=menu.order[0], bind=bind(options=menu.order, name=f"{menu.title} "))
    return chosen, f"datum['{menu.column}'] == chosen"


def with_menu(chart: alt.Chart | alt.LayerChart, menu: By | None) -> alt.Chart | alt.LayerChart:
    """Give a chart whose rows a menu chooses; the chart itself where there is no menu."""
    if menu is None:
        return chart
    chosen, keeps = choice(menu)
    return chart.add_params(chosen).transform_filter(keeps)


def for_menu(rows: pd.DataFrame, menu: By | None) -> pd.DataFrame:
    """Give rows ready for a menu: where no row has its first value, that value means all rows, so they come twice."""
    if menu is None or menu.order[0] in set(rows[menu.column]):
        return rows
    return pd.concat([rows.assign(**{menu.column: menu.order[0]}), rows])


def tips(shown: dict[str, str] | None = None, /, **titles: tuple[str, str]) -> list[alt.Tooltip]:
    """The tooltip of a chart: its columns, each with an English and a Chinese head, or heads that are said already."""
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in ((shown or {}) | heads(**titles)).items()]


# --- tables -----------------------------------------------------------------------------------------------------------


def table(rows: pd.DataFrame, caption: str = "", titles: dict[str, str] | None = None, scroll: bool = True) -> HTML:
    """Give rows as an HTML table, every cell escaped, null as an empty cell; ``titles`` are the column heads.

    A cell of two lines shows the first in bold; a cell may be a `Link`.
    A long table scrolls in a box unless told not to.
    On a phone each row of a wide table becomes a block of its own.
    """
    heads = [(titles or {}).get(column, column) for column in rows.columns]
    cells = (map(_cell, row) for row in rows.itertuples(index=False, name=None))
    return HTML(table_html(heads, map(list, cells), caption, scroll))


def _cell(value) -> str | Link:
    return value if isinstance(value, Link) else "" if pd.isna(value) else str(value)


def heads(**titles: tuple[str, str]) -> dict[str, str]:
    """Give the column heads of a table in the language of the book, from pairs of English and Chinese."""
    return {column: say(*pair) for column, pair in titles.items()}


def column_titles(name: str) -> dict[str, str]:
    """Give the reader's title of each column of a table, from the dictionary."""
    rows = T.columns(name)
    return dict(zip(rows["column"], rows[say("title_en", "title_zh")], strict=True))


def facts_table(facts: pd.DataFrame, caption: str = "") -> HTML:
    """Give facts as a table: line, what is measured, as printed, what it can mean, as of, state."""
    what = [
        f"{name_of(s)}: {name_of(i)}" + ("" if pd.isna(scope) else f"\n{scope}")
        for s, i, scope in zip(facts["subject_id"], facts["indicator_id"], facts["scope"], strict=True)
    ]
    state = [
        label("state", s) + ("" if t == "normal" else f" ({label('status', t).lower()})")
        for s, t in zip(facts["state"], facts["status"], strict=True)
    ]
    rows = pd.DataFrame(
        {
            "line": line_links(facts),
            "what": what,
            "value_text": facts["value_text"].to_list(),
            "meaning": [meaning(fact) for _, fact in facts.iterrows()],
            "as_of": facts["as_of"].to_list(),
            "state": state,
        }
    )
    return table(
        rows, caption, column_titles("facts") | heads(what=("What is measured", "量度"), meaning=("Can mean", "可指"))
    )

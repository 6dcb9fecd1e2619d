"""The charts of the article pages: dates, targets, names, stances, two cities side by side, who led to whom."""

from __future__ import annotations

import altair as alt
import pandas as pd

from aicities.data import city_name, label, lines_of, name_of, say, text_of
from aicities.display.controls import vega
from aicities.display.encodings import (
    SAYS,
    By,
    by_cities,
    by_stance,
    choice,
    city_marks,
    click,
    colour,
    shape,
    tips,
)
from aicities.display.intervals import meaning, number_words
from aicities.display.tables import heads
from aicities.display.theme import CITY_COLOURS, GREY, titled
from aicities.language import LANGUAGE, sign, spanned
from aicities.method.lags import first_year, last_year


def timeline(rows: pd.DataFrame, title: str, description: str) -> alt.Chart | alt.LayerChart:
    """Draw dated rows on one axis, a row a kind, colour and shape by city; a click on a city in the legend keeps it.

    ``rows``: columns date (EDTF), city_id, kind_title, text, source_id, line. A span of years is a line.
    """
    data = rows.assign(
        year=first_year(rows["date"]),
        to=last_year(rows["date"]),
        city=rows["city_id"].map(city_name),
        source=lines_of(rows),
    )[["date", "year", "to", "city", "kind_title", "text", "source"]]
    keep = alt.selection_point(fields=["city"], bind="legend", name="keep")
    order = list(data.groupby("kind_title")["year"].min().sort_values(kind="stable").index)
    axis = alt.Axis(format="d", tickMinStep=1, tickCount=10, labelOverlap=True, aria=False)
    x = alt.X("year:Q", title=say("Year"), scale=alt.Scale(zero=False, nice=False, padding=12), axis=axis)
    base = alt.Chart(data).encode(
        y=alt.Y("kind_title:N", title=say("Kind"), axis=alt.Axis(title=None), sort=order),
        yOffset=alt.YOffset("city:N"),
        opacity=alt.condition(keep, alt.value(0.95), alt.value(0.1)),
        tooltip=tips(text="What", date="Date", city="City", source="Source"),
    )
    marks = city_marks(rows["city_id"], say("City"))
    layers = base.mark_point(size=110, filled=True).encode(x=x, **marks)
    if (data["to"] > data["year"]).any():
        spans = base.mark_rule(strokeWidth=3).encode(x=x, x2="to:Q", color=marks["color"])
        layers = spans.transform_filter("datum.to > datum.year") + layers
    chart = layers.add_params(keep).properties(width="container", height=alt.Step(14))
    return titled(chart, title, rows, description)


def targets(facts: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw target values in yuan on a logarithmic axis, a row each; an open bound is drawn as a triangle.

    ``facts``: rows of the facts table with unit yuan and a lower bound. Each row says what is to grow, and until when.
    """
    data = _target_rows(facts).sort_values(["measure", "as_of", "low"])
    ends = [data["low"].min() / 1.5, data["low"].max() * 20]
    ticks = {10.0**n: number_words(10.0**n) for n in range(6, 16) if ends[0] <= 10.0**n <= ends[1]}
    expression = f"{vega({f'{k:.0f}': words for k, words in ticks.items()})}[format(datum.value, '.0f')]"
    low = alt.X(
        "low:Q",
        title=say("Yuan (steps of ten times)"),
        scale=alt.Scale(type="log", nice=False, domain=ends),
        axis=alt.Axis(values=list(ticks), labelExpr=expression, aria=False),
    )
    lines = dict(zip(data["row"], data[["measure", "by"]].to_numpy().tolist(), strict=True))
    axis = alt.Axis(title=None, labelExpr=f"{vega(lines)}[datum.label]", labelLimit=160, labelOffset=-7)
    y = alt.Y("row:N", title=say("Target", "目标"), sort=list(data["row"]), axis=axis)
    base = alt.Chart(data).encode(x=low, y=y)
    bound = By("open", say("The target is"), list(_open_words().values()), shapes=["triangle-right", "circle"])
    city = by_cities(facts["subject_id"], say("City"))
    points = base.mark_point(size=130, filled=True).encode(
        shape=shape(bound), color=colour(city), tooltip=tips(**_TARGET)
    )
    words = base.mark_text(align="left", dx=10).encode(text="short:N")
    return titled((points + words).properties(width="container", height=alt.Step(34)), title, facts, description)


_TARGET = {
    "printed": "As printed",
    "meaning": "Can mean",
    "scope": "Scope",
    "policy": "Policy",
    "source": "Source",
}


def _open_words() -> dict[bool, str]:
    return {True: say("or more"), False: say("exactly")}


def _target_rows(facts: pd.DataFrame) -> pd.DataFrame:
    by = facts.apply(_by_year, axis=1)
    return pd.DataFrame(
        {
            "city": facts["subject_id"].map(city_name),
            "row": facts["indicator_id"].map(name_of) + sign("colon") + by,
            "measure": facts["indicator_id"].map(name_of),
            "by": by,
            "low": facts["value_low"].astype(float),
            "open": facts["value_high"].isna().map(_open_words()),
            "printed": facts["value_text"],
            "short": facts["value_low"].astype(float).map(number_words),
            "meaning": [meaning(fact) for _, fact in facts.iterrows()],
            "scope": text_of(facts, "scope"),
            "policy": facts["policy_id"].map(name_of),
            "as_of": facts["as_of"],
            "source": lines_of(facts),
        }
    )


def _by_year(fact: pd.Series) -> str:
    return say("{city}, by {year}", "{city}，至{year}年", city=city_name(fact["subject_id"]), year=fact["as_of"])


def swing(statements: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw how a text swings on one proposition, line by line: for on the right, against on the left.

    ``statements``: rows of the statements table with a stance, says and speaker. A click keeps one stance.
    """
    stance = by_stance()
    data = swing_rows(statements)
    keep, opacity = click(stance)
    far = data["place"].abs().max() + 1
    axis = alt.Axis(tickMinStep=1, labelExpr="abs(datum.value)")
    head = say("← against · for → (statements)")
    base = alt.Chart(data)
    marks = base.mark_point(size=90, filled=True).encode(
        x=alt.X("place:Q", title=head, scale=alt.Scale(domain=[-far, far], nice=False), axis=axis),
        y=alt.Y("line:O", title=say("Line")),
        color=colour(stance),
        shape=shape(stance),
        opacity=opacity,
        tooltip=tips(**SAYS),
    )
    chart = base.mark_rule(color=GREY).encode(x=alt.XDatum(0)) + marks.add_params(keep)
    return titled(chart.properties(width="container", height=alt.Step(24)), title, statements, description)


def swing_rows(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements with their place left (below 0) or right of the middle, side by side in each line."""
    rows = statements.sort_values("line", kind="stable")
    same = rows.groupby(["line", "stance"])["line"]
    nth, size = same.cumcount() + 1, same.transform("size")
    place = (nth * rows["stance"]).where(rows["stance"] != 0, nth - (size + 1) / 2).astype(float)
    data = rows.assign(place=place, stance_name=rows["stance"].map(lambda s: label("stance", s)), source=lines_of(rows))
    return data[["line", "place", "stance_name", "says", "speaker", "source"]]


def ratios(
    rows: pd.DataFrame, city_ids: list[str], base: By, source: pd.DataFrame, title: str, description: str
) -> alt.LayerChart:
    """Draw what one city has over another as ratios with their intervals, on an axis where each step is a doubling.

    ``rows``: columns what, low and high (the first city over the second), printed, source and that of ``base``,
    the menu of what both are divided by (ids with their words). ``source``: the facts behind it.
    """
    data, more = ratio_rows(rows.assign(divided_by=rows[base.column].map(base.order)), city_ids)
    head = say("{value} ÷ {value_2} (1 = equal)", value=name_of(city_ids[0]), value_2=name_of(city_ids[1]))
    scale = alt.Scale(type="log", base=2, domain=[data["low"].min() / 2, data["high"].max() * 2], nice=False)
    axis = {"scale": scale, "axis": alt.Axis(values=[0.25, 0.5, 1, 2, 4], format="~g"), "title": head}
    middle, low = alt.X("mid:Q", **axis), alt.X("low:Q", **axis)
    shown = (
        alt.Chart(data)
        .transform_filter(choice(base)[1])
        .encode(y=alt.Y("what:N", title=say("What is compared"), sort=list(rows["what"]), axis=alt.Axis(title=None)))
    )
    side = {"dx": alt.expr("datum.mid < 1 ? -12 : 12"), "align": alt.expr("datum.mid < 1 ? 'right' : 'left'")}
    divided_by = {"divided_by": base.title}
    told = tips(heads(printed="As printed", span="Ratio") | divided_by | heads(source="Source"))
    chart = alt.layer(
        alt.Chart(data).mark_rule(color=GREY).encode(x=alt.XDatum(1)),
        shown.mark_rule(strokeWidth=3, color=GREY).encode(x=low, x2="high:Q"),
        shown.mark_point(size=130, filled=True).encode(x=middle, color=colour(more), shape=shape(more), tooltip=told),
        shown.mark_text(**side).encode(x=middle, text=alt.Text("mid:Q", format=".2f")),
    )
    chart = chart.add_params(choice(base)[0]).properties(width="container", height=alt.Step(30))
    return titled(chart, title, source, description)


def ratio_rows(rows: pd.DataFrame, city_ids: list[str]) -> tuple[pd.DataFrame, By]:
    """Ratios with their geometric middle, the interval in words, and the city that has more; and that split."""
    names = [*map(city_name, city_ids), say("can't be told")]
    data = rows.assign(
        mid=(rows["low"] * rows["high"]) ** 0.5,
        span=[spanned(f"{low:.3f}", f"{high:.3f}") for low, high in zip(rows["low"], rows["high"], strict=True)],
        more=[
            names[0] if low > 1 else names[1] if high < 1 else names[2]
            for low, high in zip(rows["low"], rows["high"], strict=True)
        ],
    )
    order = [name for name in names if name in set(data["more"])]
    inks = dict(zip(names, [*(CITY_COLOURS.get(city, GREY) for city in city_ids), GREY], strict=True))
    return data, By("more", say("Has more"), order, [inks[name] for name in order])


def network(
    relations: pd.DataFrame, spots: dict[str, tuple[float, float, str]], title: str, description: str
) -> alt.LayerChart:
    """Draw who led to whom: a point for each place in ``spots`` (across, up, name), a line for each relation.

    A name has a line in English and one in Chinese; the Chinese book shows the second alone.
    ``relations``: rows of the relations table, with doubt (true where another line tells it otherwise: dashed).
    A mark in the middle of each line tells its story; a click in the legend keeps one kind of relation.
    """
    data = link_rows(relations, spots)
    kinds = By("kind", say("Link"), list(dict.fromkeys(data["kind"])))
    keep, opacity = click(kinds)
    nodes = pd.DataFrame(list(dict.fromkeys(spots.values())), columns=["x1", "y1", "name"])
    nodes["name"] = nodes["name"].map(lambda name: name.split("\n")[-1] if LANGUAGE == "zh" else name)
    x, y = _plane("x1", nodes["x1"], 0.35), _plane("y1", nodes["y1"], 0.75)
    upper = f"datum.y1 > {nodes['y1'].mean()}"
    dash = alt.StrokeDash(
        "firm:N", legend=None, scale=alt.Scale(domain=list(_firm_words().values()), range=[[1, 0], [5, 4]])
    )
    base = alt.Chart(data).encode(color=colour(kinds), opacity=opacity)
    middles = base.mark_point(size=120, filled=True).encode(
        x=alt.X("mx:Q", axis=None), y=alt.Y("my:Q", axis=None), shape=shape(kinds), tooltip=tips(**_LINK)
    )
    spot = alt.Chart(nodes).encode(x=x, y=y)
    chart = alt.layer(
        base.mark_rule(strokeWidth=2).encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeDash=dash),
        middles,
        spot.mark_point(size=140, filled=True, color=GREY),
        spot.mark_text(lineBreak="\n", dy=-30).encode(text="name:N").transform_filter(upper),
        spot.mark_text(lineBreak="\n", dx=8, dy=18).encode(text="name:N").transform_filter(f"!({upper})"),
    )
    return titled(chart.add_params(keep).properties(width="container", height=340), title, relations, description)


_LINK = {
    "who": "Who",
    "kind": "Link",
    "whom": "Whom",
    "firm": "The text",
    "source": "Source",
}


def _firm_words() -> dict[bool, str]:
    """What the text says of a relation, by doubt."""
    return {False: say("states it"), True: say("tells it otherwise elsewhere")}


def link_rows(relations: pd.DataFrame, spots: dict[str, tuple[float, float, str]]) -> pd.DataFrame:
    """Each relation between two spots as a line: its ends x1, y1, x2, y2, its middle mx, my, and its words."""
    rows = relations[relations["from_id"].isin(spots) & relations["to_id"].isin(spots)]
    data = pd.DataFrame(
        {
            **{f"{axis}1": rows["from_id"].map(lambda i, k=k: spots[i][k]) for k, axis in enumerate("xy")},
            **{f"{axis}2": rows["to_id"].map(lambda i, k=k: spots[i][k]) for k, axis in enumerate("xy")},
            "kind": rows["relation"].map(lambda r: label("relation", r)),
            "firm": rows["doubt"].map(_firm_words()),
            "who": rows["from_id"].map(city_name),
            "whom": rows["to_id"].map(city_name),
            "source": lines_of(rows),
        }
    )
    return data.assign(mx=(data["x1"] + data["x2"]) / 2, my=(data["y1"] + data["y2"]) / 2)


def _plane(column: str, values: pd.Series, room: float):
    scale = alt.Scale(domain=[values.min() - room, values.max() + room], nice=False)
    return {"x": alt.X, "y": alt.Y}[column[0]](f"{column}:Q", axis=None, scale=scale)

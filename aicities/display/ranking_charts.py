"""Charts of rankings: the place of each city, two indices side by side, scores."""

from __future__ import annotations

import altair as alt
import pandas as pd

from aicities.data import city_name, label, lines_of, say
from aicities.display.controls import slider, vega
from aicities.display.encodings import By, choice, click, colour, shape, tips, with_table
from aicities.display.intervals import place_words
from aicities.display.theme import BLUE, CITY_COLOURS, GREEN, GREY, PURPLE, VERMILION, titled

PLACE = {
    "city": "City",
    "place": "Place",
    "how": "Known how",
    "source": "Source",
}
KNOWN = {
    "printed": (BLUE, "circle"),
    "score_order": (GREEN, "square"),
    "listing_order": (PURPLE, "cross"),
    "span": (VERMILION, "diamond"),
}


def how_known(basis: pd.Series) -> By:
    """How a chart splits places by what is known: a rank printed, by score, only listed, or only a span."""
    found = [key for key in KNOWN if key in set(basis.fillna("span"))]
    colours, shapes = zip(*(KNOWN[key] for key in found), strict=True)
    return By("how", say("Known how"), [_how(key) for key in found], colours, shapes)


def _how(basis) -> str:
    return say("Only a span") if pd.isna(basis) or basis == "span" else label("rank_basis", basis)


def place_rows(rankings: pd.DataFrame, size: int) -> pd.DataFrame:
    """The place of each city as numbers and in words, for a list of ``size`` places.

    ``rankings``: rows of the rankings table. Columns: index_id, city_id, city, rank, low, high, open (no lower end
    is stated: high is then the size), place (in words), how (it is known), listed (the rank is an order of listing).
    """
    low, high = rankings["rank_low"].astype(float), rankings["rank_high"].astype(float)
    return pd.DataFrame(
        {
            "index_id": rankings["index_id"],
            "city_id": rankings["city_id"],
            "city": rankings["city_id"].map(city_name),
            "rank": rankings["rank"].astype(float),
            "low": low,
            "high": high.fillna(size),
            "open": high.isna(),
            "place": [place_words(a, b) for a, b in zip(low, high, strict=True)],
            "how": rankings["rank_basis"].map(_how),
            "listed": (rankings["rank_basis"] == "listing_order").fillna(False).astype(bool),
            "source": lines_of(rankings),
        }
    ).dropna(subset=["low"])


def place_spans(
    rankings: pd.DataFrame, size: int, tier_ends: list[int], title: str, description: str
) -> alt.LayerChart:
    """Draw the place of each city in one index: a point for a rank, a bar for a span, an arrow for *or lower*.

    ``rankings``: rows of one index. ``size``: its number of places. ``tier_ends``: the places a dashed line follows.
    """
    data, how = place_rows(rankings, size), how_known(rankings["rank_basis"])
    keep, opacity = click(how)
    base = alt.Chart(data).encode(
        y=alt.Y("city:N", title=None, sort=alt.EncodingSortField("low", op="min")),
        color=colour(how),
        opacity=opacity,
        tooltip=tips(**PLACE),
    )
    axis = {
        "title": say("Place (1 is first)"),
        "scale": alt.Scale(domain=[0.5, size + 0.9], nice=False),
        "axis": alt.Axis(values=[1, *range(5, size + 1, 5)]),
    }
    low, high = alt.X("low:Q", **axis), alt.X("high:Q", **axis)
    bars = base.mark_bar(height=6).encode(x=low, x2="high:Q").transform_filter("datum.low < datum.high")
    arrows = base.mark_point(shape="triangle-right", size=110).encode(x=high).transform_filter("datum.open")
    points = base.mark_point(size=110).encode(x=low, shape=shape(how)).transform_filter("datum.low == datum.high")
    ends = alt.Chart(pd.DataFrame({"after": [n + 0.5 for n in tier_ends]}))
    lines = ends.mark_rule(strokeDash=[4, 4], color=GREY).encode(x=alt.X("after:Q", **axis))
    chart = alt.layer(bars, arrows, points, lines).add_params(keep)
    return titled(chart.properties(width="container", height=alt.Step(19)), title, rankings, description)


def slope(rankings: pd.DataFrame, names: dict[str, str], title: str, description: str) -> alt.LayerChart:
    """Draw the places of cities in two or more indices, joined by lines, with the span that each place can have.

    ``rankings``: rows with a place, one edition an index. ``names``: a short name for each index_id, in order.
    The shape of a mark tells a printed rank, a rank by score and an order of listing apart. A menu takes an order of
    listing as ranks, or as a mere list: then only its span is left.
    """
    data, how = slope_rows(rankings, names), how_known(rankings["rank_basis"])
    data["list"] = data["index_id"].map(names)
    keep, opacity = click(how)
    readings = {"ranks": say("as ranks"), "list": say("as a list")}
    chosen, _ = choice(By("reading", say("Take a list of names"), readings))
    x, down = _slope_axes(data, list(names.values()))
    y = alt.Y("rank:Q", title=say("Place (1 is first)"), scale=down, axis=alt.Axis(tickMinStep=1))
    base = alt.Chart(data).encode(x=x, color=_city_colour(data))
    ranked = base.transform_filter("chosen === 'ranks' || !datum.listed").encode(y=y)
    points = ranked.mark_point(size=140, filled=True).encode(shape=shape(how), opacity=opacity, tooltip=tips(**PLACE))
    chart = alt.layer(
        base.mark_rule(strokeWidth=6, opacity=0.35).encode(y=alt.Y("low:Q", scale=down), y2="high:Q"),
        ranked.mark_line(strokeWidth=2).encode(detail="city:N"),
        points.add_params(keep),  # on the layer with the legend: a click there must find it
        alt.Chart(data.drop_duplicates("city")).mark_text(align="right", dx=-12).encode(x=x, y=y, text="city:N"),
    )
    height = max(220, 24 * int(data["high"].max()))
    chart = chart.add_params(chosen).properties(width="container", height=height)
    return with_table(titled(chart, title, rankings, description), list="List", **PLACE)


def slope_rows(rankings: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The places of `place_rows` with x, the number of the index: the cities of one index stand beside each other."""
    rows = rankings[rankings["index_id"].isin(names)]
    data = place_rows(rows, int(rows[["rank_low", "rank_high"]].max().max()))
    cities = list(data.sort_values("low", kind="stable")["city"].unique())
    aside = data["city"].map(cities.index) - (len(cities) - 1) / 2
    data = data.assign(x=data["index_id"].map(list(names).index) + 0.06 * aside)
    return data.sort_values(["x", "low"], ignore_index=True)


def _slope_axes(data: pd.DataFrame, names: list[str]) -> tuple[alt.X, alt.Scale]:
    labels = alt.Axis(values=list(range(len(names))), labelExpr=f"{vega(names)}[datum.value]", grid=False)
    wide = alt.Scale(domain=[-0.4 * len(names), len(names) - 0.6], nice=False)
    return alt.X("x:Q", title=None, axis=labels, scale=wide), alt.Scale(
        domain=[0.5, data["high"].max() + 0.5], nice=False, reverse=True
    )


def _city_colour(data: pd.DataFrame) -> alt.Color:
    """The colour of each city without a legend, since its name stands at its line."""
    cities = data.drop_duplicates("city_id")
    scale = alt.Scale(domain=list(cities["city"]), range=[CITY_COLOURS.get(c, GREY) for c in cities["city_id"]])
    return alt.Color("city:N", scale=scale, legend=None)


def scores(rankings: pd.DataFrame, size: int, title: str, description: str) -> alt.LayerChart:
    """Draw the scores of an index by rank: printed ones, bounds between them, and those below by a slider.

    ``rankings``: rows of one index, those with a score from the top. ``size``: the number of places.
    The slider sets how many points each rank below the last printed score costs: an assumption of the reader.
    """
    kinds = _score_kinds()
    data = score_rows(rankings, size).assign(known=lambda rows: rows["kind"].map(_score_words()))
    loss = slider("loss", say("Points lost per rank: ", "每名相差的分数："), 0, 2, 0.5, 0.1)
    lowest = data["last"].iloc[0] - 2 * (size - data["last_rank"].iloc[0])
    axis = {"title": say("Score"), "scale": alt.Scale(domain=[lowest - 5, data["score"].max() + 2], nice=False)}
    at = alt.X("at:Q", **axis)
    falls = "isValid(datum.score) ? datum.score : datum.last - loss * (datum.rank - datum.last_rank)"
    base = alt.Chart(data).transform_calculate(at=falls, shown="format(datum.at, '.2f')")
    base = base.encode(y=alt.Y("rank:O", title=say("Rank")), color=colour(kinds))
    told = tips(rank="Rank", shown="Score", known="It is", source="Source")
    words = base.mark_text(align="right", dx=-9).encode(x=at, text="text:N", color=alt.value(GREY))
    bounds = base.mark_rule(strokeWidth=4).encode(x=alt.X("low:Q", **axis), x2="high:Q")
    points = base.mark_point(size=80, filled=True).encode(x=at, shape=shape(kinds), tooltip=told)
    guesses = base.mark_point(size=80, filled=False, strokeWidth=2).encode(x=at, shape=shape(kinds), tooltip=told)
    chart = alt.layer(
        bounds.transform_filter("datum.kind === 'between'"),
        guesses.transform_filter("datum.kind === 'assumed'"),
        points.transform_filter("isValid(datum.score)"),
        words.transform_filter("datum.text != '' && datum.kind !== 'between'"),
    )
    chart = chart.add_params(loss).properties(width="container", height=alt.Step(19))
    chart = titled(chart, title, rankings, description)
    return with_table(chart, **_SCORE_HEADS)


_SCORE_HEADS = {
    "rank": "Rank",
    "score": "Score",
    "low": "Lowest value",
    "high": "Highest value",
    "known": "How it is known",
    "source": "Source",
}


def _score_words() -> dict[str, str]:
    return {
        "printed": say("printed"),
        "between": say("between two printed ones"),
        "assumed": say("your assumption"),
    }


def _score_kinds() -> By:
    order, shapes = list(_score_words().values()), ["circle", "square", "diamond"]
    return By("known", say("The score is"), order, [BLUE, GREY, VERMILION], shapes)


def score_rows(rankings: pd.DataFrame, size: int) -> pd.DataFrame:
    """A row for each place of an index: rank, score (or null), low and high between printed scores, text, kind (id)."""
    known = place_rows(rankings, size).assign(score=rankings["score"].astype(float))
    data = pd.DataFrame({"rank": range(1, size + 1)})
    data = data.merge(known.dropna(subset=["rank"])[["rank", "city", "score", "source"]], how="left", on="rank")
    below = data["rank"] > data.loc[data["score"].notna(), "rank"].max()
    kind = pd.Series("between", index=data.index).mask(data["score"].notna(), "printed").mask(below, "assumed")
    shown = data["score"].map("{:.2f}".format, na_action="ignore")
    return data.assign(
        low=data["score"].bfill(),
        high=data["score"].ffill(),
        kind=kind,
        last=data["score"].dropna().iloc[-1],
        last_rank=int(data.loc[data["score"].notna(), "rank"].iloc[-1]),
        text=(data["city"].fillna("") + " " + shown.fillna("")).str.strip(),
        source=data["source"].where(data["score"].notna(), say("not printed")),
    )

"""Show what lists of cities say of their places, and how far two lists agree; `method.rankings` computes it."""

from __future__ import annotations

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import language
from aicities.data import city_name, label, lines_of, load, say
from aicities.display.controls import keeps, menu, vega
from aicities.display.encodings import tips, with_table
from aicities.display.intervals import place_words
from aicities.display.links import Link, rows_link
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, CITY_COLOURS, GREY, VERMILION, titled
from aicities.language import beside, headed, in_language, joined, paired, wrapped
from aicities.method.rankings import duels, list_ids, repeated, spans, witnesses

# Names short enough for a menu and a phone; an index that is new here goes by its full name.
SHORT = {
    "36kr-city-ai-index-2020": "36Kr AI index",
    "ai-city-competitiveness": "AI competitiveness",
    "china-city-ai-index": "China AI index",
    "idc-ai-compute-city": "IDC computing",
    "istic-innovation-cities": "ISTIC innovation, all cities",
    "istic-innovative-cities": "ISTIC innovation, without municipalities",
    "nature-index-science-cities": "Nature Index science cities",
    "new-generation-ai-regional": "New-generation AI",
    "sydney-intelligent-cities": "Sydney intelligent",
}


# --- the lists by name ------------------------------------------------------------------------------------------------


def listed() -> pd.DataFrame:
    """The rows of `rankings` with list_id, and ``list``, the name of index and edition together."""
    rows = load("rankings")
    full = dict(zip(rows["index_id"], rows[in_language("index")], strict=True))
    short = rows["index_id"].map(lambda i: say(SHORT[i]) if i in SHORT else full[i]).astype("string")
    edition = rows["edition"].astype("string").fillna("")
    return rows.assign(
        list_id=list_ids(rows), list=[beside(*names).strip() for names in zip(short, edition, strict=True)]
    )


def list_names(rows: pd.DataFrame) -> dict[str, str]:
    """The name of each list by its id, in the order of the rows; ``rows``: as `listed` gives them."""
    return dict(zip(rows["list_id"], rows["list"], strict=True))


# --- tables -----------------------------------------------------------------------------------------------------------


def how_known(rows: pd.DataFrame) -> list[str]:
    """How each place is known: printed, by score, by listing order, or only as a span."""
    return [label("rank_basis", b) or say("Only a span") for b in rows["rank_basis"]]


def lists_table(rows: pd.DataFrame, caption: str) -> HTML:
    """The indices as a table: name and editions, publisher, what is measured, the rows."""
    shown = pd.DataFrame([_index_row(part) for _, part in rows.groupby("index_id", sort=False)])
    titles = heads(
        list="List",
        publisher="Publisher",
        dimensions="What it measures",
        rows="Places we have",
    )
    return table(shown, caption, titles, scroll=False)


def _index_row(rows: pd.DataFrame) -> dict:
    """A row of the table of indices, from its rows."""
    unknown, first = say("not stated"), rows.iloc[0]
    dimensions = first[in_language("dimensions", first)]
    return {
        "list": f"{first[in_language('index')]}\n" + joined(sorted(set(rows["edition"].dropna()))),
        "publisher": publisher_name(first) or unknown,
        "dimensions": unknown if dimensions is None or dimensions is pd.NA else say("{names}", names=dimensions),
        "rows": Link(str(len(rows)), rows_link(rows).href),
    }


def publisher_name(row: pd.Series) -> str:
    """The publisher of a row of `rankings`, in English with the English of a Chinese name; empty for null."""
    known = {"36氪研究院": city_name("36kr-research"), "IDC; 浪潮": "IDC and Inspur 浪潮"}
    publisher = row["publisher"] if pd.isna(row[in_language("publisher", row)]) else row[in_language("publisher", row)]
    return "" if pd.isna(publisher) else known.get(publisher, publisher) if language.LANGUAGE == "en" else publisher


# --- charts -----------------------------------------------------------------------------------------------------------


def duel_chart(rows: pd.DataFrame, shown: str, title: str, description: str) -> alt.LayerChart:
    """Draw for one city, chosen by a menu, how many lists put it above each other city, and how many below.

    ``rows``: as `listed` gives them; ``shown``: the city chosen at first. A pair of cities is drawn if enough lists
    put it in order. A list that allows both orders counts on neither side, and stands in the tooltip.
    """
    data = duel_rows(rows)
    names = data.drop_duplicates("city_id").set_index("city_id")["city"]
    chosen = menu("city_id", say("City"), names[data["city_id"].value_counts().index].to_dict(), value=shown)
    base = alt.Chart(data).transform_filter("datum.city_id === city_id")
    reach = max(data["above"].max(), data["below"].max()) + 1.5
    x = {"scale": alt.Scale(domain=[-reach, reach], nice=False), "axis": None}
    y = alt.Y("other:N", title=None, sort=alt.EncodingSortField("net", op="max", order="ascending"))
    told = tips(city="City", other="Other city", above="Lists with the city above", below="Lists with it below")
    told += tips(open="Can't tell")
    base = base.transform_calculate(minus="-datum.below").encode(y=y, tooltip=told)
    ahead, behind = (base.encode(x=alt.X(f"{side}:Q", **x)) for side in ("above", "minus"))
    layers = [
        ahead.transform_filter("datum.above > 0").mark_bar(color=BLUE, height=13),
        behind.transform_filter("datum.below > 0").mark_bar(color=VERMILION, height=13),
        ahead.transform_filter("datum.above > 0").mark_text(align="left", dx=4).encode(text="above:Q"),
        behind.transform_filter("datum.below > 0").mark_text(align="right", dx=-4).encode(text="below:Q"),
        *_duel_heads(base, x),
    ]
    chart = alt.layer(*layers).add_params(chosen).properties(width="container", height=alt.Step(19))
    once = data[data["city_id"] < data["other_id"]].sort_values("less", ascending=False, kind="stable")
    return with_table(titled(chart, title, rows, description), once, **DUEL_HEADS)


DUEL_HEADS = {
    "city": "City",
    "other": "Other city",
    "above": "Lists with the city above",
    "below": "Lists with it below",
    "open": "Can't tell",
}


def duel_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The duels of cities, each from both sides: city, other, above, below, open, net, less.

    ``net`` runs from 1, above in all lists, to -1; ``less`` is how many lists are on the smaller side.
    """
    names = {"a": "city_id", "b": "other_id", "a_above": "above", "b_above": "below"}
    back = {"b": "city_id", "a": "other_id", "b_above": "above", "a_above": "below"}
    both = pd.concat([duels(rows).rename(columns=names), duels(rows).rename(columns=back)], ignore_index=True)
    city, other = both["city_id"].map(city_name), both["other_id"].map(city_name)
    above, below = both["above"], both["below"]
    net = (above - below) / (above + below) + above / 1000  # of two that are always above, that with more lists
    return both.assign(city=city, other=other, net=net, less=both[["above", "below"]].min(axis=1))


def _duel_heads(base: alt.Chart, x: dict) -> list[alt.Chart]:
    """What the two sides mean, above the bars: the chosen city is named where there is room."""
    one = base.transform_aggregate(groupby=["city"]).encode(x=alt.X(datum=0, type="quantitative", **x), y=alt.value(-8))
    words = {"right": say("is below"), "left": say("is above")}
    return [
        one.transform_calculate(text=f"(width < 330 ? '' : datum.city + {vega(language.sign('space'))}) + {vega(word)}")
        .mark_text(align=align, dx=4 if align == "left" else -4)
        .encode(text="text:N", tooltip=alt.value(None))
        for align, word in words.items()
    ]


HEAD = 22  # letters of a line of a list's name
HEIGHT, TOP = 370, 64  # of the slope chart, in pixels; the names of the lists and the result stand above TOP


def tau_words(row) -> str:
    """The agreement of two lists in words, with its n: ``5 shared cities: tau 0.40 to 0.60``."""
    n = say("1 shared city" if row.n == 1 else f"{row.n} shared cities", f"{row.n}座共同城市")
    if not row.comparable:
        return say("{n}: too few for a tau", n=n)
    low, high = f"{row.low:.2f}", f"{row.high:.2f}"
    span = say("{low} to {high}", low=low, high=high) if low != high else low
    return headed(n, say("tau {span}", "τ为{span}", span=span))


def slope_data(rows: pd.DataFrame) -> pd.DataFrame:
    """The drawn columns of a slope chart: where each city stands, its span, its label, and how it is known."""
    span = spans(rows)
    ends = pd.Series([high or low for low, high in span])
    bottom = ends.groupby(rows["list_id"].to_numpy()).transform("max") + 1  # where an open span is cut off
    data = pd.DataFrame(
        {
            "list_id": rows["list_id"].to_list(),
            "list": rows["list"].to_list(),
            "city": rows["city_id"].map(city_name).to_list(),
            "low": [low for low, _ in span],
            "high": [high or last for (_, high), last in zip(span, bottom, strict=True)],
            "words": [place_words(*s) for s in span],
            "span": [place_words(*s, unknown="?") for s in span],
            "how": how_known(rows),
            "dot": rows["rank"].notna().to_list(),
            "open": [high is None for _, high in span],
            "source": lines_of(rows),
        }
    )
    return _placed(data, rows["rank"])


def _placed(data: pd.DataFrame, rank: pd.Series) -> pd.DataFrame:
    """Add ``at``, where the label of a city stands, and ``out``, how far out its span is drawn."""
    middle = (data["low"] + data["high"]) / 2
    data["at"] = rank.astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
    data["at"] = data["at"].fillna(middle)
    for _, part in data.groupby("list_id"):
        fixed = part["dot"] & ~part["at"].duplicated()  # of cities on one place, the second moves aside
        data.loc[part.index, "at"] = apart(part["at"].to_list(), fixed.to_list())
    ranged = data["low"] < data["high"]
    data["out"] = ranged * (1 + ranged.groupby(data["list_id"]).cumsum()) * 0.018  # bars beside each other
    return data


def apart(at: list[float], fixed: list[bool], gap: float = 0.9) -> list[float]:
    """Positions at least ``gap`` apart: fixed ones stay, the others move to the nearest free one."""
    taken = [y for y, stays in zip(at, fixed, strict=True) if stays]
    out = []
    for y, stays in zip(at, fixed, strict=True):
        if not stays:
            steps = (y + sign * k * 0.5 for k in range(200) for sign in (1, -1))
            y = next(c for c in steps if c >= 1 and all(abs(c - t) >= gap for t in taken))
            taken.append(y)
        out.append(y)
    return out


def slopes(rows: pd.DataFrame, found: pd.DataFrame, shown: list[str], title: str, description: str) -> alt.LayerChart:
    """Draw two lists side by side, chosen by two menus; a line joins a city's places, a wedge is what the words allow.

    ``rows``: as `listed` gives them; ``found``: as `rankings.pairs` gives them; ``shown``: ids of the
    two lists shown first.
    """
    data = slope_data(rows)
    names = list_names(rows)
    chosen = _chosen(data)
    coloured = chosen.encode(color=alt.Color("city:N", legend=None, scale=_city_colours(data["city"])))
    layers = [*_joins(coloured), *_places(coloured, data), *_labels(chosen), *_list_names(names), _result(found, names)]
    chart = alt.layer(*layers).add_params(*_menus(names, shown)).properties(width="container", height=HEIGHT)
    heads_of = {"list": "List", "city": "City", "words": "Place", "how": "How known", "source": "Source"}
    return with_table(titled(chart, title, rows, description), data, **heads_of)


X_SCALE = alt.Scale(domain=[-2.1, 3.1], nice=False)
Y_SCALE = alt.Scale(range=[TOP, HEIGHT - 8], domainMin=1, nice=False, zero=False)  # the first place is on top
X = alt.X("x:Q", scale=X_SCALE, axis=None)
CLEAR = alt.condition("datum.shared", alt.value(1), alt.value(0.5))  # a city of one list only stands back


def _y(column: str) -> alt.Y:
    return alt.Y(f"{column}:Q", scale=Y_SCALE, axis=None)


def _menus(names: dict[str, str], shown: list[str]) -> list[alt.Parameter]:
    sides = heads(left="Left: ", right="Right: ")
    return [menu(side, words, names, value=id_) for (side, words), id_ in zip(sides.items(), shown, strict=True)]


def _city_colours(cities: pd.Series) -> alt.Scale:
    known = {city_name(c): colour for c, colour in CITY_COLOURS.items()}
    shown = sorted(set(cities))
    return alt.Scale(domain=shown, range=[known.get(c, GREY) for c in shown])


def _chosen(data: pd.DataFrame) -> alt.Chart:
    """Keep the two chosen lists; find the side of each row, and the cities of both."""
    chart = alt.Chart(data).transform_filter("datum.list_id == left || datum.list_id == right")
    chart = chart.transform_joinaggregate(both="distinct(list_id)", widest="max(out)", groupby=["city"])
    return chart.transform_calculate(
        side="datum.list_id == left ? 0 : 1",
        x="datum.side ? 1 + datum.out : -datum.out",
        shared="datum.both == 2",
    )


def _joins(base: alt.Chart) -> list[alt.Chart]:
    """The line of each shared city, dashed where a place is not sure, with the wedge that its span allows."""
    joined = base.transform_filter("datum.shared").encode(x=X, detail="city:N")
    dashes = alt.condition("datum.widest == 0", alt.value([1, 0]), alt.value([5, 4]))
    wedge = joined.mark_area(opacity=0.14).encode(y=_y("low"), y2="high:Q")
    return [wedge, joined.mark_line(strokeWidth=2).encode(y=_y("at"), strokeDash=dashes)]


def _tips() -> list[alt.Tooltip]:
    return tips(
        city="City",
        list="List",
        words="Place",
        how="How known",
        source="Source",
    )


def _places(base: alt.Chart, data: pd.DataFrame) -> list[alt.Chart]:
    """The span of each place that is not sure, an arrow where it is open, and a mark where a place is given."""
    kinds = list(dict.fromkeys(data.loc[data["dot"], "how"]))
    shape = alt.Shape(
        "how:N",
        title=say("How the place is known"),
        legend=alt.Legend(columns=alt.ExprRef("width < 480 ? 1 : 3")),
        scale=alt.Scale(domain=kinds, range=["square", "circle", "diamond"][: len(kinds)]),
    )
    placed = base.encode(x=X, opacity=CLEAR, tooltip=_tips())
    bars = placed.transform_filter("datum.low < datum.high").mark_rule(strokeWidth=4)
    arrows = placed.transform_filter("datum.open").mark_point(shape="triangle-down", size=90, filled=True)
    dots = placed.transform_filter("datum.dot").mark_point(size=80, filled=True)
    return [
        bars.encode(y=_y("low"), y2="high:Q"),
        arrows.encode(y=_y("high")),
        dots.encode(y=_y("at"), shape=shape),
    ]


def _labels(base: alt.Chart) -> list[alt.Chart]:
    """The city and its place, outside of each side."""
    labels = []
    for side, align, sign in ((0, "right", -1), (1, "left", 1)):
        text = " + ' ' + ".join(["datum.city", "datum.span"][::-sign])
        names = base.transform_filter(f"datum.side == {side}").transform_calculate(text=text)
        marks = names.mark_text(align=align, dx=2 * sign)
        x = alt.X(datum=side + 0.14 * sign, type="quantitative", scale=X_SCALE, axis=None)  # clear of all bars
        labels.append(marks.encode(x=x, y=_y("at"), text="text:N", opacity=CLEAR, tooltip=_tips()))
    return labels


def _list_names(names: dict[str, str]) -> list[alt.Chart]:
    """The names of the two lists above their sides, in lines that a phone has room for."""
    data = pd.DataFrame({"list_id": list(names), "head": list(names.values())})
    data["head"] = ["\n".join(wrapped(head, HEAD)) for head in data["head"]]
    mark = {"lineBreak": "\n", "fontWeight": "bold", "baseline": "bottom", "y": TOP - 28}
    return [
        alt.Chart(data)
        .transform_filter(f"datum.list_id == {param}")
        .mark_text(align=align, **mark)
        .encode(x=alt.X(datum=at, type="quantitative", scale=X_SCALE, axis=None), text="head:N")
        for param, at, align in (("left", 0.42, "right"), ("right", 0.58, "left"))
    ]


def _result(found: pd.DataFrame, names: dict[str, str]) -> alt.Chart:
    """The agreement of the two chosen lists as a line of text."""
    same = pd.DataFrame({"a": list(names), "b": list(names), "text": say("Choose two different lists")})
    data = pd.concat([found.assign(text=[tau_words(r) for r in found.itertuples()])[["a", "b", "text"]], same])
    return (
        alt.Chart(data)
        .transform_filter("(datum.a == left && datum.b == right) || (datum.a == right && datum.b == left)")
        .mark_text(fontSize=14, fontWeight="bold", baseline="top", y=4)
        .encode(x=alt.value(alt.expr("width / 2")), text="text:N")
    )


def bumps(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw how the places of cities change over the editions of a list that has three or more; a menu picks the list.

    ``rows``: as `listed` gives them. A city that an edition does not rank has no mark there.
    """
    kept = repeated(rows)
    data = kept.assign(city=kept["city_id"].map(city_name), source=lines_of(kept), rank=kept["rank"].astype(int))
    data = data[["index_id", "edition", "city", "city_id", "rank", "source"]]
    data["last"] = data["edition"] == data.groupby(["index_id", "city_id"])["edition"].transform("max")
    names = {i: say(SHORT[i]) if i in SHORT else i for i in sorted(data["index_id"].unique())}
    room = alt.Scale(range=[16, alt.ExprRef("width - 104")])  # for the names at the ends of the lines
    x = alt.X("edition:O", title=say("Edition"), axis=alt.Axis(labelAngle=0, labelOverlap=True), scale=room)
    ranks = {"scale": alt.Scale(reverse=True, zero=False), "axis": alt.Axis(grid=False, tickMinStep=1)}
    y = alt.Y("rank:Q", title=say("Place (1 is first)"), **ranks)
    base = alt.Chart(data).transform_filter(keeps("repeated", "index_id"))
    base = base.encode(x=x, y=y)
    told = tips(city="City", edition="Edition", rank="Place", source="Source")
    ends = base.transform_filter("datum.last").mark_text(align="left", dx=10, fontSize=12).encode(text="city:N")
    drawn = base.encode(color=alt.Color("city:N", legend=None, scale=_city_colours(data["city"])))
    marks = drawn.mark_point(filled=True, size=110, opacity=1).encode(tooltip=told)
    chart = alt.layer(drawn.mark_line(strokeWidth=2).encode(detail="city:N"), marks, ends)
    chart = chart.add_params(menu("repeated", say("List ", "榜单："), names)).properties(width="container", height=310)
    heads_of = {"list": "List", "edition": "Edition", "city": "City", "rank": "Place", "source": "Source"}
    return with_table(
        titled(chart, title, kept, description), data.assign(list=data["index_id"].map(names)), **heads_of
    )


def taus(found: pd.DataFrame, rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the tau of some pairs of lists, a dot or the span of what the words allow, most shared cities first.

    ``found``: all pairs, as `rankings.pairs` gives them; those drawn are the `witnesses`, the table has all of them.
    """
    names = list_names(rows)
    data, every = (_tau_data(pairs, names) for pairs in (witnesses(found, rows), found))
    y = alt.Y("text:N", axis=None, sort=list(data["text"]), scale=alt.Scale(paddingInner=0, paddingOuter=0.1))
    chart = alt.layer(*_tau_marks(alt.Chart(data).encode(y=y)))
    chart = titled(chart.properties(width="container", height=alt.Step(37)), title, rows, description)
    every = every.sort_values("n", ascending=False, kind="stable")
    return with_table(chart, every, one="List", other="Other list", words="Agreement")


def _tau_data(found: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    data = found.assign(
        one=found["a"].map(names),
        other=found["b"].map(names),
        n_text=[say("{n} cities", n=n) for n in found["n"]],
        words=[tau_words(r) for r in found.itertuples()],
        low=found["low"].astype(float),
        high=found["high"].astype(float),
    )
    data["text"] = [paired(one, other) for one, other in zip(data["one"], data["other"], strict=True)]
    return data[["one", "other", "n", "text", "n_text", "words", "low", "high"]]


def _tau_marks(base: alt.Chart) -> list[alt.Chart]:
    """The names of the two lists and their n above the dot of their tau, or above the span between two dots."""
    title = say("Kendall's tau (1: same order, −1: reverse)")
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], orient="top")
    x = alt.X("low:Q", title=title, scale=alt.Scale(domain=[-1.05, 1.05], nice=False), axis=axis)
    marks = base.encode(tooltip=tips(text="Lists", words="Agreement"))
    dots = marks.mark_point(size=70, filled=True, yOffset=15, color=BLUE)
    names = alt.value(alt.ExprRef("width < 480 ? [datum.one, datum.other] : ['', datum.text]"))  # two lines on a phone
    words = base.mark_text(align="left", dy=-12, lineHeight=14).encode(x=alt.datum(-1.05), text=names)
    n = base.mark_text(align="right", dy=alt.expr("width < 480 ? -12 : 2"), fontWeight="bold")
    span = marks.mark_bar(height=6, cornerRadius=3, yOffset=15, color=GREY).encode(x=x, x2="high:Q")
    counts = n.encode(x=alt.datum(1.05), text="n_text:N")
    return [words, counts, span, dots.encode(x=x), dots.encode(x="high:Q")]

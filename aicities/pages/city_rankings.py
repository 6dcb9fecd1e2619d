"""Show what lists of cities say of their places, and how far two lists agree; `method.rankings` computes it."""

from __future__ import annotations

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import city_name, label, lines_of, load, say, source_name
from aicities.display.controls import keeps, menu
from aicities.display.encodings import tips
from aicities.display.intervals import place_words
from aicities.display.links import Link, rows_link
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, CITY_COLOURS, GREY, titled
from aicities.language import in_language
from aicities.method.rankings import coverage, duels, list_ids, repeated, shares_of_first, spans

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
    return rows.assign(list_id=list_ids(rows), list=(short + " " + edition).str.strip())


def list_names(rows: pd.DataFrame) -> dict[str, str]:
    """The name of each list by its id, in the order of the rows; ``rows``: as `listed` gives them."""
    return dict(zip(rows["list_id"], rows["list"], strict=True))


def too_few(n: int) -> str:
    """The reason against a tau over fewer than three shared cities, in words."""
    return {
        0: say("no city stands in both"),
        1: say("one city is no order"),
        2: say("two cities: tau could only be 1 or -1"),
    }[n]


# --- tables -----------------------------------------------------------------------------------------------------------


def how_known(rows: pd.DataFrame) -> list[str]:
    """How each place is known: printed, by score, by listing order, or only as a span."""
    return [label("rank_basis", b) or say("Only a span") for b in rows["rank_basis"]]


def lists_table(rows: pd.DataFrame, caption: str) -> HTML:
    """The lists as a table: source, publisher, what is measured, cities, how their places are known, the rows."""
    lists = dict(list(rows.groupby("list_id", sort=False)))
    shown = pd.DataFrame([_list_row(known, lists[known.list_id]) for known in _coverage(rows)])
    titles = heads(
        list="List (source)",
        publisher="Publisher",
        dimensions="What it measures",
        covered="Cities it covers",
        how="How the places are known",
        rows="Cities we have",
    )
    return table(shown, caption, titles, scroll=False)


def _coverage(rows: pd.DataFrame):
    return coverage(rows, load("facts")).itertuples()


def _list_row(known, rows: pd.DataFrame) -> dict:
    """A row of the table of lists; ``known``: a row of `rankings.coverage`; ``rows``: the rows of the list."""
    unknown, first = say("not stated"), rows.iloc[0]
    how = pd.Series(how_known(rows)).value_counts()
    return {
        "list": f"{first['list']}\n{first[say('index_en', 'index_zh')]} ({source_name(known.source_id)})",
        "publisher": unknown if pd.isna(known.publisher) else known.publisher,
        "dimensions": ", ".join(known.dimensions) if _has_dimensions(known) else unknown,
        "covered": unknown if pd.isna(known.covered) else f"{known.covered:g}",
        "how": "; ".join(f"{words} {n}" for words, n in how.items()),
        "rows": Link(str(known.named), rows_link(rows).href),
    }


def _has_dimensions(known) -> bool:
    return known.dimensions is not None and known.dimensions is not pd.NA


def unpublished_table(rows: pd.DataFrame, caption: str) -> HTML:
    """What our sources leave out of each list; weights and points by dimension stand in no row of any table."""
    names = list_names(rows)
    shown = pd.DataFrame([{"list": names[known.list_id]} | _left_out(known) for known in _coverage(rows)])
    titles = heads(
        list="List",
        places="Places without a sure city",
        scores="Cities without a score",
        dimensions="Dimensions",
        weights="Weights; points by dimension",
        publisher="Publisher",
        interest="What the publisher gains",
    )
    return table(shown, caption, titles, scroll=False)


def _left_out(known) -> dict[str, str]:
    places, scores = known.last - known.sure, known.named - known.scored
    none = say("none printed")
    return {
        "places": say("{places} of the first {known}", places=places, known=known.last),
        "scores": say("{scores} of {known}", scores=scores, known=known.named),
        "dimensions": say("named only") if _has_dimensions(known) else none,
        "weights": none,
        "publisher": say("not named") if pd.isna(known.publisher) else say("named"),
        "interest": say("not stated"),
    }


def duels_table(rows: pd.DataFrame, caption: str) -> HTML:
    """The duels of cities as a table, the most contested first; the city with more lists stands in front."""
    shown = pd.DataFrame([_duel_row(duel) for duel in duels(rows).itertuples()])
    shown = shown.sort_values(["less", "more"], ascending=[False, True], kind="stable")
    titles = heads(
        above="City",
        below="Other city",
        more="Lists with the first above",
        less="Lists with the second above",
        open="Can't tell",
        verdict="So",
    )
    return table(shown, caption, titles)


def _duel_row(duel) -> dict:
    sides = [(duel.a_above, duel.a), (duel.b_above, duel.b)]
    (more, above), (less, below) = sides if duel.a_above >= duel.b_above else sides[::-1]
    verdict = say("split") if less else say("all agree")
    names = {"above": city_name(above), "below": city_name(below)}
    return names | {"more": more, "less": less, "open": duel.open, "verdict": verdict}


def scores_table(rows: pd.DataFrame, caption: str) -> HTML:
    """The printed scores with their share of the first city's score, in percent."""
    scored = rows.assign(share=shares_of_first(rows)).dropna(subset=["score"])
    shown = pd.DataFrame(
        {
            "list": scored["list"],
            "city": scored["city_id"].map(city_name),
            "score": scored["score_text"],
            "share": [f"{100 * share:.1f}" for share in scored["share"]],
            "source": lines_of(scored),
        }
    )
    titles = heads(
        list="List",
        city="City",
        score="Score as printed",
        share="Percent of the first",
        source="Source",
    )
    return table(shown, caption, titles)


def refused_table(rows: pd.DataFrame, found: pd.DataFrame, caption: str) -> HTML:
    """The pairs of lists without a tau, and why; ``found``: as `rankings.pairs` gives them."""
    refused, names = found[~found["comparable"]], list_names(rows)
    shown = pd.DataFrame(
        {
            "a": refused["a"].map(names),
            "b": refused["b"].map(names),
            "n": refused["n"],
            "why_not": refused["n"].map(too_few),
        }
    )
    titles = heads(
        a="List",
        b="Other list",
        n="Shared cities",
        why_not="Why no tau",
    )
    return table(shown, caption, titles)


# --- charts -----------------------------------------------------------------------------------------------------------

HEIGHT, TOP = 520, 92  # of the slope chart, in pixels; the names of the lists and the result stand above TOP


def tau_words(row) -> str:
    """The agreement of two lists in words, with its n: ``5 shared cities: tau 0.40 to 0.60``."""
    n = say("1 shared city" if row.n == 1 else f"{row.n} shared cities", f"{row.n}个共同城市")
    if not row.comparable:
        return say("{n}: too few for a tau", n=n)
    low, high = f"{row.low:.2f}", f"{row.high:.2f}"
    return f"{n}: tau {low}" + ("" if low == high else say(" to ", "至") + high)


def slope_data(rows: pd.DataFrame) -> pd.DataFrame:
    """The drawn columns of a slope chart: where each city stands, its span, its label, and how it is known."""
    span = spans(rows)
    bottom = max(high or low for low, high in span) + 1  # where an open span is cut off
    data = pd.DataFrame(
        {
            "list_id": rows["list_id"].to_list(),
            "list": rows["list"].to_list(),
            "city": rows["city_id"].map(city_name).to_list(),
            "low": [low for low, _ in span],
            "high": [high or bottom for _, high in span],
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
    return titled(chart, title, rows, description)


X_SCALE = alt.Scale(domain=[-1.45, 2.45], nice=False)
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
        legend=alt.Legend(columns=1),  # fits a phone
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
        marks = names.mark_text(align=align, dx=2 * sign, fontSize=11)
        x = alt.X(datum=side + 0.14 * sign, type="quantitative", scale=X_SCALE, axis=None)  # clear of all bars
        labels.append(marks.encode(x=x, y=_y("at"), text="text:N", opacity=CLEAR, tooltip=_tips()))
    return labels


def _list_names(names: dict[str, str]) -> list[alt.Chart]:
    """The names of the two lists above their sides; index and edition on a line each."""
    data = pd.DataFrame({"list_id": list(names), "head": list(names.values())})
    data["head"] = data["head"].str.replace(r" (?=\d{4})", "\n", regex=True)
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
    x = alt.X("edition:O", title=say("Edition"), axis=alt.Axis(labelAngle=0), scale=alt.Scale(padding=1.1))
    ranks = {"scale": alt.Scale(reverse=True, zero=False), "axis": alt.Axis(grid=False, tickMinStep=1)}
    y = alt.Y("rank:Q", title=say("Place (1 is first)"), **ranks)
    base = alt.Chart(data).transform_filter(keeps("repeated", "index_id"))
    base = base.encode(x=x, y=y, color=alt.Color("city:N", legend=None, scale=_city_colours(data["city"])))
    told = tips(city="City", edition="Edition", rank="Place", source="Source")
    ends = base.transform_filter("datum.last").mark_text(align="left", dx=10, fontSize=12).encode(text="city:N")
    marks = base.mark_point(filled=True, size=110, opacity=1).encode(tooltip=told)
    chart = alt.layer(base.mark_line(strokeWidth=2).encode(detail="city:N"), marks, ends)
    chart = chart.add_params(menu("repeated", say("List ", "榜单 "), names)).properties(width="container", height=420)
    return titled(chart, title, kept, description)


def taus(found: pd.DataFrame, rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the tau of each pair of lists, a dot or the span of what the words allow, fewest shared cities last.

    ``found``: as `rankings.pairs` gives them; a menu keeps the pairs of one list.
    """
    names = list_names(rows)
    data = _tau_data(found, names)
    compared = {*data["a"], *data["b"]}
    options = {id_: name for id_, name in names.items() if id_ in compared}
    pick = menu("one", say("Pairs of: ", "榜单:"), options, everything=say("all lists"))
    base = alt.Chart(data).transform_filter(f"{keeps('one', 'a')} || {keeps('one', 'b')}")
    y = alt.Y("text:N", axis=None, sort=list(data["text"]), scale=alt.Scale(paddingInner=0, paddingOuter=0.2))
    layers = _tau_marks(base.encode(y=y))
    chart = alt.layer(*layers).add_params(pick).properties(width="container", height=alt.Step(36))
    return titled(chart, title, rows, description)


def _tau_data(found: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    data = found[found["comparable"]].sort_values(["n", "low", "high"], ascending=False)
    return data.assign(
        text=[f"{names[r.a]} – {names[r.b]}" for r in data.itertuples()],
        n_text=[f"n={n}" for n in data["n"]],
        words=[tau_words(r) for r in data.itertuples()],
        low=data["low"].astype(float),
        high=data["high"].astype(float),
    )[["a", "b", "n", "text", "n_text", "words", "low", "high"]]


def _tau_marks(base: alt.Chart) -> list[alt.Chart]:
    """The names of the two lists and their n above the dot of their tau, or above the span between two dots."""
    title = say("Kendall's tau (1: same order, -1: reverse)")
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], orient="top")
    x = alt.X("low:Q", title=title, scale=alt.Scale(domain=[-1.05, 1.05], nice=False), axis=axis)
    marks = base.encode(tooltip=tips(text="Lists", words="Agreement"))
    dots = marks.mark_point(size=70, filled=True, yOffset=6, color=BLUE)
    words = base.mark_text(align="left", dy=-9, fontSize=10.5).encode(x=alt.datum(-1.05), text="text:N")
    n = base.mark_text(align="right", dy=-9, fontSize=10.5, fontWeight="bold").encode(
        x=alt.datum(1.05), text="n_text:N"
    )
    span = marks.mark_bar(height=6, cornerRadius=3, yOffset=6, color=GREY).encode(x=x, x2="high:Q")
    return [words, n, span, dots.encode(x=x), dots.encode(x="high:Q")]

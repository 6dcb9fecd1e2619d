"""Compare rankings of cities: the places that a source allows, and how far two lists agree on the order.

Agreement is Kendall's tau-b over the cities that both lists name (M. G. Kendall, A new measure of rank
correlation, Biometrika 30, 1938; The treatment of ties in ranking problems, Biometrika 33, 1945).
Where a source gives only a span of places, each order that the span allows is tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial, sqrt

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import city_name, label, load, say, source_line
from aicities.display.theme import BLUE, CITY_COLOURS, GREY, Link, heads, rows_link, table, titled

Span = tuple[int, int | None]  # best and worst place that the words allow; None is open
Order = tuple[int, ...]  # a place for each city

FEWEST = 3  # with two cities tau can only be 1 or -1
LIMIT = 200_000  # orders tried one by one; more would keep a page waiting

# Names short enough for a menu and a phone; an index that is new here goes by its full name.
SHORT = {
    "36kr-city-ai-index-2020": ("36Kr AI index", "36氪指数"),
    "ai-city-competitiveness": ("AI competitiveness", "竞争力排行"),
    "china-city-ai-index": ("China AI index", "发展指数"),
    "idc-ai-compute-city": ("IDC computing", "IDC计算力"),
    "new-generation-ai-regional": ("New-generation AI", "新一代AI"),
    "sydney-intelligent-cities": ("Sydney intelligent", "悉尼大学"),
}


# --- the method -------------------------------------------------------------------------------------------------------


def tau(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Give Kendall's tau-b of two rankings of the same cities: 1 the same order, -1 the reverse.

    None where a ranking puts all cities on one place, or where there are fewer than two.
    """
    signs = [(_sign(x[i] - x[j]), _sign(y[i] - y[j])) for i, j in combinations(range(len(x)), 2)]
    untied = sum(a != 0 for a, _ in signs) * sum(b != 0 for _, b in signs)
    return sum(a * b for a, b in signs) / sqrt(untied) if untied else None


def _sign(d: float) -> int:
    return (d > 0) - (d < 0)


def allowed_orders(spans: Sequence[Span]) -> list[Order]:
    """Give every way to put each city on a place of its own within its span.

    A fixed place (both ends equal) stays as printed, ties included. An open span ends where all open ones
    can follow each other: places further down change no order. Raises `ValueError` beyond `LIMIT` orders.
    """
    fixed = {low for low, high in spans if low == high}
    last = max(high or low for low, high in spans) + sum(high is None for _, high in spans)
    orders: list[Order] = [()]
    for low, high in spans:
        free = [low] if low == high else [p for p in range(low, (high or last) + 1) if p not in fixed]
        orders = [(*order, p) for order in orders for p in free if low == high or p not in order]
        if len(orders) > LIMIT:
            raise ValueError(f"more than {LIMIT} orders fit these spans: too many to try one by one")
    return orders


def among(places: Sequence[int]) -> Order:
    """Give the places of some cities among themselves: 1 for the best of them, ties kept."""
    return tuple(1 + sum(other < place for other in places) for place in places)


def tau_span(a: set[Order], b: set[Order]) -> tuple[float, float] | None:
    """Give the lowest and highest tau over all pairs of orders; None where no pair has one."""
    found = [t for x in a for y in b if (t := tau(x, y)) is not None]
    return (min(found), max(found)) if found else None


def inversions(n: int) -> list[int]:
    """Give how many of the n! orders of n cities have 0, 1, 2, ... pairs the other way round."""
    counts = [1]
    for size in range(2, n + 1):
        counts = [sum(counts[max(0, k - size + 1) : k + 1]) for k in range(len(counts) + size - 1)]
    return counts


def by_chance(n: int, tau: float) -> float:
    """Give the share of all orders of n cities that agree with a given one at least as well as tau; no ties."""
    reversed_pairs = round((1 - tau) * n * (n - 1) / 4)
    return sum(inversions(n)[: reversed_pairs + 1]) / factorial(n)


# --- the lists of the tables ------------------------------------------------------------------------------------------


def listed(rankings: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give the rows of `rankings` with ``list_id`` and ``list``, the name of index and edition together."""
    rows = load("rankings") if rankings is None else rankings
    edition = rows["edition"].astype("string").fillna("")
    full = dict(zip(rows["index_id"], rows[say("index_en", "index_zh")], strict=True))
    short = rows["index_id"].map(lambda i: say(*SHORT[i]) if i in SHORT else full[i]).astype("string")
    return rows.assign(list_id=rows["index_id"] + "+" + edition, list=(short + " " + edition).str.strip())


def spans(rows: pd.DataFrame) -> list[Span]:
    """Give the span of places of each row."""
    return [(int(a), None if pd.isna(b) else int(b)) for a, b in zip(rows["rank_low"], rows["rank_high"], strict=True)]


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each pair of lists: a, b (names), n shared cities, lowest and highest tau, and why_not, a reason against it.

    ``rows``: as `listed` gives them. A pair with fewer than `FEWEST` shared cities has a reason and no tau.
    """
    lists = {name: part.reset_index(drop=True) for name, part in rows.groupby("list", sort=False)}
    orders = {name: allowed_orders(spans(part)) for name, part in lists.items()}
    found = []
    for a, b in combinations(lists, 2):
        shared = [c for c in lists[a]["city_id"] if c in set(lists[b]["city_id"])]
        span = None
        if not (why := why_not(len(shared))):
            span = tau_span(*(_orders_among(orders[n], lists[n]["city_id"], shared) for n in (a, b)))
        low, high = span or (None, None)
        found.append({"a": a, "b": b, "n": len(shared), "low": low, "high": high, "why_not": why})
    return pd.DataFrame(found).astype({"low": "Float64", "high": "Float64"})


def _orders_among(orders: list[Order], cities: pd.Series, chosen: list[str]) -> set[Order]:
    where = {city: i for i, city in enumerate(cities)}
    places = {tuple(order[where[city]] for city in chosen) for order in orders}  # most orders differ elsewhere
    return {among(order) for order in places}


def why_not(n: int) -> str:
    """Give the reason against a tau over n shared cities; empty where there is none."""
    return {
        0: say("no city stands in both", "没有共同城市"),
        1: say("one city is no order", "只有一城,谈不上次序"),
        2: say("two cities: tau could only be 1 or -1", "只有两城:tau非1即-1"),
    }.get(n, "")


def duels(rows: pd.DataFrame, fewest: int = FEWEST) -> pd.DataFrame:
    """Give each pair of cities that enough lists put in order: a, b, and how many lists have a above, b above, neither.

    A list that allows both orders, or that ties the two, counts as neither.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for _, part in rows.groupby("list", sort=False):
        places = dict(zip(part["city_id"], spans(part), strict=True))
        for a, b in combinations(sorted(places), 2):
            found.setdefault((a, b), [0, 0, 0])[_winner(places[a], places[b])] += 1
    counted = pd.DataFrame([(*pair, *n) for pair, n in found.items()], columns=["a", "b", "a_above", "b_above", "open"])
    return counted[counted["a_above"] + counted["b_above"] >= fewest].reset_index(drop=True)


def _winner(a: Span, b: Span) -> int:
    """0 where a is surely above, 1 where b is, 2 where the words allow both."""
    if a[1] is not None and a[1] < b[0]:
        return 0
    return 1 if b[1] is not None and b[1] < a[0] else 2


def contested(found: pd.DataFrame) -> pd.DataFrame:
    """Give the duels, as `duels` gives them, in which some lists have one city above and some the other."""
    return found[(found["a_above"] > 0) & (found["b_above"] > 0)]


def unbeaten(found: pd.DataFrame) -> list[str]:
    """Give the cities of some duels that no list puts below another of these cities."""
    below = {*found.loc[found["b_above"] > 0, "a"], *found.loc[found["a_above"] > 0, "b"]}
    return sorted({*found["a"], *found["b"]} - below)


def holders(rows: pd.DataFrame, place: int) -> pd.DataFrame:
    """Give the rows that surely hold a place: one list, one city."""
    return rows[(rows["rank_low"] == place) & (rows["rank_high"] == place)]


def coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """Give what is known of each list, a row each: cities named, sure places, scores, last place, cities covered.

    ``last`` is the last place that our words reach; ``sure`` counts places, so a tie counts once. ``covered`` is the
    number of cities that the index weighs, where a source in the tables states it.
    """
    facts = (
        load("facts").query("indicator_id == 'cities'").drop_duplicates("subject_id").set_index("subject_id")["value"]
    )
    sure = rows["rank_low"].where(rows["rank_low"].eq(rows["rank_high"]).fillna(False))
    worst = rows["rank_high"].fillna(rows["rank_low"])
    counted = (
        rows.assign(sure=sure, worst=worst, scored=rows["score"].notna())
        .groupby("list", sort=False)
        .agg(
            publisher=("publisher", "first"),
            dimensions=("dimensions", "first"),
            report_id=("report_id", "first"),
            source_id=("source_id", "first"),
            named=("city_id", "size"),
            sure=("sure", "nunique"),
            scored=("scored", "sum"),
            last=("worst", "max"),
            best=("score", "max"),
            least=("score", "min"),
        )
    )
    return counted.assign(covered=counted["report_id"].map(facts)).reset_index()


# --- tables -----------------------------------------------------------------------------------------------------------


def how_known(rows: pd.DataFrame) -> list[str]:
    """Give how each place is known: printed, by score, by listing order, or only as a span."""
    return [label("rank_basis", b) or say("Only a span", "仅有范围") for b in rows["rank_basis"]]


def place_words(low: int, high: int | None, unknown: str = "") -> str:
    """Give a span of places in words: ``8``, ``6–10``, ``9 or lower``; ``9–?`` where a mark for unknown is given."""
    if high is None or pd.isna(high):
        return f"{low}–{unknown}" if unknown else say(f"{low} or lower", f"{low}或更后")
    return f"{low}" if low == high else f"{low}–{high}"


def lists_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Give the lists as a table: source, publisher, what is measured, cities, how their places are known, the rows."""
    unknown = say("not stated", "未说明")
    full = rows.groupby("list", sort=False)[say("index_en", "index_zh")].first()
    kinds = rows.assign(how=how_known(rows)).groupby("list")["how"].agg(lambda h: h.value_counts().to_dict())
    shown = [
        {
            "list": f"{r.list}\n{full[r.list]} ({r.source_id})",
            "publisher": unknown if pd.isna(r.publisher) else r.publisher,
            "dimensions": unknown if r.dimensions is None or r.dimensions is pd.NA else ", ".join(r.dimensions),
            "covered": unknown if pd.isna(r.covered) else f"{r.covered:g}",
            "how": "; ".join(f"{how} {n}" for how, n in kinds[r.list].items()),
            "rows": Link(str(r.named), rows_link(rows[rows["list"] == r.list]).href),
        }
        for r in coverage(rows).itertuples()
    ]
    titles = heads(
        list=("List (source)", "榜单(来源)"),
        publisher=("Publisher", "发布者"),
        dimensions=("What it measures", "维度"),
        covered=("Cities it covers", "覆盖城市"),
        how=("How the places are known", "名次依据"),
        rows=("Cities we have", "所见城市"),
    )
    return table(pd.DataFrame(shown), caption, titles, scroll=False)


def unpublished_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Give what our sources leave out of each list; weights and points by dimension stand in no row of any table."""
    none = say("none printed", "未印")
    shown = [
        {
            "list": r.list,
            "places": say(f"{r.last - r.sure} of the first {r.last}", f"前{r.last}名中缺{r.last - r.sure}"),
            "scores": say(f"{r.named - r.scored} of {r.named}", f"{r.named}城中缺{r.named - r.scored}"),
            "dimensions": none if r.dimensions is None or r.dimensions is pd.NA else say("named only", "只有名称"),
            "weights": none,
            "publisher": say("not named", "未说明") if pd.isna(r.publisher) else say("named", "已说明"),
            "interest": say("not stated", "未说明"),
        }
        for r in coverage(rows).itertuples()
    ]
    return table(
        pd.DataFrame(shown),
        caption,
        heads(
            list=("List", "榜单"),
            places=("Places without a sure city", "无确定城市的名次"),
            scores=("Cities without a score", "无得分的城市"),
            dimensions=("Dimensions", "维度"),
            weights=("Weights; points by dimension", "权重与分项得分"),
            publisher=("Publisher", "发布者"),
            interest=("What the publisher gains", "发布者的利益"),
        ),
        scroll=False,
    )


def duels_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Give the duels of cities as a table, the most contested first; the city with more lists stands in front."""
    shown = []
    for d in duels(rows).itertuples():
        a, b, more, less = (
            (d.a, d.b, d.a_above, d.b_above) if d.a_above >= d.b_above else (d.b, d.a, d.b_above, d.a_above)
        )
        shown.append(
            {
                "above": city_name(a),
                "below": city_name(b),
                "more": more,
                "less": less,
                "open": d.open,
                "verdict": say("all agree", "一致") if not less else say("split", "不一"),
            }
        )
    shown = pd.DataFrame(shown).sort_values(["less", "more"], ascending=[False, True], kind="stable")
    return table(
        shown,
        caption,
        heads(
            above=("City", "城市"),
            below=("Other city", "另一城市"),
            more=("Lists with the first above", "前者居上的榜单"),
            less=("Lists with the second above", "后者居上的榜单"),
            open=("Can't tell", "不能判断"),
            verdict=("So", "结论"),
        ),
    )


def scores_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Give the printed scores with their share of the first city's score, in percent."""
    scored = rows.dropna(subset=["score"])
    share = 100 * scored["score"] / scored.groupby("list")["score"].transform("max")
    shown = pd.DataFrame(
        {
            "list": scored["list"],
            "city": scored["city_id"].map(city_name),
            "score": scored["score_text"],
            "share": [f"{s:.1f}" for s in share],
            "source": [source_line(s, n) for s, n in zip(scored["source_id"], scored["line"], strict=True)],
        }
    )
    return table(
        shown,
        caption,
        heads(
            list=("List", "榜单"),
            city=("City", "城市"),
            score=("Score as printed", "原文得分"),
            share=("Percent of the first", "占首位百分比"),
            source=("Source", "来源"),
        ),
    )


def refused_table(found: pd.DataFrame, caption: str) -> HTML:
    """Give the pairs of lists without a tau, and why."""
    refused = found[found["why_not"] != ""][["a", "b", "n", "why_not"]]
    titles = heads(
        a=("List", "榜单"),
        b=("Other list", "另一榜单"),
        n=("Shared cities", "共同城市"),
        why_not=("Why no tau", "原因"),
    )
    return table(refused, caption, titles)


# --- charts -----------------------------------------------------------------------------------------------------------

HEIGHT, TOP = 520, 92  # of the slope chart, in pixels; the names of the lists and the result stand above TOP


def tau_words(row) -> str:
    """Give the agreement of two lists in words, with its n: ``5 shared cities: tau 0.40 to 0.60``."""
    n = say("1 shared city" if row.n == 1 else f"{row.n} shared cities", f"{row.n}个共同城市")
    if row.why_not:
        return say(f"{n}: too few for a tau", f"{n}:太少,不算tau")
    low, high = f"{row.low:.2f}", f"{row.high:.2f}"
    return f"{n}: tau {low}" + ("" if low == high else say(" to ", "至") + high)


def slope_data(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the drawn columns of a slope chart: where each city stands, its span, its label, and how it is known."""
    span = spans(rows)
    known = rows["rank"].notna()
    bottom = max(high or low for low, high in span) + 1  # where an open span is cut off
    data = pd.DataFrame(
        {
            "list": rows["list"].to_list(),
            "city": rows["city_id"].map(city_name).to_list(),
            "low": [low for low, _ in span],
            "high": [high or bottom for _, high in span],
            "words": [place_words(*s) for s in span],
            "span": [place_words(*s, unknown="?") for s in span],
            "how": how_known(rows),
            "dot": known.to_list(),
            "open": [high is None for _, high in span],
            "source": [source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)],
        }
    )
    middle = (data["low"] + data["high"]) / 2
    data["at"] = rows["rank"].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
    data["at"] = data["at"].fillna(middle)
    for _, part in data.groupby("list"):
        fixed = part["dot"] & ~part["at"].duplicated()  # of cities on one place, the second moves aside
        data.loc[part.index, "at"] = apart(part["at"].to_list(), fixed.to_list())
    ranged = data["low"] < data["high"]
    data["out"] = ranged * (1 + ranged.groupby(data["list"]).cumsum()) * 0.018  # bars beside each other
    return data


def apart(at: list[float], fixed: list[bool], gap: float = 0.9) -> list[float]:
    """Give positions at least ``gap`` apart: fixed ones stay, the others move to the nearest free one."""
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

    ``rows``: as `listed` gives them; ``found``: as `pairs` gives them; ``shown``: the two lists shown first.
    """
    data = slope_data(rows)
    names = list(dict.fromkeys(rows["list"]))
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


def _menus(names: list[str], shown: list[str]) -> list[alt.Parameter]:
    heads_ = (("left", say("Left: ", "左:")), ("right", say("Right: ", "右:")))
    return [
        alt.param(name=param, value=value, bind=alt.binding_select(options=names, name=head))
        for (param, head), value in zip(heads_, shown, strict=True)
    ]


def _city_colours(cities: pd.Series) -> alt.Scale:
    known = {city_name(c): colour for c, colour in CITY_COLOURS.items()}
    shown = sorted(set(cities))
    return alt.Scale(domain=shown, range=[known.get(c, GREY) for c in shown])


def _chosen(data: pd.DataFrame) -> alt.Chart:
    """Keep the two chosen lists; find the side of each row, and the cities of both."""
    chart = alt.Chart(data).transform_filter("datum.list == left || datum.list == right")
    chart = chart.transform_joinaggregate(both="distinct(list)", widest="max(out)", groupby=["city"])
    return chart.transform_calculate(
        side="datum.list == left ? 0 : 1",
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
    titles = heads(
        city=("City", "城市"),
        list=("List", "榜单"),
        words=("Place", "名次"),
        how=("How known", "依据"),
        source=("Source", "来源"),
    )
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in titles.items()]


def _places(base: alt.Chart, data: pd.DataFrame) -> list[alt.Chart]:
    """The span of each place that is not sure, an arrow where it is open, and a mark where a place is given."""
    kinds = list(dict.fromkeys(data.loc[data["dot"], "how"]))
    shape = alt.Shape(
        "how:N",
        title=say("How the place is known", "名次依据"),
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


def _list_names(names: list[str]) -> list[alt.Chart]:
    """The names of the two lists above their sides; index and edition on a line each."""
    data = pd.DataFrame({"list": names})
    data["head"] = data["list"].str.replace(r" (?=\d{4})", "\n", regex=True)
    mark = {"lineBreak": "\n", "fontWeight": "bold", "baseline": "bottom", "y": TOP - 28}
    return [
        alt.Chart(data)
        .transform_filter(f"datum.list == {param}")
        .mark_text(align=align, **mark)
        .encode(x=alt.X(datum=at, type="quantitative", scale=X_SCALE, axis=None), text="head:N")
        for param, at, align in (("left", 0.42, "right"), ("right", 0.58, "left"))
    ]


def _result(found: pd.DataFrame, names: list[str]) -> alt.Chart:
    """Give the agreement of the two chosen lists as a line of text."""
    same = pd.DataFrame({"a": names, "b": names, "text": say("Choose two different lists", "请选两份不同榜单")})
    data = pd.concat([found.assign(text=[tau_words(r) for r in found.itertuples()])[["a", "b", "text"]], same])
    return (
        alt.Chart(data)
        .transform_filter("(datum.a == left && datum.b == right) || (datum.a == right && datum.b == left)")
        .mark_text(fontSize=14, fontWeight="bold", baseline="top", y=4)
        .encode(x=alt.value(alt.expr("width / 2")), text="text:N")
    )


def taus(found: pd.DataFrame, rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the tau of each pair of lists, a dot or the span of what the words allow, fewest shared cities last.

    ``found``: as `pairs` gives them; a menu keeps the pairs of one list.
    """
    data = found[found["why_not"] == ""].sort_values(["n", "low", "high"], ascending=False)
    data = data.assign(
        text=[f"{r.a} – {r.b}" for r in data.itertuples()],
        n_text=[f"n={n}" for n in data["n"]],
        words=[tau_words(r) for r in data.itertuples()],
        low=data["low"].astype(float),
        high=data["high"].astype(float),
    )[["a", "b", "n", "text", "n_text", "words", "low", "high"]]
    every = say("all lists", "全部榜单")
    options = [every, *(name for name in dict.fromkeys(rows["list"]) if name in {*data["a"], *data["b"]})]
    pick = alt.param(name="one", value=every, bind=alt.binding_select(options=options, name=say("Pairs of: ", "榜单:")))
    base = alt.Chart(data).transform_filter(f"one == '{every}' || datum.a == one || datum.b == one")
    y = alt.Y("text:N", axis=None, sort=list(data["text"]), scale=alt.Scale(paddingInner=0, paddingOuter=0.2))
    layers = _tau_marks(base.encode(y=y))
    chart = alt.layer(*layers).add_params(pick).properties(width="container", height=alt.Step(36))
    return titled(chart, title, rows, description)


def _tau_marks(base: alt.Chart) -> list[alt.Chart]:
    """The names of the two lists and their n above the dot of their tau, or above the span between two dots."""
    title = say("Kendall's tau (1: same order, -1: reverse)", "Kendall tau(1为同序,-1为反序)")
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], orient="top")
    x = alt.X("low:Q", title=title, scale=alt.Scale(domain=[-1.05, 1.05], nice=False), axis=axis)
    titles = heads(text=("Lists", "榜单"), words=("Agreement", "一致程度"))
    marks = base.encode(tooltip=[alt.Tooltip(f"{column}:N", title=head) for column, head in titles.items()])
    dots = marks.mark_point(size=70, filled=True, yOffset=6, color=BLUE)
    words = base.mark_text(align="left", dy=-9, fontSize=10.5).encode(x=alt.datum(-1.05), text="text:N")
    n = base.mark_text(align="right", dy=-9, fontSize=10.5, fontWeight="bold").encode(
        x=alt.datum(1.05), text="n_text:N"
    )
    span = marks.mark_bar(height=6, cornerRadius=3, yOffset=6, color=GREY).encode(x=x, x2="high:Q")
    return [words, n, span, dots.encode(x=x), dots.encode(x="high:Q")]

"""Who planned what, when, for how long: policies and events of all cities, the lag between them, their targets."""

from __future__ import annotations

import re
from collections.abc import Iterable

import altair as alt
import pandas as pd
from IPython.display import HTML, Markdown

from aicities.data import (
    by_city,
    city_name,
    city_of,
    label,
    lines_of,
    load,
    name_of,
    number_of_articles,
    say,
    source_name,
    text_of,
)
from aicities.display.comparing import badge, target_label
from aicities.display.controls import checkbox, keeps, menu, slider, vega
from aicities.display.encodings import tips, with_table
from aicities.display.intervals import meaning
from aicities.display.links import line_links
from aicities.display.sentences import counted, linked
from aicities.display.tables import heads, table
from aicities.display.theme import CITY_COLOURS, GREEN, GREY, VERMILION, titled
from aicities.language import bracketed, headed, in_language, sign, wrapped
from aicities.method import compare
from aicities.method.lags import first_year, firsts, last_year, years_in_period

FIRST, LAST = 2002, 2025
NAMES_AI = re.compile(r"人工智能|AI")
INDUSTRY_SIZE = ["ai-core-industry-size", "ai-industry-size", "ai-related-industry-size", "iab-industry-size"]

# --- rows -------------------------------------------------------------------------------------------------------------


def policies() -> pd.DataFrame:
    """Every policy of the articles, by date, undated ones last.

    Adds city_id (the city it lies in), reach (city where it is for a whole city, else district), text (its title in
    the language of the book) and years (length of its period in calendar years, both ends counted; null where no
    period is stated) to the columns of the table.
    """
    rows = load("policies").merge(load("sources").query("kind == 'article'")["source_id"])
    cities = rows["place_id"].map(city_of)
    rows = rows.assign(
        city_id=cities,
        reach=["city" if place == city else "district" for place, city in zip(rows["place_id"], cities, strict=True)],
        text=rows[in_language("title")],
        years=years_in_period(rows["period_start"], rows["period_end"]),
    )
    return rows.sort_values(["date", "policy_id"], ignore_index=True)


def national() -> pd.DataFrame:
    """The plans of the state that our reference sources have, with the columns of `policies`; city_id is null."""
    rows = load("policies").query("level == 'national'")
    return rows.assign(city_id=pd.NA, reach="state", text=rows[in_language("title")], years=pd.NA)


def events() -> pd.DataFrame:
    """Every dated event of the articles from 2002 on, one row a city, by date; adds city_id and text.

    A plan that an article tells is an event on the day on which it was announced.
    """
    rows = by_city(load("events").query("date.notna()"), "place_ids")
    articles = load("sources").query("kind == 'article'")["source_id"]
    rows = rows[rows["source_id"].isin(articles) & (first_year(rows["date"]) >= FIRST)]
    rows = rows.assign(text=rows[in_language("title")])
    return rows.sort_values(["date", "event_id"], ignore_index=True)


def policy_targets() -> pd.DataFrame:
    """The facts that state a target of a policy, in yuan, by place and year."""
    rows = load("facts").query("state == 'target' and unit == 'yuan' and policy_id.notna()")
    return rows.sort_values(["subject_id", "as_of", "indicator_id"], ignore_index=True)


def answer() -> Markdown:
    """The answer of the page in two sentences: who planned alone, and who followed when."""
    rows = policies()
    dated = rows.dropna(subset=["date"])
    first = firsts(dated[dated["title_zh"].str.contains(NAMES_AI) & (dated["reach"] == "city")])
    alone = dated[last_year(dated["date"]) < first_year(first["date"]).iloc[0]]
    parts = {
        "articles": number_of_articles(),
        "n": counted(rows),
        "cities": linked(rows["city_id"].nunique(), rows),
        "pioneer": map(city_name, alone["city_id"].unique()),
        "year": linked(first["date"].iloc[0][:4], first.iloc[0]),
        "first": city_name(first["city_id"].iloc[0]),
        "later": map(city_name, first["city_id"][1:]),
        "low": linked(first["low"][1:].min(), first),
        "high": linked(first["high"][1:].max(), first),
    }
    return Markdown(say(ANSWER, **parts))


ANSWER = (
    "The {articles} articles name **{n}** policy documents of **{cities}** cities; "
    "before {year} only **{pioneer}** has any. "
    "**{first}** has the first city-wide document with *AI* in its title, in {year}; "
    "{later:and} follow **{low}** to **{high}** months later."
)


# --- who was first, for how long, for how much ------------------------------------------------------------------------


def lag_words(row) -> str:
    """The lag of a row of `lags.firsts` in words, in days where both dates name the day: ``15 to 26 months``."""
    if pd.notna(row.days):
        return say("{row} days", row=row.days)
    if row.low == row.high:
        return say("{row} months", row=row.low)
    return say("{row} to {row_2} months", row=row.low, row_2=row.high)


def firsts_table(rows: pd.DataFrame, caption: str) -> HTML:
    """The first row of each city as a table: city, date, lag, what it is, source, line."""
    found = firsts(rows)
    behind = [lag_words(row) for row in found[1:].itertuples()]
    shown = pd.DataFrame(
        {
            "city": found["city_id"].map(city_name),
            "date": found["date"],
            "behind": [say("first"), *behind][: len(found)],
            "text": found["text"],
            "source": found["source_id"].map(source_name),
            "line": line_links(found),
        }
    )
    return table(shown, caption, _heads())


def _heads() -> dict[str, str]:
    return heads(
        city="City",
        date="Date",
        behind="After the first",
        text="What",
        source="Article",
        line="Line",
        money="Money, as printed",
        meaning="Can mean",
        kind="What the money is",
    )


def money_table(caption: str) -> HTML:
    """Every sum of money that a policy states, with what it is: a size to reach, or a sum to spend."""
    facts = load("facts").query("unit == 'yuan' and policy_id.notna()").sort_values(["policy_id", "line", "as_of"])
    shown = pd.DataFrame(
        {
            "text": facts["policy_id"].map(name_of) + "\n" + text_of(facts, "scope"),
            "money": facts["value_text"],
            "meaning": [meaning(fact) for _, fact in facts.iterrows()],
            "kind": [money_kind(state) for state in facts["state"]],
            "date": facts["as_of"],
            "line": line_links(facts),
        }
    )
    return table(shown, caption, _heads() | heads(date="For"), scroll=False)


def money_kind(state: str) -> str:
    """Say what a sum in a policy is, by the state of its fact."""
    if state == "target":
        return say("a size the industry is to reach")
    return say("money to be spent")


# --- targets side by side ---------------------------------------------------------------------------------------------


def pair_picker(facts: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw two targets that the reader picks, as stated, with the badge that says whether they may be compared."""
    cards = pd.DataFrame({"id": facts["fact_id"], "card": [_card(fact) for _, fact in facts.iterrows()]})
    fits = alt.Color("fits:N", legend=None, scale=alt.Scale(domain=[True, False], range=[GREEN, VERMILION]))
    layers = [
        _words(cards, "card", 14).transform_filter("datum.id == first"),
        _words(cards, "card", 108).transform_filter("datum.id == second"),
        _words(_badges(facts), "badge", 206, bold=True)
        .encode(color=fits)
        .transform_filter("datum.a == first && datum.b == second"),
    ]
    chart = alt.layer(*layers).add_params(*_picks(facts)).properties(width="container", height=270)
    heads_of = {"target": "Target", "printed": "As printed", "scope": "Scope"}
    return with_table(titled(chart, title, facts, description), _target_rows(facts), **heads_of)


def _target_rows(facts: pd.DataFrame) -> pd.DataFrame:
    """The targets as the table below the cards has them."""
    rows = [fact for _, fact in facts.iterrows()]
    printed = [bracketed(fact["value_text"], meaning(fact)) for fact in rows]
    return pd.DataFrame(
        {"target": map(target_label, rows), "printed": printed, "scope": text_of(facts, "scope").to_list()}
    )


def _badges(facts: pd.DataFrame) -> pd.DataFrame:
    rows = [fact for _, fact in facts.iterrows()]
    found = [
        (a["fact_id"], b["fact_id"], wrapped(badge(a, b), 44), not compare.why_not(a, b)) for a in rows for b in rows
    ]
    return pd.DataFrame(found, columns=["a", "b", "badge", "fits"])


def _picks(facts: pd.DataFrame) -> list[alt.Parameter]:
    names = {fact["fact_id"]: target_label(fact) for _, fact in facts.iterrows()}
    last = facts.drop_duplicates("subject_id", keep="last").set_index("subject_id")["fact_id"]
    return [
        menu("first", say("First"), names, value=last["shenzhen"]),
        menu("second", say("Second"), names, value=last["guangzhou"]),
    ]


def _card(fact: pd.Series) -> list[str]:
    printed = headed(say("as printed", "原文写法"), bracketed(fact["value_text"], meaning(fact)))
    scope = headed(say("counts", "统计范围"), fact[in_language("scope", fact)])
    return [target_label(fact), printed, *wrapped(scope, 52)]


def _words(rows: pd.DataFrame, column: str, top: int, bold: bool = False) -> alt.Chart:
    mark = alt.Chart(rows).mark_text(
        align="left",
        baseline="top",
        lineHeight=20,
        fontSize=13,
        fontWeight="bold" if bold else "normal",
        limit=alt.ExprRef("width"),
    )
    return mark.encode(x=alt.value(2), y=alt.value(top), text=f"{column}:N")


# --- the timelines ----------------------------------------------------------------------------------------------------

HEAD = 48  # what stays free above the first lane, in pixels
# What a timeline says above its lanes, as a Vega expression; `_count` gives n, cities and running.
DOCUMENTS_LEFT = (
    "'Up to ' + upto + ' · documents: ' + datum.n + ' · cities: ' + datum.cities + ' · in force: ' + datum.running"
)
EVENTS_LEFT = "'Up to ' + upto + ' · events: ' + datum.n + ' · cities: ' + datum.cities"


def policy_timeline(rows: pd.DataFrame, title: str, description: str) -> HTML:
    """Draw dated policies in the lanes of their cities: a point at the date, a bar over the period.

    ``rows``: as `policies` gives them, with a date. A broken line is a date known only to a span of years; the plans
    of the state are upright lines through all lanes. Controls: up to year, with play.
    """
    data = _drawn(pd.concat([rows, national()], ignore_index=True))
    parts = lanes(data[~data["national"]])
    data = pd.concat([parts, data[data["national"]]])
    local = alt.Chart(data).transform_filter(f"{KNOWN} && !datum.national").encode(y=_lane_axis(parts))
    layers = [*_rules(data, parts), *_marks(local, parts), _count(parts, KNOWN, say(DOCUMENTS_LEFT))]
    chart = titled(_sized(layers, parts, _years(), 19), title, pd.concat([rows, national()]), description)
    return playing(with_table(chart, text="What", date="Date", place="City", period="Period", source="Source"))


def event_timeline(rows: pd.DataFrame, planned: pd.Series, title: str, description: str) -> HTML:
    """Draw dated events in the lanes of their cities, a mark each, with a menu of kinds of event.

    ``rows``: as `events` gives them; ``planned``: the cities with a document, which come first. In the lane of another
    city stands that no document of it is named.
    """
    data = _drawn(rows).assign(kind=rows["kind"], what=[label("event_kind", kind) for kind in rows["kind"]])
    data, chosen = lanes(data, first=planned), f"{KNOWN} && {keeps('kind')}"
    base = alt.Chart(data).transform_filter(chosen).encode(y=_lane_axis(data), x=YEAR, color=_city_colours(data))
    marks = base.mark_point(size=70, filled=True, opacity=1).encode(tooltip=_tooltip(what="Kind"))
    kinds = {kind: label("event_kind", kind) for kind in rows["kind"].value_counts().index}
    controls = [*_years(), menu("kind", say("Kind"), kinds, everything=say("all"))]
    layers = [_edges(data), _unplanned(data, planned), marks, _count(data, chosen, say(EVENTS_LEFT))]
    chart = titled(_sized(layers, data, controls, 15), title, rows, description)
    return playing(with_table(chart, text="What", date="Date", what="Kind", place="City", source="Source"))


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """What a timeline draws of its rows: points of time as decimal years, and the words of the tooltip."""
    start, end = (rows.get(f"period_{side}", pd.Series(pd.NA, rows.index, "string")) for side in ("start", "end"))
    return pd.DataFrame(
        {
            "year": first_year(rows["date"]).round(3),
            # A row dated to a span of years is known for certain only at its end.
            "known": last_year(rows["date"]).round(3),
            "starts": pd.to_numeric(start),
            "ends": pd.to_numeric(end) + 1,
            "date": rows["date"],
            "period": (start + sign("to") + end).fillna(say("not stated")),
            "city_id": rows["city_id"].fillna(""),
            "place": rows["place_id"].map(city_name) if "place_id" in rows else rows["city_id"].map(city_name),
            "city": rows["city_id"].map(city_name),
            "national": rows["city_id"].isna(),
            "text": rows["text"],
            "source": lines_of(rows),
        }
    )


def lanes(data: pd.DataFrame, first: Iterable[str] = ()) -> pd.DataFrame:
    """The rows with ``lane``, the line on which each is drawn: a city below the other, its marks beside or below.

    ``data``: as `_drawn` gives it; ``first``: cities that come first, the others follow by their first row.
    """
    spans = data[["year", "known", "starts", "ends"]].astype(float)
    data = data.assign(begins=spans.min(axis=1), stops=spans.max(axis=1)).sort_values("begins", kind="stable")
    cities = [city for city in dict.fromkeys([*first, *data["city_id"]]) if city in set(data["city_id"])]
    parts, top = [], 0
    for city in cities:
        part = data[data["city_id"] == city]
        part = part.assign(lane=[top + slot for slot in slots(list(part["begins"]), list(part["stops"]))])
        parts, top = [*parts, part], int(part["lane"].max()) + 1
    return pd.concat(parts).drop(columns=["begins", "stops"])


def slots(starts: list[float], ends: list[float] | None = None, apart: float = 0.7) -> list[int]:
    """Each span of time, in order, the lowest row in which it stands apart (in years) from the one before."""
    taken: list[float] = []
    found = []
    for start, end in zip(starts, ends or starts, strict=True):
        slot = next((i for i, last in enumerate(taken) if start - last >= apart), len(taken))
        taken[slot : slot + 1] = [end]
        found.append(slot)
    return found


KNOWN = "datum.known < upto + 1"
YEAR_SCALE = alt.Scale(domain=[FIRST - 0.5, LAST + 1], nice=False, zero=False)
YEAR_AXIS = alt.Axis(format="d", values=list(range(FIRST, LAST + 1, 2)), labelOverlap=True)
YEAR = alt.X("year:Q", title=None, axis=YEAR_AXIS, scale=YEAR_SCALE)


def _years() -> list[alt.Parameter]:
    return [slider("upto", say("Up to year"), FIRST, LAST, LAST), checkbox("play", say("Play the years"))]


def _sized(layers: list[alt.Chart], data: pd.DataFrame, controls: list[alt.Parameter], step: int) -> alt.LayerChart:
    height = HEAD + step * (data["lane"].max() + 1)
    return alt.layer(*layers).add_params(*controls).properties(width="container", height=height)


def _lane_axis(data: pd.DataFrame, column: str = "lane") -> alt.Y:
    """The axis of the lanes: the name of a city in the middle of its lanes."""
    ends = data.groupby("city")["lane"].agg(["min", "max"])
    names = {f"{middle:g}": city for city, middle in ends.mean(axis=1).items()}
    # No name is left out as too close to the next: each lane has room for one line.
    looks = {"grid": False, "ticks": False, "labelOverlap": False}
    axis = alt.Axis(values=[float(m) for m in names], labelExpr=f"{vega(names)}[datum.value]", **looks)
    n = int(data["lane"].max()) + 1
    top = alt.ExprRef(f"-0.5 - {HEAD} * {n} / (height - {HEAD})")
    scale = alt.Scale(domain=[n - 0.5, top], nice=False, zero=False)
    return alt.Y(f"{column}:Q", title=None, axis=axis, scale=scale)


def _city_colours(data: pd.DataFrame) -> alt.Color:
    ids = dict(zip(data["city"], data["city_id"], strict=True))
    scale = alt.Scale(domain=list(ids), range=[CITY_COLOURS.get(city, GREY) for city in ids.values()])
    return alt.Color("city:N", legend=None, scale=scale)


def _edges(data: pd.DataFrame) -> alt.Chart:
    """The pale lines between the lanes of two cities."""
    below = pd.DataFrame({"edge": data.groupby("city")["lane"].max().sort_values() + 0.5})
    return alt.Chart(below).mark_rule(color=GREY, opacity=0.35).encode(y=_lane_axis(data, "edge"))


def _rules(data: pd.DataFrame, placed: pd.DataFrame) -> list[alt.Chart]:
    """The lines between cities, and the upright line of each plan of the state, with its name above the lanes."""
    state = alt.Chart(data).transform_filter(f"{KNOWN} && datum.national").encode(x=YEAR, tooltip=_tooltip())
    name = state.transform_calculate(name=f"{vega(say('National plan'))} + ' ' + slice(datum.date, 0, 7)")
    words = name.mark_text(align="right", dx=-5, fontWeight="bold").encode(y=alt.value(38), text="name:N")
    line = state.mark_rule(strokeWidth=2, strokeDash=[6, 3], color=GREY)
    line = line.encode(y=alt.value(30), y2=alt.value(alt.ExprRef("height")))
    return [_edges(placed), line, words]


def _marks(base: alt.Chart, data: pd.DataFrame) -> list[alt.Chart]:
    """The period of each document as a bar, its date as a point, or as a broken line where it is a span of years."""
    base = base.encode(color=_city_colours(data), tooltip=_tooltip(period="Period"))
    start, end = alt.X("starts:Q", scale=YEAR_SCALE), alt.X("year:Q", scale=YEAR_SCALE)
    spans = base.transform_filter("datum.known > datum.year").transform_calculate(until="datum.known + 1")
    return [
        base.transform_filter("isValid(datum.ends)").mark_bar(height=9, opacity=0.45).encode(x=start, x2="ends:Q"),
        spans.mark_rule(strokeWidth=2, strokeDash=[4, 3]).encode(x=end, x2="until:Q"),
        base.mark_point(size=90, filled=True, opacity=1).encode(x=YEAR),
    ]


def _unplanned(data: pd.DataFrame, planned: pd.Series) -> alt.Chart:
    """Words in the lane of each city of which no document is named."""
    rest = data[~data["city_id"].isin(planned)].drop_duplicates("city_id")[["city", "lane"]]
    words = alt.Chart(rest).mark_text(align="left", fontStyle="italic").encode(y=_lane_axis(data), x=alt.value(6))
    return words.encode(text=alt.value(say("no document named")))


def _tooltip(**more: str) -> list[alt.Tooltip]:
    return tips(text="What", date="Date", place="City", **more, source="Source")


def _count(data: pd.DataFrame, chosen: str, words: str) -> alt.Chart:
    """Draw one line of text that counts the rows left by the controls; ``words`` is a Vega expression.

    The expression may use n (rows), cities and running (periods that hold the year). All rows are counted, those
    left as 1 and the others as 0, since a count over no row at all would give no text.
    """
    between = sign("part")
    first, rest = "slice(datum.words, 0, datum.last)", f"slice(datum.words, datum.last + {len(between)})"
    counted = (
        alt.Chart(data[["known", "city_id", "starts", "ends", *data.columns.intersection(["kind"])]])
        .transform_calculate(left=f"{chosen} ? 1 : 0", in_city=f"{chosen} ? datum.city_id : ''")
        .transform_calculate(runs="datum.left && datum.ends > upto && datum.starts <= upto ? 1 : 0")
        .transform_aggregate(n="sum(left)", of="count()", named="distinct(in_city)", running="sum(runs)")
        .transform_calculate(cities="datum.named - (datum.n < datum.of ? 1 : 0)")
        .transform_calculate(words=words)
        .transform_calculate(last=f"lastindexof(datum.words, {vega(between)})")
        .transform_calculate(shown=f"width < 330 ? {first} + '\\n' + {rest} : datum.words")  # two lines on a phone
    )
    text = counted.mark_text(align="left", baseline="middle", fontSize=12, limit=alt.ExprRef("width"), lineBreak="\n")
    return text.encode(x=alt.value(0), y=alt.value(8), text="shown:N")


def playing(chart: alt.TopLevelMixin) -> HTML:
    """A chart with parameters ``upto`` and ``play`` as HTML in which a tick on ``play`` runs through the years.

    Vega-Lite hands the key ``on`` of a parameter to Vega as it is, but its schema, and so Altair, doesn't know it:
    it is added to the finished specification. Started at the last year, the player begins at the first one; at the
    last year it stops.
    """
    spec = chart.to_dict()
    tick = f"timer{{{900}}}"
    moves = {
        "upto": [
            {"events": {"signal": "play"}, "update": f"play && upto >= {LAST} ? {FIRST} : upto"},
            {"events": tick, "update": f"play ? min({LAST}, upto + 1) : upto"},
        ],
        "play": [{"events": tick, "update": f"play && upto < {LAST}"}],
    }
    spec["params"] = [p | ({"on": moves[p["name"]]} if p["name"] in moves else {}) for p in spec["params"]]
    return HTML(alt.renderers.get()(spec)["text/html"])

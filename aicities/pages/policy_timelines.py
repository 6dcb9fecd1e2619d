"""Who planned what, when, for how long: policies and events of all cities, the lag between them, their targets."""

from __future__ import annotations

import re
import textwrap

import altair as alt
import pandas as pd
from IPython.display import HTML, Markdown

from aicities.data import by_city, city_name, city_of, label, lines_of, load, name_of, say, source_name, source_names
from aicities.display.comparing import badge, target_label
from aicities.display.controls import checkbox, keeps, menu, slider
from aicities.display.encodings import tips
from aicities.display.intervals import meaning
from aicities.display.links import line_links
from aicities.display.tables import heads, table
from aicities.display.theme import CITY_COLOURS, GREEN, GREY, VERMILION, titled
from aicities.language import in_language
from aicities.method import compare
from aicities.method.lags import first_year, firsts, last_year, years_in_period

FIRST, LAST = 2002, 2025
NAMES_AI = re.compile(r"人工智能|AI")
INDUSTRY_SIZE = ["ai-core-industry-size", "ai-industry-size", "ai-related-industry-size", "iab-industry-size"]
SHAPES = ["circle", "triangle-up", "square", "diamond", "cross", "triangle-down"]

# --- rows -------------------------------------------------------------------------------------------------------------


def policies() -> pd.DataFrame:
    """Every policy of the five articles, by date, undated ones last.

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


def events() -> pd.DataFrame:
    """Every dated event of the five articles from 2002 on, one row a city, by date; adds city_id and text.

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
    """The answer of the page in two sentences: who and when; for how long and for how much."""
    rows, pairs = policies(), compare.pairs(policy_targets())
    named_ai = rows[rows["title_zh"].str.contains(NAMES_AI) & (rows["place_id"] == rows["city_id"])]
    first = firsts(named_ai)
    later = ", ".join(f"{city_name(row.city_id)} {lag_words(row)}" for row in first[1:].itertuples())
    money = load("facts").query("unit == 'yuan' and policy_id.notna()")
    parts = {
        "n": len(rows),
        "cities": rows["city_id"].nunique(),
        "most": (rows["city_id"] == "shenzhen").sum(),
        "first": city_name(first["city_id"][0]),
        "date": first["date"][0],
        "later": later,
        "periods": rows["years"].count(),
        "short": rows["years"].min(),
        "long": rows["years"].max(),
        "sums": money["policy_id"].nunique(),
        "spent": money.loc[money["state"] != "target", "policy_id"].nunique(),
        "pairs": len(pairs),
        "fit": pairs["comparable"].sum(),
    }
    return Markdown(say(ANSWER, **parts))


ANSWER = (
    "The five articles name **{n}** documents of **{cities}** cities, **{most}** of them of Shenzhen 深圳; the first "
    "one of a whole city with *AI* in its title is of **{first}** in **{date}**; behind it are {later}. "
    "**{periods}** documents state a period, of {short} to {long} years; **{sums}** come with a sum, but only in "
    "**{spent}** is it money to be spent, and of **{pairs}** pairs of targets **{fit}** may be compared."
)


# --- who was first, for how long, for how much ------------------------------------------------------------------------


def lag_words(row) -> str:
    """The lag of a row of `lags.firsts` in words, in days where both dates name the day: ``15 to 26 months``."""
    if pd.notna(row.days):
        return say("{row} days", row=row.days)
    if row.low == row.high:
        return say("{row} months", row=row.low)
    return say("{row} to {row_2} months", row=row.low, row_2=row.high)


def who_table(rows: pd.DataFrame, caption: str) -> HTML:
    """For each city, how many policies are named: all, dated, of a district, with a period, with a target."""
    shown = _counted(rows, set(policy_targets()["policy_id"])).reset_index()
    shown.insert(0, "city", shown.pop("city_id").map(city_name))
    shown = shown.astype(object).replace(0, "")  # an empty cell reads as none, and is left out on a phone
    titles = heads(
        n="Documents",
        dated="Dated",
        district="Of a district",
        period="With a period",
        target="With a target in yuan",
        sources="Named by",
    )
    return table(shown, caption, _heads() | titles)


def _counted(rows: pd.DataFrame, aimed: set[str]) -> pd.DataFrame:
    rows = rows.assign(
        dated=rows["date"].notna(),
        district=rows["reach"] == "district",
        period=rows["years"].notna(),
        target=rows["policy_id"].isin(aimed),
    )
    counted = rows.groupby("city_id").agg(
        n=("policy_id", "size"),
        dated=("dated", "sum"),
        district=("district", "sum"),
        period=("period", "sum"),
        target=("target", "sum"),
        sources=("source_id", lambda ids: ", ".join(source_names(sorted(set(ids))).values())),
    )
    return counted.sort_values("n", ascending=False, kind="stable")


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
        years="Years",
        period="Period",
        instrument="Instrument",
        money="Money, as printed",
        kind="What the money is",
    )


def money_table(caption: str) -> HTML:
    """Every sum of money that a policy states, with what it is: a size to reach, or a sum to spend."""
    facts = load("facts").query("unit == 'yuan' and policy_id.notna()").sort_values(["policy_id", "line", "as_of"])
    shown = pd.DataFrame(
        {
            "text": facts["policy_id"].map(name_of) + "\n" + facts["scope"],
            "money": facts["value_text"],
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


def periods_table(rows: pd.DataFrame, caption: str) -> HTML:
    """The policies that state a period, by its first year, with its length in calendar years."""
    found = rows.dropna(subset=["years"]).sort_values(["period_start", "period_end"])
    shown = pd.DataFrame(
        {
            "city": found["city_id"].map(city_name),
            "text": found["text"],
            "period": found["period_start"] + "–" + found["period_end"],
            "years": found["years"],
            "line": line_links(found),
        }
    )
    return table(shown, caption, _heads())


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
    return titled(chart, title, facts, description)


def _badges(facts: pd.DataFrame) -> pd.DataFrame:
    rows = [fact for _, fact in facts.iterrows()]
    found = [
        (a["fact_id"], b["fact_id"], textwrap.wrap(badge(a, b), 44), not compare.why_not(a, b))
        for a in rows
        for b in rows
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
    printed = say("as printed: ", "原文:") + f"{fact['value_text']} ({meaning(fact)})"
    scope = say("counts: ", "范围:") + str(fact["scope"])
    return [target_label(fact), printed, *textwrap.wrap(scope, 52)]


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


# --- the timeline and its controls ------------------------------------------------------------------------------------


def _controls(rows: pd.DataFrame, codes: dict[str, tuple[str, str]]) -> list[alt.Parameter]:
    """The controls of a timeline: year player, zoom, city, and one menu for a coded column (its words, vocabulary)."""
    cities, every = sorted(rows["city_id"].unique(), key=city_name), say("all")
    menus = [menu("city", say("City"), {city: city_name(city) for city in cities}, everything=every)]
    for column, (words, vocabulary) in codes.items():
        options = {value: label(vocabulary, value) for value in rows[column].dropna().unique()}
        menus.append(menu(column, words, options, everything=every))
    return [
        slider("upto", say("Up to year"), FIRST, LAST, LAST),
        checkbox("play", say("Play the years")),
        *menus,
        slider("since", say("Zoom: from year"), FIRST, LAST, FIRST),
    ]


def _chosen(codes) -> str:
    return " && ".join(["datum.known < upto + 1", keeps("city", "city_id"), *map(keeps, codes)])


def _year_axis(zoomed: bool) -> alt.X:
    low, high = ("span.year ? span.year[0] : since - 0.5", f"span.year ? span.year[1] : {LAST + 1}")
    domain = [alt.ExprRef(low), alt.ExprRef(high)] if zoomed else [FIRST - 0.5, LAST + 1]
    axis = alt.Axis(format="d", tickMinStep=1, labelOverlap=True, orient="bottom" if zoomed else "top", grid=zoomed)
    return alt.X("year:Q", title=None, axis=axis, scale=alt.Scale(domain=domain, nice=False, zero=False))


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """What a timeline draws of its rows: points of time as decimal years, and the words of the tooltip."""
    return pd.DataFrame(
        {
            "year": first_year(rows["date"]).round(3),
            "to": last_year(rows["date"]).round(3),
            # A row dated to a span of years is known for certain only at its end.
            "known": last_year(rows["date"]).round(3),
            "date": rows["date"],
            "city_id": rows["city_id"],
            "place": rows["city_id"].map(city_name),
            "city": rows["city_id"].map(_in_legend(rows["city_id"])),
            "text": rows["text"],
            "source": lines_of(rows),
        }
    )


def _in_legend(city_ids: pd.Series):
    """The legend's name of a city: its own where it has a colour or is the only one without, else pooled."""
    others = set(city_ids) - set(CITY_COLOURS)
    pooled = say("other cities 其他")
    return lambda city: city_name(city) if city in CITY_COLOURS or len(others) == 1 else pooled


def _city_scale(rows: pd.DataFrame, data: pd.DataFrame) -> alt.Scale:
    known = [c for c in CITY_COLOURS if c in set(rows["city_id"])]
    shown = [city_name(c) for c in known]
    others = sorted(set(data["city"]) - set(shown))
    return alt.Scale(domain=shown + others, range=[CITY_COLOURS[c] for c in known] + [GREY] * len(others))


def _overview(data: pd.DataFrame, colours: alt.Scale, chosen: str) -> alt.Chart:
    """Draw the strip of all years: a drag over it sets the span that the chart below shows."""
    span = alt.selection_interval(name="span", encodings=["x"])
    ticks = alt.Chart(data, name="overview").mark_tick(thickness=3, size=26).transform_filter(chosen)
    hint = say("Drag over this strip to zoom; click it to see all years again")
    return (
        ticks.encode(x=_year_axis(zoomed=False), color=alt.Color("city:N", scale=colours, legend=None))
        .properties(width="container", height=34, title=alt.Title(hint, fontSize=11, fontWeight="normal", offset=4))
        .add_params(span)
    )


def _now() -> alt.Chart:
    base = alt.Chart(alt.Data(values=[{}])).transform_calculate(year="upto + 1")
    return base.mark_rule(strokeDash=[2, 3], color=GREY, clip=True).encode(x=_year_axis(zoomed=True))


def _tooltip(**more: str) -> list[alt.Tooltip]:
    named = {"text": "What", "date": "Date", "place": "City"}
    return tips(**named, **more, source="Source")


def _count(data: pd.DataFrame, chosen: str, words: str) -> alt.Chart:
    """Draw one line of text that counts the rows left by the controls; ``words`` is a Vega expression.

    The expression may use n (rows), cities and running (periods that hold the year). All rows are counted, those
    left as 1 and the others as 0, since a count over no row at all would give no text.
    """
    counted = (
        alt.Chart(data)
        .transform_calculate(left=f"{chosen} ? 1 : 0", in_city=f"{chosen} ? datum.city_id : ''")
        .transform_calculate(runs="datum.left && datum.ends >= upto && datum.starts <= upto ? 1 : 0")
        .transform_aggregate(n="sum(left)", of="count()", named="distinct(in_city)", running="sum(runs)")
        .transform_calculate(cities="datum.named - (datum.n < datum.of ? 1 : 0)")
        .transform_calculate(words=words)
    )
    text = counted.mark_text(align="left", baseline="middle", fontSize=12.5, limit=alt.ExprRef("width"))
    return text.encode(x=alt.value(0), y=alt.value(8), text="words:N").properties(width="container", height=16)


def policy_timeline(rows: pd.DataFrame, title: str, description: str) -> HTML:
    """Draw dated policies, a lane each: a point at the date, a bar over the period, a broken line for a span.

    ``rows``: as `policies` gives them, with a date. Controls: up to year (with play), from year, city, level,
    instrument, and a strip to drag over.
    """
    data = _drawn(rows).assign(
        reach=rows["reach"],
        instrument=rows["instrument"].fillna("none"),
        shape=rows["instrument"].map(lambda v: label("instrument", v) or say("not stated")),
        starts=pd.to_numeric(rows["period_start"]),
        ends=pd.to_numeric(rows["period_end"]),
        lane=[_lane(row) for row in rows.itertuples()],
        period=rows["period_start"] + "–" + rows["period_end"],
    )
    data["lines"] = data["lane"].map(lambda lane: textwrap.wrap(lane, 56, max_lines=2, placeholder=" …"))  # for a phone
    codes = {"reach": (say("Level"), "level"), "instrument": (say("Instrument"), "instrument")}
    chosen, colours = _chosen(codes), _city_scale(rows, data)
    words = say(
        "'Up to ' + upto + ' · documents: ' + datum.n + ' · cities: ' + datum.cities + ' · in force: ' + datum.running",
    )
    parts = [_count(data, chosen, words), _overview(data, colours, chosen), _lanes(data, colours, chosen)]
    return playing(titled(_stacked(parts, _controls(rows, codes)), title, rows, description))


def _stacked(parts: list, controls: list[alt.Parameter]) -> alt.VConcatChart:
    chart = (
        alt.vconcat(*parts, spacing=12).resolve_scale(color="independent", shape="independent").add_params(*controls)
    )
    # The theme's autosize is for single charts: in a stack it sets off a fault of Vega-Lite's interval selection.
    return chart.properties(autosize="pad", padding={"left": 0, "right": 0, "top": 5, "bottom": 5})


def _lane(row) -> str:
    city = name_of(row.city_id)
    named = row.text if city in row.text else f"{city}: {row.text}"
    district = "" if row.reach == "city" else f" ({label('level', row.reach).lower()})"
    return f"{row.date}  {named}{district}"


def _lanes(data: pd.DataFrame, colours: alt.Scale, chosen: str) -> alt.LayerChart:
    """Draw the lanes of a policy timeline: its words above, its marks below."""
    x, below = _year_axis(zoomed=True), 8
    y = alt.Y("lane:N", axis=None, sort=list(data["lane"].unique()))
    city = alt.Color(
        "city:N",
        title=say("City"),
        scale=colours,
        legend=alt.Legend(columns=3, symbolType="square", symbolOpacity=1),
    )
    base = alt.Chart(data).transform_filter(chosen).encode(y=y, tooltip=_tooltip(period="Period"))
    shapes = list(data["shape"].unique())
    words = base.mark_text(align="left", baseline="top", fontSize=11.5, lineHeight=13, limit=alt.ExprRef("width"))
    words.mark.dy = alt.ExprRef("width < 480 && length(datum.lines) > 1 ? -26 : -13")
    name = alt.value(alt.ExprRef("width < 480 ? datum.lines : datum.lane"))
    periods = base.transform_calculate(end="datum.ends + 1").transform_filter("isValid(datum.ends)")
    spans = base.transform_calculate(end="datum.to + 1").transform_filter("datum.to > datum.year")
    points = base.mark_point(size=90, filled=True, opacity=1, yOffset=below, clip=True)
    shape = alt.Shape("shape:N", title=say("Instrument"), scale=alt.Scale(domain=shapes, range=SHAPES[: len(shapes)]))
    start = _year_axis(zoomed=True)
    start.shorthand = "starts:Q"
    return alt.layer(
        _now(),
        words.encode(x=alt.value(0), text=name),
        periods.mark_rule(strokeWidth=7, opacity=0.45, yOffset=below, clip=True).encode(
            x=start, x2="end:Q", color=city
        ),
        spans.mark_rule(strokeWidth=2, strokeDash=[4, 3], yOffset=below, clip=True).encode(x=x, x2="end:Q", color=city),
        points.encode(x=x, color=city, shape=shape),
    ).properties(width="container", height=alt.Step(44))


def event_timeline(rows: pd.DataFrame, title: str, description: str) -> HTML:
    """Draw dated events, a dot each, in lanes by kind, with the controls of the policy timeline.

    ``rows``: as `events` gives them.
    """
    data = _drawn(rows).assign(
        kind=rows["kind"], lane=rows["kind"].map(lambda k: label("event_kind", k)), starts=0, ends=0
    )
    data["slot"] = data.groupby("kind")["year"].transform(lambda years: slots(list(years)))
    codes = {"kind": (say("Kind"), "event_kind")}
    chosen, colours = _chosen(codes), _city_scale(rows, data)
    words = say(
        "'Up to ' + upto + ' · events: ' + datum.n + ' · cities: ' + datum.cities",
    )
    parts = [_count(data, chosen, words), _overview(data, colours, chosen), _dots(data, colours, chosen)]
    return playing(titled(_stacked(parts, _controls(rows, codes)), title, rows, description))


def _dots(data: pd.DataFrame, colours: alt.Scale, chosen: str) -> alt.LayerChart:
    y = alt.Y("lane:N", axis=None, sort=list(data["lane"].unique()))
    base = alt.Chart(data).transform_filter(chosen).encode(y=y)
    words, most = say("City"), int(data["slot"].max())
    shapes = alt.Scale(domain=colours.domain, range=SHAPES[: len(colours.domain)])
    dots = base.mark_point(size=75, filled=True, opacity=0.9, clip=True).encode(
        x=_year_axis(zoomed=True),
        yOffset=alt.YOffset("slot:Q", scale=alt.Scale(domain=[0, most], range=[19, 19 + 9 * most])),
        color=alt.Color("city:N", title=words, scale=colours, legend=alt.Legend(columns=3)),
        shape=alt.Shape("city:N", title=words, scale=shapes),
        tooltip=_tooltip(lane="Kind"),
    )
    names = alt.Chart(data).transform_filter(chosen).transform_aggregate(groupby=["lane"])
    names = names.mark_text(align="left", fontSize=12).encode(y=y, x=alt.value(0), yOffset=alt.value(8), text="lane:N")
    step = alt.Step(26 + 9 * most, **{"for": "position"})
    return alt.layer(_now(), names, dots).properties(width="container", height=step)


def slots(years: list[float], apart: float = 0.7) -> list[int]:
    """Each point of time, in order, the lowest row in which it stands apart (in years) from the one before."""
    ends: list[float] = []
    found = []
    for year in years:
        slot = next((i for i, end in enumerate(ends) if year - end >= apart), len(ends))
        ends[slot : slot + 1] = [year]
        found.append(slot)
    return found


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

"""Set what is said about pay, housing, pace, people and universities beside reference figures of the same cities."""

from __future__ import annotations

import re
from html import escape

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import city_name, city_of, label, load, name_of, say, source_name, source_names
from aicities.display import article
from aicities.display.comparing import badge
from aicities.display.controls import keeps, menu, vega
from aicities.display.encodings import tips
from aicities.display.intervals import number_words
from aicities.display.links import Link, line_links, rows_link
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREEN, GREY, VERMILION, titled
from aicities.language import in_language
from aicities.method.compare import why_not
from aicities.method.figures import highest_first
from aicities.method.subjects import SUBJECTS, subject_of

NAMES = {
    "pay": "Pay",
    "housing": "Housing, cost of life",
    "pace": "Pace of life",
    "universities": "Universities",
    "people": "People and skills",
    "research": "Other research",
    "cost": "Other costs",  # of energy, of models: not what it costs to live
}
YEARS = range(2012, 2025)
SHORT = {  # names that fit a menu on a phone
    "house-price-to-wage": "Square metre, in years of wage",
    "house-price": "Price of new housing",
    "average-wage": "Wage of urban on-post staff",
    "resident-population": "Resident population",
}
MEASURES = list(SHORT)


# --- what is said -----------------------------------------------------------------------------------------------------


def subject_names() -> dict[str, str]:
    """The names of all subjects in the language of the book, in reading order."""
    return {subject: say(NAMES[subject]) for subject in SUBJECTS}


def statements() -> pd.DataFrame:
    """The statements of all articles that speak of pay, housing, pace, people, universities, research or cost.

    As `article.spoken` gives them, with subject, subject_name, city_id and city (that of the place or body it is about;
    where there is none, `no_city`).
    """
    articles = load("sources").query("kind == 'article'")["source_id"]
    rows = pd.concat([article.spoken(source_id) for source_id in articles], ignore_index=True)
    rows["subject"] = [subject_of(f, p) for f, p in zip(rows["factor"], rows["paraphrase_en"], strict=True)]
    rows = rows.dropna(subset=["subject"])
    cities = [_city(about) for about in rows["about_id"]]
    return rows.assign(
        subject_name=rows["subject"].map(subject_names()),
        city_id=cities,
        city=[city_name(c) if c else no_city() for c in cities],
        speaker=rows["speaker_id"].map(name_of),
    )


NICK = {  # names that fit a chart on a phone
    "shenzhen-government": "Shenzhen government",
    "beijing-ai-white-paper-2018": "Beijing AI white paper",
    "industry-insider-three-cities": "industry insider",
    "ai-city-competitiveness-report": "AI city ranking report",
    "survey-team-member": "survey team member",
}


def no_city() -> str:
    """The words for a statement about no city, about several, or about a body whose seat no article states."""
    return say("no city stated")


def _city(about) -> str | None:
    seats = load("entities").set_index("entity_id")["city_id"].dropna()
    return None if pd.isna(about) else city_of(about) or seats.get(about)


def reader(rows: pd.DataFrame) -> HTML:
    """The statements as one drop-down a subject, with speaker, city and type; the line leads to the row."""
    parts = []
    for subject, name in subject_names().items():
        some = rows[rows["subject"] == subject]
        if len(some):
            head = f"<summary>{escape(name)} ({len(some)})</summary>"
            parts.append(f"<details>{head}{_says(some, name).data}</details>")
    return HTML(f'<div class="book-gists">{"".join(parts)}</div>')


def _says(rows: pd.DataFrame, caption: str) -> HTML:
    shown = rows.assign(where=line_links(rows), who=rows["speaker"] + "\n" + rows["source_id"].map(source_name))
    titles = heads(
        who="Speaker",
        city="About",
        type_name="Type",
        says="Says",
        where="Line",
    )
    return table(shown[list(titles)], caption, titles, scroll=False)


# --- what the references have -----------------------------------------------------------------------------------------


def figures() -> pd.DataFrame:
    """The reference facts on pay, prices and residents of cities, with year and city name."""
    rows = load("facts").query("source_id.str.startswith('ref-') and indicator_id in @MEASURES")
    rows = rows[rows["subject_id"].map(lambda i: city_of(i) == i)]
    return rows.assign(year=rows["as_of"].str[:4].astype(int), city=rows["subject_id"].map(city_name))


def measures_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Each measure with its years, cities and sources, what it can show, and what it can't."""
    limits = load("measure_limits").set_index("indicator_id")
    shown = [_measure_row(limits.loc[measure], rows[rows["indicator_id"] == measure]) for measure in MEASURES]
    titles = heads(
        measure="Measure and source",
        years="Years",
        cities="Cities",
        can="What it can show",
        cannot="What it can't",
        rows="Rows",
    )
    return table(pd.DataFrame(shown), caption, titles, scroll=False)


def _measure_row(limits: pd.Series, rows: pd.DataFrame) -> dict:
    """A row of the table of measures; ``limits``: what `measure_limits` says; ``rows``: the figures of the measure."""
    first, last = rows["year"].min(), rows["year"].max()
    return {
        "measure": f"{name_of(limits.name)}\n{', '.join(source_names(sorted(set(rows['source_id']))).values())}",
        "years": f"{first}" if first == last else f"{first}–{last}",
        "cities": f"{rows['subject_id'].nunique()}",
        "can": limits[in_language("shows")],
        "cannot": limits[in_language("hides")],
        "rows": Link(str(len(rows)), rows_link(rows).href),
    }


# --- charts -----------------------------------------------------------------------------------------------------------

ROW, TOP = 26, 92  # of the picker, in pixels: a city's row, and the room above for what the badge says


def cities_in_order(rows: pd.DataFrame) -> list[str]:
    """All cities that have a figure, those with the dearest housing for their pay first."""
    return highest_first(rows, MEASURES[0])


def shown_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a measure, year and city: the figure in words, or that there is none (value null)."""
    known = {(fact.indicator_id, fact.year, fact.subject_id): fact for fact in rows.itertuples()}
    cities = cities_in_order(rows)
    return pd.DataFrame(
        {"measure": measure, "what": say(SHORT[measure]), "year": year, "id": city, "city": city_name(city), "at": at}
        | _figure(known.get((measure, year, city)))
        for measure in MEASURES
        for year in YEARS
        for at, city in enumerate(cities)
    )


def _figure(fact) -> dict:
    """What the picker shows of a fact, a row of `figures`, or of none."""
    if fact is None:
        return {"value": None, "words": say("no figure"), "date": "", "source": "", "note": ""}
    return {
        "value": float(fact.value),
        "words": number_words(fact.value, fact.unit),
        "date": fact.as_of,
        "source": source_name(fact.source_id),
        "note": "" if pd.isna(fact.note) else fact.note.split("; as described")[0],
    }


def badges(rows: pd.DataFrame) -> pd.DataFrame:
    """What is told of each pair of cities (a, b) with a figure for a measure and year, and whether the two fit."""
    found = [
        (measure, year, a["subject_id"], b["subject_id"], badge(a, b), not why_not(a, b))
        for (measure, year), some in rows.groupby(["indicator_id", "year"])
        for _, a in some.iterrows()
        for _, b in some.iterrows()
        if a["subject_id"] != b["subject_id"]
    ]
    return pd.DataFrame(found, columns=["measure", "year", "a", "b", "badge", "fits"])


def picker(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the figures of a measure and a year, chosen by menus, a bar a city; two cities get a badge.

    ``rows``: as `figures` gives them.
    """
    data, cities = shown_figures(rows), cities_in_order(rows)
    layers = [*_figure_marks(data, len(cities)), *_badge(badges(rows), data)]
    chart = alt.layer(*layers).add_params(*_picks(cities)).properties(width="container", height=TOP + ROW * len(cities))
    return titled(chart, title, rows, description)


CHOSEN = "datum.measure == measure && datum.year == year"


def _figure_marks(data: pd.DataFrame, n: int) -> list[alt.Chart]:
    """The name of each city, a bar, and its figure in words."""
    place = alt.Scale(domain=[-0.5, n - 0.5], range=[TOP, TOP + ROW * n])
    told = tips(words="Figure", date="As of", note="Note", source="Source")
    base = alt.Chart(data).transform_filter(CHOSEN).encode(y=alt.Y("at:Q", axis=None, scale=place), tooltip=told)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(zero=True, range=[112, alt.expr("width - 4")]))
    bars = base.transform_filter("isValid(datum.value)").mark_rule(strokeWidth=4, yOffset=10)
    picked = alt.condition("datum.id == first || datum.id == second", alt.value(BLUE), alt.value(GREY))
    words = {"align": "left", "x": 118}
    return [
        bars.encode(x=x, x2=alt.datum(0), color=picked),
        base.mark_text(align="left", x=2, limit=108).encode(text="city:N"),
        base.transform_filter("isValid(datum.value)").mark_text(fontWeight="bold", **words).encode(text="words:N"),
        base.transform_filter("!isValid(datum.value)").mark_text(color=GREY, **words).encode(text="words:N"),
    ]


def _picks(cities: list[str]) -> list[alt.Parameter]:
    named = {city: city_name(city) for city in cities}
    return [
        menu("measure", say("Measure ", "指标 "), heads(**SHORT)),
        menu("year", say("Year ", "年份 "), YEARS, value=2017),
        menu("first", say("First city ", "第一城 "), named, value="shenzhen"),
        menu("second", say("Second city ", "第二城 "), named, value="hangzhou"),
    ]


def _badge(pairs: pd.DataFrame, data: pd.DataFrame) -> list[alt.Chart]:
    """The badge of the two cities, or why there is none, broken at its colon so that it fits a phone."""
    pairs = pairs.assign(badge=[re.sub(r"([::]) ?", r"\1\n", words, count=1) for words in pairs["badge"]])
    words = {"align": "left", "baseline": "top", "x": 2, "y": 26, "fontWeight": "bold", "fontSize": 13}
    words["lineBreak"] = "\n"
    fits = alt.Color("fits:N", legend=None, scale=alt.Scale(domain=[True, False], range=[GREEN, VERMILION]))
    pair = alt.Chart(pairs).transform_filter(f"{CHOSEN} && datum.a == first && datum.b == second")
    what = alt.Chart(data).transform_filter(CHOSEN).transform_aggregate(groupby=["what", "year"])
    what = what.transform_calculate(text="datum.what + ', ' + datum.year")
    return [
        pair.mark_text(**words).encode(text="badge:N", color=fits),
        _without_badge(data).mark_text(**words, color=GREY).encode(text="text:N"),
        what.mark_text(**words | {"y": 4, "fontWeight": "normal"}).encode(text="text:N"),
    ]


def _without_badge(data: pd.DataFrame) -> alt.Chart:
    """Why the two cities have no badge."""
    twice = say("Choose two different cities")
    missing = say("– nothing to compare:\nnot both have a figure for this year")
    none = alt.Chart(data).transform_filter(f"{CHOSEN} && (datum.id == first || datum.id == second)")
    none = none.transform_aggregate(n="valid(value)", cities="count()").transform_filter("datum.n < 2")
    return none.transform_calculate(text=f"datum.cities < 2 ? {vega(twice)} : {vega(missing)}")


WAYS = {  # what a row of the matrix can stand for: the column of its id, and of its name
    "speaker_id": "speaker",
    "city_id": "city",
    "type": "type_name",
    "source_id": "article",
}


def matrix(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw how many statements speak of each subject, a row a speaker, city, type or article, as the reader chooses.

    ``rows``: as `statements` gives them. Menus keep one city, one speaker or one type.
    """
    data = _matrix_data(rows)
    row = " : ".join(f"rows == {vega(id_)} ? datum.{name}" for id_, name in WAYS.items())
    chart = alt.Chart(data)
    for column in FILTERS:
        chart = chart.transform_filter(keeps(f"only_{column}", column))
    chart = chart.transform_calculate(row=f"{row} : ''").transform_aggregate(
        n="count()", groupby=["row", "subject_name"]
    )
    chart = alt.layer(*_counts(chart)).add_params(*_matrix_menus(data))
    return titled(chart.properties(width="container", height=alt.Step(28)), title, rows, description)


FILTERS = ("city_id", "speaker_id", "type")


def _matrix_data(rows: pd.DataFrame) -> pd.DataFrame:
    named = rows.assign(
        speaker=[say(NICK[id_]) if id_ in NICK else name_of(id_) for id_ in rows["speaker_id"]],
        city_id=rows["city_id"].fillna("none"),
        article=rows["source_id"].map(source_name),
    )
    return named[[*dict.fromkeys([*WAYS, *WAYS.values()]), "subject_name"]]


def _matrix_menus(data: pd.DataFrame) -> list[alt.Parameter]:
    titles = heads(speaker_id="Speaker", city_id="City", type="Type", source_id="Article")
    menus = [menu("rows", say("A row is a ", "每行为 "), titles)]
    for column in FILTERS:
        named = dict(zip(data[column], data[WAYS[column]], strict=True))
        options = dict(sorted(named.items(), key=lambda item: item[1].casefold()))
        head = say("Only: ", "仅:") + titles[column].lower() + " "
        menus.append(menu(f"only_{column}", head, options, everything=say("all")))
    return menus


def _counts(chart: alt.Chart) -> list[alt.Chart]:
    """A dot for each row and subject, larger for more statements, and their number on it."""
    axis = alt.Axis(orient="top", labelAngle=-90, domain=False, ticks=False, grid=True, labelLimit=130)
    order = alt.Scale(domain=list(subject_names().values()))
    base = chart.encode(
        x=alt.X("subject_name:N", title=None, scale=order, axis=axis),
        y=alt.Y("row:N", title=None, axis=alt.Axis(grid=True, labelLimit=150)),
        tooltip=tips(row="Row", subject_name="Speaks of", n="Statements"),
    )
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[1, 30], range=[170, 620]))
    marks = base.mark_point(filled=True, color=BLUE, opacity=1).encode(size=size)
    return [marks, base.mark_text(color="white", fontSize=11, fontWeight="bold").encode(text="n:Q")]


def growth(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the yearly change of a city's residents, in thousands; a fall points down and has another colour.

    ``rows``: as `figures.changes` gives them.
    """
    data = pd.DataFrame(
        {
            "year": rows["year"].to_list(),
            "change": (rows["change"] / 1e3).astype(float).to_list(),
            "printed": rows["value_text"].to_list(),
            "source": rows["source_id"].map(source_name).to_list(),
        }
    )
    told = tips(
        year="Year",
        change="Change, thousands",
        printed="Residents",
        source="Source",
    )
    base = alt.Chart(data).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=-60)),
        y=alt.Y("change:Q", title=say("Change on the year before, thousands")),
        tooltip=told,
    )
    bars = base.mark_bar().encode(color=alt.condition("datum.change < 0", alt.value(VERMILION), alt.value(BLUE)))
    words = base.mark_text(dy=alt.expr("datum.change < 0 ? 9 : -8"), fontSize=11).encode(
        text=alt.Text("change:Q", format=".0f")
    )
    return titled((bars + words).properties(width="container", height=240), title, rows, description)


# --- the claim, put to the test ---------------------------------------------------------------------------------------


def tests_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Each claim that was put to the test, with the data that would test it, what we have, and our verdict.

    ``rows``: as `statements` gives them; the tests are the table `claim_tests`.
    """
    tests = load("claim_tests")
    some = rows.set_index("statement_id", drop=False).loc[tests["statement_id"]].reset_index(drop=True)
    shown = pd.DataFrame(
        {
            "says": some["speaker"] + "\n" + some["says"],
            "needs": tests[in_language("needs")],
            "has": tests[in_language("has")],
            "verdict": [label("claim_verdict", verdict).lower() for verdict in tests["verdict"]],
            "line": line_links(some),
        }
    )
    titles = heads(
        says="Who says what",
        needs="Data that would test it",
        has="What our references have",
        verdict="So",
        line="Line",
    )
    return table(shown, caption, titles, scroll=False)

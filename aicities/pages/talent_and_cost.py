"""Set what is said about pay, housing, pace, people and universities beside reference figures of the same cities."""

from __future__ import annotations

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import city_name, city_of, label, load, name_of, say, source_name
from aicities.display import article
from aicities.display.controls import menu, vega
from aicities.display.encodings import tips, top_axis, with_table
from aicities.display.intervals import number_words
from aicities.display.links import line_links, rows_link
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREY, titled
from aicities.language import bracketed, in_language, joined, spanned
from aicities.method.compare import ratio_of, why_not
from aicities.method.figures import highest_first
from aicities.method.subjects import SUBJECTS, subject_of

NAMES = {
    "pay": "Pay",
    "housing": "Housing and cost",
    "pace": "Pace of life",
    "universities": "Universities",
    "people": "People and skills",
    "research": "Other research",
    "cost": "Other costs",  # of energy, of models: not what it costs to live
}
FEWEST = 3  # cities that a measure and year must have to be drawn
SHORT = {  # names that fit a menu on a phone
    "house-price-to-wage": "Square metre in years of pay",
    "house-price": "Square metre of property, yuan",
    "average-wage": "Pay of urban staff, yuan a year",
    "resident-population": "Residents",
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


def subject_links(rows: pd.DataFrame) -> list[str]:
    """How many statements speak of each subject, each a link to its rows, as Markdown."""
    of = {name: rows[rows["subject"] == subject] for subject, name in subject_names().items()}
    return [f"[{bracketed(name, len(some))}]({rows_link(some).href})" for name, some in of.items() if len(some)]


# --- what the references have -----------------------------------------------------------------------------------------


def figures() -> pd.DataFrame:
    """The reference facts on pay, prices and residents of cities, with year and city name."""
    rows = load("facts").query("source_id.str.startswith('ref-') and indicator_id in @MEASURES")
    rows = rows[rows["subject_id"].map(lambda i: city_of(i) == i)]
    return rows.assign(year=rows["as_of"].str[:4].astype(int), city=rows["subject_id"].map(city_name))


# --- charts -----------------------------------------------------------------------------------------------------------

STEP, LEFT, RIGHT = 22, 112, 152  # pixels: a city's height, and the room for its name and for words behind its bar


def cities_in_order(rows: pd.DataFrame) -> list[str]:
    """All cities that have a figure, those with the dearest housing for their pay first."""
    return highest_first(rows, MEASURES[0])


def panels(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The figures of each measure and year that enough cities have, the highest first, one a city; by an id."""
    one = rows.drop_duplicates(["indicator_id", "year", "subject_id"], keep="last")
    found = {
        f"{measure}-{year}": one.query("indicator_id == @measure and year == @year").sort_values("value")[::-1]
        for measure in MEASURES
        for year in sorted(set(one["year"]))
    }
    return {id_: some for id_, some in found.items() if len(some) >= FEWEST}


def panel_name(some: pd.DataFrame) -> str:
    """The name of a panel in a menu: ``Residents, 2023``."""
    name, year = say(SHORT[some["indicator_id"].iloc[0]]), some["year"].iloc[0]
    return say("{name}, {year}", "{year}年{name}", name=name, year=year)


def shown_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a panel, city and city to compare with: the figure in words, and times (null where there is none)."""
    found = [
        _figure(fact)
        | {"panel": id_, "nth": nth, "base": base, "times": _times(fact, some[some["subject_id"] == base])}
        for id_, some in panels(rows).items()
        for base in cities_in_order(rows)
        for nth, (_, fact) in enumerate(some.iterrows())
    ]
    return pd.DataFrame(found)


def _figure(fact: pd.Series) -> dict:
    """What the picker shows of a fact, a row of `figures`."""
    return {
        "id": fact["subject_id"],
        "city": fact["city"],
        "value": float(fact["value"]),
        "words": number_words(fact["value"]),
        "date": fact["as_of"],
        "source": source_name(fact["source_id"]),
        "note": _note(fact[in_language("note", fact)]),
    }


def _note(note) -> str:
    """A note on a figure without what follows on its source; empty for null."""
    return "" if pd.isna(note) else note.split(say("; as described", "；来源自述"))[0]


def _times(fact: pd.Series, base: pd.DataFrame) -> str | None:
    """How many times the figure of another city one is, or why this can't be said; null without the other figure."""
    if base.empty:
        return None
    other = base.iloc[0]
    if other["fact_id"] == fact["fact_id"]:
        return ""
    if reasons := why_not(fact, other):
        return "✗ " + joined((say(BRIEF[reason]) for reason in reasons), ";")
    return spanned(*(f"{end:.2f}" for end in ratio_of(fact, other)))


BRIEF = {"as_of": "other date", "scope": "other scope", "unit": "other unit", "state": "other kind"}


def picker(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the figures of a measure and year, a bar a city, each compared with one city; menus choose both.

    ``rows``: as `figures` gives them. A menu offers only what at least `FEWEST` cities have.
    """
    data, some = shown_figures(rows), panels(rows)
    names = {id_: panel_name(panel) for id_, panel in some.items()}
    cities = {city: city_name(city) for city in cities_in_order(rows)}
    menus = [
        menu("panel", say("Figure "), names),
        menu("base", say("Compared with "), cities, value="shenzhen"),
    ]
    base = alt.Chart(data).transform_filter("datum.panel == panel && datum.base == base")
    chart = alt.layer(*_figure_marks(base), *_heads(base, names, cities)).add_params(*menus)
    chart = titled(chart.properties(width="container", height=alt.Step(STEP)), title, rows, description)
    plain = data[data["base"] == "shenzhen"].assign(what=data["panel"].map(names))
    return with_table(chart, plain, what="Figure", city="City", words="Value", date="Date", source="Source")


def _figure_marks(base: alt.Chart) -> list[alt.Chart]:
    """The name of each city, a bar, its figure behind it, and on the right how many times the other city's it is."""
    told = tips(city="City", words="Value", times="Compared", date="As of", note="Note", source="Source")
    base = base.encode(y=alt.Y("nth:O", axis=None, scale=alt.Scale(paddingInner=0.25)), tooltip=told)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(zero=True, range=[LEFT, alt.expr(f"width - {RIGHT}")]))
    own = alt.condition("datum.id == base", alt.value(BLUE), alt.value(GREY))
    words = {"baseline": "middle", "fontSize": 12}
    return [
        base.mark_bar().encode(x=x, x2=alt.datum(0), color=own),
        base.mark_text(align="left", limit=LEFT - 4, **words).encode(x=alt.value(0), text="city:N"),
        base.mark_text(align="left", dx=5, fontWeight="bold", **words).encode(x=x, text="words:N"),
        # Where the other city has no figure there is nothing to write, least of all the word "null".
        base.transform_filter("datum.times")
        .mark_text(align="right", **words)
        .encode(x=alt.value(alt.expr("width")), text="times:N"),
    ]


def _heads(base: alt.Chart, names: dict[str, str], cities: dict[str, str]) -> list[alt.Chart]:
    """What is drawn, above the bars, and what the numbers on the right are compared with, or that nothing is."""
    once = base.transform_aggregate(n="valid(times)", groupby=["panel", "base"])
    with_ = f"{vega(cities)}[datum.base]"
    none = f"{with_} + {vega(say(' has no figure'))}"
    texts = {
        "left": f"{vega(names)}[datum.panel]",
        "right": f"datum.n ? {vega(say('times '))} + {with_} : {none}",
    }
    return [
        once.transform_calculate(text=text)
        .mark_text(align=side, baseline="bottom", fontSize=12, fontWeight="bold")
        .encode(x=alt.value(0 if side == "left" else alt.expr("width")), y=alt.value(y), text="text:N")
        for (side, text), y in zip(texts.items(), (-20, -4), strict=True)
    ]


WAYS = {  # what a row of the matrix can stand for: the column of its id, and of its name
    "speaker_id": "speaker",
    "city_id": "city",
    "type": "type_name",
    "source_id": "article",
}


def matrix(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw how many statements speak of each subject, a row a speaker, city, type or article, as the reader chooses.

    ``rows``: as `statements` gives them.
    """
    row = " : ".join(f"rows == {vega(id_)} ? datum.{name}" for id_, name in WAYS.items())
    chart = alt.Chart(_matrix_data(rows)).transform_calculate(row=f"{row} : ''")
    chart = chart.transform_aggregate(n="count()", groupby=["row", "subject_name"])
    ways = menu("rows", say("A row is a ", "每一行是："), heads(**dict(zip(WAYS, ROW_NAMES, strict=True))))
    chart = titled(
        alt.layer(*_counts(chart)).add_params(ways).properties(width="container", height=alt.Step(22)),
        title,
        rows,
        description,
    )
    counted = rows.groupby(["speaker", "subject_name"]).size().rename("n").reset_index()
    return with_table(chart, counted, speaker="Speaker", subject_name="Speaks of", n="Statements")


ROW_NAMES = ["Speaker", "City", "Type", "Article"]


def _matrix_data(rows: pd.DataFrame) -> pd.DataFrame:
    named = rows.assign(
        speaker=[say(NICK[id_]) if id_ in NICK else name_of(id_) for id_ in rows["speaker_id"]],
        article=rows["source_id"].map(source_name),
    )
    return named[[*WAYS.values(), "subject_name"]]


def _counts(chart: alt.Chart) -> list[alt.Chart]:
    """A dot for each row and subject, larger for more statements, and their number on it."""
    names = list(subject_names().values())
    base = chart.encode(
        x=alt.X("subject_name:N", title=None, scale=alt.Scale(domain=names), axis=top_axis(names)),
        y=alt.Y("row:N", title=None, axis=alt.Axis(grid=True, labelLimit=150)),
        tooltip=tips(row="Row", subject_name="Speaks of", n="Statements"),
    )
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[1, 30], range=[170, 620]))
    marks = base.mark_point(filled=True, color=BLUE, opacity=1).encode(size=size)
    return [marks, base.mark_text(color="white", fontSize=12, fontWeight="bold").encode(text="n:Q")]


# --- the claim, put to the test ---------------------------------------------------------------------------------------


def tests_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Each claim that was put to the test, with the data that would test it, what we have, and our verdict.

    ``rows``: as `statements` gives them; the tests are the table `claim_tests`.
    """
    tests = load("claim_tests")
    some = rows.set_index("statement_id", drop=False).loc[tests["statement_id"]].reset_index(drop=True)
    verdicts = tests["verdict"].map(lambda verdict: label("claim_verdict", verdict))
    shown = pd.DataFrame(
        {
            "says": some["speaker"] + "\n" + some["says"],
            "needs": tests[in_language("needs")],
            "has": verdicts + "\n" + tests[in_language("has")],
            "line": line_links(some),
        }
    )
    titles = heads(
        says="Who says what",
        needs="Data that would test it",
        has="Verdict, and what our references have",
        line="Line",
    )
    return table(shown, caption, titles, scroll=False)

"""Set what is said about pay, housing, pace, people and universities beside reference figures of the same cities.

What a statement speaks of is found by a rule on its factor and on words of its paraphrase (`SUBJECTS`, first match).
Whether two figures may stand side by side is decided by `compare.why_not`.
"""

from __future__ import annotations

import json
import re
from html import escape

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import city_name, city_of, load, name_of, say
from aicities.display import tables
from aicities.display.comparing import badge
from aicities.display.theme import (
    BLUE,
    GREEN,
    GREY,
    VERMILION,
    Link,
    heads,
    line_links,
    number_words,
    rows_link,
    table,
    titled,
)
from aicities.method.compare import ratio_of, why_not

FACTORS = ["talent", "cost", "research"]  # a statement on one of these is always in; others by their words only

# What a statement speaks of: the first whose words stand in its paraphrase. Words and names, in reading order.
SUBJECTS = {
    "pay": (r"\bpay in\b|\bwages?\b|\bsalar", ("Pay", "薪酬")),
    "housing": (
        r"\bhouse prices?\b|\bliving costs?\b|\bprice surges?\b|\brents?\b",
        ("Housing, cost of life", "住房与生活成本"),
    ),
    "pace": (r"\bpace of life\b|\bpatience\b", ("Pace of life", "生活节奏")),
    "universities": (
        r"universit|\bstudents?\b|\balumni\b|\bacadem|\bschool\b|\bUSTC\b|\bCAS\b|\bTsinghua\b|\bmajors\b",
        ("Universities", "高校与教育"),
    ),
    "people": (r"\btalent\b|\bstaff\b|\bin people\b|\bresearchers\b|\bPeople belong\b", ("People and skills", "人才")),
}
REST = {
    "cost": ("Other costs", "其他成本"),  # of energy, of models: not what it costs to live
    "research": ("Other research", "其他科研"),
    "talent": ("People and skills", "人才"),
}
MEASURES = ["house-price-to-wage", "house-price", "average-wage", "resident-population"]
YEARS = range(2012, 2025)
SHORT = {  # names that fit a menu on a phone
    "house-price-to-wage": ("Square metre, in years of wage", "一平方米合年工资"),
    "house-price": ("Price of new housing", "新房均价"),
    "average-wage": ("Wage of urban on-post staff", "在岗职工工资"),
    "resident-population": ("Resident population", "常住人口"),
}


# --- what is said -----------------------------------------------------------------------------------------------------


def subject_of(factor: str, paraphrase: str) -> str | None:
    """Give what a statement speaks of, a name of `SUBJECTS` or of `REST`; None where it is about neither.

    ``paraphrase`` is the English one. A statement on another factor is in only if it names a subject.
    """
    found = next((name for name, (words, _) in SUBJECTS.items() if re.search(words, paraphrase, re.I)), None)
    if found or factor not in FACTORS:
        return found
    return {"talent": "people"}.get(factor, factor)


def subject_names() -> dict[str, str]:
    """Give the names of all subjects in the language of the book, in reading order."""
    named = {name: words for name, (_, words) in SUBJECTS.items()}
    return {name: say(*words) for name, words in {**named, "research": REST["research"], "cost": REST["cost"]}.items()}


def statements() -> pd.DataFrame:
    """Give the statements of all articles that speak of pay, housing, pace, people, universities, research or cost.

    As `tables.spoken` gives them, with subject, subject_name, city_id and city (that of the place or body it is about;
    where there is none, `no_city`).
    """
    articles = load("sources").query("kind == 'article'")["source_id"]
    rows = pd.concat([tables.spoken(source_id) for source_id in articles], ignore_index=True)
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
    "shenzhen-government": ("Shenzhen government", "深圳市政府"),
    "beijing-ai-white-paper-2018": ("Beijing AI white paper", "北京白皮书"),
    "industry-insider-three-cities": ("industry insider", "业内人士"),
    "ai-city-competitiveness-report": ("AI city ranking report", "城市竞争力报告"),
    "survey-team-member": ("survey team member", "调研组成员"),
}


def no_city() -> str:
    """Give the words for a statement about no city, about several, or about a body whose seat no article states."""
    return say("no city stated", "未指明城市")


def _city(about) -> str | None:
    seats = load("entities").set_index("entity_id")["city_id"].dropna()
    return None if pd.isna(about) else city_of(about) or seats.get(about)


def reader(rows: pd.DataFrame) -> HTML:
    """Give the statements as one drop-down a subject, with speaker, city and type; the line leads to the row."""
    parts = []
    for subject, name in subject_names().items():
        some = rows[rows["subject"] == subject]
        if len(some):
            head = f"<summary>{escape(name)} ({len(some)})</summary>"
            parts.append(f"<details>{head}{_says(some, name).data}</details>")
    return HTML(f'<div class="book-gists">{"".join(parts)}</div>')


def _says(rows: pd.DataFrame, caption: str) -> HTML:
    shown = rows.assign(where=line_links(rows), who=rows["speaker"] + "\n" + rows["source_id"])
    titles = heads(
        who=("Speaker", "说话者"),
        city=("About", "关于"),
        type_name=("Type", "类型"),
        says=("Says", "内容"),
        where=("Line", "行"),
    )
    return table(shown[list(titles)], caption, titles, scroll=False)


# --- what the references have -----------------------------------------------------------------------------------------


def figures() -> pd.DataFrame:
    """Give the reference facts on pay, prices and residents of cities, with year and city name."""
    rows = load("facts").query("source_id.str.startswith('ref-') and indicator_id in @MEASURES")
    rows = rows[rows["subject_id"].map(lambda i: city_of(i) == i)]
    return rows.assign(year=rows["as_of"].str[:4].astype(int), city=rows["subject_id"].map(city_name))


def place_of(rows: pd.DataFrame, measure: str, year: int, city_id: str, lowest: bool = False) -> tuple[int, int]:
    """Give the place of a city by a measure in a year, highest first (or lowest), and how many cities have a figure."""
    some = rows.query("indicator_id == @measure and year == @year").set_index("subject_id")["value"]
    better = some < some[city_id] if lowest else some > some[city_id]
    return 1 + int(better.sum()), len(some)


def times(rows: pd.DataFrame, measure: str, year: int, a: str, b: str) -> tuple[float, float]:
    """Give one city's figure over another's, as an interval; raises where the two can't be compared."""
    some = rows.query("indicator_id == @measure and year == @year").set_index("subject_id")
    return ratio_of(some.loc[a], some.loc[b])


def changes(rows: pd.DataFrame, measure: str, city_id: str) -> pd.DataFrame:
    """Give the change of a measure from each year to the next, in its own unit, from one source.

    Columns year, change, value and those of the facts; the first year has no change and is left out.
    """
    some = rows.query("indicator_id == @measure and subject_id == @city_id").sort_values("year")
    some = some[some["source_id"] == some["source_id"].mode()[0]]
    changed = some.assign(change=some["value"].diff().astype("Float64"), gap=some["year"].diff())
    return changed[changed["gap"] == 1].drop(columns="gap")


def measures_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Give each measure with its years, cities and sources, what it can show, and what it can't."""
    shown = []
    for measure in MEASURES:
        some = rows[rows["indicator_id"] == measure]
        years = sorted(some["year"].unique())
        shown.append(
            {
                "measure": f"{name_of(measure)}\n{', '.join(sorted(set(some['source_id'])))}",
                "years": f"{years[0]}–{years[-1]}" if len(years) > 1 else f"{years[0]}",
                "cities": f"{some['subject_id'].nunique()}",
                "can": say(*CAN[measure]),
                "cannot": say(*CANNOT[measure]),
                "rows": Link(str(len(some)), rows_link(some).href),
            }
        )
    return table(
        pd.DataFrame(shown),
        caption,
        heads(
            measure=("Measure and source", "指标与来源"),
            years=("Years", "年份"),
            cities=("Cities", "城市"),
            can=("What it can show", "可说明"),
            cannot=("What it can't", "不可说明"),
            rows=("Rows", "行"),
        ),
        scroll=False,
    )


CAN = {
    "house-price-to-wage": (
        "How hard a square metre was to pay for in one year, city against city.",
        "某一年各城一平方米房价的负担。",
    ),
    "house-price": ("Which city's new housing was dearer in that year.", "该年哪城新房更贵。"),
    "average-wage": ("Which city's urban on-post staff earned more in that year.", "该年哪城在岗职工工资更高。"),
    "resident-population": (
        "Whether a city had more or fewer residents than the year before.",
        "城市常住人口比上年多或少。",
    ),
}
CANNOT = {
    "house-price-to-wage": (
        "Rent, flat size, commuting; what an engineer earns; whether anybody left; any other year.",
        "房租、户型、通勤、工程师收入、是否有人离开、其他年份。",
    ),
    "house-price": (
        "The price of the flat a newcomer would rent; second-hand homes; districts; later rises.",
        "新来者所租之房、二手房、区内差异、此后涨跌。",
    ),
    "average-wage": (
        "Staff of private firms, most AI firms among them; skilled people; taxes; the change of a lead.",
        "私营企业(多数AI企业)、高技能者、税负、领先程度的变化。",
    ),
    "resident-population": (
        "Who came and who left, their skills, or why; a city can grow and lose engineers.",
        "谁来谁走、技能与原因;人口增而工程师减亦有可能。",
    ),
}


# --- charts -----------------------------------------------------------------------------------------------------------

ROW, TOP = 26, 92  # of the picker, in pixels: a city's row, and the room above for what the badge says


def cities_in_order(rows: pd.DataFrame) -> list[str]:
    """Give all cities that have a figure, those with the dearest housing for their pay first."""
    dear = rows[rows["indicator_id"] == MEASURES[0]].sort_values("value", ascending=False)["subject_id"]
    return [*dear, *sorted(set(rows["subject_id"]) - set(dear))]


def shown_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Give one row a measure, year and city: the figure in words, or that there is none (value null)."""
    known = {(r.indicator_id, r.year, r.subject_id): r for r in rows.itertuples()}
    found = []
    for measure in MEASURES:
        for year in YEARS:
            for at, city in enumerate(cities_in_order(rows)):
                fact = known.get((measure, year, city))
                found.append(
                    {
                        "measure": say(*SHORT[measure]),
                        "year": year,
                        "city": city_name(city),
                        "at": at,
                        "value": float(fact.value) if fact else None,
                        "words": number_words(fact.value, fact.unit) if fact else say("no figure", "无数字"),
                        "date": fact.as_of if fact else "",
                        "source": fact.source_id if fact else "",
                        "note": "" if not fact or pd.isna(fact.note) else fact.note.split("; as described")[0],
                    }
                )
    return pd.DataFrame(found)


def badges(rows: pd.DataFrame) -> pd.DataFrame:
    """Give, for each measure and year with two figures or more, what `comparing.badge` says of each pair of cities."""
    found = []
    for (measure, year), some in rows.groupby(["indicator_id", "year"]):
        facts = [fact for _, fact in some.iterrows()]
        found += [
            {
                "measure": say(*SHORT[measure]),
                "year": year,
                "a": a["city"],
                "b": b["city"],
                "badge": badge(a, b),
                "fits": not why_not(a, b),
            }
            for a in facts
            for b in facts
            if a["city"] != b["city"]
        ]
    return pd.DataFrame(found)


def picker(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the figures of a measure and a year, chosen by menus, a bar a city; two cities get a badge.

    ``rows``: as `figures` gives them.
    """
    data, cities = shown_figures(rows), list(map(city_name, cities_in_order(rows)))
    shown = alt.Chart(data).transform_filter("datum.measure == measure && datum.year == year")
    y = alt.Y(
        "at:Q", axis=None, scale=alt.Scale(domain=[-0.5, len(cities) - 0.5], range=[TOP, TOP + ROW * len(cities)])
    )
    x = alt.X("value:Q", axis=None, scale=alt.Scale(zero=True, range=[112, alt.expr("width - 4")]))
    told = heads(words=("Figure", "数字"), date=("As of", "时点"), note=("Note", "说明"), source=("Source", "来源"))
    base = shown.encode(y=y, tooltip=[alt.Tooltip(f"{c}:N", title=t) for c, t in told.items()])
    bars = base.transform_filter("isValid(datum.value)").mark_rule(strokeWidth=4, yOffset=10)
    chosen = alt.condition("datum.city == first || datum.city == second", alt.value(BLUE), alt.value(GREY))
    words = {"align": "left", "x": 118}
    layers = [
        bars.encode(x=x, x2=alt.datum(0), color=chosen),
        base.mark_text(align="left", x=2, limit=108).encode(text="city:N"),
        base.transform_filter("isValid(datum.value)").mark_text(fontWeight="bold", **words).encode(text="words:N"),
        base.transform_filter("!isValid(datum.value)").mark_text(color=GREY, **words).encode(text="words:N"),
        *_badge(badges(rows), data),
    ]
    chart = alt.layer(*layers).add_params(*_picks(cities)).properties(width="container", height=TOP + ROW * len(cities))
    return titled(chart, title, rows, description)


def _picks(cities: list[str]) -> list[alt.Parameter]:
    measures = [say(*SHORT[measure]) for measure in MEASURES]
    return [
        _menu("measure", say("Measure", "指标"), measures, measures[0]),
        _menu("year", say("Year", "年份"), list(YEARS), 2017),
        _menu("first", say("First city", "第一城"), cities, city_name("shenzhen")),
        _menu("second", say("Second city", "第二城"), cities, city_name("hangzhou")),
    ]


def _menu(name: str, words: str, options: list, value, labels: list[str] | None = None) -> alt.Parameter:
    bind = alt.binding_select(options=options, name=f"{words} ", **({"labels": labels} if labels else {}))
    return alt.param(name=name, value=value, bind=bind)


def _badge(pairs: pd.DataFrame, data: pd.DataFrame) -> list[alt.Chart]:
    """The badge of the two cities, or why there is none, broken at its colon so that it fits a phone."""
    pairs = pairs.assign(badge=[re.sub(r"([::]) ?", r"\1\n", words, count=1) for words in pairs["badge"]])
    words = {
        "align": "left",
        "baseline": "top",
        "x": 2,
        "y": 26,
        "fontWeight": "bold",
        "fontSize": 13,
        "lineBreak": "\n",
    }
    same = "datum.measure == measure && datum.year == year"
    fits = alt.Color("fits:N", legend=None, scale=alt.Scale(domain=[True, False], range=[GREEN, VERMILION]))
    pair = alt.Chart(pairs).transform_filter(f"{same} && datum.a == first && datum.b == second")
    twice = say("Choose two different cities", "请选两座不同城市")
    missing = say("– nothing to compare:\nnot both have a figure for this year", "– 无从比较:\n该年非两城皆有数字")
    none = alt.Chart(data).transform_filter(f"{same} && (datum.city == first || datum.city == second)")
    none = none.transform_aggregate(n="valid(value)", cities="count()").transform_filter("datum.n < 2")
    none = none.transform_calculate(text=f"datum.cities < 2 ? {json.dumps(twice)} : {json.dumps(missing)}")
    head = {**words, "y": 4, "fontWeight": "normal"}
    what = alt.Chart(data).transform_filter(same).transform_aggregate(groupby=["measure", "year"])
    what = what.transform_calculate(text="datum.measure + ', ' + datum.year")
    return [
        pair.mark_text(**words).encode(text="badge:N", color=fits),
        none.mark_text(**words, color=GREY).encode(text="text:N"),
        what.mark_text(**head).encode(text="text:N"),
    ]


def matrix(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw how many statements speak of each subject, a row a speaker, city, type or article, as the reader chooses.

    ``rows``: as `statements` gives them. Menus keep one city, one speaker or one type.
    """
    ways = {
        "speaker": say("Speaker", "说话者"),
        "city": say("City", "城市"),
        "type_name": say("Type", "类型"),
        "source_id": say("Article", "文章"),
    }
    every = say("all", "全部")
    data = rows[[*ways, "subject_name"]].assign(
        speaker=[say(*NICK[id_]) if id_ in NICK else name_of(id_) for id_ in rows["speaker_id"]]
    )
    row = " : ".join(f"rows == {name!r} ? datum.{column}" for column, name in ways.items())
    chart = alt.Chart(data)
    menus = [_menu("rows", say("A row is a", "每行为"), list(ways.values()), ways["speaker"])]
    for column in ("city", "speaker", "type_name"):
        options = [every, *sorted(data[column].unique(), key=str.casefold)]
        menus.append(_menu(f"only_{column}", say("Only: ", "仅:") + ways[column].lower(), options, every))
        chart = chart.transform_filter(f"only_{column} == {every!r} || datum.{column} == only_{column}")
    chart = chart.transform_calculate(row=f"{row} : ''").transform_aggregate(
        n="count()", groupby=["row", "subject_name"]
    )
    order = list(subject_names().values())
    axis = alt.Axis(orient="top", labelAngle=-90, domain=False, ticks=False, grid=True, labelLimit=130)
    base = chart.encode(
        x=alt.X("subject_name:N", title=None, scale=alt.Scale(domain=order), axis=axis),
        y=alt.Y("row:N", title=None, axis=alt.Axis(grid=True, labelLimit=150)),
        tooltip=[
            alt.Tooltip(f"{c}:N", title=t)
            for c, t in heads(row=("Row", "行"), subject_name=("Speaks of", "所言"), n=("Statements", "论述数")).items()
        ],
    )
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[1, 30], range=[170, 620]))
    marks = base.mark_point(filled=True, color=BLUE, opacity=1).encode(size=size)
    words = base.mark_text(color="white", fontSize=11, fontWeight="bold").encode(text="n:Q")
    chart = alt.layer(marks, words).add_params(*menus).properties(width="container", height=alt.Step(28))
    return titled(chart, title, rows, description)


def growth(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the yearly change of a city's residents, in thousands; a fall points down and has another colour.

    ``rows``: as `changes` gives them.
    """
    data = pd.DataFrame(
        {
            "year": rows["year"].to_list(),
            "change": (rows["change"] / 1e3).astype(float).to_list(),
            "printed": rows["value_text"].to_list(),
            "source": rows["source_id"].to_list(),
        }
    )
    told = heads(
        year=("Year", "年份"),
        change=("Change, thousands", "变化(千人)"),
        printed=("Residents", "常住人口"),
        source=("Source", "来源"),
    )
    base = alt.Chart(data).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=-60)),
        y=alt.Y("change:Q", title=say("Change on the year before, thousands", "比上年变化(千人)")),
        tooltip=[alt.Tooltip(f"{c}:N", title=t) for c, t in told.items()],
    )
    bars = base.mark_bar().encode(color=alt.condition("datum.change < 0", alt.value(VERMILION), alt.value(BLUE)))
    words = base.mark_text(dy=alt.expr("datum.change < 0 ? 9 : -8"), fontSize=11).encode(
        text=alt.Text("change:Q", format=".0f")
    )
    return titled((bars + words).properties(width="container", height=240), title, rows, description)


# --- the claim, put to the test ---------------------------------------------------------------------------------------

# Each statement on living cost as something that data could refute: what it would need, and what we have.
# (verdict, needs, has); the verdict is a judgement of ours on the figures of the page, tested in tests/test_talent.py.
FITS, OPEN = "fits", "open"
TESTS = {
    "shenzhen-hangzhou-2025-l13-s10": (
        OPEN,
        (
            "Pay in the same jobs, in Shenzhen and elsewhere, for two years or more",
            "同类岗位在深圳与他城的薪酬,至少两年",
        ),
        ("One year of one group of staff: a level, no change", "仅一年、一类职工:有水平,无变化"),
    ),
    "shenzhen-hangzhou-2025-l13-s11": (
        FITS,
        ("Prices and rents, city against city, up to 2025", "各城房价与房租,至2025年"),
        ("New housing of 2017: Shenzhen is first by far; nothing after that", "2017年新房:深圳远居首位;其后无数据"),
    ),
    "shenzhen-hangzhou-2025-l13-s12": (
        OPEN,
        ("Moves of skilled people in and out, by year and by city", "高技能者逐年流入流出"),
        ("Residents of all kinds, Shenzhen only", "仅深圳全体常住人口"),
    ),
    "shenzhen-hangzhou-2025-l14-s1": (
        OPEN,
        ("Working hours in the same jobs in both cities", "两城同类岗位的工时"),
        ("Nothing", "无"),
    ),
    "shenzhen-hangzhou-2025-l14-s2": (
        FITS,
        ("Prices set against pay, in the year the speaker means", "说话者所指年份的房价与收入"),
        (
            "2017: far below Shenzhen, but among the dearest of the other cities",
            "2017年:远低于深圳,但在其余城市中属最贵之列",
        ),
    ),
    "shenzhen-hangzhou-2025-l14-s3": (
        OPEN,
        ("How long teams stay with one project, in both cities", "两城团队坚持一个项目的时间"),
        ("Nothing", "无"),
    ),
    "shenzhen-hangzhou-2025-l14-s4": (
        OPEN,
        (
            "The same people followed over years: who bought, rented, left, and what they paid",
            "追踪同一群人:谁买、谁租、谁走、付出多少",
        ),
        ("Nothing", "无"),
    ),
    "shenzhen-hangzhou-2025-l14-s5": (
        OPEN,
        ("Rents of workshops, and wages, in the costs of firms", "企业成本中的厂房租金与工资"),
        ("Nothing", "无"),
    ),
    "shenzhen-hangzhou-2025-l14-s6": (
        OPEN,
        ("All firms that left or stayed, by year, trade and rent", "逐年迁出与留下的全部企业,分行业与租金"),
        (
            "One team that moved, in another trade, years after it was founded",
            "一支迁走的团队,属另一行业,且在创立多年之后",
        ),
    ),
}


def tests_table(rows: pd.DataFrame, caption: str) -> HTML:
    """Give each statement on living cost, pay and pace with the data that would test it, what we have, and our verdict.

    ``rows``: as `statements` gives them.
    """
    verdicts = {FITS: say("fits, for one year", "一年内相符"), OPEN: say("not tested", "未经检验")}
    some = rows.set_index("statement_id", drop=False).loc[list(TESTS)]
    shown = pd.DataFrame(
        {
            "says": [f"{who}\n{what}" for who, what in zip(some["speaker"], some["says"], strict=True)],
            "needs": [say(*TESTS[i][1]) for i in some.index],
            "has": [say(*TESTS[i][2]) for i in some.index],
            "verdict": [verdicts[TESTS[i][0]] for i in some.index],
            "line": line_links(some.reset_index(drop=True)),
        }
    )
    return table(
        shown,
        caption,
        heads(
            says=("Who says what", "谁说了什么"),
            needs=("Data that would test it", "所需数据"),
            has=("What our references have", "现有参考"),
            verdict=("So", "结论"),
            line=("Line", "行"),
        ),
        scroll=False,
    )

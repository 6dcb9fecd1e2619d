"""The front page: the map of what the articles tell of each city, a card for each article."""

from __future__ import annotations

import math
from html import escape

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import (
    EXPLORER,
    articles,
    by_city,
    city_name,
    filter_url,
    label,
    load,
    name_of,
    row_url,
    say,
    source_name,
    source_names,
)
from aicities.display.controls import keeps, menu
from aicities.display.encodings import tips, with_table
from aicities.display.intervals import date_words, meaning, span_words
from aicities.display.sentences import Linked, address_of, chart, linked
from aicities.display.theme import ARTICLE_COLOURS, BLUE, BROWN, GREEN, GREY, PURPLE, VERMILION, titled
from aicities.language import LANGUAGE, bracketed, headed, in_language, sign

MEASURES = {
    "statements": ("statements about it", "关于该城市的论述"),
    "facts": ("numbers stated of it", "关于该城市的数字"),
    "firms": ("firms named in it", "点名的当地企业"),
    "firsts": ("first places in rankings", "榜单上的第一名"),
}
COLOURS = [BLUE, VERMILION, GREEN, PURPLE, BROWN, *ARTICLE_COLOURS[4:]]
# The question of each article; the check of one of its numbers that a card shows, and what that number is.
CARDS = {
    "two-tigers-2020": (
        ("Who moved first, Guangzhou or Shenzhen?", "广州和深圳，谁先行动？"),
        "two-tigers-2020-c147-investment-73-projects",
        ("Money for the projects that Guangzhou signed", "广州所签项目的金额"),
    ),
    "qingdao-2020": (
        ("Can a follower catch up?", "后来者能赶上吗？"),
        "qingdao-2020-c37-first-day-rise-and-peak-value",
        ("Rise of Cambricon's share price on its first day", "寒武纪股价上市首日的涨幅"),
    ),
    "three-cities-2024": (
        ("Who takes AI from 0 to 1, and who to 100?", "谁让AI从0到1，谁让AI到100？"),
        "three-cities-2024-c57-none-from-shenzhen",
        ("Shenzhen firms among the most highly valued start-ups", "估值最高的创业公司中的深圳企业"),
    ),
    "guangzhou-2024": (
        ("Which path do Guangzhou's AI firms take?", "广州的AI企业走哪条路？"),
        "guangzhou-2024-c9-no-guangzhou-firm-among-the-five",
        ("Large language models from Guangzhou are hard to find", "广州的大模型很难见到"),
    ),
    "shenzhen-hangzhou-2025": (
        ("Why did DeepSeek come from Hangzhou?", "DeepSeek为什么出自杭州？"),
        "shenzhen-hangzhou-2025-c5-density-implies-an-area",
        ("High-tech firms per square kilometre of Shenzhen", "深圳每平方公里的高新技术企业数"),
    ),
}


def from_root(url: str) -> str:
    """A link into the explorer as the front page writes it, which stands above the folders of the other pages."""
    return url.replace(EXPLORER, "notebooks/reference/explorer.html", 1)


# --- what is told -----------------------------------------------------------------------------------------------------


def told() -> pd.DataFrame:
    """What each article tells of each city: a row a measure, city and article; n, and some of it in words (says)."""
    rows = pd.concat(part.assign(measure=name) for name, part in _parts().items())
    rows = rows[rows["source_id"].isin(articles())].sort_values(["source_id", "line"], kind="stable")
    found = rows.groupby(["measure", "city_id", "source_id"], sort=False)["words"].agg(["size", _some]).reset_index()
    return found.rename(columns={"size": "n", "_some": "says"})


def _parts() -> dict[str, pd.DataFrame]:
    """The rows behind each measure: city_id, source_id, line, and each in words."""
    statements, facts, ranks = load("statements"), load("facts"), load("rankings").query("rank == 1")
    firms = load("mentions").merge(load("entities").query("kind == 'company'")["entity_id"])
    firms = firms.dropna(subset="city_id").drop_duplicates(["entity_id", "source_id", "city_id"])
    what = [headed(name_of(i), v) for i, v in zip(facts["indicator_id"], facts["value_text"], strict=True)]
    return {
        "statements": _of_city(statements, "about_id").assign(words=lambda s: s[in_language("paraphrase")]),
        "facts": _of_city(facts.assign(words=what), "subject_id"),
        "firms": firms.assign(words=firms["entity_id"].map(name_of)),
        "firsts": ranks.assign(words=ranks[in_language("index")]),
    }


def _of_city(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows about a city or a place in it, with its id."""
    return by_city(rows.assign(about=rows[column].map(lambda id_: [] if pd.isna(id_) else [id_])), "about")


def _some(words: pd.Series, most: int = 3) -> str:
    """The first of some texts, and how many more there are."""
    given = list(dict.fromkeys(words))
    more = say("… and {n} more", "……另有{n}条", n=len(given) - most) if len(given) > most else ""
    return "\n".join([*given[:most], *([more] if more else [])])


def answer(rows: pd.DataFrame) -> dict:
    """The values of the answer: how many cities lead an article, who is first in the rankings, what the checks say."""
    said = rows.query("measure == 'statements'")
    lead = said.loc[said.groupby("source_id")["n"].idxmax(), "city_id"]
    ranks = load("rankings").query("rank == 1 and source_id in @ids", local_dict={"ids": articles()})
    first = ranks["city_id"].value_counts()
    checks = load("checks").query("source_id in @ids", local_dict={"ids": articles()})["verdict"].value_counts()
    return {
        "articles": _linked_to(len(articles()), filter_url("sources", kind="article")),
        "leads": linked(lead.nunique(), chart("map")),
        "first": city_name(first.index[0]),
        "rankings": _of(int(first.iloc[0]), len(ranks), address_of(ranks)),
        "checked": _linked_to(int(checks.sum() - checks["not_checkable"]), filter_url("checks")),
        "fail": _linked_to(int(checks["fails"]), filter_url("checks", status="fails")),
        "open": _linked_to(int(checks["not_checkable"]), filter_url("checks", status="not_checkable")),
    }


def _linked_to(value, url: str) -> Linked:
    """A value as a link to rows, from the front page."""
    return linked(value, from_root(url))


def _of(n: int, every: int, url: str) -> str:
    """How many of all, as links to these; in words where it is all of them."""
    if n == every:
        return say("all {n}", "全部{n}份", n=_linked_to(n, url))
    return say("{n} of the {every}", "{every}份中的{n}份", n=_linked_to(n, url), every=_linked_to(every, url))


def finding(rows: pd.DataFrame) -> str:
    """The title of the map: in how many articles the most shared city is spoken of, and how many cities in one."""
    n = rows.query("measure == 'statements'").groupby("city_id")["source_id"].nunique().sort_values(ascending=False)
    return say(
        "{n} of {articles} articles speak of {city}; {alone} of {cities} cities are in one article alone",
        "{articles}篇文章中有{n}篇谈到{city}；{cities}座城市中有{alone}座只见于一篇文章",
        city=city_name(n.index[0]),
        n=n.iloc[0],
        articles=len(articles()),
        alone=(n == 1).sum(),
        cities=len(n),
    )


# --- the map ----------------------------------------------------------------------------------------------------------

EAST, NORTH = (105.5, 132), (19.5, 42.5)  # degrees that the map shows
HEIGHT, RADIUS = 345, (5, 24)  # pixels
DEGREE = 11.9  # pixels a degree has on a phone: circles that would touch there are pushed apart
SIDES = {"right": (1, 0), "left": (-1, 0), "above": (0, 1), "below": (0, -1)}


def apart(rows: pd.DataFrame, gap: float = 6) -> pd.DataFrame:
    """Where each city's circle stands (x, y in degrees) so that no two touch on a phone; lon and lat are true.

    ``rows``: city_id, lon, lat and r, the radius in pixels. Each step pushes circles that are too close half the way.
    """
    place = rows.assign(x=rows["lon"].astype(float), y=rows["lat"].astype(float)).set_index("city_id")
    for _ in range(200):
        moved = False
        for a in place.index:
            for b in place.index[place.index > a]:
                dx, dy = place.loc[b, "x"] - place.loc[a, "x"], place.loc[b, "y"] - place.loc[a, "y"]
                far, wanted = math.hypot(dx, dy), (place.loc[a, "r"] + place.loc[b, "r"] + gap) / DEGREE
                if far < wanted - 0.01:
                    push, moved = (wanted - far) / far / 2, True
                    place.loc[a, ["x", "y"]] -= [dx * push, dy * push]
                    place.loc[b, ["x", "y"]] += [dx * push, dy * push]
        if not moved:
            break
    return place.reset_index()


def radius(share: float) -> float:
    """The radius of a circle in pixels, for a share of the largest number; the smallest can still be seen."""
    return RADIUS[0] + (RADIUS[1] - RADIUS[0]) * math.sqrt(share)


def drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """What the map draws: `told` in words, with the place of each city and the most that a city has of a measure.

    A city whose place is in no table is left out.
    """
    n = rows.groupby(["measure", "city_id"])["n"].sum()
    most = n.groupby("measure").max()
    largest = (n / n.index.get_level_values(0).map(most)).groupby("city_id").max()
    cities = (
        load("cities")
        .dropna(subset=["lon", "lat"])
        .merge(largest.map(radius).rename("r"), on="city_id")[["city_id", "lon", "lat", "r"]]
    )
    found = rows.merge(apart(cities), on="city_id")
    side = sides(found.drop_duplicates("city_id"))
    return found.assign(
        city=found["city_id"].map(city_name),
        article=found["source_id"].map(source_name),
        order=found["source_id"].map(articles().index),
        most=found["measure"].map(most),
        side=found["city_id"].map(side),
    ).round(2)


Box = tuple[float, float, float, float]  # left, bottom, right, top; in pixels of a phone


def sides(cities: pd.DataFrame) -> dict[str, str]:
    """On which side of its circle each city has its name: where it covers least of circles and other names.

    ``cities``: city_id, x, y and r, as `apart` gives them. All start on the right; small ones move first.
    """
    circles = [circle_box(city) for city in cities.itertuples()]
    found = {city.city_id: ("right", name_box(city, "right")) for city in cities.itertuples()}
    for city in 3 * list(cities.sort_values("r", kind="stable").itertuples()):
        taken = circles + [box for id_, (_, box) in found.items() if id_ != city.city_id]
        boxes = [(side, name_box(city, side)) for side in SIDES]
        found[city.city_id] = min(
            boxes, key=lambda b, taken=taken: outside(b[1]) + sum(overlap(b[1], t) for t in taken)
        )
    return {city_id: side for city_id, (side, _) in found.items()}


def circle_box(city) -> Box:
    """The room that the circle of a city takes."""
    x, y = city.x * DEGREE, city.y * DEGREE
    return x - city.r, y - city.r, x + city.r, y + city.r


def name_box(city, side: str) -> Box:
    """The room that the name and number of a city take on one side of its circle."""
    across, up = SIDES[side]
    wide, high = sum(12 if c > "\u2e7f" else 6.6 for c in f"{city_name(city.city_id)} 99"), 15
    x, y = city.x * DEGREE + across * (city.r + 4 + wide / 2), city.y * DEGREE + up * (city.r + high / 2 + 1)
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def overlap(a: Box, b: Box) -> float:
    """The area that two boxes share."""
    return max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))


def outside(box: Box) -> float:
    """The area of a box that stands outside of the map."""
    edge = (EAST[0] * DEGREE, NORTH[0] * DEGREE, EAST[1] * DEGREE, NORTH[1] * DEGREE)
    return (box[2] - box[0]) * (box[3] - box[1]) - overlap(box, edge)


def city_map(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw a circle a city at its place, a slice an article; menus choose what is counted and who tells it.

    ``rows``: as `told` gives them.
    """
    data = drawn(rows)
    base = alt.Chart(data).transform_filter(f"datum.measure === measure && {keeps('article_id', 'source_id')}")
    circles = base.transform_joinaggregate(total="sum(n)", groupby=["city"]).transform_stack(
        stack="n", as_=["from", "to"], groupby=["city"], sort=[alt.SortField("order")]
    )
    chart = alt.layer(*_places(circles), _slices(circles), *_labels(circles)).add_params(*_menus(rows))
    source = say("Source: the articles below; places: GeoNames", "来源：下列文章；地点坐标：GeoNames")
    chart = _linked(titled(chart.properties(width="container", height=HEIGHT), title, source, description))
    return with_table(chart, measure="What", city="City", article="Article", n="Number", says="Among them")


def _linked(chart: alt.LayerChart) -> alt.LayerChart:
    """The chart with a link to all statements, since hundreds of ids make no good link."""
    text = say("Open all statements with their lines", "打开全部论述及所在的行")
    return chart.properties(usermeta={"link": {"text": text, "href": from_root(filter_url("statements"))}})


def _menus(rows: pd.DataFrame) -> list[alt.Parameter]:
    every = say("all articles")
    return [
        menu("measure", say("Show ", "显示："), {id_: say(*words) for id_, words in MEASURES.items()}),
        menu("article_id", say("As told by ", "依据哪篇文章："), source_names(articles()), everything=every),
    ]


def _x(column: str) -> alt.X:
    axis = alt.Axis(values=[110, 115, 120, 125, 130], labelExpr="datum.label + '°E'")
    return alt.X(f"{column}:Q", title=None, scale=alt.Scale(domain=EAST, nice=False), axis=axis)


def _y(column: str) -> alt.Y:
    axis = alt.Axis(values=[20, 25, 30, 35, 40], labelExpr="datum.label + '°N'")
    return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(domain=NORTH, nice=False), axis=axis)


def _places(base: alt.Chart) -> list[alt.Chart]:
    """The true place of each city as a point, and a line to its circle where that had to step aside."""
    lines = base.mark_rule(color=GREY).encode(x=_x("lon"), y=_y("lat"), x2="x:Q", y2="y:Q")
    return [lines, base.mark_point(size=14, color=GREY, opacity=1).encode(x=_x("lon"), y=_y("lat"))]


R = f"({RADIUS[0]} + {RADIUS[1] - RADIUS[0]} * sqrt(datum.total / datum.most))"  # as `radius` has it


def _slices(base: alt.Chart) -> alt.Chart:
    turned = base.transform_calculate(
        begin="2 * PI * datum.from / datum.total", end="2 * PI * datum.to / datum.total", r=R
    )
    return turned.mark_arc(stroke="white", strokeWidth=1).encode(
        x=_x("x"),
        y=_y("y"),
        theta=alt.Theta("begin:Q", scale=None, stack=None),
        theta2="end:Q",
        radius=alt.Radius("r:Q", scale=None, stack=None),
        color=alt.Color(
            "article:N",
            title=None,
            scale=alt.Scale(domain=[*source_names(articles()).values()], range=COLOURS[: len(articles())]),
            legend=alt.Legend(columns=2, columnPadding=2),
        ),
        tooltip=tips(city="City", article="Article", n="Number", says="Among them"),
    )


def _labels(base: alt.Chart) -> list[alt.Chart]:
    """The name of each city beside its circle, and how many there are."""
    one = base.transform_filter("datum.from === 0").transform_calculate(text="datum.city + ' ' + datum.total", r=R)
    align = {"right": "left", "left": "right"}
    return [
        one.transform_filter(f"datum.side === '{side}'")
        .mark_text(
            align=align.get(side, "center"),
            fontSize=12,
            dx=alt.expr(f"{across} * ({R} + 4)"),
            dy=alt.expr(f"{-up} * ({R} + 8)"),
        )
        .encode(x=_x("x"), y=_y("y"), text="text:N")
        for side, (across, up) in SIDES.items()
    ]


# --- the cards --------------------------------------------------------------------------------------------------------


def cards() -> HTML:
    """A card for each article: who published it and when, its cities, its question, one of its numbers checked."""
    return HTML(f'<div class="book-cards">{"".join(map(_card, articles()))}</div>')


def _card(source_id: str) -> str:
    question, number = _question_and_number(source_id)
    page, row = f"notebooks/articles/{source_id}.html", from_root(row_url("sources", [source_id]))
    return (
        f'<div class="book-card"><p class="book-note">{_quiet(escape(published(source_id)), row)}<br>'
        f"{escape(about(source_id))}</p>"
        f'<p><a href="{page}"><strong>{escape(question)}</strong></a></p>{number}</div>'
    )


def _question_and_number(source_id: str) -> tuple[str, str]:
    """The question of an article and, in HTML, one of its numbers; the title and none where no card is written yet."""
    if source_id not in CARDS:
        return load("sources").set_index("source_id").at[source_id, in_language("title")], ""
    question, check_id, what = CARDS[source_id]
    return say(*question), _number(check_id, say(*what))


def published(source_id: str) -> str:
    """Who published an article, and when, in words."""
    source = load("sources").set_index("source_id").loc[source_id]
    unknown = say("Publisher not stated", "没有写发布者")
    who = unknown if pd.isna(source["publisher"]) else source[in_language("publisher", source)]
    return f"{who}{sign('comma')}{date_words(source['date'])}"


def about(source_id: str, least: float = 0.1) -> str:
    """The cities that an article speaks of, most first: those with a tenth of its statements on cities or more."""
    said = told().query("measure == 'statements' and source_id == @source_id").set_index("city_id")["n"]
    kept = said[said >= least * said.sum()].sort_values(ascending=False, kind="stable")
    return " · ".join(map(city_name, kept.index))


def _number(check_id: str, what: str) -> str:
    """One number of an article as printed and as computed, with the verdict, as a link to its row."""
    check = load("checks").set_index("check_id").loc[check_id]
    link, verdict = from_root(row_url("checks", [check_id])), label("verdict", check["verdict"])
    text = f"<b>{escape(check['reported_text'])}</b>{escape(_reading(check))}"
    printed = say("printed {text}", "原文为{text}", text=_quiet(text, link))
    mark = "✗" if check["verdict"] == "fails" else "✓"
    return (
        f'<p class="book-card-number">{headed(escape(what), printed)}{sign("semicolon")}{_computed(check, link)}</p>'
        f'<p><a href="{escape(link)}">{mark} {escape(verdict)}</a></p>'
    )


def _reading(check: pd.Series) -> str:
    """What the printed words can mean, in brackets; empty where no fact says it, or says no more than the words do."""
    facts = load("facts").set_index("fact_id").loc[list(check["fact_ids"] if check["fact_ids"] is not None else [])]
    same = facts[facts["value_text"] == check["reported_text"]]
    exact = LANGUAGE == "zh" and (same["value_low"] == same["value_high"]).any()
    return bracketed("", meaning(same.iloc[0])) if len(same) and not exact else ""


def _quiet(inside: str, link: str) -> str:
    """A number in HTML as a quiet link."""
    return f'<a class="book-number" href="{escape(link)}">{inside}</a>'


def _computed(check: pd.Series, link: str) -> str:
    """What a check computes, in HTML and with a link; what it explains where it computes no number."""
    if pd.isna(check["computed_low"]) and pd.isna(check["computed_high"]):
        return _quiet(escape(check[in_language("explanation")]), link)
    units = load("facts").set_index("fact_id")["unit"]
    unit = units.get(next(iter(check["fact_ids"]), ""), "") if check["fact_ids"] is not None else ""
    words = span_words(check["computed_low"], check["computed_high"], "" if pd.isna(unit) else unit)
    return say("we find {words}", "我们核算为{words}", words=_quiet(f"<b>{escape(words)}</b>", link))

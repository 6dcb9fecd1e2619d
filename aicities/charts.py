"""Draw the book's charts and tables: one theme, one way to show a source, one picture for each kind of question."""

from __future__ import annotations

import json
import os
import re
import textwrap
import uuid
from html import escape
from typing import NamedTuple

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import tables as T
from aicities.data import city_name, label, load, name_of, row_url, say, source_line

# From the Okabe-Ito palette (safe for colour-blind readers), less its two pale colours: each of these has a
# contrast of at least 3 to 1 on white and on the dark page. A shape or a label always says the same again.
BLUE, VERMILION, GREEN, PURPLE, GREY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#808080"
BROWN = "#a6761d"  # not of that palette, but apart from its blue and vermilion for every kind of colour vision
CITY_COLOURS = {"shenzhen": BLUE, "guangzhou": VERMILION, "shanghai": GREEN, "beijing": PURPLE, "hangzhou": BROWN}
TITLE_WIDTH = 40  # characters that fit a phone
SHORT = re.compile(r"[\d/.,%–-]{1,17}")  # a number or a date: it must not be broken
LONG = 15  # rows that a table may have before it scrolls


@alt.theme.register("book", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Give the chart theme; the page adds the colours of text and rules, which change in dark mode."""
    return {
        "config": {
            "background": "transparent",
            "autosize": {"type": "fit-x", "contains": "padding"},
            "view": {"stroke": None},
            "font": "system-ui, sans-serif",
            "title": {
                "anchor": "start",
                "fontSize": 14,
                "subtitleFontSize": 12,
                "subtitlePadding": 4,
                "offset": 12,
                "frame": "bounds",
            },
            "axis": {
                "gridOpacity": 0.5,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelLimit": 150,
                "titleFontWeight": "normal",
            },
            "legend": {
                "orient": "top",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "columns": 3,
                "layout": {"top": {"direction": "vertical", "anchor": "start"}},
            },
            "point": {"size": 90, "filled": True, "opacity": 0.95},
            "range": {"category": [BLUE, VERMILION, GREEN, PURPLE, GREY]},
            "text": {"fontSize": 12},
        }
    }


def book_renderer(spec: dict, **_) -> dict:
    """Give a chart as HTML that holds its own specification; the page draws it without a kernel."""
    link = spec.get("usermeta", {}).get("link")
    below = f'<p class="book-rows-link"><a href="{escape(link["href"])}">{escape(link["text"])}</a></p>' if link else ""
    chart = f'<div class="vega-chart"><script type="application/json">{for_script(spec)}</script></div>'
    return {"text/html": chart + below}


def for_script(value) -> str:
    """Give a value as JSON that can't end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


LAB = """<div id="{id}" style="width: 100%"></div><script>(() => {{
  const draw = () => window.bookVegaEmbed(document.getElementById("{id}"), {spec}, {{actions: false}});
  if (window.bookVegaEmbed) return draw();
  const script = document.createElement("script");
  script.src = "/files/_build/assets/vega-bundle.js";  // made by `make book`, served by JupyterLab itself
  script.onload = draw;
  document.head.append(script);
}})()</script>"""


def lab_renderer(spec: dict, **_) -> dict:
    """Give a chart for JupyterLab, whose own Vega is too old: drawn with the library of the built book."""
    return {"text/html": LAB.format(id=f"chart-{uuid.uuid4().hex}", spec=for_script(spec))}


alt.renderers.register("book", book_renderer)
alt.renderers.register("lab", lab_renderer)
alt.renderers.enable("book" if os.environ.get("BOOK_BUILD") else "lab")


def titled(chart: alt.TopLevelMixin, title: str, source: pd.DataFrame | str, description: str) -> alt.TopLevelMixin:
    """Give a chart its title, source line, the description that a screen reader hears, and a link to its rows.

    ``source``: the rows behind the chart, with source_id, line and the key of their table; or a source line as text.
    """
    note = source if isinstance(source, str) else source_note(source)
    link = None if isinstance(source, str) else rows_link(source)
    return chart.properties(
        title=alt.Title(text=textwrap.wrap(title, TITLE_WIDTH), subtitle=textwrap.wrap(note, TITLE_WIDTH + 12)),
        description=description,
        **({"usermeta": {"link": link._asdict()}} if link else {}),
    )


class Link(NamedTuple):
    """A table cell, or a line under a chart, that leads somewhere."""

    text: str
    href: str


# The tables whose rows a chart or table can stand on; a frame that carries the keys of several belongs to the first.
BEHIND = ["facts", "statements", "checks", "policies", "events", "arguments", "rankings", "mentions", "relations"]


def table_of(rows: pd.DataFrame) -> str | None:
    """Give the table whose rows these are, by its key columns; None where there is none."""
    return next((name for name in [*BEHIND, "entities", "indicators"] if set(T.key(name)) <= set(rows.columns)), None)


def rows_link(rows: pd.DataFrame) -> Link | None:
    """Give the link that opens rows in the explorer; None where they carry no key of a table."""
    if not (name := table_of(rows)):
        return None
    keys = list(dict.fromkeys(T.row_ids(name, rows.dropna(subset=T.key(name)[:1]))))
    text = say(f"Open the rows behind this ({len(keys)})", f"查看所依据的数据行({len(keys)})")
    return Link(text, row_url(name, keys))


def line_links(rows: pd.DataFrame) -> list[Link]:
    """Give the line of each row as a link to that row in the explorer; where it has no line, its source."""
    name = table_of(rows)
    shown = [s if pd.isna(n) else str(n) for s, n in zip(rows["source_id"], rows["line"], strict=True)]
    return [Link(text, row_url(name, [key])) for text, key in zip(shown, T.row_ids(name, rows), strict=True)]


def source_note(rows: pd.DataFrame) -> str:
    """Give the source line of a chart or table: the sources of its rows, with the span of their lines."""
    parts = []
    for source_id, lines in rows.groupby("source_id")["line"]:
        span = (
            "" if lines.isna().all() else f" {lines.min()}" if lines.nunique() == 1 else f" {lines.min()}–{lines.max()}"
        )
        word = say(", lines" if "–" in span else ", line", " 第").rstrip()
        parts.append(source_id + (span and word + span + say("", "行")))
    return say("Source: ", "来源:") + "; ".join(parts)


def city_scale(place_ids) -> alt.Scale:
    """Give the colour scale of some cities, by their shown names, the same on every page."""
    shown = [place for place in CITY_COLOURS if place in set(place_ids)]
    return alt.Scale(domain=[city_name(p) for p in shown], range=[CITY_COLOURS[p] for p in shown])


def city_marks(place_ids, title: str) -> dict:
    """Give colour and shape encodings that name the city twice, in one legend."""
    colour = city_scale(place_ids)
    shapes = alt.Scale(
        domain=colour.domain, range=["circle", "triangle-up", "square", "diamond", "cross"][: len(colour.domain)]
    )
    return {
        "color": alt.Color("city:N", title=title, scale=colour),
        "shape": alt.Shape("city:N", title=title, scale=shapes),
    }


# --- tables -----------------------------------------------------------------------------------------------------------


def table(rows: pd.DataFrame, caption: str = "", titles: dict[str, str] | None = None, scroll: bool = True) -> HTML:
    """Give rows as an HTML table, every cell escaped, null as an empty cell; ``titles`` are the column heads.

    A cell of two lines shows the first in bold; a cell may be a `Link`.
    A long table scrolls in a box unless told not to.
    On a phone each row of a wide table becomes a block of its own.
    """
    heads = [(titles or {}).get(column, column) for column in rows.columns]
    body = "".join(
        "<tr>" + "".join(map(_cell, heads, row)) + "</tr>" for row in rows.itertuples(index=False, name=None)
    )
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    kind = "book-table" + " long" * (scroll and len(rows) > LONG) + " wide" * (len(heads) > 3)
    return HTML(
        f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(caption or "Table")}">'
        f"<table>{top}<thead><tr>"
        + "".join(f"<th>{escape(head)}</th>" for head in heads)
        + f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(head: str, value) -> str:
    if isinstance(value, Link):
        link = f'<a href="{escape(value.href)}">{escape(value.text)}</a>'
        return f'<td class="short" data-label="{escape(head)}">{link}</td>'
    text = "" if pd.isna(value) else str(value)
    first, line_break, rest = text.partition("\n")
    inside = f"<strong>{escape(first)}</strong><br>{escape(rest)}" if line_break else escape(text)
    short = ' class="short"' if SHORT.fullmatch(text) else ""
    return f'<td{short} data-label="{escape(head)}">{inside}</td>'


def heads(**titles: tuple[str, str]) -> dict[str, str]:
    """Give the column heads of a table in the language of the book, from pairs of English and Chinese."""
    return {column: say(*pair) for column, pair in titles.items()}


def column_titles(name: str) -> dict[str, str]:
    """Give the reader's title of each column of a table, from the dictionary."""
    rows = T.columns(name)
    return dict(zip(rows["column"], rows[say("title_en", "title_zh")], strict=True))


SIZES = {
    "en": [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")],
    "zh": [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")],
}[say("en", "zh")]
SINGULAR = {"years": "year", "months": "month", "minutes": "minute", "firms": "firm", "times": "time"}


def number_words(value: float | None, unit: str = "") -> str:
    """Give a number as a reader says it: ``30 billion yuan``, ``13.5 percent``; empty for null."""
    if value is None or pd.isna(value):
        return ""
    if value == 1 and unit in SINGULAR:
        return f"1 {SINGULAR[unit]}"
    for size, word in SIZES:
        if abs(value) >= size:
            return f"{value / size:,.6g} {word} {unit}".strip()
    return f"{value:,.6g} {unit}".strip()


def interval_words(fact) -> str:
    """Give what a printed number can mean: ``more than 10, up to 20 vehicles``."""
    low, high = fact["value_low"], fact["value_high"]
    unit = fact["unit"]
    if pd.isna(low) and pd.isna(high):
        return ""
    if pd.isna(high):
        return say("at least ", "至少 ") + number_words(low, unit)
    if pd.isna(low):
        return say("at most ", "至多 ") + number_words(high, unit)
    if unit == "rank":
        return say("place ", "第") + "–".join(dict.fromkeys((f"{low:g}", f"{high:g}")))
    if low == high:
        return number_words(low, unit)
    return f"{number_words(low)} {say('to', '至')} {number_words(high, unit)}"


def facts_table(facts: pd.DataFrame, caption: str = "") -> HTML:
    """Give facts as a table: line, what is measured, as printed, what it can mean, as of, state."""
    what = [
        f"{name_of(s)}: {name_of(i)}" + ("" if pd.isna(scope) else f"\n{scope}")
        for s, i, scope in zip(facts["subject_id"], facts["indicator_id"], facts["scope"], strict=True)
    ]
    state = [
        label("state", s) + ("" if t == "normal" else f" ({label('status', t).lower()})")
        for s, t in zip(facts["state"], facts["status"], strict=True)
    ]
    rows = pd.DataFrame(
        {
            "line": line_links(facts),
            "what": what,
            "value_text": facts["value_text"].to_list(),
            "meaning": [interval_words(fact) for _, fact in facts.iterrows()],
            "as_of": facts["as_of"].to_list(),
            "state": state,
        }
    )
    return table(
        rows, caption, column_titles("facts") | heads(what=("What is measured", "量度"), meaning=("Can mean", "可指"))
    )


# --- charts -----------------------------------------------------------------------------------------------------------


def first_year(dates: pd.Series) -> pd.Series:
    """Give the first point of each EDTF date as a decimal year: 2019-05 is 2019 and four twelfths."""
    start = dates.astype("string").str.split("/").str[0]
    month = pd.to_numeric(start.str[5:7], errors="coerce")
    return pd.to_numeric(start.str[:4]) + (month.fillna(1) - 1) / 12


def last_year(dates: pd.Series) -> pd.Series:
    """Give the last point of each EDTF date as a decimal year; that of a single year or month is its start."""
    return first_year(dates.astype("string").str.split("/").str[-1])


def timeline(rows: pd.DataFrame, title: str, description: str) -> alt.Chart | alt.LayerChart:
    """Draw dated rows on one axis, a row a kind, colour and shape by city; a click on a city in the legend keeps it.

    ``rows``: columns date (EDTF), city_id, kind_title, text, source_id, line. A span of years is a line.
    """
    data = rows.assign(
        year=first_year(rows["date"]),
        to=last_year(rows["date"]),
        city=rows["city_id"].map(city_name),
        source=[source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)],
    )
    data = data[["date", "year", "to", "city", "kind_title", "text", "source"]]
    keep = alt.selection_point(fields=["city"], bind="legend", name="keep")
    order = list(data.groupby("kind_title")["year"].min().sort_values().index)
    x = alt.X(
        "year:Q",
        title=say("Year", "年份"),
        scale=alt.Scale(zero=False, nice=False, padding=12),
        axis=alt.Axis(format="d", tickMinStep=1, labelOverlap=True, gridOpacity=0.5),
    )
    base = alt.Chart(data).encode(
        y=alt.Y("kind_title:N", title=None, sort=order),
        yOffset=alt.YOffset("city:N"),
        opacity=alt.condition(keep, alt.value(0.95), alt.value(0.1)),
        tooltip=[
            alt.Tooltip("text:N", title=say("What", "内容")),
            alt.Tooltip("date:N", title=say("Date", "日期")),
            alt.Tooltip("city:N", title=say("City", "城市")),
            alt.Tooltip("source:N", title=say("Source", "来源")),
        ],
    )
    marks = city_marks(rows["city_id"], say("City (click to keep one)", "城市(点选)"))
    layers = base.mark_point(size=110, filled=True).encode(x=x, **marks)
    if (data["to"] > data["year"]).any():
        spans = base.mark_rule(strokeWidth=3).encode(x=x, x2="to:Q", color=marks["color"])
        layers = spans.transform_filter("datum.to > datum.year") + layers
    chart = layers.add_params(keep).properties(width="container", height=alt.Step(17))
    return titled(chart, title, rows, description)


def targets(facts: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw target values in yuan on a logarithmic axis, a row each; an open bound is drawn as a triangle.

    ``facts``: rows of the facts table with unit yuan and a lower bound.
    """
    data = pd.DataFrame(
        {
            "what": [f"{city_name(s)} {a}" for s, a in zip(facts["subject_id"], facts["as_of"], strict=True)],
            "measure": facts["indicator_id"].map(name_of),
            "low": facts["value_low"] / 1e8,
            "open": [say("or more", "以上") if pd.isna(h) else say("exactly", "恰为") for h in facts["value_high"]],
            "printed": facts["value_text"],
            "scope": facts["scope"],
            "city": facts["subject_id"].map(city_name),
            "policy": facts["policy_id"].map(name_of),
            "as_of": facts["as_of"],
            "source": [source_line(s, n) for s, n in zip(facts["source_id"], facts["line"], strict=True)],
        }
    )
    tooltip = [
        alt.Tooltip(f"{c}:N", title=t)
        for c, t in (
            ("printed", say("As printed", "原文")),
            ("measure", say("Measure", "指标")),
            ("scope", say("Scope", "范围")),
            ("policy", say("Policy", "政策")),
            ("source", say("Source", "来源")),
        )
    ]
    data = data.assign(short=data["printed"].str.replace("人民币", "").str.replace("元", ""))
    points = (
        alt.Chart(data)
        .mark_point(size=130, filled=True)
        .encode(
            x=alt.X(
                "low:Q",
                title=say("亿 (100 million) yuan, logarithmic", "亿元(对数轴)"),
                scale=alt.Scale(type="log", nice=False, domain=[data["low"].min() / 1.5, data["low"].max() * 4]),
                axis=alt.Axis(values=[10, 100, 1000, 10000], format=",d"),
            ),
            y=alt.Y("what:N", title=None, sort=alt.EncodingSortField("as_of", op="min")),
            yOffset=alt.YOffset("measure:N"),
            color=alt.Color("measure:N", title=say("Measure", "指标"), legend=alt.Legend(columns=1, labelLimit=300)),
            shape=alt.Shape(
                "open:N",
                title=say("The target is", "目标"),
                legend=alt.Legend(columns=2),
                scale=alt.Scale(
                    domain=[say("or more", "以上"), say("exactly", "恰为")], range=["triangle-right", "circle"]
                ),
            ),
            tooltip=tooltip,
        )
    )
    labels = (
        alt.Chart(data)
        .mark_text(align="left", dx=10, fontSize=11)
        .encode(
            x="low:Q",
            y=alt.Y("what:N", sort=alt.EncodingSortField("as_of", op="min")),
            yOffset="measure:N",
            text="short:N",
        )
    )
    chart = (points + labels).properties(width="container", height=alt.Step(15))
    return titled(chart, title, facts, description)


def counts(rows: pd.DataFrame, title: str, description: str) -> alt.Chart:
    """Draw how many entities of each kind a text names in each city: one dot an entity, which tells its name.

    ``rows``: columns entity_id, kind, city_id, role_en, role_zh, source_id, line; one row an entity and city.
    """
    data = pd.DataFrame(
        {
            "entity": rows["entity_id"].map(name_of),
            "kind": rows["kind"].map(lambda k: label("entity_kind", k)),
            "city": rows["city_id"].map(city_name),
            "role": rows[say("role_en", "role_zh")],
            "source": [source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)],
        }
    )
    data = data.assign(place=data.groupby(["city", "kind"]).cumcount() + 1)
    chart = (
        alt.Chart(data)
        .mark_point(size=90, filled=True, opacity=0.9)
        .encode(
            x=alt.X(
                "place:Q",
                title=say("Number named", "提及数量"),
                axis=alt.Axis(tickMinStep=1),
                scale=alt.Scale(domainMin=0, nice=True),
            ),
            y=alt.Y("kind:N", title=None, sort=alt.EncodingSortField("place", op="max", order="descending")),
            yOffset="city:N",
            **city_marks(rows["city_id"], say("City", "城市")),
            tooltip=[
                alt.Tooltip("entity:N", title=say("Name", "名称")),
                alt.Tooltip("role:N", title=say("In the text", "文中角色")),
                alt.Tooltip("source:N", title=say("Source", "来源")),
            ],
        )
    )
    return titled(chart.properties(width="container", height=alt.Step(18)), title, rows, description)


def stances(statements: pd.DataFrame, title: str, description: str) -> alt.Chart:
    """Draw the statements on one proposition, a dot each, by section of the article and stance.

    ``statements``: rows of the statements table with a stance, and the column section.
    """
    data = pd.DataFrame(
        {
            "section": statements["section"].astype(int),
            "stance": statements["stance"].map(lambda s: label("stance", s)),
            "says": statements[say("paraphrase_en", "paraphrase_zh")],
            "speaker": statements["speaker_id"].map(name_of),
            "source": [source_line(s, n) for s, n in zip(statements["source_id"], statements["line"], strict=True)],
        }
    )
    data = data.assign(place=data.groupby(["section", "stance"]).cumcount() + 1)
    order = [label("stance", s) for s in (1, 0, -1)]
    chart = (
        alt.Chart(data)
        .mark_point(size=80, filled=True)
        .encode(
            x=alt.X(
                "place:Q", title=say("Statements", "论述数"), axis=alt.Axis(tickMinStep=1), scale=alt.Scale(domainMin=0)
            ),
            y=alt.Y("section:O", title=say("Section", "节")),
            yOffset=alt.YOffset("stance:N", sort=order),
            color=alt.Color(
                "stance:N",
                sort=order,
                title=say("Stance", "立场"),
                scale=alt.Scale(domain=order, range=[BLUE, GREY, VERMILION]),
            ),
            shape=alt.Shape(
                "stance:N",
                sort=order,
                title=say("Stance", "立场"),
                scale=alt.Scale(domain=order, range=["circle", "square", "triangle-down"]),
            ),
            tooltip=[
                alt.Tooltip("says:N", title=say("Says", "内容")),
                alt.Tooltip("speaker:N", title=say("Speaker", "说话者")),
                alt.Tooltip("source:N", title=say("Source", "来源")),
            ],
        )
    )
    return titled(chart.properties(width="container", height=alt.Step(15)), title, statements, description)


def word_cloud(source_ids: list[str], title: str, description: str) -> alt.Chart:
    """Draw the word cloud of an article, chosen by a menu where there are several; a tooltip gives the count."""
    words = load("clouds").query("source_id in @source_ids")
    pick = alt.param(
        name="article", value=source_ids[0], bind=alt.binding_select(options=source_ids, name=say("Article", "文章"))
    )
    chart = (
        alt.Chart(words)
        .mark_text(
            baseline="middle",
            align="center",
            font="Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif",
        )
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)),
            y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[1, 0], nice=False)),
            text="token:N",
            size=alt.Size("size:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, alt.ExprRef("width")])),
            color=alt.Color("n:Q", legend=None, scale=alt.Scale(type="log", range=[GREY, BLUE])),
            tooltip=[alt.Tooltip("token:N", title=say("Word", "词")), alt.Tooltip("n:Q", title=say("Count", "次数"))],
        )
    )
    if len(source_ids) > 1:
        chart = chart.add_params(pick).transform_filter("datum.source_id == article")
    chart = chart.properties(width="container", height=430)
    return titled(chart, title, say("Source: ", "来源:") + ", ".join(source_ids), description)

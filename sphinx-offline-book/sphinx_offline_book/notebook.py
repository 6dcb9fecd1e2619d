"""What a notebook writes for its page, as HTML, and how it is found there: charts, tables, links, quizzes, codings.

All of the contract between notebooks and pages stands here. The scripts and styles in ``static/`` read the same
classes. The module is pure Python and needs nothing but the standard library, and Altair when charts are drawn.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

from sphinx_offline_book.language import words_in

CHART = re.compile(
    r'(?P<open><div class="vega-chart">)(?P<start><script type="application/json">)'
    r"(?P<spec>.*?)(?P<end></script></div>)",
    re.DOTALL,
)
CHART_MARK, ROWS_MARK = 'class="vega-chart"', 'class="book-rows"'  # by these a page tells that it has one
QUIZ_MARK, LIST_MARK, CODING_MARK = 'class="book-quiz"', 'class="book-list"', 'class="book-coding"'
SHORT = re.compile(r"[\d/.,%–-]{1,17}")  # a number or a date: it must not be broken
LONG = 15  # rows that a table may have before it scrolls
WIDE = 3  # columns that a phone shows side by side
MANY, CROWDED = 5, 7  # with more columns letters are smaller; with still more, words may be broken
PIECES = re.compile(r"[\s,;:，；：、。（）()/·-]+")  # where a line may break
UNBROKEN = {True: 12, False: 14}  # how long a piece with Chinese, or another, may be, in Latin letters
BUNDLE = "_build/assets/vega-bundle.js"
LIVE = """<div id="{id}" style="width: 100%"></div><script>(() => {{
  const draw = () => window.bookVegaEmbed(document.getElementById("{id}"), {spec}, {{actions: false}});
  if (window.bookVegaEmbed) return draw();
  const script = document.createElement("script");
  // made by a build of the book, served by JupyterLab itself, which may stand below an address of its own
  const lab = document.getElementById("jupyter-config-data");
  script.src = {bundle} || `${{lab ? JSON.parse(lab.textContent).baseUrl : "/"}}files/{made}`;
  script.onload = draw;
  document.head.append(script);
}})()</script>"""


class Link(NamedTuple):
    """A cell of a table, or a line under a chart, that leads somewhere."""

    text: str
    href: str


class Marked(NamedTuple):
    """A cell or a head of a table in which what stands between backticks is code."""

    text: str

    @property
    def plain(self) -> str:
        """The text without its backticks."""
        return self.text.replace("`", "")

    @property
    def html(self) -> str:
        """The text, escaped, with its code as such."""
        return re.sub("`(.+?)`", r"<code>\1</code>", escape(self.text))


def for_script(value) -> str:
    """A value as JSON that can't end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


# --- charts -----------------------------------------------------------------------------------------------------------


def use_renderers() -> None:
    """Let Altair show charts as a built page needs them, or, in JupyterLab on the book's folder, as it draws itself.

    So it is in the browser, where ``BOOK_BUNDLE`` is the address of the chart library. Anywhere else Altair's own way
    stays.
    """
    import altair as alt

    alt.renderers.register("book", book_renderer)
    alt.renderers.register("lab", live_renderer)
    if os.environ.get("BOOK_BUILD"):
        alt.renderers.enable("book")
    elif "BOOK_BUNDLE" in os.environ or any(
        (folder / BUNDLE).is_file() for folder in (Path.cwd(), *Path.cwd().parents)
    ):
        alt.renderers.enable("lab")


def book_renderer(spec: dict, **_) -> dict:
    """A chart as HTML that holds its own specification; the page draws it without a kernel.

    ``usermeta.link`` (text, href) becomes a line below the chart.
    """
    link = spec.get("usermeta", {}).get("link")
    below = f'<p class="book-rows-link"><a href="{escape(link["href"])}">{escape(link["text"])}</a></p>' if link else ""
    return {
        "text/html": f'<div class="vega-chart"><script type="application/json">{for_script(spec)}</script></div>{below}'
    }


def live_renderer(spec: dict, **_) -> dict:
    """A chart for JupyterLab, whose own Vega may be too old: drawn with the library of the built book."""
    bundle = for_script(os.environ.get("BOOK_BUNDLE", ""))
    chart = LIVE.format(id=f"chart-{uuid.uuid4().hex}", spec=for_script(spec), bundle=bundle, made=BUNDLE)
    return {"text/html": chart}


def charts_in(html: str) -> list[dict]:
    """The Vega-Lite specifications of the charts in some HTML, as a notebook wrote it or as it stands in a page."""
    found = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    return [spec for spec in map(json.loads, found) if "$schema" in spec and "vega-lite" in spec["$schema"]]


# --- tables -----------------------------------------------------------------------------------------------------------


def table_html(
    heads: Sequence[str | Marked],
    rows: Iterable[Sequence],
    caption: str = "",
    scroll: bool = True,
    ids: Sequence[str] = (),
    name: str = "Table",
) -> str:
    """Rows as an HTML table, every cell escaped; a cell is a text, a `Link`, or `Marked`.

    ``ids`` are the places of the rows, to link to; ``name`` is what a table without a caption is called.
    A text of two lines shows the first in bold. A long table scrolls in a box unless told not to. On a phone each
    row of a wide table becomes a block of its own.
    """
    rows = list(rows)
    places = [f' id="{escape(id_)}"' for id_ in ids] or [""] * len(rows)
    body = "".join(
        f"<tr{place}>" + "".join(map(_cell, heads, row)) + "</tr>" for place, row in zip(places, rows, strict=True)
    )
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    kind = table_class(len(heads), scroll and len(rows) > LONG)
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(caption or name)}">'
        f"<table>{top}<thead><tr>"
        + "".join(f"<th>{_inside(head)}</th>" for head in heads)
        + f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def table_class(n_columns: int, long: bool) -> str:
    """The classes of the box of a table: whether it may scroll, and what it takes for so many columns to fit."""
    fit = " wide" * (n_columns > WIDE) + " many" * (n_columns > MANY) + " crowded" * (n_columns > CROWDED)
    return "book-table" + " long" * long + fit


def cell_class(text: str) -> str:
    """The class of a cell: ``short`` must not be broken; ``loose`` may be anywhere, lest it push others out of view."""
    if SHORT.fullmatch(text):
        return "short"
    widths = [(len(piece), sum(2 if char > "\u2e80" else 1 for char in piece)) for piece in PIECES.split(text)]
    return "loose" if any(width > UNBROKEN[width > length] for length, width in widths) else ""


def _cell(head: str | Marked, value: str | Link | Marked) -> str:
    kind = cell_class(_plain(value))
    shown = f' class="{kind}"' if kind else ""
    return f'<td{shown} data-label="{escape(_plain(head))}">{_inside(value)}</td>'


def _plain(value: str | Link | Marked) -> str:
    return value.plain if isinstance(value, Marked) else value.text if isinstance(value, Link) else value


def _inside(value: str | Link | Marked) -> str:
    if isinstance(value, Marked):
        return value.html
    if isinstance(value, Link):
        return f'<a href="{escape(value.href)}">{escape(value.text)}</a>'
    first, line_break, rest = value.partition("\n")
    return f"<strong>{escape(first)}</strong><br>{escape(rest)}" if line_break else escape(value)


# --- tables of many rows, loaded when they are asked for --------------------------------------------------------------


def rows_html(settings: dict, without_scripts: str) -> str:
    """The place of a table of many rows, which ``rows.js`` fills; what to say where no script may run."""
    return (
        f'<div class="book-rows"><script type="application/json">{for_script(settings)}</script>'
        f"<noscript><p>{escape(without_scripts)}</p></noscript></div>"
    )


def rows_script(table: str, rows: dict) -> str:
    """The text of the script that brings the rows of one table.

    Where any two of them may be held side by side, ``rows["compare"]`` says how: ``columns`` lists the columns that
    both must share, each by its number and with what it means where they don't; ``codes`` has for each row a code for
    its value in each of these, and two values are one where their codes are; ``same`` is said where all are.
    """
    return f"bookRows({for_script(table)}, {for_script(rows)});\n"


def rows_address(page: str, table: str, ids: Sequence[str]) -> str:
    """The address that opens rows of a table on the page that shows tables of many rows; no id holds a ``~``."""
    return f"{page}#table={table}&rows={quote('~'.join(ids))}"


def filtered_address(page: str, table: str, chosen: dict[str, str]) -> str:
    """The address that opens a table on that page with some of its menus set: the value of each, by its name."""
    return f"{page}#{urlencode({'table': table} | chosen, quote_via=quote)}"


def chart_address(page: str, chart: str, chosen: dict[str, str]) -> str:
    """The address of a chart of a page, named by its cell, with some of its controls set: the value of each by name."""
    return f"{page}#{urlencode({'chart': chart} | ({'set': json.dumps(chosen)} if chosen else {}), quote_via=quote)}"


# --- quizzes ----------------------------------------------------------------------------------------------------------

QUIZ_WORDS = {
    "en": {
        "answer": "Answer",
        "right": "Right.",
        "wrong": "Not right.",
        "check": "Check",
        "choose": "Choose an answer first.",
        "again": "Again",
        "newTab": "opens in a new tab",
        "score": "{right} of {all} right at the first try",
        "left": "{n} not answered yet",
        "sheet": "Result sheet to hand in",
        "name": "Name (optional)",
        "date": "Date",
        "set": "Quiz",
        "question": "Question",
        "chosen": "Answer chosen",
        "result": "Result",
        "isRight": "right",
        "isWrong": "wrong",
        "later": "right at try {n}",
        "none": "not answered",
        "copy": "Copy as text",
        "print": "Print this sheet",
        "printSet": "Print this set",
        "copied": "Copied.",
        "select": "Your browser does not copy by itself: copy the text below.",
    },
    "zh": {
        "answer": "答案",
        "right": "正确。",
        "wrong": "不对。",
        "check": "检查",
        "choose": "请先选择一个答案。",
        "again": "重新作答",
        "newTab": "在新标签页中打开",
        "score": "{all}题中有{right}题首次答对",
        "left": "还有{n}题未答",
        "sheet": "可上交的成绩单",
        "name": "姓名（可不填）",
        "date": "日期",
        "set": "测验",
        "question": "题目",
        "chosen": "所选答案",
        "result": "结果",
        "isRight": "正确",
        "isWrong": "错误",
        "later": "第{n}次才答对",
        "none": "未答",
        "copy": "复制为文本",
        "print": "打印成绩单",
        "printSet": "打印这组题目",
        "copied": "已复制。",
        "select": "浏览器不能自动复制：请复制下面的文字。",
    },
}
NUMBER = re.compile(r"\D{0,2}?(-?\d[\d,]*(?:\.\d+)?)")  # that an answer begins with, after a sign such as $ or >


EMPHASIS = re.compile(r"\*(\S[^*]*)\*")


class Choice(NamedTuple):
    """An answer that a question offers, whether it is the right one, and why or why not."""

    text: str
    right: bool
    reason: str


class Asked(NamedTuple):
    """A question of a quiz: its answers, of which one is right, and the link to what proves it."""

    ask: str
    choices: Sequence[Choice]
    proof: Link


def quiz_html(name: str, title: str, questions: Sequence[Asked], language: str = "en") -> str:
    """A set of questions as native fields, which ``quiz.js`` marks; without it, the answers stand folded below each.

    ``name`` tells the set apart from others of its page; ``title`` stands on the sheet that a reader hands in.
    """
    say = words_in(QUIZ_WORDS, language)
    asked = "".join(_question(f"{name}-{n}", n, question, say) for n, question in enumerate(questions, 1))
    return (
        f'<div {QUIZ_MARK} data-name="{escape(name)}" data-title="{escape(title)}">'
        f'<script type="application/json">{for_script(say)}</script>{asked}</div>'
    )


def _question(name: str, number: int, question: Asked, say: dict[str, str]) -> str:
    choices = list(zip("ABCDEFGH", in_order(question), strict=False))
    offered = "".join(
        f'<label><input type="radio" name="{escape(name)}" value="{letter}"> <b>{letter}</b> '
        f"<span>{_emphasised(choice.text)}</span></label>"
        for letter, choice in choices
    )
    reasons = "".join(
        f"<li{' data-right' * choice.right}><b>{letter}</b> {say['right' if choice.right else 'wrong']} "
        f"<span>{_emphasised(choice.reason)}</span></li>"
        for letter, choice in choices
    )
    proof = f'<a href="{escape(question.proof.href)}" target="_blank" rel="noopener">{escape(question.proof.text)}</a>'
    return (
        f'<fieldset class="book-quiz-question"><legend>{number}. {_emphasised(question.ask)}</legend>{offered}'
        f'<details class="book-quiz-key"><summary>{say["answer"]}</summary><ul>{reasons}</ul><p>{proof}</p></details>'
        "</fieldset>"
    )


def _emphasised(text: str) -> str:
    """A text, escaped, with what stands between asterisks emphasised."""
    return EMPHASIS.sub(r"<em>\1</em>", escape(text))


def in_order(question: Asked) -> list[Choice]:
    """The answers of a question, in an order that tells nothing: numbers by size, others always in the same mix."""
    numbers = {choice: NUMBER.match(choice.text) for choice in question.choices}
    if all(numbers.values()):
        return sorted(question.choices, key=lambda choice: float(numbers[choice][1].replace(",", "")))
    return sorted(
        question.choices, key=lambda choice: hashlib.sha256(f"{question.ask}\0{choice.text}".encode()).digest()
    )


# --- things that readers code, to see how far they agree --------------------------------------------------------------


class Category(NamedTuple):
    """One answer to a question of a coding: its value in files, its title, and what it means in a line."""

    value: str
    title: str
    meaning: str = ""


class CodingQuestion(NamedTuple):
    """A question that is asked of each item; at most 26 categories, since a letter stands for one."""

    name: str
    title: str
    ask: str
    categories: Sequence[Category]


class CodingItem(NamedTuple):
    """A thing to code. By the names of questions: what to show beside each, the published code, and other codes."""

    id: str
    text: str
    codes: Mapping[str, str]
    shown: Mapping[str, str] = {}
    link: str = ""
    others: Mapping[str, Sequence[str]] = {}


class Coders(NamedTuple):
    """How far others agreed: by question n, share agreed, Cohen's kappa, Krippendorff's alpha; None if not known."""

    title: str
    measures: Mapping[str, tuple[int, float, float | None, float | None]]


def coding_html(
    questions: Sequence[CodingQuestion],
    items: Sequence[CodingItem],
    code_book: str,
    coders: Sequence[Coders] = (),
    others: str = "",
    without_scripts: str = "",
    stop: str = ". ",
) -> str:
    """Items to code with their code book, as a sheet to print, which ``coding.js`` makes a tool to code with.

    ``code_book`` is the title of the book. ``others`` says whose codes the others of an item are.
    ``without_scripts`` is said where no script may run. ``stop`` stands behind the title of a question.
    """
    settings = _coding_settings(questions, items) | {"others": others, "coders": [c._asdict() for c in coders]}
    sheet = "".join(_coding_item(place, item, questions, stop) for place, item in enumerate(items))
    return (
        f'<div class="book-coding"><script type="application/json">{for_script(settings)}</script>'
        f"<noscript><p>{escape(without_scripts)}</p></noscript>"
        f'<details class="book-coding-book"><summary>{escape(code_book)}</summary>'
        + "".join(map(_code_book_of, questions))
        + f'</details><ol class="book-coding-items">{sheet}</ol></div>'
    )


def _coding_settings(questions: Sequence[CodingQuestion], items: Sequence[CodingItem]) -> dict:
    """What the script needs beside the sheet: the mark of the set, and each code as the place of its category."""
    places = {q.name: {c.value: place for place, c in enumerate(q.categories)} for q in questions}
    named = [(q.name, [c.value for c in q.categories]) for q in questions]
    mark = hashlib.sha256(json.dumps([named, [item.id for item in items]]).encode()).hexdigest()[:4]
    asked = [{"name": q.name, "title": q.title, "categories": [c[:3] for c in q.categories]} for q in questions]
    told = [
        {
            "id": item.id,
            "link": item.link,
            "codes": [places[q.name][item.codes[q.name]] for q in questions],
            "others": [[places[q.name][code] for code in item.others.get(q.name, ())] for q in questions],
        }
        for item in items
    ]
    return {"set": mark, "questions": asked, "items": told}


def _coding_item(place: int, item: CodingItem, questions: Sequence[CodingQuestion], stop: str) -> str:
    asked = "".join(_coding_field(f"coding-{place}-{q.name}", q, item.shown.get(q.name, ""), stop) for q in questions)
    return f'<li><p class="book-coding-text">{escape(item.text)}</p>{asked}</li>'


def _coding_field(name: str, question: CodingQuestion, shown: str, stop: str) -> str:
    choices = "".join(
        f'<label><input type="radio" name="{escape(name)}" value="{n}"> <span>{escape(c.title)}'
        f"<small>{escape(c.meaning)}</small></span></label>"
        for n, c in enumerate(question.categories)
    )
    return (
        f"<fieldset><legend><strong>{escape(question.title)}</strong>{escape(stop + question.ask)}</legend>"
        + (f"<p>{escape(shown)}</p>" if shown else "")
        + f'<div class="book-coding-choices">{choices}</div></fieldset>'
    )


def _code_book_of(question: CodingQuestion) -> str:
    lines = "".join(f"<dt>{escape(c.title)}</dt><dd>{escape(c.meaning)}</dd>" for c in question.categories)
    return f"<p><strong>{escape(question.title)}</strong></p><dl>{lines}</dl>"

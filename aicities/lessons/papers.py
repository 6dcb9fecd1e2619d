"""The papers of a lesson: a work sheet for the student and an answer sheet for the teacher, a page of A4 each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from posixpath import normpath
from urllib.parse import parse_qsl, urljoin

from IPython.display import HTML
from markdown_it import MarkdownIt

from aicities import __version__
from aicities import schema as T
from aicities.data import EXPLORER, FILTERS, city_name, say, source_name
from aicities.display import take_away
from aicities.display.rows import words_for
from aicities.files import new_folder
from aicities.language import LANGUAGE, bracketed, headed, in_language, joined, of_page, sign
from aicities.lessons import NAMES, Lesson, Task, file_name, jigsaw, lessons, title
from aicities.lessons.guide import PAPERS
from sphinx_offline_book import paper

ROOT = T.DATA.parent
PAGES = ROOT if (ROOT / "notebooks").is_dir() else take_away.NOTEBOOKS.parent
FOLDER = "notebooks/papers/"  # where the papers lie in the book
LONGEST = 170  # signs of an address that a phone reads from a code of this size
SHOWN_IDS = 2  # rows that an answer sheet names one by one
LINE_OF_HAND = 7.5  # millimetres
NARROW, BLANK = 58, 9  # signs in a row of a table that has words beside it; the least width of a column


def printed() -> list[Lesson]:
    """All that has papers: the lessons, and the jigsaw, which has no quiz."""
    return [*lessons(), jigsaw.lesson()]


def write(folder: Path) -> int:
    """Write the papers of all lessons into a folder; give their number."""
    made = {name: text for one in printed() for name, text in of_lesson(one).items()}
    with new_folder(folder) as part:
        for name, text in made.items():
            (part / name).write_text(text, encoding="utf-8")
    return len(made)


def all_papers() -> HTML:
    """Links to the papers of all lessons and themes, a line for each lesson and each theme."""
    lines = [say("Lesson *{title}*: {papers}", title=title(name), papers=_of(name)) for name in [*NAMES, jigsaw.NAME]]
    themes = sorted(path.stem for path in (PAGES / "notebooks" / "themes").glob("*.ipynb"))
    lines += [
        say(
            "Theme *{title}*: {papers}",
            title=_title(f"notebooks/themes/{theme}"),
            papers=_pdf(f"{theme}-hand-out", say("hand-out")),
        )
        for theme in themes
    ]
    return HTML(f"<ul>{''.join(f'<li>{inline(line)}</li>' for line in lines)}</ul>")


def _of(name: str) -> str:
    """The two papers of a lesson as links in Markdown."""
    sheet, key = (f"{file_name(name)}-{kind}" for kind in PAPERS)
    return joined([_pdf(sheet, say("work sheet")), _pdf(key, say("answers"))])


def _pdf(name: str, text: str) -> str:
    """A link in Markdown to the PDF of a paper, from any page of the book."""
    return f"[{text}](../papers/{name}.pdf)"


def of_lesson(lesson: Lesson) -> dict[str, str]:
    """The two papers of a lesson by their file names."""
    name = file_name(lesson.name)
    return {f"{name}-work-sheet.html": work_sheet(lesson), f"{name}-answers.html": answers(lesson)}


def work_sheet(lesson: Lesson) -> str:
    """The paper that a student writes on."""
    who = say("Name {name} Date {date}", name=_blank(55), date=_blank(28))
    head = _head(say("Work sheet"), who, lesson)
    body = [head, opens(lesson), _tasks(map(_asked, lesson.tasks)), _foot(lesson)]
    return paper.paper(headed(say("Work sheet"), lesson.title), [f'<div class="fills">{"".join(body)}</div>'], LANGUAGE)


def answers(lesson: Lesson) -> str:
    """The paper that a teacher keeps: the same tasks with their answers, and where the rows are."""
    head = _head(say("Answers"), say("For the teacher"), lesson)
    body = [head, _tasks(map(_answered, lesson.tasks)), _foot(lesson)]
    return paper.paper(headed(say("Answers"), lesson.title), ["".join(body)], LANGUAGE)


def _head(kind: str, right: str, lesson: Lesson) -> str:
    return (
        f'<p class="kind"><span>{escape(kind)}</span><span>{right}</span></p>'
        f'<h1>{escape(lesson.title)}</h1><p class="aim">{inline(lesson.aim)}</p>'
    )


def _foot(lesson: Lesson) -> str:
    minutes = sum(task.minutes for task in lesson.tasks)
    told = say(
        "{minutes} minutes. Cities of AI 智城竞逐, version {version}, CC BY 4.0.", minutes=minutes, version=__version__
    )
    return f"<footer>{escape(told)}</footer>"


def _blank(millimetres: int) -> str:
    return f'<span class="write" style="width: {millimetres}mm">&nbsp;</span>'


def inline(text: str) -> str:
    """A sentence with its Markdown (bold, italics, links) as HTML."""
    return MarkdownIt().renderInline(text)


# --- tasks ------------------------------------------------------------------------------------------------------------


def _tasks(items: Iterator[str]) -> str:
    return f'<ol class="tasks">{"".join(items)}</ol>'


def _ask(task: Task) -> str:
    minutes = say("{n} minutes", n=task.minutes)
    return f'<p class="ask">{inline(task.ask)}<span class="minutes">{bracketed("", escape(minutes))}</span></p>'


def _asked(task: Task) -> str:
    """A task as the student has it: with room to write, or a table to fill in."""
    if task.heads:
        return _item(task, _ask(task), _table(task, lambda cell: _room(task.lines)))
    return f'<li style="--lines: {task.lines}">{_ask(task)}{paper.lines(task.lines)}</li>'


def _room(lines: int) -> str:
    """Room to write so many lines into a cell; two lines, a number or a few words, need none of their own."""
    if lines <= Task.lines:
        return ""
    return f'<span style="display: inline-block; width: 30mm; height: {lines * LINE_OF_HAND}mm"></span>'


def _answered(task: Task) -> str:
    """A task as the teacher has it: with its answer and the place of its rows."""
    answer = f'<div class="answer-text">{_code(task.proof)}{inline(task.answer)} {where(task.proof)}</div>'
    return _item(task, _ask(task), _table(task, inline), answer)


def _item(task: Task, asked: str, table: str, rest: str = "") -> str:
    """A task with its table beside the words where both have room, else below what is asked."""
    if task.heads and width(task) <= NARROW:
        return f'<li class="beside"><div>{asked}{rest}</div>{table}</li>'
    return f"<li>{asked}{table}{rest}</li>"


def width(task: Task) -> int:
    """How many signs wide the table of a task is, a Chinese character counted as two."""
    columns = zip(task.heads, *task.rows, strict=True)
    return sum(max(BLANK, *(len(cell) + sum(char > "\u2e80" for char in cell) for cell in cells)) for cells in columns)


def _table(task: Task, shown) -> str:
    """The table of a task; ``shown`` says what stands in a cell that a student fills in."""
    if not task.heads:
        return ""
    heads = "".join(f"<th>{inline(head)}</th>" for head in task.heads)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{inline(cell)}</td>" for cell in row[: task.given])
        + "".join(f'<td class="answer">{shown(cell)}</td>' for cell in row[task.given :])
        + "</tr>"
        for row in task.rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


# --- where things are -------------------------------------------------------------------------------------------------


def opens(lesson: Lesson) -> str:
    """What a student opens, with a code to scan for each page where the address of the published book is known."""
    links = "".join(f"<span>{_link(title, address)}</span>" for title, address in lesson.opens)
    codes = "".join(map(_code, dict.fromkeys(address.partition("#")[0] for _, address in lesson.opens)))
    words = f"<div><strong>{escape(say('Open in the book:'))}</strong>{links}</div>"
    return f'<div class="opens">{words}<div class="codes">{codes}</div></div>'


def where(address: str) -> str:
    """Where the rows of an answer are, as a link and in words."""
    words = _rows_words(address) if address.startswith(EXPLORER) else _page_words(address)
    return f'<span class="where">{_link(say("Where it stands:"), address)} {words}{sign("stop").strip()}</span>'


def _rows_words(address: str) -> str:
    """The rows that an address in the explorer asks for: the table, filters, and ids to search for."""
    asked = dict(parse_qsl(address.partition("#")[2]))
    titles = T.schema("tables").set_index("table")[in_language("title")]
    said = [escape(say("explorer, table {table}", table=titles.get(asked.get("table"), say("all tables"))))]
    named = {"source": source_name, "city": city_name}
    said += [
        escape(headed(menu, named.get(name, words_for)(asked[name]))) for name, menu in menus().items() if name in asked
    ]
    if ids := asked.get("rows", "").split("~") if asked.get("rows") else []:
        codes = joined(f"<code>{escape(id_)}</code>" for id_ in ids[:SHOWN_IDS])
        more = say(" and {n} more", n=len(ids) - SHOWN_IDS) if len(ids) > SHOWN_IDS else ""
        said.append(say("search for {rows}", rows=codes) + escape(more))
    return sign("comma").join(said)


def menus() -> dict[str, str]:
    """What each menu of the explorer is called, by its name in an address."""
    words = ("Source", "City", "Kind", "Year", "Status", "Search")
    return dict(zip(FILTERS, map(say, words), strict=True))


def _page_words(address: str) -> str:
    """The page of the book that an address leads to, by its title."""
    path = normpath(FOLDER + address.partition("#")[0]).removesuffix(".html")
    return escape(say("page: {title}", title=_title(path)))


def _link(text: str, address: str) -> str:
    return f'<a href="{escape(address)}">{inline(text)}</a>'


@cache
def _title(page: str) -> str:
    """The title of a page, from its notebook, or from its text file where one stands beside it."""
    cells = json.loads((PAGES / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    said, chinese = "".join(cells[0]["source"]), PAGES / f"{page}.zh.md"
    return (of_page(chinese, said) if chinese.is_file() else said).splitlines()[0].lstrip("# ")


def _code(address: str) -> str:
    """The address in the published book as a code to scan; empty while none is known, or where it is too long."""
    site = paper.site(ROOT)
    site += "" if LANGUAGE == "en" or not site else f"{LANGUAGE}/"
    whole = urljoin(site + FOLDER, address)
    return paper.qr(whole) if site and len(whole) <= LONGEST else ""

"""What a built Chinese page still says in English: in its text, its controls, and the rows that it loads.

Names and abbreviations stay as they are in any language: the names that the tables know, what `kept.csv` lists with a
reason, words in capitals, and what is code. A column whose head says so (英文) is in English by right.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag

from aicities import schema as T
from aicities.data import FILTERS, load
from aicities.display.rows import VIEWS
from aicities.language import UNTRANSLATED
from aicities.lessons.coding import NO_SIDE

KEPT = Path(__file__).with_name("kept.csv")  # words that a Chinese page has in English, each with its reason
BOOK = "_build/html/zh"
# The columns of names as a Chinese page has them.
NAMED = (
    *(("places", "name_zh"), ("entities", "name_zh"), ("policies", "title_zh"), ("events", "title_zh")),
    *(("sources", "publisher_zh"), ("sources", "short_zh")),
)
IN_CODE = ("sha256", "file_name", "address", "function", "pos")  # columns of names for programs
IN_ENGLISH = "英文"  # in the head of a column that holds English
# What is no text for a reader, or is quoted as it stands: code, scripts, frames as pandas writes them, the names in
# Sphinx's own index of functions, what is in English by right.
APART = (
    "script, style, code, pre, svg defs, .cell_input, .dataframe, .math, .indextable, [lang=en], [hidden].book-never,"
    f"td[data-label^={IN_ENGLISH}]"
)
SAID = ("aria-label", "title", "alt", "placeholder", "data-bs-title", "label")  # attributes that a reader meets
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
# What looks like words and is none: addresses, files, folders, check sums, places in a page, values to fill in, tags.
CODE = re.compile(
    r"https?://\S+|[\w./-]*\.(?:html|csv|json|parquet|zip|pdf|txt|ipynb|py|js|md|org|com|cn|htm|whl)(?![A-Za-z])"
    r"|\b(?=[a-f]*\d)[0-9a-f]{4,}\b|\b[\w.-]+/|#[\w=&%.-]+|\{\w*\}|<[^>]+>|&\w+;"
)
# What of a script's values no reader sees: addresses, ids, names of fields, and what a widget is made of.
NOT_SHOWN = frozenset(
    ["href", "url", "link", "field", "type", "format", "expr", "name", "id", "folder", "layout", "style", "class"]
)
WIDGET_WORDS = ("description", "_options_labels", "tooltip", "tooltips", "placeholder", "titles", "value")


class Left(NamedTuple):
    """An English word or run of words on a page: where it is met, the words, and the text that they stand in."""

    page: str
    where: str
    words: str
    text: str


@cache
def kept() -> re.Pattern:
    """What finds the names and phrases that stay in English: those of `kept.csv`, each with its reason, and terms.

    A term of the glossary stands in brackets behind its Chinese.
    """
    with KEPT.open(encoding="utf-8", newline="") as file:
        phrases = [re.escape(row["en"]) for row in csv.DictReader(file)]
    terms = [f"（{re.escape(term)}）" for term in load("glossary")["term_en"]]
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join([*terms, rf"(?<![A-Za-z])(?:{'|'.join(longest)})(?![A-Za-z])"]))


@cache
def names() -> frozenset[str]:
    """Each English word of the names that Chinese columns hold, as DeepSeek."""
    found = [name for table, column in NAMED for name in load(table)[column].dropna()]
    found += [alias for aliases in load("entities")["aliases"].dropna() for alias in aliases]
    return frozenset(word for name in found for word in WORD.findall(str(name)))


@cache
def codes() -> frozenset[str]:
    """What a script is given to work with: ids of rows, names of tables, columns and menus, coded values."""
    ids = {part for name in T.table_names() for id_ in T.row_ids(name, load(name)) for part in id_.split("+")}
    return frozenset(
        {*ids, *T.table_names(), *T.schema("columns")["column"], *T.schema("values")["value"], *FILTERS, NO_SIDE}
    )


def english(text: str) -> list[str]:
    """The runs of English words in a text that nothing keeps."""
    if not WORD.search(text):
        return []
    runs = re.findall(r"[A-Za-z][A-Za-z'’ ,-]*[A-Za-z]", kept().sub(" · ", CODE.sub(" · ", text)))
    return [run.strip() for run in runs if not all(map(stays, WORD.findall(run)))]


def stays(word: str) -> bool:
    """Say whether a word is the same in Chinese: one letter, capitals, or part of a name."""
    return len(word) < 2 or word.isupper() or word in names() or re.fullmatch(r"[A-Z]{2,}s?", word) is not None


# --- where a page says something --------------------------------------------------------------------------------------


def texts(html: str) -> Iterator[tuple[str, str]]:
    """What a page says, each with where: in its text, an attribute, or what a script is given to show."""
    soup = BeautifulSoup(html, "html.parser")
    yield from (("script", text) for text in given(soup))
    for gone in soup.select(APART):
        gone.decompose()
    for node in soup.find_all(string=True):
        if type(node) is NavigableString and node.strip():
            yield "text", " ".join(node.split())
    for element in soup.find_all(True):
        yield from ((name, str(element[name])) for name in SAID if isinstance(element, Tag) and element.get(name))


def given(soup: BeautifulSoup) -> Iterator[str]:
    """The texts that the scripts of a page are given to show."""
    for script in soup.select('script[type*="json"]'):
        value = as_json(script.get_text())
        yield from widgets(value) if "widget" in script["type"] else (s for s in strings(value) if s not in codes())
    for element in soup.select("[data-words]"):
        yield from strings(as_json(str(element["data-words"])))


def as_json(text: str):
    """A value, or nothing where a script holds none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def widgets(value) -> Iterator[str]:
    """The texts of widgets: their labels, and the text of the HTML that they show."""
    for model in (value or {}).get("state", {}).values():
        for name in WIDGET_WORDS:
            for text in strings(model["state"].get(name), html=True):
                yield from (said for _, said in texts(text))


def strings(value, html: bool = False) -> Iterator[str]:
    """The texts that a control or a chart is given to show."""
    if isinstance(value, dict):
        if "mark" in value or "datasets" in value or "vconcat" in value:  # a chart: its picture says the rest
            yield from (
                str(label) for bind in binds(value) for label in [bind.get("name", ""), *bind.get("labels", [])]
            )
            return
        for name, part in value.items():
            if name not in NOT_SHOWN and not name.startswith("_"):
                yield from strings(part, html)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part, html)
    elif isinstance(value, str) and (html or "<" not in value):
        yield value


def binds(spec) -> Iterator[dict]:
    """The controls of a chart."""
    for name, part in spec.items() if isinstance(spec, dict) else enumerate(spec):
        if name == "bind" and isinstance(part, dict):
            yield part
        elif isinstance(part, dict | list) and name not in ("datasets", "values"):
            yield from binds(part)


# --- rows that the explorer loads -------------------------------------------------------------------------------------


def rows(script: str) -> Iterator[str]:
    """What a reader sees of the rows that a script brings: heads, words of codes, sources, cells that are no ids."""
    table, made = json.loads(f"[{script[script.index('(') + 1 : script.rindex(')')]}]")
    apart = {i for i, head in enumerate(made["heads"]) if IN_ENGLISH in head or head in quoted(table)}
    yield from (*made["heads"], *strings(made["codes"]), *strings(made.get("compare", {}).get("columns")))
    for _, _, (where, _), cities, _, cells in made["rows"]:
        yield from (where, *cities)
        yield from (shown(part) for i, cell in enumerate(cells) if i not in apart for part in cell)
    for others in made.get("others", {}).values():
        yield from (shown(part) for cells in others for part in cells)


def shown(part: str | list[str]) -> str:
    """What a part of a cell shows: a text, or the words of a link to a row."""
    return part if isinstance(part, str) else part[0]


@cache
def quoted(table: str) -> frozenset[str]:
    """The heads of the columns that are in no language: ids, names in code, and what sources print."""
    rows = T.columns(table).set_index("column")["title_zh"]
    own = [column for column in rows.index if column in T.key(table) and column.endswith("_id")]
    printed = [column for column in VIEWS[table].printed.split() if column in rows]
    return frozenset(rows[[*own, *printed, *(column for column in IN_CODE if column in rows)]])


# --- the book ---------------------------------------------------------------------------------------------------------


def of_book(book: Path) -> Iterator[Left]:
    """All that is left in English in a built Chinese edition, page by page, each text once a page."""
    for path in sorted([*book.rglob("*.html"), *(book / "rows").glob("*.js")]):
        page = path.relative_to(book).with_suffix("").as_posix()
        text = path.read_text(encoding="utf-8")
        found = (("row", cell) for cell in rows(text)) if path.suffix == ".js" else texts(text)
        for where, said in dict.fromkeys(found):
            if UNTRANSLATED in said:
                yield Left(page, where, UNTRANSLATED, said)
            elif runs := english(said):
                yield Left(page, where, "; ".join(runs), said)

"""What a built Chinese page still says in English: in its text, its controls, and the rows that it loads.

Names and abbreviations stay as they are in any language: the names that the tables know, what `kept.csv` lists with a
reason, words in capitals, and what is code.
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
from aicities.data import load
from aicities.language import UNTRANSLATED

KEPT = Path(__file__).with_name("kept.csv")  # words that a Chinese page has in English, each with its reason
BOOK = "_build/html/zh"
# What is no text for a reader, or is quoted as it stands: code, scripts, what is in English by right.
APART = "script, style, code, pre, svg defs, .cell_input, .math, .headerlink, [lang=en], [hidden].book-never"
SAID = ("aria-label", "title", "alt", "placeholder", "data-bs-title", "label")  # attributes that a reader meets
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
# What looks like words and is none: addresses, files, ids, names of columns, hashes, expressions of a chart.
CODE = re.compile(
    r"https?://\S+|[\w.-]+\.(?:html|csv|json|parquet|zip|pdf|txt|ipynb|py|js|md|org|com|cn|htm)\b|\b[a-z0-9]+(?:[-_~][a-z0-9]+)+\b"
    r"|\b\w+_\w+\b|#[\w=&%.-]+|\{\w*\}|<[^>]+>"
)
NOT_SHOWN = {"href", "url", "field", "type", "format", "expr", "name", "id", "folder", "layout", "style", "class"}


class Left(NamedTuple):
    """An English word or run of words on a page: where it is met, the words, and the text that they stand in."""

    page: str
    where: str
    words: str
    text: str


@cache
def kept() -> frozenset[str]:
    """Each word of the names that the tables know, and of what stays in English for a reason."""
    names = [*load("entities")["name_en"], *load("sources")["publisher"].dropna()]
    names += [alias for aliases in load("entities")["aliases"].dropna() for alias in aliases]
    with KEPT.open(encoding="utf-8", newline="") as file:
        names += [row["en"] for row in csv.DictReader(file)]
    return frozenset(word for name in names for word in WORD.findall(str(name)))


@cache
def codes() -> frozenset[str]:
    """The ids of all rows, the names of tables and columns, and coded values: none is text that a page shows."""
    ids = {part for name in T.table_names() for id_ in T.row_ids(name, load(name)) for part in id_.split("+")}
    return frozenset({*ids, *T.table_names(), *T.schema("columns")["column"], *T.schema("values")["value"]})


def english(text: str) -> list[str]:
    """The runs of English words in a text that nothing keeps."""
    if text.strip() in codes():
        return []
    bare = CODE.sub(" · ", text)
    runs = re.findall(r"[A-Za-z][A-Za-z'’ ,-]*[A-Za-z]", bare)
    return [run.strip() for run in runs if any(not stays(word) for word in WORD.findall(run))]


def stays(word: str) -> bool:
    """Say whether a word is the same in Chinese: one letter, capitals, or a name."""
    return len(word) < 2 or word.isupper() or word in kept() or re.fullmatch(r"[A-Z]{2,}s?", word) is not None


# --- where a page says something --------------------------------------------------------------------------------------


def texts(html: str) -> Iterator[tuple[str, str]]:
    """What a page says, each with where: in its text, an attribute, or what a script is given to show."""
    soup = BeautifulSoup(html, "html.parser")
    for script in soup.select('script[type*="json"]'):
        yield from (("script", text) for text in strings(as_json(script.get_text())))
    for element in soup.select("[data-words]"):
        yield from (("script", text) for text in strings(as_json(str(element["data-words"]))))
    for gone in soup.select(APART):
        gone.decompose()
    for node in soup.find_all(string=True):
        if type(node) is NavigableString and node.strip():
            yield "text", " ".join(node.split())
    for element in soup.find_all(True):
        yield from ((name, str(element[name])) for name in SAID if isinstance(element, Tag) and element.get(name))


def as_json(text: str):
    """A value, or nothing where a script holds none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def strings(value) -> Iterator[str]:
    """The texts that a control or a chart is given to show."""
    if isinstance(value, dict):
        if "mark" in value or "datasets" in value or "vconcat" in value:  # a chart: its picture says the rest
            yield from (
                str(label) for bind in binds(value) for label in [bind.get("name", ""), *bind.get("labels", [])]
            )
            return
        for name, part in value.items():
            if name not in NOT_SHOWN and not name.startswith("_"):
                yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str) and "<" not in value:
        yield value


def binds(spec) -> Iterator[dict]:
    """The controls of a chart."""
    for name, part in spec.items() if isinstance(spec, dict) else enumerate(spec):
        if name == "bind" and isinstance(part, dict):
            yield part
        elif isinstance(part, dict | list) and name not in ("datasets", "values"):
            yield from binds(part)


def rows(script: str) -> Iterator[str]:
    """The cells of the rows that a page loads."""
    yield from strings(json.loads(f"[{script[script.index('(') + 1 : script.rindex(')')]}]"))


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

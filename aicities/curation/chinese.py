"""The Chinese of the data: which cells have none, or one that was never compared with the English as it stands now.

`data/schema/chinese.csv` has a hash of each English text together with the Chinese that was found to say the same.
A cell whose hash is not there is stale: one of the two has changed since.
"""

from __future__ import annotations

import calendar
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from aicities import schema as T
from aicities.curation.translation import MISSING, STALE, Problem
from aicities.language import hash_of, say
from aicities.method import numbers

COMPARED = "chinese.csv"  # in data/schema
SCHEMA = {"tables": "table", "columns": "table+column", "values": "vocabulary+value"}
NAMES = {"name_zh", "term_zh", "index_zh", "short_zh"}  # names of their own, no translation
OTHER = "numbers"  # the kind of a cell whose Chinese has other numbers than its English
# Cells whose numbers rightly differ, by table and id.
EXCEPTIONS: dict[tuple[str, str], str] = {}


class Pair(NamedTuple):
    """A text of the data in both languages; either may be empty."""

    table: str
    id: str
    column: str
    en: str
    zh: str

    @property
    def hash(self) -> str:
        """Twelve digits for both texts together."""
        return hash_of(f"{self.en} = {self.zh}")


def pairs() -> Iterator[Pair]:
    """Each text of the curated tables and of the schema that has, or should have, a Chinese one."""
    for table in T.table_names("curated"):
        rows = pd.read_csv(T.DATA / "curated" / f"{table}.csv", dtype="string", keep_default_na=False)
        yield from _pairs(table, rows, T.key(table))
    for part, key in SCHEMA.items():
        yield from _pairs(f"schema/{part}", T.schema(part), key.split("+"))


def _pairs(table: str, rows: pd.DataFrame, key: list[str]) -> Iterator[Pair]:
    for column in rows.columns:
        english = english_of(column, rows)
        if english is None:
            continue
        ids = rows[key].agg("+".join, axis=1)
        for id_, en, zh in zip(ids, rows[english], rows[column], strict=True):
            if en or zh:
                yield Pair(table, id_, column, en, zh)


def english_of(column: str, rows: pd.DataFrame) -> str | None:
    """The column with the English of a Chinese column: ``title_en`` or ``note``; None for any other column."""
    if not column.endswith("_zh") or column in NAMES:
        return None
    bare = column.removesuffix("_zh")
    return next((name for name in (f"{bare}_en", bare) if name in rows), None)


# --- what does not hold ---


def problems() -> list[Problem]:
    """The texts whose Chinese is missing, stale, or has other numbers than the English."""
    known = compared()
    found = [(pair, kind) for pair in pairs() if (kind := _state(pair, known))]
    return [Problem(f"data/{pair.table}", f"{pair.id} {pair.column}", kind, pair.en) for pair, kind in found]


def _state(pair: Pair, known: set[tuple[str, str]]) -> str:
    if not pair.zh:
        return MISSING
    if (pair.table, pair.hash) not in known:
        return STALE
    return "" if same_numbers(pair.en, pair.zh) or (pair.table, pair.id) in EXCEPTIONS else OTHER


# --- what was compared ---


def compared() -> set[tuple[str, str]]:
    """Table and hash of each pair of texts that was compared."""
    with _file().open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["hash"]) for row in csv.DictReader(file)}


def done(tables: list[str]) -> int:
    """Note that the Chinese of these tables, or of all where none is named, says what the English says.

    Gives the number of texts that were stale. Raises `ValueError` for a table without Chinese.
    """
    every, known = list(pairs()), compared()
    if unknown := set(tables) - {pair.table for pair in every}:
        raise ValueError(say("no Chinese in: {tables}", tables=sorted(unknown)))
    chosen = {(p.table, p.hash) for p in every if p.zh and (not tables or p.table in tables)}
    kept = known & {(p.table, p.hash) for p in every}
    with _file().open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("table", "hash"), *sorted(kept | chosen)])
    return len(chosen - known)


def _file() -> Path:
    return T.DATA / "schema" / COMPARED


# --- numbers ---

FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
SCALE = re.compile(r"[\s-]?(?:thousand|[mb]illion|trillion)\b|[百千]?(?:万亿|万|亿)|[百千]")
PAIR = re.compile(rf"(?: (?:and|to|or|of|over|against|on) |至|到|与|和|比|对)(?:{FIGURE.pattern})")
COUNTED = re.split(
    ", ",
    "zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, "
    "sixteen, seventeen, eighteen, nineteen, twenty",
)
WORDS = {word: float(n) for n, word in enumerate(COUNTED)}
for months in (calendar.month_name, calendar.month_abbr):
    WORDS |= {month.lower(): float(n) for n, month in enumerate(months) if n}
WORDS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "once": 1, "twice": 2, "both": 2}
WORDS |= {"half": 0.5, "pair": 2, "double": 2, "decade": 10, "tenth": 10, "dozen": 12, "hundred": 100}
HAN = re.compile(f"[{numbers.HAN}]+")


def same_numbers(en: str, zh: str) -> bool:
    """Whether each figure of one text is in the other too, in figures or in words; order and repetition don't count."""
    ours, theirs = list(_readings(en)), list(_readings(zh))
    in_english, in_chinese = set().union(*ours, _said_in_english(en)), set().union(*theirs, _said_in_chinese(zh))
    return all(one & in_chinese for one in ours) and all(one & in_english for one in theirs)


def _readings(text: str) -> Iterator[set[float]]:
    """What each figure may be: the first of `3.77 of 65.7 billion` or `4.08至4.11万亿` may share its size."""
    for found in FIGURE.finditer(text):
        own, pair = _sized(found, found.end(), text), PAIR.match(text, found.end())
        yield {own, _sized(found, pair.end(), text)} if pair else {own}


def _sized(found: re.Match, end: int, text: str) -> float:
    value, scale = float(found[0].replace(",", "")), SCALE.match(text, end)
    for word in re.findall("[a-z]+|[百千万亿]", scale[0] if scale else ""):
        value *= SCALES[word]
    return float(f"{value:.9g}")


def _said_in_chinese(text: str) -> set[float]:
    return {float(numbers.han_to_int(word)) for word in HAN.findall(text)} | ({0.5} if "半" in text else set())


def _said_in_english(text: str) -> set[float]:
    return {WORDS[word] for word in re.findall("[a-z]+", text.lower()) if word in WORDS}

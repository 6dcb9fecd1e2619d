"""Load the tables, and put names a reader knows in place of ids, in the language of the book."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from aicities import language
from aicities import schema as T
from aicities.as_json import from_json
from aicities.language import say
from sphinx_offline_book.notebook import chart_address, filtered_address, rows_address

EXPLORER = "../reference/explorer.html"  # from any page of the book
FILTERS = ("source", "city", "kind", "year", "status", "q")  # as the explorer's address names them
ZIP = "cities-of-ai.zip"  # of all tables, among the downloads


def load(table: str) -> pd.DataFrame:
    """One table of the data package, columns as the dictionary page describes them; a copy of its own.

    Raises `KeyError` for a table that does not exist, `OSError` with the path for a file that is missing or damaged.
    """
    return _read(table).copy()


@cache
def _read(table: str) -> pd.DataFrame:
    if table not in (names := T.table_names()):
        raise KeyError(say("no table {table!r}: choose one of {names}", table=table, names=names))
    path = T.DATA / f"{table}.parquet"
    mend = say("make it again ({command}) or restore it", command="python -m aicities compile")
    try:
        return _from_file(path)
    except FileNotFoundError:
        raise FileNotFoundError(say("{file} is missing: {mend}", file=path, mend=mend)) from None
    except (OSError, ValueError) as error:  # what pyarrow raises for bytes that are no whole Parquet file
        told = say(
            "{file} is damaged or can't be read ({reason}): {mend}",
            file=path,
            reason=str(error).splitlines()[0],
            mend=mend,
        )
        raise OSError(told) from None


def _from_file(path: Path) -> pd.DataFrame:
    plain = path.with_suffix(".json")  # in the browser, where what reads Parquet would be most of what is loaded
    if plain.is_file():
        return from_json(plain.read_text(encoding="utf-8"))
    return pd.read_parquet(path, dtype_backend="numpy_nullable")


def text_of(rows: pd.DataFrame, column: str) -> pd.Series:
    """The cells of a column of texts in the language of the book: of ``title`` or ``note``, as `in_language` names it.

    Where the Chinese is missing, the English stands with a mark.
    """
    named = language.in_language(column, rows)
    if language.LANGUAGE == "en":
        return rows[named]
    english = rows[column if column in rows else f"{column}_en"].astype("string")
    return rows[named].where(rows[named].notna() | english.isna(), language.UNTRANSLATED + english)


def sample_files() -> list[Path]:
    """The sample articles that we wrote ourselves, and the tables that go with them."""
    return sorted((T.DATA / "samples").glob("*.*"))


@cache
def _names() -> dict[str, tuple[str, str]]:
    sources = _read("sources")
    named = {row.source_id: (row.title_en, row.title_zh) for row in sources.itertuples()}
    for table, key, en, zh in (
        ("places", "place_id", "name_en", "name_zh"),
        ("entities", "entity_id", "name_en", "name_zh"),
        ("indicators", "indicator_id", "name_en", "name_zh"),
        ("policies", "policy_id", "title_en", "title_zh"),
        ("events", "event_id", "title_en", "title_zh"),
        ("topics", "topic_id", "proposition_en", "proposition_zh"),
    ):
        named |= {row[0]: (row[1], row[2]) for row in _read(table)[[key, en, zh]].itertuples(index=False)}
    return named | {"article": ("the article itself", "文章本身")}


def both_names(id_: str) -> tuple[str, str]:
    """The English and the Chinese name of any place, entity, indicator, policy, event or topic."""
    return _names()[id_]


def name_of(id_: str) -> str:
    """The name of any place, entity, indicator, policy, event or topic in the language of the book."""
    if pd.isna(id_):
        return ""
    en, zh = _names()[id_]
    return zh if language.LANGUAGE == "zh" and not pd.isna(zh) else en


def city_name(place_id: str) -> str:
    """Both names of a city or other place, such as ``Shenzhen 深圳``, in Chinese the Chinese one; empty for null."""
    if pd.isna(place_id):
        return ""
    en, zh = _names()[place_id]
    return name_of(place_id) if language.LANGUAGE == "zh" or en == zh or pd.isna(zh) else f"{en} {zh}"


@cache
def _labels(vocabulary: str) -> dict[str, str]:
    rows = T.vocabulary(vocabulary)
    return dict(zip(rows["value"], rows[language.in_language("title")], strict=True))


def label(vocabulary: str, value) -> str:
    """The title of a coded value, such as ``agreement`` of ``event_kind``; empty for null."""
    return "" if pd.isna(value) else _labels(vocabulary)[str(value)]


def meaning(vocabulary: str, value: str) -> str:
    """What a coded value stands for, in a line; empty where its title says it."""
    rows = T.vocabulary(vocabulary).set_index("value")
    return rows.at[value, language.in_language("meaning")]


@cache
def _source_names() -> dict[str, str]:
    rows = _read("sources")
    return dict(zip(rows["source_id"], rows[language.in_language("short")], strict=True))


def source_name(source_id: str) -> str:
    """The short name of a source that a reader sees, such as ``Zhidx 2020``; empty for null."""
    return "" if pd.isna(source_id) else _source_names()[source_id]


def source_names(source_ids: Iterable[str]) -> dict[str, str]:
    """The short name of each of some sources, by its id, as a menu takes them."""
    return {source_id: source_name(source_id) for source_id in source_ids}


@cache
def articles() -> list[str]:
    """The ids of the articles that rows are taken from, the earliest first; one without rows as yet is none of them."""
    rows = _read("sources").query("kind == 'article'").sort_values(["date", "source_id"])
    coded = set().union(*(_read(table)["source_id"] for table in ("facts", "mentions", "statements")))
    return [source_id for source_id in rows["source_id"] if source_id in coded]


def waiting(source_id: str) -> int:
    """How many rows of an article were started by a program and wait for a person; no table holds them."""
    started = [pd.read_csv(path, dtype="string", usecols=["source_id"]) for path in T.DATA.glob("started/*.csv")]
    return sum(int((rows["source_id"] == source_id).sum()) for rows in started)


NUMERALS = {
    "en": ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "zh": ("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"),
}


def number_word(n: int) -> str:
    """A count in a word up to ten: ``five``."""
    words = NUMERALS[language.LANGUAGE]
    return words[n] if n < len(words) else str(n)


def number_of_articles() -> str:
    """How many articles rows are taken from, as `number_word` says it."""
    return number_word(len(articles()))


def source_line(source_id: str, line=None) -> str:
    """A short reference to a source, with the line of an article: ``Zhidx 2020, line 43``."""
    name = source_name(source_id)
    return name if pd.isna(line) else say("{name}, line {line}", "{name}，第{line}行", name=name, line=line)


def lines_of(rows: pd.DataFrame) -> list[str]:
    """The source and line of each row (columns source_id and line), as `source_line` says them."""
    return [source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)]


def row_url(table: str, keys: list[str]) -> str:
    """The permanent link, from any page of the book, to rows of a table in the explorer; no key holds a ``~``."""
    return rows_address(EXPLORER, table, keys)


def filter_url(table: str, **chosen: str) -> str:
    """The link, from any page of the book, to a table in the explorer with some of its filters set.

    ``chosen``: ids or coded values, such as ``source="qingdao-2020", status="fails"``, and ``q`` for a word to find.
    Raises `ValueError` for a table or a filter that the explorer does not have.
    """
    wrong = sorted({table} - set(T.table_names()) | set(chosen) - set(FILTERS))
    if wrong:
        raise ValueError(f"the explorer has no table or filter {wrong}: its filters are {FILTERS}")
    return filtered_address(EXPLORER, table, chosen)


def chart_url(page: str, chart: str, **chosen: str) -> str:
    """The link, from any page of the book, to a chart of a page with some of its controls set.

    ``page``: such as ``themes/city-rankings``; ``chart``: the id of the cell that draws it; ``chosen``: what the link
    under the chart (*Save or share*) says of its controls.
    """
    return chart_address(f"../{page}.html", chart, chosen)


@cache
def _parents() -> dict[str, tuple[str, str | None]]:
    rows = _read("places")
    return {row.place_id: (row.kind, None if pd.isna(row.parent_id) else row.parent_id) for row in rows.itertuples()}


def city_of(place_id: str | None) -> str | None:
    """The city that a place is or lies in; None for a province, region or country, and for null."""
    while not pd.isna(place_id) and place_id in _parents():
        kind, parent = _parents()[place_id]
        if kind == "city":
            return place_id
        place_id = parent
    return None


def by_city(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row for each city that a row's list of places names or lies in, as a new column ``city_id``."""
    cities = rows[column].map(lambda ids: sorted({c for i in (() if ids is None else ids) if (c := city_of(i))}))
    return rows.assign(city_id=cities).explode("city_id").dropna(subset=["city_id"])

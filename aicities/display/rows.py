"""Rows of the curated tables as the explorer shows them: which columns it shows and filters by, and every cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from aicities import language
from aicities import schema as T
from aicities.data import both_names, city_name, city_of, label, load, name_of, say, source_line, source_name
from aicities.display.comparing import REASONS, why_not_words
from aicities.display.tables import column_titles, table_title
from aicities.language import headed, in_language, joined, sign
from aicities.method.compare import MUST_MATCH, codes_of
from aicities.method.quantities import stated_by_several, years_in

BETWEEN = "行"  # keeps the names in neighbouring rows from standing together as they may do in an article


@dataclass(frozen=True)
class View:
    """Which columns of a table the explorer shows and filters by.

    ``{}`` in a name stands for the language, ``[]`` for ``_zh`` in the Chinese book and for nothing in the English.
    """

    what: str
    printed: str = "anchor"
    places: str = ""
    kind: str = ""
    date: str = ""
    status: str = ""


# Tables whose rows have but ids.
NAMELESS = ("sources", "facts", "checks", "verdict_rules", "arguments", "glossary", "claim_tests", "measure_limits")

# The page opens with the first.
VIEWS = {
    "facts": View(
        "subject_id indicator_id scope[]", "value_text", "subject_id compared_to_id", "state", "as_of", "status"
    ),
    "checks": View("title_{} explanation_{}", "reported_text", kind="kind", status="verdict"),
    "verdict_rules": View("rule_{}", "", kind="verdict", status="weight"),
    "weak_reasoning": View("statement_id reason_{}", "", kind="kind", status="how"),
    "printed_lists": View("list_id reason_{}", "list_name"),
    "firm_groups": View("entity_id", "", "entity_id", kind="group"),
    "addressees": View("statement_id", "", kind="addressee"),
    "reader_scores": View("text numbers value_right", "", kind="kind"),
    "statements": View("speaker_id paraphrase_{}", "anchor", "about_id", "type", status="stance"),
    "arguments": View("from_id to_id", "", kind="relation", status="basis"),
    "policies": View("title_{} gist_{}", "anchor", "place_id", "instrument", "date", "level"),
    "events": View("title_{}", "anchor", "place_ids", "kind", "date"),
    "rankings": View("index_{} city_id", "score_text", "city_id", "index_{}", "edition", "rank_basis"),
    "entities": View("name_en name_zh note[]", "", "city_id", "kind", status="city_basis"),
    "mentions": View("entity_id role_{}", "anchor", "city_id", "list_name"),
    "relations": View("from_id to_id role_{}", "anchor", "from_id to_id", "relation", status="basis"),
    "places": View("name_en name_zh", "", "place_id", "kind"),
    "indicators": View("name_{} definition[]", "", kind="measure", status="unit"),
    "topics": View("proposition_{}", ""),
    "claim_tests": View("statement_id needs_{} has_{}", "", kind="verdict"),
    "measure_limits": View("indicator_id shows_{} hides_{}", ""),
    "glossary": View("term_en term_zh explanation_{}", "anchor"),
    "unrepresented": View("reason[]", "literal", kind="kind"),
    "sources": View("title_{} publisher[]", "", kind="kind", date="date", status="date_basis"),
    "outline": View("role gist_{}", "", kind="role"),
    "agreement": View("table column", "", kind="table"),
    "codings": View("unit column value", "", kind="column", status="coder"),
    "domain_words": View("token", "token"),
    "frame_words": View("token gloss_en", "token", kind="frame"),
    "variants": View("token stands_for", "token"),
}


def columns_of(words: str) -> list[str]:
    """The columns that a part of a view names, in the language of the book."""
    ending = "_zh" if language.LANGUAGE == "zh" else ""
    if ending:  # where both names stand, the reader's own is the first; a gloss is in English alone
        words = re.sub(r"(name|term)_en \1_zh", r"\1_zh \1_en", words).replace("gloss_en", "")
    return words.replace("{}", language.LANGUAGE).replace("[]", ending).split()


@cache
def table_with(id_: str) -> str | None:
    """The table in which a row has this id; None for a value that is no id."""
    return _homes().get(id_)


@cache
def _homes() -> dict[str, str]:
    single = [name for name in VIEWS if len(T.key(name)) == 1 and T.key(name)[0].endswith("_id")]
    return {id_: name for name in single for id_ in load(name)[T.key(name)[0]]}


# What stands for a row that has no name of its own, or is called in another way than by it.
_TEXTS = {
    "places": lambda row: city_name(row["place_id"]),
    "sources": lambda row: source_name(row["source_id"]),
    "facts": lambda row: headed(
        f"{name_of(row['subject_id'])}{sign('comma')}{name_of(row['indicator_id'])}", row["value_text"]
    ),
    "statements": lambda row: row[in_language("paraphrase")],
    "checks": lambda row: row[in_language("title")],
    "verdict_rules": lambda row: row[in_language("rule")],
}


@cache
def _texts(name: str) -> dict[str, str]:
    rows = load(name)
    return dict(zip(T.row_ids(name, rows), rows.apply(_TEXTS[name], axis=1), strict=True))


def words_for(id_: str) -> str:
    """The words for a row that an id names: both names of a place, the text of what has no name, else a name.

    An argument is told by its two statements.
    """
    if ">" in id_:
        return " → ".join(map(words_for, id_.split(">")))
    home = table_with(id_)
    if home in _TEXTS:
        return _texts(home)[id_]
    return id_ if home is None or home in NAMELESS else name_of(id_)


@cache
def _described(table: str) -> dict[str, dict]:
    """The row of the schema that describes each column of a table."""
    return {row["column"]: row for row in T.columns(table).to_dict("records")}


def cell(about: Mapping, value) -> list:
    """One cell as parts: a text, or text, table, id and the name in the other language; empty for null.

    ``about``: the row of the schema that describes the column.
    """
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        values = [] if pd.isna(value) else [value]
    else:
        values = list(value)
    return [_part(about, item) for item in values]


# What an id, a code or the name of a column means where another cell of its row says it.
def _told(name: str, row: Mapping, column: str) -> list | None:
    """A cell whose words hang on the rest of its row, as parts; None for any other."""
    value = row[column]
    if (name, column) == ("agreement", "table"):
        return [table_title(value)]
    if (name, column) == ("agreement", "column"):
        return [column_titles(row["table"]).get(value) or say("the row itself")]
    if (name, column) == ("codings", "unit"):
        return [[words_for(value), row["table"], value] if table_with(value) else words_for(value)]
    if (name, column) == ("codings", "value") and pd.notna(value):
        return [say("left empty")] if value == "none" else cell(_described(row["table"])[row["column"]], value)
    if column in (columns := {"accepts": "facts", "from_context": name}):
        return [column_titles(columns[column])[one] for one in _ids(value)]
    if (name, column) == ("reader_scores", "text"):
        return [text_name(row)]
    return None


def text_name(row: Mapping) -> str:
    """The name of a text in `reader_scores`: of an article as its source has it, of any other its own."""
    return source_name(row["text"]) if row["kind"] == "article" else row[in_language("name")]


def _number(value: float) -> str:
    """A number as a reader reads it: 170,000,000,000 and not 1.7e+11."""
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:.6g}"


def _part(about: Mapping, value):
    if about["vocabulary"]:
        return label(about["vocabulary"], value)
    if about["column"] == "row_refs":
        home, _, value = str(value).partition(":")
        if home == "rankings":
            return [_ranked()[value], home, value]
    elif not about["refers_to"]:
        return _plain(value)
    if value == "article":
        return name_of(value)
    return [words_for(value), table_with(value), value, *_for_search(value)] if table_with(value) else str(value)


def _plain(value) -> str:
    if isinstance(value, bool | np.bool_):
        return say("yes") if value else say("no")
    return _number(value) if isinstance(value, float) else str(value)


@cache
def _ranked() -> dict[str, str]:
    """The words for each place in a ranking: the index, its edition where one is stated, the city."""
    rows = load("rankings")
    named = zip(rows[in_language("index")], rows["edition"].fillna(""), rows["city_id"].map(city_name), strict=True)
    return {id_: joined(filter(None, words)) for id_, words in zip(T.row_ids("rankings", rows), named, strict=True)}


def _for_search(id_: str) -> list[str]:
    """The names that are not shown, so that a search finds a row in either language."""
    if table_with(id_) in ("places", "statements", *NAMELESS):
        return []
    en, zh = both_names(id_)
    return [] if pd.isna(zh) else [say(f"{zh} (中文)", en)]


@cache
def _entity_city() -> dict[str, str]:
    return load("entities").dropna(subset=["city_id"]).set_index("entity_id")["city_id"].to_dict()


def cities_in(ids: list) -> list[str]:
    """Both names of each city that some ids of places or entities lie in, sorted."""
    cities = {city_of(id_) or _entity_city().get(id_) for id_ in ids if isinstance(id_, str)}
    return sorted(city_name(city) for city in cities - {None})


def entries(name: str) -> dict:
    """A table for the page: its column heads, which columns the page shows, and its rows.

    A row is its id, a mark, its source in words and as an id, its cities, its years, and all its cells.
    """
    rows, view = load(name), VIEWS[name]
    shown = shown_in_language(list(rows.columns))
    about = _described(name)
    found = [
        [
            id_,
            BETWEEN,
            _source(row),
            _cities(view, row),
            _dates(view, row),
            [found if (found := _told(name, row, c)) is not None else cell(about[c], row[c]) for c in shown],
        ]
        for id_, row in zip(T.row_ids(name, rows), rows.to_dict("records"), strict=True)
    ]
    titles, place = column_titles(name), shown.index
    parts = {
        part: [place(c) for c in columns_of(getattr(view, part))] for part in ("what", "printed", "kind", "status")
    }
    codes = {part: _codes(name, columns_of(getattr(view, part))) for part in ("kind", "status")}
    if name == "agreement":
        codes["kind"] = {table: table_title(table) for table in rows["table"].unique()}
    made = {"heads": [titles[c] for c in shown], "show": parts, "codes": codes, "rows": found}
    return made | (_side_by_side() | {"compare": _compare(rows, shown)} if name == "facts" else {})


def shown_in_language(columns: list[str]) -> list[str]:
    """The columns that a reader sees: of a text in two languages one, of names and titles in English both.

    A gloss says in English what a Chinese word means: the Chinese book has none.
    """
    texts = {c for c in columns if f"{c}_zh" in columns}
    if language.LANGUAGE == "en":
        return [c for c in columns if c.removesuffix("_zh") not in texts or c in texts]
    twins = {c for c in columns if c.endswith("_en") and c.removesuffix("en") + "zh" in columns}
    return [c for c in columns if c not in texts | twins - {"name_en", "term_en"} | {"gloss_en"}]


def _compare(facts: pd.DataFrame, shown: list[str]) -> dict:
    """What the page needs to hold any two facts side by side: the columns that must match, each with what it means
    where it does not, the words of consent, and for each fact a code for its value in each of them.
    """
    places = [shown.index(column if column in shown else f"{column}_zh") for column in MUST_MATCH]
    columns = [[place, say(REASONS[column])] for place, column in zip(places, MUST_MATCH, strict=True)]
    return {"columns": columns, "same": say("may stand beside it"), "codes": codes_of(facts).to_numpy().tolist()}


def _codes(name: str, columns: list[str]) -> dict[str, str]:
    """The words of each coded value that some columns of a table can hold."""
    about = T.columns(name).set_index("column")["vocabulary"]
    used = [vocabulary for vocabulary in about.reindex(columns).dropna() if vocabulary]
    return {value: label(v, value) for v in used for value in T.vocabulary(v)["value"]}


def _source(row: Mapping) -> list[str]:
    return [source_line(row["source_id"], row.get("line")), row["source_id"]] if "source_id" in row else ["", ""]


def _cities(view: View, row: Mapping) -> list[str]:
    return cities_in([id_ for c in columns_of(view.places) for id_ in _ids(row[c])])


def _dates(view: View, row: Mapping) -> list[str]:
    return [year for c in columns_of(view.date) for year in years_in(row[c])]


def _ids(value) -> list[str]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return [] if pd.isna(value) else [value]
    return list(value)


# --- other rows on the same quantity ----------------------------------------------------------------------------------


@cache
def several() -> pd.DataFrame:
    """The facts that `quantities.stated_by_several` finds in the tables."""
    return stated_by_several(load("facts"), load("indicators"), load("sources"))


def beside(fact: pd.Series, others: pd.DataFrame) -> list[str]:
    """For each other fact on a quantity, why it can't stand beside this one; words of consent where it can."""
    return [joined(why_not_words(fact, other), ";") or say("may be compared with it") for _, other in others.iterrows()]


def _side_by_side() -> dict:
    groups = dict(list(several().groupby("quantity")))
    titles = column_titles("facts")
    return {
        "others": {
            fact["fact_id"]: [
                [
                    _leads_to(other),
                    other["value_text"],
                    _text(other["as_of"]),
                    _text(other[in_language("scope", other)]),
                    reason,
                ]
                for (_, other), reason in zip(rest.iterrows(), beside(fact, rest), strict=True)
            ]
            for quantity, rows in groups.items()
            for _, fact in rows.iterrows()
            for rest in [rows[rows["source_id"] != fact["source_id"]]]
        },
        "others_heads": [
            say("Source"),
            titles["value_text"],
            titles["as_of"],
            titles[in_language("scope", titles)],
            say("Compared with this row"),
        ],
    }


def _leads_to(fact: pd.Series) -> list[str]:
    return [source_line(fact["source_id"], fact["line"]), "facts", fact["fact_id"]]


def _text(value) -> str:
    return "" if pd.isna(value) else str(value)

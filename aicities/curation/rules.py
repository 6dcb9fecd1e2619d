"""How the tables are read from the CSV files that people edit, and what must hold in them."""

from __future__ import annotations

import difflib
import re

import pandas as pd

from aicities import schema as T
from aicities.curation.sheets import TableError, read_csv
from aicities.method.numbers import NumberError, last_digit, read_number
from aicities.schema import (
    CHECKED_TABLES,
    ID_TABLES,
    MAX_ANCHOR,
    MAX_SHORT,
    NO_ROWS,
    columns,
    key,
    parts,
    row_ids,
    schema,
    vocabulary,
)

SCHEMA = {
    "tables": ["table", "made", "key", "title_en", "title_zh", "description"],
    "columns": ["table", "column", "type", "required", "refers_to", "vocabulary", "origin"]
    + ["title_en", "title_zh", "description"],
    "values": ["vocabulary", "value", "title_en", "title_zh", "meaning_en", "meaning_zh"],
}
DTYPES = {"string": "string", "list": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?")
BY_HAND = ["value_set", "low_set", "high_set"]
DATE_COLUMNS = {"date", "as_of", "period_start", "period_end"}


def read_table(table: str) -> pd.DataFrame:
    """A table as it stands in its CSV file, in the types of the schema; what is made by rule is null.

    Raises `TableError`, a line for each fault: of the file, its header, or a cell that does not fit its type.
    """
    rows = read_csv(T.DATA / file_of(table).removeprefix("data/"), _in_file(table))
    if problems := _header_problems(table, list(rows.columns)):
        raise TableError("\n".join(problems))
    return to_types(table, rows)


def file_of(table: str) -> str:
    """The file that a table is edited or extracted in, such as ``data/curated/facts.csv``; else the table's name."""
    made = dict(zip(schema("tables")["table"], schema("tables")["made"], strict=True))[table]
    return table if made == "compiled" else f"data/{made}/{table}.csv"


def check_schema() -> None:
    """Raise `TableError` where a file of `data/schema` can't be read or lacks a column."""
    problems = []
    for part, wanted in SCHEMA.items():
        try:
            found = read_csv(T.DATA / "schema" / f"{part}.csv").columns
            missing = [name for name in wanted if name not in found]
            problems += [f"data/schema/{part}.csv line 1, {name}: column missing: put it back" for name in missing]
        except TableError as error:
            problems.append(str(error))
    if problems:
        raise TableError("\n".join(problems))


def _in_file(table: str) -> list[str]:
    """The columns that stand in a table's CSV file: those for hands, or all where the file is extracted."""
    return list(columns(table, None if file_of(table).startswith("data/extracted") else "hand")["column"])


def _header_problems(table: str, header: list[str]) -> list[str]:
    """Compare the header with the schema: one line for each column that is missing, unknown or not for hands."""
    known, wanted, where = columns(table), _in_file(table), f"{file_of(table)} line 1"
    missing, problems = [name for name in wanted if name not in header], []
    for name in header:
        if name in wanted:
            continue
        if name in set(known["column"]):
            problems.append(f"{where}, {name}: this column is computed, never typed: delete the column")
        elif near := difflib.get_close_matches(name, missing, 1):
            missing.remove(near[0])
            problems.append(f"{where}, {name}: no such column: rename it to {near[0]}")
        else:
            problems.append(f"{where}, {name}: no such column: delete it, or describe it in data/schema/columns.csv")
    return problems + [
        f"{where}, {name}: column missing: put it back after {wanted[wanted.index(name) - 1]}"
        if wanted.index(name)
        else f"{where}, {name}: column missing: put it back as the first"
        for name in missing
    ]


def to_types(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the columns of the schema, in its order and types; missing ones are null.

    Raises `TableError` naming each cell that does not fit its type, and each column that is unknown.
    """
    wanted = columns(table).set_index("column")["type"]
    problems = [
        f"{file_of(table)}: column {name!r} is not in data/schema/columns.csv: remove it or describe it there"
        for name in rows.columns
        if name not in wanted.index
    ]
    out = {}
    for name, type_ in wanted.items():
        cells = rows[name] if name in rows else pd.Series(pd.NA, index=rows.index, dtype="string")
        out[name], bad = _convert(cells, type_)
        problems += [
            f"{file_of(table)} line {i + 2}, {name}: {cells[i]!r} is no {type_}: correct the cell" for i in bad
        ]
    if problems:
        raise TableError("\n".join(problems))
    return pd.DataFrame(out)


def _convert(cells: pd.Series, type_: str) -> tuple[pd.Series, list[int]]:
    if type_ in ("string", "list"):
        return cells.astype("string"), []
    if type_ == "boolean":
        values = cells.astype("string").str.lower().map({"true": True, "false": False})
    else:
        values = pd.to_numeric(cells, errors="coerce")
        if type_ == "integer":
            values = values.where(values.isna() | (values % 1 == 0))
    bad = list(cells.index[cells.notna() & values.isna()])
    return values.astype(DTYPES[type_]), bad


def find_problems(tables: dict[str, pd.DataFrame]) -> list[str]:
    """One line for each cell that breaks a rule: table, row, column, what is wrong, what to do."""
    known = {name: set(rows[key(name)[0]]) for name, rows in tables.items() if len(key(name)) == 1}
    problems = _shared_ids(known)
    for name, rows in tables.items():
        problems += _duplicates(name, rows)
        for column in columns(name).itertuples():
            problems += _cell_problems(name, column, rows, known)
    return problems


def row_name(table: str, rows: pd.DataFrame, i: int) -> str:
    """Name a row by its line in the CSV file and its key, so that it can be found."""
    return f"{file_of(table)} line {i + 2} ({'+'.join(str(rows.at[i, k]) for k in key(table))})"


def _duplicates(table: str, rows: pd.DataFrame) -> list[str]:
    twice = rows.index[rows.duplicated(key(table), keep="first")]
    return [f"{row_name(table, rows, i)}, {'+'.join(key(table))}: stands twice: keep one row" for i in twice]


def _shared_ids(known: dict[str, set]) -> list[str]:
    seen: dict[str, str] = {}
    problems = []
    for table in ID_TABLES:
        for id_ in sorted(known.get(table, ())):
            if id_ in seen:
                problems.append(
                    f"{file_of(table)}: id {id_!r} is also an id of {seen[id_]}: ids are unique over all tables"
                )
            elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_):
                problems.append(f"{file_of(table)}: id {id_!r} may hold only a-z, 0-9 and single hyphens: rename it")
            seen[id_] = table
    return problems


def _cell_problems(table: str, column, rows: pd.DataFrame, known: dict[str, set]) -> list[str]:
    name, cells = column.column, rows[column.column]
    found = []
    if column.required:
        found += [(i, "is empty: this column is required") for i in cells.index[cells.isna()]]
    if len(allowed := set(vocabulary(column.vocabulary)["value"])):
        found += [
            (i, f"{v!r} is not allowed: use one of {', '.join(sorted(allowed))}")
            for i, v in cells.dropna().items()
            if str(v) not in allowed
        ]
    if column.refers_to:
        targets = _targets(column.refers_to, known)
        found += [
            (i, f"{part!r} is no id of {column.refers_to}: add that row or correct the id")
            for i, v in cells.dropna().items()
            for part in parts(column.type, v)
            if part not in targets
        ]
    if name in DATE_COLUMNS:
        found += [
            (i, f"{v!r} is no EDTF date: write 2019, 2019-05, 2019-05-17 or 2015/2019")
            for i, v in cells.dropna().items()
            if not EDTF.fullmatch(v)
        ]
    if column.type == "string":
        found += [
            (i, "has blanks at an end or a line break: trim it")
            for i, v in cells.dropna().items()
            if v != v.strip() or "\n" in v
        ]
    return [f"{row_name(table, rows, i)}, {name}: {what}" for i, what in found]


def _targets(refers_to: str, known: dict[str, set]) -> set:
    targets: set[str] = set()
    for name in refers_to.split("|"):
        targets |= {name[1:]} if name.startswith("=") else known.get(name, set())
    return targets


def row_problems(tables: dict[str, pd.DataFrame]) -> list[str]:
    """One line for each row that breaks a rule over several columns or tables."""
    lines = tables["lines"]
    roles = dict(zip(zip(lines["source_id"], lines["line"], strict=True), lines["role"], strict=True))
    articles = set(tables["sources"].query("kind == 'article'")["source_id"])
    problems = []
    for name, rows in tables.items():
        if {"line", "anchor"} <= set(rows.columns):
            problems += _locator_problems(name, rows, roles, articles)
    problems += _hand_bounds(tables["facts"], tables["checks"]) + _row_refs(tables) + _check_cells(tables["checks"])
    return (
        problems
        + name_problems(tables["sources"])
        + claim_problems(tables["claim_tests"])
        + list_problems(tables)
        + group_problems(tables)
        + score_problems(tables["reader_scores"], articles)
        + variant_problems(tables["variants"])
        + coding_problems(tables)
    )


def _locator_problems(table: str, rows: pd.DataFrame, roles: dict, articles: set) -> list[str]:
    problems = []
    for i, row in zip(rows.index, rows.to_dict("records"), strict=True):
        if (problem := _locator_problem(row, roles, articles)) is not None:
            problems.append(f"{row_name(table, rows, i)}, {problem}")
    return problems


def _locator_problem(row: dict, roles: dict[tuple[str, int], str], articles: set) -> str | None:
    if pd.isna(row["source_id"]):  # a term of method, which stands in no article
        stray = pd.notna(row["line"]) or pd.notna(row["anchor"])
        return "source_id: is empty, but line or anchor is not: name the article, or empty all three" if stray else None
    if row["source_id"] not in articles:
        return "line: a reference source has no lines: leave it empty" if pd.notna(row["line"]) else None
    if pd.isna(row["line"]) or pd.isna(row["anchor"]):
        return "line: a row from an article needs its line and anchor"
    role = roles.get((row["source_id"], row["line"]))
    if role is None:
        return f"line: {row['source_id']} has no line {row['line']}"
    if role in NO_ROWS:
        return f"line: line {row['line']} is {role}: no row may sit on it"
    if len(row["anchor"]) > MAX_ANCHOR and not _is_name(row["anchor"], row):
        return f"anchor: {len(row['anchor'])} characters: shorten it to {MAX_ANCHOR}, or to a name"
    return None


def _is_name(anchor: str, row: dict) -> bool:
    """A long anchor is fine where it is an official title or a name: no clause has commas or a full stop."""
    return anchor == row.get("title_zh") or not re.search(r"[,,。;;!!??]", anchor) and len(anchor) <= 40


def _hand_bounds(facts: pd.DataFrame, checks: pd.DataFrame) -> list[str]:
    told, problems = told_rows(checks), []
    for i in facts.index[facts[BY_HAND].notna().any(axis=1)]:
        found = hand_problems(facts.loc[i], f"facts:{facts.at[i, 'fact_id']}" in told)
        problems += [f"{row_name('facts', facts, i)}, {problem}" for problem in found]
    return problems


def told_rows(checks: pd.DataFrame) -> set[str]:
    """The rows, as ``facts:id``, whose wording a check explains."""
    refs = checks.loc[checks["kind"] == "wording", "row_refs"].dropna()
    return {ref for cell in refs for ref in (cell.split("|") if isinstance(cell, str) else cell)}


def hand_problems(fact: pd.Series, told: bool) -> list[str]:
    """What is wrong with the numbers that are set by hand in a row of `facts`, a line each.

    A number by hand may differ from what is printed by one unit of the last printed digit. Where the printed text holds
    no number, a check of kind wording must name the row (``told``) and say what the number rests on.
    """
    problems = ["note: a bound set by hand needs a note that says why"] if pd.isna(fact["note"]) else []
    try:
        reading = read_number(fact["value_text"], fact["unit"], fact["state"])
    except NumberError:
        by_hand = next(column for column in BY_HAND if pd.notna(fact[column]))
        untold = f"{by_hand}: {fact['value_text']!r} holds no number: empty the cell, or add a check of kind wording "
        return problems + ([] if told else [f"{untold}whose row_refs names facts:{fact['fact_id']}"])
    printed = [x for x in (reading.value, reading.low, reading.high) if x is not None]
    slack = last_digit(fact["value_text"], fact["unit"])
    return problems + [
        f"{column}: {fact[column]:g} is not what {fact['value_text']!r} holds ({min(printed):g} to {max(printed):g}): "
        "correct it, or empty the cell and let the printed text be read"
        for column in BY_HAND
        if pd.notna(fact[column]) and not min(printed) - slack <= fact[column] <= max(printed) + slack
    ]


def _check_cells(checks: pd.DataFrame) -> list[str]:
    """A function compares one printed number; items are for `how_many` alone."""
    compared = checks["function"].notna() & checks["reported_text"].notna()
    several = compared & checks["fact_ids"].str.contains("|", regex=False, na=False)
    items = checks["items"].notna() & (checks["function"] != "how_many").fillna(True)
    return [
        f"{row_name('checks', checks, i)}, fact_ids: names several facts, a function compares one: split the row"
        for i in checks.index[several]
    ] + [
        f"{row_name('checks', checks, i)}, items: only how_many counts items: leave it empty"
        for i in checks.index[items]
    ]


def _row_refs(tables: dict[str, pd.DataFrame]) -> list[str]:
    known = {name: set(row_ids(name, rows)) for name, rows in tables.items() if name in CHECKED_TABLES}
    problems = []
    for i, refs in tables["checks"]["row_refs"].dropna().items():
        for ref in refs.split("|"):
            table, _, id_ = ref.partition(":")
            if id_ not in known.get(table, ()):
                problems.append(
                    f"{row_name('checks', tables['checks'], i)}, row_refs: {ref!r} is no row: "
                    "write table:id of a row that exists"
                )
    return problems


def name_problems(sources: pd.DataFrame) -> list[str]:
    """One line for each short name that two sources share, or that is too long for a source line on a phone."""
    return [
        f"{row_name('sources', sources, i)}, {column}: {name!r} {what}"
        for column in ("short_en", "short_zh")
        for i, name in sources[column].dropna().items()
        for what in (
            ["is the name of another source too: give each its own"] if (sources[column] == name).sum() > 1 else []
        )
        + ([f"has {len(name)} characters: shorten it to {MAX_SHORT}"] if len(name) > MAX_SHORT else [])
    ]


def claim_problems(tests: pd.DataFrame) -> list[str]:
    """One line for each claim that is tested twice, or whose verdict rests on no figures though it says so."""
    twice = tests.index[tests["statement_id"].duplicated()]
    bare = tests.index[(tests["verdict"] != "not_tested") & tests["indicator_ids"].isna()]
    return [f"{row_name('claim_tests', tests, i)}, statement_id: stands in a row above: keep one" for i in twice] + [
        f"{row_name('claim_tests', tests, i)}, indicator_ids: is empty: name the measures that the verdict rests on"
        for i in bare
    ]


def list_problems(tables: dict[str, pd.DataFrame]) -> list[str]:
    """The length of a printed list has one basis, and no list holds fewer than the articles name of it."""
    lists = tables["printed_lists"]
    named = tables["mentions"].groupby("list_name")["entity_id"].nunique()
    stated = lists["size_fact_id"].map(tables["facts"].set_index("fact_id")["value"])
    size, problems = stated.fillna(lists["size_in_title"].astype("Float64")), []
    for i in lists.index[lists["size_fact_id"].notna() & lists["size_in_title"].notna()]:
        problems.append(
            f"{row_name('printed_lists', lists, i)}, size_in_title: a fact states the length already: leave it empty"
        )
    for i in lists.index[(size < lists["list_name"].map(named)).fillna(False)]:
        problems.append(
            f"{row_name('printed_lists', lists, i)}, size_fact_id: the list holds {size[i]:g}, but mentions name "
            f"{named[lists.at[i, 'list_name']]} of it: correct the length or the mentions"
        )
    return problems


def group_problems(tables: dict[str, pd.DataFrame]) -> list[str]:
    """One line for each grouped firm that its line does not name, and each addressee of what is no recommendation."""
    key, groups, asked = ["entity_id", "source_id", "line"], tables["firm_groups"], tables["addressees"]
    named = set(tables["mentions"][key].itertuples(index=False, name=None))
    types = asked["statement_id"].map(tables["statements"].set_index("statement_id")["type"])
    unnamed = [
        i
        for i, row in zip(groups.index, groups[key].itertuples(index=False, name=None), strict=True)
        if row not in named
    ]
    return [
        f"{row_name('firm_groups', groups, i)}, line: mentions has no such row: correct the line, or add the mention"
        for i in unnamed
    ] + [
        f"{row_name('addressees', asked, i)}, statement_id: is no recommendation: remove the row or correct the id"
        for i in asked.index[(types != "recommendation").fillna(False)]
    ]


def variant_problems(variants: pd.DataFrame) -> list[str]:
    """One line for each variant that is counted as a word which is a variant itself."""
    return [
        f"{row_name('variants', variants, i)}, stands_for: {variants.at[i, 'stands_for']!r} is a variant itself: "
        "name the word that it stands for"
        for i in variants.index[variants["stands_for"].isin(variants["token"])]
    ]


def score_problems(scores: pd.DataFrame, articles: set[str]) -> list[str]:
    """No more is right than there is, and what is called an article of this book is one."""
    counts, problems = ["numbers", "value_right", "bounds_right"], []
    for i in scores.index[(scores[counts].diff(axis=1) > 0).any(axis=1)]:
        problems.append(
            f"{row_name('reader_scores', scores, i)}, value_right: numbers, value_right and bounds_right must not rise"
        )
    for i in scores.index[(scores["kind"] == "article") & ~scores["text"].isin(articles)]:
        problems.append(
            f"{row_name('reader_scores', scores, i)}, text: {scores.at[i, 'text']!r} is no article of sources: "
            "correct the id or the kind"
        )
    return problems


def coding_problems(tables: dict[str, pd.DataFrame]) -> list[str]:
    """One line for each coding whose unit is no statement or link, or whose settled value is not the table's."""
    codings, statements = tables["codings"], tables["statements"].set_index("statement_id")
    links = tables["arguments"].assign(unit=lambda rows: rows["from_id"] + ">" + rows["to_id"]).set_index("unit")
    held, known, problems = {"statements": statements, "arguments": links}, set(statements.index), []
    for i, row in zip(codings.index, codings.fillna({"value": ""}).to_dict("records"), strict=True):
        parts, rows = row["unit"].split(">"), held[row["table"]]
        if not set(parts) <= known or len(parts) != (2 if row["table"] == "arguments" else 1):
            problem = f"unit: {row['unit']!r} is no id of statements, nor two joined with >: add that row or correct it"
        elif row["column"] not in rows.columns:
            problem = f"column: {row['table']} has no column {row['column']}: correct the table or the column"
        elif row["coder"] == "settled" and (has := _held(rows, row)) != (
            row["value"] if pd.notna(row["value"]) else ""
        ):
            problem = f"value: {row['table']} has {has or 'no such row'!r}: settle it there and here alike"
        else:
            continue
        problems.append(f"{row_name('codings', codings, i)}, {problem}")
    return problems


def _held(rows: pd.DataFrame, coding: dict) -> str:
    """What a table has for a coded unit, as `codings` writes it."""
    if coding["unit"] not in rows.index:
        return ""
    value = rows.at[coding["unit"], coding["column"]]
    return "none" if pd.isna(value) else str(value)

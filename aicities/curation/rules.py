"""How the tables are read from the CSV files that people edit, and what must hold in them."""

from __future__ import annotations

import difflib
import re

import pandas as pd

from aicities import schema as T
from aicities.curation.sheets import TableError, at, fault, read_csv
from aicities.language import bracketed, headed, say
from aicities.method.numbers import NumberError, RuleError, last_digit, read_number
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
            where = at(f"data/schema/{part}.csv", 1)
            problems += [fault(where, name, say("column missing: put it back")) for name in missing]
        except TableError as error:
            problems.append(str(error))
    if problems:
        raise TableError("\n".join(problems))


def _in_file(table: str) -> list[str]:
    """The columns that stand in a table's CSV file: those for hands, or all where the file is extracted."""
    return list(columns(table, None if file_of(table).startswith("data/extracted") else "hand")["column"])


def _header_problems(table: str, header: list[str]) -> list[str]:
    """Compare the header with the schema: one line for each column that is missing, unknown or not for hands."""
    known, wanted, where = columns(table), _in_file(table), at(file_of(table), 1)
    missing, problems = [name for name in wanted if name not in header], []
    for name in header:
        if name in wanted:
            continue
        if name in set(known["column"]):
            what = say("this column is computed, never typed: delete the column")
        elif near := difflib.get_close_matches(name, missing, 1):
            missing.remove(near[0])
            what = say("no such column: rename it to {near}", near=near[0])
        else:
            what = say("no such column: delete it, or describe it in data/schema/columns.csv")
        problems.append(fault(where, name, what))
    return problems + [fault(where, name, _put_back(wanted, wanted.index(name))) for name in missing]


def _put_back(wanted: list[str], i: int) -> str:
    if i:
        return say("column missing: put it back after {column}", column=wanted[i - 1])
    return say("column missing: put it back as the first")


def to_types(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the columns of the schema, in its order and types; missing ones are null.

    Raises `TableError` naming each cell that does not fit its type, and each column that is unknown.
    """
    wanted = columns(table).set_index("column")["type"]
    problems = [
        headed(
            file_of(table),
            say("column {name!r} is not in data/schema/columns.csv: remove it or describe it there", name=name),
        )
        for name in rows.columns
        if name not in wanted.index
    ]
    out = {}
    for name, type_ in wanted.items():
        cells = rows[name] if name in rows else pd.Series(pd.NA, index=rows.index, dtype="string")
        out[name], bad = _convert(cells, type_)
        problems += [
            fault(
                at(file_of(table), i + 2),
                name,
                say("{cell!r} is no {type}: correct the cell", cell=cells[i], type=type_),
            )
            for i in bad
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
    return bracketed(at(file_of(table), i + 2), "+".join(str(rows.at[i, k]) for k in key(table)))


def cell_problem(table: str, rows: pd.DataFrame, i: int, column: str, what: str) -> str:
    """One line on a cell: its row, its column, what is wrong and what to do."""
    return fault(row_name(table, rows, i), column, what)


def in_words(error: Exception) -> str:
    """What a rule refuses, in the language of the book; of any other error that the rows do not suit."""
    if isinstance(error, RuleError):
        return say(error.template, None, **error.values)
    return say("the rows that it names are not of the kind or number that it takes")


def _duplicates(table: str, rows: pd.DataFrame) -> list[str]:
    twice = rows.index[rows.duplicated(key(table), keep="first")]
    return [cell_problem(table, rows, i, "+".join(key(table)), say("stands twice: keep one row")) for i in twice]


def _shared_ids(known: dict[str, set]) -> list[str]:
    seen: dict[str, str] = {}
    problems = []
    for table in ID_TABLES:
        for id_ in sorted(known.get(table, ())):
            if id_ in seen:
                what = say(
                    "id {id!r} is also an id of {table}: ids are unique over all tables", id=id_, table=seen[id_]
                )
                problems.append(headed(file_of(table), what))
            elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_):
                what = say("id {id!r} may hold only a-z, 0-9 and single hyphens: rename it", id=id_)
                problems.append(headed(file_of(table), what))
            seen[id_] = table
    return problems


def _cell_problems(table: str, column, rows: pd.DataFrame, known: dict[str, set]) -> list[str]:
    name, cells = column.column, rows[column.column]
    found = []
    if column.required:
        found += [(i, say("is empty: this column is required")) for i in cells.index[cells.isna()]]
    if len(allowed := set(vocabulary(column.vocabulary)["value"])):
        found += [
            (i, say("{cell!r} is not allowed: use one of {allowed}", cell=v, allowed=sorted(allowed)))
            for i, v in cells.dropna().items()
            if str(v) not in allowed
        ]
    if column.refers_to:
        targets = _targets(column.refers_to, known)
        found += [
            (i, say("{id!r} is no id of {tables}: add that row or correct the id", id=part, tables=column.refers_to))
            for i, v in cells.dropna().items()
            for part in parts(column.type, v)
            if part not in targets
        ]
    if name in DATE_COLUMNS:
        found += [
            (i, say("{cell!r} is no EDTF date: write 2019, 2019-05, 2019-05-17 or 2015/2019", cell=v))
            for i, v in cells.dropna().items()
            if not EDTF.fullmatch(v)
        ]
    if column.type == "string":
        found += [
            (i, say("has blanks at an end or a line break: trim it"))
            for i, v in cells.dropna().items()
            if v != v.strip() or "\n" in v
        ]
    return [cell_problem(table, rows, i, name, what) for i, what in found]


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
            problems.append(cell_problem(table, rows, i, *problem))
    return problems


def _locator_problem(row: dict, roles: dict[tuple[str, int], str], articles: set) -> tuple[str, str] | None:
    """The column that does not lead to a line of an article, and why; None where all is well."""
    if pd.isna(row["source_id"]):  # a term of method, which stands in no article
        stray = pd.notna(row["line"]) or pd.notna(row["anchor"])
        what = say("is empty, but line or anchor is not: name the article, or empty all three")
        return ("source_id", what) if stray else None
    if row["source_id"] not in articles:
        what = say("a reference source has no lines: leave it empty")
        return ("line", what) if pd.notna(row["line"]) else None
    if pd.isna(row["line"]) or pd.isna(row["anchor"]):
        return "line", say("a row from an article needs its line and anchor")
    role = roles.get((row["source_id"], row["line"]))
    if role is None:
        return "line", say("{source} has no line {line}", source=row["source_id"], line=row["line"])
    if role in NO_ROWS:
        return "line", say("line {line} is {role}: no row may sit on it", line=row["line"], role=role)
    if len(row["anchor"]) > MAX_ANCHOR and not _is_name(row["anchor"], row):
        n = len(row["anchor"])
        return "anchor", say("{n} characters: shorten it to {most}, or to a name", n=n, most=MAX_ANCHOR)
    return None


def _is_name(anchor: str, row: dict) -> bool:
    """A long anchor is fine where it is an official title or a name: no clause has commas or a full stop."""
    return anchor == row.get("title_zh") or not re.search(r"[,,。;;!!??]", anchor) and len(anchor) <= 40


def _hand_bounds(facts: pd.DataFrame, checks: pd.DataFrame) -> list[str]:
    told, problems = told_rows(checks), []
    for i in facts.index[facts[BY_HAND].notna().any(axis=1)]:
        found = hand_problems(facts.loc[i], f"facts:{facts.at[i, 'fact_id']}" in told)
        problems += [cell_problem("facts", facts, i, *problem) for problem in found]
    return problems


def told_rows(checks: pd.DataFrame) -> set[str]:
    """The rows, as ``facts:id``, whose wording a check explains."""
    refs = checks.loc[checks["kind"] == "wording", "row_refs"].dropna()
    return {ref for cell in refs for ref in (cell.split("|") if isinstance(cell, str) else cell)}


def hand_problems(fact: pd.Series, told: bool) -> list[tuple[str, str]]:
    """What is wrong with the numbers that are set by hand in a row of `facts`: the column and the fault of each.

    A number by hand may differ from what is printed by one unit of the last printed digit. Where the printed text holds
    no number, a check of kind wording must name the row (``told``) and say what the number rests on.
    """
    problems = [("note", say("a bound set by hand needs a note that says why"))] if pd.isna(fact["note"]) else []
    try:
        reading = read_number(fact["value_text"], fact["unit"], fact["state"])
    except NumberError:
        by_hand = next(column for column in BY_HAND if pd.notna(fact[column]))
        untold = say(
            "{text!r} holds no number: empty the cell, or add a check of kind wording whose row_refs names {row}",
            text=fact["value_text"],
            row=f"facts:{fact['fact_id']}",
        )
        return problems + ([] if told else [(by_hand, untold)])
    printed = [x for x in (reading.value, reading.low, reading.high) if x is not None]
    slack = last_digit(fact["value_text"], fact["unit"])
    return problems + [
        (column, _not_as_printed(fact, column, printed))
        for column in BY_HAND
        if pd.notna(fact[column]) and not min(printed) - slack <= fact[column] <= max(printed) + slack
    ]


def _not_as_printed(fact: pd.Series, column: str, printed: list[float]) -> str:
    return say(
        "{number:g} is not what {text!r} holds ({low:g} to {high:g}): correct it, or empty the cell and let the "
        "printed text be read",
        number=fact[column],
        text=fact["value_text"],
        low=min(printed),
        high=max(printed),
    )


def _check_cells(checks: pd.DataFrame) -> list[str]:
    """A function compares one printed number; items are for `how_many` alone."""
    compared = checks["function"].notna() & checks["reported_text"].notna()
    several = compared & checks["fact_ids"].str.contains("|", regex=False, na=False)
    items = checks["items"].notna() & (checks["function"] != "how_many").fillna(True)
    split = say("names several facts, a function compares one: split the row")
    empty = say("only how_many counts items: leave it empty")
    return [cell_problem("checks", checks, i, "fact_ids", split) for i in checks.index[several]] + [
        cell_problem("checks", checks, i, "items", empty) for i in checks.index[items]
    ]


def _row_refs(tables: dict[str, pd.DataFrame]) -> list[str]:
    known = {name: set(row_ids(name, rows)) for name, rows in tables.items() if name in CHECKED_TABLES}
    problems = []
    for i, refs in tables["checks"]["row_refs"].dropna().items():
        for ref in refs.split("|"):
            table, _, id_ = ref.partition(":")
            if id_ not in known.get(table, ()):
                what = say("{ref!r} is no row: write table:id of a row that exists", ref=ref)
                problems.append(cell_problem("checks", tables["checks"], i, "row_refs", what))
    return problems


def name_problems(sources: pd.DataFrame) -> list[str]:
    """One line for each short name that two sources share, or that is too long for a source line on a phone."""
    return [
        cell_problem("sources", sources, i, column, what)
        for column in ("short_en", "short_zh")
        for i, name in sources[column].dropna().items()
        for what in _name_faults(name, shared=(sources[column] == name).sum() > 1)
    ]


def _name_faults(name: str, shared: bool) -> list[str]:
    twice = say("{name!r} is the name of another source too: give each its own", name=name)
    long = say("{name!r} has {n} characters: shorten it to {most}", name=name, n=len(name), most=MAX_SHORT)
    return [twice] * shared + [long] * (len(name) > MAX_SHORT)


def claim_problems(tests: pd.DataFrame) -> list[str]:
    """One line for each claim that is tested twice, or whose verdict rests on no figures though it says so."""
    twice = tests.index[tests["statement_id"].duplicated()]
    bare = tests.index[(tests["verdict"] != "not_tested") & tests["indicator_ids"].isna()]
    one, name = say("stands in a row above: keep one"), say("is empty: name the measures that the verdict rests on")
    return [cell_problem("claim_tests", tests, i, "statement_id", one) for i in twice] + [
        cell_problem("claim_tests", tests, i, "indicator_ids", name) for i in bare
    ]


def list_problems(tables: dict[str, pd.DataFrame]) -> list[str]:
    """The length of a printed list has one basis, and no list holds fewer than the articles name of it."""
    lists = tables["printed_lists"]
    named = tables["mentions"].groupby("list_name")["entity_id"].nunique()
    stated = lists["size_fact_id"].map(tables["facts"].set_index("fact_id")["value"])
    size, problems = stated.fillna(lists["size_in_title"].astype("Float64")), []
    for i in lists.index[lists["size_fact_id"].notna() & lists["size_in_title"].notna()]:
        what = say("a fact states the length already: leave it empty")
        problems.append(cell_problem("printed_lists", lists, i, "size_in_title", what))
    for i in lists.index[(size < lists["list_name"].map(named)).fillna(False)]:
        what = say(
            "the list holds {size:g}, but mentions name {n} of it: correct the length or the mentions",
            size=size[i],
            n=named[lists.at[i, "list_name"]],
        )
        problems.append(cell_problem("printed_lists", lists, i, "size_fact_id", what))
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
    others = asked.index[(types != "recommendation").fillna(False)]
    absent = say("mentions has no such row: correct the line, or add the mention")
    other = say("is no recommendation: remove the row or correct the id")
    return [cell_problem("firm_groups", groups, i, "line", absent) for i in unnamed] + [
        cell_problem("addressees", asked, i, "statement_id", other) for i in others
    ]


def variant_problems(variants: pd.DataFrame) -> list[str]:
    """One line for each variant that is counted as a word which is a variant itself."""
    chained = variants.loc[variants["stands_for"].isin(variants["token"]), "stands_for"]
    whats = {
        i: say("{word!r} is a variant itself: name the word that it stands for", word=w) for i, w in chained.items()
    }
    return [cell_problem("variants", variants, i, "stands_for", what) for i, what in whats.items()]


def score_problems(scores: pd.DataFrame, articles: set[str]) -> list[str]:
    """No more is right than there is, and what is called an article of this book is one."""
    counts, problems = ["numbers", "value_right", "bounds_right"], []
    for i in scores.index[(scores[counts].diff(axis=1) > 0).any(axis=1)]:
        what = say("numbers, value_right and bounds_right must not rise: correct the counts")
        problems.append(cell_problem("reader_scores", scores, i, "value_right", what))
    for i in scores.index[(scores["kind"] == "article") & ~scores["text"].isin(articles)]:
        what = say("{id!r} is no article of sources: correct the id or the kind", id=scores.at[i, "text"])
        problems.append(cell_problem("reader_scores", scores, i, "text", what))
    return problems


def coding_problems(tables: dict[str, pd.DataFrame]) -> list[str]:
    """One line for each coding whose unit is no statement or link, or whose settled value is not the table's."""
    codings, statements = tables["codings"], tables["statements"].set_index("statement_id")
    links = tables["arguments"].assign(unit=lambda rows: rows["from_id"] + ">" + rows["to_id"]).set_index("unit")
    held, known, problems = {"statements": statements, "arguments": links}, set(statements.index), []
    for i, row in zip(codings.index, codings.fillna({"value": ""}).to_dict("records"), strict=True):
        parts, rows = row["unit"].split(">"), held[row["table"]]
        if not set(parts) <= known or len(parts) != (2 if row["table"] == "arguments" else 1):
            column = "unit"
            what = say(
                "{unit!r} is no id of statements, nor two joined with >: add that row or correct it", unit=row["unit"]
            )
        elif row["column"] not in rows.columns:
            column = "column"
            what = say(
                "{table} has no column {column}: correct the table or the column",
                table=row["table"],
                column=row["column"],
            )
        elif row["coder"] == "settled" and (has := _held(rows, row)) != (
            row["value"] if pd.notna(row["value"]) else ""
        ):
            column, cell = "value", repr(has) if has else say("no such row")
            what = say("{table} has {cell}: settle it there and here alike", table=row["table"], cell=cell)
        else:
            continue
        problems.append(cell_problem("codings", codings, i, column, what))
    return problems


def _held(rows: pd.DataFrame, coding: dict) -> str:
    """What a table has for a coded unit, as `codings` writes it."""
    if coding["unit"] not in rows.index:
        return ""
    value = rows.at[coding["unit"], coding["column"]]
    return "none" if pd.isna(value) else str(value)

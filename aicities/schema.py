"""What the tables are: their names, columns, keys and coded values, as `data/schema/*.csv` describes them.

They stand in `data/` of a checkout, in `aicities/tables/` of an installed package, or where AICITIES_DATA says.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pandas as pd

IN_CHECKOUT, IN_PACKAGE = Path(__file__).parents[1] / "data", Path(__file__).parent / "tables"
DATA = Path(os.environ.get("AICITIES_DATA") or (IN_CHECKOUT if (IN_CHECKOUT / "schema").is_dir() else IN_PACKAGE))
MAX_ANCHOR = 16
MAX_SHORT = 28  # characters of the short name of a source
NO_ROWS = ("blank", "boilerplate", "teaser")  # roles of lines that no row may sit on
ID_TABLES = (
    "sources",
    "places",
    "entities",
    "indicators",
    "facts",
    "policies",
    "events",
    "topics",
    "statements",
    "arguments",
    "checks",
    "glossary",
    "claim_tests",
    "measure_limits",
)
CHECKED_TABLES = (*ID_TABLES, "rankings")


@cache
def schema(part: str) -> pd.DataFrame:
    """``tables``, ``columns`` or ``values`` of the schema, all cells as text."""
    path = DATA / "schema" / f"{part}.csv"
    try:
        return pd.read_csv(path, dtype="string", keep_default_na=False)
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing: restore it from version control, or install again") from None


def table_names(made: str | None = None) -> list[str]:
    """The names of all tables, or of those that are ``curated``, ``extracted`` or ``compiled``."""
    tables = schema("tables")
    return list(tables["table"] if made is None else tables.loc[tables["made"] == made, "table"])


def columns(table: str, origin: str | None = None) -> pd.DataFrame:
    """The schema rows of a table's columns; ``origin`` keeps those made by ``hand`` or by ``rule``."""
    rows = schema("columns")
    rows = rows[rows["table"] == table]
    return rows if origin is None else rows[rows["origin"] == origin]


def key(table: str) -> list[str]:
    """The columns that together name one row of a table."""
    return dict(zip(schema("tables")["table"], schema("tables")["key"], strict=True))[table].split("+")


def vocabulary(name: str) -> pd.DataFrame:
    """The allowed values of a vocabulary with their titles; no row where anything goes."""
    rows = schema("values")
    return rows[rows["vocabulary"] == name]


def row_ids(table: str, rows: pd.DataFrame) -> pd.Series:
    """The id of each row: its key, joined with ``+`` where several columns make it; empty for null."""
    cells = [rows[column].astype("string").fillna("") for column in key(table)]
    return pd.Series(map("+".join, zip(*cells, strict=True)), index=rows.index, dtype="string")


def parts(type_: str, cell: str) -> list[str]:
    """The items of a cell: several for a list, one otherwise."""
    return cell.split("|") if type_ == "list" else [cell]

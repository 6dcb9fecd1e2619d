"""What a row of the table of checks computes, and the printed number that it is about."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from aicities.method import checks as checking
from aicities.method.numbers import read_number
from aicities.schema import row_ids

DATE_TABLES = {"policies": "date", "events": "date", "sources": "date", "facts": "as_of"}


def compute(check: pd.Series, found: Mapping[str, pd.DataFrame]) -> checking.Interval:
    """The interval that a check's function computes from the rows or the printed items it names."""
    function, refs = checking.FUNCTIONS[check["function"]], check["row_refs"].split("|")
    if function is checking.how_many:
        return function(*(refs if pd.isna(check["items"]) else check["items"].split("|")))
    kinds = checking.takes(check["function"], len(refs))
    return function(*(_operand(ref, found, kind) for ref, kind in zip(refs, kinds, strict=True)))


def reported(check: pd.Series, found: Mapping[str, pd.DataFrame]) -> checking.Interval:
    """The interval of what a check is about: its fact, a claim without a number, or the printed literal."""
    if check["function"] in checking.CLAIMS:
        return checking.CLAIMS[check["function"]]
    if pd.notna(check["fact_ids"]) and check["function"] != "year_of":  # a year is what is printed, and no value
        return _interval(found["facts"].set_index("fact_id").loc[check["fact_ids"]])
    unit = {"rank_of": "rank", "same_rank": "rank"}.get(check["function"], "")
    unit = "years" if check["function"].startswith("years_") else unit
    reading = read_number(check["reported_text"], unit)
    return _bounds(reading.low, reading.high)


def _operand(ref: str, found: Mapping[str, pd.DataFrame], kind: str):
    table, _, id_ = ref.partition(":")
    row = found[table].loc[row_ids(table, found[table]) == id_].iloc[0]
    if kind == "Date":
        return row[DATE_TABLES[table]].split("/")[0]
    if kind == "Period":
        return f"{row['period_start']}/{row['period_end']}"
    if kind == "Rank":
        return _bounds(row["rank_low"], row["rank_high"])
    if table == "rankings":
        return _interval(pd.Series(_reading_of(row["score_text"])))
    return _interval(row) if table == "facts" else (1, 1)  # one firm, one city


def _reading_of(text: str) -> dict:
    reading = read_number(text)
    return {"value_low": reading.low, "value_high": reading.high}


def _interval(row: pd.Series) -> checking.Interval:
    return _bounds(row["value_low"], row["value_high"])


def _bounds(low, high) -> checking.Interval:
    return -math.inf if pd.isna(low) else float(low), math.inf if pd.isna(high) else float(high)

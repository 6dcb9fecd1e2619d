"""Figures of cities by measure and year: who is first, by how much, and what changed.

``rows`` are facts about cities (columns of `facts`) with ``year``, the calendar year of as_of; one fact for each
measure (indicator_id), year and city.
"""

from __future__ import annotations

import pandas as pd

from aicities.method.compare import ratio_of


def of(rows: pd.DataFrame, measure: str, year: int) -> pd.DataFrame:
    """The figures of a measure in a year, by city."""
    return rows[(rows["indicator_id"] == measure) & (rows["year"] == year)].set_index("subject_id")


def place_of(rows: pd.DataFrame, measure: str, year: int, city_id: str, lowest: bool = False) -> tuple[int, int]:
    """The place of a city by a measure in a year, highest first (or lowest), and how many cities have a figure."""
    values = of(rows, measure, year)["value"]
    better = values < values[city_id] if lowest else values > values[city_id]
    return 1 + int(better.sum()), len(values)


def times(rows: pd.DataFrame, measure: str, year: int, a: str, b: str) -> tuple[float, float]:
    """One city's figure over another's, as an interval.

    Raises `compare.NotComparableError` where the two can't be compared.
    """
    some = of(rows, measure, year)
    return ratio_of(some.loc[a], some.loc[b])


def changes(rows: pd.DataFrame, measure: str, city_id: str) -> pd.DataFrame:
    """The change of a measure from each year to the next, in its own unit, from the source with most years.

    Columns year, change, value and those of the facts; a year without the one before has no change and is left out.
    """
    some = rows[(rows["indicator_id"] == measure) & (rows["subject_id"] == city_id)].sort_values("year")
    some = some[some["source_id"] == some["source_id"].mode()[0]]
    changed = some.assign(change=some["value"].diff().astype("Float64"), gap=some["year"].diff())
    return changed[changed["gap"] == 1].drop(columns="gap")


def highest_first(rows: pd.DataFrame, measure: str) -> list[str]:
    """All cities that have a figure, those with the highest by a measure first, those without it last by their id."""
    by_measure = rows[rows["indicator_id"] == measure].sort_values("value", ascending=False)["subject_id"]
    return [*by_measure, *sorted(set(rows["subject_id"]) - set(by_measure))]

"""Figures of cities by measure and year, on a table made up for it."""

import pandas as pd
import pytest

from aicities.method import figures
from aicities.method.compare import NotComparableError


def row(city, year, value, source="one", scope="city"):
    low, high = value - 0.5, value + 0.5
    about = {"indicator_id": "pay", "unit": "yuan", "state": "observed", "scope": scope, "as_of": str(year)}
    return about | {
        "fact_id": f"{city}-{year}-{source}",
        "subject_id": city,
        "year": year,
        "value": float(value),
        "value_low": low,
        "value_high": high,
        "source_id": source,
    }


ROWS = pd.DataFrame(
    [row("a", 2017, 10), row("b", 2017, 20), row("c", 2017, 20), row("d", 2017, 5, scope="centre")]
    + [row("a", year, value) for year, value in ((2012, 3), (2013, 4), (2015, 7), (2016, 6))]
    + [row("a", 2014, 99, source="other")]
)


def test_a_place_counts_those_that_are_better_and_ties_share_it():
    assert figures.place_of(ROWS, "pay", 2017, "a") == (3, 4)
    assert figures.place_of(ROWS, "pay", 2017, "b") == figures.place_of(ROWS, "pay", 2017, "c") == (1, 4)
    assert figures.place_of(ROWS, "pay", 2017, "d", lowest=True) == (1, 4)


def test_how_many_times_is_an_interval_or_refused():
    assert figures.times(ROWS, "pay", 2017, "b", "a") == (19.5 / 10.5, 20.5 / 9.5)
    with pytest.raises(NotComparableError, match="differ in scope"):
        figures.times(ROWS, "pay", 2017, "a", "d")


def test_changes_need_the_year_before_in_the_same_source():
    assert figures.changes(ROWS, "pay", "a").set_index("year")["change"].to_dict() == {2013: 1, 2016: -1, 2017: 4}


def test_cities_stand_highest_first_and_those_without_a_figure_last():
    more = pd.concat([ROWS[ROWS["year"] == 2017], ROWS[:1].assign(subject_id="z", indicator_id="rent")])
    assert figures.highest_first(more, "pay")[:2] in (["b", "c"], ["c", "b"])
    assert figures.highest_first(more, "pay")[-3:] == ["a", "d", "z"]

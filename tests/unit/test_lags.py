"""Dates as spans of months, and the lag between them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities.method import lags

MONTHS = st.integers(12 * 1980, 12 * 2050)


def as_date(month):
    return f"{(month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}"


@pytest.mark.parametrize(
    ("date", "width", "first"),
    [("2019", 12, 12 * 2019 + 1), ("2019-05", 1, 12 * 2019 + 5), ("2015/2019", 60, 12 * 2015 + 1)],
)
def test_a_date_is_an_interval_of_months(date, width, first):
    low, high = lags.months(date)
    assert (low, high - low + 1) == (first, width)


@given(MONTHS, MONTHS)
def test_the_lag_of_two_months_is_their_difference_a_month_either_way(a, b):
    assert lags.lag(as_date(a), as_date(b)) == (b - a - 1, b - a + 1)


def test_a_known_lag():
    assert lags.lag("2017-09", "2019-05") == (19, 21)


@given(MONTHS, MONTHS)
def test_the_lag_of_years_holds_every_lag_of_their_months(a, b):
    low, high = lags.lag(as_date(a)[:4], as_date(b)[:4])
    assert low <= b - a <= high
    assert high - low == 24


def test_days_are_counted_only_between_days():
    assert lags.days("2024-07-26", "2024-07-30") == 4
    assert lags.days("2024-07", "2024-07-30") is None


def test_the_first_row_of_each_city_with_its_lag():
    rows = pd.DataFrame(
        {
            "city_id": ["b", "a", "a", "c", None],
            "date": ["2019", "2017-09", "2018-01", None, "2001"],
            "key": range(5),
        }
    )
    found = lags.firsts(rows)
    assert found["key"].to_list() == [1, 0]
    assert list(zip(found["low"], found["high"], strict=True)) == [(0, 0), (15, 28)]
    assert found["days"].isna().all()


def test_without_a_dated_city_there_is_no_first():
    rows = pd.DataFrame({"city_id": ["a"], "date": [None]})
    assert lags.firsts(rows).empty
    assert {"low", "high", "days"} <= set(lags.firsts(rows).columns)


def test_periods_count_both_years_and_dates_become_decimal_years():
    assert lags.years_in_period(pd.Series(["2019", None]), pd.Series(["2023", None])).to_list()[0] == 5
    assert lags.first_year(pd.Series(["2019-07"]))[0] == pytest.approx(2019.5)
    assert lags.last_year(pd.Series(["2015/2019", "2018"])).to_list() == [2019, 2018]

"""EDTF dates as spans of time, and the lag from one to another (Extended Date/Time Format, ISO 8601-2:2019).

A date such as ``2019`` can mean any of its twelve months, so a lag between two dates is an interval as well.
"""

from __future__ import annotations

import pandas as pd


def months(date: str) -> tuple[int, int]:
    """The first and last month that a date can mean, counted from year 0: ``2019`` is twelve months wide."""
    start, _, end = date.partition("/")
    end = end or start
    low = 12 * int(start[:4]) + (int(start[5:7]) if start[5:7] else 1)
    return low, 12 * int(end[:4]) + (int(end[5:7]) if end[5:7] else 12)


def lag(first: str, later: str) -> tuple[int, int]:
    """The least and the most months from one date to another; below zero where the second can be earlier.

    A month is no point: from some day of 2017-09 to some day of 2019-05 are 19 to 21 months.
    """
    (a_low, a_high), (b_low, b_high) = months(first), months(later)
    return b_low - a_high - 1, b_high - a_low + 1


def days(first: str, later: str) -> int | None:
    """The days from one date to another where both name the day; else None."""
    if len(first) == len(later) == len("2019-05-17"):
        return (pd.Timestamp(later) - pd.Timestamp(first)).days
    return None


def firsts(rows: pd.DataFrame) -> pd.DataFrame:
    """The first dated row of each city, by date, with its lag after the first of all.

    ``rows``: columns city_id, date (EDTF) and those of their table. Adds low and high (the lag in months) and days
    (null where a date does not name the day). A city with no dated row is left out.
    """
    first = rows.dropna(subset=["date", "city_id"])
    first = first.assign(month=[months(date)[0] for date in first["date"]]).sort_values("month", kind="stable")
    first = first.drop_duplicates("city_id").drop(columns="month").reset_index(drop=True)
    lags = [(0, 0), *(lag(first["date"].iloc[0], date) for date in first["date"][1:])][: len(first)]
    apart = [days(first["date"].iloc[0], date) for date in first["date"]]
    return first.assign(low=[low for low, _ in lags], high=[high for _, high in lags], days=pd.array(apart, "Int64"))


def years_in_period(start: pd.Series, end: pd.Series) -> pd.Series:
    """The calendar years from the first to the last of each period, both counted; null where none is stated."""
    return pd.to_numeric(end) - pd.to_numeric(start) + 1


def first_year(dates: pd.Series) -> pd.Series:
    """The first point of each date as a decimal year: 2019-05 is 2019 and four twelfths."""
    start = dates.astype("string").str.split("/").str[0]
    month = pd.to_numeric(start.str[5:7], errors="coerce")
    return pd.to_numeric(start.str[:4]) + (month.fillna(1) - 1) / 12


def last_year(dates: pd.Series) -> pd.Series:
    """The last point of each date as a decimal year; that of a single year or month is its start."""
    return first_year(dates.astype("string").str.split("/").str[-1])

"""Recompute a printed number from the intervals of the numbers it rests on.

Each function takes intervals ``(low, high)`` or EDTF dates and gives the interval the result can lie in.
After statcheck: a printed number is an interval, and a difference that rounding explains is no error.
"""

from __future__ import annotations

import math

Interval = tuple[float, float]


def restated(value: Interval, *_: Interval) -> Interval:
    """Give the interval of the same quantity as another source has it: the first one named."""
    return value


def how_many(*rows) -> Interval:
    """Give the number of rows named, such as the members of a printed list."""
    return len(rows), len(rows)


def percent_above(a: Interval, b: Interval, *_: Interval) -> Interval:
    """Give by how many percent a lies above b; both in the same unit, b above zero."""
    return (a[0] / b[1] - 1) * 100, (a[1] / b[0] - 1) * 100


def ratio(a: Interval, b: Interval) -> Interval:
    """Give a divided by b, b above zero."""
    return a[0] / b[1], a[1] / b[0]


def percent_of(part: Interval, whole: Interval) -> Interval:
    """Give a part as percent of a whole above zero."""
    low, high = ratio(part, whole)
    return low * 100, high * 100


def difference(a: Interval, b: Interval) -> Interval:
    """Give a minus b."""
    return a[0] - b[1], a[1] - b[0]


def total(*values: Interval) -> Interval:
    """Give the sum of several values."""
    return sum(low for low, _ in values), sum(high for _, high in values)


def base_before_growth(now: Interval, percent: Interval) -> Interval:
    """Give the value before a growth of so many percent led to the value now."""
    return now[0] / (1 + percent[1] / 100), now[1] / (1 + percent[0] / 100)


def at_rate_of(money: Interval, converted: Interval, other: Interval) -> Interval:
    """Give another sum of money converted at the rate that a sum and its conversion imply."""
    low, high = ratio(converted, money)
    return other[0] * low, other[1] * high


def years_between(first: str, last: str) -> Interval:
    """Give the years from one EDTF date to another, by calendar year."""
    years = int(last[:4]) - int(first[:4])
    return years, years


def months_between(first: str, last: str) -> Interval:
    """Give the months from one EDTF date (YYYY-MM) to another."""
    months = 12 * (int(last[:4]) - int(first[:4])) + int(last[5:7]) - int(first[5:7])
    return months, months


def rank_of(subject: Interval, *others: Interval) -> Interval:
    """Give the rank of the first value among all values, the largest first."""
    surely_above = sum(low > subject[1] for low, _ in others)
    maybe_above = sum(high > subject[0] for _, high in others)
    return 1 + surely_above, 1 + maybe_above


FUNCTIONS = {
    f.__name__: f
    for f in (
        restated,
        how_many,
        percent_above,
        ratio,
        percent_of,
        difference,
        total,
        base_before_growth,
        at_rate_of,
        years_between,
        months_between,
        rank_of,
    )
}


def verdict(reported: Interval, computed: Interval) -> str:
    """Say whether a reported interval agrees with a computed one.

    ``holds``: all that was computed lies in what was printed. ``holds_by_rounding``: they overlap.
    ``fails``: they share no value. A millionth of slack absorbs binary fractions.
    """
    slack = 1e-6 * max(1.0, *(abs(x) for x in (*reported, *computed) if math.isfinite(x)))
    if reported[0] - slack <= computed[0] and computed[1] <= reported[1] + slack:
        return "holds"
    if computed[0] <= reported[1] + slack and reported[0] - slack <= computed[1]:
        return "holds_by_rounding"
    return "fails"

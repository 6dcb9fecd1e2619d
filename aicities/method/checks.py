"""Recompute a printed number from the intervals of the numbers it rests on.

Each function takes what its parameters name, an interval ``(low, high)``, an EDTF date, a period or a rank, and gives
the interval the result can lie in.
After statcheck: a printed number is an interval, and a difference that rounding explains is no error.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from itertools import product

from aicities.method.numbers import RuleError

Interval = tuple[float, float]
Rank = tuple[float, float]  # the place a row of `rankings` has in its edition
Date = str  # EDTF: 2019, 2019-05 or 2019-05-17
Period = str  # EDTF: 2019/2023


def restated(value: Interval, *_: Interval) -> Interval:
    """The interval of the same quantity as another source has it: the first one named."""
    return value


def how_many(*rows) -> Interval:
    """The number of rows named, such as the members of a printed list."""
    return len(rows), len(rows)


def _corners(value: Callable[..., float], *ranges: Interval) -> Interval:
    """The least and most of a function that is monotone in each argument: they lie at corners of the ranges."""
    found = [value(*point) for point in product(*ranges)]
    return min(found), max(found)


def _above_zero(value: Interval) -> Interval:
    """The interval, refused where it reaches zero or below: there a quotient has no bounds."""
    if not value[0] > 0:
        raise RuleError("a divisor may be zero or less: {low:g} to {high:g}", low=value[0], high=value[1])
    return value


def _whole_percent(percent: Interval) -> Interval:
    """A growth in percent, refused where it can be a loss of all or more."""
    _above_zero((100 + percent[0], 100 + percent[1]))
    return percent


def percent_above(a: Interval, b: Interval, *_: Interval) -> Interval:
    """By how many percent a lies above b; both in the same unit, b above zero."""
    low, high = ratio(a, b)
    return (low - 1) * 100, (high - 1) * 100


def ratio(a: Interval, b: Interval) -> Interval:
    """The ratio of a to b, b above zero."""
    return _corners(lambda x, y: x / y, a, _above_zero(b))


def percent_of(part: Interval, whole: Interval) -> Interval:
    """A part as percent of a whole above zero."""
    low, high = ratio(part, whole)
    return low * 100, high * 100


def ahead(a: Interval, *others: Interval) -> Interval:
    """The ratio of a to the largest of the others, all above zero; a claim to be ahead holds above one."""
    largest = max(low for low, _ in others), max(high for _, high in others)
    return ratio(a, largest)


def in_falling_order(*values: Interval) -> Interval:
    """How many values, from the first one on, stand in falling order: those that surely do, those that may."""
    pairs = list(zip(values, values[1:], strict=False))
    surely = next((i for i, (a, b) in enumerate(pairs, 1) if a[0] < b[1]), len(values))
    maybe = next((i for i, (a, b) in enumerate(pairs, 1) if a[1] < b[0]), len(values))
    return surely, maybe


def difference(a: Interval, *others: Interval) -> Interval:
    """What is left of a without all the others."""
    return a[0] - sum(high for _, high in others), a[1] - sum(low for low, _ in others)


def total(*values: Interval) -> Interval:
    """The sum of several values."""
    return sum(low for low, _ in values), sum(high for _, high in values)


def base_before_growth(now: Interval, percent: Interval) -> Interval:
    """The value before a growth of so many percent led to the value now."""
    return _corners(lambda value, growth: value / (1 + growth / 100), now, _whole_percent(percent))


def at_rate_of(money: Interval, converted: Interval, other: Interval) -> Interval:
    """Another sum of money converted at the rate that a sum and its conversion imply."""
    low, high = ratio(converted, money)
    return _corners(lambda money, rate: money * rate, other, (low, high))


def multiple_after(percent: Interval, years: Interval) -> Interval:
    """How many times the start a value reaches that grows by so many percent in each of so many years."""
    return _corners(lambda growth, n: (1 + growth / 100) ** n, _whole_percent(percent), years)


def year_of(date: Date) -> Interval:
    """The calendar year of an EDTF date."""
    return int(date[:4]), int(date[:4])


def years_between(first: Date, last: Date) -> Interval:
    """The years from one EDTF date to another, by calendar year."""
    years = int(last[:4]) - int(first[:4])
    return years, years


def years_spanned(period: Period) -> Interval:
    """The calendar years that a period covers, its first and last year counted."""
    first, last = (int(part[:4]) for part in period.split("/"))
    return last - first + 1, last - first + 1


def years_continued(years: Interval, counted: Date, until: Date) -> Interval:
    """How many years a run of so many years, as counted at one date, has lasted at another if unbroken."""
    more = int(until[:4]) - int(counted[:4])
    return years[0] + more, years[1] + more


def months_between(first: Date, last: Date) -> Interval:
    """The months from one EDTF date (YYYY-MM) to another, by calendar month."""
    if min(len(first), len(last)) < len("2019-05"):
        raise RuleError("no month in {date!r}: give dates as YYYY-MM", date=min(first, last, key=len))
    months = 12 * (int(last[:4]) - int(first[:4])) + int(last[5:7]) - int(first[5:7])
    return months, months


def years_apart(first: Date, last: Date) -> Interval:
    """The years from one month (YYYY-MM) to another, as far as dates without a day tell."""
    months = months_between(first, last)[0]
    return (months - 1) / 12, (months + 1) / 12


def rank_of(subject: Interval, *others: Interval) -> Interval:
    """The rank of the first value among all values, the largest first."""
    surely_above = sum(low > subject[1] for low, _ in others)
    maybe_above = sum(high > subject[0] for _, high in others)
    return 1 + surely_above, 1 + maybe_above


def same_rank(rank: Rank, *_: Rank) -> Interval:
    """The rank of the first city named, as an edition of an index has it."""
    return rank


FUNCTIONS = {
    f.__name__: f
    for f in (
        restated,
        how_many,
        percent_above,
        ratio,
        percent_of,
        ahead,
        in_falling_order,
        difference,
        total,
        base_before_growth,
        multiple_after,
        at_rate_of,
        year_of,
        years_between,
        years_spanned,
        years_continued,
        years_apart,
        months_between,
        rank_of,
        same_rank,
    )
}

# Claims that print no number: what the function must give for the claim to hold.
CLAIMS = {"ahead": (1.0, math.inf)}


def takes(name: str, n: int) -> list[str]:
    """The names of the types of the n things a function takes: Interval, Rank, Date or Period."""
    parameters = list(inspect.signature(FUNCTIONS[name]).parameters.values())
    kinds = [p.annotation for p in parameters if p.kind is not p.VAR_POSITIONAL]
    rest = [p.annotation for p in parameters if p.kind is p.VAR_POSITIONAL]
    return kinds + rest * (n - len(kinds))


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

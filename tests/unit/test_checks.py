import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities.method import checks as C

positive = st.floats(1, 1e12)


@st.composite
def intervals(draw):
    low = draw(positive)
    return low, low * draw(st.floats(1, 1.5))


@given(intervals(), intervals(), st.floats(0, 1), st.floats(0, 1))
def test_results_hold_for_every_point_of_the_inputs(a, b, s, t):
    x, y = a[0] + s * (a[1] - a[0]), b[0] + t * (b[1] - b[0])
    for function, exact in (
        (C.ratio, x / y),
        (C.percent_above, (x / y - 1) * 100),
        (C.difference, x - y),
        (C.ahead, x / y),
        (C.total, x + y),
        (C.percent_of, x / y * 100),
    ):
        low, high = function(a, b)
        slack = 1e-9 * max(abs(low), abs(high), x, y)
        assert low - slack <= exact <= high + slack, function.__name__


@given(intervals())
def test_growth_undone_and_applied_gives_the_value_back(now):
    low, high = C.base_before_growth(now, (20.0, 20.0))
    assert (low * 1.2, high * 1.2) == (pytest.approx(now[0]), pytest.approx(now[1]))


def test_dates_and_ranks():
    assert C.years_between("2002-11", "2020-07") == (18, 18)
    assert C.months_between("2019-07", "2019-11") == (4, 4)
    assert C.rank_of((5, 5), (9, 9), (7, 7), (1, 1)) == (3, 3)
    assert C.rank_of((5, 6), (5.5, 7)) == (1, 2)
    assert C.at_rate_of((2, 2), (1, 1), (10, 10)) == (5, 5)
    assert C.how_many("a", "b", "c") == (3, 3)
    assert (C.year_of("2016-03-01"), C.years_spanned("2018/2022")) == ((2016, 2016), (5, 5))
    assert C.years_continued((16, 16), "2019", "2024") == (21, 21)
    assert C.years_apart("2017-05", "2020-03") == (33 / 12, 35 / 12)
    assert C.same_rank((2, 2), (3, 3)) == (2, 2)


@given(st.lists(intervals(), min_size=2, max_size=6))
def test_falling_order_and_lead_agree_with_ranks(values):
    surely, maybe = C.in_falling_order(*values)
    assert 1 <= surely <= maybe <= len(values)
    low, high = C.ahead(*values)
    surely_rank, maybe_rank = C.rank_of(*values)
    assert (low > 1) <= (maybe_rank == 1), "surely ahead of the largest is surely first"
    assert (surely_rank > 1) <= (high < 1.0000001), "surely not first is not ahead"


def test_falling_order_counts_from_the_first_value():
    one, two, wide = (1, 1), (2, 2), (0.5, 3)
    assert C.in_falling_order(two, one) == (2, 2)
    assert C.in_falling_order(one, two) == (1, 1)
    assert C.in_falling_order(two, wide, one) == (1, 3)


@given(st.floats(0.1, 100), st.integers(1, 10))
def test_growth_for_years_is_undone_year_by_year(percent, years):
    value = C.multiple_after((percent, percent), (years, years))
    for _ in range(years):
        value = C.base_before_growth(value, (percent, percent))
    assert value == (pytest.approx(1), pytest.approx(1))


def test_every_function_says_what_it_takes():
    kinds = {"Interval", "Rank", "Date", "Period"}
    for name, function in C.FUNCTIONS.items():
        assert function.__doc__ and function.__doc__.splitlines()[0].endswith("."), name
        if name != "how_many":
            assert set(C.takes(name, 6)) <= kinds, name
    assert C.takes("years_continued", 3) == ["Interval", "Date", "Date"]
    assert C.takes("ahead", 3) == ["Interval"] * 3


@pytest.mark.parametrize(
    ("reported", "computed", "says"),
    [
        ((13.5, 14), (13.96, 13.96), "holds"),
        ((4.225, 4.235), (4.18, 4.29), "holds_by_rounding"),
        ((2, 2), (4, 4), "fails"),
        ((2e12, float("inf")), (1.94e12, 1.95e12), "fails"),
        ((2e12, float("inf")), (2.06e12, 2.07e12), "holds"),
    ],
)
def test_verdicts(reported, computed, says):
    assert C.verdict(reported, computed) == says


def test_edges_of_arithmetic_are_held_or_refused():
    """10 by less than 5, growth of 100 percent downwards, dates without a month: no interval that is upside down."""
    under_five = (-math.inf, 5.0)
    for refused in (
        lambda: C.ratio((10, 10), under_five),
        lambda: C.percent_above((2e10, 2e10), (-math.inf, 1e10)),
        lambda: C.percent_of((1, 1), (0, 2)),
        lambda: C.base_before_growth((5, 5), (-100, -100)),
        lambda: C.multiple_after((-120, -100), (2, 3)),
        lambda: C.months_between("2019", "2020-05"),
    ):
        with pytest.raises(ValueError):
            refused()
    assert C.multiple_after((-10, -10), (2, 3)) == (pytest.approx(0.729), pytest.approx(0.81))
    assert C.ratio((-2, 3), (1, 2)) == (-2, 3)


signed = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)).map(lambda ends: (min(ends), max(ends)))


@given(signed, intervals(), st.floats(-99, 200), st.integers(0, 5), st.integers(0, 5))
def test_low_is_never_above_high(a, b, percent, years, more):
    growth = (percent, percent + 1)
    for low, high in (
        C.ratio(a, b),
        C.percent_above(a, b),
        C.percent_of(a, b),
        C.ahead(a, b),
        C.difference(a, b),
        C.base_before_growth(a, growth),
        C.multiple_after(growth, (years, years + more)),
        C.at_rate_of(b, b, a),
    ):
        assert low <= high

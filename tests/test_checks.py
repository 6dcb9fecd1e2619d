import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities import checks as C

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

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicities import load
from aicities.method import rankings as R

ROWS = load("rankings").assign(list_id=lambda rows: R.list_ids(rows))
FOUND = R.pairs(ROWS).set_index(["a", "b"])
KR, SYDNEY = "36kr-city-ai-index-2020+2020", "sydney-intelligent-cities+2020-08"
CHINA, COMPETITIVE = "china-city-ai-index+2022—2023", "ai-city-competitiveness"

places = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=2, max_size=7)


def by_definition(x, y):
    """Kendall's tau-b from its definition: concordant, discordant and tied pairs, counted one by one."""
    same = reverse = tied_x = tied_y = 0
    for i in range(len(x)):
        for j in range(i):
            product = (x[i] - x[j]) * (y[i] - y[j])
            same, reverse = same + (product > 0), reverse + (product < 0)
            tied_x, tied_y = tied_x + (x[i] == x[j]), tied_y + (y[i] == y[j])
    n = len(x) * (len(x) - 1) / 2
    below = ((n - tied_x) * (n - tied_y)) ** 0.5
    return (same - reverse) / below if below else None


@settings(deadline=None)
@given(places)
def test_tau_is_what_its_definition_says(pairs):
    x, y = zip(*pairs, strict=True)
    expected = by_definition(x, y)
    assert R.tau(x, y) == (None if expected is None else pytest.approx(expected))
    assert R.tau(x, y) == R.tau(y, x)


@settings(deadline=None)
@given(st.permutations(range(6)))
def test_tau_of_an_order_with_itself_and_its_reverse(order):
    assert R.tau(order, order) == 1
    assert R.tau(order, [-p for p in order]) == -1


def test_tau_with_ties_and_without_an_order():
    assert R.tau([1, 2, 2], [1, 2, 3]) == pytest.approx(2 / 6**0.5)
    assert R.tau([1, 1], [1, 2]) is None
    assert R.tau([1], [1]) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), min_size=1, max_size=4))
def test_allowed_orders_are_all_orders_within_the_spans(drawn):
    spans = [(low, low + more) for low, more in drawn]
    fixed = [low for low, high in spans if low == high]
    loose = [i for i, (low, high) in enumerate(spans) if low < high]
    expected = set()
    for free in permutations(range(1, 8), len(loose)):
        order = [low for low, _ in spans]
        for i, place in zip(loose, free, strict=True):
            order[i] = place
        if all(a <= p <= b for p, (a, b) in zip(order, spans, strict=True)) and not set(free) & set(fixed):
            expected.add(tuple(order))
    assert set(R.allowed_orders(spans)) == expected


def test_an_open_span_can_come_last_but_never_first():
    orders = {R.among(order) for order in R.allowed_orders([(1, 1), (2, 2), (2, None), (2, None)])}
    assert orders == {(1, 2, 3, 4), (1, 2, 4, 3)}


def test_a_printed_tie_stays_a_tie():
    assert R.allowed_orders([(1, 1), (10, 10), (10, 10)]) == [(1, 10, 10)]
    assert R.among((1, 10, 10)) == (1, 2, 2)


def test_too_many_orders_are_refused():
    with pytest.raises(ValueError, match="too many"):
        R.allowed_orders([(1, None)] * 9)


@pytest.mark.parametrize("n", range(2, 7))
def test_inversions_are_counted(n):
    counted = [0] * (n * (n - 1) // 2 + 1)
    for order in permutations(range(n)):
        counted[sum(order[i] > order[j] for j in range(n) for i in range(j))] += 1
    assert R.inversions(n) == counted
    assert R.by_chance(n, -1) == 1


def test_agreement_by_chance():
    assert R.by_chance(3, 1) == 1 / 6
    assert R.by_chance(3, 1 / 3) == 3 / 6
    assert R.by_chance(9, 1) == 1 / 362_880


def test_a_pair_with_exact_places_has_one_tau():
    pair = FOUND.loc[(COMPETITIVE, SYDNEY)]
    assert (pair["n"], pair["low"], pair["high"]) == (3, pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_a_pair_with_spans_has_the_lowest_and_the_highest_tau():
    pair = FOUND.loc[(KR, SYDNEY)]
    assert (pair["n"], pair["low"], pair["high"]) == (8, pytest.approx(16 / 28), pytest.approx(20 / 28))
    listed = FOUND.loc[(KR, CHINA)]
    assert (listed["n"], listed["low"], listed["high"]) == (3, -1, 1)


def test_pairs_with_fewer_than_three_shared_cities_are_refused():
    refused = FOUND[FOUND["n"] < R.FEWEST]
    assert len(refused) and not refused["comparable"].any() and refused["low"].isna().all()
    assert FOUND[FOUND["n"] >= R.FEWEST]["comparable"].all()


def test_duels_count_only_orders_that_are_sure():
    duels = R.duels(ROWS).set_index(["a", "b"])
    assert duels.loc[("shanghai", "shenzhen")].tolist() == [4, 4, 1]  # one list only names them
    assert R.unbeaten(duels.reset_index()) == []  # Hangzhou stands above Beijing in one list of 2018
    assert len(R.contested(duels.reset_index())) > 0


def test_who_holds_the_first_place_and_who_may():
    first = R.holders(ROWS, 1).set_index("list_id")["city_id"]
    assert first[KR] == "beijing"
    assert first["new-generation-ai-regional+2021-05"] == "shenzhen"
    assert CHINA not in first.index


def test_scores_as_shares_of_the_first():
    shares = R.shares_of_first(ROWS)
    assert shares.notna().sum() == ROWS["score"].notna().sum()
    assert set(shares[ROWS["rank"] == 1].dropna()) == {1}


def test_lists_with_three_editions_and_cities_that_stand_in_two():
    again = R.repeated(ROWS)
    assert set(again["index_id"]) == {"idc-ai-compute-city", "istic-innovative-cities", "nature-index-science-cities"}
    assert (again.groupby(["index_id", "city_id"])["edition"].nunique() >= 2).all()
    idc = again[(again["index_id"] == "idc-ai-compute-city") & (again["rank"] == 1)].sort_values("edition")
    assert idc["city_id"].tolist() == ["hangzhou", "beijing", "beijing", "beijing"]

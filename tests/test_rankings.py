from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicities.pages import city_rankings as R

ROWS = R.listed()
FOUND = R.pairs(ROWS).set_index(["a", "b"])
KR, SYDNEY, CHINA = "36Kr AI index 2020", "Sydney intelligent 2020-08", "China AI index 2022—2023"

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
    pair = FOUND.loc[("AI competitiveness", SYDNEY)]
    assert (pair["n"], pair["low"], pair["high"]) == (3, pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_a_pair_with_spans_has_the_lowest_and_the_highest_tau():
    pair = FOUND.loc[(KR, SYDNEY)]
    assert (pair["n"], pair["low"], pair["high"]) == (8, pytest.approx(16 / 28), pytest.approx(20 / 28))
    listed = FOUND.loc[(KR, CHINA)]
    assert (listed["n"], listed["low"], listed["high"]) == (3, -1, 1)


def test_pairs_with_fewer_than_three_shared_cities_are_refused_with_the_reason():
    refused = FOUND[FOUND["n"] < R.FEWEST]
    assert len(refused) and refused["why_not"].ne("").all() and refused["low"].isna().all()
    assert FOUND.loc[("AI competitiveness", "IDC computing 2018"), "why_not"] == "no city stands in both"
    assert FOUND[FOUND["n"] >= R.FEWEST]["why_not"].eq("").all()


def test_duels_count_only_orders_that_are_sure():
    duels = R.duels(ROWS).set_index(["a", "b"])
    assert duels.loc[("shanghai", "shenzhen")].tolist() == [2, 3, 1]  # one list only names them
    assert R.unbeaten(duels.reset_index()) == ["beijing"]
    assert len(R.contested(duels.reset_index())) > 0


def test_who_holds_the_first_place_and_who_may():
    first = R.holders(ROWS, 1).set_index("list")["city_id"]
    assert first[KR] == "beijing"
    assert first["New-generation AI 2021-05"] == "shenzhen"
    assert CHINA not in first.index


def test_cities_on_one_place_are_drawn_apart_and_the_place_counts_once():
    sydney = R.slope_data(ROWS).query("list.str.startswith('Sydney')").set_index("city")
    tied = sydney.loc[["Chengdu 成都", "Shenyang 沈阳"]]
    assert list(tied["span"]) == ["10", "10"]
    assert abs(tied["at"].iloc[0] - tied["at"].iloc[1]) >= 0.9
    row = R.coverage(ROWS).set_index("list").loc[tied["list"].iloc[0]]
    assert (row["named"], row["sure"], row["last"]) == (11, 10, 10)


def test_coverage_of_the_36kr_index():
    row = R.coverage(ROWS).set_index("list").loc[KR]
    assert (row["named"], row["sure"], row["scored"], row["last"], row["best"]) == (13, 8, 6, 20, 92.93)


def test_words_for_places_and_agreement():
    assert [R.place_words(8, 8), R.place_words(6, 10), R.place_words(9, None)] == ["8", "6–10", "9 or lower"]
    assert R.tau_words(next(FOUND.loc[[(KR, SYDNEY)]].itertuples())) == "8 shared cities: tau 0.57 to 0.71"


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=12, unique_by=lambda t: t[0]))
def test_labels_are_kept_apart_and_printed_places_stay(drawn):
    at, fixed = [float(y) for y, _ in drawn], [stays for _, stays in drawn]
    moved = R.apart(at, fixed)
    assert all(a == b for a, b, stays in zip(at, moved, fixed, strict=True) if stays)
    assert all(abs(a - b) >= 0.9 for i, a in enumerate(moved) for b in moved[:i])

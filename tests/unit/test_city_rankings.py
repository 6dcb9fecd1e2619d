"""What the page of rankings draws and says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicities.method import rankings
from aicities.pages import city_rankings as R

ROWS = R.listed()
FOUND = rankings.pairs(ROWS)
KR, SYDNEY = "36kr-city-ai-index-2020+2020", "sydney-intelligent-cities+2020-08"


def test_cities_on_one_place_are_drawn_apart():
    sydney = R.slope_data(ROWS).query("list_id == @SYDNEY").set_index("city")
    tied = sydney.loc[["Chengdu 成都", "Shenyang 沈阳"]]
    assert list(tied["span"]) == ["10", "10"]
    assert abs(tied["at"].iloc[0] - tied["at"].iloc[1]) >= 0.9


def test_words_for_agreement_and_for_too_few_cities():
    words = {(row.a, row.b): R.tau_words(row) for row in FOUND.itertuples()}
    assert words[(KR, SYDNEY)] == "8 shared cities: tau 0.57 to 0.71"
    few = FOUND[~FOUND["comparable"]].iloc[0]
    assert words[(few["a"], few["b"])].endswith(": too few for a tau")
    assert R.too_few(0) == "no city stands in both"
    with pytest.raises(KeyError):
        R.too_few(rankings.FEWEST)


def test_menus_look_lists_up_by_their_ids():
    spec = R.taus(FOUND, ROWS, "Agree?", "d").to_dict()
    bind = spec["params"][0]["bind"]
    assert set(bind["options"]) <= {"", *ROWS["list_id"]}
    assert bind["labels"][0] == "all lists"
    shown = {p["name"]: p["value"] for p in R.slopes(ROWS, FOUND, [KR, SYDNEY], "Agree?", "d").to_dict()["params"]}
    assert (shown["left"], shown["right"]) == (KR, SYDNEY)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=12, unique_by=lambda t: t[0]))
def test_labels_are_kept_apart_and_printed_places_stay(drawn):
    at, fixed = [float(y) for y, _ in drawn], [stays for _, stays in drawn]
    moved = R.apart(at, fixed)
    assert all(a == b for a, b, stays in zip(at, moved, fixed, strict=True) if stays)
    assert all(abs(a - b) >= 0.9 for i, a in enumerate(moved) for b in moved[:i])

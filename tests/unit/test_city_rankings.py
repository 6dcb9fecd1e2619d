"""What the page of rankings draws and says."""

import pandas as pd
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


def test_menus_look_lists_up_by_their_ids():
    chosen = R.duel_chart(ROWS, "shanghai", "Above?", "d").to_dict()["params"][0]
    assert chosen["value"] == "shanghai" and set(chosen["bind"]["options"]) <= set(ROWS["city_id"])
    shown = {p["name"]: p["value"] for p in R.slopes(ROWS, FOUND, [KR, SYDNEY], "Agree?", "d").to_dict()["params"]}
    assert (shown["left"], shown["right"]) == (KR, SYDNEY)


# --- duels and witnesses ---


def test_a_duel_is_told_from_both_sides():
    both = R.duel_rows(ROWS).set_index(["city_id", "other_id"])
    assert len(both) == 2 * len(rankings.duels(ROWS))
    one, other = both.loc[("beijing", "hangzhou")], both.loc[("hangzhou", "beijing")]
    assert (one["above"], one["below"]) == (other["below"], other["above"]) == (9, 1)
    assert one["net"] > 0 > other["net"] and one["less"] == other["less"] == 1


def test_what_the_page_says_of_duels_holds():
    both = R.duel_rows(ROWS).set_index(["city_id", "other_id"])
    assert both.loc[("xian", "shanghai"), "above"] == 0
    assert both.loc[("shanghai", "shenzhen"), "net"] == both.loc[("shanghai", "shenzhen"), "above"] / 1000
    assert all(both.loc[(city, "hangzhou"), "net"] > 0.01 for city in ("shanghai", "shenzhen"))


def test_a_list_with_another_first_leaves_beijing_out_or_ranked_computing_in_2018():
    first = rankings.holders(ROWS, 1).query("city_id != 'beijing'")
    with_beijing = set(ROWS.loc[ROWS["city_id"] == "beijing", "list_id"])
    assert set(first["list_id"]) & with_beijing == {"idc-ai-compute-city+2018"}


def test_one_edition_stands_for_each_index_the_largest_then_the_latest():
    kept = rankings.one_each(ROWS)
    assert sorted(ROWS.drop_duplicates("list_id").set_index("list_id").loc[kept, "index_id"]) == sorted(
        ROWS["index_id"].unique()
    )
    assert {"idc-ai-compute-city+2021-10", "nature-index-science-cities+2023"} <= set(kept)


def test_witnesses_share_enough_cities_and_no_publisher():
    told = rankings.witnesses(FOUND, ROWS)
    house = ROWS.drop_duplicates("list_id").set_index("list_id")["publisher"]
    assert 5 < len(told) < 20
    assert (told["n"] >= rankings.ENOUGH).all() and told["n"].is_monotonic_decreasing
    assert all(pd.isna(house[a]) or house[a] != house[b] for a, b in zip(told["a"], told["b"], strict=True))


def test_the_table_below_the_taus_has_all_pairs():
    rows = R.taus(FOUND, ROWS, "Agree?", "d").usermeta["rows"]
    assert len(rows) == len(FOUND)
    assert sum("too few" in row["words"] for row in rows) == (~FOUND["comparable"]).sum()


def test_an_open_span_ends_below_the_last_place_of_its_own_list():
    data = R.slope_data(ROWS)
    own = data[data["list_id"] == KR]
    assert own["open"].any() and set(own.loc[own["open"], "high"]) == {own.loc[~own["open"], "high"].max() + 1}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=12, unique_by=lambda t: t[0]))
def test_labels_are_kept_apart_and_printed_places_stay(drawn):
    at, fixed = [float(y) for y, _ in drawn], [stays for _, stays in drawn]
    moved = R.apart(at, fixed)
    assert all(a == b for a, b, stays in zip(at, moved, fixed, strict=True) if stays)
    assert all(abs(a - b) >= 0.9 for i, a in enumerate(moved) for b in moved[:i])


def test_most_lists_have_one_city_first_as_the_page_says():
    first = rankings.holders(ROWS, 1)["city_id"].value_counts()
    assert first.iloc[0] > first.sum() / 2

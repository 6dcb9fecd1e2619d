import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities import load
from aicities.method.compare import NotComparableError
from aicities.pages import talent_and_cost as T

SAID = T.statements()
FIGURES = T.figures()
ARTICLE = "shenzhen-hangzhou-2025"
COUNTS = {"universities": 40, "research": 36, "people": 28, "housing": 5, "cost": 4, "pace": 2, "pay": 1}


@pytest.mark.parametrize(
    ("factor", "paraphrase", "subject"),
    [
        ("talent", "Pay in Shenzhen no longer leads the country by as much as it did.", "pay"),
        ("application", "Shenzhen should pay more heed to the boom in applications.", None),
        ("cost", "House prices in Hangzhou are not too high.", "housing"),
        ("talent", "High house prices in Shenzhen make it hard for talent to put down roots.", "housing"),
        ("culture", "The pace of life in Hangzhou is less hurried than in Shenzhen.", "pace"),
        ("policy", "One cause is that the university's rules are flexible.", "universities"),
        ("industry", "Guangdong is the pace-setter of technology and AI in China.", None),
        ("cost", "At present this looks very costly.", "cost"),
        ("research", "Beijing does the work from 0 to 1.", "research"),
        ("talent", "Learning AI extends one's own abilities.", "people"),
    ],
)
def test_a_statement_goes_to_the_first_subject_that_its_words_name(factor, paraphrase, subject):
    assert T.subject_of(factor, paraphrase) == subject


@given(st.text(), st.sampled_from(["talent", "cost", "research"]))
def test_a_statement_on_a_factor_of_the_page_is_never_left_out(paraphrase, factor):
    assert T.subject_of(factor, paraphrase) in T.subject_names()


def test_every_statement_on_talent_cost_and_research_is_there_once():
    table = load("statements").query("factor in @T.FACTORS")
    assert set(table["statement_id"]) <= set(SAID["statement_id"])
    assert SAID["statement_id"].is_unique
    assert len(SAID) == 116
    assert SAID["subject"].value_counts().to_dict() == COUNTS


def test_pay_housing_and_pace_are_spoken_of_in_one_article_by_three_voices():
    living = SAID[SAID["subject"].isin(["pay", "housing", "pace"])]
    assert set(living["source_id"]) == {ARTICLE}
    assert set(living["speaker_id"]) == {"jin-xinyi", "feng-ji", "article"}
    assert set(living["city_id"]) == {"shenzhen", "hangzhou"}


def test_a_body_stands_in_the_city_of_its_seat_and_a_group_of_cities_in_none():
    cities = SAID.set_index("statement_id")["city_id"]
    assert cities["two-tigers-2020-l85-s1"] == "guangzhou"  # NetEase
    assert pd.isna(cities["three-cities-2024-l13-s4"])
    assert (SAID.loc[SAID["city_id"].isna(), "city"] == T.no_city()).all()


def test_shenzhen_is_dearest_for_its_pay_and_fourth_by_pay():
    assert T.place_of(FIGURES, "house-price-to-wage", 2017, "shenzhen") == (1, 13)
    assert T.place_of(FIGURES, "house-price-to-wage", 2017, "hangzhou") == (3, 13)
    assert T.place_of(FIGURES, "average-wage", 2017, "shenzhen") == (4, 13)
    assert T.place_of(FIGURES, "house-price", 2017, "chongqing", lowest=True) == (1, 13)


def test_the_printed_ratio_is_price_over_wage():
    wide = (
        FIGURES.query("year == 2017")
        .pivot(index="subject_id", columns="indicator_id", values="value")
        .dropna(subset=["house-price"])
    )
    assert len(wide) == 13
    assert (wide["house-price"] / wide["average-wage"] - wide["house-price-to-wage"]).abs().max() < 0.0006


def test_two_figures_are_compared_as_intervals_and_refused_where_they_differ():
    low, high = T.times(FIGURES, "house-price-to-wage", 2017, "shenzhen", "hangzhou")
    assert (low, high) == (pytest.approx(0.4785 / 0.2115), pytest.approx(0.4795 / 0.2105))
    with pytest.raises(NotComparableError, match="differ in as_of"):
        T.times(FIGURES, "resident-population", 2020, "shenzhen", "beijing")


def test_changes_are_from_year_to_year_in_one_source():
    moves = T.changes(FIGURES, "resident-population", "shenzhen").set_index("year")["change"]
    assert list(moves.index) == list(range(2013, 2025))
    assert moves[2022] == pytest.approx(-19_800)
    assert (moves < 0).sum() == 1
    assert moves.sum() == pytest.approx(17_989_500 - 11_958_500)
    gap = FIGURES.query("year != 2015")
    assert 2016 not in set(T.changes(gap, "resident-population", "shenzhen")["year"])


def test_a_city_without_a_figure_is_shown_without_a_value():
    shown = T.shown_figures(FIGURES)
    assert len(shown) == len(T.MEASURES) * len(T.YEARS) * 13
    assert shown["value"].notna().sum() == len(FIGURES)
    assert (shown.loc[shown["value"].isna(), "words"] == "no figure").all()


def test_a_badge_is_there_for_each_pair_of_figures_and_refuses_the_census_day():
    found = T.badges(FIGURES).set_index(["measure", "year", "a", "b"])["fits"].sort_index()
    residents = found["Resident population", 2020]
    assert not residents["Shenzhen 深圳", "Beijing 北京"]
    assert residents["Beijing 北京", "Shanghai 上海"]
    assert found["Price of new housing", 2017].all()


def test_the_statements_that_are_tested_are_those_on_living_cost_pay_and_pace():
    living = SAID[(SAID["topic_id"] == "topic-living-cost") | SAID["subject"].isin(["pay", "housing", "pace"])]
    assert set(T.TESTS) == set(living["statement_id"])


def test_a_verdict_that_fits_is_borne_out_by_the_figures():
    fits = {i.removeprefix(f"{ARTICLE}-") for i, t in T.TESTS.items() if t[0] == T.FITS}
    assert fits == {"l13-s11", "l14-s2"}
    assert T.place_of(FIGURES, "house-price", 2017, "shenzhen")[0] == 1
    assert T.times(FIGURES, "house-price", 2017, "hangzhou", "shenzhen")[1] < 0.5
    assert set(FIGURES.query("indicator_id == 'average-wage'")["year"]) == {2017}


def test_a_charts_menu_offers_what_the_data_has():
    spec = T.matrix(SAID, "Who?", "d").to_dict()
    cities = next(p for p in spec["params"] if p["name"] == "only_city")["bind"]["options"]
    assert set(cities) == {"all", *SAID["city"]}
    assert T.reader(SAID).data.count("<details>") == len(T.subject_names())
    assert T.reader(SAID).data.count("<tr>") == len(SAID) + len(T.subject_names())

import pandas as pd
import pytest

from aicities import load
from aicities.method import figures
from aicities.method.compare import MUST_MATCH, NotComparableError
from aicities.method.subjects import FACTORS, SUBJECTS
from aicities.pages import talent_and_cost as T

SAID = T.statements()
FIGURES = T.figures()
TESTS = load("claim_tests").set_index("statement_id")
ARTICLE = "shenzhen-hangzhou-2025"
COUNTS = {"universities": 40, "research": 38, "people": 27, "housing": 5, "cost": 3, "pace": 2, "pay": 1}


def test_every_statement_on_talent_cost_and_research_is_there_once():
    table = load("statements")[lambda rows: rows["factor"].isin(FACTORS)]
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
    assert figures.place_of(FIGURES, "house-price-to-wage", 2017, "shenzhen") == (1, 13)
    assert figures.place_of(FIGURES, "house-price-to-wage", 2017, "hangzhou") == (3, 13)
    assert figures.place_of(FIGURES, "average-wage", 2017, "shenzhen") == (4, 13)
    assert figures.place_of(FIGURES, "house-price", 2017, "chongqing", lowest=True) == (1, 13)


def test_the_printed_ratio_is_price_over_wage():
    wide = (
        FIGURES.query("year == 2017")
        .pivot(index="subject_id", columns="indicator_id", values="value")
        .dropna(subset=["house-price"])
    )
    assert len(wide) == 13
    assert (wide["house-price"] / wide["average-wage"] - wide["house-price-to-wage"]).abs().max() < 0.0006


def test_two_figures_are_compared_as_intervals_and_refused_where_they_differ():
    low, high = figures.times(FIGURES, "house-price-to-wage", 2017, "shenzhen", "hangzhou")
    assert (low, high) == (pytest.approx(0.4785 / 0.2115), pytest.approx(0.4795 / 0.2105))
    with pytest.raises(NotComparableError, match="differ in as_of"):
        figures.times(FIGURES, "resident-population", 2020, "shenzhen", "beijing")


def test_changes_are_from_year_to_year_in_one_source():
    moves = figures.changes(FIGURES, "resident-population", "shenzhen").set_index("year")["change"]
    assert list(moves.index) == list(range(2013, 2025))
    assert moves[2022] == pytest.approx(-19_800)
    assert (moves < 0).sum() == 1
    assert moves.sum() == pytest.approx(17_989_500 - 11_958_500)
    gap = FIGURES.query("year != 2015")
    assert 2016 not in set(figures.changes(gap, "resident-population", "shenzhen")["year"])


def test_the_picker_has_each_figure_once_for_each_city_to_compare_with():
    shown, panels = T.shown_figures(FIGURES), T.panels(FIGURES)
    cities = T.cities_in_order(FIGURES)
    assert set(shown["panel"]) == set(panels)
    assert len(shown) == sum(map(len, panels.values())) * len(cities)
    assert not shown.duplicated(["panel", "base", "id"]).any()
    assert shown["value"].notna().all()


def test_a_measure_and_year_that_few_cities_have_is_not_offered():
    n = FIGURES.groupby(["indicator_id", "year"])["subject_id"].nunique()
    enough = {f"{measure}-{year}" for measure, year in n[n >= T.FEWEST].index}
    assert set(T.panels(FIGURES)) == enough
    assert "resident-population-2018" not in enough
    assert "house-price-2017" in enough


def test_each_pair_of_figures_has_a_ratio_or_the_reason_against_it():
    times = T.shown_figures(FIGURES).set_index(["panel", "base", "id"])["times"]
    assert times["house-price-to-wage-2017", "hangzhou", "shenzhen"] == "2.26–2.28"
    assert times["resident-population-2020", "beijing", "shenzhen"] == "✗ other date"
    assert times["resident-population-2020", "beijing", "beijing"] == ""
    assert pd.isna(times["resident-population-2020", "hangzhou", "shenzhen"])
    assert set(T.BRIEF) == set(MUST_MATCH) - {"indicator_id"}


def test_the_statements_that_are_tested_are_those_on_living_cost_pay_and_pace():
    living = SAID[(SAID["topic_id"] == "topic-living-cost") | SAID["subject"].isin(["pay", "housing", "pace"])]
    assert set(TESTS.index) == set(living["statement_id"])


def test_a_verdict_that_fits_is_borne_out_by_the_figures():
    fits = {i.removeprefix(f"{ARTICLE}-") for i in TESTS.index[TESTS["verdict"] == "fits"]}
    assert fits == {"l13-s11", "l14-s2"}
    assert figures.place_of(FIGURES, "house-price", 2017, "shenzhen")[0] == 1
    assert figures.times(FIGURES, "house-price", 2017, "hangzhou", "shenzhen")[1] < 0.5
    assert set(FIGURES.query("indicator_id == 'average-wage'")["year"]) == {2017}


def test_all_that_is_said_on_the_argument_takes_one_side():
    claim = SAID[SAID["topic_id"] == "topic-living-cost"]
    assert claim["stance"].notna().all()
    assert claim["stance"].nunique() == 1


def test_a_charts_menu_offers_what_the_data_has():
    picks = {p["name"]: p["bind"] for p in T.picker(FIGURES, "Who?", "d").to_dict()["params"]}
    assert picks["panel"]["options"] == list(T.panels(FIGURES))
    assert picks["panel"]["labels"][0] == "Square metre in years of pay, 2017"
    assert set(picks["base"]["options"]) == set(FIGURES["subject_id"])


def test_every_measure_has_its_limits_and_every_test_its_figures():
    assert set(load("measure_limits")["indicator_id"]) == set(T.MEASURES)
    tested = TESTS["indicator_ids"].explode().dropna()
    assert set(tested) <= set(FIGURES["indicator_id"])
    html = T.tests_table(SAID, "Tests").data
    assert html.count("<strong>Fits, for one year") == (TESTS["verdict"] == "fits").sum()
    assert html.count("<strong>Not tested") == (TESTS["verdict"] == "not_tested").sum()


def test_each_statement_stands_behind_the_link_of_its_subject_once():
    links = T.subject_links(SAID)
    assert len(links) == len(SUBJECTS)
    assert sum(link.count("~") + 1 for link in links) == len(SAID)

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities import language
from aicities.display import controls, intervals


def test_a_menu_holds_ids_and_shows_labels():
    made = controls.menu("city", "City", {"shenzhen": "Shenzhen 深圳", "hangzhou": "Hangzhou 杭州"}, everything="all")
    made = made.param.to_dict()
    assert made["bind"]["options"] == ["", "shenzhen", "hangzhou"]
    assert made["bind"]["labels"] == ["all", "Shenzhen 深圳", "Hangzhou 杭州"]
    assert made["value"] == ""


def test_ids_that_are_words_already_need_no_labels():
    made = controls.radio("year", "Year", [2017, 2020], value=2020).param.to_dict()
    assert made["bind"] == {"input": "radio", "options": [2017, 2020], "name": "Year"}
    assert made["value"] == 2020


def test_an_empty_menu_is_refused():
    with pytest.raises(ValueError, match="nothing to choose"):
        controls.menu("city", "City", [])


def test_a_filter_of_a_menu_compares_ids():
    assert controls.keeps("only", "city_id") == '(only === "" || datum["city_id"] === only)'


@given(st.text())
def test_any_text_can_stand_in_an_expression(text):
    assert json.loads(controls.vega(text)) == text


def test_values_of_pandas_are_written_as_vega_reads_them():
    assert controls.vega([np.int64(3), pd.NA, True, "it's"]) == '[3, null, true, "it\'s"]'


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (13.5, 14, "", "13.5 to 14"),
        (None, 20, "", "at most 20"),
        (5e3, pd.NA, "", "at least 5,000"),
        (9, 9, "", "9"),
        (None, None, "", ""),
        (1, 1, "firms", "1 firm"),
        (3, 5, "rank", "place 3–5"),
        (1000000, 1000001, "", "1 million to 1.000001 million"),
    ],
)
def test_an_interval_in_words(low, high, unit, words):
    assert intervals.interval_words(low, high, unit) == words


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (2e12, None, "yuan", "至少2万亿元"),
        (13.5, 14, "percent", "13.5%至14%"),
        (2.5, 2.7, "percent of GDP", "2.5%至2.7%（占GDP）"),
        (None, 20, "firms", "至多20家"),
        (12_500, 13_000, "firms", "12,500至13,000家"),
        (9.5e8, 1e9, "yuan", "9.5亿至10亿元"),
        (1.5e8, 1.5e8, "yuan a year", "1.5亿元/年"),
        (1, 1, "firms", "1家"),
        (3, 5, "rank", "第3—5名"),
        (9, None, "rank", "第9名或更后"),
        (1, 1, "tier", "第1梯队"),
        (13, 13, "firms per km2", "13家/平方公里"),
        (None, None, "yuan", ""),
    ],
)
def test_an_interval_in_chinese_has_no_spaces_and_its_measure_word(monkeypatch, low, high, unit, words):
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert intervals.interval_words(low, high, unit) == words


def test_a_span_of_places_in_words():
    assert [intervals.place_words(*span) for span in ((8, 8), (6, 10), (9, None))] == ["8", "6–10", "9 or lower"]
    assert intervals.place_words(9, None, "?") == "9–?"


@pytest.mark.parametrize(
    ("date", "english", "chinese"),
    [
        ("2024", "2024", "2024年"),
        ("2020-07", "July 2020", "2020年7月"),
        ("2024-08-02", "2 August 2024", "2024年8月2日"),
        ("2015/2019", "2015–2019", "2015—2019年"),
        ("2019-05/2020-06", "May 2019–June 2020", "2019年5月—2020年6月"),
    ],
)
def test_dates_are_said_in_words(monkeypatch, date, english, chinese):
    assert intervals.date_words(date) == english
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert intervals.date_words(date) == chinese


@given(st.integers(-999_999, 999_999))
def test_numbers_below_a_million_have_the_same_digits_in_both_languages(n):
    with pytest.MonkeyPatch.context() as patch:
        told = intervals.number_words(n)
        patch.setattr(language, "LANGUAGE", "zh")
        assert intervals.number_words(n) == told


def test_numbers_of_people_are_rounded_as_each_language_counts_them(monkeypatch):
    assert [intervals.rough_words(n) for n in (708_900, -19_800)] == ["709 thousand", "-20 thousand"]
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert [intervals.rough_words(n) for n in (708_900, -19_800)] == ["70.9万人", "-2.0万人"]
    assert intervals.number_words(1_050_000, "firms") == "105万家"

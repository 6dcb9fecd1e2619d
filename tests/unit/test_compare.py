"""Which facts may be compared: ids and numbers only, no words."""

import pandas as pd
import pytest

from aicities.display import comparing
from aicities.method import compare

FACT = {
    "fact_id": "a",
    "subject_id": "x",
    "indicator_id": "gdp",
    "unit": "yuan",
    "as_of": "2017",
    "scope": "Whole city",
    "state": "observed",
    "value_low": 9.0,
    "value_high": 11.0,
}
FACTS = pd.DataFrame(
    [
        FACT,
        FACT | {"fact_id": "b", "subject_id": "y", "scope": "whole city", "value_low": 4.0, "value_high": 5.0},
        FACT | {"fact_id": "c", "subject_id": "z", "as_of": "2018", "state": "target"},
        FACT | {"fact_id": "d", "subject_id": "z", "unit": "USD"},
    ]
)


def test_pairs_are_of_different_subjects_and_name_the_columns_that_differ():
    found = compare.pairs(FACTS).set_index(["a", "b"])
    assert set(found.index) == {("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}
    assert found["comparable"].to_dict() == {pair: pair == ("a", "b") for pair in found.index}
    assert found.loc[("a", "c"), "why_not"] == ["as_of", "state"]
    counted = compare.count_reasons(found.reset_index()).set_index("reason")["count"]
    assert counted.to_dict() == {"as_of": 2, "state": 2, "unit": 2}


def test_pairs_of_nothing_are_none():
    assert compare.pairs(FACTS[:0]).empty
    assert compare.pairs(FACTS[:1]).columns.tolist() == ["a", "b", "why_not", "comparable"]


def test_a_ratio_is_an_interval_and_is_refused_with_the_columns():
    a, b, c = (FACTS.loc[i] for i in range(3))
    assert compare.ratio_of(a, b) == (9 / 5, 11 / 4)
    with pytest.raises(compare.NotComparableError, match="a and c .* differ in as_of, state") as refused:
        compare.ratio_of(a, c)
    assert refused.value.why_not == ["as_of", "state"]


def test_every_reason_has_words():
    assert set(comparing.REASONS) == set(compare.MUST_MATCH)

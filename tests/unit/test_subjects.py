"""What a statement speaks of, by a rule on its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities.method.subjects import FACTORS, SUBJECTS, subject_of


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
    assert subject_of(factor, paraphrase) == subject


@given(st.text(), st.sampled_from(FACTORS))
def test_a_statement_on_a_factor_of_the_page_is_never_left_out(paraphrase, factor):
    assert subject_of(factor, paraphrase) in SUBJECTS

import math
from html import unescape

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicities import load
from aicities.display.intervals import span_words
from aicities.method import audit
from aicities.pages import checking_the_numbers as A

CHECKS = load("checks")
EVERY = audit.weighed(CHECKS, load("verdict_rules"))
LEAD = "two-tigers-2020-c15-gdp-lead-2019"
SIGNING = "two-tigers-2020-c147-investment-73-projects"


def test_every_function_gives_what_the_table_has():
    run = A.run_all(CHECKS)
    assert len(run) == CHECKS["function"].notna().sum() >= 20
    assert run["same"].all(), run.loc[~run["same"], "check_id"].tolist()
    assert (run["says"] == run["verdict"]).all()


def test_a_wrong_number_in_the_table_is_seen():
    wrong = CHECKS[CHECKS["check_id"] == LEAD].assign(computed_low=13.0)
    assert not A.run_all(wrong)["same"].iloc[0]


def test_the_lead_of_nearly_14_percent_holds():
    lead = A.find(LEAD)
    low, high = A.recompute(lead)
    assert (round(low, 4), round(high, 4)) == (13.9595, 13.96)
    assert A.printed(lead) == (13.5, 14)
    shenzhen, guangzhou = A.operands(lead)[:2]
    assert shenzhen == (pytest.approx(2.6927085e12), pytest.approx(2.6927095e12))
    assert guangzhou[0] < 2.36286e12 < guangzhou[1]


def test_18_million_yuan_fail_against_180_billion():
    signing = A.find(SIGNING)
    assert A.recompute(signing) == (1.75e11, 1.85e11)
    assert A.printed(signing) == (1.7995e7, 1.8005e7)
    assert signing["verdict"] == "fails"


def test_an_open_end_is_infinite_and_said_so():
    density = A.recompute(A.find("shenzhen-hangzhou-2025-c5-density-implies-an-area"))
    assert density[1] == math.inf
    assert span_words(*density) == "at least 13.32"


def test_a_check_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        A.find("no-such-check")


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(A.VERDICTS)), min_size=1, max_size=40))
def test_shares_add_up(drawn):
    shares = audit.shares(pd.DataFrame(drawn, columns=["source_id", "verdict"])).set_index("source_id")
    for source_id, row in shares.iterrows():
        verdicts = [v for s, v in drawn if s == source_id]
        assert row["n"] == len(verdicts)
        assert row["hold"] + row["fail"] == row["checkable"] == len(verdicts) - verdicts.count("not_checkable")
        assert row["rounding"] <= row["hold"]
        assert pd.isna(row["share"]) == (row["checkable"] < audit.FEWEST)


def test_each_decided_check_has_a_mark_of_its_own():
    for checks in (EVERY, pd.concat([EVERY, EVERY], ignore_index=True)):  # and twice as many
        placed = A.dots(checks)
        assert sorted(placed["check_id"]) == sorted(checks.loc[checks["verdict"] != "not_checkable", "check_id"])
        assert not placed.duplicated(["weight", "x", "y"]).any()
        assert placed["x"].between(0, A.PER_LINE).all()
        lines = placed.groupby(["weight", "y"])["source_id"].nunique()
        assert (lines == 1).all()


def test_articles_stand_in_the_order_of_their_dates():
    assert A.in_order(CHECKS["source_id"])[0] == "two-tigers-2020"
    assert A.in_order(CHECKS["source_id"])[-1] == "shenzhen-hangzhou-2025"


def test_the_table_of_cues_is_computed():
    text = A.cues_table("").data
    assert "13.5 to 14 percent" in text
    assert "90 to 100" in text, "the exercise asks for another round word"
    assert "at least 35 billion" in text
    assert "4.635 trillion to 4.645 trillion" in text or "4.635 to 4.645 trillion" in text


def test_the_failures_that_matter_stand_in_the_table_with_what_follows():
    substance = EVERY[EVERY["weight"] == "substance"]
    text, fails = unescape(A.failures_table(substance, "").data), substance.query("verdict == 'fails'")
    assert text.count("table=checks&rows=") == len(fails) >= 10
    assert all(f"<br>{why}</td>" in text for why in A.why(fails))
    assert "quotation mark" not in text


def test_the_words_over_the_marks_count_every_check():
    counted = A.counted(EVERY)
    assert counted[["fail", "hold", "open"]].sum().sum() == len(CHECKS)
    assert len(counted) == CHECKS["source_id"].nunique() * len(A.WEIGHTS)
    assert set(EVERY["weight"]) == set(A.WEIGHTS)
    row = counted.query("weight == 'substance'").iloc[0]
    assert row["words"] == f"{row['fail']} fail · {row['hold']} hold · {row['open']} open"


def test_each_reason_against_a_decision_is_told_in_words():
    substance = EVERY[EVERY["weight"] == "substance"]
    reasons = A.reasons(substance)
    assert reasons["n"].sum() == (substance["verdict"] == "not_checkable").sum()
    assert reasons["n"].is_monotonic_decreasing
    assert reasons["reason"][0] == "no figure or source"  # what the title of the chart says


def test_what_the_page_says_of_all_checks_is_true():
    shares = audit.shares(EVERY.assign(source_id=EVERY["weight"])).set_index("source_id")
    matter = shares.loc["substance"]
    assert matter["hold"] > matter["fail"]
    assert matter["n"] - matter["checkable"] > matter["checkable"]
    kinds = audit.shares(EVERY[EVERY["weight"] == "substance"].assign(source_id=lambda rows: rows["kind"]))
    kinds = kinds.set_index("source_id")
    assert kinds["share"].idxmax() == "arithmetic"
    assert kinds.loc["wording", "checkable"] < kinds.loc["wording", "n"] / 5


def test_two_ends_do_not_look_like_one():
    text = A.operands_table(A.find(LEAD)).data
    assert "2.6927085 trillion to 2.6927095 trillion yuan" in text


def test_menu_names_differ_and_fit_a_phone():
    names = A.menu_names(CHECKS)
    assert max(map(len, names)) <= 40
    assert len(set(A.menu_names(A.run_all(CHECKS)))) == CHECKS["function"].notna().sum()


def test_two_bars_a_check_and_an_open_end_is_cut_off():
    data = A.interval_data(A.run_all(CHECKS))
    assert (data.groupby("check").size() == 2).all()
    assert data["open"].any()
    assert (data["low"] <= data["high"]).all()
    assert data[["low", "high"]].apply(lambda c: c.map(math.isfinite)).all().all()


def test_a_literal_is_counted_once_and_may_be_mixed():
    decided = audit.literals(load("checks"), load("verdict_rules"))
    assert not decided.duplicated(["source_id", "line", "reported_text"]).any()
    unicorns = decided[decided["reported_text"].isin(["34家", "19家"])]
    assert unicorns["class"].tolist() == ["mixed", "mixed"]
    slips = decided[decided["reported_text"] == "将于阿里云"].iloc[0]
    assert (slips["class"], slips["weight"]) == ("fails", "clerical")
    assert set(decided["class"]) == {"holds", "fails", "mixed"}

"""The page to code on: which statements it gives, what is published of them, and how agreement is computed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities import load, schema
from aicities.lessons import coding
from aicities.method import agreement as G

CHOSEN = coding.chosen()
STATEMENTS = load("statements").set_index("statement_id")


def test_the_statements_are_spread():
    assert 12 <= len(CHOSEN) <= 15
    assert set(CHOSEN["source_id"]) == set(STATEMENTS["source_id"])
    assert set(CHOSEN["stance"]) == {category.value for category in coding.categories("stance")}
    assert set(CHOSEN["speaker_class"]) >= {"article", "company", "scholar", "association", "unplaced"}
    assert CHOSEN["factor"].nunique() >= 8
    assert (CHOSEN["coders"] == "apart").sum() >= 3 and (CHOSEN["coders"] == "alike").sum() >= 3


def test_the_rarest_comes_next():
    rows = pd.DataFrame({"x": list("aaab"), "y": list("ccdc")})
    assert list(coding.spread(rows, 3, ("x",)).index) == [0, 1, 3]
    assert list(coding.spread(rows, 2, ("y",)).index) == [0, 2]
    assert len(coding.spread(rows, 9, ("x", "y"))) == 4


def test_published_codes_are_those_of_the_table():
    for item in coding.items():
        row = STATEMENTS.loc[item.id]
        assert item.codes["factor"] == row["factor"]
        assert item.codes["stance"] == ("none" if pd.isna(row["stance"]) else str(row["stance"]))
        assert (item.codes["speaker"] == "article") == (row["speaker_id"] == "article")


@pytest.mark.parametrize(
    ("speaker", "found"),
    [
        ("liu-qingfeng", "company"),
        ("huang-kunming", "government"),
        ("zhou-bin", "scholar"),  # a mandate in an assembly is no post
        ("wu-ke", "association"),
        ("guo-zhongxiao", "unplaced"),
        ("article", "article"),
    ],
)
def test_the_class_of_a_speaker_is_that_of_the_body_of_its_posts(speaker, found):
    assert coding.speaker_class(speaker) == found


def test_a_reader_is_shown_what_the_class_of_a_speaker_rests_on():
    bodies = load("entities").set_index("entity_id")["name_en"]
    posts = load("relations").query("relation in @coding.POSTS").groupby("from_id")["to_id"]
    for item, speaker in zip(coding.items(), CHOSEN["speaker_id"], strict=True):
        for body in posts.get_group(speaker) if speaker in posts.groups else ():
            assert bodies[body] in item.shown["speaker"]
    assert "observer" in coding.who("guo-zhongxiao")


def test_every_category_has_a_meaning_in_both_languages():
    for vocabulary in coding.QUESTIONS.values():
        rows = schema.vocabulary(vocabulary)
        assert len(rows) >= 3
        assert (rows[["meaning_en", "meaning_zh"]] != "").all(axis=None)


def test_examples_of_differing_coders_are_not_among_the_statements_to_code():
    assert not set(coding.apart(4).index) & set(CHOSEN.index)


def test_files_of_both_coders_give_what_is_published():
    one, other = (pd.read_csv(file, dtype="string").set_index("id") for file in coding.sample_files())
    found = G.agreement(load("codings"), load("statements")).set_index("column")
    for name in coding.CODED:
        seen = G.measured(one[name], other[name])
        assert (seen["n"], seen["alpha"]) == (found.at[name, "units"], pytest.approx(found.at[name, "alpha"]))
        assert coding.second_reading().measures[name][0] == seen["n"]


def test_the_first_reading_of_all_articles_has_shares_only():
    rows = load("agreement").query("table == 'statements' and column == 'factor'")
    n, share, kappa, alpha = coding.first_reading().measures["factor"]
    assert (n, kappa, alpha) == (rows["matched"].sum(), None, None)
    assert share == pytest.approx(rows["agreed"].sum() / n)


def test_what_the_page_says_of_the_coders_is_so():
    shares = {name: share for name, (_, share, *_) in coding.first_reading().measures.items()}
    assert 1 > shares["speaker"] > shares["stance"] > 0.5 and shares["speaker"] > shares["factor"] > 0.5
    assert all(0.5 < share < 1 for _, share, *_ in coding.second_reading().measures.values())
    apart = coding.coded_twice().query("factor_a != factor_b")[["factor_a", "factor_b"]]
    first, second = apart.apply(lambda row: tuple(sorted(row)), axis=1).value_counts().iloc[:2]
    assert first > second  # no two pairs of factors are confused most


# --- kappa ------------------------------------------------------------------------------------------------------------


def test_kappa_of_a_worked_example():
    """Of 50 units both say yes to 20, both no to 15; a says yes to 25, b to 30: chance is half, kappa 0.4."""
    a = pd.Series(["yes"] * 25 + ["no"] * 25)
    b = pd.Series(["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15)
    assert G.kappa(a, b) == pytest.approx((0.7 - 0.5) / 0.5)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30))
def test_kappa_is_that_of_the_table_of_pairs(pairs):
    a, b = map(pd.Series, zip(*pairs, strict=True))
    table = pd.crosstab(a, b, normalize=True).reindex(index=list("abc"), columns=list("abc"), fill_value=0).to_numpy()
    chance = table.sum(axis=1) @ table.sum(axis=0)
    if chance > 1 - 1e-9:
        assert pd.isna(G.kappa(a, b))
    else:
        assert G.kappa(a, b) == pytest.approx((np.trace(table) - chance) / (1 - chance))
        assert G.kappa(a, b) == pytest.approx(G.kappa(b, a))


def test_what_one_coder_left_blank_is_not_measured_and_one_unit_is_too_few():
    a = pd.Series(["x", "y", None, "x"], index=list("abcd"))
    b = pd.Series(["x", "x", "y"], index=list("abc"))
    assert G.measured(a, b)["n"] == 2
    few = G.measured(a[:1], b[:1])
    assert (few["n"], few["agreed"]) == (1, 1)
    assert pd.isna([few["kappa"], few["alpha"]]).all()

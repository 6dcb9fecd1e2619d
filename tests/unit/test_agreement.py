"""Krippendorff's alpha against a second computation and known values; the codings that it is computed from."""

import krippendorff
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicities import load
from aicities.curation import rules as R
from aicities.method import agreement as G

CODINGS, STATEMENTS = load("codings"), load("statements")


def series(text):
    return pd.Series(list(text))


def second(a, b):
    domain = sorted({*a, *b})
    rows = [[domain.index(value) for value in coder] for coder in (a, b)]
    return krippendorff.alpha(rows, level_of_measurement="nominal")


def test_alpha_of_a_worked_example():
    """Twelve units and two coders, by hand: 2 differ, the values are 9 a, 9 b and 6 c."""
    a, b = series("aaaabbbbcccc"), series("aaaabbbbabcc")
    pairs = 24 * 23 - (9 * 8 + 9 * 8 + 6 * 5)
    assert (a != b).sum() == 2
    assert G.alpha(a, b) == pytest.approx(1 - (2 / 12) * 24 * 23 / pairs)
    assert G.alpha(a, b) == pytest.approx(second(a, b))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30))
def test_alpha_is_that_of_the_package(pairs):
    a, b = map(pd.Series, zip(*pairs, strict=True))
    if len({*a, *b}) > 1:
        assert G.alpha(a, b) == pytest.approx(second(a, b))
    else:
        assert pd.isna(G.alpha(a, b))


def test_a_missing_value_is_refused():
    with pytest.raises(ValueError, match="needs a value of both"):
        G.alpha(series("ab"), pd.Series(["a", None]))
    with pytest.raises(ValueError, match="needs a value of both"):
        G.alpha(pd.Series(dtype=object), pd.Series(dtype=object))


def test_bounds_hold_alpha_and_are_the_same_each_time():
    both = G.codes(CODINGS, "type")
    low, high = G.bounds(both["a"], both["b"])
    assert low < G.alpha(both["a"], both["b"]) < high
    assert (low, high) == G.bounds(both["a"], both["b"])
    assert G.bounds(series("aabb"), series("aabb")) == (1, 1)


def test_pairs_stand_in_the_same_or_a_neighbouring_line_of_one_article():
    rows = pd.DataFrame({"statement_id": list("abcd"), "source_id": ["x", "x", "x", "y"], "line": [1, 2, 3, 1]})
    assert set(G.near_pairs(rows)) == {"a>b", "b>a", "b>c", "c>b"}


def test_what_is_published_is_what_the_package_computes():
    found = G.agreement(CODINGS, STATEMENTS).set_index("column")
    assert list(found.index) == ["relation", "type", "factor", "topic_id", "stance"]
    for column, row in found.drop("relation").iterrows():
        both = G.codes(CODINGS, column)
        assert row["units"] == len(both)
        assert row["alpha"] == pytest.approx(second(both["a"], both["b"]))
    assert (found["low"] < found["alpha"]).all()
    assert (found["alpha"] < found["high"]).all()


def test_each_statement_of_two_articles_has_all_codes_of_both_coders():
    rows = CODINGS[CODINGS["table"] == "statements"]
    coded = STATEMENTS[STATEMENTS["statement_id"].isin(rows["unit"])]
    assert set(coded["source_id"]) == {"shenzhen-hangzhou-2025", "guangzhou-2024"}
    assert len(coded) == STATEMENTS["source_id"].isin(set(coded["source_id"])).sum()
    assert len(rows) == len(coded) * 4 * 3
    assert rows["value"].notna().all()


def test_a_settled_code_is_what_one_of_the_coders_wrote_but_for_the_one_that_the_method_page_explains():
    wide = CODINGS.pivot(index=["unit", "column"], columns="coder", values="value").fillna("none")
    other = wide[(wide["settled"] != wide["a"]) & (wide["settled"] != wide["b"]) & (wide["settled"] != "none")]
    assert list(other.index) == [("guangzhou-2024-l34-s2", "type")]
    both = wide.drop(other.index)[lambda rows: rows["a"] == rows["b"]]
    assert (both["settled"] == both["a"]).all()


def test_a_wrong_coding_is_named():
    tables = {name: R.read_table(name) for name in ("codings", "statements", "arguments")}
    assert R.coding_problems(tables) == []
    rows = tables["codings"]
    rows.loc[0, "unit"] = "no-such-statement"
    rows.loc[4, "column"] = "relation"
    settled = rows.index[(rows["coder"] == "settled") & (rows["column"] == "type")][9]
    rows.loc[settled, "value"] = "guess"
    unknown, *columns, value = sorted(R.coding_problems(tables), key=lambda problem: int(problem.split()[2]))
    assert "'no-such-statement' is no id of statements" in unknown
    assert all("statements has no column relation" in problem for problem in columns)
    assert "settle it there and here alike" in value


def test_the_share_that_both_found_counts_the_rows_of_either():
    rows = pd.DataFrame(
        {"table": ["t", "t"], "column": ["(row)"] * 2, "rows_a": [3, 2], "rows_b": [3, 2], "matched": [2, 1]}
    )
    assert G.found_by_both(rows)["t"] == pytest.approx(3 / 7)

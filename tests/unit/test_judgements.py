"""What a person decided about rows is data, and a row that names nothing does not compile."""

import shutil

import pandas as pd
import pytest

from aicities import load
from aicities import schema as T
from aicities.curation import compile as C
from aicities.curation import rules as R


@pytest.fixture(scope="module")
def curated():
    """The judgements, and the rows that they name."""
    found = {name: R.read_table(name) for name in ("statements", "indicators", "claim_tests", "measure_limits")}
    named = found["statements"]["statement_id"].isin(found["claim_tests"]["statement_id"])
    return found | {"statements": found["statements"][named]}  # few, since a row that refers to other tables is told


@pytest.fixture
def tables(curated):
    return {name: rows.copy() for name, rows in curated.items()}


def only(found, table):
    return [problem for problem in found if problem.startswith(R.file_of(table))]


def test_judgements_name_rows_that_exist(tables):
    found = R.find_problems(tables)
    assert only(found, "claim_tests") == only(found, "measure_limits") == R.claim_problems(tables["claim_tests"]) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "says"),
    [
        (
            "claim_tests",
            "statement_id",
            "no-such-statement",
            "'no-such-statement' is no id of statements: add that row",
        ),
        ("claim_tests", "verdict", "likely", "'likely' is not allowed: use one of fits, not_tested, refuted"),
        ("claim_tests", "indicator_ids", "house-price|rents", "'rents' is no id of indicators"),
        ("measure_limits", "indicator_id", "rents", "'rents' is no id of indicators"),
        ("measure_limits", "hides_zh", None, "is empty: this column is required"),
    ],
)
def test_an_unknown_id_or_word_is_refused_with_row_and_column(tables, table, column, value, says):
    tables[table].loc[0, column] = value
    (problem,) = only(R.find_problems(tables), table)
    assert says in problem
    assert " line 2 (" in problem
    assert f"{column}:" in problem


def test_a_statement_is_tested_once_and_a_verdict_rests_on_figures(tables):
    tests = tables["claim_tests"]
    tests.loc[1, "statement_id"] = tests.loc[0, "statement_id"]
    tests.loc[tests["verdict"] == "fits", "indicator_ids"] = None
    found = R.claim_problems(tests)
    assert len(found) == 1 + (tests["verdict"] == "fits").sum()
    assert "keep one" in found[0]
    assert all("name the measures" in problem for problem in found[1:])


WRONG = [  # a row of its own for each, so that all are found at once
    ("weak_reasoning", 0, "statement_id", "no-such-statement", "no id of statements"),
    ("weak_reasoning", 1, "kind", "envy", "'envy' is not allowed: use one of base_rate"),
    ("weak_reasoning", 2, "reason_zh", pd.NA, "reason_zh: is empty"),
    ("printed_lists", 0, "size_in_title", "3", "mentions name 7 of it"),
    ("printed_lists", 1, "list_id", "no-such-list", "no id of entities"),
    ("printed_lists", 2, "size_fact_id", "no-such-fact", "no id of facts"),
    ("mentions", 0, "list_name", "不存在的榜单", "no id of printed_lists"),
    ("reader_scores", 0, "value_right", "70", "must not rise"),
    ("reader_scores", 1, "text", "no-such-article", "is no article of sources"),
    ("variants", 0, "stands_for", "中科院", "is a variant itself"),
]


@pytest.mark.slow
def test_every_wrong_judgement_is_named(monkeypatch, tmp_path):
    shutil.copytree(T.DATA, tmp_path / "data")
    for table, row, column, value, _ in WRONG:
        path = tmp_path / "data" / "curated" / f"{table}.csv"
        rows = R.read_csv(path)
        rows.loc[row, column] = value
        rows.to_csv(path, index=False)
    monkeypatch.setattr(T, "DATA", tmp_path / "data")
    with pytest.raises(R.TableError) as caught:
        C.compile_tables()
    problems = str(caught.value).splitlines()
    for table, row, _, _, said in WRONG:
        assert any(said in p and p.startswith(f"data/curated/{table}.csv line {row + 2} ") for p in problems), said


def test_a_length_has_one_basis():
    rows = {name: R.read_table(name) for name in ("printed_lists", "mentions")} | {"facts": load("facts")}
    assert R.list_problems(rows) == []
    both = rows["printed_lists"].index[rows["printed_lists"]["size_fact_id"].notna()][0]
    rows["printed_lists"].loc[both, "size_in_title"] = 9
    assert "a fact states the length already" in R.list_problems(rows)[0]


def test_each_judgement_has_its_reason_in_both_languages():
    for table in ("weak_reasoning", "printed_lists"):
        rows = load(table)
        assert rows["reason_en"].str.contains("[.?]$").all()
        assert rows["reason_zh"].str.contains("[\u4e00-\u9fff].*[。？]$").all()
        assert not rows["reason_zh"].str.contains("[,:;?]").any()


def test_every_kind_of_weak_reasoning_is_found_somewhere():
    rows = load("weak_reasoning")
    assert set(rows["kind"]) == set(T.vocabulary("reasoning_kind")["value"])
    assert set(rows["how"]) == set(T.vocabulary("reasoning_how")["value"])


def test_a_group_is_of_a_firm_that_the_line_names_and_an_addressee_of_a_recommendation():
    names = ("firm_groups", "addressees", "mentions", "statements")
    rows = {name: R.read_table(name) for name in names}
    assert R.group_problems(rows) == []
    rows["firm_groups"].loc[0, "line"] = 1
    said = rows["statements"].query("type != 'recommendation'")["statement_id"].iloc[0]
    rows["addressees"].loc[0, "statement_id"] = said
    grouped, asked = R.group_problems(rows)
    assert "firm_groups" in grouped and "mentions has no such row" in grouped
    assert "addressees" in asked and "is no recommendation" in asked

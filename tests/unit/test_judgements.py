"""What a person decided about rows is data, and a row that names nothing does not compile."""

import pytest

from aicities.curation import rules as R


@pytest.fixture(scope="module")
def curated():
    """The ids that judgements may name, and the judgements."""
    return {name: R.read_table(name) for name in ("statements", "indicators", "claim_tests", "measure_limits")}


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

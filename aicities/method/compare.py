"""Which printed numbers may stand side by side, and why the others may not."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

# What two facts must share before their values may be compared. A reason against it is the name of such a column.
MUST_MATCH = ("indicator_id", "unit", "as_of", "scope", "state")


class NotComparableError(ValueError):
    """Two facts differ in more than their subject; ``why_not`` names the columns in which they do."""

    def __init__(self, a: pd.Series, b: pd.Series, why_not: list[str]):
        super().__init__(f"{a['fact_id']} and {b['fact_id']} can't be compared: they differ in {', '.join(why_not)}")
        self.why_not = why_not


def why_not(a: pd.Series, b: pd.Series) -> list[str]:
    """The reasons why two facts can't be compared, as columns of `MUST_MATCH`; empty where they can."""
    return [column for column in MUST_MATCH if _plain(a[column]) != _plain(b[column])]


def _plain(value) -> str:
    return str(value).casefold()


def codes_of(facts: pd.DataFrame) -> pd.DataFrame:
    """A number for each value in the columns of `MUST_MATCH`: two facts match in a column where their numbers do."""
    return pd.DataFrame({column: pd.factorize(facts[column].map(_plain))[0] for column in MUST_MATCH})


def ratio_of(a: pd.Series, b: pd.Series) -> tuple[float, float]:
    """The interval of one fact's value over another's; an open end is null.

    Raises `NotComparableError` where the two differ in indicator, unit, year, scope or state.
    """
    if reasons := why_not(a, b):
        raise NotComparableError(a, b, reasons)
    return a["value_low"] / b["value_high"], a["value_high"] / b["value_low"]


def pairs(facts: pd.DataFrame) -> pd.DataFrame:
    """Each pair of facts about different subjects once: a, b (fact ids), why_not (list of reasons), comparable."""
    rows = [fact for _, fact in facts.iterrows()]
    found = [
        (a["fact_id"], b["fact_id"], why_not(a, b))
        for a, b in combinations(rows, 2)
        if a["subject_id"] != b["subject_id"]
    ]
    return _with_verdict(pd.DataFrame(found, columns=["a", "b", "why_not"]))


def _with_verdict(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(comparable=[not reasons for reasons in found["why_not"]])


def count_reasons(found: pd.DataFrame) -> pd.DataFrame:
    """How many pairs are refused for each reason, the commonest first: reason, count; ``found`` as `pairs` gives it."""
    return found["why_not"].explode().value_counts().rename_axis("reason").reset_index()

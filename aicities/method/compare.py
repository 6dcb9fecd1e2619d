"""Say which printed numbers may stand side by side, and why the others may not."""

from __future__ import annotations

import pandas as pd

from aicities.data import name_of, say

# What two facts must share before their values may be compared, with the words a reader sees.
MUST_MATCH = {
    "indicator_id": ("they measure different things", "指标不同"),
    "unit": ("their units differ", "单位不同"),
    "as_of": ("they do not speak of the same date", "时点不同"),
    "scope": ("they count different things", "范围不同"),
    "state": ("one is a target or plan, the other is not", "性质不同"),
}


class NotComparableError(ValueError):
    """Two facts differ in more than their subject; the message says in what."""


def why_not(a: pd.Series, b: pd.Series) -> list[str]:
    """Give the reasons why two facts can't be compared; empty where they can."""
    return [
        say(*words) for column, words in MUST_MATCH.items() if str(a[column]).casefold() != str(b[column]).casefold()
    ]


def ratio_of(a: pd.Series, b: pd.Series) -> tuple[float, float]:
    """Give the interval of one fact's value over another's.

    Raises `NotComparableError` where the two differ in indicator, unit, year, scope or state.
    """
    if reasons := why_not(a, b):
        raise NotComparableError(f"{a['fact_id']} and {b['fact_id']}: {'; '.join(reasons)}")
    return a["value_low"] / b["value_high"], a["value_high"] / b["value_low"]


def pairs(facts: pd.DataFrame) -> pd.DataFrame:
    """Give each pair of facts about different subjects: columns a, b, and why_not, the reasons against comparing."""
    rows = [fact for _, fact in facts.iterrows()]
    found = [
        (_short(a), _short(b), "; ".join(why_not(a, b)))
        for i, a in enumerate(rows)
        for b in rows[i + 1 :]
        if a["subject_id"] != b["subject_id"]
    ]
    return pd.DataFrame(found, columns=["a", "b", "why_not"])


def _short(fact: pd.Series) -> str:
    return f"{name_of(fact['subject_id'])} {fact['as_of']}: {fact['value_text']}"

"""Which sources speak of one quantity: facts on the same subject and indicator, side by side."""

from __future__ import annotations

import re

import pandas as pd

YEAR = re.compile(r"\d{4}")
SAME = ["subject_id", "indicator_id", "compared_to_id"]  # what two facts share that speak of one quantity


def years_in(date) -> list[str]:
    """Every year that an EDTF date touches: three for ``2015/2017``; empty for null."""
    if pd.isna(date):
        return []
    found = [int(year) for year in YEAR.findall(date)]
    return [str(year) for year in range(min(found), max(found) + 1)] if found else []


def stated_by_several(facts: pd.DataFrame, indicators: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The facts on a quantity that an article states and another source too, with the number of their ``quantity``.

    A place in a ranking and a length of time are one quantity only where the scope is the same too. Of a reference
    series only the years stay that the articles speak of, and those next to them; all where an article names no year.
    """
    measure = facts["indicator_id"].map(indicators.set_index("indicator_id")["measure"])
    scope = facts["scope"].where(measure.isin(["rank", "duration"]), "")
    facts = facts.assign(quantity=facts.assign(scope=scope).groupby([*SAME, "scope"], dropna=False).ngroup())
    articles = set(sources.query("kind == 'article'")["source_id"])
    printed = facts["source_id"].isin(articles)
    asked = {
        quantity: {near for date in dates for year in _years(date) for near in _next_to(year)}
        for quantity, dates in facts[printed].groupby("quantity")["as_of"]
    }
    wanted = [
        "any" in asked.get(quantity, ()) or bool(asked.get(quantity, set()) & set(_years(date)))
        for quantity, date in zip(facts["quantity"], facts["as_of"], strict=True)
    ]
    facts = facts[printed | pd.Series(wanted, index=facts.index)]
    return facts[facts.groupby("quantity")["source_id"].transform("nunique") > 1]


def _years(date) -> list[str]:
    """The years of a date; the word any where none is stated, which matches every year."""
    return years_in(date) or ["any"]


def _next_to(year: str) -> list[str]:
    return [str(int(year) + step) for step in (-1, 0, 1)] if year.isdigit() else [year]

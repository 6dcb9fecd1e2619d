"""Say in words whether two printed numbers may be compared, what comes out, and why others may not."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from aicities.data import city_name, name_of, say
from aicities.language import beside, headed
from aicities.method.compare import ratio_of, why_not

REASONS = {  # what it means that two facts differ in a column of `compare.MUST_MATCH`
    "indicator_id": "they measure different things",
    "unit": "their units differ",
    "as_of": "they do not speak of the same date",
    "scope": "they count different things",
    "state": "one is a target or plan, the other is not",
}


def reason_words(columns: Iterable[str]) -> list[str]:
    """Reasons of `compare.why_not` in words."""
    return [say(REASONS[column]) for column in columns]


def why_not_words(a: pd.Series, b: pd.Series) -> list[str]:
    """The reasons why two facts can't be compared, in words; empty where they can."""
    return reason_words(why_not(a, b))


def badge(a: pd.Series, b: pd.Series) -> str:
    """What a reader is told of two facts: comparable, with their ratio, or not, with the reasons.

    The ratio is an interval; an open end stays open.
    """
    if a["fact_id"] == b["fact_id"]:
        return say("the same target twice")
    if reasons := why_not_words(a, b):
        return say("✗ not comparable: {reasons:;}", "✗ 不可比：{reasons:;}", reasons=reasons)
    times = times_words(*ratio_of(a, b))
    return say("✓ comparable: the first is {times} times the second", times=times)


def times_words(low: float | None, high: float | None) -> str:
    """A ratio in words, to three digits: ``1.79``, ``0.28 to 0.31``, ``at least 2``; ``?`` where both ends are open."""
    if pd.isna(low) or pd.isna(high):
        word, end = (say("at most ", "至多"), high) if pd.isna(low) else (say("at least ", "至少"), low)
        return "?" if pd.isna(end) else f"{word}{end:.3g}"
    return say(" to ", "至").join(dict.fromkeys(f"{float(x):.3g}" for x in (low, high)))


def number_label(fact: pd.Series) -> str:
    """A short name of a printed number: whose, when, and as printed."""
    return headed(beside(name_of(fact["subject_id"]), fact["as_of"]), fact["value_text"])


def target_label(fact: pd.Series) -> str:
    """A short name of a target: place, year, what is measured."""
    return headed(beside(city_name(fact["subject_id"]), fact["as_of"]), name_of(fact["indicator_id"]))

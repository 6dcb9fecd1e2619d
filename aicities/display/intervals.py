"""Numbers, counts, intervals and places in words, in the language of the book."""

from __future__ import annotations

import math

import pandas as pd

from aicities import language
from aicities.data import label, say

SCALES = {
    "en": [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")],
    "zh": [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")],
}
PLURAL = {
    "holds": "hold",
    "fails": "fail",
    "holds by rounding": "hold by rounding",
    "company": "companies",
    "group or label": "groups or labels",
    "institute": "institutes",
    "product": "products",
    "lab": "labs",
}
SINGULAR = {"years": "year", "months": "month", "minutes": "minute", "firms": "firm", "times": "time"}


def scales() -> list[tuple[float, str]]:
    """The words for large numbers, the largest first, each with its size."""
    return SCALES[language.LANGUAGE]


def number_words(value: float | None, unit: str = "", digits: int = 6) -> str:
    """A number as a reader says it: ``30 billion yuan``, ``13.5 percent``; empty for null."""
    if value is None or pd.isna(value):
        return ""
    if value == 1 and unit in SINGULAR:
        return f"1 {SINGULAR[unit]}"
    unit = unit.replace("km2", "km²")
    for size, word in scales():
        if abs(value) >= size:
            return f"{value / size:,.{digits}g} {word} {unit}".strip()
    return f"{value:,.{digits}g} {unit}".strip()


def interval_words(low: float | None, high: float | None, unit: str = "") -> str:
    """What a number with these bounds can mean: ``13.5 to 14 percent``, ``at least 20 firms``, ``place 3–5``.

    A null bound is open; empty where both are.
    """
    if pd.isna(low) and pd.isna(high):
        return ""
    if pd.isna(high):
        return say("at least ", "至少 ") + number_words(low, unit)
    if pd.isna(low):
        return say("at most ", "至多 ") + number_words(high, unit)
    if unit == "rank":
        return say("place ", "第") + place_words(low, high)
    if low == high:
        return number_words(low, unit)
    digits = 6 if number_words(low) != number_words(high) else 9  # two ends must not look like one
    return f"{number_words(low, '', digits)} {say('to', '至')} {number_words(high, unit, digits)}"


def meaning(fact) -> str:
    """What a printed number can mean, from a row of facts: columns value_low, value_high and unit."""
    return interval_words(fact["value_low"], fact["value_high"], fact["unit"])


def span_words(low: float | None, high: float | None, unit: str = "") -> str:
    """A computed interval in words, to four digits: ``13.96 percent``, ``4.176 trillion to 4.298 trillion``.

    A bound that is null or not finite is open.
    """
    ends = [None if x is None or pd.isna(x) or not math.isfinite(x) else float(f"{x:.4g}") for x in (low, high)]
    return interval_words(*ends, unit)


def place_words(low: float, high: float | None, unknown: str = "") -> str:
    """A span of places in words: ``8``, ``6–10``, ``9 or lower``; ``9–?`` where a mark for unknown is given."""
    if high is None or pd.isna(high):
        return f"{low:g}–{unknown}" if unknown else say("{low:g} or lower", low=low)
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def tally(values: pd.Series, vocabulary: str) -> str:
    """How often each coded value occurs, in words: ``**25** for, **6** between``, or ``**3** hold``."""
    counted = values.value_counts().items()
    return ", ".join(f"**{n}** {counted_words(label(vocabulary, value).lower(), n)}" for value, n in counted)


def counted_words(words: str, n: int) -> str:
    """What so many things are or do: a verdict is a verb in English."""
    return words if n == 1 else PLURAL.get(words, words)

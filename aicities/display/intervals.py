"""Numbers, counts, intervals and places in words, in the language of the book."""

from __future__ import annotations

import calendar
import math
from decimal import ROUND_HALF_UP, Context
from functools import cache
from itertools import starmap

import pandas as pd

from aicities import language
from aicities.data import label, say
from aicities.language import joined, sign, spanned, within
from aicities.schema import vocabulary

SCALES = {
    "en": [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")],
    "zh": [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")],
}
IN_DIGITS = 1e6  # numbers below have the same digits in both languages: 96,670 beside 100,173, and not 9.667万
ROUGH = {"en": (1e3, 0), "zh": (1e4, 1)}  # what many people are counted in, and how many decimals that takes
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
ORDINAL = {"rank": ("place {span}", "第{span}名{more}"), "tier": ("tier {span}", "第{span}梯队{more}")}
SINGULAR = {"years": "year", "months": "month", "minutes": "minute", "firms": "firm", "times": "time"}


def scales() -> list[tuple[float, str]]:
    """The words for large numbers, the largest first, each with its size."""
    return SCALES[language.LANGUAGE]


def number_words(value: float | None, unit: str = "", digits: int = 6) -> str:
    """A number as a reader says it: ``30 billion yuan``, ``13.5 percent``, ``300亿元``; empty for null."""
    if value is None or pd.isna(value):
        return ""
    size, word = next((scale for scale in scales() if abs(value) >= max(scale[0], IN_DIGITS)), (1, ""))
    between = "" if language.LANGUAGE == "zh" else " "
    told = f"{_rounded(value, digits) / size:,.{digits}g}"
    told = f"{float(told):,.0f}" if "e+" in told else told  # 1.11e+03 is 1,110
    parts = (told, word, unit_words(unit, one=value == 1))
    return between.join(part for part in parts if part)


def _rounded(value: float, digits: int) -> float:
    """A number to so many digits, halves up, before it is told in millions or in 万: both languages round alike."""
    return float(Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(repr(float(value))))


def rough() -> tuple[float, int]:
    """What many people are counted in, and with how many decimals: thousands, in Chinese tens of thousands."""
    return ROUGH[language.LANGUAGE]


def rough_words(value: float) -> str:
    """A number of people to a thousand: ``709 thousand``, ``70.9万人``."""
    size, decimals = rough()
    return say("{n} thousand", "{n}万人", n=f"{value / size:,.{decimals}f}")


def unit_words(unit: str, one: bool = False) -> str:
    """A unit as it stands behind a number: ``firms``, or ``firm`` of one; in Chinese its measure word, ``家``."""
    if language.LANGUAGE == "zh":
        return _chinese_units().get(unit, unit)
    return (SINGULAR.get(unit, unit) if one else unit).replace("km2", "km²")


@cache
def _chinese_units() -> dict[str, str]:
    rows = pd.concat([vocabulary("read_unit"), vocabulary("unit")])
    return dict(zip(rows["value"], rows["title_zh"], strict=True))


def interval_words(low: float | None, high: float | None, unit: str = "") -> str:
    """What a number with these bounds can mean: ``13.5 to 14 percent``, ``place 3–5``, ``13.5%至14%``.

    A null bound is open; empty where both are.
    """
    if pd.isna(low) and pd.isna(high):
        return ""
    if unit == "year":
        return date_words("/".join(f"{end:.0f}" for end in dict.fromkeys((low, high)) if not pd.isna(end)))
    if pd.isna(low):
        return say("at most {n}", "至多{n}", n=number_words(high, unit))
    if unit in ORDINAL:
        open_ = language.LANGUAGE == "zh" and pd.isna(high)
        return say(*ORDINAL[unit], span=place_words(low, low if open_ else high), more="或更后" if open_ else "")
    if pd.isna(high):
        return say("at least {n}", "至少{n}", n=number_words(low, unit))
    if low == high:
        return number_words(low, unit)
    digits = 6 if number_words(low) != number_words(high) else 9  # two ends must not look like one
    sign = unit_words(unit)[:1] if language.LANGUAGE == "zh" else ""
    ends = number_words(low, "%" if sign == "%" else "", digits), number_words(high, unit, digits)
    return say("{low} to {high}", "{low}至{high}", low=ends[0], high=ends[1])


def meaning(fact) -> str:
    """What a printed number can mean, from a row of facts: columns value_low, value_high and unit."""
    return interval_words(fact["value_low"], fact["value_high"], fact["unit"])


def span_words(low: float | None, high: float | None, unit: str = "") -> str:
    """A computed interval in words, to four digits: ``13.96 percent``, ``4.176 trillion to 4.298 trillion``.

    A bound that is null or not finite is open.
    """
    ends = [None if x is None or pd.isna(x) or not math.isfinite(x) else float(f"{x:.4g}") for x in (low, high)]
    return interval_words(*ends, unit)


# The unit of what a check's function gives, where it is always the same.
UNITS = {"percent_above": "percent", "percent_of": "percent", "year_of": "year", "months_between": "months"}
UNITS |= dict.fromkeys(("years_between", "years_spanned", "years_continued", "years_apart"), "years")


def compared_words(low, high, function: str) -> str:
    """A span that a check's function compares, in words, with its unit where the function tells."""
    return span_words(low, high, UNITS.get(function, ""))


def computed_words(checks: pd.DataFrame) -> list[str]:
    """What each check computed, in words; empty where there is no number."""
    rows = zip(checks["computed_low"], checks["computed_high"], checks["function"].fillna(""), strict=True)
    return list(starmap(compared_words, rows))


def place_words(low: float, high: float | None, unknown: str = "") -> str:
    """A span of places in words: ``8``, ``6–10``, ``9 or lower``; ``9–?`` where a mark for unknown is given."""
    if high is None or pd.isna(high):
        return f"{low:g}{sign('to')}{unknown}" if unknown else say("{low:g} or lower", low=low)
    return spanned(f"{low:g}", f"{high:g}")


def tally(values: pd.Series, vocabulary: str) -> str:
    """How often each coded value occurs, in words: ``**25** for, **6** between``, or ``**3** hold``."""
    counted = values.value_counts().items()
    return joined(
        counted_as(f"**{n}**", counted_words(within(label(vocabulary, v)), n), vocabulary, v) for v, n in counted
    )


def date_words(date: str) -> str:
    """A year, month or day, or a span of them (EDTF), in words: ``July 2020``, ``2003–2004``, ``2003—2004年``."""
    *first, last = date.split("/")
    years = language.LANGUAGE == "zh" and all(len(end) == len("2003") for end in (*first, last))
    return spanned(*(first if years else map(_day_words, first)), _day_words(last))


def _day_words(date: str) -> str:
    year, month, day = map(int, (date + "-0-0").split("-")[:3])
    if language.LANGUAGE == "zh":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    return " ".join([*([str(day)] if day else []), *([calendar.month_name[month]] if month else []), str(year)])


# The Chinese measure word of what has a value of a vocabulary, or of a value itself; 个 where none is named.
MEASURE = {"verdict": "项", "stance": "条"}
MEASURE |= dict.fromkeys(("company", "institute", "lab", "association", "think_tank", "media", "hospital"), "家")
MEASURE |= {"university": "所", "product": "项", "report": "份", "fund": "只", "person": "位"}


def counted_as(n: object, words: str, vocabulary: str, value: str = "") -> str:
    """How many have a value of a vocabulary: ``3 hold``, in Chinese ``3项成立``, ``5家企业``."""
    of = MEASURE.get(value) or MEASURE.get(vocabulary, "个")
    return say("{n} {words}", "{n}{of}{words}", n=n, words=words, of=of)


def counted_words(words: str, n: int) -> str:
    """What so many things are or do: a verdict is a verb in English."""
    return words if n == 1 else PLURAL.get(words, words)

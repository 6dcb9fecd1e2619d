"""Read a printed Chinese number as a value with bounds.

One function does it for every table, so that no value is ever typed by hand.
A printed number is an interval: ``20.7%`` may stand for anything from 20.65 to 20.75.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

SCALES = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
DIGITS = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
HAN = "零〇一二三四五六七八九十百千两"

NUMBER = re.compile(
    rf"(?:(?P<arabic>\d[\d,]*(?:\.\d+)?)|(?P<half>半)|(?P<han>[{HAN}]+)|(?<=近)(?P<bare>[万亿]))"
    r"(?P<more>[多余几]?)(?P<scale>万亿|千亿|百亿|千万|百万|亿|万|千|百)?"
)
RANGE = re.compile(r"(\d[\d.]*)([^\d]*?)(?:-|–|—|~|至|到)(\d[\d.]*)(.*)")
NEIGHBOURS = re.compile(r"(?:一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)")
SEVERAL = re.compile(r"[数几](?P<unit>十|百|千|万|亿)")
AMONG = re.compile(rf"前(?P<n>\d+|[{HAN}]+)[名位强]?")
ORDINAL = re.compile(rf"第(?P<n>\d+|[{HAN}]+)")

NOT_READ = re.compile(rf"分之|\d/\d|一半|[\d{HAN}]成(?!立)")
MINUS = re.compile(r"[-−负]$")

# Cue words, longest first: which side of the printed value is open.
BEFORE = [
    ("<=", ("不超过", "最多", "至多")),
    (">=", ("不少于", "不低于", "至少", "起码")),
    ("<<", ("不到", "不足", "低于", "少于")),
    ("<", ("将近", "接近", "近")),
    (">", ("超过", "突破", "高于", "超", "逾", "破")),
    ("~", ("大约", "约")),
]
AT_LEAST = BEFORE[1][1]
AFTER = [(">=", ("以上", "+N")), ("<=", ("以下", "以内")), ("~", ("左右", "上下"))]

# How many of the indicator's unit one printed time unit is.
MINUTES = {"分钟": 1, "小时": 60, "天": 1440, "周": 10080}
YEARS: dict[str, Fraction | int] = {"世纪": 100, "年": 1, "个月": Fraction(1, 12)}
MONTHS = {"年": 12, "个月": 1}


class RuleError(ValueError):
    """What a rule refuses: an English template and its values, so that it can be said in another language, too."""

    def __init__(self, template: str, **values: object):
        super().__init__(template.format(**values))
        self.template, self.values = template, values


class NumberError(RuleError):
    """A printed literal holds no number that the rules can read."""


@dataclass(frozen=True)
class Reading:
    """A value with its bounds: ``None`` for an open bound, comparator as in the tables."""

    value: float | None
    low: float | None
    high: float | None
    comparator: str


def read_number(text: str, unit: str = "", state: str = "observed") -> Reading:
    """Value, bounds and comparator of a printed literal such as ``130多万`` or ``近14%``.

    ``unit`` is the indicator's unit; only ``minutes``, ``months`` and ``years`` rescale what is printed.
    A ``target`` is not rounded. Raises `NumberError` where no number stands in ``text``.
    """
    text = text.replace(" ", "").replace(",", "").replace(",", "")
    if match := NOT_READ.search(text):
        raise NumberError(
            "{part!r} in {text!r} is a fraction: give the number itself, or set value and bounds",
            part=match[0],
            text=text,
        )
    for read in (_none, _ordinal, _range, _neighbours, _several):
        if (reading := read(text, unit)) is not None:
            return reading
    return _single(text, unit, state)


def last_digit(text: str, unit: str = "") -> float:
    """One unit of the last printed digit, in the indicator's unit: 1000.0 for ``3.5万``; zero without a digit."""
    if not (match := NUMBER.search(text.replace(" ", "").replace(",", "").replace(",", ""))):
        return 0.0
    digits, scale = _digits_and_scale(match)
    return float(_digit_units(digits)[0] * SCALES[scale] * _time_factor(text, unit))


def han_to_int(han: str) -> int:
    """The integer of a Han numeral below ten thousand, such as ``一百二十`` or ``两``."""
    if all(char in DIGITS for char in han):
        return int("".join(str(DIGITS[char]) for char in han))
    total, digit = 0, None
    for char in han:
        if char in POWERS:
            total += (1 if digit is None else digit) * POWERS[char]
            digit = None
        else:
            digit = DIGITS[char]
    return total + (digit or 0)


def _none(text: str, unit: str) -> Reading | None:
    """没有一家: a stated zero."""
    return Reading(0.0, 0.0, 0.0, "=") if "没有" in text else None


def _ordinal(text: str, unit: str) -> Reading | None:
    if unit != "rank":
        return None
    if match := AMONG.search(text):
        return Reading(None, 1.0, float(match["n"] if match["n"].isdigit() else han_to_int(match["n"])), "range")
    if match := ORDINAL.search(text):
        n = float(match["n"] if match["n"].isdigit() else han_to_int(match["n"]))
    elif re.search(r"首|最[大高多早先强]|绝对优势|遥遥领先", text):
        n = 1.0
    elif match := re.search(rf"\d+|[{HAN}]+", text):
        n = float(match[0] if match[0].isdigit() else han_to_int(match[0]))
    else:
        raise NumberError("no rank in {text!r}: give the ordinal as printed, as in 第二", text=text)
    return Reading(n, n, n, "=")


def _range(text: str, unit: str) -> Reading | None:
    if not (match := RANGE.search(text)):
        return None
    first, scale_a, second, rest = match.groups()
    scale = next((s for s in sorted(SCALES, key=len, reverse=True) if rest.startswith(s)), "")
    factor = SCALES[scale] * _time_factor(rest, unit)
    low_factor = SCALES.get(scale_a, SCALES[scale]) * _time_factor(rest, unit) if scale_a else factor
    low, high = float(Fraction(first) * low_factor), float(Fraction(second) * factor)
    if any(cue in text[: match.start()] for cue in AT_LEAST):
        return Reading(None, low, None, ">=")
    return Reading(None, low, high, "range")


def _neighbours(text: str, unit: str) -> Reading | None:
    if not (match := NEIGHBOURS.search(text)):
        return None
    rest = text[match.end() :]
    power = POWERS.get(rest[:1], 1)
    scale = next((s for s in sorted(SCALES, key=len, reverse=True) if rest.startswith(s)), "")
    factor = (SCALES[scale] if scale else power) * _time_factor(rest, unit)
    low, high = (float(DIGITS[char] * factor) for char in match[0])
    return Reading(None, low, high, "range")


def _several(text: str, unit: str) -> Reading | None:
    """数十, 几百: at least two of the unit, open above."""
    if not (match := SEVERAL.search(text)):
        return None
    size = POWERS.get(match["unit"]) or SCALES[match["unit"]]
    scale = next((s for s in ("万亿", "亿", "万") if text[match.end() :].startswith(s)), "")
    return Reading(None, float(2 * size * SCALES[scale] * _time_factor(text, unit)), None, ">=")


def _single(text: str, unit: str, state: str) -> Reading:
    if not (match := NUMBER.search(text)):
        raise NumberError("no number in {text!r}: give the literal as printed, with its digits", text=text)
    digits, scale = _digits_and_scale(match)
    rest = text[match.end() :]
    factor = SCALES[scale] * _time_factor(rest, unit)
    value = Fraction(digits) * factor
    last, last_nonzero = (unit_of * factor for unit_of in _digit_units(digits))
    comparator = _comparator(text[: match.start()], bool(match["more"]), rest)
    low: Fraction | None
    high: Fraction | None
    if state == "target":
        low, high = value, None if comparator in (">", ">=", "more") else value
        comparator = ">" if comparator == "more" else comparator
    elif comparator == "=" and _is_count(digits, scale, rest):
        low = high = value
    elif comparator == "<" and _is_round_word(match):
        low, high = value * 9 / 10, value
    elif comparator == "more" and match["half"]:
        low, high, comparator = value, None, ">"  # 半个多世纪 has no next unit at which it would end
    else:
        low, high, comparator = _bounds(value, comparator, last, last_nonzero)
    if MINUS.search(text[: match.start()]):
        value, low, high = -value, high if high is None else -high, low if low is None else -low
    return Reading(float(value), None if low is None else float(low), None if high is None else float(high), comparator)


def _is_round_word(match: re.Match) -> bool:
    """近百, 近万: a power of ten in words, which a reader takes as within a tenth below it."""
    return match["bare"] is not None or (match["han"] or "") in POWERS


def _digits_and_scale(match: re.Match) -> tuple[str, str]:
    scale = match["scale"] or ""
    if match["arabic"]:
        return match["arabic"], scale
    if match["half"]:
        return "0.5", scale
    if match["bare"]:
        return "1", match["bare"]
    return str(han_to_int(match["han"])), scale


def _digit_units(digits: str) -> tuple[Fraction, Fraction]:
    """One unit of the last printed digit, and of the last digit that is not zero."""
    whole, _, decimals = digits.partition(".")
    last = Fraction(1, 10 ** len(decimals))
    zeros = len(whole + decimals) - len((whole + decimals).rstrip("0"))
    return last, last * 10 ** (zeros if int(whole + decimals) else 0)


def _comparator(before: str, more: bool, rest: str) -> str:
    if more or re.match(r"[^\d]{0,2}[多余](?!数)", rest):
        return "more"
    for sign, cues in BEFORE:
        if any(cue in before for cue in cues):
            return sign
    return next((sign for sign, cues in AFTER if any(cue in rest for cue in cues)), "=")


def _is_count(digits: str, scale: str, rest: str) -> bool:
    return (
        "." not in digits
        and scale not in ("万", "亿", "万亿", "千万", "百万", "千亿", "百亿")
        and not rest.startswith(("%", "%", "个百分点", "百分点"))
    )


def _bounds(
    value: Fraction, sign: str, last: Fraction, last_nonzero: Fraction
) -> tuple[Fraction | None, Fraction | None, str]:
    """Low and high bound of a value and its comparator in the tables; a null bound is open."""
    return {
        "=": (value - last / 2, value + last / 2, "="),
        "~": (value - last_nonzero / 2, value + last_nonzero / 2, "~"),
        "<": (value - last_nonzero / 2, value, "<"),
        "<<": (None, value, "<"),
        "<=": (None, value, "<="),
        "more": (value, value + last_nonzero, ">"),
        ">": (value, None, ">"),
        ">=": (value, None, ">="),
    }[sign]


def _time_factor(rest: str, unit: str) -> Fraction | int:
    tables: dict[str, Mapping[str, Fraction | int]] = {"minutes": MINUTES, "months": MONTHS, "years": YEARS}
    return next((factor for word, factor in tables.get(unit, {}).items() if word in rest), 1)

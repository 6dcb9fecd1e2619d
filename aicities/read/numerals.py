"""Read a printed numeral: Arabic, Han, financial or mixed digits with a scale, as exact digits for the reading rules.

`cn2an` reads Han and mixed numerals; here is only what it has no notion of: neighbours (三四十), several (几百), and a
scale that is kept apart from its digits so that ``130万`` stays as exact as it is printed.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from cn2an import cn2an

DIGITS = "零〇一二两三四五六七八九"
CAPITAL = "壹贰叁肆伍陆柒捌玖"
HAN = f"{DIGITS}十百千{CAPITAL}拾佰仟"
SIMPLE = str.maketrans("拾佰仟", "十百千")
ZEROS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "拾": 1, "佰": 2, "仟": 3}
VALUES = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"两": 2}
NEIGHBOURS = ("一两", "一二", "两三", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
_NEIGHBOUR = "|".join(f"{a}、?{b}" for a, b in NEIGHBOURS)
NEIGHBOUR = re.compile(f"(?P<tens>[二三四五六七八九]?十)?(?P<pair>{_NEIGHBOUR})(?P<powers>[十百千万亿]*)")
SEVERAL = re.compile("(?:好几|[数几])(?P<powers>[十百千万亿]+)")
POWERS = re.compile("[十百千万亿]+$")


class Numeral(NamedTuple):
    """Digits in Arabic and powers of ten apart from them; ``high`` is the second end of neighbours such as 三四十."""

    digits: str
    zeros: int = 0
    high: str | None = None
    several: bool = False

    @property
    def value(self) -> Fraction:
        """The value of the digits with their zeros."""
        return _exact(self.digits, self.zeros)


@lru_cache(20_000)
def _exact(digits: str, zeros: int) -> Fraction:
    return Fraction(digits) * 10**zeros


@lru_cache(20_000)
def read_numeral(printed: str, scale: str = "") -> Numeral | None:
    """What a numeral and its scale say; None where they are no numeral, as 二八 or 一二三."""
    printed = re.sub("[,，\\s]", "", printed).replace("·", ".")
    zeros = sum(ZEROS[char] for char in scale)
    if match := SEVERAL.fullmatch(printed):
        return Numeral("2", zeros + _zeros(match["powers"]), several=True)
    if match := NEIGHBOUR.fullmatch(printed):
        if match["tens"] and match["powers"]:
            return None
        low, high = (VALUES[char] for char in match["pair"].replace("、", ""))
        tens = int(_arabic(match["tens"])) if match["tens"] else 0
        return Numeral(str(tens + low), zeros + _zeros(match["powers"]), str(tens + high))
    if printed == "半":
        return Numeral("0.5", zeros)
    if POWERS.fullmatch(printed):
        return Numeral("1", zeros + _zeros(printed))
    if re.fullmatch(f"[{DIGITS}]{{2,}}", printed) and "〇" not in printed and "零" not in printed:
        return None
    return _plain(printed, zeros)


def _plain(printed: str, zeros: int) -> Numeral | None:
    if printed[0].isdigit() and printed[-1].isdigit() and printed.replace(".", "", 1).isdigit():
        return Numeral(printed, zeros)
    tail = (POWERS.search(printed) or [""])[0]
    head = printed[: -len(tail)] if tail else printed
    if tail and not re.search("[十百千万亿拾佰仟]", head):
        return Numeral(_arabic(head), zeros + _zeros(tail))
    if (tail := tail.lstrip("十百千")) and not re.search("[万亿]", printed[: -len(tail)]):  # 一百五十万
        return Numeral(_arabic(printed[: -len(tail)]), zeros + _zeros(tail))
    whole = _arabic(printed)
    if re.search("[万亿]", printed) and whole.endswith("0000") and "." not in whole:
        return Numeral(whole[:-4], zeros + 4)
    return Numeral(whole, zeros)


def _zeros(powers: str) -> int:
    return sum(ZEROS[char] for char in powers)


def _arabic(printed: str) -> str:
    """The digits of a Han or mixed numeral; raises `ValueError` for what is none."""
    printed = re.sub("^(?=[百千万亿])", "一", printed.translate(SIMPLE)) if printed[0] not in CAPITAL else printed
    value = cn2an(printed, "smart")
    return f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

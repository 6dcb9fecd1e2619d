"""Undo what happened to a line on its way, and record each repair."""

from __future__ import annotations

import re
from functools import lru_cache

from opencc_purepy import OpenCC

from aicities.method.lost_bytes import SHIFTED_RUNS, unshift
from aicities.read.markup import drop_left_overs
from aicities.read.messages import Told

Repair = dict[str, object]
TO_SIMPLIFIED = OpenCC("t2s")

HAN = re.compile("[\u3400-\u9fff]")
PINYIN = re.compile(
    "(?P<han>[\u3400-\u9fff])\\s?(?P<bracket>[(\uff08\\[\u3014]\\s?(?P<sound>[a-z\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8"
    "\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2\u016b\u00fa\u01d4\u00f9\u00fc\u01d6\u01d8\u01da\u01dc]{1,7})"
    "\\s?[)\uff09\\]\u3015])"
)
TONED = re.compile(
    "[\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2\u016b\u00fa\u01d4\u00f9]"
)
SYLLABLE = re.compile(r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouü]{1,3}(?:ng|n|r)?")
# Zero-width characters, soft hyphens, marks of direction, private use, variation selectors: no reader sees them.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff9-\ufffb]+"
)
WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0e\uff0b\uff0d]+")
UNSEEN_OR_WIDE = re.compile(f"{INVISIBLE.pattern[:-2]}{WIDE.pattern[1:-1]}")  # one character of either
SPACED = re.compile("[ \u3000](?<=[\u3400-\u9fff].)(?=[\u3400-\u9fff])")  # the rare sign first: a fast scan
ADJACENT = re.compile("(?<=[\u3400-\u9fff])[ \u3000]?(?=[\u3400-\u9fff])")
IN_LINE_MARK = re.compile(
    "[(\uff08\\[\u3010][^()\uff08\uff09\\[\\]\u3010\u3011]{0,30}?(?:www\\.|https?://|[a-z0-9-]+\\.(?:com|cn|net)\\b|转载|版权|未经授权|客户端下载)"
    "[^()\uff08\uff09\\[\\]\u3010\u3011]{0,40}[)\uff09\\]\u3011]"
)
DRY = re.compile(
    "乾(?=[燥淨净旱杯洗粮糧涸枯脆果貨货眼冰草癬癣坤電电濕湿])|(?<=[曬晒烘擦餅饼風风吹豆肉萄菜魚鱼抹哭口擰弄晾])乾"
)
SHIFTED = re.compile("[?\uff1f]{2}(?P<run>[\u3400-\u9fff]{1,12}[A-Za-z@^_`{|}~]?)(?P<cut>[?\uff1f]?)")


def traditional_share(text: str) -> float:
    """The share of characters that exist in Traditional script only among the Han characters of a text."""
    text = text[:50_000]
    if not _traditional().search(text):
        return 0.0
    han = len(HAN.findall(text))
    return len(_traditional().findall(text)) / han if han else 0.0


@lru_cache(1)
def _traditional() -> re.Pattern:
    return re.compile(f"[{''.join(sorted(traditional_characters()))}]")


def has_pinyin(text: str) -> bool:
    """Say whether a text is annotated with pinyin: at least three brackets with a tone mark."""
    if not TONED.search(text):
        return False
    found = (match["sound"] for match in PINYIN.finditer(text[:200_000]))
    return sum(not sound.isascii() for sound in found) >= 3


@lru_cache(1)
def traditional_characters() -> frozenset[str]:
    """The characters that OpenCC turns into another one on the way to Simplified script."""
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    after = TO_SIMPLIFIED.convert("\n".join(every)).split("\n")
    ambiguous = set("著乾徵瞭藉於裏麽")  # also in use in Simplified text
    return frozenset(a for a, b in zip(every, after, strict=True) if a != b and a not in ambiguous)


def is_spaced(text: str) -> bool:
    """Say whether most Han characters of a text stand apart, as in copies from a PDF."""
    text = text[:50_000]
    spaced = len(SPACED.findall(text))
    return spaced >= 8 and spaced > 0.6 * len(ADJACENT.findall(text))


def is_clean(text: str) -> bool:
    """Say whether a text holds nothing for `clean_line` to repair: asked once a file, it spares the lines."""
    return not any(sign in text for sign in ("<", "&", "??", "\uff1f\uff1f", "?\uff1f")) and not any(
        pattern.search(text) for pattern in (UNSEEN_OR_WIDE, IN_LINE_MARK, SPACED)
    )


def closed_up(line: str) -> str:
    """A line with one space where there are several; a tab stays, since it parts the cells of a table."""
    if "\t" in line.strip():
        return "\t".join(" ".join(cell.split()) for cell in line.strip(" \r\n").split("\t")).strip(" ")
    return " ".join(line.split())


def clean_line(
    line: str, traditional: bool = False, pinyin: bool = False, spaced: bool = False
) -> tuple[str, list[Repair]]:
    """A line with its damage undone, and the repairs: dicts of ``kind``, ``before``, ``after``, ``certain``."""
    if line.isascii() and "<" not in line and "&" not in line:
        return closed_up(line), []
    repairs: list[Repair] = []
    line = _tags(line, repairs)
    line = _each(INVISIBLE, "", "invisible", line, repairs)
    line = _each(WIDE, _narrow, "width", line, repairs)
    line = _each(IN_LINE_MARK, "", "watermark", line, repairs)
    line = _lost_bytes(line, repairs)
    if pinyin:
        line = _pinyin(line, repairs)
    line = _spaces(line, repairs, spaced)
    if traditional:
        line = _simplify(line, repairs)
    return closed_up(line), repairs


def _repair(kind: str, before: str, after: str, certain: bool = True) -> Repair:
    return {"kind": kind, "before": before, "after": after, "certain": certain}


def _narrow(match: re.Match) -> str:
    return "".join(chr(ord(char) - 0xFEE0) for char in match[0])


def _each(pattern: re.Pattern, after, kind: str, line: str, repairs: list[Repair]) -> str:
    if not pattern.search(line):
        return line
    pairs = {match[0]: after(match) if callable(after) else after for match in pattern.finditer(line)}
    repairs += [_repair(kind, a, b) for a, b in pairs.items()]
    return pattern.sub(after, line)


def _tags(line: str, repairs: list[Repair]) -> str:
    if "<" not in line and "&" not in line:
        return line
    line, pairs = drop_left_overs(line)
    repairs += [_repair("html", a, b) for a, b in dict.fromkeys(pairs)]
    return line


def _pinyin(line: str, repairs: list[Repair]) -> str:
    def after(match: re.Match) -> str:
        sound = match["sound"]
        if sound.isascii() and not SYLLABLE.fullmatch(sound):
            return match[0]
        pairs[match["han"] + match["bracket"]] = match["han"]
        return match["han"]

    pairs: dict[str, str] = {}
    line = PINYIN.sub(after, line)
    repairs += [_repair("pinyin", a, b) for a, b in pairs.items()]
    return line


def _spaces(line: str, repairs: list[Repair], spaced: bool) -> str:
    """Close up a line whose Han characters mostly stand apart; a few gaps are enough in a text full of them."""
    n = len(SPACED.findall(line))
    if n < (1 if spaced else 6) or n < 0.6 * len(ADJACENT.findall(line)):
        return line
    repairs.append(_repair("spaces", Told(f"{n} spaces between characters", f"字与字之间有{n}个空格"), ""))
    return SPACED.sub("", line)


def _simplify(line: str, repairs: list[Repair]) -> str:
    after = TO_SIMPLIFIED.convert(line)
    if "乾" in line and len(after) == len(line):  # of a name unless it says dry: 徐乾学, 乾安
        kept = {m.start() for m in re.finditer("乾", line)} - {m.start() for m in DRY.finditer(line)}
        after = "".join("乾" if i in kept else char for i, char in enumerate(after))
    if len(after) != len(line):
        repairs.append(_repair("script", line, after))
        return after
    pairs = dict.fromkeys((a, b) for a, b in zip(line, after, strict=True) if a != b)
    repairs += [_repair("script", a, b) for a, b in pairs]
    return after


def _lost_bytes(line: str, repairs: list[Repair]) -> str:
    """Undo runs of GBK that were read one byte off because a byte was lost; which one was lost stays a guess."""
    if "??" not in line and "\uff1f\uff1f" not in line and "?\uff1f" not in line:
        return line
    for run, lead, tail in SHIFTED_RUNS:
        if run in line:
            repairs.append(_repair("lost_byte", run, unshift(run, lead, tail), certain=False))
            line = line.replace(run, unshift(run, lead, tail))
    for match in reversed(list(SHIFTED.finditer(line))):
        if after := _unshifted(match, line[: match.start()][-1:]):
            repairs.append(_repair("lost_byte", match[0], after, certain=False))
            line = line[: match.start()] + after + line[match.end() :]
    return line


def _unshifted(match: re.Match, before: str) -> str | None:
    """Read a run again from its second byte; accept it where a dictionary then knows longer words in it."""
    try:
        body = b"\xbf" + match["run"].encode("gbk")
        odd = len(body) % 2
        words = (body[:-1] if odd else body).decode("gbk")
    except UnicodeError:
        return None
    if odd and not match["cut"] or not all("\u3400" <= char <= "\u9fff" for char in words):
        return None
    if _words(_plain().lcut(words)) <= _words(_plain().lcut(match["run"])):
        return None
    return _lead(before) + words + (match["cut"] if odd else "")


def _plain():
    """The segmenter, which only damaged texts need."""
    from aicities.read.segment import plain

    return plain()


def _words(tokens: list[str]) -> float:
    return sum(len(token) for token in tokens if len(token) > 1) / max(1, sum(map(len, tokens)))


def _lead(before: str) -> str:
    """Guess the character that lost its first byte: one that makes a word with the one before, else a full stop."""
    words = {}
    for lead in range(0xB0, 0xF8):
        char = bytes([lead, 0xA3]).decode("gbk", "ignore")
        if frequency := _plain().FREQ.get(before + char, 0):
            words[char] = frequency
    return max(words, key=words.get) if before and words else "\u3002"

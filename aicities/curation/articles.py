"""Read the article files as delivered: lines, repairs, and a normalised text to look things up in."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

from opencc_purepy import OpenCC

from aicities.language import say
from aicities.method.lost_bytes import SHIFTED_RUNS, unshift

PINYIN = re.compile(r"(?P<han>[\u4e00-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]+\)")
TO_SIMPLIFIED = OpenCC("t2s")


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 article file, without line ends; line n is item n-1."""
    return [line.removesuffix("\r") for line in path.read_text(encoding="utf-8").split("\n")]


def normalise(line: str, script: str) -> tuple[str, list[dict]]:
    """A line in Simplified script with its damage undone, and one dict for each repair.

    A repair has ``kind``, ``before``, ``after``, ``certain`` and ``n``, how often it was made in the line.
    """
    line, lost = _undo_shifted(line)
    line, pinyin = _drop_pinyin(line)
    line, converted = _to_simplified(line) if script == "traditional" else (line, [])
    return line, lost + pinyin + converted


def line_hash(line: str) -> str:
    """The SHA-256 of a line's UTF-8 bytes, in hex."""
    return hashlib.sha256(line.encode("utf-8")).hexdigest()


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _repairs(kind: str, pairs: Counter, certain: bool = True) -> list[dict]:
    return [
        {"kind": kind, "before": before, "after": after, "certain": certain, "n": n}
        for (before, after), n in pairs.items()
    ]


def _undo_shifted(line: str) -> tuple[str, list[dict]]:
    found: Counter[tuple[str, str]] = Counter()
    for run, lead, tail in SHIFTED_RUNS:
        if run in line:
            line = line.replace(run, unshift(run, lead, tail))
            found[run, unshift(run, lead, tail)] += 1
    return line, _repairs("lost_byte", found, certain=False)


def _drop_pinyin(line: str) -> tuple[str, list[dict]]:
    found = Counter((match[0], match["han"]) for match in PINYIN.finditer(line))
    return PINYIN.sub(r"\g<han>", line), _repairs("pinyin", found)


def _to_simplified(line: str) -> tuple[str, list[dict]]:
    after = TO_SIMPLIFIED.convert(line)
    if len(after) != len(line):
        raise ValueError(say("script conversion changed the length of a line: repairs can't be listed by character"))
    found = Counter((a, b) for a, b in zip(line, after, strict=True) if a != b)
    return after, _repairs("script", found)

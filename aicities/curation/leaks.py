"""Find article text where it must not stand: a run of twenty Han characters of an article, whatever lies between."""

from __future__ import annotations

import re
from collections.abc import Iterable

RUN = 20
NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def runs(text: str) -> Iterable[str]:
    """Every run of twenty Han characters of a text, all other characters dropped."""
    han = NOT_HAN.sub("", text)
    return (han[i : i + RUN] for i in range(len(han) - RUN + 1))


def forbidden_runs(article_lines: Iterable[str], allowed: Iterable[str]) -> set[str]:
    """The runs of the articles' lines, less those that lie inside one allowed name or title."""
    named = {run for name in allowed for run in runs(name)}
    return {run for line in article_lines for run in runs(line)} - named


def find_leak(text: str, forbidden: set[str]) -> str | None:
    """The first forbidden run in a text, ``\\uXXXX`` escapes read as characters; None where there is none."""
    plain = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return next((run for run in runs(plain) if run in forbidden), None)


def find_leak_in(texts: Iterable[str], forbidden: set[str]) -> str | None:
    """The first forbidden run in any of several texts; None where there is none."""
    return next((run for text in texts if (run := find_leak(text, forbidden))), None)

"""The language of a book: which of the words that the extension brings are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

Words = TypeVar("Words")
# What stands behind the head of a text, and around words in brackets.
SIGNS = {"en": {"colon": ": ", "open": " (", "close": ")"}, "zh": {"colon": "：", "open": "（", "close": "）"}}


def words_in(words: Mapping[str, Words], language: str | None) -> Words:
    """The words of a language, by its first two letters; the English ones where it has none."""
    return words.get((language or "en")[:2], words["en"])


def signs(language: str | None) -> Mapping[str, str]:
    """The signs of a language with their spaces, by name."""
    return words_in(SIGNS, language)


def one_line(lines: list[str], language: str | None) -> str:
    """The lines that a text was broken into as one: with spaces, of which Chinese has none beside its characters."""
    whole = "\n".join(lines)
    if (language or "en").startswith("zh"):
        whole = re.sub(r"(?<=[^\x00-\x7f])\n|\n(?=[^\x00-\x7f])", "", whole)
    return whole.replace("\n", " ")

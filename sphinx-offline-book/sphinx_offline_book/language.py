"""The language of a book: which of the words that the extension brings are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Words = TypeVar("Words")


def words_in(words: Mapping[str, Words], language: str | None) -> Words:
    """The words of a language, by its first two letters; the English ones where it has none."""
    return words.get((language or "en")[:2], words["en"])

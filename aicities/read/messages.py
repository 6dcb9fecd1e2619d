"""What `read` says to a person: English in the JSON, with the same in Chinese beside it."""

from __future__ import annotations

from aicities.data import say


class Told(str):
    """An English text that carries its Chinese; as a string, and in JSON, it is the English one."""

    zh: str

    def __new__(cls, en: str, zh: str = "") -> Told:
        """The text; without Chinese it stands for itself in both languages."""
        told = super().__new__(cls, en)
        told.zh = zh or en
        return told


def in_words(text: str) -> str:
    """A reason, a warning or a repair's text in the language of the book; plain text as it is."""
    return say(str(text), getattr(text, "zh", str(text)))

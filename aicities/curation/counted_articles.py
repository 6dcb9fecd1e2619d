"""Sentences that say how many articles there are, typed by a hand: those to look at when an article is added."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = {w: n for n, w in enumerate(("five", "six", "seven", "eight", "nine", "ten"), 5)}
WORDS_ZH = {w: n for n, w in enumerate("五六七八九十", 5)}  # four articles or fewer are some of them, never all
OTHERS = (
    "jigsaw.py",
    "guide.py",
    "teachers-guide.ipynb jigsaw",
    "method.ipynb corrections",
)  # the jigsaw has five groups
COUNTED = re.compile(
    rf"\b(?P<en>{'|'.join(WORDS)}) (?:chinese )?(?:news )?(?:articles|texts)\b|(?P<zh>[{''.join(WORDS_ZH)}])篇",
    re.IGNORECASE,
)
COMMENT = re.compile("<!--.*?-->", re.DOTALL)  # in a text file of translation, the English that stands in the page
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")


def counts_in(text: str) -> list[tuple[int, str]]:
    """The sentences of a text that count articles, each with its number."""
    return [
        (WORDS[found["en"].lower()] if found["en"] else WORDS_ZH[found["zh"]], sentence.strip())
        for sentence in SENTENCE.split(text)
        for found in COUNTED.finditer(sentence)
    ]


def out_of_date(n: int) -> list[str]:
    """Each sentence that speaks of another number of articles than ``n``, behind its file and cell."""
    return [
        f"{place}: {said}"
        for place, text in _texts()
        for counted, said in counts_in(text)
        if counted != n and not place.startswith(OTHERS)
    ]


def _texts() -> Iterator[tuple[str, str]]:
    """Every text in which such a sentence may stand: the README, pages in both languages, texts in the code."""
    for path in [ROOT / "README.md", *sorted((ROOT / "notebooks").rglob("*.zh.md")), *_code()]:
        text = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), path.read_text(encoding="utf-8"))
        for i, line in enumerate(text.split("\n"), 1):
            yield f"{path.name} line {i}", line
    for path in [ROOT / "index.ipynb", *sorted((ROOT / "notebooks").rglob("*.ipynb"))]:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield f"{path.name} {cell['id']}", "".join(cell["source"])


def _code() -> list[Path]:
    folders = [ROOT / "aicities" / name for name in ("lessons", "pages", "display", "method", "read")]
    return sorted(path for folder in folders for path in folder.glob("*") if path.suffix in (".py", ".md"))

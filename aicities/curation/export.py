"""Write the tables for readers who take them away: Parquet and CSV, and one zip of all."""

from __future__ import annotations

import json
import re
from pathlib import Path

from aicities import language
from aicities.data import load
from aicities.display import take_away
from aicities.display.rows import VIEWS, entries
from aicities.files import new_folder
from aicities.language import in_language
from sphinx_offline_book.notebook import rows_script

GLOSSARY = "notebooks/reference/glossary"  # the page that explains the terms


def export(folder: Path) -> int:
    """Write every file that readers take away; the number of files."""
    with new_folder(folder) as part:
        for name, data in take_away.files().items():
            (part / name).write_bytes(data)
    return len(take_away.files())


def rows(folder: Path) -> int:
    """Write one script a curated table with all its rows, in the language of the book; give the number of tables."""
    with new_folder(folder) as part:
        for name in VIEWS:
            (part / f"{name}.js").write_text(rows_script(name, entries(name)), encoding="utf-8")
        (part / "terms.json").write_text(json.dumps(terms(), ensure_ascii=False), encoding="utf-8")
    return len(VIEWS)


def terms() -> list[dict]:
    """The terms of the glossary as pages explain them, in the language of the book."""
    rows = load("glossary")
    names = zip(rows["term_id"], rows["term_en"], rows["term_zh"], rows[in_language("explanation")], strict=True)
    return [
        {
            "term": spellings(en, zh),
            "head": _head(en, zh),
            "text": text,
            "page": f"{GLOSSARY}#{id_}",
        }
        for id_, en, zh, text in names
    ]


def _head(english: str, chinese: str) -> str:
    """Both names of a term; in the Chinese book the Chinese one alone where it holds the English one."""
    if language.LANGUAGE == "zh":
        return chinese if english in chinese else f"{chinese}（{english}）"
    return f"{english} {chinese}"


def spellings(english: str, chinese: str) -> list[str]:
    """How a term is written in running text: not by one letter or character alone, which stand in other words too."""
    words = (re.sub(r", .*| \(.*", "", english), re.sub("（.*", "", chinese))
    return [word for word in dict.fromkeys(words) if len(word) > 1 + word.isascii()]

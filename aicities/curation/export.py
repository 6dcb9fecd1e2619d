"""Write the tables for readers who take them away: Parquet and CSV, and one zip of all."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

from aicities import schema as T
from aicities.data import ZIP, load, sample_files
from aicities.display.rows import VIEWS, entries
from aicities.files import new_folder
from aicities.language import in_language
from sphinx_offline_book.notebook import rows_script

GLOSSARY = "notebooks/reference/glossary"  # the page that explains the terms
A_FIXED_DATE = (2026, 1, 1, 0, 0, 0)  # in the zip, so that the same tables give the same bytes


def export(folder: Path) -> int:
    """Write every table as Parquet and CSV, the data package, samples and a zip of all; the number of files."""
    with new_folder(folder) as part:
        for name in T.table_names():
            shutil.copyfile(T.DATA / f"{name}.parquet", part / f"{name}.parquet")
            _flat(name).to_csv(part / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8-sig")
        for path in (T.DATA / "datapackage.json", *sample_files()):
            shutil.copyfile(path, part / path.name)
        files = sorted(part.iterdir())
        _zip(files, part / ZIP)
    return len(files) + 1


def _zip(files: list[Path], place: Path) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.name, A_FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def _flat(name: str):
    """A table with its lists joined by a bar, as in the tables that people edit."""
    rows = load(name)
    lists = T.columns(name).query("type == 'list'")["column"]
    return rows.assign(**{c: [None if cell is None else "|".join(cell) for cell in rows[c]] for c in lists})


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
        {"term": spellings(en, zh), "head": f"{en} {zh}", "text": text, "page": f"{GLOSSARY}#{id_}"}
        for id_, en, zh, text in names
    ]


def spellings(english: str, chinese: str) -> list[str]:
    """How a term is written in running text: not by one letter or character alone, which stand in other words too."""
    words = (re.sub(r", .*| \(.*", "", english), chinese)
    return [word for word in words if len(word) > 1 + word.isascii()]

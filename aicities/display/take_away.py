"""The files that readers take away: every table as Parquet and CSV, files for a class, and zips."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from aicities import schema as T
from aicities.data import ZIP, label, lines_of, load, name_of, sample_files, say, text_of
from aicities.display.rows import words_for
from aicities.language import LANGUAGE

PROJECT = T.DATA.parent / ("_build/zh/notebooks" if LANGUAGE == "zh" else "notebooks")
BESIDE = Path.cwd().parent
# The pages of the language: the project's, or where only the package is installed, those around the page that runs.
NOTEBOOKS = BESIDE if not PROJECT.is_dir() and (BESIDE / "classroom/exercises.ipynb").is_file() else PROJECT
A_FIXED_DATE = (2026, 1, 1, 0, 0, 0)  # in a zip, so that the same files give the same bytes
ABOUT = re.compile(r"^(?P<level>\w+) minutes-(?P<minutes>\d+) (?P<need>[\w-]+)$")  # the labels of an exercise
EXERCISE = re.compile(r"^```\{exercise\} (?P<title>.+)\n(?P<options>(?::.*\n)*)\n(?P<text>[\s\S]*?)\n```$", re.M)


@cache
def files() -> dict[str, bytes]:
    """Every file by its name, the zip of all tables last."""
    found = {f"{name}.parquet": (T.DATA / f"{name}.parquet").read_bytes() for name in T.table_names()}
    found |= {f"{name}.csv": csv(flat(name)) for name in T.table_names()}
    found |= {path.name: path.read_bytes() for path in (T.DATA / "datapackage.json", *sample_files())}
    return found | class_files() | {ZIP: zipped(dict(sorted(found.items())))}


@cache
def class_files() -> dict[str, bytes]:
    """The files for a class: all facts in words, and where the notebooks are at hand, these and their exercises."""
    return {"facts-in-words.csv": csv(facts_in_words())} | of_notebooks()


def of_notebooks() -> dict[str, bytes]:
    """What is made from the notebooks; nothing where they are not at hand."""
    if not (notebooks := sorted([*NOTEBOOKS.glob("*/*.ipynb"), *NOTEBOOKS.parent.glob("index.ipynb")])):
        return {}
    pages = zipped({path.name: path.read_bytes() for path in notebooks})
    return {"exercises.csv": csv(exercises_in_words(exercises(notebooks))), "notebooks.zip": pages}


def csv(rows: pd.DataFrame) -> bytes:
    """Rows as a CSV file that a spreadsheet opens: UTF-8 with its mark, null as an empty cell."""
    return rows.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip, the same bytes each time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, A_FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return made.getvalue()


def flat(name: str) -> pd.DataFrame:
    """A table with its lists joined by a bar, as in the tables that people edit."""
    rows = load(name)
    lists = T.columns(name).query("type == 'list'")["column"]
    return rows.assign(**{c: [None if cell is None else "|".join(cell) for cell in rows[c]] for c in lists})


def facts_in_words() -> pd.DataFrame:
    """All facts with names in place of ids, for a spreadsheet."""
    facts = load("facts")
    return pd.DataFrame(
        {
            say("Of"): facts["subject_id"].map(words_for),
            say("What is measured"): facts["indicator_id"].map(name_of),
            say("Scope"): text_of(facts, "scope"),
            say("As printed"): facts["value_text"],
            say("Lowest value"): facts["value_low"],
            say("Highest value"): facts["value_high"],
            say("Unit"): [label("unit", unit) for unit in facts["unit"]],
            say("As of"): facts["as_of"],
            say("State"): [label("state", state) for state in facts["state"]],
            say("Status"): [label("status", status) for status in facts["status"]],
            say("Source"): lines_of(facts),
            say("Row"): facts["fact_id"],
        }
    )


def exercises(notebooks: list[Path]) -> pd.DataFrame:
    """A row an exercise of the pages: page (its title), exercise, level, minutes, need, text."""
    found = []
    for path in notebooks:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        title = texts.partition("\n")[0].removeprefix("# ")
        for match in EXERCISE.finditer(texts):
            about = dict(re.findall(r"^:(\w+): (.*)$", match["options"], re.M))
            found.append((title, match["title"], about.get("class", ""), " ".join(match["text"].split())))
    rows = pd.DataFrame(found, columns=["page", "exercise", "about", "text"])
    about = rows["about"].str.extract(ABOUT).astype({"minutes": "Int64"})
    return rows[["page", "exercise"]].join(about).join(rows["text"])


def exercises_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Exercises for a spreadsheet, with what their labels say in words."""
    words = {"easy": say("easy"), "medium": say("medium"), "hard": say("hard")}
    words |= {"python": say("with Python"), "no-python": say("without Python")}
    heads = {"page": say("page"), "exercise": say("exercise"), "level": say("level"), "minutes": say("minutes")}
    heads |= {"need": say("need"), "text": say("text")}
    return rows.assign(level=rows["level"].map(words), need=rows["need"].map(words)).rename(columns=heads)


def size_words(data: bytes) -> str:
    """How large a file is, as a reader says it: ``12 kB`` or ``1.4 MB``."""
    n = len(data)
    return f"{n / 1e6:.1f} MB" if n >= 1e6 else f"{max(1, round(n / 1e3))} kB"

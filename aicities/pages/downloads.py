"""The tables as files to download."""

from __future__ import annotations

from html import escape
from importlib.metadata import version

import pandas as pd
from IPython.display import HTML

from aicities.data import ZIP, load, sample_files, say
from aicities.display.links import Link
from aicities.display.tables import code, heads, table
from aicities.display.take_away import files, of_notebooks, size_words
from aicities.language import bracketed, headed, in_language
from aicities.schema import schema, table_names

FOLDER = "../../downloads/"  # beside the built pages
WHEELS = "../../wheels/"


def ways() -> HTML:
    """The files to begin with, by what they are used for."""
    samples = [_link(path.name) for path in sample_files()]
    ways = {
        say("In a spreadsheet"): say(
            "{link}: every number that a source states, with names, dates and lines.", link=_link("facts-in-words.csv")
        ),
        say("In class"): say(
            "{links:and}: an invented article with its numbers as a person read them{exercises}.",
            links=samples,
            exercises=_of_notebooks(say("; {link}: all exercises with time and level"), "exercises.csv"),
        ),
        say("In a program"): say(
            "{link}{notebooks}.",
            link=_link(ZIP, say("all tables in one zip")),
            notebooks=_of_notebooks(say(", or {link}: all pages, to run and change"), "notebooks.zip"),
        ),
        say("In a notebook of your own"): say("{files:and}: this book's package, for pip.", files=_package()),
    }
    items = "".join(f"<li>{headed(f'<strong>{use}</strong>', files)}</li>" for use, files in ways.items())
    return HTML(f"<ul>{items}</ul>")


def _of_notebooks(text: str, name: str) -> str:
    return text.format(link=_link(name)) if name in of_notebooks() else ""


def _package() -> list[str]:
    """The two wheels that the build makes of the package, as links."""
    names = [f"{name}-{version(name)}-py3-none-any.whl" for name in ("aicities", "sphinx_offline_book")]
    return [f'<a href="{WHEELS}{name}" download>{name}</a>' for name in names]


def _link(name: str, text: str = "") -> str:
    """A file as a link, with its size but where that changes with the pages, which this page can't know."""
    size = "" if name in of_notebooks() else size_words(files()[name])
    return bracketed(f'<a href="{FOLDER}{escape(name)}" download>{escape(text or name)}</a>', size)


def tables_to_take() -> HTML:
    """Every table with what it holds, its rows, and its files with their sizes."""
    about = schema("tables").set_index("table")[in_language("title")]
    rows = pd.DataFrame(
        {
            "table": list(map(code, table_names())),
            "about": [about[name] for name in table_names()],
            "rows": [f"{len(load(name)):,}" for name in table_names()],
            **{kind: [_file(f"{name}.{kind}") for name in table_names()] for kind in ("csv", "parquet")},
        }
    )
    titles = heads(table="Table", about="What it holds", rows="Rows", csv="For a spreadsheet", parquet="Parquet")
    return table(rows, titles=titles, scroll=False)


def _file(name: str) -> Link:
    return Link(size_words(files()[name]), FOLDER + name)

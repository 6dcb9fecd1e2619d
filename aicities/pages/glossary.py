"""The terms of the book in both languages."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from aicities.data import lines_of, load, row_url, say
from aicities.display.links import Link
from aicities.display.tables import heads, table
from aicities.language import in_language


def terms_of_articles() -> HTML:
    """The terms that stand in an article, each with the line where it stands, which leads to the row."""
    rows = load("glossary").dropna(subset=["source_id"])
    links = [
        Link(where, row_url("glossary", [id_])) for where, id_ in zip(lines_of(rows), rows["term_id"], strict=True)
    ]
    return _terms(rows.assign(where=links), "where")


def terms_of_method() -> HTML:
    """The terms that only this book uses, for what it computes."""
    rows = load("glossary")
    return _terms(rows[rows["source_id"].isna()])


def _terms(rows: pd.DataFrame, *more: str) -> HTML:
    """Terms in both languages with what they mean here, sorted by English term; each row is a place to link to."""
    rows = rows.sort_values("term_en", key=lambda s: s.str.casefold())
    names = sorted(["term_en", "term_zh"], key=lambda name: name != in_language("term"))
    shown = rows[[*names, in_language("explanation"), *more]]
    titles = dict(zip(names, (say("Term"), say("In Chinese", "英文")), strict=True)) | heads(where="For example")
    titles[in_language("explanation")] = say("What it means here")
    return table(shown, titles=titles, scroll=False, ids=list(rows["term_id"]))

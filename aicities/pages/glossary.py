"""The terms of the book in both languages."""

from __future__ import annotations

from IPython.display import HTML

from aicities.data import load, say, source_line
from aicities.display.tables import column_titles, table
from aicities.language import in_language


def terms_table() -> HTML:
    """Every term in both languages, what it means here, and a line where it occurs, sorted by English term."""
    rows = load("glossary").sort_values("term_en", key=lambda s: s.str.casefold())
    rows = rows.assign(where=[source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)])
    titles = column_titles("glossary")
    shown = rows[["term_en", "term_zh", in_language("explanation"), "where"]]
    return table(shown, titles=titles | {"where": say("For example")}, scroll=False, ids=list(rows["term_id"]))

"""Rows as HTML tables: any rows, facts, statements, checks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import label, load, name_of, say, source_names, text_of
from aicities.display.intervals import computed_words, meaning
from aicities.display.links import line_links
from aicities.language import bracketed, headed, in_language, joined, within
from sphinx_offline_book.notebook import Link, Marked, table_html


def table(
    rows: pd.DataFrame,
    caption: str = "",
    titles: dict[str, str] | None = None,
    scroll: bool = True,
    ids: Sequence[str] = (),
) -> HTML:
    """The rows as an HTML table, every cell escaped, null as an empty cell; ``titles`` are the column heads.

    A column without a title is headed by its name as code. A source stands with its short name in the column
    ``source_id`` and as a column head.
    A cell of two lines shows the first in bold; a cell may be a `Link`, or `Marked`.
    A long table scrolls in a box unless told not to. ``ids`` are the places of the rows, to link to.
    On a phone each row of a wide table becomes a block of its own.
    """
    known = source_names(load("sources")["source_id"])
    heads = [(titles or {}).get(column, known.get(column, code(column))) for column in rows.columns]
    if "source_id" in rows:
        rows = rows.assign(source_id=rows["source_id"].replace(known))
    cells = (map(_cell, row) for row in rows.itertuples(index=False, name=None))
    return HTML(table_html(heads, map(list, cells), caption, scroll, ids, say("Table")))


def code(*names: str) -> Marked:
    """Names in code as a cell or a head of a table: those of columns, tables, coded values."""
    return Marked(joined(f"`{name}`" for name in names))


def _cell(value) -> str | Link | Marked:
    return value if isinstance(value, Link | Marked) else "" if pd.isna(value) else str(value)


def heads(**titles: str) -> dict[str, str]:
    """The column heads of a table in the language of the book, from the English ones."""
    return {column: say(title) for column, title in titles.items()}


def table_title(name: str) -> str:
    """The reader's title of a table, from the dictionary."""
    return T.schema("tables").set_index("table").at[name, in_language("title")]


def column_titles(name: str) -> dict[str, str]:
    """The reader's title of each column of a table, from the dictionary."""
    rows = T.columns(name)
    return dict(zip(rows["column"], rows[in_language("title")], strict=True))


def facts_table(facts: pd.DataFrame, caption: str = "") -> HTML:
    """Facts as a table: line, what is measured, as printed, what it can mean, as of, state."""
    what = [
        headed(name_of(s), name_of(i)) + ("" if pd.isna(scope) else f"\n{scope}")
        for s, i, scope in zip(facts["subject_id"], facts["indicator_id"], text_of(facts, "scope"), strict=True)
    ]
    state = [
        bracketed(label("state", s), "" if t == "normal" else within(label("status", t)))
        for s, t in zip(facts["state"], facts["status"], strict=True)
    ]
    rows = pd.DataFrame(
        {
            "line": line_links(facts),
            "what": what,
            "value_text": facts["value_text"].to_list(),
            "meaning": [meaning(fact) for _, fact in facts.iterrows()],
            "as_of": facts["as_of"].to_list(),
            "state": state,
        }
    )
    return table(rows, caption, column_titles("facts") | heads(what="What is measured", meaning="Can mean"))


def says_table(statements: pd.DataFrame, columns: list[str], caption: str = "") -> HTML:
    """Statements of `spoken` as a table of some of its columns; ``line`` leads to the row in the explorer."""
    rows = statements.sort_values("line", kind="stable").drop(columns="source")
    titles = column_titles("statements") | heads(
        line="Line",
        speaker="Speaker",
        about="About",
        firm="Firm",
        says="Says",
        factor_name="Factor",
        type_name="Type",
        stance_name="Stance",
        voice_name="Voice",
    )
    return table(rows.assign(line=line_links(rows))[columns], caption, titles)


def checks_table(checks: pd.DataFrame, caption: str = "") -> HTML:
    """Checks as a table: line, what was checked and what follows, as printed, what was computed, verdict.

    A column that tells nothing is left out: nothing was computed, or the verdict is one and the same.
    """
    title = checks[in_language("title")]
    rows = pd.DataFrame(
        {
            "line": line_links(checks),
            "check": title + "\n" + checks[in_language("explanation")],
            "reported_text": checks["reported_text"],
            "computed": computed_words(checks),
            "verdict": checks["verdict"].map(lambda v: label("verdict", v)),
        }
    )
    idle = {"computed": not rows["computed"].any(), "verdict": len(rows) > 1 and rows["verdict"].nunique() == 1}
    rows = rows.drop(columns=[column for column, left_out in idle.items() if left_out])
    return table(rows, caption, column_titles("checks") | heads(check="Check", computed="Computed"))

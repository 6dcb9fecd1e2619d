"""The links from a chart or table to the rows behind it in the explorer."""

from __future__ import annotations

import pandas as pd

from aicities import __version__
from aicities import schema as T
from aicities.data import row_url, say, source_name
from sphinx_offline_book.notebook import Link

# The tables whose rows a chart or table can stand on; a frame that carries the keys of several belongs to the first.
BEHIND = ["facts", "statements", "checks", "policies", "events", "arguments", "rankings", "mentions", "relations"]

# Tables whose rows no chart stands on, but a sentence may.
OTHERS = ["firm_groups", "printed_lists", "entities", "indicators", "agreement", "claim_tests", "codings"]


def table_of(rows: pd.DataFrame) -> str | None:
    """The table whose rows these are, by its key columns; None where there is none."""
    keys = {name: T.key(name) for name in [*BEHIND, *OTHERS]}
    return next((name for name, key in keys.items() if set(key) <= set(rows.columns)), None)


def rows_link(rows: pd.DataFrame) -> Link | None:
    """The link that opens rows in the explorer; None where they carry no key of a table."""
    if not (name := table_of(rows)):
        return None
    keys = list(dict.fromkeys(T.row_ids(name, rows.dropna(subset=T.key(name)[:1]))))
    text = say("Open the rows behind this ({n_keys})", n_keys=len(keys))
    return Link(text, row_url(name, keys))


def line_links(rows: pd.DataFrame) -> list[Link]:
    """The line of each row as a link to that row in the explorer; where it has no line, its source."""
    name = table_of(rows)
    shown = [source_name(s) if pd.isna(n) else str(n) for s, n in zip(rows["source_id"], rows["line"], strict=True)]
    return [Link(text, row_url(name, [key])) for text, key in zip(shown, T.row_ids(name, rows), strict=True)]


def report(row: str, address: str, where: str, printed: str) -> str:
    """The text with which a reader reports an error in a row: what is known of it, and what is to be filled in."""
    known = [
        say("Report of an error in Cities of AI, version {version}", version=__version__),
        say("Row: {row}", row=row),
        say("Address: {address}", address=address),
        say("Article and line: {where}", where=where),
        say("As printed: {printed}", printed=printed),
    ]
    return "\n".join([*known, say("The line says:"), say("The row should say:"), say("Why:")])

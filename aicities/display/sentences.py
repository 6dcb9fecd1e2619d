"""Numbers in sentences: each is a link to the rows that it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from aicities import schema as T
from aicities.data import filter_url, label, load, row_url
from aicities.display.intervals import counted_as, counted_words, meaning
from aicities.display.links import table_of
from aicities.display.rows import VIEWS
from aicities.language import bracketed, headed, joined, within

MANY = 100  # rows that an address may name: more are told by a filter, or shown by a chart


@dataclass(frozen=True)
class Linked:
    """A value in a sentence that leads to what it comes from; it is formatted as the value alone would be."""

    value: object
    address: str

    def __format__(self, form: str) -> str:
        return f"[{format(self.value, form)}]({self.address})"

    def __str__(self) -> str:
        return format(self, "")


def linked(value, to: pd.DataFrame | pd.Series | str) -> Linked:
    """A value for a sentence, as a link to the rows it comes from, or to an address: of a filter, of a chart."""
    return Linked(value, to if isinstance(to, str) else address_of(to))


def counted(rows: pd.DataFrame, among: pd.DataFrame | str | None = None, none: str = "") -> Linked:
    """How many rows there are, as a link to them; where there are none, the word for it leads to those looked among."""
    return linked(len(rows) or none or 0, rows if len(rows) or among is None else among)


def linked_all(to: pd.DataFrame | pd.Series | str, **values) -> dict[str, Linked]:
    """Several values for a sentence that come from the same rows, or lead to the same address."""
    address = to if isinstance(to, str) else address_of(to)
    return {name: Linked(value, address) for name, value in values.items()}


def chart(cell: str) -> str:
    """The address of a chart or table of the same page, by the id of its cell."""
    return f"#chart={cell}"


def address_of(rows: pd.DataFrame | pd.Series) -> str:
    """The address of some rows in the explorer: a filter that shows just these, or their ids, whichever is shorter.

    Raises `ValueError` where there is neither: no rows, rows of no table, or too many.
    """
    rows = rows.to_frame().T if isinstance(rows, pd.Series) else rows
    named = _ids(rows)
    ids = [id_ for part in named.values() for id_ in part]
    found = [row_url(next(iter(named)) if len(named) == 1 else "", ids)] if 0 < len(ids) <= MANY else []
    for name in named if len(named) == 1 else []:
        found += [] if (chosen := just_these(name, ids)) is None else [filter_url(name, **chosen)]
    if not found:
        raise ValueError(f"no address shows just these {len(rows)} rows: {list(rows.columns)}")
    return min(found, key=len)


def _ids(rows: pd.DataFrame) -> dict[str, list[str]]:
    """The ids of some rows by their table; where tables were joined one below the other, of each."""
    found = {}
    while len(rows := rows.drop(columns=[c for c in rows if c.endswith("_id") and rows[c].isna().all()])):
        if not (name := table_of(rows)):
            break
        here = rows[T.key(name)[0]].notna()
        found[name] = list(dict.fromkeys(T.row_ids(name, rows[here])))
        rows = rows[~here]
    return found


def just_these(name: str, ids: list[str]) -> dict[str, str] | None:
    """The filters of the explorer that show some rows of a table and no others; None where none do."""
    rows, chosen = load(name), {}
    inside = T.row_ids(name, rows).isin(ids)
    shown = inside | True
    for menu, column in _menus(name).items():
        values = set(rows.loc[inside, column])
        if len(values) == 1 and pd.notna(value := values.pop()):
            shown &= (rows[column] == value).fillna(False)
            chosen[menu] = str(value)
    return chosen if (shown == inside).all() else None


def _menus(name: str) -> dict[str, str]:
    """The columns of a table that the explorer has a menu for and that hold an id or a code, by the menu's name."""
    columns = {"source": "source_id", "kind": VIEWS[name].kind, "status": VIEWS[name].status}
    coded = {"source_id", *T.columns(name).query("vocabulary != ''")["column"]} & set(load(name).columns)
    return {menu: column for menu, column in columns.items() if column in coded}


def each_counted(rows: pd.DataFrame, column: str, vocabulary: str) -> str:
    """How often each coded value occurs, in words, each number with its rows: ``**25** for``, or ``**3** hold``."""
    parts = [(v, rows[rows[column] == v]) for v in rows[column].value_counts().index]
    words = [counted_words(within(label(vocabulary, v)), len(part)) for v, part in parts]
    return joined(
        counted_as(f"**{counted(part)}**", said, vocabulary, value)
        for (value, part), said in zip(parts, words, strict=True)
    )


def most_named(rows: pd.DataFrame, column: str, n: int = 2) -> str:
    """The values of a column that occur most often, each number with its rows: ``policy (5), industry (3)``."""
    most = rows[column].value_counts().head(n).index
    return joined(bracketed(within(value), counted(rows[rows[column] == value])) for value in most)


def read_as(facts: pd.DataFrame) -> str:
    """What each printed number can mean, as links to their rows: ``*超800家*: at least 800 firms; ...``."""
    return joined((linked(headed(f"*{f['value_text']}*", meaning(f)), f) for _, f in facts.iterrows()), ";")

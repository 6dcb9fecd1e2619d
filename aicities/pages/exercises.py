"""The exercises of all pages, counted and as a table."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from aicities.data import say
from aicities.display import take_away
from aicities.display.tables import table
from sphinx_offline_book.notebook import Link

LEVELS = ("easy", "medium", "hard")
NEEDS = ("no-python", "python")


def every() -> pd.DataFrame:
    """A row an exercise: page, title, level, minutes, need, text."""
    rows = take_away.exercises(sorted(take_away.NOTEBOOKS.glob("*/*.ipynb")))
    if rows["level"].isna().any():
        raise ValueError(f"These exercises lack level, minutes or need: {list(rows[rows['level'].isna()]['exercise'])}")
    return rows


def counted(rows: pd.DataFrame) -> HTML:
    """How many exercises there are of each level and need; each number chooses them in the list of the page."""
    words = {"easy": say("easy"), "medium": say("medium"), "hard": say("hard")}
    needs = {"no-python": say("without Python"), "python": say("with Python")}
    counts = pd.crosstab(rows["level"], rows["need"]).reindex(index=LEVELS, columns=NEEDS, fill_value=0)
    cells = [
        [words[level], *(_chosen(counts.loc[level, need], level=level, need=need) for need in NEEDS)]
        for level in LEVELS
    ]
    return table(pd.DataFrame(cells, columns=[say("Level"), *(needs[need] for need in NEEDS)]))


def _chosen(n: int, **menus: str) -> Link | str:
    """A number that sets the menus of the list."""
    words = say("{n} exercise", n=n) if n == 1 else say("{n} exercises", n=n)
    return Link(words, "#" + "&".join(f"{name}={value}" for name, value in menus.items())) if n else say("none")

"""Frames of the articles: how much of an article the words of a short list make up.

A frame is a way to talk about a subject (R. M. Entman, Framing: toward clarification of a fractured paradigm, 1993).
Counting the words of a list is its crudest measure. The lists are the table `frame_words`, ours, made by reading the
words of these five articles: other readers would make others.
"""

from __future__ import annotations

import pandas as pd

from aicities import schema as T
from aicities.data import load, say
from aicities.method.keyness import counts

FRAMES = list(T.vocabulary("frame")["value"])


def titles(frame: str) -> tuple[str, str]:
    """Give the English and the Chinese name of a frame."""
    row = T.vocabulary("frame").set_index("value").loc[frame]
    return row["title_en"], row["title_zh"]


def frame_name(frame: str) -> str:
    """Give the name of a frame in the language of the book, the Chinese beside the English."""
    en, zh = titles(frame)
    return say(f"{en} {zh}", zh)


def listed(frame: str) -> pd.DataFrame:
    """Give the rows of `frame_words` on the list of a frame."""
    return load("frame_words").query("frame == @frame")


def words(frame: str) -> list[str]:
    """Give the words on the list of a frame."""
    return list(listed(frame)["token"])


def shares(table: pd.DataFrame | None = None, without_commonest: bool = False) -> pd.DataFrame:
    """Give how much of each article's content words a frame's words are, a row each: frame, source_id, n, total, share.

    ``table``: counts as `keyness.counts` gives them; ``share`` is in percent of ``total``, all content words. Also
    commonest, the frame's most frequent word over all articles, which can be left out of the count.
    """
    table = counts() if table is None else table
    found = []
    for frame in FRAMES:
        present = table.loc[table.index.intersection(words(frame))]
        commonest = present.sum(axis=1).idxmax()
        n = present.drop(index=commonest).sum() if without_commonest else present.sum()
        found += [(frame, source, int(k), int(table[source].sum()), commonest) for source, k in n.items()]
    rows = pd.DataFrame(found, columns=["frame", "source_id", "n", "total", "commonest"])
    return rows.assign(share=100 * rows["n"] / rows["total"])


def carried_by(frame: str, source_id: str, top: int = 3, table: pd.DataFrame | None = None) -> pd.Series:
    """Give the words that carry a frame in an article with their counts, the most frequent first."""
    column = (counts() if table is None else table)[source_id]
    found = column[column.index.isin(words(frame)) & (column > 0)]
    return found.sort_values(ascending=False, kind="stable").head(top)


def glosses() -> dict[str, str]:
    """Give an English gloss for words: from the glossary, the names of entities and places, and `frame_words`."""
    entities = load("entities").explode("aliases")
    found: dict[str, str] = {}
    for rows, zh in ((entities, "aliases"), (entities, "name_zh"), (load("places"), "name_zh")):
        found |= dict(rows[[zh, "name_en"]].dropna().itertuples(index=False, name=None))
    for rows in (load("frame_words")[["token", "gloss_en"]], load("glossary")[["term_zh", "term_en"]]):
        found |= dict(rows.itertuples(index=False, name=None))
    return found


def glossed(token: str, known: dict[str, str]) -> str:
    """Give a word with its gloss behind it, such as ``算力 computing power``; the word alone where there is none."""
    gloss = known.get(token, "")
    return token if gloss in ("", token) or token.isascii() else f"{token} {gloss}"

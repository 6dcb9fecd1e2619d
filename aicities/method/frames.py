"""Frames of the articles: how much of an article the words of a short list make up.

A frame is a way to talk about a subject (R. M. Entman, Framing: toward clarification of a fractured paradigm, 1993).
Counting the words of a list is its crudest measure. The lists are the table `frame_words`, ours, made by reading the
words of these articles: other readers would make others.
"""

from __future__ import annotations

import pandas as pd


def frames(frame_words: pd.DataFrame) -> list[str]:
    """The ids of the frames, in the order of their lists."""
    return list(frame_words["frame"].dropna().unique())


def words(frame_words: pd.DataFrame, frame: str) -> list[str]:
    """The words on the list of a frame."""
    return list(frame_words.loc[(frame_words["frame"] == frame).fillna(False), "token"])


def shares(table: pd.DataFrame, frame_words: pd.DataFrame, without_commonest: bool = False) -> pd.DataFrame:
    """How much of each article's content words a frame's words are, a row each: frame, source_id, n, total, share.

    ``table``: counts as `keyness.counts` gives them; ``share`` is in percent of ``total``, all content words. Also
    commonest, the frame's most frequent word over all articles, which can be left out of the count.
    """
    found = []
    for frame in frames(frame_words):
        present = table.loc[table.index.intersection(words(frame_words, frame))]
        commonest = present.sum(axis=1).idxmax()
        n = present.drop(index=commonest).sum() if without_commonest else present.sum()
        found += [(frame, source, int(k), int(table[source].sum()), commonest) for source, k in n.items()]
    rows = pd.DataFrame(found, columns=["frame", "source_id", "n", "total", "commonest"])
    return rows.assign(share=100 * rows["n"] / rows["total"])


def carried_by(table: pd.DataFrame, frame_words: pd.DataFrame, frame: str, source_id: str, top: int = 3) -> pd.Series:
    """The words that carry a frame in an article with their counts, the most frequent first."""
    column = table[source_id]
    found = column[column.index.isin(words(frame_words, frame)) & (column > 0)]
    return found.sort_values(ascending=False, kind="stable").head(top)

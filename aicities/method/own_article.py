"""What can be computed from an article of one's own: its words beside those of the articles, and how it was read.

A side of a comparison is named by its id: `OWN`, `TOGETHER` (those of the book) or the id of an article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import pandas as pd

from aicities.method import keyness

OWN, TOGETHER = "own", "together"


def counts(tagged: Iterable[tuple[int, list[tuple[str, str]]]], variants: pd.DataFrame) -> pd.Series:
    """How often each content word stands in an article, the most frequent first (index token).

    ``tagged``: the words of each line with their parts of speech. A word of the table `variants` stands under the word
    that it is counted as.
    """
    stands_for = dict(zip(variants["token"], variants["stands_for"], strict=True))
    words = Counter(stands_for.get(t, t) for _, pairs in tagged for t, pos in pairs if keyness.is_content(t, pos))
    found = pd.Series(words, dtype="int64").rename_axis("token")
    return found.sort_index().sort_values(ascending=False, kind="stable")


def beside_the_articles(own: pd.Series, articles: pd.DataFrame) -> pd.DataFrame:
    """The counts of content words (index token) in an article, in those of the book together, and in each of them."""
    both = articles.join(own.rename(OWN), how="outer").fillna(0).astype(int)
    both[TOGETHER] = both[list(articles)].sum(axis=1)
    return both[[OWN, TOGETHER, *articles]]


def key_words(both: pd.DataFrame, names: Collection[str], top: int, times: int = 1) -> pd.DataFrame:
    """The words that set an article apart, against those of the book together and against each of them.

    ``both``: as `beside_the_articles` gives it; ``names``: words that are names; ``top``: words of each side. Columns
    against, names (whether known names are taken in), side (0: more in the article, 1: more in the other), rank
    from 1 by G2, token, a and b (counts), n_a and n_b (all content words), g2, ratio (log ratio). Each count of the
    article is taken ``times`` over, as if it said all again.
    """
    both, found = both.assign(**{OWN: times * both[OWN]}), []
    for against in both.columns[1:] if both[OWN].any() else ():
        rows = keyness.keyness(OWN, against, both).dropna(subset="more")
        rows = rows.assign(against=against, n_a=both[OWN].sum(), n_b=both[against].sum())
        found += [
            _top(rows if with_names else rows[~rows["token"].isin(names)], side, more, top).assign(names=with_names)
            for with_names in (False, True)
            for side, more in enumerate((OWN, against))
        ]
    columns = ["against", "names", "side", "rank", "token", "a", "b", "n_a", "n_b", "g2", "log_ratio"]
    rows = pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)
    return rows.rename(columns={"log_ratio": "ratio"})


def _top(rows: pd.DataFrame, side: int, more: str, top: int) -> pd.DataFrame:
    rows = rows[rows["more"] == more].head(top)
    return rows.assign(side=side, rank=range(1, len(rows) + 1))


def against_key(found: dict, key: pd.DataFrame) -> pd.DataFrame:
    """The numbers that a person or the program has: line, text, verdict ("found", "missed" or "false").

    ``key``: columns line, text, value, low, high. A number is found where the line has
    one of the same value (of the same bounds for a range); each find counts once.
    """
    left: list[tuple | None] = [(n["line"], _size(n)) for n in found["numbers"]]
    rows: list[tuple] = []
    texts = [(n["line"], n["text"]) for n in found["numbers"]]
    for row in key.to_dict("records"):
        spot = next((i for i, find in enumerate(left) if find == (row["line"], _size(row))), None)
        rows.append((row["line"], row["text"], "missed" if spot is None else "found"))
        if spot is not None:
            left[spot] = None
    rows += [(*texts[i], "false") for i, find in enumerate(left) if find]
    return pd.DataFrame(rows, columns=["line", "text", "verdict"]).sort_values("line", kind="stable", ignore_index=True)


def _size(number: dict) -> tuple:
    values = (number["value"],) if not pd.isna(number["value"]) else (number["low"], number["high"])
    return tuple(float(f"{value:.6g}") for value in values)

"""Compare the words of articles: keyness of single words, association of pairs, effect of the dictionary.

Keyness: G2, the log-likelihood ratio over all four cells of the table word / other words by text / text
(T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19, 1993;
for two corpora P. Rayson and R. Garside, Comparing corpora using frequency profiling, 2000, who add up the two
cells of the word only). Size of a difference: log ratio (A. Hardie, Log Ratio, an informal introduction, 2014)
and %DIFF (C. Gabrielatos and A. Marchi, Keyness: appropriate metrics and practical issues, 2012).
Pairs: normalised pointwise mutual information (G. Bouma, Normalized (pointwise) mutual information in collocation
extraction, 2009). These numbers sort and describe; nothing here is a test of significance.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from itertools import combinations
from math import log, log2

import pandas as pd

CONTENT = re.compile(r"n|v|a|eng|i|j|l")
# Verbs and nouns that carry no content of their own in this kind of text.
STOP = {"是", "有", "成为", "可以", "进行", "没有", "能够", "会", "要", "可", "能", "让", "使", "到", "来", "去", "说"}
FLOOR = 5  # a word must stand this often in two articles together: rarer words give large ratios by accident
PAIR_FLOOR = 4  # and a pair must share this many lines
COUNTED = ["heading", "body", "list_item"]  # roles of the lines whose words are counted
CUTS = ("domain", "plain")  # segmentation with and without the dictionary


# --- words of an article ----------------------------------------------------------------------------------------------


def is_content(token: str, pos: str) -> bool:
    """Say whether a token is a content word of two characters or more."""
    return len(token) > 1 and bool(CONTENT.match(pos)) and token not in STOP and not token.isdigit()


def articles(sources: pd.DataFrame) -> list[str]:
    """The ids of the articles, earliest first; one with a bare year stands before a month of that year."""
    rows = sources.query("kind == 'article'").sort_values("date", kind="stable")
    return list(rows["source_id"])


def content_terms(terms: pd.DataFrame, cut: str = "domain") -> pd.DataFrame:
    """The rows of `terms` that hold content words, in one segmentation (``domain`` or ``plain``)."""
    rows = terms.query("segmentation == @cut")
    keep = [is_content(token, pos) for token, pos in zip(rows["token"], rows["pos"], strict=True)]
    return rows[keep]


def counts(terms: pd.DataFrame, sources: pd.DataFrame, cut: str = "domain") -> pd.DataFrame:
    """How often each content word (index token) stands in each article (a column each, earliest first)."""
    table = content_terms(terms, cut).groupby(["token", "source_id"])["n"].sum().unstack(fill_value=0)
    return table[articles(sources)].astype(int)


# --- keyness ----------------------------------------------------------------------------------------------------------


def g2(a: int, b: int, n_a: int, n_b: int) -> float:
    """The log-likelihood ratio of a word that stands a times among n_a words and b times among n_b.

    0 where the shares are the same, larger the less one share explains both texts; it never tells the direction.
    """
    share = (a + b) / (n_a + n_b)
    cells = [(a, n_a * share), (b, n_b * share), (n_a - a, n_a * (1 - share)), (n_b - b, n_b * (1 - share))]
    return max(0.0, 2 * sum(seen * log(seen / expected) for seen, expected in cells if seen))


def log_ratio(a: int, b: int, n_a: int, n_b: int) -> float:
    """Log2 of the ratio of the two shares: 1 is twice the share, -1 half; a count of 0 is taken as 0.5."""
    return log2((a or 0.5) / n_a) - log2((b or 0.5) / n_b)


def percent_diff(a: int, b: int, n_a: int, n_b: int) -> float | None:
    """By how many percent the first share exceeds the second; None where the word is not in the second text."""
    return 100 * (a / n_a - b / n_b) / (b / n_b) if b else None


def keyness(first: str, second: str, table: pd.DataFrame, floor: int = FLOOR) -> pd.DataFrame:
    """The content words of two articles, the highest G2 first: a, b (counts), g2, log_ratio, more.

    ``table``: counts as `counts` gives them; shares are of its column totals. ``more`` is the article with the larger
    share, null where both are equal. Words with fewer than ``floor`` in both together are left out.
    """
    n_a, n_b = int(table[first].sum()), int(table[second].sum())
    found = table.loc[table[first] + table[second] >= max(floor, 1), [first, second]].set_axis(["a", "b"], axis=1)
    pairs = list(found.itertuples(index=False))
    more = [first if p.a * n_b > p.b * n_a else second if p.a * n_b < p.b * n_a else None for p in pairs]
    found = found.assign(
        g2=[g2(p.a, p.b, n_a, n_b) for p in pairs], log_ratio=[log_ratio(p.a, p.b, n_a, n_b) for p in pairs], more=more
    )
    return found.reset_index().sort_values(["g2", "token"], ascending=[False, True], ignore_index=True)


def against_the_rest(source_id: str, table: pd.DataFrame, floor: int = FLOOR) -> pd.DataFrame:
    """The keyness of an article against all the others together, as `keyness` does; theirs is named ``rest``."""
    both = pd.DataFrame({source_id: table[source_id], "rest": table.drop(columns=source_id).sum(axis=1)})
    return keyness(source_id, "rest", both, floor)


def own_words(source_id: str, table: pd.DataFrame, names: Collection[str]) -> list[str]:
    """The words, no names, that an article uses more than all the others together, the highest G2 first."""
    found = against_the_rest(source_id, table)
    return list(found.loc[(found["more"] == source_id) & ~found["token"].isin(names), "token"])


# Labels of groups and places that are common words when they stand in a text.
NO_NAMES = {"三地", "世界", "业内人士", "产业界", "地铁", "外界", "学术界", "学界", "研究院", "网友"}


def names(places: pd.DataFrame, entities: pd.DataFrame, domain_words: pd.DataFrame, glossary: pd.DataFrame) -> set[str]:
    """The names and aliases of all places and entities, and the names in the dictionary, less terms."""
    zh = set(places["name_zh"])
    aliases = {alias for listed in entities["aliases"].dropna() for alias in listed}
    terms = {*glossary["term_zh"], *domain_words.loc[domain_words["note"] == "term", "token"]}
    listed = {*zh, *(p + end for p in zh for end in "市省区"), *entities["name_zh"].dropna(), *aliases}
    return {*listed, *domain_words["token"]} - terms - NO_NAMES


# --- pairs of words ---------------------------------------------------------------------------------------------------


def pmi(n_ab: int, n_a: int, n_b: int, n: int) -> float:
    """Log2 of how much more often two words share a line than independence would have it.

    n_ab lines have both, n_a the first, n_b the second, of n lines in all.
    """
    return log2(n_ab * n / (n_a * n_b))


def npmi(n_ab: int, n_a: int, n_b: int, n: int) -> float:
    """`pmi` normalised: 1 where the words stand only together, 0 where they are independent; at most 1."""
    return 1.0 if n_ab == n else min(1.0, pmi(n_ab, n_a, n_b, n) / -log2(n_ab / n))


def n_lines(lines: pd.DataFrame) -> pd.Series:
    """How many lines of each article were counted (index source_id)."""
    return lines.query("role in @COUNTED").groupby("source_id").size()


def pairs(term_pairs: pd.DataFrame, lines: pd.Series, cut: str = "domain", floor: int = PAIR_FLOOR) -> pd.DataFrame:
    """The pairs of words that share at least ``floor`` lines, per article the highest NPMI first.

    ``lines``: as `n_lines` gives them.
    Columns source_id, token_a, token_b, n_lines (with both), n_lines_a, n_lines_b, npmi.
    """
    rows = term_pairs.query("segmentation == @cut and n_lines >= @floor").drop(columns="segmentation")
    counted = rows[["n_lines", "n_lines_a", "n_lines_b", "source_id"]].itertuples(index=False, name=None)
    rows["npmi"] = [npmi(both, a, b, int(lines[source_id])) for both, a, b, source_id in counted]
    return rows.sort_values(
        ["source_id", "npmi", "n_lines", "token_a"], ascending=[True, False, False, True], ignore_index=True
    )


# --- the dictionary ---------------------------------------------------------------------------------------------------


def dictionary_version(domain_words: pd.DataFrame) -> str:
    """The SHA-256 of the domain dictionary, as of the file `data/curated/domain_words.csv`."""
    text = domain_words.to_csv(index=False, lineterminator="\n")
    return sha256(text.encode()).hexdigest()


def dictionary_changes(terms: pd.DataFrame) -> pd.DataFrame:
    """Every token whose count depends on the dictionary: index token, domain, plain, change (of all tokens)."""
    table = terms.groupby(["token", "segmentation"])["n"].sum().unstack(fill_value=0)[list(CUTS)].astype(int)
    changed = table.assign(change=table["domain"] - table["plain"]).query("change != 0")
    return changed.sort_values("change", ascending=False, kind="stable")


def pieces(word: str, lost: Iterable[str]) -> list[str] | None:
    """The fewest tokens of ``lost`` that a word is made of, in order; None where they don't make it up."""
    lost = set(lost) - {word}
    best: list[list[str] | None] = [[], *([None] * len(word))]
    for end in range(1, len(word) + 1):
        ways = [
            [*start, word[i:end]] for i, start in enumerate(best[:end]) if start is not None and word[i:end] in lost
        ]
        best[end] = min(ways, key=len, default=None)
    return best[-1]


def rank_correlation(x: pd.Series, y: pd.Series) -> float:
    """Spearman's rank correlation of two series over their shared index, ties at their mean rank."""
    both = pd.concat([x, y], axis=1, join="inner")
    return float(both.iloc[:, 0].rank().corr(both.iloc[:, 1].rank()))


def stability(tables: Mapping[str, pd.DataFrame], floor: int = FLOOR, top: int = 10) -> pd.DataFrame:
    """How far the keyness of each two articles moves without the dictionary, a row a pair.

    ``tables``: counts for each of `CUTS`.
    a, b; words: those that both segmentations compare; rho: rank correlation of their log ratios; kept: how many of
    the ``top`` words by G2 stay among the ``top``; gone: those that do not.
    """
    found = []
    for a, b in combinations(tables["domain"], 2):
        domain, plain = (keyness(a, b, tables[cut], floor).set_index("token") for cut in CUTS)
        stays = set(domain.index[:top]) & set(plain.index[:top])
        found.append(
            {
                "a": a,
                "b": b,
                "words": len(domain.index.intersection(plain.index)),
                "rho": rank_correlation(domain["log_ratio"], plain["log_ratio"]),
                "kept": len(stays),
                "gone": [t for t in domain.index[:top] if t not in stays],
            }
        )
    return pd.DataFrame(found)

"""Compare the words of articles: keyness of single words, association of pairs, effect of the dictionary.

Keyness: G2, the log-likelihood ratio over all four cells of the table word / other words by text / text
(T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19, 1993;
for two corpora P. Rayson and R. Garside, Comparing corpora using frequency profiling, 2000, who add up the two
cells of the word only). Size of a difference: log ratio (A. Hardie, Log Ratio, an informal introduction, 2014)
and %DIFF (C. Gabrielatos and A. Marchi, Keyness: appropriate metrics and practical issues, 2012).
How evenly a word is spread: DP (S. Th. Gries, Dispersions and adjusted frequencies in corpora, 2008). Many tests at
once: the false discovery rate (Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, 1995).
Pairs: normalised pointwise mutual information (G. Bouma, Normalized (pointwise) mutual information in collocation
extraction, 2009). These numbers sort and describe a few texts: the p of G2 takes each word for drawn on its own, which
no text does, so `without_each` leaves out whole sections.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from itertools import combinations
from math import erfc, log, log2, sqrt

import numpy as np
import pandas as pd

CONTENT = re.compile(r"n|v|a|eng|i|j|l")
# Verbs and nouns that carry no content of their own in this kind of text.
STOP = {"是", "有", "成为", "可以", "进行", "没有", "能够", "会", "要", "可", "能", "让", "使", "到", "来", "去", "说"}
FLOOR = 5  # a word must stand this often in two articles together: rarer words give large ratios by accident
CRITICAL = 3.84  # the G2 whose p is 0.05 for one test (chi-square, one degree of freedom)
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


def content_terms(terms: pd.DataFrame, cut: str = "domain", variants: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows of `terms` that hold content words, in one segmentation (``domain`` or ``plain``).

    With the table `variants`, a word stands under the word that it is counted as.
    """
    rows = terms.query("segmentation == @cut")
    keep = [is_content(token, pos) for token, pos in zip(rows["token"], rows["pos"], strict=True)]
    counted_as = {} if variants is None else dict(zip(variants["token"], variants["stands_for"], strict=True))
    return rows[keep].assign(token=rows.loc[keep, "token"].map(lambda token: counted_as.get(token, token)))


def counts(
    terms: pd.DataFrame, sources: pd.DataFrame, cut: str = "domain", variants: pd.DataFrame | None = None
) -> pd.DataFrame:
    """How often each content word (index token) stands in each article (a column each, earliest first)."""
    table = content_terms(terms, cut, variants).groupby(["token", "source_id"])["n"].sum().unstack(fill_value=0)
    return table[articles(sources)].astype(int)


def sections(terms: pd.DataFrame, cut: str = "domain", variants: pd.DataFrame | None = None) -> pd.DataFrame:
    """How often each content word (index token) stands in each section (columns source_id, section)."""
    rows = content_terms(terms, cut, variants)
    return rows.groupby(["token", "source_id", "section"])["n"].sum().unstack([1, 2], fill_value=0).astype(int)


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


def own_words(source_id: str, table: pd.DataFrame, names: Collection[str]) -> list[str]:
    """The words, no names, that an article uses more than all the others together, the highest G2 first.

    ``table``: counts by section, as `sections` gives them. Only words that are `steady`.
    """
    found = key_words(source_id, "rest", beside_the_rest(source_id, table))
    return list(found.loc[(found["more"] == source_id) & steady(found) & ~found["token"].isin(names), "token"])


# --- what sections tell -----------------------------------------------------------------------------------------------


def beside_the_rest(source_id: str, table: pd.DataFrame) -> pd.DataFrame:
    """Counts by section in which the sections of all other articles are those of one text, ``rest``."""
    found = table[[source_id, *[a for a in table.columns.unique(0) if a != source_id]]]
    texts = [a if a == source_id else "rest" for a, _ in found.columns]
    return found.set_axis(pd.MultiIndex.from_arrays([texts, range(1, len(texts) + 1)]), axis=1)


def dispersion(parts: Collection[int], sizes: Collection[int]) -> float | None:
    """Gries' DP of a word that stands so often in each section of so many words: 0 as even as can be, near 1 in one.

    None where there is only one section, or the word stands in none.
    """
    seen, size = np.array(parts, float), np.array(sizes, float)
    if len(size) < 2 or not seen.sum():
        return None
    return float(abs(seen / seen.sum() - size / size.sum()).sum() / 2)


def p_value(g2: float) -> float:
    """The chance of a G2 as large as this if words were drawn at random (chi-square, one degree of freedom)."""
    return erfc(sqrt(g2 / 2))


def false_discovery(p: pd.Series) -> pd.Series:
    """Each p after the correction of Benjamini and Hochberg for the number of tests: the least rate that lets it in."""
    ordered = p.sort_values(ascending=False)
    ranks = np.arange(len(p), 0, -1)
    raised = (ordered * len(p) / ranks).cummin().clip(upper=1)
    return raised.clip(lower=ordered).reindex(p.index)  # a binary fraction less than p itself is p


def without_each(first: str, second: str, table: pd.DataFrame) -> pd.DataFrame:
    """G2 and log ratio of each word when one section is left out: text, section, token, g2, log_ratio; a row for each.

    ``table``: counts by section. A text of one section keeps it: nothing would be left to compare.
    """
    whole, found = {text: table[text].sum(axis=1) for text in (first, second)}, []
    for text in (first, second):
        for section in table[text].columns if table[text].shape[1] > 1 else ():
            left = whole | {text: whole[text] - table[text][section]}
            measured = _measures(*(left[t].to_numpy(float) for t in (first, second)))
            rows = pd.DataFrame(dict(zip(("g2", "log_ratio"), measured, strict=True)), index=table.index).reset_index()
            found.append(rows.assign(text=text, section=section))
    columns = ["text", "section", "token", "g2", "log_ratio"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def key_words(first: str, second: str, table: pd.DataFrame, floor: int = FLOOR) -> pd.DataFrame:
    """`keyness` of two texts from counts by section, with what sections and the number of tests tell of each word.

    p: of G2; q: p corrected for the number of words compared. Of the text that uses the word more (``more``):
    n_sections (with the word), of_sections, dp. low and high: the least and the largest log ratio when any one section
    of either text is left out. carried: whether the difference is gone without some section of ``more`` (G2 below
    `CRITICAL`, or the other text leads); null for a text of one section.
    """
    texts = {text: table[text] for text in (first, second)}
    found = keyness(first, second, pd.DataFrame({text: rows.sum(axis=1) for text, rows in texts.items()}), floor)
    found = found.dropna(subset="more", ignore_index=True)
    found["p"] = [p_value(g2) for g2 in found["g2"]]
    even = spread(table[[first, second]], found["token"])[["n_sections", "of_sections", "dp"]]
    found = found.assign(q=false_discovery(found["p"])).join(even, on=["token", "more"])
    return found.merge(_left_out(found, without_each(first, second, table), first), on="token", how="left")


def _left_out(found: pd.DataFrame, without: pd.DataFrame, first: str) -> pd.DataFrame:
    """For each word of ``found``: low and high of its log ratio, and whether one section carries it."""
    rows = found[["token", "more"]].merge(without, on="token")
    ranges = rows.groupby("token")["log_ratio"].agg(low="min", high="max").astype(float)
    own = rows[rows["text"] == rows["more"]]
    stays = (own["g2"] >= CRITICAL) & ((own["log_ratio"] > 0) == (own["more"] == first))
    carried = (~stays).groupby(own["token"]).any().astype("boolean").rename("carried")
    return ranges.join(carried).reset_index()


def spread(table: pd.DataFrame, tokens: Collection[str] | None = None) -> pd.DataFrame:
    """How each word (or each of ``tokens``) is spread over the sections of each article, index (token, source_id).

    n_sections (with the word), of_sections, dp; least and most: its share when any one section is left out, a count of
    0 taken as 0.5; dp, least and most are null for an article of one section.
    """
    found = []
    for source_id in table.columns.unique(0):
        sizes = table[source_id].sum()
        rows = table[source_id] if tokens is None else table[source_id].loc[list(tokens)]
        left = -rows.sub(rows.sum(axis=1), axis=0)
        shares = left.where(left > 0, 0.5) / (sizes.sum() - sizes)
        several = rows.shape[1] > 1
        sides = {"least": shares.min(axis=1), "most": shares.max(axis=1)} if several else {"least": None, "most": None}
        dp = [dispersion(parts, sizes) for parts in rows.to_numpy()]
        one = pd.DataFrame({"n_sections": (rows > 0).sum(axis=1), "of_sections": rows.shape[1], "dp": dp} | sides)
        found.append(one.astype({"dp": float, "least": float, "most": float}).assign(source_id=source_id))
    return pd.concat(found).set_index("source_id", append=True)


def steady(found: pd.DataFrame) -> pd.Series:
    """Whether each of `key_words` may stand in a headline: in two sections (if there are two), not carried by one."""
    several = found["n_sections"] >= found["of_sections"].clip(upper=2)
    return several & ~found["carried"].fillna(False).astype(bool)


def _measures(
    a: np.ndarray, b: np.ndarray, n_a: np.ndarray | None = None, n_b: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """`g2` and `log_ratio` of each element; the sizes of the texts are the sums of the counts if not given."""
    n_a, n_b = (a.sum() if n_a is None else n_a), (b.sum() if n_b is None else n_b)
    share = (a + b) / (n_a + n_b)
    cells = [(a, n_a * share), (b, n_b * share), (n_a - a, n_a * (1 - share)), (n_b - b, n_b * (1 - share))]
    logs = [
        seen * np.log(np.divide(seen, expected, out=np.ones_like(seen), where=seen > 0)) for seen, expected in cells
    ]
    ratio = np.log2(np.where(a, a, 0.5) / n_a) - np.log2(np.where(b, b, 0.5) / n_b)
    return np.maximum(0, 2 * sum(logs)), ratio


# --- names ------------------------------------------------------------------------------------------------------------


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

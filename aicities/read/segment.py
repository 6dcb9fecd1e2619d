"""Segment a text into terms and count them."""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from collections import Counter
from functools import lru_cache
from itertools import combinations

import pandas as pd

from aicities.method.keyness import is_content

with warnings.catch_warnings():  # jieba's own source has invalid escapes that Python 3.12 warns of
    warnings.simplefilter("ignore")
    import jieba
    import jieba.posseg

jieba.setLogLevel(logging.ERROR)

WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")


@lru_cache(1)
def plain() -> jieba.Tokenizer:
    """The segmenter with its own dictionary alone, read once: that takes a second."""
    tokenizer = jieba.Tokenizer()
    with tempfile.TemporaryDirectory(prefix="jieba-") as folder:  # in the shared one its cache file is one user's only
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
    return tokenizer


def tagger(domain_words: pd.DataFrame | None) -> jieba.posseg.POSTokenizer:
    """A tagger of its own, with the words of the domain dictionary where some are given."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(plain().FREQ), plain().total, True
    if domain_words is not None:
        for word in domain_words.itertuples():
            tokenizer.add_word(word.token, freq=20_000, tag=word.pos)
    return jieba.posseg.POSTokenizer(tokenizer)


def tag(tagger_: jieba.posseg.POSTokenizer, text: str) -> list[tuple[str, str]]:
    """The (token, part of speech) pairs of a text that hold a letter, digit or Han character."""
    return [(token, pos) for token, pos in tagger_.cut(text) if WORD.search(token)]


def count_terms(lines: list[tuple[int, list[tuple[str, str]]]]) -> list[dict]:
    """One dict a section, token and tag with its count, sorted; ``lines`` are (section, tagged tokens)."""
    counts = Counter((section, token, pos) for section, tagged in lines for token, pos in tagged)
    return [{"section": s, "token": t, "pos": p, "n": n} for (s, t, p), n in sorted(counts.items())]


def count_pairs(lines: list[tuple[int, list[tuple[str, str]]]]) -> list[dict]:
    """One dict a pair of content words that share at least two lines, sorted, with the lines of each word."""
    each, pairs = Counter(), Counter()
    for _, tagged in lines:
        words = sorted({token for token, pos in tagged if is_content(token, pos)})
        each.update(words)
        pairs.update(combinations(words, 2))
    return [
        {"token_a": a, "token_b": b, "n_lines": n, "n_lines_a": each[a], "n_lines_b": each[b]}
        for (a, b), n in sorted(pairs.items())
        if n > 1
    ]

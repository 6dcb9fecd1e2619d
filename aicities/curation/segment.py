"""Segment the articles into terms, count them, and lay out a word cloud: when data compile, never in a page."""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from collections import Counter
from importlib.resources import files
from itertools import combinations

import pandas as pd
from PIL import ImageFont
from wordcloud import WordCloud

from aicities.method.keyness import is_content

with warnings.catch_warnings():  # jieba's own source has invalid escapes that Python 3.12 warns of
    warnings.simplefilter("ignore")
    import jieba
    import jieba.posseg

jieba.setLogLevel(logging.ERROR)

WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")
NOUN = re.compile(r"n|vn|an|eng|j")
CLOUD_WORDS = 70
CLOUD_SHAPE = (900, 560)
SEEDS = 12


def tagger(domain_words: pd.DataFrame | None) -> jieba.posseg.POSTokenizer:
    """Give a tagger of its own, with the words of the domain dictionary where some are given."""
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = tempfile.mkdtemp(prefix="jieba-")  # its cache file in the shared temp folder is one user's only
    tokenizer.initialize()
    if domain_words is not None:
        for word in domain_words.itertuples():
            tokenizer.add_word(word.token, freq=20_000, tag=word.pos)
    return jieba.posseg.POSTokenizer(tokenizer)


def tag(tagger_: jieba.posseg.POSTokenizer, text: str) -> list[tuple[str, str]]:
    """Give the (token, part of speech) pairs of a text that hold a letter, digit or Han character."""
    return [(token, pos) for token, pos in tagger_.cut(text) if WORD.search(token)]


def count_terms(lines: list[tuple[int, list[tuple[str, str]]]]) -> list[dict]:
    """Give one dict a section, token and tag with its count, sorted; ``lines`` are (section, tagged tokens)."""
    counts = Counter((section, token, pos) for section, tagged in lines for token, pos in tagged)
    return [{"section": s, "token": t, "pos": p, "n": n} for (s, t, p), n in sorted(counts.items())]


def count_pairs(lines: list[tuple[int, list[tuple[str, str]]]]) -> list[dict]:
    """Give one dict a pair of content words that share at least two lines, sorted, with the lines of each word."""
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


def lay_out_cloud(lines: list[tuple[int, list[tuple[str, str]]]]) -> list[dict]:
    """Give token, count, place and size of the most frequent nouns, sorted by token.

    Places are shares of the cloud's width and height, sizes shares of its width. The layout is by
    wordcloud with the Chinese font of a package: of several fixed seeds, the one that loses least.
    """
    counts = Counter(
        token for _, tagged in lines for token, pos in tagged if is_content(token, pos) and NOUN.match(pos)
    )
    top = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:CLOUD_WORDS])
    clouds = [_apart(_layout(top, seed)) for seed in range(SEEDS)]
    best = max(clouds, key=lambda cloud: sum(word["n"] for word in cloud))
    return sorted(best, key=lambda word: word["token"])


def _layout(counts: dict[str, int], seed: int) -> list[dict]:
    font = str(chinese_font())
    width, height = CLOUD_SHAPE
    cloud = WordCloud(
        font_path=font,
        width=width,
        height=height,
        prefer_horizontal=1,
        margin=12,
        min_font_size=14,
        max_font_size=100,
        relative_scaling=0.5,
        random_state=seed,
        background_color=None,
        mode="RGBA",
    )
    cloud.generate_from_frequencies(counts)
    return [_placed(item, counts, font) for item in cloud.layout_]


def _apart(words: list[dict]) -> list[dict]:
    """Drop the box of each word, and each word whose box meets that of a larger one.

    wordcloud puts small words between the strokes of large ones; a reader's font has other strokes.
    """
    kept = []
    for word in sorted(words, key=lambda word: -word["size"]):
        if not any(_meet(word["box"], other["box"]) for other in kept):
            kept.append(word)
    return [{k: v for k, v in word.items() if k != "box"} for word in kept]


def _meet(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _placed(item, counts: dict[str, int], font: str) -> dict:
    (token, _), size, (top, left), _, _ = item
    box = ImageFont.truetype(font, size).getbbox(token, anchor="lt")
    width, height = CLOUD_SHAPE
    return {
        "box": (left, top, left + box[2], top + box[3]),
        "token": token,
        "n": counts[token],
        "x": round((left + box[2] / 2) / width, 4),
        "y": round((top + box[3] / 2) / height, 4),
        "size": round(size / width, 5),
    }


def chinese_font():
    """Give the path of the Chinese font that comes with a package (Noto Sans SC, SIL OFL)."""
    return next(path for path in files("pylopdf_fonts_zh_cn").rglob("NotoSansSC-Regular.otf"))

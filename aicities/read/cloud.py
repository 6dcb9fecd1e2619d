"""Lay out a word cloud: places and sizes of words, which a chart then draws."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files

from PIL import ImageFont
from wordcloud import WordCloud

from aicities.method.keyness import is_content

NOUN = re.compile(r"n|vn|an|eng|j")
CLOUD_WORDS = 70
CLOUD_SHAPE = (900, 560)
SEEDS = 12


def lay_out_cloud(lines: list[tuple[int, list[tuple[str, str]]]]) -> list[dict]:
    """Token, count, place and size of the most frequent nouns, sorted by token.

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
    """The path of the Chinese font that comes with a package (Noto Sans SC, SIL OFL)."""
    return next(path for path in files("pylopdf_fonts_zh_cn").rglob("NotoSansSC-Regular.otf"))

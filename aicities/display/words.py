"""Words of articles as charts and tables show them: with their gloss, and how far they set two texts apart."""

from __future__ import annotations

import altair as alt

from aicities import language
from aicities.data import load, say
from aicities.display.encodings import tips
from aicities.display.theme import BLUE, VERMILION
from aicities.schema import vocabulary

TOP = 8  # words of each side in a keyness chart
_TIP = {
    "word": "Word",
    "counts": "Counts",
    "shares": "Per 1,000 content words",
    "effect": "Log ratio",
    "strength": "G²",
}


def glosses() -> dict[str, str]:
    """An English gloss for words: from the glossary, the names of entities and places, and `frame_words`."""
    entities = load("entities").explode("aliases")
    found: dict[str, str] = {}
    for rows, zh in ((entities, "aliases"), (entities, "name_zh"), (load("places"), "name_zh")):
        found |= dict(rows[[zh, "name_en"]].dropna().itertuples(index=False, name=None))
    for rows in (load("frame_words")[["token", "gloss_en"]], load("glossary")[["term_zh", "term_en"]]):
        found |= dict(rows.itertuples(index=False, name=None))
    return found


def glossed(token: str, known: dict[str, str]) -> str:
    """A word with its gloss behind it, such as ``算力 computing power``; the word alone where none is needed."""
    gloss = known.get(token, "")
    alone = gloss in ("", token) or token.isascii() or language.LANGUAGE == "zh"
    return token if alone else f"{token} {gloss}"


def frame_name(frame: str) -> str:
    """The name of a frame, the Chinese beside the English."""
    return " ".join(dict.fromkeys(frame_titles(frame)))


def frame_titles(frame: str) -> tuple[str, ...]:
    """The English and the Chinese name of a frame; in the Chinese book the Chinese alone."""
    row = vocabulary("frame").set_index("value").loc[frame]
    return (row["title_zh"],) if language.LANGUAGE == "zh" else (row["title_en"], row["title_zh"])


# --- two texts apart --------------------------------------------------------------------------------------------------

_ROWS = alt.Scale(domain=[-0.4, 2 * TOP + 2.2], nice=False, reverse=True)
SECOND = TOP + 1.4  # the second side starts below this row
HEADS = [0.1, TOP + 1.5]  # rows of the two heads


def row_of(column: str = "row") -> alt.Y:
    """The row that a word stands in."""
    return alt.Y(f"{column}:Q", scale=_ROWS, axis=None)


def ratio_marks(base: alt.Chart, reach: int, **more_tips: str) -> list[alt.Chart]:
    """The layers of a keyness chart: each word above a bar as long as its log ratio, whichever side has more of it.

    ``base``: columns row (as `_duel_top` counts them), side (0 or 1), size, word, told, and those of the tooltip.
    ``reach``: the end of the axis, a log ratio. ``more_tips``: further columns of the tooltip and their titles.
    """
    axis = alt.Axis(values=list(range(reach)), labelExpr="format(pow(2, datum.value), 'd') + '×'", aria=False)
    x = alt.X("size:Q", title=say("Times the share on the other side"), scale=_span(reach), axis=axis)
    shown = base.encode(y=row_of(), tooltip=tips(**_TIP, **more_tips))
    sides = alt.condition("datum.side == 0", alt.value(BLUE), alt.value(VERMILION))
    bars = shown.mark_bar(height=9, yOffset=7).encode(x=x, x2=alt.datum(0), color=sides)
    words = shown.mark_text(align="left", dy=-6).encode(x=_left(reach), text="word:N")
    told = shown.mark_text(align="left", dx=6, dy=7).encode(x=x, text="told:N")
    return [bars, words, told]


def side_heads(base: alt.Chart, reach: int) -> alt.Chart:
    """The layer that names each side above its words: columns row and text."""
    mark = base.mark_text(align="left", fontWeight="bold", fontSize=12)
    return mark.encode(y=row_of(), x=_left(reach), text="text:N")


def _span(reach: int) -> alt.Scale:
    return alt.Scale(domain=[0, reach], nice=False)


def _left(reach: int) -> alt.XDatum:
    """The left edge of a keyness chart."""
    return alt.datum(0, scale=_span(reach))

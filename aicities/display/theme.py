"""The look of every chart: colours, the Altair theme, and the title with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import cycle

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import language
from aicities.data import articles, say, source_name
from aicities.display.links import rows_link
from aicities.language import width, wrapped
from sphinx_offline_book.notebook import use_renderers

# From the Okabe-Ito palette (safe for colour-blind readers), less its two pale colours: each of these has a
# contrast of at least 3 to 1 on white and on the dark page. A shape or a label always says the same again.
BLUE, VERMILION, GREEN, PURPLE, GREY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#808080"
BROWN = "#a6761d"  # not of that palette, but apart from its blue and vermilion for every kind of colour vision
VIOLET, OLIVE, TEAL = "#7570b3", "#66871f", "#1b8a9e"  # for a sixth, seventh and eighth article
CITY_COLOURS = {"shenzhen": BLUE, "guangzhou": VERMILION, "shanghai": GREEN, "beijing": PURPLE, "hangzhou": BROWN}
COLOURS = [BLUE, VERMILION, GREEN, PURPLE, GREY]
SHAPES = ["circle", "triangle-up", "square", "diamond", "cross"]
ARTICLE_COLOURS = [*COLOURS, VIOLET, OLIVE, TEAL]
ARTICLE_SHAPES = [*SHAPES, "triangle-down", "triangle-right", "triangle-left"]
PALETTE = {
    "blue": BLUE,
    "vermilion": VERMILION,
    "green": GREEN,
    "purple": PURPLE,
    "grey": GREY,
    "brown": BROWN,
    "violet": VIOLET,
    "olive": OLIVE,
    "teal": TEAL,
}
TITLE_WIDTH = 40  # characters that fit a phone
NOTE_WIDTH = TITLE_WIDTH + 12  # smaller ones


@alt.theme.register("book", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """The chart theme; the page adds the colours of text and rules, which change in dark mode."""
    return {
        "config": {
            "background": "transparent",
            "autosize": {"type": "fit-x", "contains": "padding"},
            "view": {"stroke": None},
            "font": "system-ui, sans-serif",
            "title": {
                "anchor": "start",
                "fontSize": 14,
                "subtitleFontSize": 12,
                "subtitlePadding": 4,
                "offset": 12,
                "frame": "bounds",
            },
            "axis": {
                "gridOpacity": 0.5,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelLimit": 150,
                "labelSeparation": 5,
                "titleFontWeight": "normal",
            },
            "legend": {
                "orient": "top",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "columns": 3,
                "layout": {"top": {"direction": "vertical", "anchor": "start"}},
            },
            "point": {"size": 90, "filled": True, "opacity": 0.95},
            "range": {"category": [BLUE, VERMILION, GREEN, PURPLE, GREY]},
            "text": {"fontSize": 12},
            "selection": {"interval": {"mark": {"fill": GREY, "fillOpacity": 0.25, "stroke": GREY}}},
        }
    }


use_renderers()


def article_looks() -> dict[str, tuple[str, str]]:
    """The colour and the shape of each article by its id, the earliest first; from the ninth on they come again."""
    looks = cycle(zip(ARTICLE_COLOURS, ARTICLE_SHAPES, strict=True))
    return dict(zip(articles(), looks, strict=False))


def titled(chart: alt.TopLevelMixin, title: str, source: pd.DataFrame | str, description: str) -> alt.TopLevelMixin:
    """The chart with its title, source line, the description that a screen reader hears, and a link to its rows.

    ``source``: the rows behind the chart, with source_id, line and the key of their table; or a source line as text.
    Raises `ValueError` where the chart has no rows: an empty frame looks like a finding.
    """
    if is_empty(chart) or isinstance(source, pd.DataFrame) and source.empty:
        raise ValueError(f"the chart {title!r} has no rows: look at the filter above it, and at the ids it names")
    note = source if isinstance(source, str) else source_note(source)
    link = None if isinstance(source, str) else rows_link(source)
    return chart.properties(
        title=alt.Title(text=wrapped(title, TITLE_WIDTH), subtitle=wrapped(note, NOTE_WIDTH)),
        description=description,
        **({"usermeta": {"link": link._asdict()}} if link else {}),
    )


def recoloured(chart: alt.TopLevelMixin | HTML, **colours: str) -> HTML:
    """A chart of any page with other colours: ``recoloured(chart, blue="purple", vermilion="#008800")``.

    Named are the colours that the chart has now, as `PALETTE` names them; the new ones are written as in CSS. Raises
    `ValueError` for a name that is none of them.
    """
    if unknown := set(colours) - set(PALETTE):
        raise ValueError(f"no colour {', '.join(sorted(unknown))}: the colours of the book are {', '.join(PALETTE)}")
    new = {PALETTE[name]: css for name, css in colours.items()}
    html = chart.data if isinstance(chart, HTML) else alt.renderers.get()(chart.to_dict())["text/html"]
    return HTML(re.sub("|".join(new), lambda match: new[match[0]], html) if new else html)


def is_empty(chart: alt.TopLevelMixin) -> bool:
    """Whether a chart draws from tables, in all its layers and parts, and none of them has a row."""
    found = list(_tables(chart))
    return bool(found) and all(rows.empty for rows in found)


def _tables(chart: alt.TopLevelMixin) -> Iterator[pd.DataFrame]:
    if isinstance(rows := getattr(chart, "data", None), pd.DataFrame):
        yield rows
    for name in ("layer", "hconcat", "vconcat", "concat", "spec"):
        inner = getattr(chart, name, None)
        for part in inner if isinstance(inner, list) else [inner]:
            if isinstance(part, alt.SchemaBase):
                yield from _tables(part)


def source_note(rows: pd.DataFrame) -> str:
    """The source line of a chart or table: the sources of its rows, those with most rows first.

    With the span of their lines where one line holds it, else as `named_sources` gives it.
    """
    spans = {source_id: _span_of_lines(lines.dropna()) for source_id, lines in rows.groupby("source_id")["line"]}
    ids = list(rows["source_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index)
    note = say("Source: {names:;}", "来源：{names:;}", names=[source_name(i) + spans[i] for i in ids])
    return note if width(note) <= NOTE_WIDTH else named_sources(ids)


def named_sources(source_ids: Iterable[str]) -> str:
    """The source line of some sources in one line: three of them at most, and how many more there are."""
    names, note = [source_name(i) for i in source_ids], ""
    for n in range(min(3, len(names)), 0, -1):
        rest = say(" and {n} more", "等{n}个来源", n=len(names) - n if language.LANGUAGE == "en" else len(names))
        note = say("Source: {names}", "来源：{names}", names=names[:n]) + (rest if n < len(names) else "")
        if width(note) <= NOTE_WIDTH:
            break
    return note


def _span_of_lines(lines: pd.Series) -> str:
    """The first and last of some lines in words, behind a source; empty where there are none."""
    if lines.empty:
        return ""
    first, last = lines.min(), lines.max()
    if first == last:
        return say(", line {first}", first=first)
    return say(", lines {first}–{last}", first=first, last=last)

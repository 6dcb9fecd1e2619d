"""Keep, of the icon font and its style rules, what the pages use."""

from __future__ import annotations

import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = "_static/vendor/fontawesome/webfonts"
# Widgets draw these themselves (Play, Valid, ToggleButtons, FileUpload); others are named in their state.
WIDGET_ICONS = {f"fa-{name}" for name in ("play", "pause", "stop", "repeat", "check", "times", "upload")}
STATE_ICONS = re.compile(r'"icons?": (?:"([^"]*)"|\[([^\]]*)\])')

NAME = re.compile(r"\bfa-[a-z0-9-]+")
RULE = re.compile(r'(?P<names>(?:\.fa-[\w-]+:before,?)+)\{content:"(?P<glyph>[^"]*)"\}')
FACE = re.compile(
    r'src:url\((?P<stem>[^)]*/webfonts/fa-[\w-]+)\.woff2\) format\("woff2"\),url\([^)]*\) format\("truetype"\)'
)
# A glyph stands in a text as itself, as an escape of CSS, or as an entity.
GLYPH = re.compile("[\ue000-\uf8ff]")
ESCAPE = re.compile(r"(?:\\|&#x)([ef][0-9a-f]{3})\b", re.IGNORECASE)


def trim(folder: Path, css: str, texts: list[str]) -> str:
    """A stylesheet without the icons that neither it nor a text names, and cut the fonts of a folder likewise."""
    css = keep_rules(css, WIDGET_ICONS.union(*map(names, texts)))
    css, faces = FACE.subn(r'src:url(\g<stem>.woff) format("woff")', css)
    fonts = sorted((folder / FONTS).glob("*.ttf"))
    if not fonts or faces != len(fonts):
        raise ValueError(f"{len(fonts)} icon fonts in {FONTS} and {faces} rules that load one: has the theme changed?")
    for font in fonts:
        cut(font, glyphs([css, *texts]))
    return css


def names(text: str) -> set[str]:
    """The names of icons in a text: as classes, and as widgets name them in their state, without the prefix."""
    of_widgets = {name for found in STATE_ICONS.findall(text) for name in re.findall(r"[\w-]+", " ".join(found))}
    return {*NAME.findall(text), *(f"fa-{name}" for name in of_widgets)}


def keep_rules(css: str, wanted: set[str]) -> str:
    """Drop the rules that draw icons whose names nobody uses."""

    def keep(rule: re.Match) -> str:
        return rule[0] if wanted & set(NAME.findall(rule["names"].replace(":before", ""))) else ""

    css, found = RULE.subn(keep, css)
    if found < 1000:
        raise ValueError(f"{found} rules for icons, where the font has over a thousand: has the theme changed?")
    return css


def glyphs(texts: list[str]) -> set[int]:
    """The code points of private use that stand in the texts."""
    literal = {ord(glyph) for text in texts for glyph in GLYPH.findall(text)}
    return literal | {int(code, 16) for text in texts for code in ESCAPE.findall(text)}


def cut(font: Path, wanted: set[int]) -> None:
    """Put a font with only the wanted glyphs beside a font file, as WOFF, and remove the file and its WOFF2."""
    options = subset.Options(flavor="woff", layout_features=[], recalc_timestamp=False)
    made = TTFont(font, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(made)
    subset.save_font(made, str(font.with_suffix(".woff")), options)
    font.unlink()
    font.with_suffix(".woff2").unlink()

"""Mend what the theme gets wrong for readers who use a screen reader or a keyboard.

Each mend names the part of a page that it is for. A page of the theme that lacks such a part was made by another
version of the theme, whose faults nobody has looked at: then the build stops and says so.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

THEME_PAGE = 'id="pst-primary-sidebar"'


class Mend(NamedTuple):
    """One fault of the theme: the part of the page, what to replace in it, and what the part must hold after that."""

    what: str
    part: re.Pattern
    old: re.Pattern
    new: str
    good: re.Pattern


def _mend(what: str, part: str, old: str, new: str, good: str) -> Mend:
    return Mend(what, *(re.compile(p, re.DOTALL) for p in (part, old)), new, re.compile(good, re.DOTALL))


# Faults of pydata-sphinx-theme 0.17 and sphinx-book-theme 1.3.
MENDS = [
    # WCAG 2.5.3: the name of the button must hold the words on it ("Search Ctrl+K").
    _mend(
        "search button",
        r"<button[^>]*\bsearch-button-field\b[^>]*>",
        r'\s+aria-label="[^"]*"',
        "",
        r"^(?!.*aria-label)",
    ),
    # WCAG 2.5.3: the titles of its three icons count as words on the button, which is named for what it does.
    _mend(
        "switch of light and dark",
        r"<i\b[^>]*\btheme-switch [^>]*></i>|<svg\b[^>]*\btheme-switch [^>]*>",
        r'\s+title="[^"]*"(?=[^>]*>)',
        ' aria-hidden="true"',
        r'^(?!.*\stitle=).*aria-hidden="true"',
    ),
    # A reader who jumps from landmark to landmark would miss the way home.
    _mend(
        "logo",
        r'(?:<div role="navigation" aria-label="Home">)?<a class="navbar-brand logo".*?</a>',
        r"^<a .*</a>$",
        r'<div role="navigation" aria-label="Home">\g<0></div>',
        r"^<div role=",
    ),
]


def mend(html: str) -> str:
    """A page with the theme's known faults mended; the same when it is mended already.

    Raises ValueError where a page of the theme lacks a part that has a known fault.
    """
    if THEME_PAGE in html:
        for fault in MENDS:
            html = _apply(fault, html)
    html = re.sub(r"<th\b[^>]*>\s*</th>", "<td></td>", html)  # a head without words is no head
    return _tell_regions_apart(html)


def _apply(fault: Mend, html: str) -> str:
    if not fault.part.search(html):
        raise ValueError(f"The theme has changed: no {fault.what} where access.py looks for it")
    return fault.part.sub(lambda match: _mended(fault, match[0]), html)


def _mended(fault: Mend, part: str) -> str:
    new = fault.old.sub(fault.new, part)
    if not fault.good.search(new):
        raise ValueError(f"The theme has changed: its {fault.what} is not as access.py expects: {part[:200]}")
    return new


def _tell_regions_apart(html: str) -> str:
    """Number the regions of a page that have the same name."""
    seen: Counter = Counter()

    def number(match: re.Match) -> str:
        seen[match[2]] += 1
        return f"{match[1]}{match[2]} {seen[match[2]]}{match[3]}" if seen[match[2]] > 1 else match[0]

    return re.sub(r'(role="region" aria-label=")([^"]*)(")', number, html)

"""Find what a piece of HTML or a chart would load from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

HOST = re.compile(r"\s*(https?:)?//", re.IGNORECASE)
# Attributes by which an element loads something as it stands in a page; a link that a reader follows is none.
LOADING = {"src", "srcset", "data", "poster", "background"}
BY_HREF = {"link", "image", "use", "base"}
KEPT_LINKS = {"canonical", "alternate", "next", "prev", "author", "license", "search", "help"}
IN_STYLE = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")\s]+)""", re.IGNORECASE)


class Finder(HTMLParser):
    """Collects, as short texts, what the read HTML would load from another host."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Look at the attributes of an element."""
        values = {name: value or "" for name, value in attrs}
        self.in_style = tag == "style"
        names = [name for name in values if name in LOADING]
        if tag in BY_HREF and not set(values.get("rel", "").split()) & KEPT_LINKS:
            names += [name for name in values if name in ("href", "xlink:href")]
        self.found += [f'<{tag} {name}="{values[name].strip()[:100]}">' for name in names if foreign(values[name])]
        self.found += [f"a style with {address[:100]}" for address in IN_STYLE.findall(values.get("style", ""))]

    def handle_data(self, data: str) -> None:
        """Look at the text of a stylesheet."""
        if self.in_style:
            self.found += [f"<style> with {address[:100]}" for address in IN_STYLE.findall(data)]


def foreign(value: str) -> bool:
    """Say whether an attribute names another host; ``srcset`` holds several addresses."""
    return any(HOST.match(part) for part in value.split(","))


def loaded_by(html: str) -> list[str]:
    """What some HTML would load from another host, as texts for a message; empty where there is nothing."""
    finder = Finder()
    finder.feed(html)
    finder.close()
    return finder.found


def loaded_by_chart(spec) -> Iterator[str]:
    """The addresses on other hosts from which a chart would load its data, pictures or maps."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key == "url" and isinstance(value, str) and foreign(value):
                yield value
            elif key not in ("datasets", "usermeta", "values"):
                yield from loaded_by_chart(value)
    elif isinstance(spec, list):
        for item in spec:
            yield from loaded_by_chart(item)

"""The place of a heading in the address of its page, where the words of the heading do not tell it.

A translated heading keeps the place of the original: a comment below it names that, ``<!-- anchor: exercises -->``.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

ANCHOR = re.compile(r"\s*<!-- anchor: ([a-z][a-z0-9-]*) -->\s*")


def comment(name: str) -> str:
    """The comment that names the place of the heading above it."""
    return f"<!-- anchor: {name} -->"


class Anchors(SphinxTransform):
    """Give each section the place that a comment in it names, first of all its ids."""

    default_priority = 300  # before titles and labels are collected

    def apply(self, **kwargs) -> None:
        """Take the comments away."""
        for node in list(self.document.findall(nodes.raw)):
            found = ANCHOR.fullmatch(node.astext())
            if found and isinstance(node.parent, nodes.section):
                name_section(self.document, node.parent, found[1])
                node.parent.remove(node)


def name_section(document: nodes.document, section: nodes.section, place: str) -> None:
    """Give a section its place, before those that labels above it name, and in the place of what its heading gave."""
    labels = [document.nameids[name] for name in section["names"] if document.nametypes.get(name)]
    for old in section["ids"]:
        document.ids.pop(old, None)
    for name in section["names"]:
        if not document.nametypes.get(name):
            document.nameids[name] = place
    section["ids"] = list(dict.fromkeys([place, *filter(None, labels)]))
    document.ids.update(dict.fromkeys(section["ids"], section))

"""The place of a heading in the address of its page, where the words of the heading do not tell it.

A translated heading keeps the place of the original: a comment below it names that, ``<!-- anchor: exercises -->``.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

ANCHOR = re.compile(r"\s*<!-- anchor: ([a-z][a-z0-9-]*) -->\s*")
COUNTED = re.compile(r"id\d+")  # what a heading gives whose words give none


def comment(name: str) -> str:
    """The comment that names the place of the heading above it."""
    return f"<!-- anchor: {name} -->"


class Anchors(SphinxTransform):
    """Give each section the place that a comment in it names, first of all its ids."""

    default_priority = 205  # before labels and modules give their places to a section

    def apply(self, **kwargs) -> None:
        """Take the comments away."""
        for node in list(self.document.findall(nodes.raw)):
            found = ANCHOR.fullmatch(node.astext())
            if found and isinstance(node.parent, nodes.section):
                name_section(self.document, node.parent, found[1])
                node.parent.remove(node)


def name_section(document: nodes.document, section: nodes.section, place: str) -> None:
    """Give a section its place where its heading gave one; what is described there stays, and labels come last."""
    heads = [name for name in section["names"] if not document.nametypes.get(name)]
    old = {document.nameids.get(name) for name in heads} | set(filter(COUNTED.fullmatch, section["ids"]))
    labels = [document.nameids[name] for name in section["names"] if document.nametypes.get(name)]
    kept = [place if id_ in old else id_ for id_ in section["ids"] if id_ not in labels]
    for id_ in old:
        document.ids.pop(id_, None)
    for name in heads:
        document.nameids[name] = place
    section["ids"] = list(dict.fromkeys([*([] if place in kept else [place]), *kept, *filter(None, labels)]))
    document.ids.update(dict.fromkeys(section["ids"], section))

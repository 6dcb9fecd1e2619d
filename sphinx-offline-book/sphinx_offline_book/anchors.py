"""The place of a heading in the address of its page, where the words of the heading do not tell it.

A translated heading keeps the place of the original: a comment below it names that, ``<!-- anchor: exercises -->``.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

ANCHOR = re.compile(r"\s*<!-- anchor: ([a-z][a-z0-9-]*) -->\s*")
COUNTED = re.compile(r"id\d+")  # what a heading gives whose words give none


def comment(name: str) -> str:
    """The comment that names the place of the heading above it."""
    return f"<!-- anchor: {name} -->"


class Anchors(SphinxTransform):
    """Give each section the place that a comment in it names, or else the module that it describes, first of its ids.

    Sphinx does the second where the module comes first; in a translation a mark of the language stands before it.
    """

    default_priority = 205  # before labels and modules give their places to a section

    def apply(self, **kwargs) -> None:
        """Take the comments away."""
        for node in list(self.document.findall(nodes.raw)):
            found = ANCHOR.fullmatch(node.astext())
            if found and isinstance(node.parent, nodes.section):
                name_section(self.document, node.parent, found[1])
                node.parent.remove(node)
        for target in list(self.document.findall(nodes.target)):
            if target.get("ismod") and begins(target):
                target.parent["ids"][:0] = target["ids"]
                target.parent.remove(target)


def begins(node: nodes.Node) -> bool:
    """Say whether a section begins with a node: only its title and what nobody sees stand before it."""
    section = node.parent
    unseen = (nodes.title, nodes.raw, nodes.system_message, addnodes.index)
    return isinstance(section, nodes.section) and all(
        isinstance(before, unseen) for before in section[: section.index(node)]
    )


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

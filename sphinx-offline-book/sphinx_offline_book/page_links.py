"""Links that a notebook writes as text and that lead to a page of the book with something for its scripts.

Sphinx takes what follows ``#`` for the name of a place in the page. Here it says what the page is to show, as in
``explorer.html#table=facts&source=a``.
"""

from __future__ import annotations

from posixpath import dirname, join, normpath

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class PageLinks(SphinxPostTransform):
    """Leave a link to a page that is in the book as it is written; one to a page that is not stays a broken link."""

    default_priority = 8  # before MyST looks for its places

    def run(self, **kwargs) -> None:
        """Replace each such link by a reference to its address."""
        for node in list(self.document.findall(addnodes.pending_xref)):
            page, _, part = str(node.get("reftarget")).partition("#")
            if node.get("reftype") == "myst" and "=" in part and self.has(page):
                node.replace_self(nodes.reference("", "", *node.children, refuri=node["reftarget"], internal=True))

    def has(self, page: str) -> bool:
        """Say whether an address, seen from this page, is that of a page of the book."""
        name, dot, ending = normpath(join(dirname(self.env.docname), page)).rpartition(".")
        return dot + ending == ".html" and name in self.env.all_docs

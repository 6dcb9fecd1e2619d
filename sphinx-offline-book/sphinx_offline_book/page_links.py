"""Links that a notebook writes as text, as addresses of the built book: pages, charts, rows, files beside the pages.

Sphinx looks for the source of a page, and takes what follows ``#`` for the name of a place in it. Here a link names the
page as it is built, and may say what it is to show, as in ``explorer.html#table=facts&source=a``, or which chart of the
page itself, as in ``#chart=cell``. A link whose text is a number is a quiet one: a page can have a hundred.

``offline_book_lines`` makes links of what a text names by number. It is a list of rules: a page's name as a pattern,
what stands in the text as a pattern, and the address that each number in it leads to, with ``{page}`` (what the first
group of the first pattern finds) and ``{number}``.
"""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import dirname, join, normpath

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_offline_book import hand_out
from sphinx_offline_book.terms import runs

OWN = "chart="  # what an address within the page begins with: a chart or table of its own
NUMBER = re.compile(r"\d+")
QUIET = re.compile(r"[−+-]?\d.{0,40}|(?=.*\d).{1,24}")  # the text of a link that is a number, with its unit
# ... or a word in place of one, or words for none.
NONE = re.compile(r"[a-z]{1,6}|[一二三四五六七八九十两]{1,3}|一.也没有|没有一.")


class PageLinks(SphinxPostTransform):
    """Leave a link to a page that is in the book as it is written; one to a page that is not stays a broken link."""

    default_priority = 8  # before MyST looks for its places

    def run(self, **kwargs) -> None:
        """Replace each such link by a reference to its address."""
        for node in list(self.document.findall(addnodes.pending_xref)):
            target = str(node.get("reftarget"))
            if target.startswith(OWN):  # MyST leaves out the mark before what it takes for a place of the page
                target = f"#{target}"
            page, _, part = target.partition("#")
            if node.get("reftype") == "myst" and (self.has(page, part) or self.is_beside(page)):
                node.replace_self(link(target, *node.children))

    def has(self, page: str, part: str) -> bool:
        """Say whether an address, seen from this page, is that of a page of the book, or of a chart of its own."""
        if not page:
            return part.startswith(OWN)
        name, dot, ending = self.seen_from_here(page).rpartition(".")
        return dot + ending == ".html" and name in self.env.all_docs

    def is_beside(self, file: str) -> bool:
        """Say whether an address, seen from this page, is that of a file beside the pages: copied, or a paper."""
        name = self.seen_from_here(file)
        names = {name, re.sub(r"\.pdf$", ".html", name)}  # a paper is printed when the pages are done
        if names & set(hand_out.places(self.env.all_docs, self.config.offline_book_hand_outs)):
            return True
        folders = [Path(self.env.srcdir) / folder for folder in self.config.html_extra_path]
        return bool(file) and any((folder / name).is_file() for folder in folders for name in names)

    def seen_from_here(self, address: str) -> str:
        """An address from the root of the book, of one from this page."""
        return normpath(join(dirname(self.env.docname), address))


class NumberedLines(SphinxPostTransform):
    """Make links of what the running text of a page names by number, by the rules of the book."""

    default_priority = 9
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Replace each number in what a rule finds by a link."""
        for page, words, address in self.config.offline_book_lines:
            if named := re.fullmatch(page, self.env.docname):
                for text in [found for found in self.document.findall(nodes.Text) if runs(found)]:
                    parts = linked(text.astext(), re.compile(words), address.replace("{page}", named[1]))
                    text.parent.replace(text, parts)


def linked(text: str, words: re.Pattern, address: str) -> list[nodes.Node]:
    """A text as nodes, in which each number of what the words find is a link."""
    parts, done = [], 0
    for found in words.finditer(text):
        for number in NUMBER.finditer(text, *found.span()):
            parts.append(nodes.Text(text[done : number.start()]))
            parts.append(link(address.replace("{number}", number[0]), nodes.Text(number[0])))
            done = number.end()
    return [*parts, nodes.Text(text[done:])]


def link(address: str, *inside: nodes.Node) -> nodes.reference:
    """A reference to an address, quiet where its text is a number."""
    node = nodes.reference("", "", *inside, refuri=address, internal=True)
    if QUIET.fullmatch(node.astext()) or "=" in address and NONE.fullmatch(node.astext()):
        node["classes"].append("book-number")
    return node

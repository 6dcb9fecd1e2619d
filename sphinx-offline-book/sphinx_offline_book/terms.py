"""Explain the terms of a glossary where they first stand on a page: hover, focus or tap shows the explanation there.

``offline_book_terms`` names a JSON file: a list of objects with ``term`` (a list of its spellings), ``head``, ``text``
and ``page``, the page that holds the glossary, with the place of the term in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from itertools import count
from pathlib import Path

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_offline_book.folds import html
from sphinx_offline_book.language import words_in

# The glossary, what stands behind a term, and what stands behind its explanation.
WORDS = {"en": ("Glossary", ". ", " "), "zh": ("术语表", "：", "")}
# Where a word is no running text, or leads somewhere already.
APART = (nodes.literal, nodes.literal_block, nodes.title, nodes.reference, nodes.raw, nodes.table, nodes.caption)


class ExplainTerms(SphinxPostTransform):
    """Mark the first place of each term in the running text of a page."""

    default_priority = 760
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Replace each place by the term with its explanation; the page of the glossary is left as it is."""
        here = f"{self.env.docname}#"
        terms = [term for term in known(self.app) if term["term"] and not term["page"].startswith(here)]
        language = self.config.language
        number = count(1)
        for node, found in places(self.document, terms):
            text, parts, done = node.astext(), [], 0
            for start, place, term in found:
                target = self.app.builder.get_relative_uri(self.env.docname, term["page"].partition("#")[0])
                link = target + "#" + term["page"].partition("#")[2]
                shown = explained(place, term, f"term-{next(number)}", link, language)
                parts += [nodes.Text(text[done:start]), html(shown)]
                done = start + len(place)
            node.parent.replace(node, [*parts, nodes.Text(text[done:])])


def known(app) -> list[dict]:
    """The terms of the book; none where it names no file."""
    if not (name := app.config.offline_book_terms):
        return []
    path = Path(app.confdir) / name
    if not path.is_file():
        raise ConfigError(f"offline_book_terms names {path}, which is not there")
    return json.loads(path.read_text(encoding="utf-8"))


def places(document: nodes.document, terms: list[dict]) -> Iterator[tuple[nodes.Text, list[tuple[int, str, dict]]]]:
    """The first place of each term in the running text: a text with where each term begins, its words there, the term.

    Where two terms share a place, it belongs to the one that begins first, or else is longer; the other is left for
    its next place.
    """
    left = [(pattern(term), term) for term in terms]
    for node in [text for text in document.findall(nodes.Text) if runs(text)]:
        matches = [(match, term) for finds, term in left if (match := finds.search(node.astext()))]
        found: list[tuple[int, str, dict]] = []
        for match, term in sorted(matches, key=lambda pair: (pair[0].start(), -pair[0].end())):
            if not found or match.start() >= found[-1][0] + len(found[-1][1]):
                found.append((match.start(), match[0], term))
        left = [(finds, term) for finds, term in left if not any(term is done for _, _, done in found)]
        if found:
            yield node, found


def pattern(term: dict) -> re.Pattern:
    """What finds a term in any of its spellings: whole words, in the plural too; Chinese anywhere."""
    latin = "|".join(re.escape(word) for word in term["term"] if word.isascii()).replace("'", "['’]")
    other = "|".join(re.escape(word) for word in term["term"] if not word.isascii())
    found = [rf"\b(?:{latin})s?\b" if latin else "", other]
    return re.compile("|".join(filter(None, found)), re.IGNORECASE)


def runs(text: nodes.Text) -> bool:
    """Whether a text is running text."""
    node, paragraph = text.parent, False
    while node is not None:
        if isinstance(node, APART):
            return False
        paragraph = paragraph or isinstance(node, nodes.paragraph)
        node = node.parent
    return paragraph


def explained(place: str, term: dict, name: str, link: str, language: str | None) -> str:
    """A term with its explanation beside it, which the style sheet shows on hover and focus."""
    word, sign, space = words_in(WORDS, language)
    tip = f"<strong>{escape(term['head'])}</strong>{sign}{escape(term['text'])}{space}"
    tip += f'<a href="{escape(link)}">{word}</a>'
    return (
        f'<span class="book-term"><span role="button" tabindex="0" aria-describedby="{name}">{escape(place)}</span>'
        f'<span role="tooltip" id="{name}">{tip}</span></span>'
    )

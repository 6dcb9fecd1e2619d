"""Take the text out of an HTML page, each piece with its line in the file."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from aicities.read import metadata

if TYPE_CHECKING:  # loaded for a page only: a browser that reads plain text has none
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LOOKS_HTML = re.compile(r"<(?:!doctype html|html|head|body|article|div|table)\b[^<>]*>", re.IGNORECASE)
_UNSEEN = "script style noscript template iframe svg head select button textarea object rt rp"
UNSEEN = frozenset(_UNSEEN.split())
AROUND = ("nav", "footer", "aside", "menu")
# Words that pages use in class and id for what is not the article.
AROUND_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|menu|footer|foot|copyright|sidebar|side|breadcrumbs?|crumbs?|ads?|advert\w*|gg|"
    r"banner|promo|share|related|recommend\w*|hot|comments?|login|search|qrcode|tags?|pager|toolbar|subscribe|cookie|tabs?|tuijian\w*|xiang?guan\w*|pinglun\w*|daohang|guanggao|"
    r"fenxiang|right|(?:late|hot|more|other|rel)[_-]?(?:news|list)\w*|(?:news|hot)[_-]?list\w*)"
    r"(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_BLOCKS = """
address article aside blockquote body caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header hr html legend li main nav ol p pre section table tbody tfoot thead title tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
ROLES = {"h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "figcaption": "caption", "li": "list_item"}
_CONTAINERS = "article blockquote center div dd dl fieldset form li main section table tbody td tr ul"
CONTAINERS = frozenset(_CONTAINERS.split())
SENTENCE_SIGNS = re.compile("[\u3002\uff0c\uff01\uff1f\uff1b\u3001]")
# Least signs of an article; shares of an element that holds the article; what a surrounding element's signs weigh.
MIN_SIGNS, NEARLY_ALL, MOST, AROUND_SHARE = 3, 0.6, 0.8, 0.1
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SQUARES = {"2": "\u00b2", "3": "\u00b3"}
FOOTNOTE = re.compile("[\\[\u3014(\uff08]?[\\d\u2460-\u2473*\u2020a-z,\uff0c\u6ce8-]{1,6}[\\])\u3015\uff09]?")
MARK = re.compile(r"^L(\d+)$")
LEFT_OVER = re.compile(r"</?(?:a|b|br|div|em|font|i|img|li|p|span|strong|td|tr|u)\b[^<>]{0,300}>", re.IGNORECASE)
NESTED = re.compile(r"<(/?)(?:div|span|section|article|table|ul|ol|font|b|i|em|strong|a)\b", re.IGNORECASE)
MAX_DEPTH = 500
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,6});")


def is_html(text: str) -> bool:
    """Say whether a text is an HTML page and not a text with a few left-over tags."""
    return len(LOOKS_HTML.findall(text[:200_000])) >= 2


def depth(text: str) -> int:
    """How deep the tags of a page are nested, of those that must be closed."""
    deepest = level = 0
    for match in NESTED.finditer(text):
        level += -1 if match[1] else 1
        deepest, level = max(deepest, level), max(level, 0)
    return deepest


def page_lines(text: str) -> tuple[list[tuple[int, str, str | None]], dict[str, str]]:
    """Give (line, text, role or None) of each block of a page, and ``title`` and ``date`` where the page states them.

    What stands around the article has the role ``boilerplate``; what no reader sees is left out.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_with_marks(text))
    head = metadata.of_page(tree, text)
    return _blocks(tree), head


def drop_left_overs(line: str) -> tuple[str, list[tuple[str, str]]]:
    """A line of plain text without tags and entities, and the (before, after) pairs."""
    pairs = [(match[0], "") for match in LEFT_OVER.finditer(line)]
    line = LEFT_OVER.sub("", line)
    pairs += [(match[0], html.unescape(match[0])) for match in ENTITY.finditer(line)]
    return ENTITY.sub(lambda match: html.unescape(match[0]), line).replace("\xa0", " "), pairs


def _with_marks(text: str) -> str:
    """Put a comment with the line's number after each line end that is not within a tag, comment or script."""
    for start, end in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
        text = _blank(text, start, end)
    line = 1

    def mark(match: re.Match) -> str:
        nonlocal line
        line += match[0].count("\n")
        return f"\n<!--L{line}-->" if match[0] == "\n" else match[0]

    return re.sub(r"<[^<>]*>|\n", mark, text)


def _blank(text: str, start: str, end: str) -> str:
    """Leave of each stretch from ``start`` to ``end`` only its line ends."""
    lower, out, at = text.lower(), [], 0
    while (begin := lower.find(start, at)) >= 0:
        stop = lower.find(end, begin)
        stop = len(text) if stop < 0 else stop + len(end)
        out += [text[at:begin], "\n" * text.count("\n", begin, stop)]
        at = stop
    return "".join(out) + text[at:]


def _blocks(tree: LexborHTMLParser) -> list[tuple[int, str, str | None]]:
    """Walk the page once, in order, and close a block at each start or end of a block element."""
    if tree.root is None:
        return []
    page = _Page(tree.root)
    out, block, line = [], _Block(1), 1
    last = None
    for node in tree.root.traverse(include_text=True):
        if node.is_comment_node:
            if mark := MARK.match(node.comment_content or ""):
                line = int(mark[1])
            continue
        place = page.place(node)
        if place.unseen:
            continue
        key = (place.block, node.tag == "br")
        if key != last or node.tag == "br":
            block.close(out)
            block, last = _Block(line, place.role), key
        if node.tag in ("td", "th"):
            block.words.append("\t" if block.words else "")
        if node.is_text_node and (words := node.text_content):
            if words.strip():
                block.line, block.linked, block.empty = (
                    line if block.empty else block.line,
                    block.linked and _in_link(node),
                    False,
                )
            block.words.append(
                _raised(node.parent, words, block.words) if node.parent and node.parent.tag == "sup" else words
            )
    block.close(out)
    return out


class _Block:
    """The words of one block of a page, with the line it starts in and its role."""

    def __init__(self, line: int, role: str | None = None):
        self.line, self.role, self.words, self.linked, self.empty = line, role, [], True, True

    def close(self, out: list) -> None:
        """Add the block to the page's where it has words; cells of a row stay apart by tabs."""
        cells = [" ".join(cell.split()) for cell in "".join(self.words).split("\t" if "\t" in self.words else "\0")]
        if any(cells):
            role = "link" if self.linked and self.role in (None, "list_item") else self.role
            out.append((self.line, "\t".join(cells).strip(" "), role))


class _Place(NamedTuple):
    """Where a node stands: whether it is seen, its role by what surrounds it, and its block."""

    unseen: bool = False
    role: str | None = None
    block: int = 0
    in_main: bool = False


class _Page:
    """The places of a page's nodes: which of them is the article is told by where the sentences are."""

    def __init__(self, root: LexborNode):
        self.weights: dict[int, float] = {}
        self.nodes: dict[int, tuple[LexborNode, int]] = {}
        self._weigh(root)
        body = next((i for i, (node, _) in self.nodes.items() if node.tag == "body"), None)
        self.total = self.weights.get(body, 0.0) if body is not None else 0.0
        self.main = self._main(body)
        self.places: dict[int, _Place] = {}
        self.passed = False

    def _weigh(self, root: LexborNode) -> None:
        """Count the sentence signs and figure cells below each element, those of links and of surroundings less."""
        order = []
        for node in root.traverse(include_text=True):
            if node.is_comment_node:
                continue
            parent = node.parent.mem_id if node.parent else 0
            if node.is_text_node:
                if parent in self.nodes and (text := node.text_content) and not self._is_unseen(node.parent):
                    n = len(SENTENCE_SIGNS.findall(text))
                    self.weights[parent] = self.weights.get(parent, 0) + (n / 10 if node.parent.tag == "a" else n)
                continue
            self.nodes[node.mem_id] = node, parent
            order.append(node.mem_id)
        for i in reversed(order):
            node, parent = self.nodes[i]
            own = self.weights.setdefault(i, 0.0) + (0.5 if node.tag == "td" else 0)
            self.weights[parent] = self.weights.get(parent, 0) + own

    def _is_unseen(self, node: LexborNode) -> bool:
        return node.tag in UNSEEN or is_hidden(node)

    def _children(self, i: int) -> list[int]:
        return [child.mem_id for child in self.nodes[i][0].iter() if child.mem_id in self.nodes]

    def _main(self, body: int | None) -> int | None:
        """Go down from the body as long as one element holds nearly all of the article's sentences."""
        if body is None or self.weights[body] < MIN_SIGNS:
            return None
        at = body
        while True:
            kids = [(self.weights[i] * (AROUND_SHARE if self.is_around(i) else 1), i) for i in self._children(at)]
            rest = sum(weight for weight, _ in kids)
            weight, best = max(kids, default=(0, 0))
            if (
                not kids
                or weight < NEARLY_ALL * rest
                or weight < MIN_SIGNS
                or self.nodes[best][0].tag not in CONTAINERS
            ):
                return at
            at = best

    def is_around(self, i: int) -> bool:
        """Say whether an element surrounds an article by its tag or names, and does not hold it."""
        node = self.nodes[i][0]
        named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        around = node.tag in AROUND or node.tag not in ("html", "body", "article") and AROUND_NAME.search(named)
        most = 0.95 if "comment" in named else MOST  # readers may write more than the author
        return bool(around) and self.weights[i] < most * self.total

    def place(self, node: LexborNode) -> _Place:
        """The place of a node; asked in the order of the page."""
        above = self.places.get(node.parent.mem_id, _Place()) if node.parent else _Place()
        if node.is_text_node:
            return above
        i = node.mem_id
        in_main = above.in_main or i == self.main
        self.passed = self.passed or i == self.main
        role = above.role
        if role not in ("boilerplate", "outside"):
            role = "boilerplate" if self.is_around(i) else ROLES.get(node.tag, role)
        elif i == self.main:
            role = ROLES.get(node.tag)
        if self.main is not None and not in_main and self.nodes[self.main][0].tag != "body" and role != "title":
            role = "boilerplate" if self.passed or role == "boilerplate" else "outside"
        block = i if node.tag in BLOCKS else above.block
        place = _Place(above.unseen or self._is_unseen(node), role, block, in_main)
        self.places[i] = place
        return place


def is_hidden(node: LexborNode) -> bool:
    """Say whether an element is not shown: by its style or the attribute ``hidden``."""
    return "hidden" in node.attributes or bool(HIDDEN.search(node.attributes.get("style") or ""))


def _raised(node: LexborNode, words: str, before: list[str]) -> str:
    """Raised text as m² and 10^8; the number of a footnote goes."""
    raised, last = words.strip(), "".join(before[-2:]).rstrip()[-1:]
    if raised in SQUARES and last in ("m", "米", "M"):
        return SQUARES[raised]
    if raised.isdigit() and last.isdigit():
        return f"^{raised}"
    return "" if FOOTNOTE.fullmatch(raised) else words


def _in_link(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(3):
        if parent is None:
            return False
        if parent.tag == "a":
            return True
        parent = parent.parent
    return False

"""Take the text out of an HTML page, each piece with its line in the file."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

LOOKS_HTML = re.compile(r"<(?:!doctype html|html|head|body|article|div|table)\b[^<>]*>", re.IGNORECASE)
UNSEEN = ("script", "style", "noscript", "template", "iframe", "svg", "head", "select", "button", "textarea", "object")
AROUND = ("nav", "footer", "aside", "form", "menu")
# Words that pages use in class and id for what is not the article.
AROUND_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|menu|footer|foot|copyright|sidebar|side|breadcrumbs?|crumbs?|ads?|advert\w*|gg|"
    r"banner|promo|share|related|recommend\w*|hot|comments?|login|search|qrcode|tags?|pager|toolbar|subscribe|cookie)"
    r"(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_BLOCKS = """
address article aside blockquote body caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header hr html legend li main nav ol p pre section table tbody tfoot thead title tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
ROLES = {"h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "figcaption": "caption", "li": "list_item"}
MARK = re.compile(r"^L(\d+)$")
LEFT_OVER = re.compile(r"</?(?:a|b|br|div|em|font|i|img|li|p|span|strong|td|tr|u)\b[^<>]{0,300}>", re.IGNORECASE)
NESTED = re.compile(r"<(/?)(?:div|span|section|article|table|ul|ol|font|b|i|em|strong|a)\b", re.IGNORECASE)
MAX_DEPTH = 500
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,6});")


def is_html(text: str) -> bool:
    """Say whether a text is an HTML page and not a text with a few left-over tags."""
    return len(LOOKS_HTML.findall(text[:200_000])) >= 2


def depth(text: str) -> int:
    """Give how deep the tags of a page are nested, of those that must be closed."""
    deepest = level = 0
    for match in NESTED.finditer(text):
        level += -1 if match[1] else 1
        deepest, level = max(deepest, level), max(level, 0)
    return deepest


def page_lines(text: str) -> tuple[list[tuple[int, str, str | None]], dict[str, str]]:
    """Give (line, text, role or None) of each block of a page, and its ``title`` and ``date`` where the head has them.

    Blocks of navigation, footers and advertisements have the role ``boilerplate``; scripts and styles are left out.
    """
    tree = LexborHTMLParser(_with_marks(text))
    return _blocks(tree), _head(tree)


def drop_left_overs(line: str) -> tuple[str, list[tuple[str, str]]]:
    """Give a line of plain text without tags and entities, and the (before, after) pairs."""
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
    blocks, words, line, start, role, linked, empty = [], [], 1, 1, None, True, True
    hints: dict[int, tuple[bool, str | None, LexborNode | None]] = {}
    last = None
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.is_comment_node:
            if mark := MARK.match(node.comment_content or ""):
                line = int(mark[1])
            continue
        unseen, own_role, block = _hint(node, hints)
        if unseen:
            continue
        key = (block.mem_id if block else 0, node.tag == "br")
        if key != last or node.tag == "br":
            _close(blocks, words, start, role, linked)
            words, role, last, linked, empty = [], own_role, key, True, True
        if node.tag in ("td", "th"):
            words.append(" ")
        if node.is_text_node and (text := node.text_content):
            if text.strip():
                start, linked, empty = line if empty else start, linked and _in_link(node), False
            words.append(text)
    _close(blocks, words, start, role, linked)
    return blocks


def _in_link(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(3):
        if parent is None:
            return False
        if parent.tag == "a":
            return True
        parent = parent.parent
    return False


def _close(blocks: list, words: list[str], line: int, role: str | None, linked: bool) -> None:
    if text := re.sub(r"\s+", " ", "".join(words)).strip():
        blocks.append((line, text, "link" if linked and role in (None, "list_item") else role))


def _hint(node: LexborNode, known: dict) -> tuple[bool, str | None, LexborNode | None]:
    """Say of a node whether it is unseen, which role its surroundings give it, and in which block it stands."""
    if node.is_text_node:
        return known.get(node.parent.mem_id, (False, None, None)) if node.parent else (False, None, None)
    unseen, role, block = known.get(node.parent.mem_id, (False, None, None)) if node.parent else (False, None, None)
    unseen = unseen or node.tag in UNSEEN
    if role != "boilerplate":
        named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        around = node.tag in AROUND or (node.tag not in ("html", "body", "article") and AROUND_NAME.search(named))
        role = "boilerplate" if around else ROLES.get(node.tag, role)
    known[node.mem_id] = unseen, role, node if node.tag in BLOCKS else block
    return known[node.mem_id]


def _head(tree: LexborHTMLParser) -> dict[str, str]:
    found = {}
    for name, selector in (("title", 'meta[property="og:title"]'), ("date", 'meta[property="article:published_time"]')):
        node = tree.css_first(selector)
        if node is not None and (content := (node.attributes.get("content") or "").strip()):
            found[name] = content[:300]
    node = tree.css_first("h1") or tree.css_first("title")
    if "title" not in found and node is not None and (text := re.sub(r"\s+", " ", node.text()).strip()):
        found["title"] = text[:300]
    return found

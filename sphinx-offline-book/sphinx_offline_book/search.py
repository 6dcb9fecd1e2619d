"""Full-text search of the built pages, in Chinese and English: the text goes into a script of the search page.

Nothing is segmented and no word is left out: the browser looks for the query's characters in the text itself. The
code of the pages and bare numbers stand in a script of their own, read when asked for or when the text has nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files
from itertools import chain
from pathlib import Path

from sphinx_offline_book.keep import keep, write_whole
from sphinx_offline_book.notebook import ROWS_MARK
from sphinx_offline_book.terms import known

# Elements that end a line of text; the others stand within a line.
BLOCK_NAMES = """address article aside blockquote br button caption dd details div dl dt figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hr label legend li main ol option p pre section summary svg table tbody td text
    tfoot th thead tr ul"""
BLOCKS = frozenset(BLOCK_NAMES.split())
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
# The links of headings, explanations of terms (they stand in the glossary), lines that tell of a page or open code,
# exercises that are gathered (they stand on their own pages), the key of a quiz.
NO_WORDS = frozenset(("headerlink", "tooltip", "book-meta", "book-opens-code", "book-gathered", "book-quiz-key"))
DESCRIBED = '<dl class="py '
ROWS = frozenset(("table", "svg", "select"))  # what stands in them is no running text
UNREAD = frozenset(("script", "style", "noscript", "template", "title"))
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
VIEW, STATE = "application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json"
CHARACTERS = ("STCharacters", "TSCharacters", "TWVariants", "HKVariants")  # of OpenCC: one character to one or several
FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
DATA = re.compile(r"[!-~]{200,}")  # a widget's own data: no word is so long
LONG = 12  # a line of so many characters that stands again is cheaper as a number
LETTER = re.compile(r"[^\W\d_]")
BROKEN = re.compile(rf"(?<={HAN})[^\S\n]*\n\s*(?={HAN})")  # a line that ends between two Chinese characters
CODE = Path(__file__).read_text(encoding="utf-8")


def setup(app) -> None:
    """The search page its own scripts, and write the text of the book after each build."""
    app.connect("config-inited", use_our_page)
    app.connect("builder-inited", leave_out_the_other)
    app.connect("build-finished", write_text)


def use_our_page(app, config) -> None:
    """Put our template of the search page before the theme's; words of any page are stemmed as English ones."""
    config.templates_path = [*config.templates_path, str(Path(__file__).with_name("templates"))]
    config.html_search_language = config.html_search_language or "en"


def leave_out_the_other(app) -> None:
    """Let Sphinx gather no words for a search of its own: to stem those of a book takes seconds, and no page asks."""
    for name in ("load_indexer", "index_page", "dump_search_index"):
        setattr(app.builder, name, lambda *given: None)


def write_text(app, exception) -> None:
    """Write ``searchtext.js`` and ``searchcode.js`` from the pages of a finished HTML build."""
    if exception or app.builder.name != "html":
        return
    out, kept = Path(app.outdir), Path(app.doctreedir).parent / "searchtext"
    uris = map(app.builder.get_target_uri, in_order(app.env))
    html = {uri: (out / uri).read_text(encoding="utf-8") for uri in uris}
    pages = [[uri, *kept_text(page, kept)] for uri, page in html.items()]
    rows = next((uri for uri, page in html.items() if ROWS_MARK in page), None)
    for name, script in scripts(pages, rows, named_terms(app)).items():
        write_whole(out / name, script)


def named_terms(app) -> list[list]:
    """Each term of the book as ``[spellings, head, text, address]``; none where it names no file of terms."""
    found = [(term, *term["page"].split("#")) for term in known(app)]
    return [[t["term"], t["head"], t["text"], f"{app.builder.get_target_uri(page)}#{id_}"] for t, page, id_ in found]


def in_order(env) -> list[str]:
    """The names of all pages as the table of contents has them; pages outside it come last."""
    found: dict[str, None] = {}

    def walk(name: str) -> None:
        if name not in found:
            found[name] = None
            for child in env.toctree_includes.get(name, []):
                walk(child)

    for name in (env.config.root_doc, *sorted(env.found_docs)):
        walk(name)
    return [name for name in found if name in env.found_docs]


def kept_text(html: str, folder: Path) -> list:
    """The text of a page, read anew only when the page changed."""
    return json.loads(keep(folder, CODE + html, lambda: json.dumps(page_text(html))))


def page_text(html: str) -> list:
    """A page as ``[title, sections]``, a section as ``[anchor, heading, text, rows, code and bare numbers]``."""
    reader = PageReader()
    reader.read(html)
    if DESCRIBED in html:  # a page of functions: what stands below its first heading is code, found as such
        first = next(i for i, section in enumerate(reader.sections) if section.heading)
        for section in reader.sections[first + 1 :]:
            section.code = [*section.heading, *section.text, *section.code]
            section.heading, section.text = [], []
    sections = [
        [s.anchor, tidy(s.heading), tidy(s.text), tidy(s.rows), tidy(s.code, code=True)] for s in reader.sections
    ]
    sections = [bare_numbers_last(section) for section in with_headings([s for s in sections if any(s[1:])])]
    return [next((section[1] for section in sections if section[1]), ""), sections]


def bare_numbers_last(section: list[str]) -> list[str]:
    """Put the lines of a section's text and rows that hold no letter behind its code: few search for them."""
    anchor, heading, *texts, code = section
    bare = dict.fromkeys(line for text in texts for line in text.splitlines() if not LETTER.search(line))
    worded = ["\n".join(line for line in text.splitlines() if line not in bare) for text in texts]
    return [anchor, heading, *worded, "\n".join(filter(None, [code, *bare]))]


def with_headings(sections: list[list[str]]) -> list[list[str]]:
    """Join each section that has no heading of its own to the one before it."""
    joined: list[list[str]] = []
    for anchor, heading, *texts in sections:
        if heading or not joined:
            joined.append([anchor, heading, *texts])
        else:
            joined[-1][2:] = ["\n".join(filter(None, pair)) for pair in zip(joined[-1][2:], texts, strict=True)]
    return joined


def tidy(parts: list[str], code: bool = False) -> str:
    """Join pieces of text into lines without needless space; code keeps its spaces."""
    lines = "".join(parts).splitlines() if code else "".join(parts).split("\0")
    lines = [line.strip() if code else one_line(line) for line in lines]
    return "\n".join(line for line in lines if line and not DATA.fullmatch(line))


def one_line(text: str) -> str:
    """Join the lines of a paragraph: by a space, or by nothing between two Chinese characters."""
    return " ".join(BROKEN.sub("", text).split())


class Section:
    """A section of a page while it is read: pieces of text by kind."""

    def __init__(self, anchor: str):
        self.anchor = anchor
        self.heading: list[str] = []
        self.text: list[str] = []
        self.rows: list[str] = []
        self.code: list[str] = []


class PageReader(HTMLParser):
    """Read the article of a page: its sections, and in each its heading, text, code and widgets."""

    def __init__(self):
        super().__init__()
        self.sections = [Section("")]
        self.open: list[Section] = self.sections[:]  # the sections around the place that is read
        self.inside: list[tuple[str, str]] = []  # the open elements of the article: (tag, kind of its text)
        self.views: list[tuple[Section, str]] = []
        self.models: dict = {}
        self.script = ""

    def read(self, html: str) -> None:
        """Read a page; widgets come last, since their contents stand apart from their places."""
        self.feed(html)
        self.close()
        for section, model in self.views:
            section.rows += ["\0", *widget_text(self.models, model, set()), "\0"]

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Note the element and what kind its text is."""
        attributes = dict(attrs)
        if not self.inside and tag != "article":
            self.script = STATE if attributes.get("type") == STATE else ""
            return
        if tag in BLOCKS:
            self._add("\0")
        if tag == "tspan":  # the next line of a chart's title
            self._add("\n")
        if tag in VOID:
            return
        if tag == "section":
            self.sections.append(Section(attributes.get("id", "")))
            self.open.append(self.sections[-1])
        self.inside.append((tag, self._kind(tag, attributes)))
        self.script = attributes.get("type", "") if tag == "script" else ""

    def _kind(self, tag: str, attributes: dict) -> str:
        classes = (attributes.get("class") or "").split()
        above = self.inside[-1][1] if self.inside else "text"
        if tag in UNREAD or above == "none" or NO_WORDS & {*classes, attributes.get("role")}:
            return "none"
        if tag in HEADINGS and len(self.inside) and self.inside[-1][0] in ("section", "article"):
            return "heading"
        if "cell_input" in classes or "py" in classes:  # Sphinx's mark of a function with its docstring
            return "code"
        return "rows" if tag in ROWS or "vega-data" in classes else above

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and any that its page left open within it."""
        self.script = ""
        if tag not in (name for name, _ in self.inside):
            return
        while self.inside:
            name, _ = self.inside.pop()
            if name == "section":
                self.open.pop()
            if name == tag:
                break
        if tag in BLOCKS:
            self._add("\0")

    def handle_data(self, data: str) -> None:
        """Keep text where it stands; a widget's text is kept where the widget stands."""
        if self.script == VIEW:
            self.views.append((self.open[-1], json.loads(data)["model_id"]))
        elif self.script == STATE:
            self.models |= json.loads(data)["state"]
        else:
            self._add(data)

    def _add(self, text: str) -> None:
        kind = self.inside[-1][1] if self.inside else "none"
        if kind != "none":
            getattr(self.open[-1], kind).append("\n" if text == "\0" and kind == "code" else text)


def widget_text(models: dict, model: str, seen: set[str]) -> list[str]:
    """The text of a widget and of those within it: labels, values, choices, outputs."""
    if model in seen or model not in models:
        return []
    seen.add(model)
    found: list[str] = []
    for name, value in sorted(models[model]["state"].items()):
        if not name.startswith("_") or name in ("_options_labels", "_titles"):
            found += value_text(value, models, seen)
    return found


def value_text(value, models: dict, seen: set[str]) -> list[str]:
    """The text of one value of a widget's state: other widgets, HTML, plain text, or a list of them."""
    if isinstance(value, str):
        if value.startswith("IPY_MODEL_"):
            return widget_text(models, value.removeprefix("IPY_MODEL_"), seen)
        return ["\0", *plain(value), "\0"]
    if isinstance(value, dict):
        return list(chain.from_iterable(value_text(value[key], models, seen) for key in sorted(value)))
    return (
        list(chain.from_iterable(value_text(item, models, seen) for item in value)) if isinstance(value, list) else []
    )


def plain(html: str) -> list[str]:
    """The text pieces of a piece of HTML."""
    reader = PageReader()
    reader.read(f"<article>{html}</article>")
    return [
        piece
        for section in reader.sections
        for kind in (section.heading, section.text, section.rows, section.code)
        for piece in (*kind, "\0")
    ]


def scripts(pages: list, rows: str | None, terms: list[list]) -> dict[str, str]:
    """The script with the pages' text and the characters that count as the same, and the one with their code.

    With the text go the terms of the book, and the address of the page that shows the rows of long tables, if any.
    """
    text, code = as_json(packed(pages)), as_json([[section[4] for section in sections] for _, _, sections in pages])
    table = same_characters(Counter(text + code))
    parts = {
        "alike": as_json(["".join(table), "".join(table.values())]),
        "long": LONG,
        "rows": as_json(rows),
        "pages": text,
        "terms": as_json(terms),  # last: a glossary among the last pages says the same, which packs well
    }
    return {
        "searchtext.js": f"window.bookText = {{{', '.join(f'{name}: {part}' for name, part in parts.items())}}};\n",
        "searchcode.js": f"window.bookCode = {code};\n",
    }


def as_json(value) -> str:
    """A value as JSON without needless signs."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def packed(pages: list) -> list:
    """The pages without code: a page has a line once, and a longer line that stood on a page before is a number.

    The number counts the longer lines from 0 in the order of the book. A section is ``[anchor, heading, text, rows]``,
    text and rows lists of pieces, a piece either some lines or such a number.
    """
    numbers: dict[str, int] = {}
    found = []
    for uri, title, sections in pages:
        seen: set[str] = set()  # a line of running text stands there, even where a table before it has it as well
        text, rows = [[new_lines(section[kind], seen) for section in sections] for kind in (2, 3)]
        kept = [
            [anchor, heading, pieces(lines, numbers), pieces(cells, numbers)]
            for (anchor, heading, *_), lines, cells in zip(sections, text, rows, strict=True)
        ]
        found.append([uri, title, kept])
    return found


def new_lines(text: str, seen: set[str]) -> list[str]:
    """The lines of a section that were not seen before, and note them as seen."""
    lines = [line for line in dict.fromkeys(text.splitlines()) if line not in seen]
    seen.update(lines)
    return lines


def pieces(lines: list[str], numbers: dict[str, int]) -> list[str | int]:
    """Lines joined, with numbers for those that have one; the longer ones get theirs."""
    found: list[str | int] = []
    for line in lines:
        if line in numbers:
            found.append(numbers[line])
            continue
        if len(line) >= LONG:
            numbers[line] = len(numbers)
        if found and isinstance(found[-1], str):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def same_characters(counts: Counter) -> dict[str, str]:
    """Each character that stands for another in a search, with that other: the commonest of its kind in the text.

    Kinds come from OpenCC's tables: Traditional, Simplified and regional forms of a character, joined where one form
    has several counterparts, so that 計畫 finds 计划. Only kinds that occur in the text are given.
    """
    table = dict(FULL_WIDTH)
    for kind in kinds():
        if any(counts[character] for character in kind):
            best = max(sorted(kind), key=lambda character: counts[character])
            table |= {character: best for character in kind if character != best}
    return dict(sorted(table.items()))


def kinds() -> list[set[str]]:
    """The sets of characters that OpenCC's tables connect, without those outside the basic plane."""
    kind: dict[str, set[str]] = {}
    for name in CHARACTERS:
        for line in (files("opencc_purepy") / "dicts" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            one, _, others = line.partition("\t")
            for other in others.split():
                if len(one) == len(other) == 1 and max(one, other) < "\U00010000":
                    joined = kind.get(one, {one}) | kind.get(other, {other})
                    kind |= dict.fromkeys(joined, joined)
    return list({id(joined): joined for joined in kind.values()}.values())

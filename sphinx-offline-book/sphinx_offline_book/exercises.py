"""List the exercises of all pages on one: a directive ``{exercise-list}``, with filters that a script works.

Each exercise is resolved as on its own page, and then its links are moved to the page of the list, so that both say
and link the same. A copy keeps the name of its exercise; nothing else in it has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from posixpath import basename
from urllib.parse import urljoin, urlsplit

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransformer
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from sphinx_offline_book.folds import html, is_solution
from sphinx_offline_book.language import words_in
from sphinx_offline_book.notebook import LIST_MARK, for_script
from sphinx_offline_book.reading import MINUTES, is_exercise
from sphinx_offline_book.reading import words as labels_in
from sphinx_offline_book.search import in_order

WORDS = {
    "en": {
        "level": "Level",
        "minutes": "At most",
        "need": "Need",
        "page": "Page",
        "any": "any",
        "anyTime": "any time",
        "all": "all pages",
        "clear": "All exercises",
        "count": "{n} of {all} exercises",
        "time": "{n} minutes in all",
        "stop": ". ",
        "none": "No exercise is like this: choose less.",
        "link": "Copy the link to this choice",
        "copied": "Copied.",
        "inBar": "The address bar has it.",
        "print": "Print",
        "solutions": "Print with solutions",
        "own": "on its page",
        "filters": "Filters",
    },
    "zh": {
        "level": "难度",
        "minutes": "最多",
        "need": "要求",
        "page": "页面",
        "any": "不限",
        "anyTime": "不限时间",
        "all": "全部页面",
        "clear": "全部练习",
        "count": "{all}道练习中的{n}道",
        "time": "共{n}分钟",
        "stop": "。",
        "none": "没有符合的练习：请减少条件。",
        "link": "复制当前选择的链接",
        "copied": "已复制。",
        "inBar": "链接已在地址栏中。",
        "print": "打印",
        "solutions": "连同答案打印",
        "own": "在原页面",
        "filters": "筛选",
    },
}
LIMITS = (5, 10, 15, 20)  # minutes that a teacher may have
RESOLVED = 700  # after these transforms links lead somewhere, and before those that dress a page
ACTS = ("clear", "link", "print", "solutions")
ID = re.compile(r'\sid="[^"]*"')
HREF = re.compile(r'(?<=\bhref=")[^"]*')


class exercise_list(nodes.General, nodes.Element):
    """The place of the list, until all pages are read."""


class ExerciseList(SphinxDirective):
    """``{exercise-list}``: the exercises of all pages stand here; its text is for those who read the notebook."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Keep the place, and remember that this page has one."""
        self.env.metadata[self.env.docname]["exercise-list"] = True
        return [exercise_list()]


def pages_with_lists(app, env) -> list[str]:
    """The pages that show what others hold: they are written again when any page was read."""
    return [name for name, about in env.metadata.items() if about.get("exercise-list")]


class GatherExercises(SphinxPostTransform):
    """Put the exercises of all other pages, in the order of the contents, where a page asks for them."""

    default_priority = RESOLVED
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Replace the place of the list by its filters and a section a page."""
        for place in list(self.document.findall(exercise_list)):
            say = words_in(WORDS, self.config.language)
            names = [name for name in in_order(self.env) if "exercise" in self.env.toc_fignumbers.get(name, {})]
            titles = {basename(name): self.env.titles[name].astext() for name in names}
            if len(titles) < len(names):
                raise ExtensionError(f"Two pages with exercises have one name: {names}")
            found = nodes.container("", *(self.section(name, say) for name in names), classes=["book-gathered"])
            head = f'<div {LIST_MARK} data-words="{escape(for_script(say))}">'
            head += filters(titles, say, self.config.language)
            place.replace_self([html(head), found, html("</div>")])

    def section(self, name: str, say: dict[str, str]) -> nodes.section:
        """The exercises of a page under its title."""
        parts = [part for pair in pairs(self.resolved(name)) for part in self.entry(name, *pair, say)]
        return nodes.section("", self.env.titles[name].deepcopy(), *parts, ids=[f"of-{nodes.make_id(name)}"])

    def resolved(self, name: str) -> nodes.document:
        """The exercises and solutions of a page, with their links and titles as they stand there."""
        document = self.env.get_doctree(name)
        wanted = [node for node in document.findall(nodes.Admonition) if is_exercise(node) or is_solution(node)]
        document.children = []
        document += wanted
        known = self.app.registry.get_post_transforms()
        before = dict(self.env.temp_data)
        self.env.temp_data["docname"] = name
        try:
            transformer = SphinxTransformer(document)
            transformer.set_environment(self.env)
            transformer.add_transforms([transform for transform in known if transform.default_priority < RESOLVED])
            transformer.apply_transforms()
        finally:
            self.env.temp_data = before
        return document

    def entry(self, name: str, exercise: nodes.Element, solution: nodes.Element | None, say) -> Iterator[nodes.Node]:
        """An exercise and its solution, moved to this page, in a box that the filters hide."""
        label, kinds = exercise["ids"][0], exercise["classes"]
        time = next((found[1] for kind in kinds if (found := MINUTES.fullmatch(kind))), "0")
        about = f'data-kinds="{escape(" ".join(kinds))}" data-minutes="{time}" data-page="{escape(basename(name))}"'
        exercise["stands"] = [(say["own"], self.moved_address(name, f"#{label}"))]
        number = ".".join(map(str, self.env.toc_fignumbers[name]["exercise"][label]))
        exercise[0].insert(0, nodes.Text(self.config.numfig_format["exercise"] % number))
        parts = [self.moved(name, node) for node in (exercise, solution) if node is not None]
        yield from (html(f'<div class="book-list-entry" {about}>'), *parts, html("</div>"))

    def moved(self, name: str, node: nodes.Element) -> nodes.Element:
        """A part of another page whose links lead where they led there, and whose inner parts have no names."""
        for part in node.findall(nodes.Element):
            if part is not node:
                part["ids"] = []
            if part.hasattr("refid"):
                part["refuri"] = self.moved_address(name, f"#{part.attributes.pop('refid')}")
            elif part.hasattr("refuri"):
                part["refuri"] = self.moved_address(name, part["refuri"])
        for raw in node.findall(nodes.raw):
            text = HREF.sub(lambda found: escape(self.moved_address(name, unescape(found[0]))), raw.astext())
            raw.replace_self(html(ID.sub("", text)))
        return node

    def moved_address(self, name: str, address: str) -> str:
        """An address as it is written on another page, for this page."""
        if urlsplit(address).scheme or address.startswith("//"):
            return address
        there, here = map(self.app.builder.get_target_uri, (name, self.env.docname))
        whole = urlsplit(urljoin(f"http://book/{there}", address))
        part = f"#{whole.fragment}" if whole.fragment else ""
        return relative_uri(here, whole.path.lstrip("/")) + part


def pairs(document: nodes.document) -> Iterator[tuple[nodes.Element, nodes.Element | None]]:
    """Each exercise of a document with its solution, if it has one."""
    parts = list(document.findall(nodes.Admonition))
    solutions = {part["target_label"]: part for part in parts if is_solution(part)}
    return ((part, solutions.get(part["label"])) for part in parts if is_exercise(part))


def filters(titles: dict[str, str], say: dict[str, str], language: str | None) -> str:
    """The fields that choose exercises, hidden until a script works them; ``titles`` names the pages."""
    labels = labels_in(language)
    limits = {str(limit): labels["minutes"].format(n=limit) for limit in LIMITS}
    fields = [
        field("level", say["level"], {"": say["any"]} | labels["level"]),
        field("minutes", say["minutes"], {"": say["anyTime"]} | limits),
        field("need", say["need"], {"": say["any"]} | labels["needs"]),
        field("page", say["page"], {"": say["all"]} | titles),
    ]
    acts = "".join(f'<button type="button" data-do="{name}">{say[name]}</button>' for name in ACTS)
    return (
        f'<form class="book-list-filters" role="search" aria-label="{say["filters"]}" hidden>{"".join(fields)}'
        f'<p class="book-list-acts">{acts}<span role="status"></span></p></form>'
        '<p class="book-list-count" role="status"></p>'
    )


def field(name: str, title: str, offered: dict[str, str]) -> str:
    """A menu with its title; the first choice is none."""
    options = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in offered.items())
    return f'<label><span>{escape(title)}</span><select name="{name}">{options}</select></label>'

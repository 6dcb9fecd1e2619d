"""Say under the title of a page how long it takes to read, and at each exercise how long and how hard it is."""

from __future__ import annotations

import re
from html import escape
from textwrap import shorten

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_offline_book.folds import html, is_cell
from sphinx_offline_book.language import signs, words_in
from sphinx_offline_book.notebook import CHART_MARK

WORDS_A_MINUTE, CHARACTERS_A_MINUTE = 180, 350  # a reader in a second language; Chinese characters
A_CHART = 0.5  # minutes to look at a chart
WORDS = {
    "en": {
        "time": ("{n} minute to read", "{n} minutes to read"),
        "charts": ("{n} chart", "{n} charts"),
        "exercises": ("{n} exercise", "{n} exercises"),
        "code": "Show all code",
        "run": "Run this page",
        "level": {"easy": "easy", "medium": "medium", "hard": "hard"},
        "minutes": "{n} minutes",
        "needs": {"no-python": "no Python", "python": "Python"},
        "named": {"exercise": "Exercise %s"},
    },
    "zh": {
        "time": ("阅读约{n}分钟", "阅读约{n}分钟"),
        "charts": ("{n}张图", "{n}张图"),
        "exercises": ("{n}道练习", "{n}道练习"),
        "code": "显示全部代码",
        "run": "运行本页",
        "level": {"easy": "容易", "medium": "中等", "hard": "较难"},
        "minutes": "{n}分钟",
        "needs": {"no-python": "不需要Python", "python": "需要Python"},
        "named": {"exercise": "练习%s"},
    },
}
MINUTES = re.compile(r"minutes-(\d+)")


def words(language: str | None) -> dict:
    """The words of this module in a language; English where it has none."""
    return words_in(WORDS, language)


class ReadingTime(SphinxPostTransform):
    """Add a line under the title of a page that has code: time to read, charts, exercises, switches."""

    default_priority = 770  # before anything is folded
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Put the line behind the first title."""
        title = next(self.document.findall(nodes.title), None)
        if title is not None and any(is_cell(node) for node in self.document.findall(nodes.container)):
            title.parent.insert(title.parent.index(title) + 1, html(self.line()))

    def line(self) -> str:
        """The line as HTML; its buttons are shown by the script that they need."""
        say = words(self.config.language)
        charts = sum(node.astext().count(CHART_MARK) for node in self.document.findall(nodes.raw))
        exercises = sum(is_exercise(node) for node in self.document.findall(nodes.Admonition))
        counted = {"time": minutes(self.document, charts), "charts": charts, "exercises": exercises}
        parts = [say[name][n > 1].format(n=n) for name, n in counted.items() if n]
        switch = f'<button type="button" class="book-all-code" aria-pressed="false" hidden>{say["code"]}</button>'
        run = f'<button type="button" class="book-run" aria-haspopup="dialog" hidden>{say["run"]}</button>'
        return f'<p class="book-meta"><span>{escape(" · ".join(parts))}</span> {switch} {run}</p>'


def is_exercise(node: nodes.Node) -> bool:
    """Whether a part of a page is an exercise of sphinx-exercise."""
    return type(node).__name__ in ("exercise_node", "exercise_enumerable_node")


def minutes(document: nodes.document, charts: int) -> int:
    """The whole minutes that the running text and the charts of a page take a reader, at least one."""
    texts = [node.astext() for node in document.findall(nodes.paragraph) if not is_gathered(node)]
    latin = sum(len(re.findall(r"[A-Za-z0-9']+", text)) for text in texts)
    chinese = sum(len(re.findall(r"[\u4e00-\u9fff]", text)) for text in texts)
    return max(1, round(latin / WORDS_A_MINUTE + chinese / CHARACTERS_A_MINUTE + A_CHART * charts))


def is_gathered(node: nodes.Node | None) -> bool:
    """Whether a part of a page stands in a list of exercises, from which a reader picks some."""
    while isinstance(node, nodes.Element) and "book-gathered" not in node.get("classes", ()):
        node = node.parent
    return isinstance(node, nodes.Element)


class Description(SphinxPostTransform):
    """Describe a page, to search engines and to who shares its address, by its answer; else by its first paragraph."""

    default_priority = 759  # before terms are marked
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Put the description among the meta data of the page."""
        answers = (node for node in self.document.findall(nodes.container) if "tag_answer" in node["classes"])
        told = (text for part in (*answers, self.document) for text in part.findall(nodes.paragraph))
        if text := next((" ".join(without_tags(node).split()) for node in told), ""):
            self.document.insert(0, nodes.meta("", name="description", content=shorten(text, 300, placeholder=" …")))


def without_tags(node: nodes.Node) -> str:
    """The words of a part of a page, without the tags that stand in it as they are."""
    return "".join(text.astext() for text in node.findall(nodes.Text) if not isinstance(text.parent, nodes.raw))


class ExerciseTitles(SphinxPostTransform):
    """Set the name of each exercise in the brackets of the language, which sphinx-exercise has in English."""

    default_priority = 23  # after sphinx-exercise has made the titles, before a list takes them
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Replace the brackets, which are texts of their own around the name."""
        sign = signs(self.config.language)
        brackets = {" (": sign["open"], ")": sign["close"]}
        for node in [node for node in self.document.findall(nodes.Admonition) if is_exercise(node)]:
            for text in [text for text in node[0].children if text in brackets]:
                node[0].replace(text, nodes.Text(brackets[text]))


class ExerciseLabels(SphinxPostTransform):
    """Say at each exercise its level, minutes and need, which its ``:class:`` names: ``easy minutes-5 no-python``."""

    default_priority = 775
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Put a line of labels behind the title of each exercise that has any, with the link to its own page."""
        for node in [node for node in self.document.findall(nodes.Admonition) if is_exercise(node)]:
            told = [escape(label) for label in labels(node["classes"], words(self.config.language))]
            told += [f'<a href="{escape(href)}">{escape(text)}</a>' for text, href in node.get("stands", ())]
            for part in node.findall(nodes.section):
                part["ids"] = []  # each exercise gives its text the same name
            if told:
                node.insert(1, html(f'<p class="book-labels">{" · ".join(told)}</p>'))


def labels(classes: list[str], say: dict) -> list[str]:
    """The labels that some classes name, in the words of a language."""
    numbers = [say["minutes"].format(n=found[1]) for name in classes if (found := MINUTES.fullmatch(name))]
    named = [say[kind][name] for kind in ("level", "needs") for name in classes if name in say[kind]]
    return named[:1] + numbers + named[1:]

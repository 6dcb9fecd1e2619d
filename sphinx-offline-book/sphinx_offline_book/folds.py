"""Fold what a first reading does not need: the code of each cell, and the solution of each exercise.

Both become native ``details`` elements: they open with mouse, keyboard or search, and need no script.
A notebook steers it by tags of its cells: ``show-code`` leaves the code open.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_offline_book.language import signs, words_in

WORDS = {
    "en": {"code": "Show code", "solution": "Solution"},
    "zh": {"code": "显示代码", "solution": "参考答案"},
}
SEEN = (nodes.raw, nodes.table, nodes.image, nodes.literal_block, nodes.math_block)  # more than a sentence


def words(language: str | None) -> dict[str, str]:
    """The words of this module in a language; English where it has none."""
    return words_in(WORDS, language)


class FoldCode(SphinxPostTransform):
    """Fold the code of every cell; code that shows nothing, or but a sentence, leaves no line of its own."""

    default_priority = 790  # outputs were chosen, widgets not yet written out
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Put each cell's code into a ``details`` element, ``quiet`` where the cell shows nothing to look at."""
        label = words(self.config.language)["code"]
        for cell in [node for node in self.document.findall(nodes.container) if is_cell(node)]:
            source = next((child for child in cell if "cell_input" in child["classes"]), None)
            if source is None or "tag_show-code" in cell["classes"]:
                continue
            quiet = is_quiet(cell) and not in_solution(cell)
            if quiet and not outputs(cell):
                cell["classes"].append("book-silent")
            cell.replace(source, around(source, "book-code" + " quiet" * quiet, label))


def around(part: nodes.Node, kind: str, label: str) -> list[nodes.Node]:
    """A part of a page in a ``details`` element with this label."""
    head = f'<details class="{kind}"><summary class="book-opens-code">{escape(label)}</summary>'
    return [html(head), part, html("</details>")]


def html(text: str) -> nodes.raw:
    """Some HTML as it stands."""
    return nodes.raw("", text, format="html")


def is_cell(node: nodes.container) -> bool:
    """Whether a part of a page is a code cell."""
    return node.get("nb_element") == "cell_code"


def in_solution(node: nodes.Node) -> bool:
    """Whether a part of a page stands in a solution, whose code may be the answer."""
    while node is not None and not is_solution(node):
        node = node.parent
    return node is not None


def is_solution(node: nodes.Node) -> bool:
    """Whether a part of a page is a solution of sphinx-exercise."""
    return type(node).__name__ == "solution_node"


def outputs(cell: nodes.container) -> list[nodes.Node]:
    """What a cell shows."""
    return [child for child in cell if "cell_output" in child["classes"]]


def is_quiet(cell: nodes.container) -> bool:
    """Whether a cell shows nothing, or nothing but running text; a mark within a sentence is part of it."""
    seen = [part for shown in outputs(cell) for kind in SEEN for part in shown.findall(kind)]
    return all(isinstance(part, nodes.raw) and isinstance(part.parent, nodes.TextElement) for part in seen)


class FoldSolutions(SphinxPostTransform):
    """Make each solution a drop-down whose title opens it."""

    default_priority = 795  # after sphinx-exercise has named them, and their code was folded
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Replace each solution by a ``details`` element with its own words as a title, no link."""
        label = words(self.config.language)["solution"]
        for node in [node for node in self.document.findall(nodes.Admonition) if is_solution(node)]:
            ids = "".join(f' id="{escape(id_)}"' for id_ in node["ids"][:1])
            for part in node.findall(nodes.section):
                part["ids"] = []  # each solution gives its text the same name
            title = next((child for child in node if isinstance(child, nodes.title)), None)
            name = title.astext().partition("(")[2].rpartition(")")[0] if title is not None else ""
            text = f"{label}{signs(self.config.language)['colon']}{name}" if name else label
            head = (
                f'<details class="solution admonition"{ids}><summary class="admonition-title">{escape(text)}</summary>'
            )
            node.parent.replace(
                node, [html(head), *[child for child in node if child is not title], html("</details>")]
            )

"""Refuse a page that would load from another host or run a script of its own, and say which cell wrote it."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform

from sphinx_offline_book import foreign, policy
from sphinx_offline_book.notebook import charts_in


class RefuseForeign(SphinxTransform):
    """Looks at all raw HTML and all pictures of a page when it is read."""

    default_priority = 790  # before a chart is drawn, which would fetch its data

    def apply(self, **kwargs) -> None:
        """Raise ExtensionError with page, cell and what it would load."""
        for node in self.document.findall(lambda n: isinstance(n, nodes.raw | nodes.image)):
            if problems := problems_of(node):
                page = Path(self.env.doc2path(self.env.docname))
                where = f"{page.relative_to(self.app.srcdir)}{place(node, page)}"
                raise ExtensionError(f"{where}: {problems[0]}\n{advice(problems[0])}")


def problems_of(node) -> list[str]:
    """What a node would load from another host, or the script that it would run."""
    if isinstance(node, nodes.image):
        uri = node.get("uri", "")
        return [f"the picture {uri[:100]} lies on another host"] if foreign.foreign(uri) else []
    text = node.astext()
    loads = [f"{part} would be loaded from another host" for part in foreign.loaded_by(text)]
    loads += [f"a chart would load {url[:100]}" for spec in charts_in(text) for url in foreign.loaded_by_chart(spec)]
    scripts = (" ".join(code.split())[:80] for code in policy.INLINE.findall(text))
    return loads + [f"a script that is not the book's own would run: {code}" for code in scripts]


def advice(problem: str) -> str:
    """What to do about a problem, in one line."""
    if "script" in problem:
        return (
            "A page of this book runs its own scripts only. A chart of Altair: call use_renderers() of "
            "sphinx_offline_book.notebook first."
        )
    return "A page of this book asks no other host. Save the file beside the page and name it there, or link to it."


def place(node, page: Path) -> str:
    """The cell that a node came from, by its id and number; else its line."""
    cell = node
    while cell is not None and "cell_index" not in getattr(cell, "attributes", {}):
        cell = cell.parent
    if cell is None or page.suffix != ".ipynb":
        return f", line {node.line}" if node.line and page.suffix != ".ipynb" else markdown_cell(node, page)
    cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
    return f", cell {cells[cell['cell_index']].get('id', '')} ({cell['cell_index'] + 1} of {len(cells)})"


def markdown_cell(node, page: Path) -> str:
    """The text cell of a notebook that a piece of raw HTML or a picture stands in, found by its words."""
    words = node.get("uri") if isinstance(node, nodes.image) else node.astext().strip().split("\n")[0]
    cells = json.loads(page.read_text(encoding="utf-8"))["cells"] if page.suffix == ".ipynb" else []
    found = [(i, cell.get("id", "")) for i, cell in enumerate(cells, 1) if words in "".join(cell["source"])]
    return f", cell {found[0][1]} ({found[0][0]} of {len(cells)})" if found else ""

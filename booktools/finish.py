"""Make the built pages light and strict: the last step of a build, on a copy of what Sphinx wrote.

Sphinx's own folder stays as it is, so that its next build finds what it knows. The step is a function of the files
it is given: the same folder in, the same bytes out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

# Each takes the text of a page and gives the text that replaces it.
MENDS: list[Callable[[str], str]] = []


def finish(folder: Path) -> None:
    """Rewrite the pages of a folder in place."""
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for mend in MENDS:
            text = mend(text)
        path.write_text(text, encoding="utf-8", newline="\n")

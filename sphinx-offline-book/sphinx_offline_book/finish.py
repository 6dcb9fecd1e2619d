"""Make the built pages light and strict: the last step of a build, on a copy of what Sphinx wrote.

Sphinx's own folder stays as it is, so that its next build finds what it knows. The step is a function of the files
it is given: the same folder in, the same bytes out. Each thing that it takes away is named in a list here, and one
that is not found is an error: a new version of the theme can't undo the work unseen.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from sphinx_offline_book import access, editions, icons, paper, policy, sheets, theme_words, unused

# Each takes the text of a page and gives the text that replaces it.
MENDS: list[Callable[[str], str]] = [access.mend, theme_words.mend]

# Scripts that no page loads: the icons come from the font, which is far smaller; Sphinx's own search is replaced.
UNUSED_SCRIPTS = ("fontawesome.js", "translations.js")
# Files that no page reads, below the folder of the book.
UNUSED_FILES = (
    "_static/scripts/fontawesome.js*",
    "_static/locales",
    "_static/searchtools.js",
    "_static/*webpack-macros.html",
    "_static/images/logo_*",
    "_static/copybutton_funcs.js",
)
OPTIONS = "_static/documentation_options.js"  # each edition has its own
# What an attribute of the theme calls, by the name that page.js knows it by: the policy allows no such attribute.
ACTIONS = {
    'onclick="toggleFullScreen()"': 'data-action="fullscreen"',
    'onclick="window.print()"': 'data-action="print"',
}

SCRIPT = re.compile(r"(?P<open><script\b(?P<attributes>[^>]*)>)(?P<code>.*?)</script>", re.DOTALL)
SOURCE = re.compile(r'\bsrc="([^"?]*)')
PRELOAD = re.compile(r'<link rel="preload" as="script"[^>]*>\s*')
HANDLER = re.compile(r"""<[a-z][^<>]*\son[a-z]+=["'][^<>]*>""", re.IGNORECASE)


def finish(folder: Path, places: Sequence[str] = ("",)) -> None:
    """Rewrite the pages of a folder in place, and drop the files that none of them reads.

    ``places`` are the folders of its editions, the first one's empty.

    :raises ValueError: something that should be there, or should not, isn't as expected
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html")) if is_page(path)}
    papers = {path: text for path, text in texts.items() if paper.is_paper(text)}  # they bring their own style
    pages = {path: text for path, text in texts.items() if path not in papers}
    pages = with_options(folder, places, each(folder, pages, mended))
    drop(folder, UNUSED_FILES + tuple(f"{place}/{OPTIONS}".lstrip("/") for place in places))
    names = sheets.shared(folder, pages)
    scripts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.js"))}
    css = icons.trim(folder, sheets.joined(folder, names), [*pages.values(), *scripts.values()])
    css = unused.trim(css, [*pages.values(), *(text for path, text in scripts.items() if not is_page(path))])
    (folder / sheets.JOINED).write_text(css, encoding="utf-8", newline="\n")
    linked = {path: sheets.replace(folder, path, text, names, css) for path, text in pages.items()}
    for path, page in each(folder, linked | papers, policy.declare).items():
        path.write_text(page, encoding="utf-8", newline="\n")


def with_options(folder: Path, places: Sequence[str], pages: dict[Path, str]) -> dict[Path, str]:
    """Pages with the options of their edition in them."""
    made = dict(pages)
    for place in places:
        options = (folder / place / OPTIONS).read_text(encoding="utf-8").strip()
        own = {
            path: text for path, text in pages.items() if editions.place_of(path.relative_to(folder), places) == place
        }
        made |= each(folder, own, lambda text, options=options: inline_options(text, options))
    return made


def each(folder: Path, pages: dict[Path, str], change: Callable[[str], str]) -> dict[Path, str]:
    """Change each page; an error names the page."""
    made = {}
    for path, text in pages.items():
        try:
            made[path] = change(text)
        except ValueError as error:
            raise ValueError(f"{path.relative_to(folder)}: {error}") from error
    return made


def mended(text: str) -> str:
    """A page with all mends, its scripts named, thinned and waiting."""
    for mend in (*MENDS, name_actions, keep_scripts, defer_scripts):
        text = mend(text)
    return text


def is_page(path: Path) -> bool:
    """Tell pages, and the scripts beside them, which hold data alone, from what a theme leaves among its files."""
    return "_static" not in path.parts


def drop(folder: Path, patterns: tuple[str, ...]) -> None:
    """Remove the files and folders that match; each pattern must match something."""
    for pattern in patterns:
        found = sorted(folder.glob(pattern))
        if not found:
            raise ValueError(f"Nothing matches {pattern}, which the finishing step should drop: has the theme changed?")
        for path in found:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def name_actions(page: str) -> str:
    """Put names in the place of the theme's inline handlers; refuse a handler that is not known."""
    for handler, action in ACTIONS.items():
        page = page.replace(handler, action)
    if unknown := HANDLER.search(SCRIPT.sub("", page)):
        raise ValueError(f"An inline handler that the policy of the page would block: {unknown[0][:200]}")
    return page


def keep_scripts(page: str) -> str:
    """Drop the scripts that no page uses, and the hints to load scripts early."""

    def keep(script: re.Match) -> str:
        source = SOURCE.search(script["attributes"])
        return "" if source and source[1].split("/")[-1] in UNUSED_SCRIPTS else script[0]

    return PRELOAD.sub("", SCRIPT.sub(keep, page))


def defer_scripts(page: str) -> str:
    """Let each script file wait for the page; their order stays."""

    def defer(script: re.Match) -> str:
        waits = " defer" in script["attributes"] or " src=" not in script["attributes"]
        return script[0] if waits else script[0].replace("<script", "<script defer", 1)

    return SCRIPT.sub(defer, page)


def inline_options(page: str, options: str) -> str:
    """Write the options, one small file, into the page: its inline scripts set more of them before any file runs."""
    page, found = re.subn(
        r'<script\b[^>]*\bsrc="[^"]*/documentation_options\.js[^"]*"[^>]*></script>',
        lambda _: f"<script>{options}</script>",
        page,
    )
    if found != 1:
        raise ValueError(f"documentation_options.js is named {found} times in a page, not once")
    return page

"""Join the stylesheets that all pages share into one; a sheet that only some pages have stays apart, after it."""

from __future__ import annotations

import hashlib
import posixpath
import re
from pathlib import Path

LINK = re.compile(r'[ \t]*<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref="(?P<href>[^"?]*)[^"]*"[^>]*>\n?')
IMPORT = re.compile(r'@import\s+"([^"]+)";')
URL = re.compile(r"url\((?!['\"]?(?:data:|#))['\"]?([^'\")]+)['\"]?\)")
COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
JOINED = "_static/site.css"


def shared(folder: Path, pages: dict[Path, str]) -> list[str]:
    """The stylesheets that all pages have, in their order, as paths below the folder of the book."""
    used = [[address(folder, path, link["href"]) for link in LINK.finditer(page)] for path, page in pages.items()]
    names = [name for name in used[0] if all(name in others for others in used)]
    if len(names) < 2:
        raise ValueError(f"The pages share no stylesheets to join: {names}")
    return names


def joined(folder: Path, names: list[str]) -> str:
    """Stylesheets as one text, and drop their own files."""
    read: set[str] = set()
    text = '@charset "UTF-8";\n' + "\n".join(sheet(folder, name, read) for name in names)
    for name in read:
        (folder / name).unlink()
    return text


def address(folder: Path, page: Path, href: str) -> str:
    """The path of a file, below the folder of the book, that a page names from its own place."""
    here = page.parent.relative_to(folder).as_posix()
    return posixpath.normpath(posixpath.join(here, href))


def sheet(folder: Path, name: str, read: set[str]) -> str:
    """The text of a stylesheet with its imports in it, once each, and its addresses seen from the joined one."""
    if name in read:
        return ""
    read.add(name)
    here = posixpath.dirname(name)
    text = COMMENT.sub("", (folder / name).read_text(encoding="utf-8")).replace('@charset "UTF-8";', "")
    text = URL.sub(lambda m: f"url({from_joined(posixpath.join(here, m[1]))})", text)
    return IMPORT.sub(lambda m: sheet(folder, posixpath.normpath(posixpath.join(here, m[1])), read), text).strip()


def from_joined(name: str) -> str:
    """The address of a file seen from the joined stylesheet."""
    return posixpath.relpath(name, posixpath.dirname(JOINED))


def replace(folder: Path, path: Path, page: str, names: list[str], css: str) -> str:
    """A page with one link, marked by the content, in the place of its first named stylesheet, none for others."""
    href = posixpath.relpath(JOINED, path.parent.relative_to(folder).as_posix())
    mark = hashlib.sha256(css.encode()).hexdigest()[:8]
    links = iter([f'<link rel="stylesheet" href="{href}?v={mark}" />\n'])
    return LINK.sub(lambda m: next(links, "") if address(folder, path, m["href"]) in names else m[0], page)

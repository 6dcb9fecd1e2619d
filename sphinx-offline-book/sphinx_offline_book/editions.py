"""Editions of a book in other languages, in one built folder: the first at its top, another below its name.

``offline_book_editions`` names the folder with the sources of each other edition, as in ``{zh: _build/zh}``. All have
pages of the same names. What is the same in two editions (scripts, styles, files to take along) stands there once, and
each page has a link to the same page in the other language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from os.path import relpath
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import urljoin

import yaml

from sphinx_offline_book.access import THEME_PAGE

SETTING = "offline_book_editions"
# What a language is called, and what the link to a page in it says to those who point at it.
NAMES = {"en": ("English", "This page in English"), "zh": ("中文", "本页的中文版")}
MISSING = {
    "en": ("There is no such page", "The front page of the book"),
    "zh": ("没有这个页面", "本书首页"),
}
NOT_FOUND = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>404</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 32rem; padding: 0 1rem }}</style>
</head>
<body>
<main>{sections}</main>
</body>
</html>
"""
ADDRESS = re.compile(r'(?P<open>\b(?:href|src)=")(?P<path>[^"#?:]+)(?=["#?])')
BAR = re.compile(r'<div class="article-header-buttons">')
HEAD = "</head>"
CANONICAL = 'rel="canonical"'
OPTIONS, TRANSLATIONS = "_static/documentation_options.js", "_static/translations.js"


def settings_of(root: Path) -> dict:
    """The settings that the extension and Sphinx have for a book."""
    path = root / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return config.get("sphinx", {}).get("config", {}) or {}


def books(root: Path) -> dict[str, Path]:
    """The folder with the sources of each edition by its place in the built book; the first has none.

    An edition whose sources were not made is left out.
    """
    named = {place: root / folder for place, folder in (settings_of(root).get(SETTING) or {}).items()}
    return {"": root} | {place: folder for place, folder in named.items() if (folder / "_config.yml").is_file()}


def language(root: Path) -> str:
    """The language of a book, by two letters."""
    return str(settings_of(root).get("language") or "en")[:2]


def address(site: str, place: str) -> str:
    """The address of an edition in the published book; empty where none is known."""
    return site and site + (f"{place}/" if place else "")


def place_of(path: Path, places: Sequence[str]) -> str:
    """The place of the edition that a file of the built book belongs to, by its path in it."""
    return path.parts[0] if path.parts[0] in places else ""


# --- one folder -------------------------------------------------------------------------------------------------------


def share(book: Path, place: str) -> None:
    """Drop from an edition the files that the first has as well, and let its pages name those."""
    own = book / place
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(own.rglob("*.html"))}
    folders = {path: dirname(path.relative_to(own).as_posix()) for path in texts}
    named = {target for path, text in texts.items() for target in targets(text, folders[path])}
    files = [path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file()]
    shared = {name for name in files if may_be_shared(name, named) and same(own / name, book / name)}
    for name in shared | {TRANSLATIONS} & set(files):
        (own / name).unlink()
    for folder in sorted((path for path in own.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    for path, text in [pair for pair in texts.items() if pair[0].is_file()]:
        path.write_text(led_to_shared(text, folders[path], shared), encoding="utf-8", newline="\n")


def targets(text: str, folder: str) -> set[str]:
    """The files of the book that a page names."""
    return {normpath(join(folder, found["path"])) for found in ADDRESS.finditer(text)}


def may_be_shared(name: str, named: set[str]) -> bool:
    """Say whether a file can stand in the first edition alone: pages name it, or a script that stands beside it."""
    return name != OPTIONS and (name.startswith("_static/") or name in named and not name.endswith(".html"))


def same(one: Path, other: Path) -> bool:
    """Say whether two files hold the same."""
    return other.is_file() and one.read_bytes() == other.read_bytes()


def led_to_shared(text: str, folder: str, shared: set[str]) -> str:
    """A page that is going to stand one folder deeper, with its links to files of the first edition."""

    def led(found: re.Match) -> str:
        name = normpath(join(folder, found["path"]))
        return found["open"] + (relpath(join("..", name), folder or ".") if name in shared else found["path"])

    return ADDRESS.sub(led, text)


# --- from one language to the other -----------------------------------------------------------------------------------


def switch_all(book: Path, languages: Mapping[str, str], site: str) -> None:
    """Give each page that several editions have its links to the others; ``languages`` is by the place of each."""
    for place in languages:
        for path in sorted((book / place).rglob("*.html")):
            if place_of(path.relative_to(book), [*languages]) != place:  # a page of an edition below this one
                continue
            name = path.relative_to(book / place).as_posix()
            having = {other: code for other, code in languages.items() if (book / other / name).is_file()}
            text = path.read_text(encoding="utf-8")
            if len(having) > 1 and THEME_PAGE in text:
                text = with_heads(switched(text, name, place, having), name, place, having, site)
                path.write_text(text, "utf-8", newline="\n")


def switched(text: str, name: str, place: str, having: Mapping[str, str]) -> str:
    """A page with a link in its bar to itself in each other edition."""
    at = dirname(join(place, name)) or "."
    links = [link(code, relpath(join(other, name), at)) for other, code in having.items() if other != place]
    text, found = BAR.subn(lambda bar: bar[0] + "".join(links), text, count=1)
    if not found:
        raise ValueError(f"{join(place, name)}: the theme has changed: no bar for the link to the other language")
    return text


def with_heads(text: str, name: str, place: str, having: Mapping[str, str], site: str) -> str:
    """A page that tells search engines its address and those of its editions, where that of the book is known."""
    if not site:
        return text
    urls = {other: escape(urljoin(address(site, other), name)) for other in having}
    known = [*zip(having.values(), urls.values(), strict=True), ("x-default", next(iter(urls.values())))]
    lines = [f'<link rel="alternate" hreflang="{code}" href="{url}" />\n' for code, url in known]
    if CANONICAL not in text:  # the setting html_baseurl writes one
        lines.insert(0, f'<link {CANONICAL} href="{urls[place]}" />\n')
    return text.replace(HEAD, "".join(lines) + HEAD, 1)


def not_found(languages: Mapping[str, str], site: str) -> str:
    """What a web server shows in the place of a page that is not there, in all languages; it can be at any address."""
    parts = []
    for place, code in languages.items():
        (head, text), home = MISSING.get(code, MISSING["en"]), escape(f"{address(site, place)}index.html")
        parts.append(f'<section lang="{code}"><h2>{head}</h2><p><a href="{home}">{text}</a></p></section>')
    return NOT_FOUND.format(language=languages[""], sections="".join(parts))


def link(code: str, href: str) -> str:
    """The link to a page in another language, in that language."""
    name, told = NAMES.get(code, (code, code))
    return (
        f'\n<a class="btn btn-sm book-language" href="{escape(href)}" hreflang="{code}" lang="{code}" '
        f'title="{escape(told)}">{escape(name)}</a>'
    )

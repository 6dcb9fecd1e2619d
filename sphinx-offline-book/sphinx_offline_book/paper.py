"""Papers: HTML files made to be printed on A4, and the PDF of each, printed by a Chromium where there is one.

A paper needs no other file: its styles stand in it. It lies among the files that a book takes along, and is no page.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin

from sphinx_offline_book import browser
from sphinx_offline_book.keep import write_whole

STYLE = Path(__file__).with_name("paper.css")
MARK = '<html class="book-paper"'
SITE = "BOOK_SITE"  # the address of the published book, where the settings name none
# A fixed date in place of that of the printing, of the same length, so that the same paper gives the same bytes.
DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")
FIXED = rb"/\1 (D:20260101000000"
PDF_LINK = re.compile(r'(?P<open>\bhref="(?P<name>[^":?#]+))\.pdf"')
# A link in a PDF would lead to a file of this machine: it leads to the published book, or nowhere.
LINKS = """site => { for (const link of document.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href');
    if (/^(https?:|mailto:)/.test(href)) continue;
    if (site) link.href = new URL(href, site).href; else if (!href.startsWith('#')) link.removeAttribute('href'); } }"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>"""
PRINT = {"prefer_css_page_size": True, "print_background": True, "tagged": True}
SIZES = [12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8]  # points
# The largest letters with which each sheet of a paper fits its page.
FIT = """sizes => { const sheets = [...document.querySelectorAll('.sheet')], rule = document.createElement('div');
    rule.style.height = '273mm'; document.body.append(rule);
    const room = rule.offsetHeight; rule.remove();
    if (sheets.length) sizes.find(size => { document.documentElement.style.fontSize = `${size}pt`;
        return sheets.every(sheet => sheet.offsetHeight <= room); }); }"""
# As root, in a container, on a machine without a graphics card; nothing of another host is asked for.
SETTINGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


# --- what a paper is --------------------------------------------------------------------------------------------------


def paper(title: str, sheets: Sequence[str], language: str = "en") -> str:
    """A whole paper, by its title and the HTML of each of its sheets, which are a page of A4 each."""
    style = STYLE.read_text(encoding="utf-8")
    body = "\n".join(f'<section class="sheet">{sheet}</section>' for sheet in sheets)
    return (
        f'<!DOCTYPE html>\n{MARK} lang="{escape(language)}">\n<head>\n<meta charset="utf-8" />\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1" />\n<title>{escape(title)}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def is_paper(text: str) -> bool:
    """Tell a paper from a page of the book."""
    return MARK in text[:200]


def lines(n: int) -> str:
    """Room to write so many lines by hand."""
    return '<div class="lines">' + "<div></div>" * n + "</div>"


def qr(address: str) -> str:
    """An address as a QR code, an SVG of black squares."""
    import segno

    return segno.make(address, error="l").svg_inline(border=1, omitsize=True, svgclass="qr", lineclass=None)


@cache
def site(root: Path) -> str:
    """The address of the published book: the setting ``html_baseurl``, else the variable; empty where none is known."""
    import yaml  # here, since a notebook makes papers in a place where no book is built

    path = root / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    named = config.get("sphinx", {}).get("config", {}).get("html_baseurl") or os.environ.get(SITE, "")
    return named and named.rstrip("/") + "/"


# --- printing ---------------------------------------------------------------------------------------------------------


def printer() -> str:
    """What prints on this machine: the path of a Chromium; empty where none, or nothing that drives it, is there."""
    return browser.find() or "" if find_spec("playwright") else ""


@contextmanager
def printing() -> Iterator[Callable[..., None]]:
    """Start a browser that prints: ``put(html, pdf, site="", **options)`` makes the PDF of a file.

    ``site`` is the address of the file in the published book; with ``keep_links`` links lead to files of this machine.
    """
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        fonts = fonts_with_chinese(Path(folder))
        started = playwright.chromium.launch(executable_path=printer(), args=SETTINGS, env=os.environ | fonts)
        tab = started.new_page(viewport={"width": 720, "height": 1040})  # as wide as what stands on A4, and wider
        tab.emulate_media(media="print")

        def put(html: Path, pdf: Path, site: str = "", keep_links: bool = False, **options) -> None:
            tab.goto(html.resolve().as_uri())
            if not keep_links:
                tab.evaluate(LINKS, site)
            tab.evaluate(FIT, SIZES)
            write_whole(pdf, DATE.sub(FIXED, tab.pdf(**PRINT | options)))

        yield put
        started.close()


def fonts_with_chinese(folder: Path) -> dict[str, str]:
    """The environment by which a browser on Linux also knows the Chinese font of a package; empty on other systems."""
    if not sys.platform.startswith("linux"):
        return {}
    import pylopdf_fonts_zh_cn

    settings = folder / "fonts.conf"
    of_package = escape(str(pylopdf_fonts_zh_cn.sans_path().parent))
    settings.write_text(FONTS.format(folder=of_package, cache=escape(str(folder))), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(settings)}


def print_papers(book: Path, kept: Path, site: str) -> int:
    """Put the PDF of each paper of a built book beside it; give how many papers there are.

    What was printed is kept, by what it was printed from. Where nothing prints, a link to a PDF leads to the paper.
    """
    papers = {path: text for path in sorted(book.rglob("*.html")) if is_paper(text := path.read_text("utf-8"))}
    place = {path: path.relative_to(book).as_posix() for path in papers}
    named = {path: kept / f"{digest(text, site, place[path])}.pdf" for path, text in papers.items()}
    missing = [path for path, pdf in named.items() if not pdf.is_file()]
    if missing and printer():
        print(f"Papers ({len(missing)} to print) ...", flush=True)
        kept.mkdir(parents=True, exist_ok=True)
        with printing() as put:
            for path in missing:
                put(path, named[path], site and urljoin(site, place[path]))
    elif missing:
        print("Papers are made as pages, not as PDF: no Chromium was found that prints them.")
    for path, pdf in named.items():
        with suppress(FileNotFoundError):
            shutil.copyfile(pdf, path.with_suffix(".pdf"))
    forget(kept, set(named.values()))
    mend_links(book, papers)
    return len(papers)


def digest(*parts: str) -> str:
    """A name for what follows from some texts and from the browser of this machine."""
    return hashlib.sha256("\0".join([*parts, printer()]).encode()).hexdigest()[:32]


def forget(kept: Path, used: set[Path]) -> None:
    """Remove what was printed once and is no paper any more."""
    for path in set(kept.glob("*.pdf")) - used:
        path.unlink()


def mend_links(book: Path, papers: dict[Path, str]) -> None:
    """Let a link to the PDF of a paper that was not printed lead to the paper itself."""
    unprinted = {path.with_suffix(".pdf") for path in papers if not path.with_suffix(".pdf").is_file()}
    for path in sorted(book.rglob("*.html")) if unprinted else []:
        text = path.read_text(encoding="utf-8")

        def mend(link: re.Match, folder: Path = path.parent) -> str:
            target = Path(os.path.normpath(folder / (link["name"] + ".pdf")))
            return link["open"] + '.html"' if target in unprinted else link[0]

        if (mended := PDF_LINK.sub(mend, text)) != text:
            path.write_text(mended, encoding="utf-8", newline="\n")

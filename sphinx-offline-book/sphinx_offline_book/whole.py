"""The whole built book as one file: ``python -m sphinx_offline_book.whole FILE [FOLDER [PLACE]]``, for a zip or a PDF.

The zip holds the pages as they are, to be unpacked and opened from any folder. The PDF holds every page of the contents
as it is printed: folded code and solutions are left out, charts are pictures. It has bookmarks for parts, pages and
headings; a link from page to page leads to the page in the PDF. It is of one edition, by its place in the book.
"""

from __future__ import annotations

import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from posixpath import join
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import yaml
from bs4 import BeautifulSoup

from sphinx_offline_book import editions, hand_out, live, paper
from sphinx_offline_book.language import words_in

A_FIXED_DATE = (2026, 1, 1, 0, 0, 0)  # in a zip, so that the same files give the same bytes
PACKED = {".pdf", ".png", ".woff2", ".zip", ".parquet"}  # what gains nothing from being packed again
WORDS = {"en": "Contents", "zh": "目录"}
PAPER = {"format": "A4", "margin": {"top": "14mm", "bottom": "16mm", "left": "14mm", "right": "14mm"}}
SHEET = {"prefer_css_page_size": False, "outline": True} | PAPER
NUMBERS = """<style>@page {{ size: A4; margin: 0 }} body {{ margin: 0; font: 9pt sans-serif }}
p {{ margin: 0; height: 296mm; break-after: page; position: relative }}
span {{ position: absolute; bottom: 8mm; right: 14mm }}</style>{pages}"""
FRONT = """<style>body {{ font: 10.5pt sans-serif }} a {{ color: #000 }} h2 {{ font-size: 12pt; margin: 5mm 0 1mm }}
h1 {{ text-wrap: balance; word-break: keep-all; overflow-wrap: break-word }}
p {{ margin: 1mm 0; display: flex; justify-content: space-between }}</style>
<h1>{title}</h1><h2>{contents}</h2>{rows}"""


class Page(NamedTuple):
    """A page of the book: the caption of its part, and its path without an ending."""

    part: str
    name: str


def contents(root: Path) -> list[Page]:
    """The pages of a book in their order, those without a part first."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    parts = [{"chapters": toc.get("chapters", [])}, *toc.get("parts", [])]
    found = [Page(part.get("caption", ""), name) for part in parts for name in files(part.get("chapters", []))]
    return [Page("", toc["root"]), *found]


def files(entries: list[dict]) -> Iterator[str]:
    """The files that a list of the contents names, with those below them."""
    for entry in entries:
        if "file" in entry:
            yield entry["file"]
        yield from files(entry.get("sections", []))


# --- one zip ----------------------------------------------------------------------------------------------------------


def pack(book: Path, target: Path) -> int:
    """Write the built book as a zip, in one folder named as the zip; give its size in bytes.

    Live pages stay behind: opened from a disk, they can't run.
    """
    part = target.with_name(target.name + ".part")
    with zipfile.ZipFile(part, "w") as archive:
        for path in sorted(path for path in book.rglob("*") if path.is_file()):
            if path.is_relative_to(book / live.PLACE) and path.name != live.HERE:
                continue
            entry = zipfile.ZipInfo(f"{target.stem}/{path.relative_to(book).as_posix()}", A_FIXED_DATE)
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in PACKED else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, live.here(book) if path.name == live.HERE else path.read_bytes())
    part.replace(target)
    return target.stat().st_size


# --- one PDF ----------------------------------------------------------------------------------------------------------


class Printed(NamedTuple):
    """A printed page: part, path, address on this machine, headings, PDF, and the number of its first sheet."""

    part: str
    name: str
    address: str
    headings: list[str]
    reader: Any
    first: int


def bind(root: Path, book: Path, target: Path, pages: list[Page], place: str = "") -> int:
    """Write pages of an edition of the built book as one PDF; give its number of sheets."""
    from pypdf import PdfWriter

    writer, site = PdfWriter(), paper.site(root)
    title, language = title_and_language(editions.books(root).get(place, root))
    with tempfile.TemporaryDirectory() as folder, paper.printing() as put:
        printed = print_all(put, book / place, pages, Path(folder))
        front = put_text(put, Path(folder), "front", front_html(title, language, printed), SHEET)
        for reader in (front, *(page.reader for page in printed)):
            writer.append(reader, import_outline=False)
        numbers = put_text(put, Path(folder), "numbers", numbers_html(len(writer.pages)), {})
        for sheet, number in list(zip(writer.pages, numbers.pages, strict=False))[1:]:
            sheet.merge_page(number)
    bookmarks(writer, printed)
    mend_links(writer, book, {join(place, page.name): page.first for page in printed}, site)
    writer.add_metadata({"/Title": title})
    writer.compress_identical_objects()
    part = target.with_name(target.name + ".part")
    writer.write(part)
    part.replace(target)
    return len(writer.pages)


def print_all(put, book: Path, pages: list[Page], folder: Path) -> list[Printed]:
    """Print each page; one sheet of contents comes before the first."""
    from pypdf import PdfReader

    found, at = [], 1
    for number, page in enumerate(pages):
        source, made = (book / f"{page.name}.html").resolve(), folder / f"{number}.pdf"
        put(source, made, keep_links=True, **SHEET)
        reader = PdfReader(made)
        found.append(Printed(page.part, page.name, source.as_uri(), headings(source), reader, at))
        at += len(reader.pages)
    return found


def headings(page: Path) -> list[str]:
    """The headings of a page, without the sign that links to each."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for sign in soup.select(".headerlink"):
        sign.decompose()
    found = [" ".join(head.get_text().split()) for head in soup.select("article :is(h1, h2, h3, h4, h5, h6)")]
    return found or [page.stem]


def title_and_language(root: Path) -> tuple[str, str]:
    """The title and the language of a book."""
    config = hand_out.settings_of(root)
    return config.get("title", ""), config.get("sphinx", {}).get("config", {}).get("language", "en")


def put_text(put, folder: Path, name: str, html: str, options: dict):
    """Some HTML as printed, to be read."""
    from pypdf import PdfReader

    (folder / f"{name}.html").write_text(f'<!DOCTYPE html><meta charset="utf-8" />{html}', encoding="utf-8")
    put(folder / f"{name}.html", folder / f"{name}.pdf", keep_links=True, **options)
    return PdfReader(folder / f"{name}.pdf")


def front_html(title: str, language: str, printed: list[Printed]) -> str:
    """The first sheet: the title of the book and its contents, with the numbers of the sheets."""
    rows, part = [], ""
    for page in printed:
        if page.part != part:
            part = page.part
            rows.append(f"<h2>{escape(part)}</h2>")
        link = f'<a href="{page.address}">{escape(page.headings[0])}</a>'
        rows.append(f"<p>{link}<span>{page.first + 1}</span></p>")
    return FRONT.format(title=escape(title), contents=words_in(WORDS, language), rows="".join(rows))


def numbers_html(n: int) -> str:
    """So many sheets with nothing but their number."""
    return NUMBERS.format(pages="".join(f"<p><span>{number + 1}</span></p>" for number in range(n)))


def bookmarks(writer, printed: list[Printed]) -> None:
    """Bookmarks for parts, pages, and the headings of each page."""
    part, above = "", None
    for page in printed:
        if page.part != part:
            part = page.part
            above = writer.add_outline_item(title=part, page_number=page.first)
        add(writer, page, page.reader.outline, above)


def add(writer, page: Printed, outline: list, above) -> None:
    """Bookmarks for a list of headings, in which those below a heading follow it as a list of their own."""
    last = above
    for heading in outline:
        if isinstance(heading, list):
            add(writer, page, heading, last)
        else:
            sheet = page.reader.get_destination_page_number(heading)
            told = whole_heading(heading.title, page.headings)
            last = writer.add_outline_item(title=told, page_number=page.first + (sheet or 0), parent=above)


def whole_heading(title: str, headings: list[str]) -> str:
    """A heading as its page has it: a bookmark lacks the spaces at which the heading was broken into lines."""
    known = {heading.replace(" ", ""): heading for heading in headings}
    told = title.replace(" ", "")
    return next((known[name] for name in sorted(known, key=len, reverse=True) if told.startswith(name)), title)


def mend_links(writer, book: Path, first: dict[str, int], site: str) -> None:
    """Let links to pages lead to their sheet, others to the published book where it is known, else nowhere."""
    from pypdf.generic import ArrayObject, NameObject, TextStringObject

    for sheet in writer.pages:
        kept = ArrayObject()
        for note in sheet.get("/Annots") or []:
            action = note.get_object().get("/A") or {}
            address = str(action.get("/URI", ""))
            if address.startswith("file:"):
                place = inside(book, address)
                page, _, shown = place.partition("#")
                if (name := page.removesuffix(".html")) in first and "=" not in shown:  # no script shows anything here
                    target = writer.pages[first[name]].indirect_reference
                    note.get_object()[NameObject("/Dest")] = ArrayObject([target, NameObject("/Fit")])
                    del note.get_object()[NameObject("/A")]
                elif site and place:
                    action[NameObject("/URI")] = TextStringObject(urljoin(site, place))
                else:
                    continue
            kept.append(note)
        if "/Annots" in sheet:
            sheet[NameObject("/Annots")] = kept


def inside(book: Path, address: str) -> str:
    """The path in the book, with what follows it, of the address of a file; empty for a file elsewhere."""
    parts = urlsplit(address)
    path = os.path.relpath(unquote(parts.path), book.resolve())
    return "" if path.startswith("..") else Path(path).as_posix() + (f"#{parts.fragment}" if parts.fragment else "")


def main() -> int:
    """Write the file that the command line names, by its ending; say its size."""
    target, root = Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else ".").resolve()
    book, folders = root / "_build" / "html", editions.books(root)
    place = sys.argv[3] if len(sys.argv) > 3 and sys.argv[3] in folders else ""
    if target.suffix == ".zip":
        told = f"unpack it and open {target.stem}/index.html"
        pack(book, target)
    elif paper.printer():
        told = f"{bind(root, book, target, contents(folders[place]), place)} pages"
    else:
        print(f"A PDF needs a Chromium and Playwright. To install a Chromium:\n  {paper.browser.HOW}", file=sys.stderr)
        return 1
    print(f"{target.resolve()}: {target.stat().st_size / 1e6:.1f} MB; {told}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

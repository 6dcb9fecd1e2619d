"""The papers of the built book as they come out of a printer."""

import re
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from aicities.lessons import NAMES
from sphinx_offline_book import paper
from tests.book.visit import HTML, PAGES, ROOT, apart

FOLDER = HTML / "notebooks" / "papers"
A4 = (595, 842)  # points
THEMES = [page.rsplit("/", 1)[-1] for page in PAGES if "/themes/" in page]
SHEETS = [f"{name.replace('_', '-')}-{kind}" for name in (*NAMES, "jigsaw") for kind in ("work-sheet", "answers")]
PAPERS = {**dict.fromkeys(SHEETS, 1), **{f"{theme}-hand-out": 2 for theme in THEMES}}


def test_every_lesson_and_every_theme_has_its_papers():
    assert {path.stem for path in FOLDER.glob("*.html")} == set(PAPERS)
    assert {path.stem for path in FOLDER.glob("*.pdf")} == set(PAPERS)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_takes_its_pages_of_a4_and_names_no_place_of_this_machine(name):
    data = (FOLDER / f"{name}.pdf").read_bytes()
    pages = PdfReader(FOLDER / f"{name}.pdf").pages
    assert len(pages) == PAPERS[name]
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages} == {A4}
    assert b"file:" not in data and str(HTML.parents[1]).encode() not in data
    notes = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    site = paper.site(ROOT)  # the links lead there, or there are none
    assert all(site and note["/A"]["/URI"].startswith(site) for note in notes)
    assert all(len(page.extract_text()) > 60 for page in pages)


def printed(sheet, made, *site):
    with paper.printing() as put:
        put(sheet, made, *site)
    return made.read_bytes()


def test_chinese_is_printed_also_where_the_machine_has_no_chinese_font(tmp_path, monkeypatch):
    bare = tmp_path / "bare.conf"
    bare.write_text("<?xml version='1.0'?><fontconfig></fontconfig>", encoding="utf-8")
    monkeypatch.setattr(paper, "FONTS", paper.FONTS.replace("/etc/fonts/fonts.conf", str(bare)))
    sheet, made = tmp_path / "a.html", tmp_path / "a.pdf"
    sheet.write_text(paper.paper("A", ["<p>Guangzhou 广州</p><a href='b.html'>b</a>"]), encoding="utf-8")
    first, again = apart(lambda: [printed(sheet, made) for _ in range(2)])
    assert first == again
    shown = subprocess.run([shutil.which("pdftotext"), made, "-"], capture_output=True, text=True).stdout
    assert "Guangzhou 广州" in shown and b"file:" not in first


def test_a_link_leads_to_the_published_book_where_its_address_is_known(tmp_path):
    sheet, made = tmp_path / "a.html", tmp_path / "a.pdf"
    sheet.write_text(paper.paper("A", ["<a href='../rows.html#table=a'>rows</a>"]), encoding="utf-8")
    apart(lambda: printed(sheet, made, "https://example.org/book/papers/a.html"))
    uris = [note.get_object()["/A"]["/URI"] for note in PdfReader(made).pages[0]["/Annots"]]
    assert uris == ["https://example.org/book/rows.html#table=a"]


def test_what_a_hand_out_says_stands_on_its_page():
    for theme in THEMES:
        page = (HTML / "notebooks" / "themes" / f"{theme}.html").read_text(encoding="utf-8")
        said = re.findall(r"<li><p>(.*?)</p></li>", (FOLDER / f"{theme}-hand-out.html").read_text("utf-8"), re.DOTALL)
        plain = [re.sub(r"<[^>]+>|\s", "", text) for text in said]
        whole = re.sub(r"<span role=\"tooltip\".*?</span>|<[^>]+>|\s", "", page, flags=re.DOTALL)
        assert plain and all(text in whole for text in plain), theme

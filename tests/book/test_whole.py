"""The whole book as one file: a zip that opens from any folder, a PDF with bookmarks."""

import unicodedata
import zipfile
from urllib.parse import unquote, urlsplit

import pytest
from pypdf import PdfReader

from sphinx_offline_book import whole
from tests.book.visit import HTML, PAGES, ROOT, TWO_TIGERS, apart, new_tab, source, until

ODD = "移动硬盘 #1 100% 书&+"  # a memory stick: Chinese, spaces, and signs that mean something in an address
THEME = "notebooks/themes/city-rankings"


@pytest.fixture(scope="module")
def stick(tmp_path_factory):
    """The folder of the book as unpacked from its zip."""
    packed = tmp_path_factory.mktemp("zip") / "a-book.zip"
    assert whole.pack(HTML, packed) == packed.stat().st_size < 40e6
    folder = tmp_path_factory.mktemp("stick") / ODD
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder / "a-book"


def test_the_zip_holds_the_book(stick):
    def files(folder):
        sizes = {path.relative_to(folder): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
        return {path: size for path, size in sizes.items() if path.parts[0] != "live"}

    assert files(stick) == files(HTML)
    assert [path.name for path in (stick / "live").iterdir()] == ["here.js"]
    assert '"pages": []' in (stick / "live/here.js").read_text()


def test_the_book_works_from_a_folder_with_an_odd_name(stick, chromium):
    page = new_tab(chromium)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((stick / "index.html").as_uri())
    until(page, "document.querySelector('.vega-chart[data-state=drawn]')")
    page.locator(f"a[href$='{THEME}.html']").first.click()
    page.wait_for_url(f"**/{THEME}.html*")
    until(page, "document.querySelector('.vega-chart[data-state=drawn]')")
    page.locator(".book-rows-link a").first.click()
    until(page, "document.querySelectorAll('.book-rows-grid tbody tr').length > 5")
    page.goto((stick / "search.html").as_uri() + "?q=深圳")
    until(page, "document.querySelectorAll('#search-results li').length > 5")
    page.locator("#search-results li a").first.click()
    page.wait_for_url("**/notebooks/**")
    page.wait_for_selector(".bd-article h1")
    assert ODD in unquote(urlsplit(page.url).path)
    assert errors == []
    page.close()


def titles(outline, depth=0):
    for entry in outline:
        yield from titles(entry, depth + 1) if isinstance(entry, list) else [(depth, entry.title, entry)]


def plain(text):
    """A text without spaces, and without signs that stand for two letters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def check(path, pages):
    reader = PdfReader(path)
    marks = list(titles(reader.outline))
    assert b"file:" not in path.read_bytes() and reader.metadata.title
    for page in pages:
        heading = whole.headings(HTML / f"{page.name}.html")[0]
        mark = next(mark for depth, title, mark in marks if (depth, title) == (bool(page.part), heading))
        number = reader.get_destination_page_number(mark)
        text = reader.pages[number].extract_text()
        assert plain(heading)[:20] in plain(text) and text.split()[-1] == str(number + 1)
    return reader, marks


def test_some_pages_as_one_pdf(tmp_path):
    pages = [page for page in whole.contents(ROOT) if page.name in ("index", THEME)]
    made = tmp_path / "a.pdf"
    assert apart(lambda: whole.bind(ROOT, HTML, made, pages)) == len(PdfReader(made).pages)
    reader, marks = check(made, pages)
    assert (1, "Take away") in [(depth - 1, title) for depth, title, _ in marks]
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert 'class="solution' in source(THEME).replace("details ", "") and "twocitieshaveanequalclaim" not in text
    assert "importaltair" not in text
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert any(link.get("/Dest") for link in links)  # from the contents and the front page to the theme


def test_the_contents_are_those_of_the_book():
    assert [page.name for page in whole.contents(ROOT)] == PAGES


@pytest.mark.slow
def test_the_whole_book_as_one_pdf(tmp_path):
    pages, made = whole.contents(ROOT), tmp_path / "a.pdf"
    assert apart(lambda: whole.bind(ROOT, HTML, made, pages)) > len(pages)
    check(made, pages)
    assert made.stat().st_size < 30e6 and TWO_TIGERS in [page.name for page in pages]

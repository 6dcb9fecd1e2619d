"""Notebooks that run in the reader's browser: the button on each page, and a kernel in a Chromium without a network.

The kernel is tried where the book has live pages, with one notebook to its end. `make test-live` runs all of them.
"""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from sphinx_offline_book import live
from tests.book.visit import HTML, NOTEBOOKS, ROOT, Visit, address
from tests.live_pages import BUNDLE, RUN, Live, cells_of, differences, run_here, run_there

PAGE = "notebooks/themes/city-rankings"
SMALL = ROOT / "notebooks/classroom/code-it-yourself.ipynb"
BOX = ".book-run-box"
BOOK = live.stamp(ROOT / "_build" / "live")


LOADED = "performance.getEntriesByType('resource').map(entry => entry.name.split('/').pop())"


def opened(browser, site, by="http", script="", **settings):
    """A page with the box of its button open, as one opens it by keyboard; and the files loaded before and after."""
    visit = Visit(browser, address(site, PAGE, by), **settings)
    visit.page.wait_for_load_state("networkidle")
    visit.page.evaluate(script)
    before = visit.page.evaluate(LOADED)
    visit.page.locator(".book-run").focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(BOX)
    return visit, before, visit.page.evaluate(LOADED)


def offered(visit):
    """The files that the box of a page from a disk offers, each of which must be in the book."""
    links = visit.page.eval_on_selector_all(f"{BOX} a[download]", "links => links.map(link => link.href)")
    files = [Path(unquote(urlsplit(link).path)) for link in links]
    assert all(file.is_file() for file in files)
    return [file.name for file in files]


def test_what_runs_a_page_is_loaded_when_it_is_asked_for(chromium, site):
    visit, before, after = opened(chromium, site)
    assert not {"run.js", "here.js"} & set(before)
    assert {"run.js", "here.js"} <= set(after)
    start = visit.page.locator(".book-run-start")
    assert start.count() == bool(BOOK)
    if BOOK:
        href = urlsplit(start.get_attribute("href"))
        assert parse_qs(href.query) == {"path": [f"{PAGE}.ipynb"]}
        assert (HTML / "live/files" / f"{PAGE}.ipynb").read_bytes() == (ROOT / f"{PAGE}.ipynb").read_bytes()
        assert "kept in this browser" in visit.page.inner_text(BOX)
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector(BOX, state="hidden")
    assert visit.page.evaluate("document.activeElement.className") == "book-run"
    assert (visit.errors, visit.foreign, visit.page.evaluate("blocked")) == ([], [], [])
    visit.context.close()


@pytest.mark.parametrize("dark", [False, True])
def test_a_page_from_a_disk_says_why_it_cannot_run_and_how_it_can(chromium, site, dark):
    visit, _, _ = opened(chromium, site, "file", width=390, dark=dark)
    told = visit.page.inner_text(BOX)
    assert "opened from a disk" in told
    assert offered(visit) == ["city-rankings.ipynb", *sorted(path.name for path in (HTML / "wheels").glob("*.whl"))]
    lines = visit.page.inner_text(f"{BOX} pre").splitlines()
    assert [line.split()[:2] for line in lines] == [["pip", "install"], ["pip", "install"], ["jupyter", "lab"]]
    box = visit.page.locator(BOX).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    visit.page.click(".book-run-close")
    visit.page.wait_for_selector(BOX, state="hidden")
    assert (visit.errors, visit.foreign) == ([], [])
    visit.context.close()


def test_a_browser_without_webassembly_says_so(chromium, site):
    visit, _, _ = opened(chromium, site, script="delete window.WebAssembly")
    assert visit.page.inner_text(".book-run-why").startswith("This browser can" if BOOK else "This copy")
    visit.context.close()


def test_the_box_speaks_the_language_of_its_page(chromium, site):
    visit, _, _ = opened(chromium, site, script="document.documentElement.lang = 'zh'")
    assert visit.page.inner_text(f"{BOX} h1") == "运行本页"
    words = re.sub(r"[\w./-]+\.(?:whl|ipynb)", "", visit.page.inner_text(BOX), flags=re.ASCII)
    assert set(re.findall(r"[a-z]{3,}", words)) <= {
        "ython",
        "hift",
        "nter",
        "ile",
        "ownload",
        "pip",
        "install",
        "jupyterlab",
        "jupyter",
        "lab",
    }
    visit.context.close()


def test_every_notebook_that_runs_live_is_in_the_book_with_its_page():
    told = json.loads((HTML / "live/here.js").read_text().removeprefix("window.bookLive = ").rstrip(";\n"))
    own = {path.relative_to(ROOT).with_suffix("").as_posix() for path in NOTEBOOKS[1:]}
    assert [name for name in told["pages"] if not name.startswith("zh/")] == (sorted(own) if BOOK else [])
    assert all((HTML / f"{name}.html").is_file() for name in told["pages"])


CHART = """import altair as alt
from sphinx_offline_book.notebook import use_renderers
use_renderers()
alt.Chart(alt.Data(values=[{"city": "a", "n": 1}, {"city": "b", "n": 2}])).mark_bar().encode(x="n:Q", y="city:N")"""
TABLE = """from IPython.display import HTML
from sphinx_offline_book.notebook import table_html
HTML(table_html(["City"], [["Shenzhen"]], "Cities"))"""
TYPED = """async (text) => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.ready;
    if (text) { panel.content.model.cells.get(0).sharedModel.setSource(text); await panel.context.save(); }
    return panel.content.model.cells.get(0).sharedModel.getSource(); }"""


def test_a_notebook_runs_live_to_its_end_as_it_does_here_and_keeps_what_was_typed(chromium, site):
    if not BOOK:
        assert not (HTML / "live/notebooks").exists()
        return
    browser = Live(chromium, site)
    page, _ = browser.open(SMALL.relative_to(ROOT).as_posix(), timeout=300)
    sums, charts, tables = page.evaluate(RUN, ["sum(range(10))", CHART, TABLE])
    assert [output["data"]["text/plain"] for output in sums] == ["45"]
    assert "bookVegaEmbed" in charts[0]["data"]["text/html"] and BUNDLE in charts[0]["data"]["text/html"]
    assert "Shenzhen" in tables[0]["data"]["text/html"]
    there = run_there(page, SMALL)
    assert len(there) == len(cells_of(SMALL))
    assert differences(there, run_here(SMALL)) == []
    assert page.evaluate(TYPED, "# Mine") == "# Mine"
    page.reload()
    page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.context?.isReady")
    assert page.evaluate(TYPED, "") == "# Mine"
    assert browser.foreign == []
    browser.context.close()

import threading

import pytest

from tests.book.compressed import server
from tests.book.visit import HTML, PATIENCE, SETTINGS, Visit, address


@pytest.fixture(scope="session")
def site() -> str:
    """The address of the book as a host serves it: compressed, on a free port."""
    assert (HTML / "index.html").is_file(), "no built book: run `make book`"
    book = server(HTML)
    threading.Thread(target=book.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{book.server_port}"
    book.shutdown()


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import expect, sync_playwright

    from sphinx_offline_book.browser import find

    path = find()
    assert path, "no Chromium: run `make test`, which installs it or says how"
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SETTINGS)
        yield browser
        browser.close()


class Visits:
    """The open visits to the page whose turn it is: wide over http, and on a phone from a file."""

    def __init__(self, browser, site):
        self.browser, self.site, self.page, self.opened = browser, site, None, {}

    def open(self, page: str, how: str) -> Visit:
        if page != self.page:
            self.close()
            self.page = page
        if how not in self.opened:
            by, width = ("file", 390) if "phone" in how else ("http", 1280)
            place = f"zh/{page}" if "chinese" in how else page
            self.opened[how] = Visit(self.browser, address(self.site, place, by), width=width).read()
        self.opened[how].show()
        return self.opened[how]

    def close(self):
        for visit in self.opened.values():
            visit.context.close()
        self.opened = {}

    def set_back(self, how: str):
        try:
            kept = self.opened[how].restore()
        except Exception:
            kept = False
        if not kept:
            self.opened.pop(how).context.close()


@pytest.fixture(scope="session")
def visits(chromium, site):
    found = Visits(chromium, site)
    yield found
    found.close()


@pytest.fixture
def page(request) -> str:
    """The page that a module is about; a test about many has it as a parameter."""
    return request.module.PAGE


def shared(visits, page, how):
    """A visit that serves many tests; at the end of each it is set back, and nothing may have failed meanwhile."""
    visit = visits.open(page, how)
    errors, foreign = len(visit.errors), len(visit.foreign)
    yield visit
    visits.set_back(how)
    assert (visit.errors[errors:], visit.foreign[foreign:]) == ([], [])


@pytest.fixture
def wide(visits, page):
    """The page over http on a wide screen, read to its end."""
    yield from shared(visits, page, "wide")


@pytest.fixture
def phone(visits, page):
    """The page from a file on a phone, read to its end."""
    yield from shared(visits, page, "phone")


@pytest.fixture
def chinese(visits, page):
    """The page in Chinese over http on a wide screen, read to its end."""
    yield from shared(visits, page, "chinese")


@pytest.fixture(params=["wide", "phone"])
def visit(request, visits, page):
    """The page in both ways; on a phone its controls are driven in the whole round only."""
    yield from shared(visits, page, request.param)


@pytest.fixture(params=["http", "file"])
def url(request, site):
    """The address of a page, over http and from a file."""
    return lambda page: address(site, page, request.param)

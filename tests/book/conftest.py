import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.book.visit import HTML


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def site() -> str:
    assert (HTML / "index.html").is_file(), "no built book: run `make book`"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=HTML))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(params=["http", "file"])
def url(request, site):
    """Give the address of a page, over http and from a file."""
    return lambda page: f"{site}/{page}.html" if request.param == "http" else (HTML / f"{page}.html").as_uri()


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    from sphinx_offline_book.browser import find

    path = find()
    assert path, "no Chromium: run `make test`, which installs it or says how"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()

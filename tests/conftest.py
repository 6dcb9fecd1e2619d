import json
import os
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"
NO_ARTICLES = "the article files are not at hand (set AICITIES_ARTICLES to their folder)"


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=3, help="how many builds to kill at a random moment and resume")


@pytest.fixture(scope="session")
def articles() -> Path:
    folder = os.environ.get("AICITIES_ARTICLES")
    if not folder or not Path(folder).is_dir():
        pytest.skip(NO_ARTICLES)
    return Path(folder)


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


def chart_specs(page: str) -> list[dict]:
    """Give the Vega-Lite specifications of the charts of a built page."""
    text = (HTML / f"{page}.html").read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/json">(.*?)</script>', text)
    return [json.loads(spec) for spec in found if '"mark"' in spec]


def assert_says_what_it_is(spec: dict, table: str = "") -> None:
    """Hold a chart to what each must have: a question, a source, a description, a fluid width, a link to its rows."""
    assert "".join(spec["title"]["text"]).endswith("?")
    assert "Source:" in " ".join(spec["title"]["subtitle"])
    assert len(spec["description"]) > 40
    assert spec["width"] == "container"
    assert spec["usermeta"]["link"]["href"].startswith(f"../reference/explorer.html#table={table}")


def until(page, expression: str, seconds: float = 20) -> None:
    """Wait until an expression is true in a page; asked from here, since its policy allows no code made from text."""
    for _ in range(int(seconds * 10)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true in {page.url}: {expression}")


def pytest_unconfigure(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or config.option.collectonly:
        return
    skipped = reporter.stats.get("skipped", [])
    reasons = sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped})
    reporter.write_line(f"{len(skipped)} tests skipped: {'; '.join(reasons)}" if skipped else "No test was skipped.")

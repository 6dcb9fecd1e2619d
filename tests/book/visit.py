"""What the tests of the built book share: its pages, a visit in a browser, a wait for a condition."""

import json
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html"
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"], *(chapter["file"] for part in TOC["parts"] for chapter in part["chapters"])]
TWO_TIGERS = "notebooks/articles/two-tigers-2020"
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
# Scroll and wait until two frames are drawn: an observer that a slow machine has not run yet must not be passed by.
STEP = """y => new Promise(done => { window.scrollTo(0, y);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))); })"""


class Visit:
    """One page, opened and scrolled to its end; foreign requests are blocked and kept, and so are errors."""

    def __init__(self, browser, url, width=1280, script=True, dark=False):
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
        )
        self.page = self.context.new_page()
        self.foreign, self.errors = [], []
        self.page.route("**/*", self._route)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.goto(url)

    def _route(self, route):
        url = route.request.url
        if url.startswith(("http://127.0.0.1", "file:", "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(url)
            route.abort()

    def scroll(self):
        y = 0
        while y < self.page.evaluate("document.body.scrollHeight"):  # the page grows while charts are drawn
            self.page.evaluate(STEP, y)
            y += 500
        until(self.page, "[...document.querySelectorAll('.vega-chart')].every(box => box.dataset.state === 'drawn')")
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


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

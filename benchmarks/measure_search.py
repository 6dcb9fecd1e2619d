"""``python -m benchmarks.measure_search [TIMES]``: size of the search text, time of a query, by size of book."""

import gzip
import json
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from sphinx_offline_book.browser import find
from tests.book.visit import HTML, until

QUERIES = ("人工智能", "產業", "ranking", "AI 深圳", "的", "量子纠缠隐形")


def enlarged(folder: Path, times: int) -> Path:
    """Copy the search page and its scripts, with so many copies of the book's pages."""
    shutil.copytree(HTML / "_static", folder / "_static")
    for name in ("search.html", "searchcode.js"):
        shutil.copy(HTML / name, folder)
    text = (HTML / "searchtext.js").read_text(encoding="utf-8")
    head, pages = text.split(", pages: ", 1)
    many = json.loads(pages.rstrip().removesuffix("};")) * times
    path = folder / "searchtext.js"
    path.write_text(
        f"{head}, pages: {json.dumps(many, ensure_ascii=False, separators=(',', ':'))}}};\n", encoding="utf-8"
    )
    return path


def milliseconds(browser, url: str, query: str) -> float:
    """Time from the start of the navigation until the results stand in the page."""
    page = browser.new_page()
    page.goto(f"{url}?q={quote(query)}")
    until(page, "document.getElementById('search-status').textContent")
    spent = page.evaluate("performance.getEntriesByName('book-search')[0].duration")
    page.close()
    return spent


def main(sizes: list[int]) -> None:
    """Print size and times for each number of copies."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        for times in sizes:
            path = enlarged(Path(folder, str(times)), times)
            data = path.read_bytes()
            print(f"{times} x: {len(data) / 1000:.0f} KB, {len(gzip.compress(data, 9)) / 1000:.0f} KB gzip")
            for query in QUERIES:
                print(f"  {query}: {milliseconds(browser, path.with_name('search.html').as_uri(), query):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1, 10])

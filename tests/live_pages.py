"""Notebooks in the live pages of the built book, driven in a Chromium that reaches no other host.

``python -m tests.live_pages [NAME...]`` runs every notebook in English and one of each kind in Chinese, or those that
are named (``zh/NAME`` in Chinese), to its end in the browser, and compares what each cell shows with the same notebook
run here. It takes minutes, and needs a book with live pages.
"""

import json
import os
import re
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from tests.book.visit import HTML, NOTEBOOKS, OWN, ROOT, SETTINGS

START = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info; }"""
RUN_ALL = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await window.jupyterapp.commands.execute('notebook:run-all-cells');
    return [...panel.content.model.cells].filter(cell => cell.type === 'code').map(cell => cell.toJSON()); }"""
# Some cells are run one after another in the kernel of the page that is open; what each shows, as a notebook stores it.
RUN = """async (codes) => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel, all = [];
    for (const code of codes) {
        const outputs = [], asked = kernel.requestExecute({code});
        asked.onIOPub = ({header, content}) => {
            if (['stream', 'display_data', 'execute_result', 'error'].includes(header.msg_type))
                outputs.push({output_type: header.msg_type, ...JSON.parse(JSON.stringify(content))}); };
        await asked.done;
        all.push(outputs); }
    return all; }"""
# What differs from run to run: the ids of charts and of widgets, and what JupyterLab adds to an output.
IDS = re.compile(r"chart-[0-9a-f]{32}|(?<=\")[0-9a-f]{32}(?=\")")
CHART = re.compile(r"bookVegaEmbed\(document\.getElementById\(.*?\), (?P<spec>\{.*\}), \{actions: false\}\)")
NAMES = re.compile(r"\b(?:data-[0-9a-f]{32}|view_[0-9a-f]{16})")  # Altair makes them of what is drawn
SHOWN = ("text/html", "text/markdown", "text/plain")
CHINESE = {"zh/two-tigers-2020", "zh/city-rankings", "zh/quiz"}  # an article, a theme, a page for the classroom
BUNDLE = "../vega-bundle.js"  # as the settings of the live pages name it


@contextmanager
def served(folder):
    """The address of a folder, served on this machine."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


class Live:
    """The live pages of a book, in a browser of their own; what they ask of other hosts is kept."""

    def __init__(self, browser, address):
        self.context, self.address, self.foreign = browser.new_context(), address, []
        self.context.route("**/live/jupyter-lite.json*", reachable)
        self.context.on("request", lambda r: None if r.url.startswith(OWN) else self.foreign.append(r.url))

    def open(self, name, timeout=120):
        """A page with a notebook, its kernel ready; the seconds that took."""
        began, page = time.monotonic(), self.context.new_page()
        page.set_default_timeout(timeout * 1000)
        page.goto(f"{self.address}/live/notebooks/index.html?path={name}")
        page.wait_for_selector(".jp-Cell")
        page.evaluate(START)
        return page, time.monotonic() - began


def reachable(route):
    """The settings of the site, with the application where a script can reach it."""
    answer = route.fetch()
    told = answer.json()
    told["jupyter-config-data"]["exposeAppInBrowser"] = True
    route.fulfill(response=answer, body=json.dumps(told))


def cells_of(path):
    """The code cells of a notebook by their ids."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}


def shown(outputs):
    """What a cell shows: errors, texts, and tables and charts as HTML, without their ids."""
    parts, last = [], None
    for output in outputs:
        kind = output["output_type"] == "stream" and output["name"]
        if kind and kind == last:  # a kernel may give one text in pieces
            parts[-1] += told(output)
        else:
            parts.append(told(output))
        last = kind
    return parts


def told(output):
    """An output as it is compared."""
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    if output["output_type"] == "stream":
        return "".join(output["text"])
    data = output["data"]
    if "application/vnd.jupyter.widget-view+json" in data:
        return "a widget"
    kind = next((kind for kind in SHOWN if kind in data), "")
    text = "".join(data.get(kind, ""))
    return chart(found["spec"]) if (found := CHART.search(text)) else IDS.sub("id", text)


def chart(spec):
    """A chart as it is compared: numbers to nine digits, since processors may differ in the last; no names of them."""
    found = json.loads(spec, parse_float=lambda digits: float(f"{float(digits):.9g}"))
    found["datasets"] = list(found.get("datasets", {}).values())
    return NAMES.sub("name", json.dumps(found, ensure_ascii=False))


def run_here(path):
    """What the cells of a notebook show when it is run on this machine, with charts as the live pages draw them."""
    import nbclient
    import nbformat

    os.environ["BOOK_BUNDLE"] = BUNDLE
    book = nbformat.read(path, 4)
    nbclient.execute(book, cwd=str(path.parent), timeout=300)
    return {cell.id: shown(cell.outputs) for cell in book.cells if cell.cell_type == "code"}


def differences(there, here):
    """The cells that show something else than here, with the first place where they differ."""
    found = []
    for cell in here:
        one, other = "\n".join(there.get(cell, ["no such cell"])), "\n".join(here[cell])
        if one != other:
            at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), 0)
            found.append(f"{cell}: live {one[max(0, at - 40) : at + 80]!r}, here {other[max(0, at - 40) : at + 80]!r}")
    return found


def run_there(page, path):
    """What the cells of a notebook show when they run in the kernel of an open live page, forgetting the last."""
    cells = cells_of(path)
    page.evaluate(RUN, ["%reset -f"])
    return dict(zip(cells, map(shown, page.evaluate(RUN, list(cells.values()))), strict=True))


def editions(names):
    """The notebooks to run by their places in the live pages, those of each language for themselves."""
    files = HTML / "live/files"
    english = {path.relative_to(ROOT).as_posix(): path for path in NOTEBOOKS}
    chinese = {f"zh/{name}": ROOT / "_build/zh" / name for name in english}
    wanted = set(names) or {path.stem for path in NOTEBOOKS} | CHINESE
    return [
        {place: path for place, path in found.items() if (files / place).is_file() and start + path.stem in wanted}
        for start, found in (("", english), ("zh/", chinese))
    ]


def run_edition(live, notebooks):
    """Run the notebooks of one language in one kernel; give the number of those that show something else than here."""
    page, start = live.open(next(iter(notebooks)), timeout=900)
    print(f"The kernel was ready after {start:.0f} s", flush=True)
    bad = 0
    for place, path in notebooks.items():
        began = time.monotonic()
        there = run_there(page, path)
        took = time.monotonic() - began
        found = differences(there, run_here(path)) + [f"asks {url}" for url in live.foreign]
        live.foreign.clear()
        bad += bool(found)
        print(f"{place}: {took:.0f} s, {len(there)} cells", *found, sep="\n  ", flush=True)
    page.close()
    return bad


def main(names):
    """Run the notebooks; give the number of those that show something else, or ask another host."""
    from playwright.sync_api import sync_playwright

    from sphinx_offline_book import browser

    wanted = [notebooks for notebooks in editions(names) if notebooks]
    if not wanted:
        print("No such notebook runs in the built book: make lite PYODIDE=...")
        return 1
    with served(HTML) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=SETTINGS)
        live = Live(chromium, address)
        bad = sum(run_edition(live, notebooks) for notebooks in wanted)
        chromium.close()
    print(f"{sum(map(len, wanted)) - bad} passed, {bad} failed")
    return bad


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))

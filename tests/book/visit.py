"""What the tests of the built book share: its pages, a visit in a browser, waits for conditions."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Error

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html"
ZH = HTML / "zh"
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"], *(chapter["file"] for part in TOC["parts"] for chapter in part["chapters"])]
MADE = [*PAGES, "genindex", "search"]  # the last two are made by Sphinx
ARTICLES = [page for page in PAGES if "/articles/" in page]
TWO_TIGERS = "notebooks/articles/two-tigers-2020"
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
NOTEBOOKS.insert(0, ROOT / f"{TOC['root']}.ipynb")
# How a page is visited: wide over http and on a phone from a file, in English, and in Chinese in the whole round.
CHINESE = [pytest.param(how, marks=pytest.mark.slow) for how in ("chinese", "chinese-phone")]
HOW = ["wide", "phone", *CHINESE]
# No other host can be reached: what a page asks of one is kept as a request and fails.
SETTINGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# So many seconds a test waits for what must come, since a machine may be busy; what comes at once is not slowed by it.
PATIENCE = 90
OWN = ("http://127.0.0.1", "file:", "data:", "blob:", "about:")
WATCH = """window.blocked = [];
    document.addEventListener('securitypolicyviolation',
        e => blocked.push(`${e.violatedDirective} ${e.blockedURI}`));"""
FRAMES = (
    f"const patience = {1000 * PATIENCE};"
    + """const frames = async () => {
    for (let i = 0; i < 2; i++) await new Promise(done => requestAnimationFrame(done)); };
const when = async (holds, what) => { const end = performance.now() + patience;
    while (!holds()) { if (performance.now() > end) throw new Error('never: ' + what); await frames(); } };
const boxes = [...document.querySelectorAll('.vega-chart')];"""
)
# Each chart and widget comes into view and is drawn; the page grows meanwhile.
SCROLL = f"""async () => {{ {FRAMES}
    for (const box of boxes) {{
        await when(() => box.dataset.state || (box.scrollIntoView({{block: 'center'}}), false), 'a chart is begun'); }}
    await when(() => boxes.every(box => box.dataset.state === 'drawn'), 'all charts are drawn');
    for (const box of document.querySelectorAll('.book-widget')) {{ box.scrollIntoView(); await frames(); }}
    for (const last of [-1, document.body.scrollHeight]) {{
        if (last > 0) window.scrollTo(0, last);
        await when(() => [...document.querySelectorAll('.book-widget')].every(box => box.querySelector('button')),
            'all widgets are shown'); }}
    await frames(); }}"""
# What a reader set has been taken up, by each chart and by the sizes of the page.
SETTLED = f"""async () => {{ {FRAMES}
    const begun = boxes.filter(box => box.dataset.state);
    const sizes = () => [document.documentElement, ...document.querySelectorAll('.vega-stage svg')]
        .map(part => part.getBoundingClientRect()).map(r => r.width + 'x' + r.height).join();
    await frames();
    await when(() => begun.every(box => box.dataset.state === 'drawn'), 'all charts are drawn');
    for (const box of begun) for (const field of box.querySelectorAll('.vega-bindings input[type=search]'))
        await when(() => String(box.view.signal(field.name) ?? '') === field.value, 'what was typed is taken up');
    for (let before; before !== (before = sizes());) {{
        await Promise.all(begun.map(box => box.view.runAsync()));
        await frames(); }} }}"""
FIRST = """() => { window.atFirst = [...document.querySelectorAll('.vega-bindings :is(input, select)')]
    .map(e => /radio|checkbox/.test(e.type) ? e.checked : e.value); }"""
# Everything that a test can have set is set back.
RESTORE = """() => {
    document.activeElement?.blur();
    for (const part of document.querySelectorAll('details[open]')) if (part.dataset.open !== 'first') part.open = false;
    [...document.querySelectorAll('.vega-bindings :is(input, select)')].forEach((e, i) => {
        const key = /radio|checkbox/.test(e.type) ? 'checked' : 'value';
        if (e[key] === atFirst[i]) return;
        e[key] = atFirst[i];
        if (key === 'value' || e.checked || e.type === 'checkbox')
            for (const type of ['input', 'change']) e.dispatchEvent(new Event(type, {bubbles: true})); });
    for (const keep of document.querySelectorAll('.vega-keep')) {
        const typed = [...keep.querySelectorAll('input')].some(e => e.value);
        if (typed) [...keep.querySelectorAll('button')].at(-1)?.click();
        keep.querySelector('button:first-of-type[aria-pressed=false]')?.click(); }
    for (const group of document.querySelectorAll('.widget-toggle-buttons'))
        group.querySelector('button:first-of-type[aria-pressed=false]')?.click(); }"""

# Tables wider than their box, with all that is folded or that a widget can show laid out: head, width, room.
OVERFLOWING = """() => {
    const parts = [...document.querySelectorAll('.bd-article :is(details, .book-table, .widget-print)')]
        .map(part => [part, part.open, part.getAttribute('style')]);
    for (const [part, open] of parts) {
        if (open === false) part.open = true;
        part.style.contentVisibility = 'visible';
        if (part.matches('.widget-print')) part.style.display = 'block'; }
    const found = [...document.querySelectorAll('.bd-article table')].map(table => {
        const box = table.closest('.book-table, .cell_output, .bd-article section, .bd-article');
        const room = box.clientWidth, width = Math.max(table.scrollWidth, table.getBoundingClientRect().width);
        return [table.caption?.textContent || table.rows[0].textContent.slice(0, 60), width, room];
    }).filter(([, width, room]) => width > room + 1);
    for (const [part, open, style] of parts) {
        if (open === false) part.open = false;
        if (style === null) part.removeAttribute('style'); else part.setAttribute('style', style); }
    return found; }"""


class Visit:
    """One page in a tab and a cache of its own; what it asks for, what fails and what its policy blocks is kept."""

    def __init__(self, browser, url, width=1280, script=True, dark=False):
        self.foreign, self.errors, self.sizes, self.width = [], [], [], width
        self.shown = (width, "light")
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
        )
        self.context.set_default_timeout(1000 * PATIENCE)
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.page.on("request", lambda r: None if r.url.startswith(OWN) else self.foreign.append(r.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        network = self.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event: self.sizes.append(event["encodedDataLength"]))
        self.page.goto(url)
        self.url = self.page.url

    def scroll(self):
        """Scroll to the end, until all charts are drawn and all widgets are shown."""
        self.page.evaluate(SCROLL)
        return self

    def read(self):
        """Visit the page as a reader does who reads it to the end; the bytes that it took are kept."""
        if self.url.startswith("http"):
            self.page.wait_for_load_state("networkidle")
        begun = self.page.evaluate("[...document.querySelectorAll('.vega-chart')].some(box => box.dataset.state)")
        self.first_bytes = None if begun else sum(self.sizes)
        self.scroll()
        self.page.wait_for_load_state("networkidle")
        self.bytes = sum(self.sizes)
        self.page.evaluate("for (const part of document.querySelectorAll('details[open]')) part.dataset.open = 'first'")
        self.page.evaluate(FIRST)
        return self

    def show(self, width=None, theme="light"):
        """The page in a width and a theme, drawn to the end; its own width and the light theme if none is said."""
        wanted = (width or self.width, theme)
        if wanted != self.shown:
            self.page.set_viewport_size({"width": wanted[0], "height": 900})
            self.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            self.page.evaluate(SETTLED)
            self.shown = wanted
        return self.page

    def restore(self):
        """Set back what a test can have set, but for width and theme; say whether the page is still the same."""
        if self.page.url.split("#")[0] != self.url.split("#")[0]:
            return False
        self.page.mouse.move(0, 0)
        self.page.emulate_media(media="null")  # as it was: else a later test prints the screen
        self.page.evaluate(RESTORE)
        self.page.evaluate(SETTLED)
        return True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


LOOK = """() => new Promise((done, failed) => { const end = performance.now() + %d;
    const look = () => { if (%s) done(); else if (performance.now() > end) failed(new Error('never true: ' + %s));
        else requestAnimationFrame(look); };
    look(); })"""


def until(page, condition: str, seconds: float = PATIENCE) -> None:
    """Wait until a condition holds in a page, looked at in each frame.

    A promise does it, since the policy of a page allows no code made from text, by which Playwright itself waits. The
    page may be left for another meanwhile: then that one is looked at.
    """
    look, end = LOOK % (1000 * seconds, condition, json.dumps(condition)), time.monotonic() + seconds
    while True:
        try:
            return page.evaluate(look)
        except Error as error:
            if "context was destroyed" not in error.message or time.monotonic() > end:
                raise


def new_tab(browser, **settings):
    """A new tab in a context of its own, in which a test waits as long as a busy machine needs."""
    page = browser.new_page(**settings)
    page.set_default_timeout(1000 * PATIENCE)
    return page


def apart(do):
    """What a function gives in a thread of its own: Playwright starts no second browser where one is open."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(do).result()


def address(site: str, page: str, by: str = "http") -> str:
    """The address of a page, over http or as a file."""
    return f"{site}/{page}.html" if by == "http" else (HTML / f"{page}.html").as_uri()


def source(page: str) -> str:
    """The HTML of a built page."""
    return (HTML / f"{page}.html").read_text(encoding="utf-8")


def chart_specs(page: str) -> list[dict]:
    """The Vega-Lite specifications of the charts of a built page."""
    found = re.findall(r'<script type="application/json">(.*?)</script>', source(page))
    return [json.loads(spec) for spec in found if '"mark"' in spec]

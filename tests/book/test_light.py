"""The built pages are light, and strict about what they run: bytes over the wire, policy, icons, search."""

import gzip
import re
import shutil
import threading

import pytest
from fontTools.ttLib import TTFont

from sphinx_offline_book import assets, build, finish, icons, policy, sheets, unused
from tests.book.compressed import server
from tests.book.visit import HTML, PAGES, ROOT, TWO_TIGERS, Visit

MB = 1_000_000
STAGE = ROOT / "_build" / "stage" / "_build" / "html"
BUILT = [path.relative_to(HTML).as_posix() for path in sorted(HTML.rglob("*.html"))]
WATCH = """window.blocked = [];
    document.addEventListener('securitypolicyviolation',
        e => blocked.push(`${e.violatedDirective} ${e.blockedURI}`));"""


@pytest.fixture(scope="module")
def packed():
    """The book as a host serves it: compressed."""
    book = server(HTML)
    threading.Thread(target=book.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{book.server_port}"
    book.shutdown()


class Watched(Visit):
    """A visit with an empty cache that counts bytes and what the page's policy blocks."""

    def __init__(self, browser, url, **settings):
        context = browser.new_context(viewport={"width": settings.get("width", 1280), "height": 900})
        self.context, self.page, self.sizes, self.errors, self.foreign = context, context.new_page(), [], [], []
        self.page.add_init_script(WATCH)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        network = context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event: self.sizes.append(event["encodedDataLength"]))
        self.page.goto(url)

    def settle(self):
        """Scroll to the end; wait for charts, widgets and what they load."""
        self.scroll()
        if self.page.locator(".book-widget").count():
            self.page.locator(".jupyter-widgets").first.wait_for(timeout=20_000)
        self.page.wait_for_load_state("networkidle")
        return self


@pytest.mark.parametrize("page", [*BUILT, "search.html?q=AI"])
def test_a_first_visit_takes_few_bytes(chromium, packed, page):
    text = (HTML / page.split("?")[0]).read_text(encoding="utf-8")
    charts, controls = 'class="vega-chart"' in text, "widget-view+json" in text
    with Watched(chromium, f"{packed}/{page}") as visit:
        visit.page.wait_for_load_state("networkidle")
        if not visit.page.evaluate("[...document.querySelectorAll('.vega-chart')].some(box => box.dataset.state)"):
            assert sum(visit.sizes) < 0.25 * MB
        visit.settle()
        weight = sum(visit.sizes)
    most = 1.0 if controls else 0.5 if charts else 0.25
    assert 0.05 * MB < weight <= most * MB


@pytest.mark.parametrize("page", BUILT)
@pytest.mark.parametrize("by", ["http", "file"])
def test_each_page_declares_a_strict_policy_and_keeps_it(chromium, packed, page, by):
    text = (HTML / page).read_text(encoding="utf-8")
    declared = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    rules = dict(rule.split(" ", 1) for rule in declared[0].split("; "))
    assert text.index("Content-Security-Policy") < text.index("<script")
    assert len(declared) == 1 and rules["default-src"] == rules["connect-src"] == rules["object-src"] == "'none'"
    assert re.fullmatch(r"'self'( 'sha256-[\w+/]{43}=')+", rules["script-src"])
    with Watched(chromium, f"{packed}/{page}" if by == "http" else (HTML / page).as_uri()) as visit:
        visit.settle()
        assert visit.page.evaluate("blocked") == []
        assert visit.errors == []


@pytest.mark.parametrize("by", ["http", "file"])
def test_the_policy_blocks_what_it_should(chromium, packed, by):
    with Watched(chromium, f"{packed}/index.html" if by == "http" else (HTML / "index.html").as_uri()) as visit:
        visit.page.evaluate("""() => { const script = document.createElement('script'); script.text = 'window.ran = 1';
            document.body.append(script);
            document.body.insertAdjacentHTML('beforeend',
                '<img src="data:," onerror="window.ran = 1"><iframe src="/">');
            const far = document.createElement('script'); far.src = 'https://example.org/x.js';
            document.body.append(far); }""")
        visit.page.wait_for_timeout(500)
        assert visit.page.evaluate("window.ran") is None
        kinds = {line.split(" ")[0] for line in visit.page.evaluate("blocked")}
        assert kinds == {"script-src-elem", "script-src-attr", "frame-src"}
        made = visit.page.evaluate("""new Promise(done => { const s = document.createElement('script');
            s.src = document.querySelector('script[src]').src; s.onload = () => {
                try { done(Function('return 1')()); } catch (error) { done(error.name); } };
            document.head.append(s); })""")
        assert made == "EvalError"


@pytest.mark.parametrize("page", ["index.html", f"{TWO_TIGERS}.html", "search.html"])
@pytest.mark.parametrize("width", [1280, 390])
def test_each_icon_has_its_glyph(chromium, packed, page, width):
    """Every glyph of private use that an element shows, in its text or before or after it, is in the font it asks."""
    shown = """[...document.querySelectorAll('body *')].flatMap(element => ['::before', '::after'].map(part => {
        const style = getComputedStyle(element, part);
        return [style.content.slice(1, -1), style.fontWeight, element.className, style.fontFamily]; }))
        .filter(([glyph]) => /^[\\ue000-\\uf8ff]$/.test(glyph))"""
    maps = {name: TTFont(HTML / icons.FONTS / f"fa-{name}.woff").getBestCmap() for name in ("solid-900", "regular-400")}
    with Watched(chromium, f"{packed}/{page}", width=width) as visit:
        visit.settle()
        found = visit.page.evaluate(shown)
        names = " ".join(str(row[2]) for row in found)
        for name in ("fa-magnifying-glass", "fa-circle-half-stroke", "fa-bars", "fa-expand"):
            assert name in names
        for glyph, weight, name, family in found:
            assert "Font Awesome 6 Free" in family, name
            assert ord(glyph) in maps["regular-400" if weight == "400" else "solid-900"], name
        faces = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.weight)"
        assert "900" in visit.page.evaluate(faces)


@pytest.mark.parametrize("by", ["http", "file"])
def test_search_finds_a_page(chromium, packed, by):
    start = f"{packed}/index.html" if by == "http" else (HTML / "index.html").as_uri()
    with Watched(chromium, start) as visit:
        visit.page.evaluate("""() => { const form = document.querySelector('form.bd-search');
            form.querySelector('input').value = 'Shenzhen'; form.submit(); }""")
        visit.page.wait_for_selector(".book-found a.page", timeout=10_000)
        assert visit.page.locator(".book-found a.page", has_text="Two tigers").count() == 1
        assert visit.page.evaluate("blocked") == []


def test_the_buttons_of_the_theme_work(chromium, packed):
    with Watched(chromium, f"{packed}/{TWO_TIGERS}.html") as visit:
        visit.page.evaluate("window.print = () => { window.printed = true; }")
        visit.page.evaluate("document.documentElement.requestFullscreen = () => { window.full = true; }")
        visit.page.locator(".btn-fullscreen-button").first.click()
        visit.page.locator(".dropdown-download-buttons button").first.click()
        visit.page.locator(".btn-download-pdf-button").first.click()
        assert visit.page.evaluate("[window.printed, window.full]") == [True, True]


def copied(to):
    shutil.copytree(STAGE, to, ignore=build.LEFT)
    return to


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_finished_book_is_a_function_of_what_sphinx_wrote(tmp_path):
    made = copied(tmp_path / "html")
    finish.finish(made)
    assert tree(made) == tree(HTML)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("index.html", "<main", '<main onclick="other()"', "inline handler"),
        ("index.html", "<main", "<script>window.ran = 1</script><main", "does not know"),
        ("index.html", "documentation_options.js", "options.js", "0 times"),
        ("_static/styles/pydata-sphinx-theme.css", ":before{content:", ":after{content:", "rules for icons"),
        ("_static/styles/pydata-sphinx-theme.css", 'format("woff2")', "", "icon fonts"),
    ],
)
def test_a_theme_that_is_not_as_expected_is_refused(tmp_path, file, old, new, message):
    made = copied(tmp_path / "html")
    path = made / file
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        finish.finish(made)


def test_what_should_be_dropped_must_be_there(tmp_path):
    with pytest.raises(ValueError, match=r"Nothing matches _static/x\.js"):
        finish.drop(tmp_path, ("_static/x.js",))


def test_a_script_waits_and_data_stays():
    data = '<script type="application/json">{"a": 1}</script>'
    page = f'<script src="a.js?v=1"></script><script defer src="b.js"></script>{data}<script>1</script>'
    assert finish.defer_scripts(page) == page.replace("<script src", "<script defer src")
    assert finish.keep_scripts('<script src="x/fontawesome.js?v=1"></script>' + data) == data
    assert len(policy.INLINE.findall(page)) == 1


def test_joined_sheets_keep_what_they_name(tmp_path):
    (tmp_path / "_static" / "a").mkdir(parents=True)
    (tmp_path / "_static" / "base.css").write_text('/* note */ i{background:url("x.png")}')
    (tmp_path / "_static" / "a" / "b.css").write_text(
        '@import "../base.css";\nb{src:url(../f.woff)}u{src:url(data:,x)}'
    )
    css = sheets.joined(tmp_path, ["_static/a/b.css", "_static/base.css"])
    assert "".join(css.split("\n")[1:]) == "i{background:url(x.png)}b{src:url(f.woff)}u{src:url(data:,x)}"
    assert not list(tmp_path.rglob("*.css"))


SHEET = """@charset "UTF-8";@font-face{font-family:x;src:url(x.woff)}:root{--read:1px;--unread:url("a;b");--asked:2px}
p,.gone{margin:var(--read)}.used>.gone{a:b}#here.used:not(.gone),.begun-later{c:d}@media print{.gone{e:f}}
@media screen{.gone,a.used{g:h}}@keyframes turn{to{i:j}}.sign\\:ed{k:l}"""


def test_rules_that_nothing_can_use_go():
    css = unused.trim(SHEET, ['<p class="used" id="here">', 'name = "begun-" + x; get("--asked"); "ed"'])
    assert "--unread" not in css and "--read:1px" in css and "--asked:2px" in css
    assert re.sub(r"^.*?\}:root\{[^}]*\}", "", css) == (
        "p{margin:var(--read)}#here.used:not(.gone),.begun-later{c:d}@media screen{a.used{g:h}}@keyframes turn{to{i:j}}"
    )


def test_a_sheet_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="line 2"):
        unused.trim("p{a:b}\n}", ["p"])


def test_the_shared_sheet_has_what_pages_and_scripts_name():
    css = (HTML / sheets.JOINED).read_text(encoding="utf-8")
    for name in (
        ".bs-tooltip-auto",
        ".dropdown-menu.show",
        ".admonition",
        ".vega-chart",
        ".bd-header",
        ".toggle-hidden",
    ):
        assert name in css
    assert ".carousel-fade" not in css and len(gzip.compress(css.encode())) < 40_000


def test_icons_are_found_in_every_form():
    assert icons.names('<i class="fa fa-star"></i> {"icons": ["play", "gear"], "icon": "bolt"}') == {
        "fa-star",
        "fa-play",
        "fa-gear",
        "fa-bolt",
    }
    assert icons.glyphs(["\uf005 \\f006 &#xf007;"]) == {0xF005, 0xF006, 0xF007}


def test_the_widget_manager_makes_no_checks_and_brings_no_icons():
    code = (HTML / "_static" / "widget-manager.js").read_text(encoding="utf-8")
    assert not assets.CHECKS.search(code)
    assert "Font Awesome Free" not in code and "mappings:" not in code
    assert not list((HTML / "_static").glob("*.woff2"))


def test_every_page_of_the_contents_is_measured():
    assert {f"{page}.html" for page in PAGES} <= set(BUILT)

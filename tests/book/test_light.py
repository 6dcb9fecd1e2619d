"""The built pages are light, and strict about what they run: bytes over the wire, policy, icons, search."""

import gzip
import shutil

import pytest
from fontTools.ttLib import TTFont

from sphinx_offline_book import assets, build, finish, icons, sheets
from tests.book.visit import HTML, ROOT, TWO_TIGERS, Visit, until

MB = 1_000_000
STAGE = ROOT / "_build" / "stage" / "_build" / "html"


@pytest.mark.parametrize("by", ["http", "file"])
def test_the_policy_blocks_what_it_should(chromium, site, by):
    with Visit(chromium, f"{site}/index.html" if by == "http" else (HTML / "index.html").as_uri()) as visit:
        visit.page.evaluate("""() => { const script = document.createElement('script'); script.text = 'window.ran = 1';
            document.body.append(script);
            document.body.insertAdjacentHTML('beforeend',
                '<img src="data:," onerror="window.ran = 1"><iframe src="/">');
            const far = document.createElement('script'); far.src = 'https://example.org/x.js';
            document.body.append(far); }""")
        until(visit.page, "blocked.length >= 4 || window.ran")
        assert visit.page.evaluate("window.ran") is None
        kinds = {line.split(" ")[0] for line in visit.page.evaluate("blocked")}
        assert kinds == {"script-src-elem", "script-src-attr", "frame-src"}
        made = visit.page.evaluate("""new Promise(done => { const s = document.createElement('script');
            s.src = document.querySelector('script[src]').src; s.onload = () => {
                try { done(Function('return 1')()); } catch (error) { done(error.name); } };
            document.head.append(s); })""")
        assert made == "EvalError"


@pytest.mark.parametrize("page", ["index", TWO_TIGERS, "search"])
@pytest.mark.parametrize("how", ["wide", "phone"])
def test_each_icon_has_its_glyph(visits, page, how):
    """Every glyph of private use that an element shows, in its text or before or after it, is in the font it asks."""
    shown = """[...document.querySelectorAll('body *')].flatMap(element => ['::before', '::after'].map(part => {
        const style = getComputedStyle(element, part);
        return [style.content.slice(1, -1), style.fontWeight, element.className, style.fontFamily]; }))
        .filter(([glyph]) => /^[\\ue000-\\uf8ff]$/.test(glyph))"""
    maps = {name: TTFont(HTML / icons.FONTS / f"fa-{name}.woff").getBestCmap() for name in ("solid-900", "regular-400")}
    visit = visits.open(page, how)
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
def test_search_finds_a_page(chromium, site, by):
    start = f"{site}/index.html" if by == "http" else (HTML / "index.html").as_uri()
    with Visit(chromium, start) as visit:
        visit.page.evaluate("""() => { const form = document.querySelector('form.bd-search');
            form.querySelector('input').value = 'Shenzhen'; form.submit(); }""")
        visit.page.wait_for_selector(".book-found a.page")
        assert visit.page.locator(".book-found a.page", has_text="Who leads in AI").count() == 1
        assert visit.page.evaluate("blocked") == []


def test_the_buttons_of_the_theme_work(chromium, site):
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
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
    made = tmp_path / "html"
    build.put_together(ROOT, made)
    held = {name: data for name, data in tree(HTML).items() if not name.startswith("live/")}
    assert tree(made) == {name: data for name, data in held.items() if not name.endswith(".pdf")}


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


def test_the_widget_manager_makes_no_checks_and_brings_no_icons():
    code = (HTML / "_static" / "widget-manager.js").read_text(encoding="utf-8")
    assert not assets.CHECKS.search(code)
    assert "Font Awesome Free" not in code and "mappings:" not in code
    assert not list((HTML / "_static").glob("*.woff2"))


def test_the_results_of_a_search_take_few_bytes(chromium, site):
    with Visit(chromium, f"{site}/search.html?q=AI") as visit:
        visit.page.wait_for_load_state("networkidle")
        assert 0.05 * MB < sum(visit.sizes) < 0.25 * MB


def test_the_menu_opens_on_a_phone(chromium, site):
    with Visit(chromium, f"{site}/index.html", width=390) as visit:
        link = visit.page.locator("a.reference", has_text="Glossary").first
        assert not link.is_visible()
        visit.page.locator(".primary-toggle:visible").first.click()
        link.wait_for()
        link.click()
        visit.page.wait_for_url("**/glossary.html")

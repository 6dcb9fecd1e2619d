"""The built book as a reader meets it: in a browser, with every other host out of reach."""

import html as html_module
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.book.visit import HTML, NOTEBOOKS, PAGES, ROOT, TWO_TIGERS, Visit, until


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("by", ["http", "file"])
def test_nothing_is_fetched_from_another_host_and_no_script_fails(chromium, site, page, by):
    url = f"{site}/{page}.html" if by == "http" else (HTML / f"{page}.html").as_uri()
    with Visit(chromium, url) as visit:
        visit.scroll()
        visit.page.wait_for_timeout(300)
        assert visit.foreign == []
        assert visit.errors == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(chromium, site, page):
    with Visit(chromium, f"{site}/{page}.html", width=390) as visit:
        visit.scroll()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("page", [p for p in PAGES if "articles/" in p])
def test_each_chart_has_a_title_a_description_and_a_source(chromium, site, page):
    with Visit(chromium, f"{site}/{page}.html") as visit:
        specs = visit.page.eval_on_selector_all(
            ".vega-chart > script", "nodes => nodes.map(n => JSON.parse(n.textContent))"
        )
        assert len(specs) >= 3
        for spec in specs:
            assert "".join(spec["title"]["text"])
            assert "Source:" in " ".join(spec["title"]["subtitle"])
            assert len(spec["description"]) > 40, spec["title"]
            assert spec["width"] == "container"


def test_a_click_in_the_legend_keeps_one_city(chromium, site):
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.scroll()
        box = visit.page.locator(".vega-chart").first
        box.scroll_into_view_if_needed()
        faint = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
            .filter(path => path.getAttribute('opacity') < 0.5).length"""
        assert box.evaluate(faint) == 0
        box.locator(".vega-stage .role-legend-label text", has_text="Shenzhen").first.click()
        visit.page.wait_for_timeout(300)
        assert box.evaluate(faint) == 3  # the plans of Guangzhou


def test_a_button_shows_the_firms_of_the_other_city(chromium, site):
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.scroll()
        guangzhou, shenzhen = (
            visit.page.locator(".widget-subarea td", has_text=name).first for name in ("文远知行", "优必选")
        )
        visit.page.locator(".book-widget button").first.wait_for(timeout=15_000)
        assert guangzhou.is_visible()
        assert not shenzhen.is_visible()
        visit.page.locator(".book-widget").get_by_role("button", name="Shenzhen").first.press("Enter")
        visit.page.wait_for_timeout(300)
        assert shenzhen.is_visible()
        assert not guangzhou.is_visible()


def test_a_tooltip_tells_source_and_line(chromium, site):
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.scroll()
        box = visit.page.locator(".vega-chart").first
        box.scroll_into_view_if_needed()
        box.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
        visit.page.wait_for_selector("#vg-tooltip-element.visible")
        assert re.search(r"two-tigers-2020, line \d+", visit.page.inner_text("#vg-tooltip-element"))


def test_charts_follow_dark_mode(chromium, site):
    colour = "getComputedStyle(document.querySelector('.vega-stage .role-axis-label text')).fill"
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.scroll()
        light = visit.page.evaluate(colour)
        visit.page.evaluate("document.documentElement.dataset.theme = 'dark'")
        visit.page.wait_for_timeout(1500)
        dark = visit.page.evaluate(colour)
        brightness = [sum(map(int, re.findall(r"\d+", c)[:3])) for c in (light, dark)]
        assert brightness[0] < 200 < 500 < brightness[1]


def test_without_scripts_and_in_print_every_chart_is_a_picture(chromium, site):
    visible = """() => [...document.querySelectorAll('.vega-chart')]
        .map(box => box.querySelector('svg').getBoundingClientRect().width)"""
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html", script=False) as visit:
        pictures = visit.page.locator(".vega-picture svg")
        assert pictures.count() >= 6
        assert all(pictures.nth(i).bounding_box()["width"] > 300 for i in range(pictures.count()))
        assert "深圳" in pictures.first.text_content()
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.page.emulate_media(media="print")
        assert min(visit.page.evaluate(visible)) > 300
        assert len(visit.page.pdf()) > 50_000


def test_the_word_cloud_has_chinese_glyphs(chromium, site):
    """A missing glyph is drawn as the same box for every character: two different words must differ in pixels."""
    drawn = """() => ['深圳深圳', '广州广州'].map(word => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 200, height: 50});
        const pen = canvas.getContext('2d'); pen.font = '40px "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
        pen.fillText(word, 0, 40); return canvas.toDataURL(); })"""
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.scroll()
        words = visit.page.eval_on_selector_all(".vega-stage .mark-text text", "nodes => nodes.map(n => n.textContent)")
        assert {"深圳", "广州", "产业"} <= set(words)
        one, two = visit.page.evaluate(drawn)
        assert one != two


def test_the_pages_name_no_script_or_style_of_another_host():
    for path in HTML.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//[^\"]*", text), path


def test_exercises_were_executed_with_their_solutions():
    text = (HTML / f"{TWO_TIGERS}.html").read_text(encoding="utf-8")
    assert text.count("Solution to") == text.count('class="exercise admonition') == 3
    assert "they do not speak of the same date" in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_stored_without_outputs_and_with_short_cells(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    sources = ["".join(cell["source"]) for cell in code]
    assert not any("sys.path" in source or "import *" in source for source in sources)
    assert max(len(source.splitlines()) for source in sources) <= 16
    assert not any("remove-cell" in cell["metadata"].get("tags", []) for cell in notebook["cells"])


def test_every_page_of_the_contents_was_built():
    assert all((HTML / f"{page}.html").is_file() for page in PAGES)
    assert Path(HTML / "_static" / "vega-bundle.js").stat().st_size > 500_000


def test_the_menu_opens_on_a_phone(chromium, site):
    with Visit(chromium, f"{site}/index.html", width=390) as visit:
        link = visit.page.locator("a.reference", has_text="Glossary").first
        assert not link.is_visible()
        visit.page.locator(".primary-toggle:visible").first.click()
        visit.page.wait_for_timeout(600)
        assert link.is_visible()
        link.click()
        assert visit.page.url.endswith("glossary.html")


# --- the explorer ---

EXPLORER = "notebooks/reference/explorer"


def rows_shown(page):
    page.wait_for_selector(".book-rows .dt-info")
    return int(page.locator(".book-rows .dt-info").inner_text().split()[0].replace(",", ""))


@pytest.fixture(params=["http", "file"])
def explorer_at(request, chromium, site):
    def visit(part="", **how):
        base = site if request.param == "http" else HTML.as_uri()
        return Visit(chromium, f"{base}/{EXPLORER}.html{part}", **how)

    return visit


def test_the_explorer_filters_searches_and_keeps_the_choice_in_its_address(explorer_at):
    facts = pd.read_parquet(ROOT / "data" / "facts.parquet")
    with explorer_at() as visit:
        page = visit.page
        assert rows_shown(page) == len(facts)
        page.select_option(".book-rows select[name='0']", "qingdao-2020")
        assert rows_shown(page) == (facts["source_id"] == "qingdao-2020").sum()
        page.fill(".book-rows input[name=word]", "合肥")
        until(page, "location.hash.includes('q=')")
        found = rows_shown(page)
        assert 0 < found < (facts["source_id"] == "qingdao-2020").sum()
        page.reload()
        assert rows_shown(page) == found
        page.click(".book-rows button[type=reset]")
        assert rows_shown(page) == len(facts)
        assert visit.errors == []


def test_a_link_opens_one_row_with_all_its_cells_and_the_other_sources(explorer_at):
    with explorer_at("#table=facts&rows=shenzhen-hangzhou-2025-6-unicorns-2") as visit:
        visit.page.wait_for_selector(".book-rows-details")
        assert rows_shown(visit.page) == 1
        text = visit.page.locator(".book-rows-details").inner_text()
        assert "19家" in text
        assert "ref-hurun-2024" in text
        visit.page.locator(".book-rows-details a", has_text="unicorn firms").click()
        until(visit.page, "location.hash.includes('table=indicators')")
        assert visit.errors == []


def test_the_explorer_works_by_keyboard_and_says_when_nothing_fits(explorer_at):
    with explorer_at() as visit:
        rows_shown(visit.page)
        visit.page.locator(".book-rows-open").first.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(".book-rows-details")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(".book-rows-details", state="detached")
        visit.page.fill(".book-rows input[name=word]", "<img src=x onerror=alert(1)>")
        visit.page.wait_for_selector("text=No row fits")
        visit.page.goto("about:blank")
    with explorer_at("#table=facts&rows=no-such-row") as visit:
        visit.page.wait_for_selector("text=No row has the id no-such-row")


def test_a_search_over_every_table_finds_its_rows(chromium, site):
    with Visit(chromium, f"{site}/{EXPLORER}.html#table=") as visit:
        every = sum(len(pd.read_csv(path)) for path in (ROOT / "data" / "curated").glob("*.csv"))
        assert rows_shown(visit.page) == every
        for word, least in (("深圳", 300), ("Hangzhou", 50), ("没有此词", 0)):
            found = visit.page.evaluate(
                """word => { const start = performance.now();
                    const grid = new DataTable.Api('.book-rows-grid').search(word).draw();
                    return [grid.rows({search: 'applied'}).count(), performance.now() - start]; }""",
                word,
            )
            print(f"{word}: {found[0]} of {every} rows in {found[1]:.0f} ms")
            assert found[0] >= least
            assert (found[0] == 0) == (least == 0)


def test_charts_and_tables_lead_to_their_rows(chromium, site):
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.page.locator(".book-rows-link a").first.click()
        visit.page.wait_for_url("**/reference/explorer.html#table=*")
        shown = rows_shown(visit.page)
        assert 0 < shown < 100
        assert visit.page.locator(".book-rows-state").inner_text() == ""


def test_every_link_to_rows_names_rows_that_exist():
    from urllib.parse import parse_qs, urlsplit

    from aicities import schema as T
    from aicities.data import load

    known = {name: set(T.row_ids(name, load(name))) for name in T.table_names("curated")}
    links = {
        (page, html_module.unescape(link))
        for page in PAGES
        for link in re.findall(r'href="([^"]*explorer\.html#[^"]+)"', (HTML / f"{page}.html").read_text("utf-8"))
    }
    assert len(links) > 100
    for page, link in links:
        asked = parse_qs(urlsplit(link).fragment)
        if "rows" not in asked:
            assert asked["table"][0] in known, f"{page}: {link} names no table"
            continue
        missing = set(asked["rows"][0].split("~")) - known[asked["table"][0]]
        assert not missing, f"{page}: {missing}"


ARTICLES = "notebooks/articles/"
CONTROLS = [
    ("qingdao-2020", "Which places", "legend"),
    ("qingdao-2020", "How many points", "slider"),
    ("qingdao-2020", "By what is each city", "menu"),
    ("qingdao-2020", "Is Hefei the only", "radio"),
    ("qingdao-2020", "Is Hefei the only", "legend"),
    ("qingdao-2020", "Who led to whom", "legend"),
    ("qingdao-2020", "Home-grown", "legend"),
    ("qingdao-2020", "How much of it", "legend"),
    ("three-cities-2024", "Do Shanghai and Shenzhen", "legend"),
    ("three-cities-2024", "Do Shanghai and Shenzhen", "radio"),
    ("three-cities-2024", "Which city is first", "legend"),
    ("three-cities-2024", "Who says what", "legend"),
    ("three-cities-2024", "Who says what", "menu"),
    ("guangzhou-2024", "How much do we learn", "legend"),
    ("guangzhou-2024", "Who asks", "legend"),
    ("guangzhou-2024", "Whom does each", "legend"),
    ("guangzhou-2024", "Which factor", "legend"),
    ("guangzhou-2024", "Which factor", "menu"),
    ("guangzhou-2024", "Who is asked to act", "legend"),
    ("shenzhen-hangzhou-2025", "Which city has more", "menu"),
    ("shenzhen-hangzhou-2025", "Which list of unicorns", "legend"),
    ("shenzhen-hangzhou-2025", "Who names which cause", "legend"),
    ("shenzhen-hangzhou-2025", "Who names which cause", "menu"),
    ("shenzhen-hangzhou-2025", "How does the answer swing", "legend"),
]
DRAWN = """box => [...box.querySelectorAll('.vega-stage svg .role-mark path, .vega-stage svg .role-mark text')]
    .map(n => ['d', 'transform', 'opacity'].map(a => n.getAttribute(a)).join() + n.textContent).join('|')"""


@pytest.fixture(scope="module")
def opened(chromium):
    """Each article page, opened once from the disk and drawn to its end."""
    visits = {}

    def page(name):
        if name not in visits:
            visits[name] = Visit(chromium, (HTML / f"{ARTICLES}{name}.html").as_uri()).scroll()
        return visits[name].page

    yield page
    for visit in visits.values():
        visit.context.close()


def operate(box, kind):
    if kind == "legend":
        box.locator(".vega-stage .role-legend-label text").first.click()
    elif kind == "menu":
        box.locator("select").select_option(index=1)
    elif kind == "radio":
        box.locator("input[type=radio]").nth(1).check()
    else:
        box.locator("input[type=range]").fill("1.5")


@pytest.mark.parametrize(("name", "title", "kind"), CONTROLS)
def test_a_control_changes_what_is_drawn(opened, name, title, kind):
    box = opened(name).locator(".vega-chart", has=opened(name).locator(".vega-stage", has_text=title))
    assert box.count() == 1
    box.scroll_into_view_if_needed()
    before = box.evaluate(DRAWN)
    assert before.count("|") > 3
    operate(box, kind)
    opened(name).wait_for_timeout(300)
    assert box.evaluate(DRAWN) != before


@pytest.mark.parametrize("name", list(dict.fromkeys(c[0] for c in CONTROLS)))
def test_each_row_of_buttons_shows_another_table(opened, name):
    page = opened(name)
    page.locator(".book-widget button").first.wait_for(timeout=15_000)
    rows = page.locator(".book-widget")
    assert rows.count() >= 2
    for i in range(rows.count()):
        before = rows.nth(i).inner_text()
        rows.nth(i).locator("button").nth(1).press("Enter")
        page.wait_for_timeout(800)
        assert rows.nth(i).inner_text() != before


@pytest.mark.parametrize("path", sorted((ROOT / ARTICLES).glob("*.ipynb")), ids=lambda p: p.stem)
def test_article_pages_have_short_cells_and_all_their_parts(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    lengths = [len("".join(c["source"]).splitlines()) for c in cells if c["cell_type"] == "code"]
    assert max(lengths) <= 12
    assert sum(n <= 8 for n in lengths) > 0.8 * len(lengths)
    text = "\n".join("".join(cell["source"]) for cell in cells)
    for part in (
        "After this page you can",
        "pages.article_box(ARTICLE)",
        "who gains",
        "pages.gists(ARTICLE)",
        "charts.facts_table(facts",
        "pages.rosters(ARTICLE",
        "pages.shared_table(ARTICLE)",
        "comparing.why_not_words",
        "## What the article does not say",
        "## How reliable is it, and why?",
        "**Next:**",
    ):
        assert part in text, part
    assert 2 <= text.count("```{exercise}") == text.count("```{solution-start}") <= 3

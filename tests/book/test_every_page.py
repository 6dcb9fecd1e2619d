"""Each page as a reader meets it, on a wide screen over http and on a phone from a file, every other host out of reach.

One visit in each way serves all of these tests, and those of other files about the same page.
"""

import gzip
import html
import json
import re
from functools import cache
from urllib.parse import parse_qs, urlsplit

import pytest

from aicities import schema as T
from aicities.data import load, source_names
from tests.book.visit import (
    CHINESE,
    HOW,
    HTML,
    MADE,
    NOTEBOOKS,
    OVERFLOWING,
    PAGES,
    TWO_TIGERS,
    ZH,
    Visit,
    address,
    chart_specs,
    source,
)

MB = 1_000_000
PAPERS = HTML / "notebooks" / "papers"
CHART, CONTROLS = 'class="vega-chart"', "widget-view+json"
THEMES = [page for page in PAGES if "/themes/" in page]
WORDS = "notebooks/themes/words-and-frames"  # what it counts are words, which stand in no row
# The most compressed bytes of a page itself, where it is more than usual; the chart library comes on top.
USUAL = 100_000
HEAVY = {
    "notebooks/themes/index-lab": 200_000,
    WORDS: 250_000,
    "notebooks/themes/talent-and-cost": 200_000,
    "notebooks/themes/deepseek-debate": 200_000,
}


def test_every_built_page_is_visited():
    papers = {PAPERS, ZH / PAPERS.relative_to(HTML)}  # test_papers.py looks at each paper
    built = {path.relative_to(HTML) for path in HTML.rglob("*.html") if path.parent not in papers}
    built = {path for path in built if path.parts[0] != "live"}  # test_live.py runs those
    assert {path.as_posix() for path in built} == {f"{place}{page}.html" for place in ("", "zh/") for page in MADE}
    assert (HTML / "_static" / "vega-bundle.js").stat().st_size > 500_000


# --- what a page asks for and runs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", MADE)
@pytest.mark.parametrize("how", HOW)
def test_nothing_is_fetched_from_another_host_blocked_or_fails(visits, page, how):
    visit = visits.open(page, how)
    assert visit.foreign == []
    assert visit.errors == []
    assert visit.page.evaluate("blocked") == []


@pytest.mark.parametrize("page", MADE)
def test_each_page_declares_a_strict_policy(page):
    text = source(page)
    declared = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert len(declared) == 1 and text.index("Content-Security-Policy") < text.index("<script")
    rules = dict(rule.split(" ", 1) for rule in declared[0].split("; "))
    assert rules["default-src"] == rules["connect-src"] == rules["object-src"] == "'none'"
    assert re.fullmatch(r"'self'( 'sha256-[\w+/]{43}=')+", rules["script-src"])


@pytest.mark.parametrize("page", MADE)
def test_the_page_names_no_script_or_style_of_another_host(page):
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//[^\"]*", source(page))


@pytest.mark.parametrize("page", MADE)
@pytest.mark.parametrize("how", ["wide", CHINESE[0]])
def test_a_first_visit_takes_few_bytes(visits, page, how):
    text, visit = source(page), visits.open(page, how)
    assert visit.first_bytes is None or visit.first_bytes < 0.25 * MB
    most = 1.0 if CONTROLS in text else 0.5 if CHART in text else 0.25
    assert 0.05 * MB < visit.bytes <= most * MB


@pytest.mark.parametrize("page", THEMES)
def test_a_theme_page_itself_stays_light(page):
    assert len(gzip.compress(source(page).encode())) < HEAVY.get(page, USUAL)
    assert len(source(page).encode()) < MB


# --- what is seen -----------------------------------------------------------------------------------------------------

# Words of charts that lie outside their picture, their box or the screen.
CUT = """() => [...document.querySelectorAll('.vega-stage svg text')].filter(text => {
    if (!text.textContent.trim() || +getComputedStyle(text).opacity < 0.01) return false;
    const box = text.getBoundingClientRect(), frame = text.ownerSVGElement.getBoundingClientRect();
    const around = text.closest('.vega-chart').getBoundingClientRect();
    return box.width && (box.left < Math.max(frame.left, around.left) - 1
        || box.right > Math.min(frame.right, around.right, innerWidth) + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
}).map(text => text.textContent)"""
NARROW = """() => [...document.querySelectorAll('.vega-chart')].filter(box => box.querySelector('.vega-stage svg')
    .getBoundingClientRect().width <= 0.93 * box.getBoundingClientRect().width)
    .map(box => box.querySelector('.role-title-text')?.textContent)"""


@pytest.mark.parametrize("page", MADE)
@pytest.mark.parametrize("how", HOW)
def test_no_page_scrolls_sideways(visits, page, how):
    visit = visits.open(page, how)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= visit.width


@pytest.mark.parametrize("page", MADE)
@pytest.mark.parametrize("how", HOW)
def test_no_table_is_wider_than_its_page_with_all_that_is_folded_open(visits, page, how):
    assert visits.open(page, how).page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("page", MADE)
@pytest.mark.parametrize("how", HOW)
def test_no_word_of_a_chart_or_widget_is_cut(visits, page, how):
    assert visits.open(page, how).page.evaluate(CUT) == []


# Heads of the controls of charts, but those of boxes to tick.
CONTROL_HEADS = """() => [...document.querySelectorAll(
    '.vega-bind:not(:has([type=checkbox])) .vega-bind-name, .vega-keep .vega-bind-name')]
    .map(head => head.textContent).filter(text => text.trim())"""


@pytest.mark.parametrize("page", THEMES)
@pytest.mark.parametrize("how", ["wide", CHINESE[0]])
def test_the_head_of_each_control_ends_with_a_colon_and_has_no_hint_in_brackets(visits, page, how):
    heads = visits.open(page, how).page.evaluate(CONTROL_HEADS)
    assert all(re.fullmatch(r"[^:：]+: " if how == "wide" else r"[^:：]+：", head) for head in heads), heads
    assert not [head for head in heads if re.search(r"[)）]\W*$", head)]


@pytest.mark.parametrize("page", MADE)
@pytest.mark.parametrize("how", HOW)
def test_charts_fill_the_page(visits, page, how):
    assert visits.open(page, how).page.evaluate(NARROW) == []


@pytest.mark.parametrize("page", PAGES)
def test_each_chart_says_its_question_its_source_and_what_it_shows(page):
    specs = chart_specs(page)
    assert len(specs) == source(page).count(CHART)
    for spec in specs:
        assert "".join(spec["title"]["text"])
        assert "Source:" in " ".join(spec["title"]["subtitle"])
        assert len(spec["description"]) > 40, spec["title"]
        assert spec.get("width") == "container" or {"hconcat", "vconcat", "concat"} & set(spec), spec["title"]


@pytest.mark.parametrize("page", THEMES)
def test_a_chart_of_a_theme_says_what_it_shows_and_leads_to_its_rows(page):
    for spec in chart_specs(page):
        title = " ".join(spec["title"]["text"])
        assert not title.endswith("?") and len(title.split()) >= 4, title
        link = spec.get("usermeta", {}).get("link", {"href": ""})["href"]
        assert link.startswith("../reference/explorer.html#table=") or page == WORDS, spec["title"]


SHOWN = ("tooltip", "text", "x", "y", "color", "shape", "row", "column", "facet")


def shown_in(spec, fields: set[str]) -> set[str]:
    """The fields that the marks of a chart show in words or on an axis or legend."""
    for name, part in spec.items() if isinstance(spec, dict) else enumerate(spec):
        if name == "encoding":
            channels = [c for key in SHOWN for c in (part[key] if isinstance(part.get(key), list) else [part.get(key)])]
            fields |= {c["field"] for c in channels if isinstance(c, dict) and isinstance(c.get("field"), str)}
        elif isinstance(part, dict | list) and name != "datasets":
            shown_in(part, fields)
    return fields


def menus_of(spec: dict) -> list[str]:
    """The words that the menus and buttons of a chart offer."""
    binds = [param["bind"] for param in spec.get("params", []) if isinstance(param.get("bind"), dict)]
    return [str(word) for bind in binds for word in bind.get("labels", bind.get("options", []))]


@pytest.mark.parametrize("page", PAGES)
def test_a_chart_names_its_sources_as_a_reader_would(page):
    ids = "|".join(source_names(load("sources")["source_id"]))
    for spec in chart_specs(page):
        fields = shown_in(spec, set())
        rows = [row for table in spec.get("datasets", {}).values() if isinstance(table, list) for row in table]
        said = [*spec["title"]["text"], *spec["title"]["subtitle"], spec.get("description", ""), *menus_of(spec)]
        said += [value for row in rows for field, value in row.items() if field in fields and isinstance(value, str)]
        assert not re.findall(rf"(?<![\w-])(?:{ids})(?![\w-])", "\n".join(said)), spec["title"]["text"]


@pytest.mark.parametrize("page", PAGES)
def test_without_scripts_every_chart_is_a_picture(chromium, site, page):
    if CHART not in source(page):
        return
    with Visit(chromium, address(site, page), script=False) as visit:
        widths = visit.page.locator(".vega-picture svg").evaluate_all(
            "all => all.map(p => p.getBoundingClientRect().width)"
        )
        assert len(widths) == source(page).count(CHART)
        assert min(widths) > 300
        assert page != TWO_TIGERS or "深圳" in visit.page.locator(".vega-picture svg").first.text_content()


@pytest.mark.parametrize("page", PAGES)
def test_every_control_of_a_chart_has_a_name(wide):
    controls = wide.page.locator(".vega-bindings input, .vega-bindings select")
    assert (
        controls.evaluate_all("nodes => nodes.filter(n => !n.labels[0]?.innerText.trim()).map(n => n.outerHTML)") == []
    )


# --- what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_exercises_were_executed_with_their_solutions(page):
    text = source(page)
    exercises = len(re.findall(r'class="exercise [^"]*admonition', text))
    assert text.count('<details class="solution') == exercises
    questions = text.count('class="book-quiz-question"')  # the page of the quiz asks nothing else
    assert exercises + questions >= (3 if "/themes/" in page or "/classroom/" in page else 0)


def test_every_link_to_rows_names_rows_that_exist():
    known = {name: set(T.row_ids(name, load(name))) for name in T.table_names("curated")}
    known[""] = set().union(*known.values())  # an address may name rows of any table
    links = {
        (page, html.unescape(link))
        for page in PAGES
        for link in re.findall(r'href="([^"]*explorer\.html#[^"]+)"', source(page))
    }
    assert len(links) > 100
    for page, link in links:
        asked = parse_qs(urlsplit(link).fragment, keep_blank_values=True)
        if "rows" not in asked:
            assert asked["table"][0] in known, f"{page}: {link} names no table"
            continue
        missing = set(asked["rows"][0].split("~")) - known[asked["table"][0]]
        assert not missing, f"{page}: {missing}"


IDS = re.compile(r'\bid="([^"]+)"')
MENUS = re.compile(r'<select name="([^"]+)">(.*?)</select>', re.DOTALL)
OPTIONS = re.compile(r'<option value="([^"]+)"')
CHARTS = re.compile(r'\bdata-chart="([^"]+)"|\bid="shown-([^"]+)"')


@pytest.mark.parametrize("page", MADE)
def test_every_link_within_the_book_leads_to_a_file_and_a_place_in_it(page):
    wrong = []
    for link in set(map(html.unescape, re.findall(r'<a [^>]*href="([^"]*)"', source(page)))):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or "explorer.html#" in link:
            continue
        target = (HTML / page).parent / parts.path if parts.path else HTML / f"{page}.html"
        target = target / "index.html" if target.is_dir() else target
        if not target.is_file() or (
            parts.fragment and target.suffix == ".html" and places(parts.fragment) - ids(target.resolve())
        ):
            wrong.append(link)
    assert wrong == []


def places(fragment: str) -> set[str]:
    """What an address names on its page: an id, a chart (whatever its controls are set to), or choices of menus."""
    if fragment.startswith("chart="):
        return {fragment.partition("&")[0]}
    return set(fragment.split("&")) if "=" in fragment else {fragment}


@cache
def ids(path):
    """The places of a page: its ids, its charts and what is shown like one, and the choices of its menus."""
    text = path.read_text(encoding="utf-8")
    charts = {f"chart={name}" for pair in CHARTS.findall(text) for name in pair if name}
    menus = {f"{name}={value}" for name, menu in MENUS.findall(text) for value in OPTIONS.findall(menu)}
    return {html.unescape(name) for name in IDS.findall(text)} | charts | menus


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_stored_without_outputs_and_with_short_cells(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    sources = ["".join(cell["source"]) for cell in code]
    assert not any("sys.path" in source or "import *" in source for source in sources)
    assert max(len(source.splitlines()) for source in sources) <= 16
    assert not any("remove-cell" in cell["metadata"].get("tags", []) for cell in notebook["cells"])

"""What every page offers its reader: folded code and solutions, terms that explain themselves, charts to take along."""

import codecs
import csv
import io
import json
import re

import pytest
from playwright.sync_api import expect

from tests.book.charts import chart
from tests.book.visit import HTML, PAGES, SETTLED, Visit, address, new_tab, source, until

PAGE = "notebooks/themes/index-lab"
CHARTED = [page for page in PAGES if 'class="vega-chart"' in source(page)] if HTML.is_dir() else []
CODE_SEEN = """() => [...document.querySelectorAll('.bd-article .cell_input')]
    .filter(e => e.checkVisibility({contentVisibilityAuto: true}) && !e.closest('.tag_show-code')).length"""
# Letters in charts that are smaller than 12 px, as they stand on the screen.
SMALL_LETTERS = """() => [...document.querySelectorAll('.vega-stage svg text')].filter(e => e.textContent.trim()
    && e.checkVisibility() && +getComputedStyle(e).opacity > 0.01)
    .map(e => [parseFloat(getComputedStyle(e).fontSize) * Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b),
        e.textContent])
    .filter(([size]) => size > 0.5 && size < 11.95).slice(0, 5)"""


def test_code_is_folded_and_one_switch_opens_it_on_every_page(chromium, url):
    with Visit(chromium, url(PAGE)) as visit:
        page = visit.page
        assert page.evaluate(CODE_SEEN) == 0
        switch = page.locator(".book-all-code")
        switch.press("Enter")
        assert switch.get_attribute("aria-pressed") == "true"
        assert (
            page.evaluate(CODE_SEEN)
            == page.locator(".bd-article > section .cell_input").count()
            - page.locator(".tag_show-code .cell_input").count()
            - page.locator(".solution:not([open]) .cell_input").count()
        )
        page.goto(url("notebooks/themes/city-rankings"))
        until(page, "document.querySelector('.book-all-code').getAttribute('aria-pressed') === 'true'")
        assert page.evaluate(CODE_SEEN) > 3
        page.locator(".book-all-code").click()
        page.goto(url(PAGE))
        assert page.evaluate(CODE_SEEN) == 0
        assert visit.errors == []


def test_one_cell_opens_by_its_own_line(wide):
    line = wide.page.locator(".book-code:not(.quiet) > summary").first
    line.click()
    assert wide.page.evaluate(CODE_SEEN) == 1
    line.click()
    assert wide.page.evaluate(CODE_SEEN) == 0


def test_the_title_of_a_solution_opens_it(wide):
    solution = wide.page.locator("details.solution").first
    inside = solution.locator(".cell_output").first
    assert not inside.is_visible()
    solution.locator("summary").first.click()
    assert inside.is_visible()
    assert wide.page.url.split("#")[0].endswith("index-lab.html") and "#" not in wide.page.url


def test_a_term_explains_itself_to_mouse_keyboard_and_tap(visit):
    term = visit.page.locator(".book-term").first
    tip = term.locator("[role=tooltip]")
    assert not tip.is_visible()
    term.locator("[role=button]").focus()
    expect(tip).to_be_visible()
    assert len(tip.inner_text()) > 20
    box = tip.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= visit.width
    visit.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    visit.page.evaluate("document.activeElement.blur()")
    term.hover()
    expect(tip).to_be_visible()
    assert tip.locator("a").get_attribute("href").startswith("../reference/glossary.html#term-")


def test_each_page_tells_how_long_it_takes():
    for page in CHARTED:
        told = re.search(r'<p class="book-meta"><span>([^<]*)</span>', source(page))
        assert told and re.match(r"\d+ minutes? to read", told[1]), page


# --- charts to take along ---------------------------------------------------------------------------------------------


def saved(page, box, kind):
    with page.expect_download() as waiting:
        box.get_by_role("button", name=kind, exact=True).click()
    return waiting.value.path().read_bytes()


def test_a_chart_is_saved_as_picture_and_table(wide):
    box = chart(wide, 0)
    box.locator(".vega-save > summary").click()
    title = box.locator(".vega-title").inner_text()
    svg = saved(wide.page, box, "SVG").decode()
    words = re.sub(r"<[^>]*>", "", svg)
    assert svg.startswith("<svg") and title.split()[0] in words and "Source" in words
    assert saved(wide.page, box, "PNG").startswith(b"\x89PNG")
    data = saved(wide.page, box, "CSV")
    assert data.startswith(codecs.BOM_UTF8)  # or Excel takes Chinese for something else
    shown = box.evaluate(
        """box => [...box.parentElement.querySelectorAll('.vega-data tr')].map(
            row => [...row.cells].map(cell => cell.textContent.trim()))"""
    )
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == shown
    assert len(shown) > 5 and all(shown[0]) and any(all(row) for row in shown[1:])


def test_a_link_restores_what_was_set(chromium, url):
    with Visit(chromium, url(PAGE)) as visit:
        visit.read()
        select = visit.page.locator(".vega-chart .vega-bindings select").first
        name = select.get_attribute("name")
        wanted = select.locator("option").nth(1).get_attribute("value")
        select.select_option(wanted)
        box = visit.page.locator(".vega-chart", has=visit.page.locator(f"[name={name}]")).first
        box.locator(".vega-save > summary").click()
        box.get_by_role("button", name="Copy link").click()
        until(visit.page, "location.hash.includes('set=')")
        link = visit.page.url
    with Visit(chromium, link) as visit:
        until(visit.page, f"document.querySelector('[name={name}]')?.value === {json.dumps(wanted)}")
        assert visit.page.locator(f"[name={name}]").first.is_visible()
        assert visit.errors == []


IN_VIEW = """(() => {{ const {{top}} = document.querySelector('[data-chart={0}]').getBoundingClientRect();
    return top >= 0 && top < 300 && scrollY > 2000; }})()"""


def test_a_link_to_a_chart_far_down_stays_on_it_while_those_above_are_drawn(chromium, url):
    """The last chart of the longest theme page; when it was asked for before, the page ended below it."""
    with Visit(chromium, f"{url('notebooks/themes/words-and-frames')}#chart=frame-words") as visit:
        visit.page.wait_for_load_state("networkidle")
        until(visit.page, "document.querySelector('[data-chart=frame-words]').dataset.state === 'drawn'")
        visit.page.evaluate(SETTLED)
        assert visit.page.evaluate(IN_VIEW.format("frame-words"))
        visit.page.mouse.move(640, 450)
        visit.page.mouse.wheel(0, -900)
        until(visit.page, f"!{IN_VIEW.format('frame-words')}")
        visit.page.evaluate("document.querySelector('.bd-article').style.paddingBottom = '50px'")
        visit.page.evaluate(SETTLED)
        assert not visit.page.evaluate(IN_VIEW.format("frame-words"))  # a reader who moves is not held


TOP = "name => document.getElementById(name).getBoundingClientRect().top"
# A browser may hold the place itself; this one does not, and the chart has less room than it will need.
LOOSE = """() => {
    for (const part of [document.documentElement, document.body]) part.style.overflowAnchor = 'none';
    const box = document.querySelector('.vega-chart');
    box.style.setProperty('--tall', '3rem');
    box.querySelector('.vega-picture').remove(); }"""


def test_a_link_leads_to_its_place_also_when_a_chart_above_it_is_drawn_late(chromium, url):
    with Visit(chromium, "about:blank") as visit:
        page, late = visit.page, []
        page.route("**/vega-bundle.js", lambda route: late.append(route))
        page.goto(url("notebooks/themes/words-and-frames"), wait_until="domcontentloaded")
        page.evaluate(LOOSE)
        until(page, "document.querySelector('.vega-chart').dataset.state === 'drawing'")
        page.locator("a[href='#chart=own-table']").first.click()
        until(page, "document.getElementById('chart=own-table').getBoundingClientRect().top < 200")
        before, tall = page.evaluate(TOP, "chart=own-table"), page.locator(".vega-chart").first.bounding_box()["height"]
        page.wait_for_timeout(6000)  # longer than the page needs to come to rest by itself
        late[0].continue_()
        until(page, "document.querySelector('.vega-chart').dataset.state === 'drawn'")
        page.evaluate(SETTLED)
        assert page.locator(".vega-chart").first.bounding_box()["height"] > tall + 100
        assert page.evaluate(TOP, "chart=own-table") == pytest.approx(before, abs=2)
        assert visit.errors == []


def test_a_whole_screen_has_large_letters_and_keys_go_on(chromium, url):
    with Visit(chromium, url(PAGE)) as visit:
        visit.read()
        first = visit.page.locator(".vega-chart").first
        first.get_by_role("button", name="Full screen").click()
        until(visit.page, "document.fullscreenElement?.matches('.vega-chart')")
        sizes = visit.page.evaluate(
            """() => [...document.fullscreenElement.querySelectorAll('.vega-stage text')].filter(e => e.textContent)
            .map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"""
        )
        assert len(sizes) > 5 and min(sizes) >= 20
        shown = visit.page.evaluate("document.fullscreenElement.dataset.chart")
        visit.page.keyboard.press("ArrowRight")
        until(visit.page, f"document.fullscreenElement && document.fullscreenElement.dataset.chart !== '{shown}'")


@pytest.mark.parametrize("page", CHARTED)
@pytest.mark.parametrize("how", ["wide", "phone"])
def test_no_letter_of_a_chart_is_small(visits, page, how):
    assert visits.open(page, how).page.evaluate(SMALL_LETTERS) == []


# --- on paper ---------------------------------------------------------------------------------------------------------


def test_paper_has_neither_code_nor_closed_solutions(chromium, site):
    with Visit(chromium, address(site, PAGE)) as visit:
        visit.page.emulate_media(media="print")
        visible = "(name) => [...document.querySelectorAll(name)].filter(e => e.checkVisibility()).length"
        assert [visit.page.evaluate(visible, name) for name in (".book-code", ".solution", ".vega-tools")] == [0, 0, 0]
        visit.page.emulate_media(media="screen")
        assert visit.page.get_by_text("Print with solutions").count() == 1


def test_a_finger_reads_one_mark_after_another(chromium, url):
    """What is tapped stays explained when the finger is lifted, and the next tap explains the next mark."""
    size = {"width": 390, "height": 844}
    with new_tab(chromium, viewport=size, has_touch=True, is_mobile=True) as page:
        page.goto(f"{url('notebooks/themes/policy-timelines')}#chart=event-timeline")
        until(page, "document.querySelector('[data-chart=event-timeline]')?.dataset.state === 'drawn'")
        page.evaluate(SETTLED)
        told, spans = [], []
        for mark in page.locator("[data-chart=event-timeline] .vega-stage .mark-symbol path:visible").all()[1:4]:
            box = mark.bounding_box()
            page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            tip = page.locator("#vg-tooltip-element.visible").filter(has_not_text=told[-1] if told else "\uffff")
            told.append(tip.inner_text())
            spans.append((tip.bounding_box()["x"], tip.bounding_box()["x"] + tip.bounding_box()["width"]))
    assert len(set(told)) == 3 and all("line" in words for words in told)
    assert all(left >= 0 and right <= 390 for left, right in spans), spans

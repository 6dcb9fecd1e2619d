"""A page on a projector: question and answer, then each chart, on a whole screen and in large letters."""

import pytest
from playwright.sync_api import expect

from tests.book.visit import PAGES, SETTLED, TWO_TIGERS, address, new_tab, until

SCREENS = ((1920, 1080), (1280, 720))
# Letters under 20 pixels, what stands outside of the screen to the side, and controls out of view, also at the end.
FAULTS = """async () => {
    const box = document.fullscreenElement, found = [];
    const frames = async () => { for (let i = 0; i < 6; i++) await new Promise(done => requestAnimationFrame(done)); };
    await frames();
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim(), part = texts.currentNode.parentElement;
        if (!text || part.closest('script, option, .vega-picture') || !part.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const at = range.getBoundingClientRect(), m = part.getScreenCTM?.();
        const scale = m ? Math.hypot(m.a, m.b) : part.currentCSSZoom;
        const size = parseFloat(getComputedStyle(part).fontSize) * scale;
        if (at.width && size < 19.9) found.push([text, 'small', size]);
        if (at.width && (at.left < -1 || at.right > innerWidth + 1)) found.push([text, 'cut', at.left, at.right]); }
    const all = [...box.querySelectorAll('.vega-bindings, .vega-below')].filter(part => part.children.length);
    for (const end of [0, 1e6]) {
        box.scrollTo(0, end);
        await frames();
        for (const at of all.map(part => part.getBoundingClientRect()))
            if (at.top < -2 || at.bottom > innerHeight + 2) found.push(['controls', at.top, at.bottom]); }
    if (box.scrollWidth > box.clientWidth + 1) found.push(['wide', box.scrollWidth, box.clientWidth]);
    box.scrollTo(0, 0);
    return found; }"""


def start(chromium, page, size):
    tab = new_tab(chromium, viewport={"width": size[0], "height": size[1]})
    tab.goto(address("", page, "file"))
    return tab


def shown(tab):
    return tab.evaluate("document.fullscreenElement?.dataset.chart ?? document.fullscreenElement?.className ?? null")


def turn(tab, key):
    before = shown(tab)
    tab.keyboard.press(key)
    until(tab, f"(document.fullscreenElement?.dataset.chart ?? 'book-slide') !== '{before}'")
    until(tab, "['drawn', undefined].includes(document.fullscreenElement.dataset.state)")
    tab.evaluate(SETTLED)  # a chart that is a little too tall gets lower


def test_a_page_is_presented_by_keys_from_its_question_on(chromium):
    tab = start(chromium, TWO_TIGERS, SCREENS[1])
    charts = tab.evaluate("[...document.querySelectorAll('.vega-chart')].map(box => box.dataset.chart)")
    title = tab.locator("h1").first.evaluate("head => head.firstChild.textContent")
    tab.click(".book-present")
    until(tab, "document.fullscreenElement")
    assert shown(tab) == "book-slide" and tab.locator(".book-slide-title").inner_text() == title
    assert tab.evaluate(FAULTS) == []
    turn(tab, "PageDown")
    assert shown(tab) == charts[0] and tab.evaluate(FAULTS) == []
    turn(tab, "ArrowRight")
    assert shown(tab) == charts[1]
    turn(tab, "ArrowLeft")
    turn(tab, "PageUp")
    turn(tab, "ArrowLeft")
    assert shown(tab) == charts[-1]
    end = tab.locator(f".vega-chart[data-chart='{charts[-1]}'] .vega-tools button").first
    expect(end).to_have_text("End")
    end.click()
    until(tab, "!document.fullscreenElement")
    expect(tab.locator(".vega-tools > button").filter(has_text="End")).to_have_count(0)
    assert set(tab.locator(".vega-tools > button").all_inner_texts()) == {"Full screen"}
    tab.close()


def test_there_is_no_button_to_present_on_a_phone(phone_tab):
    assert phone_tab.locator(".book-present").count() == 1 and not phone_tab.locator(".book-present").is_visible()


@pytest.fixture
def phone_tab(chromium):
    tab = start(chromium, TWO_TIGERS, (390, 844))
    yield tab
    tab.close()


@pytest.mark.slow
@pytest.mark.parametrize("size", SCREENS, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("page", PAGES)
def test_every_chart_can_be_read_from_the_last_row(chromium, page, size):
    tab = start(chromium, page, size)
    faults = {}
    if tab.locator(".book-present").count():
        tab.click(".book-present")
        until(tab, "document.fullscreenElement")
        for _ in range(tab.locator(".vega-chart").count()):
            turn(tab, "ArrowRight")
            faults[shown(tab)] = tab.evaluate(FAULTS)
    tab.close()
    assert {chart: found for chart, found in faults.items() if found} == {}

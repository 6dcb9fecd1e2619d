"""Drive the charts of built pages in a browser: what the tests of several pages need."""

import gzip

from tests.book.visit import HTML, Visit

WAIT = 400  # milliseconds until a chart has followed a control
TEXTS = "box => [...box.querySelectorAll('.vega-stage .mark-text.role-mark text')].map(t => t.textContent)"


def chart(visit, number):
    """Give a chart of a page, scrolled into view and drawn."""
    box = visit.page.locator(".vega-chart").nth(number)
    box.scroll_into_view_if_needed()
    visit.page.locator(f".vega-chart >> nth={number} >> .vega-stage svg").wait_for(timeout=20_000)
    for _ in range(200):
        if box.get_attribute("data-state") == "drawn":
            return box
        visit.page.wait_for_timeout(100)
    raise AssertionError(f"chart {number} of {visit.page.url} is {box.get_attribute('data-state')}")


def texts(box):
    """Give the texts that a chart shows, when it has followed its controls; those of axes and legends are left out."""
    box.page.wait_for_timeout(WAIT)
    return box.evaluate(TEXTS)


def choose(box, number, option):
    """Choose an option of a menu of a chart by its words; give the texts that the chart shows then."""
    box.locator("select").nth(number).select_option(label=option)
    return texts(box)


def told(box):
    """Give the words of the tooltip that stands open."""
    box.page.wait_for_selector("#vg-tooltip-element.visible")
    return box.page.inner_text("#vg-tooltip-element")


def source(page):
    """Give the HTML of a built page."""
    return (HTML / f"{page}.html").read_text(encoding="utf-8")


def assert_light(page, most):
    """Hold a page to a weight in compressed bytes; the chart library, which is kept, comes on top."""
    assert len(gzip.compress(source(page).encode())) < most


def assert_exercises_solved(page, n=3):
    """Hold a page to so many exercises, each with a solution."""
    assert source(page).count("Solution to") == source(page).count('class="exercise admonition') == n


def assert_pictures_without_scripts(chromium, url, n):
    """Hold a page to showing each of its n charts as a picture where no script runs."""
    with Visit(chromium, url, script=False) as visit:
        pictures = visit.page.locator(".vega-picture svg")
        assert pictures.count() == visit.page.locator(".vega-chart").count() == n
        assert all(pictures.nth(i).bounding_box()["width"] > 300 for i in range(n))

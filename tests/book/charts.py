"""Drive the charts of a built page in a browser: what the tests of several pages need."""

from tests.book.visit import SETTLED

TEXTS = "box => [...box.querySelectorAll('.vega-stage .mark-text.role-mark text')].map(t => t.textContent)"


def chart(visit, number):
    """A chart of a page, in view."""
    box = visit.page.locator(".vega-chart").nth(number)
    box.scroll_into_view_if_needed()
    return box


def settle(box):
    """Wait until the charts of the page have followed their controls."""
    box.page.evaluate(SETTLED)
    return box


def texts(box):
    """The texts that a chart shows, when it has followed its controls; those of axes and legends are left out."""
    return settle(box).evaluate(TEXTS)


def labels(box):
    """The texts of the axes of a chart, when it has followed its controls."""
    return settle(box).locator(".vega-stage .role-axis-label text").all_text_contents()


def choose(box, number, option):
    """Choose an option of a menu of a chart by its words; give the texts that the chart shows then."""
    box.locator("select").nth(number).select_option(label=option)
    return texts(box)


def told(box):
    """The words of the tooltip that stands open."""
    box.page.wait_for_selector("#vg-tooltip-element.visible")
    return box.page.inner_text("#vg-tooltip-element")

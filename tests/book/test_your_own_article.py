"""The controls of the page on an article of one's own, and what it lets readers take away."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from aicities.method.own_article import TOGETHER
from aicities.pages import your_own_article
from tests.book.charts import chart, texts
from tests.book.visit import HTML

PAGE = "notebooks/classroom/your-own-article"


@pytest.fixture(scope="module")
def sample():
    return your_own_article.read(your_own_article.SAMPLE)


def test_buttons_show_the_repairs_and_what_was_left_out(visit):
    box = visit.page.locator(".book-widget").first
    guess = box.locator(".widget-subarea td", has_text="no, a guess")
    footer = box.locator(".widget-subarea td", has_text="Copyright ©")
    assert not guess.is_visible() and not footer.is_visible()
    box.get_by_role("button", name="Repairs").press("Enter")
    guess.wait_for()
    box.get_by_role("button", name="Left out").press("Enter")
    footer.wait_for()
    expect(guess).to_be_hidden()


def test_targets_stand_on_their_own_list(visit):
    box = visit.page.locator(".book-widget").nth(1)
    target = box.locator(".widget-subarea strong", has_text="突破2000家")
    assert not target.is_visible()
    box.get_by_role("button", name="Targets").press("Enter")
    target.wait_for()


def test_the_menu_and_the_buttons_choose_the_words(visit, sample):
    box = chart(visit, 2)
    rows = your_own_article.key_words(sample)
    for against in (TOGETHER, "qingdao-2020"):
        box.locator("select").select_option(against)
        for with_names, kind in enumerate(("without names", "all words")):
            box.get_by_label(kind).check()
            shown = texts(box)
            expected = rows[(rows["against"] == against) & (rows["names"].astype(bool) == bool(with_names))]
            told = [f"{r.a} : {r.b} · G² {r.g2:.1f}" for r in expected.itertuples()]
            assert sorted(text for text in shown if " · G² " in text) == sorted(told)
            assert f"more in {your_own_article.side_name(against)} ({expected['n_b'].iloc[0]:,} words)" in shown


INSIDE = """box => {
    const edge = box.getBoundingClientRect();
    return [...box.querySelectorAll('.vega-stage text, .widget-subarea td')]
        .map(t => [t.textContent, t.getBoundingClientRect()])
        .filter(([, r]) => r.width && (r.left < edge.left - 1 || r.right > edge.right + 1))
        .map(([t]) => t);
}"""


def test_nothing_runs_over_the_edge(visit):
    for where in (".vega-chart", ".book-widget"):
        boxes = visit.page.locator(where)
        assert boxes.count() >= 2
        for i in range(boxes.count()):
            assert boxes.nth(i).evaluate(INSIDE) == []


def test_the_started_rows_can_be_taken_away_without_a_network(visit, sample):
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("link", name="facts-started.csv").click()
    assert waiting.value.suggested_filename == "facts-started.csv"
    taken = Path(waiting.value.path()).read_bytes()
    assert taken == your_own_article.csv(your_own_article.started(sample.found)["facts"])


def test_the_sample_is_among_the_downloads():
    for page in (PAGE, "notebooks/reference/downloads"):
        path = HTML / f"{page}.html"
        assert f'href="../../downloads/{your_own_article.SAMPLE.name}"' in path.read_text("utf-8")
    taken = HTML / "downloads" / your_own_article.SAMPLE.name
    assert taken.read_bytes() == your_own_article.SAMPLE.read_bytes()
    assert "your-own-article" in (HTML / "index.html").read_text("utf-8")
    text = (HTML / f"{PAGE}.html").read_text("utf-8")
    assert "The sample is invented." in text
    assert text.count('<details class="solution') == text.count('class="exercise ') == 4

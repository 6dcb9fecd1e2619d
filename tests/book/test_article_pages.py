"""The pages of the articles: their controls, and their parts."""

import json
import re

import pytest

from aicities import source_name
from tests.book.charts import settle, told
from tests.book.visit import ARTICLES, ROOT, SETTLED, TWO_TIGERS, chart_specs, source

CONTROLS = [
    ("notebooks/articles/qingdao-2020", "Which places", "legend"),
    ("notebooks/articles/qingdao-2020", "How many points", "slider"),
    ("notebooks/articles/qingdao-2020", "By what is each city", "menu"),
    ("notebooks/articles/qingdao-2020", "Is Hefei the only", "radio"),
    ("notebooks/articles/qingdao-2020", "Is Hefei the only", "legend"),
    ("notebooks/articles/qingdao-2020", "Who led to whom", "legend"),
    ("notebooks/articles/qingdao-2020", "Home-grown", "legend"),
    ("notebooks/articles/qingdao-2020", "How much of it", "legend"),
    ("notebooks/articles/three-cities-2024", "Do Shanghai and Shenzhen", "legend"),
    ("notebooks/articles/three-cities-2024", "Do Shanghai and Shenzhen", "radio"),
    ("notebooks/articles/three-cities-2024", "Which city is first", "legend"),
    ("notebooks/articles/three-cities-2024", "Who says what", "legend"),
    ("notebooks/articles/three-cities-2024", "Who says what", "menu"),
    ("notebooks/articles/guangzhou-2024", "How much do we learn", "legend"),
    ("notebooks/articles/guangzhou-2024", "Who asks", "legend"),
    ("notebooks/articles/guangzhou-2024", "Whom does each", "legend"),
    ("notebooks/articles/guangzhou-2024", "Which factor", "legend"),
    ("notebooks/articles/guangzhou-2024", "Which factor", "menu"),
    ("notebooks/articles/guangzhou-2024", "Who is asked to act", "legend"),
    ("notebooks/articles/shenzhen-hangzhou-2025", "Which city has more", "menu"),
    ("notebooks/articles/shenzhen-hangzhou-2025", "Which list of unicorns", "legend"),
    ("notebooks/articles/shenzhen-hangzhou-2025", "Who names which cause", "legend"),
    ("notebooks/articles/shenzhen-hangzhou-2025", "Who names which cause", "menu"),
    ("notebooks/articles/shenzhen-hangzhou-2025", "How does the answer swing", "legend"),
]
DRAWN = """box => [...box.querySelectorAll('.vega-stage svg .role-mark path, .vega-stage svg .role-mark text')]
    .map(n => ['d', 'transform', 'opacity'].map(a => n.getAttribute(a)).join() + n.textContent).join('|')"""


def operate(box, kind):
    if kind == "legend":
        box.locator(".vega-stage .role-legend-label text").first.click()
    elif kind == "menu":
        box.locator("select").select_option(index=1)
    elif kind == "radio":
        box.locator("input[type=radio]").nth(1).check()
    else:
        box.locator("input[type=range]").fill("1.5")


@pytest.mark.parametrize(("page", "title", "kind"), CONTROLS)
def test_a_control_changes_what_is_drawn(wide, title, kind):
    box = wide.page.locator(".vega-chart", has=wide.page.locator(".vega-stage", has_text=title))
    assert box.count() == 1
    box.scroll_into_view_if_needed()
    before = box.evaluate(DRAWN)
    assert before.count("|") > 3
    operate(box, kind)
    assert settle(box).evaluate(DRAWN) != before


@pytest.mark.parametrize("page", ARTICLES)
def test_each_row_of_buttons_shows_another_table(wide):
    rows = wide.page.locator(".book-widget")
    assert rows.count() >= 1
    for row in rows.all():
        before = row.inner_text()
        row.locator("button").nth(1).press("Enter")
        row.locator("button").nth(1).and_(wide.page.locator("[aria-pressed=true]")).wait_for()
        wide.page.evaluate(SETTLED)
        assert row.inner_text() != before


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_a_click_in_the_legend_keeps_one_city(wide):
    faint = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
        .filter(path => path.getAttribute('opacity') < 0.5).length"""
    box = wide.page.locator(".vega-chart").first
    box.scroll_into_view_if_needed()
    assert box.evaluate(faint) == 0
    box.locator(".vega-stage .role-legend-label text", has_text="Shenzhen").first.click()
    assert settle(box).evaluate(faint) == 3  # the plans of Guangzhou


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_a_button_shows_the_firms_of_the_other_city(wide):
    guangzhou, shenzhen = (
        wide.page.locator(".widget-subarea td", has_text=name).first for name in ("文远知行", "优必选")
    )
    assert guangzhou.is_visible()
    assert not shenzhen.is_visible()
    wide.page.locator(".book-widget").get_by_role("button", name="Shenzhen").first.press("Enter")
    shenzhen.wait_for()
    assert not guangzhou.is_visible()


def test_a_solution_was_executed():
    assert "they do not speak of the same date" in source(TWO_TIGERS)


@pytest.mark.parametrize("page", ARTICLES)
def test_an_article_page_has_charts(page):
    assert len(chart_specs(page)) >= 3


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_a_tooltip_tells_source_and_line(wide):
    box = wide.page.locator(".vega-chart").first
    box.scroll_into_view_if_needed()
    box.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
    assert re.search(rf"{source_name('two-tigers-2020')}, line \d+", told(box))


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_charts_follow_dark_mode(wide):
    colour = "getComputedStyle(document.querySelector('.vega-stage .role-axis-label text')).fill"
    colours = [wide.show(theme=theme).evaluate(colour) for theme in ("light", "dark")]
    light, dark = [sum(map(int, re.findall(r"\d+", c)[:3])) for c in colours]
    assert light < 200 < 500 < dark


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_the_word_cloud_has_chinese_glyphs(wide):
    """A missing glyph is drawn as the same box for every character: two different words must differ in pixels."""
    drawn = """() => ['深圳深圳', '广州广州'].map(word => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 200, height: 50});
        const pen = canvas.getContext('2d'); pen.font = '40px "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
        pen.fillText(word, 0, 40); return canvas.toDataURL(); })"""
    words = wide.page.eval_on_selector_all(".vega-stage .mark-text text", "nodes => nodes.map(n => n.textContent)")
    assert {"深圳", "广州", "产业"} <= set(words)
    one, two = wide.page.evaluate(drawn)
    assert one != two


@pytest.mark.parametrize("path", [ROOT / f"{page}.ipynb" for page in ARTICLES], ids=lambda p: p.stem)
def test_article_pages_have_short_cells_and_all_their_parts(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(c["source"]).splitlines() for c in cells if c["cell_type"] == "code"]
    lengths = [len([line for line in lines if not line.startswith(("import ", "from "))]) for lines in code]
    assert max(lengths) <= 12
    assert sum(n <= 8 for n in lengths) > 0.8 * len(lengths)
    text = "\n".join("".join(cell["source"]) for cell in cells)
    for part in (
        "After this page you can",
        "article.box(ARTICLE)",
        "who gains",
        "gists(ARTICLE)",
        "facts_table(facts",
        "rosters(ARTICLE",
        "shared_table(ARTICLE)",
        "why_not_words",
        "## What the article does not say",
        "## How reliable is it, and why?",
        "**Next:**",
    ):
        assert part in text, part
    assert 2 <= text.count("```{exercise}") == text.count("```{solution-start}") <= 3

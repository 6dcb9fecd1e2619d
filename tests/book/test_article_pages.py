"""The pages of the articles: their controls, and their parts."""

import json
import re

import pytest

from aicities import source_name
from tests.book.charts import settle, told
from tests.book.visit import ARTICLES, ROOT, SETTLED, TWO_TIGERS, chart_specs, source

DRAWN = """box => [...box.querySelectorAll('.vega-stage svg .role-mark path, .vega-stage svg .role-mark text')]
    .map(n => ['d', 'transform', 'opacity'].map(a => n.getAttribute(a)).join() + n.textContent).join('|')"""


# How to operate each kind of control, by what of it stands in a chart.
OPERATE = {
    ".vega-keep": lambda box: box.locator(".vega-stage .role-legend-label text").first.click(),
    "select": lambda box: box.locator("select").first.select_option(index=1),
    "input[type=radio]": lambda box: box.locator("input[type=radio]").nth(1).check(),
    "input[type=range]": lambda box: box.locator("input[type=range]").first.fill("1.5"),
}


@pytest.mark.parametrize("page", ARTICLES)
def test_each_control_changes_what_is_drawn(wide):
    operated = 0
    for box in wide.page.locator(".vega-chart").all():
        for control in [kind for kind in OPERATE if box.locator(kind).count()]:
            box.scroll_into_view_if_needed()
            before = settle(box).evaluate(DRAWN)
            assert before.count("|") > 3
            OPERATE[control](box)
            assert settle(box).evaluate(DRAWN) != before, (box.locator(".vega-title").inner_text(), control)
            wide.restore()
            operated += 1
    assert operated >= 3


@pytest.mark.parametrize(
    "page", [page for page in ARTICLES if "controls.choose(" in (ROOT / f"{page}.ipynb").read_text()]
)
def test_each_row_of_buttons_shows_another_table(wide):
    for row in wide.page.locator(".book-widget").all():
        before = row.inner_text()
        row.locator("button").nth(1).press("Enter")
        row.locator("button").nth(1).and_(wide.page.locator("[aria-pressed=true]")).wait_for()
        wide.page.evaluate(SETTLED)
        assert row.inner_text() != before


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_a_click_in_the_legend_keeps_one_city(wide):
    faint = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
        .filter(path => path.getAttribute('opacity') < 0.5).length"""
    box = wide.page.locator(".vega-chart").nth(1)
    box.scroll_into_view_if_needed()
    assert box.evaluate(faint) == 0
    box.locator(".vega-stage .role-legend-label text", has_text="Shenzhen").first.click()
    assert settle(box).evaluate(faint) == 3  # the plans of Guangzhou


def test_a_solution_was_executed():
    assert "they do not speak of the same date" in source(TWO_TIGERS)


@pytest.mark.parametrize("page", ARTICLES)
def test_an_article_page_has_charts(page):
    assert len(chart_specs(page)) >= 3


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_a_tooltip_tells_source_and_line(wide):
    box = wide.page.locator(".vega-chart").nth(1)
    box.scroll_into_view_if_needed()
    box.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
    assert re.search(rf"{source_name('two-tigers-2020')}, line \d+", told(box))


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_charts_follow_dark_mode(wide):
    colour = "getComputedStyle(document.querySelector('.vega-stage .role-axis-label text')).fill"
    colours = [wide.show(theme=theme).evaluate(colour) for theme in ("light", "dark")]
    light, dark = [sum(map(int, re.findall(r"\d+", c)[:3])) for c in colours]
    assert light < 200 < 500 < dark


@pytest.mark.parametrize("page", ["notebooks/themes/words-and-frames"])
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
        "**On this page you can**",
        "article.box(ARTICLE)",
        "who gains",
        "gists(ARTICLE)",
        "checked(ARTICLE)",
        "clerical_failures(ARTICLE)",
        "two_coders(ARTICLE)",
        "in_explorer(ARTICLE)",
        "shared_table(ARTICLE)",
        "why_not_words",
        "## What the article does not say",
        "## Take away",
        "**Next:**",
    ):
        assert part in text, part
    tags = [tag for cell in cells[:8] for tag in cell["metadata"].get("tags", [])]
    assert tags == ["answer", "key"]
    assert 4 <= text.count("```{exercise}") == text.count("```{solution-start}")
    assert len(re.findall(r":class: (?:easy|medium|hard) minutes-\d+ no-python", text)) >= 2

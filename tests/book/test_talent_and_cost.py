"""The controls of the page on talent and cost."""

import re

from aicities import source_name
from aicities.pages import talent_and_cost
from tests.book.charts import chart, choose, texts, told

PAGE = "notebooks/themes/talent-and-cost"


def test_a_figure_and_the_city_to_compare_with_are_chosen(visit):
    box = chart(visit, 0)
    seen = texts(box)
    assert {"0.479", "0.44", "times Shenzhen 深圳", "Square metre in years of pay, 2017"} <= set(seen)
    seen = choose(box, 1, "Hangzhou 杭州")
    assert {"2.26–2.28", "times Hangzhou 杭州"} <= set(seen)
    seen = choose(box, 0, "Pay of urban staff, yuan a year, 2017")
    assert {"100,173", "1.04"} <= set(seen)
    seen = choose(box, 0, "Residents, 2020")
    assert "Hangzhou 杭州 has no figure" in seen and "null" not in seen
    seen = choose(box, 1, "Beijing 北京")
    assert {"✗ other date", "1.14"} <= set(seen)  # Shenzhen at the end of the year; Shanghai on the census day


def test_each_choice_of_the_menu_draws_bars(visit):
    box = chart(visit, 0)
    options = box.locator("select").nth(0).locator("option").all_text_contents()
    for option in options:
        choose(box, 0, option)
        assert box.locator(".vega-stage .mark-rect.role-mark path").count() >= talent_and_cost.FEWEST
    choose(box, 0, options[0])


def test_a_figure_tells_its_date_its_note_and_its_source(wide):
    box = chart(wide, 0)
    choose(box, 0, "Pay of urban staff, yuan a year, 2017")
    box.locator(".vega-stage .mark-text text", has_text="100,173").first.hover(force=True)
    source = source_name("ref-nbs-major-cities-2017")
    assert {"2017", "not all workers", source} <= set(re.findall(f"^2017$|not all workers|{source}", told(box), re.M))


COUNTS = """box => [...box.querySelectorAll('.vega-stage .mark-text.role-mark text')]
    .map(t => +t.textContent).filter(n => !isNaN(n))"""
ROWS = "box => [...box.querySelectorAll('.vega-stage .role-axis-label text')].map(t => t.textContent)"


def test_rows_of_the_matrix_count_the_statements(visit):
    rows = talent_and_cost.statements()
    box = chart(visit, 1)
    assert sum(box.evaluate(COUNTS)) == len(rows)
    choose(box, 0, "City")
    assert "Shenzhen 深圳" in box.evaluate(ROWS)
    assert sum(box.evaluate(COUNTS)) == len(rows)
    choose(box, 0, "Article")
    assert {source_name("qingdao-2020"), source_name("guangzhou-2024")} <= set(box.evaluate(ROWS))
    choose(box, 0, "Type")
    assert "Explanation" in box.evaluate(ROWS)
    assert sum(box.evaluate(COUNTS)) == len(rows)


def test_each_subject_links_to_its_statements(visit):
    for subject, name in talent_and_cost.subject_names().items():
        n = (talent_and_cost.statements()["subject"] == subject).sum()
        link = visit.page.get_by_role("link", name=f"{name} ({n})", exact=True)
        assert link.get_attribute("href").count("~") == n - 1

"""The controls of the page on talent and cost."""

import re

from aicities import source_name
from aicities.pages import talent_and_cost
from tests.book.charts import chart, choose, texts, told

PAGE = "notebooks/themes/talent-and-cost"


def test_measure_year_and_cities_are_chosen_and_the_badge_follows(visit):
    box = chart(visit, 0)
    seen = texts(box)
    assert "0.479 years of wage" in seen
    assert "the first is 2.26 to 2.28 times the second" in "".join(seen)
    seen = choose(box, 0, "Wage of urban on-post staff")
    assert "100,173 yuan a year" in seen
    assert "the first is 1.04 times the second" in "".join(seen)
    seen = choose(box, 1, "2018")
    assert seen.count("no figure") == 13
    assert "not both have a figure for this year" in "".join(seen)
    choose(box, 0, "Resident population")
    seen = choose(box, 1, "2020")
    assert seen.count("no figure") == 8
    seen = choose(box, 3, "Beijing 北京")
    assert "✗ not comparable:they do not speak of the same date" in "".join(seen)
    assert "✓ comparable:" in "".join(choose(box, 2, "Shanghai 上海"))
    assert "Choose two different cities" in choose(box, 3, "Shanghai 上海")


def test_a_figure_tells_its_date_its_note_and_its_source(wide):
    box = chart(wide, 0)
    choose(box, 0, "Wage of urban on-post staff")
    box.locator(".vega-stage .mark-text text", has_text="100,173").first.hover(force=True)
    source = source_name("ref-nbs-major-cities-2017")
    assert {"2017", "not all workers", source} <= set(re.findall(f"^2017$|not all workers|{source}", told(box), re.M))


COUNTS = """box => [...box.querySelectorAll('.vega-stage .mark-text.role-mark text')]
    .map(t => +t.textContent).filter(n => !isNaN(n))"""
ROWS = "box => [...box.querySelectorAll('.vega-stage .role-axis-label text')].map(t => t.textContent)"


def test_rows_and_filters_of_the_matrix_count_the_statements(visit):
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
    choose(box, 1, "Shenzhen 深圳")
    shenzhen = rows[rows["city_id"] == "shenzhen"]
    assert sum(box.evaluate(COUNTS)) == len(shenzhen)
    choose(box, 2, "Jin Xinyi")
    jin = shenzhen[shenzhen["speaker_id"] == "jin-xinyi"]
    assert sum(box.evaluate(COUNTS)) == len(jin) == 4
    choose(box, 3, "Explanation")
    assert sum(box.evaluate(COUNTS)) == (jin["type"] == "explanation").sum()


def test_drop_downs_open_by_keyboard(visit):
    drop = visit.page.locator(".book-gists details", has_text="Xinyi").first
    inside = drop.get_by_text("Xinyi").first
    assert not inside.is_visible()
    drop.locator("summary").press("Enter")
    assert inside.is_visible()

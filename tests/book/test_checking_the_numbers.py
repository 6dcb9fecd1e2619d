"""The controls of the page that checks the numbers."""

import re

from aicities import load
from aicities.method import audit
from aicities.pages import checking_the_numbers
from tests.book.charts import chart, choose, settle, texts, told

PAGE = "notebooks/themes/checking-the-numbers"
EVERY = audit.weighed(load("checks"), load("verdict_rules"))


MARKS = "box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]"
KEPT = MARKS + ".filter(path => path.getAttribute('opacity') > 0.5).length"


def test_what_matters_stands_apart_and_the_legend_keeps_a_verdict(visit):
    box = settle(chart(visit, 0))
    decided = EVERY[EVERY["verdict"] != "not_checkable"]
    some = decided[decided["weight"] == "substance"]
    assert box.evaluate(KEPT) == len(some)
    assert set(checking_the_numbers.counted(EVERY).query("weight == 'substance'")["words"]) <= set(texts(box))
    box.locator(".vega-stage .role-legend-label text", has_text="Fails").click()
    settle(box)
    assert box.evaluate(KEPT) == (some["verdict"] == "fails").sum()
    box.locator(".vega-keep button").first.click()
    box.get_by_label("slips and counts").check()
    settle(box)
    assert box.evaluate(KEPT) == len(decided) - len(some)
    box.get_by_label("what matters").check()


def test_a_mark_tells_what_was_checked_and_what_follows(wide):
    box = chart(wide, 0)
    box.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
    assert {"As printed", "Verdict", "What follows"} <= set(re.findall("As printed|Verdict|What follows", told(box)))


def test_a_menu_shows_the_two_ranges_of_another_check(visit):
    box = chart(visit, 2)
    assert "Holds by rounding" in texts(box)
    seen = choose(box, 0, "GDP lead of Shenzhen in 2019")
    assert {"13.5 to 14 percent", "Holds"} <= set(seen)
    seen = choose(box, 0, "Twelve firms a square kilometre")
    assert {"11.5 to 12.5", "at least 13.32", "Fails"} <= set(seen)


def test_the_failures_can_be_read_without_a_click(visit):
    fails = EVERY.query("weight == 'substance' and verdict == 'fails'")
    rows = visit.page.locator(".book-table", has_text="The checks that fail").first.locator("tbody tr")
    assert rows.count() == len(fails)
    assert rows.first.is_visible()

"""The controls of the page that checks the numbers."""

import re

from aicities import load, source_name
from tests.book.charts import chart, choose, settle, texts, told

PAGE = "notebooks/themes/checking-the-numbers"
N_CHECKS = len(load("checks"))


KEPT = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
    .filter(path => path.getAttribute('opacity') > 0.5).length"""


def test_menus_and_legend_filter_the_checks_and_the_count_follows(visit):
    checks = load("checks")
    box = chart(visit, 0)
    assert any(t.startswith(f"{N_CHECKS} checks: ") for t in texts(box))
    tigers = checks[checks["source_id"] == "two-tigers-2020"]
    assert any(t.startswith(f"{len(tigers)} checks: ") for t in choose(box, 0, source_name("two-tigers-2020")))
    assert box.evaluate(KEPT) == len(tigers)
    units = tigers[tigers["kind"] == "unit"]
    assert any(t.startswith(f"{len(units)} checks: ") for t in choose(box, 1, "Unit"))
    choose(box, 1, "all")
    computed = tigers["function"].notna().sum()
    assert any(t.startswith(f"{computed} checks: ") for t in choose(box, 2, "computed"))
    choose(box, 2, "all")
    box.locator(".vega-stage .role-legend-label text", has_text="Fails").click()
    settle(box)
    fails = (tigers["verdict"] == "fails").sum()
    assert f"{fails} checks: {fails} checkable, 0 of these hold" in texts(box)


def test_a_mark_tells_what_was_checked_and_what_follows(wide):
    box = chart(wide, 0)
    box.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
    assert {"As printed", "Verdict", "What follows"} <= set(re.findall("As printed|Verdict|What follows", told(box)))


def test_a_menu_shows_the_two_ranges_of_another_check(visit):
    box = chart(visit, 1)
    assert "Holds by rounding" in texts(box)
    seen = choose(box, 0, "GDP lead of Shenzhen in 2019")
    assert {"13.5 to 14", "Holds"} <= set(seen)
    seen = choose(box, 0, "Twelve firms a square kilometre")
    assert {"11.5 to 12.5", "at least 13.32", "Fails"} <= set(seen)


def test_a_menu_keeps_the_shares_of_computed_checks(visit):
    box = chart(visit, 2)
    before = texts(box)
    after = choose(box, 0, "computed")
    assert before != after
    assert source_name("two-tigers-2020") in after


def test_every_check_can_be_read_in_a_drop_down(visit):
    drop = visit.page.locator(".book-checks details").first
    cell = drop.locator("td").nth(1)
    assert not cell.is_visible()
    drop.locator("summary").press("Enter")
    assert cell.is_visible()
    assert visit.page.locator(".book-checks tbody tr").count() == N_CHECKS

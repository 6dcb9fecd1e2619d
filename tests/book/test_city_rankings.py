"""The controls of two theme pages, each driven in a browser: city-rankings and checking-the-numbers."""

import re

import pytest

from aicities import load
from tests.book.charts import (
    assert_exercises_solved,
    assert_light,
    assert_pictures_without_scripts,
    chart,
    choose,
    texts,
    told,
)
from tests.book.visit import Visit, assert_says_what_it_is, chart_specs

RANKINGS = "notebooks/themes/city-rankings"
CHECKING = "notebooks/themes/checking-the-numbers"
N_CHECKS = len(load("checks"))


def test_two_menus_choose_the_lists_and_say_how_far_they_agree(chromium, url):
    with Visit(chromium, url(RANKINGS)) as visit:
        box = chart(visit, 0)
        assert "8 shared cities: tau 0.57 to 0.71" in texts(box)
        assert "Guangzhou 广州 6–10" in texts(box)
        seen = choose(box, 1, "China AI index 2022—2023")
        assert "3 shared cities: tau -1.00 to 1.00" in seen
        assert "1–3 Shenzhen 深圳" in seen
        assert any("too few" in t for t in choose(box, 1, "IDC computing 2018"))
        assert "Choose two different lists" in choose(box, 1, "36Kr AI index 2020")
        assert "1 Shenzhen 深圳" in choose(box, 1, "New-generation AI 2021-05")
        assert "New-generation AI" in "".join(texts(box))
        assert visit.errors == visit.foreign == []


def test_a_place_tells_its_source(chromium, site):
    with Visit(chromium, f"{site}/{RANKINGS}.html") as visit:
        box = chart(visit, 0)
        box.locator(".vega-stage .mark-text text", has_text="Nanjing").first.hover(force=True)
        assert "qingdao-2020, line 7" in told(box)


def test_a_menu_keeps_the_pairs_of_one_list(chromium, url):
    with Visit(chromium, url(RANKINGS)) as visit:
        box = chart(visit, 1)
        every = [t for t in texts(box) if " – " in t]
        kept = [t for t in choose(box, 0, "Sydney intelligent 2020-08") if " – " in t]
        assert 0 < len(kept) < len(every)
        assert all("Sydney" in t for t in kept)


KEPT = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
    .filter(path => path.getAttribute('opacity') > 0.5).length"""


def test_menus_and_legend_filter_the_checks_and_the_count_follows(chromium, url):
    checks = load("checks")
    with Visit(chromium, url(CHECKING)) as visit:
        box = chart(visit, 0)
        assert any(t.startswith(f"{N_CHECKS} checks: ") for t in texts(box))
        tigers = checks[checks["source_id"] == "two-tigers-2020"]
        assert any(t.startswith(f"{len(tigers)} checks: ") for t in choose(box, 0, "two-tigers-2020"))
        assert box.evaluate(KEPT) == len(tigers)
        units = tigers[tigers["kind"] == "unit"]
        assert any(t.startswith(f"{len(units)} checks: ") for t in choose(box, 1, "Unit"))
        choose(box, 1, "all")
        computed = tigers["function"].notna().sum()
        assert any(t.startswith(f"{computed} checks: ") for t in choose(box, 2, "computed"))
        choose(box, 2, "all")
        box.locator(".vega-stage .role-legend-label text", has_text="Fails").click()
        visit.page.wait_for_timeout(400)
        fails = (tigers["verdict"] == "fails").sum()
        assert f"{fails} checks: {fails} checkable, 0 of these hold" in texts(box)
        assert visit.errors == visit.foreign == []


def test_a_mark_tells_what_was_checked_and_what_follows(chromium, site):
    with Visit(chromium, f"{site}/{CHECKING}.html") as visit:
        box = chart(visit, 0)
        box.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
        assert {"As printed", "Verdict", "What follows"} <= set(
            re.findall("As printed|Verdict|What follows", told(box))
        )


def test_a_menu_shows_the_two_ranges_of_another_check(chromium, url):
    with Visit(chromium, url(CHECKING)) as visit:
        box = chart(visit, 1)
        assert "Holds by rounding" in texts(box)
        seen = choose(box, 0, "GDP lead of Shenzhen in 2019")
        assert {"13.5 to 14", "Holds"} <= set(seen)
        seen = choose(box, 0, "Twelve firms a square kilometre")
        assert {"11.5 to 12.5", "at least 13.32", "Fails"} <= set(seen)


def test_a_menu_keeps_the_shares_of_computed_checks(chromium, url):
    with Visit(chromium, url(CHECKING)) as visit:
        box = chart(visit, 2)
        before = texts(box)
        after = choose(box, 0, "computed")
        assert before != after
        assert "two-tigers-2020" in after


def test_every_check_can_be_read_in_a_drop_down(chromium, url):
    with Visit(chromium, url(CHECKING)) as visit:
        drop = visit.page.locator(".book-checks details").first
        cell = drop.locator("td").nth(1)
        assert not cell.is_visible()
        drop.locator("summary").press("Enter")
        assert cell.is_visible()
        assert visit.page.locator(".book-checks tbody tr").count() == N_CHECKS


@pytest.mark.parametrize("page", [RANKINGS, CHECKING])
def test_each_chart_says_its_question_its_source_and_what_it_shows(page):
    specs = chart_specs(page)
    assert len(specs) >= 2
    for spec in specs:
        assert_says_what_it_is(spec)


@pytest.mark.parametrize("page", [RANKINGS, CHECKING])
def test_a_page_stays_light_and_its_exercises_are_solved(page):
    assert_light(page, 100_000)
    assert_exercises_solved(page)


@pytest.mark.parametrize(("page", "charts"), [(RANKINGS, 2), (CHECKING, 3)])
def test_without_scripts_every_chart_is_a_picture(chromium, site, page, charts):
    assert_pictures_without_scripts(chromium, f"{site}/{page}.html", charts)

"""The controls of the theme pages on timelines and rosters, driven in a browser."""

import re

import pytest

from tests.book import charts as pages
from tests.book.visit import HTML, Visit, until

TIMELINES, ROSTERS = "notebooks/themes/policy-timelines", "notebooks/themes/company-rosters"
WAIT = 250  # milliseconds until a chart has followed a control


@pytest.fixture(params=["file", "phone"])
def opened(request, chromium, site):
    """Give a function that opens a page and gives one of its charts: from a file, and over http on a phone."""
    visits = []

    def open_chart(page, n):
        url = (HTML / f"{page}.html").as_uri() if request.param == "file" else f"{site}/{page}.html"
        visits.append(Visit(chromium, url, width=390 if request.param == "phone" else 1280))
        return pages.chart(visits[0], n)

    yield open_chart
    for visit in visits:
        assert visit.errors == []
        assert visit.foreign == []
        visit.__exit__()


def labels(chart):
    return chart.locator(".vega-stage .role-axis-label text").all_text_contents()


def said(chart, start):
    return next(text for text in pages.texts(chart) if text.startswith(start))


def years(chart):
    """Give the years on the axis of the detail, below the strip."""
    chart.page.wait_for_timeout(WAIT)
    axes = chart.locator(".vega-stage .role-axis-label:has(text)")
    return [int(text) for text in axes.last.locator("text").all_text_contents()]


def press(chart, name, key, times=1):
    control = chart.locator(f"[name={name}]").first
    control.focus()
    for _ in range(times):
        control.press(key)


# --- policy timelines ---


def test_the_year_slider_shows_what_was_known(opened):
    chart = opened(TIMELINES, 0)
    assert said(chart, "Up to") == "Up to 2025 · documents: 16 · cities: 5 · in force: 1"
    press(chart, "upto", "ArrowLeft", 9)
    assert said(chart, "Up to") == "Up to 2016 · documents: 3 · cities: 1 · in force: 1"
    press(chart, "upto", "Home")
    assert said(chart, "Up to 2002").startswith("Up to 2002 · documents: 1")
    assert len([text for text in pages.texts(chart) if re.match(r"\d{4}.* ", text)]) == 1


def test_the_player_runs_from_the_first_year_and_can_be_stopped(opened):
    chart = opened(TIMELINES, 0)
    year = "node => Number(node.value)"
    slider, play = chart.locator("[name=upto]"), chart.locator("[name=play]")
    assert slider.evaluate(year) == 2025
    play.focus()
    play.press("Space")
    until(chart.page, "document.querySelector('[name=upto]').value === '2004'", 8)
    play.press("Space")
    stopped = slider.evaluate(year)
    chart.page.wait_for_timeout(2200)
    assert slider.evaluate(year) == stopped < 2010


def test_the_player_stops_at_the_last_year(opened):
    chart = opened(TIMELINES, 0)
    press(chart, "upto", "ArrowLeft", 2)
    chart.locator("[name=play]").check()
    until(chart.page, "!document.querySelector('[name=play]').checked", 8)
    assert chart.locator("[name=upto]").input_value() == "2025"


def test_the_menus_filter_by_city_level_and_instrument(opened):
    chart = opened(TIMELINES, 0)
    chart.locator("[name=city]").select_option(label="Guangzhou 广州")
    assert "documents: 3 · cities: 1" in said(chart, "Up to")
    chart.locator("[name=reach]").select_option(label="District")
    assert "documents: 1 " in said(chart, "Up to")
    assert any(text.startswith("2018-06") for text in pages.texts(chart))
    chart.locator("[name=instrument]").select_option(label="Scheme")
    assert "documents: 0 · cities: 0" in said(chart, "Up to")
    chart.locator("[name=city]").select_option(label="all")
    chart.locator("[name=reach]").select_option(label="all")
    assert "documents: 3 " in said(chart, "Up to")


def test_the_zoom_slider_moves_the_first_year(opened):
    chart = opened(TIMELINES, 0)
    assert min(years(chart)) == 2002
    press(chart, "since", "ArrowRight", 14)
    assert min(years(chart)) == 2016
    assert max(years(chart)) == 2026


def test_a_drag_over_the_strip_zooms_and_a_click_resets(opened):
    chart = opened(TIMELINES, 0)
    strip = chart.locator(".vega-stage .overview_group, .vega-stage .concat_1_group").first.bounding_box()
    y, at = strip["y"] + strip["height"] - 12, lambda share: strip["x"] + share * strip["width"]
    mouse = chart.page.mouse
    mouse.move(at(0.6), y)
    mouse.down()
    mouse.move(at(0.7), y, steps=4)
    mouse.move(at(0.9), y, steps=4)
    mouse.up()
    zoomed = years(chart)
    assert 2014 <= min(zoomed) <= 2018
    assert max(zoomed) <= 2024
    mouse.click(at(0.2), y)
    assert min(years(chart)) == 2002


def test_the_events_follow_the_same_controls(opened):
    chart = opened(TIMELINES, 2)
    assert said(chart, "Up to") == "Up to 2025 · events: 53 · cities: 9"
    chart.locator("[name=kind]").select_option(label="Agreement")
    chart.locator("[name=city]").select_option(label="Guangzhou 广州")
    assert said(chart, "Up to") == "Up to 2025 · events: 3 · cities: 1"
    press(chart, "upto", "ArrowLeft", 7)
    assert said(chart, "Up to 2018").startswith("Up to 2018 · events: 2")


def test_two_targets_get_a_badge_with_its_reason(opened):
    chart = opened(TIMELINES, 1)
    assert "not comparable" in said(chart, "✗")
    chart.locator("[name=first]").select_option(label="Nansha 南沙区 2020: AI-related industry size")
    chart.locator("[name=second]").select_option(label="Shenzhen 深圳 2020: AI-related industry size")
    shown = "".join(pages.texts(chart)).replace(" ", "")  # a wrapped text has no space where a line ends
    assert "theycountdifferentthings" in shown
    assert "donotspeakofthesamedate" not in shown
    assert "超1000亿元" in shown
    chart.locator("[name=second]").select_option(label="Nansha 南沙区 2020: AI-related industry size")
    assert said(chart, "the same target") == "the same target twice"


# --- company rosters ---


def firms_shown(chart):
    chart.page.wait_for_timeout(WAIT + 200)
    cities = ("广州", "青岛", "深圳", "北京", "杭州", "合肥", "上海", "no city")
    found = labels(chart)
    return [text for text in found if not any(city in text for city in cities)]


@pytest.mark.parametrize("typed", ["百度", "baidu", " BAIDU "])
def test_the_search_finds_a_firm_by_either_name(opened, typed):
    chart = opened(ROSTERS, 0)
    assert len(firms_shown(chart)) == 13
    chart.locator("[name=find]").fill(typed)
    assert firms_shown(chart) == ["Baidu 百度"]


def test_the_search_reaches_firms_that_are_not_shown_and_says_when_none_fits(opened):
    chart = opened(ROSTERS, 0)
    chart.locator("[name=find]").fill("unitree")
    assert firms_shown(chart) == ["Unitree 宇树科技"]
    chart.locator("[name=find]").fill("no such firm")
    assert firms_shown(chart) == []
    assert said(chart, "No firm") == "No firm of this name in the five articles"
    chart.locator("[name=find]").fill("[")
    assert said(chart, "No firm")


def test_all_firms_or_those_of_a_city_can_be_shown(opened):
    chart = opened(ROSTERS, 0)
    chart.locator("[name=show]").nth(0).focus()
    chart.page.keyboard.press("ArrowRight")
    assert len(firms_shown(chart)) == 70
    chart.locator("[name=city]").select_option(label="Hefei 合肥")
    assert len(firms_shown(chart)) == 4
    assert "iFlytek 科大讯飞" in firms_shown(chart)


def test_a_mark_tells_how_the_article_ties_the_firm_to_the_city(opened):
    chart = opened(ROSTERS, 0)
    chart.locator("[name=find]").fill("华为公司")
    chart.page.wait_for_timeout(600)
    chart.locator(".vega-stage .mark-symbol.role-mark path[fill='#0072b2']").first.hover(force=True)
    tip = pages.told(chart)
    assert re.search(r"(seat|base) stated", tip)
    assert re.search(r"two-tigers-2020, line \d+", tip)


def test_the_sectors_change_with_the_article_that_tells(opened):
    chart = opened(ROSTERS, 1)
    assert sum(map(int, pages.texts(chart))) > 40
    assert "Trustworthy AI" not in labels(chart)
    chart.locator("[name=least]").nth(1).check()
    chart.locator("[name=article]").select_option(label="guangzhou-2024")
    assert sum(map(int, pages.texts(chart))) == 12
    assert "Trustworthy AI" in labels(chart)
    chart.locator("[name=article]").select_option(label="three-cities-2024")
    assert sum(map(int, pages.texts(chart))) == 9


def test_the_number_in_a_cell_names_its_firms(opened):
    chart = opened(ROSTERS, 1)
    chart.locator(".vega-stage .mark-text.role-mark text", has_text="4").first.hover(force=True)
    assert "Zhipu AI" in pages.told(chart)


# --- both pages ---


@pytest.mark.parametrize("page", [TIMELINES, ROSTERS])
def test_charts_fill_the_page_and_are_not_cut(chromium, site, page):
    outside = """box => {
        const width = box.querySelector('.vega-stage').clientWidth, left = box.getBoundingClientRect().left;
        return [...box.querySelectorAll('.vega-stage svg text')].filter(t => t.textContent.trim() &&
            (t.getBoundingClientRect().left < left - 1 || t.getBoundingClientRect().right > left + width + 1))
            .map(t => t.textContent); }"""
    for width in (390, 1280):
        with Visit(chromium, f"{site}/{page}.html", width=width) as visit:
            visit.scroll()
            charts = visit.page.locator(".vega-chart")
            for n in range(charts.count()):
                assert charts.nth(n).evaluate(outside) == []
                drawn = charts.nth(n).locator(".vega-stage svg").bounding_box()["width"]
                assert drawn > 0.93 * charts.nth(n).bounding_box()["width"]


@pytest.mark.parametrize("page", [TIMELINES, ROSTERS])
def test_every_control_has_a_name(chromium, site, page):
    with Visit(chromium, f"{site}/{page}.html") as visit:
        visit.scroll()
        controls = visit.page.locator(".vega-bindings input, .vega-bindings select")
        assert controls.count() >= 5
        assert controls.evaluate_all(
            "nodes => nodes.every(node => node.labels.length && node.labels[0].innerText.trim())"
        )


@pytest.mark.parametrize(("page", "charts"), [(TIMELINES, 3), (ROSTERS, 2)])
def test_without_scripts_every_chart_is_a_picture(chromium, site, page, charts):
    pages.assert_pictures_without_scripts(chromium, f"{site}/{page}.html", charts)


def test_the_brush_is_hidden_from_screen_readers_which_hear_the_description(chromium, site):
    with Visit(chromium, f"{site}/{TIMELINES}.html") as visit:
        visit.scroll()
        marks = visit.page.locator(".vega-stage svg")
        hidden = marks.evaluate_all("all => all.map(s => s.getAttribute('aria-hidden'))")
        assert set(hidden) == {"true"}
        assert visit.page.locator(".vega-stage[aria-label*='Timeline of dated policy documents']").count() >= 1


@pytest.mark.parametrize("page", [TIMELINES, ROSTERS])
def test_a_page_stays_light_and_its_exercises_are_solved(page):
    pages.assert_light(page, 60_000)
    pages.assert_exercises_solved(page)

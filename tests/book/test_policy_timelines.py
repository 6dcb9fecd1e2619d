"""The controls of the page on timelines."""

import re

from tests.book.charts import chart, settle, texts
from tests.book.visit import until

PAGE = "notebooks/themes/policy-timelines"


def said(box, start):
    """The text of a chart that starts so."""
    return next(text for text in texts(box) if text.startswith(start))


def press(box, name, key, times=1):
    control = box.locator(f"[name={name}]").first
    control.focus()
    for _ in range(times):
        control.press(key)


def years(box):
    """The years on the axis of the detail, below the strip."""
    axes = settle(box).locator(".vega-stage .role-axis-label:has(text)")
    return [int(text) for text in axes.last.locator("text").all_text_contents()]


def test_the_year_slider_shows_what_was_known(visit):
    box = chart(visit, 0)
    assert said(box, "Up to") == "Up to 2025 · documents: 16 · cities: 5 · in force: 1"
    press(box, "upto", "ArrowLeft", 9)
    assert said(box, "Up to") == "Up to 2016 · documents: 3 · cities: 1 · in force: 1"
    press(box, "upto", "Home")
    assert said(box, "Up to 2002").startswith("Up to 2002 · documents: 1")
    assert len([text for text in texts(box) if re.match(r"\d{4}.* ", text)]) == 1


# A clock that goes as fast as the player's has ticked so often.
TICKS = """times => new Promise(done => { const clock = setInterval(() => {
    if (--times === 0) { clearInterval(clock); done(); } }, 900); })"""


def test_the_player_runs_from_the_first_year_and_can_be_stopped(visit):
    box = chart(visit, 0)
    year = "node => Number(node.value)"
    slider, play = box.locator("[name=upto]"), box.locator("[name=play]")
    assert slider.evaluate(year) == 2025
    play.focus()
    play.press("Space")
    until(box.page, "document.querySelector('[name=upto]').value === '2004'", 8)
    play.press("Space")
    stopped = slider.evaluate(year)
    box.page.evaluate(TICKS, 3)
    assert slider.evaluate(year) == stopped < 2010


def test_the_player_stops_at_the_last_year(visit):
    box = chart(visit, 0)
    press(box, "upto", "ArrowLeft", 2)
    box.locator("[name=play]").check()
    until(box.page, "!document.querySelector('[name=play]').checked", 8)
    assert box.locator("[name=upto]").input_value() == "2025"


def test_the_menus_filter_by_city_level_and_instrument(visit):
    box = chart(visit, 0)
    box.locator("[name=city]").select_option(label="Guangzhou 广州")
    assert "documents: 3 · cities: 1" in said(box, "Up to")
    box.locator("[name=reach]").select_option(label="District")
    assert "documents: 1 " in said(box, "Up to")
    assert any(text.startswith("2018-06") for text in texts(box))
    box.locator("[name=instrument]").select_option(label="Scheme")
    assert "documents: 0 · cities: 0" in said(box, "Up to")
    box.locator("[name=city]").select_option(label="all")
    box.locator("[name=reach]").select_option(label="all")
    assert "documents: 3 " in said(box, "Up to")


def test_the_zoom_slider_moves_the_first_year(visit):
    box = chart(visit, 0)
    assert min(years(box)) == 2002
    press(box, "since", "ArrowRight", 14)
    assert min(years(box)) == 2016
    assert max(years(box)) == 2026


def test_a_drag_over_the_strip_zooms_and_a_click_resets(visit):
    box = chart(visit, 0)
    strip = box.locator(".vega-stage .overview_group, .vega-stage .concat_1_group").first.bounding_box()
    y, at = strip["y"] + strip["height"] - 12, lambda share: strip["x"] + share * strip["width"]
    mouse = box.page.mouse
    mouse.move(at(0.6), y)
    mouse.down()
    mouse.move(at(0.7), y, steps=4)
    mouse.move(at(0.9), y, steps=4)
    mouse.up()
    zoomed = years(box)
    assert 2014 <= min(zoomed) <= 2018
    assert max(zoomed) <= 2024
    mouse.click(at(0.2), y)
    assert min(years(box)) == 2002


def test_the_events_follow_the_same_controls(visit):
    box = chart(visit, 2)
    assert said(box, "Up to") == "Up to 2025 · events: 53 · cities: 9"
    box.locator("[name=kind]").select_option(label="Agreement")
    box.locator("[name=city]").select_option(label="Guangzhou 广州")
    assert said(box, "Up to") == "Up to 2025 · events: 3 · cities: 1"
    press(box, "upto", "ArrowLeft", 7)
    assert said(box, "Up to 2018").startswith("Up to 2018 · events: 2")


def test_two_targets_get_a_badge_with_its_reason(visit):
    box = chart(visit, 1)
    assert "not comparable" in said(box, "✗")
    box.locator("[name=first]").select_option(label="Nansha 南沙区 2020: AI-related industry size")
    box.locator("[name=second]").select_option(label="Shenzhen 深圳 2020: AI-related industry size")
    shown = "".join(texts(box)).replace(" ", "")  # a wrapped text has no space where a line ends
    assert "theycountdifferentthings" in shown
    assert "donotspeakofthesamedate" not in shown
    assert "超1000亿元" in shown
    box.locator("[name=second]").select_option(label="Nansha 南沙区 2020: AI-related industry size")
    assert said(box, "the same target") == "the same target twice"


def test_the_brush_is_hidden_from_screen_readers_which_hear_the_description(wide):
    marks = wide.page.locator(".vega-stage svg")
    hidden = marks.evaluate_all("all => all.map(s => s.getAttribute('aria-hidden'))")
    assert set(hidden) == {"true"}
    assert wide.page.locator(".vega-stage[aria-label*='Timeline of dated policy documents']").count() >= 1

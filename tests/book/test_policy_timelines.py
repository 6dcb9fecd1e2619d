"""The controls of the page on timelines."""

import re

from playwright.sync_api import expect

from aicities.method import lags
from aicities.pages import policy_timelines
from tests.book.charts import chart, settle, texts, told
from tests.book.visit import until

PAGE = "notebooks/themes/policy-timelines"


def said(box, start):
    """The text of a chart that starts so."""
    return next(text for text in texts(box) if text.startswith(start))


def counts(box):
    """The numbers in the line above a timeline by their words, and its year."""
    text = said(box, "Up to")
    return {"year": int(text.split()[2])} | {name: int(n) for name, n in re.findall(r"([a-z][a-z ]*): (\d+)", text)}


def press(box, name, key, times=1):
    control = box.locator(f"[name={name}]").first
    control.focus()
    for _ in range(times):
        control.press(key)


def test_the_year_slider_shows_what_was_known(visit):
    box = chart(visit, 0)
    assert counts(box) == {"year": 2025, "documents": 16, "cities": 5, "in force": 1}
    press(box, "upto", "ArrowLeft", 9)
    assert counts(box) == {"year": 2016, "documents": 3, "cities": 1, "in force": 1}
    press(box, "upto", "Home")
    assert counts(box)["year"] == 2002 and counts(box)["documents"] == 1
    assert "National plan 2017-07" not in texts(box)
    press(box, "upto", "End")
    assert "National plan 2017-07" in texts(box)


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
    until(box.page, "(year => 2004 <= year && year < 2025)(Number(document.querySelector('[name=upto]').value))")
    play.press("Space")
    stopped = settle(box).locator("[name=upto]").evaluate(year)
    box.page.evaluate(TICKS, 3)
    assert slider.evaluate(year) == stopped < 2025


def test_the_player_stops_at_the_last_year(visit):
    box = chart(visit, 0)
    press(box, "upto", "ArrowLeft", 2)
    box.locator("[name=play]").check()
    until(box.page, "!document.querySelector('[name=play]').checked")
    expect(box.locator("[name=upto]")).to_have_value("2025")


def test_a_mark_of_the_timeline_says_what_it_is(visit):
    box = chart(visit, 0)
    box.locator(".vega-stage .mark-symbol.role-mark path[fill='#cc79a7']").first.hover(force=True)
    tip = told(box)
    assert "Beijing 北京" in tip and "2017-09" in tip


def test_the_first_picture_fits_the_first_screen(wide):
    assert chart(wide, 0).bounding_box()["height"] <= 430


def test_the_events_follow_the_year_and_the_kind(visit):
    box = chart(visit, 3)
    events = policy_timelines.events()
    assert counts(box) == {"year": 2025, "events": len(events), "cities": events["city_id"].nunique()}
    unplanned = set(events["city_id"]) - set(policy_timelines.policies()["city_id"])
    assert texts(box).count("no document named") == len(unplanned) > 0
    box.locator("[name=kind]").select_option(label="Agreement")
    agreed = events[events["kind"] == "agreement"]
    assert counts(box) == {"year": 2025, "events": len(agreed), "cities": agreed["city_id"].nunique()}
    press(box, "upto", "ArrowLeft", 7)
    early = lags.last_year(agreed["date"]) < 2019
    assert counts(box)["year"] == 2018 and counts(box)["events"] == early.sum()


def test_two_targets_get_a_badge_with_its_reason(visit):
    box = chart(visit, 2)
    assert "not comparable" in said(box, "✗")
    box.locator("[name=first]").select_option(label="Nansha 南沙区 2020: AI-related industry size")
    box.locator("[name=second]").select_option(label="Shenzhen 深圳 2020: AI-related industry size")
    shown = "".join(texts(box)).replace(" ", "")  # a wrapped text has no space where a line ends
    assert "theycountdifferentthings" in shown
    assert "donotspeakofthesamedate" not in shown
    assert "超1000亿元" in shown
    box.locator("[name=second]").select_option(label="Nansha 南沙区 2020: AI-related industry size")
    assert said(box, "the same target") == "the same target twice"


def test_the_marks_are_hidden_from_screen_readers_which_hear_the_description(wide):
    marks = wide.page.locator(".vega-stage svg")
    hidden = marks.evaluate_all("all => all.map(s => s.getAttribute('aria-hidden'))")
    assert set(hidden) == {"true"}
    assert wide.page.locator(".vega-stage[aria-label*='Timeline of dated policy documents']").count() >= 1

"""The controls of the page on rosters."""

import re

import pytest

from aicities import source_name
from tests.book.charts import chart, labels, settle, texts, told

PAGE = "notebooks/themes/company-rosters"


def said(box, start):
    """The text of a chart that starts so."""
    return next(text for text in texts(box) if text.startswith(start))


def firms_shown(box):
    cities = ("广州", "青岛", "深圳", "北京", "杭州", "合肥", "上海", "no city")
    found = labels(box)
    return [text for text in found if not any(city in text for city in cities)]


@pytest.mark.parametrize("typed", ["百度", "baidu", " BAIDU "])
def test_the_search_finds_a_firm_by_either_name(visit, typed):
    box = chart(visit, 1)
    assert len(firms_shown(box)) == 13
    box.locator("[name=find]").fill(typed)
    assert firms_shown(box) == ["Baidu 百度"]


def test_the_search_reaches_firms_that_are_not_shown_and_says_when_none_fits(visit):
    box = chart(visit, 1)
    box.locator("[name=find]").fill("unitree")
    assert firms_shown(box) == ["Unitree 宇树科技"]
    box.locator("[name=find]").fill("no such firm")
    assert firms_shown(box) == []
    assert said(box, "No firm") == "No firm of this name in the articles"
    box.locator("[name=find]").fill("[")
    assert said(box, "No firm")


def test_all_firms_or_those_of_a_city_can_be_shown(visit):
    box = chart(visit, 1)
    box.locator("[name=show]").nth(0).focus()
    box.page.keyboard.press("ArrowRight")
    assert len(firms_shown(box)) == 70
    box.locator("[name=city]").select_option(label="Hefei 合肥")
    assert len(firms_shown(box)) == 4
    assert "iFlytek 科大讯飞" in firms_shown(box)


def test_a_mark_tells_how_the_article_ties_the_firm_to_the_city(visit):
    box = chart(visit, 1)
    box.locator("[name=find]").fill("华为公司")
    settle(box)
    box.locator(".vega-stage .mark-symbol.role-mark path[fill='#0072b2']").first.hover(force=True)
    tip = told(box)
    assert re.search(r"(seat|base) stated", tip)
    assert re.search(rf"{source_name('two-tigers-2020')}, line \d+", tip)


def test_the_legend_says_what_large_small_and_hollow_mean(visit):
    legend = settle(chart(visit, 1)).locator(".vega-stage .role-legend-label text").all_text_contents()
    assert [text for text in legend if text[0] in "●○"] == [
        "● large: seat stated",
        "● small: base stated",
        "○ hollow: only named",
    ]


def squares(box):
    return settle(box).locator(".vega-stage .mark-symbol.role-mark path").count()


def test_the_sectors_change_with_the_article_that_tells(visit):
    box = chart(visit, 3)
    every = squares(box)
    box.locator("[name=article]").select_option(label=source_name("guangzhou-2024"))
    some = squares(box)
    assert 0 < some < every
    box.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
    assert "Guangzhou 广州" in told(box)


# --- the network ---


def test_an_article_keeps_its_firms_and_lines_bright(visit):
    box = chart(visit, 0)
    faded = "all => all.filter(line => Number(line.getAttribute('opacity')) < 0.5).length"
    lines = box.locator(".vega-stage .mark-rule.role-mark line")
    assert settle(box) and lines.evaluate_all(faded) == 0
    box.locator("[name=article]").select_option(label=source_name("guangzhou-2024"))
    assert settle(box) and lines.count() > lines.evaluate_all(faded) > 0


@pytest.mark.parametrize("typed", ["宇树", "unitree"])
def test_a_firm_of_one_city_is_named_when_it_is_searched(visit, typed):
    box = chart(visit, 0)
    assert not [text for text in texts(box) if text.startswith("Unitree")]
    box.locator("[name=find]").fill(typed)
    assert [text for text in texts(box) if text.startswith("Unitree")]


def test_the_network_names_cities_in_both_languages_and_the_firms_of_several(visit):
    shown = texts(chart(visit, 0))
    assert all(any(text.startswith(name) for text in shown) for name in ("Guangzhou 广州", "Huawei", "iFlytek"))

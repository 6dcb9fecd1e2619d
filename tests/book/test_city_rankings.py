"""The controls of the page on rankings."""

import pandas as pd

from aicities import source_name
from aicities.method import rankings
from aicities.pages import city_rankings as R
from tests.book.charts import chart, choose, labels, texts, told
from tests.book.test_every_page import CUT

PAGE = "notebooks/themes/city-rankings"
KR = "36kr-city-ai-index-2020+2020"  # shown at the left at first


def test_two_menus_choose_the_lists_and_say_how_far_they_agree(visit):
    box = chart(visit, 1)
    left, right = box.locator("select").nth(0), box.locator("select").nth(1)
    found = rankings.pairs(R.listed())
    few = found[~found["comparable"]].head(2)
    for row in pd.concat([found[found["comparable"]].head(2), few]).itertuples():
        left.select_option(row.a)
        right.select_option(row.b)
        assert R.tau_words(row) in " ".join(texts(box)), (row.a, row.b)
    assert len(few)
    left.select_option(KR)
    right.select_option(KR)
    assert "Choose two different lists" in texts(box)
    assert "Guangzhou 广州 6–10" in texts(box)


def test_a_place_tells_its_source(wide):
    box = chart(wide, 1)
    box.locator(".vega-stage .mark-text text", has_text="Nanjing").first.hover(force=True)
    assert f"{source_name('qingdao-2020')}, line 7" in told(box)


def test_a_menu_chooses_the_city_whose_duels_are_drawn(visit):
    box = chart(visit, 0)
    assert "10" in texts(box)
    assert [text.split()[-2:] for text in texts(box) if "is " in text] == [["is", "below"], ["is", "above"]]
    assert choose(box, 0, "Beijing 北京")
    assert "Shanghai 上海" in labels(box) and "Beijing 北京" not in labels(box)


def test_the_name_of_each_city_stands_whole_at_the_end_of_its_line(visit):
    box = chart(visit, 2)
    options = box.locator("select").nth(0).locator("option").all_text_contents()
    assert len(options) == 3
    for option in options:
        assert choose(box, 0, option)
        assert box.page.evaluate(CUT) == []


def test_the_first_picture_fits_the_first_screen(wide):
    assert chart(wide, 0).bounding_box()["height"] <= 430

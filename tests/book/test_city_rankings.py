"""The controls of the page on rankings."""

import pandas as pd

from aicities import source_name
from aicities.method import rankings
from aicities.pages import city_rankings as R
from tests.book.charts import chart, choose, texts, told

PAGE = "notebooks/themes/city-rankings"
KR = "36kr-city-ai-index-2020+2020"  # shown at the left at first


def test_two_menus_choose_the_lists_and_say_how_far_they_agree(visit):
    box = chart(visit, 0)
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
    box = chart(wide, 0)
    box.locator(".vega-stage .mark-text text", has_text="Nanjing").first.hover(force=True)
    assert f"{source_name('qingdao-2020')}, line 7" in told(box)


def test_a_menu_keeps_the_pairs_of_one_list(visit):
    box = chart(visit, 1)
    every = [t for t in texts(box) if " – " in t]
    kept = [t for t in choose(box, 0, "Sydney intelligent 2020-08") if " – " in t]
    assert 0 < len(kept) < len(every)
    assert all("Sydney" in t for t in kept)

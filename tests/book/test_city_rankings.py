"""The controls of the page on rankings."""

from tests.book.charts import chart, choose, texts, told

PAGE = "notebooks/themes/city-rankings"


def test_two_menus_choose_the_lists_and_say_how_far_they_agree(visit):
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


def test_a_place_tells_its_source(wide):
    box = chart(wide, 0)
    box.locator(".vega-stage .mark-text text", has_text="Nanjing").first.hover(force=True)
    assert "qingdao-2020, line 7" in told(box)


def test_a_menu_keeps_the_pairs_of_one_list(visit):
    box = chart(visit, 1)
    every = [t for t in texts(box) if " – " in t]
    kept = [t for t in choose(box, 0, "Sydney intelligent 2020-08") if " – " in t]
    assert 0 < len(kept) < len(every)
    assert all("Sydney" in t for t in kept)

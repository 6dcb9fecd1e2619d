"""The controls of the index lab, driven in a browser: the scores of the page are those of Python."""

import pytest

from aicities import city_name, load
from aicities.method import composite as L
from aicities.pages.index_lab import FEW, THEMES, method_id, parameter, short, theme_of
from tests.book.charts import chart, texts
from tests.book.visit import chart_specs

PAGE = "notebooks/themes/index-lab"
LADDER = 1  # which chart of the page it is
CITY_FACTS = L.city_facts(load("facts"), load("indicators"), load("cities"))
PICKED = L.chosen(L.panels(CITY_FACTS))
KEYS = list(PICKED["indicator_id"])
LAB = L.Lab(L.matrix(L.behind(PICKED, CITY_FACTS))[KEYS], L.signs(PICKED))
# What each drawn bar stands for: Vega keeps the row behind a mark at its node.
SCORES = """box => Object.fromEntries([...box.querySelectorAll('.vega-stage .mark-rect.role-mark path')]
    .map(bar => bar.__data__.datum).map(row => [row.city_id, [row.score, row.place, row.nth]]))"""


def put(box, **controls):
    """Set sliders (by a number) and menus (by a value); give the seen that the chart shows then."""
    for name, value in controls.items():
        control = box.locator(f"[name={name}]")
        control.select_option(value) if isinstance(value, str) else control.fill(str(value))
    return texts(box)


def sliders(*weights):
    return {parameter(key): w for key, w in zip(KEYS, weights, strict=True)}


# One of each control: that every method agrees with Python for any weights is tested without a browser.
EVEN, UNEVEN = [50] * len(KEYS), [10 * (1 + i) for i in range(len(KEYS))]
SETTINGS = [
    (EVEN, "minmax", "arithmetic", ""),
    (UNEVEN, "minmax", "arithmetic", ""),
    (UNEVEN, "z", "arithmetic", ""),
    (UNEVEN, "goalpost", "geometric", "beijing"),
    (UNEVEN[::-1], "rank", "geometric", ""),
]
BEST = L.best_weights(LAB.units()).query("lead > 0")


def same(seen, expected):
    """Compare the scores and places of the page with those of Python, and the order of the bars with the scores."""
    places = L.places(expected)
    assert {city: score for city, (score, _, _) in seen.items()} == pytest.approx(expected.to_dict(), abs=1e-9)
    assert {city: place for city, (_, place, _) in seen.items()} == places.to_dict()
    drawn = sorted(seen, key=lambda city: seen[city][2])
    assert [places[city] for city in drawn] == sorted(places)


def test_the_scores_of_the_page_are_those_of_python(visit):
    box = chart(visit, LADDER)
    for weights, norm, how, left in SETTINGS:
        seen = put(box, **sliders(*weights), method=method_id(norm, how), left=left, shown="all")
        expected = LAB.scores(dict(zip(KEYS, weights, strict=True)), norm, how, left=left)
        same(box.evaluate(SCORES), expected)
        style = "{:.2f}" if norm == "z" else "{:.1f}"
        shown = {text.split(" ·")[0].replace("−", "-") for text in seen}
        assert {style.format(s) for s in expected} <= shown


def test_a_weighting_moves_the_sliders_and_a_slider_ends_it(visit):
    box = chart(visit, LADDER)
    put(box, method=method_id("minmax", "arithmetic"), left="", shown="all")
    for city, row in BEST.iterrows():
        seen = put(box, weights=city)
        scores = box.evaluate(SCORES)
        same(scores, LAB.scores(row[KEYS]))
        assert scores[city][1] == 1
        assert {f"{short(key)} {row[key]:.0%}" for key in KEYS} <= set(seen)
        stand = [float(box.locator(f"[name={parameter(key)}]").input_value()) for key in KEYS]
        assert stand == pytest.approx(list(100 * row[KEYS] / row[KEYS].max()), abs=1)
    put(box, **{parameter(KEYS[0]): 100})
    assert box.locator("[name=weights]").input_value() == "own"
    weights = [box.evaluate(f"box => box.view.signal('{parameter(key)}')") for key in KEYS]
    same(box.evaluate(SCORES), LAB.scores(dict(zip(KEYS, weights, strict=True))))
    seen = put(box, weights="equal")
    assert {f"{short(key)} {1 / len(KEYS):.0%}" for key in KEYS} <= set(seen)


def test_a_slider_works_by_keyboard_and_the_cities_change_places(visit):
    box = chart(visit, LADDER)
    put(box, weights="equal", method=method_id("minmax", "arithmetic"), left="", shown="all")
    assert f"1  {city_name(LAB.scores().index[0])}" in texts(box)
    *others, last = KEYS
    for key in others:
        box.locator(f"[name={parameter(key)}]").press("Home")
    alone = LAB.scores(dict.fromkeys(others, 0) | {last: 1})
    assert {f"{short(last)} 100%", f"1  {city_name(alone.index[0])}"} <= set(texts(box))
    same(box.evaluate(SCORES), alone)
    box.locator(f"[name={parameter(last)}]").press("Home")
    seen = texts(box)
    assert "Give at least one slider a weight above zero." in seen
    assert not any("北京" in text for text in seen)


def test_three_sliders_put_another_city_first(visit):
    box = chart(visit, 0)
    themes = L.by_theme(LAB.units(), theme_of)
    for weights in ([50, 50, 50], [10, 10, 100]):
        put(box, **{f"t_{theme}": w for theme, w in zip(THEMES, weights, strict=True)})
        expected = (themes[list(THEMES)] @ weights / sum(weights)).nlargest(FEW)
        seen = box.evaluate(SCORES)
        assert {city: score for city, (score, _, _) in seen.items()} == pytest.approx(expected.to_dict(), abs=1e-5)
        first = next(city for city, (_, place, _) in seen.items() if place == 1)
        assert first == expected.index[0]
    assert first == "shenzhen"


def test_settings_outlive_a_change_of_colours(wide):
    box = chart(wide, LADDER)
    before = put(box, **sliders(*UNEVEN), method=method_id("rank", "arithmetic"))
    wide.show(theme="dark")
    assert sorted(texts(box)) == sorted(before)
    wide.show()


def test_no_text_of_a_chart_is_shortened(phone):
    for number in range(phone.page.locator(".vega-chart").count()):
        assert not any("…" in text for text in texts(chart(phone, number)))


def test_the_charts_draw_only_facts():
    for spec in chart_specs(PAGE):
        assert "layer" in spec
        assert spec["usermeta"]["link"]["href"].startswith("../reference/explorer.html#table=facts")


def test_the_menu_of_methods_shows_other_acceptabilities(visit):
    box = chart(visit, 2)
    table = L.acceptability(LAB.units("rank"), L.draws(len(KEYS)), "geometric")
    first = L.acceptability(LAB.units(), L.draws(len(KEYS)))
    assert f"{100 * first.to_numpy().max():.0f}" in texts(box)
    seen = put(box, chosen=method_id("rank", "geometric"))
    expected = ["<1" if s < 0.005 else f"{100 * s:.0f}" for s in table.to_numpy().ravel() if s > 0]
    assert len(seen) == len(expected)
    assert abs(seen.count("<1") - expected.count("<1")) <= 1
    assert f"{100 * table.to_numpy().max():.0f}" in seen


PAIRS = L.paired(CITY_FACTS.query("source_id == 'shenzhen-hangzhou-2025'"), "hangzhou", "shenzhen")
LEADS = {(True, True): "Hangzhou leads", (False, False): "Shenzhen leads", (False, True): "can't tell"}


def verdicts(papers, others):
    """What the chart must say where papers have one weight and each other figure another."""
    weights = [papers if key == "academic-papers" else others for key in PAIRS["indicator_id"]]
    low, high = L.product(PAIRS, weights)
    share = papers / sum(weights)
    ratios = f"Ratios: {low:.3f}–{high:.3f} · {LEADS[low > 1, high > 1]}"
    return {ratios, f"Wins: {share:.0%} of the weight · {LEADS[share > 0.5, share > 0.5]}"}


def test_hangzhou_leads_where_papers_weigh_enough(visit):
    box = chart(visit, 4)
    assert verdicts(50, 50) <= set(texts(box))
    need = L.thresholds(PAIRS, "academic-papers").iloc[-1]
    others = {f"d_{key}": 10 for key in PAIRS["indicator_id"].str.replace("-", "_")}
    n, told = len(PAIRS) - 1, set()
    between = (need["low"] + need["high"]) / 2
    for papers in (15 * n, round(10 * n * between / (1 - between)), 100):  # 100: the end of a slider
        expected = verdicts(papers, 10)
        assert expected <= set(put(box, **others | {"d_academic_papers": papers}))
        told |= {text.split(" · ")[1] for text in expected if text.startswith("Ratios")}
    assert told == set(LEADS.values())  # in between, rounding leaves it open

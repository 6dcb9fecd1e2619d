"""What the charts of the index lab compute as a slider moves is what `method.composite` computes.

Vega draws each chart here without a browser; scores are shown to nine decimals, so that they can be read off.
"""

import json
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from aicities import city_name, load, name_of
from aicities.method import composite as L
from aicities.method import rankings
from aicities.pages import index_lab

CITY_FACTS = L.city_facts(load("facts"), load("indicators"), load("cities"))
FOUND = L.panels(CITY_FACTS)
PICKED = L.chosen(FOUND)
ROWS = L.behind(PICKED, CITY_FACTS)
LAB = L.Lab(L.matrix(ROWS)[list(PICKED["indicator_id"])], L.signs(PICKED))
KEYS = list(LAB.raw.columns)
BEST = L.best_weights(LAB.units()).query("lead > 0")
LISTS = rankings.published(load("rankings"))
PRESETS = {"equal": L.equal(KEYS)} | {city: BEST.loc[city, KEYS] for city in BEST.index}
PAIRS = L.paired(CITY_FACTS.query("source_id == 'shenzhen-hangzhou-2025'"), "hangzhou", "shenzhen")
RANDOM = np.random.default_rng(7)
SETTINGS = [(*m, left) for m in L.METHODS for left in ("", RANDOM.choice(["wuhan", "beijing", "qingdao"]))]
ALL = {"shown": "all"}
CITY = {city_name(city): city for city in LAB.raw.index}


@pytest.fixture(scope="module")
def ladder():
    chart = index_lab.ladder(LAB, ROWS, PRESETS, LISTS, "Which?", "d").to_dict()
    return json.dumps(chart).replace("'.1f'", "'.9f'").replace("'.2f'", "'.9f'")


def texts(spec, **values):
    """The texts of a chart with its parameters set, each with its height on the page."""
    spec = json.loads(spec)
    for param in spec["params"]:
        param["value"] = values.pop(param["name"], param.get("value"))
    assert not values, f"no parameter is called {values}"
    svg = vl_convert.vegalite_to_svg(spec)
    found = re.findall(r'<text [^>]*transform="translate\([^,]+,([^)]+)\)[^>]*>([^<]*)</text>', svg)
    return [(float(y), text) for y, text in found]


def shown(spec, **values):
    """The score of each city as drawn, in the order of the places."""
    seen = texts(spec, **values)
    names = {y: text for y, text in seen if re.match(r"\d+  ", text)}
    scores = {y: text for y, text in seen if re.match("[-−]?[0-9]+[.][0-9]{9}", text)}
    rows = []
    for y, text in sorted(names.items()):
        place, name = text.split("  ")
        rows.append((CITY[name], int(place), float(scores[y].split(" ·")[0].replace("−", "-"))))
    return pd.DataFrame(rows, columns=["city", "place", "score"]).set_index("city")


def same(seen, expected):
    places = L.places(expected)
    assert seen["place"].to_dict() == places.to_dict()
    assert seen["score"].to_dict() == pytest.approx(expected.to_dict(), abs=2e-9)


@pytest.mark.parametrize(("norm", "how", "left"), SETTINGS)
def test_the_ladder_scores_as_python_does_by_every_method(ladder, norm, how, left):
    weights = dict(zip(KEYS, map(int, RANDOM.integers(0, 101, len(KEYS))), strict=True))
    sliders = {index_lab.parameter(key): weight for key, weight in weights.items()} | {"weights": "own"} | ALL
    seen = shown(ladder, method=index_lab.method_id(norm, how), left=str(left), **sliders)
    same(seen, LAB.scores(weights, norm, how, left=left))


@pytest.mark.parametrize("weighting", PRESETS)
def test_the_weightings_of_the_menu_are_those_of_python(ladder, weighting):
    same(shown(ladder, weights=weighting, **ALL), LAB.scores(PRESETS[weighting]))


@pytest.mark.parametrize("weighting", PRESETS)
def test_the_sliders_of_a_weighting_stand_in_its_proportion(ladder, weighting):
    """What the page sets them to when a reader chooses it; two decimals of a slider are seen by nobody."""
    sliders = json.loads(ladder)["usermeta"]["sets"]["weights"][weighting]
    given = pd.Series({key: sliders[index_lab.parameter(key)] for key in KEYS})
    assert (given / given.sum()).to_numpy() == pytest.approx(PRESETS[weighting].to_numpy(), abs=2e-4)
    assert given.between(0, 100).all()


def test_the_ladder_shows_ten_cities_until_all_are_asked_for(ladder):
    assert shown(ladder)["place"].to_list() == list(range(1, index_lab.FEW + 1))
    assert len(shown(ladder, **ALL)) == len(LAB.raw)


def test_the_menus_offer_what_gives_an_order(ladder):
    binds = {p["name"]: p["bind"] for p in json.loads(ladder)["params"]}
    assert binds["weights"]["options"] == ["own", "equal", *BEST.index]
    assert binds["weights"]["labels"][:2] == ["my sliders", "all equal"]
    assert f"best for {city_name('guangzhou')}" in binds["weights"]["labels"]
    assert binds["method"]["options"] == [index_lab.method_id(*m) for m in L.METHODS]
    assert LAB.raw.notna().all(axis=None)  # else what happens to a missing value would have to be chosen, or said


def test_three_sliders_share_their_weight_evenly_among_their_figures():
    spec = json.dumps(index_lab.coarse(LAB, ROWS, "Which?", "d").to_dict()).replace("'.1f'", "'.9f'")
    size = pd.Series(KEYS).map(index_lab.theme_of).value_counts()
    assert set(size.index) == set(index_lab.THEMES)
    for weights in ([50, 50, 50], [10, 0, 90], *RANDOM.integers(1, 101, (3, 3)).tolist()):
        given = dict(zip(index_lab.THEMES, weights, strict=True))
        each = {key: given[t := index_lab.theme_of(key)] / size[t] for key in KEYS}
        seen = shown(spec, **{f"t_{theme}": weight for theme, weight in given.items()})
        expected = LAB.scores(each)
        assert seen["score"].to_dict() == pytest.approx(expected[seen.index].to_dict(), abs=1e-6)
        assert seen["score"].to_list() == pytest.approx(expected.head(index_lab.FEW).to_list(), abs=1e-6)


def test_shenzhen_is_first_beyond_the_turning_point_and_beijing_before_it():
    themes = L.by_theme(LAB.units(), index_lab.theme_of)
    need = L.tipping(themes, "beijing", "shenzhen", "state")
    for share, first in ((need - 0.01, "beijing"), (need + 0.01, "shenzhen")):
        weights = pd.Series((1 - share) / 2, index=themes.columns)
        weights["state"] = share
        assert (themes @ weights).idxmax() == first


def test_no_slider_above_zero_gives_a_word_and_no_order(ladder):
    nothing = {index_lab.parameter(key): 0 for key in KEYS} | {"weights": "own"}
    assert [text for _, text in texts(ladder, **nothing) if "slider" in text or "  " in text] == [
        "Give at least one slider a weight above zero."
    ]


def test_two_cities_are_weighed_as_python_does():
    spec = json.dumps(index_lab.duel(PAIRS, "hangzhou", "shenzhen", ROWS, "Who?", "d").to_dict())
    spec = spec.replace("'.3f'", "'.9f'")
    for weights in RANDOM.integers(1, 101, (6, len(PAIRS))):
        sliders = {index_lab.parameter(k, "d"): int(w) for k, w in zip(PAIRS["indicator_id"], weights, strict=True)}
        told = next(text for _, text in texts(spec, **sliders) if text.startswith("Ratios: "))
        low, high = map(float, re.findall(r"\d+\.\d{9}", told))
        assert (low, high) == pytest.approx(L.product(PAIRS, weights), abs=2e-9)


def test_every_method_and_indicator_has_a_name():
    assert set(index_lab.NORMS) == set(L.NORMS)
    assert set(index_lab.HOWS) == set(L.HOWS)
    assert index_lab.short("gdp") == "GDP"
    assert index_lab.short("house-price-to-wage") == name_of("house-price-to-wage")


@pytest.mark.parametrize("key", KEYS)
def test_a_direction_can_be_turned_round(ladder, key):
    sign = LAB.sign.copy()
    sign[key] *= -1
    turned = L.Lab(LAB.raw, sign)
    for norm in ("minmax", "goalpost"):
        method = index_lab.method_id(norm, "arithmetic")
        same(shown(ladder, turned=key, method=method, **ALL), turned.scores(norm=norm))


def test_a_published_list_stands_beside_the_order_of_the_reader(ladder):
    name = next(iter(LISTS))
    seen = [text for _, text in texts(ladder, beside=name, **ALL)]
    for city, place in LISTS[name].items():
        if city in LAB.raw.index:
            assert any(text.endswith(f" · list {place}") for text in seen), city
    assert any(text.endswith(" · list –") for text in seen)
    bind = next(p["bind"] for p in json.loads(ladder)["params"] if p["name"] == "beside")
    assert set(bind["options"]) == {"", *LISTS}
    assert bind["labels"][1:] == sorted(bind["labels"][1:])
    assert not any("list" in text for text in [t for _, t in texts(ladder)])

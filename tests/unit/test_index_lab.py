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
CENTRAL = L.central(LAB.units(), L.draws(len(KEYS)))
LISTS = rankings.published(load("rankings"))
PRESETS = {"equal": L.equal(KEYS)} | {city: CENTRAL.loc[city, KEYS] for city in CENTRAL.index}
PAIRS = L.paired(CITY_FACTS.query("source_id == 'shenzhen-hangzhou-2025'"), "hangzhou", "shenzhen")
RANDOM = np.random.default_rng(7)
SETTINGS = [
    (norm, how, missing, left)
    for norm, how in L.METHODS
    for missing, left in [("out", ""), ("share", RANDOM.choice(["", "wuhan", "beijing", "qingdao"]))]
]
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
        place, name = text.removesuffix(" *").split("  ")
        rows.append((CITY[name], int(place), float(scores[y].split(" ·")[0].replace("−", "-"))))
    return pd.DataFrame(rows, columns=["city", "place", "score"]).set_index("city")


def same(seen, expected):
    places = L.places(expected)
    assert seen["place"].to_dict() == places.to_dict()
    assert seen["score"].to_dict() == pytest.approx(expected.to_dict(), abs=2e-9)


@pytest.mark.parametrize(("norm", "how", "missing", "left"), SETTINGS)
def test_the_ladder_scores_as_python_does_by_every_method(ladder, norm, how, missing, left):
    weights = dict(zip(KEYS, map(int, RANDOM.integers(0, 101, len(KEYS))), strict=True))
    sliders = {index_lab.parameter(key): weight for key, weight in weights.items()}
    seen = shown(ladder, norm=norm, how=how, missing=missing, left=str(left), **sliders)
    same(seen, LAB.scores(weights, norm, how, missing, left))


@pytest.mark.parametrize("weighting", ["entropy", *PRESETS])
def test_the_weightings_of_the_menu_are_those_of_python(ladder, weighting):
    weights = LAB.weights() if weighting == "entropy" else PRESETS[weighting]
    same(shown(ladder, weights=weighting), LAB.scores(weights))


def test_the_menu_of_weightings_has_ids_and_names(ladder):
    bind = next(p["bind"] for p in json.loads(ladder)["params"] if p["name"] == "weights")
    assert bind["options"][:3] == ["own", "entropy", "equal"]
    assert bind["labels"][:4] == ["my sliders", "by entropy", "equal", "central weights of Beijing 北京"]


def test_two_cities_are_weighed_as_python_does():
    spec = json.dumps(index_lab.duel(PAIRS, "hangzhou", "shenzhen", ROWS, "Who?", "d").to_dict())
    spec = spec.replace("'.3f'", "'.9f'")
    for weights in RANDOM.integers(1, 101, (6, len(PAIRS))):
        sliders = {index_lab.parameter(k, "d"): int(w) for k, w in zip(PAIRS["indicator_id"], weights, strict=True)}
        told = next(text for _, text in texts(spec, **sliders) if text.startswith("Ratios: "))
        low, high = map(float, re.findall(r"\d+\.\d{9}", told))
        assert (low, high) == pytest.approx(L.product(PAIRS, weights), abs=2e-9)


def test_reasons_against_a_panel_are_told():
    words = {tuple(panel.why_not): index_lab.why_not_words(panel) for panel in FOUND.itertuples()}
    assert words[()] == ""
    assert words[("computed", "few_cities")].startswith("computed from other rows; ")
    assert words[("no_direction", "few_cities")].startswith("neither more nor less is better; ")


def test_every_method_and_indicator_has_a_name():
    assert set(index_lab.NORMS) == set(L.NORMS)
    assert set(index_lab.HOWS) == set(L.HOWS)
    assert set(index_lab.MISSING) == set(L.MISSING)
    assert index_lab.short("gdp") == "GDP"
    assert index_lab.short("house-price-to-wage") == name_of("house-price-to-wage")


@pytest.mark.parametrize("key", KEYS)
def test_a_direction_can_be_turned_round(ladder, key):
    sign = LAB.sign.copy()
    sign[key] *= -1
    turned = L.Lab(LAB.raw, sign)
    for norm in ("minmax", "goalpost"):
        same(shown(ladder, turned=key, norm=norm), turned.scores(norm=norm))


def test_a_published_list_stands_beside_the_order_of_the_reader(ladder):
    name = next(iter(LISTS))
    seen = [text for _, text in texts(ladder, beside=name)]
    for city, place in LISTS[name].items():
        if city in LAB.raw.index:
            assert any(text.endswith(f" · list {place}") for text in seen), city
    assert any(text.endswith(" · list –") for text in seen)
    bind = next(p["bind"] for p in json.loads(ladder)["params"] if p["name"] == "beside")
    assert set(bind["options"]) == {"", *LISTS}
    assert bind["labels"][1:] == sorted(bind["labels"][1:])
    assert not any("list" in text for text in [t for _, t in texts(ladder)])

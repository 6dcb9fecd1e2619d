"""The front page: what its map counts, where its circles and names stand, what its cards say."""

import itertools
import math
import re

import pytest

from aicities.data import city_of, load
from aicities.pages import index as F

TOLD = F.told()


@pytest.fixture(scope="module")
def places():
    return F.drawn(TOLD).drop_duplicates("city_id")


def test_the_map_counts_each_statement_on_a_city_once():
    statements = load("statements")
    cities = statements["about_id"].map(lambda id_: city_of(id_) is not None)
    assert TOLD.query("measure == 'statements'")["n"].sum() == cities.sum()
    assert set(TOLD["measure"]) == set(F.MEASURES)
    assert set(TOLD["source_id"]) == set(F.articles())


def test_the_map_counts_firms_as_the_mentions_name_them():
    firms = load("mentions").merge(load("entities").query("kind == 'company'")["entity_id"])
    some = firms.query("source_id == 'qingdao-2020' and city_id == 'hefei'")
    row = TOLD.query("measure == 'firms' and source_id == 'qingdao-2020' and city_id == 'hefei'").iloc[0]
    assert row["n"] == some["entity_id"].nunique()


def test_the_answer_and_the_title_say_what_the_rows_say():
    said, linked = TOLD.query("measure == 'statements'"), F.answer(TOLD)
    found = {name: getattr(value, "value", value) for name, value in linked.items()}
    leads = {rows.sort_values("n")["city_id"].iloc[-1] for _, rows in said.groupby("source_id")}
    assert found["leads"] == len(leads) > 1  # it depends on who tells it
    assert found["checked"] + found["open"] == load("checks")["source_id"].isin(F.articles()).sum()
    wide = said.groupby("city_id")["source_id"].nunique()
    assert f"speak of {F.city_name(wide.idxmax())};" in F.finding(TOLD) and (wide == wide.max()).sum() == 1
    assert f"{(wide == 1).sum()} of {len(wide)} cities" in F.finding(TOLD)


def test_no_two_circles_touch_on_a_phone_and_none_stands_far_from_its_city(places):
    for a, b in itertools.combinations(places.itertuples(), 2):
        assert math.hypot(a.x - b.x, a.y - b.y) * F.DEGREE > a.r + b.r, (a.city_id, b.city_id)
    assert ((places["x"] - places["lon"]) ** 2 + (places["y"] - places["lat"]) ** 2).max() < 3**2


def test_no_name_covers_another_or_a_circle_or_leaves_the_map(places):
    boxes = {city.city_id: F.name_box(city, city.side) for city in places.itertuples()}
    for a, b in itertools.combinations(boxes, 2):
        assert F.overlap(boxes[a], boxes[b]) == 0, (a, b)
    for city in places.itertuples():
        assert [
            name for name, box in boxes.items() if name != city.city_id and F.overlap(box, F.circle_box(city)) > 0
        ] == []
    assert {city: F.outside(box) for city, box in boxes.items() if F.outside(box) > 15} == {}  # a strip of one pixel


def test_a_written_card_has_a_number_of_its_article_that_is_decided():
    checks = load("checks").set_index("check_id")
    assert F.CARDS and set(F.CARDS) <= set(F.articles())
    for source_id, (_, check_id, _) in F.CARDS.items():
        check = checks.loc[check_id]
        assert check["source_id"] == source_id and check["verdict"] != "not_checkable"
    html = F.cards().data
    assert len(re.findall('class="book-card"', html)) == len(F.articles())
    assert not re.search("nan|None|<NA>", html)


def test_a_city_whose_place_is_not_known_is_left_out(monkeypatch):
    places = load("cities")
    places.loc[places["city_id"] == "hefei", ["lon", "lat"]] = None
    monkeypatch.setattr(F, "load", lambda table: places if table == "cities" else load(table))
    told = F.told()
    assert "hefei" in set(told["city_id"])
    assert set(told["city_id"]) - set(F.drawn(told)["city_id"]) == {"hefei"}

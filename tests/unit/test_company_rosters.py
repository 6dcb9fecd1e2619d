import re
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities import city_name, language, load
from aicities.method import network, rosters
from aicities.pages import company_rosters
from tests.plain import plain


@pytest.fixture(scope="module")
def ties():
    return company_rosters.ties()


def test_only_companies_are_firms():
    firms = set(company_rosters.firms()["entity_id"])
    assert len(firms) == 70
    assert firms.isdisjoint({"hangzhou-six-dragons", "wechat", "temu", "tencent-ai-lab", "netease-ai-division"})
    assert set(company_rosters.named()["entity_id"]) == firms
    assert len(company_rosters.named()) == 163


def test_each_firm_article_and_city_is_one_tie(ties):
    assert not ties.duplicated(["entity_id", "source_id", "city_id"]).any()
    assert set(ties["tie"]) == {"base", "named", "seat"}
    assert set(ties["entity_id"]) == set(company_rosters.firms()["entity_id"])


def test_the_strongest_tie_counts(ties):
    found = ties.query("entity_id == 'huawei'").set_index(["source_id", "city_id"])["tie"]
    assert found["two-tigers-2020", "shenzhen"] == "seat"
    assert found["two-tigers-2020", "guangzhou"] == "base"
    assert found["qingdao-2020", "qingdao"] == "named"


def test_a_firm_has_a_row_without_city_only_where_its_article_puts_it_in_none(ties):
    lost = ties[ties["city_id"].isna()]
    assert {("sensetime", "guangzhou-2024"), ("moonshot-ai", "guangzhou-2024")} <= set(
        zip(lost["entity_id"], lost["source_id"], strict=True)
    )
    # Line 37 ties CloudWalk to the region, other lines of the same article to the city.
    assert "cloudwalk" not in set(lost["entity_id"])


def test_firms_shared_by_articles_and_cities(ties):
    found = rosters.shared(ties).set_index("entity_id")
    assert found.index[0] == "huawei"
    assert found.loc["iflytek"].to_list() == [2, 4]
    assert found.loc["sensetime"].to_list() == [4, 3]
    assert (found["articles"] == 1).sum() == 61
    assert (found["cities"] == 0).sum() == 4


def test_two_rosters_of_guangzhou_share_one_firm(ties):
    old, new = (
        set(ties.query("city_id == 'guangzhou' and source_id == @s")["entity_id"])
        for s in ("two-tigers-2020", "guangzhou-2024")
    )
    assert (len(old), len(new), old & new) == (16, 12, {"cloudwalk"})


def test_counts_count_a_firm_once(ties):
    found = rosters.counts(ties, "source_id")
    assert list(found.index)[:3] == ["guangzhou", "qingdao", "shenzhen"]
    assert found.loc["guangzhou", "total"] == 27
    assert found.loc["guangzhou"].drop("total").sum() == 28  # CloudWalk is told twice
    assert rosters.counts(ties, "sector").loc["beijing", "foundation models"] == 4


def test_counts_of_firms_without_a_city_are_empty():
    rows = pd.DataFrame({"entity_id": ["a"], "city_id": [None], "source_id": ["x"]})
    assert rosters.counts(rows, "source_id").empty


def test_lists_are_kept_apart_and_marked_as_partial():
    found = company_rosters.lists().set_index("list_id")
    assert found[["named", "size"]].to_dict("index") == {
        "sz-ai-white-paper-2019": {"named": 5, "size": 636},
        "ccid-top100-2019": {"named": 7, "size": 100},
        "hangzhou-six-dragons": {"named": 3, "size": 6},
        "top-five-llm-startups": {"named": 5, "size": 5},
        "ai-four-dragons": {"named": 2, "size": 4},
    }
    assert found.index[~found["partial"]].to_list() == ["top-five-llm-startups"]
    assert found.loc["hangzhou-six-dragons", "firms"] == ["deepseek", "unitree", "game-science"]


def test_lists_agree_with_the_relations():
    member = load("relations").query("relation in ['member_of', 'listed_in']")
    for row in company_rosters.lists().query("list_id != 'sz-ai-white-paper-2019'").itertuples():
        assert set(member.loc[member["to_id"] == row.list_id, "from_id"]) == set(row.firms), row.list_id


def test_seats_are_only_those_stated(ties):
    seats = set(ties.loc[ties["tie"] == "seat", "entity_id"])
    assert seats == set(load("relations").query("relation == 'seat_in'")["from_id"]) & set(ties["entity_id"])
    assert len(seats) == 8 and "bgi" in seats and "deepseek" not in seats


def test_names_in_both_languages():
    assert city_name("huawei") == "Huawei 华为"
    assert city_name("minimax") == "MiniMax"
    assert company_rosters.sector_name(pd.NA) == "not stated"


def test_charts_are_light_and_carry_no_unused_column(ties):
    for chart in (
        company_rosters.network_chart(ties, "Which?", "Described."),
        company_rosters.firm_map(ties, "Which?", "Described."),
        company_rosters.sector_chart(ties, "Where?", "Described."),
    ):
        assert len(chart.to_json(indent=None, ensure_ascii=False)) < 60_000


# --- the network ---

LINKS = st.lists(st.tuples(st.integers(0, 25).map("f{}".format), st.sampled_from("abcdefg")), min_size=1, max_size=60)


@given(LINKS)
def test_firms_of_several_cities_stand_in_the_middle_and_no_two_marks_on_one_place(pairs):
    links = pd.DataFrame(pairs, columns=["entity_id", "city_id"])
    found = network.layout(links, 300)
    cities = links.groupby("entity_id")["city_id"].nunique()
    assert set(found.firms.index) == set(cities.index) and set(found.cities.index) == set(links["city_id"])
    assert ((found.firms["side"] == 0) == (cities[found.firms.index] > 1)).all()
    assert not found.firms.round(3).duplicated().any()
    home = links.drop_duplicates("entity_id").set_index("entity_id")["city_id"]
    near = found.firms[found.firms["side"] != 0]
    city = found.cities.loc[home[near.index]].set_index(near.index)
    assert (near["side"] == city["side"]).all()
    assert ((near["y"] - city["y"]).abs() <= city["radius"]).all()


def test_the_network_is_the_same_each_time_and_fits_its_picture(ties):
    links = ties.dropna(subset=["city_id"])
    first, second = (network.layout(links, company_rosters.NETWORK) for _ in range(2))
    assert first.firms.equals(second.firms) and first.cities.equals(second.cities)
    tops, bottoms = (first.cities["y"] + sign * first.cities["radius"] for sign in (-1, 1))
    assert tops.min() >= network.LABEL - 1 and bottoms.max() <= company_rosters.NETWORK + 1


@pytest.mark.parametrize("n", [0, 1, 2, 30])
def test_seeds_of_a_sunflower_stand_apart(n):
    seeds = network.sunflower(n)
    gaps = [abs(x - u) + abs(y - v) for (x, y), (u, v) in combinations(seeds, 2)]
    assert len(seeds) == n and min(gaps, default=9) > 8


def test_the_table_of_the_network_has_each_tie_with_a_city(ties):
    chart = company_rosters.network_chart(ties, "Which?", "Described.")
    rows = chart.usermeta["rows"]
    assert len(rows) == ties["city_id"].notna().sum()
    assert set(rows[0]) == set(chart.usermeta["table"])


def test_the_search_reads_both_names_and_aliases(ties):
    spec = company_rosters.firm_map(ties, "Which?", "Described.").to_dict()
    rows = max(spec["datasets"].values(), key=len)
    names = {row["firm"]: row["names"] for row in rows}
    assert "rooted" not in names["Huawei 华为"]
    assert {"huawei", "华为", "华为公司"} <= set(names["Huawei 华为"].split("|"))
    assert all(name == name.lower() for name in names.values())


def test_the_answer_is_computed():
    text = plain(company_rosters.answer().data)
    assert "**70** firms, but **61** of them are named in one article alone" in text
    assert "Guangzhou 广州, with **16** and **12** firms, and have only **CloudWalk 云从科技** in common" in text


def test_a_list_that_has_one_name_in_the_chinese_book_is_named_once(monkeypatch):
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    text = company_rosters.lists_table("").data
    assert "杭州六小龙" in text and not re.search(r"<strong>([^<]*)</strong><br>\1<", text)

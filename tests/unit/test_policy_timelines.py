import json
import re

import altair as alt
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from aicities import language, load, say
from aicities.display import comparing
from aicities.display.encodings import with_table
from aicities.method import compare, lags
from aicities.pages import policy_timelines
from tests.plain import plain


def spec_of(html):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html.data, re.DOTALL)[1])


def dated():
    return policy_timelines.policies().dropna(subset=["date"])


# --- rows ---


def test_policies_are_those_of_the_table_with_city_and_length_of_period():
    rows = policy_timelines.policies().set_index("policy_id")
    articles = load("sources").query("kind == 'article'")["source_id"]
    assert len(rows) == load("policies")["source_id"].isin(articles).sum() == 18
    assert rows["date"].isna().sum() == 2
    assert rows.loc["gz-nansha-ai-plan-2018", "city_id"] == "guangzhou"
    assert rows["years"].dropna().to_dict() == {
        "sz-robot-wearable-plan-2014": 7,
        "gz-iab-plan-2018": 5,
        "gz-nansha-ai-plan-2018": 3,
        "sz-ai-plan-2019": 5,
        "gz-ai-plan-2020": 3,
        "sz-investment-plan-2020": 1,
        "bj-ai-plus-plan-2024": 2,
    }


def test_an_event_is_not_later_than_its_article_and_a_target_is_announced():
    rows = policy_timelines.events()
    assert len(rows) == 53
    assert rows["event_id"].nunique() == 51
    told = rows["source_id"].map(load("sources").set_index("source_id")["date"])
    assert (rows["date"].str[:4] <= told.str[:4]).all()
    core_zone = rows.set_index("event_id").loc["xian-ai-core-zone-2022"]
    assert (core_zone["date"], core_zone["kind"]) == ("2020-04", "announcement")
    assert "sez-1980" not in set(rows["event_id"])
    assert rows["date"].is_monotonic_increasing


def test_targets_of_policies_in_yuan():
    rows = policy_timelines.policy_targets()
    assert len(rows) == 9
    assert set(rows["subject_id"]) == {"guangzhou", "nansha", "shenzhen"}
    assert set(rows["line"]) == {101, 111, 117, 125, 141}


# --- lags ---


def first_cities(rows):
    return lags.firsts(rows[rows["title_zh"].str.contains(policy_timelines.NAMES_AI)])


def test_who_was_first_with_ai_in_the_title():
    city = first_cities(dated().query("reach == 'city'"))
    assert list(city["city_id"]) == ["beijing", "qingdao", "shenzhen", "guangzhou"]
    words = [policy_timelines.lag_words(row) for row in city.itertuples()]
    assert words[1:] == ["15 to 28 months", "19 to 21 months", "29 to 31 months"]
    assert list(first_cities(dated())["city_id"])[:2] == ["beijing", "guangzhou"]


def test_lags_of_days_are_in_days():
    week = lags.firsts(dated()[dated()["date"].str.startswith("2024-07")])
    assert policy_timelines.lag_words(list(week.itertuples())[-1]).endswith(" days")


def test_the_table_of_firsts_starts_with_the_first():
    html = policy_timelines.firsts_table(dated().query("instrument == 'plan'"), "First").data
    assert html.index(">first<") < html.index("months")
    assert "first" not in policy_timelines.firsts_table(dated()[:0], "None").data.split("<tbody>")[1]


# --- targets ---


def test_no_two_targets_of_different_places_may_be_compared():
    pairs = compare.pairs(policy_timelines.policy_targets())
    assert len(pairs) == 24
    assert not pairs["comparable"].any()
    assert pairs["why_not"].map(len).gt(0).all()


def test_the_badge_gives_the_ratio_of_what_may_be_compared():
    facts = load("facts").set_index("fact_id", drop=False)
    a, b = (facts.loc[f"shenzhen-hangzhou-2025-6-unicorns{end}"] for end in ("", "-2"))
    assert compare.why_not(a, b) == []
    assert comparing.badge(a, b) == "✓ comparable: the first is 1.79 times the second"
    open_end = b.copy()
    open_end["value_low"], open_end["value_high"] = 10.0, pd.NA
    assert "is at least 0.294 times" in comparing.badge(open_end, a)
    assert "is at most 3.4 times" in comparing.badge(a, open_end)
    assert comparing.badge(a, a) == "the same target twice"


def test_money_is_told_apart():
    assert policy_timelines.money_kind("target") != policy_timelines.money_kind("plan")
    html = policy_timelines.money_table("Money").data
    assert html.count("money to be spent") == 2
    assert html.count("a size the industry is to reach") == 9
    assert "突破将300亿" in html and "at least 30 billion yuan" in html


# --- charts ---


def test_points_apart_share_a_row():
    assert policy_timelines.slots([2000, 2000.1, 2000.8, 2000.9]) == [0, 1, 0, 1]
    assert policy_timelines.slots([]) == []


def test_spans_of_time_in_one_row_do_not_touch():
    assert policy_timelines.slots([2014, 2015, 2021], [2020, 2016, 2022]) == [0, 1, 0]


@given(st.lists(st.floats(1990, 2030), max_size=30).map(sorted))
def test_points_in_one_row_stand_apart(years):
    found = policy_timelines.slots(years)
    for slot in set(found):
        row = [y for y, s in zip(years, found, strict=True) if s == slot]
        assert all(b - a >= 0.7 for a, b in zip(row, row[1:], strict=False))


def timeline():
    with alt.renderers.enable("book"):
        return spec_of(policy_timelines.policy_timeline(dated(), "Who?", "A description of the chart."))


def drawn(spec):
    return max(spec["datasets"].values(), key=lambda rows: (len(rows), len(rows[0])))


def test_the_timeline_carries_only_what_it_draws_and_plays():
    spec = timeline()
    assert len(json.dumps(spec, ensure_ascii=False)) < 30_000
    params = {p["name"]: p for p in spec["params"]}
    assert set(params) == {"upto", "play"}
    assert params["upto"]["value"] == policy_timelines.LAST
    assert any("timer" in str(move["events"]) for move in params["upto"]["on"])
    assert "Source:" in " ".join(spec["title"]["subtitle"])
    assert spec["height"] < 330


def test_the_lanes_of_the_cities_follow_each_other():
    rows = [row for row in drawn(timeline()) if not row["national"]]
    lanes = pd.DataFrame(rows).groupby("city", sort=False)["lane"].agg(["min", "max"])
    assert list(lanes.index) == ["Shenzhen 深圳", "Beijing 北京", "Guangzhou 广州", "Qingdao 青岛", "Shanghai 上海"]
    assert list(lanes["min"][1:]) == [last + 1 for last in lanes["max"][:-1]]


def test_the_plan_of_the_state_stands_beside_the_cities():
    state = [row for row in drawn(timeline()) if row["national"]]
    assert [(row["date"], row["place"]) for row in state] == [("2017-07-08", "China 中国")]
    assert set(policy_timelines.national()["policy_id"]).isdisjoint(policy_timelines.policies()["policy_id"])


def test_cities_without_a_document_come_last_among_the_events():
    planned = dated()["city_id"].drop_duplicates()
    with alt.renderers.enable("book"):
        spec = spec_of(policy_timelines.event_timeline(policy_timelines.events(), planned, "What?", "Described."))
    order = list(dict.fromkeys(row["city_id"] for row in sorted(drawn(spec), key=lambda row: row["lane"])))
    with_plan = [city in set(planned) for city in order]
    assert with_plan == sorted(with_plan, reverse=True) and not all(with_plan)
    bare = next(rows for rows in spec["datasets"].values() if set(rows[0]) == {"city", "lane"})
    assert len(bare) == with_plan.count(False)


def test_the_answer_is_computed():
    text = plain(policy_timelines.answer().data)
    assert "**18** policy documents of **5** cities; before 2017 only **Shenzhen 深圳** has any" in text
    assert "in 2017; Qingdao 青岛, Shenzhen 深圳 and Guangzhou 广州 follow" in text
    assert "**15** to **31** months" in text


def test_menus_look_targets_up_by_their_ids():
    targets = policy_timelines.policy_targets()
    picker = policy_timelines.pair_picker(targets, "May they?", "d").to_dict()
    assert [set(p["bind"]["options"]) for p in picker["params"][:2]] == [set(targets["fact_id"])] * 2


def test_a_target_without_a_scope_has_an_empty_cell():
    facts = load("facts").query("state == 'target'").assign(scope=pd.NA, scope_zh=pd.NA)
    rows = policy_timelines._target_rows(facts)
    chart = with_table(alt.Chart(rows).mark_point().properties(usermeta={}), rows, scope="Scope")
    assert json.dumps(chart.usermeta["rows"], allow_nan=False).count("null") == len(facts)


def test_no_city_of_a_timeline_is_left_out_as_too_close_to_the_next():
    with alt.renderers.enable("book"):
        rows, planned = policy_timelines.events(), dated()["city_id"]
        spec = spec_of(policy_timelines.event_timeline(rows, planned, "What?", "Described."))
    axes = [layer["encoding"]["y"]["axis"] for layer in spec["layer"] if "axis" in layer["encoding"].get("y", {})]
    assert axes and all(axis["labelOverlap"] is False for axis in axes)


def test_the_count_above_a_timeline_can_be_parted_in_both_languages(monkeypatch):
    """On a phone it has two lines, broken at its last mark between parts."""
    for book in language.SIGNS:
        monkeypatch.setattr(language, "LANGUAGE", book)
        for words in (policy_timelines.DOCUMENTS_LEFT, policy_timelines.EVENTS_LEFT):
            assert f"{language.sign('part')}" in say(words).replace("' + '", "")


def test_a_document_without_a_stated_period_says_so():
    stated = {row["text"]: row["period"] for row in drawn(timeline())}
    assert "not stated" in stated.values() and "2019–2023" in stated.values() and None not in stated.values()

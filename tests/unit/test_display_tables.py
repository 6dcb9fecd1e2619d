"""What article pages show in the same way."""

import re

import pandas as pd
import pytest

from aicities import load, source_name
from aicities.display import article
from aicities.display.theme import NOTE_WIDTH, named_sources, source_note
from aicities.method import article as counted


def test_entities_shared_with_other_articles_are_known():
    shared = article.shared_entities("three-cities-2024")
    assert shared["entity_id"].to_list() == ["huawei", "moonshot-ai", "sensetime", "tencent"]
    sensetime = shared.set_index("entity_id").loc["sensetime"]
    assert sensetime["elsewhere"] == "Guangzhou Daily 2024, Qingdao article 2020, Zhidx 2020"
    assert sensetime["name"].text == "SenseTime 商汤科技"
    assert sensetime["name"].href == "../reference/explorer.html#table=entities&rows=sensetime"


def test_labels_of_groups_stand_apart_from_firms():
    shared = article.shared_entities("qingdao-2020")
    assert len(shared) == 9
    assert shared["kind"].to_list()[:5] == ["Company"] * 5
    assert shared.iloc[-1]["entity_id"] == "first-tier-four"
    assert shared.iloc[-1]["kind"] == "Group or label"


def test_sharing_goes_both_ways_and_counts_no_outside_source():
    articles = load("sources").query("kind == 'article'")["source_id"]
    pairs = {
        (source_name(a), row.entity_id, b)
        for a in articles
        for row in article.shared_entities(a).itertuples()
        for b in row.elsewhere.split(", ")
    }
    assert pairs == {(b, entity, a) for a, entity, b in pairs}
    assert {a for a, _, _ in pairs} == set(map(source_name, articles))


def test_each_check_is_counted_once_by_how_it_was_made():
    checks = pd.DataFrame(
        {
            "function": ["ratio", "restated", None, None, None],
            "kind": ["arithmetic", "reference", "cross_article", "date", "wording"],
            "reference_source_id": [None, "ref-a", None, "ref-b", None],
        }
    )
    assert counted.ways_of(checks).to_list() == ["computed", "compared", "compared", "compared", "read"]
    assert article.how_checked(checks).startswith("1 recomputed from other figures; 3 compared")
    every = load("checks")
    assert len(counted.ways_of(every)) == len(every)
    assert set(counted.ways_of(every)) == {"computed", "compared", "read"}


ARTICLES = sorted(load("sources").query("kind == 'article'")["source_id"])


@pytest.mark.parametrize("source_id", ARTICLES)
def test_two_coders_share_few_checks_and_most_verdicts(source_id):
    text = re.sub(r"\]\([^)]*\)", "]", article.two_coders(source_id).data)
    a, b, both, agreed, again = map(int, re.findall(r"\d+", text))
    assert both == again < (a + b - both) / 2  # "only"
    assert agreed / both > 0.8  # "a verdict is firm"


@pytest.mark.parametrize("source_id", ARTICLES)
def test_slips_of_the_pen_stand_apart_from_checks_of_substance(source_id):
    failing = article.checked(source_id).query("verdict == 'fails'")
    clerical = set(failing.loc[failing["weight"] == "clerical", "check_id"])
    assert failing["weight"].isin(["clerical", "substance"]).all()
    titles = re.findall(r"\[\D[^]]*\]\([^)]*rows=([^)]+)\)", article.clerical_failures(source_id).data)
    assert set(titles) == clerical


@pytest.mark.parametrize("source_id", ARTICLES)
def test_all_rows_of_an_article_are_one_link_a_table(source_id):
    links = re.findall(r"\((\d+)\)\]\(\S+#table=(\w+)&source=([\w-]+)\)", article.in_explorer(source_id).data)
    assert ("facts", source_id) in {(table, source) for _, table, source in links}
    for n, table, source in links:
        assert int(n) == (load(table)["source_id"] == source).sum() > 0


def test_statements_are_given_in_words():
    rows = article.spoken("three-cities-2024").set_index("speaker_id")
    assert rows["speaker"].loc["zhao-gang"].iloc[0] == "Zhao Gang 赵刚"
    assert rows["speaker"].loc["article"].iloc[0] == "the article itself"
    assert rows["source"].str.match(r"Securities Times 2024, line \d+").all()


def test_many_sources_are_one_line_that_names_those_with_most_rows():
    ids = load("sources")["source_id"].to_list()
    rows = pd.DataFrame({"source_id": [*ids, ids[1], ids[1], ids[0]]}).assign(line=pd.NA)
    first = f"{source_name(ids[1])}, {source_name(ids[0])}"
    assert source_note(rows) == f"Source: {first} and {len(ids) - 2} more"
    assert named_sources(ids[:1]) == f"Source: {source_name(ids[0])}"
    assert len(named_sources(ids)) <= NOTE_WIDTH


def test_the_source_line_says_the_span_of_the_lines_in_one_language():
    ids = ["two-tigers-2020", "two-tigers-2020", "ref-hurun-2024"]
    rows = pd.DataFrame({"source_id": ids, "line": pd.array([7, 3, None], "Int64")})
    assert source_note(rows) == "Source: Zhidx 2020, lines 3–7; Hurun unicorns 2024"

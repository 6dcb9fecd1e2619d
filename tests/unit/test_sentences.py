"""Numbers in sentences lead to the rows that they come from."""

import re
from urllib.parse import parse_qsl, unquote

import pandas as pd
import pytest

from aicities import load, say
from aicities import schema as T
from aicities.display import article
from aicities.display.sentences import MANY, chart, counted, each_counted, just_these, linked, most_named, read_as

FACTS = load("facts")
ONE = FACTS.query("fact_id == 'qingdao-2020-95-ai-firms'")
ROW = "../reference/explorer.html#table=facts&rows=qingdao-2020-95-ai-firms"
ARTICLES = load("sources").query("kind == 'article'")["source_id"].to_list()


def test_a_number_is_written_as_before_and_leads_to_its_rows():
    assert say("{x:.1f} of {n}", x=linked(2.345, ONE), n=linked(3, "#chart=a")) == f"[2.3]({ROW}) of [3](#chart=a)"
    assert say("{x:and}", x=[linked(1, ONE.iloc[0]), 2]) == f"[1]({ROW}) and 2"
    assert linked("a", chart("some-chart")).address == "#chart=some-chart"


def test_rows_are_counted_and_none_leads_to_those_looked_through():
    assert str(counted(ONE)) == f"[1]({ROW})"
    assert str(counted(ONE[:0], ONE)) == f"[0]({ROW})"
    assert str(counted(ONE[:0], ONE, "none")) == f"[none]({ROW})"
    with pytest.raises(ValueError, match="no address"):
        counted(ONE[:0])


def test_a_filter_stands_for_many_rows_only_where_it_shows_just_these():
    for rows in (FACTS.query("source_id == @ARTICLES[0]"), load("checks").query("verdict == 'fails'")):
        name = "facts" if "fact_id" in rows else "checks"
        chosen = just_these(name, list(T.row_ids(name, rows)))
        assert chosen and linked(0, rows).address.endswith("&".join(f"{k}={v}" for k, v in chosen.items()))
    assert just_these("facts", list(FACTS["fact_id"][1:40])) is None
    assert linked(0, FACTS).address.endswith("#table=facts")
    with pytest.raises(ValueError, match="no address"):
        linked(0, FACTS[1 : MANY + 2])


def test_rows_of_two_tables_open_in_every_table():
    both = pd.concat([load("events")[:1], load("policies")[:1]])
    address = dict(parse_qsl(linked(2, both).address.partition("#")[2], keep_blank_values=True))
    assert address == {"table": "", "rows": f"{both['policy_id'].iloc[1]}~{both['event_id'].iloc[0]}"}


def test_numbers_are_read_as_intervals():
    assert read_as(ONE) == f"[*近百家*: 90 to 100 firms]({ROW})"
    rows = FACTS[:3].assign(x=["A", "B", "A"])
    assert re.sub(r"\]\([^)]*\)", "]", most_named(rows, "x")) == "a ([2]), b ([1])"


@pytest.mark.parametrize("source_id", ARTICLES)
def test_verdicts_are_counted_each_with_its_rows(source_id):
    checks = article.checked(source_id)
    parts = re.findall(r"\[(\d+)\]\([^)]*#([^)]*)\)", each_counted(checks, "verdict", "verdict"))
    assert sum(int(n) for n, _ in parts) == len(checks)
    for n, asked in parts:
        if ids := dict(parse_qsl(asked)).get("rows"):
            assert int(n) == len(ids.split("~")) == checks["check_id"].isin(ids.split("~")).sum()


def test_the_numbers_of_a_gist_lead_to_rows_of_its_line():
    values, found = {"facts": FACTS, "rankings": load("rankings")}, 0
    for source_id in ARTICLES:
        for line in re.findall(r"<li>(.*?)</li>", article.gists(source_id).data):
            (first, number), *links = re.findall(r'href="([^"]*)">([^<]*)</a>', line)
            assert first.endswith(f"table=outline&amp;rows={source_id}%2B{number}")
            for href, _ in links:
                table, id_ = re.search(r"table=(\w+)&amp;rows=(.+)", href).groups()
                stated = values[table].loc[T.row_ids(table, values[table]) == unquote(id_)].iloc[0]
                assert (stated["source_id"], str(stated["line"])) == (source_id, number)
                found += 1
    assert found > 60

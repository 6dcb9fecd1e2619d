import json
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest

from aicities import by_city, city_name, city_of, language, load
from aicities import schema as T
from aicities.curation import compile as C
from aicities.curation import rules as R
from aicities.method import compare
from tests.unit.saying import in_both_languages


@pytest.fixture(scope="module")
def tables():
    return C.compile_tables()


def fact(id_):
    return load("facts").set_index("fact_id").loc[id_]


# --- the worked examples of the contract, for the article of 2020 ---


def test_shenzhen_plan_of_2019_and_its_targets():
    plan = load("policies").set_index("policy_id").loc["sz-ai-plan-2019"]
    assert (plan["place_id"], plan["date"], plan["period_start"], plan["period_end"], plan["line"]) == (
        "shenzhen",
        "2019-05",
        "2019",
        "2023",
        105,
    )
    targets = load("facts").query("policy_id == 'sz-ai-plan-2019' and state == 'target' and line == 111")
    rows = {(r.indicator_id, r.as_of): (r.value, r.value_low, r.value_high, r.comparator) for r in targets.itertuples()}
    assert rows[("ai-core-industry-size", "2023")][:2] == (3e10, 3e10)
    assert pd.isna(rows[("ai-core-industry-size", "2023")][2])
    assert rows[("ai-core-industry-size", "2023")][3] == ">"
    assert rows[("ai-related-industry-size", "2023")] == (6e11, 6e11, 6e11, "=")
    assert rows[("ai-core-industry-size", "2020")][0] == 1e10
    assert rows[("ai-related-industry-size", "2020")][0] == 3e11


def test_guangzhou_signing_of_may_2020():
    event = load("events").set_index("event_id").loc["gz-new-infrastructure-2020"]
    assert (event["kind"], event["date"], event["line"], list(event["place_ids"])) == (
        "agreement",
        "2020-05",
        147,
        ["guangzhou"],
    )
    money, projects = fact("two-tigers-2020-147-investment"), fact("two-tigers-2020-147-projects")
    assert (money["subject_id"], money["value"], money["unit"], money["status"]) == (
        "gz-new-infrastructure-2020",
        1.8e7,
        "yuan",
        "disputed",
    )
    assert projects["value"] == 73
    check = load("checks").set_index("check_id").loc["two-tigers-2020-c147-investment-73-projects"]
    assert (check["kind"], check["verdict"], check["reference_source_id"]) == (
        "unit",
        "fails",
        "ref-radio-new-infrastructure-2020",
    )


def test_tencent_market_value_in_two_currencies():
    hkd, yuan = fact("two-tigers-2020-65-market-value-hkd"), fact("two-tigers-2020-65-market-value")
    assert (hkd["subject_id"], hkd["unit"], hkd["value_low"], hkd["value_high"]) == (
        "tencent",
        "HKD",
        4.635e12,
        4.645e12,
    )
    assert (yuan["comparator"], yuan["value"], yuan["converts_id"]) == ("~", 4.23e12, hkd.name)
    assert pd.isna(hkd["as_of"])
    assert yuan["value"] / hkd["value"] == pytest.approx(0.9116, abs=5e-5)


def test_robotaxis_and_gdp_lead():
    taxis = fact("two-tigers-2020-43-vehicles")
    assert (taxis["subject_id"], taxis["value"], taxis["value_low"], taxis["value_high"], taxis["comparator"]) == (
        "gz-robotaxi-2019",
        10,
        10,
        20,
        ">",
    )
    lead = fact("two-tigers-2020-15-gdp-lead")
    assert (lead["subject_id"], lead["compared_to_id"], lead["value_low"], lead["value_high"], lead["as_of"]) == (
        "shenzhen",
        "guangzhou",
        13.5,
        14,
        "2019",
    )


def test_worked_examples_of_the_other_articles():
    jinan = load("rankings").query("city_id == 'jinan' and source_id == 'qingdao-2020'").iloc[0]
    assert (jinan["rank_low"], jinan["rank_high"], jinan["tier"], pd.isna(jinan["rank"])) == (11, 20, 2, True)
    scored = load("rankings").query("index_id == 'ai-city-competitiveness'")
    assert scored["score"].tolist() == [1.0, 0.7449, 0.6266]
    assert set(scored["rank_basis"]) == {"score_order"}
    compute = fact("three-cities-2024-21-compute")
    assert (compute["value"], compute["unit"], compute["state"], compute["line"]) == (40000, "P", "plan", 21)
    before, after = (
        load("facts")
        .query("source_id == 'guangzhou-2024' and indicator_id == 'listing-time' and position == @p")
        .iloc[0]
        for p in ("before", "after")
    )
    assert (before["value"], after["value"], before["unit"]) == (10080, 2, "minutes")


# --- facts pinned ---


def test_counts_by_table():
    assert len(load("sources").query("kind == 'article'")) >= 5
    assert len(load("policies").query("source_id == 'two-tigers-2020'")) == 11
    assert len(load("facts").query("source_id == 'two-tigers-2020'")) == 69
    assert len(load("topics")) == 12


def test_seats_and_bases_are_told_apart():
    entities = load("entities").set_index("entity_id")
    assert entities.loc["weride", ["city_id", "city_basis"]].tolist() == ["guangzhou", "stated"]
    assert entities.loc["netease", "city_id"] == "guangzhou"
    bases = load("relations").query("relation == 'based_in'")
    assert "hangzhou" in set(bases.query("from_id in ['netease', 'netease-ai-division']")["to_id"])
    assert {"alibaba", "alibaba-cloud"} <= set(entities.index)
    assert entities.loc["hangzhou-six-dragons", "kind"] == "group"


def test_places_climb_to_their_city():
    assert (city_of("nansha"), city_of("shenzhen"), city_of("guangdong"), city_of(None)) == (
        "guangzhou",
        "shenzhen",
        None,
        None,
    )
    assert city_name("shenzhen") == "Shenzhen 深圳"
    rows = pd.DataFrame({"places": [["nansha", "guangzhou", "shenzhen"], None]})
    assert by_city(rows, "places")["city_id"].tolist() == ["guangzhou", "shenzhen"]


def test_the_package_refuses_what_cannot_be_compared():
    a, b = (
        row
        for _, row in load("facts").query("source_id == 'two-tigers-2020' and indicator_id == 'ai-firms'").iterrows()
    )
    with pytest.raises(compare.NotComparableError, match="differ in as_of"):
        compare.ratio_of(a, b)
    assert compare.ratio_of(a, a) == (1, 1)


# --- what must hold ---


@pytest.mark.slow
def test_the_committed_parquet_equals_a_fresh_compile_and_twice_gives_the_same_bytes(tables, tmp_path):
    for folder in ("one", "two"):
        C.write(tables, tmp_path / folder)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name
        assert path.read_bytes() == (T.DATA / path.name).read_bytes(), f"{path.name}: run `make data`"


@pytest.mark.slow
def test_the_data_package_validates(tables):
    from frictionless import Package

    descriptor = json.loads((T.DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert not Package.metadata_validate(descriptor) or list(Package.metadata_validate(descriptor)) == []
    for resource in descriptor["resources"]:
        fields = pq.read_schema(T.DATA / resource["path"]).names
        assert fields == [f["name"] for f in resource["schema"]["fields"]]
        assert all(f["description"] and f["title_zh"] for f in resource["schema"]["fields"])


PLANTED = [
    ("facts", "indicator_id", "no-such-indicator", "no id of indicators"),
    ("facts", "state", "wish", "is not allowed"),
    ("facts", "as_of", "May 2019", "no EDTF date"),
    ("facts", "value_text", "很多", "no rank in"),
    ("facts", "value_set", "5", "needs a note"),
    ("policies", "title_en", None, "is empty"),
    ("mentions", "line", "9999", "has no line 9999"),
    ("mentions", "line", "196", "is blank"),
    ("mentions", "anchor", "这是一条很长很长的定位词,它是一句话而不是名称", "shorten it"),
    ("events", "actor_ids", "tencent|nobody", "'nobody' is no id"),
    ("entities", "entity_id", "shenzhen", "is also an id of places"),
    ("checks", "verdict", "holds", "correct the verdict"),
    ("glossary", "source_id", pd.NA, "name the article, or empty all three"),
]


@pytest.fixture
def planted(monkeypatch, tmp_path):
    """A copy of the data with every planted problem in it."""
    shutil.copytree(T.DATA, tmp_path / "data")
    for i, (table, column, value, _) in enumerate(PLANTED):
        path = tmp_path / "data" / "curated" / f"{table}.csv"
        rows = R.read_csv(path)
        if table == "checks":
            row = rows.index[rows["check_id"] == "two-tigers-2020-c177-tianhe-2-rank-2019"][0]
        else:  # a row of its own for each problem, of one article
            row = rows.index[rows["source_id"] == "two-tigers-2020"][i] if "source_id" in rows else i
        if column == "value_set":
            rows.loc[row, "note"] = pd.NA
        rows.loc[row, column] = value
        rows.to_csv(path, index=False)
    monkeypatch.setattr(T, "DATA", tmp_path / "data")


@pytest.mark.slow
def test_every_planted_problem_is_found_at_once_and_said_in_chinese_too(monkeypatch, planted):
    told = {}
    for book in ("zh", "en"):
        monkeypatch.setattr(language, "LANGUAGE", book)
        with pytest.raises(R.TableError) as caught:
            C.compile_tables()
        told[book] = str(caught.value).splitlines()
    for english, chinese in zip(told["en"], told["zh"], strict=True):
        in_both_languages(english, chinese)
    message = "\n".join(told["en"])
    for table, column, _, problem in PLANTED:
        assert any(
            line.startswith((f"data/curated/{table}.csv", table)) and problem in line for line in message.splitlines()
        ), (
            table,
            column,
            problem,
        )


def test_a_cell_of_the_wrong_type_and_an_unknown_column_are_named(tmp_path, monkeypatch):
    rows = R.read_csv(T.DATA / "curated" / "policies.csv").assign(colour="red")
    rows.loc[0, "line"] = "ninety"
    with pytest.raises(R.TableError, match="'ninety' is no integer") as caught:
        R.to_types("policies", rows)
    assert "'colour' is not in" in str(caught.value)


def test_a_failed_compile_writes_nothing(monkeypatch, tmp_path):
    from aicities.__main__ import main

    shutil.copytree(T.DATA, tmp_path / "data")
    (tmp_path / "data" / "curated" / "topics.csv").unlink()
    before = (tmp_path / "data" / "facts.parquet").read_bytes()
    monkeypatch.setattr(T, "DATA", tmp_path / "data")
    assert main(["compile"]) == 1
    assert (tmp_path / "data" / "facts.parquet").read_bytes() == before
    assert not list((tmp_path / "data").glob(".compile-*"))


def test_a_check_that_counts_items_or_names_facts_wrongly_is_refused():
    checks = R.to_types("checks", R.read_csv(T.DATA / "curated" / "checks.csv"))
    row = checks.index[checks["function"] == "ratio"][0]
    assert R._check_cells(checks) == []
    checks.loc[row, ["items", "fact_ids", "reported_text"]] = ["一|二", "a|b", "三倍"]
    problems = R._check_cells(checks)
    assert len(problems) == 2
    assert "names several facts" in problems[0] and "only how_many counts items" in problems[1]

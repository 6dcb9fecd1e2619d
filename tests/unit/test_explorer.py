"""Rows made ready for the explorer: every row of every curated table, its links, and two sources on one quantity."""

import json
import random
import re
from itertools import combinations

import pytest

from aicities import schema as T
from aicities.curation import export
from aicities.data import load, row_url
from aicities.display import comparing
from aicities.display import rows as explorer
from aicities.method.quantities import years_in


def test_every_curated_table_has_a_view_of_columns_that_exist():
    assert set(explorer.VIEWS) == set(T.table_names("curated"))
    for name, view in explorer.VIEWS.items():
        known = set(T.columns(name)["column"])
        for part in (view.what, view.printed, view.places, view.kind, view.date, view.status):
            assert set(explorer.columns_of(part)) <= known, name


@pytest.mark.parametrize("name", list(explorer.VIEWS))
def test_every_row_is_there_with_a_key_of_its_own(name):
    made = explorer.entries(name)
    ids = [row[0] for row in made["rows"]]
    assert ids == list(T.row_ids(name, load(name)))
    assert len(set(ids)) == len(ids)
    assert not any("~" in id_ for id_ in ids), "a link joins keys with ~"
    assert all(len(row[-1]) == len(made["heads"]) for row in made["rows"])
    assert all(any(row[-1][i] for i in made["show"]["what"]) for row in made["rows"]), "a row with nothing to read"


def test_cells_that_name_another_row_lead_to_it():
    rows = {row[0]: row for row in explorer.entries("facts")["rows"]}
    cells = dict(zip(explorer.entries("facts")["heads"], rows["two-tigers-2020-13-distance-li"][-1], strict=True))
    assert cells["Subject"] == [["Shenzhen 深圳", "places", "shenzhen"]]
    assert cells["Compared to"] == [["Guangzhou 广州", "places", "guangzhou"]]
    assert cells["Indicator"] == [["distance", "indicators", "distance-li", "距离 (中文)"]]
    assert cells["As printed"] == ["近300里"]
    assert cells["As of"] == []


@pytest.mark.slow
def test_every_link_between_rows_points_at_a_row():
    ids = {name: {row[0] for row in explorer.entries(name)["rows"]} for name in explorer.VIEWS}
    for name in explorer.VIEWS:
        for *_, cells in explorer.entries(name)["rows"]:
            for part in (part for cell in cells for part in cell if not isinstance(part, str)):
                assert part[2] in ids[part[1]], (name, part)


@pytest.mark.parametrize(
    ("date", "years"),
    [("2019", ["2019"]), ("2015/2017-05", ["2015", "2016", "2017"]), (None, []), ("2020-07-20", ["2020"])],
)
def test_years_that_a_date_touches(date, years):
    assert years_in(date) == years


def test_two_sources_on_one_quantity():
    several = explorer.several()
    assert several.groupby("quantity")["source_id"].nunique().min() == 2
    printed = set(load("sources").query("kind == 'article'")["source_id"])
    assert several.groupby("quantity")["source_id"].agg(lambda ids: bool(printed & set(ids))).all()
    unicorns = several.query("subject_id == 'hangzhou' and indicator_id == 'unicorns'")
    assert {"shenzhen-hangzhou-2025", "ref-hurun-2024"} <= set(unicorns["source_id"])
    one = several[several["fact_id"] == "shenzhen-hangzhou-2025-6-unicorns-2"].iloc[0]
    other = several[several["source_id"] == "ref-hurun-2024"].query("subject_id == 'hangzhou'")
    assert "they do not speak of the same date" in explorer.beside(one, other)[0]


def test_the_page_can_hold_any_two_facts_side_by_side_as_the_package_does():
    facts, rule = load("facts"), explorer.entries("facts")["compare"]
    words = [reason for _, reason in rule["columns"]]
    drawn = random.Random(20).sample(list(combinations(range(len(facts)), 2)), 3000)
    alike = [pair for _, part in facts.reset_index().groupby("indicator_id") for pair in combinations(part.index, 2)]
    found = set()
    for a, b in drawn + random.Random(20).sample(alike, 1000):
        says = [why for why, x, y in zip(words, rule["codes"][a], rule["codes"][b], strict=True) if x != y]
        assert says == comparing.why_not_words(facts.iloc[a], facts.iloc[b])
        found |= {*says, *([] if says else [rule["same"]])}
    assert found == {*words, rule["same"]}, "each answer was tried"


@pytest.mark.slow
def test_rows_are_written_as_scripts_that_can_not_end_their_element(tmp_path):
    assert export.rows(tmp_path / "rows") == len(explorer.VIEWS)
    text = (tmp_path / "rows" / "facts.js").read_text(encoding="utf-8")
    name, table = re.fullmatch(r'bookRows\("(\w+)", (\{.*\})\);\n', text, re.DOTALL).groups()
    assert name == "facts"
    assert len(json.loads(table)["rows"]) == len(load("facts"))
    assert "<" not in text


def test_a_link_to_rows_keeps_what_ids_hold():
    assert row_url("facts", ["a-1", "b+2"]) == "../reference/explorer.html#table=facts&rows=a-1~b%2B2"


def test_no_number_is_printed_with_an_exponent():
    shown = [cell for row in explorer.entries("facts")["rows"] for cell in row[5]]
    parts = [part for cell in shown for part in cell if isinstance(part, str)]
    assert not [part for part in parts if re.fullmatch(r"-?[\d.]+e[+-]?\d+", part)]
    assert "170,000,000,000" in parts

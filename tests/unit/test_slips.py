"""What people do to a CSV file in a spreadsheet is said in one plain line, with file, line and column."""

import shutil

import pytest

from aicities import language
from aicities import schema as T
from aicities.__main__ import main
from aicities.curation import rules as R
from tests.unit.saying import in_both_languages

pytestmark = pytest.mark.slow  # each compiles all tables


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the data that a test may damage."""
    shutil.copytree(T.DATA, tmp_path / "data")
    monkeypatch.setattr(T, "DATA", tmp_path / "data")
    return tmp_path / "data"


def after(data, capsys, table, change, folder="curated"):
    """The lines that a compile prints after a change to the bytes of a table; a failed one must leave all as it was."""
    path = data / folder / f"{table}.csv"
    path.write_bytes(change(path.read_bytes()))
    T.schema.cache_clear()
    before = {p.name: p.read_bytes() for p in data.iterdir() if p.is_file()}
    code = main(["compile"])
    T.schema.cache_clear()
    said = capsys.readouterr().err.splitlines()
    assert (code == 0) == (said == [])
    assert {p.name: p.read_bytes() for p in data.iterdir() if p.is_file()} == before
    assert not list(data.glob(".*"))
    return [line for line in said if line and "nothing was written" not in line]


def in_line(n, change):
    """Change one line of a file, counted from 1."""

    def changed(content):
        lines = content.split(b"\n")
        lines[n - 1] = change(lines[n - 1])
        return b"\n".join(lines)

    return changed


def recoded(encoding):
    return lambda content: content.decode("utf-8").encode(encoding)


def without(column):
    def changed(content):
        import csv
        import io

        rows = list(csv.reader(io.StringIO(content.decode("utf-8"))))
        at = rows[0].index(column)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(row[:at] + row[at + 1 :] for row in rows)
        return out.getvalue().encode("utf-8")

    return changed


PLACES, N = "data/curated/places.csv", len(T.columns("places", "hand"))
COMMAS = b"," * (N - 1)
SLIPS = {
    "GB18030": ("places", recoded("gb18030"), f"{PLACES} line 2, name_zh: the file is saved as GB18030"),
    "UTF-16": ("places", recoded("utf-16"), f"{PLACES} is saved as UTF-16: save it again as CSV in UTF-8"),
    "UTF-16 without its mark": ("places", recoded("utf-16-le"), f"{PLACES} is saved as UTF-16"),
    "a lost byte": (
        "places",
        in_line(2, lambda b: b.replace("中".encode(), b"\xe4\xb8")),
        f"{PLACES} line 2, name_zh: ",
    ),
    "a workbook": ("places", lambda b: b"PK\x03\x04" + b, f"{PLACES} is a spreadsheet"),
    "extra cells": ("places", in_line(5, lambda b: b + b",oops,"), f"{PLACES} line 5, after lat: {N + 2} cells where"),
    "a cell too few": (
        "places",
        in_line(5, lambda b: b.rpartition(b",")[0]),
        f"{PLACES} line 5, lat: {N - 1} cells where",
    ),
    "an empty row": (
        "places",
        in_line(5, lambda b: b + b"\n" + COMMAS),
        f"{PLACES} line 6: the row is empty: delete it",
    ),
    "a blank line": ("places", in_line(5, lambda b: b + b"\n"), f"{PLACES} line 6: the row is empty: delete it"),
    "an open quote": (
        "topics",
        in_line(3, lambda b: b.replace(b",", b',"', 1)),
        'data/curated/topics.csv line 3, proposition_en: a quote (") is not closed',
    ),
    "an open quote in the last line": (
        "places",
        lambda b: b.rstrip(b"\n").rpartition(b"\n")[0] + b'\nx,"city\n',
        "a quote (",
    ),
    "a line break in a cell": (
        "places",
        in_line(4, lambda b: b.replace(b",", b',"a\nb",', 1)),
        f'{PLACES} line 4, kind: a quote (") is not closed, or a line breaks',
    ),
    "a dropped column": (
        "facts",
        without("value_text"),
        "data/curated/facts.csv line 1, value_text: column missing: put it back after",
    ),
    "a dropped first column": ("places", without("place_id"), f"{PLACES} line 1, place_id: column missing"),
    "a misspelt column": (
        "facts",
        in_line(1, lambda b: b.replace(b"value_text", b"value text")),
        "data/curated/facts.csv line 1, value text: no such column: rename it to value_text",
    ),
    "an unknown column": ("places", lambda b: b.replace(b"\n", b",x\n"), f"{PLACES} line 1, x: no such column: delete"),
    "a computed column": (
        "facts",
        lambda b: b.replace(b"\n", b",value_low\n"),
        "data/curated/facts.csv line 1, value_low: this column is computed, never typed: delete the column",
    ),
    "no header": (
        "places",
        lambda b: b.partition(b"\n")[2],
        f"{PLACES} line 1: the header is missing or wrong: the first line must be place_id,",
    ),
    "a column without a name": (
        "places",
        lambda b: b.replace(b"\n", b",\n"),
        f"{PLACES} line 1, column {N + 1}: has no name: delete the column",
    ),
    "a column twice": (
        "places",
        in_line(1, lambda b: b.replace(b"lon,lat", b"lon,lon")),
        f"{PLACES} line 1, lon: the column stands twice: delete one",
    ),
    "semicolons": ("places", lambda b: b.replace(b",", b";"), f"{PLACES} line 1: cells are separated by semicolons"),
    "tabs": ("places", lambda b: b.replace(b",", b"\t"), f"{PLACES} line 1: cells are separated by tabs"),
    "an empty file": ("places", lambda b: b"", f"{PLACES} line 1 is empty"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_said_in_one_line(data, capsys, slip):
    table, change, problem = SLIPS[slip]
    said = after(data, capsys, table, change)
    assert len(said) == 1 and problem in said[0], said


@pytest.mark.slow
def test_windows_line_ends_a_byte_order_mark_and_capitals_of_booleans_are_fine(data, capsys):
    import codecs

    assert after(data, capsys, "facts", lambda b: codecs.BOM_UTF8 + b.replace(b"\n", b"\r\n")) == []
    assert after(data, capsys, "repairs", lambda b: b.replace(b"true", b"TRUE"), "extracted") == []


def test_a_file_that_is_missing_is_named(data, capsys):
    (data / "curated" / "topics.csv").unlink()
    assert main(["compile"]) == 1
    assert capsys.readouterr().err.startswith("data/curated/topics.csv is missing: restore it from version control")


def test_a_slip_in_the_schema_is_said_too(data, capsys):
    said = after(data, capsys, "columns", without("origin"), "schema")
    assert said == ["data/schema/columns.csv line 1, origin: column missing: put it back"]


@pytest.mark.slow
def test_rows_are_counted_as_an_editor_counts_lines(data, capsys):
    said = after(data, capsys, "policies", in_line(4, lambda b: b.replace(b",201", b",May-201", 1)))
    assert any("data/curated/policies.csv line 4 (" in line and "is no EDTF date" in line for line in said), said


# --- numbers set by hand ---


def set_by_hand(data, capsys, fact_id, **cells):
    path = data / "curated" / "facts.csv"
    rows = R.read_table("facts")
    for column, value in cells.items():
        rows.loc[rows["fact_id"] == fact_id, column] = value
    rows[T.columns("facts", "hand")["column"]].to_csv(path, index=False, lineterminator="\n")
    code = main(["compile"])
    return code, capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("column", R.BY_HAND)
def test_a_wrong_magnitude_by_hand_is_refused(data, capsys, column):
    number = {column: 1.8e11, "note": "typed"}
    code, said = set_by_hand(data, capsys, "two-tigers-2020-147-investment", **number)
    assert code == 1
    assert f"{column}: 1.8e+11 is not what '1800万" in said


@pytest.mark.slow
def test_a_number_by_hand_may_differ_by_one_unit_of_the_last_digit(data, capsys):
    density = "shenzhen-hangzhou-2025-5-high-tech-firm-density"  # printed 12家
    assert set_by_hand(data, capsys, density, low_set=11.0, high_set=13.0) == (0, "")
    code, said = set_by_hand(data, capsys, density, high_set=13.5)
    assert code == 1 and "high_set: 13.5 is not what '12家' holds (12 to 12)" in said


def test_a_number_by_hand_where_none_is_printed_needs_a_check_of_the_wording(data):
    fact = R.read_table("facts").iloc[0].copy()
    fact[["fact_id", "value_text", "value_set", "note", "unit"]] = ["a-fact", "不少", 5.0, "a guess", "firms"]
    assert R.hand_problems(fact, told=True) == []
    ((column, said),) = R.hand_problems(fact, told=False)
    assert column == "value_set"
    assert "'不少' holds no number" in said and "row_refs names facts:a-fact" in said


def test_every_number_by_hand_in_the_data_is_held_by_its_printed_text():
    from aicities import load

    facts, told = load("facts"), R.told_rows(load("checks"))
    by_hand = facts[facts[R.BY_HAND].notna().any(axis=1)]
    assert len(by_hand) > 0
    assert [
        p for _, fact in by_hand.iterrows() for p in R.hand_problems(fact, f"facts:{fact['fact_id']}" in told)
    ] == []


def test_a_short_name_that_two_sources_share_or_that_is_too_long_is_refused():
    sources = R.read_table("sources")
    assert R.name_problems(sources) == []
    sources.loc[1, "short_en"] = sources.loc[0, "short_en"]
    sources.loc[2, "short_zh"] = "长" * (T.MAX_SHORT + 1)
    *shared, long = R.name_problems(sources)
    assert [said.split(" (")[0] for said in shared] == [
        "data/curated/sources.csv line 2",
        "data/curated/sources.csv line 3",
    ]
    assert f"short_zh: {'长' * 29!r} has 29 characters: shorten it to 28" in long


# --- in Chinese ---


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_said_in_chinese_too(data, capsys, monkeypatch, slip):
    table, change, _ = SLIPS[slip]
    path = data / "curated" / f"{table}.csv"
    path.write_bytes(change(path.read_bytes()))
    told = {}
    for book in ("en", "zh"):
        monkeypatch.setenv(language.VARIABLE, book)
        T.schema.cache_clear()
        assert main(["compile"]) == 1
        told[book] = capsys.readouterr().err.splitlines()[0]
    language.speak("en")
    in_both_languages(told["en"], told["zh"])

"""The Chinese of the data: what is missing, stale or has other numbers is found."""

import pandas as pd
import pytest

from aicities import language, text_of
from aicities import schema as T
from aicities.__main__ import main
from aicities.curation import chinese


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Two small tables of the data, and what was compared in them, in a folder of their own."""
    (tmp_path / "schema").mkdir()
    (tmp_path / "curated").mkdir()
    topics = "topic_id,proposition_en,proposition_zh\na,Five firms lead,五家企业领先\nb,A city can catch up,\n"
    (tmp_path / "curated" / "topics.csv").write_text(topics, encoding="utf-8")
    (tmp_path / "schema" / "chinese.csv").write_text("table,hash\n", encoding="utf-8")
    for part in chinese.SCHEMA:
        (tmp_path / "schema" / f"{part}.csv").write_bytes((T.DATA / "schema" / f"{part}.csv").read_bytes())
    monkeypatch.setattr(T, "DATA", tmp_path)
    monkeypatch.setattr(T, "table_names", lambda made=None: ["topics"])
    return tmp_path / "curated" / "topics.csv"


def kinds(table="data/topics"):
    return [(p.cell, p.kind) for p in chinese.problems() if p.page == table]


def test_a_text_is_stale_when_either_language_changed_until_it_is_noted_as_done(tables, capsys):
    a, b = "a proposition_zh", "b proposition_zh"
    assert kinds() == [(a, "stale"), (b, "missing")]
    assert main(["text", "data", "--done", "topics"]) == 0
    assert kinds() == [(b, "missing")]
    tables.write_text(tables.read_text("utf-8").replace("lead,", "do lead,"), encoding="utf-8")
    assert kinds() == [(a, "stale"), (b, "missing")]
    assert main(["text", "data", "--strict"]) == 1
    assert "stale   data/topics a proposition_zh: Five firms do lead" in capsys.readouterr().out
    assert chinese.done([]) > 0 and kinds() == [(b, "missing")]
    tables.write_text(tables.read_text("utf-8").replace("五家", "六家"), encoding="utf-8")
    assert kinds() == [(a, "stale"), (b, "missing")]


def test_a_chinese_text_with_other_numbers_is_listed_though_it_was_noted(tables):
    tables.write_text(tables.read_text("utf-8").replace("Five", "5").replace("五", "6"), encoding="utf-8")
    chinese.done(["topics"])
    assert kinds() == [("a proposition_zh", "numbers"), ("b proposition_zh", "missing")]


def test_what_was_noted_and_stands_nowhere_any_more_is_forgotten(tables):
    chinese.done([])
    before = chinese.compared()
    tables.write_text(tables.read_text("utf-8").replace("领先", "在前"), encoding="utf-8")
    chinese.done(["topics"])
    assert len(chinese.compared()) == len(before) and chinese.compared() != before


def test_a_table_without_chinese_is_said(tables, capsys):
    assert main(["text", "data", "--done", "teas"]) == 1
    assert "no Chinese in: teas" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("65.7 billion yuan in 2020", "2020年，657亿元"),
        ("a 10-billion-yuan fund", "100亿元的基金"),
        ("40,000P", "4万P"),
        ("in May 2017", "2017年5月"),
        ("two of 9 firms", "9家企业中有两家"),
        ("half of 10", "10的一半"),
        ("3.77 of 65.7 billion yuan", "657亿元中的37.7亿元"),
        ("from 4.08 to 4.11 trillion", "4.08至4.11万亿"),
        ("printed 1800万", "原文写作1800万"),
    ],
)
def test_the_same_numbers_may_be_said_in_figures_or_in_words(en, zh):
    assert chinese.same_numbers(en, zh)


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("65.7 billion yuan", "65.7亿元"),
        ("18.93 percent", "约19%"),
        ("in May", "6月"),
        ("3 of 4", "3个"),
        ("", "4个"),
        ("3 of 65 billion", "650亿中的4亿"),
    ],
)
def test_other_numbers_are_found(en, zh):
    assert not chinese.same_numbers(en, zh)


def test_a_column_is_shown_in_the_language_of_the_book(monkeypatch):
    rows = pd.DataFrame({"note": ["tea", "milk"], "note_zh": ["茶", None], "title_en": ["T", "M"]}, dtype="string")
    assert text_of(rows, "note").tolist() == ["tea", "milk"]
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert text_of(rows, "note").tolist() == ["茶", language.UNTRANSLATED + "milk"]
    rows["title_zh"] = pd.Series(["甲", "乙"], dtype="string")
    assert text_of(rows, "title").tolist() == ["甲", "乙"]


def test_every_text_of_the_data_has_its_chinese_which_says_the_same_numbers():
    """Where this fails: write the Chinese, or read it again, then ``python -m aicities text data --done <table>``."""
    assert [(problem.page, problem.cell, problem.kind) for problem in chinese.problems()] == []

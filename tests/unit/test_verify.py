import json
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest

from aicities import schema as T
from aicities.__main__ import NO_ARTICLES, main
from aicities.curation import compile as C
from aicities.curation import leaks, verify
from aicities.curation import rules as R


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the data that a test may damage; the files around it are left out."""
    shutil.copytree(T.DATA, tmp_path / "data")
    monkeypatch.setattr(T, "DATA", tmp_path / "data")
    monkeypatch.setattr(verify, "ROOT", tmp_path)
    return tmp_path


def problems(articles):
    return verify.verify(articles).problems


def long_line(articles):
    text = (articles / "two-tigers-2020.txt").read_text(encoding="utf-8")
    return next(line for line in text.split("\n") if len(line) > 60)


def change(copy, table, where, column, value):
    path = copy / "data" / f"{table}.parquet"
    rows = pq.read_table(path).to_pandas()
    rows.loc[rows[T.key(table)[0]] == where, column] = value
    rows = rows.astype({c.column: R.DTYPES[c.type] for c in T.columns(table).itertuples() if c.type != "list"})
    for c in T.columns(table).query("type == 'list'")["column"]:
        rows[c] = rows[c].map(lambda v: None if v is None else "|".join(v)).astype("string")
    pq.write_table(C.to_arrow(table, rows), path)


@pytest.mark.slow
def test_everything_holds_as_committed(articles):
    report = verify.verify(articles)
    assert report.problems == []
    assert report.proved["facts: number equals what is printed"] == len(pd.read_parquet(T.DATA / "facts.parquet"))
    assert report.proved["lines: hash of the line"] == 493


def test_a_wrong_anchor_is_found(copy, articles):
    change(copy, "policies", "sz-ai-plan-2019", "anchor", "上海市行动计划")
    assert any("sz-ai-plan-2019" in p and "does not stand in the line" in p for p in problems(articles))


def test_a_number_off_by_ten_thousand_is_found(copy, articles):
    change(copy, "facts", "two-tigers-2020-147-investment", "value", 1.8e11)
    assert any("two-tigers-2020-147-investment" in p and "1800万" in p for p in problems(articles))


def test_an_item_that_is_not_printed_is_found(copy, articles):
    change(copy, "checks", "two-tigers-2020-c69-four-layers-named", "reported_text", "五大")
    found = problems(articles)
    assert any("c69-four-layers-named" in p and "reported_text: '五大' does not stand" in p for p in found)


def test_a_changed_article_is_found(copy, articles, tmp_path):
    shutil.copytree(articles, tmp_path / "articles")
    path = tmp_path / "articles" / "two-tigers-2020.txt"
    path.chmod(0o644)
    path.write_text(path.read_text(encoding="utf-8").replace("636家", "936家"), encoding="utf-8")
    found = problems(tmp_path / "articles")
    assert any("SHA-256" in p for p in found)
    assert any("line 167" in p and "differs" in p for p in found)
    assert any("636家" in p and "does not stand" in p for p in found)


def test_a_missing_article_is_found(copy, articles, tmp_path):
    shutil.copytree(articles, tmp_path / "articles")
    (tmp_path / "articles").chmod(0o755)
    (tmp_path / "articles" / "guangzhou-2024.txt").unlink()
    found = [p for p in problems(tmp_path / "articles") if "article text" not in p]  # the copies stand in the project
    assert len(found) == 1 and "guangzhou-2024.txt is missing" in found[0]


def test_a_truncated_parquet_file_is_found(copy, articles):
    path = copy / "data" / "facts.parquet"
    path.write_bytes(path.read_bytes()[:1000])
    assert problems(articles) == [p for p in problems(articles) if "facts.parquet can't be read" in p] != []


def test_a_missing_parquet_file_is_found(copy, articles):
    (copy / "data" / "events.parquet").unlink()
    assert any("events.parquet is missing" in p for p in problems(articles))


def test_a_planted_sentence_in_a_notebook_is_found(copy, articles):
    line = long_line(articles)
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [line[10:35], "\n", line[35:60]]}]
    (copy / "notebooks").mkdir()
    (copy / "notebooks" / "page.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")  # escaped as \uXXXX
    assert any("page.ipynb: article text" in p for p in problems(articles))


def test_without_articles_it_says_so_with_a_code_of_its_own(monkeypatch, capsys):
    monkeypatch.delenv("AICITIES_ARTICLES", raising=False)
    assert main(["verify"]) == NO_ARTICLES == 4
    assert "--articles" in capsys.readouterr().err


def test_a_run_inside_a_name_is_no_leak_and_one_across_it_is():
    name = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑"
    line = f"我们看到《{name}》已经发布"
    forbidden = leaks.forbidden_runs([line], [name])
    assert leaks.find_leak(f"<b>{name}</b>", forbidden) is None
    assert leaks.find_leak(f"看到{name}", forbidden) is not None


def test_names_in_cells_side_by_side_are_no_leak_and_a_sentence_in_one_cell_is(copy, articles):
    line = long_line(articles)
    rows = copy / "_build" / "html" / "rows"
    rows.mkdir(parents=True)
    (rows / "facts.js").write_text(json.dumps([[line[10:22]], [line[22:34]]]), encoding="utf-8")
    assert not any("rows/facts.js" in p for p in problems(articles))
    (rows / "facts.js").write_text(json.dumps([[line[10:40]]]), encoding="utf-8")
    assert any("rows/facts.js: article text" in p for p in problems(articles))

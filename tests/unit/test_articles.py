import pandas as pd
import pytest

from aicities import load
from aicities import schema as T
from aicities.curation import articles as A
from aicities.curation import extract as E
from aicities.curation import rules as R

SOURCES = load("sources").query("kind == 'article'").set_index("source_id")


def test_both_damaged_runs_are_undone_byte_by_byte():
    assert A.unshift("??梢哉f", b"\xa1") == "。可以說"
    assert A.unshift("??梢员?", b"\xba", b"\xc8") == "海可以比"


def test_pinyin_goes_and_other_brackets_stay():
    text, repairs = A.normalise("科創(chuàng)與(DeepSeek)、(杭州)", "traditional")
    assert text == "科创与(DeepSeek)、(杭州)"
    assert {r["kind"] for r in repairs} == {"pinyin", "script"}


def test_repairs_of_the_traditional_article():
    repairs = load("repairs")
    assert repairs.groupby("kind")["n"].sum().to_dict() == {"lost_byte": 2, "pinyin": 157, "script": 633}
    assert set(repairs["source_id"]) == {"shenzhen-hangzhou-2025"}
    assert repairs.query("kind == 'lost_byte'")["line"].tolist() == [3, 12]
    assert not repairs.query("kind == 'lost_byte'")["certain"].any()


def test_lines_cover_every_article(articles):
    lines = load("lines")
    for source_id, source in SOURCES.iterrows():
        raw = A.read_lines(articles / source["file_name"])
        rows = lines.query("source_id == @source_id")
        assert rows["line"].tolist() == list(range(1, len(raw) + 1)), source_id
        assert (rows["role"] == "blank").tolist() == [not line.strip() for line in raw], source_id
        assert A.file_hash(articles / source["file_name"]) == source["sha256"]


def test_every_body_line_has_a_gist():
    body = load("lines").query("role == 'body'")
    assert body["gist_en"].notna().all()
    assert len(body) >= 198


@pytest.mark.slow
def test_extraction_gives_the_committed_tables(articles):
    for name, rows in E.extract(articles).items():
        committed = R.to_types(name, R.read_csv(T.DATA / "extracted" / f"{name}.csv"))
        pd.testing.assert_frame_equal(rows, committed, obj=name)


def test_a_missing_article_is_named(tmp_path):
    try:
        E.extract(tmp_path)
    except FileNotFoundError as error:
        assert "two-tigers-2020.txt" in str(error)
    else:
        raise AssertionError("a folder without articles was accepted")


def test_terms_are_sorted_so_that_the_text_cannot_be_put_together():
    for _, rows in load("terms").groupby(["source_id", "segmentation", "section"]):
        assert rows["token"].is_monotonic_increasing


def test_no_word_of_a_cloud_covers_another():
    for _, cloud in load("clouds").groupby("source_id"):
        han = cloud[cloud["token"].str.fullmatch("[\u4e00-\u9fff]+")]
        words = [(r.x, r.y * 560 / 900, r.size * len(r.token), r.size) for r in han.itertuples()]
        for i, (x, y, width, height) in enumerate(words):
            for x2, y2, width2, height2 in words[:i]:
                across, down = abs(x - x2) - (width + width2) / 2, abs(y - y2) - (height + height2) / 2
                assert max(across, down) > -0.012, (x, y)


def test_a_cloud_has_the_most_frequent_nouns_of_its_article():
    terms = load("terms").query("segmentation == 'domain' and pos.str.startswith('n') and token.str.len() > 1")
    for source_id, rows in terms.groupby("source_id"):
        words = load("clouds").query("source_id == @source_id").set_index("token")["n"]
        most = rows.groupby("token")["n"].sum().nlargest(25)
        assert set(most.index) <= set(words.index), source_id
        assert len(words) >= 40


def test_the_domain_dictionary_keeps_its_words_whole():
    terms = load("terms").query("source_id == 'shenzhen-hangzhou-2025'")
    domain, plain = (set(terms.query("segmentation == @s")["token"]) for s in ("domain", "plain"))
    assert "深度求索" in domain
    assert "深度求索" not in plain


def test_every_line_without_an_outline_row_is_named_in_one_run(tmp_path):
    (tmp_path / "new.txt").write_text("题目\n\n一段\n二段\n", encoding="utf-8")
    source = pd.Series({"source_id": "new", "file_name": "new.txt"})
    outline = pd.DataFrame({"source_id": ["new", "other"], "line": [1, 3]})
    assert [problem.partition(" has")[0] for problem in E.unlisted(source, tmp_path, outline)] == [
        "outline: new line 3",
        "outline: new line 4",
    ]

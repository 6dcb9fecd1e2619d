import json
import subprocess
import sys

import pytest

from aicities import load
from aicities.read import Refused, clean_bytes, read_bytes, read_file
from aicities.read.cleaning import clean_line
from aicities.read.dating import find_dates
from aicities.read.finding import find_numbers
from aicities.read.naming import find_names
from tests.unit import reading as R

MADE = R.made_files()
SCORES = load("reader_scores").set_index("text")
ARTICLES, HELD_OUT = (list(SCORES.index[SCORES["kind"] == kind]) for kind in ("article", "held_out"))
BY_HAND = ["suzhou-park", "wuhan-compute", "hongkong-shenzhen", "chengdu-robots", "nanjing-question", "hefei-table"]


@pytest.mark.parametrize("make", [make for make in MADE if MADE[make][0] in BY_HAND])
def test_samples_written_before_the_rules_are_read_in_every_make(make):
    name, data, where = MADE[make]
    result = R.score_sample(name, data, where)
    assert (result["missed"], result["false"]) == ([], [])
    score = result["score"]
    assert score["value"] == score["bounds"] == score["unit"] == score["numbers"]
    assert score["state"] >= score["numbers"] - 1
    assert score["date of article"] and score["script"]


def values(text, **about):
    return [(n.text, n.value, n.unit) for n in find_numbers(text, **about)]


NOT_NUMBERS = """上一年 前一年 
一带一路沿线 一线城市 统一部署 千方百计 百姓 十分重要 从0到1的突破 L4级自动驾驶 GPT-4 5G基站 3D打印
第一时间 一家企业 一个问题
三农 四处 两地合作 2.0时代 上午9:30 一、总体要求 数字经济 B+轮融资 万物互联
第二年 麒麟970处理器 几年 两岸 第一产业 不一而足
联系电话86-010-87765777 三座城市 百花齐放 2024年 10点30分
"""


@pytest.mark.parametrize("text", NOT_NUMBERS.split())
def test_names_idioms_and_section_numbers_are_no_numbers(text):
    assert find_numbers(text) == []


NUMBERS = [
    ("1亿2000万元", "1亿2000万元", 1.2e8, "yuan"),
    ("一亿二千万人", "一亿二千万人", 1.2e8, "人"),
    ("三分之二", "三分之二", 2 / 3, "share"),
    ("利润-3.5%", "-3.5%", -3.5, "percent"),
    ("$1.5亿", "$1.5亿", 1.5e8, "USD"),
    ("3个多月", "3个多月", 3, "months"),
    ("半年", "半年", 0.5, "years"),
    ("上百家", "上百家", 100, "家"),
    ("二十几个", "二十几个", 20, "个"),
    ("超700亿参数", "超700亿参数", 7e10, "参数"),
    ("万余名", "万余名", 10000, "名"),
    ("签约73个项目", "73个", 73, "个"),
    ("近三年", "三年", 3, "years"),
]


@pytest.mark.parametrize(("text", "printed", "value", "unit"), NUMBERS)
def test_numbers_in_many_forms(text, printed, value, unit):
    assert values(text) == [(printed, pytest.approx(value), unit)]


def test_a_number_joined_to_another_takes_its_unit():
    assert values("分别为25.6万和34.4万篇") == [("25.6万", 256_000, "篇"), ("34.4万篇", 344_000, "篇")]


def test_a_scale_behind_the_second_end_of_a_range_is_of_both_unless_that_turns_it_round():
    ends = lambda text: [(n.low, n.high, n.unit) for n in find_numbers(text)]  # noqa: E731
    assert ends("在8至10万元之间") == [(80_000, 100_000, "yuan")]
    assert ends("在8000至1万个之间") == [(8000, 10_000, "个")]
    assert ends("月薪9500~1.2万元") == [(9500, 12_000, "yuan")]
    assert ends("2万至1万个") == []


def test_from_a_to_b_are_two_numbers_and_a_to_b_is_a_range():
    assert [n.value for n in find_numbers("从10家到100家")] == [10, 100]
    (one,) = find_numbers("需要10到100家")
    assert (one.value, one.low, one.high, one.comparator) == (None, 10, 100, "range")


DATES = [
    ("今年6月底", "2024-08-02", "2024-06"),
    ("去年", "2024", "2023"),
    ("昨天", "2024-03-01", "2024-02-29"),
    ("上个月", "2024-01-15", "2023-12"),
    ("二〇二三年五月", None, "2023-05"),
    ("2018—2022年", None, "2018/2022"),
    ("前三季度", "2024-11", "2024-01/2024-09"),
    ("12月3日", "2024-08-02", None),
    ("今年6月", None, None),
    ("20世纪90年代", None, "19XX"),
]


@pytest.mark.parametrize(("text", "article", "date"), DATES)
def test_dates_are_resolved_by_the_date_of_the_article_or_left_open(text, article, date):
    (found,) = find_dates(text, article)
    assert found.date == date


def named(text):
    return [found.id for found in find_names(text) if found.kind in ("city", "entity", "person")]


def test_whole_names_only():
    assert named("阿里巴巴在杭州") == ["alibaba", "hangzhou"]
    assert named("西安交通大学与西安市政府") == ["xian-jiaotong-university", "xian"]
    assert named("西安邮电大学、南京银行、广西安全生产、形成都市圈") == []
    assert named("龙华区和浦东") == []
    assert named("香港科技大学（广州）") == ["hkust-gz"]
    assert named("DeepSeeker") == []
    assert named("外界认为地铁高新技术企业") == []


def test_pinyin_goes_and_other_brackets_stay():
    line = "科創(chuàng)高地(DeepSeek)在杭州(hángzhōu市)"
    cleaned, repairs = clean_line(line, traditional=True, pinyin=True)
    assert cleaned == "科创高地(DeepSeek)在杭州(hángzhōu市)"
    assert [r["kind"] for r in repairs] == ["pinyin", "script"]


def test_a_run_that_lost_a_byte_is_undone_and_said_to_be_a_guess():
    words = "在上海可以看到很多企业"
    data = words.encode("gbk")
    damaged = "在上??" + data[7:-1].decode("gbk", "ignore") + "?"
    cleaned, repairs = clean_line(damaged)
    assert cleaned.startswith("在上海可以看到") and not repairs[0]["certain"]


REFUSED = {
    "empty": b" \n",
    "PDF": b"%PDF-1.7 abc",
    "zip": b"PK\x03\x04abc",
    "PNG": b"\x89PNG\r\n",
    "control characters": bytes(range(32)) * 20,
    "no encoding": bytes(range(128, 256)) * 50,
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_text_is_refused_with_the_reason(reason):
    with pytest.raises(Refused, match=reason):
        clean_bytes(REFUSED[reason])
    assert reason in read_bytes(REFUSED[reason])["rejected"]


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "aicities", "read", *map(str, arguments)], capture_output=True)


@pytest.mark.slow
def test_command(tmp_path):
    done = run(R.SAMPLES / "suzhou-park.txt", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert list(found) == ["source", "lines", "numbers", "dates", "cities", "entities", "warnings", "rejected"]
    assert list(found["source"]) == ["file", "encoding", "script", "title", "date"]
    columns = ["line", "start", "end", "text", "value", "low", "high", "comparator", "unit", "state"]
    assert list(found["numbers"][0]) == columns
    assert list(found["lines"][0]) == ["line", "role", "text", "repairs"]
    assert len(found["numbers"]) == 16
    assert b"cities: Hangzhou" in run(R.SAMPLES / "suzhou-park.txt").stdout
    missing = run(tmp_path / "none.txt")
    assert (missing.returncode, missing.stdout) == (2, b"") and b"there is no file" in missing.stderr
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    for path in (tmp_path, tmp_path / "x.pdf"):
        refused = run(path)
        assert refused.returncode == 3 and b"can't be read" in refused.stderr and b"Traceback" not in refused.stderr


@pytest.mark.parametrize("source_id", ARTICLES)
def test_curated_numbers_are_found_in_the_articles(source_id, articles):
    assert_scores(source_id, R.score_article(source_id, articles)["score"])


def assert_scores(name, score):
    """Hold what is found of a text to its row in `reader_scores`."""
    found = [score[column] for column in ("numbers", "value", "bounds", "false")]
    assert found == SCORES.loc[name, ["numbers", "value_right", "bounds_right", "false_finds"]].to_list()


def test_damage_of_the_traditional_article_is_repaired_as_the_tables_say(articles):
    found = read_file(articles / "shenzhen-hangzhou-2025.txt")
    kept = {line["line"]: line["repairs"] for line in found["lines"]}
    expected = load("repairs").query("kind != 'script'")
    for row in expected.itertuples():
        assert (row.kind, row.before) in [(r["kind"], r["before"]) for r in kept[row.line]]
    assert len(expected) == 92


@pytest.mark.parametrize("make", [make for make in MADE if MADE[make][0] in HELD_OUT])
def test_samples_written_after_the_rules(make):
    name, data, where = MADE[make]
    score = R.score_sample(name, data, where)["score"]
    assert_scores(name, score)
    assert score["dates"] == score["date"] and not score["false dates"]
    assert score["cities"] == score["cities found"] and not score["false cities"]
    assert score["entities"] == score["entities found"] and not score["false entities"]

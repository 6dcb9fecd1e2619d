"""Kinds of numbers, dates and pages: a line or a small page for each, with what it says."""

import json
import os
import re
import subprocess
import sys

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aicities.read import Refused, clean_bytes, dating, find_all, numbers_of, read_bytes, states
from aicities.read.corpus import list_files
from aicities.read.dating import find_dates
from aicities.read.finding import find_numbers
from aicities.read.naming import find_names
from aicities.read.roles import IN_TEXT
from aicities.read.tables import cell_units
from aicities.read.units import table

YUAN, PERCENT, POINTS = "yuan", "percent", "percentage points"
LINES = [
    ("产值增长5.2%至3.4亿元", [(5.2, PERCENT), (3.4e8, YUAN)]),
    ("店铺减少12家至88家", [(12, "家"), (88, "家")]),
    ("负债：负2.3亿元", [(-2.3e8, YUAN)]),
    ("投资 12.6 亿元，面积 3 万平方米", [(12.6e8, YUAN), (30_000, "平方米")]),
    ("欧元1.5亿、英镑2000万元、韩元300亿", [(1.5e8, "EUR"), (2e7, "GBP"), (3e10, "KRW")]),
    ("历时两个半小时，工期一年半", [(2.5, "hours"), (1.5, "years")]),
    ("三四十岁，十五六岁的孩子", [((30, 40), "岁"), ((15, 16), "岁")]),
    ("好几百名学生，十几个人", [((200, None), "名"), (10, "个")]),
    ("3千5百人、1万两千人", [(3500, "人"), (12_000, "人")]),
    ("跑了1小时23分45秒", [(5025, "seconds")]),
    ("一米六九的个子，身高1米75", [(1.69, "米"), (1.75, "米")]),
    ("单价8元5角，找零三块五", [(8.5, YUAN), (3.5, YUAN)]),
    ("千分之五，十分之一，四分之三以上", [(5, "permille"), (0.1, "share"), (0.75, "share")]),
    ("分别为7.1、6.5和9.2亿元", [(7.1e8, YUAN), (6.5e8, YUAN), (9.2e8, YUAN)]),
    ("营收（万元）820，增速（%）3.1", [(8.2e6, YUAN), (3.1, PERCENT)]),
    ("价格为199元-299元，一到两周", [((199, 299), YUAN), ((1, 2), "weeks")]),
    ("气温零下12℃到零下3℃", [((-12, -3), "℃")]),
    ("收窄2个半百分点，降息25个基点", [(2.5, POINTS), (25, "基点")]),
    ("位居全国第二，排名第三", [(2, "rank"), (3, "rank")]),
    ("用电1.2亿千瓦时，气压900百帕，速率10Gbps", [(1.2e8, "千瓦时"), (900, "百帕"), (10, "Gbps")]),
    ("合同价玖佰捌拾元整，尾款贰万元", [(980, YUAN), (20_000, YUAN)]),
    ("六十万年薪难觅良才", [(600_000, YUAN)]),
]
NOTHING = """
第一，要稳增长；第二，要扩内需 第三条第四款 第十届理事会 打造“五个一”工程 推进“三大攻坚战”
亿元级项目 达到万元 百亿级产业 每逢周二周五 四通八达 两翼齐飞 7×24小时 1080P 1920×1080分辨率 三次产业
5G/4G 3.5版软件 上下半场 九五折 十一国庆
"""


def values(text, **about):
    return [(n.value if n.value is not None else (n.low, n.high), n.unit) for n in find_numbers(text, **about)]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_numbers_of_each_kind(text, expected):
    found = values(text)
    assert [unit for _, unit in found] == [unit for _, unit in expected]
    assert [value for value, _ in found] == [pytest.approx(value) for value, _ in expected]


@pytest.mark.parametrize("text", NOTHING.split())
def test_what_counts_nothing(text):
    assert values(text) == []


CUES = {
    "不超过": "<=",
    "不得高于": "<=",
    "未突破": "<=",
    "不低于": ">=",
    "至少": ">=",
    "不到": "<",
    "不满": "<",
    "将近": "<",
    "超过": ">",
    "大于": ">",
    "大约": "~",
}
COUNTED = [
    unit for unit in table().values() if unit.kind in ("money", "measure") and unit.factor == 1 and unit.word != "里"
]


@settings(deadline=None)
@given(
    st.sampled_from(sorted(CUES)),
    st.integers(2, 9999),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), (" 万", 10**4)]),
    st.sampled_from(COUNTED),
)
def test_cue_number_scale_and_unit_are_read_as_printed(cue, n, scale, unit):
    (found,) = find_numbers(f"方案规定{cue}{n}{scale[0]}{unit.word}。")
    assert (found.value, found.unit, found.comparator) == (n * scale[1], unit.id, CUES[cue])


PIECES = [
    "3000亿元",
    "超",
    "12.5%",
    "至",
    "、",
    "和",
    "三四十",
    "万",
    "家",
    "第二",
    "（亿元）",
    "零下",
    "2024年8月",
    "，",
    "。",
    "去年",
]
PIECES += [
    "预计",
    "目标",
    "两",
    "半",
    "个",
    "名",
    "《",
    "》",
    "-",
    "1",
    ",",
    " ",
    "100",
    "米",
    "七成",
    "周",
    "投资",
    "天",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join), min_size=1, max_size=6))
def test_lines_searched_as_one_text_give_what_each_gives_alone(lines):
    text = clean_bytes("\n".join(["某市产业观察", "2024-08-02 来源：本报", *lines, "结尾。"]).encode())
    assume(text.source["date"])  # among lines that are a list the head may count as one
    alone = [(line, number) for line, found in find_all(text, names=False) for number in found["numbers"]]
    assert [(line, number[2:]) for line, number in numbers_of(text)] == [(line, n[2:]) for line, n in alone]
    for line, found in find_all(text, names=False):
        if cell_units([line.text for line in text.lines]):  # the units of a table pass from line to line
            return
        dates = find_dates(line.text, "2024-08-02")
        works = [(line.text.find(title), line.text.find(title) + len(title)) for title in found["titles"]]
        if works:
            continue
        assert found["dates"] == dates
        assert found["numbers"] == find_numbers(line.text, [(d.start, d.end) for d in dates], 2024)
        assert all(line.text[n.start : n.end] == n.text for n in found["numbers"])


DATES = [
    ("2019 年 3 月 5 日", ["2019-03-05"]),
    ("2023.6.9发布", ["2023-06-09"]),
    ("23年6月9日", ["2023-06-09"]),
    ("1-7月", ["2024-01/2024-07"]),
    ("上一季度", ["2024-04/2024-06"]),
    ("民国二十六年", ["1937"]),
    ("上世纪80年代", ["19XX"]),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_of_each_kind(text, expected):
    assert [d.date for d in find_dates(text, "2024-08-02")] == expected


def test_streets_films_and_ships_are_no_cities():
    cities = lambda text: [n.id for n in find_names(text) if n.kind == "city"]  # noqa: E731
    assert cities("广州市北京路的重庆森林与沈阳道、南昌舰") == ["guangzhou"]
    assert cities("长沙发展迅速") == ["changsha"]


ARTICLE = (
    "<p>上半年，全市完成产值2837亿元，同比增长7.2%，增速高于全省。</p><p>园区已聚集企业460多家，产值稳步增长。</p>"
)
WRAPPERS = ["form", "div class='share'", "div class='post tag-ai nav-less'", "div id='hot'", "div class='comments-on'"]


def texts_of(found):
    return " ".join(line["text"] for line in found["lines"] if line["role"] in IN_TEXT)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_an_article_is_not_lost_for_its_wrapper(wrapper):
    inner = f"<h1>半年报出炉</h1><div>2024-08-02 来源：本报</div><div>{ARTICLE}</div>"
    menu = "<div class='nav'><a href='/'>首页</a></div>"
    page = f"<html><body>{menu}<{wrapper}>{inner}</{wrapper.split()[0]}></body></html>"
    found = read_bytes(page.encode())
    assert [n["value"] for n in found["numbers"]] == [2837e8, 7.2, 460]
    assert found["source"]["date"] == "2024-08-02"


def test_what_stands_around_and_what_is_hidden_stays_out():
    around = "<div class='related'><p>某市投资500亿元，新建园区，工期三年。</p></div>"
    hidden = "<div style='display:none'>暗文99亿元。</div>"
    raised = "<p>占地5m<sup>2</sup>，增长3%<sup>[1]</sup>，见附注。</p>"
    page = f"<html><body><h1>半年报出炉</h1><div>{ARTICLE}{raised}</div>{around}{hidden}</body></html>"
    found = read_bytes(page.encode())
    assert "5m²，增长3%，见附注" in texts_of(found)
    assert [n["value"] for n in found["numbers"]] == [2837e8, 7.2, 460, 5, 3]


def test_title_and_date_of_the_metadata():
    head = "<title>半年报出炉_某网</title><meta name='ArticleTitle' content='半年报出炉'>"
    data = '<script type="application/ld+json">{"datePublished": "2024-08-02T08:00:00+08:00"}</script>'
    page = f"<html><head>{head}{data}</head><body><h1>某市人民政府</h1><div>{ARTICLE}</div></body></html>"
    source = read_bytes(page.encode())["source"]
    assert (source["title"], source["date"]) == ("半年报出炉", "2024-08-02")


TABLES = {
    "head": "<tr><th>市</th><th>人口(万人)</th><th>产值(亿元)</th></tr><tr><td>甲</td><td>35.2</td><td>410</td></tr>",
    "caption": "<caption>指标（单位：亿元）</caption><tr><td>产值</td><td>410</td></tr>",
    "column": "<tr><th>指标</th><th>单位</th><th>数值</th></tr><tr><td>产值</td><td>亿元</td><td>410</td></tr>",
    "empty cell": "<tr><th>市</th><th>人口(万人)</th><th>产值(亿元)</th></tr><tr><td>甲</td><td></td><td>410</td></tr>",
}


@pytest.mark.parametrize("kind", TABLES)
def test_cells_have_the_unit_that_the_table_states(kind):
    line = "<p>下表为各项数据，供参考，以公报为准。</p>"
    page = f"<html><body><h1>统计表</h1>{line}<table>{TABLES[kind]}</table></body></html>"
    found = [(n["value"], n["unit"]) for n in read_bytes(page.encode())["numbers"]]
    assert found[-1] == (410e8, "yuan")
    assert found[:-1] == ([(352_000, "人")] if kind == "head" else [])


def test_comma_separated_values_keep_their_columns():
    found = read_bytes("市,人口(万人),产值(亿元)\n甲,35.2,410\n乙,,95\n".encode())
    assert [n["value"] for n in found["numbers"]] == [352_000, 410e8, 95e8]


def test_containers_are_read_or_refused():
    body = "<html><body><h1>半年报出炉</h1><p>完成投资3亿元，增长两成。</p></body></html>"
    mht = b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=gbk\r\n\r\n" + body.encode("gbk")
    assert [n["value"] for n in read_bytes(mht)["numbers"]] == [3e8, 20]
    told = {"title": "半年报出炉", "date": "2024-08-02", "content": "完成投资3亿元，增长两成。"}
    one = read_bytes(json.dumps(told).encode())
    assert (one["source"]["title"], one["source"]["date"], len(one["numbers"])) == ("半年报出炉", "2024-08-02", 2)
    marked = "# 半年报出炉\n\n完成**投资3亿元**，见[公报](https://example.com/99)。\n\n"
    marked += "| 市 | 产值(亿元) |\n|---|---|\n| 甲 | 410 |\n"
    assert [n["value"] for n in read_bytes(marked.encode())["numbers"]] == [3e8, 410e8]
    items = "<item><title>甲</title></item><item><title>乙</title></item>"
    for many in (json.dumps([told, told]), f"<rss><channel>{items}</channel></rss>", '{"a": 1}'):
        with pytest.raises(Refused):
            clean_bytes(many.encode())
    with pytest.raises(Refused, match="question marks"):
        clean_bytes(b"????? ???? ??????\n" * 3)


FOREIGN = [
    "Участники обсудили сотрудничество.",
    "Les invités ont évoqué la coopération à Genève.",
    "東京でデータを発表した。",
]


@pytest.mark.parametrize("line", FOREIGN)
def test_a_line_in_another_script_stays_as_it_is(line):
    text = clean_bytes(
        f"论坛开幕\n2024-06-12 来源：本报\n论坛吸引了120家企业参展。\n{line}\n主办方表示满意。\n".encode()
    )
    kept = next(one for one in text.lines if one.line == 4)
    assert kept.text == line and not any(repair["kind"] == "encoding" for repair in kept.repairs)


def test_a_line_decoded_twice_is_undone_and_recorded():
    broken = "展会吸引了一千二百家企业参加".encode().decode("latin-1")
    text = clean_bytes(f"论坛开幕\n2024-06-12 来源：本报\n{broken}\n主办方表示满意。\n".encode())
    line = next(one for one in text.lines if one.line == 3)
    assert line.text == "展会吸引了一千二百家企业参加"
    assert [repair["kind"] for repair in line.repairs] == ["encoding"]


def test_digits_that_were_lost_are_said():
    found = read_bytes("年报摘要\n2024-08-02 来源：本报\n当年净利润达到亿元，负债率高达%，公司未作说明。\n".encode())
    assert found["numbers"] == [] and any("no digits" in warning for warning in found["warnings"])


def test_links_in_a_loop_stop_nothing(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "c.txt").write_text("深圳有3家企业。")
    listed = {name: path for name, path, _ in list_files(tmp_path)}
    assert "loop" in listed["a.txt"] and listed["c.txt"].endswith("c.txt")


def test_a_date_that_is_none_and_a_pipe_that_closes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("深圳有3家企业。\n" * 5000)
    command = [sys.executable, "-m", "aicities", "read", str(path)]
    said = subprocess.run([*command, "--date", "yesterday"], capture_output=True, text=True)
    assert said.returncode == 2 and "2024-08-02" in said.stderr and not said.stdout
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
    running.stdout.read(10)
    running.stdout.close()
    assert running.stderr.read() == b"" and running.wait() == 0


def signs_of(pattern):
    """The words and single characters that a pattern speaks of, and what else stands in a line."""
    words = re.findall("[\u4e00-\u9fff]+", pattern)
    return sorted({*words, *"".join(words), *"0123456789.-/ Q", "2025", "年", "，", "。", "\n"})


@pytest.mark.parametrize("module, pattern", [(dating, dating.DATE), (states, states.CUES)], ids=["dates", "states"])
def test_the_look_at_first_characters_hides_nothing(module, pattern):
    whole = re.compile(pattern.pattern.removeprefix(module.BEGINS))
    assert whole.pattern != pattern.pattern

    @settings(max_examples=300)
    @given(st.lists(st.sampled_from(signs_of(whole.pattern)), max_size=60).map("".join))
    def alike(text):
        assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in whole.finditer(text)]

    alike()

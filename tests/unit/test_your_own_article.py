"""An article of one's own: what is read of it, what the page shows, and what it says to a bad file."""

import ast
import base64
import json
import os
import re
import subprocess
import sys

import pandas as pd
import pytest

from aicities import language, load
from aicities import schema as T
from aicities.curation import rules as R
from aicities.method import keyness, numbers, own_article
from aicities.method.numbers import NumberError
from aicities.method.own_article import OWN, TOGETHER
from aicities.pages import your_own_article
from aicities.read.messages import Told, in_words
from tests.book.visit import ROOT

KEY = pd.read_csv(your_own_article.KEY)
COUNTS = keyness.counts(load("terms"), load("sources"), variants=load("variants"))
NAMES = keyness.names(load("places"), load("entities"), load("domain_words"), load("glossary"))
NOTEBOOK = ROOT / "notebooks" / "classroom" / "your-own-article.ipynb"


@pytest.fixture(scope="module")
def sample():
    return your_own_article.read(your_own_article.SAMPLE)


def plain(html):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html.data)).strip()


# --- what is read -----------------------------------------------------------------------------------------------------


def test_the_sample_is_damaged_in_each_way_that_can_be_repaired_in_its_script(sample):
    kinds = set(your_own_article.repairs(sample.found)["kind"])
    assert kinds == {"html", "invisible", "width", "watermark", "lost_byte", "pinyin", "spaces"}
    lines = your_own_article.lines(sample.found).set_index("line")
    assert lines.loc[2, ["role", "inside"]].tolist() == ["title", True]
    assert lines.loc[[1, 25, 26, 27], "inside"].tolist() == [False] * 4
    assert lines.loc[9, "text"].endswith("密度比两年前高了一倍。")
    guessed = your_own_article.repairs(sample.found).query("not certain")
    assert guessed["line"].to_list() == [15]


def test_the_sample_says_itself_that_it_is_invented(sample):
    line = next(n for n in sample.found["lines"] if "虚构" in n["text"])
    assert line["line"] <= 5 and line["role"] in your_own_article.IN_TEXT


def test_the_key_of_the_sample_stands_in_its_lines(sample):
    text = your_own_article.SAMPLE.read_text("utf-8").split("\n")
    for row in pd.read_csv(your_own_article.KEY).itertuples():
        printed = re.sub(r"\s", "", text[row.line - 1]).translate(str.maketrans("８１２３", "8123"))
        assert row.text in re.sub(r"\([a-zīìù]+\)", "", printed), row
        if row.state == "observed" and row.unit in ("yuan", "家", "份", "人") and row.comparator != "range":
            read = numbers.read_number(row.text.replace("最多领", "最多"), row.unit)
            assert (read.value, read.comparator) == (pytest.approx(row.value), row.comparator), row


def test_what_the_reader_misses_in_the_sample_is_known(sample):
    found = own_article.against_key(sample.found, KEY)
    assert found["verdict"].value_counts().to_dict() == {"found": 45, "missed": 1}
    rest = found[found["verdict"] != "found"]
    assert list(rest.itertuples(index=False, name=None)) == [
        (14, "1.86万人", "missed"),
    ]
    told = plain(your_own_article.key_table(sample, "x"))
    assert "14 1.86万人 missed" in told
    extra = own_article.against_key(
        {"numbers": [{"line": 1, "text": "两家", "value": 2.0, "low": 2.0, "high": 2.0}]}, KEY
    )
    assert (extra["verdict"] == "false").sum() == 1


def test_a_find_counts_once_and_a_range_by_its_bounds():
    number = {"line": 1, "text": "5家", "value": 5.0, "low": 5.0, "high": 5.0}
    span = {"line": 1, "text": "2至3倍", "value": None, "low": 2.0, "high": 3.0}
    key = pd.DataFrame([number, number, span, span | {"high": 4.0}])
    found = own_article.against_key({"numbers": [number, span]}, key)
    assert found["verdict"].to_list() == ["found", "missed", "found", "missed"]


def test_numbers_stand_beside_the_words_around_them(sample):
    rows = your_own_article.numbers(sample.found)
    assert len(rows) == 45
    assert all(row.text in row.around for row in rows.itertuples())
    near = rows.set_index("text").loc["近24亿元"]
    assert near[["value", "low", "high", "comparator", "unit"]].to_list() == [2.4e9, 2.35e9, 2.4e9, "<", "yuan"]
    assert near["around"].startswith("…") and "研发投入近24亿元" in near["around"]
    twice = rows.query("line == 7 and text == '一年'")["around"].iloc[0]
    assert "一年里多了" in twice
    assert rows.set_index("text").loc["突破2000家", "state"] == "target"


def test_numbers_in_words_with_their_unit():
    assert your_own_article.read_as(1, 1, 1, "years") == "1 year"
    assert your_own_article.read_as(None, 8, 12, "yuan") == "8 to 12 yuan"
    assert your_own_article.read_as(3, 3, 3, "rank") == "place 3"
    assert your_own_article.read_as(None, 1, 10, "rank") == "place 1–10"
    assert your_own_article.read_as(1.864e10, 1.8635e10, 1.8645e10, "yuan") == "18.64 billion yuan"
    assert your_own_article.read_as(2, 2, 2, "头") == "2 头"
    assert your_own_article.read_as(4.5, 4.45, 4.55, None) == "4.5 no unit"


def test_names_with_their_lines(sample):
    rows = your_own_article.names(sample.found)
    assert set(rows["id"]) == {*sample.found["cities"], *sample.found["entities"]}
    assert rows.query("id == 'suzhou'")["line"].to_list() == [5, 15]
    assert rows.set_index("id").loc["iflytek"].to_list() == ["entity", 18, "科大讯飞"]


def test_characters_that_nobody_sees_are_written_as_their_code():
    assert your_own_article.visible("人\u200b工\xa0智") == "人U+200B工U+00A0智"


# --- its words --------------------------------------------------------------------------------------------------------


def test_words_are_cut_and_counted_as_those_of_the_five(sample):
    found = your_own_article.counts(sample)
    assert found.index[:2].to_list() == ["企业", "园区"]
    assert (found["企业"], found["算力"], found["智算中心"]) == (13, 4, 1)  # the last by the domain dictionary
    assert found.sum() == 139
    both = your_own_article.beside_the_articles(sample)
    assert both[OWN].sum() == 139
    assert both[list(COUNTS)].sum().to_dict() == COUNTS.sum().to_dict()
    assert (both[TOGETHER] == both[list(COUNTS)].sum(axis=1)).all()


def test_spellings_of_one_word_are_counted_as_one_as_in_the_five():
    tagged = [(1, [("AI", "eng"), ("人工智能", "n"), ("深圳市", "ns"), ("深圳", "ns"), ("园区", "n")])]
    found = own_article.counts(tagged, load("variants"))
    assert found.to_dict() == {"人工智能": 2, "深圳": 2, "园区": 1}
    assert not set(load("variants")["token"]) & set(COUNTS.index)


def test_keyness_against_the_five_and_each_of_them(sample):
    rows = your_own_article.key_words(sample)
    assert rows["against"].unique().tolist() == [TOGETHER, *COUNTS]
    one = rows.query("against == @TOGETHER and side == 0 and names").iloc[0]
    assert (one["token"], one["a"], one["b"], one["n_a"], one["n_b"]) == ("园区", 9, 3, 139, 5342)
    assert one["g2"] == pytest.approx(keyness.g2(9, 3, 139, 5342))
    assert one["ratio"] == pytest.approx(keyness.log_ratio(9, 3, 139, 5342))
    assert not set(rows.loc[~rows["names"].astype(bool), "token"]) & NAMES
    assert "深圳" in set(rows.loc[rows["names"].astype(bool), "token"])
    assert (rows.query("side == 1")["ratio"] < 0).all() and (rows.query("side == 0")["ratio"] > 0).all()


def test_saying_all_twice_doubles_g2_at_most_and_leaves_the_ratio(sample):
    once, twice = (your_own_article.key_words(sample, times) for times in (1, 2))
    both = once.merge(twice, on=["against", "names", "side", "token"], suffixes=("", "_2")).query("a > 0")
    assert len(both) > 20
    assert (both["ratio"] - both["ratio_2"]).abs().max() < 1e-9
    assert (both["g2_2"] / both["g2"]).between(1.3, 2).all()


# --- rows to start with -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["facts", "mentions"])
def test_started_rows_have_the_columns_of_the_curated_table(sample, name, tmp_path):
    rows = your_own_article.started(sample.found)[name]
    curated = R.read_csv(T.DATA / "curated" / f"{name}.csv")
    assert list(rows.columns) == list(curated.columns)
    path = tmp_path / "x.csv"
    path.write_bytes(your_own_article.csv(rows))
    back = R.to_types(name, R.read_csv(path))
    assert len(back) == len(rows) == {"facts": 45, "mentions": 3}[name]
    assert not R._duplicates(name, back.fillna("") if name == "mentions" else back)
    assert back["anchor"].str.len().max() <= T.MAX_ANCHOR
    lines = {line["line"]: line["text"] for line in sample.found["lines"]}
    assert all(anchor in lines[line] for line, anchor in zip(back["line"], back["anchor"], strict=True))


def test_what_is_not_known_is_empty_and_states_are_of_the_vocabulary(sample):
    rows = your_own_article.started(sample.found, "my-town-2025")["facts"]
    filled = {column for column in rows if rows[column].notna().any()}
    assert filled == {"fact_id", "source_id", "line", "anchor", "value_text", "state"}
    assert rows["fact_id"].iloc[0] == "my-town-2025-5-1" and rows["fact_id"].is_unique
    assert set(rows["state"]) <= set(T.vocabulary("state")["value"])
    unread = []
    for row in rows.itertuples():
        try:
            numbers.read_number(row.value_text, "", row.state)
        except NumberError:
            unread.append(row.value_text)
    assert set(unread) <= {"超两成", "百分之四十三", "六成", "近3成", "三分之一", "不到一成", "达到300亿元"}


def test_the_links_hold_the_whole_files(sample):
    links = re.findall(r'download="([^"]+)" href="data:text/csv;charset=utf-8;base64,([^"]+)"', plain_html(sample))
    assert [name for name, _ in links] == ["facts-started.csv", "mentions-started.csv"]
    assert base64.b64decode(links[0][1]) == your_own_article.csv(your_own_article.started(sample.found)["facts"])


def plain_html(sample):
    return your_own_article.files(sample).data


# --- bad files --------------------------------------------------------------------------------------------------------

BAD = {
    "none.txt": "There is no file none.txt here",
    ".": "This is a folder",
    "a" * 5000: "This can't be the name",
    "a\0b": "his can't be the name of a file|There is no file",
}


@pytest.mark.parametrize("name", BAD, ids=["missing", "folder", "long", "zero"])
def test_a_bad_name_is_said_in_plain_words(name):
    said = your_own_article.problem(your_own_article.read(name))
    assert re.search(BAD[name], said) and said.endswith(".")


def test_bad_content_is_said_in_plain_words():
    rows = your_own_article.bad_files().set_index("given")["says"]
    assert len(rows) == 7 and all(rows.str.len() > 12)
    assert rows["an empty file"] == "The file is empty."
    assert "picture (PNG)" in rows["a photo of a page, renamed to article.txt"]
    assert "20,000,000 bytes" in rows["a file of 21 million bytes"]
    assert not rows.str.contains("Traceback|Error|`").any()


def test_a_file_dropped_into_the_button_goes_first():
    class Button:
        value = ({"name": "drop.txt", "content": memoryview("一家园区有37家企业。".encode())},)

    found = your_own_article.read("none.txt", Button()).found
    assert found["source"]["file"] == "drop.txt"
    assert [n["value"] for n in found["numbers"]] == [37]
    assert your_own_article.problem(your_own_article.read("none.txt", your_own_article.upload())).startswith(
        "There is no file"
    )


MAKES = {
    "missing": None,
    "empty": b"",
    "picture": b"\xff\xd8\xff\xe0",
    "english": b"Hello world. 35 firms moved here.",
    "one sentence": "今天天气好。".encode(),
    "a name": "深圳".encode("gb18030"),
    "markup": "<script>alert(1)</script><b>深圳</b>有<img src=x onerror=alert(2)>12家企业".encode(),
}


@pytest.mark.parametrize("make", MAKES)
def test_every_cell_of_the_page_runs_on_any_file(make, tmp_path, monkeypatch):
    path = tmp_path / "article.txt"
    if MAKES[make] is not None:
        path.write_bytes(MAKES[make])
    monkeypatch.setenv("BOOK_BUILD", "1")
    monkeypatch.chdir(NOTEBOOK.parent)
    shown = run_cells(json.loads(NOTEBOOK.read_text("utf-8"))["cells"], str(path))
    said = [plain(value) for value in shown if hasattr(value, "data") and isinstance(value.data, str)]
    nothing = sum("Nothing to show:" in text for text in said)
    assert nothing == {"missing": 9, "empty": 9, "picture": 9, "english": 3, "one sentence": 1}.get(make, nothing)
    assert not any(
        "<script" in value.data or "<img" in value.data for value in shown if isinstance(getattr(value, "data", 0), str)
    )


def run_cells(cells, file):
    space, shown = {}, []
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]).replace("FILE = your_own_article.SAMPLE", f"FILE = {file!r}"))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), space)
        if last:
            shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), space))
    return shown


def in_python(code, **environment):
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=os.environ | environment
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return run.stdout


HEAVY = ["ftfy", "charset_normalizer", "selectolax", "cn2an", "opencc_purepy", "jieba", "wordcloud", "PIL"]


@pytest.mark.slow
def test_what_the_notebook_imports_needs_no_package_for_reading():
    code = "import sys; from aicities.pages import your_own_article; print(*sys.modules)"
    assert not set(in_python(code).split()) & {*HEAVY, "aicities.read.article", "aicities.read.segment"}


@pytest.mark.slow
@pytest.mark.parametrize("package", ["ftfy", "opencc_purepy", "wordcloud"])
def test_a_missing_package_is_said_in_plain_words(package):
    code = f"""
import sys; sys.modules["{package}"] = None
from aicities.pages import your_own_article as O
article = O.read(O.SAMPLE)
for shown in (O.about(article), O.cloud(article, "", ""), O.bad_files_table("")): print(shown.data)
O.text(article), O.numbers_table(article), O.names_table(article), O.started_table(article)
O.key_words_chart(article, "", "").data, O.key_words(article)
"""
    said = in_python(code)
    assert f"the package {package} is missing" in said.lower()
    assert ("ai-park.txt" in said) == (package == "wordcloud")  # without the cloud, the text can still be read


@pytest.mark.slow
def test_without_the_parser_of_pages_text_is_read_and_a_page_is_refused_in_plain_words():
    code = """
import sys; sys.modules["selectolax"] = None
from aicities.pages import your_own_article as O
print(O.about(O.read(O.SAMPLE)).data, O.problem(O.read_bytes(b"<html><body>AI</body></html>", "page.html")))
"""
    said = in_python(code)
    assert "ai-park.txt" in said and "The package selectolax is missing" in said


# --- both languages ---------------------------------------------------------------------------------------------------


def test_what_the_reader_says_exists_in_both_languages(monkeypatch):
    told = Told("two lines", "两行")
    assert (told, json.dumps(told), in_words(told), in_words("plain")) == (
        "two lines",
        '"two lines"',
        "two lines",
        "plain",
    )
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert (in_words(told), in_words("plain")) == ("两行", "plain")


@pytest.mark.parametrize("file", ["decoding", "article"])
def test_every_reason_and_warning_of_the_reader_has_its_chinese(file):
    tree = ast.parse((ROOT / "aicities" / "read" / f"{file}.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    name = {id(call): getattr(call.func, "id", getattr(call.func, "attr", "")) for call in calls}
    raised = [call.args[0] for call in calls if name[id(call)] in ("Refused", "FileNotFoundError")]
    kept = [
        call.args[0]
        for call in calls
        if name[id(call)] == "append" and getattr(call.func.value, "id", "") in ("warnings", "doubts")
    ]
    assert len(raised) + len(kept) >= 7
    assert all(isinstance(a, ast.Call) and name[id(a)] in ("Told", "_in_lines") for a in raised + kept)
    pairs = [call.args for call in calls if name[id(call)] == "Told"]
    assert all(len(args) == 2 and re.search("[\u4e00-\u9fff]", ast.unparse(args[1])) for args in pairs)


def test_each_repair_role_and_unit_has_a_title_in_both_languages(sample):
    kinds = {"html", "invisible", "width", "watermark", "lost_byte", "pinyin", "spaces", "script"}
    for vocabulary, values in (
        ("repair_kind", kinds),
        ("found_date", {"printed", "resolved", "open"}),
        ("read_unit", {"yuan", "percent", "rank", "share", "years", "家"}),
    ):
        rows = T.vocabulary(vocabulary)
        assert values <= set(rows["value"])
        assert (rows["title_en"] != "").all() and rows["title_zh"].str.contains("[\u4e00-\u9fff%‰]").all()
    assert set(load("repairs")["kind"]) <= kinds


@pytest.mark.slow
def test_the_page_in_chinese_has_no_english_label():
    code = """
from aicities.pages import your_own_article as O
article = O.read(O.SAMPLE)
text = O.about(article).data + O.repairs_table(article.found).data + O._numbers(O.numbers(article.found)).data
print(text, *O.bad_files()["says"])
"""
    said = re.sub("<[^>]+>", " ", in_python(code, AICITIES_LANGUAGE="zh"))
    for english in ("Repairs", "Warnings", "guess", "percent", "observed", "Equal", "file is", "removed", "yuan"):
        assert english not in said
    assert "有的修复只是猜测" in said and "文件是空的" in said and "亿" in said

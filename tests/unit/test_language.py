"""Texts of parts are written as a reader of the language writes them."""

import inspect
import re

import pytest

from aicities import __main__ as commands
from aicities import language, say
from aicities.__main__ import main
from aicities.curation import rules, translation
from aicities.display import comparing, intervals, words
from aicities.language import (
    beside,
    bracketed,
    headed,
    joined,
    paired,
    spanned,
    unstopped,
    width,
    within,
    wrapped,
)
from aicities.method.numbers import NumberError
from tests.unit.saying import unsaid

WRITTEN = {
    "en": ["a, b", "a; b", "a and b", "a: b", "a (b)", "a", "2015–2019", "2015", "a b", "ai firms", "It holds", "Why"],
    "zh": ["a、b", "a；b", "a和b", "a：b", "a（b）", "a", "2015—2019", "2015", "ab", "AI firms", "It holds", "Why"],
}


@pytest.mark.parametrize("book", WRITTEN)
def test_parts_are_joined_with_the_signs_of_the_language(monkeypatch, book):
    monkeypatch.setattr(language, "LANGUAGE", book)
    assert paired("a", "b") == {"en": "a – b", "zh": "a—b"}[book]
    lists = [joined(["a", "b"]), joined("ab", ";"), joined("ab", "and")]
    pairs = [headed("a", "b"), bracketed("a", "b"), bracketed("a", ""), spanned(2015, 2019), spanned(2015, 2015)]
    rest = [beside("a", "b"), within("AI firms"), unstopped("It holds."), unstopped("Why?")]
    assert lists + pairs + rest == WRITTEN[book]
    assert joined([]) == "" and joined(["a"], "and") == "a"


def test_every_sign_stands_in_both_languages_and_chinese_ones_are_full_width():
    english, chinese = language.SIGNS["en"], language.SIGNS["zh"]
    assert list(english) == list(chinese)
    assert all(not text or width(text) == 2 or text == "—" for text in chinese.values())


def test_a_mark_at_the_end_of_a_chinese_sentence_is_taken_off():
    assert [unstopped("成立。"), unstopped("成立吗？"), unstopped("成立")] == ["成立", "成立吗", "成立"]


def test_a_text_of_values_alone_needs_no_translation(monkeypatch):
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert say("{n}", n=3) == "3" and say("{names:and}", names=["甲", "乙"]) == "甲和乙"
    assert say("{n} of a kind unheard of", n=3).startswith(language.UNTRANSLATED)


@pytest.mark.parametrize(
    "text",
    ["深圳的人工智能企业比广州多，但两座城市的统计范围不同。", "Shenzhen 深圳 has more firms than 广州", "a " * 40],
)
@pytest.mark.parametrize("room", [9, 20, 44])
@pytest.mark.parametrize("book", WRITTEN)
def test_lines_are_no_wider_than_their_room_and_lose_nothing(monkeypatch, book, room, text):
    monkeypatch.setattr(language, "LANGUAGE", book)
    lines = wrapped(text, room)
    assert max(map(width, lines)) <= room + 2  # a mark may stand out at the end
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line[0] in "，。；：？！、）”》" or line[-1] in "（“《" for line in lines)


def test_lines_of_chinese_are_about_as_long_as_each_other_and_no_more_than_need_be(monkeypatch):
    text = "算力或企业的总数能够衡量实力"
    assert wrapped(text, 26) == [text[:13], text[13:]]
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert wrapped(text, 26) == [text[:7], text[7:]]
    assert wrapped("不可比：指标不同；数据时点不同；统计范围不同", 40) == [
        "不可比：指标不同；数据时点不同；",
        "统计范围不同",
    ]
    assert wrapped(text, 28) == [text] and wrapped("a b", 1) == ["a", "b"] and wrapped("", 5) == []


def test_a_short_text_is_one_line_and_a_long_word_is_not_broken():
    assert wrapped("two words", 20) == ["two words"] and wrapped("", 5) == []
    assert wrapped("a commensurability b", 6) == ["a", "commensurability", "b"]


def test_counts_places_and_glosses_in_both_languages(monkeypatch):
    known = {"算力": "computing power"}
    assert words.glossed("算力", known) == "算力 computing power"
    assert intervals.counted_as(3, "hold", "verdict") == "3 hold"
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert words.glossed("算力", known) == "算力"
    assert intervals.counted_as(3, "成立", "verdict") == "3项成立"
    assert intervals.counted_as(3, "企业", "entity_kind", "company") == "3家企业"
    assert intervals.counted_as(3, "平台", "entity_kind", "platform") == "3个平台"
    assert intervals.place_words(3, 5) == "3—5"
    assert intervals.number_words(11_123_456, digits=3) == "1,110万"


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ("广州有5所高校，深圳有0所。", "广州有5所高校，深圳一所也没有。"),
        ("19项中有**[0](a.html#b)**项不成立", "19项中**[没有一项](a.html#b)**不成立"),
        ("68条联系，其中[0](#x)条表示矛盾", "68条联系，其中[没有一条](#x)表示矛盾"),
        ("“有出处的有0个”", "“有出处的一个也没有”"),
        ("反驳共有0条。", "反驳一条也没有。"),
        ("一共有0项成立", "一共没有一项成立"),
        ("含有0家、有10家、有0.5个、0条", "含有0家、有10家、有0.5个、0条"),
    ],
)
def test_a_count_of_zero_is_none_in_chinese(counted, said):
    assert language.with_none(counted) == said


def test_zero_stays_a_number_in_english(monkeypatch):
    assert language.say("有{n}所", n=0) == "有0所"
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert language.say(zh="有{n}所", n=0) == "一所也没有"


def test_the_reasons_against_a_comparison_are_joined_in_the_language(monkeypatch):
    monkeypatch.setattr(comparing, "why_not", lambda a, b: ["unit", "scope"])
    a, b = {"fact_id": "a"}, {"fact_id": "b"}
    assert comparing.badge(a, b) == "✗ not comparable: their units differ; they count different things"
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    told = comparing.badge(a, b)
    assert told.startswith("✗ 不可比：") and "；" in told and ";" not in told


# --- on a terminal ----------------------------------------------------------------------------------------------------

COMMANDS = ("compile", "export", "rows", "papers", "text", "chinese", "read", "corpus", "new-article", "review", "todo")
COMMANDS += ("remove-article", "extract", "verify")
ENGLISH = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


@pytest.fixture
def chinese_terminal(monkeypatch):
    monkeypatch.setenv(language.VARIABLE, "zh")
    monkeypatch.setattr(language, "LANGUAGE", "zh")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_chinese_help_of_a_command_has_no_english_sentence(chinese_terminal, capsys, command):
    with pytest.raises(SystemExit):
        main([*filter(None, [command]), "--help"])
    said = capsys.readouterr().out
    assert said.startswith("用法：") and "显示本说明并退出" in said
    assert not ENGLISH.search(said)


def test_every_command_is_looked_at():
    named = re.findall(r"add_parser\(\s*\"([\w-]+)\"", inspect.getsource(commands))
    assert {*named, "extract", "verify"} == {*COMMANDS}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["read"], "缺少必填的参数：file\n"),
        (["read", "a.txt", "--fast"], "不认识的参数：--fast\n"),
        (["corpus", "texts", "--out"], "参数--out：需要一个值\n"),
        (["corpus", "texts", "--out", "x", "--workers", "many"], "参数--workers：'many'不是int类型的值\n"),
    ],
)
def test_a_wrong_command_is_refused_in_chinese(chinese_terminal, capsys, asked, told):
    with pytest.raises(SystemExit):
        main(asked)
    assert capsys.readouterr().err.endswith(f"错误：{told}")


# --- messages to those who make the tables ----------------------------------------------------------------------------

# What begins so is no message: it is written into files, looked for, run, or a name.
NO_MESSAGE = (
    "python -m aicities",
    "Cities of AI: how Chinese cities compete",
    "Unreviewed, written by a program",
    "the text was taken from a file",
    "teachers-guide.ipynb jigsaw",
    "method.ipynb corrections",
    "type != ",
    "source_id == ",
    "script, style, code",
    "import os",
)
SPEAK = ("aicities/curation/*.py", "aicities/__main__.py", "aicities/method/numbers.py", "aicities/method/checks.py")


def test_every_message_to_those_who_make_the_tables_goes_through_say():
    paths = {path for pattern in SPEAK for path in translation.ROOT.glob(pattern)}
    paths -= {translation.ROOT / "aicities" / "curation" / "started_page.py"}  # the English of a page
    bare = [(path.name, text) for path in sorted(paths) for text in unsaid(path.read_text(encoding="utf-8"))]
    assert [found for found in bare if not found[1].startswith(NO_MESSAGE)] == []


def test_a_message_that_does_not_go_through_say_is_found():
    code = 'def f(n):\n    """Two words."""\n    raise ValueError(f"{n} rows are missing", say("put it back"))\n'
    assert list(unsaid(code)) == [" rows are missing"]


def test_a_rule_refuses_in_the_language_of_the_terminal(monkeypatch):
    refused = NumberError("no number in {text!r}: give the literal as printed, with its digits", text="很多")
    assert (
        str(refused) == rules.in_words(refused) == "no number in '很多': give the literal as printed, with its digits"
    )
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert rules.in_words(refused) == "'很多'中没有数字：请照原文写，包括数字"
    assert "不符合" in rules.in_words(KeyError("place"))

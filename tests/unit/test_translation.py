"""The Chinese of the pages: which block translates which text, what is missing or stale, and the pages made of it."""

import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aicities import language, say
from aicities.__main__ import main
from aicities.curation import chinese as D
from aicities.curation import translation as L

PROSE = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Who plans?\n\nFive articles."}
CODE = {
    "cell_type": "code",
    "execution_count": None,
    "id": "who-table",
    "metadata": {},
    "outputs": [],
    "source": 'n = 3  # 三\nshow(say("Who, of all?"), say("""{n} of\n{all} firms""", n=n, all=8), say("a", "甲"))',
}


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "who.ipynb"
    path.write_text(json.dumps({"cells": [PROSE, CODE], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.fixture
def zh(monkeypatch):
    monkeypatch.setattr(language, "LANGUAGE", "zh")


def translated(page, **chinese):
    """The page's text file, with Chinese by the first word of the English."""
    L.start(page)
    blocks = [L.replace(b, zh=chinese.get(b.en.split()[0].strip("#{},") or "Heading", b.zh)) for b in L.blocks_of(page)]
    L.text_file(page).write_text(L.write_blocks(blocks))


def kinds(page):
    return [(p.cell, p.kind) for p in L.problems(page, page.parent)]


# --- what is said ---


def test_english_is_said_as_it_stands_with_values_in_their_places():
    assert say("{n:,} of {all}: {names}.", n=1200, all=3, names=["A", "B"]) == "1,200 of 3: A, B."
    assert say("{a:;} and {b:and}", a=["x", "y"], b=["p", "q", "r"]) == "x; y and p, q and r"
    assert say("no {place}") == "no {place}"
    assert say(zh="中文") == "中文"


def test_chinese_is_looked_up_and_lists_are_written_the_chinese_way(zh, monkeypatch):
    monkeypatch.setattr(language, "words", lambda: {"City": "城市", "Of {n}: {names}": "{n}个:{names}"})
    assert say("City") == "城市"
    assert say("Of {n}:\n {names}", n=2, names=["甲", "乙"]) == "2个:甲、乙"
    assert say("here", "这里") == "这里"
    assert say("Not there {n}", n=1) == language.UNTRANSLATED + "Not there 1"


def test_the_tables_of_words_have_each_label_once_with_its_chinese():
    tables = [language.labels(file) for file in (language.WORDS, language.WORDS.parent / language.MAKERS)]
    assert all(language.words().values())
    assert len(language.words()) == sum(map(len, tables))
    assert [en for en, zh in language.words().items() if not places(zh) <= places(en) and "%(" not in en] == []
    for english in ([en for en, _ in table] for table in tables):
        assert english == sorted(english, key=lambda en: (en.lower(), en))
        assert english == [language.key(en) for en in english]


def test_what_an_installed_package_says_is_in_the_table_of_words_that_its_wheel_holds():
    left_out = {en for en, _ in language.labels(language.WORDS.parent / language.MAKERS)}
    for path in L.ROOT.glob("aicities/**/*.py"):
        if path.parent.name != "curation":
            said = {language.key(str(node.value)) for node in L.said_in(path.read_text(encoding="utf-8"))}
            assert said & left_out == set(), path.name


# --- the text file ---


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b-c"]), st.text(alphabet="ab <!->\n#中"), st.text(alphabet="中文 \n#-")))
)
def test_a_text_file_reads_back_what_was_written(rows):
    blocks = [L.Block(cell, L.hash_of(en), en, zh.strip("\n")) for cell, en, zh in rows]
    assert L.read_blocks(L.write_blocks(blocks)) == blocks


@pytest.mark.parametrize(
    "slip", ["<!-- title -->\n中", "中文\n", "<!-- title 0123456789ab\nEnglish\n-->\n中\n<!-- b -->\n"]
)
def test_a_damaged_head_is_said_with_its_line(slip, page):
    L.text_file(page).write_text(slip)
    with pytest.raises(ValueError, match=r"who\.zh\.md.*belongs to no block"):
        L.blocks_of(page)


def test_start_writes_a_block_for_each_text_in_order_and_drops_no_chinese(page):
    assert L.start(page) == 3
    assert [b.cell for b in L.blocks_of(page)] == ["title", "who-table", "who-table"]
    translated(page, Who="谁?")
    assert L.start(page) == 0
    assert [b.zh for b in L.blocks_of(page)] == ["", "谁?", ""]
    page.write_text(page.read_text().replace("who-table", "who-chart"))
    L.start(page)
    assert [(b.cell, b.zh) for b in L.blocks_of(page)][-1] == ("who-table", "谁?")
    assert ("who-table", "gone") in kinds(page)


# --- missing and stale ---


def test_what_has_no_chinese_is_missing(page):
    assert kinds(page) == [("title", "missing"), ("who-table", "missing"), ("who-table", "missing")]
    translated(page, Who="谁?", n="{all}家中的{n}家")
    assert kinds(page) == [("title", "missing")]


def test_chinese_is_stale_when_its_english_changes_until_it_is_noted_as_done(page):
    translated(page, Heading="# 谁?", Who="谁?", n="{all}家中的{n}家")
    assert kinds(page) == []
    page.write_text(page.read_text().replace("Five articles", "Six articles").replace("Who, of all", "Who, then"))
    assert kinds(page) == [("title", "stale"), ("who-table", "stale")]
    L.start(page)
    assert kinds(page) == [("title", "stale"), ("who-table", "stale")]
    assert L.done(page, ["title"]) == 1
    assert kinds(page) == [("who-table", "stale")]
    with pytest.raises(ValueError, match="no Chinese for: elsewhere"):
        L.done(page, ["elsewhere"])
    assert L.done(page, []) == 1
    assert kinds(page) == []


def test_a_new_line_break_in_the_english_makes_nothing_stale(page):
    translated(page, Heading="# 谁?", Who="谁?", n="{all}家中的{n}家")
    page.write_text(page.read_text().replace("Five articles", "Five\\narticles"))
    assert kinds(page) == []


# --- the texts of a lesson ---

MODULE = '''"""A lesson."""
AIM = say("Find out.")


def _task() -> str:
    return say("Do {n} things.", n=say("City")) + say("Find out.") + say("here", "这里")
'''


def test_the_texts_of_a_lesson_stand_beside_its_module_by_the_name_of_what_they_stand_in(tmp_path, monkeypatch):
    module = tmp_path / "lesson.py"
    module.write_text(MODULE)
    monkeypatch.setattr(L, "words", lambda: {"City": "城市"})
    assert [(text.cell, text.en) for text in L.texts(module)] == [("AIM", "Find out."), ("_task", "Do {n} things.")]
    translated(module, Do="做{n}件事。")
    assert kinds(module) == [("AIM", "missing")]
    module.write_text(MODULE.replace("things", "tasks"))
    assert kinds(module) == [("AIM", "missing"), ("_task", "stale")]


def test_chinese_is_found_in_the_text_files_of_lessons_while_its_english_stays_the_same(tmp_path, zh, monkeypatch):
    monkeypatch.setattr(language, "WORDS", tmp_path / "words.csv")
    (tmp_path / "lessons").mkdir()
    blocks = [L.Block("a", L.hash_of(en), en, zh) for en, zh in (("Do {n}.", "做{n}件。\n"), ("Not yet.", ""))]
    (tmp_path / "lessons" / "one.zh.md").write_text(L.write_blocks(blocks))
    monkeypatch.setattr(language, "words", dict)
    monkeypatch.setattr(language, "texts", language.texts.__wrapped__)
    assert say("Do\n{n}.", n=3) == "做3件。"
    assert say("Do {n}!", n=3) == language.UNTRANSLATED + "Do 3!"
    assert say("Not yet.") == language.UNTRANSLATED + "Not yet."


def test_a_text_of_two_lessons_has_one_chinese():
    found: dict[str, set[str]] = {}
    for path in L.ROOT.glob(L.LESSONS):
        for block in L.blocks_of(path):
            found.setdefault(block.of, set()).add(block.zh)
    assert {of: zh for of, zh in found.items() if len(zh - {""}) > 1} == {}


# --- the Chinese page ---


def test_the_chinese_notebook_has_the_same_code_with_chinese_texts(page):
    translated(page, Heading="# 谁?", Who="谁?", n="{all}家中的\n{n}家")
    cells = {c["id"]: "".join(c["source"]) for c in json.loads(L.chinese_page(page))["cells"]}
    assert list(cells) == ["title", "language-of-the-page", "who-table"]
    assert cells["title"] == "# 谁?\n\n<!-- anchor: who-plans -->"
    assert cells["who-table"] == (
        'n = 3  # 三\nshow(say(zh="谁?"), say(zh="""{all}家中的\n{n}家""", n=n, all=8), say("a", "甲"))'
    )


def test_where_no_chinese_holds_the_page_has_the_english_with_a_mark(page, zh):
    translated(page, Who="谁?")
    page.write_text(page.read_text().replace("Who, of all", "Who, then"))
    cells = {c["id"]: "".join(c["source"]) for c in json.loads(L.chinese_page(page))["cells"]}
    assert cells["title"] == f"# {L.UNTRANSLATED}Who plans?\n\n<!-- anchor: who-plans -->\n\nFive articles."
    assert 'say("Who, then?")' in cells["who-table"]
    assert say("Who, then?") == L.UNTRANSLATED + "Who, then?"


def test_a_chinese_heading_has_the_place_of_the_english_one_in_the_address_and_a_heading_twice_has_it_once():
    english, chinese = "# Who?\n\n## Again\n\n## Again\n\n```\n# no heading\n```", "# 谁？\n\n## 再来\n\n## 再来"
    made, used = L.with_anchors(chinese, english, set()), {"who"}
    assert made == "# 谁？\n\n<!-- anchor: who -->\n\n## 再来\n\n<!-- anchor: again -->\n\n## 再来"
    assert "anchor: who" not in L.with_anchors(chinese, english, used) and used == {"who", "again"}
    assert L.with_anchors("没有标题", english, set()) == "没有标题"


def test_each_translated_cell_has_the_headings_of_its_english():
    for page in (page for page in L.pages() if page.suffix == ".ipynb"):
        for text, block in L.matched(L.texts(page), L.blocks_of(page)):
            if text and text.place is None and not L.state(text, block):
                assert len(L.headings(block.zh)) == len(L.headings(text.en)), (page.stem, text.cell)


def test_a_page_that_is_no_notebook_is_one_block(tmp_path):
    page = tmp_path / "index.md"
    page.write_text("# Cities\n")
    assert L.chinese_page(page) == f"# {L.UNTRANSLATED}Cities\n\n<!-- anchor: cities -->"
    translated(page, Heading="# 城市")
    assert L.chinese_page(page) == "# 城市\n\n<!-- anchor: cities -->"


# --- this book ---


@pytest.mark.parametrize("page", L.translated().values(), ids=L.translated())
def test_each_text_file_of_the_book_can_be_read_and_none_translates_a_cell_that_is_gone(page):
    assert [p for p in L.problems(page) if p.kind == L.GONE] == []


def test_nothing_lacks_its_chinese_and_none_is_older_than_its_english(capsys):
    assert main(["text", "--strict"]) == 0, capsys.readouterr().out


def test_each_place_that_a_sentence_names_is_in_its_chinese_too():
    """A value that the Chinese leaves out, or one that it makes up, is found before a page is built."""
    for page in L.translated().values():
        for text, block in L.matched(L.texts(page), L.blocks_of(page)):
            if text and (text.place or page.suffix == ".py") and not L.state(text, block):
                chinese, english = places(block.zh), places(text.en)
                new = {name for name in chinese - english if not name.endswith(("wan", "yi"))}  # Chinese units
                assert len(chinese) == len(english) and not new, (page.stem, text.cell)


NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
NO_NUMBER = re.compile(r"\{[^}]*\}|`[^`]*`|\]\([^)]*\)|<[^>]*>|^:(?:label|class):.*$", re.MULTILINE)
IN_WORDS = re.compile(  # an English number, or a month, that Chinese writes in digits
    r"\b(?:none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|fourth|fifth|sixth|once"
    r"|twice|half|quarter|hundred|thousand|million|billion|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|both|dozen)",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\u4e00-\u9fff][\d.]+%?")  # a number as printed, in an English text
IN_CHARACTERS = re.compile("[一二三四五六七八九十两半百千万亿]")


def numbers(text):
    """The numbers that stand in a text in digits, but for those of links, code, and places for values."""
    return {number.replace(",", "") for number in NUMBER.findall(NO_NUMBER.sub("", text))}


def test_a_text_and_its_chinese_have_the_same_numbers():
    """A number in digits on one side may stand in words on the other, and only where there are such words."""
    for name, page in L.translated().items():
        for text, block in L.matched(L.texts(page), L.blocks_of(page)):
            if text and not L.state(text, block):
                english, chinese = numbers(QUOTED.sub("", text.en)), numbers(block.zh)
                assert chinese <= english or IN_WORDS.search(text.en), (name, text.cell, chinese - english)
                assert english <= chinese or IN_CHARACTERS.search(block.zh), (name, text.cell, english - chinese)


# --- signs of the Chinese texts ---------------------------------------------------------------------------------------

HAN = "\u4e00-\u9fff"
NOT_PROSE = re.compile(
    r"```[\s\S]*?```|:::.*|`[^`]*`|\]\([^)]*\)|<[^>]*>|\{[^}]*\}|\$[^$]*\$|^:\w+:.*$|^#+ |^\d+\. |^- ", re.MULTILINE
)
# Signs of half a width beside a Chinese character, and spaces between it and what stands next to it.
NOT_CHINESE = re.compile(
    rf"[{HAN}”》）][,;:!?.](?![A-Za-z0-9])|[,;:!?] ?(?=[{HAN}“《])|[{HAN}] ?\(|\) ?[{HAN}]"
    rf"|[{HAN}，。；：、] +(?=[{HAN}A-Za-z0-9“])|[A-Za-z0-9%] +(?=[{HAN}])"
)


def signs_in(chinese):
    """What in a Chinese text is not written as Chinese is; code, places for values, links and tags are left out."""
    prose = NOT_PROSE.sub(lambda found: "\n" * found[0].count("\n") or "\0", chinese)
    return [prose[max(0, found.start() - 10) : found.end() + 10] for found in NOT_CHINESE.finditer(prose)]


@pytest.mark.parametrize(
    "text",
    [
        "深圳,广州",
        "广州: 12家",
        "12家; 广州",
        "深圳 (12家)",
        "(12家)广州",
        "有12 家",
        "有AI 企业",
        "企业 AI",
        "深圳.",
        "深圳， 广州",
        "一 二",
    ],
)
def test_a_sign_that_is_not_chinese_is_found(text):
    assert signs_in(text)


@pytest.mark.parametrize("text", ["深圳，12家（AI）：2.5万、1,000家", "`a, b`见{n:,}", "[深圳](a, b.html)", "1. 第一"])
def test_chinese_signs_and_what_is_no_prose_pass(text):
    assert not signs_in(text)


def test_all_chinese_texts_have_chinese_signs():
    """The names of documents are left out: they have the signs that the articles print."""
    texts = [("words.csv", zh) for zh in language.words().values()]
    texts += [(name, block.zh) for name, page in L.translated().items() for block in L.blocks_of(page)]
    texts += [(pair.table, pair.zh) for pair in D.pairs() if (pair.table, pair.column) != ("policies", "title_zh")]
    assert {(place, found) for place, text in texts for found in signs_in(text)} == set()


def places(template):
    return {name for _, name, _, _ in language.string.Formatter().parse(template) if name}


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("有**[3](x)**份", "有<strong>[3](x)</strong>份"),
        ("占**17%**的", "占<strong>17%</strong>的"),
        ("说*“支持”*的", "说<em>“支持”</em>的"),
        ("共**12**条，*从0到1*相符", "共**12**条，*从0到1*相符"),
        ("**支持。** 文", "**支持。** 文"),
        ("`a ** b` 与`*x）*y`", "`a ** b` 与`*x）*y`"),
        ("```python\na**)b**c\n```", "```python\na**)b**c\n```"),
    ],
)
def test_bold_that_markdown_would_not_see_beside_chinese_becomes_a_tag(markdown, seen):
    assert language.emphasised(markdown) == seen


def test_texts_that_a_constant_of_a_module_holds_are_texts_and_keys_and_codes_are_not():
    code = 'PAGE = "../page.html"\nROWS = {"a key of words": ("who says it, then?", "in use")}\n'
    assert [(t.cell, t.en) for t in L.texts_of_module(code)] == [("ROWS", "who says it, then?")]


def test_the_settings_of_the_book_have_their_chinese():
    config, toc = (yaml.safe_load((L.ROOT / name).read_text(encoding="utf-8")) for name in ("_config.yml", "_toc.yml"))
    shown = [config["title"], config["author"], config["html"]["extra_footer"], *(p["caption"] for p in toc["parts"])]
    assert [text for text in shown if L.UNTRANSLATED in L.in_words(text)] == []

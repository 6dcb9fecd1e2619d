"""A book in two languages, put together in one folder."""

import re

import pytest

from sphinx_offline_book import editions, language, theme_words

PAGE = """<html lang="zh-CN"><head><title>{title}</title></head><body id="pst-primary-sidebar">
<div class="article-header-buttons"></div><a href="../downloads/a.csv?x#y">a</a> <a href="../downloads/own.csv">own</a>
<a href="b.html#chart=c">b</a> <a href="https://example.org/downloads/a.csv">far</a><img src="../_static/logo.svg"/>
<script src="../_static/page.js?v=1"></script></body></html>"""
LANGUAGES = {"": "en", "zh": "zh"}


@pytest.fixture
def book(tmp_path):
    """The pages of two editions, one below the other, each with its files."""
    for place in ("", "zh"):
        for name, text in {
            "notebooks/a.html": PAGE.format(title=place or "en"),
            "downloads/a.csv": "a",
            "downloads/own.csv": place,
            "downloads/unnamed.csv": "named by a script alone",
            "_static/page.js": "script",
            "_static/logo.svg": "logo",
            "_static/macros.html": "of the theme",
            "_static/documentation_options.js": "options",
            "_static/translations.js": "words",
            "rows/facts.js": "rows",
        }.items():
            path = tmp_path / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path


def test_what_the_first_edition_has_as_well_stands_there_alone_and_is_named_from_the_other(book):
    editions.share(book, "zh")
    left = {path.relative_to(book / "zh").as_posix() for path in (book / "zh").rglob("*") if path.is_file()}
    assert left == {
        "notebooks/a.html",
        "downloads/own.csv",
        "downloads/unnamed.csv",
        "rows/facts.js",
        "_static/documentation_options.js",
    }
    text = (book / "zh/notebooks/a.html").read_text(encoding="utf-8")
    for address in (
        'href="../../downloads/a.csv?x#y"',
        'href="../downloads/own.csv"',
        'href="b.html#chart=c"',
        'href="https://example.org/downloads/a.csv"',
        'src="../../_static/logo.svg"',
        'src="../../_static/page.js?v=1"',
    ):
        assert address in text
    assert (book / "notebooks/a.html").read_text(encoding="utf-8") == PAGE.format(title="en")


def test_each_page_leads_to_itself_in_the_other_language(book):
    (book / "zh/notebooks/only.html").write_text(PAGE.format(title="only"), encoding="utf-8")
    editions.switch_all(book, LANGUAGES, "")
    english, chinese = ((book / place / "notebooks/a.html").read_text(encoding="utf-8") for place in ("", "zh"))
    assert 'href="../zh/notebooks/a.html" hreflang="zh" lang="zh"' in english and ">中文</a>" in english
    assert 'href="../../notebooks/a.html" hreflang="en" lang="en"' in chinese and ">English</a>" in chinese
    assert english.count("book-language") == chinese.count("book-language") == 1 and "alternate" not in english
    assert "book-language" not in (book / "zh/notebooks/only.html").read_text(encoding="utf-8")


def test_where_the_address_is_known_search_engines_are_told_of_both(book):
    editions.switch_all(book, LANGUAGES, "https://cities.example/book/")
    for place in ("", "zh"):
        text = (book / place / "notebooks/a.html").read_text(encoding="utf-8")
        for code, address in (("en", "notebooks/a"), ("zh", "zh/notebooks/a"), ("x-default", "notebooks/a")):
            assert f'hreflang="{code}" href="https://cities.example/book/{address}.html"' in text
        own = f'<link rel="canonical" href="https://cities.example/book/{place and place + "/"}notebooks/a.html" />'
        assert text.count(own) == text.count("canonical") == 1


def test_a_theme_without_a_bar_for_the_link_is_refused(book):
    page = book / "notebooks/a.html"
    page.write_text(page.read_text(encoding="utf-8").replace("article-header-buttons", "bar"), encoding="utf-8")
    with pytest.raises(ValueError, match="notebooks/a.html: the theme has changed"):
        editions.switch_all(book, LANGUAGES, "")


def test_editions_are_those_whose_sources_are_there(tmp_path):
    settings = "sphinx: {config: {language: en, offline_book_editions: {zh: made/zh, ja: made/ja}}}"
    (tmp_path / "_config.yml").write_text(settings)
    (tmp_path / "made/zh").mkdir(parents=True)
    (tmp_path / "made/zh/_config.yml").write_text("sphinx: {config: {language: zh_CN}}")
    assert editions.books(tmp_path) == {"": tmp_path, "zh": tmp_path / "made/zh"}
    assert [editions.language(folder) for folder in editions.books(tmp_path).values()] == ["en", "zh"]


def test_the_theme_speaks_the_language_of_the_page():
    page = '<html lang="{}"><nav aria-label="Main"><input placeholder="Search this book..."></nav>'
    assert theme_words.mend(page.format("en")) == page.format("en")
    assert theme_words.mend(page.format("zh-CN")) == (
        '<html lang="zh-CN"><nav aria-label="全书目录"><input placeholder="搜索本书"></nav>'
    )
    tables = (
        '<html lang="zh-CN"><div aria-label="Table"></div><div aria-label="Table 2"></div><span>练习1 </span>（茶）'
    )
    shown = '<html lang="zh-CN"><div aria-label="表"></div><div aria-label="表2"></div><span>练习1</span>（茶）'
    assert theme_words.mend(tables) == shown


def test_a_text_of_broken_lines_has_spaces_where_its_language_has_them():
    lines = ["深圳有AI", "policy", "first，", "more"]
    assert language.one_line(lines, "zh_CN") == "深圳有AI policy first，more"
    assert language.one_line(lines, "en") == "深圳有AI policy first， more"


def test_a_page_that_is_not_there_leads_home_in_both_languages_from_any_address():
    text = editions.not_found(LANGUAGES, "https://cities.example/book/")
    assert 'href="https://cities.example/book/index.html"' in text
    assert (
        '<section lang="zh"><h2>没有这个页面</h2>' in text
        and 'href="https://cities.example/book/zh/index.html"' in text
    )
    assert not re.findall(r'(?:href|src)="(?!https://cities)', text) and "<script" not in text

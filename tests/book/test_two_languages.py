"""The two editions of the book: the same pages, places, numbers and links; nothing of one is left in the other."""

import html
import re
from collections import Counter
from functools import cache
from posixpath import dirname, join, normpath, relpath
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from aicities.curation import left_over
from tests.book.visit import HTML, MADE, PAGES, ZH

HEADINGS = re.compile(r'<section id="([^"]+)"')
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@cache
def soup(page, place=""):
    """A page of an edition."""
    return BeautifulSoup((HTML / place / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def article(page, place=""):
    return soup(page, place).select_one("article")


# --- the same pages, places, links and numbers ------------------------------------------------------------------------


@pytest.mark.parametrize("page", MADE)
def test_each_page_names_its_language_and_leads_to_itself_in_the_other(page):
    for place, other, code in (("", "zh", "zh"), ("zh", "", "en")):
        link = soup(page, place).select(".book-language")
        assert [found["hreflang"] for found in link] == [code]
        target = normpath(join(place, dirname(page), link[0]["href"]))
        assert target == join(other, f"{page}.html") and (HTML / target).is_file()
        assert soup(page, place).html["lang"][:2] == ("zh" if place else "en")


@pytest.mark.parametrize("page", PAGES)
def test_a_place_of_a_page_is_found_in_both_languages(page):
    english, chinese = ({tag["id"] for tag in article(page, place).select("[id]")} for place in ("", "zh"))
    auto = re.compile(r"id\d+|term-\d+|term-.*|tbl-.*|fig-.*")
    assert {name for name in english - chinese if not auto.fullmatch(name)} == set()
    sections = [HEADINGS.findall(str(article(page, place))) for place in ("", "zh")]
    assert sections[0] == sections[1]


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_links(page):
    found = {place: Counter(map(target(page, place), article(page, place).select("a[href]"))) for place in ("", "zh")}
    assert found[""] - found["zh"] == found["zh"] - found[""] == Counter()


def target(page, place):
    """What a link of a page leads to, without the place of its edition."""

    def of(link):
        parts = urlsplit(link["href"])
        if parts.scheme:
            return link["href"]
        path = normpath(join(place, dirname(page), parts.path)) if parts.path else join(place, f"{page}.html")
        return relpath(path, place or ".") + (f"#{parts.fragment}" if parts.fragment else "")

    return of


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_numbers_in_their_tables(page):
    found = {
        place: [NUMBER.findall(cell.get_text()) for cell in article(page, place).select("td")] for place in ("", "zh")
    }
    assert Counter(map(tuple, found[""])) == Counter(map(tuple, found["zh"]))


# --- nothing twice, nothing of the other ------------------------------------------------------------------------------


def test_what_is_the_same_stands_once():
    assert not (ZH / "_static").exists() or not list((ZH / "_static").rglob("*.*"))
    both = {
        path.relative_to(ZH) for path in ZH.rglob("*") if path.is_file() and (HTML / path.relative_to(ZH)).is_file()
    }
    same = {path for path in both if (ZH / path).read_bytes() == (HTML / path).read_bytes()}
    assert not {path for path in same if path.suffix not in (".html", ".json")}


@pytest.mark.parametrize("page", MADE)
def test_every_link_of_a_chinese_page_leads_to_a_file(page):
    text = (ZH / f"{page}.html").read_text(encoding="utf-8")
    addresses = {urlsplit(html.unescape(a)) for a in re.findall(r'(?:href|src)="([^"]*)"', text)}
    files = {(ZH / page).parent / parts.path for parts in addresses if parts.path and not parts.scheme}
    assert {path for path in files if not path.is_file()} == set()


@pytest.mark.parametrize("page", PAGES)
def test_an_english_page_has_no_mark_of_a_missing_translation(page):
    assert left_over.UNTRANSLATED not in str(soup(page))

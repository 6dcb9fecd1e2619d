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
from tests.book.visit import HTML, MADE, PAGES, SETTLED, ZH, Visit, address, until

HEADINGS = re.compile(r'<section id="([^"]+)"')


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
    """A number that one language has in words may lead to no row there, and a term stands where its word does."""
    english, chinese = (Counter(map(target(page, place), links(page, place))) for place in ("", "zh"))
    (pages, rows), (chinese_pages, chinese_rows) = map(by_kind, (english, chinese))
    assert pages - chinese_pages == chinese_pages - pages == Counter()
    assert (chinese_rows & rows).total() >= 0.8 * rows.total()


def links(page, place):
    """The links of a page, but for those of terms."""
    return article(page, place).select("a[href]:not(.book-term a)")


def by_kind(found):
    """Links to pages and files, and links to rows."""
    rows = Counter({link: n for link, n in found.items() if "explorer.html#" in link})
    return found - rows, rows


def target(page, place):
    """What a link of a page leads to, without the place of its edition."""

    def of(link):
        parts = urlsplit(link["href"])
        if parts.scheme:
            return link["href"]
        path = normpath(join(place, dirname(page), parts.path)) if parts.path else join(place, f"{page}.html")
        asked = re.sub(r"&q=[^&]*", "", parts.fragment)  # words to look for are those of the language
        return relpath(path, place or ".").removeprefix("../") + (f"#{asked}" if asked else "")

    return of


BARE = re.compile(r"[-−+]?[\d,]+(?:\.\d+)?%?")


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_numbers_in_their_tables(page):
    """Numbers that stand alone in a cell; one with a unit is in words of the language, and so are many in Chinese."""
    english, chinese = (Counter(filter(BARE.fullmatch, cells(page, place))) for place in ("", "zh"))
    assert chinese - english == Counter()
    assert {number for number in english - chinese if len(number.replace(",", "")) < 5} == set()


def cells(page, place):
    return [cell.get_text().strip() for cell in article(page, place).select("td")]


# --- the way from one to the other ------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["http", "file"])
def test_the_link_to_the_other_language_keeps_the_place_and_what_was_chosen(chromium, site, by):
    page, place = "notebooks/reference/explorer", "#table=facts&source=qingdao-2020"
    with Visit(chromium, address(site, page, by) + place, width=390) as visit:
        for code in ("zh", "en"):
            link = visit.page.locator(f".book-language[lang={code}]")
            link.focus()
            link.press("Enter")
            until(
                visit.page, f"document.documentElement.lang.startsWith('{code}') && document.readyState === 'complete'"
            )
            assert visit.page.url.endswith(f"{page}.html{place}") and ("/zh/" in visit.page.url) == (code == "zh")
        assert (visit.foreign, visit.errors) == ([], [])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_link_to_the_other_language_leads_to_the_section_that_is_read(chromium, site, width):
    page, part = "notebooks/classroom/teachers-guide", "lesson-3-do-rankings-of-cities-agree"
    with Visit(chromium, address(site, f"zh/{page}"), width=width) as visit:
        visit.page.evaluate(f"document.getElementById('{part}').scrollIntoView()")
        box = visit.page.locator(".book-language").bounding_box()
        with visit.page.expect_navigation():
            visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert visit.page.url.endswith(f"{page}.html#{part}") and "/zh/" not in visit.page.url


def test_the_front_page_asks_and_guesses_nothing(chromium, site):
    context = chromium.new_context(locale="zh-CN")
    tab = context.new_page()
    tab.goto(f"{site}/index.html")
    assert tab.evaluate("document.documentElement.lang") == "en" and tab.locator("dialog[open]").count() == 0
    context.close()


@pytest.mark.parametrize("by", ["http", "file"])
def test_a_search_in_chinese_finds_chinese_pages(chromium, site, by):
    with Visit(chromium, f"{address(site, 'zh/search', by)}?q=%E7%94%A2%E6%A5%AD") as visit:  # 產業
        until(visit.page, "document.querySelector('.book-found a.page')")
        assert "页，" in visit.page.inner_text("#search-status")
        assert visit.page.locator(".book-found mark").first.inner_text() == "产业"
        visit.page.locator(".book-found a.page").first.click()
        until(visit.page, "document.querySelector('article h1')")
        assert "/zh/" in visit.page.url and (visit.foreign, visit.errors) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_each_control_of_a_chinese_page_takes_its_last_choice(chinese):
    page = chinese.page
    for menu in page.locator(".vega-bindings select, .book-rows-controls select").all():
        menu.select_option(index=menu.locator("option").count() - 1)
    for group in page.locator(".widget-toggle-buttons").all():
        group.locator("button").last.click()
    page.evaluate(SETTLED)
    assert chinese.errors == []


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

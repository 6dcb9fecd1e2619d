"""The two editions of the book: the same pages, places, numbers and links; nothing of one is left in the other."""

import html
import json
import re
from collections import Counter
from functools import cache
from posixpath import dirname, join, normpath, relpath
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup

from aicities.curation import left_over
from tests.book.visit import HTML, MADE, PAGES, SETTLED, ZH, Visit, address, new_tab, until

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
    """The same pages and files as often, and the same rows and filters; a term stands where its word does."""
    english, chinese = (Counter(map(target(page, place), links(page, place))) for place in ("", "zh"))
    (pages, rows), (chinese_pages, chinese_rows) = map(by_kind, (english, chinese))
    assert pages - chinese_pages == chinese_pages - pages == Counter()
    assert asked_for(rows) ^ asked_for(chinese_rows) == set()


def links(page, place):
    """The links of a page, but for those of terms."""
    return article(page, place).select("a[href]:not(.book-term a)")


def by_kind(found):
    """Links to pages and files, and links to rows."""
    rows = Counter({link: n for link, n in found.items() if "explorer.html#" in link})
    return found - rows, rows


def asked_for(found):
    """Each row that links lead to, as its table and id, and each filter."""
    asked = {link.partition("#")[2]: dict(parse_qsl(link.partition("#")[2])) for link in found}
    return {
        (said.get("table"), id_) if id_ else address
        for address, said in asked.items()
        for id_ in said.get("rows", "").split("~")
    }


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


# A number that stands alone in a cell: 10,080, 1.008万 and 1万零80 are one; with a unit it is in words of the language.
NUMBER = re.compile(
    r"(?P<sign>[-−+]?)(?P<number>[\d,]+(?:\.\d+)?)"
    r"(?: ?(?P<size>thousand|million|billion|trillion|万亿|亿|万)零?(?P<rest>\d*))?(?P<percent>%| percent|)"
)
YEAR = re.compile(r"^(\d{4})年$")
SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "万": 1e4, "亿": 1e8, "万亿": 1e12}


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_numbers_in_their_tables(page):
    english, chinese = (Counter(filter(None, map(amount, cells(page, place)))) for place in ("", "zh"))
    assert (english - chinese, chinese - english) == (Counter(), Counter())


def amount(cell):
    """The value of a cell with a number alone, with its sign and whether it is a percentage; None for any other."""
    if not (found := NUMBER.fullmatch(YEAR.sub(r"\1", cell))):
        return None
    value = float(found["number"].replace(",", "")) * SIZES.get(found["size"], 1) + float(found["rest"] or 0)
    return found["sign"].replace("−", "-"), round(value, 6), bool(found["percent"])


def test_an_amount_is_the_same_in_each_writing():
    assert amount("10,080") == amount("1.008万") == amount("1万零80") == ("", 10080, False)
    assert amount("32.0542 million") == amount("3205.42万") and amount("−5%") == amount("-5%") == ("-", 5, True)
    assert amount("2016年") == amount("2016") and amount("13.96 percent") == amount("13.96%")
    assert amount("10,080") != amount("1.08万") and amount("5") != amount("5%") and amount("5 km") is None


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
            until(visit.page, f"document.documentElement.lang.startsWith('{code}')")
            visit.page.wait_for_load_state()
            assert visit.page.url.endswith(f"{page}.html{place}") and ("/zh/" in visit.page.url) == (code == "zh")
        assert (visit.foreign, visit.errors) == ([], [])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_link_to_the_other_language_leads_to_the_section_that_is_read(chromium, site, width):
    page, part = "notebooks/classroom/teachers-guide", "lesson-3-do-rankings-of-cities-agree"
    with Visit(chromium, address(site, f"zh/{page}"), width=width) as visit:
        for _ in range(2):  # what comes into view is laid out, and moves the rest
            visit.page.evaluate(f"document.getElementById('{part}').scrollIntoView()")
            visit.page.evaluate(SETTLED)
        box = visit.page.locator(".book-language").bounding_box()
        with visit.page.expect_navigation():
            visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert visit.page.url.endswith(f"{page}.html#{part}") and "/zh/" not in visit.page.url


def test_the_front_page_asks_and_guesses_nothing(chromium, site):
    tab = new_tab(chromium, locale="zh-CN")
    tab.goto(f"{site}/index.html")
    assert tab.evaluate("document.documentElement.lang") == "en" and tab.locator("dialog[open]").count() == 0
    tab.close()


@pytest.mark.parametrize("by", ["http", "file"])
def test_a_search_in_chinese_finds_chinese_pages(chromium, site, by):
    with Visit(chromium, f"{address(site, 'zh/search', by)}?q=%E7%94%A2%E6%A5%AD") as visit:  # 產業
        until(visit.page, "document.querySelector('.book-found a.page')")
        assert "页，" in visit.page.inner_text("#search-status")
        assert visit.page.locator(".book-found mark").first.inner_text() == "产业"
        visit.page.locator(".book-found a.page").first.click()
        visit.page.wait_for_url("**/zh/notebooks/**")
        assert visit.page.locator("article h1").count() == 1 and (visit.foreign, visit.errors) == ([], [])


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


def test_nothing_is_left_in_english_in_the_chinese_book():
    """What a reader meets in text, controls and rows; names and code are kept by column, markup, or `kept.csv`."""
    assert list(left_over.of_book(ZH)) == []


@pytest.mark.parametrize(
    "html, found",
    [
        ("<p>研究 observed</p>", ["observed"]),
        ("<p>研究<code>observed</code>，DeepSeek、AI、Jupyter</p>", []),
        ('<td data-label="英文">unicorn</td><td data-label="词">unicorn</td>', ["unicorn"]),
        ("<p>独角兽（unicorn）</p><p>独角兽 unicorn</p>", ["unicorn"]),
        ('<button aria-label="Close">×</button>', ["Close"]),
        (
            '<script type="application/json">{"words": {"clear": "Clear all"}, "link": "a/reference"}</script>',
            ["Clear all"],
        ),
        (
            '<script type="application/vnd.jupyter.widget-state+json">{"state": {"1": {"state": {"layout": "Layout", '
            '"_options_labels": ["all", "全部"], "value": "<b>City</b> 城市"}}}}</script>',
            ["all", "City"],
        ),
        ('<a href="a.html">two-tigers-2020</a>', ["two-tigers"]),
    ],
)
def test_what_is_left_is_seen(html, found):
    said = [run for _, text in left_over.texts(html) for run in left_over.english(text)]
    assert said == found


def test_what_is_left_in_rows_is_seen_by_column():
    made = {
        "heads": ["文本", "英文名", "类别"],
        "codes": {},
        "rows": [["a", "行", ["", ""], [], [], [["a text"], ["a name"], [["words", "facts", "id"]]]]],
    }
    script = f"bookRows({json.dumps('reader_scores')}, {json.dumps(made)});"
    assert [said for said in left_over.rows(script) if left_over.english(said)] == ["a text", "words"]


@pytest.mark.parametrize("page", PAGES)
def test_an_english_page_has_no_mark_of_a_missing_translation(page):
    assert left_over.UNTRANSLATED not in str(soup(page))

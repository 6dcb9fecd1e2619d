"""Every number that a cell puts into a sentence leads to its rows in one click, or to the chart that shows them.

What stands in a sentence for another reason is one of these kinds, and of no other:
- typed: it stands in the words of the cell, as a limit, an example or a step (where data are meant, it is computed);
- a year that names a time;
- part of a name, such as 36Kr, L4 or China AI index 2022–2023;
- `ARITHMETIC`: what follows from no row;
- `MEASURES`: what a measure is, shown with numbers made up for it.
Not looked at are tables, charts, code, exercises and controls, and the gists of an article: theirs are in
`tests/unit/test_sentences.py`.
"""

import json
import re
from functools import cache
from html import unescape
from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup

from aicities import load
from aicities import schema as T
from aicities.data import FILTERS
from aicities.display.rows import VIEWS
from tests.book.visit import ARTICLES, HTML, PAGES, ROOT, TWO_TIGERS, Visit, address, source, until

THEMES = [page for page in PAGES if "/themes/" in page]
LOOKED_AT = ["index", *ARTICLES, *THEMES, "notebooks/classroom/your-own-article", "notebooks/reference/method"]
APART = (
    "table, .vega-chart, .vega-data, .book-rows-link, pre, code, .exercise, .solution, .cell_input, summary,"
    " .book-meta, .book-widget, .widget-print, .book-gists, script, style, svg, [role=tooltip], h1, h2, h3, h4,"
    " .tag_show-code"
)
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
YEAR = re.compile(r"(?:19|20)\d\d")
ARITHMETIC = (
    "Tau is 2/3 − 1/3 = 0.33",  # of an example by hand
    "in 17% of cases. For nine cities it is one in 362,880",  # of all orders of some cities
)
MEASURES = ("Min-max", "Kendall's tau", "Log ratio", "G²", "NPMI", "Dispersion")
LEAST = {"index": 5, "notebooks/classroom/your-own-article": 5}  # numbers that lead to rows; elsewhere at least 10


@cache
def typed(page: str) -> str:
    """The words of a notebook and of the code that speaks on its page, as the page shows them."""
    cells = json.loads((ROOT / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    own = ROOT / "aicities" / "pages" / f"{page.rpartition('/')[2].replace('-', '_')}.py"
    code = [path.read_text(encoding="utf-8") for path in [own, ROOT / "aicities/display/article.py"] if path.is_file()]
    text = "\n".join(["".join(cell["source"]) for cell in cells] + code)
    return shown(re.sub(r"[*_`]|\\n|\"\s*\"", "", text))


@cache
def names() -> re.Pattern:
    """Every name of the tables that holds a digit."""
    tables = {"entities": ["name"], "sources": ["short", "title"], "rankings": ["index"], "events": ["title"]}
    columns = [(table, f"{c}_{language}") for table, cs in tables.items() for c in cs for language in ("en", "zh")]
    found = {name for table, column in columns for name in load(table)[column].dropna() if re.search(r"\d", name)}
    return re.compile("|".join(re.escape(shown(name)) for name in sorted(found, key=len, reverse=True)))


def shown(text: str) -> str:
    """A text with plain quotes and single spaces."""
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').split())


def sentences(page: str) -> list[tuple[str, list[str]]]:
    """The paragraphs that the cells of a page put there: the text with a mark for each link, and the links' texts."""
    article = BeautifulSoup(source(page), "html.parser").select_one(".bd-article")
    for part in article.select(APART):
        part.replace_with("⟦⟧" if part.name == "code" else "")
    found = []
    for block in article.select(".cell_output p, .cell_output li, .book-card p"):
        if not block.find(["p", "li"]):
            links = [link.replace_with("⟦⟧").get_text() for link in block.find_all("a")]
            found.append((shown(block.get_text()), links))
    return found


def unexplained(page: str, text: str) -> list[str]:
    """The numbers of a sentence without its links that are of none of the kinds."""
    if text.startswith(MEASURES):
        return []
    text = names().sub("", text)
    for told in ARITHMETIC:
        text = text.replace(told, "")
    return [n[0] for n in NUMBER.finditer(text) if not (YEAR.fullmatch(n[0]) or is_typed(page, text, *n.span()))]


def is_typed(page: str, text: str, start: int, end: int) -> bool:
    """Whether a number stands with the words before it in what somebody wrote, or is glued to letters."""
    before = re.split("[⟧)]", text[max(0, start - 12) : start])[-1]
    glued = re.search(r"[A-Za-z]-?$", before) or re.match(r"[A-Za-z]", text[end:])
    return bool(glued) or len(before.strip()) > 2 and f"{before}{text[start:end]}" in typed(page)


@pytest.mark.parametrize("page", LOOKED_AT)
def test_every_number_of_a_computed_sentence_is_a_link(page):
    found = sentences(page)
    linked = sum(bool(re.search(r"\d", link)) for _, links in found for link in links)
    left = {text: numbers for text, _ in found if (numbers := unexplained(page, text))}
    assert left == {}, f"{linked} are links, these are not"
    assert linked >= LEAST.get(page, 10)


def test_a_number_without_a_link_is_found():
    page = "notebooks/themes/words-and-frames"
    assert unexplained(page, "Of 38 statements, ⟦⟧ say so in 2020") == ["38"]
    assert unexplained(page, "36Kr says 5G, and 7 of ⟦⟧ for every 1,000 words.") == ["7"]


@pytest.mark.parametrize("page", LOOKED_AT)
def test_the_links_of_numbers_lead_to_rows_and_charts_that_are_there(page):
    text = source(page)
    hrefs = {unescape(href) for href in re.findall(r'<a class="book-number[^"]*" href="([^"]+)"', text)}
    places = set(re.findall(r' id="([^"]+)"', text))
    assert hrefs
    for href in hrefs:
        file, _, part = href.partition("#")
        asked = dict(parse_qsl(part, keep_blank_values=True))
        if not file:
            assert part in places, href
        elif "table" in asked:
            assert missing(asked) == [], href
        else:
            assert (HTML / page).parent.joinpath(file).is_file(), href


@cache
def ids_of(table: str) -> set[str]:
    return set(T.row_ids(table, load(table)))


def missing(asked: dict[str, str]) -> list[str]:
    """What an address asks of the explorer that is not there."""
    tables = [asked["table"]] if asked["table"] else list(VIEWS)
    wrong = [name for name in tables if name not in VIEWS] + [
        key for key in asked if key not in ("table", "rows", *FILTERS)
    ]
    if wrong or "rows" not in asked:
        return wrong
    return [id_ for id_ in asked["rows"].split("~") if not any(id_ in ids_of(table) for table in tables)]


# --- one click --------------------------------------------------------------------------------------------------------


def test_a_count_opens_as_many_rows(chromium, site):
    with Visit(chromium, address(site, TWO_TIGERS)) as visit:
        number = visit.page.locator(".tag_answer a.book-number").first
        n = int(number.inner_text())
        number.click()
        visit.page.wait_for_url("**/reference/explorer.html#table=statements*")
        visit.page.wait_for_selector(".book-rows .dt-info")
        assert int(re.match(r"\d+", visit.page.locator(".book-rows .dt-info").inner_text())[0]) == n > 1
        visit.page.click(".book-rows-back a")
        visit.page.wait_for_url(f"**/{TWO_TIGERS}.html")
        assert visit.errors == []


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("notebooks/themes/city-rankings", "chart=taus"),
        ("notebooks/themes/words-and-frames", "chart=own-table"),
    ],
)
def test_a_number_of_a_chart_or_table_leads_there(chromium, site, page, place):
    with Visit(chromium, address(site, page)) as visit:
        visit.page.locator(f"a.book-number[href='#{place}']").first.click()
        until(visit.page, f"Math.abs(document.getElementById({json.dumps(place)}).getBoundingClientRect().top) < 200")
        assert visit.errors == []


def test_a_number_is_a_quiet_link_that_can_be_seen(chromium, site):
    seen = """() => [...document.querySelectorAll('.tag_answer a.book-number')].map(link => {
        const own = getComputedStyle(link), around = getComputedStyle(link.parentElement);
        return [own.color === around.color, own.textDecorationLine, own.textDecorationStyle]; })"""
    with Visit(chromium, address(site, TWO_TIGERS)) as visit:
        for theme in ("light", "dark"):
            visit.show(theme=theme)
            links = visit.page.evaluate(seen)
            assert links and set(map(tuple, links)) == {(True, "underline", "dotted")}

"""The explorer of all rows as a reader uses it, over http and from a file, and the links that lead to it."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pandas as pd
import pytest

from aicities import source_name
from aicities.data import city_name, filter_url, label
from aicities.display.comparing import why_not_words
from aicities.display.rows import VIEWS
from tests.book.visit import OVERFLOWING, PAGES, ROOT, TWO_TIGERS, Visit, address, source, until

PAGE = "notebooks/reference/explorer"


@pytest.fixture(params=["http", "file"])
def explorer_at(request, chromium, site):
    return lambda part="": Visit(chromium, address(site, PAGE, request.param) + part)


def rows_shown(page):
    page.wait_for_selector(".book-rows .dt-info")
    return int(page.locator(".book-rows .dt-info").inner_text().split()[0].replace(",", ""))


def test_the_explorer_filters_searches_and_keeps_the_choice_in_its_address(explorer_at):
    facts = pd.read_parquet(ROOT / "data" / "facts.parquet")
    with explorer_at() as visit:
        page = visit.page
        assert rows_shown(page) == len(facts)
        page.select_option(".book-rows select[name=source]", "qingdao-2020")
        assert rows_shown(page) == (facts["source_id"] == "qingdao-2020").sum()
        page.fill(".book-rows input[name=word]", "合肥")
        until(page, "location.hash.includes('q=')")
        found = rows_shown(page)
        assert 0 < found < (facts["source_id"] == "qingdao-2020").sum()
        page.reload()
        assert rows_shown(page) == found
        page.click(".book-rows button[type=reset]")
        assert rows_shown(page) == len(facts)
        assert visit.errors == []


def test_a_link_opens_one_row_with_all_its_cells_and_the_other_sources(explorer_at):
    with explorer_at("#table=facts&rows=shenzhen-hangzhou-2025-6-unicorns-2") as visit:
        visit.page.wait_for_selector(".book-rows-details")
        assert rows_shown(visit.page) == 1
        text = visit.page.locator(".book-rows-details").inner_text()
        assert "19家" in text
        assert source_name("ref-hurun-2024") in text
        visit.page.locator(".book-rows-details a", has_text="unicorn firms").click()
        until(visit.page, "location.hash.includes('table=indicators')")
        assert visit.errors == []


@pytest.mark.parametrize(
    ("other", "may"), [("5-rd-expenditure", False), ("6-unicorns-2", True), ("5-high-tech-firms", False)]
)
def test_any_two_facts_can_be_compared_with_the_reason_why_not(chromium, site, other, may):
    facts = pd.read_parquet(ROOT / "data" / "facts.parquet", dtype_backend="numpy_nullable").set_index("fact_id")
    ids = ["shenzhen-hangzhou-2025-6-unicorns", next(i for i in facts.index if i.endswith(other))]
    reasons = why_not_words(*(facts.loc[i] for i in ids))
    assert (not reasons) == may
    with Visit(chromium, f"{site}/{PAGE}.html#table=facts&rows={ids[0]}") as visit:
        page = visit.page
        page.get_by_role("button", name="Compare with another row").click()
        page.evaluate("id => { location.hash = location.hash.replace(/rows=[^&]*/, 'rows=' + id); }", ids[1])
        page.wait_for_selector(".book-rows-hold table")
        assert page.locator(".book-rows-hold strong").inner_text() == ("; ".join(reasons) or "may stand beside it")
        differing = [text for text in page.locator(".book-rows-hold tbody th").all_inner_texts() if text[0] == "≠"]
        assert len(differing) == len(reasons)
        page.reload()
        page.wait_for_selector(".book-rows-hold table")
        page.locator(".book-rows-hold button").click()
        page.wait_for_selector(".book-rows-hold table", state="detached")
        assert "beside" not in page.url
        assert visit.errors == []


def test_an_error_in_a_row_can_be_reported_with_its_address_and_line(explorer_at):
    row = "shenzhen-hangzhou-2025-6-unicorns-2"
    with explorer_at(f"#table=facts&rows={row}") as visit:
        visit.page.locator(".book-rows-report summary").click()
        report = visit.page.locator(".book-rows-report textarea").input_value()
        for known in (f"facts: {row}", f"{PAGE}.html#table=facts&rows={row}", "line 6", "19家", "Why:"):
            assert known in report, known
        assert not re.search(r"\{\w+\}|undefined", report)
        assert visit.errors == []


def test_the_explorer_works_by_keyboard_and_says_when_nothing_fits(explorer_at):
    with explorer_at() as visit:
        rows_shown(visit.page)
        visit.page.locator(".book-rows-open").first.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(".book-rows-details")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(".book-rows-details", state="detached")
        visit.page.fill(".book-rows input[name=word]", "<img src=x onerror=alert(1)>")
        visit.page.wait_for_selector("text=No row matches")
        visit.page.goto("about:blank")
    with explorer_at("#table=facts&rows=no-such-row") as visit:
        visit.page.wait_for_selector("text=No row has the id no-such-row")


def test_a_search_over_every_table_finds_its_rows(chromium, site):
    with Visit(chromium, f"{site}/{PAGE}.html#table=") as visit:
        every = sum(len(pd.read_csv(path)) for path in (ROOT / "data" / "curated").glob("*.csv"))
        assert rows_shown(visit.page) == every
        for word, least in (("深圳", 300), ("Hangzhou", 50), ("没有此词", 0)):
            found = visit.page.evaluate(
                """word => { const start = performance.now();
                    const grid = new DataTable.Api('.book-rows-grid').search(word).draw();
                    return [grid.rows({search: 'applied'}).count(), performance.now() - start]; }""",
                word,
            )
            print(f"{word}: {found[0]} of {every} rows in {found[1]:.0f} ms")
            assert found[0] >= least
            assert (found[0] == 0) == (least == 0)


def test_an_address_sets_the_filters_in_their_menus_and_leads_back(chromium, site):
    checks = pd.read_parquet(ROOT / "data" / "checks.parquet").query("verdict == 'fails'")
    wanted = filter_url("checks", source="two-tigers-2020", status="fails")
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.page.evaluate("url => { location.href = url; }", wanted)
        assert rows_shown(visit.page) == (checks["source_id"] == "two-tigers-2020").sum()
        chosen = [visit.page.locator(f".book-rows select[name={name}]").input_value() for name in ("source", "status")]
        assert chosen == ["two-tigers-2020", label("verdict", "fails")]
        for part in (".bd-article h1", ".book-rows-controls", ".book-rows-grid"):
            assert 0 <= visit.page.locator(part).first.bounding_box()["y"] < 800, part
        visit.page.select_option(".book-rows select[name=source]", "")
        until(visit.page, "location.hash.endsWith('table=checks&status=fails')")
        assert rows_shown(visit.page) == len(checks)
        visit.page.click(".book-rows-back a")
        visit.page.wait_for_url(f"**/{TWO_TIGERS}.html")
    with Visit(chromium, f"{site}/{PAGE}.html") as visit:
        rows_shown(visit.page)
        assert visit.page.locator(".book-rows-back").is_hidden()


def test_a_city_stands_in_the_address_by_its_id_and_what_is_unknown_is_refused(chromium, site):
    with Visit(chromium, f"{site}/{PAGE}.html#{filter_url('policies', city='shenzhen').partition('#')[2]}") as visit:
        assert 0 < rows_shown(visit.page) < len(pd.read_parquet(ROOT / "data" / "policies.parquet"))
        assert visit.page.locator(".book-rows select[name=city]").input_value() == city_name("shenzhen")
    with pytest.raises(ValueError, match="no table or filter"):
        filter_url("checks", verdict="fails")
    with pytest.raises(ValueError, match="no table or filter"):
        filter_url("no-such-table", source="qingdao-2020")


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.slow), 390])
def test_every_table_fits_the_page_and_its_line_is_in_view(chromium, site, width):
    """With a hundred rows, all rows of the shorter tables, and one of them open."""
    with Visit(chromium, f"{site}/{PAGE}.html", width=width) as visit:
        for name in [*VIEWS, ""]:
            visit.page.wait_for_selector(".book-rows .dt-info")
            visit.page.select_option(".book-rows select[name=table]", name)
            until(visit.page, f"location.hash === '#table={name}' || location.hash.startsWith('#table={name}&')")
            # No value of it is asked for: that is all rows, and takes long.
            visit.page.evaluate("void new DataTable.Api('.book-rows-grid').page.len(100).draw()")
            visit.page.locator(".book-rows-open").first.click()
            assert visit.page.evaluate(OVERFLOWING) == [], name
            lines = visit.page.locator(".book-rows-grid td:last-child:not(.book-rows-child)")
            rights = lines.evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().right)")
            assert 0 < max(rights) <= width, name
    assert visit.errors == []


def test_on_a_phone_a_link_shows_its_rows_and_two_of_them_compared(chromium, site):
    link = "#table=facts&rows=qingdao-2020-95-ai-firms~qingdao-2020-63-firms"
    with Visit(chromium, address(site, PAGE) + link, width=390) as visit:
        page = visit.page
        assert rows_shown(page) == 2
        seen = "(part) => { const r = part.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"
        first, second = page.locator(".book-rows-open").all()
        assert [button.evaluate(seen) for button in (first, second)] == [True, True]
        first.click()
        assert first.evaluate(seen)
        page.get_by_role("button", name="Compare with another row").click()
        second.click()
        assert page.locator(".book-rows-hold strong").last.evaluate(seen)


def test_on_a_phone_no_text_stands_in_the_column_of_the_heads(chromium, site):
    with Visit(chromium, f"{site}/{PAGE}.html#table=checks", width=390) as visit:
        rows_shown(visit.page)
        lefts = visit.page.evaluate(
            """() => [...document.querySelectorAll('.book-rows-grid td[data-label] > *')]
                .map(part => part.getBoundingClientRect().left - part.parentElement.getBoundingClientRect().left)"""
        )
        assert len(lefts) > 25
        assert min(lefts) > 90


@pytest.mark.slow
def test_filtered_links_of_the_pages_open_rows(chromium, site):
    links = {
        link
        for page in PAGES
        for link in re.findall(r'href="\.\./reference/explorer\.html(#table=\w+&amp;(?!rows=)[^"]+)"', source(page))
    }
    assert links
    with Visit(chromium, f"{site}/{PAGE}.html") as visit:
        for link in sorted(map(unescape, links)):
            visit.page.goto("about:blank")
            visit.page.goto(f"{site}/{PAGE}.html{link}")
            assert rows_shown(visit.page), link
            until(visit.page, "document.querySelector('.book-rows-state').textContent === ''")
            wanted = dict(parse_qsl(link[1:]))
            filled = visit.page.locator(".book-rows-controls :is(select, input)").evaluate_all(
                "controls => controls.filter(c => c.value).map(c => c.name === 'word' ? 'q' : c.name)"
            )
            assert set(filled) == set(wanted), link


def test_charts_and_tables_lead_to_their_rows(chromium, site):
    with Visit(chromium, f"{site}/{TWO_TIGERS}.html") as visit:
        visit.page.locator(".book-rows-link a").first.click()
        visit.page.wait_for_url("**/reference/explorer.html#table=*")
        shown = rows_shown(visit.page)
        assert 0 < shown < 100
        assert visit.page.locator(".book-rows-state").inner_text() == ""

"""Coding in a browser: the page's arithmetic is Python's, nothing is lost, and a neighbour's line is checked."""

import html
import json
import random
import re

import pandas as pd
import pytest

from aicities.data import load
from aicities.lessons import coding
from aicities.method.agreement import measured
from tests.book.test_access import violations
from tests.book.visit import Visit, address, source, until

PAGE = "notebooks/classroom/code-it-yourself"
SET = json.loads(re.search(r'class="book-coding"><script type="application/json">(.*?)</script>', source(PAGE))[1])
WRITE = "([set, codes]) => bookCoding.write(set, codes)"
READ = "([set, texts]) => texts.map(text => bookCoding.read(set, text))"
OWN = "() => document.querySelector('.book-coding-send textarea').value"


@pytest.fixture
def own(chromium, site):
    """A visit of its own: codes are given."""
    with Visit(chromium, address(site, PAGE)) as visit:
        until(visit.page, "document.querySelector('.book-coding[data-state]')")
        yield visit.page
        assert visit.errors == []


def drawn(seed: int, gaps: float = 0.0) -> list[list[int | None]]:
    """Random codes for each question of each statement."""
    chance = random.Random(seed)
    sizes = [len(question["categories"]) for question in SET["questions"]]
    return [[None if chance.random() < gaps else chance.randrange(n) for n in sizes] for _ in SET["items"]]


def opened(page, codes):
    """The page as it opens from an address with these codes."""
    line = page.evaluate(WRITE, [SET, codes])
    home = page.url.split("#")[0]
    page.goto("about:blank")
    page.goto(f"{home}#coding=" + line[8:-1].replace(" ", "-"))
    until(page, "document.querySelector('.book-coding[data-state]')")
    return line


def column(codes, q: int) -> pd.Series:
    """What a coding says of one question, as Python measures it."""
    return pd.Series([row[q] for row in codes], dtype=object)


def cells(page, caption: str) -> list[list[str]]:
    rows = page.locator(f".book-coding-results table:has(caption:text('{caption}')) tbody tr").all()
    return [row.locator("th, td").all_text_contents() for row in rows]


def test_question_answer_and_the_first_statement_share_the_first_screen(wide):
    wide.page.evaluate("window.scrollTo(0, 0)")
    tops = [
        wide.page.locator(name).first.bounding_box()["y"]
        for name in (".bd-article h1", ".tag_answer", ".book-coding fieldset")
    ]
    assert tops == sorted(tops) and tops[-1] < 500


def test_the_page_computes_what_python_computes(wide):
    chance = random.Random(7)
    trials = []
    for _ in range(400):
        n, kinds, gaps = chance.randrange(16), chance.randrange(1, 5), chance.choice([0, 0.3])
        trials.append(
            [[None if chance.random() < gaps else chance.randrange(kinds) for _ in range(n)] for _ in range(2)]
        )
    found = wide.page.evaluate("trials => trials.map(([a, b]) => bookCoding.measure(a, b))", trials)
    seen = set()
    for (a, b), got in zip(trials, found, strict=True):
        want = measured(*(column([[code] for code in codes], 0) for codes in (a, b)))
        assert got["n"] == want["n"]
        for name in ("agreed", "kappa", "alpha"):
            none = pd.isna(want[name])
            seen.add((name, none))
            assert (got[name] is None) if none else got[name] == pytest.approx(want[name]), (a, b)
    assert len(seen) == 6  # each number was met, and met where it can't be computed


def test_a_line_is_read_as_it_was_written_and_a_wrong_one_is_refused_with_the_reason(wide):
    codes = drawn(1, gaps=0.2)
    line = wide.page.evaluate(WRITE, [SET, codes])
    groups = line[1:-1].split()
    other = " ".join(["0000" if group == SET["set"] else group for group in groups])
    changed = line.replace(f" {groups[2]} ", " aaa " if groups[2] != "aaa" else " bbb ", 1)
    blank = wide.page.evaluate(WRITE, [SET, [[None] * 3] * len(SET["items"])])
    wrong = {
        "See you at noon": "There is no coding",
        line[:-1]: "cut off",
        f"[{other}]": "another set",
        line.replace(f" {groups[2]} ", " ", 1): f"{len(SET['items']) - 1} statements",
        line.replace(f" {groups[2]} ", " zzz ", 1): "statement 1 is no coding",
        changed: "changed on its way",
        blank: "no codes",
    }
    whole, upper, *refused = wide.page.evaluate(READ, [SET, [f"Mine: {line} :)", line.upper(), *wrong]])
    assert whole == upper == {"codes": codes}
    for found, reason in zip(refused, wrong.values(), strict=True):
        assert reason in found["problem"]


def test_codes_are_given_by_keyboard_undone_and_kept_by_a_reload(own):
    first = own.locator(".book-coding-items > li:first-child fieldset").first
    first.locator("input").first.press("Space")
    own.keyboard.press("ArrowDown")
    assert own.evaluate(OWN).split()[2] == "b00"
    own.get_by_role("button", name="Start again").press("Enter")
    assert own.evaluate(OWN).split()[2] == "000"
    own.get_by_role("button", name="Undo").press("Enter")
    own.get_by_role("button", name="Next").press("Enter")
    assert "Statement 2 of" in own.locator(".book-coding-state").text_content()
    own.locator("a[href='#exercises']:visible").first.click()
    own.reload()
    until(own, "document.querySelector('.book-coding[data-state]')")
    assert own.evaluate(OWN).split()[2] == "b00"


def test_agreement_with_the_book_and_a_neighbour_is_shown_with_what_differs(own):
    mine, theirs = drawn(2, gaps=0.2), drawn(3)
    line = own.evaluate(WRITE, [SET, theirs])
    opened(own, mine)
    own.get_by_text("Compare with a neighbour").click()
    own.get_by_label("Paste your neighbour's line here").fill("nothing")
    own.get_by_role("button", name="Compare", exact=True).click()
    assert own.locator(".book-coding-results").is_hidden()
    own.get_by_label("Paste your neighbour's line here").fill(line)
    own.get_by_role("button", name="Compare", exact=True).click()
    assert "Published" not in own.locator(".book-coding-results").inner_text()
    own.get_by_role("button", name="Show the published codes").click()
    book = [item["codes"] for item in SET["items"]]
    sides = {"You, published": (mine, book), "You, neighbour": (mine, theirs), "Neighbour, published": (theirs, book)}
    shown = cells(own, "n counts")
    for q, question in enumerate(SET["questions"]):
        start = shown.index([question["title"]]) + 1
        for row, (name, pair) in zip(shown[start : start + 3], sides.items(), strict=True):
            want = measured(*(column(codes, q) for codes in pair))
            assert row[:3] == [name, str(want["n"]), f"{want['agreed']:.0%}"]
            assert list(map(float, row[3:])) == pytest.approx([want["kappa"], want["alpha"]], abs=0.0051)
    differ = cells(own, "Where the codes differ")
    lines = [row for row in differ if len(row) > 1]
    apart = [
        (i, q)
        for i in range(len(book))
        for q in range(3)
        if len({codes[i][q] for codes in (mine, theirs, book)} - {None}) > 1
    ]
    assert len(lines) == len(apart)
    assert violations(own) == []


def test_every_statement_that_differs_leads_to_its_row(own):
    sizes = [len(question["categories"]) for question in SET["questions"]]
    opened(own, [[(code + 1) % n for code, n in zip(item["codes"], sizes, strict=True)] for item in SET["items"]])
    own.get_by_role("button", name="Show the published codes").click()
    links = own.locator(".book-coding-results a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert links == [html.unescape(item.link) for item in coding.items()]
    assert {link.split("rows=")[1] for link in links} <= set(load("statements")["statement_id"])


def test_why_a_number_cannot_be_computed_is_said(own):
    codes = [[None] * 3 for _ in SET["items"]]
    codes[0] = SET["items"][0]["codes"]
    opened(own, codes)
    own.get_by_role("button", name="Show the published codes").click()
    assert own.get_by_text("they need two or more statements").count() == 3
    line = opened(own, [[None, None, 0]] * len(SET["items"]))
    own.get_by_text("Compare with a neighbour").click()
    own.get_by_label("Paste your neighbour's line here").fill(line)
    own.get_by_role("button", name="Compare", exact=True).click()
    told = own.locator(".book-coding-results").inner_text()
    assert "used one and the same category" in told and "nothing to compare" in told
    assert "the same as your own" in own.locator(".book-coding").inner_text()


def test_a_saved_table_holds_the_values(wide):
    codes = drawn(4, gaps=0.3)
    rows = wide.page.evaluate("([set, codes]) => bookCoding.csv(set, codes)", [SET, codes]).splitlines()
    assert rows[0] == "id,speaker,factor,stance"
    for row, item, given in zip(rows[1:], SET["items"], codes, strict=True):
        values = ["" if c is None else q["categories"][c][0] for c, q in zip(given, SET["questions"], strict=True)]
        assert row.split(",") == [item["id"], *values]


def test_on_paper_all_statements_stand_with_boxes_and_the_code_book(wide):
    page = wide.page
    assert page.locator(".book-coding-items > li").locator("visible=true").count() == 1
    page.emulate_media(media="print")
    assert page.locator(".book-coding-items > li").locator("visible=true").count() == len(SET["items"])
    assert page.locator(".book-coding-book").is_visible() and not page.locator(".book-coding-actions").is_visible()

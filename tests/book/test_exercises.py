"""The list of all exercises: complete, with links that hold, and with filters that the address keeps."""

import re
from posixpath import dirname, join, normpath

import pytest
from playwright.sync_api import expect

from aicities.pages.exercises import every
from tests.book.visit import PAGES, Visit, address, source

PAGE = "notebooks/classroom/exercises"
LABELS = re.compile(r'<div class="exercise [^"]*admonition" id="([^"]+)">')
IDS = re.compile(r'\sid="([^"]+)"')


@pytest.fixture(scope="module")
def rows():
    return every()


@pytest.fixture
def page(chromium, url):
    with Visit(chromium, url(PAGE) + "#level=easy&need=no-python", width=390) as visit:
        yield visit.page
        assert visit.errors == visit.foreign == []


def test_every_exercise_of_every_page_is_there_in_the_order_of_the_book(rows):
    found = [label for page in PAGES if page != PAGE for label in LABELS.findall(source(page))]
    assert LABELS.findall(source(PAGE)) == found
    assert len(found) == len(rows) == source(PAGE).count('<details class="solution')


@pytest.mark.parametrize("page", PAGES)
def test_no_two_parts_of_a_page_have_one_name(page):
    names = IDS.findall(source(page))
    assert sorted(names) == sorted(set(names))


def test_each_exercise_says_what_it_says_on_its_page_and_links_there():
    text = source(PAGE)
    links = re.findall(r'<a href="([^"]*)\.html#([\w-]+)">on its page</a>', text)
    assert [label for _, label in links] == LABELS.findall(text)
    for page, label in links:
        own = source(normpath(join(dirname(PAGE), page)))
        title = re.search(rf'id="{label}">\s*<p class="admonition-title">(.*?)</p>', own)[1]
        assert f">{plain(title)}</p>" in plain(text, tags=False), title


def plain(html: str, tags: bool = True) -> str:
    """Some HTML with each run of spaces as one, and, unless told not to, without tags."""
    return " ".join((re.sub(r"<[^>]*>", "", html) if tags else html).split())


def test_menus_choose_and_the_address_keeps_the_choice(page, rows):
    count, entries = page.locator(".book-list-count"), page.locator(".book-list-entry:not([hidden])")
    easy = rows.query("level == 'easy' and need == 'no-python'")
    expect(count).to_have_text(f"{len(easy)} of {len(rows)} exercises · {easy['minutes'].sum()} minutes in all")
    expect(page.get_by_label("Level")).to_have_value("easy")
    page.get_by_label("At most").select_option(label="5 minutes")
    expect(entries).to_have_count(len(easy.query("minutes <= 5")))
    expect(page).to_have_url(re.compile("#level=easy&minutes=5&need=no-python$"))
    one = easy.iloc[0]["page"]
    page.locator("select[name=page]").select_option(label=one.replace("'", "\u2019"))  # as a page sets it
    expect(entries).to_have_count(len(easy.query("minutes <= 5 and page == @one")))
    expect(page.locator(".book-gathered > section:not([hidden])")).to_have_count(1)
    page.get_by_label("Level").select_option("hard")
    expect(count).to_have_text(re.compile("No exercise is like this: choose less.$"))
    page.get_by_role("button", name="All exercises").click()
    expect(entries).to_have_count(len(rows))
    expect(page).to_have_url(re.compile("^[^#]*$"))
    page.locator("table a", has_text="exercise").last.click()
    expect(entries).to_have_count(len(rows.query("level == 'hard' and need == 'python'")))


def test_print_leaves_out_solutions_menus_and_what_was_not_chosen(page):
    page.emulate_media(media="print")
    assert not page.locator(".book-list form").is_visible()
    assert page.locator(".book-list-entry").first.is_visible() or page.locator(".book-list-entry[hidden]").count()
    assert not any(part.is_visible() for part in page.locator(".book-list-entry details.solution").all())
    page.emulate_media(media="screen")
    page.evaluate("() => { window.print = () => { window.printed = document.documentElement.dataset.solutions; }; }")
    page.get_by_role("button", name="Print with solutions").click()
    assert page.evaluate("printed") == "shown"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    chosen = page.locator(".book-list-entry:not([hidden]) > details.solution").all()
    assert chosen and all(part.is_visible() and part.evaluate("part => part.open") for part in chosen)


def test_without_scripts_all_are_shown_and_no_menu(chromium, site, rows):
    with Visit(chromium, address(site, PAGE), script=False) as visit:
        assert visit.page.locator(".book-list-entry").count() == len(rows)
        assert visit.page.locator(".book-list-entry").last.is_visible()
        assert not visit.page.locator(".book-list form").is_visible()

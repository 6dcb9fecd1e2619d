"""The front page in a browser: the map answers its menus, a slice tells what an article says, links lead on."""

import re

import pytest

from aicities import source_name
from aicities.data import city_name
from aicities.pages import index
from tests.book.charts import chart, choose, told
from tests.book.visit import HTML, source

PAGE = "index"
TOLD = index.told()


def labels_of(rows):
    """The names and numbers that the map shows for some rows."""
    n = rows.groupby("city_id")["n"].sum()
    return sorted(f"{city_name(city)} {n[city]}" for city in n.index)


@pytest.mark.parametrize("measure", list(index.MEASURES))
def test_the_menus_choose_what_is_counted_and_by_whom(visit, measure):
    box = chart(visit, 0)
    rows = TOLD[TOLD["measure"] == measure]
    assert sorted(choose(box, 0, index.MEASURES[measure][0])) == labels_of(rows)
    for article in index.articles():
        mine = rows[rows["source_id"] == article]
        assert sorted(choose(box, 1, source_name(article))) == labels_of(mine)


def test_a_slice_tells_what_an_article_says_of_a_city(wide):
    box = chart(wide, 0)
    choose(box, 1, source_name("guangzhou-2024"))
    box.locator(".vega-stage .mark-arc path").first.hover(force=True)
    row = TOLD.query("measure == 'statements' and source_id == 'guangzhou-2024' and city_id == 'guangzhou'").iloc[0]
    said = told(box)
    assert city_name("guangzhou") in said and source_name("guangzhou-2024") in said
    assert row["says"].split("\n")[0][:40] in said


def test_question_answer_and_picture_stand_in_the_first_screen(wide):
    wide.page.evaluate("window.scrollTo(0, 0)")
    ends = "e => e.getBoundingClientRect().bottom"
    assert wide.page.locator(".cell.tag_answer").evaluate(ends) < 420
    assert wide.page.locator(".vega-stage").first.evaluate(ends) <= 900


def test_every_link_of_the_page_leads_to_a_page_of_the_book():
    main = source("index").partition("<main")[2].partition("</main>")[0]
    links = [link for link in re.findall(r'href="([^"#][^"]*\.html)', main) if "://" not in link]
    assert {"notebooks/reference/explorer.html", *(f"notebooks/articles/{a}.html" for a in index.articles())} <= set(
        links
    )
    assert [link for link in links if not (HTML / link).resolve().is_file()] == []

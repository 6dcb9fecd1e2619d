"""The guide for teachers as it is used: on paper, a lesson a sheet; on a screen, links that lead somewhere."""

import io
import re

import pytest
from pypdf import PdfReader

from aicities.lessons import NAMES, guide, lesson
from tests.book.visit import HTML, Visit, address, source

PAGE = "notebooks/classroom/teachers-guide"


@pytest.fixture(scope="module")
def sheets(chromium, site):
    with Visit(chromium, address(site, PAGE)) as visit:
        paper = visit.page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "1.5cm"))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages]
    return [" ".join(text.replace("ﬁ", "fi").split()) for text in pages]


def test_each_lesson_and_the_rubric_are_one_sheet(sheets):
    heads = [f"Lesson {guide.number(name)}: " for name in NAMES]
    places = [next(n for n, text in enumerate(sheets) if text.startswith(head)) for head in heads]
    assert places == list(range(places[0], places[0] + len(NAMES)))  # so none of them goes on to a second sheet
    assert not sheets[places[-1] + 1].startswith(("•", "When the network fails"))
    rubric = next(n for n, text in enumerate(sheets) if text.startswith("How do I mark a critique"))
    assert sheets[rubric + 1].startswith("Which lessons for which course?")


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_of_a_lesson_has_all_its_parts(name):
    text = source(PAGE)
    start = text.index(f"<h2>Lesson {guide.number(name)}: {lesson(name).title}<")
    plan = re.sub(r"<[^>]+>", "", text[start : text.index("<h2>", start + 1)])
    parts = ["Aim.", "Open:", "Before the lesson.", "Minutes", "Three questions for the discussion.",
             "Misreadings to expect.", "Homework.", "How to assess.", "When the network fails."]  # fmt: skip
    assert [part for part in parts if part not in plan] == []


def test_the_minutes_of_each_plan_are_those_of_a_lesson():
    text = source(PAGE)
    for name in NAMES:
        start = text.index(f"<h2>Lesson {guide.number(name)}: ")
        table = text[start : text.index("</table>", start)]
        minutes = [int(n) for n in re.findall(r"<tr[^>]*><td[^>]*>(?:<p>)?(\d+)", table)]
        assert sum(minutes) == guide.MINUTES, (name, minutes)


def test_the_papers_and_the_quiz_that_the_guide_links_exist():
    linked = set(re.findall(r'href="((?:\.\./papers/|quiz\.html)[^"#]*)', source(PAGE)))
    assert len(linked) > 2 * len(NAMES)
    folder = (HTML / PAGE).parent
    assert [link for link in linked if not (folder / link).exists()] == []


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (
            "themes/policy-timelines",
            ["Data of this chart", "no date in their article", "What happened meanwhile?", "Up to year",
             "Kind", "Founding",
             "Funding", "Opening", "Deployment", "Shenzhen Internet Plus action plan"],
        ),
        ("themes/deepseek-debate", ["who gives a reason?", "What looks like a clash", "lost every reason"]),
        (
            "themes/talent-and-cost",
            ["Residents, 2020", "Data of this chart", "What is the argument?", "In the twelve months to",
             "for the end of the year", "The claim, put to the test", "Fits, for one year"],
        ),
        ("reference/explorer", ["Two sources on one quantity", "unicorn firms"]),
        ("articles/two-tigers-2020", ["Do the moves answer each other?", "Longhua named Guangdong"]),
        (
            "themes/checking-the-numbers",
            ["What can a printed number mean?", "What a printed number can mean", "What fails?",
             "Rise from offer price to close", "Twelve firms a square kilometre", "18 million yuan for 73 projects"],
        ),
    ],
)  # fmt: skip
def test_what_the_work_sheets_name_stands_on_the_page(page, names):
    """A student looks for these words: a page that says it otherwise leaves him or her searching."""
    text = re.sub(r"\s+", " ", re.sub(r"<(?!script)[^>]+>", "", source(f"notebooks/{page}")))
    assert [name for name in names if name not in text] == []

"""What a reader meets first: the question, the answer in two sentences, and the picture that shows it."""

import re

import pytest

from tests.book.visit import ARTICLES, PAGES, Visit, address, source

CONTENT = [*ARTICLES, *(page for page in PAGES if "/themes/" in page)]
PLACES = """() => ['.bd-article h1', '.tag_answer', '.tag_key .vega-stage'].map(name => {
    const box = document.querySelector(name)?.getBoundingClientRect();
    return box && [box.top + scrollY, box.bottom + scrollY]; })"""
TERMS = re.compile(r"min-max|NPMI|G²|\btau\b|p-value|SHA-256|z-score", re.IGNORECASE)
WORDS = 60  # two sentences


@pytest.mark.parametrize("page", CONTENT)
def test_question_answer_and_picture_share_the_first_screen(wide):
    wide.page.evaluate("window.scrollTo(0, 0)")
    title, answer, picture = wide.page.evaluate(PLACES)
    assert title[1] < answer[0] < answer[1] <= picture[0]
    assert answer[1] < 450
    assert min(picture[1], 900) - picture[0] > 250


@pytest.mark.parametrize("page", CONTENT)
def test_the_answer_is_short_and_in_plain_words(page):
    found = re.search(
        r'<div class="cell tag_answer.*?<div class="cell_output[^>]*>(.*?)</div>', source(page), re.DOTALL
    )
    said = re.sub(r"<[^>]*>", "", re.sub(r'<span role="tooltip".*?</span>', "", found[1]))  # but no explanation
    assert 10 < len(said.split()) <= WORDS, said
    assert not TERMS.search(said)


@pytest.mark.parametrize("page", CONTENT)
def test_every_page_ends_with_what_to_take_away_and_where_to_go(page):
    text = source(page)
    heads = re.findall(r"<h2>([^<]*)<", text)
    assert heads.index("Take away") < heads.index("Exercises")
    taken = text[text.index("<h2>Take away") : text.index("<h2>Exercises")]
    assert 3 <= taken.count("<li>") <= 5
    assert "<strong>Next:</strong>" in text[text.index("<h2>Exercises") :]


@pytest.mark.parametrize("page", CONTENT)
def test_every_exercise_says_level_minutes_and_need(page):
    text = source(page)
    labels = re.findall(r'<p class="book-labels">([^<]*)</p>', text)
    assert len(labels) == text.count('class="exercise') >= 4
    assert all(re.fullmatch(r"(easy|medium|hard) · \d+ minutes · (no )?Python", label) for label in labels), labels
    assert sum("no Python" in label for label in labels) >= 2


# --- on paper ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("page", CONTENT)
def test_a_page_takes_few_sheets(chromium, site, page):
    with Visit(chromium, address(site, page)) as visit:
        paper = visit.page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "1.5cm"))
    sheets = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 1 < sheets <= (12 if page in ARTICLES else 8)

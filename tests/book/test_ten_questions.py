"""Ten questions that a newcomer has, asked in the search as they would type them: the answer is one click away."""

import re
from urllib.parse import quote

import pytest

from aicities import load
from tests.book.visit import HTML, Visit, until

PLACES = 3  # the answer's page is among the first results


def term(name: str) -> str:
    """The start of an explanation in the glossary, which answers what a word means."""
    return load("glossary").set_index("term_en").loc[name, "explanation_en"][:30]


# What is asked, what is typed, the page that answers, and words of the answer on it.
QUESTIONS = [
    ("Who leads, Guangzhou or Shenzhen?", "Guangzhou Shenzhen leads", "articles/two-tigers-2020", "Guangzhou"),
    ("Why Hangzhou and not Shenzhen?", "DeepSeek Hangzhou", "articles/shenzhen-hangzhou-2025", "Hangzhou"),
    ("Which city do the rankings put first?", "rankings agree", "themes/city-rankings", "Beijing"),
    ("Is life cheaper in Hangzhou?", "cost of living", "themes/talent-and-cost", "Hangzhou"),
    ("Who planned first?", "policy timeline", "themes/policy-timelines", "Shenzhen"),
    ("Which firms are named?", "firms AI scene", "themes/company-rosters", "firms"),
    ("Can I trust the numbers?", "printed numbers hold", "themes/checking-the-numbers", "hold"),
    ("What is a unicorn?", "unicorn", "reference/glossary", term("unicorn")),
    ("What does 大模型 mean?", "大模型", "reference/glossary", term("large model")),
    ("How do I get the data?", "download", "reference/downloads", "CSV"),
]


@pytest.mark.parametrize(("question", "typed", "page", "words"), QUESTIONS, ids=[q[1] for q in QUESTIONS])
def test_a_newcomer_finds_the_answer(chromium, question, typed, page, words):
    with Visit(chromium, f"{(HTML / 'search.html').as_uri()}?q={quote(typed)}") as visit:
        until(visit.page, "document.getElementById('search-status').textContent")
        links = visit.page.locator(".book-explained a, .book-found a.page")
        found = links.evaluate_all("all => all.map(a => a.getAttribute('href'))")
        first = [re.sub(r"(\.html.*|^notebooks/)", "", link) for link in found[:PLACES]]
        assert page in first, f"{question}: {first}"
        links.nth(first.index(page)).click()
        visit.page.wait_for_url(f"**/{page}.html*")
        shown = visit.page.locator(".bd-article .tag_answer" if "reference" not in page else ".bd-article").first
        assert words in shown.inner_text()

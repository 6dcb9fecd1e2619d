"""The quiz as a reader uses it: choose, check, read why, try again, hand in a sheet, print."""

import re
import subprocess

import pytest

from aicities.lessons import lessons
from aicities.lessons.quiz import asked
from sphinx_offline_book.notebook import in_order
from tests.book.test_access import violations
from tests.book.visit import Visit, address, source

PAGE = "notebooks/classroom/quiz"
PRINTS = "() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; }"


@pytest.fixture(scope="module")
def first():
    """The first set, with each question's answers in the order of the page."""
    lesson = lessons()[0]
    return lesson, [in_order(asked(question)) for question in lesson.questions]


@pytest.fixture
def page(chromium, url):
    with Visit(chromium, url(PAGE), width=390) as visit:
        visit.page.evaluate(PRINTS)
        yield visit.page
        assert visit.errors == visit.foreign == []


def choose(box, number, choices, right):
    """Choose the right answer of a question, or else the first wrong one, and check it, by keyboard."""
    place = [choice.right for choice in choices].index(right)
    part = box.locator("fieldset").nth(number)
    part.locator("input").nth(place).press("Space")
    part.get_by_role("button", name="Check").press("Enter")
    return part, choices[place]


def shown(text):
    """A text as the page shows it: what stands between asterisks is emphasised."""
    return re.sub(r"\*(\S[^*]*)\*", r"\1", text)


def test_a_reader_learns_why_and_the_first_try_counts(page, first):
    lesson, questions = first
    box, n = page.locator(".book-quiz").first, len(questions)
    part = box.locator("fieldset").first
    part.get_by_role("button", name="Check").press("Enter")
    assert part.get_by_role("status").inner_text() == "Choose an answer first."
    part, wrong = choose(box, 0, questions[0], right=False)
    said = part.get_by_role("status")
    assert "Not right." in said.inner_text() and shown(wrong.reason) in said.inner_text()
    right = next(choice for choice in questions[0] if choice.right)
    assert shown(right.reason) not in said.inner_text()
    choose(box, 0, questions[0], right=True)
    assert "✓ Right." in said.inner_text() and shown(right.reason) in said.inner_text()
    proof = said.get_by_role("link")
    assert proof.get_attribute("href") == lesson.questions[0].proof
    assert proof.get_attribute("target") == "_blank" and "(opens in a new tab)" in proof.inner_text()
    for number in range(1, n):
        choose(box, number, questions[number], right=True)
    score = f"{n - 1} of {n} right at the first try"
    assert box.locator(".book-quiz-score").inner_text() == score
    assert page.locator("[data-quiz]").first.inner_text() == score
    assert page.locator("[data-quiz]").nth(1).inner_text().endswith(" questions")
    box.get_by_role("button", name="Again").press("Enter")
    assert box.locator("input:checked").count() == box.locator("[data-marked]").count() == 0
    assert box.locator(".book-quiz-score").inner_text() == ""
    assert not box.get_by_text("Result sheet to hand in").is_visible()


def test_a_sheet_is_copied_and_printed_alone(page, first):
    lesson, questions = first
    box = page.locator(".book-quiz").first
    choose(box, 0, questions[0], right=True)
    _, wrong = choose(box, 1, questions[1], right=False)
    box.get_by_text("Result sheet to hand in").press("Enter")
    box.get_by_role("textbox", name="Name (optional)").fill("Li <Hua>")
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    box.get_by_role("button", name="Copy as text").click()
    box.get_by_text("Copied.").wait_for()
    text = page.evaluate("copied")
    assert text.startswith(f"Quiz: {lesson.title}\nName: Li <Hua>\nDate: 20")
    assert f": {shown(wrong.text)} – wrong" in text and text.count("not answered") == len(questions) - 2
    assert text.endswith(f"1 of {len(questions)} right at the first try")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    box.get_by_role("button", name="Copy as text").click()
    by_hand = box.locator("textarea")
    by_hand.wait_for()
    assert by_hand.input_value() == text
    box.get_by_role("button", name="Print this sheet").click()
    assert page.evaluate("printed") == 1
    page.emulate_media(media="print")
    seen = page.evaluate("document.body.innerText")
    assert "Li <Hua>" in seen and seen.count("not answered") == len(questions) - 2
    assert "can you prove your answer" not in seen
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert "can you prove your answer" in page.evaluate("document.body.innerText")


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_said_and_the_sheet_can_be_read_by_all(chromium, site, first, dark):
    _, questions = first
    with Visit(chromium, address(site, PAGE), width=390, dark=dark) as visit:
        box = visit.page.locator(".book-quiz").first
        choose(box, 0, questions[0], right=True)
        choose(box, 1, questions[1], right=False)
        box.get_by_text("Result sheet to hand in").press("Enter")
        assert violations(visit.page) == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


def on_paper(page, tmp_path):
    path = tmp_path / "page.pdf"
    page.pdf(path=path, format="A4")
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout


def test_printed_plainly_it_has_no_key_and_with_solutions_it_has_one(page, first, tmp_path):
    _, questions = first
    box = page.locator(".book-quiz").first
    choose(box, 0, questions[0], right=False)
    plain = on_paper(page, tmp_path)
    assert questions[0][0].text.split(" ")[0] in plain
    assert "Not right." not in plain and "Right." not in plain and "right at the first try" not in plain
    page.emulate_media(media="print")
    assert box.locator("input:checked").evaluate("box => getComputedStyle(box).appearance") == "none"
    page.evaluate("document.documentElement.dataset.solutions = 'shown'")
    assert on_paper(page, tmp_path).count("Not right.") > 3 * len(questions) - 3
    page.emulate_media(media="screen")


def test_no_heading_of_a_set_is_left_alone_at_the_foot_of_a_sheet(page, tmp_path):
    path, heads = (
        tmp_path / "page.pdf",
        [head.split("#")[0].strip() for head in page.locator("article h2").all_inner_texts()],
    )
    for top in (14, 20, 26):  # so many millimetres: the sheets end at other places
        page.pdf(path=path, format="A4", margin={"top": f"{top}mm", "bottom": "12mm", "left": "15mm", "right": "15mm"})
        told = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        feet = [sheet.strip().rpartition("\n")[2].strip() for sheet in told.split("\f")]
        assert not set(feet) & set(heads), top


def test_without_scripts_the_answers_stand_folded_below_each_question(chromium, site):
    with Visit(chromium, address(site, PAGE), script=False) as visit:
        part = visit.page.locator("fieldset").first
        assert part.locator("label").count() >= 3
        assert not part.locator("li").first.is_visible()
        part.locator("summary").click()
        assert part.locator("li[data-right]").is_visible() and part.get_by_role("link").is_visible()


def test_the_page_has_every_question_of_every_lesson():
    text = source(PAGE)
    sets = lessons()
    own = 1  # in "Write a question of your own"
    assert text.count("<fieldset") == sum(len(lesson.questions) for lesson in sets) + own
    assert text.count("data-right") == text.count("<fieldset")
    for lesson in sets:
        assert f'id="{lesson.name.replace("_", "-")}"' in text
    assert "has one answer twice, which would then be right and wrong" in text
    assert '<script defer="defer" src="../../_static/quiz.js' in text
    assert "_static/exercises.js" not in text and "_static/quiz.js" not in source("index")

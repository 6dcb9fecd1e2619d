"""Work sheets, answer sheets and hand-outs as HTML: what stands on them, and what does not."""

import re
from urllib.parse import urljoin

import pytest

from aicities.data import filter_url, load, row_url
from aicities.lessons import Lesson, Task, papers
from sphinx_offline_book import foreign, hand_out, paper

ROW = load("checks")["check_id"].iloc[0]
SITE = "https://example.org/book/"
TASKS = (
    Task("Which city was **first**?", "Guangzhou 广州 was.", row_url("checks", [ROW]), minutes=7, lines=3),
    Task(
        "Fill in.",
        "",
        filter_url("checks", source="qingdao-2020"),
        minutes=8,
        heads=("City", "Year", "Line"),
        rows=(("Shenzhen 深圳", "given year", "secret <1>"), ("Guangzhou 广州", "other year", "secret 2")),
        given=2,
    ),
    Task("Who says so?", "Nobody.", "../themes/city-rankings.html#duel-chart"),
)
OPENS = (("City rankings", "../themes/city-rankings.html"),)
LESSON = Lesson("who_moved_first", "Who moved first?", "You can say *how*.", OPENS, TASKS, ())
PAGE = """<html><head><title>Who is first? &#8212; A book</title></head><body><article>
<h1>Who is first?<a class="headerlink" href="#who">#</a></h1><p class="book-meta"><span>3 minutes</span></p>
<div class="cell tag_answer"><div class="cell_output"><p>{answer}
<a href="../data/rows.html#table=a">rows</a></p></div></div>
<div class="cell tag_key"><div class="cell_output"><div class="vega-picture"><svg></svg></div></div></div>
<section><h2>Take away</h2><ul><li>One point</li></ul></section>
<div class="exercise no-python"><p class="admonition-title"><span class="caption-number">Exercise 1 </span> (Count)</p>
<section><p>Count <a href="other.html">them</a>.</p></section></div>
<div class="exercise python"><p class="admonition-title"> (Compute)</p></div>
<details class="solution">The solution</details>
<p><strong>Next:</strong> <a href="next.html">go on</a></p></article></body></html>"""


@pytest.fixture
def published(monkeypatch):
    monkeypatch.setenv(paper.SITE, SITE.rstrip("/"))
    paper.site.cache_clear()
    yield SITE
    paper.site.cache_clear()


@pytest.fixture
def unpublished(monkeypatch):
    monkeypatch.delenv(paper.SITE, raising=False)
    paper.site.cache_clear()


def test_the_student_gets_the_tasks_and_no_answer(unpublished):
    sheet = papers.work_sheet(LESSON)
    for text in ("Which city was <strong>first</strong>?", "7 minutes", "given year", "Name", "City rankings"):
        assert text in sheet
    for text in ("was.", "secret", "Nobody", ROW):
        assert text not in sheet
    assert sheet.count("<div></div>") == TASKS[0].lines + TASKS[2].lines
    assert "20 minutes" in sheet  # of all tasks


def test_the_teacher_gets_every_answer_and_where_its_rows_are(unpublished):
    sheet = papers.answers(LESSON)
    for text in ("Guangzhou 广州 was.", "secret &lt;1&gt;", "secret 2", "Nobody.", f"<code>{ROW}</code>"):
        assert text in sheet
    assert "Do the city rankings agree?" in sheet and "table Checks" in sheet
    assert all(f'href="{paper.escape(task.proof)}"' in sheet for task in TASKS)


@pytest.mark.parametrize("make", [papers.work_sheet, papers.answers])
def test_a_sheet_needs_no_other_file(make, unpublished):
    sheet = make(LESSON)
    assert paper.is_paper(sheet) and "<script" not in sheet and "<link" not in sheet
    assert foreign.loaded_by(sheet) == [] and 'class="qr"' not in sheet


def test_codes_to_scan_are_printed_once_the_address_of_the_book_is_known(published):
    sheet = papers.answers(LESSON)
    assert sheet.count('class="qr"') == len(TASKS)
    assert paper.qr(urljoin(SITE + papers.FOLDER, TASKS[0].proof)) in sheet
    assert urljoin(SITE + papers.FOLDER, OPENS[0][1]) == SITE + "notebooks/themes/city-rankings.html"


def test_a_hand_out_is_made_of_its_page_and_its_links_hold_from_its_folder():
    made = hand_out.hand_out(PAGE.format(answer="Nobody."), "notebooks/themes/first.html", "notebooks/papers")
    for text in ("<h1>Who is first?</h1>", "Nobody.", "<svg", "One point", "Count", "3 minutes", "A book"):
        assert text in made
    for text in ("Compute", "The solution", "headerlink", "Exercise 1"):
        assert text not in made
    links = {"../data/rows.html#table=a", "../themes/other.html", "../themes/next.html", "../themes/first.html"}
    assert set(re.findall(r'href="([^"]+)"', made)) == links


@pytest.mark.parametrize("gone", ["tag_answer", "tag_key", "Take away", "book-meta"])
def test_a_page_that_lacks_a_part_of_its_hand_out_stops_the_build(gone):
    with pytest.raises(ValueError, match="first.html: a hand-out needs"):
        hand_out.hand_out(PAGE.replace(gone, "other"), "notebooks/themes/first.html", "notebooks/papers")


def test_a_link_to_a_pdf_that_was_not_printed_leads_to_the_paper(tmp_path, monkeypatch):
    monkeypatch.setattr(paper, "printer", lambda: "")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.html").write_text(paper.paper("A", ["text"]), encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text('<a href="papers/a.pdf">A</a> <a href="papers/b.pdf">B</a>', encoding="utf-8")
    assert paper.print_papers(tmp_path, tmp_path / "kept", "") == 1
    assert page.read_text("utf-8") == '<a href="papers/a.html">A</a> <a href="papers/b.pdf">B</a>'


def test_the_jigsaw_is_printed_with_room_to_write_in_its_table():
    one = papers.printed()[-1]
    assert one.name == "jigsaw"
    assert "jigsaw-work-sheet.html" in papers.of_lesson(one) and "jigsaw-answers" in papers.all_papers().data
    assert papers.work_sheet(one).count("height: 22.5mm") == 15  # five articles, three cells each
    assert "height: 22.5mm" not in papers.answers(one)

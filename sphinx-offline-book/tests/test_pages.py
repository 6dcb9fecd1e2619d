"""What notebooks write, what is refused, what a build says, and pictures that no font of the machine changes."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_offline_book import charts, foreign, log, notebook

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "title": "Which tea 茶?",
    "description": "Teas by water",
    "width": 300,
    "data": {"values": [{"tea": "Longjing 龙井", "water": 80}, {"tea": "Keemun 祁门", "water": 95}]},
    "mark": "bar",
    "encoding": {"y": {"field": "tea", "type": "nominal"}, "x": {"field": "water", "type": "quantitative"}},
}


def test_a_chart_is_read_as_it_was_written():
    evil = SPEC | {"title": "</script><script>1</script>"}
    html = notebook.book_renderer(evil | {"usermeta": {"link": {"text": "<b>", "href": "a?b&c"}}})["text/html"]
    assert notebook.charts_in(html)[0]["title"] == evil["title"]
    assert notebook.CHART.search(html)
    assert '<a href="a?b&amp;c">&lt;b&gt;</a>' in html


def test_a_table_escapes_its_cells_and_knows_long_wide_and_short():
    html = notebook.table_html(["a"] * 4, [["<i>", "12.5", notebook.Link("x", "y"), "one\ntwo"]] * 16)
    assert 'class="book-table long wide"' in html and "<i>" not in html
    assert '<td class="short" data-label="a">12.5</td>' in html
    assert "<strong>one</strong><br>two" in html and '<a href="y">x</a>' in html
    assert 'class="book-table"' in notebook.table_html(["a"], [["b"]])


def coding(codes, text="a <b>"):
    questions = [
        notebook.CodingQuestion(
            "side", "Side", "Which?", [notebook.Category("for", "For", "It is for."), notebook.Category("no", "No")]
        )
    ]
    items = [notebook.CodingItem(f"s{n}", text, {"side": code}, {"side": "On tea"}) for n, code in enumerate(codes)]
    return notebook.coding_html(questions, items, "Code book")


def test_things_to_code_are_a_sheet_with_a_box_for_each_category():
    html = coding(["for", "no"])
    assert html.count('type="radio"') == 4 and html.count("On tea") == 2 and html.count("<dt>") == 2
    assert html.count("<fieldset>") == html.count("<legend>") == 2
    assert "a &lt;b&gt;" in html and "<b>" not in html
    settings = json.loads(re.search(r"<script[^>]*>(.*?)</script>", html)[1])
    assert [item["codes"] for item in settings["items"]] == [[0], [1]]
    with pytest.raises(KeyError):
        coding(["maybe"])


def test_the_mark_of_a_set_tells_sets_apart_and_not_codes_or_words():
    marks = [
        re.search(r'"set":"(\w{4})"', html)[1] for html in (coding(["for"]), coding(["no"], "b"), coding(["no"] * 2))
    ]
    assert marks[0] == marks[1] != marks[2]


def test_what_a_notebook_imports_is_light():
    code = "import sys, sphinx_offline_book.notebook; print({'sphinx', 'docutils', 'altair'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://a.org/x.js"></script>',
        "<img src='//a.org/x.png'>",
        '<img srcset="x.png 1x, HTTP://a.org/x.png 2x">',
        '<iframe src="http://a.org">',
        '<link rel="stylesheet" href="https://a.org/x.css">',
        '<p style="background: url(https://a.org/x.png)">',
        "<style>@import 'https://a.org/x.css';</style>",
        '<video poster="https://a.org/x.png">',
        '<object data="https://a.org/x.pdf">',
        '<svg><image xlink:href="https://a.org/x.png"/></svg>',
    ],
)
def test_what_loads_from_another_host_is_found(html):
    assert len(foreign.loaded_by(f"<p>text</p>{html}")) == 1


def test_what_a_reader_follows_loads_nothing():
    html = (
        '<a href="https://a.org">a</a><img src="data:,x"><img src="x.png"><link rel="canonical" href="https://a.org">'
    )
    assert foreign.loaded_by(html + '<script type="application/json">{"url": "https://a.org"}</script>') == []


def test_data_of_a_chart_on_another_host_is_found_and_its_schema_is_not():
    assert list(foreign.loaded_by_chart(SPEC)) == []
    assert list(foreign.loaded_by_chart(SPEC | {"data": {"url": "https://a.org/x.csv"}})) == ["https://a.org/x.csv"]


def test_a_complaint_is_warnings_and_the_error_without_its_traceback():
    text = "reading\n/x.md:3: WARNING: no such label\n\nExtension error:\np.ipynb, cell a: ValueError: no\nTraceback"
    assert log.complaint(text) == "/x.md:3: WARNING: no such label\np.ipynb, cell a: ValueError: no"
    assert log.complaint("Traceback\n  File x\nOSError: disk full") == "OSError: disk full"


def test_no_font_that_a_chart_or_the_machine_names_changes_its_measures():
    named = SPEC | {"config": {"font": "DejaVu Sans", "axis": {"labelFont": "Noto Serif CJK SC"}}}
    one, other = charts.picture_of(SPEC), charts.picture_of(named)
    assert one == other.replace("DejaVu Sans", "system-ui, sans-serif")
    assert charts.FONT not in one


CODE = "from sphinx_offline_book import charts; import sys; sys.stdout.write(charts.picture_of({spec!r}))"
HIDE = 'mount -t tmpfs none /usr/share/fonts && exec "$@"'


def can_hide_fonts():
    if not shutil.which("unshare") or not Path("/usr/share/fonts").is_dir():
        return False
    return subprocess.run(["unshare", "-m", "sh", "-c", HIDE, "sh", "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_hide_fonts(), reason="the fonts of the machine can't be hidden here (Linux, as root)")
def test_a_picture_is_the_same_where_the_machine_has_no_fonts():
    command = [sys.executable, "-c", CODE.format(spec=SPEC)]
    hidden = subprocess.run(["unshare", "-m", "sh", "-c", HIDE, "sh", *command], capture_output=True, text=True)
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert hidden.returncode == 0, hidden.stderr
    assert hidden.stdout == shown and "<svg" in shown


# --- quizzes ----------------------------------------------------------------------------------------------------------


def tea(*answers, ask="Which is *green*?"):
    choices = [notebook.Choice(text, i == 0, f"Reason {i}.") for i, text in enumerate(answers)]
    return notebook.Asked(ask, choices, notebook.Link("See <it>", 'teas.html#table=teas&rows="1"'))


def test_a_quiz_escapes_its_words_and_keeps_the_key_folded():
    html = notebook.quiz_html("teas", "Teas & <cups>", [tea("Longjing", "<b>Keemun", "Pu'er")], "zh")
    assert "<b>Keemun" not in html and "Which is <em>green</em>?" in html and "See &lt;it&gt;" in html
    assert 'data-title="Teas &amp; &lt;cups&gt;"' in html and '"check":"检查"' in html
    assert html.count('type="radio" name="teas-1"') == html.count("<li") == 3
    key = html[html.index("<details") :]
    assert key.count("data-right") == 1 and "Reason 0." in key[key.index("data-right") :].split("</li>")[0]


def test_the_right_answer_may_stand_anywhere_and_always_at_the_same_place():
    questions = [tea("Longjing", "Keemun", "Pu'er", ask=f"Question {n}?") for n in range(60)]
    places = [[choice.right for choice in notebook.in_order(question)].index(True) for question in questions]
    assert places == [[choice.right for choice in notebook.in_order(question)].index(True) for question in questions]
    assert min(places.count(place) for place in range(3)) > 10
    assert [choice.text for choice in notebook.in_order(tea("9 cups", "1,200 cups", "-3 cups", "10.5"))] == [
        "-3 cups",
        "9 cups",
        "10.5",
        "1,200 cups",
    ]


def test_every_word_of_a_quiz_is_there_in_both_languages():
    assert notebook.QUIZ_WORDS["en"].keys() == notebook.QUIZ_WORDS["zh"].keys()

"""The controls of the page on words and frames, driven in a browser from a file and on a phone; its size."""

from aicities import source_name
from aicities.display import words
from aicities.method import keyness
from aicities.pages import words_and_frames
from tests.book.charts import chart, settle, texts, told

PAGE = "notebooks/themes/words-and-frames"
DUEL, CLOUD, PAIRS, FRAMES, WORDS = range(5)
FIVE = words_and_frames.articles()


def expected(found, side):
    """The lines of one side of the chart as Python computes them."""
    known = words.glosses()
    top = found[found["more"] == side].head(words.TOP)
    return [(words.glossed(r.token, known), f"{r.a} : {r.b} · G² {r.g2:.1f}") for r in top.itertuples()]


def drawn(box):
    """The words and their numbers as the page shows them, the first article's words first, and the heads."""
    shown = texts(box)
    heads = [t for t in shown if t.startswith("more in ")]
    numbers = [t for t in shown if " : " in t and "G²" in t]
    tokens = [t for t in shown if t not in heads and t not in numbers and t]
    return heads, list(zip(tokens, numbers, strict=True))


def compare(box, first, second, cut, names):
    counts = words_and_frames.counts(cut)
    found = keyness.keyness(first, second, counts)
    if not names:
        found = found[~found["token"].isin(words_and_frames.names())]
    heads, rows = drawn(box)
    assert heads == [f"more in {source_name(s)} ({counts[s].sum():,} words)" for s in (first, second)]
    assert sorted(rows) == sorted(expected(found, first) + expected(found, second))


def test_any_two_articles_give_the_numbers_that_python_gives(visit):
    box = chart(visit, DUEL)
    compare(box, FIVE[0], FIVE[-1], "domain", names=False)
    for first in FIVE:
        box.locator("select").nth(0).select_option(first)
        for second in FIVE:
            if second != first:
                box.locator("select").nth(1).select_option(second)
                compare(box, first, second, "domain", names=False)


def test_names_and_the_dictionary_are_a_choice(visit):
    box = chart(visit, DUEL)
    box.get_by_label("all words").check()
    compare(box, FIVE[0], FIVE[-1], "domain", names=True)
    assert ("广州 Guangzhou", "69 : 0 · G² 40.9") in drawn(box)[1]
    box.locator("select").nth(1).select_option("guangzhou-2024")
    assert "大模型 large model" in dict(drawn(box)[1])
    box.get_by_label("without", exact=True).check()
    compare(box, FIVE[0], "guangzhou-2024", "plain", names=True)
    assert "大模型 large model" not in dict(drawn(box)[1])
    box.get_by_label("without names").check()
    compare(box, FIVE[0], "guangzhou-2024", "plain", names=False)


def test_one_article_can_not_be_compared_with_itself(visit):
    box = chart(visit, DUEL)
    box.locator("select").nth(1).select_option(FIVE[0])
    assert "Choose two different articles" in texts(box)
    assert not [t for t in texts(box) if "G²" in t or t.startswith("more in")]


def test_the_menus_work_by_keyboard(visit):
    box = chart(visit, DUEL)
    menu = box.locator("select").nth(0)
    menu.focus()
    menu.press("ArrowDown")
    compare(box, FIVE[1], FIVE[-1], "domain", names=False)


def test_a_tooltip_tells_the_shares(visit):
    box = chart(visit, DUEL)
    box.locator(".vega-stage .mark-text text", has_text="人工智能").first.hover(force=True)
    said = told(box)
    assert "61.2 : 17.3" in said
    assert "1.8" in said


def test_the_cloud_of_each_article(visit):
    box = chart(visit, CLOUD)
    assert "南沙" in texts(box)
    box.locator("select").select_option("qingdao-2020")
    assert "合肥" in texts(box)
    assert "南沙" not in texts(box)


def test_the_pairs_of_each_article(visit):
    box = chart(visit, PAIRS)
    assert "大力 great force – 奇迹 miracle" not in texts(box)
    box.locator("select").select_option("guangzhou-2024")
    assert "大力 great force – 奇迹 miracle" in texts(box)
    assert "4 (5, 4) of 49" in texts(box)
    box.locator("select").select_option("shenzhen-hangzhou-2025")
    assert sum(") of 16" in t for t in texts(box)) == words_and_frames.PAIRS


WHERE = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
    .map(path => [path.getAttribute('opacity'), path.getAttribute('transform')])"""


def test_the_lists_without_their_commonest_word_and_one_article_alone(visit):
    box = chart(visit, FRAMES)
    before = box.evaluate(WHERE)
    assert len(before) == 50
    box.get_by_label("without each list's commonest word").check()
    settle(box)
    after = box.evaluate(WHERE)
    assert len(after) == 50
    assert before != after
    box.locator("button", has_text=source_name("qingdao-2020")).click()
    settle(box)
    assert sum(float(opacity) > 0.5 for opacity, _ in box.evaluate(WHERE)) == 10


def test_the_words_of_each_frame(visit):
    box = chart(visit, WORDS)
    axis = ".vega-stage .role-axis-label text"
    assert "优势" in "".join(box.locator(axis).all_text_contents())
    box.locator("select").select_option("Chance 机遇与偶然")
    settle(box)
    labels = "".join(box.locator(axis).all_text_contents())
    assert "奇迹" in labels
    assert "优势" not in labels
    assert "4" in texts(box)

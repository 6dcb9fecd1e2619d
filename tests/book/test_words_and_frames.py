"""The controls of the page on words and frames, driven in a browser from a file and on a phone; its size."""

from aicities.data import load, source_name
from aicities.display.words import glossed, glosses
from aicities.method import keyness
from aicities.pages import words_and_frames
from tests.book.charts import chart, settle, texts, told

PAGE = "notebooks/themes/words-and-frames"
DUEL, COMMON, CLOUD, PAIRS, FRAMES, WORDS = range(6)
FIVE = words_and_frames.articles()
COUNTS, KNOWN = words_and_frames.counts(), glosses()


def share(n, source_id):
    """A share for every 1,000 words and its count, as the chart writes them."""
    return f"{1000 * n / COUNTS[source_id].sum():.1f} ({n})" if n else "0"


def compare(box, first, second, names):
    found = keyness.keyness(first, second, COUNTS)
    if not names:
        found = found[~found["token"].isin(words_and_frames.names())]
    top = [
        row for side in (first, second) for row in found[found["more"] == side].head(words_and_frames.TOP).itertuples()
    ]
    expected = [t for r in top for t in (glossed(r.token, KNOWN), share(r.a, first), share(r.b, second))]
    shown = texts(box)
    heads = [t for t in shown if "per 1,000 words" in t]
    assert [source_name(s) in head for s, head in zip((first, second), heads, strict=True)] == [True, True]
    assert sorted(t for t in shown if t and t not in heads) == sorted(expected)


def test_any_two_articles_give_the_words_and_shares_that_python_gives(visit):
    box = chart(visit, DUEL)
    compare(box, FIVE[0], FIVE[-1], names=False)
    for first in FIVE:
        box.locator("select").nth(0).select_option(first)
        for second in FIVE:
            if second != first:
                box.locator("select").nth(1).select_option(second)
                compare(box, first, second, names=False)


def test_names_are_a_choice(visit):
    box = chart(visit, DUEL)
    assert "广州 Guangzhou" not in texts(box)
    box.get_by_label("all words").check()
    compare(box, FIVE[0], FIVE[-1], names=True)
    assert "广州 Guangzhou" in texts(box)


def test_one_article_can_not_be_compared_with_itself(visit):
    box = chart(visit, DUEL)
    box.locator("select").nth(1).select_option(FIVE[0])
    assert [t for t in texts(box) if t] == ["Choose two different articles"]


def test_the_menus_work_by_keyboard(visit):
    box = chart(visit, DUEL)
    menu = box.locator("select").nth(0)
    menu.focus()
    menu.press("ArrowDown")
    compare(box, FIVE[1], FIVE[-1], names=False)


def test_a_tooltip_tells_both_shares(visit):
    box = chart(visit, DUEL)
    box.locator(".vega-stage .mark-text text", has_text="人工智能").first.hover(force=True)
    said = told(box)
    assert all(share(COUNTS.loc["人工智能", s], s) in said for s in (FIVE[0], FIVE[-1]))


def test_the_most_frequent_words_of_each_article_with_their_english(visit):
    box, rows = chart(visit, COMMON), words_and_frames.common_rows()
    for source_id in FIVE:
        box.locator("select").select_option(source_id)
        words = rows.loc[rows["source_id"] == source_id, "word"]
        assert set(words) <= set(texts(box))


def test_the_cloud_of_each_article_tells_its_words_in_english(visit):
    words = load("clouds").sort_values("size", ascending=False).groupby("source_id")["token"].apply(list)
    first, other = words[FIVE[0]], words["qingdao-2020"]
    own, new = (next(t for t in a if t not in b) for a, b in ((first, other), (other, first)))
    box = chart(visit, CLOUD)
    assert own in texts(box) and new not in texts(box)
    box.locator("select").select_option("qingdao-2020")
    assert new in texts(box) and own not in texts(box)
    box.locator(".vega-stage .mark-text text", has_text=new).first.hover(force=True)
    assert KNOWN[new] in told(box)


def test_no_word_of_a_cloud_is_too_small_to_read(visit):
    sizes = "all => all.map(text => parseFloat(getComputedStyle(text).fontSize))"
    letters = settle(chart(visit, CLOUD)).locator(".vega-stage .mark-text.role-mark text").evaluate_all(sizes)
    assert len(letters) > 8
    assert min(letters) >= 11.9


def test_the_pairs_of_each_article(visit):
    box = chart(visit, PAIRS)
    assert "大力 great force – 奇迹 miracle" not in texts(box)
    box.locator("select").select_option("guangzhou-2024")
    assert "大力 great force – 奇迹 miracle" in texts(box)
    assert "9.8 times: 4 (5, 4) of 49" in texts(box)
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

"""The controls of the page on the debate."""

import re

from aicities.method import argumentation
from aicities.pages import deepseek_debate
from tests.book.charts import chart, choose, settle, texts, told

PAGE = "notebooks/themes/deepseek-debate"
SAID = deepseek_debate.statements()
LINKS = deepseek_debate.links()
DROPS = deepseek_debate.drops(SAID)
CLAIMS = deepseek_debate.claims(SAID)
STANDING, MAP, SIDES = range(3)
MARKS = "box => box.querySelectorAll('.vega-stage .mark-symbol.role-mark path').length"
FAINT = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
    .filter(path => path.getAttribute('opacity') < 0.5).length"""


def summary(dropped):
    """The lines that the chart must show, as the package computes them."""
    found = argumentation.states(SAID["statement_id"], LINKS, dropped)
    letters = [found[s] for s in CLAIMS["statement_id"]]
    n = {letter: letters.count(letter) for letter in deepseek_debate.STATES}
    return [
        f"{n['U']} of {len(letters)} rest on a reason,",
        f"{n['P']} never had one,",
        f"{n['B']} lost every reason, {n['D']} left out.",
    ]


def shown(seen):
    """The three lines of the chart; a text of several lines may come as one."""
    return re.findall(r"\d+ of \d+ rest on a reason,|\d+ never had one,|\d+ lost.*?left out\.", "|".join(seen))


def test_any_two_voices_can_be_left_out_and_the_page_counts_as_python_does(visit):
    box = chart(visit, STANDING)
    for id_, dropped in DROPS.items():
        assert shown(choose(box, 0, deepseek_debate.drop_name(id_))) == summary(dropped), id_
    for id_, more in DROPS.items():
        both = dropped | more  # with the voice that was left out last
        assert shown(choose(box, 1, deepseek_debate.drop_name(id_))) == summary(both), id_


def test_a_ring_stands_around_each_claim_that_changes(visit):
    box = chart(visit, STANDING)
    assert box.evaluate(MARKS) == len(CLAIMS)
    choose(box, 0, deepseek_debate.drop_name("guo-zhongxiao"))
    changed = len(deepseek_debate.effect(DROPS["guo-zhongxiao"]))
    assert box.evaluate(MARKS) == len(CLAIMS) + changed > len(CLAIMS)


def test_a_mark_tells_its_claim_and_the_table_tells_all(visit):
    box = chart(visit, STANDING)
    box.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
    assert any(says in told(box) for says in CLAIMS["says"])
    table = visit.page.locator(".vega-data").nth(STANDING)
    assert table.locator("tbody tr").count() == len(CLAIMS)
    assert "statement_id" not in table.inner_text()


ARROWS = "box => box.querySelectorAll('.vega-stage .mark-line path').length"
HEIGHT = "box => box.querySelector('.vega-stage svg').getBoundingClientRect().height"


def test_the_map_keeps_a_part_a_basis_and_a_relation(visit):
    seen = deepseek_debate.placed(SAID, LINKS).set_index("statement_id")["part"]
    part = LINKS["to_id"].map(seen)
    box = chart(visit, MAP)
    assert box.evaluate(ARROWS) == (part == seen.iloc[0]).sum()
    small = box.evaluate(HEIGHT)
    box.locator("select").select_option(label="everything")
    settle(box)
    assert box.evaluate(ARROWS) == len(LINKS)
    assert box.evaluate(HEIGHT) > small
    box.get_by_label("those that a word marks").check()
    settle(box)
    assert box.evaluate(ARROWS) == (LINKS["basis"] == "explicit").sum()
    box.get_by_label("all", exact=True).check()
    settle(box)
    assert box.evaluate(FAINT) == 0
    box.get_by_role("button", name="Qualifies").click()
    settle(box)
    assert box.evaluate(FAINT) == (LINKS["relation"] != "qualifies").sum()


def test_the_map_shows_all_words_of_its_claims_in_letters_of_twelve_pixels(visit):
    box = chart(visit, MAP)
    first = deepseek_debate.placed(SAID, LINKS).query("part == 1")
    written = "".join(texts(box)).replace(" ", "")
    assert all(says.replace(" ", "") in written for says in first["says"])
    sizes = box.locator(".vega-stage .mark-text.role-mark text").evaluate_all(
        "all => all.map(text => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert min(sizes) >= 12


def test_the_sides_show_every_statement_with_a_stance_and_follow_a_click(visit):
    seen = SAID.dropna(subset=["topic_id", "stance"])
    box = chart(visit, SIDES)
    assert box.evaluate(MARKS) == len(seen)
    box.get_by_role("button", name="Against").click()
    settle(box)
    assert box.evaluate(FAINT) == (seen["stance"] != -1).sum()


def test_drop_downs_open_by_keyboard(visit):
    drop = visit.page.locator(".book-gists details").first
    inside = drop.locator("li").first
    assert not inside.is_visible()
    drop.locator("summary").press("Enter")
    assert inside.is_visible()

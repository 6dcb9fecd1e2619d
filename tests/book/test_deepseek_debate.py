"""The controls of the page on the debate."""

import re

from aicities.method import argumentation
from aicities.pages import deepseek_debate
from tests.book.charts import chart, choose, settle, texts

PAGE = "notebooks/themes/deepseek-debate"
SAID = deepseek_debate.statements()
DROPS, GUO = deepseek_debate.drops(SAID), "guo-zhongxiao"


def summary(dropped, explicit=False):
    """The lines that the chart must show, as the package computes them."""
    found = argumentation.states(SAID["statement_id"], deepseek_debate.links(explicit), dropped)
    letters = [found[s] for s in deepseek_debate.claims(SAID)["statement_id"]]
    n = {letter: letters.count(letter) for letter in deepseek_debate.STATES}
    changed = len(deepseek_debate.effect(dropped, explicit))
    return [
        f"{n['U']} of {len(letters)} rest on a ground, {n['P']} are bare,",
        f"{n['B']} lost all grounds, {n['D']} dropped.",
        f"Changed by your choice: {changed}",
    ]


def shown(seen):
    """The three lines of the chart; a text of several lines may come as one."""
    lines = r"\d+ of \d+ rest.*?bare,|\d+ lost.*?dropped\.|Changed by your choice: \d+"
    return re.findall(lines, "|".join(seen))


def test_every_speaker_can_be_dropped_and_the_page_counts_as_python_does(visit):
    box = chart(visit, 0)
    for id_, dropped in DROPS.items():
        assert shown(choose(box, 0, deepseek_debate.drop_name(id_, len(dropped)))) == summary(dropped), id_


def test_a_statement_is_dropped_too_and_links_without_a_mark_are_left_out(visit):
    box = chart(visit, 0)
    menu = box.locator("select").nth(1)
    for place in (5, 40, len(SAID)):  # 0 is none
        menu.select_option(index=place)
        assert shown(texts(box)) == summary({SAID["statement_id"][place - 1]})
    menu.select_option(index=0)
    assert shown(choose(box, 2, "only those that words mark")) == summary(set(), explicit=True)
    guo = deepseek_debate.drop_name(GUO, len(DROPS[GUO]))
    assert shown(choose(box, 0, guo)) == summary(DROPS[GUO], explicit=True)


def test_a_changed_row_gets_a_frame_of_its_own_height(wide):
    frames = "box => box.querySelectorAll('.vega-stage .mark-rect.role-mark path').length"
    sizes = """box => [...box.querySelectorAll('.vega-stage .mark-rect.role-mark path')]
        .map(path => path.getBoundingClientRect()).map(r => [r.width, r.height])"""
    box = chart(wide, 0)
    assert box.evaluate(frames) == 0
    choose(box, 0, deepseek_debate.drop_name(GUO, len(DROPS[GUO])))
    assert box.evaluate(frames) == len(deepseek_debate.effect(DROPS[GUO])) > 0
    wide = box.locator(".vega-stage svg").bounding_box()["width"]
    assert all(w > 0.9 * wide and 30 < h < deepseek_debate.STEP for w, h in box.evaluate(sizes))


ARCS = "box => box.querySelectorAll('.vega-stage .mark-line path').length"
FAINT = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
    .filter(path => path.getAttribute('opacity') < 0.5).length"""


def test_the_map_keeps_the_links_of_a_speaker_of_a_basis_and_of_a_relation(visit):
    links = deepseek_debate.links()
    own = links["from_id"].map(SAID.set_index("statement_id")["speaker_id"])
    box = chart(visit, 1)
    assert box.evaluate(ARCS) == len(links)
    choose(box, 0, "Jin Xinyi")
    assert box.evaluate(ARCS) == (own == "jin-xinyi").sum()
    choose(box, 0, "all")
    choose(box, 1, "Explicit")
    assert box.evaluate(ARCS) == (links["basis"] == "explicit").sum()
    choose(box, 1, "all")
    assert box.evaluate(FAINT) == 0
    box.get_by_role("button", name="Qualifies").click()
    settle(box)
    assert box.evaluate(FAINT) == (links["relation"] != "qualifies").sum()


MARKS = "box => box.querySelectorAll('.vega-stage .mark-symbol.role-mark path').length"


def test_the_sides_follow_proposition_type_and_stance(visit):
    def cells(rows):
        return len(rows.assign(stance=rows["stance"].fillna(9)).drop_duplicates(["speaker_id", "factor", "stance"]))

    box = chart(visit, 2)
    assert box.evaluate(MARKS) == cells(SAID)
    choose(box, 0, "DeepSeek owes much to chance")
    chance = SAID[SAID["topic_id"] == "topic-deepseek-chance"]
    assert box.evaluate(MARKS) == cells(chance)
    choose(box, 1, "Evaluation")
    assert box.evaluate(MARKS) == cells(chance[chance["type"] == "evaluation"])
    choose(box, 0, "all")
    choose(box, 1, "all")
    box.get_by_role("button", name="Against").click()
    settle(box)
    assert box.evaluate(FAINT) == cells(SAID) - cells(SAID[(SAID["stance"] == -1).fillna(False)])


def test_drop_downs_open_by_keyboard(visit):
    drop = visit.page.locator(".book-gists details", has_text="Supports").first
    inside = drop.get_by_text("Supports").first
    assert not inside.is_visible()
    drop.locator("summary").press("Enter")
    assert inside.is_visible()

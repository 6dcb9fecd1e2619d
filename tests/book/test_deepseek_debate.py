"""The controls of two theme pages, each driven in a browser: talent-and-cost and deepseek-debate."""

import re

import pytest

from aicities.method import argumentation
from aicities.pages import deepseek_debate, talent_and_cost
from tests.book.charts import (
    assert_exercises_solved,
    assert_light,
    assert_pictures_without_scripts,
    chart,
    choose,
    texts,
    told,
)
from tests.book.visit import Visit, assert_says_what_it_is, chart_specs

TALENT = "notebooks/themes/talent-and-cost"
DEBATE = "notebooks/themes/deepseek-debate"
SAID = deepseek_debate.statements()
DROPS, GUO = deepseek_debate.drops(SAID), "guo-zhongxiao"


# --- talent and cost --------------------------------------------------------------------------------------------------


def test_measure_year_and_cities_are_chosen_and_the_badge_follows(chromium, url):
    with Visit(chromium, url(TALENT)) as visit:
        box = chart(visit, 0)
        seen = texts(box)
        assert "0.479 years of wage" in seen
        assert "the first is 2.26 to 2.28 times the second" in "".join(seen)
        seen = choose(box, 0, "Wage of urban on-post staff")
        assert "100,173 yuan a year" in seen
        assert "the first is 1.04 times the second" in "".join(seen)
        seen = choose(box, 1, "2018")
        assert seen.count("no figure") == 13
        assert "not both have a figure for this year" in "".join(seen)
        choose(box, 0, "Resident population")
        seen = choose(box, 1, "2020")
        assert seen.count("no figure") == 8
        seen = choose(box, 3, "Beijing 北京")
        assert "✗ not comparable:they do not speak of the same date" in "".join(seen)
        assert "✓ comparable:" in "".join(choose(box, 2, "Shanghai 上海"))
        assert "Choose two different cities" in choose(box, 3, "Shanghai 上海")
        assert visit.errors == visit.foreign == []


def test_a_figure_tells_its_date_its_note_and_its_source(chromium, site):
    with Visit(chromium, f"{site}/{TALENT}.html") as visit:
        box = chart(visit, 0)
        choose(box, 0, "Wage of urban on-post staff")
        box.locator(".vega-stage .mark-text text", has_text="100,173").first.hover(force=True)
        assert {"2017", "not all workers", "ref-nbs-major-cities-2017"} <= set(
            re.findall("2017$|not all workers|ref-nbs-major-cities-2017", told(box), re.M)
        )


COUNTS = """box => [...box.querySelectorAll('.vega-stage .mark-text.role-mark text')]
    .map(t => +t.textContent).filter(n => !isNaN(n))"""
ROWS = "box => [...box.querySelectorAll('.vega-stage .role-axis-label text')].map(t => t.textContent)"


def test_rows_and_filters_of_the_matrix_count_the_statements(chromium, url):
    rows = talent_and_cost.statements()
    with Visit(chromium, url(TALENT)) as visit:
        box = chart(visit, 1)
        assert sum(box.evaluate(COUNTS)) == len(rows)
        choose(box, 0, "City")
        assert "Shenzhen 深圳" in box.evaluate(ROWS)
        assert sum(box.evaluate(COUNTS)) == len(rows)
        choose(box, 0, "Article")
        assert {"qingdao-2020", "guangzhou-2024"} <= set(box.evaluate(ROWS))
        choose(box, 0, "Type")
        assert "Explanation" in box.evaluate(ROWS)
        choose(box, 1, "Shenzhen 深圳")
        shenzhen = rows[rows["city_id"] == "shenzhen"]
        assert sum(box.evaluate(COUNTS)) == len(shenzhen)
        choose(box, 2, "Jin Xinyi")
        jin = shenzhen[shenzhen["speaker_id"] == "jin-xinyi"]
        assert sum(box.evaluate(COUNTS)) == len(jin) == 4
        choose(box, 3, "Explanation")
        assert sum(box.evaluate(COUNTS)) == (jin["type"] == "explanation").sum()
        assert visit.errors == visit.foreign == []


@pytest.mark.parametrize(("page", "word"), [(TALENT, "Xinyi"), (DEBATE, "Supports")])
def test_drop_downs_open_by_keyboard(chromium, url, page, word):
    with Visit(chromium, url(page)) as visit:
        drop = visit.page.locator(".book-gists details", has_text=word).first
        inside = drop.get_by_text(word).first
        assert not inside.is_visible()
        drop.locator("summary").press("Enter")
        assert inside.is_visible()


# --- the debate -------------------------------------------------------------------------------------------------------


def summary(dropped, explicit=False):
    """Give the lines that the chart must show, as the package computes them."""
    found = argumentation.states(SAID["statement_id"], deepseek_debate.links(explicit), dropped)
    letters = [found[s] for s in deepseek_debate.watched(SAID, deepseek_debate.links())["statement_id"]]
    n = {letter: letters.count(letter) for letter in deepseek_debate.STATES}
    changed = len(deepseek_debate.effect(dropped, explicit))
    return [
        f"{n['U'] + n['P']} of {len(letters)} stand, {n['B']} lost all grounds,",
        f"{n['F']} fell, {n['N'] + n['D']} dropped or undecided.",
        f"Changed by your choice: {changed}",
    ]


def shown(seen):
    """Give the three lines of the chart; a text of several lines may come as one."""
    lines = r"\d+ of \d+ stand.*?grounds,|\d+ fell.*?undecided\.|Changed by your choice: \d+"
    return re.findall(lines, "|".join(seen))


def test_every_speaker_and_every_reasoning_can_be_dropped_and_the_page_counts_as_python_does(chromium, url):
    with Visit(chromium, url(DEBATE)) as visit:
        box = chart(visit, 0)
        for id_, dropped in DROPS.items():
            assert shown(choose(box, 0, deepseek_debate.drop_name(id_, len(dropped)))) == summary(dropped), id_
        assert visit.errors == visit.foreign == []


def test_a_statement_is_dropped_too_and_links_without_a_mark_are_left_out(chromium, url):
    with Visit(chromium, url(DEBATE)) as visit:
        box = chart(visit, 0)
        menu = box.locator("select").nth(1)
        for place in (5, 40, len(SAID)):  # 0 is none
            menu.select_option(index=place)
            assert shown(texts(box)) == summary({SAID["statement_id"][place - 1]})
        menu.select_option(index=0)
        assert shown(choose(box, 2, "only those that words mark")) == summary(set(), explicit=True)
        assert shown(choose(box, 0, deepseek_debate.drop_name(GUO, len(DROPS[GUO])))) == summary(
            DROPS[GUO], explicit=True
        )


def test_a_changed_row_gets_a_frame_of_its_own_height(chromium, site):
    frames = "box => box.querySelectorAll('.vega-stage .mark-rect.role-mark path').length"
    sizes = """box => [...box.querySelectorAll('.vega-stage .mark-rect.role-mark path')]
        .map(path => path.getBoundingClientRect()).map(r => [r.width, r.height])"""
    with Visit(chromium, f"{site}/{DEBATE}.html") as visit:
        box = chart(visit, 0)
        assert box.evaluate(frames) == 0
        choose(box, 0, deepseek_debate.drop_name(GUO, len(DROPS[GUO])))
        assert box.evaluate(frames) == len(deepseek_debate.effect(DROPS[GUO])) == 4
        wide = box.locator(".vega-stage svg").bounding_box()["width"]
        assert all(w > 0.9 * wide and 30 < h < deepseek_debate.STEP for w, h in box.evaluate(sizes))


ARCS = "box => box.querySelectorAll('.vega-stage .mark-line path').length"
FAINT = """box => [...box.querySelectorAll('.vega-stage .mark-symbol.role-mark path')]
    .filter(path => path.getAttribute('opacity') < 0.5).length"""


def test_the_map_keeps_the_links_of_a_speaker_of_a_basis_and_of_a_relation(chromium, url):
    links = deepseek_debate.links()
    own = links["from_id"].map(SAID.set_index("statement_id")["speaker_id"])
    with Visit(chromium, url(DEBATE)) as visit:
        box = chart(visit, 1)
        assert box.evaluate(ARCS) == len(links)
        choose(box, 0, "Jin Xinyi")
        assert box.evaluate(ARCS) == (own == "jin-xinyi").sum()
        choose(box, 0, "all")
        choose(box, 1, "Explicit")
        assert box.evaluate(ARCS) == (links["basis"] == "explicit").sum()
        choose(box, 1, "all")
        assert box.evaluate(FAINT) == 0
        box.get_by_role("button", name="Attacks").click()
        visit.page.wait_for_timeout(400)
        assert box.evaluate(FAINT) == (links["relation"] != "attacks").sum()
        assert visit.errors == visit.foreign == []


MARKS = "box => box.querySelectorAll('.vega-stage .mark-symbol.role-mark path').length"


def test_the_sides_follow_proposition_type_and_stance(chromium, url):
    def cells(rows):
        return len(rows.assign(stance=rows["stance"].fillna(9)).drop_duplicates(["speaker_id", "factor", "stance"]))

    with Visit(chromium, url(DEBATE)) as visit:
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
        visit.page.wait_for_timeout(400)
        assert box.evaluate(FAINT) == cells(SAID) - cells(SAID[(SAID["stance"] == -1).fillna(False)])


# --- both -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [TALENT, DEBATE])
def test_each_chart_says_its_question_its_source_and_what_it_shows(page):
    specs = chart_specs(page)
    assert len(specs) == 3
    for spec in specs:
        assert_says_what_it_is(spec)


@pytest.mark.parametrize("page", [TALENT, DEBATE])
def test_a_page_stays_light_and_its_exercises_are_solved(page):
    assert_light(page, 200_000)
    assert_exercises_solved(page)


@pytest.mark.parametrize("page", [TALENT, DEBATE])
def test_no_text_of_a_chart_is_cut_on_a_phone(chromium, site, page):
    beyond = """box => [...box.querySelectorAll('.vega-stage svg text')].filter(t => {
        const svg = t.ownerSVGElement.getBoundingClientRect(), r = t.getBoundingClientRect();
        const seen = t.textContent && +getComputedStyle(t).opacity > 0.01;
        return seen && (r.right > svg.right + 2 || r.left < svg.left - 2);
    }).map(t => t.textContent)"""
    with Visit(chromium, f"{site}/{page}.html", width=390) as visit:
        boxes = visit.scroll().page.locator(".vega-chart")
        for i in range(boxes.count()):
            assert boxes.nth(i).evaluate(beyond) == []


@pytest.mark.parametrize("page", [TALENT, DEBATE])
def test_without_scripts_every_chart_is_a_picture(chromium, site, page):
    assert_pictures_without_scripts(chromium, f"{site}/{page}.html", 3)

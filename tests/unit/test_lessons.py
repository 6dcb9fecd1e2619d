"""The lessons: what their answers are today, so that a change of the data that changes an answer is seen."""

import pytest

from aicities.lessons import NAMES, lesson


def told(task) -> list[tuple[str, ...]]:
    """What students fill in: the cells of a task that are not given."""
    return [row[task.given :] for row in task.rows]


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_fits_its_minutes_and_has_enough_questions(name):
    one = lesson(name)
    assert name in NAMES
    assert 4 <= len(one.tasks) <= 6
    assert 25 <= sum(task.minutes for task in one.tasks) <= 35
    assert len(one.questions) >= 7
    assert len({question.ask for question in one.questions}) == len(one.questions)


def test_do_rankings_agree_the_answers_of_the_work_sheet():
    duels, lists, measures, weights, direction, steps = lesson("do_rankings_agree").tasks
    assert told(duels) == [("0", "10", "yes"), ("4", "4", "no"), ("6", "3", "no"), ("7", "1", "no")]
    assert told(lists) == [("1", "1"), ("2", "2"), ("3", "5"), ("4", "6"), ("5", "3"), ("6–10", "4")]
    assert lists.answer.startswith(
        "Shenzhen 深圳, Hangzhou 杭州, Nanjing 南京 and Guangzhou 广州 change places. Of Guangzhou"
    )
    assert measures.answer.startswith("Place 2 and place 16.")
    firsts = [row[-1] for row in weights.rows]
    assert firsts[1] == "Beijing 北京, Shanghai 上海, Hangzhou 杭州"
    assert firsts[3] == "6 cities share place 1"
    assert "70%" in weights.answer
    assert "After: Chengdu 成都, Shenzhen 深圳, Guangzhou 广州; Beijing 北京 falls to place 5" in direction.answer
    assert [row[-1] for row in steps.rows] == ["5.92", "0.49", "5.29", "1.68"]


def test_the_setting_that_the_answer_names_puts_shenzhen_alone_in_front():
    from aicities.lessons import do_rankings_agree

    assert do_rankings_agree._leaders((10, 10, 100))[0] == "shenzhen"
    weights = lesson("do_rankings_agree").tasks[3]
    assert "10, 10 and 100" in weights.answer and weights.rows[-1][-1].startswith("Shenzhen 深圳")


def test_shenzhen_passes_beijing_at_about_one_share_however_the_other_two_weights_are_parted():
    from aicities.lessons import do_rankings_agree as L

    gap = L.themes().loc["shenzhen"] - L.themes().loc["beijing"]
    for other in ("output", "firms"):
        assert -gap[other] / (gap["state"] - gap[other]) == pytest.approx(L.need(), abs=0.025)


def test_a_place_that_another_city_holds_is_none_of_the_possible_ones():
    question = lesson("do_rankings_agree").questions[1]
    assert "6, 7, 9 and 10" in question.right and "place 8 is Hefei's" in question.because


def test_a_city_with_two_figures_is_counted_once():
    assert any("the 5 cities shown" in text for text, _ in lesson("the_cost_argument").questions[4].wrong)


def test_who_says_so_the_answers_of_the_work_sheet():
    standing, left_out, voices, repeat, others, limits = lesson("who_says_so").tasks
    assert [row[1:3] for row in standing.rows] == [
        ("6", "3"), ("2", "5"), ("1", "4"), ("2", "1"), ("2", "1"), ("0", "1"),
    ]  # fmt: skip
    assert [row[-1] for row in standing.rows][:2] == ["no author is named", "Shenzhen industry observer"]
    assert standing.answer.startswith("Feng Ji. All: 13 circles, 15 squares.")
    assert voices.answer.startswith("Guo Zhongxiao and Jin Xinyi,")
    assert "lines 79 and 81" in repeat.ask and repeat.answer.startswith("11 statements, 1 voice")
    assert "reasons by Industry insiders (unnamed)" in repeat.answer
    assert told(left_out) == [("13", "15", "0"), ("9", "13", "2")]
    assert left_out.answer.startswith("Claims of the article itself, lines 3 and 14:")
    assert left_out.answer.endswith("12, 14, 1 (Feng Ji); 10, 14, 1 (an unnamed view).")
    assert "The rows of Feng Ji and Wu Ke name no such tie" in voices.answer
    assert ("DeepSeek article 2025", "19", "34") in others.rows
    assert others.answer.startswith("CB Insights, Oct 2025.")
    assert "none of 68" in limits.answer


def test_no_single_list_has_both_numbers_of_the_article():
    """The answer says that the article may have mixed two lists; a list with both would make this wrong."""
    from aicities.lessons import who_says_so

    one, other = map(who_says_so._same_number, who_says_so.CITIES)
    assert one and other and not set(one) & set(other)


def test_the_two_numbers_of_the_range_question_fit_each_other():
    """A wrong answer is that they contradict; the reason given names a number that fits both."""
    from aicities.lessons import who_says_so

    first, second = who_says_so._high_tech(5), who_says_so._high_tech(6)
    assert first["value_low"] <= second["value_high"]


def test_the_publisher_question_names_the_list_and_not_the_article():
    question = lesson("do_rankings_agree").questions[5]
    assert question.right == "36Kr Research Institute 36氪研究院"
    assert "qingdao" not in question.right.lower()


def test_who_moved_first_the_answers_of_the_work_sheet():
    documents, deeds, no_date, span, answers, sentence = lesson("who_moved_first").tasks
    shenzhen, guangzhou = "Shenzhen 深圳", "Guangzhou 广州"
    assert told(documents) == [
        ("2018-03", "2002-11", shenzhen),
        ("2020-03", "2019-05", shenzhen),
        ("2018-06", "2019-05", guangzhou),
    ]
    assert told(deeds) == [
        ("none named", "2011", shenzhen),
        ("2017-05", "none named", guangzhou),
        ("2019-11", "2018-11", shenzhen),
    ]
    assert "has March 2018 for Guangzhou 广州 in the second row" in documents.answer
    assert documents.answer.endswith("then Guangzhou 广州 is first.")
    assert no_date.answer.startswith("*Four-transformations empowerment action* (Guangzhou Daily 2024, line 51).")
    assert span.answer.startswith("January 2015 and December 2019. So it came up to 38 months earlier, or up to 21")
    assert told(answers) == [("2018", "no"), ("2018", "no"), ("2020-03", "no")]
    assert "May 2019" in sentence.answer and "March 2020" in sentence.answer


def test_who_moved_first_rests_on_what_its_sentences_say():
    from aicities.data import load
    from aicities.lessons import who_moved_first as L
    from aicities.pages import policy_timelines

    undated = policy_timelines.policies().query("date.isna() and city_id == 'guangzhou'")
    assert list(undated["policy_id"]) == [L.UNDATED]  # the only one that students can take for the answer
    speakers = load("statements").query("source_id == @L.ARTICLE")["speaker_id"]
    kinds = load("entities").set_index("entity_id")["kind"]
    assert not {kinds.get(who) for who in speakers} & {"person", "university"}  # no researcher is quoted
    early = policy_timelines.policies().query("date < '2017'").drop_duplicates("source_id")
    assert set(early["source_id"]) == {L.ARTICLE}


def test_which_numbers_hold_the_answers_of_the_work_sheet():
    read, rise, density, editions, fail, missing = lesson("which_numbers_hold").tasks
    assert told(read) == [("339", "339"), ("25.5", "26.5"), ("250", "300"), ("7,000", "8,000"), ("800", "no end")]
    assert "229.8 to 229.9 percent" in rise.answer and "330 percent" in rise.answer
    assert density.answer.startswith("At least 13.32") and "23,970" in density.answer
    assert told(editions) == [("no", "no"), ("no", "no"), ("no", "yes"), ("yes", "yes")]
    assert editions.answer.startswith("None. In the first edition Shenzhen 深圳 is not above in 2016")
    assert fail.answer.startswith("About 246,575 yuan")
    assert missing.answer.startswith("What counts as a smart road is not defined")


def test_the_menu_of_the_page_has_the_checks_that_the_work_sheet_names():
    from aicities.data import load
    from aicities.lessons import which_numbers_hold as L
    from aicities.pages.checking_the_numbers import interval_data, run_all

    names = set(interval_data(run_all(load("checks")))["check"])
    assert {L._title(id_) for id_ in (L.RISE, L.DENSITY, L.RATE, L.LEAD)} <= names


def test_the_article_with_the_most_fails_has_the_most_checks_too():
    from aicities.lessons import which_numbers_hold as L

    rows = L.counted()
    assert rows["fail"].idxmax() == rows["n"].idxmax()


def test_the_cost_argument_the_answers_of_the_work_sheet():
    compared, refused, another_year, tested, living = lesson("the_cost_argument").tasks
    assert told(compared) == [
        ("0.479", "0.211", "2.26 to 2.28"),
        ("47,936", "20,354", "2.36"),
        ("100,173", "96,670", "1.04"),
    ]
    assert "other date" in refused.answer and "1 November 2020" in refused.answer
    assert "fell by 6.7 percent in Shenzhen and rose by 0.4 percent" in another_year.answer
    assert "fall by 58 percent" in another_year.answer
    assert told(tested) == [("3", "1", "2"), ("3", "1", "2"), ("3", "0", "3")]
    assert "*2.27* is right as well" in compared.answer
    assert "7 of 9" in tested.answer and "2 fit one, of one year" in tested.answer
    assert living.answer.startswith("7. One is about a product: ") and "None of them is about DeepSeek" in living.answer


def test_the_cost_argument_rests_on_what_its_sentences_say():
    from aicities.lessons import the_cost_argument as L
    from aicities.method import figures

    known = L.known()
    assert figures.place_of(known, "house-price", L.YEAR, L.DEAR)[0] == 1  # "The prices were the highest"
    assert figures.place_of(known, "average-wage", L.YEAR, L.DEAR)[0] > 1
    for measure in L.MEASURES:  # one source for each measure, and the year of the prices the only one
        some = known[known["indicator_id"] == measure]
        assert some["source_id"].nunique() == 1 and set(some["year"]) == {L.YEAR}
    bases = [L.index_of_prices(city) for city in (L.DEAR, L.CHEAP)]
    assert all(row["value"] > 150 and "2015 = 100" in row["scope"] for row in bases)
    assert bases[0]["as_of"] == bases[1]["as_of"]
    rows = known[known["indicator_id"] == "resident-population"]
    assert L.CHEAP not in set(rows["subject_id"])  # the place that the chart leaves empty
    # a default choice that gives numbers below 1, since every figure is higher in the dear city
    assert all(figures.times(known, m, L.YEAR, L.CHEAP, L.DEAR)[1] < 1 for m in L.MEASURES)
    cost = L.costs()
    assert (cost["paraphrase_en"].str.contains("manufacturers") & (cost["about_id"] == L.DEAR)).sum() == 2
    assert (~cost["about_id"].isin([L.DEAR, L.CHEAP])).sum() == 1


def test_what_a_program_read_the_answers_of_the_work_sheet():
    mended, numbers, shares, town, changed = lesson("what_a_program_read").tasks
    assert mended.answer.startswith("Line 15: Shanghai 上海. Line 26 prints 50亿元")
    assert told(numbers) == [
        ("2.35 billion to 2.4 billion", "yes"),
        ("8 to 12", "yes"),
        ("1.995 million to 2.005 million", "no: at most"),
        ("(not found)", "no: missed"),
        ("at least 2,000", "yes: a target"),
    ]
    assert [row[0] for row in shares.rows] == ["深圳 Shenzhen", "技术 technology", "企业 firm", "领域 field"]
    assert told(shares)[2] == ("11.2 (21)", "20.4 (13)")
    assert "1,879" in shares.answer and "636" in shares.answer
    assert town.answer.startswith("6 words, 2 of them 小镇 small town. No: lines 143 and 153")
    assert told(changed) == [("2.4 billion", "open"), ("2.35 billion", "2.45 billion"), ("2.4 billion", "2.5 billion")]


def test_what_a_program_read_rests_on_what_its_sentences_say():
    from aicities.data import load
    from aicities.lessons import what_a_program_read as L
    from aicities.pages import words_and_frames, your_own_article

    mends = your_own_article.repairs(L.sample().found)
    assert (~mends["certain"]).sum() == 1  # one guess in the whole sample
    assert len(L.town_lines()) == L.cost_words()[L.TOWN]  # each time the word stands in a line of which we read
    assert {"大力", "奇迹"} <= {
        w
        for pair in words_and_frames.pairs().query("source_id == 'guangzhou-2024'")[["token_a", "token_b"]].to_numpy()
        for w in pair
    }
    miracle = lesson("what_a_program_read").questions[8]
    assert "奇迹" in miracle.ask and "大力" in miracle.right
    plain = load("terms").query("segmentation == 'plain' and token == '大模型'")
    assert plain.empty  # of no year
    assert "青禾湾" not in {name for names in load("entities")["aliases"].dropna() for name in names}
    n = L.scores()
    assert (
        n["held_out", "value_right"] / n["held_out", "numbers"] > n["article", "value_right"] / n["article", "numbers"]
    )


@pytest.mark.parametrize("name", ["the_cost_argument", "what_a_program_read"])
def test_the_proofs_of_a_lesson_can_be_opened(name):
    """A proof names rows that are there, or a chart or heading of a page that is there."""
    import re
    from urllib.parse import parse_qs

    import nbformat

    from aicities import schema as T
    from aicities.data import load

    for one in (*lesson(name).tasks, *lesson(name).questions):
        page, _, anchor = one.proof.partition("#")
        asked = {key: value[0] for key, value in parse_qs(anchor).items()}
        if "rows" in asked:
            assert set(asked["rows"].split("~")) <= set(T.row_ids(asked["table"], load(asked["table"]))), one.proof
            continue
        file = T.DATA.parent / "notebooks" / page.removeprefix("../").replace(".html", ".ipynb")
        cells = nbformat.read(file, 4).cells
        if "chart" in asked:
            assert asked["chart"] in {cell["id"] for cell in cells}, one.proof
        elif "table" not in asked:
            heads = re.findall(r"^#+ (.+)", "\n".join(c.source for c in cells if c.cell_type == "markdown"), re.M)
            assert anchor in {re.sub(r"[^a-z]+", "-", head.lower()).strip("-") for head in heads}, one.proof


def test_the_jigsaw_has_articles_of_the_book_and_what_its_checks_say():
    from aicities.data import articles
    from aicities.lessons import jigsaw

    assert set(jigsaw.STORIES) <= set(articles())
    assert all(jigsaw.check(id_)["source_id"] == id_ for id_ in jigsaw.STORIES)
    experts, home = jigsaw.lesson().tasks
    assert [row[-1].rpartition(": ")[2] for row in home.rows] == ["fails", "holds", "holds", "holds", "fails"]
    assert experts.minutes + home.minutes == 30  # its part of a lesson of ninety minutes
    assert jigsaw.nobody_quoted() == "Zhidx 2020"
    assert jigsaw.voices("two-tigers-2020").startswith("people: 0; groups or papers: 1; the article itself: 108 of 110")
    assert jigsaw.published("qingdao-2020") == "publisher not stated; August 2020 (inferred)"


def test_what_the_guide_says_of_lessons_5_and_6_is_so():
    from aicities.lessons import the_cost_argument, what_a_program_read

    assert the_cost_argument.residents_lost() == (1, 12)
    assert round(the_cost_argument.residents_grew(2017, 2023)) == 12
    assert what_a_program_read.paid() == {"firms": "157", "most": "314 million", "paid": "130 million"}
    assert "residents of Hangzhou: no figure" in the_cost_argument.board()
    assert len([row for row in what_a_program_read.board() if "town" in row.lower()]) == 2

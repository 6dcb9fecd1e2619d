"""The charts that pages are made of: each gives a valid specification with title, description, source and link."""

import pandas as pd
import pytest

from aicities import city_name, load
from aicities.display import article, article_charts, charts, encodings, ranking_charts
from aicities.display.encodings import By
from aicities.display.theme import BLUE, PALETTE, recoloured

ARTICLE = "qingdao-2020"
WORDS = ("What is asked?", "What a screen reader hears of this chart.")


def facts(source_id="two-tigers-2020"):
    return load("facts").query("source_id == @source_id")


def spoken():
    return article.spoken("shenzhen-hangzhou-2025")


def by(rows, column):
    return By(column, "Split by", sorted(rows[column].unique()))


def rankings(source_id):
    return load("rankings").query("source_id == @source_id")


def targets():
    return article_charts.targets(facts().query("state == 'target' and unit == 'yuan'"), *WORDS)


def timeline():
    return article_charts.timeline(article.dated("policies", "two-tigers-2020", ["shenzhen", "guangzhou"]), *WORDS)


def pieces():
    rows = spoken()
    return charts.pieces(rows, "factor_name", by(rows, "type_name"), *WORDS, menu=by(rows, "speaker"), none="none")


def bars():
    rows = load("checks").query("source_id == @ARTICLE")
    return charts.bars(rows, "kind", *WORDS, group=by(rows, "verdict"))


def grid():
    rows = spoken()
    return charts.grid(rows, by(rows, "speaker"), by(rows, "factor_name"), *WORDS, group=by(rows, "type_name"))


def amounts():
    rows = load("facts").query("indicator_id == 'gdp' and as_of == '2020'")
    rows = rows.assign(city=rows["subject_id"].map(city_name), n=rows["value"].astype(float))
    tooltip = {"value_text": ("GDP", "GDP")}
    return charts.amounts(rows, "city", "n", by(rows, "source_id"), *WORDS, what="GDP, yuan", tooltip=tooltip)


def spans():
    return ranking_charts.place_spans(rankings(ARTICLE), 20, [10], *WORDS)


def scores():
    return ranking_charts.scores(rankings(ARTICLE), 20, *WORDS)


def slope():
    names = {"ai-city-competitiveness": "Report", "china-city-ai-index": "Index"}
    return ranking_charts.slope(rankings("three-cities-2024"), names, *WORDS)


def ratios():
    rows = pd.DataFrame({"what": ["a", "b"], "low": [1.5, 0.4], "high": [1.6, 0.5], "base": "x"})
    rows = rows.assign(printed="3 : 2", source="line 6")
    return article_charts.ratios(rows, ["shenzhen", "hangzhou"], By("base", "Divide by", {"x": "GDP"}), facts(), *WORDS)


def network():
    links = load("relations").query("source_id == @ARTICLE and relation == 'came_from'").head(1).assign(doubt=True)
    ends = {links["from_id"].iloc[0]: (0, 0, "a"), links["to_id"].iloc[0]: (1, 1, "b")}
    return article_charts.network(links, ends, *WORDS)


def swing():
    return article_charts.swing(spoken().query("topic_id == 'topic-hz-out-innovates' and stance.notna()"), *WORDS)


EACH = [targets, timeline, pieces, bars, grid, amounts, spans, scores, slope, ratios, network, swing]


@pytest.mark.parametrize("draw", EACH, ids=lambda draw: draw.__name__)
def test_each_chart_is_valid_and_says_what_it_rests_on(draw):
    spec = draw().to_dict()  # raises where the specification is not valid
    assert spec["title"]["text"] == [WORDS[0]]
    assert " ".join(spec["title"]["subtitle"]).startswith("Source: ")
    assert spec["description"] == WORDS[1]
    assert "explorer.html#table=" in spec["usermeta"]["link"]["href"]
    assert spec["width"] == "container"
    assert '"tooltip": [' in str(spec).replace("'", '"')


def test_pieces_of_a_bar_are_counted_at_its_end_and_the_menu_holds_for_both():
    rows = spoken()
    split = By("speaker_id", "Speaker", {"": "all"} | dict.fromkeys(rows["speaker_id"], "one"))
    spec = charts.pieces(rows, "factor_name", by(rows, "type_name"), *WORDS, menu=split).to_dict()
    bars, ends = spec["layer"]
    assert bars["transform"] == ends["transform"] == [{"filter": 'datum["speaker_id"] === chosen'}]
    data = pd.DataFrame(spec["datasets"][bars["data"]["name"]]).query("speaker_id == ''")
    last = data.groupby("factor_name")["piece_to"].max().round()
    assert last.to_dict() == rows["factor_name"].value_counts().to_dict()


def test_places_tell_a_printed_rank_from_a_span_and_a_listing():
    places = ranking_charts.place_rows(rankings(ARTICLE), 20).set_index("city_id")
    assert places["place"].loc[["hefei", "guangzhou", "chengdu"]].to_list() == ["8", "6–10", "9 or lower"]
    assert places["how"].loc[["beijing", "hefei", "jinan"]].to_list() == [
        "Printed",
        "Printed",
        "Only a span",
    ]
    assert places.loc["chengdu", ["low", "high"]].to_list() == [9, 20]
    assert ranking_charts.place_rows(rankings("three-cities-2024"), 3)["listed"].to_list() == [False] * 3 + [True] * 3


def test_scores_are_bounded_between_printed_ones_and_assumed_below():
    from aicities.display.ranking_charts import score_rows

    rows = score_rows(rankings(ARTICLE), 20).set_index("rank")
    assert len(rows) == 20
    assert rows.loc[[6, 7], ["low", "high"]].to_numpy().tolist() == [[73.28, 79.55]] * 2
    assert rows["kind"].loc[[8, 7, 9]].to_list() == ["printed", "between", "assumed"]
    assert rows["text"].loc[[8, 14, 20]].to_list() == ["Hefei 合肥 73.28", "Qingdao 青岛", ""]


def test_a_ratio_whose_interval_holds_one_has_no_winner():
    from aicities.display.article_charts import ratio_rows

    rows = pd.DataFrame({"low": [1.1, 0.9, 0.5], "high": [1.2, 1.1, 0.6]})
    data, more = ratio_rows(rows, ["shenzhen", "hangzhou"])
    assert data["more"].to_list() == ["Shenzhen 深圳", "can't be told", "Hangzhou 杭州"]
    assert more.order == ["Shenzhen 深圳", "Hangzhou 杭州", "can't be told"]


def test_a_menu_with_a_first_value_of_no_row_means_all_rows():
    rows = pd.DataFrame({"kind": ["a", "b"]})
    assert len(encodings.for_menu(rows, By("kind", "", ["all", "a", "b"]))) == 4
    assert len(encodings.for_menu(rows, By("kind", "", {"": "all", "a": "A", "b": "B"}))) == 4
    assert len(encodings.for_menu(rows, By("kind", "", ["a", "b"]))) == 2
    assert len(encodings.for_menu(rows, None)) == 2


def test_tips_name_each_column_with_its_head():
    (tip,) = encodings.tips(says="Says")
    assert tip.to_dict() == {"field": "says", "title": "Says", "type": "nominal"}


def test_a_menu_looks_for_ids_and_shows_words():
    made, keeps = encodings.choice(
        By("type", "Type", {"": "all", "plan": "A plan", "fact": "A fact", "view": "A view"})
    )
    bound = made.param.to_dict()["bind"]
    assert bound["options"] == ["", "plan", "fact", "view"] and bound["labels"][1] == "A plan"
    assert keeps == 'datum["type"] === chosen'


@pytest.mark.parametrize("draw", [bars, targets, lambda: recoloured(bars())])
def test_a_chart_is_recoloured_from_its_notebook(draw):
    html = recoloured(draw(), blue="rebeccapurple").data
    assert BLUE not in html and "rebeccapurple" in html and PALETTE["grey"] in html


def test_a_colour_that_the_book_does_not_have_is_named():
    with pytest.raises(ValueError, match="no colour red: the colours of the book are blue"):
        recoloured(bars(), red="blue")


def test_chinese_names_above_a_narrow_chart_stand_upright_and_others_are_turned():
    upright, turned = (encodings.top_axis(names).to_dict() for names in (["深圳", "哈尔滨"], ["Shenzhen 深圳", "X"]))
    assert encodings.vega({"深圳": [" ", "深", "圳"], "哈尔滨": ["哈", "尔", "滨"]}) in upright["labelExpr"]
    assert " ? 0 : 0" in upright["labelAngle"]["expr"] and " ? 34 : 6" in upright["labelPadding"]["expr"]
    assert " ? datum.label : " in turned["labelExpr"] and " ? -90 : 0" in turned["labelAngle"]["expr"]

"""What the article pages say in fixed words of their tables: it must stay true when rows change."""

from aicities import language, load
from aicities.display import article

QINGDAO, TIGERS = "qingdao-2020", "two-tigers-2020"


def facts(source_id):
    return load("facts").query("source_id == @source_id")


def test_the_article_on_qingdao_says_yes_without_proof():
    """Its answer: nobody denies that a follower can overtake, and no number on Qingdao has a source or is a score."""
    chance = article.stated_on("topic-follower-overtake", QINGDAO)
    assert (chance["stance"] == 1).mean() > 0.5
    assert (chance["stance"] == -1).sum() == 0
    assert facts(QINGDAO).query("87 <= line <= 107")["attributed_to_id"].isna().all()
    index = load("rankings").query("source_id == @QINGDAO").set_index("city_id")
    assert index["score"].isna()["qingdao"]


def test_one_city_stands_alone_at_the_top_of_the_scores():
    scores = load("rankings").query("source_id == @QINGDAO").dropna(subset=["score"]).sort_values("rank")["score"]
    first, second = (-scores.diff()).iloc[1:3]
    assert first > 3 * second  # "the first steps are uneven: one city ahead of two"


def test_the_story_of_a_firm_stands_for_beijing():
    proof = facts(QINGDAO).query("33 <= line <= 43")["subject_id"]
    assert proof.isin(["baidu", "cambricon"]).sum() > (proof == "beijing").sum()


def test_what_is_computed_of_the_article_on_qingdao_holds():
    checks = article.checked(QINGDAO).query("kind == 'arithmetic'")
    assert (checks["verdict"] != "fails").all()  # "the arithmetic is sound"


def test_openings_of_both_cities_are_dated_to_the_month():
    """The page says which city is earlier, by months: every date must then have a month."""
    opened = article.dated("events", TIGERS, ["guangzhou", "shenzhen"]).query("kind in ['opening', 'deployment']")
    assert opened["date"].str.fullmatch(r"\d{4}-\d\d").all()
    assert opened["city_id"].nunique() == 2


def test_most_sections_answer_what_the_close_leaves_open():
    stated = article.stated_on("topic-sz-leads-gz", TIGERS)
    share = (stated["stance"] == 1).groupby(stated["section"]).mean()
    assert (share > 0.5).mean() > 0.5
    assert (stated.loc[stated["section"] == stated["section"].max(), "stance"] == 0).all()


def test_most_checks_of_substance_can_not_be_made():
    for source_id in (QINGDAO, TIGERS):
        weighty = article.checked(source_id).query("weight == 'substance'")
        assert (weighty["verdict"] == "not_checkable").mean() > 0.5


def test_names_and_counts_of_firms_point_in_different_directions():
    named = article.named_in(TIGERS, ["guangzhou", "shenzhen"], ["company"])["city_id"].value_counts()
    counted = facts(TIGERS).query("indicator_id == 'ai-firms'").set_index("subject_id")["value"]
    assert named["guangzhou"] > named["shenzhen"]
    assert counted["guangzhou"] < counted["shenzhen"]


def test_a_line_without_chinese_is_shown_in_english_with_a_mark(monkeypatch):
    lines = load("lines").assign(gist_zh=lambda rows: rows["gist_zh"].where(rows["role"] == "heading"))
    monkeypatch.setattr(article, "load", lambda name: lines if name == "lines" else load(name))
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    assert language.UNTRANSLATED in article.gists(QINGDAO).data

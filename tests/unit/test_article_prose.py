"""What the running text of an article page says of its rows, where no cell computes it."""

from aicities import label, load
from aicities.display import article

PEOPLE = set(load("entities").query("kind == 'person'")["entity_id"])


def spoken(source_id):
    return article.spoken(source_id).set_index("statement_id")


def test_one_expert_speaks_of_beijing_and_gives_it_only_advice():
    said = spoken("three-cities-2024").query("about_id == 'beijing' and speaker_id in @PEOPLE")
    said = said[said["speaker_id"] != "industry-insider-three-cities"]
    assert set(said["speaker_id"]) == {"zhao-gang"}
    assert set(said["type"]) == {"recommendation"}


def test_the_line_of_three_jobs_is_that_of_a_voice_without_a_name():
    jobs = spoken("three-cities-2024").query("line == 15 and about_id in ['beijing', 'shanghai', 'shenzhen']")
    assert set(jobs["speaker_id"]) == {"industry-insider-three-cities"}
    assert "unnamed" in load("entities").set_index("entity_id").loc["industry-insider-three-cities", "note"]


def test_most_advice_is_that_of_a_university_leader_in_the_team_and_none_is_for_firms_alone():
    advice = spoken("guangzhou-2024").query("type == 'recommendation' and line not in [48, 49]")
    most = advice["speaker_id"].value_counts()
    assert most.index[0] == "xiong-hui" and most.iloc[0] > len(advice) / 2
    ties = load("relations").query("source_id == 'guangzhou-2024' and from_id == 'xiong-hui'")
    assert "survey-team" in set(ties["to_id"])
    works_for = ties.query("relation == 'works_for'")["to_id"]
    kinds = load("entities").set_index("entity_id").loc[works_for, "kind"]
    assert "university" in set(kinds)
    asked = load("addressees").set_index("statement_id")["addressee"].reindex(advice.index)
    assert "firms" not in set(asked)
    to_universities = advice[(asked == "universities").fillna(False)]
    assert set(to_universities["speaker_id"]) == {"xiong-hui"}
    assert "huang-xingyao" not in set(advice["speaker_id"])  # the official announces


def test_those_who_say_that_the_city_chose_are_not_those_who_say_that_it_lacks():
    reasons = spoken("guangzhou-2024").query("type == 'explanation' and (line == 10 or 34 <= line <= 38)")
    chose, lacks = (set(rows["speaker_id"]) for _, rows in reasons.groupby(reasons["line"] >= 36))
    assert (chose, lacks) == ({"article", "xu-yabo"}, {"xiong-hui", "survey-team-member"})


def test_only_a_view_without_an_owner_puts_the_lead_of_hangzhou_down_to_research():
    said = spoken("shenzhen-hangzhou-2025")
    causes = said.query("type == 'explanation' and topic_id == 'topic-hz-out-innovates' and stance == 1")
    assert set(causes["factor_name"]) == {label("factor", "research")}
    assert set(causes["speaker_id"]) == {"unnamed-view-2025"}
    research = said.query("type == 'explanation' and factor == 'research'")
    assert not set(research["speaker_id"]) & PEOPLE - {"unnamed-view-2025"}


def test_luck_has_one_speaker_who_also_calls_the_success_inevitable():
    said = spoken("shenzhen-hangzhou-2025").query("topic_id == 'topic-deepseek-chance'")
    assert set(said.query("factor == 'luck'")["speaker_id"]) == {"guo-zhongxiao"}
    assert set(said.query("stance == 0")["speaker_id"]) == {"guo-zhongxiao"}


def test_most_of_what_fails_in_the_article_on_two_cities_is_the_year_or_the_list():
    fails = article.checked("shenzhen-hangzhou-2025").query("verdict == 'fails'")
    assert set(fails["weight"]) == {"substance"}
    assert (fails["line"] == 5).sum() > len(fails) / 2  # the line whose figures are those of the year before

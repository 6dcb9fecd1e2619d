from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicities import load
from aicities.method import argumentation as A
from aicities.pages import deepseek_debate as D

SAID, LINKS = D.statements(), D.links()
IDS = list(SAID["statement_id"])
names = st.sampled_from("abcdef")
links = st.sets(st.tuples(names, names), max_size=12)


def complete(arguments, attacks):
    """All complete extensions, by their definition: conflict-free sets that hold just what they defend."""
    found = []
    for size in range(len(arguments) + 1):
        for chosen in map(set, combinations(sorted(arguments), size)):
            hit = {y for x, y in attacks if x in chosen}
            defended = {a for a in arguments if all(x in hit for x, y in attacks if y == a)}
            if not hit & chosen and defended == chosen:
                found.append(chosen)
    return found


@settings(deadline=None)
@given(links)
def test_the_grounded_extension_is_the_smallest_complete_one(attacks):
    labels = A.grounded(set("abcdef"), attacks)
    stands = {a for a, label in labels.items() if label == "in"}
    assert stands == set.intersection(*complete("abcdef", attacks))
    assert {a for a, label in labels.items() if label == "out"} == {y for x, y in attacks if x in stands}


def test_grounded_on_known_cases():
    assert A.grounded("ABC", [("B", "A"), ("C", "B")]) == {"A": "in", "B": "out", "C": "in"}
    assert set(A.grounded("AB", [("A", "B"), ("B", "A")]).values()) == {"undecided"}
    assert A.grounded("A", [("A", "A")]) == {"A": "undecided"}
    assert A.grounded("A", [("gone", "A")]) == {"A": "in"}


@settings(deadline=None)
@given(links, st.sets(names))
def test_what_is_upheld_has_a_chain_from_a_starting_point(supports, standing):
    found = A.upheld(standing, supports)
    supported = {y for _, y in supports}
    assert found <= standing
    assert all(a not in supported or any(x in found for x, y in supports if y == a) for a in found)
    assert {a for a in standing if a not in supported} <= found


def test_a_circle_of_supports_rests_on_nothing():
    assert A.upheld("ab", [("a", "b"), ("b", "a")]) == set()
    assert A.upheld("abc", [("a", "b"), ("b", "a"), ("c", "a")]) == {"a", "b", "c"}
    assert A.upheld("b", [("a", "b")]) == set()


def frame(*rows):
    return pd.DataFrame(rows, columns=["from_id", "to_id", "relation"])


def test_states_of_a_small_debate():
    small = frame(("a", "b", "supports"), ("c", "a", "attacks"), ("d", "c", "qualifies"))
    assert A.states("abcd", small) == {"a": "F", "b": "B", "c": "P", "d": "P"}
    assert A.states("abcd", small, "c") == {"a": "P", "b": "U", "c": "D", "d": "P"}
    assert A.states("abcd", small, "a") == {"a": "D", "b": "B", "c": "P", "d": "P"}
    assert A.states("ab", frame(("a", "b", "attacks"), ("b", "a", "attacks"))) == {"a": "N", "b": "N"}


@settings(deadline=None)
@given(st.sets(st.sampled_from(IDS), max_size=5))
def test_each_statement_has_one_state_and_the_dropped_are_dropped(dropped):
    found = A.states(IDS, LINKS, dropped)
    assert set(found) == set(IDS)
    assert set(found.values()) <= set(D.STATES)
    assert {s for s, letter in found.items() if letter == "D"} == dropped


def short(ids):
    return {i.removeprefix(f"{D.ARTICLE}-") for i in ids}


def test_no_claim_of_the_article_denies_another():
    """The headline of the page, which says that what looks like a clash is a qualification."""
    assert set(LINKS["relation"]) == {"supports", "qualifies"}
    assert set(A.states(IDS, LINKS).values()) == {"U", "P"}


def test_a_claim_that_takes_a_side_rests_on_a_ground_or_is_bare_and_most_are_bare():
    claims, found = D.claims(SAID), A.states(IDS, LINKS)
    supported = set(LINKS.loc[LINKS["relation"] == "supports", "to_id"])
    assert set(claims["stance"]) == {-1, 1}
    assert all((found[s] == "U") == (s in supported) for s in claims["statement_id"])
    assert 0 < claims["statement_id"].isin(supported).mean() < 0.5


def test_most_links_have_no_marker_and_most_qualify_the_same_speaker():
    own = SAID.set_index("statement_id")["speaker_id"]
    limits = LINKS[LINKS["relation"] == "qualifies"]
    assert (LINKS["basis"] == "explicit").mean() < 0.5
    assert (limits["from_id"].map(own) == limits["to_id"].map(own)).mean() > 0.5
    assert (LINKS["marker"].notna() == (LINKS["basis"] == "explicit")).all()


def test_the_unnamed_view_holds_the_grounds_of_most_others_and_feng_those_of_one_claim():
    lost = A.lose_grounds(SAID, LINKS)
    moved = A.changes(IDS, LINKS, A.by_speaker(SAID)["unnamed-view-2025"]).query("after == 'B'").index
    assert lost.index[0] == "unnamed-view-2025"
    assert short(moved) == {"l3-s1", "l3-s2", "l3-s3", "l3-s4"}
    assert lost.iloc[0] > lost.iloc[1]
    assert short(D.effect(A.by_speaker(SAID)["feng-ji"]).query("after == 'B'")["statement_id"]) == {"l14-s4"}


def test_an_attacker_that_lost_its_grounds_still_fells_its_target():
    small = frame(("a", "b", "supports"), ("b", "c", "attacks"))
    assert A.states("abc", small, "a") == {"a": "D", "b": "B", "c": "F"}


def test_the_chart_holds_the_state_of_every_two_voices_left_out():
    groups = list(D.drops(SAID).values())
    seen = A.codes(IDS, LINKS, groups)
    assert {len(c) for c in seen} == {len(groups) ** 2}
    for one, other in [(0, 0), (0, 3), (4, 1), (len(groups) - 1, len(groups) - 1)]:
        expected = A.states(IDS, LINKS, groups[one] | groups[other])
        k = one * len(groups) + other
        assert {s: c[k] for s, c in seen.items()} == {s: expected[s] for s in seen.index}


def test_a_voice_can_be_left_out_where_that_changes_a_claim():
    drops = D.drops(SAID)
    assert drops.pop("") == set()
    assert all(len(D.effect(said)) for said in drops.values())
    rest = [said for who, said in A.by_speaker(SAID).items() if who not in drops]
    assert rest and not any(len(D.effect(said)) for said in rest)


@pytest.mark.slow
def test_two_voices_together_take_no_reason_that_neither_takes_alone():
    """The second exercise says so: no claim has its reasons from two other voices."""
    alone = {who: set(D.effect(said).query("after == 'B'")["statement_id"]) for who, said in D.drops(SAID).items()}
    for one, other in combinations(alone, 2):
        both = set(D.effect(D.drops(SAID)[one] | D.drops(SAID)[other]).query("after == 'B'")["statement_id"])
        assert both <= alone[one] | alone[other]


# --- the map ----------------------------------------------------------------------------------------------------------

acyclic = st.sets(st.tuples(names, names).map(sorted).map(tuple).filter(lambda ends: ends[0] != ends[1]), max_size=12)


@settings(deadline=None)
@given(acyclic)
def test_a_layer_lies_one_beyond_the_furthest_that_its_statement_leads_to(ends):
    layer = A.layers("abcdef", ends)
    for s in "abcdef":
        assert layer[s] == max((layer[end] + 1 for start, end in ends if start == s), default=0)


@settings(deadline=None)
@given(acyclic)
def test_an_outline_has_each_statement_once_chain_after_chain(ends):
    order, chains = A.outlined("abcdef", ends), A.chains("abcdef", ends)
    assert sorted(order) == list("abcdef")
    assert sorted(s for chain in chains for s in chain) == list("abcdef")
    assert all(any({start, end} <= chain for chain in chains) for start, end in ends)
    where = [next(i for i, chain in enumerate(chains) if s in chain) for s in order]
    assert where == sorted(where)


def test_links_in_a_circle_have_no_layers():
    with pytest.raises(ValueError, match="circle"):
        A.layers("ab", [("a", "b"), ("b", "a")])


def test_the_map_has_each_linked_statement_once_in_each_width():
    seen = D.placed(SAID, LINKS)
    linked = {*LINKS["from_id"], *LINKS["to_id"]}
    assert set(seen["statement_id"]) == linked and len(seen) == len(linked)
    assert sorted(seen["number"]) == list(range(1, len(linked) + 1))
    for wrap in D.WRAPS.values():
        lines = D.map_lines(seen, wrap)
        assert lines["text"].str.len().max() <= wrap
        assert lines["number"].dropna().to_list() == seen["number"].to_list()
        for row in seen.itertuples():
            said = "".join(lines.loc[lines["statement_id"] == row.statement_id, "text"])
            assert said.replace(" ", "").endswith(row.says.replace(" ", ""))


def test_an_arrow_leads_from_its_statement_to_its_target_and_crosses_no_disc():
    seen = D.placed(SAID, LINKS)
    lines = D.map_lines(seen, D.WRAPS["wide"])
    first = lines.dropna(subset=["number"]).set_index("statement_id")
    layer = seen.set_index("statement_id")["layer"]
    for link, arrow in D.elbows(seen, LINKS, lines).groupby("link"):
        start, end = LINKS.iloc[link][["from_id", "to_id"]]
        assert arrow.iloc[0][["out", "slot"]].to_list() == [layer[start], first.at[start, "slot"]]
        assert layer[end] < arrow.iloc[3]["out"] < layer[end] + 0.5 and arrow.iloc[3]["slot"] == first.at[end, "slot"]
        assert 0 < arrow.iloc[1]["out"] - layer[end] < 1  # it turns between two layers, where no disc is


def test_arrows_to_two_statements_do_not_share_a_line():
    seen = D.placed(SAID, LINKS)
    lines = D.map_lines(seen, D.WRAPS["wide"])
    slot = lines.dropna(subset=["number"]).set_index("statement_id")["slot"]
    layer = seen.set_index("statement_id")["layer"]
    spans = []
    for (end, relation), lane in D.lanes(LINKS, layer, slot).items():
        rows = LINKS[(LINKS["to_id"] == end) & (LINKS["relation"] == relation)]["from_id"]
        spans.append((layer[end], lane, min(slot[end], *slot[rows]), max(slot[end], *slot[rows])))
    for (layer_a, lane_a, low_a, high_a), (layer_b, lane_b, low_b, high_b) in combinations(spans, 2):
        assert (layer_a, lane_a) != (layer_b, lane_b) or high_a < low_b or high_b < low_a


def test_the_map_tells_every_link_once_in_its_chart_and_in_its_table():
    told = D.link_words(SAID, LINKS)
    first = LINKS.iloc[0]
    assert told.loc[0, "says"] == SAID.set_index("statement_id").loc[first["from_id"], "says"]
    spec = D.argument_map(SAID, LINKS, "A title", "d").to_dict()
    assert len(spec["usermeta"]["rows"]) == len(told) == len(LINKS)
    assert D.elbows(D.placed(SAID, LINKS), LINKS, D.map_lines(D.placed(SAID, LINKS), 60))["link"].nunique() == len(
        LINKS
    )


def test_every_limit_of_another_voice_is_a_row_with_both_sides_and_its_word_in_english():
    own = SAID.set_index("statement_id")["speaker_id"]
    found = D.limits(SAID, LINKS, across=True)
    assert len(found) and (found["from_id"].map(own) != found["to_id"].map(own)).all()
    assert set(found["relation"]) == {"qualifies"} and len(found) < len(D.limits(SAID, LINKS))
    assert D.two_sides(SAID, found, "").data.count("<tr>") == len(found) + 1
    assert set(LINKS["marker"].dropna()) == set(D.MARKERS)


def test_the_chart_of_sides_has_every_statement_with_a_stance_on_its_side():
    seen = SAID.dropna(subset=["topic_id", "stance"])
    data, topics = D.side_rows(seen)
    assert len(data) == len(seen) and set(data["topic_id"]) == set(topics["topic_id"])
    sides = seen["stance"].astype(int)
    assert ((data["place"] > 0) == (sides == 1))[sides != 0].all()


def test_pairs_are_on_one_side_where_their_means_have_one_sign():
    found = A.pairs(SAID).set_index(["topic_id", "a", "b"])["same"]
    assert not found["topic-hz-out-innovates", "wu-ke", "unnamed-view-2025"]
    assert found["topic-living-cost", "jin-xinyi", "feng-ji"]
    made_up = SAID.head(2).assign(topic_id="topic-living-cost", stance=[0, 1], speaker_id=["x", "y"])
    assert pd.isna(A.pairs(made_up)["same"].iloc[0])


def test_each_judgement_on_a_reasoning_has_the_words_of_its_statement_and_of_its_kind():
    found = D.flaws()
    assert len(found) == len(load("weak_reasoning"))
    assert set(found["kind"]) == set(D.KINDS)
    assert set(found["statement_id"]) <= set(IDS)


def test_a_single_case_and_a_survivor_are_conclusions_from_grounds():
    """An observation is no reasoning: what is drawn from one case or from survivors has a ground in the text."""
    found = D.flaws().query("how == 'occurs' and kind in ['single_case', 'survivorship', 'base_rate']")
    assert set(found["statement_id"]) <= set(LINKS.loc[LINKS["relation"] == "supports", "to_id"])

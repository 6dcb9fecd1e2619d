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


def test_the_chart_holds_the_state_of_every_choice():
    groups = list(D.drops(SAID).values())
    seen = A.codes(IDS, [LINKS, D.links(explicit=True)], groups)
    n = len(IDS) + 1
    assert {len(c) for c in seen} == {2 * len(groups) * n}
    for marked, group, one in [(0, 0, 0), (1, 3, 0), (0, 7, 12), (1, len(groups) - 1, n - 1)]:
        dropped = groups[group] | ({IDS[one - 1]} if one else set())
        expected = A.states(IDS, D.links(explicit=bool(marked)), dropped)
        k = (marked * len(groups) + group) * n + one
        assert {s: c[k] for s, c in seen.items()} == {s: expected[s] for s in seen.index}


def test_every_speaker_can_be_dropped():
    drops = D.drops(SAID)
    assert drops.pop("") == set()
    assert sum(map(len, drops.values())) == len(SAID)
    assert set.union(*drops.values()) == set(IDS)


def test_an_arc_starts_and_ends_at_its_rows_and_a_longer_one_reaches_further():
    near, far = D.arc(2, 3), D.arc(10, 0)
    assert near[0] == (pytest.approx(0), 2)
    assert near[-1] == (pytest.approx(0, abs=1e-9), 3)
    assert max(x for x, _ in near) < max(x for x, _ in far) <= 1


def test_the_map_has_every_link_once():
    assert D.arcs(SAID, LINKS)["link"].nunique() == len(D.link_words(SAID, LINKS)) == len(LINKS)
    told = D.link_words(SAID, LINKS)
    first = LINKS.iloc[0]
    assert told.loc[0, "says"] == SAID.set_index("statement_id").loc[first["from_id"], "says"]


def test_the_outline_tells_every_link_into_a_claim_and_leads_to_its_row():
    html = D.outline(SAID, LINKS).data
    linked = D.claims(SAID)["statement_id"].isin(LINKS["to_id"])
    assert html.count("<details>") == linked.sum() > 0
    assert "statements&amp;rows=shenzhen-hangzhou-2025-l13-s10" in html


def test_every_qualification_is_a_row_with_both_sides():
    html = D.qualifications(SAID, LINKS, "").data
    limits = LINKS[LINKS["relation"] == "qualifies"]
    assert html.count("<tr>") == len(limits) + 1
    assert all(marker in html for marker in limits["marker"].dropna())


def test_pairs_are_on_one_side_where_their_means_have_one_sign():
    found = A.pairs(SAID).set_index(["topic_id", "a", "b"])["same"]
    assert not found["topic-hz-out-innovates", "wu-ke", "unnamed-view-2025"]
    assert found["topic-living-cost", "jin-xinyi", "feng-ji"]
    made_up = SAID.head(2).assign(topic_id="topic-living-cost", stance=[0, 1], speaker_id=["x", "y"])
    assert pd.isna(A.pairs(made_up)["same"].iloc[0])


def test_crossings_leave_out_links_of_a_speaker_to_himself():
    found = A.crossings(SAID, LINKS)
    assert (found["a"] != found["b"]).all()
    own = SAID.set_index("statement_id")["speaker_id"]
    assert found[list(D.RELATIONS)].sum().sum() == (LINKS["from_id"].map(own) != LINKS["to_id"].map(own)).sum()
    assert found.set_index(["a", "b"]).loc[("guo-zhongxiao", "article"), "qualifies"] == 1


def test_each_judgement_on_a_reasoning_has_the_words_of_its_statement_and_of_its_kind():
    found = D.flaws()
    assert len(found) == len(load("weak_reasoning"))
    assert set(found["kind"]) == set(D.KINDS)
    assert set(found["statement_id"]) <= set(IDS)


def test_a_single_case_and_a_survivor_are_conclusions_from_grounds():
    """An observation is no reasoning: what is drawn from one case or from survivors has a ground in the text."""
    found = D.flaws().query("how == 'occurs' and kind in ['single_case', 'survivorship', 'base_rate']")
    assert set(found["statement_id"]) <= set(LINKS.loc[LINKS["relation"] == "supports", "to_id"])

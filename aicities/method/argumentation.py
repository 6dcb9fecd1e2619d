"""An article as a debate: what is left standing when something is dropped, and who is on whose side.

Attacks: the grounded extension of abstract argumentation (P. M. Dung, On the acceptability of arguments and its
fundamental role in nonmonotonic reasoning, logic programming and n-person games, Artificial Intelligence 77, 1995),
found as a labelling (M. Caminada, On the issue of reinstatement in argumentation, JELIA 2006).
Supports: a conclusion is grounded where a chain of standing statements leads to it from a starting point.
The two are kept apart: an attacker that has lost its grounds still fells its target. Where support is to be necessary
for standing, as in bipolar frameworks (F. Nouioua, V. Risch, Argumentation frameworks with necessities, SUM 2011), such
an attacker would have no force.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from itertools import combinations

import pandas as pd

Pair = tuple[str, str]  # from one statement to another

RELATIONS = ("supports", "qualifies", "attacks")


class State(StrEnum):
    """What becomes of a statement: one letter each, since a chart holds the states of many choices."""

    UPHELD = "U"  # stands, and rests on a ground that stands
    POINT = "P"  # stands as a starting point: nothing ever supported it
    BARE = "B"  # stands, but has lost all its grounds
    FALLEN = "F"  # is attacked by a statement that stands
    UNDECIDED = "N"
    DROPPED = "D"


GROUNDED = (State.UPHELD, State.POINT)  # states in which a statement stands on something


def grounded(arguments: Collection[str], attacks: Collection[Pair]) -> dict[str, str]:
    """The grounded labelling: ``in`` (stands), ``out`` (falls) or ``undecided`` for each argument.

    An argument is in where all its attackers are out, out where one attacker is in. Attacks from or on anything
    that is not among the arguments don't count.
    """
    against = {a: {x for x, y in attacks if y == a and x in arguments} for a in arguments}
    state: dict[str, str] = {}
    while True:
        new = {a: "in" for a in against if a not in state and all(state.get(x) == "out" for x in against[a])}
        new |= {a: "out" for a in against if a not in state and any(state.get(x) == "in" for x in against[a])}
        if not new:
            return {a: state.get(a, "undecided") for a in arguments}
        state |= new


def upheld(standing: Collection[str], supports: Collection[Pair]) -> set[str]:
    """The standing statements that rest on something: starting points, and what these support step by step.

    A starting point has no support at all in ``supports``. Statements that only support each other in a circle
    rest on nothing.
    """
    supported = {y for _, y in supports}
    found = {a for a in standing if a not in supported}
    while new := {y for x, y in supports if x in found and y in standing} - found:
        found |= new
    return found


def states(statements: Collection[str], links: pd.DataFrame, dropped: Collection[str] = ()) -> dict[str, State]:
    """The state of each statement once some are dropped.

    ``links``: columns from_id, to_id, relation. A link counts only while both its ends are there; but what was
    supported before the drop is no starting point after it. A qualification takes nothing away.
    """
    return _states(statements, _pairs(links), set(dropped))


def _pairs(links: pd.DataFrame) -> dict[str, set[Pair]]:
    ends = {relation: links[links["relation"] == relation] for relation in RELATIONS}
    return {relation: set(zip(rows["from_id"], rows["to_id"], strict=True)) for relation, rows in ends.items()}


def _states(statements: Collection[str], pairs: dict[str, set[Pair]], dropped: set[str]) -> dict[str, State]:
    labels = grounded({s for s in statements if s not in dropped}, pairs["attacks"])
    rests = upheld({s for s, found in labels.items() if found == "in"}, pairs["supports"])
    supported = {end for _, end in pairs["supports"]}
    lost = {"out": State.FALLEN, "undecided": State.UNDECIDED, None: State.DROPPED}
    own = {s: State.UPHELD if s in supported else State.POINT for s in rests}
    return {s: lost.get(labels.get(s)) or own.get(s, State.BARE) for s in statements}


def changes(statements: Collection[str], links: pd.DataFrame, dropped: Collection[str]) -> pd.DataFrame:
    """The statements whose state changes when some are dropped: index statement_id, before, after."""
    both = pd.DataFrame({"before": states(statements, links), "after": states(statements, links, dropped)})
    return both[both["before"] != both["after"]].rename_axis("statement_id")


def take_sides(statements: pd.DataFrame) -> pd.DataFrame:
    """The statements for or against a proposition; ``statements``: with a column stance (-1, 0, 1, null)."""
    return statements[statements["stance"].isin([-1, 1])]


def lose_grounds(statements: pd.DataFrame, links: pd.DataFrame) -> pd.Series:
    """How many statements of others lose all their grounds without a speaker: index speaker_id, most first.

    ``statements``: columns statement_id, speaker_id.
    """
    own = statements.set_index("statement_id")["speaker_id"]
    found = {}
    for who, said in by_speaker(statements).items():
        after = changes(own.index, links, said)["after"]
        found[who] = sum(state == State.BARE for state in after)
    return pd.Series(found, dtype="int64").sort_values(ascending=False, kind="stable")


def by_speaker(statements: pd.DataFrame) -> dict[str, set[str]]:
    """The ids of all statements of each speaker; ``statements``: columns statement_id, speaker_id."""
    return {who: set(rows["statement_id"]) for who, rows in statements.groupby("speaker_id", sort=False)}


def codes(statements: Collection[str], links: pd.DataFrame, groups: Iterable[Collection[str]]) -> pd.Series:
    """The states of each statement (index) as one string: a letter for each two groups to drop, the second of them
    changing fastest.
    """
    sets, pairs = [set(dropped) for dropped in groups], _pairs(links)
    found = [_states(statements, pairs, one | other) for one in sets for other in sets]
    return pd.Series({s: "".join(state[s] for state in found) for s in statements}).rename_axis("statement_id")


# --- the links as a graph ---------------------------------------------------------------------------------------------


def chains(statements: Collection[str], ends: Iterable[Pair]) -> list[set[str]]:
    """The statements in sets that hang together by links, in the order of their first statements."""
    found: dict[str, set[str]] = {s: {s} for s in statements}
    for one, other in ends:
        both = found[one] | found[other]
        found |= dict.fromkeys(both, both)
    return list({id(chain): chain for chain in found.values()}.values())


def layers(statements: Collection[str], ends: Collection[Pair]) -> dict[str, int]:
    """The length of the longest way from each statement, link by link, to one that leads no further (0).

    Raises `ValueError` where links lead in a circle.
    """
    onward = {s: [end for start, end in ends if start == s] for s in statements}
    found: dict[str, int] = {}
    while rest := [s for s in onward if s not in found]:
        new = {s: 1 + max((found[e] for e in onward[s]), default=-1) for s in rest if set(onward[s]) <= set(found)}
        if not new:
            raise ValueError(f"links lead in a circle: {rest}")
        found |= new
    return found


def outlined(statements: Collection[str], ends: Collection[Pair]) -> list[str]:
    """The statements as an outline has them, chain after chain: each is followed by those that lead to it."""
    leading = {s: [start for start, end in ends if end == s] for s in statements}
    starts = {start for start, _ in ends}
    order: dict[str, None] = {}

    def add(statement: str) -> None:
        if statement not in order:
            order[statement] = None
            for ground in leading[statement]:
                add(ground)

    for chain in chains(statements, ends):
        for statement in statements:
            if statement in chain - starts:
                add(statement)
    return list(order)


# --- who is on whose side ---------------------------------------------------------------------------------------------


def pairs(statements: pd.DataFrame) -> pd.DataFrame:
    """Each pair of speakers who take a side on one proposition: a, b (speaker ids), topic_id, mean_a, mean_b, same.

    A mean is that of the stances, from -1 to 1; two speakers are on the same side where both means have one sign.
    ``same`` is null where one of them is at 0.
    """
    some = statements.dropna(subset=["topic_id", "stance"])
    means = some.groupby(["topic_id", "speaker_id"], sort=False)["stance"].mean()
    found = []
    for topic, by in means.groupby(level=0, sort=False):
        for (a, x), (b, y) in combinations(by.droplevel(0).items(), 2):
            found.append((a, b, topic, float(x), float(y), None if x * y == 0 else bool(x * y > 0)))
    columns = ["a", "b", "topic_id", "mean_a", "mean_b", "same"]
    return pd.DataFrame(found, columns=columns).astype({"same": "boolean"})

"""The page on the DeepSeek debate: who claims what, on what grounds, and which grounds go with a speaker.

What rests on what is computed in `method.argumentation`. Kinds of weak reasoning: survivorship, single case, incomplete
comparison, base rate (D. Kahneman, A. Tversky, On the psychology of prediction, Psychological Review 80, 1973),
hindsight (B. Fischhoff, Hindsight is not equal to foresight, Journal of Experimental Psychology: Human Perception and
Performance 1, 1975).
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping
from html import escape
from math import pi, sin

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import label, lines_of, load, name_of, row_url, say
from aicities.display import article
from aicities.display.controls import keeps, menu, vega
from aicities.display.encodings import By, by_stance, tips
from aicities.display.links import line_links
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREEN, GREY, PURPLE, VERMILION, titled
from aicities.language import in_language
from aicities.method import argumentation
from aicities.method.argumentation import State

ARTICLE = "shenzhen-hangzhou-2025"

# How each state and each relation is shown; the letters of the states are explained in `method.argumentation`.
STATES = {
    State.UPHELD: ("rests on a ground", GREEN, "circle"),
    State.POINT: ("bare: no ground given", BLUE, "square"),
    State.BARE: ("all grounds lost", PURPLE, "diamond"),
    State.FALLEN: ("fallen: attacked", VERMILION, "cross"),
    State.UNDECIDED: ("undecided", GREY, "triangle-up"),
    State.DROPPED: ("dropped", GREY, "triangle-down"),
}
RELATIONS = {"supports": BLUE, "qualifies": GREY, "attacks": VERMILION}


def state_name(state: State) -> str:
    """What a state is called."""
    return say(STATES[state][0])


# --- the statements and links of the article --------------------------------------------------------------------------


def statements() -> pd.DataFrame:
    """The statements as `article.spoken` gives them, with the speaker's name, in the order of the text."""
    rows = article.spoken(ARTICLE)
    nth = rows["statement_id"].str.extract(r"-s(\d+)$")[0].astype(int)
    rows = rows.assign(speaker=rows["speaker_id"].map(name_of), nth=nth)
    return rows.sort_values(["line", "nth"]).reset_index(drop=True)


def links(explicit: bool = False) -> pd.DataFrame:
    """The links between the statements of the article; only those that its words mark, if ``explicit``."""
    rows = load("arguments").query("source_id == @ARTICLE")
    return rows[rows["basis"] == "explicit"] if explicit else rows


def claims(rows: pd.DataFrame) -> pd.DataFrame:
    """The statements that take a side: for or against a proposition."""
    return argumentation.take_sides(rows).reset_index(drop=True)


def drops(rows: pd.DataFrame) -> dict[str, set[str]]:
    """What the first menu drops: nothing (an empty id), or all that a speaker says."""
    return {"": set()} | argumentation.by_speaker(rows)


def drop_name(id_: str, n: int) -> str:
    """What an entry of the first menu is called, which drops ``n`` statements."""
    return say("{name} ({n})", name=name_of(id_), n=n) if id_ else say("nothing")


def effect(dropped: Collection[str], explicit: bool = False) -> pd.DataFrame:
    """The claims that take a side and whose state changes when some statements are dropped: with before and after."""
    rows = statements()
    changed = argumentation.changes(rows["statement_id"], links(explicit), dropped)
    return claims(rows).join(changed, on="statement_id", how="inner")


# --- what rests on a ground: the chart --------------------------------------------------------------------------------

STEP, TOP, WIDTH = 46, 78, 52  # pixels a row, pixels above the first, characters a line that fit a phone


def standing(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw which claims rest on a ground; menus drop a speaker or a statement, and count links.

    ``rows``: as `statements` gives them.
    """
    seen, groups = claims(rows), drops(rows)
    codes = argumentation.codes(rows["statement_id"], [links(), links(explicit=True)], groups.values())
    each = len(rows) + 1  # statements to drop, or none
    place = alt.param(name="k", expr=f"marked * {len(groups) * each} + grp * {each} + one")
    base = alt.Chart(_standing_data(seen).assign(codes=list(codes[seen["statement_id"]]))).transform_calculate(
        code="substring(datum.codes, k, k + 1)",
        was=f"substring(datum.codes, marked * {len(groups) * each}, marked * {len(groups) * each} + 1)",
        state=f"({vega({state: state_name(state) for state in STATES})})[datum.code]",
    )
    occurring = [state for state in STATES if any(state in letters for letters in codes[seen["statement_id"]])]
    chart = alt.layer(*_rows(base, len(seen), occurring), _sums(base)).add_params(*_choices(rows, groups), place)
    chart = chart.properties(width="container", height=TOP + STEP * len(seen))
    return titled(chart, title, seen, description)


def _standing_data(seen: pd.DataFrame) -> pd.DataFrame:
    """What a row of the chart shows: its words in lines that fit a phone, its speaker and source."""
    lines = zip(seen["speaker"], seen["line"], strict=True)
    return pd.DataFrame(
        {
            "at": seen.index,
            "says": seen["says"],
            "speaker": seen["speaker"],
            "text": seen["says"].map(lambda t: textwrap.wrap(t, WIDTH, max_lines=3, placeholder=" …")),
            "source": lines_of(seen),
            "aside": [say("{who}, line {n}", who=who, n=n) for who, n in lines],
        }
    )


def _choices(rows: pd.DataFrame, groups: Mapping[str, set[str]]) -> list[alt.Parameter]:
    """The menus. A value is the place of a choice, since the letters of all choices stand in one string."""
    dropped = [drop_name(id_, len(ids)) for id_, ids in groups.items()]
    short = [f"{r.line}: {textwrap.shorten(r.says, 34, placeholder=' …')}" for r in rows.itertuples()]
    kinds = [say("all"), say("only those that words mark")]
    return [
        menu("grp", say("Drop ", "去掉 "), dict(enumerate(dropped))),
        menu("one", say("and statement ", "再去掉论述 "), dict(enumerate([say("none"), *short]))),
        menu("marked", say("Links ", "关系 "), dict(enumerate(kinds))),
    ]


def _rows(base: alt.Chart, n: int, states: list[State]) -> list[alt.Chart]:
    """A mark for the state, the words of the statement, and a line around those whose state has changed."""
    scale = alt.Scale(domain=[-0.5, n - 0.5], range=[TOP, TOP + STEP * n])
    y = alt.Y("at:Q", axis=None, scale=scale)
    names = [state_name(state) for state in states]
    title = say("State")
    legend = alt.Legend(columns=2, labelLimit=170)
    colour = alt.Scale(domain=names, range=[STATES[state][1] for state in states])
    shapes = alt.Scale(domain=names, range=[STATES[state][2] for state in states])
    told = tips(state="State", says="Says", speaker="Speaker", source="Source")
    marks = base.mark_point(size=150, filled=True, opacity=1, x=10).encode(
        y=y,
        tooltip=told,
        color=alt.Color("state:N", title=title, scale=colour, legend=legend),
        shape=alt.Shape("state:N", title=title, scale=shapes, legend=legend),
    )
    up = alt.expr("-6.5 * (length(datum.text) - 1)")  # several lines stand in the middle of their row
    words = base.mark_text(align="left", x=26, dy=up, lineHeight=13, fontSize=11, baseline="middle").encode(
        text="text:N",
        tooltip=told,
        opacity=alt.condition(_gone(), alt.value(0.55), alt.value(1)),
    )
    changed = base.transform_filter("datum.code != datum.was").transform_calculate(
        top="datum.at - 0.46", bottom="datum.at + 0.46"
    )
    changed = changed.mark_rect(fillOpacity=0.12, fill=VERMILION, stroke=VERMILION).encode(
        x=alt.value(0), x2=alt.value(alt.expr("width")), y=alt.Y("top:Q", axis=None, scale=scale), y2="bottom:Q"
    )
    aside = base.mark_text(align="right", x=alt.expr("width - 4"), fontSize=11)
    aside = aside.encode(y=y, text="aside:N", opacity=alt.condition("width > 560", alt.value(0.7), alt.value(0)))
    return [changed, marks, words.encode(y=y), aside]


def _gone() -> str:
    return f"indexof({vega([State.DROPPED, State.FALLEN])}, datum.code) >= 0"


def _sums(base: alt.Chart) -> alt.Chart:
    """The count of each state as lines of text above the rows."""
    one = {f"is{state}": f"datum.code == {vega(state)} ? 1 : 0" for state in STATES}
    one["new"] = "datum.code != datum.was ? 1 : 0"
    total = base.transform_calculate(**one).transform_aggregate(n="count()", **{name: f"sum({name})" for name in one})
    en = (
        "[datum.isU + ' of ' + datum.n + ' rest on a ground, ' + datum.isP + ' are bare,',"
        " datum.isB + ' lost all grounds, ' + datum.isD + ' dropped.', 'Changed by your choice: ' + datum.new]"
    )
    zh = (
        "[datum.n + '条中有依据' + datum.isU + '条,断言' + datum.isP + '条,',"
        " '依据尽失' + datum.isB + '条,去掉' + datum.isD + '条', '因所选而变:' + datum.new]"
    )
    words = {"align": "left", "baseline": "top", "x": 2, "y": 4, "fontWeight": "bold", "fontSize": 13, "lineHeight": 18}
    return total.transform_calculate(text=say(en, zh)).mark_text(**words).encode(text="text:N")


# --- the argument map -------------------------------------------------------------------------------------------------

MAP_STEP, MAP_TOP = 18, 8  # pixels a statement, and above the first
REACH = "(width < 500 ? 56 : 110)"  # pixels for the arcs: fewer on a phone


def arc(start: float, end: float, points: int = 9) -> list[tuple[float, float]]:
    """The points of an arc between two rows: how far out, from 0 to 1, and at which row."""
    far = min(1.0, 0.16 + abs(end - start) / 26)  # a longer link reaches further out, up to the edge
    steps = [i / (points - 1) for i in range(points)]
    return [(far * sin(pi * t), start + (end - start) * t) for t in steps]


def arcs(rows: pd.DataFrame, arguments: pd.DataFrame) -> pd.DataFrame:
    """The points of every link between two rows: link (its number), out, at, and nth, the place on the arc."""
    row = {s: i for i, s in enumerate(rows["statement_id"])}
    ends = zip(arguments["from_id"].map(row), arguments["to_id"].map(row), strict=True)
    return pd.DataFrame(
        [
            {"link": i, "nth": nth, "out": round(out, 3), "at": round(at, 3)}
            for i, pair in enumerate(ends)
            for nth, (out, at) in enumerate(arc(*pair))
        ]
    )


def link_words(rows: pd.DataFrame, arguments: pd.DataFrame) -> pd.DataFrame:
    """What a tooltip tells of each link (its number): relation, basis, speaker, says, to; and ids to choose by."""
    by_id = rows.set_index("statement_id")
    start, end = by_id.loc[arguments["from_id"]], by_id.loc[arguments["to_id"]]
    return pd.DataFrame(
        {
            "link": range(len(arguments)),
            "basis": [label("argument_basis", b) for b in arguments["basis"]],
            "relation": [label("argument_relation", r) for r in arguments["relation"]],
            "speaker": start["speaker"].to_list(),
            "says": start["says"].to_list(),
            "to": end["says"].to_list(),
            "relation_id": arguments["relation"].to_list(),
            "basis_id": arguments["basis"].to_list(),
            "speaker_id": start["speaker_id"].to_list(),
        }
    )


def argument_map(rows: pd.DataFrame, arguments: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the linked statements in the order of the text, and each link as an arc that ends in a triangle.

    A menu keeps the links that start from one speaker, another those that the text marks; a click keeps one relation.
    """
    linked = {*arguments["from_id"], *arguments["to_id"]}
    rows = rows[rows["statement_id"].isin(linked)].reset_index(drop=True)
    found = [r for r in RELATIONS if r in set(arguments["relation"])]
    relation = By(
        "relation",
        say("Link (click)"),
        [label("argument_relation", r) for r in found],
        [RELATIONS[r] for r in found],
    )
    keep = alt.selection_point(fields=["relation"], bind="legend", name="keep")
    height = MAP_TOP + MAP_STEP * len(rows)
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[-0.5, len(rows) - 0.5], range=[MAP_TOP, height]))
    chosen = f"{keeps('who', 'speaker_id')} && {keeps('how', 'basis_id')}"
    told = link_words(rows, arguments)
    words = alt.LookupData(told, "link", list(told.columns[1:]))
    base = alt.Chart(arcs(rows, arguments)).transform_lookup("link", words).transform_filter(chosen)
    layers = [*_arcs(base, keep, relation, y), *_statements(rows, y)]
    chart = alt.layer(*layers).add_params(*_map_menus(rows), keep).properties(width="container", height=height)
    return titled(chart, title, arguments, description)


def _map_menus(rows: pd.DataFrame) -> list[alt.Parameter]:
    every, bases = say("all"), ("explicit", "coder")
    speakers = dict(zip(rows["speaker_id"], rows["speaker"], strict=True))
    return [
        menu("who", say("Links from ", "出自 "), speakers, everything=every),
        menu("how", say("Basis ", "依据 "), {b: label("argument_basis", b) for b in bases}, everything=every),
    ]


def _arcs(base: alt.Chart, keep: alt.Parameter, relation: By, y: alt.Y) -> list[alt.Chart]:
    """The arcs, dashed where a link qualifies, and a triangle where each ends."""
    x = alt.X("out:Q", axis=None, scale=alt.Scale(domain=[1, 0], range=[2, alt.expr(REACH)]))
    scale = alt.Scale(domain=relation.order, range=relation.colours)
    dashes = alt.Scale(domain=relation.order, range=[[1, 0], [3, 3], [1, 0]][: len(relation.order)])
    legend = alt.Legend(columns=3)
    told = tips(
        relation="Link",
        speaker="Speaker",
        says="Says",
        to="Of",
        basis="Basis",
    )
    base = base.encode(
        x=x,
        y=y,
        color=alt.Color("relation:N", title=relation.title, scale=scale, legend=legend),
        opacity=alt.condition(keep, alt.value(0.9), alt.value(0.06)),
        tooltip=told,
    )
    width = alt.condition("datum.relation_id == 'supports'", alt.value(1.5), alt.value(2.5))
    lines = base.mark_line(interpolate="monotone", orient="vertical").encode(
        detail="link:N",
        order="nth:Q",
        strokeWidth=width,
        strokeDash=alt.StrokeDash("relation:N", title=relation.title, scale=dashes, legend=legend),
    )
    ends = base.transform_filter("datum.nth == 8").mark_point(shape="triangle-right", size=60, filled=True, xOffset=-4)
    return [lines, ends]


def _statements(rows: pd.DataFrame, y: alt.Y) -> list[alt.Chart]:
    """The line, the speaker and the words of each statement, cut where the page ends; a tooltip has all of it."""
    data = pd.DataFrame(
        {
            "at": rows.index,
            "line": rows["line"].astype(int),
            "who": rows["speaker_id"].map(short_name),
            "says": rows["says"],
            "speaker": rows["speaker"],
            "source": lines_of(rows),
        }
    )
    told = tips(says="Says", speaker="Speaker", source="Source")
    base = alt.Chart(data).transform_calculate(text="datum.line + ' ' + datum.who + ': ' + datum.says")
    words = base.mark_text(
        align="left", x=alt.expr(f"{REACH} + 6"), fontSize=11, limit=alt.expr(f"width - {REACH} - 8")
    )
    return [words.encode(y=y, text="text:N", tooltip=told)]


NICK = {
    "article": "Article",
    "unnamed-view-2025": "Unnamed",
    "outside-opinion-2025": "Outside",
    "jiangsu-party-newspaper": "Paper",
}


def short_name(speaker_id: str) -> str:
    """A name short enough for a chart on a phone: the family name, which stands first."""
    return say(NICK[speaker_id]) if speaker_id in NICK else name_of(speaker_id).split(" ")[0]


def outline(rows: pd.DataFrame, arguments: pd.DataFrame) -> HTML:
    """The map as text: a drop-down for each claim that takes a side and has a link, with what supports or limits it.

    Grounds of grounds are indented below their ground.
    """
    by_id = rows.set_index("statement_id", drop=False)
    n = arguments["to_id"].value_counts()
    parts = [
        f"<details><summary>{escape(row.says)} ({n[row.statement_id]})</summary>{_told(by_id.loc[row.statement_id])}"
        f"{_grounds(row.statement_id, by_id, arguments, ())}</details>"
        for row in claims(rows).itertuples()
        if row.statement_id in n
    ]
    return HTML(f'<div class="book-gists">{"".join(parts)}</div>')


def _grounds(id_: str, by_id: pd.DataFrame, arguments: pd.DataFrame, above: tuple[str, ...]) -> str:
    items = [
        f"<li><strong>{escape(label('argument_relation', link.relation))}</strong> "
        f"({escape(label('argument_basis', link.basis).lower())}): {escape(by_id.loc[link.from_id, 'says'])} "
        f"{_told(by_id.loc[link.from_id])}{_grounds(link.from_id, by_id, arguments, (*above, id_))}</li>"
        for link in arguments[arguments["to_id"] == id_].itertuples()
        if link.from_id not in above
    ]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _told(row: pd.Series) -> str:
    where = say("line {line}", line=row["line"])
    href = row_url("statements", [row["statement_id"]])
    return f'<span>{escape(row["speaker"])}, <a href="{escape(href)}">{escape(where)}</a></span>'


def qualifications(rows: pd.DataFrame, arguments: pd.DataFrame, caption: str) -> HTML:
    """The links that qualify as a table: the one side, the other side, who says each, and the word that marks the turn.

    ``rows``: as `statements` gives them.
    """
    limits = arguments[arguments["relation"] == "qualifies"].reset_index(drop=True)
    by_id = rows.set_index("statement_id")
    shown = pd.DataFrame(
        {
            **{
                name: [f"{by_id.at[i, 'speaker']}\n{by_id.at[i, 'says']}" for i in limits[end]]
                for name, end in (("one", "to_id"), ("other", "from_id"))
            },
            "marker": limits["marker"].fillna("–"),
            "line": line_links(limits),
        }
    )
    titles = heads(one="One side", other="The other side")
    titles |= heads(marker="Marked by", line="Line")
    return table(shown, caption, titles)


# --- who says what on which side --------------------------------------------------------------------------------------


def sides(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw speaker by factor: a mark a stance, larger for more statements; menus keep a proposition and a type.

    ``rows``: as `statements` gives them. A statement without a stance is a bare premise or about something else.
    """
    stance = _stances()
    data = pd.DataFrame(
        {
            "who": rows["speaker_id"].map(short_name),
            "factor": rows["factor_name"],
            "stance": rows["stance_name"].replace("", stance.order[-1]),
            "type": rows["type"],
            "topic": rows["topic_id"],
        }
    )
    keep = alt.selection_point(fields=["stance"], bind="legend", name="keep")
    base = alt.Chart(data).transform_filter(f"{keeps('topic')} && {keeps('type')}")
    base = base.transform_aggregate(n="count()", groupby=["who", "factor", "stance"]).transform_calculate(
        shift=f"indexof({vega(stance.order)}, datum.stance)"
    )
    chart = _side_marks(base, data, stance, keep).add_params(*_side_menus(rows), keep)
    return titled(chart.properties(width="container", height=alt.Step(34)), title, rows, description)


def _stances() -> By:
    """For, between, against, and no side."""
    stance, none = by_stance(say("Stance (click)")), say("no side")
    return stance._replace(
        order=[*stance.order, none], colours=[*stance.colours, PURPLE], shapes=[*stance.shapes, "diamond"]
    )


def _side_menus(rows: pd.DataFrame) -> list[alt.Parameter]:
    """A menu of propositions, cut so that they fit a phone, and one of types."""
    every = say("all")
    topics = {t: textwrap.shorten(name_of(t), 38, placeholder=" …") for t in rows["topic_id"].dropna()}
    types = dict(zip(rows["type"], rows["type_name"], strict=True))
    return [
        menu("topic", say("On ", "命题 "), topics, everything=every),
        menu("type", say("Type ", "类型 "), types, everything=every),
    ]


def _side_marks(base: alt.Chart, data: pd.DataFrame, stance: By, keep: alt.Parameter) -> alt.LayerChart:
    told = tips(who="Speaker", factor="Factor", stance="Stance", n="Statements")
    lines = {"grid": True, "tickBand": "extent", "ticks": False, "domain": False}  # around a cell, not through it
    axis = alt.Axis(orient="top", labelAngle=-60, labelPadding=4, **lines)
    speakers, factors = (
        alt.Scale(domain=names, padding=0) for names in (list(dict.fromkeys(data["who"])), sorted(set(data["factor"])))
    )
    scale = {"domain": stance.order}
    base = base.encode(
        x=alt.X("who:N", title=None, scale=speakers, axis=axis),
        y=alt.Y("factor:N", title=None, scale=factors, axis=alt.Axis(**lines)),
        opacity=alt.condition(keep, alt.value(1), alt.value(0.08)),
        tooltip=told,
        xOffset=alt.XOffset("shift:Q", scale=alt.Scale(domain=[-0.6, 3.6])),
        yOffset=alt.YOffset("shift:Q", scale=alt.Scale(domain=[-1, 4])),
    )
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[1, 14], range=[40, 260]))
    marks = base.mark_point(filled=True).encode(
        size=size,
        color=alt.Color("stance:N", title=stance.title, scale=alt.Scale(range=stance.colours[:4], **scale)),
        shape=alt.Shape("stance:N", title=stance.title, scale=alt.Scale(range=stance.shapes[:4], **scale)),
    )
    return alt.layer(marks)


def sides_table(rows: pd.DataFrame, caption: str) -> HTML:
    """How many statements each speaker makes for, between and against each proposition, as a table."""
    counted = argumentation.sides(rows)
    said = counted.groupby(["speaker_id", "topic_id"], sort=False)[["stance", "n"]].apply(_sides)
    topics = list(dict.fromkeys(rows.dropna(subset=["topic_id", "stance"])["topic_id"]))
    shown = [
        {"speaker": name_of(who), **{t: said.get((who, t), "–") for t in topics}}
        for who in dict.fromkeys(counted["speaker_id"])
    ]
    return table(pd.DataFrame(shown), caption, {"speaker": say("Speaker")} | {t: name_of(t) for t in topics})


def _sides(counted: pd.DataFrame) -> str:
    n = dict(zip(counted["stance"], counted["n"], strict=True))
    return ", ".join(f"{n[s]} {label('stance', s).lower()}" for s in (1, 0, -1) if s in n)


def pairs_table(found: pd.DataFrame, caption: str) -> HTML:
    """Pairs of `argumentation.pairs` as a table in words."""
    words = {True: say("same side"), False: say("opposite sides")}
    shown = pd.DataFrame(
        {
            "a": found["a"].map(name_of),
            "b": found["b"].map(name_of),
            "topic": found["topic_id"].map(name_of),
            "means": [f"{x:+.2f} / {y:+.2f}" for x, y in zip(found["mean_a"], found["mean_b"], strict=True)],
            "same": [say("between") if pd.isna(s) else words[s] for s in found["same"]],
        }
    )
    return table(
        shown,
        caption,
        heads(
            a="Speaker",
            b="Other speaker",
            topic="Proposition",
            means="Mean stance",
            same="They are on",
        ),
    )


def crossings_table(rows: pd.DataFrame, arguments: pd.DataFrame, caption: str) -> HTML:
    """The links from one speaker to another as a table."""
    found = argumentation.crossings(rows, arguments)
    found = found.drop(columns=[r for r in RELATIONS if not found[r].any()])
    titles = heads(a="From", b="To")
    titles |= {r: label("argument_relation", r) for r in RELATIONS if r in found}
    return table(found.assign(a=found["a"].map(name_of), b=found["b"].map(name_of)), caption, titles)


# --- kinds of reasoning -----------------------------------------------------------------------------------------------

# What each kind is, and what to ask.
KINDS = {
    "survivorship": (
        "Only those who made it are looked at.",
        "Who tried the same and failed?",
    ),
    "hindsight": (
        "The cause is found once the result is known.",
        "Would anybody have said so before?",
    ),
    "single_case": (
        "One case stands for a whole city.",
        "Would another case say the opposite?",
    ),
    "base_rate": (
        "A case counts for or against a city; how common such cases are is not asked.",
        "How many cities have one at all?",
    ),
    "incomplete_comparison": (
        "Two things are compared, and one of them or both have no figure.",
        "More than what, and by how much?",
    ),
}


def flaws() -> pd.DataFrame:
    """The rows of `weak_reasoning`, with their reason in the language of the book and the columns of the statement."""
    found = load("weak_reasoning")
    found = found.assign(reason=found[in_language("reason")])
    return found.merge(statements(), on="statement_id", validate="many_to_one")


def flaws_reader(rows: pd.DataFrame) -> HTML:
    """Rows of `flaws`, one drop-down a kind of reasoning: what it is, what to ask, and the statements."""
    parts = []
    for kind, (what, ask) in KINDS.items():
        name = label("reasoning_kind", kind)
        some = rows[rows["kind"] == kind].reset_index(drop=True)
        shown = pd.DataFrame(
            {
                "says": [f"{who}\n{what}" for who, what in zip(some["speaker"], some["says"], strict=True)],
                "how": some["how"].map(lambda how: label("reasoning_how", how).lower()),
                "reason": some["reason"],
                "line": line_links(some),
            }
        )
        titles = heads(
            says="Who says what",
            how="Here it",
            reason="Why we say so",
            line="Line",
        )
        head = f"<summary>{escape(name)} ({len(some)})</summary><p>{escape(say(what))} {escape(say(ask))}</p>"
        parts.append(f"<details>{head}{table(shown, name, titles, scroll=False).data}</details>")
    return HTML(f'<div class="book-gists">{"".join(parts)}</div>')

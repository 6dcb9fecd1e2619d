"""Read an article as a debate: who claims what, on what grounds, and what is left standing when something is dropped.

Attacks: the grounded extension of abstract argumentation (P. M. Dung, On the acceptability of arguments and its
fundamental role in nonmonotonic reasoning, logic programming and n-person games, Artificial Intelligence 77, 1995),
found as a labelling (M. Caminada, On the issue of reinstatement in argumentation, JELIA 2006).
Supports: a conclusion is grounded where a chain of standing statements leads to it from a starting point.
Reasoning: survivorship, single case, base rate (D. Kahneman, A. Tversky, On the psychology of prediction,
Psychological Review 80, 1973), hindsight (B. Fischhoff, Hindsight is not equal to foresight, Journal of Experimental
Psychology: Human Perception and Performance 1, 1975).
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection
from html import escape
from itertools import combinations
from math import pi, sin

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import label, lines_of, load, name_of, row_url, say
from aicities.display import article
from aicities.display.encodings import By, by_stance
from aicities.display.links import line_links
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREEN, GREY, PURPLE, VERMILION, titled

Pair = tuple[str, str]  # from one statement to another

ARTICLE = "shenzhen-hangzhou-2025"

# --- the method -------------------------------------------------------------------------------------------------------


def grounded(arguments: Collection[str], attacks: Collection[Pair]) -> dict[str, str]:
    """Give the grounded labelling: ``in`` (stands), ``out`` (falls) or ``undecided`` for each argument.

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
    """Give the standing statements that rest on something: starting points, and what these support step by step.

    A starting point has no support at all in ``supports``. Statements that only support each other in a circle
    rest on nothing.
    """
    supported = {y for _, y in supports}
    found = {a for a in standing if a not in supported}
    while new := {y for x, y in supports if x in found and y in standing} - found:
        found |= new
    return found


STATES = {
    "U": (("rests on a ground", "有依据而立"), GREEN, "circle"),
    "P": (("a starting point, stands", "起点,立"), BLUE, "square"),
    "B": (("stands, all grounds lost", "立,但依据尽失"), PURPLE, "diamond"),
    "F": (("fallen: attacked", "被驳倒"), VERMILION, "cross"),
    "N": (("undecided", "未定"), GREY, "triangle-up"),
    "D": (("dropped", "已去掉"), GREY, "triangle-down"),
}


def states(statements: Collection[str], links: pd.DataFrame, dropped: Collection[str] = ()) -> dict[str, str]:
    """Give the state of each statement, a letter of `STATES`, once some are dropped.

    ``links``: rows of the arguments table. A link counts only while both its ends are there; but what was supported
    before the drop is no starting point after it. A qualification takes nothing away.
    """
    return _letters(statements, _pairs(links), set(dropped))


def _pairs(links: pd.DataFrame) -> dict[str, set[Pair]]:
    ends = {relation: links[links["relation"] == relation] for relation in RELATIONS}
    return {relation: set(zip(rows["from_id"], rows["to_id"], strict=True)) for relation, rows in ends.items()}


def _letters(statements: Collection[str], pairs: dict[str, set[Pair]], dropped: set[str]) -> dict[str, str]:
    labels = grounded({s for s in statements if s not in dropped}, pairs["attacks"])
    rests = upheld({s for s, found in labels.items() if found == "in"}, pairs["supports"])
    supported = {end for _, end in pairs["supports"]}
    letters = {"out": "F", "undecided": "N", None: "D"}
    own = {s: "U" if s in supported else "P" for s in rests}
    return {s: letters.get(labels.get(s)) or own.get(s, "B") for s in statements}


RELATIONS = {"supports": BLUE, "qualifies": GREY, "attacks": VERMILION}


# --- the statements and links of the article --------------------------------------------------------------------------


def statements() -> pd.DataFrame:
    """The statements as `article.spoken` gives them, with the speaker's name, in the order of the text."""
    rows = article.spoken(ARTICLE)
    nth = rows["statement_id"].str.extract(r"-s(\d+)$")[0].astype(int)
    rows = rows.assign(speaker=rows["speaker_id"].map(name_of), nth=nth)
    return rows.sort_values(["line", "nth"]).reset_index(drop=True)


def links(explicit: bool = False) -> pd.DataFrame:
    """Give the links between the statements of the article; only those that its words mark, if ``explicit``."""
    rows = load("arguments").query("source_id == @ARTICLE")
    return rows[rows["basis"] == "explicit"] if explicit else rows


def watched(rows: pd.DataFrame, arguments: pd.DataFrame) -> pd.DataFrame:
    """Give the statements to watch: final conclusions, which support nothing further, and all that are attacked."""
    by = {r: arguments[arguments["relation"] == r] for r in RELATIONS}
    final = set(by["supports"]["to_id"]) - set(by["supports"]["from_id"])
    return rows[rows["statement_id"].isin(final | set(by["attacks"]["to_id"]))]


def drops(rows: pd.DataFrame) -> dict[str, set[str]]:
    """Give what the first menu drops: nothing, all statements of a speaker, or all flagged for a kind of reasoning."""
    found, weak = {say("nothing", "不去掉"): set()}, load("weak_reasoning").query("how == 'occurs'")
    for speaker, some in rows.groupby("speaker", sort=False):
        found[say(f"{speaker} ({len(some)})", f"{speaker}({len(some)})")] = set(some["statement_id"])
    for kind in KINDS:
        ids = set(weak.loc[weak["kind"] == kind, "statement_id"])
        name = label("reasoning_kind", kind)
        found[say(f"reasoning: {name.lower()} ({len(ids)})", f"凡属{name}者({len(ids)})")] = ids
    return found


def effect(dropped: Collection[str], explicit: bool = False) -> pd.DataFrame:
    """Give the watched statements whose state changes when some are dropped, with before and after, in letters."""
    rows, arguments = statements(), links(explicit)
    before, after = (states(rows["statement_id"], arguments, d) for d in ((), dropped))
    seen = watched(rows, links())
    seen = seen.assign(before=seen["statement_id"].map(before), after=seen["statement_id"].map(after))
    return seen[seen["before"] != seen["after"]]


# --- what is left standing: the chart ---------------------------------------------------------------------------------

STEP, TOP, WIDTH = 46, 78, 52  # pixels a row, pixels above the first, characters a line that fit a phone


def codes(rows: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Give each watched statement a string of letters, one for each choice of links, of group and of statement."""
    ids, every = list(rows["statement_id"]), [set(), *({s} for s in rows["statement_id"])]
    letters: dict[str, list[str]] = {s: [] for s in seen["statement_id"]}
    for explicit in (False, True):
        ends = _pairs(links(explicit))
        for group in drops(rows).values():
            for one in every:
                found = _letters(ids, ends, group | one)
                for s in letters:
                    letters[s].append(found[s])
    return seen.assign(codes=["".join(letters[s]) for s in seen["statement_id"]])


def standing(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw which conclusions stand; menus drop a speaker, a kind of reasoning, or a statement, and count links.

    ``rows``: as `statements` gives them.
    """
    seen = codes(rows, watched(rows, links())).reset_index(drop=True)
    data = pd.DataFrame(
        {
            "at": seen.index,
            "codes": seen["codes"],
            "says": seen["says"],
            "speaker": seen["speaker"],
            "text": seen["says"].map(lambda t: textwrap.wrap(t, WIDTH, max_lines=3, placeholder=" …")),
            "source": lines_of(seen),
            "aside": [
                say(f"{s}, line {n}", f"{s},第{n}行") for s, n in zip(seen["speaker"], seen["line"], strict=True)
            ],
        }
    )
    n_groups, n_each = len(drops(rows)), len(rows) + 1
    place = alt.param(name="k", expr=f"marked * {n_groups * n_each} + grp * {n_each} + one")
    base = alt.Chart(data).transform_calculate(
        code="substring(datum.codes, k, k + 1)",
        was=f"substring(datum.codes, marked * {n_groups * n_each}, marked * {n_groups * n_each} + 1)",
        state=f"({json.dumps({k: say(*v[0]) for k, v in STATES.items()}, ensure_ascii=False)})[datum.code]",
    )
    chart = alt.layer(*_rows(base, len(seen)), _sums(base)).add_params(*_choices(rows), place)
    chart = chart.properties(width="container", height=TOP + STEP * len(seen))
    return titled(chart, title, seen, description)


def _choices(rows: pd.DataFrame) -> list[alt.Parameter]:
    short = [f"{r.line}: {textwrap.shorten(r.says, 34, placeholder=' …')}" for r in rows.itertuples()]
    kinds = [say("all", "全部"), say("only those that words mark", "仅文中有标志者")]
    return [
        _menu("grp", say("Drop", "去掉"), list(drops(rows))),
        _menu("one", say("and statement", "再去掉论述"), [say("none", "无"), *short]),
        _menu("marked", say("Links", "关系"), kinds),
    ]


def _menu(name: str, words: str, labels: list[str]) -> alt.Parameter:
    """Give a menu whose value is the place of the choice, so that an expression can compute with it."""
    bind = alt.binding_select(options=list(range(len(labels))), labels=labels, name=f"{words} ")
    return alt.param(name=name, value=0, bind=bind)


def _rows(base: alt.Chart, n: int) -> list[alt.Chart]:
    """A mark for the state, the words of the statement, and a line around those whose state has changed."""
    scale = alt.Scale(domain=[-0.5, n - 0.5], range=[TOP, TOP + STEP * n])
    y = alt.Y("at:Q", axis=None, scale=scale)
    names = [say(*words) for words, _, _ in STATES.values()]
    title = say("State", "状态")
    legend = alt.Legend(columns=2, labelLimit=170)
    colour = alt.Scale(domain=names, range=[c for _, c, _ in STATES.values()])
    shapes = alt.Scale(domain=names, range=[s for _, _, s in STATES.values()])
    told = heads(
        state=("State", "状态"), says=("Says", "内容"), speaker=("Speaker", "说话者"), source=("Source", "来源")
    )
    tips = [alt.Tooltip(f"{column}:N", title=head) for column, head in told.items()]
    marks = base.mark_point(size=150, filled=True, opacity=1, x=10).encode(
        y=y,
        tooltip=tips,
        color=alt.Color("state:N", title=title, scale=colour, legend=legend),
        shape=alt.Shape("state:N", title=title, scale=shapes, legend=legend),
    )
    up = alt.expr("-6.5 * (length(datum.text) - 1)")  # several lines stand in the middle of their row
    words = base.mark_text(align="left", x=26, dy=up, lineHeight=13, fontSize=11, baseline="middle").encode(
        text="text:N",
        tooltip=tips,
        opacity=alt.condition("datum.code == 'D' || datum.code == 'F'", alt.value(0.55), alt.value(1)),
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


def _sums(base: alt.Chart) -> alt.Chart:
    """Give the count of each state as two lines of text above the rows."""
    one = {f"is{code}": f"datum.code == '{code}' ? 1 : 0" for code in STATES} | {
        "new": "datum.code != datum.was ? 1 : 0"
    }
    total = base.transform_calculate(**one).transform_aggregate(n="count()", **{name: f"sum({name})" for name in one})
    en = (
        "[(datum.isU + datum.isP) + ' of ' + datum.n + ' stand, ' + datum.isB + ' lost all grounds,',"
        " datum.isF + ' fell, ' + (datum.isN + datum.isD) + ' dropped or undecided.',"
        " 'Changed by your choice: ' + datum.new]"
    )
    zh = (
        "[datum.n + '条中立' + (datum.isU + datum.isP) + '条,依据尽失' + datum.isB + '条,',"
        " '被驳倒' + datum.isF + '条,去掉或未定' + (datum.isN + datum.isD) + '条', '因所选而变:' + datum.new]"
    )
    words = {"align": "left", "baseline": "top", "x": 2, "y": 4, "fontWeight": "bold", "fontSize": 13, "lineHeight": 18}
    return total.transform_calculate(text=say(en, zh)).mark_text(**words).encode(text="text:N")


# --- the argument map -------------------------------------------------------------------------------------------------

MAP_STEP, MAP_TOP = 18, 8  # pixels a statement, and above the first
REACH = "(width < 500 ? 56 : 110)"  # pixels for the arcs: fewer on a phone


def arc(start: float, end: float, points: int = 9) -> list[tuple[float, float]]:
    """Give the points of an arc between two rows: how far out, from 0 to 1, and at which row."""
    far = min(1.0, 0.16 + abs(end - start) / 26)  # a longer link reaches further out, up to the edge
    steps = [i / (points - 1) for i in range(points)]
    return [(far * sin(pi * t), start + (end - start) * t) for t in steps]


def arcs(rows: pd.DataFrame, arguments: pd.DataFrame) -> pd.DataFrame:
    """Give the points of every link between two rows: link (its number), out, at, and nth, the place on the arc."""
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
    """Give what a tooltip tells of each link: link (its number), relation, basis, speaker, says, and to."""
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
        }
    )


def argument_map(rows: pd.DataFrame, arguments: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the linked statements in the order of the text, and each link as an arc that ends in a triangle.

    A menu keeps the links that start from one speaker, another those that the text marks; a click keeps one relation.
    """
    linked = {*arguments["from_id"], *arguments["to_id"]}
    rows = rows[rows["statement_id"].isin(linked)].reset_index(drop=True)
    every = say("all", "全部")
    relation = By("relation", say("Link (click)", "关系(点选)"), [label("argument_relation", r) for r in RELATIONS])
    keep = alt.selection_point(fields=["relation"], bind="legend", name="keep")
    speakers = [every, *dict.fromkeys(rows["speaker"])]
    bases = [every, *(label("argument_basis", b) for b in ("explicit", "coder"))]
    menus = [
        alt.param(name="who", value=every, bind=alt.binding_select(options=speakers, name=say("Links from ", "出自 "))),
        alt.param(name="how", value=every, bind=alt.binding_select(options=bases, name=say("Basis ", "依据 "))),
    ]
    height = MAP_TOP + MAP_STEP * len(rows)
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[-0.5, len(rows) - 0.5], range=[MAP_TOP, height]))
    chosen = f"(who == '{every}' || datum.speaker == who) && (how == '{every}' || datum.basis == how)"
    told = link_words(rows, arguments)
    words = alt.LookupData(told, "link", list(told.columns[1:]))
    base = alt.Chart(arcs(rows, arguments)).transform_lookup("link", words).transform_filter(chosen)
    layers = [*_arcs(base, keep, relation, y), *_statements(rows, y)]
    chart = alt.layer(*layers).add_params(*menus, keep).properties(width="container", height=height)
    return titled(chart, title, arguments, description)


def _arcs(base: alt.Chart, keep: alt.Parameter, relation: By, y: alt.Y) -> list[alt.Chart]:
    """The arcs, dashed where a link qualifies, and a triangle where each ends."""
    x = alt.X("out:Q", axis=None, scale=alt.Scale(domain=[1, 0], range=[2, alt.expr(REACH)]))
    scale = alt.Scale(domain=relation.order, range=list(RELATIONS.values()))
    dashes = alt.Scale(domain=relation.order, range=[[1, 0], [3, 3], [1, 0]])
    legend = alt.Legend(columns=3)
    told = heads(
        relation=("Link", "关系"),
        speaker=("Speaker", "说话者"),
        says=("Says", "内容"),
        to=("Of", "所对"),
        basis=("Basis", "依据"),
    )
    base = base.encode(
        x=x,
        y=y,
        color=alt.Color("relation:N", title=relation.title, scale=scale, legend=legend),
        opacity=alt.condition(keep, alt.value(0.9), alt.value(0.06)),
        tooltip=[alt.Tooltip(f"{column}:N", title=head) for column, head in told.items()],
    )
    width = alt.condition(f"datum.relation == '{relation.order[-1]}'", alt.value(3), alt.value(1.5))
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
    told = heads(says=("Says", "内容"), speaker=("Speaker", "说话者"), source=("Source", "来源"))
    base = alt.Chart(data).transform_calculate(text="datum.line + ' ' + datum.who + ': ' + datum.says")
    words = base.mark_text(
        align="left", x=alt.expr(f"{REACH} + 6"), fontSize=11, limit=alt.expr(f"width - {REACH} - 8")
    )
    return [words.encode(y=y, text="text:N", tooltip=[alt.Tooltip(f"{c}:N", title=h) for c, h in told.items()])]


NICK = {
    "article": ("Article", "文章"),
    "unnamed-view-2025": ("Unnamed", "佚名"),
    "outside-opinion-2025": ("Outside", "外界"),
    "jiangsu-party-newspaper": ("Paper", "党报"),
}


def short_name(speaker_id: str) -> str:
    """Give a name short enough for a chart on a phone: the family name, which stands first."""
    return say(*NICK[speaker_id]) if speaker_id in NICK else name_of(speaker_id).split(" ")[0]


def outline(rows: pd.DataFrame, arguments: pd.DataFrame) -> HTML:
    """Give the map as text: a drop-down for each watched statement, with what speaks for it, against it, or limits it.

    Grounds of grounds are indented below their ground.
    """
    seen = watched(rows, arguments)
    by_id = rows.set_index("statement_id", drop=False)
    parts = []
    for row in seen.itertuples():
        inside = _grounds(row.statement_id, by_id, arguments, ())
        n = (arguments["to_id"] == row.statement_id).sum()
        head = f"{escape(row.says)} ({n})"
        parts.append(f"<details><summary>{head}</summary>{_told(by_id.loc[row.statement_id])}{inside}</details>")
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
    where = say(f"line {row['line']}", f"第{row['line']}行")
    href = row_url("statements", [row["statement_id"]])
    return f'<span>{escape(row["speaker"])}, <a href="{escape(href)}">{escape(where)}</a></span>'


# --- who says what on which side --------------------------------------------------------------------------------------


def sides(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw speaker by factor: a mark a stance, larger for more statements; menus keep a proposition and a type.

    ``rows``: as `statements` gives them. A statement without a stance is a bare premise or about something else.
    """
    every, none = say("all", "全部"), say("no side", "无立场")
    stance = by_stance(say("Stance (click)", "立场(点选)"))
    stance = stance._replace(
        order=[*stance.order, none], colours=[*stance.colours, PURPLE], shapes=[*stance.shapes, "diamond"]
    )
    data = pd.DataFrame(
        {
            "who": rows["speaker_id"].map(short_name),
            "factor": rows["factor_name"],
            "stance": rows["stance_name"].replace("", none),
            "type": rows["type_name"],
            "topic": [name_of(t) if pd.notna(t) else none for t in rows["topic_id"]],
        }
    )
    topics = [every, *(t for t in dict.fromkeys(data["topic"]) if t != none)]
    types = [every, *dict.fromkeys(data["type"])]
    menus = [
        alt.param(name="topic", value=every, bind=_shortened(topics, say("On ", "命题 "))),
        alt.param(name="type", value=every, bind=alt.binding_select(options=types, name=say("Type ", "类型 "))),
    ]
    keep = alt.selection_point(fields=["stance"], bind="legend", name="keep")
    base = alt.Chart(data).transform_filter(
        f"(topic == '{every}' || datum.topic == topic) && (type == '{every}' || datum.type == type)"
    )
    base = base.transform_aggregate(n="count()", groupby=["who", "factor", "stance"]).transform_calculate(
        shift=f"indexof({json.dumps(stance.order, ensure_ascii=False)}, datum.stance)"
    )
    chart = _side_marks(base, data, stance, keep).add_params(*menus, keep)
    return titled(chart.properties(width="container", height=alt.Step(34)), title, rows, description)


def _shortened(options: list[str], words: str) -> alt.BindRadioSelect:
    """Give a menu whose long options are cut so that they fit a phone; the values stay whole."""
    return alt.binding_select(
        options=options, labels=[textwrap.shorten(o, 38, placeholder=" …") for o in options], name=words
    )


def _side_marks(base: alt.Chart, data: pd.DataFrame, stance: By, keep: alt.Parameter) -> alt.LayerChart:
    told = heads(
        who=("Speaker", "说话者"), factor=("Factor", "因素"), stance=("Stance", "立场"), n=("Statements", "论述数")
    )
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
        tooltip=[alt.Tooltip(f"{column}:N", title=head) for column, head in told.items()],
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
    """Give how many statements each speaker makes for, between and against each proposition."""
    some = rows.dropna(subset=["topic_id", "stance"])
    topics = list(dict.fromkeys(some["topic_id"]))
    shown = []
    for speaker, said in some.groupby("speaker", sort=False):
        counted = {t: _sides(said.loc[said["topic_id"] == t, "stance"]) for t in topics}
        shown.append({"speaker": speaker, **counted})
    return table(pd.DataFrame(shown), caption, {"speaker": say("Speaker", "说话者")} | {t: name_of(t) for t in topics})


def _sides(stances: pd.Series) -> str:
    n = stances.value_counts()
    return ", ".join(f"{n[s]} {label('stance', s).lower()}" for s in (1, 0, -1) if s in n) or "–"


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each pair of speakers who take a side on one proposition: a, b, topic_id, their means, and same (bool).

    A mean is that of the stances, from -1 to 1; two speakers are on the same side where both means have one sign.
    ``same`` is null where one of them is at 0.
    """
    some = rows.dropna(subset=["topic_id", "stance"])
    means = some.groupby(["topic_id", "speaker"], sort=False)["stance"].mean()
    found = []
    for topic, by in means.groupby(level=0, sort=False):
        for (a, x), (b, y) in combinations(by.droplevel(0).items(), 2):
            found.append((a, b, topic, float(x), float(y), None if x * y == 0 else bool(x * y > 0)))
    columns = ["a", "b", "topic_id", "mean_a", "mean_b", "same"]
    return pd.DataFrame(found, columns=columns).astype({"same": "boolean"})


def pairs_table(found: pd.DataFrame, caption: str) -> HTML:
    """Give `pairs` as a table in words."""
    words = {True: say("same side", "同侧"), False: say("opposite sides", "异侧")}
    shown = pd.DataFrame(
        {
            "a": found["a"],
            "b": found["b"],
            "topic": found["topic_id"].map(name_of),
            "means": [f"{x:+.2f} / {y:+.2f}" for x, y in zip(found["mean_a"], found["mean_b"], strict=True)],
            "same": [say("between", "居间") if pd.isna(s) else words[s] for s in found["same"]],
        }
    )
    return table(
        shown,
        caption,
        heads(
            a=("Speaker", "说话者"),
            b=("Other speaker", "另一说话者"),
            topic=("Proposition", "命题"),
            means=("Mean stance", "平均立场"),
            same=("They are on", "关系"),
        ),
    )


def crossings(rows: pd.DataFrame, arguments: pd.DataFrame) -> pd.DataFrame:
    """Give the links from one speaker's statement to another's: from, to, and how many of each relation."""
    who = rows.set_index("statement_id")["speaker"]
    told = arguments.assign(a=arguments["from_id"].map(who), b=arguments["to_id"].map(who)).query("a != b")
    counted = told.groupby(["a", "b"], sort=False)["relation"].value_counts().unstack(fill_value=0)
    return counted.reindex(columns=list(RELATIONS), fill_value=0).reset_index()


def crossings_table(rows: pd.DataFrame, arguments: pd.DataFrame, caption: str) -> HTML:
    """Give `crossings` as a table."""
    titles = heads(a=("From", "出自"), b=("To", "指向"))
    titles |= {r: label("argument_relation", r) for r in RELATIONS}
    return table(crossings(rows, arguments), caption, titles)


# --- kinds of reasoning -----------------------------------------------------------------------------------------------

# What each kind is, and what to ask.
KINDS = {
    "survivorship": (
        ("Only those who made it are looked at.", "只看成功者。"),
        ("Who tried the same and failed?", "同样尝试而失败的有谁?"),
    ),
    "hindsight": (
        ("The cause is found once the result is known.", "先知结果,再寻原因。"),
        ("Would anybody have said so before?", "事前会有人这样说吗?"),
    ),
    "single_case": (
        ("One or two cases stand for a whole city.", "以一两例代表全城。"),
        ("Would another case say the opposite?", "换一例会相反吗?"),
    ),
    "base_rate": (
        ("A share or a chance is claimed; how common the thing is elsewhere is not said.", "言其多寡,不言一般水平。"),
        ("Out of how many? And elsewhere?", "总数多少?别处如何?"),
    ),
}


def flaws() -> pd.DataFrame:
    """The rows of `weak_reasoning`, with their reason in the language of the book and the columns of the statement."""
    found = load("weak_reasoning")
    found = found.assign(reason=found[say("reason_en", "reason_zh")])
    return found.merge(statements(), on="statement_id", validate="many_to_one")


def flaws_reader(rows: pd.DataFrame) -> HTML:
    """Give `flaws` as one drop-down a kind of reasoning: what it is, what to ask, and the statements."""
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
            says=("Who says what", "谁说了什么"),
            how=("Here it", "在此"),
            reason=("Why we say so", "理由"),
            line=("Line", "行"),
        )
        head = f"<summary>{escape(name)} ({len(some)})</summary><p>{escape(say(*what))} {escape(say(*ask))}</p>"
        parts.append(f"<details>{head}{table(shown, name, titles, scroll=False).data}</details>")
    return HTML(f'<div class="book-gists">{"".join(parts)}</div>')

"""The page on the DeepSeek debate: who claims what, on what grounds, and which grounds go with a speaker.

What rests on what is computed in `method.argumentation`. Kinds of weak reasoning: survivorship, single case, incomplete
comparison, base rate (D. Kahneman, A. Tversky, On the psychology of prediction, Psychological Review 80, 1973),
hindsight (B. Fischhoff, Hindsight is not equal to foresight, Journal of Experimental Psychology: Human Perception and
Performance 1, 1975).
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import language
from aicities.data import both_names, city_name, label, lines_of, load, name_of, row_url, say
from aicities.display import article
from aicities.display.controls import keeps, menu, radio, vega
from aicities.display.encodings import SAYS, By, by_stance, click, colour, raised, shape, tips, with_table
from aicities.display.links import line_links
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREEN, GREY, PURPLE, VERMILION, titled
from aicities.language import bracketed, headed, in_language, sign, within, wrapped
from aicities.method import argumentation
from aicities.method.argumentation import State

ARTICLE = "shenzhen-hangzhou-2025"

# How each state and each relation is shown; the letters of the states are explained in `method.argumentation`.
STATES = {
    State.UPHELD: ("rests on a reason", GREEN, "circle"),
    State.POINT: ("bare: no reason given", BLUE, "square"),
    State.BARE: ("every reason lost", PURPLE, "diamond"),
    State.FALLEN: ("fallen: attacked", VERMILION, "cross"),
    State.UNDECIDED: ("undecided", GREY, "triangle-up"),
    State.DROPPED: ("left out", GREY, "triangle-down"),
}
RELATIONS = {"supports": BLUE, "qualifies": VERMILION, "attacks": PURPLE}


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
    """What a menu can leave out: nothing (an empty id), or all that a speaker says, where that changes a claim."""
    return {"": set()} | {who: said for who, said in argumentation.by_speaker(rows).items() if len(effect(said))}


def drop_name(id_: str) -> str:
    """What an entry of a menu of speakers is called."""
    return city_name(id_) if id_ else say("nobody")


def effect(dropped: Collection[str], explicit: bool = False) -> pd.DataFrame:
    """The claims that take a side and whose state changes when some statements are dropped: with before and after."""
    rows = statements()
    changed = argumentation.changes(rows["statement_id"], links(explicit), dropped)
    return claims(rows).join(changed, on="statement_id", how="inner")


# --- what rests on a ground: the chart --------------------------------------------------------------------------------

TOP, STEP = 60, 31  # pixels above the first row, and of a row


def standing(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the claims that take a side, a mark each in the row of its speaker; menus leave out one speaker or two.

    ``rows``: as `statements` gives them.
    """
    seen, groups = claims(rows), drops(rows)
    codes = argumentation.codes(rows["statement_id"], links(), list(groups.values()))
    data = _standing_data(seen).assign(codes=list(codes[seen["statement_id"]]))
    base = alt.Chart(data).transform_calculate(
        code=f"substring(datum.codes, {len(groups)} * one + other, {len(groups)} * one + other + 1)",
        was="substring(datum.codes, 0, 1)",
        state=f"({vega({state: state_name(state) for state in STATES})})[datum.code]",
    )
    occurring = [state for state in STATES if any(state in letters for letters in data["codes"])]
    chart = alt.layer(*_marks(base, data, occurring), _sums(base)).add_params(*_choices(groups))
    chart = chart.properties(width="container", height=TOP + STEP * data["who"].nunique())
    return with_data(titled(chart, title, seen, description), _standing_rows(data, codes))


def _standing_data(seen: pd.DataFrame) -> pd.DataFrame:
    """What the chart shows of each claim: its speaker, its place in the speaker's row, its words and source."""
    return pd.DataFrame(
        {
            "who": seen["speaker_id"].map(two_lines),
            "speaker": seen["speaker_id"].map(city_name),
            "place": seen.groupby("speaker_id").cumcount() + 1,
            "says": seen["says"],
            "source": lines_of(seen),
        }
    )


def two_lines(id_: str) -> str:
    """Both names of a speaker, one below the other, as an axis shows them; in the Chinese book the Chinese one."""
    return name_of(id_) if language.LANGUAGE == "zh" else "\n".join(dict.fromkeys(both_names(id_)))


def _standing_rows(data: pd.DataFrame, codes: pd.Series) -> pd.DataFrame:
    """What the table of the chart says of each claim while nobody is left out."""
    state = [state_name(State(letters[0])) for letters in data["codes"]]
    return data[["speaker", "says", "source"]].assign(state=state)[["speaker", "says", "state", "source"]]


def with_data(chart: alt.TopLevelMixin, rows: pd.DataFrame) -> alt.TopLevelMixin:
    """The chart with these rows as its table, in place of the marks that it draws."""
    titles = {**_SIDE, "state": "State", "relation": "Link", "to": "Of", "basis": "Basis"}
    return with_table(chart, rows, **{c: titles[c] for c in rows})


def _choices(groups: Collection[str]) -> list[alt.Parameter]:
    """The menus. A value is the place of a choice, since the letters of all choices stand in one string."""
    named = dict(enumerate(map(drop_name, groups)))
    return [menu("one", say("Leave out ", "去掉："), named), menu("other", say("and ", "和："), named)]


def _marks(base: alt.Chart, data: pd.DataFrame, states: list[State]) -> list[alt.Chart]:
    """A mark for the state of each claim, with a ring around those whose state has changed."""
    order = list(data["who"].value_counts(sort=True).index)
    height = TOP + STEP * len(order)
    names = [state_name(state) for state in states]
    legend = alt.Legend(columns=alt.ExprRef("width < 420 ? 1 : 2"), labelLimit=200, title=None)
    colours = alt.Scale(domain=names, range=[STATES[state][1] for state in states])
    shapes = alt.Scale(domain=names, range=[STATES[state][2] for state in states])
    axis = alt.Axis(labelExpr="split(datum.label, '\\n')", labelOffset=raised(7), domain=False, ticks=False, grid=True)
    marks = base.encode(
        x=alt.X("place:Q", axis=None, scale=alt.Scale(domain=[0.4, int(data["place"].max()) + 0.6], nice=False)),
        y=alt.Y("who:N", title=None, scale=alt.Scale(domain=order, range=[TOP, height]), axis=axis),
        tooltip=tips(state="State", **SAYS),
    )
    rings = marks.transform_filter("datum.code != datum.was").mark_point(size=620, filled=False, strokeWidth=2)
    return [
        rings.encode(stroke=alt.value(VERMILION)),
        marks.mark_point(size=230, filled=True, opacity=1).encode(
            color=alt.Color("state:N", scale=colours, legend=legend),
            shape=alt.Shape("state:N", scale=shapes, legend=legend),
        ),
    ]


def _sums(base: alt.Chart) -> alt.Chart:
    """The count of each state as three lines of text above the rows."""
    one = {f"is{state}": f"datum.code == {vega(state)} ? 1 : 0" for state in STATES}
    total = base.transform_calculate(**one).transform_aggregate(n="count()", **{name: f"sum({name})" for name in one})
    en = (
        "[datum.isU + ' of ' + datum.n + ' rest on a reason,', datum.isP + ' never had one,',"
        " datum.isB + ' lost every reason, ' + datum.isD + ' left out.']"
    )
    zh = (
        "[datum.n + '条中，' + datum.isU + '条有理由支撑，', datum.isP + '条没有给出理由，',"
        " datum.isB + '条失去了全部理由，' + datum.isD + '条已去掉。']"
    )
    words = {"align": "left", "baseline": "top", "x": 2, "y": 4, "fontWeight": "bold", "fontSize": 12, "lineHeight": 16}
    return total.transform_calculate(text=say(en, zh)).mark_text(**words).encode(text="text:N")


# --- the argument map -------------------------------------------------------------------------------------------------

LONG = 10  # statements that make a chain a part of its own; the shorter ones are shown together
MAP_STEP = 20  # pixels of a line of text
WRAPS = {"wide": 60, "narrow": 26}  # characters of a line of text, beside the graph
NARROW = "(width < 520)"
COLUMN = f"({NARROW} ? 22 : 40)"  # pixels between two layers
INK = "#666666"  # of a statement that takes no side: white figures can be read on it


def placed(rows: pd.DataFrame, arguments: pd.DataFrame) -> pd.DataFrame:
    """The statements that have a link, as the map orders them: with part, layer and number.

    ``part``: its chain, numbered in the order of the text, or 0 for the short ones together. ``layer``: the longest way
    to a statement that supports or limits nothing, which stands in layer 0. Each statement is followed by what leads to
    it. ``number``: its place in the text.
    """
    linked = {*arguments["from_id"], *arguments["to_id"]}
    ids = [id_ for id_ in rows["statement_id"] if id_ in linked]
    ends = list(zip(arguments["from_id"], arguments["to_id"], strict=True))
    layer, order = argumentation.layers(ids, ends), argumentation.outlined(ids, ends)
    chains = [chain for chain in argumentation.chains(ids, ends) if len(chain) >= LONG]
    part = {id_: i for i, chain in enumerate(chains, 1) for id_ in chain}
    found = rows.set_index("statement_id").loc[order].reset_index()
    return found.assign(
        part=[part.get(id_, 0) for id_ in order],
        layer=[layer[id_] for id_ in order],
        number=[ids.index(id_) + 1 for id_ in order],
    ).sort_values("part", key=lambda parts: parts.replace(0, len(chains) + 1), kind="stable", ignore_index=True)


def argument_map(rows: pd.DataFrame, arguments: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the linked statements as a graph in layers, a row each with its words, and each link as an arrow.

    A menu chooses a part of the graph, buttons the links that the text marks; a click keeps one relation.
    """
    seen = placed(rows, arguments)
    told = link_words(seen, arguments)
    found = [r for r in RELATIONS if r in set(arguments["relation"])]
    relation = By(
        "relation", say("Link"), [label("argument_relation", r) for r in found], [RELATIONS[r] for r in found]
    )
    keep = alt.selection_point(fields=["relation"], bind="legend", name="keep")
    slots = {mode: map_lines(seen, wrap) for mode, wrap in WRAPS.items()}
    texts = pd.concat([lines.assign(mode=mode) for mode, lines in slots.items()])
    arrows = pd.concat([elbows(seen, arguments, lines).assign(mode=mode) for mode, lines in slots.items()])
    shown = f"datum.mode == ({NARROW} ? 'narrow' : 'wide') && {keeps('part')}"
    words = alt.LookupData(told, "link", [c for c in told if c != "link"])
    base = (
        alt.Chart(arrows)
        .transform_filter(shown)
        .transform_lookup("link", words)
        .transform_filter(keeps("how", "basis_id"))
    )
    layers = [
        *_arrows(base, keep, relation),
        *_statements(alt.Chart(texts).transform_filter(shown), int(seen["layer"].max())),
    ]
    chart = (
        alt.layer(*layers).add_params(*_map_menus(seen), keep).properties(width="container", height=alt.Step(MAP_STEP))
    )
    table = _numbered(told, seen)
    return with_data(
        titled(chart, title, arguments, description), table[["speaker", "says", "relation", "to", "basis"]]
    )


def _numbered(told: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Each link in words, with the numbers of both its statements, in the order of the first."""
    number = seen.set_index("statement_id")["number"]
    said = {
        end: [f"{number[i]}. {text}" for i, text in zip(told[f"{end}_id"], told[words], strict=True)]
        for end, words in (("from", "says"), ("to", "to"))
    }
    rows = told.assign(says=said["from"], to=said["to"], number=told["from_id"].map(number))
    return rows.sort_values("number", kind="stable")


def _map_menus(seen: pd.DataFrame) -> list[alt.Parameter]:
    """A menu of the parts of the graph, and buttons for the links that the text marks."""
    parts = {}
    for part, some in seen.groupby("part", sort=False):
        first, last = some["line"].min(), some["line"].max()
        parts[part] = (
            say("lines {first} to {last}: a chain of {n} claims", first=first, last=last, n=len(some))
            if part
            else say("the short chains: {n} claims", n=len(some))
        )
    bases = {"explicit": say("those that a word marks")}
    return [
        menu("part", say("Show ", "显示："), parts, everything=say("everything"), value=next(iter(parts))),
        radio("how", say("Links: ", "关系："), bases, everything=say("all")),
    ]


def map_lines(seen: pd.DataFrame, wrap: int) -> pd.DataFrame:
    """The words of each statement in lines, a row each: slot (its place from the top), text, and on the first line
    the statement's number, layer and whether it takes a side; else these are null.
    """
    found, side = [], set(claims(seen)["statement_id"])
    for row in seen.itertuples():
        lines = wrapped(headed(short_name(row.speaker_id), row.says), wrap)
        told = {"statement_id": row.statement_id, "part": row.part, "says": row.says, "speaker": row.speaker}
        told |= {
            "source": row.source,
            "side": say("takes a side") if row.statement_id in side else say("takes no side"),
        }
        first = {"number": row.number, "layer": row.layer}
        found += [{**told, "text": text, **(first if i == 0 else {})} for i, text in enumerate(lines)]
    return pd.DataFrame(found).assign(slot=range(len(found)))


def elbows(seen: pd.DataFrame, arguments: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The four points of the arrow of each link: link (its number), part, nth, out (in layers), slot.

    An arrow leaves its statement to the left, turns in a lane between two layers, and reaches its target from the
    right. Arrows of one kind to one target share a lane; those that would run over each other have lanes of their own.
    """
    slot = lines.dropna(subset=["number"]).set_index("statement_id")["slot"]
    where = seen.set_index("statement_id")
    numbered = arguments.reset_index(drop=True)
    lane = lanes(numbered, where["layer"], slot)
    found = []
    for i, link in numbered.iterrows():
        start, end = link["from_id"], link["to_id"]
        turn = where.at[end, "layer"] + lane[end, link["relation"]]
        points = [
            (where.at[start, "layer"], slot[start]),
            (turn, slot[start]),
            (turn, slot[end]),
            (where.at[end, "layer"] + 0.27, slot[end]),
        ]
        found += [
            {"link": i, "part": where.at[end, "part"], "nth": nth, "out": round(float(x), 3), "slot": int(y)}
            for nth, (x, y) in enumerate(points)
        ]
    return pd.DataFrame(found)


LANES = [0.5, 0.64, 0.36, 0.78, 0.43, 0.57, 0.71, 0.3]  # between two layers, tried in this order


def lanes(arguments: pd.DataFrame, layer: pd.Series, slot: pd.Series) -> dict[tuple[str, str], float]:
    """The lane of the arrows of each kind into each statement: the first that no arrows beside it have taken."""
    taken: dict[tuple[int, float], list[tuple[int, int]]] = {}
    found = {}
    for (end, relation), some in arguments.groupby(["to_id", "relation"], sort=False):
        rows = [slot[end], *slot[some["from_id"]]]
        low, high = min(rows), max(rows)
        free = (x for x in LANES if all(high < a or b < low for a, b in taken.get((layer[end], x), [])))
        lane = next(free, LANES[-1])
        taken.setdefault((layer[end], lane), []).append((low, high))
        found[end, relation] = lane
    return found


def link_words(rows: pd.DataFrame, arguments: pd.DataFrame) -> pd.DataFrame:
    """What a tooltip tells of each link (its number): relation, basis, speaker, says, to; and ids to choose by."""
    by_id = rows.set_index("statement_id")
    start, end = by_id.loc[arguments["from_id"]], by_id.loc[arguments["to_id"]]
    return pd.DataFrame(
        {
            "link": range(len(arguments)),
            "from_id": arguments["from_id"].to_list(),
            "to_id": arguments["to_id"].to_list(),
            "basis": [label("argument_basis", b) for b in arguments["basis"]],
            "relation": [label("argument_relation", r) for r in arguments["relation"]],
            "speaker": start["speaker"].to_list(),
            "says": start["says"].to_list(),
            "to": end["says"].to_list(),
            "basis_id": arguments["basis"].to_list(),
        }
    )


def _across(column: str) -> alt.X:
    """Where a layer stands from the left."""
    return alt.X(f"{column}:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[12, alt.expr(f"12 + {COLUMN}")]))


def _arrows(base: alt.Chart, keep: alt.Parameter, relation: By) -> list[alt.Chart]:
    """The arrows, dashed where a link qualifies, and a head where each ends."""
    scale = alt.Scale(domain=relation.order, range=relation.colours)
    dashes = alt.Scale(domain=relation.order, range=[[1, 0], [4, 3], [1, 0]][: len(relation.order)])
    legend = alt.Legend(columns=3, symbolType="stroke", symbolStrokeWidth=2.5)
    base = base.encode(
        x=_across("out"),
        y=_SLOT,
        color=alt.Color("relation:N", title=relation.title, scale=scale, legend=legend),
        opacity=alt.condition(keep, alt.value(0.95), alt.value(0.08)),
        tooltip=tips(relation="Link", speaker="Speaker", says="Says", to="Of", basis="Basis"),
    )
    lines = base.mark_line(strokeWidth=1.8, strokeJoin="round").encode(
        detail="link:N",
        order="nth:Q",
        strokeDash=alt.StrokeDash("relation:N", title=relation.title, scale=dashes, legend=legend),
    )
    ends = base.transform_filter("datum.nth == 3").mark_point(
        shape="triangle-left", size=70, filled=True, xOffset=alt.expr(f"{NARROW} ? 5 : 0")
    )
    return [lines, ends]


_SLOT = alt.Y("slot:O", axis=None)


def _statements(base: alt.Chart, deepest: int) -> list[alt.Chart]:
    """A numbered disc for each statement, its words beside the graph, and a thin line between them."""
    told = tips(**SAYS)
    edge = f"(12 + {COLUMN} * {deepest} + 16)"
    first = base.transform_filter("isValid(datum.number)").encode(y=_SLOT, tooltip=told)
    sides = alt.Scale(domain=[say("takes a side"), say("takes no side")], range=[BLUE, INK])
    legend = alt.Legend(columns=2, symbolType="circle", symbolOpacity=1)
    discs = first.mark_point(size=310, filled=True, opacity=1).encode(
        x=_across("layer"), fill=alt.Fill("side:N", title=None, scale=sides, legend=legend)
    )
    numbers = first.mark_text(fontSize=12, color="white", dy=1).encode(x=_across("layer"), text="number:Q")
    guides = first.mark_rule(color=GREY, opacity=0.35, strokeDash=[1, 3]).encode(
        x=_across("layer"), x2=alt.value(alt.expr(edge))
    )
    words = base.mark_text(align="left", x=alt.expr(f"{edge} + 4"), fontSize=12).encode(
        y=_SLOT, text="text:N", tooltip=told
    )
    return [guides, discs, numbers, words]


NICK = {
    "article": "Article",
    "unnamed-view-2025": "Unnamed",
    "outside-opinion-2025": "Outside",
    "jiangsu-party-newspaper": "Paper",
}


def short_name(speaker_id: str) -> str:
    """A name short enough for a chart on a phone: the family name, which stands first."""
    return say(NICK[speaker_id]) if speaker_id in NICK else name_of(speaker_id).split(" ")[0]


def limits(rows: pd.DataFrame, arguments: pd.DataFrame, across: bool = False) -> pd.DataFrame:
    """The links that qualify; only those to what another speaker says, if ``across``."""
    who = rows.set_index("statement_id")["speaker_id"]
    found = arguments[arguments["relation"] == "qualifies"]
    return found[found["from_id"].map(who) != found["to_id"].map(who)] if across else found


def two_sides(rows: pd.DataFrame, found: pd.DataFrame, caption: str) -> HTML:
    """Links that qualify as a table: the one side, the other side, who says each, and the word that marks the turn.

    ``rows``: as `statements` gives them.
    """
    by_id = rows.set_index("statement_id")
    shown = pd.DataFrame(
        {
            **{
                name: [f"{by_id.at[i, 'speaker']}\n{by_id.at[i, 'says']}" for i in found[end]]
                for name, end in (("one", "to_id"), ("other", "from_id"))
            },
            "marker": [marked(marker) for marker in found["marker"]],
            "line": line_links(found.reset_index(drop=True)),
        }
    )
    titles = heads(one="One side", other="The other side")
    titles |= heads(marker="Marked by", line="Line")
    return table(shown, caption, titles, scroll=False)


# The English of each word that ties two statements.
MARKERS = {
    "毕竟": "after all",
    "然而": "however",
    "事实上": "in fact",
    "由此可见": "this shows that",
    "以…为例": "take … as an example",
    "为什么": "why",
    "但": "but",
    "为…提供": "provides for",
    "也有": "also has",
    "其实也": "in fact … too",
    "只是": "only that",
    "虽然": "although",
}


def marked(marker: str | None) -> str:
    """The word that ties two statements, with its English; a dash where there is none."""
    return sign("to") if pd.isna(marker) else f"{marker} {MARKERS[marker]}" if language.LANGUAGE == "en" else marker


# --- who says what on which side --------------------------------------------------------------------------------------

HEAD = 26  # characters of a line of a proposition, which fit a phone


def sides(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw who is for, between or against each proposition: a mark for each statement, those against on the left.

    ``rows``: as `statements` gives them. A click keeps one stance.
    """
    seen = rows.dropna(subset=["topic_id", "stance"])
    data, heads_of = side_rows(seen)
    order = [
        key for topic in heads_of["topic_id"] for key in (topic, *data.loc[data["topic_id"] == topic, "row"].unique())
    ]
    stance = by_stance()
    keep, opacity = click(stance)
    far = data["place"].abs().max() + 0.8
    names = dict(zip(data["row"], data["who"], strict=True))
    axis = alt.Axis(
        labelExpr=f"split(({vega(names)})[datum.value] || '', '\\n')", labelOffset=raised(7), domain=False, ticks=False
    )
    y = alt.Y("row:N", title=None, scale=alt.Scale(domain=order), axis=axis)
    x = alt.X(
        "place:Q",
        title=say("← against · for → (statements)"),
        scale=alt.Scale(domain=[-far, far], nice=False),
        axis=alt.Axis(tickMinStep=1, labelExpr="abs(datum.value)", grid=False),
    )
    marks = alt.Chart(data).mark_point(size=120, filled=True).add_params(keep)
    marks = marks.encode(x=x, y=y, color=colour(stance), shape=shape(stance), opacity=opacity, tooltip=tips(**_SIDE))
    middle = alt.Chart(data).mark_tick(color=GREY, thickness=1, size=26).encode(x=alt.XDatum(0), y=y)
    words = alt.Chart(heads_of).mark_text(align="left", x=0, dy=2, fontWeight="bold", lineHeight=14)
    chart = alt.layer(middle, marks, words.encode(y=y, text="text:N"))
    chart = titled(chart.properties(width="container", height=alt.Step(33)), title, seen, description)
    return with_data(chart, data[["topic", "speaker", "stance_name", "says"]])


_SIDE = {"stance_name": "Stance", "topic": "Proposition", **SAYS}


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def side_rows(seen: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Statements with a stance with their row (proposition and speaker) and place; and the propositions in lines.

    The proposition with most statements comes first. Places: against below 0, for above, between around it.
    """
    same = seen.groupby(["topic_id", "speaker_id", "stance"])["line"]
    nth, size = same.cumcount() + 1, same.transform("size")
    place = (nth * seen["stance"]).where(seen["stance"] != 0, nth - (size + 1) / 2).astype(float)
    data = pd.DataFrame(
        {
            "topic_id": seen["topic_id"],
            "row": seen["topic_id"] + " " + seen["speaker_id"],
            "who": seen["speaker_id"].map(two_lines),
            "place": place,
            "topic": seen["topic_id"].map(name_of),
        }
    ).join(seen[["stance_name", "says", "speaker", "source"]])
    topics = data["topic_id"].value_counts().index
    lines = [wrapped(capital(name_of(topic)), HEAD) for topic in topics]
    return data, pd.DataFrame({"topic_id": topics, "row": topics, "text": lines})


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
        some = rows[rows["kind"] == kind]
        head = bracketed(escape(label("reasoning_kind", kind)), len(some))
        told = f"{escape(say(what))} <em>{escape(say(ask))}</em>"
        parts.append(f"<details><summary>{head}</summary><p>{told}</p><ul>{''.join(_flaw_items(some))}</ul></details>")
    return HTML(f'<div class="book-gists">{"".join(parts)}</div>')


def _flaw_items(some: pd.DataFrame) -> list[str]:
    """Each judgement as an item of a list: who says what in which line, whether the kind occurs there, and why."""
    items = []
    for row in some.itertuples():
        href = escape(row_url("statements", [row.statement_id]))
        line = f'<a href="{href}">{escape(say("line {line}", line=row.line))}</a>'
        how = within(label("reasoning_how", row.how))
        items.append(
            f"<li>{headed(escape(row.speaker) + sign('comma') + line, escape(row.says))} "
            f"{headed(f'<em>{escape(how)}</em>', escape(row.reason))}</li>"
        )
    return items

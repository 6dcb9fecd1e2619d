"""The page on checked numbers: what was printed beside what was computed, each check run again (`method.audit`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import label, load, name_of, row_url, say, source_line, source_name, source_names
from aicities.display.controls import keeps, menu
from aicities.display.encodings import tips
from aicities.display.intervals import meaning, scales, span_words
from aicities.display.links import line_links
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREEN, GREY, VERMILION, source_note, titled
from aicities.language import in_language
from aicities.method import audit
from aicities.method.audit import VERDICTS
from aicities.method.checks import Interval
from aicities.method.numbers import read_number

COLOURS = dict(zip(VERDICTS, [BLUE, GREEN, VERMILION, GREY], strict=True))
SHAPES = dict(zip(VERDICTS, ["circle", "triangle-up", "diamond", "square"], strict=True))


# --- the checks -------------------------------------------------------------------------------------------------------


@cache
def _tables() -> dict[str, pd.DataFrame]:
    return {name: load(name) for name in (*T.CHECKED_TABLES, "relations", "lines")}


def find(check_id: str) -> pd.Series:
    """One check by its id. Raises `KeyError` for an id that does not exist."""
    return load("checks").set_index("check_id", drop=False).loc[check_id]


def recompute(check: pd.Series) -> Interval:
    """The interval that a check's function computes now from the tables; an open end is infinite."""
    return audit.recompute(check, _tables())


def operands(check: pd.Series) -> list[Interval]:
    """The interval of each fact that a check rests on, in the order its function takes them."""
    return audit.operands(check, _tables()["facts"])


def printed(check: pd.Series) -> Interval | None:
    """The interval of the literal that a check is about; None where nothing is printed."""
    return audit.printed(check, _tables())


def run_all(checks: pd.DataFrame) -> pd.DataFrame:
    """Checks that have a function with what came out of it now, as `audit.run_all` gives them."""
    return audit.run_all(checks, _tables())


def in_order(source_ids: Sequence[str]) -> list[str]:
    """Articles by their date, the oldest first."""
    dates = load("sources").set_index("source_id")["date"]
    return sorted(set(source_ids), key=lambda i: (dates[i], i))


# --- reading a printed number -----------------------------------------------------------------------------------------

# One printed literal for each rule, with the state it is read in.
CUES = [
    ("636家", "observed", "a count, no 万 or 亿: exact"),
    ("20.7%", "observed", "bare: half a unit of its last digit each way"),
    ("4.64万亿", "observed", "the same before 万 or 亿"),
    (
        "约4.23万亿",
        "observed",
        "约 about: half a unit of its last digit that is not zero",
    ),
    ("将近14%", "observed", "近 nearly: below, by half a unit at most"),
    ("十余台", "observed", "余 or 多 and some more: up to one unit above"),
    ("100多家", "observed", "多 behind a round number: its unit is the hundred"),
    ("超350亿", "observed", "超 more than: open above"),
    ("10家以上", "observed", "以上 at least: open above"),
    ("1200亿", "target", "a target is not rounded"),
]


def cues_table(caption: str) -> HTML:
    """How each kind of printed number is read, computed by `numbers.read_number`."""
    shown = []
    for text, state, rule in CUES:
        reading = read_number(text, state=state)
        fact = {"value_low": reading.low, "value_high": reading.high, "unit": "percent" if "%" in text else ""}
        shown.append({"text": text, "rule": say(rule), "meaning": meaning(fact)})
    titles = heads(text="As printed", rule="How it is read", meaning="Can mean")
    return table(pd.DataFrame(shown), caption, titles)


# --- tables -----------------------------------------------------------------------------------------------------------


def operands_table(check: pd.Series, caption: str = "") -> HTML:
    """The rows that a check rests on, in the order its function takes them: what, as printed, what it can mean."""
    shown = pd.DataFrame([_operand(ref) for ref in check["row_refs"]])
    titles = heads(
        what="Row",
        text="As printed",
        meaning="Can mean",
        source="Source",
    )
    return table(shown, caption, titles)


def _operand(ref: str) -> dict:
    name, _, id_ = ref.partition(":")
    rows = _tables()[name]
    row = rows[T.row_ids(name, rows) == id_].iloc[0]
    source = source_line(row["source_id"], row["line"]) if "line" in row else ""
    if name == "facts":
        what = f"{name_of(row['subject_id'])}: {name_of(row['indicator_id'])}"
        what += "" if pd.isna(row["as_of"]) else f" ({row['as_of']})"
        return {"what": what, "text": row["value_text"], "meaning": meaning(row), "source": source}
    if name == "rankings":
        return {"what": f"{row['index_id']}: {name_of(row['city_id'])}", "text": row["score_text"], "source": source}
    return {"what": name_of(id_), "text": row.get("date"), "meaning": "", "source": source}


GIVES = {
    "restated": "the same quantity in another row",
    "how_many": "how many are named",
    "percent_above": "by how many percent one lies above the other",
    "ratio": "one divided by the other",
    "percent_of": "a part in percent of the whole",
    "ahead": "one divided by the largest of the others",
    "in_falling_order": "how many stand in falling order",
    "difference": "one less the others",
    "total": "the sum",
    "base_before_growth": "the value before the growth",
    "multiple_after": "the multiple after years of growth",
    "at_rate_of": "the sum at the exchange rate of another pair",
    "year_of": "the year of a date",
    "years_between": "years from date to date",
    "years_spanned": "years that a period covers",
    "years_continued": "years, if unbroken since",
    "years_apart": "years from month to month",
    "months_between": "months from date to date",
    "rank_of": "the place among all, largest first",
    "same_rank": "the place in the edition",
}


def functions_table(run: pd.DataFrame, caption: str) -> HTML:
    """The functions that the checks use: what each computes, how often it ran, and with which verdicts."""
    counted = pd.crosstab(run["function"], run["says"]).reindex(columns=VERDICTS, fill_value=0)
    shown = pd.DataFrame(
        {
            "function": counted.index,
            "gives": [say(GIVES[f]) for f in counted.index],
            "runs": counted.sum(axis=1).to_list(),
            **{v: counted[v].to_list() for v in VERDICTS},
        }
    )
    verdicts = {v: label("verdict", v) for v in VERDICTS}
    titles = heads(function="Function", gives="What it computes", runs="Runs")
    return table(shown, caption, titles | verdicts, scroll=False)


def reader(checks: pd.DataFrame) -> HTML:
    """Every check to read: a drop-down for each article and verdict, failures first, a table in each."""
    parts = []
    for source_id in in_order(checks["source_id"]):
        of_source = checks[checks["source_id"] == source_id]
        parts.append(f"<p><strong>{escape(source_name(source_id))}</strong></p>")
        for value in ("fails", "holds_by_rounding", "holds", "not_checkable"):
            rows = of_source[of_source["verdict"] == value].sort_values("line")
            if len(rows):
                head = f"{label('verdict', value)} ({len(rows)})"
                inner = _reading_table(rows, f"{source_name(source_id)}: {head}").data
                parts.append(f"<details><summary>{escape(head)}</summary>{inner}</details>")
    return HTML(f'<div class="book-gists book-checks">{"".join(parts)}</div>')


def _reading_table(rows: pd.DataFrame, caption: str) -> HTML:
    computed = [span_words(a, b) for a, b in zip(rows["computed_low"], rows["computed_high"], strict=True)]
    shown = pd.DataFrame(
        {
            "line": line_links(rows),
            "check": (rows[in_language("title")] + "\n" + why(rows)).to_list(),
            "kind": [label("check_kind", k) for k in rows["kind"]],
            "printed": rows["reported_text"].to_list(),
            "computed": [f"{c}\n{f}" if c else _how(f) for c, f in zip(computed, rows["function"], strict=True)],
        }
    )
    return table(
        shown,
        caption,
        heads(
            line="Line",
            check="Check, and what follows",
            kind="Kind",
            printed="As printed",
            computed="Computed, and by which function",
        ),
        scroll=False,
    )


def why(checks: pd.DataFrame) -> pd.Series:
    """What follows from each check, in the language of the book where it is written in it, else in English."""
    return checks[in_language("explanation")].fillna(checks["explanation_en"])


# --- charts -----------------------------------------------------------------------------------------------------------

PER_LINE, DOT_STEP, DOTS_TOP = 30, 13, 40  # dots a line; pixels from line to line; pixels above the first line


def _titled(chart: alt.LayerChart, title: str, checks: pd.DataFrame, description: str) -> alt.LayerChart:
    """`titled` for a chart of many checks: its link opens the table, since hundreds of ids make no good link."""
    link = {"text": say("Open the table of checks")}
    link["href"] = row_url("checks", []).split("&")[0]
    return titled(chart, title, source_note(checks), description).properties(usermeta={"link": link})


def dots(checks: pd.DataFrame) -> pd.DataFrame:
    """Where each check has its dot: a block an article, in it lines of `PER_LINE` dots for each verdict."""
    parts, y = [], 0
    for source_id in in_order(checks["source_id"]):
        y += 1  # the line of the article's name
        for value in VERDICTS:
            rows = checks[(checks["source_id"] == source_id) & (checks["verdict"] == value)].sort_values("line")
            place = pd.RangeIndex(len(rows))
            parts.append(rows.assign(x=place % PER_LINE, y=y + place // PER_LINE))
            y += -(-len(rows) // PER_LINE)
        y += 0.4
    return pd.concat(parts).reset_index(drop=True)


def strip_data(checks: pd.DataFrame) -> pd.DataFrame:
    """The drawn columns of the strip: place, verdict, kind, and what a tooltip tells.

    What follows from a check is told where it fails or holds by rounding; for the rest the page has it in `reader`.
    """
    placed = dots(checks)
    told = placed["verdict"].isin(["fails", "holds_by_rounding"])
    return pd.DataFrame(
        {
            "x": placed["x"],
            "y": placed["y"],
            "article": placed["source_id"],
            "source": placed["source_id"].map(source_name),
            "verdict": [label("verdict", v) for v in placed["verdict"]],
            "verdict_id": placed["verdict"],
            "kind": placed["kind"],
            "how": placed["function"].map(_way),
            "line": placed["line"],
            "title": placed[in_language("title")],
            "printed": placed["reported_text"],
            "computed": [
                span_words(a, b) for a, b in zip(placed["computed_low"], placed["computed_high"], strict=True)
            ],
            "why": why(placed).where(told, say("see “Read every check” below")),
        }
    )


WAYS = {"computed": "computed", "judged": "judged by hand"}  # how a verdict is reached


def _way(function) -> str:
    return "judged" if pd.isna(function) else "computed"


def _how(function) -> str:
    return say(WAYS[_way(function)])


def _strip_menus(data: pd.DataFrame) -> dict[str, alt.Parameter]:
    """Menus over columns of the strip, by the column that each chooses by."""
    every = say("all")
    kinds = {k: label("check_kind", k) for k in sorted(set(data["kind"]), key=lambda k: label("check_kind", k))}
    ways = {way: say(WAYS[way]) for way in WAYS}
    return {
        "article": menu(
            "of_article", say("Article: ", "文章:"), source_names(dict.fromkeys(data["article"])), everything=every
        ),
        "kind": menu("of_kind", say("Kind: ", "类型:"), kinds, everything=every),
        "how": menu("of_how", say("Verdict is: ", "结论由:"), ways, everything=every),
    }


def strip(checks: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw one dot a check, by article and verdict; menus and the legend keep some, and the counts follow.

    ``checks``: rows of the checks table.
    """
    data = strip_data(checks)
    menus = _strip_menus(data)
    keep = alt.selection_point(fields=["verdict"], bind="legend", name="verdict_kept")
    base = alt.Chart(data).transform_calculate(on=" && ".join(keeps(f"of_{column}", column) for column in menus))
    layers = [_dots(base, keep), *_counts(base, keep, data), _names(data), _sum(base, keep)]
    height = DOTS_TOP + DOT_STEP * (data["y"].max() + 1)
    chart = alt.layer(*layers).add_params(keep, *menus.values())
    chart = _titled(chart.properties(width="container", height=height), title, checks, description)
    return with_rows(chart, counted(checks), heads(article="Article", **_VERDICT, n="Checks"))


def with_rows(chart: alt.LayerChart, rows: pd.DataFrame, titles: dict[str, str]) -> alt.LayerChart:
    """A chart with rows of its own for the table below it, where its marks stand in another table of the page."""
    told = {"rows": rows.to_dict("records"), "table": titles}
    return chart.properties(usermeta=chart.usermeta | told)


_VERDICT = {"verdict": "Verdict"}


def counted(checks: pd.DataFrame) -> pd.DataFrame:
    """How many checks of each article have each verdict: article, verdict (in words), n."""
    n = checks.groupby(["source_id", "verdict"]).size()
    found = [(s, v, n.get((s, v), 0)) for s in in_order(checks["source_id"]) for v in VERDICTS]
    return pd.DataFrame([(s, label("verdict", v), int(k)) for s, v, k in found], columns=["article", "verdict", "n"])


def _x(column: str = "x") -> alt.X:
    return alt.X(f"{column}:Q", axis=None, scale=alt.Scale(domain=[-14, PER_LINE], nice=False))


def _y(bottom: float) -> alt.Y:
    places = alt.Scale(domain=[0, bottom], range=[DOTS_TOP, DOTS_TOP + DOT_STEP * bottom], nice=False)
    return alt.Y("y:Q", axis=None, scale=places)


def _dots(base: alt.Chart, keep: alt.Parameter) -> alt.Chart:
    names = [label("verdict", v) for v in VERDICTS]
    look = {"title": say("Verdict (click to keep one)"), "legend": alt.Legend(columns=2)}
    return base.mark_point(size=42, filled=True).encode(
        x=_x(),
        y=_y(base.data["y"].max()),
        color=alt.Color("verdict:N", scale=alt.Scale(domain=names, range=[*COLOURS.values()]), **look),
        shape=alt.Shape("verdict:N", scale=alt.Scale(domain=names, range=[*SHAPES.values()]), **look),
        opacity=alt.when(keep, alt.datum.on).then(alt.value(0.95)).otherwise(alt.value(0.1)),
        tooltip=tips(
            title="Check",
            printed="As printed",
            computed="Computed",
            verdict="Verdict",
            why="What follows",
            source="Article",
            line="Line",
        ),
    )


def _counts(base: alt.Chart, keep: alt.Parameter, data: pd.DataFrame) -> list[alt.Chart]:
    """How many dots are kept, in front of the first line of each verdict."""
    kept = base.transform_filter("datum.on").transform_filter(keep)
    counted = kept.transform_aggregate(n="count()", y="min(y)", groupby=["article", "verdict"])
    text = counted.transform_calculate(text="datum.verdict + ' ' + datum.n", x="-1")
    return [text.mark_text(align="right", fontSize=11).encode(x=_x(), y=_y(data["y"].max()), text="text:N")]


def _names(data: pd.DataFrame) -> alt.Chart:
    """The name of each article above its dots."""
    first = data.groupby("source", sort=False)["y"].min().sub(1).reset_index().assign(x=-14)
    mark = alt.Chart(first).mark_text(align="left", fontWeight="bold", fontSize=12)
    return mark.encode(x=_x(), y=_y(data["y"].max()), text="source:N")


def _sum(base: alt.Chart, keep: alt.Parameter) -> alt.Chart:
    """The answer over all that is kept: how many of the checkable hold."""
    kept = (
        base.transform_filter("datum.on")
        .transform_filter(keep)
        .transform_calculate(
            hold="datum.verdict_id == 'holds' || datum.verdict_id == 'holds_by_rounding' ? 1 : 0",
            can="datum.verdict_id == 'not_checkable' ? 0 : 1",
        )
    )
    total = kept.transform_aggregate(n="count()", can="sum(can)", hold="sum(hold)", groupby=[])
    words = say(
        "datum.n + ' checks: ' + datum.can + ' checkable, ' + datum.hold + ' of these hold'",
    )
    text = total.transform_calculate(text=words)
    return text.mark_text(fontSize=13, fontWeight="bold", align="left", baseline="top", x=0, y=2).encode(text="text:N")


def share_chart(checks: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the share of checkable numbers that hold, a dot an article; counts are said, few numbers get no dot.

    A menu keeps the checks that a function computed, or those judged by hand.
    """
    bases = {"": checks} | {way: checks[checks["function"].map(_way) == way] for way in WAYS}
    data = pd.concat([audit.shares(rows).assign(base=name) for name, rows in bases.items()])
    data = data.assign(text=[_share_words(r) for r in data.itertuples()])
    data = data.assign(article=data["source_id"].map(source_name))[["article", "base", "share", "text"]]
    data["share"] = data["share"].astype(float)
    ways = {way: say(WAYS[way]) for way in WAYS}
    pick = menu("base", say("Checks: ", "核查:"), ways, everything=say("all"))
    y = alt.Y("article:N", axis=None, sort=[*source_names(in_order(checks["source_id"])).values()])
    chosen = alt.Chart(data).transform_filter("datum.base == base").encode(y=y)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.label + '%'", orient="top")
    heading = say("Checkable numbers that hold")
    x = alt.X("share:Q", title=heading, scale=alt.Scale(domain=[0, 100], nice=False), axis=axis)
    names = chosen.mark_text(align="left", dy=-9).encode(x=alt.datum(0), text="article:N")
    counts = chosen.mark_text(align="right", dy=-9, fontWeight="bold").encode(x=alt.datum(100), text="text:N")
    dot = chosen.transform_filter("isValid(datum.share)").mark_point(size=110, filled=True, yOffset=8, color=BLUE)
    told = tips(article="Article", text="Hold")
    chart = alt.layer(names, counts, dot.encode(x=x, tooltip=told)).add_params(pick)
    return _titled(chart.properties(width="container", height=alt.Step(42)), title, checks, description)


def _share_words(row) -> str:
    if pd.isna(row.share):
        return say("{row} of {row_2}: too few", row=row.hold, row_2=row.checkable)
    return say("{row} of {row_2}", row=row.hold, row_2=row.checkable)


def interval_data(run: pd.DataFrame) -> pd.DataFrame:
    """Two bars a check, printed and computed, in one size of number; an open end is cut off with a margin."""
    out = []
    both = run[run["printed_low"].notna() | run["printed_high"].notna()]
    for check, name in zip(both.itertuples(), menu_names(both), strict=True):
        ends = [[check.printed_low, check.printed_high], [check.low, check.high]]
        known = [float(x) for pair in ends for x in pair if pd.notna(x)]
        size, word = next(((s, w) for s, w in scales() if max(map(abs, known)) >= s), (1, ""))
        margin = 0.3 * (max(known) - min(known) or abs(known[0]) * 0.05 or 1)
        for (side, what), (low, high) in zip(_whats().items(), ends, strict=True):
            a, b = (min(known) - margin if pd.isna(low) else low), (max(known) + margin if pd.isna(high) else high)
            verdict_ = label("verdict", check.says)
            out.append(
                {
                    "check_id": check.check_id,
                    "check": name,
                    "side": side,
                    "what": what,
                    "low": _short(a / size),
                    "high": _short(b / size),
                    "words": span_words(low, high) or word,
                    "open": pd.isna(high),
                    "says": verdict_,
                }
            )
    return pd.DataFrame(out)


def _short(x) -> float:
    """To six digits, more than a screen has pixels."""
    return float(f"{x:.6g}")


def menu_names(checks: pd.DataFrame, width: int = 38) -> list[str]:
    """A short name of each check for a menu, unlike all others."""
    names = []
    for title, line in zip(checks[in_language("title")], checks["line"], strict=True):
        name = title if len(title) <= width else title[: width - 1] + "…"
        names.append(name if name not in names else f"{name[: width - 6]} ({line})")
    return names


def intervals(run: pd.DataFrame, first: str, title: str, description: str) -> alt.LayerChart:
    """Draw what was printed and what was computed as two bars, for the check chosen by a menu.

    ``run``: as `run_all` gives it; ``first``: the id of the check shown first.
    """
    data = interval_data(run)
    both = run[run["printed_low"].notna() | run["printed_high"].notna()]
    names = dict(zip(both["check_id"], menu_names(both), strict=True))
    pick = menu("one_check", say("Check: ", "核查:"), names, value=first)
    base = alt.Chart(data).transform_filter("datum.check_id == one_check")
    chart = alt.layer(*_bars(base), *_words(base)).add_params(pick).properties(width="container", height=190)
    chart = _titled(chart, title, both, description)
    return chart.properties(
        usermeta=chart.usermeta
        | {
            "table": heads(
                check="Check",
                what="Range",
                words="Can be",
            )
        }
    )


Y_BARS = alt.Y("what:N", title=None, sort=None, scale=alt.Scale(paddingInner=0.1, paddingOuter=0.45))


def _bars(base: alt.Chart) -> list[alt.Chart]:
    """The two ranges, each end marked: a stroke, or an arrow where it is open."""
    places = alt.Scale(zero=False, nice=False, padding=24)
    low = alt.X("low:Q", title=None, scale=places, axis=alt.Axis(tickCount=4))
    colours = alt.Scale(range=[VERMILION, BLUE], domain=list(_whats().values()))
    marks = base.encode(y=Y_BARS, color=alt.Color("what:N", legend=None, scale=colours))
    closed, opened = marks.transform_filter("!datum.open"), marks.transform_filter("datum.open")
    # The arrows have no name of their own: the words above the bar say "at least".
    return [
        marks.mark_bar(height=12).encode(x=low, x2="high:Q"),
        marks.mark_tick(thickness=3, size=22).encode(x=low),
        closed.mark_tick(thickness=3, size=22).encode(x="high:Q"),
        opened.mark_point(shape="triangle-right", filled=True, size=160, aria=False).encode(x="high:Q"),
    ]


def _words(base: alt.Chart) -> list[alt.Chart]:
    """What each range is in words, and the verdict above both."""
    middle = alt.value(alt.expr("width / 2"))
    once = base.transform_filter("datum.side == 'printed'")
    says = once.mark_text(fontSize=14, fontWeight="bold", baseline="top", y=0)
    return [
        base.mark_text(dy=-19, fontSize=12).encode(y=Y_BARS, x=middle, text="words:N"),
        says.encode(x=middle, text="says:N"),
    ]


def _whats() -> dict[str, str]:
    """The two sides of a comparison, by id, as they are called."""
    return {"printed": say("printed"), "computed": say("computed")}

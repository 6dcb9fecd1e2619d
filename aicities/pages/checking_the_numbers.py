"""The page on checked numbers: what was printed beside what was computed, each check run again (`method.audit`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import label, lines_of, load, name_of, row_url, say, source_line, source_name
from aicities.display.controls import menu, radio
from aicities.display.encodings import tips
from aicities.display.intervals import compared_words, computed_words, date_words, meaning, scales
from aicities.display.links import Link
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREEN, GREY, VERMILION, source_note, titled
from aicities.language import bracketed, headed, in_language
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
    ("近百家", "observed", "近 before a round word: below, by a tenth at most"),
    ("十余台", "observed", "余 or 多 and some more: up to one unit above"),
    ("100多家", "observed", "多 behind a round number: its unit is the hundred"),
    ("超350亿", "observed", "超 more than: open above"),
    ("10家以上", "observed", "以上 at least: open above"),
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
        what = headed(name_of(row["subject_id"]), name_of(row["indicator_id"]))
        what = bracketed(what, "" if pd.isna(row["as_of"]) else date_words(row["as_of"]))
        return {"what": what, "text": row["value_text"], "meaning": meaning(row), "source": source}
    if name == "rankings":
        return {
            "what": headed(row[in_language("index")], name_of(row["city_id"])),
            "text": row["score_text"],
            "source": source,
        }
    return {"what": name_of(id_), "text": row.get("date"), "meaning": "", "source": source}


def _where(source_id: str, line: int) -> str:
    """The article and line of a check in few words."""
    return say("{source}, {line}", "{source}，第{line}行", source=source_name(source_id), line=line)


def failures_table(checks: pd.DataFrame, caption: str) -> HTML:
    """The checks that fail: what was checked, as printed, what follows, and where; articles by their date."""
    order = {source_id: n for n, source_id in enumerate(in_order(checks["source_id"]))}
    fails = checks[checks["verdict"] == "fails"]
    fails = fails.assign(nth=fails["source_id"].map(order)).sort_values(["nth", "line"])
    printed = fails["reported_text"].map(lambda text: bracketed("", text)).fillna("")
    where = zip(fails["source_id"], fails["line"], fails["check_id"], strict=True)
    shown = pd.DataFrame(
        {
            "check": fails[in_language("title")] + printed + "\n" + why(fails),
            "where": [Link(_where(source, line), row_url("checks", [id_])) for source, line, id_ in where],
        }
    )
    titles = heads(check="What was checked (as printed), and what was found", where="Article, line")
    return table(shown, caption, titles, scroll=False)


def linked(checks: pd.DataFrame) -> list[str]:
    """The titles of checks as Markdown links to their rows."""
    titles = zip(checks[in_language("title")], checks["check_id"], strict=True)
    return [f"[{title}]({row_url('checks', [id_])})" for title, id_ in titles]


def why(checks: pd.DataFrame) -> pd.Series:
    """What follows from each check, in the language of the book where it is written in it, else in English."""
    return checks[in_language("explanation")].fillna(checks["explanation_en"])


# --- charts -----------------------------------------------------------------------------------------------------------

PER_LINE, LINE = 30, 19  # marks in a line; pixels from line to line
DECIDED = ["fails", "holds_by_rounding", "holds"]


def _titled(chart: alt.LayerChart, title: str, checks: pd.DataFrame, description: str) -> alt.LayerChart:
    """`titled` for a chart of many checks: its link opens the table, since hundreds of ids make no good link."""
    link = {"text": say("Open the table of checks")}
    link["href"] = row_url("checks", []).split("&")[0]
    return titled(chart, title, source_note(checks), description).properties(usermeta={"link": link})


def dots(checks: pd.DataFrame) -> pd.DataFrame:
    """Where each decided check has its mark: by weight a block an article, its failures first, `PER_LINE` in a line.

    ``checks``: with their weight, as `audit.weighed` gives them. ``y`` counts lines; the line before holds the name.
    """
    parts = []
    for _, of_weight in checks.groupby("weight"):
        y = 0.0
        for source_id in in_order(checks["source_id"]):
            rows = of_weight[(of_weight["source_id"] == source_id) & of_weight["verdict"].isin(DECIDED)]
            rows = rows.assign(nth=rows["verdict"].map(DECIDED.index)).sort_values(["nth", "line"])
            place = pd.RangeIndex(len(rows))
            parts.append(rows.assign(x=place % PER_LINE + 0.5, y=y + 1 + place // PER_LINE))
            y += 2.5 + max(0, len(rows) - 1) // PER_LINE
    return pd.concat(parts).reset_index(drop=True)


def strip_data(checks: pd.DataFrame) -> pd.DataFrame:
    """The drawn columns of the strip: place, weight, verdict, and what a tooltip tells."""
    placed = dots(checks)
    return pd.DataFrame(
        {
            "x": placed["x"],
            "y": placed["y"],
            "weight": placed["weight"],
            "verdict": [label("verdict", v) for v in placed["verdict"]],
            "title": placed[in_language("title")],
            "printed": placed["reported_text"],
            "computed": computed_words(placed),
            "why": why(placed),
            "where": lines_of(placed),
        }
    )


def counted(checks: pd.DataFrame) -> pd.DataFrame:
    """How many checks of each weight fail, hold (by rounding too) and stay open, by article, with a line of words."""
    ways = ["substance", "clerical"]
    some = [
        (w, s, checks[(checks["weight"] == w) & (checks["source_id"] == s)])
        for w in ways
        for s in in_order(checks["source_id"])
    ]
    rows = [{"weight": w, "article": source_name(s), **_tally(rows["verdict"])} for w, s, rows in some]
    words = say("{fail} fail · {hold} hold · {open} open")
    return pd.DataFrame([row | {"words": words.format(**row)} for row in rows])


def _tally(verdicts: pd.Series) -> dict[str, int]:
    held = verdicts.isin(["holds", "holds_by_rounding"])
    return {
        name: int(n)
        for name, n in (
            ("fail", (verdicts == "fails").sum()),
            ("hold", held.sum()),
            ("open", (verdicts == "not_checkable").sum()),
        )
    }


WEIGHTS = {"substance": "what matters", "clerical": "slips and counts"}


def strip(checks: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw a mark for each decided check, by article, failures first; a choice shows those that matter, or the rest.

    ``checks``: rows of the table with their weight, as `audit.weighed` gives them.
    """
    data = strip_data(checks)
    names = counted(checks).merge(_first_lines(checks), on=["weight", "article"])
    keep = alt.selection_point(fields=["verdict"], bind="legend", name="verdict_kept")
    shown = radio("weight", say("Show: ", "显示："), heads(**WEIGHTS))
    bottom = float(data["y"].max()) + 1
    layers = [
        part.transform_filter("datum.weight == weight") for part in (_marks(data, keep, bottom), *_names(names, bottom))
    ]
    chart = alt.layer(*layers).add_params(keep, shown).properties(width="container", height=LINE * bottom)
    told = heads(weight="Weight", article="Article", fail="Fail", hold="Hold", open="Can’t be decided")
    rows = names.assign(weight=names["weight"].map(heads(**WEIGHTS)))[list(told)].to_dict("records")
    chart = _titled(chart, title, checks, description)
    return chart.properties(usermeta=chart.usermeta | {"rows": rows, "table": told})


def _first_lines(checks: pd.DataFrame) -> pd.DataFrame:
    """The line of each article's name, by weight: above its first mark; an article without any has none."""
    first = dots(checks).groupby(["weight", "source_id"])["y"].min().sub(1).reset_index()
    return first.assign(article=first["source_id"].map(source_name)).drop(columns="source_id")


def _y(bottom: float) -> alt.Y:
    return alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.5, bottom - 0.5], nice=False, reverse=True))


def _marks(data: pd.DataFrame, keep: alt.Parameter, bottom: float) -> alt.Chart:
    names = [label("verdict", v) for v in DECIDED]
    look = {"title": say("Verdict"), "legend": alt.Legend(columns=3)}
    colours, shapes = ([way[v] for v in DECIDED] for way in (COLOURS, SHAPES))
    return (
        alt.Chart(data)
        .mark_point(size=80, filled=True)
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, PER_LINE], nice=False)),
            y=_y(bottom),
            color=alt.Color("verdict:N", scale=alt.Scale(domain=names, range=colours), **look),
            shape=alt.Shape("verdict:N", scale=alt.Scale(domain=names, range=shapes), **look),
            opacity=alt.condition(keep, alt.value(0.95), alt.value(0.1)),
            tooltip=tips(
                title="Check",
                printed="As printed",
                computed="Computed",
                verdict="Verdict",
                why="What follows",
                where="Article and line",
            ),
        )
    )


def _names(names: pd.DataFrame, bottom: float) -> list[alt.Chart]:
    """The name of each article above its marks, and on the right how many checks fail, hold and stay open."""
    base = alt.Chart(names).encode(y=_y(bottom))
    return [
        base.mark_text(align="left", fontWeight="bold", fontSize=12).encode(x=alt.value(0), text="article:N"),
        base.mark_text(align="right", fontSize=12).encode(x=alt.value(alt.expr("width")), text="words:N"),
    ]


REASONS = {  # why a check can't be decided, by the rule of its verdict
    "ambiguous": "two readings",
    "argument": "a view, not a figure",
    "future": "a plan or forecast",
    "no-source": "no figure or source",
    "not-comparable": "two figures that don't meet",
    "nothing-printed": "the result is not printed",
    "undated": "no date",
    "undefined": "no definition",
}


def reasons(checks: pd.DataFrame) -> pd.DataFrame:
    """How many checks can't be decided for each reason: reason (in words) and n, the commonest first."""
    lost = checks[checks["verdict"] == "not_checkable"]["rule_id"].value_counts()
    return pd.DataFrame({"reason": [say(REASONS[rule]) for rule in lost.index], "n": lost.to_list()})


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
                    "words": compared_words(low, high, check.function) or word,
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
        names.append(name if name not in names else bracketed(name[: width - 6], line))
    return names


def intervals(run: pd.DataFrame, first: str, title: str, description: str) -> alt.LayerChart:
    """Draw what was printed and what was computed as two bars, for the check chosen by a menu.

    ``run``: as `run_all` gives it; ``first``: the id of the check shown first.
    """
    data = interval_data(run)
    both = run[run["printed_low"].notna() | run["printed_high"].notna()]
    names = dict(zip(both["check_id"], menu_names(both), strict=True))
    pick = menu("one_check", say("Check: ", "核查："), names, value=first)
    base = alt.Chart(data).transform_filter("datum.check_id == one_check")
    chart = alt.layer(*_bars(base), *_words(base)).add_params(pick).properties(width="container", height=150)
    chart = _titled(chart, title, both, description)
    return chart.properties(usermeta=chart.usermeta | {"table": heads(check="Check", what="Range", words="Can be")})


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

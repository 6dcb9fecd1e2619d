"""Run every check again on the published rows, and show what was printed beside what was computed.

The method is that of statcheck (M. B. Nuijten et al., The prevalence of statistical reporting errors in psychology,
Behavior Research Methods 48, 2016), carried over from test statistics to news numbers: a printed number stands for
every value that rounds to it, the computation is done with both ends, and only intervals that share no value disagree.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from html import escape

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import label, load, name_of, row_url, say, source_line
from aicities.display.intervals import meaning, scales, span_words
from aicities.display.links import line_links
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREEN, GREY, VERMILION, source_note, titled
from aicities.method import verdicts
from aicities.method.checks import Interval, verdict
from aicities.method.numbers import read_number

VERDICTS = ["holds", "holds_by_rounding", "fails", "not_checkable"]
COLOURS = dict(zip(VERDICTS, [BLUE, GREEN, VERMILION, GREY], strict=True))
SHAPES = dict(zip(VERDICTS, ["circle", "triangle-up", "diamond", "square"], strict=True))
FEWEST = 5  # checkable numbers that an article needs for a share in percent


# --- the method -------------------------------------------------------------------------------------------------------


@cache
def _tables() -> dict[str, pd.DataFrame]:
    return {name: load(name) for name in (*T.CHECKED_TABLES, "relations", "lines")}


def find(check_id: str) -> pd.Series:
    """Give one check by its id. Raises `KeyError` for an id that does not exist."""
    return load("checks").set_index("check_id", drop=False).loc[check_id]


def as_written(check: pd.Series) -> pd.Series:
    """Give a check with its lists joined with ``|``, as the curated table has them; null stays null."""
    return check.map(_joined)


def _joined(cell):
    return cell if cell is None or isinstance(cell, str) or not hasattr(cell, "__iter__") else "|".join(cell)


def recompute(check: pd.Series) -> Interval:
    """Give the interval that a check's function computes, now, from the rows it names; an open end is infinite."""
    return verdicts.compute(as_written(check), _tables())


def operands(check: pd.Series) -> list[Interval]:
    """Give the interval of each fact that a check rests on, in the order its function takes them."""
    facts = _tables()["facts"].set_index("fact_id")
    ids = [ref.removeprefix("facts:") for ref in check["row_refs"] if ref.startswith("facts:")]
    ends = facts.loc[ids].fillna({"value_low": -math.inf, "value_high": math.inf})
    return list(zip(ends["value_low"].astype(float), ends["value_high"].astype(float), strict=True))


def printed(check: pd.Series) -> Interval | None:
    """Give the interval of the literal that a check is about; None where nothing is printed."""
    return None if pd.isna(check["reported_text"]) else verdicts.reported(as_written(check), _tables())


def run_all(checks: pd.DataFrame) -> pd.DataFrame:
    """Run the function of each check that has one; give these checks with what came out.

    New columns: low, high (computed now; an open end is null), says (the verdict), printed_low, printed_high, and
    same, whether the numbers equal those of the compiled table.
    """
    run = []
    for _, check in checks[checks["function"].notna()].iterrows():
        now, text = recompute(check), printed(check)
        says = verdict(text, now) if text else "not_checkable"
        run.append([*_finite(now), says, *_finite(text or (None, None)), _same(now, check)])
    columns = ["low", "high", "says", "printed_low", "printed_high", "same"]
    found = pd.DataFrame(run, columns=columns).astype({c: "Float64" for c in columns if c not in ("says", "same")})
    return checks[checks["function"].notna()].reset_index(drop=True).join(found)


def _finite(ends: Sequence[float | None]) -> list[float | None]:
    return [None if x is None or not math.isfinite(x) else float(x) for x in ends]


def _same(now: Interval, check: pd.Series) -> bool:
    table_has = [None if pd.isna(x) else float(x) for x in (check["computed_low"], check["computed_high"])]
    return _finite(now) == table_has


def shares(checks: pd.DataFrame) -> pd.DataFrame:
    """Give by source: n checks, how many are checkable, and how many of these hold (by rounding too) and fail.

    ``share``: percent of the checkable ones that hold; null below `FEWEST`.
    """
    counted = pd.crosstab(checks["source_id"], checks["verdict"]).reindex(columns=VERDICTS, fill_value=0)
    checkable = counted[VERDICTS[:3]].sum(axis=1)
    hold = counted["holds"] + counted["holds_by_rounding"]
    share = (100 * hold / checkable.where(checkable >= FEWEST)).astype("Float64")
    found = pd.DataFrame({"n": counted.sum(axis=1), "checkable": checkable, "hold": hold, "share": share})
    return found.assign(rounding=counted["holds_by_rounding"], fail=counted["fails"]).reset_index()


def in_order(source_ids: Sequence[str]) -> list[str]:
    """Give articles by their date, the oldest first."""
    dates = load("sources").set_index("source_id")["date"]
    return sorted(set(source_ids), key=lambda i: (dates[i], i))


# --- reading a printed number -----------------------------------------------------------------------------------------

# One printed literal for each rule, with the state it is read in.
CUES = [
    ("636家", "observed", ("a count, no 万 or 亿: exact", "无万亿的计数:确数")),
    ("20.7%", "observed", ("bare: half a unit of its last digit each way", "裸数:末位半个单位")),
    ("4.64万亿", "observed", ("the same before 万 or 亿", "万亿前的末位,同上")),
    (
        "约4.23万亿",
        "observed",
        ("约 about: half a unit of its last digit that is not zero", "约:末位非零数字的半个单位"),
    ),
    ("将近14%", "observed", ("近 nearly: below, by half a unit at most", "近:略低,至多半个单位")),
    ("十余台", "observed", ("余 or 多 and some more: up to one unit above", "余、多:至多高一个单位")),
    ("100多家", "observed", ("多 behind a round number: its unit is the hundred", "整百之多:以百为单位")),
    ("超350亿", "observed", ("超 more than: open above", "超:上不封顶")),
    ("10家以上", "observed", ("以上 at least: open above", "以上:上不封顶")),
    ("1200亿", "target", ("a target is not rounded", "目标不取整")),
]


def cues_table(caption: str) -> HTML:
    """Give how each kind of printed number is read, computed by `numbers.read_number`."""
    shown = []
    for text, state, rule in CUES:
        reading = read_number(text, state=state)
        fact = {"value_low": reading.low, "value_high": reading.high, "unit": "percent" if "%" in text else ""}
        shown.append({"text": text, "rule": say(*rule), "meaning": meaning(fact)})
    titles = heads(text=("As printed", "原文"), rule=("How it is read", "读法"), meaning=("Can mean", "可指"))
    return table(pd.DataFrame(shown), caption, titles)


# --- tables -----------------------------------------------------------------------------------------------------------


def operands_table(check: pd.Series, caption: str = "") -> HTML:
    """Give the rows that a check rests on, in the order its function takes them: what, as printed, what it can mean."""
    shown = pd.DataFrame([_operand(ref) for ref in check["row_refs"]])
    titles = heads(
        what=("Row", "行"),
        text=("As printed", "原文"),
        meaning=("Can mean", "可指"),
        source=("Source", "来源"),
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
    "restated": ("the same quantity in another row", "另一行的同一数量"),
    "how_many": ("how many are named", "列出的个数"),
    "percent_above": ("by how many percent one lies above the other", "高出的百分比"),
    "ratio": ("one divided by the other", "两数之比"),
    "percent_of": ("a part in percent of the whole", "部分占整体的百分比"),
    "ahead": ("one divided by the largest of the others", "与其余最大者之比"),
    "in_falling_order": ("how many stand in falling order", "依次递减的个数"),
    "difference": ("one less the others", "减去其余之差"),
    "total": ("the sum", "总和"),
    "base_before_growth": ("the value before the growth", "增长前的数值"),
    "multiple_after": ("the multiple after years of growth", "逐年增长后的倍数"),
    "at_rate_of": ("the sum at the exchange rate of another pair", "按另一对的汇率折算"),
    "year_of": ("the year of a date", "日期的年份"),
    "years_between": ("years from date to date", "两日期相隔年数"),
    "years_spanned": ("years that a period covers", "期间涵盖年数"),
    "years_continued": ("years, if unbroken since", "若未中断的年数"),
    "years_apart": ("years from month to month", "两月份相隔年数"),
    "months_between": ("months from date to date", "两日期相隔月数"),
    "rank_of": ("the place among all, largest first", "由大到小的名次"),
    "same_rank": ("the place in the edition", "该版次中的名次"),
}


def functions_table(run: pd.DataFrame, caption: str) -> HTML:
    """Give the functions that the checks use: what each computes, how often it ran, and with which verdicts."""
    counted = pd.crosstab(run["function"], run["says"]).reindex(columns=VERDICTS, fill_value=0)
    shown = pd.DataFrame(
        {
            "function": counted.index,
            "gives": [say(*GIVES[f]) for f in counted.index],
            "runs": counted.sum(axis=1).to_list(),
            **{v: counted[v].to_list() for v in VERDICTS},
        }
    )
    verdicts = {v: label("verdict", v) for v in VERDICTS}
    titles = heads(function=("Function", "函数"), gives=("What it computes", "所算"), runs=("Runs", "次数"))
    return table(shown, caption, titles | verdicts, scroll=False)


def reader(checks: pd.DataFrame) -> HTML:
    """Give every check to read: a drop-down for each article and verdict, failures first, a table in each."""
    parts = []
    for source_id in in_order(checks["source_id"]):
        of_source = checks[checks["source_id"] == source_id]
        parts.append(f"<p><strong>{escape(source_id)}</strong></p>")
        for value in ("fails", "holds_by_rounding", "holds", "not_checkable"):
            rows = of_source[of_source["verdict"] == value].sort_values("line")
            if len(rows):
                head = f"{label('verdict', value)} ({len(rows)})"
                inner = _reading_table(rows, f"{source_id}: {head}").data
                parts.append(f"<details><summary>{escape(head)}</summary>{inner}</details>")
    return HTML(f'<div class="book-gists book-checks">{"".join(parts)}</div>')


def _reading_table(rows: pd.DataFrame, caption: str) -> HTML:
    computed = [span_words(a, b) for a, b in zip(rows["computed_low"], rows["computed_high"], strict=True)]
    shown = pd.DataFrame(
        {
            "line": line_links(rows),
            "check": (rows[say("title_en", "title_zh")] + "\n" + why(rows)).to_list(),
            "kind": [label("check_kind", k) for k in rows["kind"]],
            "printed": rows["reported_text"].to_list(),
            "computed": [f"{c}\n{f}" if c else _how(f) for c, f in zip(computed, rows["function"], strict=True)],
        }
    )
    return table(
        shown,
        caption,
        heads(
            line=("Line", "行"),
            check=("Check, and what follows", "核查与结果"),
            kind=("Kind", "类型"),
            printed=("As printed", "原文"),
            computed=("Computed, and by which function", "计算及所用函数"),
        ),
        scroll=False,
    )


def why(checks: pd.DataFrame) -> pd.Series:
    """Give what follows from each check, in the language of the book where it is written in it, else in English."""
    return checks[say("explanation_en", "explanation_zh")].fillna(checks["explanation_en"])


# --- charts -----------------------------------------------------------------------------------------------------------

PER_LINE, DOT_STEP, DOTS_TOP = 30, 13, 40  # dots a line; pixels from line to line; pixels above the first line


def _titled(chart: alt.LayerChart, title: str, checks: pd.DataFrame, description: str) -> alt.LayerChart:
    """`titled` for a chart of many checks: its link opens the table, since hundreds of ids make no good link."""
    link = {"text": say("Open the table of checks", "查看核查表")}
    link["href"] = row_url("checks", []).split("&")[0]
    return titled(chart, title, source_note(checks), description).properties(usermeta={"link": link})


def _titles(**titles: tuple[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in heads(**titles).items()]


def dots(checks: pd.DataFrame) -> pd.DataFrame:
    """Give where each check has its dot: a block an article, in it lines of `PER_LINE` dots for each verdict."""
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
    """Give the drawn columns of the strip: place, verdict, kind, and what a tooltip tells.

    What follows from a check is told where it fails or holds by rounding; for the rest the page has it in `reader`.
    """
    placed = dots(checks)
    told = placed["verdict"].isin(["fails", "holds_by_rounding"])
    return pd.DataFrame(
        {
            "x": placed["x"],
            "y": placed["y"],
            "article": placed["source_id"],
            "verdict": [label("verdict", v) for v in placed["verdict"]],
            "kind": [label("check_kind", k) for k in placed["kind"]],
            "how": [_how(f) for f in placed["function"]],
            "line": placed["line"],
            "title": placed[say("title_en", "title_zh")],
            "printed": placed["reported_text"],
            "computed": [
                span_words(a, b) for a, b in zip(placed["computed_low"], placed["computed_high"], strict=True)
            ],
            "why": why(placed).where(told, say("see “Read every check” below", "见下文逐项核查")),
        }
    )


def _how(function) -> str:
    return say("judged by hand", "人工判断") if pd.isna(function) else say("computed", "函数计算")


def _menu(name: str, head: str, values: Sequence[str]) -> tuple[alt.Parameter, str]:
    """Give a menu over the values of a column, all of them first, and the test that a row passes."""
    every = say("all", "全部")
    bind = alt.binding_select(options=[every, *values], name=head)
    return alt.param(
        name=f"of_{name}", value=every, bind=bind
    ), f"(of_{name} == '{every}' || datum.{name} == of_{name})"


def strip(checks: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw one dot a check, by article and verdict; menus and the legend keep some, and the counts follow.

    ``checks``: rows of the checks table.
    """
    data = strip_data(checks)
    menus = [
        _menu("article", say("Article: ", "文章:"), list(dict.fromkeys(data["article"]))),
        _menu("kind", say("Kind: ", "类型:"), sorted(set(data["kind"]))),
        _menu("how", say("Verdict is: ", "结论由:"), sorted(set(data["how"]))),
    ]
    keep = alt.selection_point(fields=["verdict"], bind="legend", name="verdict_kept")
    base = alt.Chart(data).transform_calculate(on=" && ".join(test for _, test in menus))
    layers = [_dots(base, keep), *_counts(base, keep, data), _names(data), _sum(base, keep)]
    height = DOTS_TOP + DOT_STEP * (data["y"].max() + 1)
    chart = alt.layer(*layers).add_params(keep, *(param for param, _ in menus))
    chart = _titled(chart.properties(width="container", height=height), title, checks, description)
    return with_rows(chart, counted(checks), heads(article=("Article", "文章"), **_VERDICT, n=("Checks", "核查数")))


def with_rows(chart: alt.LayerChart, rows: pd.DataFrame, titles: dict[str, str]) -> alt.LayerChart:
    """Give a chart with rows of its own for the table below it, where its marks stand in another table of the page."""
    told = {"rows": rows.to_dict("records"), "table": titles}
    return chart.properties(usermeta=chart.usermeta | told)


_VERDICT = {"verdict": ("Verdict", "结论")}


def counted(checks: pd.DataFrame) -> pd.DataFrame:
    """Give how many checks of each article have each verdict: article, verdict (in words), n."""
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
    look = {"title": say("Verdict (click to keep one)", "结论(点选)"), "legend": alt.Legend(columns=2)}
    return base.mark_point(size=42, filled=True).encode(
        x=_x(),
        y=_y(base.data["y"].max()),
        color=alt.Color("verdict:N", scale=alt.Scale(domain=names, range=[*COLOURS.values()]), **look),
        shape=alt.Shape("verdict:N", scale=alt.Scale(domain=names, range=[*SHAPES.values()]), **look),
        opacity=alt.when(keep, alt.datum.on).then(alt.value(0.95)).otherwise(alt.value(0.1)),
        tooltip=_titles(
            title=("Check", "核查"),
            printed=("As printed", "原文"),
            computed=("Computed", "计算"),
            verdict=("Verdict", "结论"),
            why=("What follows", "结果"),
            article=("Article", "文章"),
            line=("Line", "行"),
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
    first = data.groupby("article", sort=False)["y"].min().sub(1).reset_index().assign(x=-14)
    mark = alt.Chart(first).mark_text(align="left", fontWeight="bold", fontSize=12)
    return mark.encode(x=_x(), y=_y(data["y"].max()), text="article:N")


def _sum(base: alt.Chart, keep: alt.Parameter) -> alt.Chart:
    """The answer over all that is kept: how many of the checkable hold."""
    hold, rounding, _, unknown = (label("verdict", v) for v in VERDICTS)
    kept = (
        base.transform_filter("datum.on")
        .transform_filter(keep)
        .transform_calculate(
            hold=f"datum.verdict == '{hold}' || datum.verdict == '{rounding}' ? 1 : 0",
            can=f"datum.verdict == '{unknown}' ? 0 : 1",
        )
    )
    total = kept.transform_aggregate(n="count()", can="sum(can)", hold="sum(hold)", groupby=[])
    words = say(
        "datum.n + ' checks: ' + datum.can + ' checkable, ' + datum.hold + ' of these hold'",
        "datum.n + '项核查:可核查' + datum.can + '项,其中' + datum.hold + '项成立'",
    )
    text = total.transform_calculate(text=words)
    return text.mark_text(fontSize=13, fontWeight="bold", align="left", baseline="top", x=0, y=2).encode(text="text:N")


def share_chart(checks: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the share of checkable numbers that hold, a dot an article; counts are said, few numbers get no dot.

    A menu keeps the checks that a function computed, or those judged by hand.
    """
    every = say("all", "全部")
    bases = {every: checks} | {how: checks[checks["function"].map(_how) == how] for how in map(_how, ("x", pd.NA))}
    data = pd.concat([shares(rows).assign(base=name) for name, rows in bases.items()])
    data = data.assign(text=[_share_words(r) for r in data.itertuples()])[["source_id", "base", "share", "text"]]
    data["share"] = data["share"].astype(float)
    pick = alt.param(
        name="base", value=every, bind=alt.binding_select(options=list(bases), name=say("Checks: ", "核查:"))
    )
    y = alt.Y("source_id:N", axis=None, sort=in_order(checks["source_id"]))
    chosen = alt.Chart(data).transform_filter("datum.base == base").encode(y=y)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.label + '%'", orient="top")
    heading = say("Checkable numbers that hold", "可核查而成立的比例")
    x = alt.X("share:Q", title=heading, scale=alt.Scale(domain=[0, 100], nice=False), axis=axis)
    names = chosen.mark_text(align="left", dy=-9).encode(x=alt.datum(0), text="source_id:N")
    counts = chosen.mark_text(align="right", dy=-9, fontWeight="bold").encode(x=alt.datum(100), text="text:N")
    dot = chosen.transform_filter("isValid(datum.share)").mark_point(size=110, filled=True, yOffset=8, color=BLUE)
    tips = _titles(source_id=("Article", "文章"), text=("Hold", "成立"))
    chart = alt.layer(names, counts, dot.encode(x=x, tooltip=tips)).add_params(pick)
    return _titled(chart.properties(width="container", height=alt.Step(42)), title, checks, description)


def _share_words(row) -> str:
    if pd.isna(row.share):
        return say(f"{row.hold} of {row.checkable}: too few", f"{row.checkable}项中{row.hold}项:太少")
    return say(f"{row.hold} of {row.checkable}", f"{row.checkable}项中{row.hold}项")


def interval_data(run: pd.DataFrame) -> pd.DataFrame:
    """Give two bars a check, printed and computed, in one size of number; an open end is cut off with a margin."""
    out = []
    both = run[run["printed_low"].notna() | run["printed_high"].notna()]
    for check, name in zip(both.itertuples(), menu_names(both), strict=True):
        ends = [[check.printed_low, check.printed_high], [check.low, check.high]]
        known = [float(x) for pair in ends for x in pair if pd.notna(x)]
        size, word = next(((s, w) for s, w in scales() if max(map(abs, known)) >= s), (1, ""))
        margin = 0.3 * (max(known) - min(known) or abs(known[0]) * 0.05 or 1)
        for what, (low, high) in zip((say("printed", "原文"), say("computed", "计算")), ends, strict=True):
            a, b = (min(known) - margin if pd.isna(low) else low), (max(known) + margin if pd.isna(high) else high)
            verdict_ = label("verdict", check.says)
            out.append(
                {
                    "check": name,
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
    """Give a short name of each check for a menu, unlike all others."""
    names = []
    for title, line in zip(checks[say("title_en", "title_zh")], checks["line"], strict=True):
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
    bind = alt.binding_select(options=list(names.values()), name=say("Check: ", "核查:"))
    pick = alt.param(name="one_check", value=names[first], bind=bind)
    base = alt.Chart(data).transform_filter("datum.check == one_check")
    chart = alt.layer(*_bars(base), *_words(base)).add_params(pick).properties(width="container", height=190)
    chart = _titled(chart, title, both, description)
    return chart.properties(
        usermeta=chart.usermeta
        | {
            "table": heads(
                check=("Check", "核查"),
                what=("Range", "区间"),
                words=("Can be", "可为"),
            )
        }
    )


Y_BARS = alt.Y("what:N", title=None, sort=None, scale=alt.Scale(paddingInner=0.1, paddingOuter=0.45))


def _bars(base: alt.Chart) -> list[alt.Chart]:
    """The two ranges, each end marked: a stroke, or an arrow where it is open."""
    places = alt.Scale(zero=False, nice=False, padding=24)
    low = alt.X("low:Q", title=None, scale=places, axis=alt.Axis(tickCount=4))
    colours = alt.Scale(range=[VERMILION, BLUE], domain=_whats())
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
    once = base.transform_filter(f"datum.what == '{_whats()[0]}'")
    says = once.mark_text(fontSize=14, fontWeight="bold", baseline="top", y=0)
    return [
        base.mark_text(dy=-19, fontSize=12).encode(y=Y_BARS, x=middle, text="words:N"),
        says.encode(x=middle, text="says:N"),
    ]


def _whats() -> list[str]:
    return [say("printed", "原文"), say("computed", "计算")]

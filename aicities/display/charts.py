"""Charts of any rows: bars, bars made of pieces, amounts, a grid, a cloud of words."""

from __future__ import annotations

import altair as alt
import pandas as pd

from aicities import language
from aicities.data import load, say, source_names
from aicities.display.controls import menu, vega
from aicities.display.encodings import (
    SAYS,
    By,
    choice,
    click,
    colour,
    for_menu,
    ink_on,
    shape,
    tips,
    top_axis,
    with_menu,
)
from aicities.display.theme import BLUE, GREY, named_sources, titled
from aicities.display.words import glosses

LEAST = 12  # pixels of the smallest letters of a cloud


def pieces(
    rows: pd.DataFrame,
    row: str,
    group: By,
    title: str,
    description: str,
    *,
    tooltip: dict[str, tuple[str, str]] = SAYS,
    what: str = "",
    head: str = "",
    order: list[str] | None = None,
    form: By | None = None,
    menu: By | None = None,
    none: str = "",
) -> alt.Chart | alt.LayerChart:
    """Draw a bar for each value of column ``row``, made of a piece for each row; a click in the legend keeps a group.

    ``group`` gives the colour, ``form`` a shape on each piece, ``menu`` a choice of rows above the chart.
    ``order`` names the values of ``row`` from the top (else by count), a ``|`` in one starts a new line; ``head`` is
    its head in the data table; ``none`` is written where one has no piece.
    """
    order = order or list(rows[row].value_counts().index)
    axis, lines = _wrapped(order), 1 + max(value.count("|") for value in order)
    rows = rows.assign(**{row: rows[row].map(_in_one)})
    data = _side_by_side(rows, row, [group, form, menu], tooltip)
    y = alt.Y(f"{row}:N", title=head or None, scale=alt.Scale(domain=[*map(_in_one, order)]), axis=axis)
    keep, opacity = click(group)
    chart = stacked(data, what or say("Statements")).add_params(keep)
    shade = colour(group, 3 if lines == 1 else 2)  # beside names of several lines there is less room
    chart = chart.encode(y=y, color=shade, opacity=opacity, tooltip=tips(**tooltip))
    layers = [with_menu(chart, menu), _chosen(totals(data, y), menu)]
    if form:
        dark = data[group.column].isin([v for v, fill in zip(group.order, group.colours, strict=False) if fill == BLUE])
        marks = alt.Chart(_pieced(data).assign(ink=dark.map({True: "white", False: "black"})))
        marks, ink = marks.mark_point(size=45, filled=True), alt.Color("ink:N", scale=None, legend=None)
        x = alt.X("piece_middle:Q", axis=alt.Axis(aria=False))
        marks = marks.encode(x=x, y=y, shape=shape(form), color=ink, opacity=opacity)
        layers.append(_chosen(marks.encode(tooltip=tips(**tooltip)), menu))
    bare = pd.DataFrame({row: [value for value in map(_in_one, order) if value not in set(rows[row])]})
    if none and len(bare):
        words = alt.Chart(bare).mark_text(align="left", dx=4, color=GREY)
        layers.append(words.encode(x=alt.datum(0), y=y, text=alt.value(none)))
    chart = alt.layer(*layers)
    return titled(chart.properties(width="container", height=alt.Step(11 + 15 * lines)), title, rows, description)


def _wrapped(names: list[str]) -> alt.Axis:
    """An axis, without a title, whose names have as many lines as parts, each name in the middle of its row."""
    most = 1 + max(name.count("|") for name in names)
    parts = {_in_one(name): name.split("|") for name in names}
    lines = {name: [""] * ((most - len(found)) // 2) + found for name, found in parts.items()}
    return alt.Axis(title=None, labelExpr=f"{vega(lines)}[datum.value]", labelOffset=-7.5 * (most - 1), labelLimit=240)


def _in_one(name: str) -> str:
    """A name of several lines on one."""
    return name.replace("|", " ")


def _chosen(chart: alt.Chart, split: By | None) -> alt.Chart:
    """A layer with the rows that the menu of another layer chooses; the layer itself where there is no menu."""
    return chart.transform_filter(choice(split)[1]) if split else chart


def stacked(data: pd.DataFrame, what: str) -> alt.Chart:
    """Pieces of bars, each at its ``place`` from 1 on; ``what`` says what is counted."""
    scale = alt.Scale(domain=[0, 1.14 * float(data["place"].max())], nice=False)
    x = alt.X("piece_from:Q", title=what, axis=alt.Axis(tickMinStep=1, format="d", aria=False), scale=scale)
    return alt.Chart(_pieced(data)).mark_bar(height={"band": 0.85}).encode(x=x, x2="piece_to:Q")


def totals(data: pd.DataFrame, y: alt.Y, **channels) -> alt.Chart:
    """How many pieces each bar of `stacked` has, written at its end."""
    words = alt.Chart(_pieced(data)).mark_text(align="left", dx=4, color=GREY, fontWeight="bold")
    x = alt.X("max(piece_to):Q", axis=alt.Axis(aria=False))
    return words.encode(x=x, y=y, text="count():Q", **channels)


def _pieced(data: pd.DataFrame) -> pd.DataFrame:
    """The two ends and the middle of each piece: a gap parts it from the next."""
    end, gap = data["place"], 0.0012 * float(data["place"].max())
    return data.assign(piece_from=end - 1 + gap, piece_to=end - gap, piece_middle=end - 0.5)


def _side_by_side(rows: pd.DataFrame, row: str, splits: list[By | None], tooltip: dict) -> pd.DataFrame:
    """The columns that pieces need, with the place of each in its bar, sorted by the splits in turn."""
    group, form, menu = splits
    used = [by for by in (group, form) if by]
    columns = dict.fromkeys([row, *(by.column for by in splits if by), *tooltip])
    data = for_menu(rows, menu)[list(columns)]
    data = data.sort_values(
        [by.column for by in used],
        key=lambda c: c.map(next(by for by in used if by.column == c.name).order.index),
        kind="stable",
    )
    return data.assign(place=data.groupby([row, *([menu.column] if menu else [])]).cumcount() + 1)


def bars(
    rows: pd.DataFrame,
    row: str,
    title: str,
    description: str,
    *,
    group: By | None = None,
    n: str = "",
    what: tuple[str, str] = "Statements",
    head: str = "",
) -> alt.Chart:
    """Draw how many rows have each value of column ``row``, the longest bar first; a click keeps one group.

    ``group`` splits each bar; ``n`` is a column to add up in place of counting rows; ``what`` is what is counted,
    ``head`` what a row is.
    """
    data, order = _counted(rows, row, group, n)
    chart = alt.Chart(data).encode(
        x=alt.X("n:Q", title=say(what), axis=alt.Axis(tickMinStep=1, format="d"), stack="zero"),
        y=alt.Y(f"{row}:N", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=170)),
        order="nth:Q",
    )
    words = chart.mark_text(color="white", fontWeight="bold").encode(
        x=alt.X("n:Q", stack="zero", bandPosition=0.5),
        text="n:Q",
        opacity=alt.condition(f"datum.n >= {0.05 * data['n'].max()}", alt.value(1), alt.value(0)),
    )
    if not group:
        chart = chart.mark_bar(color=BLUE).encode(tooltip=tips({row: head or say("Row")}, n=what)) + words
        return titled(chart.properties(width="container", height=alt.Step(18)), title, rows, description)
    keep, opacity = click(group)
    told = tips({row: head or say("Row"), group.column: group.title}, n=what)
    marks = chart.mark_bar(stroke="white").encode(color=colour(group), opacity=opacity, tooltip=told).add_params(keep)
    words = words.encode(detail=f"{group.column}:N", color=ink_on(group))
    chart = (marks + words).properties(width="container", height=alt.Step(26))
    return titled(chart, title, rows, description)


def _counted(rows: pd.DataFrame, row: str, group: By | None, n: str) -> tuple[pd.DataFrame, list[str]]:
    """How many rows each value and group has (n, and nth: the group's place), and the values, largest first."""
    keys = [row, *([group.column] if group else [])]
    counted = rows.groupby(keys)[n].sum() if n else rows.groupby(keys).size()
    data = counted.reset_index(name="n")
    order = data.groupby(row)["n"].sum().sort_values(ascending=False, kind="stable").index
    return data.assign(nth=data[group.column].map(group.order.index) if group else 0), list(order)


def amounts(
    rows: pd.DataFrame,
    row: str,
    n: str,
    group: By,
    title: str,
    description: str,
    *,
    what: str,
    tooltip: dict[str, tuple[str, str]],
    menu: By | None = None,
    text: str = "",
    joined: bool = False,
) -> alt.LayerChart:
    """Draw an amount (column ``n``) as a dot in the row it belongs to; a click in the legend keeps a group.

    ``what`` is the title of the axis with its unit, ``text`` a column written beside each dot.
    ``joined`` ties the dots of a row by a line and keeps the order of ``rows``; else the largest comes first.
    """
    columns = [row, n, group.column, *tooltip, *filter(None, [text, menu and menu.column])]
    sort = list(dict.fromkeys(rows[row])) if joined else alt.EncodingSortField(n, op="max", order="descending")
    keep, opacity = click(group)
    base = alt.Chart(rows[list(dict.fromkeys(columns))]).encode(
        x=alt.X(
            f"{n}:Q",
            title=what,
            scale=alt.Scale(zero=False, padding=12) if joined else alt.Scale(domain=[0, 1.1 * float(rows[n].max())]),
        ),
        y=alt.Y(f"{row}:N", title=None, sort=sort, axis=alt.Axis(labelLimit=170)),
    )
    marks = base.mark_point(size=110, filled=True).add_params(keep)
    layers = [marks.encode(color=colour(group), shape=shape(group), opacity=opacity, tooltip=tips(**tooltip))]
    layers += [base.mark_text(align="left", dx=9, color=GREY).encode(text=f"{text}:N", opacity=opacity)] if text else []
    lines = [base.mark_line(color=GREY).encode(detail=f"{row}:N")] if joined else []
    chart = with_menu(alt.layer(*lines, *layers), menu)
    return titled(chart.properties(width="container", height=alt.Step(20)), title, rows, description)


def grid(
    rows: pd.DataFrame,
    x: By,
    y: By,
    title: str,
    description: str,
    *,
    group: By | None = None,
    menu: By | None = None,
    text: str = "n",
    tooltip: dict[str, tuple[str, str]] = SAYS,
    step: int = 30,
) -> alt.LayerChart:
    """Draw how many rows fall in each cell of two columns: a mark, larger for more rows, with the number beside it.

    ``group`` parts the marks of a cell by colour and shape, with a legend to click; ``menu`` chooses rows.
    ``text`` is a column to write in place of the number. Many columns of long names have their heads turned.
    """
    data = _cells(rows, [x, y, *([menu] if menu else [])], group, [*tooltip, *([text] if text != "n" else [])])
    left = alt.Axis(title=None, grid=True, labelLimit=170)
    base = alt.Chart(data).encode(
        x=alt.X(f"{x.column}:N", title=x.title or None, scale=alt.Scale(domain=x.order), axis=top_axis(x.order)),
        y=alt.Y(f"{y.column}:N", title=y.title or None, scale=alt.Scale(domain=y.order), axis=left),
        yOffset=alt.YOffset("shift:Q", scale=alt.Scale(domain=[-1.1, 1.1])),
    )
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[1, max(2, int(data["n"].max()))], range=[80, 200]))
    marks = base.mark_point(filled=True, color=BLUE).encode(size=size, tooltip=tips(**tooltip))
    words = base.mark_text(**_beside(x, text)).encode(text=f"{text}:N")
    if group:
        keep, opacity = click(group)
        marks = marks.encode(color=colour(group), shape=shape(group), opacity=opacity).add_params(keep)
        words = words.encode(opacity=opacity)
    chart = with_menu(marks + words, menu).properties(width="container", height=alt.Step(step))
    return titled(chart, title, rows, description)


def _beside(x: By, text: str) -> dict:
    """The side of a mark on which its words stand: on the left in the last column, where words would be cut."""
    last = f"{vega(text != 'n')} && datum[{vega(x.column)}] == {vega(x.order[-1])}"
    return {"align": alt.expr(f"{last} ? 'right' : 'left'"), "dx": alt.expr(f"{last} ? -12 : 12")}


def _cells(rows: pd.DataFrame, cell: list[By], group: By | None, words: list[str]) -> pd.DataFrame:
    """A row for each cell and group: n, the joined words of its rows, and shift, which keeps groups apart."""
    data = for_menu(rows, cell[2] if len(cell) > 2 else None)
    columns = [by.column for by in cell]
    keys = [*columns, *([group.column] if group else [])]
    joined = {c: (c, lambda values: " / ".join(dict.fromkeys(values))) for c in words if c not in keys}
    data = data.groupby(keys, sort=False).agg(n=(columns[0], "size"), **joined).reset_index()
    spot = data.groupby(columns)["n"]
    return data.assign(shift=spot.cumcount() - (spot.transform("size") - 1) / 2)


def word_cloud(source_ids: list[str], title: str, description: str) -> alt.Chart:
    """Draw the word cloud of an article, chosen by a menu where there are several; a tooltip gives the count."""
    chart = _cloud(load("clouds").query("source_id in @source_ids"))
    if len(source_ids) > 1:
        pick = menu("article", say("Article"), source_names(source_ids))
        chart = chart.add_params(pick).transform_filter("datum.source_id == article")
    return titled(chart, title, named_sources(source_ids), description)


def cloud_of(words: pd.DataFrame, title: str, source: str, description: str) -> alt.Chart:
    """Draw a word cloud that is laid out already: columns token, n, x, y and size, as `clouds` has them."""
    return titled(_cloud(words), title, source, description)


def _cloud(words: pd.DataFrame) -> alt.Chart:
    """The words of a cloud, each with its English in a tooltip; those too small to read at a width are left out."""
    font = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
    known = glosses()
    none = say("not in our word lists", "词表里没有")
    words = words.assign(english=[known.get(t, t if t.isascii() else none) for t in words["token"]])
    chart = alt.Chart(words).transform_filter(f"datum.size * width >= {LEAST}")
    return (
        chart.mark_text(baseline="middle", align="center", font=font)
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)),
            y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[1, 0], nice=False)),
            text="token:N",
            size=alt.Size("size:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, alt.ExprRef("width")])),
            color=alt.Color("n:Q", legend=None, scale=alt.Scale(type="log", range=[GREY, BLUE])),
            tooltip=tips(token="Word", **({"english": "In English"} if language.LANGUAGE == "en" else {}), n="Count"),
        )
        .properties(width="container", height=430)
    )

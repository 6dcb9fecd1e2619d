"""Show which words carry each article: the charts and tables of the page on words and frames."""

from __future__ import annotations

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities import language
from aicities.data import load, say
from aicities.display.encodings import By, click, colour, shape, tips, with_menu
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREY, VERMILION, titled
from aicities.method.frames import FRAMES, carried_by, frame_name, glossed, glosses, shares, titles, words
from aicities.method.keyness import (
    CUTS,
    FLOOR,
    articles,
    counts,
    dictionary_changes,
    names,
    pieces,
    stability,
)
from aicities.method.keyness import (
    n_lines as line_counts,
)
from aicities.method.keyness import pairs as word_pairs

TOP = 8  # words of each article in the keyness chart
PAIRS = 12  # pairs of each article


def source_text() -> str:
    """Give the source line of a chart that counts words."""
    return say("Source: words of ", "来源:各篇词语:") + ", ".join(articles())


# --- tables -----------------------------------------------------------------------------------------------------------


def common_table(caption: str, top: int = 8) -> HTML:
    """Give the most frequent content words of each article, a column each, with count and share in percent."""
    found, known = counts(), glosses()
    columns = {}
    for source_id in found:
        column = found[source_id].sort_values(ascending=False, kind="stable").head(top)
        total = found[source_id].sum()
        columns[source_id] = [f"{glossed(t, known)}\n{n} ({100 * n / total:.1f} %)" for t, n in column.items()]
    return table(pd.DataFrame(columns), caption)


def dictionary_table(caption: str, top: int = 12) -> HTML:
    """Give the dictionary's words whose count it changes most: count with and without it, and the likely pieces."""
    changes, known = dictionary_changes(), glosses()
    lost = changes.query("change < 0").index
    chosen = changes[changes.index.isin(load("domain_words")["token"])].head(top)
    cut = [" | ".join(pieces(token, lost) or ["?"]) for token in chosen.index]
    shown = pd.DataFrame(
        {
            "word": [f"{glossed(t, known)}\n{c}" for t, c in zip(chosen.index, cut, strict=True)],
            "domain": chosen["domain"].to_list(),
            "plain": chosen["plain"].to_list(),
        }
    )
    return table(
        shown,
        caption,
        heads(
            word=("Word, and its pieces without the dictionary", "词;不用词典时的切分"),
            domain=("Count with it", "用词典"),
            plain=("Count without", "不用"),
        ),
        scroll=False,
    )


def stability_table(caption: str) -> HTML:
    """Give how far keyness moves without the dictionary, a row for each two articles."""
    found, known = stability(), glosses()
    shown = pd.DataFrame(
        [
            (
                f"{r.a} – {r.b}",
                say(f"{r.rho:.2f} ({r.words} words)", f"{r.rho:.2f}({r.words}词)"),
                say(f"{r.kept} of 10; leave: ", f"10之{r.kept};退出:") + ", ".join(glossed(t, known) for t in r.gone),
            )
            for r in found.itertuples()
        ],
        columns=["pair", "rho", "kept"],
    )
    return table(
        shown,
        caption,
        heads(
            pair=("Two articles", "两篇"),
            rho=("Rank correlation", "秩相关"),
            kept=("Top words kept", "保留的前十词"),
        ),
        scroll=False,
    )


def frames_table(caption: str) -> HTML:
    """Give the share and the count of each frame's words in each article."""
    cells = shares().assign(text=lambda s: [f"{p:.1f} % ({n})" for p, n in zip(s["share"], s["n"], strict=True)])
    shown = cells.pivot(index="frame", columns="source_id", values="text").loc[list(FRAMES), articles()]
    shown.insert(0, "name", [frame_name(f) for f in FRAMES])
    return table(shown, caption, heads(name=("Frame", "框架")), scroll=False)


# --- keyness of two articles ------------------------------------------------------------------------------------------

# What the menus choose is a, b (counts) and n_a, n_b (all content words): the formulas are those of `keyness`.
_STEPS = {
    "a": "datum[first]",
    "b": "datum[second]",
    "n_a": "totals[dictionary][first]",
    "n_b": "totals[dictionary][second]",
    "p": "(datum.a + datum.b) / (datum.n_a + datum.n_b)",
    "more": "datum.a * datum.n_b - datum.b * datum.n_a",
    "g2": "2 * ("
    + " + ".join(
        f"({seen} ? {seen} * log({seen} / ({n} * {p})) : 0)"
        for seen, n, p in (
            ("datum.a", "datum.n_a", "datum.p"),
            ("datum.b", "datum.n_b", "datum.p"),
            ("(datum.n_a - datum.a)", "datum.n_a", "(1 - datum.p)"),
            ("(datum.n_b - datum.b)", "datum.n_b", "(1 - datum.p)"),
        )
    )
    + ")",
    "ratio": "log((datum.a || 0.5) * datum.n_b / ((datum.b || 0.5) * datum.n_a)) / LN2",
    "side": "datum.more > 0 ? 0 : 1",
    "score": "datum.side ? -datum.g2 : datum.g2",
}
_TIP = {
    "word": ("Word", "词"),
    "counts": ("Counts", "次数"),
    "shares": ("Per 1,000 content words", "每千实词"),
    "effect": ("Log ratio", "对数比"),
    "strength": ("G²", "G²"),
}


def duel_rows() -> pd.DataFrame:
    """Give the words that some two articles together hold often enough: word, kind of word, dictionary, counts."""
    known, named = glosses(), names()
    rows = []
    for cut, shown in zip(CUTS, _cuts(), strict=True):
        found = counts(cut)
        largest = found.apply(lambda row: sum(sorted(row)[-2:]), axis=1)
        found = found[largest >= FLOOR].reset_index()
        rows.append(found.assign(cut=shown, name=found["token"].isin(named)))
    rows = pd.concat(rows, ignore_index=True)
    return rows.assign(word=[glossed(t, known) for t in rows["token"]])


def _cuts() -> tuple[str, str]:
    return say("with", "用"), say("without", "不用")


def duel(first: str, second: str, title: str, description: str) -> alt.LayerChart:
    """Draw the words with the highest G2 for two articles chosen by menus, by log ratio, with counts and G2.

    ``first`` and ``second`` are the articles shown at the start. Two buttons leave names out or take them in, two more
    choose the segmentation. All numbers are computed in the page, by the formulas of `keyness`.
    """
    layers = [*ratio_marks(_duel_top()), _duel_heads(), _same()]
    chart = alt.layer(*layers, data=duel_rows()).add_params(*_duel_params(first, second))
    return titled(chart.properties(width="container", height=660), title, source_text(), description)


def _duel_params(first: str, second: str) -> list[alt.Parameter]:
    kinds = [say("without names", "不含专名"), say("all words", "全部词")]
    cuts = list(_cuts())
    binds = {
        "first": (first, alt.binding_select(options=articles(), name=say("First: ", "第一篇:"))),
        "second": (second, alt.binding_select(options=articles(), name=say("Second: ", "第二篇:"))),
        "kind": (kinds[0], alt.binding_radio(options=kinds, name=say("Words: ", "词:"))),
        "dictionary": (cuts[0], alt.binding_radio(options=cuts, name=say("Dictionary: ", "词典:"))),
    }
    totals = {cut: {s: int(n) for s, n in counts(key).sum().items()} for cut, key in zip(cuts, CUTS, strict=True)}
    params = [alt.param(name=name, value=value, bind=bind) for name, (value, bind) in binds.items()]
    return [alt.param(name="totals", value=totals), *params]


def _duel_top() -> alt.Chart:
    """Keep the top words of both sides by G2, with the row that each stands in."""
    every = say("all words", "全部词")
    chart = alt.Chart().transform_filter(f"datum.cut == dictionary && (kind == '{every}' || !datum.name)")
    for name, formula in _STEPS.items():
        chart = chart.transform_calculate(**{name: formula})
    chart = chart.transform_filter(f"datum.a + datum.b >= {FLOOR} && datum.more != 0")
    # Vega leaves old ranks where the group of a row changes, so both sides are ranked in one: up and down.
    for name, order in (("from_top", "descending"), ("from_end", "ascending")):
        sort = [alt.SortField("score", order=order), alt.SortField("token")]
        rank = alt.WindowFieldDef(op="row_number", **{"as": name})
        chart = chart.transform_window(window=[rank], sort=sort, frame=[None, 0])
    chart = chart.transform_calculate(rank="datum.side ? datum.from_end : datum.from_top")
    return chart.transform_filter(f"datum.rank <= {TOP}").transform_calculate(
        row=f"datum.rank + datum.side * {SECOND}",
        counts="datum.a + ' : ' + datum.b",
        shares="format(1000 * datum.a / datum.n_a, '.1f') + ' : ' + format(1000 * datum.b / datum.n_b, '.1f')",
        strength="format(datum.g2, '.1f')",
        effect="format(datum.ratio, '.1f')",
        told="datum.counts + ' · G² ' + datum.strength",
    )


_ROWS = alt.Scale(domain=[-0.4, 2 * TOP + 2.2], nice=False, reverse=True)
SECOND = TOP + 1.4  # the second side starts below this row
HEADS = [0.1, TOP + 1.5]  # rows of the two heads
_RATIO = alt.Scale(domain=[-8, 8], nice=False)


def _row(column: str = "row") -> alt.Y:
    return alt.Y(f"{column}:Q", scale=_ROWS, axis=None)


def ratio_marks(base: alt.Chart, scale: alt.Scale = _RATIO) -> list[alt.Chart]:
    """Give the layers of a keyness chart: the word and its numbers above a bar from zero to the log ratio.

    ``base``: columns row (as `_duel_top` counts them), side (0 or 1), ratio, word, told, and those of the tooltip.
    """
    left, right = scale["domain"]
    title = say("Log ratio: each step doubles the share", "对数比:每进一步,份额加倍")
    axis = alt.Axis(values=list(range(left + 2, right, 2)), grid=False, format="d")
    x = alt.X("ratio:Q", title=title, scale=scale, axis=axis)
    sides = alt.condition("datum.side == 0", alt.value(BLUE), alt.value(VERMILION))
    forms = alt.condition("datum.side == 0", alt.value("circle"), alt.value("square"))
    marks = base.encode(y=_row(), color=sides, tooltip=tips(**_TIP))
    stems = marks.mark_rule(strokeWidth=3, yOffset=8).encode(x=x, x2=alt.datum(0))
    dots = marks.mark_point(size=70, filled=True, yOffset=8).encode(x=x, shape=forms)
    said = base.encode(y=_row(), tooltip=tips(**_TIP))
    words = said.mark_text(align="left", fontSize=11, dy=-7).encode(x=alt.datum(left, scale=scale), text="word:N")
    told = said.mark_text(align="right", fontSize=11, dy=-7).encode(x=alt.datum(right, scale=scale), text="told:N")
    return [stems, dots, words, told]


def side_heads(base: alt.Chart, scale: alt.Scale = _RATIO) -> alt.Chart:
    """Give the layer that names each side above its words: columns row and text."""
    mark = base.mark_text(align="left", fontWeight="bold", fontSize=12)
    return mark.encode(y=_row(), x=alt.datum(scale["domain"][0], scale=scale), text="text:N")


def _duel_heads() -> alt.Chart:
    """The name of each article above its words, with the number of its content words."""
    data = pd.DataFrame({"side": [0, 1], "row": HEADS})
    more, size = say("more in ", "更多见于"), say(" words", "个实词")
    text = f"'{more}' + datum.source + ' (' + format(totals[dictionary][datum.source], ',') + '{size})'"
    chart = (
        alt.Chart(data)
        .transform_filter("first != second")
        .transform_calculate(source="datum.side ? second : first", text=text)
    )
    return side_heads(chart)


def _same() -> alt.Chart:
    text = say("Choose two different articles", "请选两篇不同的文章")
    chart = alt.Chart(pd.DataFrame({"row": [0.1], "text": [text]})).transform_filter("first == second")
    return chart.mark_text(align="left", fontWeight="bold").encode(
        y=_row(), x=alt.datum(-8, scale=_RATIO), text="text:N"
    )


# --- pairs ------------------------------------------------------------------------------------------------------------


def pair_rows() -> pd.DataFrame:
    """Give the pairs of each article with the highest NPMI, and the words to show."""
    found, known, n = word_pairs(), glosses(), line_counts()
    found = found.groupby("source_id").head(PAIRS).reset_index(drop=True)
    a, b = ([glossed(t, known) for t in found[column]] for column in ("token_a", "token_b"))
    lines = found[["n_lines", "n_lines_a", "n_lines_b", "source_id"]].itertuples(index=False, name=None)
    return found.assign(
        pair=[f"{x} – {y}" for x, y in zip(a, b, strict=True)],
        lines=[say(f"{both} ({x}, {y}) of {n[s]}", f"{n[s]}行:{both}({x}、{y})") for both, x, y, s in lines],
        rank=found.groupby("source_id").cumcount() + 1,
    )


def pair_dots(title: str, description: str) -> alt.LayerChart:
    """Draw the NPMI of the closest pairs of an article, chosen by a menu, with the lines of both and of each word."""
    data = pair_rows()[["source_id", "pair", "lines", "npmi", "rank"]].round(4)
    title_x = say("NPMI (0: independent, 1: always together)", "NPMI(0为独立,1为总在一起)")
    scale = alt.Scale(domain=[0, 1.02], nice=False)
    x = alt.X(
        "npmi:Q",
        title=title_x,
        scale=scale,
        axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f", orient="top"),
    )
    y = alt.Y("rank:Q", axis=None, scale=alt.Scale(domain=[0.4, PAIRS + 0.6], nice=False, reverse=True))
    told = tips(pair=("Pair", "词对"), lines=("Lines: both (each)", "行数:同现(各自)"), npmi=("NPMI", "NPMI"))
    base = alt.Chart(data).encode(y=y)
    stems = base.mark_rule(strokeWidth=3, color=BLUE, yOffset=8).encode(x=x, x2=alt.datum(0))
    dots = base.mark_point(size=60, filled=True, color=BLUE, yOffset=8).encode(x=x, tooltip=told)
    left = base.mark_text(align="left", dy=-7, fontSize=11).encode(x=alt.datum(0, scale=scale), text="pair:N")
    right = base.mark_text(align="right", dy=-7, fontSize=11).encode(x=alt.datum(1.02, scale=scale), text="lines:N")
    menu = By("source_id", say("Article:", "文章:"), articles())
    chart = with_menu(alt.layer(stems, dots, left, right), menu)
    return titled(chart.properties(width="container", height=440), title, source_text(), description)


# --- frames -----------------------------------------------------------------------------------------------------------


def by_article() -> By:
    """Give how a chart splits its rows by article (column ``source_id``), earliest first."""
    return By("source_id", say("Article (click)", "文章(点选)"), articles())


def frame_rows() -> pd.DataFrame:
    """Give the share of each frame in each article, with all words of its list and without the commonest one."""
    ways = [say("all words", "全部词"), say("without each list's commonest word", "去掉各表最常见词")]
    rows = pd.concat([shares(without_commonest=bool(i)).assign(list=way) for i, way in enumerate(ways)])
    carried = [
        ", ".join(f"{t} {n}" for t, n in carried_by(f, s).items())
        for f, s in zip(rows["frame"], rows["source_id"], strict=True)
    ]
    told = [say(f"{n} of {total:,}", f"{total}之{n}") for n, total in zip(rows["n"], rows["total"], strict=True)]
    return rows.assign(name=rows["frame"].map(_two_lines), carried=carried, told=told)


def frame_dots(title: str, description: str) -> alt.LayerChart:
    """Draw the share of each frame in each article; buttons leave out the commonest word of each list."""
    rows = frame_rows()
    menu = By("list", say("Word lists:", "词表:"), list(dict.fromkeys(rows["list"])))
    keep, opacity = click(group := by_article())
    data = rows[["name", "source_id", "share", "told", "carried", "list"]].round({"share": 3})
    base = alt.Chart(data).encode(
        x=alt.X(
            "share:Q",
            title=say("Percent of the content words", "占实词百分比"),
            scale=alt.Scale(domain=[0, 1.05 * float(rows["share"].max())], nice=False),
        ),
        y=alt.Y("name:N", title=None, scale=alt.Scale(domain=[_two_lines(f) for f in FRAMES]), axis=_NAMES),
    )
    told = tips(
        name=("Frame", "框架"), source_id=("Article", "文章"), told=("Words", "词数"), carried=("Mostly", "主要是")
    )
    lines = base.mark_line(color=GREY, opacity=0.5).encode(detail="name:N")
    dots = (
        base.mark_point(size=100, filled=True)
        .add_params(keep)
        .encode(color=colour(group), shape=shape(group), opacity=opacity, tooltip=told)
    )
    chart = with_menu(alt.layer(lines, dots), menu)
    return titled(chart.properties(width="container", height=alt.Step(34)), title, source_text(), description)


_NAMES = alt.Axis(grid=True, labelOffset=-6, labelLimit=170, labelExpr="split(datum.label, '\\n')", domain=False)


def _two_lines(frame: str) -> str:
    """Give the name of a frame with its Chinese name on a line of its own."""
    return frame_name(frame) if language.LANGUAGE == "zh" else "\n".join(titles(frame))


def frame_word_rows(top: int = 10) -> pd.DataFrame:
    """Give the most frequent words of each frame with their share in each article, a row a word and article."""
    found, known = counts(), glosses()
    rows = []
    for frame in FRAMES:
        present = found.loc[found.index.intersection(words(frame))]
        present = present.loc[present.sum(axis=1).sort_values(ascending=False, kind="stable").index[:top]]
        rows += [
            (frame_name(frame), glossed(token, known), rank, source, n, 100 * n / int(found[source].sum()))
            for rank, (token, row) in enumerate(present.iterrows(), 1)
            for source, n in row.items()
            if n
        ]
    return pd.DataFrame(rows, columns=["frame", "word", "rank", "source_id", "n", "share"])


def frame_words(title: str, description: str) -> alt.Chart:
    """Draw in a grid of word and article how often the commonest words of a frame stand in each; a menu names it."""
    rows = frame_word_rows()
    menu = By("frame", say("Frame:", "框架:"), [frame_name(f) for f in FRAMES])
    x = alt.X("source_id:N", title=None, scale=alt.Scale(domain=articles()), axis=_ARTICLES)
    rows["label"] = rows["word"].str.replace(" ", "\n", n=1)
    y = alt.Y("label:N", title=None, sort=alt.EncodingSortField("rank", op="min"), axis=_WORDS)
    told = tips(word=("Word", "词"), source_id=("Article", "文章"), n=("Count", "次数"), per=("Percent", "百分比"))
    base = alt.Chart(rows.assign(per=rows["share"].map("{:.2f}".format)).drop(columns="share")).encode(x=x, y=y)
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[1, 60], range=[30, 320]))
    marks = base.mark_point(filled=True, color=BLUE).encode(size=size, tooltip=told)
    text = base.mark_text(align="left", dx=11, fontSize=11).encode(text="n:N")
    chart = with_menu(marks + text, menu).properties(width="container", height=alt.Step(32))
    return titled(chart, title, source_text(), description)


_ARTICLES = alt.Axis(  # the heads lean to the left, where there is room on a phone
    orient="top", labelAngle=45, labelAlign="right", labelLimit=180, grid=True, domain=False, ticks=False
)
_WORDS = alt.Axis(grid=True, labelOffset=-6, labelLimit=150, labelExpr="split(datum.label, '\\n')", domain=False)

"""Show which words carry each article: the charts and tables of the page on words and frames."""

from __future__ import annotations

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import load, say, source_name, source_names
from aicities.display.controls import menu, radio
from aicities.display.encodings import By, click, colour, shape, tips
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREY, named_sources, titled
from aicities.display.words import (
    HEADS,
    RATIO,
    SECOND,
    TOP,
    frame_name,
    frame_titles,
    glossed,
    glosses,
    ratio_marks,
    row_of,
    side_heads,
)
from aicities.method import frames, keyness
from aicities.method.keyness import CUTS, FLOOR

PAIRS = 12  # pairs of each article


def articles() -> list[str]:
    """The ids of the articles, earliest first."""
    return keyness.articles(load("sources"))


def counts(cut: str = "domain") -> pd.DataFrame:
    """How often each content word stands in each article, as `keyness.counts` gives it."""
    return keyness.counts(load("terms"), load("sources"), cut, load("variants"))


def sections(cut: str = "domain") -> pd.DataFrame:
    """How often each content word stands in each section, as `keyness.sections` gives it."""
    return keyness.sections(load("terms"), cut, load("variants"))


def names() -> set[str]:
    """The names that the tables know, as `keyness.names` gives them."""
    return keyness.names(load("places"), load("entities"), load("domain_words"), load("glossary"))


def pairs() -> pd.DataFrame:
    """The pairs of words that share lines, as `keyness.pairs` gives them."""
    return keyness.pairs(load("term_pairs"), keyness.n_lines(load("lines")))


def stability() -> pd.DataFrame:
    """How far keyness moves without the dictionary, as `keyness.stability` gives it."""
    return keyness.stability({cut: counts(cut) for cut in CUTS})


def source_text() -> str:
    """The source line of a chart that counts words."""
    return named_sources(articles())


# --- tables -----------------------------------------------------------------------------------------------------------


def common_table(caption: str, top: int = 8) -> HTML:
    """The most frequent content words of each article, a column each, with count and share in percent."""
    found, known = counts(), glosses()
    columns = {}
    for source_id in found:
        column = found[source_id].sort_values(ascending=False, kind="stable").head(top)
        total = found[source_id].sum()
        columns[source_id] = [f"{glossed(t, known)}\n{n} ({100 * n / total:.1f} %)" for t, n in column.items()]
    return table(pd.DataFrame(columns), caption)


def own_table(caption: str, top: int = 4) -> HTML:
    """The words of each article with the highest G2 against the other four, names left out, and what sections tell."""
    rows, known = own_rows(top), glosses()
    ranges = zip(rows["log_ratio"], rows["low"], rows["high"], strict=True)
    kept = {True: say("no"), False: say("yes")}
    shown = pd.DataFrame(
        {
            "source_id": rows["source_id"],
            "word": [glossed(t, known) for t in rows["token"]],
            "counts": [f"{a} : {b}" for a, b in zip(rows["a"], rows["b"], strict=True)],
            "g2": rows["g2"].map("{:.1f}".format),
            "q": rows["q"].map("{:.3f}".format),
            "ratio": [f"{ratio:.1f} ({low:.1f} – {high:.1f})" for ratio, low, high in ranges],
            "sections": [f"{n} / {of}" for n, of in zip(rows["n_sections"], rows["of_sections"], strict=True)],
            "dp": ["–" if pd.isna(dp) else f"{dp:.2f}" for dp in rows["dp"]],
            "stays": ["–" if pd.isna(carried) else kept[bool(carried)] for carried in rows["carried"]],
            "p_sections": rows["p_sections"].map("{:.3f}".format),
            "chance": [
                f"{low:.1f} – {high:.1f}" for low, high in zip(rows["chance_low"], rows["chance_high"], strict=True)
            ],
        }
    )
    return table(
        shown,
        caption,
        heads(
            source_id="Article",
            word="Word",
            counts="Count: here, in the other four",
            g2="G²",
            q="q",
            ratio="Log ratio (without a section)",
            sections="Sections with it",
            dp="DP",
            stays="Stays without any one section",
            p_sections="p of sections",
            chance="Log ratio by chance",
        ),
    )


def own_rows(top: int | None = None) -> pd.DataFrame:
    """The `keyness.key_words` of each article against the rest, with those that `keyness.divided` adds, names left out.

    Only words that the article uses more; ``top`` of each by G2, all if None. Adds source_id; p_sections, chance_low
    and chance_high are p, low and high of the divisions.
    """
    found, by_section, named = [], sections(), names()
    for source_id in articles():
        both = keyness.beside_the_rest(source_id, by_section)
        rows = keyness.key_words(source_id, "rest", both)
        rows = rows[(rows["more"] == source_id) & ~rows["token"].isin(named)].head(top or len(rows))
        chance = keyness.divided(source_id, "rest", both, rows["token"])
        chance = chance.rename(columns={"p": "p_sections", "low": "chance_low", "high": "chance_high"})
        found.append(rows.join(chance, on="token").assign(source_id=source_id))
    return pd.concat(found, ignore_index=True)


def dictionary_table(caption: str, top: int = 12) -> HTML:
    """The dictionary's words whose count it changes most: count with and without it, and the likely pieces."""
    changes, known = keyness.dictionary_changes(load("terms")), glosses()
    lost = changes.query("change < 0").index
    chosen = changes[changes.index.isin(load("domain_words")["token"])].head(top)
    cut = [" | ".join(keyness.pieces(token, lost) or ["?"]) for token in chosen.index]
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
            word="Word, and its pieces without the dictionary",
            domain="Count with it",
            plain="Count without",
        ),
        scroll=False,
    )


def stability_table(caption: str) -> HTML:
    """How far keyness moves without the dictionary, a row for each two articles."""
    found, known = stability(), glosses()
    shown = pd.DataFrame(
        [
            (
                f"{source_name(r.a)} – {source_name(r.b)}",
                say("{r:.2f} ({r_2} words)", r=r.rho, r_2=r.words),
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
            pair="Two articles",
            rho="Rank correlation",
            kept="Top words kept",
        ),
        scroll=False,
    )


def frame_ids() -> list[str]:
    """The ids of the frames, in the order of their lists."""
    return frames.frames(load("frame_words"))


def frames_table(caption: str) -> HTML:
    """The share and the count of each frame's words in each article."""
    cells = frames.shares(counts(), load("frame_words")).assign(
        text=lambda s: [f"{p:.1f} % ({n})" for p, n in zip(s["share"], s["n"], strict=True)]
    )
    shown = cells.pivot(index="frame", columns="source_id", values="text").loc[frame_ids(), articles()]
    shown.insert(0, "name", [frame_name(f) for f in frame_ids()])
    return table(shown, caption, heads(name="Frame"), scroll=False)


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
    # The log ratio without a section of the first text, or of the second: lowest and highest of them.
    "spread_a": "spread[dictionary][datum.token][first]",
    "spread_b": "spread[dictionary][datum.token][second]",
    "low": "min(log(datum.spread_a[2] * datum.n_b / (1000 * (datum.b || 0.5))),"
    " log(1000 * (datum.a || 0.5) / (datum.n_a * datum.spread_b[3]))) / LN2",
    "high": "max(log(datum.spread_a[3] * datum.n_b / (1000 * (datum.b || 0.5))),"
    " log(1000 * (datum.a || 0.5) / (datum.n_a * datum.spread_b[2]))) / LN2",
    "side": "datum.more > 0 ? 0 : 1",
    "score": "datum.side ? -datum.g2 : datum.g2",
}


def duel_rows() -> pd.DataFrame:
    """The words that some two articles together hold often enough: word, kind of word, dictionary, counts."""
    known, named = glosses(), names()
    rows = []
    for cut in CUTS:
        found = counts(cut)
        largest = found.apply(lambda row: sum(sorted(row)[-2:]), axis=1)
        found = found[largest >= FLOOR].reset_index()
        rows.append(found.assign(cut=cut, name=found["token"].isin(named)))
    rows = pd.concat(rows, ignore_index=True)
    return rows.assign(word=[glossed(t, known) for t in rows["token"]])


def duel_spread() -> dict[str, dict[str, dict[str, list]]]:
    """For each segmentation, word of `duel_rows` and article: sections with it, DP, least and most share per 1,000.

    The shares are those without one section. An article of one section has a DP of null, and shares that are never the
    lowest or the highest of two.
    """
    rows, found = duel_rows(), {}
    for cut in CUTS:
        even = keyness.spread(sections(cut))
        even = even[even.index.get_level_values("token").isin(rows.loc[rows["cut"] == cut, "token"])]
        for (token, source_id), row in even.iterrows():
            shares = [float(f"{1000 * n:.6g}") for n in (row["least"], row["most"])]
            none = pd.isna(row["dp"]) and row["of_sections"] == 1
            told = [int(row["n_sections"]), None if pd.isna(row["dp"]) else round(row["dp"], 2)]
            found.setdefault(cut, {}).setdefault(token, {})[source_id] = told + ([_TOP, 1 / _TOP] if none else shares)
    return found


_TOP = 1e9  # a share that no word can have


def duel(first: str, second: str, title: str, description: str) -> alt.LayerChart:
    """Draw the words with the highest G2 for two articles chosen by menus, by log ratio, with counts and G2.

    ``first`` and ``second`` are the articles shown at the start. Two buttons leave names out or take them in, two more
    choose the segmentation. All numbers are computed in the page, by the formulas of `keyness`.
    """
    told = {"range": "Log ratio (without a section)", "in_sections": "Sections with it", "even": "DP"}
    layers = [*ratio_marks(_duel_top(), **told), _duel_heads(), _same()]
    chart = alt.layer(*layers, data=duel_rows()).add_params(*_duel_params(first, second))
    return titled(chart.properties(width="container", height=660), title, source_text(), description)


def _duel_params(first: str, second: str) -> list[alt.Parameter]:
    kinds = {"": say("without names"), "names": say("all words")}
    cuts = dict(zip(CUTS, (say("with"), say("without")), strict=True))
    totals = {cut: {s: int(n) for s, n in counts(cut).sum().items()} for cut in CUTS}
    return [
        alt.param(name="totals", value=totals),
        alt.param(name="named", value=source_names(articles())),
        alt.param(name="spread", value=duel_spread()),
        menu("first", say("First: ", "第一篇:"), source_names(articles()), value=first),
        menu("second", say("Second: ", "第二篇:"), source_names(articles()), value=second),
        radio("kind", say("Words: ", "词:"), kinds),
        radio("dictionary", say("Dictionary: ", "词典:"), cuts),
    ]


def _duel_top() -> alt.Chart:
    """Keep the top words of both sides by G2, with the row that each stands in."""
    chart = alt.Chart().transform_filter("datum.cut == dictionary && (kind == 'names' || !datum.name)")
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
        range="format(datum.low, '.1f') + ' – ' + format(datum.high, '.1f')",
        in_sections="datum.spread_a[0] + ' : ' + datum.spread_b[0]",
        even="(isNumber(datum.spread_a[1]) ? format(datum.spread_a[1], '.2f') : '–') + ' : '"
        " + (isNumber(datum.spread_b[1]) ? format(datum.spread_b[1], '.2f') : '–')",
        told="datum.counts + ' · G² ' + datum.strength",
    )


def _duel_heads() -> alt.Chart:
    """The name of each article above its words, with the number of its content words."""
    data = pd.DataFrame({"side": [0, 1], "row": HEADS})
    more, size = say("more in ", "更多见于"), say(" words", "个实词")
    text = f"'{more}' + named[datum.source] + ' (' + format(totals[dictionary][datum.source], ',') + '{size})'"
    chart = (
        alt.Chart(data)
        .transform_filter("first != second")
        .transform_calculate(source="datum.side ? second : first", text=text)
    )
    return side_heads(chart)


def _same() -> alt.Chart:
    text = say("Choose two different articles")
    chart = alt.Chart(pd.DataFrame({"row": [0.1], "text": [text]})).transform_filter("first == second")
    return chart.mark_text(align="left", fontWeight="bold").encode(
        y=row_of(), x=alt.datum(-8, scale=RATIO), text="text:N"
    )


# --- pairs ------------------------------------------------------------------------------------------------------------


def pair_rows() -> pd.DataFrame:
    """The pairs of each article with the highest NPMI, and the words to show."""
    found, known, n = pairs(), glosses(), keyness.n_lines(load("lines"))
    found = found.groupby("source_id").head(PAIRS).reset_index(drop=True)
    a, b = ([glossed(t, known) for t in found[column]] for column in ("token_a", "token_b"))
    lines = found[["n_lines", "n_lines_a", "n_lines_b", "source_id"]].itertuples(index=False, name=None)
    return found.assign(
        pair=[f"{x} – {y}" for x, y in zip(a, b, strict=True)],
        lines=[say("{both} ({x}, {y}) of {n}", both=both, x=x, y=y, n=n[s]) for both, x, y, s in lines],
        rank=found.groupby("source_id").cumcount() + 1,
    )


def pair_dots(title: str, description: str) -> alt.LayerChart:
    """Draw the NPMI of the closest pairs of an article, chosen by a menu, with the lines of both and of each word."""
    data = pair_rows()[["source_id", "pair", "lines", "npmi", "rank"]].round(4)
    title_x = say("NPMI (0: independent, 1: always together)")
    scale = alt.Scale(domain=[0, 1.02], nice=False)
    x = alt.X(
        "npmi:Q",
        title=title_x,
        scale=scale,
        axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f", orient="top"),
    )
    y = alt.Y("rank:Q", axis=None, scale=alt.Scale(domain=[0.4, PAIRS + 0.6], nice=False, reverse=True))
    told = tips(pair="Pair", lines="Lines: both (each)", npmi="NPMI")
    base = alt.Chart(data).encode(y=y)
    stems = base.mark_rule(strokeWidth=3, color=BLUE, yOffset=8).encode(x=x, x2=alt.datum(0))
    dots = base.mark_point(size=60, filled=True, color=BLUE, yOffset=8).encode(x=x, tooltip=told)
    left = base.mark_text(align="left", dy=-7, fontSize=11).encode(x=alt.datum(0, scale=scale), text="pair:N")
    right = base.mark_text(align="right", dy=-7, fontSize=11).encode(x=alt.datum(1.02, scale=scale), text="lines:N")
    pick = menu("chosen", say("Article: ", "文章: "), source_names(articles()))
    chart = alt.layer(stems, dots, left, right).add_params(pick).transform_filter("datum.source_id == chosen")
    return titled(chart.properties(width="container", height=440), title, source_text(), description)


# --- frames -----------------------------------------------------------------------------------------------------------


def by_article() -> By:
    """How a chart splits its rows by article (column ``article``), earliest first."""
    return By("article", say("Article (click)"), [*source_names(articles()).values()])


def frame_rows() -> pd.DataFrame:
    """The share of each frame in each article, with all words of its list and without the commonest one (``list``)."""
    table, listed = counts(), load("frame_words")
    rows = pd.concat([frames.shares(table, listed, bool(i)).assign(list=way) for i, way in enumerate(LISTS)])
    carried = [
        ", ".join(f"{t} {n}" for t, n in frames.carried_by(table, listed, f, s).items())
        for f, s in zip(rows["frame"], rows["source_id"], strict=True)
    ]
    told = [say("{n} of {total:,}", n=n, total=total) for n, total in zip(rows["n"], rows["total"], strict=True)]
    return rows.assign(
        name=rows["frame"].map(_two_lines), carried=carried, told=told, article=rows["source_id"].map(source_name)
    )


LISTS = {  # which words of a list are counted
    "all": "all words",
    "less": "without each list's commonest word",
}


def frame_dots(title: str, description: str) -> alt.LayerChart:
    """Draw the share of each frame in each article; buttons leave out the commonest word of each list."""
    rows = frame_rows()
    ways = {way: say(title) for way, title in LISTS.items()}
    keep, opacity = click(group := by_article())
    data = rows[["name", "article", "share", "told", "carried", "list"]].round({"share": 3})
    base = alt.Chart(data).encode(
        x=alt.X(
            "share:Q",
            title=say("Percent of the content words"),
            scale=alt.Scale(domain=[0, 1.05 * float(rows["share"].max())], nice=False),
        ),
        y=alt.Y("name:N", title=None, scale=alt.Scale(domain=[_two_lines(f) for f in frame_ids()]), axis=_NAMES),
    )
    told = tips(name="Frame", article="Article", told="Words", carried="Mostly")
    lines = base.mark_line(color=GREY, opacity=0.5).encode(detail="name:N")
    dots = (
        base.mark_point(size=100, filled=True)
        .add_params(keep)
        .encode(color=colour(group), shape=shape(group), opacity=opacity, tooltip=told)
    )
    chart = alt.layer(lines, dots).add_params(radio("chosen", say("Word lists: ", "词表: "), ways))
    chart = chart.transform_filter("datum.list == chosen")
    return titled(chart.properties(width="container", height=alt.Step(34)), title, source_text(), description)


_NAMES = alt.Axis(grid=True, labelOffset=-6, labelLimit=170, labelExpr="split(datum.label, '\\n')", domain=False)


def _two_lines(frame: str) -> str:
    """The name of a frame with its Chinese name on a line of its own."""
    return "\n".join(frame_titles(frame))


def frame_word_rows(top: int = 10) -> pd.DataFrame:
    """The most frequent words of each frame with their share in each article, a row a word and article."""
    found, known = counts(), glosses()
    rows = []
    for frame in frame_ids():
        present = found.loc[found.index.intersection(frames.words(load("frame_words"), frame))]
        present = present.loc[present.sum(axis=1).sort_values(ascending=False, kind="stable").index[:top]]
        rows += [
            (frame, glossed(token, known), rank, source, n, 100 * n / int(found[source].sum()))
            for rank, (token, row) in enumerate(present.iterrows(), 1)
            for source, n in row.items()
            if n
        ]
    return pd.DataFrame(rows, columns=["frame", "word", "rank", "source_id", "n", "share"])


def frame_words(title: str, description: str) -> alt.Chart:
    """Draw in a grid of word and article how often the commonest words of a frame stand in each; a menu names it."""
    rows = frame_word_rows()
    rows["article"] = rows.pop("source_id").map(source_name)
    pick = menu("chosen", say("Frame: ", "框架: "), {f: frame_name(f) for f in frame_ids()})
    x = alt.X("article:N", title=None, scale=alt.Scale(domain=[*source_names(articles()).values()]), axis=_ARTICLES)
    rows["label"] = rows["word"].str.replace(" ", "\n", n=1)
    y = alt.Y("label:N", title=None, sort=alt.EncodingSortField("rank", op="min"), axis=_WORDS)
    told = tips(word="Word", article="Article", n="Count", per="Percent")
    base = alt.Chart(rows.assign(per=rows["share"].map("{:.2f}".format)).drop(columns="share")).encode(x=x, y=y)
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[1, 60], range=[30, 320]))
    marks = base.mark_point(filled=True, color=BLUE).encode(size=size, tooltip=told)
    text = base.mark_text(align="left", dx=11, fontSize=11).encode(text="n:N")
    chart = (
        (marks + text)
        .add_params(pick)
        .transform_filter("datum.frame == chosen")
        .properties(width="container", height=alt.Step(32))
    )
    return titled(chart, title, source_text(), description)


_ARTICLES = alt.Axis(  # the heads lean to the left, where there is room on a phone
    orient="top", labelAngle=45, labelAlign="right", labelLimit=180, grid=True, domain=False, ticks=False
)
_WORDS = alt.Axis(grid=True, labelOffset=-6, labelLimit=150, labelExpr="split(datum.label, '\\n')", domain=False)

"""Show which words carry each article: the charts and tables of the page on words and frames."""

from __future__ import annotations

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import load, say, source_name, source_names
from aicities.display.controls import menu, radio, vega
from aicities.display.encodings import By, click, colour, raised, shape, tips, top_axis
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREY, VERMILION, named_sources, titled
from aicities.display.words import frame_name, frame_titles, glossed, glosses
from aicities.language import beside, joined, paired, sign
from aicities.method import frames, keyness
from aicities.method.keyness import CUTS, FLOOR

PAIRS = 8  # pairs of each article
TOP = 5  # words of each of two articles that are compared
COMMON = 10  # words of an article


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


def own_table(caption: str, top: int = 3) -> HTML:
    """The words that set each article most apart from the other four, names left out, and whether a section made it."""
    rows, known = own_rows(top), glosses()
    kept = {True: say("no"), False: say("yes")}
    shown = pd.DataFrame(
        {
            "source_id": rows["source_id"].map(source_name),
            "word": [glossed(t, known) for t in rows["token"]],
            "counts": [f"{a} : {b}" for a, b in zip(rows["a"], rows["b"], strict=True)],
            "sections": [
                say("{n} of {all}", n=n, all=of) for n, of in zip(rows["n_sections"], rows["of_sections"], strict=True)
            ],
            "stays": [sign("to") if pd.isna(carried) else kept[bool(carried)] for carried in rows["carried"]],
        }
    )
    titles = heads(source_id="Article", word="Word", counts="Count: here, in the other four")
    titles |= heads(sections="Sections with it", stays="Stays without any one section")
    return table(shown, caption, titles, scroll=False)


def own_rows(top: int | None = None) -> pd.DataFrame:
    """The `keyness.key_words` of each article against the rest, names left out, with the article as source_id.

    Only words that the article uses more; ``top`` of each by G2, all if None.
    """
    found, by_section, named = [], sections(), names()
    for source_id in articles():
        rows = keyness.key_words(source_id, "rest", keyness.beside_the_rest(source_id, by_section))
        rows = rows[(rows["more"] == source_id) & ~rows["token"].isin(named)].head(top or len(rows))
        found.append(rows.assign(source_id=source_id))
    return pd.concat(found, ignore_index=True)


def dictionary_table(caption: str, top: int = 6) -> HTML:
    """The dictionary's words whose count it changes most: count with and without it, and the likely pieces."""
    changes, known = keyness.dictionary_changes(load("terms")), glosses()
    lost = changes.query("change < 0").index
    chosen = changes[changes.index.isin(load("domain_words")["token"])].head(top)
    cut = [" | ".join(glossed(p, known) for p in keyness.pieces(token, lost) or ["?"]) for token in chosen.index]
    shown = pd.DataFrame(
        {
            "word": [glossed(t, known) for t in chosen.index],
            "pieces": cut,
            "domain": chosen["domain"].to_list(),
            "plain": chosen["plain"].to_list(),
        }
    )
    titles = heads(word="Word", pieces="Its pieces without the dictionary")
    titles |= heads(domain="Count with it", plain="Count without")
    return table(shown, caption, titles, scroll=False)


def frame_ids() -> list[str]:
    """The ids of the frames, in the order of their lists."""
    return frames.frames(load("frame_words"))


# --- two articles side by side ----------------------------------------------------------------------------------------

# What the menus choose is a, b (counts) and n_a, n_b (all content words): G2 is that of `keyness`.
_STEPS = {
    "a": "datum[first]",
    "b": "datum[second]",
    "n_a": "totals[first]",
    "n_b": "totals[second]",
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
    "share_a": "1000 * datum.a / datum.n_a",
    "share_b": "1000 * datum.b / datum.n_b",
    "side": "datum.more > 0 ? 0 : 1",
    "score": "datum.side ? -datum.g2 : datum.g2",
}
NARROW = "(width < 520)"
ROW = 26  # pixels of a word, and of the heads
MIDDLE = f"({NARROW} ? 0 : 120)"  # half of the column of words between the bars; on a phone they stand above
ENDS = 76  # pixels for the numbers at the ends of the bars


def duel_rows() -> pd.DataFrame:
    """The words that some two articles together hold often enough: word, whether a name, and its counts."""
    known, named, found = glosses(), names(), counts()
    often = found.apply(lambda row: sum(sorted(row)[-2:]), axis=1) >= FLOOR
    rows = found[often].reset_index()
    return rows.assign(name=rows["token"].isin(named), word=[glossed(t, known) for t in rows["token"]])


def duel(first: str, second: str, title: str, description: str) -> alt.LayerChart:
    """Draw the words that set two articles most apart, each between its shares in both; menus choose the articles.

    The upper half has the words that the first uses more, the lower half those of the second, by G2.
    """
    base = alt.Chart()
    layers = [*_side_bars(base, "a", BLUE, -1), *_side_bars(base, "b", VERMILION, 1), _duel_words(base), *_duel_heads()]
    chart = _duel_top(alt.layer(*layers, data=duel_rows())).add_params(*_duel_params(first, second))
    chart = chart.resolve_scale(x="independent").properties(width="container", height=ROW * (2 * TOP + 2))
    heads = {"word": say("Word"), **source_names(articles())}
    return titled(chart, title, source_text(), description).properties(usermeta={"table": heads})


def _duel_params(first: str, second: str) -> list[alt.Parameter]:
    kinds = {"": say("without names"), "names": say("all words")}
    named = source_names(articles())
    return [
        alt.param(name="totals", value={s: int(n) for s, n in counts().sum().items()}),
        alt.param(name="named", value=named),
        menu("first", say("First: ", "第一篇："), named, value=first),
        menu("second", say("Second: ", "第二篇："), named, value=second),
        radio("kind", say("Words: ", "词："), kinds),
    ]


def _duel_top(chart: alt.LayerChart) -> alt.LayerChart:
    """Keep the top words of both sides by G2, with the row that each stands in and the largest share of all."""
    chart = chart.transform_filter("kind == 'names' || !datum.name")
    for name, formula in _STEPS.items():
        chart = chart.transform_calculate(**{name: formula})
    chart = chart.transform_filter(f"datum.a + datum.b >= {FLOOR} && datum.more != 0")
    # Vega leaves old ranks where the group of a row changes, so both sides are ranked in one: up and down.
    for name, order in (("from_top", "descending"), ("from_end", "ascending")):
        sort = [alt.SortField("score", order=order), alt.SortField("token")]
        rank = alt.WindowFieldDef(op="row_number", **{"as": name})
        chart = chart.transform_window(window=[rank], sort=sort, frame=[None, 0])
    chart = chart.transform_calculate(rank="datum.side ? datum.from_end : datum.from_top")
    chart = chart.transform_filter(f"datum.rank <= {TOP}")
    chart = chart.transform_joinaggregate(top_a="max(share_a)", top_b="max(share_b)")
    return chart.transform_calculate(
        row=f"datum.rank + datum.side * {TOP + 0.5}",
        bar_a="datum.share_a / max(datum.top_a, datum.top_b)",
        bar_b="datum.share_b / max(datum.top_a, datum.top_b)",
        **{
            f"told_{side}": f"datum.{side} ? format(datum.share_{side}, '.1f') + ' (' + datum.{side} + ')' : '0'"
            for side in "ab"
        },
    )


_ROW = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-0.7, 2 * TOP + 1.1], nice=False, reverse=True))
_LOWER = alt.expr(f"{NARROW} ? 7 : 0")  # bars and numbers make room for the word above them, on a phone


def _side_bars(base: alt.Chart, side: str, fill: str, way: int) -> list[alt.Chart]:
    """The bars of one article, from the middle to the left (``way`` -1) or to the right, with their numbers."""
    start, end = f"width / 2 + {way} * {MIDDLE}", f"width / 2 + {way} * (width / 2 - {ENDS})"
    x = alt.X(f"bar_{side}:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[alt.expr(start), alt.expr(end)]))
    marks = base.encode(y=_ROW, x=x, tooltip=_DUEL_TIPS)
    thick = alt.expr(f"{NARROW} ? 8 : 16")
    bars = marks.mark_rule(strokeWidth=thick, color=fill, yOffset=_LOWER).encode(x2=alt.datum(0))
    align = "left" if way > 0 else "right"
    numbers = marks.mark_text(align=align, dx=5 * way, dy=1, yOffset=_LOWER)
    return [bars, numbers.encode(text=f"told_{side}:N")]


_DUEL_TIPS = tips(
    word="Word", told_a="First article: per 1,000 words (count)", told_b="Second article: per 1,000 words (count)"
)


def _duel_words(base: alt.Chart) -> alt.Chart:
    words = base.mark_text(align="center", x=alt.expr("width / 2"), dy=1, yOffset=alt.expr(f"{NARROW} ? -6 : 0"))
    return words.encode(y=_ROW, text="word:N", tooltip=_DUEL_TIPS)


def _duel_heads() -> list[alt.Chart]:
    """The name of each article above its bars, or words that ask for two articles."""
    size = say("per 1,000 words", "每千个实词")
    data = alt.Chart(pd.DataFrame({"row": [-0.25]}))
    parts = []
    for side, way, fill in (("first", -1, BLUE), ("second", 1, VERMILION)):
        text = data.transform_filter("first != second").transform_calculate(text=f"[named[{side}], {vega(size)}]")
        x = alt.expr(f"width / 2 + {way} * ({NARROW} ? 6 : {MIDDLE})")
        mark = text.mark_text(align="left" if way > 0 else "right", x=x, fontWeight="bold", color=fill, lineHeight=14)
        parts.append(mark.encode(y=_ROW, text="text:N"))
    same = data.transform_filter("first == second").transform_calculate(text=vega(say("Choose two different articles")))
    return [*parts, same.mark_text(align="left", x=0, fontWeight="bold").encode(y=_ROW, text="text:N")]


# --- bars with their words above them ---------------------------------------------------------------------------------


def worded_bars(rows: pd.DataFrame, x: alt.X, tooltip: list[alt.Tooltip], rank: int) -> alt.LayerChart:
    """A bar for each row at its ``rank``, with its ``word`` above and its ``told`` at the end, in any width."""
    y = alt.Y("rank:Q", axis=None, scale=alt.Scale(domain=[0.3, rank + 0.5], nice=False, reverse=True))
    base = alt.Chart(rows).encode(y=y, x=x, tooltip=tooltip)
    bars = base.mark_rule(strokeWidth=9, color=BLUE, yOffset=8).encode(x2=alt.datum(0))
    told = base.mark_text(align="left", dx=5, dy=9).encode(text="told:N")
    words = base.mark_text(align="left", x=0, dy=-6).encode(x=alt.value(0), text="word:N")
    return alt.layer(bars, told, words)


def _chosen_article() -> alt.Parameter:
    return menu("chosen", say("Article: ", "文章："), source_names(articles()))


def common_rows() -> pd.DataFrame:
    """The most frequent content words of each article, names included: word, n, share per 1,000, rank."""
    found, known, rows = counts(), glosses(), []
    for source_id in found:
        column = found[source_id].sort_values(ascending=False, kind="stable").head(COMMON)
        total = found[source_id].sum()
        rows += [(source_id, glossed(t, known), n, 1000 * n / total, i) for i, (t, n) in enumerate(column.items(), 1)]
    return pd.DataFrame(rows, columns=["source_id", "word", "n", "share", "rank"])


def common_words(title: str, description: str) -> alt.LayerChart:
    """Draw the most frequent content words of an article, chosen by a menu, with their English."""
    rows = common_rows().round({"share": 1})
    rows["told"] = [say("{share:.1f} ({n})", share=s, n=n) for s, n in zip(rows["share"], rows["n"], strict=True)]
    scale = alt.Scale(domain=[0, 1.3 * float(rows["share"].max())], nice=False)
    x = alt.X(
        "share:Q", title=say("Per 1,000 content words (count in brackets)"), scale=scale, axis=alt.Axis(grid=False)
    )
    chart = worded_bars(rows, x, tips(word="Word", share="Per 1,000 content words", n="Count"), COMMON)
    chart = chart.add_params(_chosen_article()).transform_filter("datum.source_id == chosen")
    return titled(chart.properties(width="container", height=29 * COMMON), title, source_text(), description)


# --- pairs ------------------------------------------------------------------------------------------------------------


def pair_rows() -> pd.DataFrame:
    """The closest pairs of each article, by NPMI, with how many times as often as by chance they share a line."""
    found, known, n = pairs(), glosses(), keyness.n_lines(load("lines"))
    found = found.groupby("source_id").head(PAIRS).reset_index(drop=True)
    a, b = ([glossed(t, known) for t in found[column]] for column in ("token_a", "token_b"))
    lines = found[["n_lines", "n_lines_a", "n_lines_b", "source_id"]].itertuples(index=False, name=None)
    found = found.assign(
        word=[paired(x, y) for x, y in zip(a, b, strict=True)],
        lines=[say("{both} ({x}, {y}) of {n}", both=both, x=x, y=y, n=n[s]) for both, x, y, s in lines],
        times=found["n_lines"] * found["source_id"].map(n) / (found["n_lines_a"] * found["n_lines_b"]),
    ).sort_values(["source_id", "times"], ascending=[True, False], kind="stable", ignore_index=True)
    return found.assign(rank=found.groupby("source_id").cumcount() + 1)


def pair_bars(title: str, description: str) -> alt.LayerChart:
    """Draw how many times as often as by chance the closest pairs of an article, chosen by a menu, share a line."""
    rows = pair_rows()
    rows["told"] = [say("{times:.1f} times: {lines}", times=r.times, lines=r.lines) for r in rows.itertuples()]
    data = rows[["source_id", "word", "lines", "times", "told", "rank"]].round({"times": 1})
    scale = alt.Scale(domain=[0, 2.4 * float(data["times"].max())], nice=False)
    x = alt.X("times:Q", title=say("Times as often in one line as by chance"), scale=scale, axis=alt.Axis(grid=False))
    told = tips(word="Pair", times="Times as often as by chance", lines="Lines: both (each)")
    chart = worded_bars(data, x, told, PAIRS)
    chart = chart.add_params(_chosen_article()).transform_filter("datum.source_id == chosen")
    return titled(chart.properties(width="container", height=32 * PAIRS), title, source_text(), description)


# --- frames -----------------------------------------------------------------------------------------------------------


def by_article() -> By:
    """How a chart splits its rows by article (column ``article``), earliest first."""
    return By("article", say("Article"), [*source_names(articles()).values()])


def frame_rows() -> pd.DataFrame:
    """The share of each frame in each article, with all words of its list and without the commonest one (``list``)."""
    table, listed, known = counts(), load("frame_words"), glosses()
    rows = pd.concat([frames.shares(table, listed, bool(i)).assign(list=way) for i, way in enumerate(LISTS)])
    carried = [
        joined(beside(glossed(t, known), n) for t, n in frames.carried_by(table, listed, f, s).items())
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
            title=say("Percent of words"),
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
    chart = alt.layer(lines, dots).add_params(radio("chosen", say("Word lists: ", "词表："), ways))
    chart = chart.transform_filter("datum.list == chosen")
    return titled(chart.properties(width="container", height=alt.Step(34)), title, source_text(), description)


_NAMES = alt.Axis(grid=True, labelOffset=raised(6), labelLimit=170, labelExpr="split(datum.label, '\\n')", domain=False)


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
    pick = menu("chosen", say("Frame: ", "框架："), {f: frame_name(f) for f in frame_ids()})
    names = [*source_names(articles()).values()]
    x = alt.X("article:N", title=None, scale=alt.Scale(domain=names), axis=top_axis(names))
    rows["label"] = rows["word"].str.replace(" ", "\n", n=1)
    # A word of two lines stands on the axis; the table below the chart has the word itself, from the tooltip.
    y = alt.Y("label:N", title=say("Word"), sort=alt.EncodingSortField("rank", op="min"), axis=_WORDS)
    told = tips(word="Word", article="Article", n="Count", per="Percent")
    base = alt.Chart(rows.assign(per=rows["share"].map("{:.2f}".format)).drop(columns="share")).encode(x=x, y=y)
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[1, 60], range=[30, 320]))
    marks = base.mark_point(filled=True, color=BLUE).encode(size=size, tooltip=told)
    text = base.mark_text(align="left", dx=11).encode(text="n:N")
    chart = (
        (marks + text)
        .add_params(pick)
        .transform_filter("datum.frame == chosen")
        .properties(width="container", height=alt.Step(32))
    )
    return titled(chart, title, source_text(), description)


_WORDS = alt.Axis(  # the longest word of any frame has room, whichever frame the chart was laid out for
    title=None,
    grid=True,
    labelOffset=raised(6),
    labelLimit=150,
    minExtent=112,
    labelExpr="split(datum.label, '\\n')",
    domain=False,
)

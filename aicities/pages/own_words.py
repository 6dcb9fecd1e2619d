"""Show the words of an article of one's own: the most frequent, a cloud, and those that set it apart from the five."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import wraps

import altair as alt
import pandas as pd
from IPython.display import HTML

from aicities.data import say
from aicities.display.charts import cloud_of
from aicities.display.encodings import By, choice
from aicities.display.tables import heads, table
from aicities.display.theme import titled
from aicities.method import keyness
from aicities.method.frames import glossed, glosses
from aicities.pages import words_and_frames
from aicities.pages.your_own_article import Article, missing, needs_text, note

OWN, FIVE = say("your article", "你的文章"), say("the five together", "五篇合计")


def _needs_words(show: Callable) -> Callable:
    """Let a function of an article say so where the file has no words to count."""

    @wraps(show)
    def shown(article: Article, *args, **kwargs):
        if article.no_words:
            return note(article.no_words)
        if counts(article).empty:
            return note(say("there are no Chinese or English content words to count.", "没有可统计的实词。"))
        return show(article, *args, **kwargs)

    return needs_text(shown)


def counts(article: Article) -> pd.Series:
    """Give how often each content word stands in an article, the most frequent first (index token)."""
    words = Counter(t for _, pairs in article.tagged for t, pos in pairs if keyness.is_content(t, pos))
    found = pd.Series(words, dtype="int64").rename_axis("token")
    return found.sort_index().sort_values(ascending=False, kind="stable")


def beside_the_five(article: Article) -> pd.DataFrame:
    """Give the counts of content words (index token) in an article, in the five together, and in each of them."""
    both = keyness.counts().join(counts(article).rename(OWN), how="outer").fillna(0).astype(int)
    both[FIVE] = both[keyness.articles()].sum(axis=1)
    return both[[OWN, FIVE, *keyness.articles()]]


@_needs_words
def words_table(article: Article, caption: str, top: int = 15) -> HTML:
    """Give the most frequent content words of an article: count, and share per 1,000 in it and in the five."""
    both, known = beside_the_five(article), glosses()
    head = both.loc[counts(article).index[:top]]
    per = {name: [f"{1000 * n / both[name].sum():.1f}" for n in head[name]] for name in (OWN, FIVE)}
    shown = pd.DataFrame(
        {"word": [glossed(t, known) for t in head.index], "n": head[OWN], "own": per[OWN], "five": per[FIVE]}
    )
    return table(
        shown,
        caption,
        heads(
            word=("Word", "词"),
            n=("Count", "次数"),
            own=("Per 1,000 words here", "本文每千词"),
            five=("Per 1,000 in the five", "五篇每千词"),
        ),
    )


@_needs_words
def cloud(article: Article, title: str, description: str) -> alt.Chart | HTML:
    """Draw the word cloud of an article: its most frequent nouns, laid out as those of the five are."""
    try:
        from aicities.read import cloud as clouds

        laid_out = pd.DataFrame(clouds.lay_out_cloud(article.tagged))
    except ModuleNotFoundError as error:
        return note(f"{missing(error.name)}.")
    except ValueError:  # what wordcloud raises where no word is left
        return note(say("there are no nouns for a cloud.", "没有可入词云的名词。"))
    return cloud_of(laid_out, title, say("Source: ", "来源:") + _file(article), description)


def _file(article: Article) -> str:
    return article.found["source"]["file"]


def key_words(article: Article, times: int = 1) -> pd.DataFrame:
    """Give the words that set an article apart, against the five together and against each of them.

    Columns against, names (whether known names are taken in), side (0: more in the article, 1: more in the other), rank
    from 1 by G2, token, a and b (counts), n_a and n_b (all content words), g2, ratio (log ratio). Each count of the
    article is taken ``times`` over, as if it said all again.
    """
    both, known, found = beside_the_five(article), keyness.names(), []
    both[OWN] = times * both[OWN]
    for against in both.columns[1:] if both[OWN].any() else ():
        rows = keyness.keyness(OWN, against, both).dropna(subset="more")
        rows = rows.assign(against=against, n_a=both[OWN].sum(), n_b=both[against].sum())
        found += [
            _top(rows if with_names else rows[~rows["token"].isin(known)], side, more).assign(names=with_names)
            for with_names in (False, True)
            for side, more in enumerate((OWN, against))
        ]
    columns = ["against", "names", "side", "rank", "token", "a", "b", "n_a", "n_b", "g2", "log_ratio"]
    rows = pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)
    return rows.rename(columns={"log_ratio": "ratio"})


def _top(rows: pd.DataFrame, side: int, more: str) -> pd.DataFrame:
    top = rows[rows["more"] == more].head(words_and_frames.TOP)
    return top.assign(side=side, rank=range(1, len(top) + 1))


@_needs_words
def key_words_chart(article: Article, title: str, description: str) -> alt.LayerChart:
    """Draw `key_words`: a menu chooses what the article is set against, buttons take names in or leave them out."""
    rows, known = key_words(article), glosses()
    kinds = [say("without names", "不含专名"), say("all words", "全部词")]
    data = pd.DataFrame(
        {
            "against": rows["against"],
            "words": rows["names"].map(lambda with_names: kinds[int(with_names)]),
            "side": rows["side"],
            "row": rows["rank"] + rows["side"] * words_and_frames.SECOND,
            "word": [glossed(token, known) for token in rows["token"]],
            "ratio": rows["ratio"].round(3),
            **_told(rows),
        }
    )
    menu = By("against", say("Compare with:", "比较对象:"), list(dict.fromkeys(rows["against"])))
    chosen, keeps = choice(menu)
    kind = alt.param(name="kind", value=kinds[0], bind=alt.binding_radio(options=kinds, name=say("Words: ", "词:")))
    reach = 2 * int(rows["ratio"].abs().max() // 2) + 2
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    base = alt.Chart(data).transform_filter(keeps).transform_filter("datum.words == kind")
    sides = words_and_frames.side_heads(alt.Chart(_side_rows(rows)).transform_filter(keeps), scale)
    chart = alt.layer(*words_and_frames.ratio_marks(base, scale), sides).add_params(chosen, kind)
    source = say(f"Source: words of {_file(article)}", f"来源:{_file(article)}")
    source += say(" and of the five articles", "及五篇文章的词语")
    return titled(chart.properties(width="container", height=660), title, source, description)


def _told(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Give the words that stand beside each bar, and those of its tooltip."""
    each = list(rows.itertuples())
    return {
        "counts": [f"{r.a} : {r.b}" for r in each],
        "shares": [f"{1000 * r.a / r.n_a:.1f} : {1000 * r.b / r.n_b:.1f}" for r in each],
        "effect": [f"{r.ratio:.1f}" for r in each],
        "strength": [f"{r.g2:.1f}" for r in each],
        "told": [f"{r.a} : {r.b} · G² {r.g2:.1f}" for r in each],
    }


def _side_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the head of each side for each comparison, with the number of words that were counted."""
    found = []
    for against, part in rows.groupby("against", sort=False):
        for row, name, n in zip(words_and_frames.HEADS, (OWN, against), part[["n_a", "n_b"]].iloc[0], strict=True):
            found.append((against, row, say(f"more in {name} ({n:,} words)", f"更多见于{name}({n:,}个实词)")))
    return pd.DataFrame(found, columns=["against", "row", "text"])

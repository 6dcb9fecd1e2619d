"""Read an article of one's own in a page: what was read and repaired, what was found, first rows of data.

What reads the file (`aicities.read`, `aicities.read.segment`) is imported when a file is read, not before: where a
package is missing, as in a browser, the page says so.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from html import escape
from pathlib import Path

import altair as alt
import ipywidgets
import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import city_name, label, load, name_of, row_url, say, source_name, source_names
from aicities.display.charts import cloud_of
from aicities.display.controls import choose, menu, radio
from aicities.display.intervals import interval_words, number_words
from aicities.display.links import Link
from aicities.display.rows import text_name
from aicities.display.tables import code, column_titles, heads, table, table_title
from aicities.display.theme import titled
from aicities.display.words import HEADS, SECOND, TOP, glossed, glosses, ratio_marks, side_heads
from aicities.language import bracketed, joined, sign, spanned, within
from aicities.method import keyness, own_article
from aicities.method.own_article import OWN, TOGETHER
from aicities.read.messages import in_words

SAMPLE = T.DATA / "samples" / "ai-park.txt"
KEY = T.DATA / "samples" / "ai-park-numbers.csv"  # the numbers of the sample, found and read by a person
IN_TEXT = ("title", "byline", "heading", "body", "list_item", "caption", "credit")
LOOK_BACK = 12  # characters shown on each side of a number


# --- read -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Article:
    """What was read of a file: ``found`` as the JSON of `read` has it, and the tagged words of each counted line.

    ``no_words`` says why there are no words where a package is missing.
    """

    found: dict
    tagged: tuple[tuple[int, list[tuple[str, str]]], ...] = ()
    no_words: str = ""


def upload() -> ipywidgets.FileUpload | HTML:
    """The button that takes a file in a live kernel; in a built page, a sentence and the sample to take away."""
    if not os.environ.get("BOOK_BUILD"):
        return ipywidgets.FileUpload(multiple=False, description=say("Choose a file"))
    there = say(
        "In a running notebook, a button here takes your file. This page has no program behind it, so it shows "
        "the sample. Download the sample: ",
        "在运行的笔记本里，这里有一个按钮，可以选择你的文件。本页背后没有程序，因此只显示样例。下载样例：",
    )
    return HTML(f'<p>{there}<a href="../../downloads/{SAMPLE.name}" download>{SAMPLE.name}</a></p>')


def read(file: str | Path, button: ipywidgets.FileUpload | HTML | None = None, date: str | None = None) -> Article:
    """Read the file that a button of `upload` took, else the file named; a bad file gives its reason, no error.

    ``date`` is the day of the article, such as ``2024-08-02``, where the file prints none.
    """
    taken = getattr(button, "value", None)
    if taken:
        return read_bytes(bytes(taken[0]["content"]), taken[0]["name"], date)
    if reason := _no_file(Path(file)):
        return refused(reason)
    try:
        from aicities.read import read_file

        return _with_words(read_file(Path(file), date))
    except ModuleNotFoundError as error:
        return refused(missing(error.name))


def _no_file(path: Path) -> str:
    """Say why there is no file of this name; empty where there is one."""
    try:
        if path.exists():
            return ""
    except (OSError, ValueError):  # too long, or with a character that no name may have
        return say("this can't be the name of a file")
    return say(
        "there is no file {path} here: put it beside this notebook, and write its name with its "
        "ending, such as article.txt",
        path=path.name,
    )


def read_bytes(data: bytes, name: str, date: str | None = None) -> Article:
    """Read the bytes of a file, as `read` does."""
    try:
        from aicities.read import read_bytes as from_bytes

        return _with_words(from_bytes(data, name, date))
    except ModuleNotFoundError as error:
        return refused(missing(error.name))


def refused(reason: str) -> Article:
    """An article of which nothing was read."""
    empty = {key: [] for key in ("lines", "numbers", "dates", "cities", "entities", "warnings")}
    return Article({"source": {"file": None}, **empty, "rejected": reason})


def missing(module: str | None) -> str:
    """Say which package is missing, and where the page works."""
    package = (module or "?").split(".")[0]
    return say(
        "the package {package} is missing here. Reading a file needs packages that a browser may not "
        "have: open this notebook on a computer where the book is installed (make lab)",
        package=package,
    )


def _with_words(found: dict) -> Article:
    if found["rejected"]:
        return Article(found)
    try:
        from aicities.read import segment
    except ModuleNotFoundError as error:
        return Article(found, no_words=missing(error.name))
    lines = [line["text"] for line in found["lines"] if line["role"] in keyness.COUNTED]
    return Article(found, tuple((1, segment.tag(_tagger(), text)) for text in lines))


@cache
def _tagger():
    """The segmenter of the compiled tables, with the same dictionary."""
    from aicities.read import segment

    return segment.tagger(load("domain_words"))


def problem(article: Article) -> str:
    """In plain words why a file was not read; empty where it was."""
    reason = in_words(article.found["rejected"] or "").replace("`", "")
    return f"{reason[0].upper()}{reason[1:]}{say('.', '。')}" if reason else ""


def needs_text(show: Callable) -> Callable:
    """Let a function of an article say so where the file was not read; `about` says why."""

    @wraps(show)
    def shown(article: Article, *args, **kwargs):
        if article.found["rejected"]:
            return note(say("the file was not read."))
        return show(article, *args, **kwargs)

    return shown


def note(text: str) -> HTML:
    """A sentence that says why there is nothing to show."""
    return HTML(f"<p><strong>{say('Nothing to show: ', '没有内容可显示：')}</strong>{escape(text)}</p>")


# --- what was read ----------------------------------------------------------------------------------------------------


def about(article: Article) -> HTML:
    """What is known of a file, how many lines and repairs it has, and each warning; or why it was not read."""
    if article.found["rejected"]:
        return note(problem(article))
    from aicities.read.show import about as of_file
    from aicities.read.show import repairs_by_kind

    found, unknown = article.found, say("not found")
    inside = sum(line["role"] in IN_TEXT for line in found["lines"])
    n = len(found["lines"])
    repairs = joined((bracketed(kind, times) for kind, times in repairs_by_kind(found).items()), ";")
    rows = {name.capitalize(): value or unknown for name, value in of_file(found).items()}
    rows[say("Lines with text")] = say("{n}, and {inside} of them belong to the article", n=n, inside=inside)
    rows[say("Repairs")] = repairs or say("none")
    rows[say("Numbers")] = str(len(found["numbers"]))
    rows[say("Warnings")] = joined(map(in_words, found["warnings"]), ";") or say("none")
    shown = pd.DataFrame(rows.items(), columns=["a", "b"])
    return table(shown, titles={"a": say("Your file"), "b": ""})


def lines(found: dict) -> pd.DataFrame:
    """The clean lines of a file: line, role (coded), text, repairs (how many), inside (of the article or not)."""
    rows = [(n["line"], n["role"], n["text"], len(n["repairs"]), n["role"] in IN_TEXT) for n in found["lines"]]
    return pd.DataFrame(rows, columns=["line", "role", "text", "repairs", "inside"])


def repairs(found: dict) -> pd.DataFrame:
    """The repairs of a file: line, kind (coded), before, after, certain."""
    every = [(n["line"], r) for n in found["lines"] for r in n["repairs"]]
    # In words here: a column of a frame keeps no more of a text than its English.
    rows = [(line, r["kind"], in_words(r["before"]), r["after"], r["certain"]) for line, r in every]
    return pd.DataFrame(rows, columns=["line", "kind", "before", "after", "certain"])


@needs_text
def text(article: Article) -> ipywidgets.VBox:
    """Buttons that show the clean text, the repairs, and the lines that were left out."""
    rows, titles = lines(article.found), heads(line="Line", role="Role", text="Text")
    rows["role"] = [label("line_role", role) for role in rows["role"]]
    inside, outside = (or_none(rows.loc[rows["inside"] == i, list(titles)], titles) for i in (True, False))
    return choose(
        {
            say("Clean text"): inside,
            say("Repairs"): repairs_table(article.found),
            say("Left out", "排除的行"): outside,
        },
        say("Show"),
    )


def or_none(rows: pd.DataFrame, titles: dict[str, str], caption: str = "") -> HTML:
    """Rows as a table whose cells may hold sentences of Chinese, or a sentence where there are none."""
    shown = table(rows, caption, titles).data if len(rows) else f"<p>{say('None found.', '没有找到。')}</p>"
    return HTML(f'<div class="book-running">{shown}</div>')


def repairs_table(found: dict) -> HTML:
    """The repairs as a table: line, kind, before, after, and whether it is a guess."""
    rows = repairs(found)
    nothing = say("(removed)")
    shown = pd.DataFrame(
        {
            "line": rows["line"],
            "kind": [label("repair_kind", kind) for kind in rows["kind"]],
            "before": [visible(before) for before in rows["before"]],
            "after": [visible(after) or nothing for after in rows["after"]],
            "sure": [say("yes") if sure else say("no, a guess") for sure in rows["certain"]],
        }
    )
    titles = heads(
        line="Line",
        kind="Kind",
        before="Before",
        after="After",
        sure="Certain",
    )
    return or_none(shown, titles)


def visible(text: str) -> str:
    """A text with each character that nobody sees written as its code, such as ``U+200B``."""
    return "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text)


# --- what was found ---------------------------------------------------------------------------------------------------


def numbers(found: dict) -> pd.DataFrame:
    """The numbers of a file as `read` found them, with the words around each (column around)."""
    columns = ["line", "text", "value", "low", "high", "comparator", "unit", "state"]
    text_of = {line["line"]: line["text"] for line in found["lines"]}
    rows, last = [], (0, 0)
    for number in found["numbers"]:
        start = text_of[number["line"]].find(number["text"], last[1] if last[0] == number["line"] else 0)
        last = number["line"], start + len(number["text"])
        rows.append([number[c] for c in columns] + [_around(text_of[number["line"]], start, last[1])])
    out = pd.DataFrame(rows, columns=[*columns, "around"])
    return out.astype(dict.fromkeys(("value", "low", "high"), "Float64"))


def _around(text: str, start: int, end: int) -> str:
    if start < 0:
        return ""
    left, right = max(0, start - LOOK_BACK), end + LOOK_BACK
    return "…" * (left > 0) + text[left:right] + "…" * (right < len(text))


@needs_text
def numbers_table(article: Article) -> ipywidgets.VBox:
    """Buttons that show the numbers stated as results, and those that are targets, plans or expectations."""
    rows = numbers(article.found)
    result = rows["state"] == "observed"
    return choose(
        {
            say("Results ({result})", result=result.sum()): _numbers(rows[result]),
            say("Targets, plans, guesses ({result})", result=(~result).sum()): _numbers(rows[~result]),
        },
        say("Show"),
    )


def _numbers(rows: pd.DataFrame) -> HTML:
    shown = pd.DataFrame(
        {
            "line": rows["line"],
            "text": rows["text"] + "\n" + rows["around"],
            "value": [
                f"{read_as(row.value, row.low, row.high, row.unit)}\n"
                f"{label('comparator', row.comparator)}{sign('comma')}{within(label('state', row.state))}"
                for row in rows.itertuples()
            ],
            "can": [interval_words(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)],
        }
    )
    titles = heads(line="Line", text="As printed", value="Read as", can="Can mean")
    return or_none(shown, titles)


def read_as(value: float | None, low: float | None, high: float | None, unit: str | None) -> str:
    """A number with its unit in words, or its bounds where it has no single value; a rank as a place."""
    from aicities.read.show import unit_name

    if unit == "rank":
        ends = [f"{end:g}" for end in dict.fromkeys((low, high)) if pd.notna(end)]
        return say("place {span}", "第{span}名", span=spanned(*ends))
    return number_words(value, unit_name(unit)) or interval_words(low, high, unit_name(unit))


def names(found: dict) -> pd.DataFrame:
    """The known names of a file, a row each: id, kind (city, entity or person), line, text as printed."""
    if found["rejected"]:
        return pd.DataFrame(columns=["id", "kind", "line", "text"])
    from aicities.read.naming import find_names

    known = {*found["cities"], *found["entities"]}
    rows = [
        (name.id, name.kind, line["line"], line["text"][name.start : name.end])
        for line in found["lines"]
        if line["role"] in IN_TEXT
        for name in find_names(line["text"])
        if name.id in known
    ]
    return pd.DataFrame(rows, columns=["id", "kind", "line", "text"])


@needs_text
def names_table(article: Article) -> ipywidgets.VBox:
    """Buttons that show the dates, the cities, and the firms, bodies and people of a file."""
    rows = names(article.found)
    return choose(
        {
            say("Dates"): _dates(article.found),
            say("Cities"): _names(rows[rows["kind"] == "city"], "places"),
            say("Firms, bodies, people"): _names(rows[rows["kind"] != "city"], "entities"),
        },
        say("Show"),
    )


def _dates(found: dict) -> HTML:
    rows = pd.DataFrame(found["dates"], columns=["line", "text", "date", "basis"])
    how = [label("found_date", "open" if pd.isna(basis) else basis) for basis in rows["basis"]]
    titles = heads(line="Line", text="As printed", date="Date", basis="How it is known")
    return or_none(rows.assign(basis=how), titles)


def _names(rows: pd.DataFrame, in_table: str) -> HTML:
    """The names with their lines and the articles of the book that name them too; a name leads to its row."""
    elsewhere = load("mentions").drop_duplicates(["entity_id", "source_id"]).groupby("entity_id")["source_id"]
    elsewhere = elsewhere.agg(lambda ids: joined(source_names(ids).values())).to_dict()
    shown = [
        (
            Link(city_name(id_) if in_table == "places" else name_of(id_), row_url(in_table, [id_])),
            joined(dict.fromkeys(part["text"])),
            joined(dict.fromkeys(part["line"])),
            elsewhere.get(id_, ""),
        )
        for id_, part in rows.groupby("id", sort=False)
    ]
    titles = heads(name="Name", text="As printed", line="Lines")
    titles |= heads(elsewhere="Articles of this book that name it")
    shown = pd.DataFrame(shown, columns=["name", "text", "line", "elsewhere"])
    return or_none(shown.drop(columns=["elsewhere"] if in_table == "places" else []), titles)


# --- how far it can be trusted ----------------------------------------------------------------------------------------


def scored() -> pd.DataFrame:
    """The rows of `reader_scores`, which the tests prove, with the name of each text and of its kind."""
    rows = load("reader_scores")
    return rows.assign(
        name=rows.apply(text_name, axis=1), kind_name=[within(label("scored_text", kind)) for kind in rows["kind"]]
    )


@needs_text
def key_table(article: Article, caption: str) -> HTML:
    """What the program missed in the sample, and what it found that is no number, as a table."""
    rows = own_article.against_key(article.found, pd.read_csv(KEY)).query("verdict != 'found'")
    words = {
        "missed": say("missed, or with another value"),
        "false": say("found, but not a number of this text"),
    }
    titles = heads(line="Line", text="As printed", verdict="The program")
    return or_none(rows.assign(verdict=rows["verdict"].map(words)), titles, caption)


# --- its words --------------------------------------------------------------------------------------------------------


def _needs_words(show: Callable) -> Callable:
    """Let a function of an article say so where the file has no words to count."""

    @wraps(show)
    def shown(article: Article, *args, **kwargs):
        if article.no_words:
            return note(article.no_words)
        if counts(article).empty:
            return note(say("there are no Chinese or English content words to count."))
        return show(article, *args, **kwargs)

    return needs_text(shown)


def counts(article: Article) -> pd.Series:
    """How often each content word stands in an article, the most frequent first (index token)."""
    return own_article.counts(article.tagged, load("variants"))


def beside_the_articles(article: Article) -> pd.DataFrame:
    """The counts of content words in an article and in those of the book."""
    return own_article.beside_the_articles(
        counts(article), keyness.counts(load("terms"), load("sources"), variants=load("variants"))
    )


def key_words(article: Article, times: int = 1) -> pd.DataFrame:
    """The words that set an article apart from those of the book, as `own_article.key_words` gives them."""
    known = keyness.names(load("places"), load("entities"), load("domain_words"), load("glossary"))
    return own_article.key_words(beside_the_articles(article), known, TOP, times)


def side_name(id_: str) -> str:
    """What a side of a comparison is called; an article by its short name."""
    return {OWN: say("your article"), TOGETHER: say("the articles together")}.get(id_) or source_name(id_)


@_needs_words
def words_table(article: Article, caption: str, top: int = 15) -> HTML:
    """The most frequent content words of an article: count, and share per 1,000 in it and in those of the book."""
    both, known = beside_the_articles(article), glosses()
    head = both.loc[counts(article).index[:top]]
    per = {name: [f"{1000 * n / both[name].sum():.1f}" for n in head[name]] for name in (OWN, TOGETHER)}
    shown = pd.DataFrame(
        {"word": [glossed(t, known) for t in head.index], "n": head[OWN], "own": per[OWN], "articles": per[TOGETHER]}
    )
    return table(
        shown,
        caption,
        heads(
            word="Word",
            n="Count",
            own="Per 1,000 words here",
            articles="Per 1,000 in the articles",
        ),
    )


@_needs_words
def cloud(article: Article, title: str, description: str) -> alt.Chart | HTML:
    """Draw the word cloud of an article: its most frequent nouns, laid out as those of the book are.

    ``title`` has a place ``{word}`` for the most frequent.
    """
    try:
        laid_out = _laid_out(_frozen(article))
    except ModuleNotFoundError as error:
        return note(f"{missing(error.name)}.")
    except ValueError:  # what wordcloud raises where no word is left
        return note(say("there are no nouns for a cloud."))
    most = glossed(laid_out.nlargest(1, "n")["token"].iloc[0], glosses())
    return cloud_of(laid_out, title.format(word=most), say("Source: ", "来源：") + _file(article), description)


def _frozen(article: Article) -> tuple:
    """The tagged words of an article as a key for a cache."""
    return tuple((line, tuple(words)) for line, words in article.tagged)


@cache
def _laid_out(tagged: tuple) -> pd.DataFrame:
    """The words of a cloud with their places, as `lay_out_cloud` gives them, laid out once for one text."""
    from aicities.read import cloud as clouds

    return pd.DataFrame(clouds.lay_out_cloud(tagged))


def cloud_in_english(article: Article) -> HTML:
    """The words of the cloud, the largest first, each with its English; then those that have none in our lists.

    Empty where there is no cloud, which says why itself.
    """
    try:
        laid_out = _laid_out(_frozen(article))
    except (ModuleNotFoundError, ValueError):
        return HTML("")
    known = glosses()
    tokens = list(laid_out.sort_values(["n", "token"], ascending=[False, True])["token"])
    named = [glossed(token, known) for token in tokens if token in known or token.isascii()]
    rest = [token for token in tokens if token not in known and not token.isascii()]
    text = say(
        "In English, the most frequent first: {named:;}.", "对应的英文，按次数从多到少：{named:;}。", named=named
    )
    if rest:
        text += " " + say(
            "Our word lists have no English for {rest}: look them up.",
            "我们的词表里没有这些词的英文：{rest}。请自己查一查。",
            rest=rest,
        )
    return HTML(f"<p>{escape(text)}</p>")


def _file(article: Article) -> str:
    return article.found["source"]["file"]


@_needs_words
def key_words_chart(article: Article, title: str, description: str) -> alt.LayerChart:
    """Draw `key_words`: a menu chooses what the article is set against, buttons take names in or leave them out.

    ``title`` has a place ``{word}`` for the word that leads before any choice.
    """
    rows, known = key_words(article), glosses()
    leads = [glossed(word, known) for word in rows.query("side == 0 and not names")["token"][:1]]
    data = pd.DataFrame(
        {
            "against": rows["against"],
            "names": rows["names"].map(lambda with_names: "names" if with_names else ""),
            "side": rows["side"],
            "row": rows["rank"] + rows["side"] * SECOND,
            "word": [glossed(token, known) for token in rows["token"]],
            "size": rows["ratio"].abs().round(3),
            **_told(rows),
        }
    )
    sides = {id_: side_name(id_) for id_ in dict.fromkeys(rows["against"])}
    kinds = {"": say("without names"), "names": say("all words")}
    pick = [
        menu("chosen", say("Compare with: ", "比较对象："), sides),
        radio("kind", say("Words: ", "词的范围："), kinds),
    ]
    reach = int(rows["ratio"].abs().max()) + 3  # with room for the numbers behind the longest bar
    base = alt.Chart(data).transform_filter("datum.against == chosen").transform_filter("datum.names == kind")
    heads_of = side_heads(alt.Chart(_side_rows(rows)).transform_filter("datum.against == chosen"), reach)
    chart = alt.layer(*ratio_marks(base, reach), heads_of).add_params(*pick)
    source = say("Source: words of {value}", value=_file(article))
    source += say(" and of the articles", "和各篇文章中的词")
    title = title.format(word=leads[0] if leads else say("No word"))
    return titled(chart.properties(width="container", height=660), title, source, description)


def _told(rows: pd.DataFrame) -> dict[str, list[str]]:
    """The words that stand beside each bar, and those of its tooltip."""
    each = list(rows.itertuples())
    return {
        "counts": [f"{r.a} : {r.b}" for r in each],
        "shares": [f"{1000 * r.a / r.n_a:.1f} : {1000 * r.b / r.n_b:.1f}" for r in each],
        "effect": [f"{r.ratio:.1f}" for r in each],
        "strength": [f"{r.g2:.1f}" for r in each],
        "told": [f"{r.a} : {r.b} · G² {r.g2:.1f}" for r in each],
    }


def _side_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The head of each side for each comparison, with the number of words that were counted."""
    found = []
    for against, part in rows.groupby("against", sort=False):
        for row, name, n in zip(HEADS, map(side_name, (OWN, against)), part[["n_a", "n_b"]].iloc[0], strict=True):
            found.append((against, row, say("more in {name} ({n:,} words)", name=name, n=n)))
    return pd.DataFrame(found, columns=["against", "row", "text"])


# --- rows to start with -----------------------------------------------------------------------------------------------


def started(found: dict, source_id: str = "own-article") -> dict[str, pd.DataFrame]:
    """Rows of the tables ``facts`` and ``mentions`` to go on with by hand, in the columns of data/curated.

    Filled is what `read` knows: the line, the printed text, the state of a number, the id of a known name. All else is
    null, for a person to fill in. ``source_id`` is the id of the article to be.
    """
    rows = numbers(found)
    facts = pd.DataFrame(
        {
            "fact_id": [f"{source_id}-{n}-{i}" for i, n in enumerate(rows["line"], 1)],
            "line": rows["line"],
            "anchor": rows["text"].str[: T.MAX_ANCHOR],
            "value_text": rows["text"],
            "state": rows["state"],
        }
    )
    entities = names(found).query("kind != 'city'").drop_duplicates(["id", "line"])
    mentions = pd.DataFrame({"entity_id": entities["id"], "line": entities["line"], "anchor": entities["text"]})
    return {"facts": _as_curated("facts", facts, source_id), "mentions": _as_curated("mentions", mentions, source_id)}


def _as_curated(name: str, rows: pd.DataFrame, source_id: str) -> pd.DataFrame:
    columns = list(T.columns(name, "hand")["column"])
    return rows.assign(source_id=source_id).reset_index(drop=True).reindex(columns=columns)


def csv(rows: pd.DataFrame) -> bytes:
    """Rows as a CSV file that a spreadsheet opens: UTF-8 with its mark, null as an empty cell."""
    return rows.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


@needs_text
def files(article: Article, source_id: str = "own-article") -> HTML:
    """A link to each of the started tables; the link holds the whole file, so no network is needed."""
    links = [_file_link(f"{name}-started.csv", rows) for name, rows in started(article.found, source_id).items()]
    return HTML(f"<p>{say('Download: ', '下载：')}{joined(links)}</p>")


def _file_link(name: str, rows: pd.DataFrame) -> str:
    data = b64encode(csv(rows)).decode()
    told = say("{name} ({n_rows} rows)", name=name, n_rows=len(rows))
    return f'<a download="{name}" href="data:text/csv;charset=utf-8;base64,{data}">{told}</a>'


@needs_text
def started_table(article: Article, source_id: str = "own-article") -> ipywidgets.VBox:
    """Buttons that show the filled columns of each started table, with the names of those left empty."""
    pages = started(article.found, source_id)
    return choose({table_title(name): _started(name, rows) for name, rows in pages.items()}, say("Table"))


def _started(name: str, rows: pd.DataFrame) -> HTML:
    filled = [column for column in rows if rows[column].notna().any()]
    empty = ", ".join(f"<code>{column}</code>" for column in rows if column not in filled)
    note = f"<p>{say('For you to fill in: ', '请你填写：')}{empty}</p>"
    about = T.columns(name).set_index("column")
    coded = [c for c in filled if c in T.key(name) or about.at[c, "vocabulary"] or about.at[c, "refers_to"]]
    shown = rows[filled].assign(**{column: rows[column].map(code, na_action="ignore") for column in coded})
    return HTML(or_none(shown, column_titles(name)).data + note)


# --- bad files --------------------------------------------------------------------------------------------------------


def bad_files() -> pd.DataFrame:
    """Files that can't be read, and what the page says to each: given, says. Each is tried when this is called."""
    tried = {
        say("a name with a slip: artcle.txt"): read("artcle.txt"),
        say("a folder"): read("."),
        say("an empty file"): read_bytes(b"", "article.txt"),
        say("a photo of a page, renamed to article.txt"): read_bytes(b"\x89PNG\r\n\x1a\n", "article.txt"),
        say("a Word file"): read_bytes(b"PK\x03\x04", "article.docx"),
        say("a program or other binary file"): read_bytes(bytes(range(32)) * 20, "article.bin"),
        say("a file of 21 million bytes"): read_bytes(b"a" * 21_000_000, "article.txt"),
    }
    return pd.DataFrame([(given, problem(article)) for given, article in tried.items()], columns=["given", "says"])


def bad_files_table(caption: str) -> HTML:
    """`bad_files` as a table."""
    return table(bad_files(), caption, heads(given="What you give", says="What the page says"))

"""Make every row of the curated tables ready for the explorer page: what is shown, what filters, all its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import both_names, city_name, city_of, label, load, name_of, say, source_line
from aicities.display.comparing import why_not_words
from aicities.display.links import line_links
from aicities.display.tables import column_titles, heads, table
from aicities.files import new_folder
from sphinx_offline_book.notebook import rows_html, rows_script

YEAR = re.compile(r"\d{4}")
BETWEEN = "行"  # keeps the names in neighbouring rows from standing together as they may do in an article
SAME = ["subject_id", "indicator_id", "compared_to_id"]  # what two facts share that speak of one quantity


@dataclass(frozen=True)
class View:
    """Which columns of a table the explorer shows and filters by; ``{}`` in a name stands for the language."""

    what: str
    printed: str = "anchor"
    places: str = ""
    kind: str = ""
    date: str = ""
    status: str = ""


# Tables whose rows have but ids.
NAMELESS = ("sources", "facts", "checks", "verdict_rules", "arguments", "glossary", "claim_tests", "measure_limits")

# The page opens with the first.
VIEWS = {
    "facts": View(
        "subject_id indicator_id scope", "value_text", "subject_id compared_to_id", "state", "as_of", "status"
    ),
    "checks": View("title_{} explanation_{}", "reported_text", kind="kind", status="verdict"),
    "verdict_rules": View("rule_{}", "", kind="verdict", status="weight"),
    "weak_reasoning": View("statement_id reason_{}", "", kind="kind", status="how"),
    "printed_lists": View("list_id reason_{}", "list_name"),
    "reader_scores": View("text numbers value_right", "", kind="kind"),
    "statements": View("speaker_id paraphrase_{}", "anchor", "about_id", "type", status="stance"),
    "arguments": View("from_id to_id", "", kind="relation", status="basis"),
    "policies": View("title_{} gist_{}", "anchor", "place_id", "instrument", "date", "level"),
    "events": View("title_{}", "anchor", "place_ids", "kind", "date"),
    "rankings": View("index_{} city_id", "score_text", "city_id", "index_{}", "edition", "rank_basis"),
    "entities": View("name_en name_zh note", "", "city_id", "kind", status="city_basis"),
    "mentions": View("entity_id role_{}", "anchor", "city_id", "list_name"),
    "relations": View("from_id to_id role_{}", "anchor", "from_id to_id", "relation", status="basis"),
    "places": View("name_en name_zh", "", "place_id", "kind"),
    "indicators": View("name_{} definition", "", kind="measure", status="unit"),
    "topics": View("proposition_{}", ""),
    "claim_tests": View("statement_id needs_{} has_{}", "", kind="verdict"),
    "measure_limits": View("indicator_id shows_{} hides_{}", ""),
    "glossary": View("term_en explanation_{}", "term_zh"),
    "unrepresented": View("reason", "literal"),
    "sources": View("title_{} publisher", "", kind="kind", date="date", status="date_basis"),
    "outline": View("role gist_{}", "", kind="role"),
    "agreement": View("table column", "", kind="table"),
    "domain_words": View("token", "token"),
    "frame_words": View("token gloss_en", "token", kind="frame"),
}


def columns_of(words: str) -> list[str]:
    """Give the columns that a part of a view names, in the language of the book."""
    return words.replace("{}", say("en", "zh")).split()


@cache
def table_with(id_: str) -> str | None:
    """Give the table in which a row has this id; None for a value that is no id."""
    return _homes().get(id_)


@cache
def _homes() -> dict[str, str]:
    single = [name for name in VIEWS if len(T.key(name)) == 1 and T.key(name)[0].endswith("_id")]
    return {id_: name for name in single for id_ in load(name)[T.key(name)[0]]}


@cache
def _paraphrases() -> dict[str, str]:
    rows = load("statements")
    return dict(zip(rows["statement_id"], rows[say("paraphrase_en", "paraphrase_zh")], strict=True))


def words_for(id_: str) -> str:
    """Give the words for a row that an id names: both names of a place, the paraphrase of a statement, else a name."""
    home = table_with(id_)
    if home == "places":
        return city_name(id_)
    if home == "statements":
        return _paraphrases()[id_]
    return id_ if home is None or home in NAMELESS else name_of(id_)


def cell(about: pd.Series, value) -> list:
    """Give one cell as parts: a text, or text, table, id and the name in the other language; empty for null.

    ``about``: the row of the schema that describes the column.
    """
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        values = [] if pd.isna(value) else [value]
    else:
        values = list(value)
    return [_part(about, item) for item in values]


def _part(about: pd.Series, value):
    if about["vocabulary"]:
        return label(about["vocabulary"], value)
    if about["column"] == "row_refs":
        value = str(value).partition(":")[2]
    elif not about["refers_to"]:
        return f"{value:.6g}" if isinstance(value, float) else str(value)
    if value == "article":
        return name_of(value)
    return [words_for(value), table_with(value), value, *_for_search(value)] if table_with(value) else str(value)


def _for_search(id_: str) -> list[str]:
    """Give the names that are not shown, so that a search finds a row in either language."""
    if table_with(id_) in (
        "places",
        "sources",
        "facts",
        "checks",
        "verdict_rules",
        "arguments",
        "glossary",
        "statements",
    ):
        return []
    en, zh = both_names(id_)
    return [] if pd.isna(zh) else [say(f"{zh} (中文)", en)]


def years_in(date) -> list[str]:
    """Give every year that an EDTF date touches: ``2015/2017`` gives three; empty for null."""
    if pd.isna(date):
        return []
    found = [int(year) for year in YEAR.findall(date)]
    return [str(year) for year in range(min(found), max(found) + 1)] if found else []


@cache
def _entity_city() -> dict[str, str]:
    return load("entities").dropna(subset=["city_id"]).set_index("entity_id")["city_id"].to_dict()


def cities_in(ids: list) -> list[str]:
    """Give both names of each city that some ids of places or entities lie in, sorted."""
    cities = {city_of(id_) or _entity_city().get(id_) for id_ in ids if isinstance(id_, str)}
    return sorted(city_name(city) for city in cities - {None})


def entries(name: str) -> dict:
    """Give a table for the page: its column heads, which columns the page shows, and its rows.

    A row is its id, a mark, its source in words and as an id, its cities, its years, and all its cells.
    """
    rows, view = load(name), VIEWS[name]
    about = {row["column"]: row for _, row in T.columns(name).iterrows()}
    found = [
        [
            id_,
            BETWEEN,
            _source(row),
            _cities(view, row),
            _dates(view, row),
            [cell(about[c], row[c]) for c in rows.columns],
        ]
        for id_, (_, row) in zip(T.row_ids(name, rows), rows.iterrows(), strict=True)
    ]
    titles, place = column_titles(name), list(rows.columns).index
    parts = {
        part: [place(c) for c in columns_of(getattr(view, part))] for part in ("what", "printed", "kind", "status")
    }
    made = {"heads": [titles[c] for c in rows.columns], "show": parts, "rows": found}
    return made | (_side_by_side() if name == "facts" else {})


def _source(row: pd.Series) -> list[str]:
    return [source_line(row["source_id"], row.get("line")), row["source_id"]] if "source_id" in row else ["", ""]


def _cities(view: View, row: pd.Series) -> list[str]:
    return cities_in([id_ for c in columns_of(view.places) for id_ in _ids(row[c])])


def _dates(view: View, row: pd.Series) -> list[str]:
    return [year for c in columns_of(view.date) for year in years_in(row[c])]


def _ids(value) -> list[str]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return [] if pd.isna(value) else [value]
    return list(value)


# --- one quantity, several sources ------------------------------------------------------------------------------------


def stated_by_several(facts: pd.DataFrame) -> pd.DataFrame:
    """Give the facts on a quantity that an article states and another source too, as a column ``quantity``.

    A place in a ranking and a length of time are one quantity only where the scope is the same too. Of a reference
    series only the years stay that the articles speak of, and those next to them; all where an article names no year.
    """
    measure = facts["indicator_id"].map(load("indicators").set_index("indicator_id")["measure"])
    scope = facts["scope"].where(measure.isin(["rank", "duration"]), "")
    facts = facts.assign(quantity=facts.assign(scope=scope).groupby([*SAME, "scope"], dropna=False).ngroup())
    articles = set(load("sources").query("kind == 'article'")["source_id"])
    printed = facts["source_id"].isin(articles)
    asked = {
        quantity: {near for date in dates for year in _years(date) for near in _next_to(year)}
        for quantity, dates in facts[printed].groupby("quantity")["as_of"]
    }
    wanted = [
        "any" in asked.get(quantity, ()) or bool(asked.get(quantity, set()) & set(_years(date)))
        for quantity, date in zip(facts["quantity"], facts["as_of"], strict=True)
    ]
    facts = facts[printed | pd.Series(wanted, index=facts.index)]
    return facts[facts.groupby("quantity")["source_id"].transform("nunique") > 1]


def _years(date) -> list[str]:
    """Give the years of a date; the word any where none is stated, which matches every year."""
    return years_in(date) or ["any"]


def _next_to(year: str) -> list[str]:
    return [str(int(year) + step) for step in (-1, 0, 1)] if year.isdigit() else [year]


def beside(fact: pd.Series, others: pd.DataFrame) -> list[str]:
    """Give, for each other fact on a quantity, why it can't stand beside this one; words of consent where it can."""
    return [
        "; ".join(why_not_words(fact, other)) or say("may stand beside it", "可并列") for _, other in others.iterrows()
    ]


def _side_by_side() -> dict:
    several = stated_by_several(load("facts"))
    groups = dict(list(several.groupby("quantity")))
    titles = column_titles("facts")
    return {
        "others": {
            fact["fact_id"]: [
                [_leads_to(other), other["value_text"], _text(other["as_of"]), _text(other["scope"]), reason]
                for (_, other), reason in zip(rest.iterrows(), beside(fact, rest), strict=True)
            ]
            for quantity, rows in groups.items()
            for _, fact in rows.iterrows()
            for rest in [rows[rows["source_id"] != fact["source_id"]]]
        },
        "others_heads": [
            say("Source", "来源"),
            titles["value_text"],
            titles["as_of"],
            titles["scope"],
            say("Beside this row", "与本行并列"),
        ],
    }


def _leads_to(fact: pd.Series) -> list[str]:
    return [source_line(fact["source_id"], fact["line"]), "facts", fact["fact_id"]]


def _text(value) -> str:
    return "" if pd.isna(value) else str(value)


def quantities() -> dict[str, HTML]:
    """Give, for each indicator that several sources speak of, a table of what they say, a block a subject.

    The last column holds each row against the first of its subject.
    """
    several = stated_by_several(load("facts"))
    return {name_of(indicator): _quantity_table(rows) for indicator, rows in several.groupby("indicator_id")}


def _quantity_table(facts: pd.DataFrame) -> HTML:
    facts = facts.sort_values(["quantity", "source_id", "line", "as_of"])
    first = facts.groupby("quantity").transform("first")
    reasons = [
        "" if a["fact_id"] == b else beside(a, pd.DataFrame([fact]))[0]
        for (_, fact), (_, a), b in zip(facts.iterrows(), first.iterrows(), facts["fact_id"], strict=True)
    ]
    rows = pd.DataFrame(
        {
            "subject": facts["subject_id"].map(words_for),
            "source": facts["source_id"],
            "line": line_links(facts),
            "value_text": facts["value_text"],
            "as_of": facts["as_of"],
            "scope": facts["scope"],
            "beside": reasons,
        }
    )
    return table(
        rows,
        titles=column_titles("facts")
        | heads(
            subject=("Of", "对象"),
            source=("Source", "来源"),
            line=("Row", "行"),
            beside=("Beside the first of its block", "与首行并列"),
        ),
    )


# --- the page ---------------------------------------------------------------------------------------------------------


def export(folder: Path) -> int:
    """Write one script a table with all its rows, for the page to load when it is asked for; give their number."""
    with new_folder(folder) as part:
        for name in VIEWS:
            (part / f"{name}.js").write_text(rows_script(name, entries(name)), encoding="utf-8")
    return len(VIEWS)


def page() -> HTML:
    """Give the explorer: menus, search and table are made in the page from the scripts that `export` writes."""
    about = T.schema("tables").set_index("table")[say("title_en", "title_zh")]
    titles = [
        say("Where", "出处"),
        say("What", "内容"),
        say("As printed", "原文"),
        say("City", "城市"),
        say("Kind", "类别"),
        say("Year", "年份"),
        say("Status", "状态"),
    ]
    settings = {
        "folder": "../../rows/",
        "tables": [{"name": n, "title": about[n], "rows": len(load(n))} for n in VIEWS],
        "fields": titles,
        "columns": [1, 2, 3, 5, 0],  # a column each, in this order
        "under": [4, 6],  # in small print below what a row says
        "filters": {"0": say("Source", "来源"), **{str(i): titles[i] for i in (3, 4, 5, 6)}},
        "words": WORDS,
    }
    missing = say(
        "This table needs scripts to be allowed. All rows stand in the files of the downloads page.",
        "本表需要启用脚本。全部数据行见下载页。",
    )
    return HTML(rows_html(settings, missing))


WORDS = {
    "table": say("Table", "表"),
    "every": say("Every table", "全部表"),
    "any": say("any", "不限"),
    "search": say("Search", "搜索"),
    "hint": say("a word, in English or Chinese", "中英文皆可"),
    "clear": say("Clear all", "清除条件"),
    "count": say("_TOTAL_ of _MAX_ rows", "共_MAX_行,符合_TOTAL_行"),
    "page": say("rows a page", "行每页"),
    "none": say("No row fits. Take away a filter, or search for less.", "没有符合的行,请减少条件。"),
    "loading": say("Loading rows …", "正在载入……"),
    "failed": say("The rows could not be loaded: is the folder rows beside the pages?", "无法载入数据:缺少rows文件夹?"),
    "open": say("Show the whole row", "展开整行"),
    "close": say("Close the row", "收起"),
    "row": say("Whole row", "整行"),
    "link": say("Link to this row", "本行链接"),
    "others": say("Other rows on the same quantity", "同一数量的其他行"),
    "chosen": say("Only the rows that a chart or table stands on.", "仅显示图表所依据的行。"),
    "all": say("Show all rows", "显示全部"),
    "gone": say("No row has the id", "没有此编号的行"),
}

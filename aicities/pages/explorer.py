"""The explorer page: every row of the curated tables, and what several sources say of one quantity."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import load, name_of, say
from aicities.display.links import line_links
from aicities.display.rows import VIEWS, beside, several, words_for
from aicities.display.tables import column_titles, heads, table
from sphinx_offline_book.notebook import rows_html


def quantities() -> dict[str, HTML]:
    """For each indicator that several sources speak of, a table of what they say, a block a subject.

    The last column holds each row against the first of its subject.
    """
    return {name_of(indicator): _quantity_table(rows) for indicator, rows in several().groupby("indicator_id")}


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


def page() -> HTML:
    """The explorer: menus, search and table are made in the page from the scripts of `export.rows`."""
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
        "words": _words(),
    }
    missing = say(
        "This table needs scripts to be allowed. All rows stand in the files of the downloads page.",
        "本表需要启用脚本。全部数据行见下载页。",
    )
    return HTML(rows_html(settings, missing))


def _words() -> dict[str, str]:
    return {
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
        "failed": say(
            "The rows could not be loaded: is the folder rows beside the pages?", "无法载入数据:缺少rows文件夹?"
        ),
        "open": say("Show the whole row", "展开整行"),
        "close": say("Close the row", "收起"),
        "row": say("Whole row", "整行"),
        "link": say("Link to this row", "本行链接"),
        "others": say("Other rows on the same quantity", "同一数量的其他行"),
        "chosen": say("Only the rows that a chart or table stands on.", "仅显示图表所依据的行。"),
        "all": say("Show all rows", "显示全部"),
        "gone": say("No row has the id", "没有此编号的行"),
    }

"""The explorer page: every row of the curated tables, and what several sources say of one quantity."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from aicities import schema as T
from aicities.data import city_name, load, name_of, say, source_name, source_names, text_of
from aicities.display.links import line_links, report
from aicities.display.rows import VIEWS, beside, several, words_for
from aicities.display.tables import column_titles, heads, table
from aicities.language import LANGUAGE, SIGNS, in_language
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
            "source": facts["source_id"].map(source_name),
            "line": line_links(facts),
            "value_text": facts["value_text"],
            "as_of": facts["as_of"],
            in_language("scope", facts): text_of(facts, "scope"),
            "beside": reasons,
        }
    )
    return table(
        rows,
        titles=column_titles("facts")
        | heads(
            subject="Of",
            source="Source",
            line="Row",
            beside="Compared with the first of its block",
        ),
    )


def page() -> HTML:
    """The explorer: menus, search and table are made in the page from the scripts of `export.rows`."""
    about = T.schema("tables").set_index("table")[in_language("title")]
    titles = [
        say("Where"),
        say("What"),
        say("As printed"),
        say("City"),
        say("Kind"),
        say("Year"),
        say("Status"),
    ]
    settings = {
        "folder": "../../rows/",
        "signs": SIGNS[LANGUAGE],
        "tables": [{"name": n, "title": about[n], "rows": len(load(n))} for n in VIEWS],
        "fields": titles,
        "columns": [1, 2, 3, 5, 0],  # a column each, in this order
        "under": [4, 6],  # in small print below what a row says
        "address": {"0": "source", "3": "city", "4": "kind", "5": "year", "6": "status"},
        "codes": {"city": {id_: city_name(id_) for id_ in load("places").query("kind == 'city'")["place_id"]}},
        "filters": {"0": say("Source"), **{str(i): titles[i] for i in (3, 4, 5, 6)}},
        "names": source_names(load("sources")["source_id"]),  # what the first menu offers
        "words": _words(),
        "report": report("{row}", "{address}", "{where}", "{printed}"),
    }
    missing = say(
        "This table needs scripts to be allowed. All rows are in the files of the downloads page.",
    )
    return HTML(rows_html(settings, missing))


def _words() -> dict[str, str]:
    return {
        "table": say("Table"),
        "every": say("Every table"),
        "any": say("any"),
        "search": say("Search"),
        "hint": say("a word, in English or Chinese"),
        "clear": say("Clear all"),
        "count": say("_TOTAL_ of _MAX_ rows"),
        "page": say("rows a page"),
        "none": say("No row matches. Remove a filter, or search for less."),
        "loading": say("Loading rows …"),
        "failed": say("The rows could not be loaded: is the folder rows/ beside the pages?"),
        "open": say("Show the whole row"),
        "close": say("Close the row"),
        "row": say("Whole row"),
        "link": say("Link to this row"),
        "others": say("Other rows on the same quantity"),
        "hold": say("Compare with another row"),
        "held": say("To compare:"),
        "holding": say("Open another row with + to see the two side by side."),
        "release": say("Stop comparing"),
        "first": say("First row"),
        "second": say("This row"),
        "unstated": say("not stated"),
        "chosen": say("Only the rows behind one chart or table."),
        "all": say("Show all rows"),
        "back": say("← Back to the page you came from"),
        "gone": say("No row has the id"),
        "report": say("Report an error in this row"),
        "send": say("Fill in the last lines, copy the text, and send it to whoever gave you the book."),
    }

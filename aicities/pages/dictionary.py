"""The tables of the data package and their columns."""

from __future__ import annotations

import json
from html import escape

import pandas as pd
from IPython.display import HTML

from aicities.data import filter_url, say
from aicities.display.rows import VIEWS
from aicities.display.tables import code, table
from aicities.language import bracketed, in_language
from aicities.schema import DATA, table_names
from sphinx_offline_book.notebook import Marked


def tables_made(made: str) -> HTML:
    """The tables made in one way (curated, extracted, compiled), a drop-down each, from the data package."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    names = {name.replace("_", "-") for name in table_names(made)}
    return HTML("".join(_described(r) for r in package["resources"] if r["name"] in names))


def _described(resource: dict) -> str:
    fields = pd.DataFrame(
        [
            {
                "name": code(f["name"]),
                "title": f[in_language("title", f)],
                "type": code(f["type"]),
                "about": Marked(f[in_language("description", f)]),
                "values": code(*f.get("constraints", {}).get("enum", [])),
            }
            for f in resource["schema"]["fields"]
        ]
    )
    body = table(
        fields,
        titles={
            "name": say("Column"),
            "title": say("Title"),
            "type": say("Type"),
            "about": say("What it holds"),
            "values": say("Allowed values"),
        },
    )
    name = resource["path"].removesuffix(".parquet")
    title, about = (Marked(resource[in_language(column, resource)]).html for column in ("title", "description"))
    rows = say("{rows:,} rows", rows=resource["rows"])
    link = f' <a href="{escape(filter_url(name))}">{say("Its rows")}</a>' if name in VIEWS else ""
    head = bracketed(title, rows)
    return (
        f'<details class="book-gists" id="table-{name}"><summary><code>{name}</code> {head}'
        f"</summary><p>{about}{link}</p>{body.data}</details>"
    )

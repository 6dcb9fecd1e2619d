"""The tables as files to download."""

from __future__ import annotations

from html import escape

from IPython.display import HTML

from aicities.data import ZIP, load, sample_files, say
from aicities.schema import schema, table_names


def file_links() -> HTML:
    """Links to a zip of all and to every table as Parquet and CSV; the files stand beside the built pages."""
    about = schema("tables").set_index("table")
    rows = "".join(
        f"<tr><td><code>{name}</code></td><td>{escape(about.loc[name, say('title_en', 'title_zh')])}</td>"
        f'<td class="short">{len(load(name)):,}</td><td><a href="../../downloads/{name}.csv" download>CSV</a></td>'
        f'<td><a href="../../downloads/{name}.parquet" download>Parquet</a></td></tr>'
        for name in table_names()
    )
    head = "".join(f"<th>{h}</th>" for h in (say("Table"), say("What it holds"), say("Rows"), "", ""))
    everything = f'<p><a href="../../downloads/{ZIP}" download>{say("All tables in one zip", "全部表(zip)")}</a></p>'
    tables = f'<div class="book-table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    links = ", ".join(f'<a href="../../downloads/{p.name}" download>{escape(p.name)}</a>' for p in sample_files())
    samples = say("For practice, an invented article and its numbers: ", "练习用的虚构文章及其数字:")
    return HTML(f"{everything}{tables}<p>{samples}{links}</p>")

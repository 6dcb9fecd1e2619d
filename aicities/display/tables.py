"""What every article page shows in the same way: its box, its gists, its roster, its checks."""

from __future__ import annotations

import json
from html import escape

import pandas as pd
from IPython.display import HTML

from aicities.data import (
    ZIP,
    by_city,
    city_name,
    city_of,
    label,
    load,
    name_of,
    row_url,
    sample_files,
    say,
    source_line,
)
from aicities.display.charts import (
    Link,
    column_titles,
    heads,
    line_links,
    lines_of,
    meaning,
    span_words,
    table,
)
from aicities.schema import DATA, schema, table_names


def article_box(source_id: str) -> HTML:
    """Give who published an article, who speaks in it, and how its figures were checked."""
    source = load("sources").set_index("source_id").loc[source_id]
    speakers = load("statements").query("source_id == @source_id and speaker_id != 'article'")["speaker_id"]
    checks = load("checks").query("source_id == @source_id")
    unknown = say("not stated", "未注明")
    rows = [
        (say("Published by", "出版者"), source["publisher"] if pd.notna(source["publisher"]) else unknown),
        (say("Author", "作者"), source["author"] if pd.notna(source["author"]) else unknown),
        (say("Date", "日期"), f"{source['date']} ({label('date_basis', source['date_basis']).lower()})"),
        (
            say("Who speaks", "谁在说话"),
            ", ".join(sorted(set(map(name_of, speakers)))) or say("only the article", "仅文章本身"),
        ),
        (say("How its figures were checked", "数字如何核查"), how_checked(checks)),
        (say("What the checks say", "核查结论"), tally(checks["verdict"], "verdict").replace("*", "")),
    ]
    return table(pd.DataFrame(rows, columns=["a", "b"]), titles={"a": say("About this article", "关于本文"), "b": ""})


def how_checked(checks: pd.DataFrame) -> str:
    """Give in words how many checks recompute a figure, compare it with another source, or rest on reading."""
    n = checks.assign(way=ways_of(checks))["way"].value_counts().reindex(WAYS, fill_value=0)
    return "; ".join(f"{count} {say(*words)}" for count, words in zip(n, WAYS.values(), strict=True))


WAYS = {
    "computed": ("recomputed from other figures", "项由其他数字重算"),
    "compared": ("compared with an outside source or another article", "项与外部来源或另一篇文章比对"),
    "read": ("judged by reading", "项由人阅读判断"),
}


def ways_of(checks: pd.DataFrame) -> pd.Series:
    """Give how each check was made: ``computed`` by a function, ``compared`` with another source, or ``read``."""
    compared = checks["reference_source_id"].notna() | checks["kind"].isin(["reference", "cross_article"])
    compared = compared | (checks["function"] == "restated").fillna(False)
    computed = checks["function"].notna() & ~compared
    return pd.Series("read", index=checks.index).mask(compared, "compared").mask(computed, "computed")


def gists(source_id: str) -> HTML:
    """Give the article in its own order: a drop-down a section, one sentence of ours a line."""
    lines = load("lines").query("source_id == @source_id and section.notna() and gist_en.notna()")
    gist = say("gist_en", "gist_zh")
    parts = []
    for section, rows in lines.groupby("section"):
        headings = rows.loc[rows["role"] == "heading", gist]
        head = " ".join(headings) if len(headings) else say("The lead", "导语")
        items = "".join(
            f'<li value="{row.line}">{escape(getattr(row, gist))}</li>'
            for row in rows[rows["role"] != "heading"].itertuples()
        )
        parts.append(f"<details><summary>{section}. {escape(head)}</summary><ol>{items}</ol></details>")
    return HTML(f'<div class="book-gists">{"".join(parts)}</div>')


def dated(name: str, source_id: str, city_ids: list[str]) -> pd.DataFrame:
    """Give the dated policies or events of an article in some cities, ready for a timeline.

    Adds city_id (one row a city), text and kind_title to the columns of the table.
    """
    rows = load(name).query("source_id == @source_id and date.notna()")
    if name == "policies":
        rows = rows.assign(
            city_id=rows["place_id"].map(city_of), kind_title=rows["instrument"].map(lambda v: label("instrument", v))
        )
    else:
        rows = by_city(rows, "place_ids")
        rows = rows.assign(kind_title=rows["kind"].map(lambda v: label("event_kind", v)))
    rows = rows[rows["city_id"].isin(city_ids)]
    return rows.assign(text=rows[say("title_en", "title_zh")], city=rows["city_id"].map(city_name)).sort_values("date")


def named_in(source_id: str, city_ids: list[str], kinds: list[str]) -> pd.DataFrame:
    """Give the entities of some kinds that an article names in some cities: one row an entity and city."""
    named = load("mentions").query("source_id == @source_id and city_id in @city_ids")
    named = named.merge(load("entities")[["entity_id", "kind"]], on="entity_id").query("kind in @kinds")
    return named.drop_duplicates(["entity_id", "city_id"])


def lab_owners(source_id: str, city_ids: list[str]) -> pd.DataFrame:
    """Give how many labs and institutes of each city an article ties to an owner, by kind of owner."""
    part_of = load("relations").query("source_id == @source_id and relation == 'part_of'")
    owners = part_of.merge(load("entities")[["entity_id", "kind"]], left_on="to_id", right_on="entity_id")
    labs = named_in(source_id, city_ids, ["lab", "institute"])
    labs = labs.merge(owners[["from_id", "kind"]], left_on="entity_id", right_on="from_id", suffixes=("", "_owner"))
    counts = labs.drop_duplicates("entity_id").groupby(["city_id", "kind_owner"]).size().reset_index(name="n")
    return counts.assign(
        city=counts["city_id"].map(city_name), owner=counts["kind_owner"].map(lambda k: label("entity_kind", k))
    )


def stated_on(topic_id: str, source_id: str) -> pd.DataFrame:
    """Give the statements of an article with a stance on a topic, with the section they stand in."""
    rows = load("statements").query("source_id == @source_id and topic_id == @topic_id and stance.notna()")
    return rows.merge(load("lines")[["source_id", "line", "section"]], on=["source_id", "line"])


def spoken(source_id: str) -> pd.DataFrame:
    """Give the statements of an article with the words a reader sees.

    Adds speaker and about (both names), says, factor_name, type_name, stance_name, voice_name (empty for null),
    and source (with the line) to the columns of the table.
    """
    rows = load("statements").query("source_id == @source_id")
    itself = {"article": name_of("article")}
    return rows.assign(
        speaker=rows["speaker_id"].map(lambda i: itself.get(i) or city_name(i)),
        about=rows["about_id"].map(city_name),
        says=rows[say("paraphrase_en", "paraphrase_zh")],
        factor_name=rows["factor"].map(lambda f: label("factor", f)),
        type_name=rows["type"].map(lambda t: label("statement_type", t)),
        stance_name=rows["stance"].map(lambda s: label("stance", s)),
        voice_name=rows["voice"].map(lambda v: label("voice", v)),
        source=lines_of(rows),
    )


def says_table(statements: pd.DataFrame, columns: list[str], caption: str = "") -> HTML:
    """Give statements of `spoken` as a table of some of its columns; ``line`` leads to the row in the explorer."""
    rows = statements.sort_values("line").drop(columns="source")
    titles = column_titles("statements") | heads(
        line=("Line", "行"),
        speaker=("Speaker", "说话者"),
        about=("About", "关于"),
        firm=("Firm", "企业"),
        says=("Says", "内容"),
        factor_name=("Factor", "因素"),
        type_name=("Type", "类型"),
        stance_name=("Stance", "立场"),
        voice_name=("Voice", "语态"),
    )
    return table(rows.assign(line=line_links(rows))[columns], caption, titles)


KIND_ORDER = {"company": 0, "person": 2, "product": 2, "report": 2, "group": 3}  # firms, bodies, the rest, labels


def shared_entities(source_id: str) -> pd.DataFrame:
    """Give the entities of an article that other articles name too: firms first, labels of groups last.

    Columns: name and name_zh (links to the entity in the explorer), kind (in words), elsewhere (the other articles),
    entity_id. From the mentions table; outside sources don't count.
    """
    articles = load("sources").query("kind == 'article'")["source_id"]
    named = load("mentions").drop_duplicates(["entity_id", "source_id"]).sort_values("source_id")
    here = named.loc[named["source_id"] == source_id, "entity_id"]
    others = named[named["entity_id"].isin(here) & named["source_id"].isin(set(articles) - {source_id})]
    rows = others.groupby("entity_id")["source_id"].agg(", ".join).rename("elsewhere").reset_index()
    rows = rows.merge(load("entities")[["entity_id", "kind", "name_en", "name_zh"]], on="entity_id")
    rows = rows.assign(order=rows["kind"].map(KIND_ORDER).fillna(1), name=rows["name_en"].str.casefold())
    rows = rows.sort_values(["order", "name"])
    url = [row_url("entities", [id_]) for id_ in rows["entity_id"]]
    return pd.DataFrame(
        {
            "name": [Link(name, href) for name, href in zip(rows["name_en"], url, strict=True)],
            "name_zh": [Link(name, href) for name, href in zip(rows["name_zh"], url, strict=True)],
            "kind": [label("entity_kind", kind) for kind in rows["kind"]],
            "elsewhere": rows["elsewhere"].to_list(),
            "entity_id": rows["entity_id"].to_list(),
        }
    )


def shared_table(source_id: str) -> HTML:
    """Give `shared_entities` as a table, with a caption that counts them."""
    rows = shared_entities(source_id)
    titles = heads(
        name=("Name", "英文名"),
        name_zh=("In Chinese", "中文名"),
        kind=("What", "类型"),
        elsewhere=("Also in", "也见于"),
    )
    caption = say(f"Named here and in other articles ({len(rows)})", f"本文与其他文章都提到({len(rows)})")
    return table(rows.drop(columns="entity_id"), caption, titles)


def most_named(rows: pd.DataFrame, column: str, n: int = 2) -> str:
    """Give the values of a column that occur most often, with how often: ``policy (5), industry (3)``."""
    return ", ".join(f"{value.lower()} ({times})" for value, times in rows[column].value_counts().head(n).items())


def read_as(facts: pd.DataFrame) -> str:
    """Give what each printed number can mean, in one line: ``*超800家*: at least 800 firms; ...``."""
    return "; ".join(f"*{fact['value_text']}*: {meaning(fact)}" for _, fact in facts.iterrows())


def tally(values: pd.Series, vocabulary: str) -> str:
    """Give how often each coded value occurs, in words: ``**25** for, **6** between``."""
    return ", ".join(f"**{n}** {label(vocabulary, v).lower()}" for v, n in values.value_counts().items())


def rosters(source_id: str, city_ids: list[str]) -> dict[str, HTML]:
    """Give, for each city, a table of the companies that an article names in its scene; keys are city names."""
    named = (
        load("mentions")
        .query("source_id == @source_id")
        .merge(load("entities"), on="entity_id", suffixes=("", "_seat"))
    )
    firms = named[named["kind"] == "company"]
    return {city_name(city): _roster(firms[firms["city_id"] == city]) for city in city_ids}


def _roster(firms: pd.DataFrame) -> HTML:
    rows = (
        firms.sort_values("line")
        .groupby("entity_id", sort=False)
        .agg(
            name_zh=("name_zh", "first"),
            name_en=("name_en", "first"),
            sector=("sector", "first"),
            seat=("city_id_seat", "first"),
            role=(say("role_en", "role_zh"), "first"),
            line=("line", lambda lines: ", ".join(map(str, lines))),
        )
    )
    rows["sector"] = rows["sector"].map(lambda s: label("sector", s))
    rows["seat"] = rows["seat"].map(city_name)
    titles = column_titles("entities")
    return table(
        rows.sort_values("name_en").reset_index(drop=True),
        titles={
            "name_zh": titles["name_zh"],
            "name_en": titles["name_en"],
            "sector": titles["sector"],
            "seat": say("Seat, where stated", "总部(如有说明)"),
            "role": say("First said of it", "首次提及"),
            "line": say("Lines", "行"),
        },
    )


def checks_table(checks: pd.DataFrame, caption: str = "") -> HTML:
    """Give checks as a table: line, what was checked and what follows, as printed, what was computed, verdict."""
    title = checks[say("title_en", "title_zh")]
    rows = pd.DataFrame(
        {
            "line": line_links(checks),
            "check": title + "\n" + checks[say("explanation_en", "explanation_zh")],
            "reported_text": checks["reported_text"],
            "computed": [
                span_words(low, high) for low, high in zip(checks["computed_low"], checks["computed_high"], strict=True)
            ],
            "verdict": checks["verdict"].map(lambda v: label("verdict", v)),
        }
    )
    return table(rows, caption, column_titles("checks") | heads(check=("Check", "核查"), computed=("Computed", "计算")))


def dictionary(made: str) -> HTML:
    """Give the tables made in one way (curated, extracted, compiled), a drop-down each, from the data package."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    names = {name.replace("_", "-") for name in table_names(made)}
    return HTML("".join(_described(r) for r in package["resources"] if r["name"] in names))


def _described(resource: dict) -> str:
    title = say("title", "title_zh")
    fields = pd.DataFrame(
        [
            {
                "name": f["name"],
                "title": f[title],
                "type": f["type"],
                "about": f["description"],
                "values": ", ".join(map(str, f.get("constraints", {}).get("enum", []))),
            }
            for f in resource["schema"]["fields"]
        ]
    )
    body = table(
        fields,
        titles={
            "name": say("Column", "列"),
            "title": say("Title", "名称"),
            "type": say("Type", "类型"),
            "about": say("What it holds", "说明"),
            "values": say("Allowed values", "允许值"),
        },
    )
    name = resource["path"].removesuffix(".parquet")
    rows = say(f"{resource['rows']:,} rows", f"{resource['rows']:,}行")
    return (
        f'<details class="book-gists" id="table-{name}"><summary><code>{name}</code> {escape(resource[title])} '
        f"({rows})</summary><p>{escape(resource['description'])}</p>{body.data}</details>"
    )


def downloads() -> HTML:
    """Give links to a zip of all and to every table as Parquet and CSV; the files stand beside the built pages."""
    about = schema("tables").set_index("table")
    rows = "".join(
        f"<tr><td><code>{name}</code></td><td>{escape(about.loc[name, say('title_en', 'title_zh')])}</td>"
        f'<td class="short">{len(load(name)):,}</td><td><a href="../../downloads/{name}.csv" download>CSV</a></td>'
        f'<td><a href="../../downloads/{name}.parquet" download>Parquet</a></td></tr>'
        for name in table_names()
    )
    head = "".join(
        f"<th>{h}</th>" for h in (say("Table", "表"), say("What it holds", "内容"), say("Rows", "行"), "", "")
    )
    everything = f'<p><a href="../../downloads/{ZIP}" download>{say("All tables in one zip", "全部表(zip)")}</a></p>'
    tables = f'<div class="book-table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    links = ", ".join(f'<a href="../../downloads/{p.name}" download>{escape(p.name)}</a>' for p in sample_files())
    samples = say("For practice, an invented article and its numbers: ", "练习用的虚构文章及其数字:")
    return HTML(f"{everything}{tables}<p>{samples}{links}</p>")


def glossary() -> HTML:
    """Give every term in both languages, what it means here, and a line where it occurs, sorted by English term."""
    rows = load("glossary").sort_values("term_en", key=lambda s: s.str.casefold())
    rows = rows.assign(where=[source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)])
    titles = column_titles("glossary")
    shown = rows[["term_en", "term_zh", say("explanation_en", "explanation_zh"), "where"]]
    return table(shown, titles=titles | {"where": say("For example", "例见")}, scroll=False)

"""What every article page shows in the same way: its box, its gists, its statements, its firms and names."""

from __future__ import annotations

import re
from html import escape

import numpy as np
import pandas as pd
from IPython.display import HTML, Markdown

from aicities import schema as T
from aicities.data import (
    by_city,
    city_name,
    city_of,
    filter_url,
    label,
    lines_of,
    load,
    name_of,
    row_url,
    say,
    source_name,
    source_names,
)
from aicities.display.intervals import date_words, scales
from aicities.display.links import Link
from aicities.display.sentences import counted, linked
from aicities.display.tables import column_titles, heads, table
from aicities.language import UNTRANSLATED, bracketed, in_language, joined, sign, within, wrapped
from aicities.method.article import also_named, count_ways, entities_in, owners_of


def box(source_id: str) -> HTML:
    """Who published an article, who speaks in it, and how its figures were checked."""
    source = load("sources").set_index("source_id").loc[source_id]
    speakers = load("statements").query("source_id == @source_id and speaker_id != 'article'")["speaker_id"]
    checks = load("checks").query("source_id == @source_id")
    unknown = say("not stated")
    rows = [
        (say("Title"), name_of(source_id)),
        (say("Published by"), source[in_language("publisher", source)] if pd.notna(source["publisher"]) else unknown),
        (say("Author"), _person(source["author"]) if pd.notna(source["author"]) else unknown),
        (say("Date"), bracketed(date_words(source["date"]), within(label("date_basis", source["date_basis"])))),
        (
            say("Who speaks"),
            joined(sorted(set(map(name_of, speakers)))) or say("only the article"),
        ),
        (say("How its figures were checked"), how_checked(checks)),
    ]
    return table(
        pd.DataFrame(rows, columns=["a", "b"]), titles={"a": say("About this article"), "b": source_name(source_id)}
    )


def _person(name_zh: str) -> str:
    """Both names of somebody of whom a source prints the Chinese one."""
    found = load("entities").query("name_zh == @name_zh")["entity_id"]
    return city_name(found.iloc[0]) if len(found) else name_zh


def how_checked(checks: pd.DataFrame) -> str:
    """In words, how many checks recompute a figure, compare it with another source, or rest on reading."""
    return joined((say(WAY_WORDS[way], n=n) for way, n in count_ways(checks).items()), ";")


def checked(source_id: str) -> pd.DataFrame:
    """The checks of an article, each with the weight of its rule: of substance, or clerical."""
    rules = load("verdict_rules")[["rule_id", "weight"]]
    return load("checks").query("source_id == @source_id").merge(rules, on="rule_id", how="left")


def clerical_failures(source_id: str) -> Markdown:
    """The checks of an article that fail for a slip of the pen only, each linked to its row."""
    slips = checked(source_id).query("verdict == 'fails' and weight == 'clerical'")
    titles = [
        f"[{title}]({row_url('checks', [id_])})"
        for title, id_ in zip(slips[in_language("title")], slips["check_id"], strict=True)
    ]
    none = say("No check fails only because of a wrong or missing character.")
    some = say(
        "Another **{n}** fail only because of a wrong or missing character; no figure depends on it: {titles:;}.",
        n=counted(slips, filter_url("checks", source=source_id)),
        titles=titles,
    )
    return Markdown(some if titles else none)


def two_coders(source_id: str) -> Markdown:
    """How far two coders who checked an article on their own have the same checks, and the same verdicts."""
    rows = load("agreement").query("source_id == @source_id and table == 'checks'")
    every, verdict = (rows[rows["column"] == column].iloc[0] for column in ("(row)", "verdict"))
    return Markdown(
        say(
            """Two coders checked the article on their own. One made {a} checks, the other {b}: only **{both}** of them
are the same. Where both have a check, they give the same verdict in **{agreed}** of {both} cases. So a verdict is
reliable, but *what* gets checked is a choice: another reader would check other lines.""",
            a=linked(every["rows_a"], every),
            b=linked(every["rows_b"], every),
            both=linked(every["matched"], every),
            agreed=linked(verdict["agreed"], verdict),
        )
    )


REFERENCE = ("facts", "checks", "statements", "policies", "events", "rankings", "mentions", "relations")


def in_explorer(source_id: str) -> Markdown:
    """Links that open all rows of an article in the explorer, a table each, with how many there are."""
    counts = {name: int((load(name)["source_id"] == source_id).sum()) for name in REFERENCE}
    about = T.schema("tables").set_index("table")[in_language("title")]
    links = [f"[{bracketed(about[name], n)}]({filter_url(name, source=source_id)})" for name, n in counts.items() if n]
    return Markdown(say("Every row of this article, with its line, is in the explorer: {links:;}.", links=links))


WAY_WORDS = {
    "computed": "{n} recomputed from other figures",
    "compared": "{n} compared with an outside source or another article",
    "read": "{n} judged by reading",
}


def gists(source_id: str) -> HTML:
    """The article in its own order: a drop-down a section, one sentence of ours a line, its numbers with their rows."""
    lines = load("lines").query("source_id == @source_id and section.notna() and gist_en.notna()")
    values = _values(source_id)
    parts = []
    heads = section_heads(source_id)
    for section, rows in lines.groupby("section"):
        rows = rows[rows["role"] != "heading"]
        said = rows[in_language("gist")].fillna(UNTRANSLATED + rows["gist_en"])
        texts = zip(rows["line"], T.row_ids("outline", rows), said, strict=True)
        items = "".join(
            f"<li>{_number(str(line), 'outline', id_)} {_figures(gist, values[values['line'] == line])}</li>"
            for line, id_, gist in texts
        )
        parts.append(f"<details><summary>{section}. {escape(heads[section])}</summary><ol>{items}</ol></details>")
    return HTML(f'<div class="book-gists">{"".join(parts)}</div>')


def _number(text: str, name: str, id_: str) -> str:
    """A number as a quiet link to its row."""
    return f'<a class="book-number" href="{escape(row_url(name, [id_]))}">{escape(text)}</a>'


def _figures(text: str, values: pd.DataFrame) -> str:
    """A sentence in HTML in which each number that is one of some values (value, table, id) leads to its row.

    The number of a month or a day in a Chinese date is none.
    """
    scale = {word: size for size, word in scales()}
    parts, done = [], 0
    number = r"(?<![A-Za-z.-])(\d+(?:,\d{3})*(?:\.\d+)?)(?![\d月日])"
    for found in re.finditer(rf"{number}(?:[ -]?({'|'.join(scale)}))?", text):
        value = float(found[1].replace(",", "")) * scale.get(found[2], 1)
        same = values[np.isclose(values["value"].astype(float), value, rtol=1e-9)]
        if len(same):
            parts += [escape(text[done : found.start()]), _number(found[0], *same.iloc[0][["table", "id"]])]
            done = found.end()
    return "".join([*parts, escape(text[done:])])


def _values(source_id: str) -> pd.DataFrame:
    """The numbers that an article states, as values of rows: line, value, table, id."""
    found = []
    for name, column in (("facts", "value"), ("rankings", "score"), ("rankings", "rank")):
        rows = load(name).query("source_id == @source_id").dropna(subset=column)
        found.append(
            pd.DataFrame({"line": rows["line"], "value": rows[column], "table": name, "id": T.row_ids(name, rows)})
        )
    return pd.concat([part for part in found if len(part)] or found[:1])


def dated(name: str, source_id: str, city_ids: list[str]) -> pd.DataFrame:
    """The dated policies or events of an article in some cities, ready for a timeline.

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
    return rows.assign(text=rows[in_language("title")], city=rows["city_id"].map(city_name)).sort_values(
        "date", kind="stable"
    )


def spoken(source_id: str) -> pd.DataFrame:
    """The statements of an article with the words a reader sees.

    Adds speaker and about (both names), says, factor_name, type_name, stance_name, voice_name (empty for null),
    and source (with the line) to the columns of the table.
    """
    rows = load("statements").query("source_id == @source_id")
    itself = {"article": name_of("article")}
    return rows.assign(
        speaker=rows["speaker_id"].map(lambda i: itself.get(i) or city_name(i)),
        about=rows["about_id"].map(city_name),
        says=rows[in_language("paraphrase")],
        factor_name=rows["factor"].map(lambda f: label("factor", f)),
        type_name=rows["type"].map(lambda t: label("statement_type", t)),
        stance_name=rows["stance"].map(lambda s: label("stance", s)),
        voice_name=rows["voice"].map(lambda v: label("voice", v)),
        source=lines_of(rows),
    )


def stated_on(topic_id: str, source_id: str) -> pd.DataFrame:
    """The statements of an article with a stance on a topic, as `spoken` gives them, by where they stand.

    Adds section (its number, 0 for the title and captions) and part (number and heading; ``|`` parts lines).
    """
    rows = spoken(source_id).query("topic_id == @topic_id and stance.notna()")
    rows = rows.merge(load("lines")[["source_id", "line", "section"]], on=["source_id", "line"])
    rows["section"] = rows["section"].fillna(0)
    heads = {n: f"{n}. {head}" for n, head in section_heads(source_id).items()} | {0: say("Title and captions")}
    return rows.assign(part=["|".join(wrapped(heads[n], 24)) for n in rows["section"]])


def section_heads(source_id: str) -> dict[int, str]:
    """The heading of each section of an article, in a sentence of ours; words for what stands before the first."""
    lines, gist = load("lines").query("source_id == @source_id and section.notna()"), in_language("gist")
    found = (
        lines[lines["role"] == "heading"].groupby("section")[gist].agg(lambda parts: sign("space").join(parts.dropna()))
    )
    return {n: found.get(n) or say("The lead") for n in lines["section"].unique()}


def named_in(source_id: str, city_ids: list[str], kinds: list[str]) -> pd.DataFrame:
    """The entities of some kinds that an article names in some cities: one row an entity and city."""
    mentions = load("mentions").query("source_id == @source_id")
    return entities_in(mentions, load("entities"), city_ids, kinds)


def lab_owners(source_id: str, city_ids: list[str]) -> pd.DataFrame:
    """How many labs and institutes of each city an article ties to an owner, by its kind: city, owner, n (linked)."""
    labs = named_in(source_id, city_ids, ["lab", "institute"])
    ties = load("relations").query("source_id == @source_id and relation == 'part_of'")
    counts = owners_of(labs, ties, load("entities"))
    return counts.assign(
        city=counts["city_id"].map(city_name),
        owner=counts["kind_owner"].map(lambda k: label("entity_kind", k)),
        n=[linked(n, ties[ties["from_id"].isin(ids)]) for n, ids in zip(counts["n"], counts["owned"], strict=True)],
    )


def shared_entities(source_id: str) -> pd.DataFrame:
    """The entities of an article that other articles name too: firms first, labels of groups last.

    Columns: name (in both languages, a link to the entity in the explorer), kind (in words), elsewhere (the other
    articles), entity_id. From the mentions table; outside sources don't count.
    """
    articles = load("sources").query("kind == 'article'")["source_id"]
    rows = also_named(source_id, load("mentions"), load("entities"), articles)
    url = [row_url("entities", [id_]) for id_ in rows["entity_id"]]
    return pd.DataFrame(
        {
            "name": [Link(city_name(id_), href) for id_, href in zip(rows["entity_id"], url, strict=True)],
            "kind": [label("entity_kind", kind) for kind in rows["kind"]],
            "elsewhere": [joined(source_names(ids).values()) for ids in rows["elsewhere"]],
            "entity_id": rows["entity_id"].to_list(),
        }
    )


def shared_table(source_id: str) -> HTML:
    """The rows of `shared_entities` as a table in a drop-down, whose line counts them."""
    rows = shared_entities(source_id)
    titles = heads(
        name="Name",
        kind="Kind",
        elsewhere="Also in",
    )
    head = say("{n} names here stand in other articles too", n=len(rows))
    inside = table(rows.drop(columns="entity_id"), titles=titles, scroll=False).data
    return HTML(f'<div class="book-gists"><details><summary>{escape(head)}</summary>{inside}</details></div>')


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
        firms.sort_values("line", kind="stable")
        .groupby("entity_id", sort=False)
        .agg(
            name_zh=("name_zh", "first"),
            name_en=("name_en", "first"),
            sector=("sector", "first"),
            seat=("city_id_seat", "first"),
            role=(in_language("role"), "first"),
            line=("line", joined),
        )
    )
    rows["sector"] = rows["sector"].map(lambda s: label("sector", s))
    rows["seat"] = rows["seat"].map(city_name)
    titles = column_titles("entities")
    return table(
        rows.sort_values("name_en", kind="stable").reset_index(drop=True),
        titles={
            "name_zh": titles["name_zh"],
            "name_en": titles["name_en"],
            "sector": titles["sector"],
            "seat": say("Seat, where stated"),
            "role": say("First said of it"),
            "line": say("Lines"),
        },
    )

"""Take reviewed rows into the tables, and say what an article that was started still needs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd

from aicities import schema as T
from aicities.curation import articles as A
from aicities.curation import chinese, counted_articles, sheets, translation
from aicities.curation import compile as C
from aicities.curation import rules as R
from aicities.curation import started as S
from aicities.curation import started_page as P
from aicities.curation.new_article import (
    UNREAD,
    Changes,
    all_or_nothing,
    csv_lines,
    curated,
    page,
    started,
    started_header,
    with_rows,
)
from aicities.data import articles
from aicities.language import joined, say

REVIEW = "python -m aicities review"
YES, NO = ("yes", "y", "是"), ("no", "n", "否")


def waiting() -> pd.DataFrame:
    """Every started row: table, line of its file (row), and the cells of its file; empty where none waits."""
    parts = []
    for table in S.TABLES:
        if started(table).exists():
            rows = sheets.read_csv(started(table), started_header(table))
            parts.append(rows.assign(table=table, row=range(2, len(rows) + 2)))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["table", "row", "source_id"])


# --- reviewed rows go into the tables ---------------------------------------------------------------------------------


def take(folder: Path | None = None) -> dict[str, int]:
    """Move the rows marked ``yes`` into the curated tables and drop those marked ``no``: how many of each table moved.

    With the ``folder`` of the articles each anchor and number is looked up in its line. Raises `TableError` with a line
    for each problem, and nothing is changed.
    """
    rows = _with_ids(waiting())
    if rows.empty:
        return {}
    marks = rows[S.REVIEW].fillna("").str.strip().str.lower()
    yes, no = rows[marks.isin(YES)], rows[marks.isin(NO)]
    no_names = set(no.loc[no["table"] == "entities", "name_zh"])
    dropped = no.index.union(rows.index[(rows["table"] == "mentions") & rows["entity_id"].isin(no_names)])
    yes = yes.drop(dropped, errors="ignore")
    if problems := _incomplete(yes) + ([] if folder is None else _not_in_line(yes, folder)):
        raise R.TableError("\n".join(problems))
    with all_or_nothing() as changes:
        places: dict[tuple[str, int], int] = {}
        for table, its in yes.groupby("table"):
            last = curated(table).read_text(encoding="utf-8").count("\n")
            places |= {(table, last + i): row for i, row in enumerate(its["row"], 1)}
            changes.write(curated(table), with_rows(curated(table), its.to_dict("records")))
        _keep(rows.drop(yes.index.union(dropped)), changes)
        try:
            C.compile_tables()
        except R.TableError as error:
            raise R.TableError(_in_started(str(error), places)) from error
    return yes["table"].value_counts().to_dict()


def _with_ids(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, where an entity that was given an id is named by it, and no more by its Chinese name."""
    if rows.empty or "name_zh" not in rows:
        return rows
    found = rows[(rows["table"] == "entities") & rows["entity_id"].notna()]
    ids = dict(zip(found["name_zh"], found["entity_id"], strict=True))
    named = {"entity_id": "mentions", "speaker_id": "statements"}
    return rows.assign(
        **{
            column: rows[column].mask(rows["table"] == table, rows[column].replace(ids))
            for column, table in named.items()
            if column in rows
        }
    )


def _incomplete(rows: pd.DataFrame) -> list[str]:
    """A line for each cell that a reviewed row still needs."""
    return [
        sheets.fault(_place(row), name, say("is empty: fill it in, or write no under review"))
        for row in rows.to_dict("records")
        for name in needs(row)
    ]


def _place(row: dict) -> str:
    """The place of a started row: ``data/started/facts.csv line 3``."""
    return sheets.at(f"data/started/{row['table']}.csv", row["row"])


def needs(row: dict) -> list[str]:
    """The columns of a started row that must not be empty, and are."""
    required = T.columns(row["table"], "hand").query("required == 'true'")["column"]
    return [name for name in required if pd.isna(row[name])]


def _not_in_line(rows: pd.DataFrame, folder: Path) -> list[str]:
    """A line for each anchor or printed number that does not stand in its line of the article."""
    texts: dict[str, list[str]] = {}
    for source in R.read_table("sources").query("kind == 'article'").itertuples():
        if source.source_id in set(rows["source_id"]) and (folder / source.file_name).is_file():
            lines = A.read_lines(folder / source.file_name)
            texts[source.source_id] = [A.normalise(line, source.script)[0] for line in lines]
    return [
        sheets.fault(
            _place(row),
            name,
            say(
                "{text!r} does not stand in line {n} of the article: write it as printed",
                text=row[name],
                n=row["line"],
            ),
        )
        for row in rows.to_dict("records")
        for name in ("anchor", "value_text")
        if row["source_id"] in texts and not pd.isna(row.get("line")) and not pd.isna(row.get(name))
        if row[name] not in "".join(texts[row["source_id"]][int(row["line"]) - 1 : int(row["line"])])
    ]


def _keep(rows: pd.DataFrame, changes: Changes) -> None:
    """Write the rows that go on waiting; a file without any goes."""
    for table in S.TABLES:
        its = rows[rows["table"] == table]
        if len(its):
            header = started_header(table)
            changes.write(started(table), ",".join(header) + "\n" + csv_lines(header, its.to_dict("records")))
        elif started(table).exists():
            changes.remove(started(table))


def _in_started(problems: str, places: dict[tuple[str, int], int]) -> str:
    """Problems that name lines which the started rows would have had, with the lines that they have."""

    def placed(match: re.Match) -> str:
        row = places.get((match[1], int(match[2])))
        return match[0] if row is None else _place({"table": match[1], "row": row})

    return re.sub(sheets.at(r"data/curated/(\w+)\.csv", r"(\d+)"), placed, problems)


# --- what is left -----------------------------------------------------------------------------------------------------


def left() -> list[str]:
    """A line for each article of which rows wait for review."""
    rows = waiting()
    return [
        say(
            "{id}: {n} rows are unreviewed and in no table yet ({counts}): {command} says what is next",
            id=source_id,
            n=len(its),
            counts=sheets.counts(its["table"].value_counts().to_dict()),
            command="python -m aicities todo",
        )
        for source_id, its in rows.groupby("source_id")
    ]


def todo() -> list[str]:
    """What is still to be done for the articles that were started, the next thing first."""
    steps = [
        step
        for source in R.read_table("sources").query("kind == 'article'").itertuples()
        for step in (
            *_source_steps(source),
            *_line_steps(source),
            *_extract_steps(source),
            *_row_steps(source.source_id),
            *_page_steps(source),
        )
    ]
    steps += _chinese_steps()
    if old := counted_articles.out_of_date(len(articles())):
        steps.append(
            say(
                "{n} sentences speak of another number of articles than {articles}; look at each, and write it anew "
                "where it is wrong:",
                n=len(old),
                articles=len(articles()),
            )
            + "".join(f"\n  {sentence}" for sentence in old)
        )
    return steps


def _source_steps(source) -> list[str]:
    if pd.isna(source.note) or not source.note.startswith(UNREAD):
        return []
    return [
        say(
            "data/curated/sources.csv, row {id}: write title_en, short_en and short_zh; look at title_zh, publisher, "
            "author, date and date_basis; then empty the note, or write your own",
            id=source.source_id,
        )
    ]


def _line_steps(source) -> list[str]:
    lines = R.read_table("outline").query("source_id == @source.source_id and role in ['body', 'list_item']")
    bare = lines[lines["gist_en"].isna()]
    if bare.empty or not page(source.source_id).exists():
        return []
    return [
        say(
            "data/curated/outline.csv, {id}: {n} of {all} lines have no sentence of yours (gist_en), the first is line "
            "{line}; look at role and section as you go",
            id=source.source_id,
            n=len(bare),
            all=len(lines),
            line=bare["line"].iloc[0],
        )
    ]


def _extract_steps(source) -> list[str]:
    """Whether the lines have other roles, sections or sentences than the outline that they are made from."""
    columns = ["line", "role", "section", "gist_en", "gist_zh"]
    lines, outline = R.read_table("lines"), R.read_table("outline")
    lines, outline = (rows[rows["source_id"] == source.source_id] for rows in (lines, outline))
    made = lines.loc[lines["role"] != "blank", columns].reset_index(drop=True)
    if made.equals(outline[columns].reset_index(drop=True)):
        return []
    return [
        say(
            "data/extracted is older than the outline: {command}, with AICITIES_ARTICLES set",
            command=f"make extract ONLY={source.source_id}",
        )
    ]


def _row_steps(source_id: str) -> list[str]:
    rows, steps = waiting(), []
    for table, its in rows[rows["source_id"] == source_id].groupby("table", sort=False):
        first = its.iloc[0].to_dict()
        steps.append(
            say(
                "data/started/{table}.csv: {n} rows of {id} wait{marked}. Complete a row and write yes under review, "
                "or no to drop it; then: {command}. Line {line} lacks {lacks}",
                table=table,
                n=len(its),
                id=source_id,
                marked=_marked(its),
                command=REVIEW,
                line=first["row"],
                lacks=joined(needs(first)) or say("nothing that must be there"),
            )
        )
    return steps


def _marked(rows: pd.DataFrame) -> str:
    """How many of some rows are marked; empty where none is."""
    n = rows[S.REVIEW].fillna("").str.strip().str.lower().isin(YES + NO).sum()
    return say(", {n} of them marked: {command} takes these over", n=n, command=REVIEW) if n else ""


def _chinese_steps() -> list[str]:
    """How many texts of the data and of the pages of articles have no Chinese that fits, and how to begin."""
    pages = [path for source_id in articles() if (path := page(source_id)).exists()]
    n = len(chinese.problems()) + sum(len(translation.problems(path, T.DATA.parent)) for path in pages)
    if not n:
        return []
    commands = {"all": "python -m aicities text", "start": "python -m aicities text PAGE --start"}
    return [
        say(
            "{n} texts have no Chinese, or one of an older English: {all} lists them, {start} writes empty blocks",
            n=n,
            **commands,
        )
    ]


def _page_steps(source) -> list[str]:
    path = page(source.source_id)
    cells = P.open_questions(path) if path.exists() else []
    if not cells:
        return []
    return [
        say(
            "{file}: {n} places begin with {mark} (cells {cells}): write them",
            file=f"notebooks/articles/{path.name}",
            n=len(cells),
            mark=P.OPEN,
            cells=[cell for cell, _ in Counter(cells).most_common()],
        )
    ]

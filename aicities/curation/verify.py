"""Prove the compiled tables against the article files: hashes, anchors, printed numbers, and no article text."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from aicities import schema as T
from aicities.curation import articles as A
from aicities.curation import leaks
from aicities.curation import rules as R
from aicities.curation.compile import compile_tables, to_arrow
from aicities.curation.sheets import fault
from aicities.data import text_of
from aicities.language import bracketed, headed, say
from aicities.method.numbers import NumberError, read_number

ROOT = T.DATA.parent
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".csv",
    ".json",
    ".ipynb",
    ".toml",
    ".yml",
    ".yaml",
    ".txt",
    ".cff",
    ".html",
    ".js",
    ".css",
    ".svg",
    ".inv",
    "",
}
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')  # of a script that holds data
NAME_COLUMNS = {"title_zh", "name_zh", "aliases", "role_zh", "index_zh"}


@dataclass
class Report:
    """What was proved, counted by table, and every problem that was found."""

    proved: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)

    def count(self, what: str, n: int = 1) -> None:
        """Add to the number of things proved under a heading."""
        self.proved[what] = self.proved.get(what, 0) + n


def verify(articles: Path) -> Report:
    """Check everything that the article files can prove; a problem never stops the checks after it."""
    report = Report()
    tables = _read_parquet(report)
    if tables is None:
        return report
    lines = _check_articles(tables, articles, report)
    at_hand = {name: _at_hand(rows, tables["sources"], articles) for name, rows in tables.items()}
    for name, rows in at_hand.items():
        if {"line", "anchor"} <= set(rows.columns):
            _check_anchors(name, rows, lines, report)
    _check_literals(at_hand["checks"], lines, report)
    _check_markers(at_hand["arguments"], lines, report)
    _check_numbers(tables, lines, report)
    _check_fresh(tables, report)
    _check_leaks(tables, lines, report)
    return report


def _read_parquet(report: Report) -> dict[str, pd.DataFrame] | None:
    tables = {}
    for name in T.table_names():
        path = T.DATA / f"{name}.parquet"
        try:
            tables[name] = pq.read_table(path).to_pandas(types_mapper=_nullable)
        except FileNotFoundError:
            report.problems.append(
                say("{file} is missing: run `make data`, or restore it from version control", file=path.name)
            )
        except (OSError, ValueError) as error:
            report.problems.append(
                say(
                    "{file} can't be read ({reason}): run `make data`",
                    file=path.name,
                    reason=str(error).splitlines()[0],
                )
            )
    return None if report.problems else tables


def _nullable(type_):
    import pyarrow as pa

    return {
        pa.string(): pd.StringDtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }.get(type_)


def _check_articles(tables, folder: Path, report: Report) -> dict[tuple[str, int], str]:
    """Compare each file and line with its hash; give the normalised lines of the files that are there."""
    texts = {}
    for source in tables["sources"].query("kind == 'article'").itertuples():
        path = folder / source.file_name
        if not path.is_file():
            report.problems.append(
                say(
                    "sources {id}: {path} is missing, so no line of it is proved: put the article file there",
                    id=source.source_id,
                    path=path,
                )
            )
            continue
        if A.file_hash(path) != source.sha256:
            report.problems.append(
                say(
                    "sources {id}: {file} is not the file that was coded (its SHA-256 differs): use the file as "
                    "delivered, or run `make extract` and recode",
                    id=source.source_id,
                    file=path.name,
                )
            )
        raw = A.read_lines(path)
        _check_line_hashes(tables["lines"].query("source_id == @source.source_id"), source, raw, report)
        for i, line in enumerate(raw, 1):
            texts[source.source_id, i] = A.normalise(line, source.script)[0]
    return texts


def _at_hand(rows: pd.DataFrame, sources: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """The rows that no missing article file would have to prove."""
    if "source_id" not in rows:
        return rows
    files = sources.query("kind == 'article'").set_index("source_id")["file_name"]
    missing = [source_id for source_id, name in files.items() if not (folder / name).is_file()]
    return rows[~rows["source_id"].isin(missing)]


def _check_line_hashes(rows: pd.DataFrame, source, raw: list[str], report: Report) -> None:
    if sorted(rows["line"]) != list(range(1, len(raw) + 1)) or len(raw) != source.n_lines:
        report.problems.append(
            say(
                "lines {id}: {n} rows, but {file} has {lines} lines: run `make extract`",
                id=source.source_id,
                n=len(rows),
                file=source.file_name,
                lines=len(raw),
            )
        )
    for row in rows.itertuples():
        if row.line <= len(raw) and A.line_hash(raw[row.line - 1]) != row.sha256:
            report.problems.append(
                say(
                    "lines {id} line {n}: the file's line differs from the one coded",
                    id=source.source_id,
                    n=row.line,
                )
            )
        else:
            report.count(say("{table}: hash of the line", table="lines"))


def _where(name: str, rows: pd.DataFrame, row: pd.Series) -> str:
    key = "+".join("" if pd.isna(row[k]) else str(row[k]) for k in T.key(name))
    return say("{table} {key} (line {n})", table=name, key=key, n=row["line"])


def _check_anchors(name: str, rows: pd.DataFrame, lines: dict, report: Report) -> None:
    for _, row in rows[rows["line"].notna()].iterrows():
        text = lines.get((row["source_id"], row["line"]))
        if text is None:
            told = say("{where}: {id} has no such line to look in", where=_where(name, rows, row), id=row["source_id"])
            report.problems.append(told)
        elif row["anchor"] not in text:
            fix = say("correct the anchor or the line")
            report.problems.append(_not_there(_where(name, rows, row), "anchor", row["anchor"], fix))
        else:
            report.count(say("{table}: anchor in its line", table=name))


def _check_markers(arguments: pd.DataFrame, lines: dict, report: Report) -> None:
    """The word that ties two statements must stand in the line that ties them, each part of it in turn."""
    for row in arguments[arguments["marker"].notna()].itertuples():
        text = lines.get((row.source_id, row.line), "")
        for part in row.marker.split("…"):
            if part not in text:
                where = say("{table} {key} (line {n})", table="arguments", key=row.argument_id, n=row.line)
                report.problems.append(_not_there(where, "marker", part, say("correct the marker or the line")))
            text = text.partition(part)[2]
        report.count(say("{table}: marker in its line", table="arguments"))


def _check_literals(checks: pd.DataFrame, lines: dict, report: Report) -> None:
    """What a check says is printed, and each item it counts, must stand in its line."""
    for _, check in checks[checks["line"].notna()].iterrows():
        text = lines.get((check["source_id"], check["line"]), "")
        for column in ("reported_text", "items"):
            for literal in _literals(check[column]):
                if literal in text:
                    report.count(say("{table}: printed literal in its line", table="checks"))
                else:
                    fix = say("give the literal as printed")
                    report.problems.append(_not_there(_where("checks", checks, check), column, literal, fix))


def _not_there(where: str, column: str, literal: str, fix: str) -> str:
    """What is said of a text that does not stand in the line that it is of."""
    return fault(where, column, say("{literal!r} does not stand in the line: {fix}", literal=literal, fix=fix))


def _article_text(where: object, run: str) -> str:
    """What is said of a run of an article that stands in the project."""
    return say("{where}: article text {run!r}: say it in other words", where=where, run=run)


def _literals(cell) -> list[str]:
    if isinstance(cell, str):
        return [cell]
    return [] if cell is None or cell is pd.NA else list(cell)


def _check_numbers(tables, lines: dict, report: Report) -> None:
    told = R.told_rows(tables["checks"])
    facts = tables["facts"]
    for i, fact in facts.iterrows():
        where = _where("facts", facts, fact)
        text = lines.get((fact["source_id"], fact["line"])) if pd.notna(fact["line"]) else None
        if text is not None and fact["value_text"] not in text:
            fix = say("give the literal as printed")
            report.problems.append(_not_there(where, "value_text", fact["value_text"], fix))
            continue
        if by_hand := fact[R.BY_HAND].notna().any():
            report.by_hand.append(headed(where, bracketed(fact["value_text"], text_of(facts, "note")[i])))
        wrong = R.hand_problems(fact, f"facts:{fact['fact_id']}" in told) if by_hand else _number_problems(fact)
        report.problems += [fault(where, column, what) for column, what in wrong]
        report.count(say("{table}: number equals what is printed", table="facts"), not wrong)


def _number_problems(fact: pd.Series) -> list[tuple[str, str]]:
    """What is wrong with the numbers of a fact that are read from its printed text: the column and the fault."""
    try:
        reading = read_number(fact["value_text"], fact["unit"], fact["state"])
    except NumberError as error:
        return [("value_text", R.in_words(error))]
    for column, read in (("value", reading.value), ("value_low", reading.low), ("value_high", reading.high)):
        stored = None if pd.isna(fact[column]) else float(fact[column])
        if stored != read:
            what = say(
                "{stored} is not what {text!r} says ({read}): never type a value, run `make data`",
                stored=stored,
                text=fact["value_text"],
                read=read,
            )
            return [(column, what)]
    same = reading.comparator == fact["comparator"]
    return [] if same else [("comparator", say("should be {sign}: run `make data`", sign=reading.comparator))]


def _check_fresh(tables, report: Report) -> None:
    try:
        fresh = compile_tables()
    except R.TableError as error:
        report.problems += str(error).splitlines()
        return
    for name, rows in fresh.items():
        if not to_arrow(name, rows).equals(pq.read_table(T.DATA / f"{name}.parquet")):
            report.problems.append(
                say("{file} differs from a fresh compile of data/: run `make data`", file=f"{name}.parquet")
            )
        else:
            report.count(say("tables: Parquet equals a fresh compile"))


def _check_leaks(tables, lines: dict, report: Report) -> None:
    allowed = [
        part
        for rows in tables.values()
        for column in NAME_COLUMNS & set(rows.columns)
        for cell in rows[column].dropna()
        for part in ([cell] if isinstance(cell, str) else cell)
    ]
    forbidden = leaks.forbidden_runs(lines.values(), allowed)
    for name, rows in tables.items():
        for column in rows.select_dtypes(include=["string", "object"]).columns:
            for cell in rows[column].dropna():
                if run := leaks.find_leak(cell if isinstance(cell, str) else "\n".join(cell), forbidden):
                    report.problems.append(_article_text(f"{name}, {column}", run))
    for path in text_files(ROOT):
        if run := leaks.find_leak_in(parts(path), forbidden):
            report.problems.append(_article_text(path.relative_to(ROOT), run))
        report.count(say("files: no article text"))


def parts(path: Path) -> Iterable[str]:
    """What a file says: all of it, or string by string the rows that a page loads, as the cells of a table are read."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return STRING.findall(text) if path.parent.name == "rows" and path.suffix == ".js" else [text]


def text_files(root: Path) -> list[Path]:
    """The text files that are tracked or would be, and those of the built book."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True)
    tracked = [root / name for name in listed.stdout.splitlines()] if listed.returncode == 0 else list(root.rglob("*"))
    built = list((root / "_build" / "html").rglob("*"))
    return sorted(
        {
            p
            for p in tracked + built
            if p.is_file()
            and p.suffix in TEXT_SUFFIXES
            and ".venv" not in p.parts
            and p.name != "package-lock.json"
            and "vendor" not in p.parts
        }
    )

"""Make `data/extracted/*.csv` from the article files, which readers don't have."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from aicities import schema as T
from aicities.curation import articles as A
from aicities.curation import rules as R
from aicities.language import say
from aicities.read import cloud
from aicities.read import segment as W

COUNTED = ("heading", "body", "list_item")


def extract(folder: Path, sources: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """The extracted tables of all articles, or of some rows of `sources`, from the files in a folder.

    Raises `FileNotFoundError` naming each article file that is missing, and `TableError` with a line for each line of
    an article that the outline lacks.
    """
    sources = R.read_table("sources").query("kind == 'article'") if sources is None else sources
    outline = R.read_table("outline")
    missing = [name for name in sources["file_name"] if not (folder / name).is_file()]
    if missing:
        told = say("{folder} has no {names}: name the folder with the article files", folder=folder, names=missing)
        raise FileNotFoundError(told)
    if missed := [problem for s in sources.itertuples() for problem in unlisted(s, folder, outline)]:
        raise R.TableError("\n".join(missed))
    taggers = {"domain": W.tagger(R.read_table("domain_words")), "plain": W.tagger(None)}
    found: dict[str, list[dict]] = {name: [] for name in T.table_names("extracted")}
    for source in sources.itertuples():
        extract_article(source, folder, outline.query("source_id == @source.source_id"), taggers, found)
    return {name: R.to_types(name, pd.DataFrame(rows).astype("string")) for name, rows in found.items()}


def extract_again(folder: Path, source_id: str) -> dict[str, pd.DataFrame]:
    """The extracted tables with the rows of one article made anew, and those of the others as they are.

    Raises `FileNotFoundError` or `TableError` as `extract` does.
    """
    sources = R.read_table("sources").query("kind == 'article'")
    one = sources[sources["source_id"] == source_id]
    if one.empty:
        known = list(sources["source_id"])
        raise R.TableError(say("no article has the id {id}: choose of {known}", id=source_id, known=known))
    made = extract(folder, one)
    order = {id_: i for i, id_ in enumerate(sources["source_id"])}
    found = {}
    for name, rows in made.items():
        kept = R.read_table(name).query("source_id != @source_id")
        both = pd.concat([kept, rows], ignore_index=True)
        found[name] = both.sort_values("source_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
    return found


def extract_article(source, folder: Path, outline: pd.DataFrame, taggers: dict, found: dict[str, list]) -> None:
    """Add the extracted rows of one article to those of each table in ``found``."""
    raw = A.read_lines(folder / source.file_name)
    repaired = [A.normalise(line, source.script) for line in raw]
    rows = _line_rows(source.source_id, raw, outline)
    found["lines"] += rows
    found["repairs"] += [
        {"source_id": source.source_id, "line": i, **repair}
        for i, (_, repairs) in enumerate(repaired, 1)
        if rows[i - 1]["role"] not in T.NO_ROWS
        for repair in repairs
    ]
    for segmentation, tagger in taggers.items():
        tagged = [
            (row["section"], W.tag(tagger, text))
            for row, (text, _) in zip(rows, repaired, strict=True)
            if row["role"] in COUNTED
        ]
        same = {"source_id": source.source_id, "segmentation": segmentation}
        found["terms"] += [same | row for row in W.count_terms(tagged)]
        found["term_pairs"] += [same | row for row in W.count_pairs(tagged)]
        if segmentation == "domain":
            found["clouds"] += [{"source_id": source.source_id} | row for row in cloud.lay_out_cloud(tagged)]


def unlisted(source, folder: Path, outline: pd.DataFrame) -> list[str]:
    """One line for each line of an article that is not blank and has no row in the outline."""
    known = set(outline.loc[outline["source_id"] == source.source_id, "line"])
    return [
        say("outline: {id} line {n} has no row: add one with its role and section", id=source.source_id, n=i)
        for i, line in enumerate(A.read_lines(folder / source.file_name), 1)
        if line.strip() and i not in known
    ]


def _line_rows(source_id: str, raw: list[str], outline: pd.DataFrame) -> list[dict]:
    known = outline.set_index("line").to_dict("index")
    rows = []
    for i, line in enumerate(raw, 1):
        about = known.get(i, {"role": "blank", "section": None, "gist_en": None, "gist_zh": None})
        rows.append(
            {
                "source_id": source_id,
                "line": i,
                "role": about["role"],
                "section": about["section"],
                "n_chars": len(line),
                "sha256": A.line_hash(line),
                "gist_en": about["gist_en"],
                "gist_zh": about["gist_zh"],
            }
        )
    return rows


def write(found: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write the extracted tables as CSV, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in found.items():
        part = folder / f".{name}.part"
        rows.to_csv(part, index=False, lineterminator="\n", encoding="utf-8")
        part.replace(folder / f"{name}.csv")

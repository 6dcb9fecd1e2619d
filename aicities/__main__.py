"""``python -m aicities``: compile the tables, extract from the articles, verify against them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

OK, FAILED, NO_ARTICLES = 0, 1, 4


def main(argv: list[str] | None = None) -> int:
    """Run one command; give 0 for success, 1 for problems found, 4 where the article files are not at hand."""
    parser = argparse.ArgumentParser(prog="python -m aicities", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("compile", help="compile data/ to Parquet")
    export = commands.add_parser("export", help="write every table as Parquet and CSV, and a zip of all")
    export.add_argument("folder", type=Path)
    rows = commands.add_parser("rows", help="write the rows of every curated table for the explorer page")
    rows.add_argument("folder", type=Path)
    for name, about in (
        ("extract", "make data/extracted from the article files"),
        ("verify", "prove the tables against the article files"),
    ):
        command = commands.add_parser(name, help=about)
        command.add_argument(
            "--articles",
            type=Path,
            default=os.environ.get("AICITIES_ARTICLES"),
            help="folder with the article files (default: $AICITIES_ARTICLES)",
        )
    options = parser.parse_args(argv)
    if options.command == "compile":
        return _compile()
    if options.command == "export":
        return _export(options.folder)
    if options.command == "rows":
        return _rows(options.folder)
    if options.articles is None or not Path(options.articles).is_dir():
        print(
            f"The article files are not at hand ({options.articles or 'no folder named'}). They are not part of this "
            "project: name their folder with --articles DIR or AICITIES_ARTICLES.",
            file=sys.stderr,
        )
        return NO_ARTICLES
    return {"extract": _extract, "verify": _verify}[options.command](Path(options.articles))


def _compile() -> int:
    from aicities import compile as C
    from aicities import tables as T

    try:
        found = C.compile_tables()
    except T.TableError as error:
        problems = str(error).splitlines()
        print("\n".join(problems), f"\n{len(problems)} problems; nothing was written.", sep="\n", file=sys.stderr)
        return FAILED
    C.write(found, T.DATA)
    print(f"Compiled {len(found)} tables, {sum(map(len, found.values()))} rows, to {T.DATA}.")
    return OK


def _export(folder: Path) -> int:
    from aicities import export as X

    print(f"Wrote {X.export(folder)} files to {folder}.")
    return OK


def _rows(folder: Path) -> int:
    from aicities import explorer

    print(f"Wrote the rows of {explorer.export(folder)} tables to {folder}.")
    return OK


def _extract(articles: Path) -> int:
    from aicities import extract as E
    from aicities import tables as T

    try:
        found = E.extract(articles)
    except (FileNotFoundError, T.TableError) as error:
        print(error, file=sys.stderr)
        return FAILED
    E.write(found, T.DATA / "extracted")
    print("\n".join(f"{name}: {len(rows)} rows" for name, rows in found.items()))
    return OK


def _verify(articles: Path) -> int:
    from aicities.verify import verify

    report = verify(articles)
    for what, n in sorted(report.proved.items()):
        print(f"{n:6} proved  {what}")
    for row in report.by_hand:
        print(f"by hand: {row}")
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(f"{len(report.problems)} problems." if report.problems else "Everything that the articles can prove holds.")
    return FAILED if report.problems else OK


if __name__ == "__main__":
    sys.exit(main())

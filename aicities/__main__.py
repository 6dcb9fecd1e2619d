"""``python -m aicities``: compile the tables, extract from the articles, verify against them, read other articles."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from pathlib import Path

from aicities import language
from aicities.language import say

OK, FAILED, NO_FILE, REFUSED, NO_ARTICLES = 0, 1, 2, 3, 4
MADE = ("chinese", "export", "papers", "rows")  # commands that make parts of the book, in the language that is named
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 success, 1 problems found, 2 no such file or folder, 3 a file that can't be read,
    4 the article files are not at hand.
    """
    language.speak()
    argparse._ = _frame  # type: ignore[attr-defined]  # its own words, which it looks up at gettext by this name
    options = _parser().parse_args(argv)
    if options.command in MADE:
        language.speak(os.environ.get(language.VARIABLE))
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # as in the kernels of the book
    try:
        return _run(options)
    except BrokenPipeError:
        raise
    except ModuleNotFoundError as error:  # an installed package has neither the tables' sources nor what compiles them
        told = say(
            "{package} is missing: run this in the folder of the project, in the environment that make book made.",
            package=error.name,
        )
        print(told, file=sys.stderr)
        return FAILED
    except OSError as error:
        print(_in_words(error, options), file=sys.stderr)
        return FAILED


def _frame(message: str) -> str:
    """A text of argparse itself in the language of the terminal, by the table of words."""
    words = language.words().get(message.strip()) if language.LANGUAGE == "zh" else None
    return message if words is None else words + "\n" * message.endswith("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m aicities",
        description=say("Compile the tables, extract from the articles, verify against them, read other articles."),
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("compile", help=say("compile data/ to Parquet"))
    export = commands.add_parser("export", help=say("write every table as Parquet and CSV, and a zip of all"))
    export.add_argument("folder", type=Path)
    rows = commands.add_parser("rows", help=say("write the rows of every curated table for the explorer page"))
    rows.add_argument("folder", type=Path)
    papers = commands.add_parser(
        "papers", help=say("write the work sheets and answer sheets of all lessons, to be printed")
    )
    papers.add_argument("folder", type=Path)
    _add_translating(commands)
    _add_reading(commands)
    _add_articles(commands)
    for name, about in (
        ("extract", say("make data/extracted from the article files")),
        ("verify", say("prove the tables against the article files")),
    ):
        command = commands.add_parser(name, help=about)
        where = say("folder with the article files (default: $AICITIES_ARTICLES)")
        command.add_argument("--articles", type=Path, default=os.environ.get("AICITIES_ARTICLES"), help=where)
        if name == "extract":
            command.add_argument("--only", metavar="ID", help=say("this article alone; the rows of the others stay"))
    return parser


def _add_articles(commands) -> None:
    """Add the commands that take an article in, and out again."""
    new = commands.add_parser("new-article", help=say("register an article and start its rows and its page"))
    new.add_argument("file", type=Path)
    new.add_argument("--id", required=True, help=say("a place and a year, as in chengdu-2026"))
    new.add_argument("--date", help=say("date of the article, as in 2026-03-09, where the file prints none"))
    new.add_argument(
        "--city", action="append", default=[], help=say("a city of the page, as in chengdu (more than once)")
    )
    review = commands.add_parser("review", help=say("take the started rows that are marked yes into the tables"))
    for command in (new, review):
        where = say("folder of the article files, outside of the project (default: $AICITIES_ARTICLES)")
        command.add_argument("--articles", type=Path, default=os.environ.get("AICITIES_ARTICLES"), help=where)
    todo = commands.add_parser("todo", help=say("say what an article that was started still needs"))
    todo.add_argument("--left", action="store_true", help=say("only how many rows are unreviewed"))
    remove = commands.add_parser("remove-article", help=say("take an article out, as if it had never come"))
    remove.add_argument("id")
    remove.add_argument("--with-reviewed", action="store_true", help=say("also what a person reviewed or wrote"))


def _add_translating(commands) -> None:
    """Add the commands of those who translate the book."""
    text = commands.add_parser(
        "text", help=say("list what has no Chinese, or Chinese of an English that has changed since")
    )
    text.add_argument(
        "pages", nargs="*", metavar="PAGE", help=say("as in policy-timelines or who_says_so (default: all)")
    )
    text.add_argument(
        "--start", action="store_true", help=say("write empty blocks into the text files, to be filled in")
    )
    text.add_argument(
        "--done",
        nargs="*",
        metavar="CELL",
        help=say("note that these cells of one page, or tables of the data, are translated anew"),
    )
    text.add_argument(
        "--left-over", action="store_true", help=say("list what the built Chinese pages still say in English")
    )
    text.add_argument("--strict", action="store_true", help=say("exit code 1 where anything is missing or stale"))
    chinese = commands.add_parser(
        "chinese", help=say("write the sources of the Chinese book: pages, settings, contents")
    )
    chinese.add_argument("folder", type=Path)


def _add_reading(commands) -> None:
    """Add the commands that read other articles."""
    read = commands.add_parser("read", help=say("read one article of any make: clean lines, numbers, dates, names"))
    read.add_argument("file", type=Path)
    read.add_argument("--json", action="store_true", help=say("print everything as JSON"))
    read.add_argument("--date", help=say("date of the article, as in 2024-08-02, where the file prints none"))
    corpus = commands.add_parser(
        "corpus", help=say("read any number of files to Parquet: terms, numbers, a row for each file")
    )
    corpus.add_argument("folder", type=Path)
    corpus.add_argument("--out", type=Path, required=True, help=say("folder to write, which must not be there yet"))
    corpus.add_argument(
        "--scheduler", help=say("address of a Dask scheduler; without it this machine's cores do the work")
    )
    corpus.add_argument(
        "--segmenter", choices=("jieba", "rjieba"), default="jieba", help=say("rjieba is 20 times as fast")
    )
    corpus.add_argument("--workers", type=int, help=say("processes on this machine (default: one a core)"))
    corpus.add_argument("--no-numbers", action="store_true", help=say("terms only, which is several times as fast"))
    corpus.add_argument(
        "--analyse", action="store_true", help=say("also TF-IDF, term pairs, and keyness against the articles")
    )


def _run(options: argparse.Namespace) -> int:
    if options.command == "compile":
        return _compile()
    if options.command == "export":
        return _export(options.folder)
    if options.command == "rows":
        return _rows(options.folder)
    if options.command == "papers":
        return _papers(options.folder)
    if options.command == "text":
        return _text(options)
    if options.command == "chinese":
        return _chinese(options.folder)
    if options.command in ("new-article", "review", "todo", "remove-article"):
        return _article(options)
    if options.command in ("read", "corpus"):
        return _with_extra(options)
    if options.articles is None or not Path(options.articles).is_dir():
        print(
            say(
                "The article files are not at hand ({folder}). They are not part of this project: name their folder "
                "with --articles DIR or AICITIES_ARTICLES.",
                folder=options.articles or say("no folder named"),
            ),
            file=sys.stderr,
        )
        return NO_ARTICLES
    if options.command == "extract":
        return _extract(Path(options.articles), options.only)
    return _verify(Path(options.articles))


def _in_words(error: OSError, options: argparse.Namespace) -> str:
    """One line on a disk that is full or write-protected; any other error says by itself what to do."""
    from aicities import schema as T

    if error.errno not in FULL:
        return str(error)
    place = getattr(options, "folder", T.DATA) if options.command != "corpus" else options.out
    return say(
        "can't write to {place} ({reason}): make room or choose another folder, and run the command again. "
        "What stood there is as it was.",
        place=Path(place).absolute(),
        reason=os.strerror(error.errno),
    )


def _with_extra(options: argparse.Namespace) -> int:
    """Run a command that needs packages beside the common ones, and say so where they are missing."""
    try:
        return _corpus(options) if options.command == "corpus" else _read(options.file, options.date, options.json)
    except ModuleNotFoundError as error:
        print(
            say(
                "The package {package} is missing. Install all that reading needs: {command} in the project's folder.",
                package=error.name,
                command="pip install ./sphinx-offline-book '.[corpus]'",
            ),
            file=sys.stderr,
        )
        return FAILED


def _compile() -> int:
    from aicities import schema as T
    from aicities.curation import compile as C
    from aicities.curation import rules as R

    try:
        found = C.compile_tables()
    except R.TableError as error:
        problems = str(error).splitlines()
        told = say("{n} problems; nothing was written.", n=len(problems))
        print("\n".join(problems), f"\n{told}", sep="\n", file=sys.stderr)
        return FAILED
    C.write(found, T.DATA)
    print(
        say(
            "Compiled {n} tables, {rows} rows, to {folder}.",
            n=len(found),
            rows=sum(map(len, found.values())),
            folder=T.DATA,
        )
    )
    return OK


def _export(folder: Path) -> int:
    from aicities.curation import export as X

    print(say("Wrote {n} files to {folder}.", n=X.export(folder), folder=folder))
    return OK


def _rows(folder: Path) -> int:
    from aicities.curation import export as X

    print(say("Wrote the rows of {n} tables to {folder}.", n=X.rows(folder), folder=folder))
    return OK


def _papers(folder: Path) -> int:
    from aicities.lessons import papers as P

    print(say("Wrote {n} papers to {folder}.", n=P.write(folder), folder=folder))
    return OK


def _text(options: argparse.Namespace) -> int:
    """List what has no Chinese; before that, start or finish blocks where asked to."""
    from aicities.curation import chinese as D
    from aicities.curation import translation as L

    if options.left_over:
        return _left_over(options)
    if options.pages == ["data"] and options.done is not None:
        return _data_done(options.done)
    by_name = L.translated()
    if unknown := set(options.pages) - {*by_name, "data"}:
        print(say("no page {pages}: choose of {known}", pages=sorted(unknown), known=list(by_name)), file=sys.stderr)
        return FAILED
    chosen = [by_name[name] for name in options.pages or by_name if name != "data"]
    try:
        if options.done is not None and len(chosen) == 1:
            print(say("{n} blocks are no longer stale.", n=L.done(chosen[0], options.done)))
        elif options.done is not None:
            raise ValueError(say("name one page before --done, as in: text policy-timelines --done exercises"))
        if options.start:
            print(say("Wrote {n} new blocks into {files} text files.", n=sum(map(L.start, chosen)), files=len(chosen)))
        found = [problem for page in chosen for problem in L.problems(page)]
    except ValueError as error:
        print(error, file=sys.stderr)
        return FAILED
    found += [] if options.pages else L.unknown_words()
    found += D.problems() if not options.pages or "data" in options.pages else []
    for problem in found:
        print(f"{say(problem.kind):8}{problem.page} {problem.cell}: {' '.join(problem.en.split())[:60]}")
    kinds = (L.MISSING, L.STALE, L.GONE, D.OTHER)
    print(", ".join(f"{sum(p.kind == kind for p in found)} {say(kind)}" for kind in kinds) + ".")
    return FAILED if found and options.strict else OK


def _data_done(tables: list[str]) -> int:
    """Note that the Chinese of some tables of the data says what the English says."""
    from aicities.curation import chinese as D

    try:
        print(say("{n} texts of the data are no longer stale.", n=D.done(tables)))
    except ValueError as error:
        print(error, file=sys.stderr)
        return FAILED
    return OK


def _left_over(options: argparse.Namespace) -> int:
    """List what the built Chinese pages say in English, by page, or by how much there is of it where none is named."""
    from aicities.curation import left_over as O
    from aicities.curation.translation import ROOT

    if not (book := ROOT / O.BOOK).is_dir():
        print(say("{book} is not there: make book", book=book), file=sys.stderr)
        return NO_FILE
    found = [left for left in O.of_book(book) if not options.pages or left.page.rsplit("/")[-1] in options.pages]
    for page in dict.fromkeys(left.page for left in found):
        print(f"{page}: {sum(left.page == page for left in found)}")
        for left in (left for left in found if left.page == page):
            print(f"  {left.where:12}{left.words[:60]}  |  {left.text[:120]}")
    print(say("{n} texts with English words.", n=len(found)))
    return FAILED if found and options.strict else OK


def _chinese(folder: Path) -> int:
    from aicities.curation import translation as L

    print(say("Wrote {n} pages to {folder}.", n=L.chinese_book(folder), folder=folder))
    return OK


def _date_problem(date: str | None) -> str | None:
    """What is wrong with a date that was given, in words."""
    import re

    from aicities.data import say

    if not date or re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", date):
        return None
    return say("--date {date}: write it as 2024-08-02, 2024-08 or 2024.", date=date)


def _read(path: Path, date: str | None, as_json: bool) -> int:
    import json

    from aicities.data import say
    from aicities.read import read_file
    from aicities.read.messages import in_words
    from aicities.read.show import as_text

    if problem := _date_problem(date):
        print(problem, file=sys.stderr)
        return NO_FILE
    try:
        found = read_file(path, date)
    except FileNotFoundError as error:
        print(in_words(error.args[0]) + say(": check the name and the folder."), file=sys.stderr)
        return NO_FILE
    if hasattr(sys.stdout, "reconfigure"):  # a terminal that is not in UTF-8 shall still get Chinese
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    print(json.dumps(found, ensure_ascii=False, indent=1) if as_json else as_text(found))
    if found["rejected"]:
        reason = in_words(found["rejected"])
        print(say("{path} can't be read: {reason}.", path=path, reason=reason), file=sys.stderr)
        return REFUSED
    return OK


def _corpus(options: argparse.Namespace) -> int:
    from aicities import schema as T
    from aicities.read import corpus as C

    try:
        about = C.run(
            options.folder, options.out, options.segmenter, options.scheduler, options.workers, not options.no_numbers
        )
    except C.CorpusError as error:
        print(f"{error}{language.sign('stop').strip()}", file=sys.stderr)
        return NO_FILE if isinstance(error, C.NoFolderError) else FAILED
    except KeyboardInterrupt:
        print("\n" + say("Stopped. The same command goes on where it was."), file=sys.stderr)
        return FAILED
    counted = [say("{n} files {status}", n=n, status=say(status)) for status, n in about["status"].items()]
    print(language.joined(counted, ";") or say("no files"), f"→ {options.out}")
    print(
        say(
            "segmenter {name} {version}, dictionary {dictionary}",
            name=about["segmenter"],
            version=about["segmenter_version"],
            dictionary=about["dictionary"],
        )
    )
    if alike := about.get("agreement_with_jieba"):
        print(
            say(
                "rjieba against jieba on {texts} lines: {cut_alike:.1%} of tokens cut alike, {tagged_alike:.1%} of "
                "those tagged alike, {texts_cut_alike:.1%} of lines cut alike",
                **alike,
            )
        )
    if options.analyse and about["status"].get("read"):
        for made in (
            C.tf_idf(options.out),
            C.term_pairs(options.out),
            C.keyness(options.out, T.DATA / "terms.parquet"),
        ):
            print(say("wrote {file}", file=made))
    return OK


def _article(options: argparse.Namespace) -> int:
    """Run one of the commands of an article that comes or goes, and say what is wrong in plain words."""
    from aicities.curation import new_article as N
    from aicities.curation import rules as R

    run = {"new-article": _new_article, "review": _review, "todo": _todo, "remove-article": _remove_article}
    try:
        return run[options.command](options)
    except (N.ArticleError, R.TableError) as error:
        print(error, file=sys.stderr)
        return FAILED


def _new_article(options: argparse.Namespace) -> int:
    from aicities.curation import new_article as N
    from aicities.curation import review, sheets

    if problem := _date_problem(options.date):
        print(problem, file=sys.stderr)
        return NO_FILE
    made = N.new_article(options.file, options.id, options.articles, options.date, options.city)
    page = f"notebooks/articles/{options.id}.ipynb"
    print(say("{id}: registered from {file}, its page is {page}", id=options.id, file=made.file, page=page))
    print(say("Rows to review, in data/started: {counts}.", counts=sheets.counts(made.counts)))
    if made.places:
        print(
            say(
                "Places that are in no table yet: {places}. Add what you need to data/curated/places.csv.",
                places=made.places,
            )
        )
    for warning in made.warnings:
        print(say("The reader doubts: {warning}", warning=warning))
    print(say("Next: {step}", step=review.todo()[0]))
    print(say("To undo all of it: {command}", command=f"python -m aicities remove-article {options.id}"))
    return OK


def _review(options: argparse.Namespace) -> int:
    from aicities.curation import review, sheets

    folder = options.articles if options.articles and options.articles.is_dir() else None
    taken = review.take(folder)
    print(say("Taken into data/curated: {counts}.", counts=sheets.counts(taken) or say("nothing")))
    return _todo(argparse.Namespace(left=False))


def _todo(options: argparse.Namespace) -> int:
    from aicities.curation import review

    if options.left:
        print("".join(f"{line}\n" for line in review.left()), end="")
        return OK
    steps = review.todo()
    print("\n".join(f"{i}. {step}" for i, step in enumerate(steps, 1)) or say("No article waits for anything."))
    return OK


def _remove_article(options: argparse.Namespace) -> int:
    from aicities.curation import new_article as N
    from aicities.curation import sheets

    gone = N.remove_article(options.id, options.with_reviewed)
    print(say("{id} is out: {counts}.", id=options.id, counts=sheets.counts(gone)))
    print(say("The text file of the article stays where it is. Next: make data, where you ran it with the article."))
    return OK


def _extract(articles: Path, only: str | None = None) -> int:
    from aicities import schema as T
    from aicities.curation import extract as E
    from aicities.curation import rules as R

    try:
        found = E.extract(articles) if only is None else E.extract_again(articles, only)
    except (FileNotFoundError, R.TableError) as error:
        print(error, file=sys.stderr)
        return FAILED
    E.write(found, T.DATA / "extracted")
    print("\n".join(say("{table}: {n} rows", table=name, n=len(rows)) for name, rows in found.items()))
    return OK


def _verify(articles: Path) -> int:
    from aicities.curation.verify import verify

    report = verify(articles)
    for what, n in sorted(report.proved.items()):
        print(say("{n:6} proved  {what}", n=n, what=what))
    for row in report.by_hand:
        print(say("by hand: {row}", row=row))
    for problem in report.problems:
        print(problem, file=sys.stderr)
    done = say("{n} problems.", n=len(report.problems)) if report.problems else ""
    print(done or say("Everything that the articles can prove holds."))
    return FAILED if report.problems else OK


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of the pipe, as in `| head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    sys.exit(code)

"""Take an article into the project, and take it out again: all of it or nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from aicities import schema as T
from aicities.curation import articles as A
from aicities.curation import compile as C
from aicities.curation import extract as E
from aicities.curation import rules as R
from aicities.curation import started as S
from aicities.curation import started_page as P
from aicities.language import say
from aicities.read import containers, decoding, markup
from aicities.read import segment as W
from aicities.read.article import Text, clean_bytes, file_bytes, find_all
from aicities.read.decoding import Refused
from aicities.read.messages import in_words

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 40  # characters of an id
UNREAD = "Unreviewed, written by a program from the file"  # begins the note of a source that no person has looked at
MADE_FROM = "the text was taken from a file with the SHA-256"
IN_SECTION = ("heading", "body", "list_item")


class ArticleError(ValueError):
    """The article can't be taken in, or taken out; the message says why and what to do."""


# --- all or nothing ---------------------------------------------------------------------------------------------------


@dataclass
class Changes:
    """Files that were written or removed, with what stood there before."""

    before: dict[Path, bytes | None] = field(default_factory=dict)

    def write(self, path: Path, data: str | bytes) -> None:
        """Write a file whole."""
        self._keep(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        part.replace(path)

    def remove(self, path: Path) -> None:
        """Remove a file, and its folder where nothing else is in it."""
        self._keep(path)
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()

    def undo(self) -> None:
        """Put everything back."""
        for path, data in self.before.items():
            if data is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            elif path.exists():
                self.remove(path)

    def _keep(self, path: Path) -> None:
        if path not in self.before:
            self.before = {path: path.read_bytes() if path.exists() else None} | self.before


@contextmanager
def all_or_nothing() -> Iterator[Changes]:
    """Changes that are undone where anything goes wrong before the end, even a stop by hand."""
    changes = Changes()
    try:
        yield changes
    except BaseException:
        changes.undo()
        raise


# --- files ------------------------------------------------------------------------------------------------------------


def curated(table: str) -> Path:
    """The file of a curated table."""
    return T.DATA / "curated" / f"{table}.csv"


def started(table: str) -> Path:
    """The file of the started rows of a table."""
    return T.DATA / "started" / f"{table}.csv"


def page(source_id: str) -> Path:
    """The notebook of an article."""
    return T.DATA.parent / "notebooks" / "articles" / f"{source_id}.ipynb"


def contents() -> Path:
    """The table of contents of the book."""
    return T.DATA.parent / "_toc.yml"


def csv_lines(header: list[str], rows: Iterable[dict]) -> str:
    """Rows as lines of a CSV file with this header, without it; null is an empty cell."""
    out = io.StringIO()
    csv.DictWriter(out, header, lineterminator="\n", extrasaction="ignore").writerows(
        {name: "" if (cell := row.get(name)) is None or cell is pd.NA else cell for name in header} for row in rows
    )
    return out.getvalue()


def with_rows(path: Path, rows: Iterable[dict]) -> str:
    """A CSV file with rows put at its end, in the order of its own columns."""
    text = path.read_text(encoding="utf-8")
    header = next(csv.reader([text.lstrip("\ufeff").split("\n", 1)[0]]))
    return text + ("" if text.endswith("\n") else "\n") + csv_lines(header, rows)


def started_header(table: str) -> list[str]:
    """The columns of a file of started rows."""
    names = list(T.columns(table, "hand")["column"])
    return [S.REVIEW, S.HELP, *(() if "source_id" in names else ("source_id",)), *names]


# --- an article comes in ----------------------------------------------------------------------------------------------


@dataclass
class Made:
    """What was made of an article: its text file, places that are in no table, the reader's doubts, counts by table."""

    file: Path
    places: list[str]
    warnings: list[str]
    counts: dict[str, int]


def new_article(
    path: Path, source_id: str, folder: Path | None = None, date: str | None = None, cities: Iterable[str] = ()
) -> Made:
    """Register an article, extract it, and start its rows and its page; raises `ArticleError`, and nothing is written.

    ``folder``: where article files are kept; else the folder of the file. A page or a text in another encoding is put
    there as plain text in UTF-8, named after the id.
    """
    _check_id(source_id)
    data = _bytes_of(path)
    _check_new(data)
    text, content, note = _as_text(data, path.name, date)
    file = _place(path, source_id, folder or path.parent, content, data)
    chosen = _cities(cities, text)
    source = _source(source_id, text, content, file.name, note, date)
    raw = A.read_lines(file) if file.exists() and content == data else content.decode("utf-8").split("\n")
    outline = list(_outline(source_id, text, raw))
    with all_or_nothing() as changes:
        if not file.exists():
            changes.write(file, content)
        changes.write(curated("sources"), with_rows(curated("sources"), [source]))
        changes.write(curated("outline"), with_rows(curated("outline"), outline))
        taggers = {"domain": W.tagger(R.read_table("domain_words")), "plain": W.tagger(None)}
        _extract(source, file.parent, taggers, changes)
        rows = _start(source_id, text, raw, source["script"], taggers["plain"])
        for table, its in rows.items():
            if its:
                _add_started(table, its, changes)
        changes.write(page(source_id), P.notebook(source_id, source["short_en"], chosen))
        changes.write(contents(), _with_page(contents().read_text(encoding="utf-8"), source_id))
        _compile()
    places = S.places_in((line.text for line in text.lines), taggers["plain"], _place_names())
    return Made(file, places, [in_words(w) for w in text.warnings], {t: len(its) for t, its in rows.items() if its})


def _check_id(source_id: str) -> None:
    if not ID.fullmatch(source_id) or len(source_id) > LONGEST:
        raise ArticleError(
            say(
                "--id {id}: an id has a-z, 0-9 and single hyphens, {most} at most: write a place and a year, as in "
                "{one}",
                id=source_id,
                most=LONGEST,
                one="chengdu-2026",
            )
        )
    for table in T.ID_TABLES:
        if source_id in set(R.read_table(table)[T.key(table)[0]]):
            taken = say(
                "--id {id}: this id is taken, by a row of {file}: choose another", id=source_id, file=R.file_of(table)
            )
            raise ArticleError(taken)
    if page(source_id).exists():
        raise ArticleError(
            say("--id {id}: there is a page {page} already: choose another id", id=source_id, page=page(source_id).name)
        )


def _bytes_of(path: Path) -> bytes:
    try:
        return file_bytes(path)
    except FileNotFoundError as error:
        raise ArticleError(in_words(error.args[0]) + say(": check the name and the folder.")) from error
    except Refused as reason:
        raise ArticleError(_unread(path, reason)) from reason


def _unread(name: object, reason: Refused) -> str:
    """What is said of a file that is no article."""
    return say("{path} can't be read: {reason}.", path=name, reason=in_words(reason.args[0]))


def _check_new(data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    for source in R.read_table("sources").fillna({"sha256": "", "note": ""}).itertuples():
        if digest == source.sha256 or digest in source.note:
            raise ArticleError(say("this file is in the project already, as {id}", id=source.source_id))


def _as_text(data: bytes, name: str, date: str | None) -> tuple[Text, bytes, str]:
    """The article as read, the bytes of its text file, and a note where these are not those of the file as found."""
    text = _read(data, name, date)
    if _is_plain(data):
        return text, data, ""
    content = "".join(f"{line.text}\n" for line in text.lines).encode("utf-8")
    again = _read(content, name, text.source["date"])
    same = len(again.lines) == len(text.lines)
    lines = [
        type(line)(line.line, (text.lines[i] if same else line).role, line.text, line.repairs)
        for i, line in enumerate(again.lines)
    ]
    note = f"{MADE_FROM} {hashlib.sha256(data).hexdigest()}"
    title = {"title": text.source["title"]}
    return Text(again.source | title, lines, text.warnings), content, note


def _read(data: bytes, name: str, date: str | None) -> Text:
    try:
        text = clean_bytes(data, name, date)
    except Refused as reason:
        raise ArticleError(_unread(name, reason)) from reason
    if not text.lines:
        raise ArticleError(say("{name} has no text: name the file of an article", name=name))
    if text.source["script"] is None:
        raise ArticleError(say("{name} has no Chinese text: this project reads Chinese articles", name=name))
    return text


def _is_plain(data: bytes) -> bool:
    """Whether a file is plain text in UTF-8 already, so that its lines are those that an editor counts."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if text.startswith("\ufeff") or "\r" in text.replace("\r\n", "\n") or markup.is_html(text):
        return False
    return containers.article_of(text) == text and decoding.HAN.search(text) is not None


def _place(path: Path, source_id: str, folder: Path, content: bytes, data: bytes) -> Path:
    """Where the text file of the article is or shall be, never in the project."""
    folder = folder.resolve()
    if folder == T.DATA.parent.resolve() or T.DATA.parent.resolve() in folder.parents:
        raise ArticleError(
            say("{folder} is in the project, where no article may stand: name another with --articles", folder=folder)
        )
    if not folder.is_dir():
        raise ArticleError(say("there is no folder {folder}: name one with --articles", folder=folder))
    if content == data and path.resolve().parent == folder:
        return path.resolve()
    file = folder / f"{source_id}.txt"
    if file.exists() and file.read_bytes() != content:
        raise ArticleError(
            say("{file} is there already, and is another text: choose another id, or move that file", file=file)
        )
    return file


def _cities(cities: Iterable[str], text: Text, most: int = 2) -> list[str]:
    """The cities that the page is about: those named, else the ones that the text names most."""
    places = R.read_table("places").query("kind == 'city'")["place_id"]
    if unknown := [city for city in cities if city not in set(places)]:
        raise ArticleError(
            say(
                "--city {unknown}: no such city: add it to places.csv, or choose of {places}",
                unknown=unknown,
                places=list(places),
            )
        )
    named = Counter(name.id for _, found in find_all(text) for name in found["names"] if name.kind == "city")
    return list(cities) or [city for city, _ in named.most_common(most)]


def _source(source_id: str, text: Text, content: bytes, file_name: str, note: str, date: str | None) -> dict:
    """The row of `sources`: what the file says of itself, and names after the id until a person gives better ones."""
    words = source_id.replace("-", " ")[: T.MAX_SHORT - 1].strip()
    name = words[0].upper() + words[1:]
    printed = "\n".join(line.text for line in text.lines if line.role in ("byline", "credit"))
    return {
        "source_id": source_id,
        "kind": "article",
        "title_zh": text.source["title"],
        "title_en": f"[{name}]",
        "short_zh": f"{name}文",
        "short_en": name,
        "publisher": _stated("来\\s?源", printed),
        "author": _stated("作\\s?者|记\\s?者|撰\\s?文|文", printed),
        "date": text.source["date"],
        "date_basis": "unknown" if text.source["date"] is None else "inferred" if date else "printed",
        "script": text.source["script"],
        "rights": R.read_table("sources").query("kind == 'article'")["rights"].iloc[0],
        "sha256": hashlib.sha256(content).hexdigest(),
        "n_lines": content.decode("utf-8").count("\n") + 1,
        "file_name": file_name,
        "note": ": ".join(part for part in (UNREAD, note) if part),
    }


def _stated(what: str, text: str) -> str | None:
    """Who stands behind a word such as 来源 and a colon."""
    found = re.search(f"(?:{what})\\s?[:\uff1a|/丨]\\s?([^\\s:\uff1a|/丨;\uff1b,\uff0c]{{2,20}})", text)
    return found[1] if found else None


def _outline(source_id: str, text: Text, raw: list[str]) -> Iterator[dict]:
    """A row for each line that is not blank: its role as read and its section; its sentence is a person's to write."""
    role_of, section, before = {line.line: line.role for line in text.lines}, 0, None
    for i, line in enumerate(raw, 1):
        if not line.strip():
            continue
        role = role_of.get(i, "boilerplate")
        if role in IN_SECTION and (section == 0 or role == "heading" and before != "heading"):
            section += 1
        before = role
        yield {"source_id": source_id, "line": i, "role": role, "section": section if role in IN_SECTION else None}


def _extract(source: dict, folder: Path, taggers: dict, changes: Changes) -> None:
    """Put the article's rows at the end of the extracted tables; the other articles need not be at hand."""
    found: dict[str, list[dict]] = {name: [] for name in T.table_names("extracted")}
    outline = R.read_table("outline").query("source_id == @source['source_id']")
    E.extract_article(SimpleNamespace(**source), folder, outline, taggers, found)
    for name, rows in found.items():
        made = R.to_types(name, pd.DataFrame(rows).astype("string")) if rows else pd.DataFrame()
        path = T.DATA / "extracted" / f"{name}.csv"
        lines = made.to_csv(index=False, header=False, lineterminator="\n") if rows else ""
        changes.write(path, path.read_text(encoding="utf-8") + lines)


def _place_names() -> list[str]:
    """Every name of a place that the tables have."""
    rows = R.read_table("places")
    return [*rows["name_zh"], *(name for cell in rows["aliases"].dropna() for name in cell.split("|"))]


def _start(source_id: str, text: Text, raw: list[str], script: str, tagger) -> dict[str, list[dict]]:
    lines = {i: A.normalise(line, script)[0] for i, line in enumerate(raw, 1)}
    known = S.Known(R.read_table("places"), R.read_table("policies"), R.read_table("indicators"))
    return S.start(source_id, text, lines, known, tagger)


def _add_started(table: str, rows: list[dict], changes: Changes) -> None:
    path, header = started(table), started_header(table)
    before = path.read_text(encoding="utf-8") if path.exists() else ",".join(header) + "\n"
    changes.write(path, before + csv_lines(header, rows))


def _with_page(toc: str, source_id: str) -> str:
    """The table of contents with a page behind the last of an article."""
    last = list(re.finditer(r"^( *)- file: notebooks/articles/.*\n", toc, re.MULTILINE))[-1]
    return f"{toc[: last.end()]}{last[1]}- file: notebooks/articles/{source_id}\n{toc[last.end() :]}"


def _compile() -> None:
    try:
        C.compile_tables()
    except R.TableError as error:
        raise ArticleError(f"{error}\n{say('Nothing was changed.')}") from error


# --- an article goes out ----------------------------------------------------------------------------------------------


def remove_article(source_id: str, with_reviewed: bool = False) -> dict[str, int]:
    """Take an article out, as if it had never come; how many rows of each table went. Its text file stays.

    Raises `ArticleError` where a person's work would be lost, unless ``with_reviewed``.
    """
    if source_id not in set(R.read_table("sources").query("kind == 'article'")["source_id"]):
        raise ArticleError(
            say("no article has the id {id}: see the rows of kind article in data/curated/sources.csv", id=source_id)
        )
    if (work := _work(source_id)) and not with_reviewed:
        raise ArticleError(
            say(
                "{id} holds a person's work: {work}. To remove it all the same: {command}",
                id=source_id,
                work=work,
                command=f"python -m aicities remove-article {source_id} --with-reviewed",
            )
        )
    with all_or_nothing() as changes:
        gone = _drop_rows(source_id, changes)
        if page(source_id).exists():
            changes.remove(page(source_id))
        if (chinese := page(source_id).with_suffix(".zh.md")).exists():
            changes.remove(chinese)
        entry = re.compile(rf"^ *- file: notebooks/articles/{source_id}\n", re.MULTILINE)
        changes.write(contents(), entry.sub("", contents().read_text(encoding="utf-8")))
        _compile()
    return gone


def _work(source_id: str) -> list[str]:
    """What a person did for an article, in words."""
    counts = {
        table: int((rows["source_id"] == source_id).sum())
        for table in T.table_names("curated")
        if "source_id" in (rows := R.read_table(table)) and table not in ("sources", "outline")
    }
    done = [say("{n} rows of {table}", n=n, table=table) for table, n in counts.items() if n]
    note = R.read_table("sources").set_index("source_id").at[source_id, "note"]
    if pd.isna(note) or not note.startswith(UNREAD):
        done.append(say("its row in sources"))
    if n := int(R.read_table("outline").query("source_id == @source_id")["gist_en"].notna().sum()):
        done.append(say("{n} sentences of its outline", n=n))
    if page(source_id).exists() and not P.untouched(page(source_id)):
        done.append(say("changes of {page}", page=page(source_id).name))
    return done


def _drop_rows(source_id: str, changes: Changes) -> dict[str, int]:
    """Drop the rows of an article, the rows that hang on them, and what nothing names any more."""
    gone: dict[str, int] = {}
    tables = T.table_names("curated")
    before = _named(tables)
    for table in T.table_names("extracted"):
        drop(T.DATA / "extracted" / f"{table}.csv", partial(_is_one_of, "source_id", {source_id}), changes, gone)
    for table in S.TABLES:
        for row in drop(started(table), partial(_is_one_of, "source_id", {source_id}), changes, gone):
            before.update(part for cell in row.values() for part in cell.split("|"))  # named by what still waited
    ids, n = {source_id}, 0
    while len(ids) > n:
        n = len(ids)
        for table in tables:
            dropped = drop(curated(table), _hangs_on(table, ids), changes, gone)
            ids |= {row[T.key(table)[0]] for row in dropped if table in T.ID_TABLES}
    bare = before - _named(tables) - ids
    for table in ("entities", "indicators"):
        key = T.key(table)[0]
        drop(curated(table), partial(_is_one_of, key, bare), changes, gone)
    return gone


def _is_one_of(key: str, ids: set[str], row: dict) -> bool:
    return row[key] in ids


def _hangs_on(table: str, ids: set[str]) -> Callable[[dict], bool]:
    """Whether a row of a table names one of some ids in a cell that holds one; ``unit`` holds one or two statements."""
    about = T.columns(table, "hand").query("type != 'list' and (refers_to != '' or column in ['unit', 'source_id'])")
    single = list(about["column"])

    def hangs(row: dict) -> bool:
        return any(part in ids for name in single for part in row[name].split(">"))

    return hangs


def _named(tables: Iterable[str]) -> set[str]:
    """Every id that a cell of the curated tables names."""
    named: set[str] = set()
    for table in tables:
        rows = R.read_table(table)
        for column in T.columns(table, "hand").query("refers_to != ''").itertuples():
            for cell in rows[column.column].dropna():
                named.update(T.parts(column.type, cell))
    return named


def drop(path: Path, test: Callable[[dict], bool], changes: Changes, gone: dict[str, int]) -> list[dict]:
    """Drop the rows of a CSV file that pass a test, and give them; the other lines stay as they are."""
    if not path.exists():
        return []
    head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    names = next(csv.reader([head.lstrip("\ufeff")]))
    rows = [dict(zip(names, next(csv.reader([line])), strict=True)) for line in lines]
    dropped = [row for row in rows if test(row)]
    if dropped and len(dropped) == len(rows) and path == started(path.stem):
        changes.remove(path)
    elif dropped:
        kept = (line for line, row in zip(lines, rows, strict=True) if not test(row))
        changes.write(path, head + "".join(kept))
    if dropped:
        gone[path.stem] = gone.get(path.stem, 0) + len(dropped)
    return dropped

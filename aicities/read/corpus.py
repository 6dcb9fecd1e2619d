"""Read any number of files: partitioned Parquet of their terms and numbers, and one row a file.

The files are taken in parts. A part is a function of its files alone, so the cores of this machine, or the workers of a
Dask cluster, do parts in any order. Each part is written whole; a run that was stopped goes on with the parts that are
missing; the folder gets its name only when all are there.
"""

from __future__ import annotations

import gc
import hashlib
import importlib.metadata
import io
import json
import os
import shutil
import sys
import threading
import time
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from aicities import __version__
from aicities.data import load, say
from aicities.read import Refused, clean_bytes, numbers_of
from aicities.read.article import file_bytes
from aicities.read.finding import Number

FORMAT = 1  # of the output; a worker with another one is refused
PART_FILES, PART_BYTES = 500, 50_000_000
COUNTED = ("heading", "body", "list_item")
SCHEMAS = {
    "files": pa.schema(
        [(name, pa.string()) for name in ("file", "status", "reason", "encoding", "script", "title", "date")]
        + [("repairs", pa.string()), ("warnings", pa.string())]
        + [(name, pa.int64()) for name in ("bytes", "lines", "terms", "numbers")]
    ),
    "terms": pa.schema([("file", pa.string()), ("token", pa.string()), ("pos", pa.string()), ("n", pa.int32())]),
    "numbers": pa.schema(
        [("file", pa.string()), ("line", pa.int32()), ("text", pa.string())]
        + [(name, pa.float64()) for name in ("value", "low", "high")]
        + [(name, pa.string()) for name in ("comparator", "unit", "state")]
    ),
}
Pairs = list[tuple[str, str]]
Tag = Callable[[str], Pairs]


class CorpusError(RuntimeError):
    """A run can't start or go on; the message says why and what to do."""


class NoFolderError(CorpusError):
    """The folder to read is not there."""


@dataclass(frozen=True)
class Settings:
    """What a part's content depends on besides its files."""

    segmenter: str
    dictionary: str
    with_numbers: bool = True
    version: str = __version__
    format: int = FORMAT
    segmenter_version: str = ""


# --- segmenters ---------------------------------------------------------------------------------------------------


def dictionary_words() -> Pairs:
    """The (word, part of speech) pairs of the project's dictionary of terms."""
    words = load("domain_words")
    return list(zip(words["token"].astype(str), words["pos"].astype(str), strict=True))


def settings_for(segmenter: str, with_numbers: bool = True) -> Settings:
    """The settings of a run; raises `CorpusError` where the segmenter is not installed."""
    try:
        version = importlib.metadata.version(segmenter)
    except importlib.metadata.PackageNotFoundError as error:
        raise CorpusError(
            say("the segmenter {segmenter} is not installed: pip install {segmenter}", segmenter=segmenter)
        ) from error
    digest = hashlib.sha256(repr(dictionary_words()).encode()).hexdigest()[:12]
    return Settings(
        segmenter, f"domain_words {len(dictionary_words())} words {digest}", with_numbers, segmenter_version=version
    )


@lru_cache(2)
def tagger(segmenter: str) -> Tag:
    """A function from a text to its (token, part of speech) pairs; made once in each process."""
    if segmenter == "rjieba":
        import rjieba

        fast = rjieba.Jieba()
        for word, pos in dictionary_words():
            fast.add_word(word, 20_000, pos)
        return fast.tag
    import pandas as pd

    from aicities.read import segment as W

    slow = W.tagger(pd.DataFrame(dictionary_words(), columns=["token", "pos"]))
    return lambda text: [(pair.word, pair.flag) for pair in slow.cut(text)]


class Words(NamedTuple):
    """How a segmenter cuts a text into terms, and the (token, part of speech) pairs of some of these terms."""

    cut: Callable[[str], list]
    pairs: Callable[[list, str], Pairs]


def words_of(segmenter: str) -> Words:
    """The terms of a text: rjieba's are words, since it gives a word one part of speech wherever it stands."""
    tag = tagger(segmenter)
    return Words(tag.__self__.cut, partial(_looked_up, tag)) if segmenter == "rjieba" else Words(tag, _as_they_are)


def _as_they_are(pairs: Pairs, text: str) -> Pairs:
    return pairs


def _looked_up(tag: Tag, words: list[str], text: str) -> Pairs:
    """The words of a text with their parts of speech; a word that alone is cut in two is looked up in the text."""
    known = dict(tag("\n".join(words)))
    if any(word not in known for word in words):
        known |= dict(tag(text))
    return [(word, known[word]) for word in words]


def agreement(texts: list[str]) -> dict[str, float]:
    """How far rjieba agrees with jieba: shares of texts and of tokens cut alike, and of those tagged alike."""
    slow, fast = tagger("jieba"), tagger("rjieba")
    same = cut = tagged = total = 0
    for text in texts:
        a, b = _spans(slow(text)), _spans(fast(text))
        same += a.keys() == b.keys()
        total += len(a)
        cut += len(a.keys() & b.keys())
        tagged += sum(b.get(span) == pos for span, pos in a.items())
    if not total:
        return {}
    return {
        "texts": len(texts),
        "texts_cut_alike": same / len(texts),
        "cut_alike": cut / total,
        "tagged_alike": tagged / cut,
    }


def _spans(pairs: list[tuple[str, str]]) -> dict[tuple[int, int], str]:
    spans, at = {}, 0
    for token, pos in pairs:
        spans[at, at + len(token)] = pos
        at += len(token)
    return spans


# --- one part -----------------------------------------------------------------------------------------------------


def read_part(files: list[tuple[str, bytes | str]], settings: Settings) -> dict[str, pa.Table]:
    """The tables of some files, each a name and its bytes, or its name and the reason why it has none."""
    words = words_of(settings.segmenter)
    collects = gc.isenabled()
    gc.disable()  # what a part makes is kept to its end: looking for garbage finds none
    try:
        return _read_all(files, settings, words)
    finally:
        if collects:
            gc.enable()


def _read_all(files: list[tuple[str, bytes | str]], settings: Settings, words: Words) -> dict[str, pa.Table]:
    rows: dict[str, list] = {name: [] for name in SCHEMAS["files"].names}
    numbers: dict[str, list] = {name: [] for name in SCHEMAS["numbers"].names}
    terms = _Terms(words)
    for name, data in files:
        _append(rows, _read_one(name, data, terms, numbers, settings.with_numbers))
    rows["terms"] = terms.sums()
    made = {"files": rows, "terms": terms.columns([name for name, _ in files]), "numbers": numbers}
    return {table: _as_table(columns, SCHEMAS[table]) for table, columns in made.items()}


def _as_table(columns: dict, schema: pa.Schema) -> pa.Table:
    made = [columns[field.name] for field in schema]
    made = [pa.array(c, field.type) if isinstance(c, list) else c for c, field in zip(made, schema, strict=True)]
    return pa.table(made, names=schema.names)


def _read_one(name: str, data: bytes | str, terms: _Terms, numbers: dict[str, list], with_numbers: bool) -> dict:
    """Read a file into the columns of terms and numbers, and give its row in the table of files."""
    row = dict.fromkeys(SCHEMAS["files"].names) | {"file": name, "status": "refused", "numbers": 0}
    text_terms: Counter = Counter()
    text = ""
    try:
        if isinstance(data, str):
            raise Refused(data)
        row["bytes"] = len(data)
        article = clean_bytes(data, name)
        row |= _about(article)
        text = "\n".join([line.text for line in article.lines if line.role in COUNTED])
        found = [(line.line, number) for line, number in numbers_of(article)] if with_numbers else []
        text_terms = Counter(terms.words.cut(text))
        row |= {"numbers": len(found), "status": "read"}
        _add_numbers(name, found, numbers)
    except Refused as reason:
        row["reason"] = str(reason)
    except Exception as error:  # one broken file never stops the run: it is in the report
        row |= {"status": "failed", "reason": f"{type(error).__name__}: {error}"[:300]}
    terms.add(text_terms, text)
    return row


class _Terms:
    """The terms of a part's files as places in one list of words: what is known of a word is found once a part."""

    def __init__(self, words: Words):
        self.words = words
        self.places: dict[Hashable, int] = {}  # of a term in the list of pairs; -1 for what is no word or number
        self.pairs: Pairs = []
        self.found, self.n, self.lengths = array("i"), array("i"), array("i")

    def add(self, counts: Counter, text: str) -> None:
        """Take in the counted terms of the next file, whose text is given for those that are new."""
        places = list(map(self.places.get, counts))
        if None in places:
            self._learn([term for term in counts if term not in self.places], text)
            places = list(map(self.places.get, counts))
        self.found.fromlist(places)
        self.n.fromlist(list(counts.values()))
        self.lengths.append(len(places))

    def _learn(self, terms: list, text: str) -> None:
        for term, pair in zip(terms, self.words.pairs(terms, text), strict=True):
            is_word = pair[0][0].isalnum() or pair[0][-1].isalnum()
            self.places[term] = len(self.pairs) if is_word else -1
            if is_word:
                self.pairs.append(pair)

    def _kept(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """File, place and count of each row of the table."""
        places, n = np.frombuffer(self.found, np.int32), np.frombuffer(self.n, np.int32)
        files = np.repeat(np.arange(len(self.lengths), dtype=np.int32), self.lengths)
        kept = places >= 0
        return files[kept], places[kept], n[kept]

    def sums(self) -> pa.Array:
        """How many words each file has."""
        files, _, n = self._kept()
        return pa.array(np.bincount(files, n, len(self.lengths)).astype(np.int64))

    def columns(self, names: list[str]) -> dict[str, pa.Array]:
        """The columns of the table of terms, the texts in it as dictionaries: Parquet stores them so."""
        files, places, n = self._kept()
        texts = {
            "file": (names, files),
            **{c: ([p[i] for p in self.pairs], places) for i, c in enumerate(("token", "pos"))},
        }
        return {column: _dictionary(values, at) for column, (values, at) in texts.items()} | {"n": pa.array(n)}


def _dictionary(values: list[str], places: np.ndarray) -> pa.DictionaryArray:
    """The values at some places of a list, each distinct value stored once."""
    distinct: dict[str, int] = {}
    codes = np.array([distinct.setdefault(value, len(distinct)) for value in values], np.int32)
    return pa.DictionaryArray.from_arrays(codes[places], pa.array(list(distinct), pa.string()))


def _about(text) -> dict:
    repairs = Counter(repair["kind"] for line in text.lines for repair in line.repairs)
    source = {key: text.source[key] for key in ("encoding", "script", "title", "date")}
    kinds = "|".join(f"{kind} {n}" for kind, n in sorted(repairs.items())) or None
    return source | {"lines": len(text.lines), "repairs": kinds, "warnings": "|".join(text.warnings) or None}


def _add_numbers(name: str, numbers: list[tuple[int, Number]], columns: dict[str, list]) -> None:
    if numbers:
        columns["file"] += [name] * len(numbers)
        columns["line"] += [line for line, _ in numbers]
        for column, values in zip(Number._fields, zip(*(number for _, number in numbers), strict=True), strict=True):
            if column in columns:
                columns[column] += values


def _append(columns: dict[str, list], row: dict) -> None:
    for name, column in columns.items():
        column.append(row[name])


def _part_of_paths(paths: list[tuple[str, str]], settings: Settings, out: str, number: int) -> tuple[int, int, int]:
    """Read a part from this machine's disk and write it; gives its number, files and how many were not read."""
    tables = read_part([(name, _bytes_of(path)) for name, path in paths], settings)
    return _write_part(tables, Path(out), number)


def _part_of_bytes(
    files: list[tuple[str, bytes | str]], settings: Settings, number: int
) -> tuple[int, dict[str, bytes]]:
    """Read a part from bytes that were sent here, and give its tables to send back."""
    return number, {name: _to_bytes(table) for name, table in read_part(files, settings).items()}


def _bytes_of(path: str) -> bytes | str:
    try:
        return path[1:] if path.startswith("\0") else file_bytes(path)
    except (Refused, OSError) as reason:
        return str(reason)


def _to_bytes(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=1, store_schema=False)  # no note of dictionaries
    return sink.getvalue()


def _write_part(tables: dict[str, pa.Table], out: Path, number: int) -> tuple[int, int, int]:
    """Write a part's tables, the table of files last: where it stands, the part is whole."""
    for name in ("terms", "numbers", "files"):
        data = tables[name] if isinstance(tables[name], bytes) else _to_bytes(tables[name])
        place = out / name / f"part-{number:06}.parquet"
        place.parent.mkdir(exist_ok=True)
        unfinished = place.with_suffix(f".{os.getpid()}.tmp")
        unfinished.write_bytes(data)
        unfinished.replace(place)
    status = pq.read_table(io.BytesIO(data), columns=["status"])["status"].to_pylist()
    return number, len(status), sum(value != "read" for value in status)


# --- a run --------------------------------------------------------------------------------------------------------


def list_files(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Give (name in the folder, path, size) of every file below it, sorted.

    Links that lead out are not followed: such a file has a zero byte and the reason in place of its path.
    """
    inside = folder.resolve()
    waiting = [(str(folder), "")]
    while waiting:
        place, above = waiting.pop()
        below = []
        for entry in _sorted_entries(place):
            shown = f"{above}{entry.name}"
            if entry.is_symlink():
                reason = _why_not_followed(Path(entry.path), inside)
                yield _printable(shown), f"\0{reason}" if reason else entry.path, 0 if reason else _size(entry, True)
            elif entry.is_dir():
                below.append((entry.path, f"{shown}/"))
            else:
                yield _printable(shown), entry.path, _size(entry, False)
        waiting += reversed(below)


def _sorted_entries(place: str) -> list[os.DirEntry]:
    try:
        with os.scandir(place) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:  # a folder that may not be read
        return []


def _printable(name: str) -> str:
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def _why_not_followed(path: Path, inside: Path) -> str | None:
    """Why a link is not followed: out of the folder, to a folder, or round in a loop."""
    try:
        if path.is_dir() or not path.resolve(strict=True).is_relative_to(inside):
            return "a link to a folder, or to a place outside: not followed"
    except (OSError, RuntimeError):  # a loop raises either, by version of Python
        return "a link that leads to no file, or round in a loop: not followed"
    return None


def _size(entry: os.DirEntry, follow: bool) -> int:
    try:
        return entry.stat(follow_symlinks=follow).st_size
    except OSError:
        return 0


def parts_of(folder: Path) -> Iterator[list[tuple[str, str]]]:
    """The files of a folder in parts of at most 500 files and about 50 MB."""
    part, size = [], 0
    for name, path, n in list_files(folder):
        if part and (len(part) == PART_FILES or size + n > PART_BYTES):
            yield part
            part, size = [], 0
        part.append((name, path))
        size += n
    if part:
        yield part


def run(
    folder: Path,
    out: Path,
    segmenter: str = "jieba",
    scheduler: str | None = None,
    workers: int | None = None,
    numbers: bool = True,
) -> dict:
    """Read every file below a folder into ``out``; give what ``out/corpus.json`` then holds.

    Raises `CorpusError` where it can't start. ``scheduler`` is the address of a Dask cluster whose workers have this
    package; without one, the cores of this machine do the work.
    """
    settings = settings_for(segmenter, numbers)
    work, total = _open_work(folder, out, settings)
    start, done = time.monotonic(), _done_parts(work)
    waiting = ((n, part) for n, part in enumerate(parts_of(folder)) if n not in done)
    bad = sum(n for status, n in _statuses(work).items() if status != "read")
    progress = _Progress(total, sum(done.values()), bad, start)
    finished = _on_cluster if scheduler else _on_cores
    for _, files, bad in finished(waiting, settings, work, scheduler or workers):
        progress.add(files, bad)
    progress.end()
    return _close_work(work, out, settings, folder, segmenter)


def _open_work(folder: Path, out: Path, settings: Settings) -> tuple[Path, int]:
    """The folder of unfinished work, taken up again where it was left with the same files and settings; how many files.

    The files are listed here and, as they are needed, by `parts_of`: no list of them is kept.
    """
    if not folder.is_dir():
        raise NoFolderError(say("there is no folder {folder}", folder=folder))
    if out.exists() or out.is_symlink():
        raise CorpusError(say("{out} is there already: name another folder, or remove it", out=out))
    a, b = folder.resolve(), out.resolve()
    if a.is_relative_to(b) or b.is_relative_to(a):
        raise CorpusError(
            say(
                "{out} and {folder} lie one within the other: name a folder for the output beside it",
                out=out,
                folder=folder,
            )
        )
    work = out.with_name(out.name + ".unfinished")
    if work.is_symlink():
        raise CorpusError(say("{work} is a link: remove it", work=work))
    listing, total = _listing(folder)
    plan = json.dumps(asdict(settings) | {"files": listing}, sort_keys=True)
    if work.exists() and (not (work / "plan.json").is_file() or (work / "plan.json").read_text("utf-8") != plan):
        print(say("{work} is of other files or settings: starting anew.", work=work), file=sys.stderr)
        shutil.rmtree(work)
    work.mkdir(parents=True, exist_ok=True)
    (work / "plan.json").write_text(plan, "utf-8")
    for unfinished in work.glob("*/*.tmp"):
        unfinished.unlink()
    return work, total


def _listing(folder: Path) -> tuple[str, int]:
    """A digest of the names and sizes of the files, and how many there are."""
    digest, total = hashlib.sha256(), 0
    for name, _, size in list_files(folder):
        digest.update(f"{name}\0{size}\n".encode())
        total += 1
    return digest.hexdigest(), total


def _done_parts(work: Path) -> dict[int, int]:
    done = sorted((work / "files").glob("part-*.parquet"))
    return {int(path.stem.removeprefix("part-")): pq.ParquetFile(path).metadata.num_rows for path in done}


def _on_cores(waiting: Iterator, settings: Settings, work: Path, workers: int | None) -> Iterator[tuple[int, int, int]]:
    """Do the parts on this machine; at most two for each worker are under way, so memory stays flat."""
    n = workers or os.cpu_count() or 1
    if n == 1:
        for number, part in waiting:
            yield _part_of_paths(part, settings, str(work), number)
        return
    with ProcessPoolExecutor(n, initializer=_end_with, initargs=(os.getpid(),)) as pool:

        def submit(number: int, part: list) -> Future:
            return pool.submit(_part_of_paths, part, settings, str(work), number)

        yield from _windowed(waiting, submit, 2 * n, wait)


def _end_with(parent: int) -> None:
    """Let this worker end when its parent was killed, which leaves no other sign than a new parent."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _windowed(waiting: Iterator, submit: Callable, width: int, wait_: Callable) -> Iterator:
    under_way = {submit(number, part) for number, part in (next(waiting, (None, None)) for _ in range(width)) if part}
    while under_way:
        ready, under_way = wait_(under_way, return_when=FIRST_COMPLETED)
        for future in ready:
            number, part = next(waiting, (None, None))
            if part:
                under_way.add(submit(number, part))
            yield future.result()


def _on_cluster(waiting: Iterator, settings: Settings, work: Path, address: str) -> Iterator[tuple[int, int, int]]:
    """Do the parts on a Dask cluster: the bytes of the files go there, the tables come back."""
    client = _connect(address)
    try:
        from distributed import wait as wait_for

        def submit(number: int, part: list):
            files = [(name, _bytes_of(path)) for name, path in part]
            return client.submit(_part_of_bytes, files, settings, number, pure=False, retries=2)

        def wait_(futures: set, return_when: str):
            state = wait_for(list(futures), return_when=return_when)
            return state.done, set(state.not_done)

        width = 2 * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        for number, tables in _windowed(waiting, submit, width, wait_):
            yield _write_part(tables, work, number)
    finally:
        client.close()


def _connect(address: str):
    """A client of a Dask scheduler whose workers all have this version; else say what is missing."""
    try:
        from distributed import Client
    except ImportError as error:
        raise CorpusError(
            say("the package dask[distributed] is not installed here: pip install 'dask[distributed]'")
        ) from error
    try:
        client = Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise CorpusError(
            say("no Dask scheduler answers at {address}: check the address, and that it runs", address=address)
        ) from error
    versions = client.run(_asker())
    if not versions:
        client.close()
        raise CorpusError(
            say("the cluster at {address} has no workers: start some, as in: dask worker {address}", address=address)
        )
    for worker, found in sorted(versions.items()):
        if found != f"{__version__} format {FORMAT}":
            client.close()
            raise CorpusError(
                say(
                    "the worker {worker} has {found}, and this machine has aicities {own}: install the same version of "
                    "the package on every worker, then start the workers again",
                    worker=worker,
                    found=found,
                    own=f"{__version__} format {FORMAT}",
                )
            )
    return client


def _asker() -> Callable[[], str]:
    """A function that a worker without this package can run too: it is sent whole, not by its name."""
    code = """
def ask():
    try:
        from aicities import __version__
    except ImportError:
        return "no package aicities"
    try:
        from aicities.read.corpus import FORMAT
    except ImportError as error:
        return f"aicities {__version__} that can't do this ({error})"
    return f"{__version__} format {FORMAT}"
"""
    space = {"__name__": "__main__"}
    exec(code, space)
    return space["ask"]


def _close_work(work: Path, out: Path, settings: Settings, folder: Path, segmenter: str) -> dict:
    about = asdict(settings) | {"status": _statuses(work)}
    if segmenter == "rjieba":
        about["agreement_with_jieba"] = agreement(_some_lines(folder)) if _installed("jieba") else None
    (work / "corpus.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (work / "plan.json").unlink()
    work.rename(out)
    return about


def _installed(package: str) -> bool:
    try:
        return bool(importlib.metadata.version(package))
    except importlib.metadata.PackageNotFoundError:
        return False


def _some_lines(folder: Path, files: int = 20, lines: int = 200) -> list[str]:
    """Lines of the first files that can be read, to compare the segmenters on."""
    found: list[str] = []
    for i, (_, path, _) in enumerate(list_files(folder)):
        if i >= files or len(found) >= lines:
            break
        data = _bytes_of(path)
        try:
            if isinstance(data, bytes):
                found += [line.text for line in clean_bytes(data).lines if line.role in COUNTED]
        except Refused:
            continue
    return found[:lines]


def _statuses(work: Path) -> dict[str, int]:
    counts: Counter = Counter()
    for path in sorted((work / "files").glob("part-*.parquet")):
        counts.update(pq.read_table(path, columns=["status"])["status"].to_pylist())
    return dict(sorted(counts.items()))


class _Progress:
    """One line on a terminal: files done of all, those not read, files a second."""

    def __init__(self, total: int, done: int, bad: int, start: float):
        self.total, self.done, self.bad, self.start, self.first = total, done, bad, start, done
        self.add(0, 0)

    def add(self, files: int, bad: int) -> None:
        self.done, self.bad = self.done + files, self.bad + bad
        speed = (self.done - self.first) / max(time.monotonic() - self.start, 1e-6)
        share = int(30 * self.done / self.total) if self.total else 30
        text = say(
            "[{bar:<30}] {done:,} of {total:,} files, {bad:,} not read, {speed:,.0f} a second",
            bar="#" * share,
            done=self.done,
            total=self.total,
            bad=self.bad,
            speed=speed,
        )
        print(f"\r{text}" if sys.stderr.isatty() else text, end="" if sys.stderr.isatty() else "\n", file=sys.stderr)

    def end(self) -> None:
        if sys.stderr.isatty():
            print(file=sys.stderr)


# --- over the result, out of core ---------------------------------------------------------------------------------

CONTENT = "length(token) > 1 and regexp_matches(pos, '^(n|v|a|eng|i|j|l)') and not regexp_full_match(token, '[0-9.%]+')"


def connect(out: Path, memory: str = "1GB"):
    """A DuckDB connection with the views files, terms and numbers of a run; it spills to disk."""
    import duckdb

    database = duckdb.connect()
    database.execute("set memory_limit = $1", [memory])
    database.execute("set temp_directory = $1", [str(out / ".duckdb")])
    database.execute("set preserve_insertion_order = false")
    for table in SCHEMAS:
        pattern = str(out / table / "*.parquet").replace("'", "''")
        database.execute(f"create view {table} as select * from read_parquet('{pattern}')")
    return database


def tf_idf(out: Path, top: int = 20, memory: str = "1GB") -> Path:
    """Write ``tf_idf.parquet``: each file's terms of highest weight, share in it × log(files / files with it)."""
    query = f"""
        with counts as (select file, token, sum(n) as n from terms where {CONTENT} group by all),
        sizes as (select file, sum(n) as size from counts group by file),
        spread as (select token, count(*) as files from counts group by token),
        n as (select count(*) as files from sizes)
        select c.file, c.token, c.n::int as n, c.n / s.size * ln(n.files / d.files) as tf_idf
        from counts c join sizes s using (file) join spread d using (token), n
        qualify row_number() over (partition by c.file order by tf_idf desc, c.token) <= {int(top)}"""
    return _copy(out, query, "tf_idf", memory)


def term_pairs(out: Path, words: int = 200, memory: str = "1GB") -> Path:
    """Write ``term_pairs.parquet``: pairs of the words that stand in most files, and how many files have both."""
    query = f"""
        with spread as (select token, count(distinct file) as files from terms where {CONTENT} group by token),
        kept as (select token from spread order by files desc, token limit {int(words)}),
        held as (select distinct file, token from terms semi join kept using (token))
        select a.token as token_a, b.token as token_b, count(*)::int as n_files
        from held a join held b on a.file = b.file and a.token < b.token group by all having n_files > 1"""
    return _copy(out, query, "term_pairs", memory)


def keyness(out: Path, reference: Path, memory: str = "1GB") -> Path:
    """Write ``keyness.parquet``: each word's counts here and in a reference, log-likelihood G² and log ratio (base 2).

    ``reference`` is a Parquet file or pattern with the columns token, pos and n, such as another run's ``terms``. G²
    (Dunning 1993) is signed: above zero where the word is more frequent here. Half is added to each count in the ratio.
    """
    pattern = str(reference).replace("'", "''")
    query = f"""
        with a as (select token, sum(n) as a from terms where {CONTENT} group by token),
        b as (select token, sum(n) as b from read_parquet('{pattern}') where {CONTENT} group by token),
        joined as (select coalesce(a.token, b.token) as token, coalesce(a, 0)::double as a, coalesce(b, 0)::double as b
                 from a full join b on a.token = b.token),
        total as (select sum(a) as ta, sum(b) as tb from joined),
        expected as (select *, ta * (a + b) / (ta + tb) as ea, tb * (a + b) / (ta + tb) as eb from joined, total)
        select token, a::bigint as n, b::bigint as n_reference,
               sign(a / ta - b / tb) * 2 * ((case when a > 0 then a * ln(a / ea) else 0 end)
                                          + (case when b > 0 then b * ln(b / eb) else 0 end)) as g2,
               log2(((a + 0.5) / ta) / ((b + 0.5) / tb)) as log_ratio
        from expected where a + b > 1"""
    return _copy(out, query, "keyness", memory)


def _copy(out: Path, query: str, name: str, memory: str) -> Path:
    """Run a query and write its rows as one Parquet file, whole or not at all."""
    place = out / f"{name}.parquet"
    unfinished = out / f".{name}.tmp"
    target = str(unfinished).replace("'", "''")
    try:
        with connect(out, memory) as database:
            database.execute(f"copy ({query}) to '{target}' (format parquet, compression zstd)")
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
        shutil.rmtree(out / ".duckdb", ignore_errors=True)
    return place

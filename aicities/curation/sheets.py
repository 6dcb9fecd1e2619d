"""Read a CSV file as a spreadsheet saved it, and say in plain words what is wrong with it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from aicities.language import headed, say, sign

# A whole cell with the comma after it: in quotes, where a quote inside is written twice, or without quotes around it.
CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^",][^,]*|)(?:,|$)')


class TableError(ValueError):
    """Some rows break the rules; the message lists every one of them, a line each."""


def read_csv(path: Path, wanted: Sequence[str] = ()) -> pd.DataFrame:
    """Every cell of a CSV file as text, empty cells as null; the row with index i stands in line i + 2.

    ``wanted`` are the columns that the header should hold. Raises `TableError`, a line for each fault: the encoding,
    an open quote, the header, too many or too few cells.
    """
    header, *rows = _records(path, _text(path))
    problems = _header_problems(path, header, wanted) or _row_problems(path, header, rows)
    if problems:
        raise TableError("\n".join(problems))
    return pd.DataFrame([[cell or None for cell in row] for row in rows], columns=header, dtype="string")


def file_name(path: Path) -> str:
    """The path of a table as people know it, such as ``data/curated/facts.csv``."""
    return "/".join(path.parts[-3:])


def at(file: str, line: object) -> str:
    """The place of a line of a file: ``data/curated/facts.csv line 12``."""
    return say("{file} line {line}", file=file, line=line)


def fault(where: str, column: str, what: str) -> str:
    """What is wrong in a column, and what to do, behind its place."""
    return headed(f"{where}{sign('comma')}{column}", what)


def counts(rows: Mapping[str, int]) -> list[str]:
    """How many rows of each table: ``3 facts``."""
    return [say("{n} {table}", n=n, table=table) for table, n in rows.items()]


def _save_as() -> str:
    return say("save it again as CSV in UTF-8 (Excel: CSV UTF-8; LibreOffice: character set Unicode (UTF-8))")


def _header() -> str:
    return say("header")


def _text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise TableError(say("{file} is missing: restore it from version control", file=file_name(path))) from error
    except OSError as error:
        told = say(
            "{file} can't be opened ({reason}): check its rights and the disk",
            file=file_name(path),
            reason=error.strerror,
        )
        raise TableError(told) from error
    if data.startswith(b"PK\x03\x04"):
        told = say("{file} is a spreadsheet (xlsx or ods), not CSV", file=file_name(path))
        raise TableError(headed(told, _save_as()))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data:
        raise TableError(headed(say("{file} is saved as UTF-16", file=file_name(path)), _save_as()))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(_not_utf8(path, data, error)) from error


def _not_utf8(path: Path, data: bytes, error: UnicodeDecodeError) -> str:
    before = data[: error.start].decode("utf-8-sig", "replace")
    line, header = before.count("\n") + 1, _cells(before.split("\n")[0])
    column = _column(header, _whole_cells(before.split("\n")[-1])) if line > 1 else _header()
    try:
        data.decode("gb18030")
        known = say("the file is saved as GB18030 (GBK), not as UTF-8")
    except UnicodeDecodeError:
        known = say("byte 0x{byte:02x} is not UTF-8", byte=data[error.start])
    return fault(at(file_name(path), line), column, headed(known, _save_as()))


def _records(path: Path, text: str) -> list[list[str]]:
    """The cells of each line. A record over several lines is refused: a quote is open, or a cell is broken."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[list[str]] = []
    try:
        for cells in reader:
            if reader.line_num > len(found) + 1:
                raise TableError(_open_quote(path, text, found))
            found.append(cells)
    except csv.Error as error:
        raise TableError(_open_quote(path, text, found)) from error
    if not found or not found[0]:
        told = say("{place} is empty, where the names of the columns stand: restore them", place=at(file_name(path), 1))
        raise TableError(told)
    return found


def _open_quote(path: Path, text: str, found: list[list[str]]) -> str:
    line = re.split(r"\r\n|\r|\n", text)[len(found)]
    column = _column(found[0], _whole_cells(line)) if found else _header()
    told = say(
        'a quote (") is not closed, or a line breaks: close the quote, write a quote inside a cell as "", and keep a '
        "cell on one line"
    )
    return fault(at(file_name(path), len(found) + 1), column, told)


def _whole_cells(line: str) -> int:
    """How many cells of a line are whole before the first that is not."""
    at = n = 0
    while at < len(line) and (match := CELL.match(line, at)):
        at, n = match.end(), n + match[0].endswith(",")
    return n


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), [])


def _column(header: list[str], n: int) -> str:
    return header[n] if n < len(header) else say("cell {n}", n=n + 1)


def _header_problems(path: Path, header: list[str], wanted: Sequence[str]) -> list[str]:
    where = at(file_name(path), 1)
    for name, mark in ((say("semicolons"), ";"), (say("tabs"), "\t")):
        if len(header) == 1 and mark in header[0]:
            told = say("cells are separated by {name}: save it again with commas between the cells", name=name)
            return [headed(where, told)]
    if wanted and not set(wanted) & set(header):
        told = say("the header is missing or wrong: the first line must be {names}", names=",".join(wanted))
        return [headed(where, told)]
    nameless = [say("column {n}", n=n) for n, name in enumerate(header, 1) if not name]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    return [fault(where, column, say("has no name: delete the column")) for column in nameless] + [
        fault(where, name, say("the column stands twice: delete one")) for name in twice
    ]


def _row_problems(path: Path, header: list[str], rows: list[list[str]]) -> list[str]:
    places = ((at(file_name(path), i), row) for i, row in enumerate(rows, 2))
    return [problem for where, row in places if (problem := _row_problem(where, header, row))]


def _row_problem(where: str, header: list[str], row: list[str]) -> str | None:
    if not any(row):
        return headed(where, say("the row is empty: delete it"))
    if len(row) > len(header):
        told = say(
            "{n} cells where the header has {wanted}, the first too many is {cell!r}: delete it, or put a cell with a "
            "comma in quotes",
            n=len(row),
            wanted=len(header),
            cell=row[len(header)],
        )
        return fault(where, say("after {column}", column=header[-1]), told)
    if len(row) < len(header):
        told = say(
            "{n} cells where the header has {wanted}: add the missing cells or their commas",
            n=len(row),
            wanted=len(header),
        )
        return fault(where, header[len(row)], told)
    return None

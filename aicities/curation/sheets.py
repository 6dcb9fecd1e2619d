"""Read a CSV file as a spreadsheet saved it, and say in plain words what is wrong with it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

SAVE_AS = "save it again as CSV in UTF-8 (Excel: CSV UTF-8; LibreOffice: character set Unicode (UTF-8))"
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


def _text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise TableError(f"{file_name(path)} is missing: restore it from version control") from error
    except OSError as error:
        raise TableError(
            f"{file_name(path)} can't be opened ({error.strerror}): check its rights and the disk"
        ) from error
    if data.startswith(b"PK\x03\x04"):
        raise TableError(f"{file_name(path)} is a spreadsheet (xlsx or ods), not CSV: {SAVE_AS}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data:
        raise TableError(f"{file_name(path)} is saved as UTF-16: {SAVE_AS}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(_not_utf8(path, data, error)) from error


def _not_utf8(path: Path, data: bytes, error: UnicodeDecodeError) -> str:
    before = data[: error.start].decode("utf-8-sig", "replace")
    line, header = before.count("\n") + 1, _cells(before.split("\n")[0])
    column = _column(header, _whole_cells(before.split("\n")[-1])) if line > 1 else "header"
    try:
        data.decode("gb18030")
        known = "the file is saved as GB18030 (GBK), not as UTF-8"
    except UnicodeDecodeError:
        known = f"byte 0x{data[error.start]:02x} is not UTF-8"
    return f"{file_name(path)} line {line}, {column}: {known}: {SAVE_AS}"


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
        raise TableError(f"{file_name(path)} line 1 is empty, where the names of the columns stand: restore them")
    return found


def _open_quote(path: Path, text: str, found: list[list[str]]) -> str:
    line = re.split(r"\r\n|\r|\n", text)[len(found)]
    column = _column(found[0], _whole_cells(line)) if found else "header"
    return (
        f'{file_name(path)} line {len(found) + 1}, {column}: a quote (") is not closed, or a line breaks: '
        'close the quote, write a quote inside a cell as "", and keep a cell on one line'
    )


def _whole_cells(line: str) -> int:
    """How many cells of a line are whole before the first that is not."""
    at = n = 0
    while at < len(line) and (match := CELL.match(line, at)):
        at, n = match.end(), n + match[0].endswith(",")
    return n


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), [])


def _column(header: list[str], n: int) -> str:
    return header[n] if n < len(header) else f"cell {n + 1}"


def _header_problems(path: Path, header: list[str], wanted: Sequence[str]) -> list[str]:
    where = f"{file_name(path)} line 1"
    for name, sign in (("semicolons", ";"), ("tabs", "\t")):
        if len(header) == 1 and sign in header[0]:
            return [f"{where}: cells are separated by {name}: save it again with commas between the cells"]
    if wanted and not set(wanted) & set(header):
        return [f"{where}: the header is missing or wrong: the first line must be {','.join(wanted)}"]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    return [f"{where}, column {i}: has no name: delete the column" for i, name in enumerate(header, 1) if not name] + [
        f"{where}, {name}: the column stands twice: delete one" for name in twice
    ]


def _row_problems(path: Path, header: list[str], rows: list[list[str]]) -> list[str]:
    return [
        f"{file_name(path)} line {i}{problem}"
        for i, row in enumerate(rows, 2)
        if (problem := _row_problem(header, row))
    ]


def _row_problem(header: list[str], row: list[str]) -> str | None:
    if not any(row):
        return ": the row is empty: delete it"
    if len(row) > len(header):
        return (
            f", after {header[-1]}: {len(row)} cells where the header has {len(header)}, the first too many is "
            f"{row[len(header)]!r}: delete it, or put a cell with a comma in quotes"
        )
    if len(row) < len(header):
        return (
            f", {header[len(row)]}: {len(row)} cells where the header has {len(header)}: "
            "add the missing cells or their commas"
        )
    return None

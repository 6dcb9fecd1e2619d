"""Find the unit of a table's cells: as the column's head, the row's head, a unit column or the caption states it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import accumulate

from aicities.read.finding import stated_unit

CELL = re.compile(r"[-+\u2212]?\d[\d,]*(?:\.\d+)?")
CELL_STARTS = frozenset("-+\u22120123456789")
BARE = re.compile(rf"(?:^|[ \t]){CELL.pattern}(?:[ \t]|$)")
HEAD_UNIT = re.compile(
    "[(\uff08](?:单位[:\uff1a])?(?P<unit>[^()\uff08\uff09]{1,8})[)\uff09]$|[/\uff0c,](?P<unit2>[^/\uff0c,]{1,5})$"
)
CAPTION = re.compile("单位[:\uff1a]\\s?(?P<unit>[^\\s()\uff08\uff09,\uff0c。;\uff1b]{1,8})")
UNIT_COLUMN = ("单位", "计量单位", "单 位")
FLAT_ROWS = 12  # how many lines after a head that stands alone can be its cells


def cells_of(line: str) -> list[tuple[int, str]]:
    """The cells of a line with where each starts: between tabs where there are any, else between spaces."""
    if "\t" not in line:
        return [(match.start(), match[0]) for match in re.finditer(r"\S+", line)]
    parts = line.split("\t")
    starts = accumulate((len(part) + 1 for part in parts[:-1]), initial=0)
    return [(at + len(part) - len(part.lstrip()), part.strip()) for at, part in zip(starts, parts, strict=True)]


def cell_units(lines: list[str]) -> dict[int, dict[int, str]]:
    """The unit of bare cells by index of line and start within it."""
    if not any(BARE.search(line) for line in lines if " " in line or "\t" in line or line[:1] in CELL_STARTS):
        return {}
    found: dict[int, dict[int, str]] = {}
    head: list[str | None] = []
    column = caption = flat = None
    left = 0
    for i, line in enumerate(lines):
        if not line or len(line) > 400:
            continue
        if match := CAPTION.search(line):
            caption, flat = match["unit"] if stated_unit(match["unit"]) else None, None
        cells = cells_of(line)
        texts = [text for _, text in cells]
        bare = [CELL.fullmatch(text) is not None for text in texts]
        if len(cells) > 1 and any(bare):
            units = [
                u if is_bare else None for u, is_bare in zip(_row(texts, head, column, caption), bare, strict=True)
            ]
            found[i] = {start: unit for (start, _), unit in zip(cells, units, strict=True) if unit}
            flat = None
        elif len(cells) > 1:
            head, flat = [_unit(text) for text in texts], None
            column = next((k for k, text in enumerate(texts) if text in UNIT_COLUMN), None)
        elif bare == [True] and flat and left:
            found[i], left = {cells[0][0]: flat}, left - 1
        else:
            flat, left = (_unit(texts[0]) if texts else None), FLAT_ROWS
            if len(line) > 30 and not match:
                head, column, caption = [], None, None
    return {i: units for i, units in found.items() if units}


def _unit(text: str) -> str | None:
    match = HEAD_UNIT.search(text)
    unit = match and (match["unit"] or match["unit2"])
    return unit if unit and stated_unit(unit) else None


def _row(texts: list[str], head: list[str | None], column: int | None, caption: str | None) -> list[str | None]:
    if own := _unit(texts[0]):
        return [own] * len(texts)
    if column is not None and len(texts) == len(head) and stated_unit(texts[column]):
        return [texts[column]] * len(texts)
    if len(texts) == len(head) and any(head):
        return [unit or caption for unit in head]
    return [caption] * len(texts)


def from_csv(text: str) -> str | None:
    """A table of comma-separated values with tabs between the cells; None where the text is none."""
    if "\uff0c" in text or "。" in text:
        return None
    rows = [line for line in text.splitlines() if line.strip()]
    if len(rows) < 2 or len(rows) > 50_000 or not all("," in row for row in rows):
        return None
    parsed = list(csv.reader(text.splitlines()))
    widths = {len(row) for row in parsed if row}
    numeric = sum(bool(CELL.fullmatch(cell.strip())) for row in parsed for cell in row)
    if len(widths) != 1 or widths == {1} or not numeric:
        return None
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in parsed)


def tabbed(lines: list[str], units: dict[int, dict[int, str]]) -> Iterator[str]:
    """The lines with tabs between the cells of table rows, so that no two cells are read as one number."""
    for i, line in enumerate(lines):
        yield line.replace(" ", "\t") if i in units else line

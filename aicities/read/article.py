"""Read one article as found in the wild: clean lines, and the numbers, dates and names in them."""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path

from aicities.read import cleaning, containers, decoding, markup, roles, tables
from aicities.read.dating import Found, date_spans, find_dates
from aicities.read.decoding import Refused
from aicities.read.finding import Number, find_numbers
from aicities.read.messages import Told
from aicities.read.naming import find_names

LINE_ENDS = re.compile(r"\r\n|\n|\r")
MAX_LINE = 20_000
MAX_LINES = 50_000
LOST = re.compile(r"\ufffd|锟斤拷|烫烫烫|\?\?\?")
TITLES = re.compile("《[^《》\n]{1,60}》")
NO_DIGITS = re.compile(  # begins with one of few characters: a fast scan
    "[达为至约增降是近超长逾有到计%\uff05](?:(?:(?<=[达为至约增降是近超长逾有])|(?<=达到)|(?<=合计))"
    "(?:[万亿]元|[万亿]股|万[人户辆台吨]|个?百分点|[%\uff05])(?![级大])|(?<=[%\uff05])(?<![\\d一-龥%].)(?=[\uff0c。]))"
)
NUMERAL = re.compile(r"[\d一二三四五六七八九十]")


@dataclass
class Line:
    """A line of the file: its number, what it is, its clean text, and the repairs made in it."""

    line: int
    role: str
    text: str
    repairs: list[dict] = field(default_factory=list)


@dataclass
class Text:
    """A file's lines with what is known of the file; ``source`` has file, encoding, script, title and date."""

    source: dict
    lines: list[Line]
    warnings: list[str]


def clean_bytes(data: bytes, name: str = "", date: str | None = None) -> Text:
    """The clean lines of a file's bytes; raises `Refused` where they can't be read.

    ``date`` (EDTF text) stands for the article's date where the caller knows it.
    """
    text, encoding, warnings = decoding.decode(containers.page_of_archive(data))
    text = containers.article_of(text)
    raw, head = _raw_lines(text, warnings)
    raw, undone, changed = _undo_double(raw)
    warnings += [undone] if undone else []
    whole = "\n".join(line for _, line, _ in raw)
    share = cleaning.traditional_share(whole)
    pinyin, traditional = cleaning.has_pinyin(whole), share > 0.05
    known = (traditional, pinyin, cleaning.is_spaced(whole))
    if not any(known) and cleaning.is_clean(whole):
        cleaned = [(n, cleaning.closed_up(line), [], hint) for n, line, hint in raw]
    else:
        cleaned = [(n, *cleaning.clean_line(line, *known), hint) for n, line, hint in raw]
    kept = [(n, line, repairs, hint) for n, line, repairs, hint in cleaned if line]
    title = cleaning.clean_line(head["title"], traditional)[0] if "title" in head else None
    its_roles = roles.assign([(n, line, hint) for n, line, _, hint in kept], title)
    lines = [
        Line(n, role, line, [changed[n], *repairs] if n in changed else repairs)
        for (n, line, repairs, _), role in zip(kept, its_roles, strict=True)
    ]
    source = {
        "file": name,
        "encoding": encoding,
        "script": _script(whole, traditional),
        "title": _title(lines, title),
        "date": date or _date(lines, head),
    }
    return Text(source, lines, warnings + _doubts(lines, source, whole))


def read_bytes(data: bytes, name: str = "", date: str | None = None) -> dict:
    """All that can be read from a file's bytes, as the JSON of ``python -m aicities read`` has it."""
    try:
        text = clean_bytes(data, name, date)
    except Refused as reason:
        return refusal(name, reason.args[0])
    numbers, dates, cities, entities = [], [], set(), set()
    for line, found in find_all(text):
        numbers += [_public(line.line, number) for number in found["numbers"]]
        dates += [{"line": line.line, "text": d.text, "date": d.date, "basis": d.basis} for d in found["dates"]]
        cities.update(name.id for name in found["names"] if name.kind == "city")
        entities.update(name.id for name in found["names"] if name.kind in ("entity", "person"))
    return {
        "source": text.source,
        "lines": [asdict(line) for line in text.lines],
        "numbers": numbers,
        "dates": dates,
        "cities": sorted(cities),
        "entities": sorted(entities),
        "warnings": text.warnings,
        "rejected": None,
    }


def read_file(path: Path, date: str | None = None) -> dict:
    """All that can be read from a file; a file that can't be read gives the reason in ``rejected``.

    Raises `FileNotFoundError` where there is no such file.
    """
    path = Path(path)
    try:
        data = file_bytes(path)
    except Refused as reason:
        return refusal(path.name, reason.args[0])
    return read_bytes(data, path.name, date)


def file_bytes(path: Path | str) -> bytes:
    """A file's bytes; raises `Refused` for a folder, a device, a file that is too large or must not be read."""
    try:
        about = os.stat(path)
    except PermissionError:
        raise
    except (OSError, ValueError) as error:
        raise FileNotFoundError(Told(f"there is no file {path}", f"没有文件{path}")) from error
    if stat.S_ISDIR(about.st_mode):
        raise Refused(
            Told(
                "this is a folder: name one file, or use `python -m aicities corpus` for a folder",
                "这是文件夹：请指定一个文件，或对文件夹使用`python -m aicities corpus`",
            )
        )
    if not stat.S_ISREG(about.st_mode):
        raise Refused(Told("this is no regular file", "这不是普通文件"))
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read(decoding.MAX_BYTES + 1) if about.st_size > decoding.MAX_BYTES else file.readall()
    except OSError as error:
        raise Refused(Told(f"the file can't be opened: {error.strerror}", f"无法打开文件：{error.strerror}")) from error


def refusal(name: str, reason: str) -> dict:
    """The JSON of a file that was refused."""
    source = {"file": name, "encoding": None, "script": None, "title": None, "date": None}
    empty = {key: [] for key in ("lines", "numbers", "dates", "cities", "entities", "warnings")}
    return {"source": source, **empty, "rejected": reason}


def numbers_of(text: Text) -> list[tuple[Line, Number]]:
    """The numbers of an article, each with its line, as `find_all` finds them without names.

    Where a number starts and ends counts from the start of the lines searched as one text.
    """
    date, lines = text.source["date"], _of_article(text)
    whole, starts, cells = _as_one([line.text for line in lines])
    taken = date_spans(whole)
    if titles := _titles(whole):
        taken = sorted([*titles, *(span for span in taken if not _within(span, titles))])
    found = find_numbers(whole, taken, int(date[:4]) if date else None, cells)
    return [(lines[bisect_right(starts, number.start) - 1], number) for number in found]


def _of_article(text: Text) -> list[Line]:
    title = text.source["title"]
    return [
        line
        for line in text.lines
        if line.role in roles.IN_TEXT and not (line.role == "caption" and line.text == title)
    ]


def _as_one(lines: list[str]) -> tuple[str, list[int], dict[int, str]]:
    """Lines as one text, where each starts in it, and the units of its table cells by where these start."""
    units = tables.cell_units(lines)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    cells = {starts[i] + start: unit for i, row in units.items() for start, unit in row.items()}
    return "\n".join(tables.tabbed(lines, units) if units else lines), starts, cells


def _titles(whole: str) -> list[tuple[int, int]]:
    return [match.span() for match in TITLES.finditer(whole)] if "《" in whole else []


def find_all(text: Text, names: bool = True) -> Iterator[tuple[Line, dict]]:
    """Give (line, what is in it) for each line of the article itself; ``names`` False leaves names out.

    The lines are searched as one text, since most of the work is to find that a line holds nothing.
    """
    date, title = text.source["date"], text.source["title"]
    lines = _of_article(text)
    people = [line for line in text.lines if names and line.role in ("byline", "credit")]
    found = iter(_find_in([line.text for line in lines], date, names))
    for line in text.lines if people else lines:
        if people and line in people:
            persons = [name for name in find_names(line.text) if name.kind in ("entity", "person")]
            yield line, {"numbers": [], "dates": [], "titles": [], "names": persons}
        elif not people or line.role in roles.IN_TEXT and not (line.role == "caption" and line.text == title):
            yield line, next(found)


def _find_in(lines: list[str], date: str | None, names: bool) -> Iterator[dict]:
    """What is in each line: numbers, dates, titles of works, names; places are within the line."""
    whole, starts, cells = _as_one(lines)
    titles = _titles(whole)
    dates = [d for d in find_dates(whole, date) if not titles or not _within((d.start, d.end), titles)]
    named = (
        [
            [n._replace(start=n.start + s, end=n.end + s) for n in find_names(line)]
            for s, line in zip(starts, lines, strict=False)
        ]
        if names
        else []
    )
    with_digits = [(n.start, n.end) for ns in named for n in ns if NUMERAL.search(whole, n.start, n.end)]
    taken = sorted([*titles, *((d.start, d.end) for d in dates), *with_digits])
    numbers = find_numbers(whole, taken, int(date[:4]) if date else None, cells)
    by_line = [_by_line(found, starts) for found in (numbers, dates)]
    for i in range(len(lines)):
        its = [[type(f)(f[0] - starts[i], f[1] - starts[i], *f[2:]) for f in found.get(i, ())] for found in by_line]
        works = [whole[a:b] for a, b in titles if starts[i] <= a < starts[i + 1]] if titles else []
        own = [n._replace(start=n.start - starts[i], end=n.end - starts[i]) for n in named[i]] if names else []
        yield {"numbers": its[0], "dates": its[1], "titles": works, "names": own}


def _by_line(found: list[Number] | list[Found], starts: list[int]) -> dict[int, list]:
    by_line: dict[int, list] = {}
    for one in found:
        by_line.setdefault(bisect_right(starts, one.start) - 1, []).append(one)
    return by_line


def _within(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in spans)


def _public(line: int, number: Number) -> dict:
    return {"line": line, **number._asdict()}


def _raw_lines(text: str, warnings: list[str]) -> tuple[list[roles.Line], dict[str, str]]:
    is_page = "<" in text and markup.is_html(text)
    if is_page and markup.depth(text) > markup.MAX_DEPTH:
        warnings.append(
            Told("tags are nested too deep for a page: read as plain text", "标签嵌套太深，不像网页：已按纯文本读取")
        )
        is_page = False
    if is_page:
        lines, head = markup.page_lines(LINE_ENDS.sub("\n", text))
    else:
        text = tables.from_csv(text) or text if "," in text else text
        lines, head = [(n, line, None) for n, line in enumerate(LINE_ENDS.split(text), 1)], {}
    if len(lines) > MAX_LINES:
        n = f"{MAX_LINES:,}"
        warnings.append(
            Told(f"only the first {n} of {len(lines):,} lines were read", f"共{len(lines):,}行，只读了前{n}行")
        )
    if cut := [n for n, line, _ in lines if len(line) > MAX_LINE]:
        where = ", ".join(map(str, cut[:10]))
        warnings.append(
            Told(
                f"lines longer than {MAX_LINE:,} characters were cut there: {where}",
                f"超过{MAX_LINE:,}个字符的行已在该处截断：第{where}行",
            )
        )
    return [(n, line[:MAX_LINE], hint) for n, line, hint in lines[:MAX_LINES]], head


def _undo_double(lines: list[roles.Line]) -> tuple[list[roles.Line], Told | None, dict[int, dict]]:
    """Undo a double decoding line by line, twice at most; with what was undone, and the repair of each line changed."""
    whole = "\n".join(line for _, line, _ in lines)
    if whole.isascii() or decoding.plausibility(whole[: decoding.SAMPLE]) >= 0.97:
        return lines, None, {}
    said, changed = None, {}
    out = []
    for n, line, hint in lines:
        before = line
        for _ in range(2):
            line, what = decoding.undo_double_decoding(line)
            said = said or what
            if what is None:
                break
        if line != before:
            changed[n] = {"kind": "encoding", "before": before, "after": line, "certain": True}
        out.append((n, line, hint))
    if said is None:
        return out, None, {}
    return (
        out,
        Told(f"{said}: undone where every character allowed it", f"{said.zh}：凡每个字符都允许之处，均已还原"),
        changed,
    )


def _script(text: str, traditional: bool) -> str | None:
    if not decoding.HAN.search(text):
        return None
    return "traditional" if traditional else "simplified"


def _title(lines: list[Line], stated: str | None) -> str | None:
    """The title as the text has it, where that is the one that the page states."""
    printed = next((line.text for line in lines if line.role == "title"), None)
    return printed if printed and (not stated or printed in stated or stated in printed) else stated or printed


def _date(lines: list[Line], head: dict[str, str]) -> str | None:
    if match := roles.DATE.search(head.get("date", "")):
        return roles.to_edtf(match)
    return roles.printed_date([line.text for line in lines], [line.role for line in lines])


def _in_lines(en: str, zh: str, lines: list[int]) -> Told:
    where = ", ".join(map(str, lines[:20]))
    return Told(f"{en}, in line{'s' * (len(lines) > 1)} {where}", f"{zh}：第{where}行")


def _doubts(lines: list[Line], source: dict, whole: str) -> list[str]:
    doubts = []
    if not decoding.HAN.search(whole):
        doubts.append(
            Told(
                "no Chinese text in the file: numbers and names are looked for in Chinese only",
                "文件里没有中文：数字和名称只在中文里查找",
            )
        )
    guessed = sorted({line.line for line in lines for repair in line.repairs if not repair["certain"]})
    if guessed:
        doubts.append(_in_lines("repairs that are a guess", "有的修复只是猜测", guessed))
    looked = lines if LOST.search("\n".join([line.text for line in lines])) else ()
    lost = sorted({line.line for line in looked if LOST.search(line.text)})
    if lost:
        doubts.append(_in_lines("lost characters that can't be brought back", "有丢失的字符无法找回", lost))
    suspect = lines if decoding.plausibility(whole) < 0.99 else []
    garbled = [line.line for line in suspect if len(line.text) > 8 and decoding.plausibility(line.text) < 0.6]
    if garbled:
        doubts.append(_in_lines("hardly readable", "文字几乎无法辨认", garbled))
    looked = lines if NO_DIGITS.search(whole) else ()
    if empty := [line.line for line in looked if line.role in roles.IN_TEXT and NO_DIGITS.search(line.text)]:
        doubts.append(
            _in_lines(
                "a scale or unit with no digits before it: digits may be lost",
                "量级或单位前面没有数字：数字可能已丢失",
                empty,
            )
        )
    if source["date"] is None:
        doubts.append(
            Told(
                "no date printed near the title: relative dates (last year, this month) stay open",
                "标题附近没有写日期：相对日期（去年、本月）无法确定",
            )
        )
    if not any(line.role in ("body", "list_item") for line in lines):
        doubts.append(Told("no line reads like the body of an article", "没有一行读起来像文章正文"))
    return doubts

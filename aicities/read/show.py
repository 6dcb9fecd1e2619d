"""Show what was read: as plain text for a terminal, as HTML for a notebook."""

from __future__ import annotations

from collections import Counter
from html import escape

from aicities.data import city_name, label, name_of, say
from aicities.language import beside, headed, joined, sign, within
from aicities.read.messages import in_words


def as_text(found: dict) -> str:
    """The clean lines with their roles, and below them what was found, as text."""
    if found["rejected"]:
        return ""
    out = [headed(name, value or say("unknown", "未知")) for name, value in about(found).items()]
    out += [headed(say("warning", "警告"), in_words(warning)) for warning in found["warnings"]]
    out += ["", *(f"{n['line']:5} {within(label('line_role', n['role'])):<11} {n['text']}" for n in found["lines"])]
    out += ["", say("numbers", "数字"), *(_number(number) for number in found["numbers"])]
    dates = (headed(f"{d['line']:5} {d['text']}", d["date"] or say("open", "未定")) for d in found["dates"])
    out += ["", say("dates", "日期"), *dates]
    none, repairs = say("none", "无"), repairs_by_kind(found)
    out += ["", headed(say("cities", "城市"), joined(map(city_name, found["cities"])) or none)]
    out += [headed(say("entities", "实体"), joined(map(name_of, found["entities"])) or none)]
    out += [headed(say("repairs", "修复"), joined(beside(kind, n) for kind, n in repairs.items()) or none)]
    return "\n".join(out)


def as_html(found: dict) -> str:
    """The clean lines as an HTML table; every word of the file is escaped."""
    if found["rejected"]:
        return f"<p>{escape(in_words(found['rejected']))}</p>"
    rows = (
        f"<tr><td>{line['line']}</td><td>{escape(label('line_role', line['role']))}</td>"
        f"<td lang='zh'>{escape(line['text'])}</td></tr>"
        for line in found["lines"]
    )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def about(found: dict) -> dict[str, str | None]:
    """What is known of a file, by the name of each item in the language of the book; None where unknown."""
    source = found["source"]
    return {
        say("file", "文件"): source["file"],
        say("encoding", "编码"): source["encoding"],
        say("script", "简体或繁体"): within(label("script", source["script"])) or None,
        say("title", "标题"): source["title"],
        say("date", "日期"): source["date"],
    }


def repairs_by_kind(found: dict) -> dict[str, int]:
    """How many repairs of each kind were made, the kinds in the language of the book."""
    kinds = Counter(repair["kind"] for line in found["lines"] for repair in line["repairs"])
    return {label("repair_kind", kind): n for kind, n in sorted(kinds.items())}


def unit_name(unit: str | None) -> str:
    """The unit of a number for a reader; a measure word that is not in the list stays as printed."""
    if unit is None:
        return say("no unit", "无单位")
    try:
        return label("read_unit", unit)
    except KeyError:
        return unit


def _number(number: dict) -> str:
    none = say("open", "不限")
    value, low, high = (none if x is None else f"{x:,.10g}" for x in (number["value"], number["low"], number["high"]))
    mark = number["comparator"]
    value = within(label("comparator", mark)) if number["value"] is None else f"{mark} {value}"
    unit, state = unit_name(number["unit"]), within(label("state", number["state"]))
    return headed(f"{number['line']:5} {number['text']}", f"{value} [{low}, {high}] {unit}{sign('comma')}{state}")

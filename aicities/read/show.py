"""Show what was read: as plain text for a terminal, as HTML for a notebook."""

from __future__ import annotations

from collections import Counter
from html import escape

from aicities.data import city_name, name_of


def as_text(found: dict) -> str:
    """Give the clean lines with their roles, and below them what was found, as text."""
    if found["rejected"]:
        return ""
    source = found["source"]
    out = [f"{key}: {source[key] or 'unknown'}" for key in ("file", "encoding", "script", "title", "date")]
    out += [f"warning: {warning}" for warning in found["warnings"]]
    out += ["", *(f"{line['line']:5} {line['role']:<11} {line['text']}" for line in found["lines"])]
    out += ["", "numbers", *(_number(number) for number in found["numbers"])]
    out += ["", "dates", *(f"{d['line']:5} {d['text']}: {d['date'] or 'open'}" for d in found["dates"])]
    out += ["", "cities: " + (", ".join(map(city_name, found["cities"])) or "none")]
    out += ["entities: " + (", ".join(map(name_of, found["entities"])) or "none")]
    repairs = Counter(repair["kind"] for line in found["lines"] for repair in line["repairs"])
    out += ["repairs: " + (", ".join(f"{kind} {n}" for kind, n in sorted(repairs.items())) or "none")]
    return "\n".join(out)


def as_html(found: dict) -> str:
    """Give the clean lines as an HTML table; every word of the file is escaped."""
    if found["rejected"]:
        return f"<p>{escape(found['rejected'])}</p>"
    rows = (
        f"<tr><td>{line['line']}</td><td>{escape(line['role'])}</td><td lang='zh'>{escape(line['text'])}</td></tr>"
        for line in found["lines"]
    )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _number(number: dict) -> str:
    value, low, high = (
        ("open" if x is None else f"{x:,.10g}") for x in (number["value"], number["low"], number["high"])
    )
    value = "range" if number["value"] is None else value
    unit = number["unit"] or "no unit"
    return (
        f"{number['line']:5} {number['text']}: {number['comparator']} {value} [{low}, {high}] {unit}, {number['state']}"
    )

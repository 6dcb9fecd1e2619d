"""The data of a chart as a table, for readers who can't see the marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from math import floor, log10

from sphinx_offline_book.language import one_line, signs, words_in
from sphinx_offline_book.notebook import WIDE, cell_class, table_class

ROWS = 200  # rows of a chart that its table shows
# Channels in the order of the columns. Those left out place or fade a mark and tell a reader nothing.
CHANNELS = [
    *("y", "y2", "x", "x2", "row", "column", "facet", "theta", "radius", "longitude", "latitude", "geoshape"),
    *("tooltip", "color", "fill", "stroke", "shape", "size", "strokeDash", "angle", "text"),
]
WORDS = {
    "en": {
        "data": "Data of this chart",
        "rows": "{n} rows",
        "row": "1 row",
        "more": "{n} more rows are not shown.",
        "to": " (to)",
        "yes": "yes",
        "no": "no",
        "list": ", ",
    },
    "zh": {
        "data": "本图数据",
        "rows": "{n}条记录",
        "row": "1条记录",
        "more": "另有{n}条记录未显示。",
        "to": "（至）",
        "yes": "是",
        "no": "否",
        "list": "、",
    },
}
Columns = dict[str, str]  # field of the data to the head of its column


def words(language: str | None) -> dict[str, str]:
    """The words of this module in a language; English where it has none."""
    return words_in(WORDS, language)


def data_of(spec: dict, language: str | None = None) -> str:
    """The data of a Vega-Lite chart as tables behind a toggle, escaped; empty where it carries no rows.

    The columns are the fields that the chart encodes or tells in tooltips, headed by their titles
    (``usermeta.table``, a mapping of fields to heads, replaces that choice; ``usermeta.rows`` replaces the rows too,
    for a chart of hundreds of marks that stand in another table of the page). A layer's data counts when it
    has tooltips; where none has, the longest data do.
    """
    say, title, sign = words(language), title_of(spec, language), signs(language)
    found = tables(spec, say)
    if not found:
        return ""
    n = sum(len(rows) for rows, _ in found)
    shown = "".join(
        _table(rows, columns, f"{say['data']}{sign['colon']}{title}" + f" {i}" * (i > 1), say)
        for i, (rows, columns) in enumerate(found, 1)
    )
    count = say["row"] if n == 1 else say["rows"].format(n=n)
    head = f'{say["data"]}<span class="visually-hidden">{sign["colon"]}{escape(title)}</span>'
    head += f"{sign['open']}{count}{sign['close']}"
    return f'<details class="vega-data"><summary>{head}</summary>{shown}{_link(spec)}</details>'


def title_of(spec: dict, language: str | None = None) -> str:
    """The title of a chart on one line."""
    title = spec.get("title") or ""
    text = title.get("text", "") if isinstance(title, dict) else title
    return one_line(text, language) if isinstance(text, list) else str(text)


def tables(spec: dict, say: dict[str, str]) -> list[tuple[list[dict], Columns]]:
    """The rows and columns of each data set that a reader would look at."""
    if "rows" in (meta := spec.get("usermeta", {})):
        return [(meta["rows"], meta["table"])]
    every = [(json.dumps(unit["data"], sort_keys=True), unit) for unit in units(spec)]
    told = {key for key, unit in every if "tooltip" in unit["encoding"]}
    sets: dict[str, tuple[list[dict], Columns]] = {}
    for key, unit in every:
        rows, columns = sets.get(key) or (_rows(unit["data"], spec.get("datasets", {})), {})
        sets[key] = rows, _join(columns, _columns(unit, rows, say, with_text=key not in told))
    full = [(key, *found) for key, found in sets.items() if all(found)]
    kept = [found for found in full if found[0] in told] or sorted(full, key=lambda found: -len(found[1]))[:1]
    own = spec.get("usermeta", {}).get("table")
    views = {key: [unit for other, unit in every if other == key] for key, *_ in kept}
    return [(_worded(rows, views[key]), own or _plain(columns)) for key, rows, columns in kept]


def _join(columns: Columns, more: Columns) -> Columns:
    """A title found in a later layer replaces a bare field name; a head stands once."""
    titled = columns | {f: h for f, h in more.items() if columns.get(f) == f}
    return titled | {f: h for f, h in more.items() if f not in titled and h not in titled.values()}


def units(spec: dict, outer: dict | None = None) -> Iterator[dict]:
    """Each single view of a chart with the data, encoding, transforms and parameters that it inherits."""
    outer = outer or {"data": {}, "encoding": {}, "transform": [], "params": []}
    here = {
        "data": spec.get("data") or outer["data"],
        "encoding": outer["encoding"] | spec.get("encoding", {}),
        "transform": [*outer["transform"], *spec.get("transform", [])],
        "params": [*outer["params"], *spec.get("params", [])],
    }
    if "spec" in spec and isinstance(spec.get("facet"), dict):
        facet = spec["facet"] if "field" not in spec["facet"] else {"facet": spec["facet"]}
        here["encoding"] = here["encoding"] | facet
    parts = [part for key in ("layer", "concat", "hconcat", "vconcat") for part in spec.get(key, [])]
    parts += [spec["spec"]] if "spec" in spec else []
    for part in parts:
        yield from units(part, here)
    if not parts:
        yield here


def _rows(data: dict, datasets: dict) -> list[dict]:
    values = data.get("values", datasets.get(data.get("name"), []))
    return [row if isinstance(row, dict) else {"data": row} for row in values] if isinstance(values, list) else []


def _columns(unit: dict, rows: list[dict], say: dict[str, str], with_text: bool) -> Columns:
    """What a tooltip tells has the tooltip's title; anything else that is drawn comes with the title of its guide."""
    present = {field for row in rows for field in row}
    told: Columns = {}
    drawn: Columns = {}
    for channel in CHANNELS:
        if channel == "text" and not with_text:
            continue  # what is written beside a mark says again what a tooltip tells
        main = (unit["encoding"].get(channel.removesuffix("2")) or {}) if channel.endswith("2") else None
        for part in _parts(unit["encoding"].get(channel)):
            field = part["field"]
            if field not in present or _silent(channel, part if main is None else main):
                continue
            head = title_in(part) or (title_in(main) and title_in(main) + say["to"] if main else "")
            (told if channel == "tooltip" else drawn).setdefault(field, head or field)
    return _join({f: told.get(f, h) for f, h in drawn.items() if f in told or h not in told.values()}, told) | _named(
        unit, present - told.keys() - drawn.keys()
    )


def _parts(channel) -> list[dict]:
    """A channel is one definition, a list of them, or a condition that holds some."""
    found = channel if isinstance(channel, list) else [channel] if isinstance(channel, dict) else []
    for part in list(found):
        condition = part.get("condition", [])
        found = found + [c for c in (condition if isinstance(condition, list) else [condition]) if "field" in c]
    return [part for part in found if isinstance(part.get("field"), str)]


def _silent(channel: str, part: dict) -> bool:
    """A channel with no axis or legend, or with one that is not told (aria), only places or sizes its mark."""
    if channel in ("tooltip", "text"):
        return False
    guides = [part[guide] for guide in ("axis", "legend") if guide in part]
    return any(guide is None or guide.get("aria") is False for guide in guides)


def title_in(part: dict) -> str:
    """The title that an encoding, its axis or its legend has, on one line; empty where none has."""
    guides = [part, *(part.get(guide) or {} for guide in ("axis", "legend", "header"))]
    title = next((g["title"] for g in guides if isinstance(g, dict) and g.get("title")), "")
    return " ".join(title) if isinstance(title, list) else str(title)


def _named(unit: dict, present: set[str]) -> Columns:
    """Fields that a calculation reads, and those that a filter compares with a control, by the control's name."""
    made = " ".join(str(t["calculate"]) for t in unit["transform"] if "calculate" in t)
    heads = {field: field for field in re.findall(r"datum\.(\w+)", made) if field in present}
    return heads | {field: re.sub(r"[\s:：]+$", "", bind.get("name", field)) for bind, field in _chosen(unit, present)}


def _chosen(unit: dict, present: set[str]) -> Iterator[tuple[dict, str]]:
    """Each control that a filter or a calculation compares with a field, and the field."""
    text = json.dumps(unit["transform"], ensure_ascii=False).replace('\\"', '"')
    datum = r"datum(?:\.(\w+)|\[[\"'](\w+)[\"']\])"
    for param in unit["params"]:
        bind, name = param.get("bind"), param["name"]
        found = re.findall(rf"{datum} *={{2,3}} *{name}\b|\b{name} *={{2,3}} *{datum}", text)
        for field in sorted({"".join(parts) for parts in found} & present):
            if isinstance(bind, dict):
                yield bind, field


def _worded(rows: list[dict], views: list[dict]) -> list[dict]:
    """Rows with the values that a control chooses by in the words that it shows for them."""
    present = {field for row in rows for field in row}
    for bind, field in (found for unit in views for found in _chosen(unit, present)):
        words = dict(zip(bind.get("options", ()), bind.get("labels", ()), strict=False))
        rows = [row | {field: words.get(row.get(field), row.get(field))} for row in rows] if words else rows
    return rows


def _plain(columns: Columns) -> Columns:
    """A field without a title is headed by its name, in words; a head that is taken is followed by it."""
    heads: Columns = {}
    for field, head in columns.items():
        name = field.replace("_", " ").strip().capitalize() or field
        head = name if head == field else head
        heads[field] = f"{head} ({name.lower()})" if head in heads.values() else head
    return heads


def _table(rows: list[dict], columns: Columns, name: str, say: dict[str, str]) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in columns.values())
    wide = len(columns) > WIDE
    body = "".join(
        "<tr>" + "".join(_cell(row.get(field), head if wide else "", say) for field, head in columns.items()) + "</tr>"
        for row in rows[:ROWS]
    )
    more = f'<p class="book-note">{say["more"].format(n=len(rows) - ROWS)}</p>' if len(rows) > ROWS else ""
    return (
        f'<div class="{table_class(len(columns), True)}" tabindex="0" role="region" aria-label="{escape(name)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{more}"
    )


def _cell(value, head: str, say: dict[str, str]) -> str:
    text, number = _text(value, say), isinstance(value, (int, float)) and not isinstance(value, bool)
    label = f' data-label="{escape(head)}"' if head else ""
    kind = "short" if number else cell_class(text)
    shown = f' class="{kind}"' if kind else ""
    return f"<td{shown}{label}>{escape(text)}</td>"


def _text(value, say: dict[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return say["yes"] if value else say["no"]
    if isinstance(value, float):
        return f"{round(value, max(0, 3 - floor(log10(abs(value) or 1)))):.15g}"
    return say["list"].join(map(str, value)) if isinstance(value, list) else str(value)


def _link(spec: dict) -> str:
    link = spec.get("usermeta", {}).get("link")
    if not link or re.match(r"\s*(javascript|data|vbscript):", link["href"], re.IGNORECASE):
        return ""
    return f'<p class="vega-data-link"><a href="{escape(link["href"])}">{escape(link["text"])}</a></p>'

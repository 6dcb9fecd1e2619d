"""Put a static picture and the data of each chart into its page, for print, for readers without scripts or sight."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from functools import partial
from pathlib import Path

import pylopdf_fonts_zh_cn
import vl_convert
from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_offline_book.chart_data import data_of
from sphinx_offline_book.keep import keep
from sphinx_offline_book.notebook import CHART, CHART_MARK

# Colours of a static picture follow the page: these stand in for text and rules, and are replaced below.
INK, RULE = "#010203", "#040506"
WIDTH = 720
TABLE = '<div class="book-table'
# Measured with this font alone, a picture is the same on any machine; it is shown in the font of the chart.
FONT, SHOWN_IN = "Noto Sans SC", "system-ui, sans-serif"
FONT_NAMES = re.compile(r"font|.*Font", re.ASCII)
vl_convert.register_font_directory(str(pylopdf_fonts_zh_cn.sans_path().parent))
# What a kept picture depends on beside its chart.
CODE = Path(__file__).read_text(encoding="utf-8") + vl_convert.__version__


class ChartPictures(SphinxTransform):
    """Add picture and data to each chart that a notebook's output holds, when it is read: other notebooks run then.

    A table gets a place, to link to.
    """

    default_priority = 800

    def apply(self, **kwargs) -> None:
        """Replace a chart's element by one that holds its picture, with its data after it; name a table by its cell."""
        folder = Path(self.app.doctreedir).parent / "pictures"
        ids, used = cell_ids(self.document["source"]), Counter()
        for node in self.document.findall(nodes.raw):
            if CHART_MARK in node.astext():
                complete = partial(_complete, folder, self.config.language, name_of(node, ids, used))
                text = CHART.sub(complete, node.astext())
                replace(node, text)
            elif TABLE in node.astext():
                named = f'<div id="chart={html.escape(name_of(node, ids, used))}" class="book-table'
                replace(node, node.astext().replace(TABLE, named, 1))


def replace(node: nodes.raw, text: str) -> None:
    """Let an output be another text."""
    node.children = [nodes.Text(text)]
    node.rawsource = text


def cell_ids(source: str) -> list[str]:
    """The ids of the cells of a notebook, in order; none for a page that is no notebook."""
    if not source.endswith(".ipynb"):
        return []
    return [cell.get("id", "") for cell in json.loads(Path(source).read_text(encoding="utf-8"))["cells"]]


def name_of(node: nodes.Node, ids: list[str], used: Counter) -> str:
    """The name of a chart in the address of its page: the id of its cell, with a number from the second on."""
    while node is not None and "cell_index" not in getattr(node, "attributes", {}):
        node = node.parent
    name = ids[node["cell_index"]] if node is not None and node["cell_index"] < len(ids) else "chart"
    used[name] += 1
    return name if used[name] == 1 else f"{name}-{used[name]}"


def _complete(folder: Path, language: str | None, name: str, match: re.Match) -> str:
    spec = json.loads(match["spec"])
    label = html.escape(spec.get("description", "Chart"), quote=True)
    svg = keep(folder, match["spec"] + CODE, lambda: picture_of(spec))
    picture = f'<div class="vega-picture" role="img" aria-label="{label}">{svg}</div>'
    name = html.escape(name)
    opened = match["open"].replace(">", f' id="chart={name}" data-chart="{name}" style="{room(svg, spec)}">')
    return opened + picture + match["start"] + match["spec"] + match["end"] + data_of(spec, language)


def room(svg: str, spec: dict) -> str:
    """The height that a chart will need and the number of its controls, so that its drawing moves nothing below."""
    tall = float(re.search(r' height="([\d.]+)"', svg)[1])
    controls = sum("input" in (param.get("bind") or {}) for param in spec.get("params", []))
    return f"--tall: {tall:.0f}px; --controls: {controls}"


def picture_of(spec: dict) -> str:
    """A chart as SVG whose text and rules take the colour of the page around it."""
    # A reader's font can be wider than the one that measures here: room for the first letters of the labels.
    room = {"left": 14, "right": 5, "top": 5, "bottom": 5}
    still = {"padding": room} | in_one_font(fixed_width(spec, WIDTH)) | {"background": None}
    config = {
        "font": FONT,
        "axis": {"labelColor": INK, "titleColor": INK, "gridColor": RULE, "domainColor": RULE, "tickColor": RULE},
        "legend": {"labelColor": INK, "titleColor": INK, "symbolBaseFillColor": INK, "symbolBaseStrokeColor": INK},
        "title": {"color": INK, "subtitleColor": INK},
        "header": {"labelColor": INK, "titleColor": INK},
        "view": {"stroke": None},
        "text": {"color": INK},
    }
    svg = vl_convert.vegalite_to_svg(still, config=config)
    svg = svg.replace(f'"{FONT}"', f'"{spec.get("config", {}).get("font", SHOWN_IN)}"')
    svg = svg.replace(INK, "currentColor").replace(f'stroke="{RULE}"', 'stroke="currentColor" stroke-opacity="0.2"')
    svg = re.sub(r' aria-\w+="[^"]*"| role="[^"]*"', "", svg)  # the wrapper names the picture once
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def fixed_width(spec: dict, width: int) -> dict:
    """A copy of a chart whose ``container`` widths are so many pixels."""

    def fix(part):
        if isinstance(part, dict):
            return {
                k: width if k == "width" and v == "container" else fix(v) if k != "datasets" else v
                for k, v in part.items()
            }
        return [fix(item) for item in part] if isinstance(part, list) else part

    return fix(spec)


def in_one_font(part):
    """A copy of a chart whose every text is measured with `FONT`."""
    if isinstance(part, dict):
        return {
            key: FONT if FONT_NAMES.fullmatch(key) and isinstance(value, str) else in_one_font(value)
            for key, value in part.items()
            if key != "datasets"
        } | {key: part[key] for key in ("datasets",) if key in part}
    return [in_one_font(item) for item in part] if isinstance(part, list) else part

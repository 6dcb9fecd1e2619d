"""Put a static picture and the data of each chart into its page, for print, for readers without scripts or sight."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import vl_convert
from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_offline_book.chart_data import data_of
from sphinx_offline_book.keep import keep

CHART = re.compile(
    r'(<div class="vega-chart">)(<script type="application/json">)(?P<spec>.*?)(</script>)(</div>)', re.DOTALL
)
# Colours of a static picture follow the page: these stand in for text and rules, and are replaced below.
INK, RULE = "#010203", "#040506"
WIDTH = 720
# What a kept picture depends on beside its chart.
CODE = Path(__file__).read_text(encoding="utf-8") + vl_convert.__version__


class ChartPictures(SphinxTransform):
    """Add picture and data to each chart that a notebook's output holds, when it is read: other notebooks run then."""

    default_priority = 800

    def apply(self, **kwargs) -> None:
        """Replace the chart's element by one that holds its picture, with its data after it."""
        folder = Path(self.app.doctreedir).parent / "pictures"
        for node in self.document.findall(nodes.raw):
            if 'class="vega-chart"' in node.astext():
                text = CHART.sub(lambda match: _complete(match, folder, self.config.language), node.astext())
                node.children = [nodes.Text(text)]
                node.rawsource = text


def _complete(match: re.Match, folder: Path, language: str | None) -> str:
    spec = json.loads(match["spec"])
    label = html.escape(spec.get("description", "Chart"), quote=True)
    svg = keep(folder, match["spec"] + CODE, lambda: picture_of(spec))
    picture = f'<div class="vega-picture" role="img" aria-label="{label}">{svg}</div>'
    return match[1] + picture + match[2] + match["spec"] + match[4] + match[5] + data_of(spec, language)


def picture_of(spec: dict) -> str:
    """Give a chart as SVG whose text and rules take the colour of the page around it."""
    # A reader's font can be wider than the one that measures here: room for the first letters of the labels.
    room = {"left": 14, "right": 5, "top": 5, "bottom": 5}
    still = {"padding": room} | fixed_width(spec, WIDTH) | {"background": None}
    config = {
        "axis": {"labelColor": INK, "titleColor": INK, "gridColor": RULE, "domainColor": RULE, "tickColor": RULE},
        "legend": {"labelColor": INK, "titleColor": INK, "symbolBaseFillColor": INK, "symbolBaseStrokeColor": INK},
        "title": {"color": INK, "subtitleColor": INK},
        "header": {"labelColor": INK, "titleColor": INK},
        "view": {"stroke": None},
        "text": {"color": INK},
    }
    svg = vl_convert.vegalite_to_svg(still, config=config)
    svg = svg.replace(INK, "currentColor").replace(f'stroke="{RULE}"', 'stroke="currentColor" stroke-opacity="0.2"')
    svg = re.sub(r' aria-\w+="[^"]*"| role="[^"]*"', "", svg)  # the wrapper names the picture once
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def fixed_width(spec: dict, width: int) -> dict:
    """Give a copy of a chart whose ``container`` widths are so many pixels."""

    def fix(part):
        if isinstance(part, dict):
            return {
                k: width if k == "width" and v == "container" else fix(v) if k != "datasets" else v
                for k, v in part.items()
            }
        return [fix(item) for item in part] if isinstance(part, list) else part

    return fix(spec)

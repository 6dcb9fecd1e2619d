"""Put the content of each widget into its page as plain HTML, for print and for readers without scripts.

A static page shows a widget's choices one at a time, and none of them where no script runs. The choices stand in
the widget state that Jupyter stores with the page; here they are written out, each under its own label.
"""

from __future__ import annotations

import json
import re
from html import escape

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

VIEW = re.compile(r'<script type="application/vnd\.jupyter\.widget-view\+json">(?P<view>.*?)</script>', re.DOTALL)
STACKS = ("StackModel", "TabModel", "AccordionModel")
PLAIN = ("HTMLModel", "HTMLMathModel")
log = logging.getLogger(__name__)


class WidgetPages(SphinxPostTransform):
    """Add the written-out choices after each widget that a notebook's output holds."""

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Add a block to each widget view of the page."""
        views = [(node, VIEW.search(node.astext())) for node in self.document.findall(nodes.raw)]
        views = [(node, match) for node, match in views if match]
        if not views:
            return
        scripts = NbMetadataCollector.get_js_files(self.env, self.env.docname)
        state = json.loads(scripts["ipywidgets_state"][1]["body"])["state"]
        for node, match in views:
            written = written_out(state, json.loads(match["view"])["model_id"])
            if not written:
                log.warning("a widget has no form for print: its content is not HTML", location=node)
            text = f'{node.astext()}<div class="widget-print">{written}</div>'
            node.children = [nodes.Text(text)]
            node.rawsource = text


def written_out(state: dict, model_id: str) -> str:
    """The content of a widget as HTML: its choices one after another, each under its label."""
    model = state[model_id]
    name, values = model["model_name"], model["state"]
    if name in PLAIN:
        return values["value"]
    if name == "LabelModel":
        return f"<p>{escape(values['value'])}</p>"
    if name == "OutputModel":
        return "".join(map(_output, values["outputs"]))
    children = [_id(child) for child in values.get("children", [])]
    if name not in STACKS:
        return "".join(written_out(state, child) for child in children)
    labels = labels_of(state, model_id)
    parts = [(label, written_out(state, child)) for label, child in zip(labels, children, strict=True)]
    return "".join(f'<p class="widget-choice">{escape(label)}</p>{part}' for label, part in parts if part)


def labels_of(state: dict, stack_id: str) -> list[str]:
    """The label of each child of a stack: its titles, or the options of the control that is linked to it."""
    stack = state[stack_id]["state"]
    n = len(stack["children"])
    titles = [stack.get("titles", [])] + [_options(state[source]["state"]) for source in _linked(state, stack_id)]
    heading = next((t for t in titles if len(t) >= n and any(t)), None)
    return list(map(str, heading[:n])) if heading else [str(i + 1) for i in range(n)]


def _linked(state: dict, stack_id: str) -> list[str]:
    """The models that a link ties to the stack's choice, directly or through one another."""
    links = [
        (_id(model["state"]["source"][0]), _id(model["state"]["target"][0]))
        for model in state.values()
        if model["model_name"] in ("LinkModel", "DirectionalLinkModel")
    ]
    found = [stack_id]
    for here in found:
        found += [other for link in links if here in link for other in link if other not in found]
    return found[1:]


def _options(values: dict) -> list[str]:
    if "_options_labels" in values:
        return list(values["_options_labels"])
    if {"min", "max", "step"} <= values.keys():
        return [str(n) for n in range(values["min"], values["max"] + 1, values["step"] or 1)]
    return []


def _output(output: dict) -> str:
    data = output.get("data", {})
    if "text/html" in data:
        return "".join(data["text/html"])
    text = data.get("text/plain") or output.get("text", "")
    return f"<pre>{escape(''.join(text))}</pre>" if text else ""


def _id(reference: str) -> str:
    return reference.removeprefix("IPY_MODEL_")

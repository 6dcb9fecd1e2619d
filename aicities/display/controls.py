"""Controls that work in a page without a kernel: menus and sliders of a chart, and buttons that turn pages.

The value of a menu is an id, and its words are only shown: filters look for ids, so that they hold in every language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import altair as alt
import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML

EVERYTHING = ""  # the value of a menu that keeps all rows

Options = Mapping | Iterable  # ids with their labels, or ids that are shown as they are (articles, years)


def menu(name: str, head: str, options: Options, *, everything: str = "", value=None) -> alt.Parameter:
    """A menu below a chart; its value is the id chosen, its words are the labels of ``options``.

    ``everything`` is the label of a first entry that keeps all rows (see `keeps`); ``value`` is the id chosen at first
    (else the first one).
    """
    return _choices(alt.binding_select, name, head, options, everything, value)


def radio(name: str, head: str, options: Options, *, everything: str = "", value=None) -> alt.Parameter:
    """Buttons of which one is chosen, for two or three values; else as `menu`."""
    return _choices(alt.binding_radio, name, head, options, everything, value)


def _choices(binding, name: str, head: str, options: Options, everything: str, value) -> alt.Parameter:
    ids = ([EVERYTHING] if everything else []) + list(options)
    labels = ([everything] if everything else []) + list(options.values() if isinstance(options, Mapping) else options)
    if not ids:
        raise ValueError(f"the menu {name!r} has nothing to choose from: give it at least one option")
    shown = {} if labels == ids else {"labels": labels}
    return alt.param(name=name, value=ids[0] if value is None else value, bind=binding(options=ids, name=head, **shown))


def slider(name: str, head: str, low: float, high: float, value: float, step: float = 1) -> alt.Parameter:
    """A slider below a chart, from ``low`` to ``high``."""
    return alt.param(name=name, value=value, bind=alt.binding_range(min=low, max=high, step=step, name=head))


def checkbox(name: str, head: str) -> alt.Parameter:
    """A box to tick below a chart; its value is true or false, false at first."""
    return alt.param(name=name, value=False, bind=alt.binding_checkbox(name=head))


def search_box(name: str, head: str, placeholder: str = "") -> alt.Parameter:
    """A box to type in below a chart; its value is the text, empty at first (see `finds`)."""
    box = alt.binding(input="search", placeholder=placeholder, name=head, debounce=150)
    return alt.param(name=name, value="", bind=box)


def vega(value) -> str:
    """A value (number, text, list, dictionary) as a Vega expression writes it, quotes and all; null for missing."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value):
    """A value of pandas or numpy as one of Python."""
    return None if pd.isna(value) else value.item()


def keeps(name: str, column: str = "") -> str:
    """The test, as a Vega expression, that a row has the value of a menu in ``column``, or that the menu keeps all.

    ``column`` is the name of the menu where it is left out.
    """
    return f"({name} === {vega(EVERYTHING)} || datum[{vega(column or name)}] === {name})"


def finds(name: str, column: str) -> str:
    """The test, as a Vega expression, that the lower-case text in ``column`` holds what stands in a search box.

    An empty box finds everything.
    """
    return f"indexof(datum[{vega(column)}], lower(trim({name}))) >= 0"


def choose(pages: dict[str, HTML], label: str) -> widgets.VBox:
    """Buttons, one a page, and the page that is chosen; ``label`` is what a screen reader hears."""
    buttons = widgets.ToggleButtons(options=list(pages), description=label, style={"description_width": "initial"})
    stack = widgets.Stack([widgets.HTML(page.data) for page in pages.values()], selected_index=0)
    widgets.jslink((buttons, "index"), (stack, "selected_index"))
    return widgets.VBox([buttons, stack])

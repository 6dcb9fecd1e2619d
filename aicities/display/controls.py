"""Controls that work in a page without a kernel: choices linked to what is already there."""

from __future__ import annotations

import ipywidgets as widgets
from IPython.display import HTML


def choose(pages: dict[str, HTML], label: str) -> widgets.VBox:
    """Give buttons, one a page, and the page that is chosen; ``label`` is what a screen reader hears."""
    buttons = widgets.ToggleButtons(options=list(pages), description=label, style={"description_width": "initial"})
    stack = widgets.Stack([widgets.HTML(page.data) for page in pages.values()], selected_index=0)
    widgets.jslink((buttons, "index"), (stack, "selected_index"))
    return widgets.VBox([buttons, stack])

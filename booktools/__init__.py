"""A Sphinx extension that makes a Jupyter Book which needs no other host. It knows nothing of the book's subject.

- Execution is cached by what the notebooks read, not by the notebooks alone.
- Charts carry a static picture and their data as a table; the chart library loads when a chart comes into view.
- Widgets come from a local script, on pages that have widgets; print shows all that they can show.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from booktools.charts import ChartPictures
from booktools.widgets import WidgetPages


def setup(app) -> dict:
    """Register the extension with Sphinx."""
    app.add_config_value("booktools_inputs", [], "env", [list])
    app.add_config_value("comments_config", {}, "env")  # Jupyter Book sets it for an extension that we leave out
    app.connect("config-inited", key_the_cache)
    app.connect("html-page-context", keep_needed_scripts, priority=900)
    app.add_post_transform(ChartPictures)
    app.add_post_transform(WidgetPages)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}


def digest(root: Path, patterns: list[str]) -> str:
    """Give a hash over the names and bytes of the files that match the patterns."""
    hashed = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in root.glob(pattern)}):
        hashed.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


def key_the_cache(app, config) -> None:
    """Name the execution cache after what the notebooks read, so that no output outlives its data.

    The path is a setting that Sphinx watches: when it changes, every page is read and executed again.
    """
    folder = Path(app.outdir).parent / ".jupyter_cache"
    config.nb_execution_cache_path = str(folder / digest(Path(app.confdir), config.booktools_inputs))


def keep_needed_scripts(app, pagename, templatename, context, doctree) -> None:
    """Drop the chart and widget loaders from pages that have neither."""
    body = context.get("body") or ""
    needed = {"charts.js": "vega-chart" in body, "widgets.js": "vnd.jupyter.widget-view+json" in body}
    context["script_files"] = [
        script
        for script in context.get("script_files", [])
        if needed.get(Path(str(getattr(script, "filename", script)).split("?")[0]).name, True)
    ]

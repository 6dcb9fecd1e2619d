"""A Sphinx extension that makes a Jupyter Book which needs no other host. It knows nothing of the book's subject.

- Execution is cached by what the notebooks read, not by the notebooks alone.
- Charts carry a static picture; the chart library loads when a chart comes into view.
- Widgets come from a local script, on pages that have widgets.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from booktools.charts import ChartPictures

# Scripts, and what a page has that needs them.
NEEDED_FOR = {
    "charts.js": ["vega-chart"],
    "widgets.js": ["vnd.jupyter.widget-view+json"],
    "clipboard.min.js": ['class="highlight'],
    "copybutton.js": ['class="highlight'],
    "design-tabs.js": ["sd-tab-set"],
    "togglebutton.js": ["toggle", "dropdown"],
}


def setup(app) -> dict:
    """Register the extension with Sphinx."""
    app.add_config_value("booktools_inputs", [], "env", [list])
    app.add_config_value("booktools_static", "", "html", [str])
    app.add_config_value("comments_config", {}, "env")  # Jupyter Book sets it for an extension that we leave out
    app.connect("config-inited", key_the_cache)
    app.connect("config-inited", key_the_pages)
    app.connect("html-page-context", keep_needed_scripts, priority=900)
    app.add_post_transform(ChartPictures)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}


def digest(root: Path, patterns: list[str]) -> str:
    """Give a hash over the names and bytes of the files that match the patterns."""
    hashed = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()}):
        hashed.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


def key_the_cache(app, config) -> None:
    """Name the execution cache after what the notebooks read, so that no output outlives its data.

    The path is a setting that Sphinx watches: when it changes, every page is read and executed again.
    """
    folder = Path(app.outdir).parent / ".jupyter_cache"
    config.nb_execution_cache_path = str(folder / digest(Path(app.confdir), config.booktools_inputs))


def key_the_pages(app, config) -> None:
    """Write every page anew when a script or stylesheet has changed: else Sphinx copies none while no text has."""
    patterns = [f"{folder}/**/*" for folder in config.html_static_path if (Path(app.confdir) / folder).is_dir()]
    config.booktools_static = digest(Path(app.confdir), patterns)


def keep_needed_scripts(app, pagename, templatename, context, doctree) -> None:
    """Drop from a page the scripts for things it does not have; data in a script is made safe to stand there."""
    body = context.get("body") or ""
    needed = {name: any(mark in body for mark in marks) for name, marks in NEEDED_FOR.items()}
    context["script_files"] = [
        closed(script)
        for script in context.get("script_files", [])
        if needed.get(Path(str(getattr(script, "filename", script)).split("?")[0]).name, True)
    ]


def closed(script):
    """Give a script whose text, if it is data, can't end the element that it stands in."""
    attributes = getattr(script, "attributes", {})
    if not str(attributes.get("type", "")).endswith("json"):
        return script
    body = attributes["body"].replace("<", "\\u003c")
    return type(script)(script.filename, priority=script.priority, **attributes | {"body": body})

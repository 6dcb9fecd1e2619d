"""A Sphinx extension that makes a Jupyter Book which needs no other host. It knows nothing of the book's subject.

- Execution is cached by what the notebooks read, not by the notebooks alone; notebooks run several at a time.
- Charts carry a static picture and their data as a table; the chart library loads when a chart comes into view.
- Search finds every run of Chinese characters, in either script, and English words.
- Widgets come from a local script, on pages that have widgets; print shows all that they can show.
- Tables of many rows load their rows when they are asked for.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

# Scripts, and what a page has that needs them.
NEEDED_FOR = {
    "charts.js": ["vega-chart"],
    "widgets.js": ["vnd.jupyter.widget-view+json"],
    "clipboard.min.js": ['class="highlight'],
    "copybutton.js": ['class="highlight'],
    "design-tabs.js": ["sd-tab-set"],
    "rows.js": ['class="book-rows"'],
    "togglebutton.js": ["toggle", "dropdown"],
}


def setup(app) -> dict:
    """Register the extension with Sphinx."""
    # Here, so that the parts of a build that need no Sphinx start at once.
    from booktools import charts, execute, search, widgets

    app.add_config_value("booktools_inputs", [], "env", [list])
    app.add_config_value("booktools_environment", [], "env", [list])
    app.add_config_value("booktools_static", "", "html", [str])
    app.add_config_value("comments_config", {}, "env")  # Jupyter Book sets it for an extension that we leave out
    app.connect("config-inited", key_the_cache)
    app.connect("config-inited", key_the_pages)
    app.connect("html-page-context", keep_needed_scripts, priority=900)
    app.add_transform(charts.ChartPictures)
    app.add_post_transform(widgets.WidgetPages)
    app.connect("write-started", copy_static_files_anew)
    app.connect("env-updated", rewrite_when_names_change)
    execute.setup(app)
    search.setup(app)
    code = digest(Path(__file__).parent, ["*.py"])
    # Our code makes part of a page as it is read: another version of it reads all pages anew.
    return {
        "version": "1.0",
        "env_version": int(code[:8], 16),
        "parallel_read_safe": False,
        "parallel_write_safe": True,
    }


def digest(root: Path, patterns: list[str]) -> str:
    """Give a hash over the names and bytes of the files that match the patterns."""
    hashed = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()}):
        hashed.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


def key_the_cache(app, config) -> None:
    """Name the execution cache after what the notebooks read (files and environment), so that no output outlives it.

    The path is a setting that Sphinx watches: when it changes, every page is read and executed again.
    """
    folder = Path(app.outdir).parent / ".jupyter_cache"
    key = digest(Path(app.confdir), config.booktools_inputs)
    values = [f"{name}={os.environ.get(name)}" for name in config.booktools_environment]
    if values:
        key = hashlib.sha256("\0".join([key, *values]).encode()).hexdigest()[:16]
    config.nb_execution_cache_path = str(folder / key)


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


def copy_static_files_anew(app, builder) -> None:
    """Start from no static files, as a clean build does: pages bear marks of those that they find."""
    shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)


def rewrite_when_names_change(app, env) -> list[str]:
    """Give all pages, to be written again, when a title, a label, a number or the order of pages changed.

    Every page shows them, in the menu and in its references, but Sphinx writes only the pages that were read.
    """
    standard = env.domains["std"]
    names = (
        sorted((name, node.astext()) for name, node in env.titles.items()),
        sorted(env.toctree_includes.items()),
        sorted(standard.labels.items()),
        sorted(env.toc_secnumbers.items()),
        sorted(env.toc_fignumbers.items()),
    )
    before, env.booktools_names = getattr(env, "booktools_names", None), repr(names)
    return [] if before == env.booktools_names else sorted(env.found_docs)


def closed(script):
    """Give a script whose text, if it is data, can't end the element that it stands in."""
    attributes = getattr(script, "attributes", {})
    if not str(attributes.get("type", "")).endswith("json"):
        return script
    body = attributes["body"].replace("<", "\\u003c")
    return type(script)(script.filename, priority=script.priority, **attributes | {"body": body})

"""A Sphinx extension that makes a Jupyter Book which needs no other host. It knows nothing of the book's subject.

- Execution is cached by what the notebooks read, not by the notebooks alone; notebooks run several at a time.
- Charts carry a static picture and their data as a table; the chart library loads when a chart comes into view.
- Search finds every run of Chinese characters, in either script, and English words.
- Code and solutions are folded; a line under the title says how long a page takes to read.
- Quizzes are marked in the page; a page can list the exercises of all others.
- Widgets come from a local script, on pages that have widgets; print shows all that they can show.
- Tables of many rows load their rows when they are asked for.
- Readers code texts, and see how far they agree with the published codes and with each other.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from sphinx_offline_book.notebook import CHART_MARK, CODING_MARK, LIST_MARK, QUIZ_MARK, ROWS_MARK

# Scripts, and what a page has that needs them.
NEEDED_FOR = {
    "charts.js": [CHART_MARK],
    "widgets.js": ["vnd.jupyter.widget-view+json"],
    "coding.js": [CODING_MARK],
    "clipboard.min.js": ['class="highlight'],
    "copybutton.js": ['class="highlight'],
    "design-tabs.js": ["sd-tab-set"],
    "rows.js": [ROWS_MARK],
    "quiz.js": [QUIZ_MARK],
    "exercises.js": [LIST_MARK],
    "togglebutton.js": ["toggle", "dropdown"],
}

SCRIPTS = ["page.js", "charts.js", "widgets.js", "rows.js", "quiz.js", "exercises.js", "coding.js"]
# Extensions of Jupyter Book's own list whose scripts ask other hosts.
FETCHING = ("sphinx_thebe", "sphinx_comments")
HERE = Path(__file__).parent
PAGES = (".ipynb", ".md")  # what the sources of pages end in: another text of a page changes no data


def setup(app) -> dict:
    """Register the extension with Sphinx."""
    # Here, so that the parts of a build that need no Sphinx start at once.
    from sphinx_offline_book import (
        anchors,
        charts,
        execute,
        exercises,
        folds,
        functions,
        page_links,
        quick,
        reading,
        refuse,
        search,
        terms,
        widgets,
    )

    app.add_config_value("offline_book_inputs", ["**/*"], "env", [list])
    app.add_config_value("offline_book_not_read", [], "env", [list])
    app.add_config_value("offline_book_environment", [], "env", [list])
    app.add_config_value("offline_book_preload", [], "", [list])
    app.add_config_value("offline_book_terms", "", "html", [str])
    app.add_config_value("offline_book_lines", [], "env", [list])
    app.add_config_value("offline_book_hand_outs", {}, "", [dict])
    app.add_config_value("offline_book_editions", {}, "", [dict])
    app.add_config_value("offline_book_live", {}, "", [dict])
    app.add_config_value("offline_book_static", "", "html", [str])
    leave_out_what_fetches(app)
    app.connect("config-inited", settle, priority=400)
    app.connect("config-inited", key_the_cache)
    app.connect("config-inited", key_the_pages)
    app.connect("html-page-context", keep_needed_scripts, priority=900)
    app.add_transform(refuse.RefuseForeign)
    app.add_transform(anchors.Anchors)
    app.add_transform(charts.ChartPictures)
    app.add_post_transform(widgets.WidgetPages)
    app.add_post_transform(page_links.PageLinks)
    app.add_post_transform(page_links.NumberedLines)
    app.add_directive("exercise-list", exercises.ExerciseList)
    app.add_post_transform(exercises.GatherExercises)
    parts = (reading.ReadingTime, reading.Description, reading.ExerciseTitles, reading.ExerciseLabels)
    for transform in (terms.ExplainTerms, *parts, folds.FoldSolutions, folds.FoldCode):
        app.add_post_transform(transform)
    app.add_css_file("book.css", priority=800)
    for name in SCRIPTS:
        app.add_js_file(name, priority=800, defer="defer")
    app.connect("write-started", copy_static_files_anew)
    app.connect("env-updated", rewrite_when_names_change)
    app.connect("env-updated", exercises.pages_with_lists)
    execute.setup(app)
    search.setup(app)
    functions.setup(app)
    quick.setup(app)
    code = digest(Path(__file__).parent, ["*.py"])
    # Our code makes part of a page as it is read: another version of it reads all pages anew.
    return {
        "version": "1.0",
        "env_version": int(code[:8], 16),
        "parallel_read_safe": False,
        "parallel_write_safe": True,
    }


def leave_out_what_fetches(app) -> None:
    """Keep the extensions that fetch from other hosts from doing anything: Jupyter Book names them for every book."""
    for files in (app.registry.css_files, app.registry.js_files):
        files[:] = [found for found in files if not str(found[0]).startswith("sphinx-thebe")]
    for listeners in app.events.listeners.values():
        listeners[:] = [found for found in listeners if not found.handler.__module__.startswith(FETCHING)]


def settle(app, config) -> None:
    """Make the browser scripts and set what a book without other hosts needs, so that its own settings can be few."""
    from sphinx_offline_book import assets, reading

    made = (Path(app.confdir) / "_build" / "assets").resolve()
    assets.prepare(made)
    config.html_static_path = [str(HERE / "static"), *config.html_static_path, str(made)]
    config.html_show_search_summary = False  # summaries are fetched, which fails from file://
    config.html_context = {"default_mode": "auto"} | config.html_context
    config.nb_ipywidgets_js = {}  # widgets.js loads the manager, and only on pages with widgets
    config.numfig_format = reading.words(config.language)["named"] | config.numfig_format
    if config.nb_execution_mode == "auto":
        config.nb_execution_mode = "cache"


def digest(root: Path, patterns: list[str], but: list[str] = ()) -> str:
    """A hash over the names and bytes of the files that match the patterns, without those that match the last ones."""
    hashed = hashlib.sha256()
    found = {path for pattern in patterns for path in root.glob(pattern) if is_input(path, root, pattern)}
    for path in sorted(found.difference(*(root.glob(pattern) for pattern in but))):
        hashed.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


def is_input(path: Path, root: Path, pattern: str) -> bool:
    """Say whether a file is something that a notebook may read: nothing hidden or made, no page but when asked for."""
    parts = path.relative_to(root).parts
    made = any(part.startswith((".", "_build", "__pycache__", "node_modules")) for part in parts)
    return path.is_file() and not made and (path.suffix not in PAGES or pattern.endswith(path.suffix))


def key_the_cache(app, config) -> None:
    """Name the execution cache after what the notebooks read (files and environment), so that no output outlives it.

    The path is a setting that Sphinx watches: when it changes, every page is read and executed again.
    """
    folder = Path(app.outdir).parent / ".jupyter_cache"
    read = digest(Path(app.confdir), config.offline_book_inputs, config.offline_book_not_read)
    parts = [read, digest(HERE, ["*.py"])]
    parts += [f"{name}={os.environ.get(name)}" for name in config.offline_book_environment]
    config.nb_execution_cache_path = str(folder / hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16])


def key_the_pages(app, config) -> None:
    """Write every page anew when a script, a style or a term has changed: else Sphinx copies none while no text has."""
    folders = [Path(app.confdir) / folder for folder in config.html_static_path]
    parts = [digest(folder, ["**/*"]) for folder in folders if folder.is_dir()]
    if config.offline_book_terms and (file := Path(app.confdir) / config.offline_book_terms).is_file():
        parts.append(hashlib.sha256(file.read_bytes()).hexdigest()[:16])
    config.offline_book_static = " ".join(parts)


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
    """All pages, to be written again, when a title, a label, a number or the order of pages changed.

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
    before, env.offline_book_names = getattr(env, "offline_book_names", None), repr(names)
    return [] if before == env.offline_book_names else sorted(env.found_docs)


def closed(script):
    """A script whose text, if it is data, can't end the element that it stands in."""
    attributes = getattr(script, "attributes", {})
    if not str(attributes.get("type", "")).endswith("json"):
        return script
    body = attributes["body"].replace("<", "\\u003c")
    return type(script)(script.filename, priority=script.priority, **attributes | {"body": body})

"""Make single pages of an edition in a copy of its stage, so fast that an author can wait for them.

A process of its own, with all imported, makes one page after the other as its parent asks for them (see `watch`). What
is not needed to see a page is left out: search, menus of other pages, files that all pages share. The stage stays as it
is; only the cache of executed notebooks is common, since its key says all that a notebook reads.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sphinx_offline_book import log

COPIED, LINKED = ("html", ".doctrees"), ("pictures",)
# What Sphinx watches to make all pages anew: it shall see what it saw when the stage was made.
KEPT = ("nb_execution_cache_path", "offline_book_static")
LEFT_OUT = ("copy_static_files_anew", "write_text", "rewrite_when_names_change", "pages_with_lists")


@dataclass
class Quick:
    """What is made now: the pages of an edition, and what its settings were when its stage was made."""

    kept: dict[str, str]
    cache: Path
    docs: tuple[str, ...] = ()


now: Quick | None = None  # set in the process that makes pages


def setup(app) -> None:
    """Leave out of a build what is not needed to see a page; nothing in any other build."""
    if now:
        app.connect("config-inited", keep_settings, priority=900)
        app.connect("builder-inited", hasten, priority=900)
        app.connect("env-get-outdated", lambda app, env, *changes: list(now.docs))


def keep_settings(app, config) -> None:
    """Show Sphinx the settings of the stage, and keep what the notebooks have read by now for their cache."""
    now.cache = now.cache.with_name(Path(config.nb_execution_cache_path).name)
    for name, value in now.kept.items():
        config[name] = value


def hasten(app) -> None:
    """Let the builder write pages and their pictures alone."""
    app.env.mystnb_config = app.env.mystnb_config.copy(execution_cache_path=str(now.cache))
    app.builder.search = False
    app.builder.copy_assets = lambda: None
    app.builder.finish = app.builder.copy_image_files
    for listeners in app.events.listeners.values():
        listeners[:] = [found for found in listeners if getattr(found.handler, "__name__", "") not in LEFT_OUT]


def copy_stage(root: Path) -> Path:
    """Copy the pages of a stage and what Sphinx knows of them; gives the folder of the copied pages."""
    stage, made = root / "_build" / "stage" / "_build", folder_of(root)
    shutil.rmtree(made, ignore_errors=True)
    for name in COPIED:
        shutil.copytree(stage / name, made / name)
    for name in LINKED:
        (made / name).symlink_to((stage / name).resolve())
    return made / "html"


def folder_of(root: Path) -> Path:
    """Where the pages of an edition are made one by one."""
    return root / "_build" / "watch"


def settings_of_stage(root: Path) -> dict[str, str]:
    """The settings that Sphinx watches, as they were when the stage was made."""
    with (folder_of(root) / ".doctrees" / "environment.pickle").open("rb") as file:
        config = pickle.load(file).config
    return {name: config[name] for name in KEPT}


def make(root: Path, docs: Iterable[str]) -> tuple[bool, str]:
    """Make pages of an edition; gives whether they were made, and what Sphinx warned of."""
    from jupyter_book.sphinx import build_sphinx

    now.docs = tuple(docs)
    out = folder_of(root) / "html"
    toc = {"external_toc_path": (root / "_toc.yml").as_posix(), "latex_individualpages": False}
    failed = build_sphinx(
        root,
        str(out),
        noconfig=True,
        path_config=str(root / "_config.yml"),
        confoverrides=toc,
        filenames=[str(source(root, doc)) for doc in now.docs],
        keep_going=True,
    )
    sys.stdout.flush(), sys.stderr.flush()
    said = (folder_of(root) / "log").read_text(encoding="utf-8", errors="replace")
    return not failed, log.complaint(said) if failed or log.WARNING.search(said) else ""


def source(root: Path, doc: str) -> Path:
    """The file that a page is made from."""
    return next(path for path in (root / f"{doc}.ipynb", root / f"{doc}.md") if path.is_file())


def main() -> None:
    """Make the pages that each line of the input names, as JSON, and answer as `make` does."""
    global now
    root = Path(sys.argv[1]).resolve()
    os.chdir(root)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    said = os.open(folder_of(root) / "log", os.O_RDWR | os.O_CREAT | os.O_APPEND)
    os.dup2(said, 1), os.dup2(said, 2)
    now = Quick(settings_of_stage(root), root / "_build" / "stage" / "_build" / ".jupyter_cache" / "key")
    import jupyter_book.sphinx  # noqa: F401  (takes seconds, which the first page needs not wait for)

    for line in sys.stdin:
        os.truncate(said, 0)
        try:
            answer = make(root, json.loads(line))
        except Exception as error:  # whatever Sphinx raises: the author mends the page and goes on
            answer = False, f"{type(error).__name__}: {error}"
        print(json.dumps(answer), file=answers, flush=True)

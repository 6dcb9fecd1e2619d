"""Build the book: assets, execution, pages; whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

from sphinx_offline_book import assets, finish, hand_out, kernels, paper, state
from sphinx_offline_book.log import complaint, run_quietly

EPOCH = "1767225600"  # 2026-01-01: a fixed date, so that the same input gives the same bytes

# What Sphinx writes and no page reads: its own notes, maps of scripts, the index of a search that the book replaces.
LEFT = shutil.ignore_patterns(".buildinfo*", "*.map", "searchindex.js")


def build(root: Path, out: Path) -> int:
    """Build the book of a folder into ``out``; give 0, or the exit code of the step that failed.

    Pages are made in a stage beside it and moved into place when they are complete. A mark stands while
    a build runs: found at the start, the one before was killed or failed, and its half-made pages are dropped
    (executed notebooks are kept). Where nothing changed since the last build, nothing is done.
    """
    started = time.monotonic()
    work = out.parent
    stage, mark, stamp = work / "stage", work / "building", work / "built.json"
    work.mkdir(parents=True, exist_ok=True)
    (work / "extra").mkdir(exist_ok=True)
    try:
        assets.prepare((root / "_build" / "assets").resolve())  # may be a link: two languages of a book share it
    except RuntimeError as error:
        print(f"The book was not built: {error}", file=sys.stderr)
        return 1
    now, last = state.inputs(root, work), state.read(stamp)
    if not mark.exists() and state.same(now, last) and last["html"] == state.digest_tree(out):
        print(f"Nothing changed since the last build. Open {(out / 'index.html').resolve()}")
        return 0
    drop_stale(stage / "_build", killed=mark.exists(), around=now["around"] != last.get("around"))
    mark.touch()
    log = work / "build.log"
    print(f"Notebooks and pages (a few minutes; messages in {log.relative_to(root)}) ...", flush=True)
    code = run_quietly(command(root, stage), log, env=environment(work), cwd=root)
    if code:
        return failed(complaint(log.read_text(encoding="utf-8", errors="replace")), code)
    try:
        move_into_place(root, stage / "_build" / "html", out)
    except ValueError as error:
        return failed(str(error), 1)
    state.write(stamp, now | {"html": state.digest_tree(out)})
    mark.unlink()
    print(f"Built in {time.monotonic() - started:.0f} s. Open {(out / 'index.html').resolve()}")
    return 0


def failed(why: str, code: int) -> int:
    """Say that the pages of the last build stay, and last of all why; give the exit code."""
    print(f"The book was not built; the pages of the last build stay as they were.\n\n{why}", file=sys.stderr)
    return code


def drop_stale(made: Path, killed: bool, around: bool) -> None:
    """Drop what may not be built upon: all pages when something around them changed, also as read after a kill.

    Sphinx itself watches the sources of pages and its settings, but neither templates nor scripts nor styles.
    """
    if killed or around:
        shutil.rmtree(made / "html", ignore_errors=True)
    if killed:
        shutil.rmtree(made / ".doctrees", ignore_errors=True)


def command(root: Path, stage: Path) -> list[str]:
    """The Jupyter Book command line: warnings are errors, all of them shown."""
    return [
        sys.executable,
        "-c",
        # as in startup.py: a second less
        "import sys; sys.modules['rfc3987_syntax'] = None; from jupyter_book.cli.main import main; main()",
        "build",
        str(root),
        "--path-output",
        str(stage),
        "--warningiserror",
        "--keep-going",
    ]


def environment(work: Path) -> dict[str, str]:
    """The environment of a build: that of its kernels, and a fixed date."""
    return os.environ | kernels.environment(work) | {"SOURCE_DATE_EPOCH": EPOCH}


def move_into_place(root: Path, made: Path, out: Path) -> None:
    """Copy the pages beside the old ones, add papers, then swap the two folders."""
    new, old = out.with_name(out.name + ".new"), out.with_name(out.name + ".old")
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, new, ignore=LEFT)
    hand_out.write_all(new, hand_out.settings_of(root), paper.site(root))
    finish.finish(new)
    paper.print_papers(new, out.parent / "papers", paper.site(root))
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)

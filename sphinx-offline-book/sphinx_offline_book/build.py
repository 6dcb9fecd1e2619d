"""Build the book: assets, execution, pages; whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sphinx_offline_book import assets, editions, finish, hand_out, kernels, live, paper, state
from sphinx_offline_book.log import complaint, run_quietly

EPOCH = "1767225600"  # 2026-01-01: a fixed date, so that the same input gives the same bytes

# What Sphinx writes and no page reads: its own notes, maps of scripts, the index of a search that the book replaces.
LEFT = shutil.ignore_patterns(".buildinfo*", "*.map", "searchindex.js")


def build(root: Path, out: Path) -> int:
    """Build the book of a folder, with its editions, into ``out``; give 0, or the exit code of the step that failed.

    The pages of each edition are made in a stage beside its sources, all editions at once; when all are complete, they
    are put together beside ``out`` and moved into its place. Where nothing changed since the last build, none is made.
    """
    started = time.monotonic()
    stamp = out.parent / "built.json"
    stages = [Stage(place, folder) for place, folder in editions.books(root).items()]
    for stage in stages:
        (stage.work / "extra").mkdir(parents=True, exist_ok=True)
    try:
        assets.prepare((root / "_build" / "assets").resolve())  # may be a link: two languages of a book share it
    except RuntimeError as error:
        print(f"The book was not built: {error}", file=sys.stderr)
        return 1
    now, last = {f"{s.place} {name}": value for s in stages for name, value in s.now.items()}, state.read(stamp)
    now["live"] = live.stamp(out.parent / "live")
    whole = not any(stage.mark.exists() for stage in stages)
    if whole and state.same(now, last) and last["html"] == state.digest_tree(out):
        print(f"Nothing changed since the last build. Open {(out / 'index.html').resolve()}")
        return 0
    log = stages[0].log.relative_to(root)
    print(f"Notebooks and pages (a few minutes; messages in {log}) ...", flush=True)
    if failures := make_all([stage for stage in stages if not stage.stands()]):
        return failed("\n".join(stage.complaint() for stage in failures), 1)
    try:
        move_into_place(root, out)
    except ValueError as error:
        return failed(str(error), 1)
    state.write(stamp, now | {"html": state.digest_tree(out)})
    print(f"Built in {time.monotonic() - started:.0f} s. Open {(out / 'index.html').resolve()}")
    return 0


def make_all(stages: list[Stage]) -> list[Stage]:
    """Make the pages of several editions at once, with as many kernels as there are cores; give those that failed."""
    kernels = max(1, (os.cpu_count() or 1) // max(1, len(stages)))
    with ThreadPoolExecutor(max(1, len(stages))) as pool:
        codes = pool.map(lambda stage: stage.make(kernels), stages)
        return [stage for stage, code in zip(stages, codes, strict=True) if code]


@dataclass
class Stage:
    """The pages of one edition as Sphinx makes them, in ``_build/stage`` beside its sources.

    A mark stands while they are made: found at the start, the build before was killed or failed, and its half-made
    pages are dropped (executed notebooks are kept).
    """

    place: str
    root: Path

    @property
    def work(self) -> Path:
        """The folder of all that is made of the edition."""
        return self.root / "_build"

    @property
    def mark(self) -> Path:
        """What stands while the pages are made."""
        return self.work / "building"

    @property
    def log(self) -> Path:
        """All that Sphinx said."""
        return self.work / "build.log"

    @property
    def html(self) -> Path:
        """The pages."""
        return self.work / "stage" / "_build" / "html"

    @cached_property
    def now(self) -> dict[str, str]:
        """What the pages are made from, as digests."""
        return state.inputs(self.root, self.work)

    def stands(self) -> bool:
        """Say whether the pages stand there as they would be made."""
        last = state.read(self.work / "staged.json")
        return not self.mark.exists() and state.same(self.now, last) and self.html.is_dir()

    def make(self, kernels: int) -> int:
        """Make the pages, with so many kernels at once; give the exit code."""
        now, stamp = self.now, self.work / "staged.json"
        last = state.read(stamp)
        drop_stale(self.html.parent, killed=self.mark.exists(), around=now["around"] != last.get("around"))
        self.mark.touch()
        stage = self.work / "stage"
        settings = environment(self.work) | {"BOOK_KERNELS": str(kernels)}
        code = run_quietly(command(self.root, stage), self.log, env=settings, cwd=self.root)
        if not code:
            state.write(stamp, now)
            self.mark.unlink()
        return code

    def complaint(self) -> str:
        """What went wrong, in few words."""
        return complaint(self.log.read_text(encoding="utf-8", errors="replace"))


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


def move_into_place(root: Path, out: Path) -> None:
    """Put the pages of all editions together beside the old ones, print the papers, then swap the two folders."""
    new, old = out.with_name(out.name + ".new"), out.with_name(out.name + ".old")
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    put_together(root, new)
    live.add(root, out.parent / "live", new)
    paper.print_papers(new, out.parent / "papers", paper.site(root))
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def put_together(root: Path, book: Path) -> None:
    """Make one folder of the pages of all editions, with their hand-outs, light and strict."""
    folders, site = editions.books(root), paper.site(root)
    for place, folder in folders.items():
        shutil.copytree(Stage(place, folder).html, book / place, ignore=LEFT)
        if place:
            editions.share(book, place)
    for place, folder in folders.items():
        hand_out.write_all(book / place, hand_out.settings_of(folder), editions.address(site, place))
    languages = {place: editions.language(folder) for place, folder in folders.items()}
    editions.switch_all(book, languages, site)
    finish.finish(book, tuple(folders))
    if site:
        (book / "404.html").write_text(editions.not_found(languages, site), encoding="utf-8", newline="\n")

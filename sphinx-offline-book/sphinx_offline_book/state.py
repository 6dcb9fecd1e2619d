"""What a book is made from, as digests: to know whether a build, or a part of it, would give the same again."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from pathlib import Path

from sphinx_offline_book import paper
from sphinx_offline_book.editions import settings_of
from sphinx_offline_book.keep import write_whole

PAGES = (".ipynb", ".md")
NOT_READ = ("_build", "node_modules", "__pycache__")


def inputs(root: Path, work: Path) -> dict[str, str]:
    """Digests of the pages' sources, of all else (files, made files, packages, environment), of what prints papers."""
    unread = settings_of(root).get("offline_book_not_read") or []
    files = sorted(set(walk(root)).difference(*(root.glob(pattern) for pattern in unread)))
    pages = [path for path in files if path.suffix in PAGES]
    around = [path for path in files if path.suffix not in PAGES]
    around += [*sorted(walk(work / "extra")), *sorted(walk(work / "assets")), *sorted(walk(Path(__file__).parent))]
    printed = paper.digest(paper.site(root))
    return {"pages": digest(pages), "around": digest(around) + machine(root), "printed": printed}


def same(now: dict[str, str], last: dict[str, str]) -> bool:
    """Say whether two states have the same inputs."""
    return all(last.get(name) == value for name, value in now.items())


def walk(folder: Path) -> Iterator[Path]:
    """Every file under a folder but hidden ones and those that a build or an installer makes."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_READ and not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not name.startswith("."))


def digest(files: Iterable[Path]) -> str:
    """A hash over names and bytes of files."""
    hashed = hashlib.sha256()
    for path in files:
        data = path.read_bytes()
        hashed.update(f"{path}\0{len(data)}\0".encode() + data)
    return hashed.hexdigest()


def digest_tree(folder: Path) -> str:
    """A hash over all files of a folder."""
    return digest(sorted(path for path in folder.rglob("*") if path.is_file()))


def machine(root: Path) -> str:
    """A hash over Python, the installed packages, and the environment that the book's settings name."""
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    names = settings_of(root).get("offline_book_environment") or []
    values = [f"{name}={os.environ.get(name)}" for name in names]
    return hashlib.sha256("\0".join([sys.version, *packages, *values]).encode()).hexdigest()


def read(path: Path) -> dict[str, str]:
    """A stored state; empty if there is none that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write(path: Path, state: dict[str, str]) -> None:
    """Store a state, whole or not at all."""
    write_whole(path, json.dumps(state, indent=1))

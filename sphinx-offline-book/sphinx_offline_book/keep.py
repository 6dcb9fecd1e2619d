"""Keep on disk what is costly to make and follows from its inputs alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path


def keep(folder: Path, key: str, make: Callable[[], str]) -> str:
    """The kept text of a key, made and kept at the first asking; a file is whole or is not there."""
    path = folder / hashlib.sha256(key.encode()).hexdigest()[:32]
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, make())
    return path.read_text(encoding="utf-8")


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file beside its place, then move it there: no reader and no kill finds half of it."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(text.encode() if isinstance(text, str) else text)
    part.replace(path)

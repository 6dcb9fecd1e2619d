"""Shorten wheels for the browser: compiled by the Python that runs there, without what none needs.

It runs in Pyodide, which stands in for a Python of the browser's version: a pyc file fits one version alone.
"""

import importlib._bootstrap_external as bootstrap
import importlib.util
import io
import zipfile
from fnmatch import fnmatch
from pathlib import Path

DATE = (2026, 1, 1, 0, 0, 0)  # one fixed date, so that the same files give the same bytes


def shortened(wheel: Path, left: list, whole: bool, place: str) -> bytes:
    """A wheel with its modules compiled, their sources beside them only where it stays whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.endswith("/") or any(fnmatch(name, pattern) for pattern in left):
                continue
            data = old.read(name)
            code = compiled(f"{place}/{name}", data) if name.endswith(".py") else None
            if code is None or whole:
                write(new, name, data)
            if code is not None:
                write(new, cached(name) if whole else f"{name}c", code)
    return made.getvalue()


def compiled(path: str, source: bytes):
    """A module as bytes of a pyc file; none for a file that is no Python of this version."""
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except SyntaxError:
        return None
    return bootstrap._code_to_hash_pyc(code, importlib.util.source_hash(source), False)


def cached(name: str) -> str:
    """Where Python looks for the compiled form of a module whose source is there."""
    return importlib.util.cache_from_source(name)


def write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file to an archive, with the fixed date."""
    archive.writestr(zipfile.ZipInfo(name, DATE), data, zipfile.ZIP_DEFLATED)


def shorten(jobs: list) -> None:
    """Shorten wheels, each into the file that a job names, with the folder where the browser will have it."""
    for wheel, made, left, whole, place in jobs:
        Path(made).write_bytes(shortened(Path(wheel), left, whole, place))

"""Make the wheels of some projects, so that a reader of the book can install what its notebooks import.

``python -m sphinx_offline_book.wheels FOLDER PROJECT...``. Nothing is written into a project, and the same files give
the same bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sphinx_offline_book.build import EPOCH

# What is no part of a project: hidden folders (an environment, a history), and what a build made.
LEFT = shutil.ignore_patterns(".*", "_build", "build", "*.egg-info", "__pycache__", "node_modules")
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


def make(folder: Path, *projects: Path) -> list[Path]:
    """Make the wheel of each project in a folder, in place of those that are there; give the wheels."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        made = Path(work, "wheels")
        made.mkdir()
        for n, project in enumerate(projects):
            copy = shutil.copytree(project, Path(work, str(n)), ignore=LEFT)
            run(copy, made)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    return sorted(folder.glob("*.whl"))


def run(project: Path, made: Path) -> None:
    """Make the wheel of one project; where that fails, say what the tool said last."""
    command = [sys.executable, "-c", BUILD, str(made.resolve())]
    fixed = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
    done = subprocess.run(command, cwd=project, env=fixed, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"no wheel could be made:\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    make(Path(sys.argv[1]), *map(Path, sys.argv[2:]))

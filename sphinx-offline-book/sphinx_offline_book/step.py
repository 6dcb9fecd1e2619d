"""``python -m sphinx_offline_book.step STAMP INPUT... -- COMMAND``: run a command unless it would make the same again.

INPUT is a file or a folder. The stamp holds digests of the inputs, of the command, and of the outputs, which are the
inputs named with a leading ``+``: the command runs again when one of them was changed or removed since.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sphinx_offline_book import state


def files(names: list[str]) -> list[Path]:
    """The files that are named, and all files under the folders that are."""
    return sorted(path for name in names for path in (state.walk(Path(name)) if Path(name).is_dir() else [Path(name)]))


def picture(inputs: list[str], outputs: list[str], command: list[str]) -> dict[str, str]:
    """Digests of what a command reads and of what it made; a missing file counts as such."""
    read, made = ([path for path in files(names) if path.is_file()] for names in (inputs, outputs))
    return {"inputs": state.digest(read), "outputs": state.digest(made), "command": " ".join(command)}


def step(stamp: Path, names: list[str], command: list[str], run: Callable[[list[str]], int] = subprocess.call) -> int:
    """Run a command where its stamp does not match; give its exit code."""
    inputs = [name for name in names if not name.startswith("+")]
    outputs = [name[1:] for name in names if name.startswith("+")]
    if state.same(picture(inputs, outputs, command), state.read(stamp)):
        return 0
    stamp.unlink(missing_ok=True)
    if code := run(command):
        return code
    stamp.parent.mkdir(parents=True, exist_ok=True)
    state.write(stamp, picture(inputs, outputs, command))
    return 0


if __name__ == "__main__":
    end = sys.argv.index("--")
    sys.exit(step(Path(sys.argv[1]), sys.argv[2:end], sys.argv[end + 1 :]))

"""What a kernel of a build runs in, so that the same notebook gives the same bytes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def environment(folder: Path) -> dict[str, str]:
    """The environment of a kernel: nothing random, nothing from the user's own settings, which live in a folder."""
    profile = folder / "ipython" / "profile_default" / "startup"
    profile.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("startup.py"), profile / "00-book.py")
    return compiled(folder) | {
        "BOOK_BUILD": "1",
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }


def compiled(folder: Path) -> dict[str, str]:
    """Where Python keeps what it compiled: where the user has it so, else in the folder, and not beside the sources.

    An empty variable counts as none: Python writes what it compiled even where the user told it not to.
    """
    return {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX") or str(folder / "pycache"),
    }

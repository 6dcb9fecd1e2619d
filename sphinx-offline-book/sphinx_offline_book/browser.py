"""Find a Chromium, and what reads a PDF, for the browser tests; on Debian as root, install them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
HOW = (
    "sudo apt-get install chromium fonts-noto-cjk poppler-utils   "
    "(macOS: brew install --cask google-chrome; brew install poppler)"
)


def find() -> str | None:
    """The path of a Chromium: from ``BOOK_CHROMIUM``, the PATH, or the usual place on macOS."""
    named = os.environ.get("BOOK_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(MAC) if MAC.exists() else None)


def ensure() -> int:
    """Install a Chromium and a Chinese font where that can be done without asking; give 0, or 1 with a line to run."""
    wanted = {"chromium": find(), "fonts-noto-cjk": has_chinese_font(), "poppler-utils": shutil.which("pdftotext")}
    missing = [package for package, found in wanted.items() if not found]
    if missing and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print(f"Installing {' and '.join(missing)} for the browser tests ...", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        quiet["env"] = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        if subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], **quiet).returncode:
            print(f"apt-get could not install them. To see why: apt-get install {' '.join(missing)}", file=sys.stderr)
    if find() is None or not shutil.which("pdftotext"):
        print(
            "The browser tests need a Chromium, on the PATH or named by BOOK_CHROMIUM, and pdftotext. "
            f"To install them:\n  {HOW}",
            file=sys.stderr,
        )
        return 1
    return 0


def has_chinese_font() -> bool:
    """Say whether the machine has a font with Chinese glyphs, as far as fontconfig knows."""
    if not shutil.which("fc-list"):
        return sys.platform == "darwin"
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True).stdout.strip())


if __name__ == "__main__":
    sys.exit(ensure())

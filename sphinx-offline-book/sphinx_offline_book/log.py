"""The messages of a build: all of them go into a file, and those that a reader needs come to the screen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WARNING = re.compile(r"\b(?:WARNING|ERROR|CRITICAL|SEVERE): ")
# What Sphinx says of an error that ends the build: the words after this line, up to the traceback.
ENDED = re.compile(r"^(?:Extension|Sphinx|Theme|Config\w*) error[^\n]*:\n(.*?)(?=^Traceback|\Z)", re.M | re.S)
LAST = re.compile(r"^(\w+(?:\.\w+)*(?:Error|Exception|Warning)): (.*)", re.M)


def run_quietly(command: list[str], log: Path, **settings) -> int:
    """Run a command with all that it says in a file; give its exit code."""
    with log.open("w", encoding="utf-8") as file:
        return subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, **settings).returncode


def complaint(text: str) -> str:
    """What went wrong in a build, from all that it said: its warnings, then the error that ended it, no traceback."""
    text = COLOUR.sub("", text)
    warnings = [line for line in text.splitlines() if WARNING.search(line)]
    ended = [found.strip() for found in ENDED.findall(text)]
    if not warnings and not ended:
        ended = [": ".join(LAST.findall(text)[0])] if LAST.search(text) else text.splitlines()[-5:]
    return "\n".join([*warnings, *ended])

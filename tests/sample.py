"""Which pages get the whole round of browser tests: those that changed, and every fourth in turn.

Each page is visited, on a wide screen and on a phone, whenever the tests run. What takes long and finds little beside
that (its controls on a phone as well, the other half of widths and themes) is marked ``slow``: it runs on the pages
given here, so that a change is met by all tests at once and every page is within four commits; ``pytest --whole`` runs
it on all of them.
"""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
TURNS = 4


def git(*command: str) -> str:
    """What git says of this folder; nothing where there is no git or no such commit."""
    try:
        return subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def changed(pages: list[str], files: list[str]) -> set[str]:
    """The pages that one of these files belongs to by its name: its notebook, its module, its text."""
    stems = {Path(file).name.split(".")[0].replace("_", "-") for file in files}
    return {page for page in pages if page.rsplit("/", 1)[-1] in stems}


def in_turn(pages: list[str], commits: int) -> set[str]:
    """Every fourth page, beginning with another one after each commit."""
    return set(pages[commits % TURNS :: TURNS])


def chosen(pages: list[str]) -> set[str]:
    """The pages of the whole round: changed by the last commit or since, or in turn."""
    files = git("diff", "--name-only", "HEAD~1").splitlines()
    return changed(pages, files) | in_turn(pages, int(git("rev-list", "--count", "HEAD") or 0))

"""A place that holds the package as `pip install aicities` would leave it: its wheels, what they ask for, no more."""

import sys
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sphinx_offline_book import wheels

ROOT = Path(__file__).parents[1]
OURS = ("aicities", "sphinx-offline-book")
# Started with these, a Python sees nothing of the environment that it belongs to.
ALONE = [sys.executable, "-S"]


def wheels_of(folder: Path) -> list[Path]:
    """The two wheels, made in a folder as `make book` makes them."""
    return wheels.make(folder, ROOT / "sphinx-offline-book", ROOT)


def asked_for(*names: str) -> set[str]:
    """What some packages need, with what that needs, by name, without anything that only an extra asks for."""
    found: set[str] = set()
    open_ = [canonicalize_name(name) for name in names]
    while open_:
        if (name := open_.pop()) not in found:
            found.add(name)
            needs = map(Requirement, distribution(name).requires or [])
            open_ += [canonicalize_name(n.name) for n in needs if not n.marker or n.marker.evaluate({"extra": ""})]
    return found


def place(folder: Path, made: list[Path], *beside: str) -> Path:
    """A folder to import from: what the wheels hold, and links to all that they and the packages beside ask for."""
    site = folder / "site"
    for wheel in made:
        ZipFile(wheel).extractall(site)
    for name in asked_for(*OURS, *beside) - set(OURS):
        files = distribution(name).files or []
        for part in {file.parts[0] for file in files if file.parts[0] not in ("..", "__pycache__")}:
            link = site / part
            if not link.exists():
                link.symlink_to(Path(str(distribution(name).locate_file(part))))
    return site

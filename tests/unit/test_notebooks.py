"""The notebooks as files: cells with telling names, no stored outputs."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = [ROOT / "index.ipynb", *sorted(ROOT.glob("notebooks/*/*.ipynb"))]


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text())["cells"]


def by_name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_each_cell_has_a_telling_name_of_its_own(path):
    """A translation is keyed by these names: one that counts cells would move with the next cell put in."""
    names = [cell["id"] for cell in cells(path)]
    assert len(set(names)) == len(names)
    bad = [n for n in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", n) or len(n) > 64]
    ordinals = [n for n in names if re.fullmatch(r"(cell-?)?\d+|[0-9a-f]{8}(-[0-9a-f-]+)?", n)]
    assert not bad + ordinals


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_no_output_is_stored(path):
    code = [cell for cell in cells(path) if cell["cell_type"] == "code"]
    assert not [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"] is not None]

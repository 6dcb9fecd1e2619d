"""``python -m booktools [ROOT]``: build the book of a folder into its ``_build/html``."""

import sys
from pathlib import Path

from booktools.build import build

root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
sys.exit(build(root, root / "_build" / "html"))

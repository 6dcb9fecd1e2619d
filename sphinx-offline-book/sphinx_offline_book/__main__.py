"""``sphinx-offline-book [FOLDER]``: build the book of a folder into its ``_build/html``."""

import sys
from pathlib import Path

from sphinx_offline_book.build import build


def main() -> None:
    """Build the book of the folder that the command line names, else of this one."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    sys.exit(build(root, root / "_build" / "html"))


if __name__ == "__main__":
    main()

"""``sphinx-offline-book [FOLDER]``: build the book of a folder into its ``_build/html``."""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

NEEDS = "A build needs jupyter-book 1.x (2.x reads no _config.yml): pip install 'sphinx-offline-book[build]'"


def main() -> None:
    """Build the book of the folder that the command line names, else of this one."""
    if not can_build():
        print(NEEDS, file=sys.stderr)
        sys.exit(2)
    from sphinx_offline_book.build import build

    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    sys.exit(build(root, root / "_build" / "html"))


def can_build() -> bool:
    """Say whether the Jupyter Book that builds is installed: who only writes notebooks needs none."""
    try:
        return version("jupyter-book").startswith("1.")
    except PackageNotFoundError:
        return False


if __name__ == "__main__":
    main()

"""``python -m benchmarks.measure_build``: times of a cold build, an unchanged one and one after an edit, in one run.

The sum of the notebooks' execution is measured one after the other, in kernels as the build starts them. The book is
copied to a temporary folder, so that nothing of the project changes. The load of the machine is printed with each.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sphinx_offline_book import build
from tests.book.visit import NOTEBOOKS, ROOT


def timed(name: str, work) -> float:
    """Do some work and print how long it took."""
    begun = time.monotonic()
    work()
    seconds = time.monotonic() - begun
    print(f"{name}: {seconds:.1f} s (load {os.getloadavg()[0]:.1f})", flush=True)
    return seconds


def own(root: Path) -> dict[str, str]:
    """The variables by which a copy of the book uses its own packages and data."""
    return {
        "PYTHONPATH": f"{root}{os.pathsep}{root / 'sphinx-offline-book'}",
        "AICITIES_DATA": str(root / "data"),
    }


def execute(root: Path, paths: list[Path]) -> None:
    """Execute notebooks one after the other, in the environment of a build."""
    code = """if 1:
        import sys, nbformat
        from pathlib import Path
        from nbclient import execute
        for name in sys.argv[1:]:
            execute(nbformat.read(name, 4), cwd=str(Path(name).parent), timeout=120)"""
    environment = build.environment(root / "_build") | {
        "PYTHONPATH": f"{root}:{root}/sphinx-offline-book",
        "AICITIES_DATA": str(root / "data"),
    }
    subprocess.run([sys.executable, "-c", code, *map(str, paths)], check=True, env=environment)


def build_book(root: Path) -> None:
    """Build the book in a process of its own."""
    environment = os.environ | own(root)
    with open(root / "log.txt", "w") as log:
        subprocess.run(
            [sys.executable, "-m", "sphinx_offline_book"], cwd=root, check=True, env=environment, stdout=log, stderr=log
        )
    (root / "log.txt").unlink()


def edit(path: Path) -> None:
    """Add a word to the second piece of text of a notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"][1]
    cell["source"] = [*cell["source"], " More."]
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Print the times and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "book")
        shutil.copytree(
            ROOT, root, ignore=shutil.ignore_patterns(".git", ".venv", "html", "stage", "npm", "built.json")
        )
        paths = [root / path.relative_to(ROOT) for path in NOTEBOOKS]
        (root / "_build").mkdir(exist_ok=True)
        total = timed(f"{len(paths)} notebooks, one after the other", lambda: execute(root, paths))
        cold = timed("cold build", lambda: build_book(root))
        same = timed("unchanged", lambda: build_book(root))
        edit(paths[0])
        text = timed("text of one notebook edited", lambda: build_book(root))
    print(f"cold / sum {cold / total:.2f}, unchanged / cold {same / cold:.3f}, edited / cold {text / cold:.2f}")


if __name__ == "__main__":
    main()

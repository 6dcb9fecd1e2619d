"""Open the notebooks in JupyterLab, at the page `start-here.md`; with `--write` only renew the list on that page."""

import json
import os
import sys
from pathlib import Path

import yaml

LAB = Path(__file__).resolve().parent
ROOT = LAB.parent
START = ROOT / "start-here.md"
MARK = "## The notebooks\n"  # what follows is the list


def start_page(root: Path = ROOT) -> str:
    """The start page, with the pages of the book as they are now: a list of links for each part."""
    words = (root / START.name).read_text(encoding="utf-8").partition(MARK)[0]
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    parts = {part["caption"]: [chapter["file"] for chapter in part["chapters"]] for part in toc["parts"]}
    return words + MARK + "".join(f"\n### {caption}\n\n{links(root, pages)}" for caption, pages in parts.items())


def links(root: Path, pages: list[str]) -> str:
    """Some pages as a list of links with their titles; one that is no notebook is left out."""
    files = [f"{page}.ipynb" for page in pages if (root / f"{page}.ipynb").is_file()]
    return "".join(f"- [{title(root / file)}]({file})\n" for file in files)


def title(notebook: Path) -> str:
    """The first heading of a notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    lines = (line for cell in cells for line in "".join(cell["source"]).splitlines())
    return next(line.removeprefix("# ") for line in lines if line.startswith("# "))


def main() -> None:
    """Renew the start page where it is older than the book, and become JupyterLab."""
    if (page := start_page()) != START.read_text(encoding="utf-8"):
        START.write_text(page, encoding="utf-8")
    if sys.argv[1:] == ["--write"]:
        return
    os.environ["JUPYTER_CONFIG_PATH"] = str(LAB)  # the settings beside this file, beside those of the user
    # jsonschema's check of web addresses compiles a grammar for a second at import; nothing here needs it.
    sys.modules.setdefault("rfc3987_syntax", None)
    # Where it finds Node, it starts it once, to learn an address that is used only to build extensions.
    path, os.environ["PATH"] = os.environ.get("PATH", ""), os.devnull
    from jupyterlab.labapp import main as open_lab

    os.environ["PATH"] = path
    open_lab()


if __name__ == "__main__":
    main()

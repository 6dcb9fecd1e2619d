"""Start the server of one student, as this student: copy the notebooks that are missing, set the limit of memory."""

import os
import resource
import shutil
import sys
from pathlib import Path

UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}


def copy_missing(notebooks: Path, home: Path) -> list[Path]:
    """Copy each notebook that a student does not have, and give the copies; what is there is never touched."""
    made = []
    for source in sorted(notebooks.rglob("*.ipynb")):
        target = home / source.relative_to(notebooks)
        if ".ipynb_checkpoints" in source.parts or target.exists() or target.is_symlink():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        made.append(target)
    return made


def size(text: str) -> int:
    """The bytes of a size such as ``1G``."""
    return int(float(text[:-1]) * UNITS[text[-1]]) if text[-1] in UNITS else int(text)


def main() -> None:
    """Do this, and become the server."""
    os.umask(0o077)
    copy_missing(Path(os.environ["CITIES_NOTEBOOKS"]), Path.home() / "cities-of-ai")
    if limit := os.environ.get("MEM_LIMIT"):  # JupyterHub hands on its mem_limit
        resource.setrlimit(resource.RLIMIT_DATA, (size(limit), size(limit)))
    server = str(Path(sys.executable).with_name("jupyterhub-singleuser"))
    os.execv(server, [server, *sys.argv[1:]])


if __name__ == "__main__":
    main()

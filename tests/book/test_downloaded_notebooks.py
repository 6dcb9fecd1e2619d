"""The notebook that each page offers: delivered, the page's own, and it runs beside an installed package."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests import installed
from tests.book.visit import HTML, NOTEBOOKS, ROOT

RUN = "import sys, nbformat, nbclient; nbclient.execute(nbformat.read(sys.argv[1], 4), timeout=200)"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_page_of_a_notebook_leads_to_it(path):
    page = (HTML / path.relative_to(ROOT)).with_suffix(".html")
    links = re.findall(r'href="([^"]*_sources/[^"]*)"', page.read_text(encoding="utf-8"))
    assert len(links) == 1
    assert (page.parent / links[0]).resolve().read_bytes() == path.read_bytes()


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """What a notebook runs beside: the installed package, what it asks for, and a kernel; nothing of the project."""
    folder = tmp_path_factory.mktemp("installed")
    site = installed.place(folder, installed.wheels_of(folder / "wheels"), "ipykernel")
    spec = {"argv": [*installed.ALONE, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Alone"}
    kernel = folder / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps(spec | {"language": "python", "env": {"PYTHONPATH": str(site)}}))
    return {"JUPYTER_PATH": str(folder / "jupyter")}


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_downloaded_notebook_runs_beside_the_installed_package(path, beside, tmp_path):
    copy = shutil.copy(HTML / "_sources" / path.relative_to(ROOT), tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AICITIES")}
    done = subprocess.run(
        [sys.executable, "-c", RUN, copy], cwd=tmp_path, env=environment | beside, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]

"""The notebook that each page offers: delivered, the page's own, and it runs beside an installed package."""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.book.visit import HTML, NOTEBOOKS, ROOT

RUN = "import sys, nbformat, nbclient; nbclient.execute(nbformat.read(sys.argv[1], 4), timeout=200)"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_page_of_a_notebook_leads_to_it(path):
    page = (HTML / path.relative_to(ROOT)).with_suffix(".html")
    links = re.findall(r'href="([^"]*_sources/[^"]*)"', page.read_text(encoding="utf-8"))
    assert len(links) == 1
    assert (page.parent / links[0]).resolve().read_bytes() == path.read_bytes()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the packages as their wheels hold them, made from copies."""
    made = tmp_path_factory.mktemp("wheels")
    book, extension = made / "book", made / "extension"
    for name in ("aicities", "data"):
        shutil.copytree(ROOT / name, book / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "LICENSE"):
        shutil.copy(ROOT / name, book / name)
    shutil.copytree(ROOT / "sphinx-offline-book", extension, ignore=shutil.ignore_patterns("_build", "*.egg-info"))
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*wheel, "--wheel-dir", made, book, extension], check=True)
    for path in made.glob("*.whl"):
        zipfile.ZipFile(path).extractall(made / "site")
    return made / "site"


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_downloaded_notebook_runs_beside_the_installed_package(path, site, tmp_path):
    copy = shutil.copy(HTML / "_sources" / path.relative_to(ROOT), tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AICITIES")}
    environment["PYTHONPATH"] = str(site)
    done = subprocess.run(
        [sys.executable, "-c", RUN, copy], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]

"""The files that open the project on Binder and in a development container name what is there."""

import json
import os
import re
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from aicities import schema as T

ROOT = T.DATA.parent
BINDER = ROOT / ".binder"
CONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("version", [(BINDER / "runtime.txt").read_text(), CONTAINER["image"]])
def test_its_python_is_one_that_the_book_allows(version):
    assert SpecifierSet(PROJECT["requires-python"]).contains(re.search(r"3\.\d+", version)[0])


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_a_script_of_binder_can_run_and_names_files_that_are_there(name):
    script = BINDER / name
    assert os.access(script, os.X_OK) and subprocess.run(["bash", "-n", script]).returncode == 0
    code = "\n".join(line for line in script.read_text().splitlines() if not line.startswith("#"))
    files = set(re.findall(r"(?:-r |--editable |/|keep' )([a-z][a-z.-]+)", code)) - {"env", "usr", "bin", "assets"}
    assert {"postBuild": {"requirements.txt", "requirements-all.txt", "sphinx-offline-book"}, "start": {"lab"}}[
        name
    ] <= files
    assert all((ROOT / file).exists() for file in files), files


def test_what_binder_takes_from_the_whole_lock_stands_there():
    names = re.search(r"\^\(([a-z|-]+)\)==", (BINDER / "postBuild").read_text())[1].split("|")
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements-all.txt").read_text(), re.M))
    pinned = [Requirement(line) for extra in PROJECT["optional-dependencies"].values() for line in extra]
    for name in names:
        assert any(need.name == name and need.specifier.contains(locked[name]) for need in pinned), name


def test_binder_starts_with_the_settings_of_make_lab():
    shown = subprocess.run(
        [BINDER / "start", "printenv", "JUPYTER_CONFIG_PATH"],
        env=os.environ | {"REPO_DIR": str(ROOT), "JUPYTER_CONFIG_PATH": "/own"},
        capture_output=True,
        text=True,
    ).stdout
    assert shown.strip() == f"{ROOT}/lab:/own"
    opened = re.search(r"urlpath=lab/tree/(\S+?)[`)\s]", (ROOT / "README.md").read_text(encoding="utf-8"))[1]
    assert (
        f"/lab/tree/{opened}" in (ROOT / "lab" / "jupyter_server_config.py").read_text() and (ROOT / opened).is_file()
    )


def test_the_container_makes_targets_that_the_makefile_has():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    command, *targets = CONTAINER["postCreateCommand"].split()
    named = re.findall(r"\(make ([a-z-]+)\)", json.dumps(CONTAINER))
    assert command == "make" and set(named) == {"lab", "serve"}
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in [*targets, *named])
    assert all(f"$({name})" in makefile for name in CONTAINER["containerEnv"])
    assert "localhost:8000" in makefile and 8000 in CONTAINER["forwardPorts"]

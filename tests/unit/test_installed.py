"""The package as it is installed from its wheel: it brings its tables, and finds them away from the project."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from aicities import schema as T

ROOT = Path(__file__).parents[2]
LIMIT = 1_000_000  # bytes: what a class may download together


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of the project, built from a copy so that nothing is left in the checkout."""
    import shutil

    source = tmp_path_factory.mktemp("source")
    for name in ("aicities", "data"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "LICENSE"):
        shutil.copyfile(ROOT / name, source / name)
    command = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        "made",
    ]
    subprocess.run([sys.executable, *command, "."], cwd=source, check=True)
    return next((source / "made").glob("aicities-*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_every_table_and_the_schema(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"aicities/tables/{name}.parquet" for name in T.table_names()}
    wanted |= {f"aicities/tables/schema/{part}.csv" for part in ("tables", "columns", "values")}
    wanted |= {f"aicities/tables/samples/{path.name}" for path in (T.DATA / "samples").iterdir()}
    assert wanted | {"aicities/tables/datapackage.json"} <= held
    assert not [name for name in held if "curated" in name and name.endswith(".csv")]
    assert wheel.stat().st_size < LIMIT


@pytest.mark.slow
def test_an_installed_package_finds_its_tables(wheel, tmp_path):
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    code = """
import aicities, sys
from aicities import load, schema
from aicities.data import sample_files
assert aicities.__file__.startswith(sys.argv[1]), aicities.__file__
print(*(len(load(name)) for name in schema.table_names()), len(sample_files()))
"""
    environment = {k: v for k, v in os.environ.items() if k != "AICITIES_DATA"} | {"PYTHONPATH": str(place)}
    run = subprocess.run(
        [sys.executable, "-c", code, str(place)], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    from aicities import load

    *rows, samples = map(int, run.stdout.split())
    assert rows == [len(load(name)) for name in T.table_names()]
    assert samples == len(list((T.DATA / "samples").iterdir()))

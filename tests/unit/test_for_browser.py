"""The tables for the browser, where nothing reads Parquet: they are the same, to the type of each column."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest

from aicities import data, load
from aicities import schema as T
from aicities.as_json import from_json, to_json
from aicities.curation import for_browser

# Without pyarrow, every table as it is written for the browser.
TABLES = """
import json, sys
sys.modules["pyarrow"] = None
from aicities import load, schema
from aicities.as_json import to_json
print(json.dumps({name: to_json(load(name)) for name in schema.table_names()}))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The tables as a wheel for the browser holds them, unpacked."""
    folder, made = tmp_path_factory.mktemp("site"), io.BytesIO()
    with zipfile.ZipFile(made, "w") as wheel:
        for path in T.DATA.glob("*.parquet"):
            wheel.write(path, path.name)
    zipfile.ZipFile(io.BytesIO(for_browser.with_json(made.getvalue()))).extractall(folder)
    return folder


def test_the_wheel_holds_each_table_in_both_forms(site):
    assert {path.name for path in site.iterdir()} == {
        f"{name}.{kind}" for name in T.table_names() for kind in ("parquet", "json")
    }
    for name in T.table_names():
        assert (site / f"{name}.parquet").read_bytes() == (T.DATA / f"{name}.parquet").read_bytes()


@pytest.mark.parametrize("name", T.table_names())
def test_a_table_from_json_is_the_one_from_parquet(site, name):
    read = from_json((site / f"{name}.json").read_text(encoding="utf-8"))
    pd.testing.assert_frame_equal(read, load(name))
    assert [type(read[column].array) for column in read] == [type(load(name)[column].array) for column in read]


def test_a_null_and_an_empty_list_stay_what_they_are():
    lists = pd.Series([None, np.array([], dtype=object), np.array(["a", "b"], dtype=object)], dtype=object)
    read = from_json(to_json(pd.DataFrame({"lists": lists})))["lists"]
    assert read[0] is None and [list(cell) for cell in read[1:]] == [[], ["a", "b"]]


def test_every_table_is_read_without_pyarrow(site, tmp_path):
    shutil.copytree(T.DATA / "schema", tmp_path / "schema")
    for path in site.glob("*.json"):
        shutil.copyfile(path, tmp_path / path.name)
    environment = os.environ | {"AICITIES_DATA": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", TABLES], env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {name: to_json(load(name)) for name in T.table_names()}


def test_a_damaged_file_is_named(site, tmp_path, monkeypatch):
    shutil.copytree(T.DATA / "schema", tmp_path / "schema")
    (tmp_path / "facts.json").write_bytes((site / "facts.json").read_bytes()[:1000])
    monkeypatch.setattr(T, "DATA", tmp_path)
    with pytest.raises(OSError, match="facts.* is damaged"):
        data._read.__wrapped__("facts")

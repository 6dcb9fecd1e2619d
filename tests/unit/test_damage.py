"""A missing or damaged file and a full disk: one line with the path and what to do, and nothing half written."""

import os
import resource
import shutil
import subprocess
import sys

import pytest

from aicities import data, load
from aicities import schema as T
from aicities.__main__ import main


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the data that a test may damage."""
    shutil.copytree(T.DATA, tmp_path / "data")
    monkeypatch.setattr(T, "DATA", tmp_path / "data")
    data._read.cache_clear()
    yield tmp_path / "data"
    data._read.cache_clear()


def test_a_missing_table_is_named(copy):
    (copy / "facts.parquet").unlink()
    with pytest.raises(OSError) as caught:
        load("facts")
    assert str(caught.value) == (
        f"{copy}/facts.parquet is missing: make it again (python -m aicities compile) or restore it"
    )


@pytest.mark.parametrize("n", [0, 3, 1000, -1])
def test_a_table_that_is_cut_off_is_named(copy, n):
    path = copy / "facts.parquet"
    path.write_bytes(path.read_bytes()[:n])
    with pytest.raises(OSError) as caught:
        load("facts")
    said = str(caught.value)
    assert said.startswith(f"{path} is damaged or can't be read (") and said.endswith("or restore it")
    assert "\n" not in said


def test_damage_in_the_middle_is_named(copy):
    path = copy / "facts.parquet"
    content = bytearray(path.read_bytes())
    content[1000:9000] = bytes(8000)
    path.write_bytes(content)
    with pytest.raises(OSError, match="facts.parquet is damaged"):
        load("facts")


@pytest.mark.parametrize("command", [["export", "downloads"], ["rows", "rows"]])
def test_a_command_says_it_in_one_line(copy, tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    for name in ("facts", "entities"):
        (copy / f"{name}.parquet").write_bytes(b"PAR1")
    assert main(command) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and ".parquet is damaged" in said[0]
    assert not (tmp_path / command[1]).exists()


@pytest.mark.slow
@pytest.mark.parametrize("command", [["compile"], ["export", "out"], ["rows", "out"]])
def test_a_full_disk_is_said_in_one_line(copy, tmp_path, command):
    """A limit on the size of a file stands for the disk: the system refuses to write more."""
    before = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
    run = subprocess.run(
        [sys.executable, "-m", "aicities", *command],
        cwd=tmp_path,
        env=os.environ | {"AICITIES_DATA": str(copy), "PYTHONPATH": str(T.IN_CHECKOUT.parent)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)),
        capture_output=True,
        text=True,
    )
    said = run.stderr.splitlines()
    assert run.returncode == 1
    assert len(said) == 1 and "can't write" in said[0] and str(tmp_path) in said[0], said
    assert {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()} == before
    assert not (tmp_path / "out").exists() and not list(copy.glob(".*"))

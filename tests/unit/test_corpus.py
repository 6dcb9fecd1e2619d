import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import aicities
from aicities.read import clean_bytes
from aicities.read import corpus as C
from tests.unit import reading as R

SAMPLES = [R.SAMPLES / f"{name}.txt" for name in R.about()]


def make_folder(folder: Path, n: int) -> Path:
    folder.mkdir()
    for i in range(n):
        sample = SAMPLES[i % len(SAMPLES)]
        (folder / f"{i:05}.txt").write_bytes(sample.read_bytes())
    return folder


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(C, "PART_FILES", 4)


def table(out: Path, name: str) -> pd.DataFrame:
    rows = pd.read_parquet(out / name)
    return rows.sort_values(rows.columns.tolist()).reset_index(drop=True)


def test_a_run_writes_terms_numbers_and_a_row_for_each_file(tmp_path, small_parts):
    folder = make_folder(tmp_path / "in", 8)
    (folder / "broken.txt").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "secret.txt").write_text("深圳有99家企业")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "linked").symlink_to(tmp_path)
    about = C.run(folder, tmp_path / "out", "rjieba", workers=1)
    files = table(tmp_path / "out", "files").set_index("file")
    assert about["status"] == {"read": 8, "refused": 3}
    assert "PNG" in files.loc["broken.txt", "reason"] and "link" in files.loc["link.txt", "reason"]
    assert "link" in files.loc["linked", "reason"]
    numbers = table(tmp_path / "out", "numbers")
    assert 99 not in numbers["value"].tolist() and len(numbers) == files["numbers"].sum()
    assert table(tmp_path / "out", "terms")["n"].sum() == files["terms"].sum()
    assert "大模型" in table(tmp_path / "out", "terms")["token"].tolist()
    kept = json.loads((tmp_path / "out" / "corpus.json").read_text("utf-8"))
    assert kept["segmenter_version"] and kept["dictionary"].startswith("domain_words 100 words")
    assert 0.9 < kept["agreement_with_jieba"]["cut_alike"] < 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out", "secret.txt"]


def test_terms_are_what_the_tagger_gives():
    texts = [path.read_text("utf-8") for path in SAMPLES]
    tables = C.read_part([(str(i), text.encode()) for i, text in enumerate(texts)], C.Settings("rjieba", ""))
    rows = tables["terms"].to_pandas().astype({"file": int})
    assert tables["files"]["terms"].to_pylist() == rows.groupby("file")["n"].sum().tolist()
    for i, text in enumerate(texts):
        lines = [line.text for line in clean_bytes(text.encode()).lines if line.role in C.COUNTED]
        counts = Counter(C.tagger("rjieba")("\n".join(lines)))
        words = [(*pair, n) for pair, n in counts.items() if pair[0][0].isalnum() or pair[0][-1].isalnum()]
        assert rows.loc[rows["file"] == i, ["token", "pos", "n"]].to_records(index=False).tolist() == words


def test_a_word_that_alone_is_cut_in_two_is_looked_up_in_its_text():
    tag, text = C.tagger("rjieba"), "这套系统更快了"
    assert dict(tag(text))["更快"] and "更快" not in dict(tag("更快"))
    words = C.words_of("rjieba")
    assert words.pairs(words.cut(text), text) == tag(text)


def test_files_are_listed_folder_by_folder_in_order(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "深圳/甲.txt", "a.txt", "a-b/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    listed = list(C.list_files(tmp_path))
    names = [name for name, _, _ in listed]
    assert names == ["a.txt", "b.txt", "a/z.txt", "a/b/c.txt", "a-b/x.txt", "深圳/甲.txt"]
    assert [(path, size) for _, path, size in listed] == [
        (str(tmp_path / name), (tmp_path / name).stat().st_size) for name in names
    ]


def test_one_process_and_two_give_the_same_tables(tmp_path, small_parts):
    folder = make_folder(tmp_path / "in", 16)
    for workers in (1, 2):
        C.run(folder, tmp_path / f"out{workers}", "rjieba", workers=workers)
    for name in C.SCHEMAS:
        pd.testing.assert_frame_equal(table(tmp_path / "out1", name), table(tmp_path / "out2", name))


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on_and_ends_as_a_clean_one(tmp_path):
    folder = make_folder(tmp_path / "in", 2500)
    command = [sys.executable, "-m", "aicities", "corpus", folder, "--out", tmp_path / "out", "--segmenter", "rjieba"]
    running = subprocess.Popen(list(map(str, command)), stderr=subprocess.DEVNULL, start_new_session=True)
    done = tmp_path / "out.unfinished" / "files"
    for _ in range(6000):
        if list(done.glob("*.parquet")):
            break
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert not (tmp_path / "out").exists() and list(done.glob("*.parquet"))
    before = {path.name: path.stat().st_mtime_ns for path in done.glob("*.parquet")}
    (tmp_path / "out.unfinished" / "terms" / "part-000009.1.tmp").write_bytes(b"cut off")
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out" / "files").glob("*.parquet")}
    assert before.items() <= after.items()
    assert len(table(tmp_path / "out", "files")) == 2500 and not list((tmp_path / "out").rglob("*.tmp"))


def test_what_can_not_start_says_why(tmp_path):
    folder = make_folder(tmp_path / "in", 1)
    with pytest.raises(C.CorpusError, match="no folder"):
        C.run(tmp_path / "none", tmp_path / "out")
    with pytest.raises(C.CorpusError, match="one within the other"):
        C.run(folder, folder / "out")
    with pytest.raises(C.CorpusError, match="there already"):
        C.run(folder, folder)
    with pytest.raises(C.CorpusError, match="not installed"):
        C.settings_for("no-such-segmenter")


def test_analysis_out_of_core_against_pandas(tmp_path):
    import numpy as np

    folder = make_folder(tmp_path / "in", 8)
    out = tmp_path / "out"
    C.run(folder, out, "rjieba", workers=1)
    terms = table(out, "terms")
    terms = terms[terms["token"].str.len().gt(1) & terms["pos"].str.match("n|v|a|eng|i|j|l")]
    terms = terms[~terms["token"].str.fullmatch("[0-9.%]+")]
    counts = terms.groupby(["file", "token"])["n"].sum()
    weight = counts / counts.groupby("file").sum() * np.log(8 / counts.groupby("token").size())
    found = pd.read_parquet(C.tf_idf(out, top=5)).set_index(["file", "token"])["tf_idf"]
    assert len(found) == 40
    assert np.allclose(found, weight.reindex(found.index))
    pairs = pd.read_parquet(C.term_pairs(out)).set_index(["token_a", "token_b"])["n_files"]
    held = counts.reset_index().groupby("token")["file"].agg(set)
    assert all(len(held[a] & held[b]) == n for (a, b), n in pairs.items()) and len(pairs) > 20
    key = pd.read_parquet(C.keyness(out, out / "terms" / "*.parquet"))
    assert np.allclose(key["g2"], 0) and np.allclose(key["log_ratio"], 0)
    assert not list(out.glob(".*"))


@pytest.fixture
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running.scheduler_address


@pytest.mark.slow
def test_a_cluster_by_its_address_gives_the_same_tables(tmp_path, cluster):
    folder = make_folder(tmp_path / "in", 8)
    C.run(folder, tmp_path / "here", "rjieba", workers=1)
    C.run(folder, tmp_path / "there", "rjieba", scheduler=cluster)
    for name in C.SCHEMAS:
        pd.testing.assert_frame_equal(table(tmp_path / "here", name), table(tmp_path / "there", name))


def test_an_older_package_on_a_worker_is_said_in_plain_words(tmp_path, cluster, monkeypatch):
    monkeypatch.setattr(C, "__version__", "9.9.9")
    with pytest.raises(C.CorpusError, match=r"has 1.0.0 format 1, and this machine has aicities 9.9.9"):
        C.run(make_folder(tmp_path / "in", 1), tmp_path / "out", "rjieba", scheduler=cluster)


@pytest.mark.slow
def test_no_scheduler_is_said_in_plain_words(tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(C.CorpusError, match="no Dask scheduler answers"):
        C.run(make_folder(tmp_path / "in", 1), tmp_path / "out", "rjieba", scheduler="tcp://127.0.0.1:9")


def test_the_version_is_that_of_the_package():
    import tomllib

    project = tomllib.loads((R.SAMPLES.parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert aicities.__version__ == project["version"]

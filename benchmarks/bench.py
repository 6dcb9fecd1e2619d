"""Measure how fast articles are read, as ratios within one run: ``make bench``, or this file with ``--quick``.

The articles are generated from the samples of the tests and sentences without numbers: Simplified, clean, 3 KB each.
Times are wall clock, taggers loaded beforehand where a line says so; memory is the largest process's peak.
Results go to ``_build/bench.json`` with machine and versions.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import math
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "unit" / "samples"
PLAIN = """
业内人士认为,应用场景比模型本身更能决定一座城市的位置。
高校与企业之间的人才流动越来越频繁,研究成果转化的路径也变短了。
当地政府希望借助算力补贴吸引创业团队,但配套的数据开放还跟不上。
制造业基础雄厚的城市更容易找到机器人的订单,软件见长的城市则偏爱大模型。
多位受访者提到,房价和生活成本正在影响年轻工程师的去留。
评论人士提醒,榜单的名次取决于指标的选择,读者应当先看方法再看结果。
园区管理者说,企业最关心的不是租金,而是能不能找到合适的客户。
研究者建议把公共数据分级开放,让中小企业也能训练自己的模型。
媒体常常把城市之间的竞争写成一场比赛,现实却更像一张分工的网络。
投资机构的态度趋于谨慎,更看重收入而不是故事。
"""


def articles(n: int, seed: int = 5):
    """Yield the text of n articles of about 3 KB; a quarter of the sentences hold numbers."""
    chance = random.Random(seed)
    told = [
        line
        for path in sorted(SAMPLES.glob("*.txt"))
        if "hongkong" not in path.name
        for line in path.read_text("utf-8").splitlines()[2:]
        if len(line) > 30
    ]
    plain = PLAIN.split()
    for i in range(n):
        body = [chance.choice(told) if chance.random() < 0.25 else chance.choice(plain) for _ in range(26)]
        paragraphs = ["".join(body[k : k + 3]) for k in range(0, len(body), 3)]
        yield "\n".join([f"第{i}篇样稿", "2024-05-06 某报", *paragraphs])


def make_folder(folder: Path, n: int) -> Path:
    """Write n articles into a folder, a thousand in each folder below it."""
    for i, text in enumerate(articles(n)):
        place = folder / f"{i // 1000:04}"
        if i % 1000 == 0:
            place.mkdir(parents=True)
        (place / f"{i:07}.txt").write_text(text, "utf-8")
    return folder


def seconds(what) -> float:
    """The seconds that a call takes."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def best(what, n: int = 3) -> float:
    """The least of n timings: other work on the machine only adds."""
    return min(seconds(what) for _ in range(n))


def on_one_core(n: int) -> dict[str, float]:
    """Articles a second on one core, taggers loaded: jieba, rjieba, and a part of the pipeline with each."""
    from aicities.read import corpus as C

    texts = list(articles(n))
    data = [(f"{i}.txt", text.encode()) for i, text in enumerate(texts)]
    few = texts[: max(10, n // 20)]
    slow, fast = C.tagger("jieba"), C.tagger("rjieba")
    slow(texts[0]), fast(texts[0])

    def part(numbers: bool):
        settings = C.Settings("rjieba", "", numbers)
        with tempfile.TemporaryDirectory() as folder:
            C._write_part(C.read_part(data, settings), Path(folder), 0)

    part(True)
    return {
        "jieba.posseg": len(few) / best(lambda: [slow(text) for text in few]),
        "rjieba.tag": n / best(lambda: [fast(text) for text in texts]),
        "part with numbers": n / best(lambda: part(True)),
        "part without numbers": n / best(lambda: part(False)),
    }


RUN = """
import re, resource, sys, time
from pathlib import Path
from aicities.read import corpus as C
start = time.perf_counter()
workers = int(sys.argv[3])
if workers < 0:
    from distributed import LocalCluster
    with LocalCluster(n_workers=-workers, threads_per_worker=1, dashboard_address=None) as cluster:
        C.run(Path(sys.argv[1]), Path(sys.argv[2]).with_suffix(".warm"), "rjieba", cluster.scheduler_address)
        start = time.perf_counter()
        C.run(Path(sys.argv[1]), Path(sys.argv[2]), "rjieba", cluster.scheduler_address)
        end = time.perf_counter()
else:
    C.run(Path(sys.argv[1]), Path(sys.argv[2]), "rjieba", None, workers, sys.argv[4] == "numbers")
    end = time.perf_counter()
own = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())  # ru_maxrss comes from the parent
print(end - start, max(int(own[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024)
"""


def whole_run(folder: Path, workers: int, numbers: bool = True) -> tuple[float, float]:
    """Seconds and peak MB of a whole run in a fresh process; below zero, that many Dask workers by address."""
    out = folder.with_name(f"{folder.name}-out")
    command = [sys.executable, "-c", RUN, str(folder), str(out), str(workers), "numbers" if numbers else "none"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    for made in (out, out.with_suffix(".warm")):
        shutil.rmtree(made, ignore_errors=True)
    taken, peak = map(float, done.stdout.split())
    return taken, peak


def exponent(sizes: list[int], times: list[float]) -> float:
    """The slope of log time over log size by least squares."""
    x, y = [math.log(n) for n in sizes], [math.log(t) for t in times]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)


def analysis(folder: Path) -> dict[str, float]:
    """The seconds that DuckDB takes for TF-IDF and term pairs over a run."""
    from aicities.read import corpus as C

    out = folder.with_name(f"{folder.name}-out")
    C.run(folder, out, "rjieba")
    return {"TF-IDF": seconds(lambda: C.tf_idf(out)), "term pairs": seconds(lambda: C.term_pairs(out))}


def machine() -> dict:
    """The machine and the versions of what was measured."""
    packages = ("jieba", "rjieba", "duckdb", "pyarrow", "dask", "distributed", "charset-normalizer", "selectolax")
    installed = {d.metadata["Name"].lower(): d.version for d in importlib.metadata.distributions()}
    return {
        "cores": os.cpu_count(),
        "load before": os.getloadavg()[0],
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: installed.get(name) for name in packages},
    }


def measure(sizes: list[int], one_core: int) -> dict:
    """All figures."""
    found: dict = {"machine": machine(), "articles a second, one core": on_one_core(one_core)}
    speed = found["articles a second, one core"]
    with tempfile.TemporaryDirectory() as place:
        folders = {n: make_folder(Path(place) / str(n), n) for n in sizes}
        runs = {n: whole_run(folder, os.cpu_count() or 1) for n, folder in folders.items()}
        bare = {n: whole_run(folders[n], os.cpu_count() or 1, numbers=False) for n in (sizes[0], sizes[-1])}
        middle = folders[sizes[len(sizes) // 2]]
        dask = {n: whole_run(middle, -n)[0] for n in (1, 2)}
        found["analysis seconds"] = analysis(folders[sizes[-1]])
    first, last = sizes[0], sizes[-1]

    def steady(of: dict) -> float:  # articles a second once processes and taggers are there
        return (last - first) / (of[last][0] - of[first][0])

    found["runs"] = {str(n): {"seconds": t, "peak MB": mb} for n, (t, mb) in runs.items()}
    found["ratios"] = {
        "one core, with numbers / rjieba.tag (reach 0.5)": speed["part with numbers"] / speed["rjieba.tag"],
        "one core, without numbers / rjieba.tag (reach 0.5)": speed["part without numbers"] / speed["rjieba.tag"],
        "all cores, with numbers / jieba.posseg (reach 20)": steady(runs) / speed["jieba.posseg"],
        "all cores, without numbers / jieba.posseg (reach 35)": steady(bare) / speed["jieba.posseg"],
        "rjieba.tag / jieba.posseg": speed["rjieba.tag"] / speed["jieba.posseg"],
        "growth exponent (reach 1.05)": exponent(sizes, [runs[n][0] for n in sizes]),
        "peak memory, most files / fewest": runs[last][1] / runs[first][1],
        "two Dask workers / one (reach 1.5)": dask[1] / dask[2],
    }
    found["machine"]["load after"] = os.getloadavg()[0]
    return found


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="up to 4,000 articles in place of 100,000")
    parser.add_argument("--results", type=Path, default=ROOT / "_build" / "bench.json")
    options = parser.parse_args()
    sizes, one_core = ([500, 1000, 4000], 200) if options.quick else ([1000, 10_000, 100_000], 1000)
    found = measure(sizes, one_core)
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(json.dumps(found, indent=1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process {peak:.0f} MB; written to {options.results}")


if __name__ == "__main__":
    main()

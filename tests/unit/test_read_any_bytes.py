"""Whatever the bytes: an answer or a refusal, soon, in little memory, and no markup comes through."""

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aicities.read import read_bytes, read_file
from aicities.read.show import as_html, as_text
from tests.unit import reading as R

PIECES = st.sampled_from(
    [
        "3000亿元",
        "超",
        "近",
        "一二三",
        "第",
        "百分之",
        "至",
        "-",
        "<p>",
        "</td>",
        "<!--",
        "<script>alert(1)</script>",
        "&#",
        "&lt;",
    ]
    + [
        "2024年",
        "13月",
        "40日",
        "上周",
        "《",
        "》",
        "??梢哉f",
        "（",
        "(nǐ)",
        "\r",
        "\n",
        "\t",
        "\x00",
        "\ufeff",
        "万亿",
        "点",
        "两",
        "零",
        "成",
    ]
    + ["杭州", "阿里", "1" * 40, "9,", "．", "０", "\ud7ff", "𠀀", "%", "倍", "半", "多", "几"]
)
SLOW = settings(max_examples=300, deadline=2000, suppress_health_check=[HealthCheck.too_slow])


def check(found):
    assert (found["rejected"] is None) == bool(found["source"]["encoding"])
    for number in found["numbers"]:
        bounds = [x for x in (number["low"], number["value"], number["high"]) if x is not None]
        assert bounds == sorted(bounds) and bounds
        assert number["text"] and number["comparator"] in ("=", "~", "<", "<=", ">", ">=", "range")
    lines = {line["line"]: line["text"] for line in found["lines"]}
    assert {n["line"] for n in found["numbers"]} <= set(lines)
    page = as_html(found)
    assert set(re.findall(r"<\s*([^\s>/]+)", page)) <= {"table", "tbody", "tr", "td", "p"}
    as_text(found)


@SLOW
@given(st.binary(max_size=400))
def test_any_bytes(data):
    check(read_bytes(data))


@SLOW
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig"]))
def test_any_text_of_telling_pieces(text, encoding):
    check(read_bytes(text.encode(encoding)))


@SLOW
@given(st.text(max_size=200))
def test_any_text(text):
    check(read_bytes(text.encode("utf-8", "ignore")))


def test_samples_with_bytes_changed_lost_and_added():
    made = list(R.made_files().values())
    chance = random.Random(7)
    for _ in range(300):
        _, data, _ = chance.choice(made)
        data = bytearray(data)
        for _ in range(chance.choice([1, 3, 30])):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        check(read_bytes(bytes(data)))


MEGABYTE = 1_000_000
LARGE = {
    "digits": b"1" * MEGABYTE,
    "commas": b"1," * (MEGABYTE // 2),
    "han numerals": "一".encode() * (MEGABYTE // 3),
    "scales": "万亿".encode() * (MEGABYTE // 6),
    "open tags": b"<html><body>" + b"<div>" * (MEGABYTE // 5),
    "open angles": b"<html><body>" + b"<" * MEGABYTE,
    "open comments": b"<html><body>" + b"<!--" * (MEGABYTE // 4),
    "open scripts": b"<html><body>" + b"<script" * (MEGABYTE // 7),
    "inline tags": b"<html><body><p>" + "<b>智</b>".encode() * (MEGABYTE // 10),
    "table cells": b"<html><body><table><tr>" + b"<td>1" * (MEGABYTE // 5),
    "entities": b"&#20;" * (MEGABYTE // 5) + "一".encode(),
    "brackets": "（(【".encode() * (MEGABYTE // 7),
    "question marks": b"??" * (MEGABYTE // 2) + "梢".encode(),
    "short lines": b"1\n" * (MEGABYTE // 2),
    "han lines": "智算\n".encode() * (MEGABYTE // 7),
    "spaces": ("智" + " " * 1000).encode() * 900,
    "titles": "《".encode() * (MEGABYTE // 3),
    "western": "Ã¤Â¸Â".encode() * (MEGABYTE // 12),
    "high bytes": b"\xb5\xda" * (MEGABYTE // 2),
    "spaced han": "人 ".encode() * (MEGABYTE // 4),
}
# VmHWM is the process's own peak; ru_maxrss would be handed down by the process that runs the tests.
MEASURE = """
import re, sys, time
from pathlib import Path
from aicities.read import read_file
for path in sorted(Path(sys.argv[1]).iterdir()):
    start = time.process_time()
    read_file(path)
    peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
    print(path.name, time.process_time() - start, peak, sep="\\t")
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_a_megabyte_of_the_worst_takes_seconds_and_little_memory(tmp_path):
    for kind, data in LARGE.items():
        (tmp_path / kind).write_bytes(data)
    done = subprocess.run([sys.executable, "-c", MEASURE, str(tmp_path)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    measured = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(measured) == len(LARGE)
    assert [row for row in measured if float(row[1]) > 12 or float(row[2]) > 600] == []


def test_more_than_the_limit_is_refused_at_once(tmp_path):
    (tmp_path / "huge.txt").write_bytes("深".encode() * 8_000_000)
    start = time.process_time()
    assert "too large" in read_file(tmp_path / "huge.txt")["rejected"]
    assert time.process_time() - start < 2


def test_devices_and_folders_are_refused(tmp_path):
    assert "folder" in read_file(tmp_path)["rejected"]
    assert "regular" in read_file("/dev/zero")["rejected"]


def test_a_script_in_a_file_stays_text():
    found = read_bytes("<script>alert(1)</script>深圳有3家企业。<img src=x onerror=alert(1)>".encode())
    page = as_html(found)
    assert "<script" not in page and "<img" not in page and "3家" in page

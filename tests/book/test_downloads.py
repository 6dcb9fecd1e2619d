"""What the page of downloads leads to, and what it says of the files."""

import codecs
import csv
import io
import json
import re
import zipfile

from aicities import schema as T
from aicities.data import ZIP, load, sample_files
from aicities.display.take_away import size_words
from tests.book.visit import HTML, NOTEBOOKS, ZH, source

PAGE = "notebooks/reference/downloads"


def file(name: str) -> bytes:
    return (HTML / "downloads" / name).read_bytes()


def test_the_links_of_the_downloads_page_lead_to_files_of_the_size_that_it_says():
    text = source(PAGE)
    links = re.findall(r'href="(\.\./\.\./downloads/[^"]+)"', text)
    assert len(set(links)) == len(links) == 2 * len(T.table_names()) + 4 + len(sample_files())
    assert all((HTML / PAGE).parent.joinpath(link).is_file() for link in links)
    sized = re.findall(r'href="\.\./\.\./downloads/([^"]+)"[^>]*>[^<]*</a> \(([^)]*)\)', text)
    sized += re.findall(r'href="\.\./\.\./downloads/([^"]+)">([\d.]+ .B)</a>', text)
    assert len(sized) == len(links) - 2  # what is made from the notebooks changes with them
    for name, size in sized:
        assert size_words(file(name)) == size, name


def test_the_package_can_be_taken_as_two_files_that_pip_knows():
    links = re.findall(r'href="(\.\./\.\./wheels/[^"]+)"', source(PAGE))
    wheels = [(HTML / PAGE).parent.joinpath(link).resolve() for link in links]
    assert sorted(wheels) == sorted((HTML / "wheels").iterdir()) and len(wheels) == 2
    for wheel in wheels:
        name, version, tag = wheel.stem.split("-", 2)
        assert tag == "py3-none-any" and f"{name}-{version}.dist-info/METADATA" in zipfile.ZipFile(wheel).namelist()


def test_what_can_be_done_with_the_data_stands_in_the_first_screen(wide):
    wide.page.evaluate("window.scrollTo(0, 0)")
    for name in ("facts-in-words.csv", "exercises.csv", ZIP, "notebooks.zip"):
        box = wide.page.locator(f"a[href$='/{name}']").first.bounding_box()
        assert box and box["y"] + box["height"] < 900, name


def test_the_facts_in_words_have_every_fact_and_no_id_of_a_thing():
    rows = list(csv.DictReader(io.StringIO(file("facts-in-words.csv").decode("utf-8-sig"))))
    facts = load("facts")
    assert [row["Row"] for row in rows] == list(facts["fact_id"])
    assert not {row["Of"] for row in rows} & set(facts["subject_id"])
    assert {row["As printed"] for row in rows} == set(facts["value_text"])


NO_ENGLISH = re.compile(r"[a-z]{3}")


def test_the_files_of_the_chinese_book_are_in_chinese():
    facts, exercises = (
        list(csv.DictReader(io.StringIO((ZH / "downloads" / name).read_bytes().decode("utf-8-sig"))))
        for name in ("facts-in-words.csv", "exercises.csv")
    )
    assert (ZH / "downloads" / "exercises.csv").read_bytes().startswith(codecs.BOM_UTF8)
    assert not NO_ENGLISH.search("".join([*facts[0], *exercises[0]]))
    assert not [row for row in facts if NO_ENGLISH.search(row["单位"] + row["指标"] + row["状态"])]
    assert {row["难度"] for row in exercises} == {"容易", "中等", "较难"}
    assert all(re.search("[一-龥]", row["页面"] + row["练习"]) for row in exercises)


def test_the_exercises_and_notebooks_are_those_of_the_pages():
    rows = list(csv.DictReader(io.StringIO(file("exercises.csv").decode("utf-8-sig"))))
    texts = [path.read_text(encoding="utf-8") for path in NOTEBOOKS]
    cells = [json.loads(text)["cells"] for text in texts]
    titles = ["".join(its[0]["source"]).partition("\n")[0].removeprefix("# ") for its in cells]
    for title, text in zip(titles, texts, strict=True):
        assert text.count("```{exercise} ") == sum(row["page"] == title for row in rows), title
    assert all(row["exercise"] and len(row["text"]) > 20 for row in rows)
    assert {row["level"] for row in rows} == {"easy", "medium", "hard"}
    with zipfile.ZipFile(io.BytesIO(file("notebooks.zip"))) as archive:
        assert sorted(archive.namelist()) == sorted(path.name for path in NOTEBOOKS)

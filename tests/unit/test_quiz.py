"""The quiz: enough questions, each with proofs that can be opened, and keys that follow the data."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pandas as pd
import pytest
from docutils.nodes import make_id

from aicities import schema as T
from aicities.data import FILTERS, load
from aicities.lessons import NAMES, Question, lessons
from aicities.lessons.quiz import asked
from sphinx_offline_book.notebook import in_order

NOTEBOOKS = T.DATA.parent / "notebooks"
LESSONS = lessons()
QUESTIONS = [(one.name, question) for one in LESSONS for question in one.questions]
GOOD = Question("Which?", "A", (("B", "no"), ("C", "no")), "../x.html", "so")


def cells(name: str) -> list[dict]:
    return json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]


def test_there_are_enough_questions_and_none_stands_twice():
    counted = Counter(name for name, _ in QUESTIONS)
    assert set(counted) == set(NAMES) and min(counted.values()) >= 7 and len(QUESTIONS) >= 40
    assert len({question.ask for _, question in QUESTIONS}) == len(QUESTIONS)


def places(page: str) -> set[str]:
    """What an address can name on a page: its cells, its headings, the places that it names itself."""
    texts = ["".join(cell["source"]) for cell in cells(page) if cell["cell_type"] == "markdown"]
    heads = {make_id(head) for text in texts for head in re.findall(r"^#+ (.+)$", text, re.M)}
    return heads | {name for text in texts for name in re.findall(r"^\(([\w-]+)\)=$", text, re.M)}


@pytest.mark.parametrize("name", NAMES)
def test_each_proof_names_rows_a_chart_or_a_place_that_is_there(name):
    for question in [question for of, question in QUESTIONS if of == name]:
        address, _, part = question.proof.partition("#")
        page = f"notebooks/{address.removeprefix('../')}".replace(".html", ".ipynb")
        assert address.startswith("../") and (NOTEBOOKS.parent / page).is_file(), question.proof
        told = {key: values[0] for key, values in parse_qs(part).items()}
        if "rows" in told:
            assert set(told["rows"].split("~")) <= set(T.row_ids(told["table"], load(told["table"]))), question.proof
        elif "table" in told:
            rows = load(told["table"])
            assert set(told) - {"table"} <= set(FILTERS), question.proof
            assert "source" not in told or told["source"] in set(rows["source_id"]), question.proof
        elif "chart" in told:
            ids = {cell["id"] for cell in cells(page.removeprefix("notebooks/").removesuffix(".ipynb"))}
            assert told["chart"] in ids, question.proof
        elif part:
            assert part in places(page.removeprefix("notebooks/").removesuffix(".ipynb")), question.proof


def test_each_answer_has_a_reason_and_exactly_one_is_right():
    for _, question in QUESTIONS:
        choices = in_order(asked(question))
        assert [choice.right for choice in choices].count(True) == 1
        assert all(len(choice.reason.split()) >= 2 for choice in choices), question.ask


def test_where_the_right_answer_stands_tells_nothing():
    stands = Counter([choice.right for choice in in_order(asked(question))].index(True) for _, question in QUESTIONS)
    assert all(0.1 < stands[place] / len(QUESTIONS) < 0.4 for place in range(4)), stands


@pytest.mark.parametrize("name", NAMES)
def test_the_right_answer_is_mostly_not_the_longest(name):
    """Who always takes the longest answer shall not pass."""
    of = [question for lesson, question in QUESTIONS if lesson == name]
    longest = [question.ask for question in of if len(question.right) > max(len(text) for text, _ in question.wrong)]
    assert len(longest) < len(of) / 2, longest


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"wrong": (("a ", "no"), ("C", "no"))}, "has one answer twice, which would then be right and wrong: A, a"),
        ({"wrong": (("B", "no"),)}, "needs two or more wrong answers"),
        ({"wrong": (("B", " "), ("C", "no"))}, "lacks the reason of an answer"),
        ({"because": ""}, "lacks the reason of an answer"),
        ({"right": " "}, "lacks its words, or those of an answer"),
        ({"proof": ""}, "lacks its proof"),
    ],
)
def test_a_question_that_is_not_whole_is_refused_with_what_to_mend(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        replace(GOOD, **wrong)


def test_the_page_has_a_set_a_lesson_under_its_title():
    found = cells("classroom/quiz")
    heads = re.findall(r"\((.+)\)=\n## (.+)", "\n\n".join("".join(cell["source"]) for cell in found))
    assert heads == [(one.name.replace("_", "-"), one.title) for one in LESSONS]
    code = [name for cell in found for name in re.findall(r'quiz\.of\(sets\["(\w+)"\]\)', "".join(cell["source"]))]
    assert code == list(NAMES)


# --- a change of the data ---------------------------------------------------------------------------------------------

# One change for each lesson: table, which rows, what of them is written anew.
PLANTED = {
    "who_moved_first": ("policies", "policy_id == 'sz-industry-scheme-2002'", {"date": "2017-12"}),
    "which_numbers_hold": ("facts", "fact_id == 'two-tigers-2020-65-revenue-growth'", {"value_text": "30.7%"}),
    "do_rankings_agree": ("rankings", "index_id == '36kr-city-ai-index-2020' and city_id == 'beijing'", {"rank": 9}),
    "who_says_so": ("entities", "entity_id == 'jin-xinyi'", {"name_en": "Somebody Else"}),
    "the_cost_argument": ("facts", "fact_id == 'ref-nbs-major-cities-2017-shenzhen-average-wage-2017'", {"value": 1.0}),
    "what_a_program_read": ("reader_scores", "text == 'three-cities-2024'", {"value_right": 1}),
}
KEYS = """
import json, sys
from aicities.lessons import lesson
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = [[q.ask, q.right, q.because] for q in lesson(name).questions]
    except (ValueError, LookupError) as refused:
        found[name] = repr(refused)
print(json.dumps(found))
"""


def key(question: Question) -> list[str]:
    """What a question asks, its right answer, and why it is right."""
    return [question.ask, question.right, question.because]


def keys_of(data: Path) -> dict:
    """The questions of all lessons, made from the tables of a folder by another process, or why one was refused."""
    done = subprocess.run(
        [sys.executable, "-c", KEYS, *NAMES],
        env=os.environ | {"AICITIES_DATA": str(data)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_change_of_the_data_changes_a_key_or_is_refused(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(T.DATA, folder)
    before = {name: [key(question) for of, question in QUESTIONS if of == name] for name in NAMES}
    for table, which, new in PLANTED.values():
        rows = pd.read_parquet(folder / f"{table}.parquet", dtype_backend="numpy_nullable")
        chosen = rows.eval(which).fillna(False).astype(bool)
        assert chosen.any(), which
        for column, value in new.items():
            rows.loc[chosen, column] = value
        rows.to_parquet(folder / f"{table}.parquet")
    after = keys_of(folder)
    assert [name for name in NAMES if after[name] == before[name]] == []

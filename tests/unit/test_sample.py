"""Which pages get the whole round of browser tests."""

import pytest

from tests import sample
from tests.conftest import group_of

PAGES = ["index", "notebooks/a/one-page", "notebooks/a/two", "notebooks/b/three", "notebooks/b/four"]


def test_a_page_belongs_to_its_notebook_its_module_and_its_text():
    files = ["aicities/pages/one_page.py", "notebooks/b/four.ipynb", "notebooks/a/two.zh.md", "README.md"]
    assert sample.changed(PAGES, files) == {PAGES[1], PAGES[2], PAGES[4]}
    assert sample.changed(PAGES, []) == set()


def test_each_page_has_its_turn_within_four_commits():
    assert set().union(*(sample.in_turn(PAGES, n) for n in range(7, 7 + sample.TURNS))) == set(PAGES)
    assert sample.in_turn(PAGES, 4) == {PAGES[0], PAGES[4]}


def test_without_git_a_sample_is_still_taken(monkeypatch):
    monkeypatch.setattr(sample, "git", lambda *command: "")
    assert sample.chosen(PAGES) == sample.in_turn(PAGES, 0)


@pytest.mark.parametrize(
    ("nodeid", "group"),
    [
        ("tests/book/test_every_page.py::test_a[wide-notebooks/themes/index-lab]", "notebooks/themes/index-lab"),
        ("tests/book/test_every_page.py::test_a[index]", "index"),
        ("tests/book/test_index_lab.py::test_a[phone]", "notebooks/themes/index-lab"),
        ("tests/unit/test_index_lab.py::test_a", "tests/unit/test_index_lab.py"),
    ],
    ids=["of a parameter", "bare", "of a file", "without a page"],
)
def test_tests_of_a_page_are_a_group(nodeid, group):
    assert group_of(nodeid) == group

"""Which pages get the whole round of browser tests."""

from tests import sample

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

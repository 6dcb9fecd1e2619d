"""Descriptions of modules, kept from one build to the next and from one edition to the other."""

import os
import subprocess
import sys

import pytest

MODULE = '''"""A module."""


def measure(length: int = 3) -> str:
    """{said}"""
    return str(length)
'''
CONF = """
import sys

sys.path.insert(0, {folder!r})
extensions = ["sphinx.ext.autodoc", "sphinx_offline_book.functions"]
autodoc_default_options = {{"members": True}}
"""


@pytest.fixture
def book(tmp_path):
    """A folder with a module and a page that describes it."""
    (tmp_path / "measures.py").write_text(MODULE.format(said="Gives a length in words."), encoding="utf-8")
    (tmp_path / "conf.py").write_text(CONF.format(folder=str(tmp_path)), encoding="utf-8")
    (tmp_path / "index.rst").write_text("Functions\n=========\n\n.. automodule:: measures\n", encoding="utf-8")
    return tmp_path


def built(book):
    """The page as Sphinx makes it from nothing, warnings being errors."""
    out = book / "out"
    command = [sys.executable, "-m", "sphinx", "-qEWb", "html", str(book), str(out)]
    said = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
    return said.stderr or (out / "index.html").read_text(encoding="utf-8")


def kept(book):
    """The files of kept descriptions, with what they hold."""
    return {path: path.read_text() for path in (book / "_build/functions").iterdir() if path.name != "lock"}


def test_a_module_is_described_once_and_anew_when_its_text_changed(book):
    page = built(book)
    assert "Gives a length in words." in page and 'id="measures.measure"' in page
    [(path, text)] = kept(book).items()
    path.write_text(text.replace("in words", "as kept"))
    assert "Gives a length as kept." in built(book)
    (book / "measures.py").write_text(MODULE.format(said="Gives it in metres."), encoding="utf-8")
    page = built(book)
    assert "Gives it in metres." in page and "as kept" not in page and len(kept(book)) == 2


def test_other_settings_give_another_description(book):
    built(book)
    with (book / "conf.py").open("a") as file:
        file.write('autodoc_typehints = "none"\n')
    assert "Gives a length in words." in built(book) and len(kept(book)) == 2


def test_a_module_that_fails_is_said_at_each_build_and_nothing_is_kept(book):
    (book / "measures.py").write_text("import nothing_of_this_name\n", encoding="utf-8")
    for _ in range(2):
        assert "nothing_of_this_name" in built(book)
    assert kept(book) == {}

"""The rules of the house that a machine can hold: layers, words kept out of logic, one thing under one name."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from importlinter import cli

import aicities

ROOT = Path(aicities.__file__).parent
MODULES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}
WORDS = {"say", "label", "name_of", "city_name"}  # what gives words in the language of the book
# Helpers that every page needs: there is one of each, and no page keeps a second under an underscore.
ONE_OF_EACH = {"both_names", "choose", "column_titles", "facts_table", "heads", "interval_words", "keeps", "lines_of"}
ONE_OF_EACH |= {"menu", "number_words", "place_words", "radio", "search_box", "slider", "source_note", "span_words"}
ONE_OF_EACH |= {"table", "tally", "tips", "titled", "vega"}
SECOND = {"_menu", "_select", "_radio", "_slider", "_place_words", "_interval_words"}
ROOMS = ("data.py", "method/", "display/", "pages/")


def test_the_layers_hold(monkeypatch, capsys):
    monkeypatch.chdir(ROOT.parent)
    broken = cli.lint_imports(no_cache=True, no_logo=True)
    assert not broken, capsys.readouterr().out


def calls(node: ast.AST):
    """The names of the functions called when a node runs, but not in the functions it defines."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield node.func.id
    for field, value in ast.iter_fields(node):
        if isinstance(node, ast.FunctionDef | ast.Lambda) and field == "body":
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from calls(part)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_word_is_said_when_a_module_is_imported(name):
    assert not WORDS & set(calls(MODULES[name]))


@pytest.mark.parametrize("name", sorted({n for n in MODULES if n.startswith("method/")}))
def test_what_computes_says_nothing(name):
    called = {
        node.func.id for node in ast.walk(MODULES[name]) if isinstance(node, ast.Call) and hasattr(node.func, "id")
    }
    assert not WORDS & called


def test_a_helper_stands_once():
    trees = [tree for name, tree in MODULES.items() if name.startswith(ROOMS)]
    names = Counter(node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef))
    assert {name: names[name] for name in ONE_OF_EACH if names[name] != 1} == {}
    assert {name: names[name] for name in SECOND if names[name]} == {}


def test_the_rules_see_what_they_forbid():
    assert "say" in set(calls(ast.parse('X = {"a": say("A", "甲")}')))
    assert "say" in set(calls(ast.parse('def f(x=say("A", "甲")):\n    pass')))
    assert "say" not in set(calls(ast.parse('def f():\n    return say("A", "甲")')))

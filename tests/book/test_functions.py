"""The pages of functions: all that the notebooks import stands there, each with a sentence of its own."""

import ast
import json
import re
from importlib import import_module
from inspect import isclass, isfunction, ismodule

import pytest
from bs4 import BeautifulSoup

from tests.book.visit import HTML, NOTEBOOKS, ROOT, source

FUNCTIONS = ["notebooks/reference/functions", "notebooks/reference/page-functions"]


def imported() -> set[tuple[str, str]]:
    """What the notebooks import of the package, as (module, name)."""
    found = set()
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        trees = [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]
        froms = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        found |= {(node.module, alias.name) for node in froms for alias in node.names}
    return {pair for pair in found if pair[0].split(".")[0] == "aicities"}


def test_all_that_notebooks_import_is_described():
    text = "".join(source(page) for page in FUNCTIONS)
    names, modules = (
        set(re.findall(r'<dt[^>]* id="([^"]+)"', text)),
        set(re.findall(r">(aicities[a-z_.]*)</span></code><", text)),
    )
    missing = []
    for module, name in sorted(imported()):
        thing = getattr(import_module(module), name, None) or import_module(f"{module}.{name}")
        if ismodule(thing) and thing.__name__ not in modules:
            missing.append(thing.__name__)
        if (isfunction(thing) or isclass(thing)) and f"{thing.__module__}.{thing.__qualname__}" not in names:
            missing.append(f"{thing.__module__}.{thing.__qualname__}")
    assert not missing and len(names) > 300


@pytest.mark.parametrize("page", FUNCTIONS)
def test_each_function_says_in_a_sentence_what_it_gives(page):
    entries = BeautifulSoup(source(page), "html.parser").select("dl.py.function, dl.py.class, dl.py.exception")
    bare = [entry.dt["id"] for entry in entries if len(entry.dd.get_text(" ", strip=True).split()) < 3]
    assert not bare and len(entries) > 100


def test_a_search_reads_them_as_code_so_that_its_text_stays_light():
    text, code = ((HTML / f"search{part}.js").read_text(encoding="utf-8") for part in ("text", "code"))
    assert "tau_span(" in code and "tau_span(" not in text


def test_downloads_and_method_lead_there():
    for page in ("downloads", "method"):
        assert 'href="functions.html"' in source(f"notebooks/reference/{page}")
    assert (ROOT / f"{FUNCTIONS[0]}.zh.md").is_file() and (ROOT / f"{FUNCTIONS[1]}.zh.md").is_file()

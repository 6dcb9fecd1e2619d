"""Each notebook in Chinese, as it is made from the English one, runs from its first cell to its last."""

import ast
import json
import os
import subprocess
import sys

import pytest

from aicities.curation import translation as L

RUN = """
import json, sys
for cell in json.load(sys.stdin)["cells"]:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), cell["id"], "exec"), globals())
"""


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in L.pages() if p.suffix == ".ipynb"], ids=lambda page: page.stem)
def test_the_chinese_notebook_runs(page):
    env = {name: value for name, value in os.environ.items() if name != "AICITIES_LANGUAGE"}
    command = [sys.executable, "-W", "error::SyntaxWarning", "-c", RUN]
    done = subprocess.run(command, input=L.chinese_page(page), capture_output=True, text=True, env=env, cwd=page.parent)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("page", [p for p in L.pages() if p.suffix == ".ipynb"], ids=lambda page: page.stem)
def test_the_chinese_notebook_has_the_cells_of_the_english_and_code_that_python_reads(page):
    english, chinese = json.loads(page.read_text(encoding="utf-8")), json.loads(L.chinese_page(page))
    ids = [cell["id"] for cell in chinese["cells"] if cell["id"] != "language-of-the-page"]
    assert ids == [cell["id"] for cell in english["cells"]]
    for cell in chinese["cells"]:
        if cell["cell_type"] == "code":
            ast.parse("".join(cell["source"]))

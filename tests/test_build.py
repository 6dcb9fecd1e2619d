"""The build itself, on a small book made from this one: fresh output for changed data, and the same bytes each time."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from conftest import ROOT

# A text that would run in four ways, wherever it stands without being escaped.
EVIL = """</script><script>window.ran=1</script><img src=x onerror=window.ran=1>'" onmouseover="window.ran=1"""
CELLS = [
    "import ipywidgets\nimport pandas as pd\nfrom aicities import charts, load, pages, widgets",
    "charts.table(load('entities').query(\"entity_id == 'tencent'\")[['name_en']])",
    "charts.timeline(pages.dated('policies', 'two-tigers-2020', ['shenzhen']), 'When?', 'A timeline of policies.')",
    "widgets.choose({name: charts.table(pd.DataFrame({'x': [name]})) for name in 'ab'}, 'Which:')",
    f"import altair\nevil = {EVIL!r}\nrows = pd.DataFrame({{evil: [evil], 'name': [evil]}})\ncharts.table(rows, evil)",
    "altair.Chart(rows[['name']], title=evil, description=evil, width='container')"
    ".mark_point(size=900).encode(x=altair.X('name:N', title=evil), color='name:N', tooltip='name:N')",
    "widgets.choose({evil: charts.table(rows), 'other': charts.table(rows)}, evil)",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book of one page with its own copy of the data; browser scripts come from the real book's build."""
    root = tmp_path_factory.mktemp("book")
    for name in ("data", "booktools", "aicities"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "package.json", "package-lock.json", ".npmrc", "requirements.txt"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "_build" / "assets", root / "_build" / "assets")
    cells = [
        {"cell_type": "code", "id": str(i), "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for i, source in enumerate(CELLS)
    ]
    title = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# A page"}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [title, *cells], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (root / "index.ipynb").write_text(json.dumps(notebook))
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    return root


def environment(root):
    return os.environ | {"AICITIES_DATA": str(root / "data"), "PYTHONPATH": str(root)}


def run(root, *command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=environment(root), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def tree(root):
    html = root / "_build" / "html"
    return {path.relative_to(html).as_posix(): path.read_bytes() for path in html.rglob("*") if path.is_file()}


def page(root):
    return (root / "_build" / "html" / "index.html").read_text(encoding="utf-8")


def test_a_clean_build_a_rebuild_and_a_killed_build_give_the_same_bytes(book):
    run(book, "booktools")
    first = tree(book)
    assert "Tencent" in page(book)
    run(book, "booktools")
    assert tree(book) == first
    (book / "index.ipynb").touch()
    for seconds in (1.5, 4):
        shutil.rmtree(book / "_build" / "stage")
        process = subprocess.Popen(
            [sys.executable, "-m", "booktools"],
            cwd=book,
            env=environment(book),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        run(book, "booktools")
        assert tree(book) == first


def test_a_script_planted_in_names_labels_and_data_does_not_run(book, chromium):
    run(book, "booktools")
    watch = """window.blocked = [];
        document.addEventListener('securitypolicyviolation', e => window.blocked.push(e.violatedDirective))"""
    visit = chromium.new_page()
    visit.add_init_script(watch)
    visit.goto((book / "_build" / "html" / "index.html").as_uri())
    charts, buttons = visit.locator(".vega-chart"), visit.locator(".jupyter-button")
    for place in (".vega-chart >> nth=-1", ".book-widget >> nth=-1"):
        visit.locator(place).scroll_into_view_if_needed()
    visit.wait_for_selector(".vega-chart[data-state=drawn] >> nth=-1")
    buttons.last.wait_for()
    buttons.nth(buttons.count() - 2).hover()
    charts.last.locator(".vega-stage .mark-symbol.role-mark path").first.hover(force=True)
    visit.wait_for_selector("#vg-tooltip-element.visible")
    assert EVIL in visit.inner_text("#vg-tooltip-element")
    assert visit.locator("td", has_text=EVIL).count() >= 2
    assert visit.locator(".jupyter-button", has_text=EVIL).count() == 1
    assert visit.evaluate("[window.ran, window.blocked.length]") == [None, 0]
    visit.close()


def test_a_changed_value_in_a_csv_reaches_the_built_page(book):
    path = book / "data" / "curated" / "entities.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(",腾讯,Tencent,") == 1
    path.write_text(text.replace(",腾讯,Tencent,", ",腾讯,Tencent of Shenzhen,"), encoding="utf-8")
    run(book, "aicities", "compile")
    run(book, "booktools")
    assert "Tencent of Shenzhen" in page(book)


def test_a_failing_cell_fails_the_build_and_keeps_the_old_pages(book):
    before = tree(book)
    text = (book / "index.ipynb").read_text()
    (book / "index.ipynb").write_text(text.replace("'tencent'", "'tencent' and no_such_column == 1"))
    done = subprocess.run(
        [sys.executable, "-m", "booktools"], cwd=book, env=environment(book), capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "was not built" in done.stderr
    assert tree(book) == before

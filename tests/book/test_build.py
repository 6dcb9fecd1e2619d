"""The build itself, on a small book made from this one: fresh output for changed data, and the same bytes each time."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.book.visit import ROOT, new_tab

# A text that would run in four ways, wherever it stands without being escaped.
EVIL = """</script><script>window.ran=1</script><img src=x onerror=window.ran=1>'" onmouseover="window.ran=1"""
CELLS = [
    "import ipywidgets\nimport pandas as pd\n"
    "from aicities import load\nfrom aicities.display import article, article_charts, controls, tables",
    "tables.table(load('entities').query(\"entity_id == 'tencent'\")[['name_en']])",
    "rows = article.dated('policies', 'two-tigers-2020', ['shenzhen'])\n"
    "article_charts.timeline(rows, 'When?', 'A timeline of policies.')",
    "controls.choose({name: tables.table(pd.DataFrame({'x': [name]})) for name in 'ab'}, 'Which:')",
    f"import altair\nevil = {EVIL!r}\nrows = pd.DataFrame({{evil: [evil], 'name': [evil]}})\ntables.table(rows, evil)",
    "altair.Chart(rows[['name']], title=evil, description=evil, width='container')"
    ".mark_point(size=900).encode(x=altair.X('name:N', title=evil), color='name:N', tooltip='name:N')",
    "controls.choose({evil: tables.table(rows), 'other': tables.table(rows)}, evil)",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book of one page with its own copy of the data; browser scripts come from the real book's build."""
    root = tmp_path_factory.mktemp("book")
    for name in ("data", "sphinx-offline-book", "aicities"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "_build" / "assets", root / "_build" / "assets")
    shutil.copytree(ROOT / "_build" / "extra" / "rows", root / "_build" / "extra" / "rows")
    shutil.copytree(ROOT / "docs", root / "docs", ignore=shutil.ignore_patterns("*.md"))
    write_notebook(root / "index.ipynb", "A page", CELLS)
    write_notebook(root / "second.ipynb", "Another page", ["print('second')"])
    (root / "third.md").write_text("# A third page\n\nSee [](second.ipynb).\n")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n  - file: second\n  - file: third\n")
    return root


def write_notebook(path, title, sources):
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**code, "id": str(i), "source": source} for i, source in enumerate(sources)]
    head = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": f"# {title}"}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [head, *cells], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook))


def environment(root):
    return os.environ | {
        "AICITIES_DATA": str(root / "data"),
        "PYTHONPATH": os.pathsep.join([str(root), str(root / "sphinx-offline-book")]),
    }


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


def differing(one, two):
    return sorted(name for name in {*one, *two} if one.get(name) != two.get(name))


def forget(root, stage=True):
    """Make the next build a real one, and a clean one where the stage goes too."""
    for name in ("built.json", "staged.json"):
        (root / "_build" / name).unlink(missing_ok=True)
    if stage:
        shutil.rmtree(root / "_build" / "stage", ignore_errors=True)


def start(root):
    """Start a build in a process group of its own, so that it can be killed with its kernels' parents."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(
        [sys.executable, "-m", "sphinx_offline_book"], cwd=root, env=environment(root), start_new_session=True, **quiet
    )


def test_a_clean_build_in_another_folder_gives_the_same_bytes(book, tmp_path):
    run(book, "sphinx_offline_book")
    assert "Tencent" in page(book)
    other = tmp_path / "elsewhere"
    shutil.copytree(book, other, ignore=shutil.ignore_patterns("_build"))
    for made in ("assets", "extra"):
        shutil.copytree(book / "_build" / made, other / "_build" / made)
    run(other, "sphinx_offline_book")
    assert differing(tree(other), tree(book)) == []


def test_nothing_is_done_where_nothing_changed_and_a_damaged_page_is_made_again(book):
    first = tree(book)
    assert "Nothing changed" in run(book, "sphinx_offline_book")
    (book / "_build" / "html" / "index.html").write_text("damaged")
    assert "Nothing changed" not in run(book, "sphinx_offline_book")
    assert differing(tree(book), first) == []


def test_a_build_over_an_older_stage_gives_the_bytes_of_a_clean_one(book):
    """A title stands in the menu of every page, and a style is marked in each: both must reach pages not edited."""
    write_notebook(book / "second.ipynb", "Another title", ["print('second')"])
    style = book / "sphinx-offline-book" / "sphinx_offline_book" / "static" / "book.css"
    style.write_text(style.read_text(encoding="utf-8") + "/* changed */\n", encoding="utf-8")
    run(book, "sphinx_offline_book")
    over = tree(book)
    assert "Another title" in page(book)
    forget(book)
    assert "Nothing changed" not in run(book, "sphinx_offline_book")
    assert differing(tree(book), over) == []


def test_builds_killed_at_a_random_moment_and_resumed_give_the_same_bytes(book, request):
    """Three by default; ``pytest tests/book/test_build.py --kills 20`` for more. The seed is fixed, machines differ."""
    chosen = random.Random(20)
    forget(book)
    begun = time.monotonic()
    run(book, "sphinx_offline_book")
    whole, clean, killed = time.monotonic() - begun, tree(book), 0
    wanted, tried = request.config.getoption("--kills"), 0
    while tried < wanted or (killed == 0 and tried < 4 * wanted):  # a build may end before its moment comes
        tried += 1
        forget(book, stage=chosen.random() < 0.5)
        process = start(book)
        try:
            process.wait(chosen.uniform(0, whole))
        except subprocess.TimeoutExpired:
            killed += 1
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        run(book, "sphinx_offline_book")
        assert differing(tree(book), clean) == []
    assert killed >= wanted / 4


def test_a_script_planted_in_names_labels_and_data_does_not_run(book, chromium):
    run(book, "sphinx_offline_book")
    watch = """window.blocked = [];
        document.addEventListener('securitypolicyviolation', e => window.blocked.push(e.violatedDirective))"""
    visit = new_tab(chromium)
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
    run(book, "sphinx_offline_book")
    assert "Tencent of Shenzhen" in page(book)


def test_an_environment_variable_that_is_named_gives_another_cache(book):
    values = [digest_of(book, {"BOOK_TEST": value}) for value in ("a", "b", "a")]
    assert values[0] == values[2] != values[1]


def digest_of(book, environ):
    code = """if 1:
        from types import SimpleNamespace as N
        import sphinx_offline_book
        settings = {"inputs": ["data/*.parquet"], "not_read": [], "environment": ["BOOK_TEST"]}
        config = N(**{f"offline_book_{name}": value for name, value in settings.items()})
        sphinx_offline_book.key_the_cache(N(outdir="out/html", confdir="."), config)
        print(config.nb_execution_cache_path)"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=book, env=environment(book) | environ, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "source, said",
    [
        ("x = 1\nraise ValueError('no such thing')", ["second.ipynb, cell 1 (code cell 2): ValueError: no such thing"]),
        ("import sys\nprint('oh', file=sys.stderr)", ["second.ipynb, cell 1 (code cell 2)", "StandardError: oh"]),
    ],
)
def test_a_failing_cell_fails_the_build_names_itself_and_keeps_the_old_pages(book, source, said):
    before = tree(book)
    write_notebook(book / "second.ipynb", "Another page", ["print('second')", source])
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_offline_book"], cwd=book, env=environment(book), capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "was not built" in done.stderr
    assert all(words in done.stderr + done.stdout for words in said), done.stderr[-3000:]
    assert tree(book) == before


def test_a_step_runs_once_until_an_input_or_an_output_changes(tmp_path):
    from sphinx_offline_book.step import step

    source, made, runs = tmp_path / "in.csv", tmp_path / "out.txt", []

    def copy(command):
        runs.append(command)
        made.write_text(source.read_text())
        return 0

    def again():
        step(tmp_path / "stamp.json", [str(source), f"+{made}"], ["copy"], copy)
        return len(runs)

    source.write_text("1")
    assert [again(), again()] == [1, 1]
    source.write_text("2")
    assert [again(), again()] == [2, 2]
    made.unlink()
    assert [again(), again()] == [3, 3]
    assert step(tmp_path / "other.json", [str(source)], ["fail"], lambda command: 5) == 5
    assert not (tmp_path / "other.json").exists()

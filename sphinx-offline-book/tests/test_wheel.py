"""The extension as anyone gets it: its wheel in an empty environment, and three lines of settings, give a book."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sphinx_offline_book import wheels

HERE = Path(__file__).parents[1]
LOCK = HERE.parent / "requirements-all.txt"  # the versions that the book around it is built with
MARKS = """[...document.querySelectorAll('.vega-stage svg .mark-symbol.role-mark path')]
    .map(mark => mark.getAttribute('opacity'))"""


def run(*command, **settings):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **settings)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return wheels.make(tmp_path_factory.mktemp("wheel") / "made", HERE)[0]


def test_a_wheel_is_made_anew_from_the_same_files_as_the_same_bytes(wheel, tmp_path):
    before = sorted(HERE.rglob("*"))
    assert wheels.make(tmp_path / "made", HERE)[0].read_bytes() == wheel.read_bytes()
    assert sorted(HERE.rglob("*")) == before


def test_a_project_of_which_no_wheel_can_be_made_leaves_the_wheels_as_they_were(wheel, tmp_path):
    made = tmp_path / "made"
    shutil.copytree(wheel.parent, made)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pyproject.toml").write_text("[project]\nname = 1\n")
    with pytest.raises(RuntimeError, match="no wheel could be made"):
        wheels.make(made, HERE, broken)
    assert [path.read_bytes() for path in made.iterdir()] == [wheel.read_bytes()]
    assert {path.name for path in tmp_path.iterdir()} == {"made", "broken"}


def test_the_wheel_holds_what_is_no_python(wheel):
    held = {name.split("/", 1)[1] for name in zipfile.ZipFile(wheel).namelist()}
    package = HERE / "sphinx_offline_book"
    wanted = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}
    assert {name for name in wanted if "__pycache__" not in name} <= held
    assert {"static/charts.js", "templates/search.html", "npm/package-lock.json"} <= held


def test_the_example_needs_three_lines_and_is_about_something_else():
    assert len((HERE / "example" / "_config.yml").read_text().splitlines()) == 3
    code = "".join(path.read_text() for path in (HERE / "sphinx_offline_book").rglob("*.py"))
    assert not re.search(r"aicities|shenzhen", code, re.IGNORECASE)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The programs of an empty environment in which the wheel was installed, with what it asks for."""
    folder = tmp_path_factory.mktemp("environment")
    pins = re.findall(r"^[a-z0-9-]+==[^\\\n]+", LOCK.read_text(), re.MULTILINE) if LOCK.is_file() else []
    (folder / "pins.txt").write_text("\n".join(pins))
    run(sys.executable, "-m", "venv", folder / "venv")
    programs = folder / "venv" / "bin"
    run(programs / "python", "-m", "pip", "install", "--quiet", "-c", folder / "pins.txt", f"{wheel}[build]", "pandas")
    return programs


@pytest.fixture(params=["sphinx-offline-book", "jupyter-book"])
def book(request, installed, tmp_path):
    """The example, built by the extension's own command and by Jupyter Book's."""
    place = tmp_path / "tea"
    shutil.copytree(HERE / "example", place, ignore=shutil.ignore_patterns("_build"))
    command = [installed / request.param] + ["build"] * (request.param == "jupyter-book")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    run(*command, place, cwd=tmp_path, env=environment)
    return place / "_build" / "html"


@pytest.mark.slow
def test_the_example_works_from_a_folder_and_asks_no_other_host(book):
    # A thread of its own: the tests around this one may keep a browser open in theirs.
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(read, book).result()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def read(book: Path) -> list[str]:
    """What the example asked for while it was read, its chart and controls driven and its search asked."""
    from playwright.sync_api import sync_playwright

    from sphinx_offline_book.browser import find

    asked = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto((book / "index.html").as_uri())
        page.locator(".vega-chart").scroll_into_view_if_needed()
        page.wait_for_selector(".vega-chart[data-state=drawn]")
        before = page.evaluate(MARKS)
        page.locator(".vega-keep button").nth(1).click()
        page.evaluate("document.querySelector('.vega-chart').view.runAsync().then(() => null)")
        assert len(before) == 5 and len(set(before)) == 1 < len(set(page.evaluate(MARKS)))
        assert "5 rows" in page.locator(".vega-data summary").inner_text()
        page.goto((book / "steeping.html").as_uri())
        page.locator(".jupyter-button", has_text="祁门").click()
        page.locator(".widget-html-content", has_text="95 °C").first.wait_for()
        page.goto((book / "search.html").as_uri() + "?q=綠茶")
        page.locator(".book-found a.page").first.wait_for()
        browser.close()
    return asked

"""The notebooks in JupyterLab, as `make lab` opens them: the start page, and two notebooks run to their ends."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys

import pytest

from tests.book.visit import NOTEBOOKS, OWN, PATIENCE, ROOT, new_tab, until

START = runpy.run_path(str(ROOT / "lab" / "start.py"))
# One with a chart that has menus of its own, one with buttons of a live kernel.
RUN = ["notebooks/themes/talent-and-cost", "notebooks/articles/three-cities-2024"]
# A control and the box that shows what it does.
CONTROLS = dict(
    zip(RUN, [(".vega-bindings select", "[id^=chart-]"), (".jupyter-button", ".jp-OutputArea")], strict=True)
)
WHOLE = {"@jupyterlab/notebook-extension": {"tracker": {"windowingMode": "none"}}}  # cells out of view are drawn, too
CELLS = """[...window.jupyterapp.shell.currentWidget.content.model.cells].map(cell => cell.toJSON())
    .filter(cell => cell.cell_type === 'code')"""
DRAWN = "[...document.querySelectorAll('[id^=chart-]')].every(chart => chart.querySelector('svg, canvas'))"
NEWS = ".Toastify__toast, .jp-Dialog"


def test_the_start_page_lists_every_notebook_of_the_book():
    text = (ROOT / "start-here.md").read_text(encoding="utf-8")
    assert text == START["start_page"](), "renew it: python lab/start.py --write"
    links = re.findall(r"\]\((\S+)\)", text)
    assert {path.relative_to(ROOT).as_posix() for path in NOTEBOOKS} <= set(links)
    assert all((ROOT / link).is_file() for link in links)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the notebooks that are run, with no settings but the project's."""
    folder, own = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("settings")
    for name in ["start-here.md", "_build/assets/vega-bundle.js", *(f"{page}.ipynb" for page in RUN)]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for extension, parts in WHOLE.items():
        for part, settings in parts.items():
            file = own / "lab" / extension / f"{part}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(settings))
    places = {"JUPYTERLAB_SETTINGS_DIR": own / "lab", "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces"}
    places |= {"JUPYTER_CONFIG_DIR": own / "config", "JUPYTER_RUNTIME_DIR": own / "runtime"}
    options = [f"--ServerApp.root_dir={folder}", "--no-browser", "--port=0", "--ip=127.0.0.1", "--allow-root"]
    server = subprocess.Popen(
        [sys.executable, ROOT / "lab" / "start.py", *options, "--LabApp.expose_app_in_browser=True"],
        env=os.environ | {name: str(place) for name, place in places.items()},
        stderr=subprocess.PIPE,
        text=True,
    )
    said = ""
    for line in server.stderr:
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab\S+", line):
            break
    else:
        pytest.fail(said[-2000:])
    yield found[0]
    server.terminate()
    server.wait()


@pytest.fixture
def page(chromium, lab):
    """A page of the browser at the start page, which notes what it asks of whom."""
    page = new_tab(chromium, viewport={"width": 1280, "height": 900})
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(f"{lab}&reset")  # no notebook of another test is open
    page.locator(".jp-MarkdownViewer h1").wait_for()
    yield page
    assert [url for url in page.asked if not url.startswith(("ws://127.0.0.1", *OWN))] == []
    page.close()


def test_it_opens_on_the_start_page_and_brings_no_news(page):
    assert page.locator(".jp-MarkdownViewer h1").inner_text() == "Start here"
    page.evaluate("window.jupyterapp.restored.then(() => null)")
    page.wait_for_timeout(500)
    assert page.locator(NEWS).count() == 0
    assert not [url for url in page.asked if "news" in url or "update" in url]


@pytest.mark.parametrize("name", RUN)
def test_a_notebook_runs_to_its_end_with_charts_controls_and_exercises(page, name):
    page.locator(f".jp-MarkdownViewer a[href$='{name}.ipynb'], .jp-MarkdownViewer a[href*='{name}']").first.click()
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    until(page, f"{CELLS}.every(cell => cell.execution_count)", 3 * PATIENCE)
    outputs = [output for cell in page.evaluate(CELLS) for output in cell["outputs"]]
    assert not [out for out in outputs if out["output_type"] == "error" or out.get("name") == "stderr"]
    charts = sum("bookVegaEmbed" in "".join(out.get("data", {}).get("text/html", "")) for out in outputs)
    until(page, DRAWN)
    assert page.locator("[id^=chart-]:has(svg, canvas)").count() == charts > 1
    exercises = len(re.findall(r"```\{exercise\}", (ROOT / f"{name}.ipynb").read_text(encoding="utf-8")))
    assert page.locator(".jp-MarkdownCell aside", has_text=re.compile(r"^Exercise \d+")).count() >= exercises > 3
    assert page.locator(".jp-MarkdownOutput", has_text="{exercise}").count() == 0
    assert changed(page, *CONTROLS[name])


def changed(page, control: str, shown: str) -> bool:
    """Whether what is shown beside a control changes when its second choice is taken."""
    box = page.locator(f"{shown}:has({control})").first
    page.evaluate("box => { window.box = box; window.before = box.innerHTML; }", box.element_handle())
    choice = box.locator(control)
    choice.first.select_option(index=1) if "select" in control else choice.nth(1).click()
    until(page, "window.box.innerHTML !== window.before")
    return True

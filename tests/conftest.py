import csv
import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests import sample
from tests.book.visit import MADE, PAGES, ROOT

NO_ARTICLES = "the article files are not at hand (set AICITIES_ARTICLES to their folder)"
settings.register_profile("book", deadline=None)  # a machine may be busy: no test is about time
settings.load_profile("book")
UNIT = Path(__file__).parent / "unit"
# What takes a minute or more: builds, an environment made anew, the whole book on paper, many pages opened.
LONG = ("test_build.py", "test_wheel.py", "test_whole.py", "test_watch.py", "test_search.py", "reference/explorer")


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=3, help="how many builds to kill at a random moment and resume")
    parser.addoption("--whole", action="store_true", help="run the slow tests of all pages, not of a sample")


@pytest.fixture(scope="session")
def articles() -> Path:
    folder = os.environ.get("AICITIES_ARTICLES")
    if not folder or not Path(folder).is_dir():
        pytest.skip(NO_ARTICLES)
    with (ROOT / "data" / "curated" / "sources.csv").open(encoding="utf-8", newline="") as file:
        names = [row["file_name"] for row in csv.DictReader(file) if row["kind"] == "article"]
    if missing := [name for name in names if not (Path(folder) / name).is_file()]:
        pytest.skip(f"not all article files are in {folder}: {', '.join(missing)}")
    return Path(folder)


def group_of(nodeid: str) -> str:
    """The page that a test is about, by its parameter or its file; else its file: one worker runs what is alike."""
    file, _, rest = nodeid.partition("::")
    given = rest.partition("[")[2].removesuffix("]")
    for page in MADE:
        if given == page or given.startswith(f"{page}-") or given.endswith(f"-{page}"):
            return page
    stem = Path(file).stem.removeprefix("test_").replace("_", "-")
    return next((page for page in PAGES if "/book/" in file and page.rsplit("/", 1)[-1] == stem), file)


def page_of(nodeid: str) -> str | None:
    """The page that a test is about, also where its parameter is the notebook of the page."""
    given = nodeid.partition("[")[2].removesuffix("]")
    return next((page for page in PAGES if page in (group_of(nodeid), given) or page.endswith(f"/{given}")), None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A worker all tests of a page, which it visits once. (Groups by marker know no pytest of 9.2 or later.)"""
    from xdist.scheduler import LoadScopeScheduling

    class ByPage(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group_of(nodeid)

    return ByPage(config, log)


def mark(item) -> None:
    """Mark a test by where it stands and what it uses; controls are driven on a phone in the whole round only."""
    browser = "chromium" in item.fixturenames
    item.add_marker("unit" if UNIT in item.path.parents else "browser" if browser else "build")
    if hasattr(item, "callspec") and item.callspec.params.get("visit") == "phone":
        item.add_marker("slow")


def weight(group: str) -> int:
    """Groups that take long come first, else one worker ends long before the other; then pages by their notebooks."""
    notebook = ROOT / f"{group}.ipynb"
    return 10**9 if group.endswith(LONG) else notebook.stat().st_size if notebook.is_file() else 0


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        mark(item)
    if not config.option.whole:
        pages = sample.chosen(PAGES)
        left = [i for i in items if i.get_closest_marker("slow") and page_of(i.nodeid) in set(PAGES) - pages]
        config.hook.pytest_deselected(items=left)
        dropped = set(left)
        items[:] = [i for i in items if i not in dropped]
    groups = [group_of(item.nodeid) for item in items]
    first = {group: number for number, group in reversed(list(enumerate(groups)))}
    items.sort(key=lambda item: (-weight(group_of(item.nodeid)), first[group_of(item.nodeid)]))


def pytest_unconfigure(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or config.option.collectonly:
        return
    if not config.option.whole:
        names = sorted(page.rsplit("/", 1)[-1] for page in sample.chosen(PAGES))
        reporter.write_line(f"Slow browser tests: a sample, {', '.join(names)}; those of all pages: make test-all.")
    skipped = reporter.stats.get("skipped", [])
    reasons = sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped})
    reporter.write_line(f"{len(skipped)} tests skipped: {'; '.join(reasons)}" if skipped else "No test was skipped.")

import os
from pathlib import Path

import pytest

from tests import sample
from tests.book.visit import PAGES, ROOT

NO_ARTICLES = "the article files are not at hand (set AICITIES_ARTICLES to their folder)"
UNIT = Path(__file__).parent / "unit"


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=3, help="how many builds to kill at a random moment and resume")
    parser.addoption("--whole", action="store_true", help="run the slow tests of all pages, not of a sample")


@pytest.fixture(scope="session")
def articles() -> Path:
    folder = os.environ.get("AICITIES_ARTICLES")
    if not folder or not Path(folder).is_dir():
        pytest.skip(NO_ARTICLES)
    return Path(folder)


def page_of(item) -> str | None:
    """The page that a test is about, by its parameter or its module."""
    found = item.callspec.params.get("page") if hasattr(item, "callspec") else None
    return found or getattr(item.module, "PAGE", None)


def mark(item) -> None:
    """Mark a test by where it stands and what it uses, and with the group that one worker runs."""
    browser, page = "chromium" in item.fixturenames, page_of(item)
    item.add_marker("unit" if UNIT in item.path.parents else "browser" if browser else "build")
    if hasattr(item, "callspec") and item.callspec.params.get("visit") == "phone":
        item.add_marker("slow")
    group = next((m.args[0] for m in item.iter_markers("xdist_group")), page or item.path.stem)
    item.add_marker(pytest.mark.xdist_group(group))
    item.stash[GROUP] = group


GROUP = pytest.StashKey[str]()


def weight(group: str) -> int:
    """Groups that take long come first: builds, then pages by the size of their notebooks."""
    notebook = ROOT / f"{group}.ipynb"
    return 10**9 if group == "test_build" else notebook.stat().st_size if notebook.is_file() else 0


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        mark(item)
    if not config.option.whole:
        pages = sample.chosen(PAGES)
        left = [i for i in items if i.get_closest_marker("slow") and page_of(i) in set(PAGES) - pages]
        config.hook.pytest_deselected(items=left)
        dropped = set(left)
        items[:] = [i for i in items if i not in dropped]
    first = {}
    for number, item in enumerate(items):
        first.setdefault(item.stash[GROUP], number)
    items.sort(key=lambda i: (-weight(i.stash[GROUP]), first[i.stash[GROUP]]))


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

import os
from pathlib import Path

import pytest

NO_ARTICLES = "the article files are not at hand (set AICITIES_ARTICLES to their folder)"


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=3, help="how many builds to kill at a random moment and resume")


@pytest.fixture(scope="session")
def articles() -> Path:
    folder = os.environ.get("AICITIES_ARTICLES")
    if not folder or not Path(folder).is_dir():
        pytest.skip(NO_ARTICLES)
    return Path(folder)


def pytest_unconfigure(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or config.option.collectonly:
        return
    skipped = reporter.stats.get("skipped", [])
    reasons = sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped})
    reporter.write_line(f"{len(skipped)} tests skipped: {'; '.join(reasons)}" if skipped else "No test was skipped.")

"""Watching a book: what an author changes is on the screen, and the built book stays as it is."""

import re
import shutil
import signal
import subprocess
import sys
import threading
from http.client import HTTPConnection
from queue import Queue
from urllib.parse import urlsplit

import pytest

from tests.book import test_build as B
from tests.book.visit import ROOT, new_tab

pytestmark = pytest.mark.slow
WAIT = 300  # seconds; a busy machine takes long


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The example of the extension, built: two notebooks that read a table."""
    root = tmp_path_factory.mktemp("tea") / "book"
    shutil.copytree(ROOT / "sphinx-offline-book" / "example", root, ignore=shutil.ignore_patterns("_build"))
    shutil.copytree(ROOT / "_build" / "assets", root / "_build" / "assets")
    B.run(root, "sphinx_offline_book")
    return root


@pytest.fixture(scope="module")
def watched(book):
    """The address of the book under watch, and the lines that the watch says."""
    command = [
        sys.executable,
        "-m",
        "sphinx_offline_book.watch",
        "--port",
        "0",
        "--make",
        "new.csv",
        "mv new.csv teas.csv",
    ]
    # Where the tests run in the background, a shell has told them to ignore what ends the watch.
    running = subprocess.Popen(
        command,
        cwd=book,
        env=B.environment(book),
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    said: Queue = Queue()
    threading.Thread(target=lambda: [said.put(line) for line in running.stdout], daemon=True).start()
    yield re.search(r"http://\S+", said.get(timeout=WAIT))[0], said
    running.send_signal(signal.SIGINT)
    assert running.wait(WAIT) == 0


def wait_until_shown(page, words):
    """Until the article says some words."""
    page.locator("article", has_text=words).first.wait_for(timeout=WAIT * 1000)


def wait_for(said, words):
    """The line that the watch says with some words in it."""
    while words not in (line := said.get(timeout=WAIT)):
        pass
    return line


def test_changes_of_text_code_and_data_are_shown_and_a_build_is_as_a_clean_one(book, watched, chromium):
    (address, said), before = watched, B.tree(book)
    page = new_tab(chromium)
    page.goto(f"{address}steeping.html")
    B.write_notebook(book / "steeping.ipynb", "Steeping", ["print('changed ' * 2)"])
    wait_until_shown(page, "changed changed")
    B.write_notebook(book / "steeping.ipynb", "Steeping", ["raise ValueError('no such thing')"])
    assert "steeping.ipynb, cell 0 (code cell 1)" in wait_for(said, "no such thing")
    B.write_notebook(book / "steeping.ipynb", "Steeping", ["print(open('teas.csv', encoding='utf-8').read())"])
    wait_until_shown(page, "Keemun")
    (book / "new.csv").write_text((book / "teas.csv").read_text("utf-8").replace("Keemun", "Qimen"), "utf-8")
    wait_until_shown(page, "Qimen")
    wait_for(said, "steeping: made")
    page.goto(address)
    wait_for(said, "index: made")  # made old by the table, and shown now
    page.close()
    assert B.tree(book) == before
    B.run(book, "sphinx_offline_book")
    over = B.tree(book)
    assert over != before
    B.forget(book)
    B.run(book, "sphinx_offline_book")
    assert B.differing(B.tree(book), over) == []


def test_files_of_the_book_are_given_and_none_beside_it(watched):
    address, _ = watched
    for path, status in (("/", 200), ("/index.html", 200), ("/../built.json", 404), ("/%2e%2e/built.json", 404)):
        asked = HTTPConnection(urlsplit(address).netloc)
        asked.request("GET", path)
        assert asked.getresponse().status == status, path

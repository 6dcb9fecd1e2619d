"""Show each change of a book in the browser: ``python -m sphinx_offline_book.watch [FOLDER]``.

Looks at the files of a built book. A page that was changed is made at once, alone (see `quick`), and the browser that
shows it loads it anew; where data or code changed, each page is made when a browser shows it. ``--make`` names what has
to run when files that match a pattern have changed. The built book stays as it is: the next build makes it whole.
"""

from __future__ import annotations

import argparse
import json
import mimetypes
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from sphinx_offline_book import build, digest, editions, quick, state

PAUSE = 0.4  # seconds between two looks at the files
ALIVE = 10  # seconds after which a browser is asked whether it still listens
ADDRESS = "/_watch"
MAKER = "import sys; sys.modules['rfc3987_syntax'] = None; from sphinx_offline_book import quick; quick.main()"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# In each page: loads it anew when it was made after the version that the browser has.
LISTENER = """<script>
new EventSource("%s?page=" + encodeURIComponent(%s) + "&version=%d").onmessage = () => location.reload();
</script>"""


@dataclass
class Edition:
    """The pages of one language: which are older than what they are made from, and the process that makes them."""

    place: str
    root: Path
    maker: subprocess.Popen
    files: dict[Path, int] = field(default_factory=dict)
    read: str = ""
    stale: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)

    @property
    def html(self) -> Path:
        """The folder of the pages that are made one by one."""
        return quick.folder_of(self.root) / "html"

    def look(self) -> set[Path]:
        """The files that changed since the last look; the pages that they make old are `stale` from now on."""
        before, self.files = self.files, times(self.root)
        changed = {path for path in self.files.keys() | before.keys() if self.files.get(path) != before.get(path)}
        if not changed:
            return set()
        read, self.read = self.read, what_is_read(self.root)
        self.stale |= self.docs(changed) if read == self.read else self.all_docs()
        return changed

    def docs(self, files: Iterable[Path]) -> set[str]:
        """The pages that are made from some files."""
        pages = (path.relative_to(self.root).with_suffix("") for path in files if path.suffix in state.PAGES)
        return {page.as_posix() for page in pages} & self.all_docs()

    def all_docs(self) -> set[str]:
        """The names of all pages."""
        made = (path.relative_to(self.html).with_suffix("").as_posix() for path in self.html.rglob("*.html"))
        return {doc for doc in made if any((self.root / f"{doc}{ending}").is_file() for ending in state.PAGES)}

    def make(self, docs: Iterable[str]) -> tuple[bool, str]:
        """Make pages; gives whether they were made, and what there is to say of them."""
        self.stale -= set(docs)
        if self.maker.poll() is not None:
            self.maker = maker_of(self.root)
        print(json.dumps(sorted(docs)), file=self.maker.stdin, flush=True)
        made, said = json.loads(self.maker.stdout.readline() or '[false, "the process that makes pages has ended"]')
        self.made |= set(docs) if made else set()
        return made, said


def what_is_read(root: Path) -> str:
    """A digest of what the notebooks of an edition read beside their own text."""
    settings = editions.settings_of(root)
    inputs = settings.get("offline_book_inputs") or ["**/*"]
    return digest(root, inputs, settings.get("offline_book_not_read") or [])


def times(root: Path) -> dict[Path, int]:
    """When each source of a book was changed last."""
    found = {}
    for path in state.walk(root):
        try:
            found[path] = path.stat().st_mtime_ns
        except OSError:  # gone since it was listed
            continue
    return found


def start(place: str, root: Path) -> Edition:
    """An edition with a copy of its stage and the process that makes its pages."""
    quick.copy_stage(root)
    edition = Edition(place, root, maker_of(root))
    edition.look()
    edition.stale.clear()
    return edition


def maker_of(root: Path) -> subprocess.Popen:
    """The process that makes the pages of an edition; it ends when its input does."""
    return subprocess.Popen(
        [sys.executable, "-c", MAKER, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=build.environment(root / "_build"),
        start_new_session=True,  # Ctrl-C is for the watch alone
    )


# --- what browsers ask for --------------------------------------------------------------------------------------------


class Desk:
    """What browsers show, and how often each page was made."""

    def __init__(self, book: Path, all_editions: list[Edition]):
        self.book, self.editions = book, sorted(all_editions, key=lambda edition: -len(edition.place))
        self.shown: Counter[str] = Counter()
        self.versions: Counter[str] = Counter()
        self.changed = threading.Condition()

    def place(self, name: str) -> tuple[Edition, str]:
        """The edition of a file of the book, and its name there."""
        edition = next(e for e in self.editions if not e.place or name.startswith(f"{e.place}/"))
        return edition, name.removeprefix(f"{edition.place}/") if edition.place else name

    def file(self, name: str) -> Path | None:
        """The file for an address: the page as it was made last, else as it stands in the built book."""
        edition, own = self.place(name)
        made = edition.html / own
        if not made.resolve().is_relative_to(edition.html.resolve()):  # an address that leads out of the book
            return None
        places = [made] if own.removesuffix(".html") in edition.made else [self.book / name, made]
        return next((path for path in places if path.is_file()), None)

    def wanted(self, edition: Edition) -> set[str]:
        """The pages of an edition that a browser shows."""
        with self.changed:
            places = [self.place(name) for name, n in self.shown.items() if n > 0]
        return {own.removesuffix(".html") for its, own in places if its is edition}

    def tell(self, edition: Edition, docs: Iterable[str]) -> None:
        """Let the browsers that show some pages load them anew."""
        with self.changed:
            self.versions.update(f"{edition.place}/{doc}.html".lstrip("/") for doc in docs)
            self.changed.notify_all()

    def show(self, name: str, n: int) -> None:
        """Count a browser more, or less, that shows a page."""
        with self.changed:
            self.shown[name] += n

    def wait(self, name: str, version: int) -> bool:
        """Wait until a page was made anew, or for a while; says whether it was."""
        with self.changed:
            return self.changed.wait_for(lambda: self.versions[name] > version, ALIVE)


class Answer(BaseHTTPRequestHandler):
    """Gives the files of the book, and to each page a line when it was made anew."""

    desk: Desk

    def do_GET(self) -> None:
        """Answer one request."""
        asked = urlsplit(self.path)
        if asked.path == ADDRESS:
            query = parse_qs(asked.query)
            return self.listen(query["page"][0], int(query["version"][0]))
        name = unquote(asked.path).lstrip("/")
        name += "index.html" if not name or name.endswith("/") else ""
        path = self.desk.file(name)
        if path is None:
            return self.send_error(404)
        return self.send(name, path)

    def send(self, name: str, path: Path) -> None:
        """Send a file; a page listens for its next version."""
        version, data = self.desk.versions[name], path.read_bytes()
        if path.suffix == ".html":
            text = POLICY.sub("", data.decode())  # it forbids to listen
            data = text.replace("</body>", LISTENER % (ADDRESS, json.dumps(name), version) + "</body>").encode()
        self.send_response(200)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        with suppress(ConnectionError):  # a browser that goes to another page reads no further
            self.end_headers()
            self.wfile.write(data)

    def listen(self, name: str, version: int) -> None:
        """Keep the line open until the page was made anew, or the browser has gone."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.desk.show(name, 1)
        with suppress(ConnectionError):
            self.end_headers()
            while not self.desk.wait(name, version):
                self.wfile.write(b": alive\n\n")
            self.wfile.write(b"data: made\n\n")
        self.desk.show(name, -1)

    def log_message(self, *args) -> None:
        """Say nothing of requests."""


# --- the loop ---------------------------------------------------------------------------------------------------------


@dataclass
class Command:
    """What has to run when files that match some patterns have changed, and those that changed since it ran last."""

    patterns: str
    line: str
    changed: set[Path] = field(default_factory=set)

    def is_due(self, root: Path) -> bool:
        """Say once whether a file that it is for has changed."""
        changed, self.changed = self.changed, set()
        return any(path in changed for pattern in self.patterns.split() for path in root.glob(pattern))


def look(edition: Edition, commands: list[Command]) -> set[Path]:
    """The files that changed since the last look, noted for each command: none is lost that was saved meanwhile."""
    found = edition.look()
    for command in commands:
        command.changed |= found
    return found


def turn(root: Path, desk: Desk, commands: list[Command]) -> None:
    """Look once at the files, and make what is to be made: first what is shown soonest."""
    first = desk.editions[-1]
    make(desk, first, first.docs(look(first, commands)) & first.stale)
    for command in commands:
        look(first, commands)
        if command.is_due(root):
            say(f"{command.line} ...")
            if subprocess.call(command.line, shell=True, cwd=root):
                say("This did not work: it is tried again when a file has changed.")
                return
            look(first, commands)
            make(desk, first, first.stale & desk.wanted(first))
    for edition in reversed(desk.editions):
        if edition is not first:
            edition.look()
        make(desk, edition, edition.stale & desk.wanted(edition))


def make(desk: Desk, edition: Edition, docs: set[str]) -> None:
    """Make pages, say how that went, and tell the browsers."""
    if not docs:
        return
    began = time.monotonic()
    made, said = edition.make(docs)
    names = ", ".join(f"{edition.place}/{doc}".lstrip("/") for doc in sorted(docs))
    say(f"{names}: " + (f"made in {time.monotonic() - began:.1f} s" if made else "not made"))
    if said:
        print(said, flush=True)
    if made:
        desk.tell(edition, docs)


def say(text: str) -> None:
    """Say something with the time of the day."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def watch(root: Path, port: int, commands: list[Command]) -> None:
    """Watch a book until the author stops it."""
    desk = Desk(root / "_build" / "html", [start(place, folder) for place, folder in editions.books(root).items()])
    server = ThreadingHTTPServer(("127.0.0.1", port), type("BookAnswer", (Answer,), {"desk": desk}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"Open http://127.0.0.1:{server.server_port}/ and change a page. Ctrl-C ends.")
    try:
        while True:
            turn(root, desk, commands)
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        say("Ended. The built book stands as it was before: a build makes it whole.")
    finally:
        for edition in desk.editions:
            edition.maker.terminate()


def main() -> None:
    """Watch the book of the folder that the command line names, else of this one."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_offline_book.watch", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("."))
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--make", nargs=2, action="append", default=[], metavar=("PATTERNS", "COMMAND"))
    options = parser.parse_args()
    root = options.folder.resolve()
    if not (root / "_build" / "html" / "index.html").is_file():
        sys.exit("There is no built book here: build it first.")
    watch(root, options.port, [Command(patterns, line) for patterns, line in options.make])


if __name__ == "__main__":
    main()

"""Live pages: what is taken from a Pyodide distribution, and what is refused, on a small one made up here."""

import gzip
import hashlib
import json
import runpy
import shutil
import sys
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate, pairwise
from types import ModuleType, SimpleNamespace

import pytest

from sphinx_offline_book import live, live_wheels

NAMES = ["sums", "tables"]
INFO = {"version": "1.2.3", "python": "3.12.7", "abi_version": "2024_0", "arch": "wasm32"}


def listed(files):
    packages = {
        name: {"file_name": f"{name}-1.whl", "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
    }
    return {"info": INFO, "packages": packages}


CORE = listed({name: name.encode() for name in NAMES})


@pytest.fixture
def distribution(tmp_path):
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}-1.whl").write_bytes(name.encode())
    (folder / live_wheels.LIST).write_text(json.dumps(CORE))
    return folder


def taken(place, to, names=NAMES):
    to.mkdir(exist_ok=True)
    with live_wheels.opened(str(place)) as read:
        live_wheels.take(read, "the place", names, CORE, to)
    return {path.name: path.read_bytes() for path in to.iterdir()}


def test_packages_come_from_a_folder(distribution, tmp_path):
    assert taken(distribution, tmp_path / "to") == {"sums-1.whl": b"sums", "tables-1.whl": b"tables"}


@pytest.mark.parametrize("kind", ["zip", "bztar"])
def test_packages_come_from_an_archive(distribution, tmp_path, kind):
    archive = shutil.make_archive(tmp_path / "packed", kind, tmp_path, "pyodide")
    assert set(taken(archive, tmp_path / "to")) == {"sums-1.whl", "tables-1.whl"}


def test_packages_come_from_an_address(distribution, tmp_path):
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=distribution))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        assert set(taken(address, tmp_path / "to")) == {"sums-1.whl", "tables-1.whl"}
        (distribution / "sums-1.whl").unlink()
        with pytest.raises(live_wheels.MissingError, match=r"sums-1\.whl is missing"):
            taken(address, tmp_path / "to")
    finally:
        server.shutdown()


def test_a_changed_package_is_refused(distribution, tmp_path):
    (distribution / "tables-1.whl").write_bytes(b"other tables")
    with pytest.raises(live_wheels.MissingError, match=r"tables-1\.whl .* not the hash that its own"):
        taken(distribution, tmp_path / "to")
    assert not (tmp_path / "to" / "tables-1.whl").exists()


def test_a_package_changed_with_its_list_is_refused(distribution, tmp_path):
    (distribution / "sums-1.whl").write_bytes(b"other sums")
    (distribution / live_wheels.LIST).write_text(json.dumps(listed({"sums": b"other sums", "tables": b"tables"})))
    with pytest.raises(live_wheels.MissingError, match=r"not the hash that the one of Pyodide 1\.2\.3"):
        taken(distribution, tmp_path / "to")


def test_a_package_that_the_list_lacks_is_named(distribution, tmp_path):
    with pytest.raises(live_wheels.MissingError, match="no package charts"):
        taken(distribution, tmp_path / "to", [*NAMES, "charts"])


def test_a_file_that_the_list_has_and_the_folder_lacks_is_named(distribution, tmp_path):
    (distribution / "sums-1.whl").unlink()
    with pytest.raises(live_wheels.MissingError, match=r"sums-1\.whl is missing"):
        taken(distribution, tmp_path / "to")


@pytest.mark.parametrize("text", [None, "no list", "[]", '{"packages": {}}'])
def test_a_folder_without_a_list_is_no_distribution(distribution, tmp_path, text):
    (distribution / live_wheels.LIST).unlink()
    if text is not None:
        (distribution / live_wheels.LIST).write_text(text)
    with pytest.raises(live_wheels.MissingError, match="no Pyodide distribution"):
        taken(distribution, tmp_path / "to")


def test_another_pyodide_is_refused(distribution, tmp_path):
    (distribution / live_wheels.LIST).write_text(json.dumps(CORE | {"info": INFO | {"version": "9.9"}}))
    with pytest.raises(live_wheels.MissingError, match=r"holds Pyodide 9\.9, and the book runs on 1\.2\.3"):
        taken(distribution, tmp_path / "to")


@pytest.mark.parametrize("name", ["nowhere", "plain.txt"])
def test_a_place_that_is_no_distribution_is_said(tmp_path, name):
    (tmp_path / "plain.txt").write_text("no archive")
    with pytest.raises(live_wheels.MissingError, match=name):
        taken(tmp_path / name, tmp_path / "to")


def test_a_carrier_is_asked_only_for_what_is_not_there(distribution, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(live_wheels, "carried", lambda carrier, *_: asked.append(carrier))
    live_wheels.from_distribution(NAMES, ["a-carrier"], "", CORE, tmp_path / "to")
    assert asked == ["a-carrier"]
    taken(distribution, tmp_path / "to")
    live_wheels.from_distribution(NAMES, ["a-carrier"], "", CORE, tmp_path / "to")
    assert asked == ["a-carrier"]
    (tmp_path / "to" / "sums-1.whl").write_bytes(b"cut off")
    live_wheels.from_distribution(NAMES, ["a-carrier"], "", CORE, tmp_path / "to")
    assert asked == ["a-carrier"] * 2


def test_without_any_place_that_is_said(tmp_path):
    with pytest.raises(live_wheels.MissingError, match="no place"):
        live_wheels.from_distribution(NAMES, [], "", CORE, tmp_path / "to")


def test_without_wheels_of_the_project_no_site_is_made(tmp_path):
    settings = live.Settings(requirements="a", wheels="own", pages=())
    with pytest.raises(live_wheels.MissingError, match="own holds no wheel"):
        live.own_wheels(tmp_path, settings)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/book-1.whl").touch()
    assert live.own_wheels(tmp_path, settings) == [tmp_path / "own/book-1.whl"]


def test_a_book_without_a_site_says_so_to_its_pages(tmp_path):
    (tmp_path / "_config.yml").write_text(
        "sphinx: {config: {offline_book_live: {requirements: a, wheels: b, pages: ['*']}}}"
    )
    live.add(tmp_path, tmp_path / "no site", tmp_path / "book")
    assert (tmp_path / "book/live/here.js").read_text() == 'window.bookLive = {"size": 0, "pages": [], "wheels": []};\n'


def test_the_notebooks_of_all_editions_stand_in_the_site(tmp_path):
    config = "sphinx: {config: {offline_book_live: {requirements: a, wheels: b, pages: ['part/*']}}}"
    (tmp_path / "_config.yml").write_text(config)
    site, book = tmp_path / "site", tmp_path / "book"
    for path in (site / live.MARK, site / "pyodide/core.js", site / "api/other/all.json"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("made")
    for edition in ("", "zh/"):
        for page in ("part/one", "part/two", "other/three"):
            path = book / f"{edition}_sources/{page}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(edition + page)
    live.add(tmp_path, site, book)
    names = ["part/one", "part/two", "zh/part/one", "zh/part/two"]
    told = json.loads((book / "live/here.js").read_text().removeprefix("window.bookLive = ").rstrip(";\n"))
    assert told == {"size": 5, "pages": names, "wheels": []}
    assert {(book / f"live/files/{name}.ipynb").read_text() for name in names} == set(names)
    top = json.loads((book / "live/api/contents/all.json").read_text())
    assert [row["name"] for row in top["content"]] == ["part", "zh"]
    assert not (book / "live" / live.MARK).exists() and (book / "live/api/other/all.json").exists()


def test_the_lists_of_files_name_each_with_its_place(tmp_path):
    (tmp_path / "files/part").mkdir(parents=True)
    (tmp_path / "files/part/page.ipynb").write_text("{}")
    live.index(tmp_path / "files", tmp_path / "api")
    top, part = (json.loads((tmp_path / "api" / name).read_text()) for name in ("all.json", "part/all.json"))
    assert [(row["path"], row["type"]) for row in top["content"]] == [("part", "directory")]
    assert [(row["path"], row["type"], row["size"]) for row in part["content"]] == [("part/page.ipynb", "notebook", 2)]


MODULE = {"rules_of_a_test/__init__.py": "rules = [1, 2]", "rules_of_a_test/tests/test_it.py": "assert rules"}


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "rules_of_a_test-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in MODULE.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("whole", [False, True])
def test_a_short_wheel_holds_modules_that_are_compiled(wheel, tmp_path, monkeypatch, whole):
    shorten = runpy.run_path(str(live_wheels.STARTS / "shorten.py"))["shorten"]
    shorten([[str(wheel), str(tmp_path / "short.whl"), ["*/tests/*"], whole, "/site"]])
    with zipfile.ZipFile(tmp_path / "short.whl") as archive:
        kinds = sorted(name.rpartition(".")[2] for name in archive.namelist())
        archive.extractall(tmp_path / "site")
    assert kinds == (["py", "pyc"] if whole else ["pyc"])
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "rules_of_a_test", raising=False)
    import rules_of_a_test

    assert rules_of_a_test.rules == [1, 2] and rules_of_a_test.__cached__.endswith(".pyc")
    monkeypatch.delitem(sys.modules, "rules_of_a_test")


@pytest.mark.parametrize("damaged", [False, True])
def test_a_package_is_loaded_when_it_is_first_imported(wheel, tmp_path, monkeypatch, damaged):
    asked, site = [], tmp_path / "site"

    class Request(SimpleNamespace):
        new = classmethod(lambda cls: cls(status=200))

        def open(self, *words):
            asked.append(words)

        def send(self):
            data = b"cut off" if damaged else wheel.read_bytes()
            self.response = SimpleNamespace(to_bytes=lambda: data)

    js = ModuleType("js")
    js.XMLHttpRequest = Request
    monkeypatch.setitem(sys.modules, "js", js)
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(site))
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.delitem(sys.modules, "rules_of_a_test", raising=False)
    about = live_wheels.entry(wheel_with_metadata(wheel), wheel.name)
    later = {"place": "http://book/later/", "wheels": [{key: about[key] for key in ("file_name", "sha256", "imports")}]}
    runpy.run_path(str(live_wheels.STARTS / "later.py"), {"book_later": later, "book_first": ["json"]})
    assert asked == []
    if damaged:
        with pytest.raises(ImportError, match="can't be loaded from the book"):
            import rules_of_a_test
        return
    import rules_of_a_test

    assert rules_of_a_test.rules == [1, 2]
    assert asked == [("GET", f"http://book/later/{wheel.name}", False)]
    monkeypatch.delitem(sys.modules, "rules_of_a_test")


def wheel_with_metadata(wheel):
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("rules_of_a_test-1.dist-info/METADATA", "Name: rules_of_a_test\nVersion: 1\n\n")
    return wheel


def test_packages_are_put_together_in_one_file(wheel, tmp_path):
    whole = gzip.decompress(live_wheels.together([wheel], "/site"))
    line, _, rest = whole.partition(b"\n")
    assert [name for name, _ in json.loads(line)] == [f"/site/{name}" for name in MODULE]
    ends = [0, *accumulate(size for _, size in json.loads(line))]
    assert [rest[a:b].decode() for a, b in pairwise(ends)] == list(MODULE.values())
    assert live_wheels.together([wheel], "/site") == live_wheels.together([wheel], "/site")

"""Make the site in which the notebooks of a book run in the reader's browser: JupyterLite with Pyodide, all local.

``python -m sphinx_offline_book.live [FOLDER] [--pyodide DISTRIBUTION]`` makes it in ``_build/live``; the build then
puts it, with the book's notebooks, into the folder ``live`` of the book. What is in it:

- JupyterLite, as its own command lays it out, with its kernel;
- Pyodide's core, from npm by the lock of `assets`;
- the packages that the settings list, from PyPI by a lock with hashes; those without a wheel for the browser are built;
- compiled packages that only a distribution of Pyodide has, each checked against the list of hashes of Pyodide's core;
- the project's own wheels.

What is loaded at the start stands in one file, whose hash the browser checks: nothing is looked for elsewhere. How the
packages are prepared stands in `live_wheels`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from sphinx_offline_book import assets, digest, editions, live_wheels, state
from sphinx_offline_book.live_wheels import (
    LIBRARY,
    LIST,
    STARTS,
    MissingError,
    from_distribution,
    locked_wheels,
    packages,
    shorten,
    site_in,
    together,
)

SETTING = "offline_book_live"
PLACE, HERE = "live", "here.js"  # where the site stands in the book, and the script there that tells what there is
LATER = "later"  # the folder of packages that are loaded when they are first imported
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm")
PACKED = "packages.bin"  # all packages that are loaded at the start, in one file
KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager")
# What the kernel brings itself, for packages that can't be what they are elsewhere.
BROUGHT = ("piplite-*", "pyodide_kernel-*", "ipykernel-*", "widgetsnbextension-4*")
UNDERSCORED = {"pyodide-kernel": "pyodide_kernel"}  # so the kernel asks for it
UNUSED = ("ssl",)  # what the kernel asks for too, and no page needs: no other host is reached
RUNS = "notebooks"  # the application that runs a notebook
APPS = [RUNS, "tree"]
LAID_OUT = ("jupyterlite-core", "jupyterlite-pyodide-kernel", "jupyterlab-widgets")  # whose versions make its pages
LEFT = ("rspack*.js", "package.json", "doc", "jupyter-lite.ipynb", "manifest.webmanifest", "icon-*.png")
BUNDLE, MARK = "vega-bundle.js", "made.txt"
# JupyterLite makes functions from text and draws with inline scripts; nothing comes from another host.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
DATE = "2026-01-01T00:00:00Z"  # one fixed date, so that the same files give the same bytes


class Settings(NamedTuple):
    """What a book says of its live pages, in `offline_book_live` of its settings."""

    requirements: str  # the lock of packages from PyPI
    wheels: str  # the folder of the project's own wheels
    pages: Sequence[str]  # patterns of the notebooks that run live
    build: Sequence[str] = ()  # of the packages, those without a wheel for the browser: built in pure Python
    distribution: Sequence[str] = ()  # packages of Pyodide's distribution
    carriers: Sequence[str] = ()  # packages of PyPI that hold such a distribution
    environment: Mapping[str, str] = MappingProxyType({})  # of the kernel
    later: Sequence[str] = ()  # packages that are loaded when they are first imported
    extensions: str = ""  # the lock of extensions of JupyterLab; none where it is empty
    left: Sequence[str] = ()  # patterns of files of packages that no page needs
    first: Sequence[str] = ()  # modules that are imported as Python starts


def settings_of(root: Path) -> Settings | None:
    """The settings of a book; none where it has no live pages."""
    told = editions.settings_of(root).get(SETTING)
    return Settings(**told) if told else None


# --- the site ---------------------------------------------------------------------------------------------------------


def extensions(wheels: Path) -> list[Path]:
    """The folders of extensions of JupyterLab: those of the environment, and those that wheels carry, unpacked."""
    shared = Path(sys.prefix, "share", "jupyter", "labextensions")
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(wheels, [name for name in archive.namelist() if ".data/data/share/" in name])
    carried = wheels.glob("*.data/data/share/jupyter/labextensions/*")
    return [*(shared / name for name in EXTENSIONS), *sorted(carried)]


def lay_out(target: Path, cache: Path, wheels: Path) -> None:
    """Lay out the pages of JupyterLite, with the kernel and the widgets; they are kept for the next time."""
    wanted = " ".join(f"{name} {version(name)}" for name in LAID_OUT) + digest(Path(__file__).parent, ["live.py"])
    wanted += state.digest(sorted(wheels.glob("*.whl")))
    mark = cache / "laid-out.txt"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != wanted:
        mark.unlink(missing_ok=True)
        shutil.rmtree(cache / "site", ignore_errors=True)
        run_jupyterlite(cache / "site", extensions(wheels))
        mark.write_text(wanted, encoding="utf-8")
    shutil.copytree(cache / "site", target)


def run_jupyterlite(target: Path, extended: list[Path]) -> None:
    """Let JupyterLite's own command lay out its pages."""
    config = {
        "LiteBuildConfig": {
            "apps": APPS,
            "federated_extensions": [str(folder.resolve()) for folder in extended],
            "ignore_sys_prefix": True,
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "output_dir": str(target.resolve()),
        }
    }
    with tempfile.TemporaryDirectory() as work:
        Path(work, "jupyter_lite_config.json").write_text(json.dumps(config), encoding="utf-8")
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", work]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True)
    if done.returncode:
        raise MissingError(f"JupyterLite could not be laid out. It said: {(done.stderr or done.stdout)[-500:]}")
    for pattern in LEFT:
        for path in target.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def configure(site: Path, names: list[str]) -> None:
    """Write the settings of the site: where its kernel is, what it loads; no address of another host."""
    path = site / "jupyter-lite.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    options = {"packages": [*names, *UNUSED]}
    kernel = {"pyodideUrl": "./kernel.js", "disablePyPIFallback": True, "loadPyodideOptions": options}
    data = config.setdefault("jupyter-config-data", {})
    data["contentsAllJsonFile"] = "all.json"
    data["appUrl"] = "./tree"
    data.setdefault("litePluginSettings", {})[f"{KERNEL}:kernel"] = kernel
    path.write_text(json.dumps(config, indent=1, sort_keys=True), encoding="utf-8")


def place(site: Path, found: list[dict[str, Any]], settings: Settings, core: Path, library: Path) -> None:
    """Put Python and its packages into the site, with what starts it and knows their hashes."""
    (site / "pyodide" / LATER).mkdir(parents=True)
    for name in CORE:
        shutil.copyfile(core / name, site / "pyodide" / name)
    shutil.copyfile(library, site / "pyodide" / LIBRARY)
    later = [about for about in found if about["name"] in settings.later]
    for about in later:
        shutil.copyfile(about["path"], site / "pyodide" / LATER / about["file_name"])
    now = together((about["path"] for about in found if about not in later), site_in(core))
    (site / "pyodide" / PACKED).write_bytes(now)
    info = json.loads((core / LIST).read_text(encoding="utf-8"))["info"]
    (site / "pyodide" / LIST).write_text(json.dumps({"info": info, "packages": {}}), encoding="utf-8")
    told = {
        "env": {"HOME": "/home/pyodide", "BOOK_BUNDLE": f"../{BUNDLE}", **settings.environment},
        "packages": {"file": PACKED, "hash": f"sha256-{b64encode(sha256(now).digest()).decode()}"},
        "later": [{key: about[key] for key in ("file_name", "sha256", "imports")} for about in later],
        "first": settings.first,
        "python": (STARTS / "later.py").read_text(encoding="utf-8"),
    }
    script = (STARTS / "kernel.js").read_text(encoding="utf-8").replace('"SETTINGS"', json.dumps(told))
    (site / "kernel.js").write_text(script, encoding="utf-8")
    shutil.copyfile(STARTS / "start.js", site / "start.js")


def declare(page: Path) -> None:
    """Say in a page of the site what it may load, and start Python with the page of notebooks."""
    text = page.read_text(encoding="utf-8")
    head = f'<head>\n    <meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    start = '\n    <script src="../start.js"></script>' if page.parent.name == RUNS else ""
    text, found = re.subn(r"<head>", head + start, text, count=1)
    if not found:
        raise MissingError(f"{page.name} of JupyterLite has no head: another version needs another look")
    page.write_text(text, encoding="utf-8")


def make(root: Path, settings: Settings, target: Path, pyodide: str = "", whole: bool = True) -> None:
    """Make the site of a book in a folder, unless it was made of the same before; whole or not at all.

    ``whole`` refuses to make it without the packages of the distribution.

    :raises MissingError: something is not to be had
    """
    work = (root / "_build").resolve()
    cache = work / "live-cache"
    core = core_of(work)
    told = json.loads((core / LIST).read_text(encoding="utf-8"))
    if whole:
        from_distribution(settings.distribution, settings.carriers, pyodide, told, cache / "compiled")
    locked_wheels(root / settings.requirements, settings.build, cache / "wheels", told)
    if settings.extensions:
        locked_wheels(root / settings.extensions, [], cache / "extensions", told)
    locked, own = sorted((cache / "wheels").glob("*.whl")), own_wheels(root, settings)
    ours = [Path(__file__), Path(live_wheels.__file__), *sorted(STARTS.iterdir())]
    now = (
        state.digest(
            [*locked, *own, *sorted((cache / "extensions").glob("*.whl")), core / LIST, work / "assets" / BUNDLE, *ours]
        )
        + f" {whole} {settings}"
    )
    if stamp(target) == now:
        return
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    lay_out(part, cache, cache / "extensions")
    shutil.copyfile(work / "assets" / BUNDLE, part / BUNDLE)
    brought = [
        path for pattern in BROUGHT for path in sorted((part / "extensions" / KERNEL).glob(f"static/pypi/{pattern}"))
    ]
    compiled = [cache / "compiled" / told["packages"][name]["file_name"] for name in settings.distribution if whole]
    keep = dict.fromkeys([core / LIBRARY, *compiled, *locked, *brought], False) | dict.fromkeys(own, True)
    short = shorten(keep, settings.left, cache / "short", core)
    library = short.pop(core / LIBRARY)
    found = packages(short)
    place(part, found, settings, core, library)
    configure(part, [UNDERSCORED.get(about["name"], about["name"]) for about in found])
    for page in ("index.html", *(f"{app}/index.html" for app in APPS)):
        declare(part / page)
    (part / MARK).write_text(now, encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)


def own_wheels(root: Path, settings: Settings) -> list[Path]:
    """The project's own wheels, which the settings name.

    :raises MissingError: there is none, so that no notebook could import the package
    """
    if found := sorted((root / settings.wheels).glob("*.whl")):
        return found
    raise MissingError(f"{settings.wheels} holds no wheel of the project: it is made before the live pages")


def core_of(work: Path) -> Path:
    """The folder of Pyodide's core, brought from npm where it is not there yet."""
    try:
        assets.prepare(work / "assets")
    except RuntimeError as error:
        raise MissingError(str(error)) from error
    return work / "npm" / "node_modules" / "pyodide"


def stamp(site: Path) -> str:
    """What a site was made of; empty where there is none."""
    return (site / MARK).read_text(encoding="utf-8") if (site / MARK).is_file() else ""


def size(folder: Path) -> float:
    """The size of a folder in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


# --- in the book ------------------------------------------------------------------------------------------------------


def add(root: Path, site: Path, book: Path) -> None:
    """Put the site with the notebooks into a built book, and say in one small script which pages it can run.

    Without a site the script says so: a page asks it when a reader presses the button, and loads nothing before.
    """
    settings, place = settings_of(root), book / PLACE
    if settings is None:
        return
    live = notebooks(book, settings) if stamp(site) else {}
    if live:
        shutil.copytree(site, place, copy_function=link, ignore=shutil.ignore_patterns(MARK))
        for name, path in live.items():
            (copy := place / "files" / f"{name}.ipynb").parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        index(place / "files", place / "api" / "contents")
    place.mkdir(parents=True, exist_ok=True)
    (place / HERE).write_text(here(book, sorted(live), round(loaded(place)) if live else 0), encoding="utf-8")


def here(book: Path, pages: Sequence[str] = (), megabytes: int = 0) -> str:
    """The script that tells a page which pages run live, what that loads, and which wheels the book offers."""
    told = {"size": megabytes, "pages": list(pages), "wheels": wheels_of(book)}
    return f"window.bookLive = {json.dumps(told)};\n"


def notebooks(book: Path, settings: Settings) -> dict[str, Path]:
    """The notebooks of all editions that run live, by the names of their pages in the built book."""
    found = {}
    for sources in book.rglob("_sources"):
        for path in sources.rglob("*.ipynb"):
            name = path.relative_to(sources).with_suffix("").as_posix()
            if any(fnmatch(name, pattern) for pattern in settings.pages):
                found[(sources.parent.relative_to(book) / name).as_posix()] = path
    return found


def loaded(place: Path) -> float:
    """The megabytes that a first visit loads, about: Pyodide with all packages, and a part of JupyterLite."""
    return size(place / "pyodide") - size(place / "pyodide" / LATER) + 5


def wheels_of(book: Path) -> list[str]:
    """The wheels that the book offers, by their addresses in it."""
    return sorted(path.relative_to(book).as_posix() for path in book.glob("wheels/*.whl"))


def link(source: str, target: str) -> None:
    """Let a file stand in a second place without its bytes, where the disk can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def index(files: Path, place: Path) -> None:
    """Write the lists of the files that JupyterLite shows, one a folder."""
    for folder in [files, *sorted(path for path in files.rglob("*") if path.is_dir())]:
        rows = [described(path, files) for path in sorted(folder.iterdir())]
        (listed := place / folder.relative_to(files) / "all.json").parent.mkdir(parents=True, exist_ok=True)
        listed.write_text(json.dumps(described(folder, files) | {"content": rows, "format": "json"}), encoding="utf-8")


def described(path: Path, files: Path) -> dict[str, Any]:
    """A file or folder as Jupyter tells of it."""
    kind = "directory" if path.is_dir() else "notebook"
    told = path.relative_to(files).as_posix()
    return {
        "name": path.name if told != "." else "",
        "path": told if told != "." else "",
        "type": kind,
        "format": None,
        "mimetype": None,
        "content": None,
        "writable": True,
        "size": None if path.is_dir() else path.stat().st_size,
        "created": DATE,
        "last_modified": DATE,
        "hash": None,
        "hash_algorithm": None,
    }


def main() -> int:
    """Make the site of the book in a folder, or drop it; say its size, or why there is none."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default=".")
    parser.add_argument("--pyodide", default="", help="folder, address or archive of a Pyodide distribution")
    parser.add_argument("--without", action="store_true", help="make no live pages, and drop those that are there")
    parser.add_argument("--strict", action="store_true", help="fail where the live pages can't be made")
    told = parser.parse_args()
    root = Path(told.folder).resolve()
    target, settings = root / "_build" / "live", settings_of(root)
    if settings is None or told.without:
        shutil.rmtree(target, ignore_errors=True)
        return 0
    before = stamp(target)
    try:
        make(root, settings, target, told.pyodide)
    except (MissingError, OSError, ValueError, LookupError, zipfile.BadZipFile) as error:
        print(f"No live pages: {error}\nA Pyodide distribution can be named: make lite PYODIDE=...", file=sys.stderr)
        if not told.strict:
            shutil.rmtree(target, ignore_errors=True)
        return int(told.strict)
    if stamp(target) != before:
        print(f"Live pages: {size(target):.0f} MB, of which a first visit loads {loaded(target):.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

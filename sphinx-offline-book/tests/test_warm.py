"""Kernels that are forks of one warm process: the same outputs, nothing shared, none outlives its build."""

import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from jupyter_cache.executors.utils import single_nb_execution

from sphinx_offline_book import warm

SOURCES = ["import os, sys\nprint(os.getcwd(), 'colorsys' in sys.modules)", "import wave\nkept = 1", "print(kept)"]
BUILD = """if 1:
    import sys, nbformat
    from jupyter_cache.executors.utils import single_nb_execution
    from sphinx_offline_book import warm
    note = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sys.argv[2:]])
    single_nb_execution(note, cwd=sys.argv[1], timeout=1200, allow_errors=False, **warm.kernels([]))"""
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux alone")


def outputs(folder, kernel, sources=SOURCES):
    note = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    done = single_nb_execution(note, cwd=str(folder), timeout=300, allow_errors=False, **kernel)
    assert done.err is None, done.exc_string
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in note.cells]


def test_a_warm_kernel_gives_what_a_new_one_gives_and_has_what_is_preloaded(tmp_path):
    cold, kernel = outputs(tmp_path, {}), warm.kernels(["colorsys"])
    assert cold == [f"{tmp_path} False\n", "", "1\n"]
    assert outputs(tmp_path, kernel) == [f"{tmp_path} True\n", "", "1\n"]
    check = ["import sys\nprint('wave' in sys.modules, 'kept' in globals())"]
    assert outputs(tmp_path, kernel, check) == ["False False\n"]  # what another notebook did is not met


def test_a_warm_kernel_does_not_import_from_the_folder_of_the_build(tmp_path):
    (tmp_path / "only_here.py").write_text("")
    code = """if 1:
        import os, sys
        sys.path.insert(0, "")
        os.chdir(sys.argv[1])
        import nbformat
        from jupyter_cache.executors.utils import single_nb_execution
        from sphinx_offline_book import warm
        note = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import only_here")])
        done = single_nb_execution(note, cwd="/", timeout=300, allow_errors=False, **warm.kernels([]))
        print(done.err.ename)"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.strip() == "ModuleNotFoundError", done.stderr[-1000:]


def test_a_failing_cell_is_told(tmp_path):
    note = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    done = single_nb_execution(note, cwd=str(tmp_path), timeout=300, allow_errors=False, **warm.kernels([]))
    assert done.err.ename == "ZeroDivisionError"


def test_no_kernel_outlives_a_build_that_is_killed(tmp_path):
    begun = tmp_path / "begun"
    code = f"import os, time\nopen({str(begun)!r}, 'w').write(str(os.getpid()))\ntime.sleep(900)"
    build = subprocess.Popen([sys.executable, "-c", BUILD, str(tmp_path), code], stderr=subprocess.DEVNULL)
    soon = time.monotonic() + 300
    while not (begun.is_file() and begun.read_text()) and time.monotonic() < soon:
        time.sleep(0.1)
    kernel = int(begun.read_text())
    os.kill(build.pid, signal.SIGKILL)
    build.wait()
    soon = time.monotonic() + 300
    while os.path.exists(f"/proc/{kernel}") and time.monotonic() < soon:
        time.sleep(0.2)
    assert not os.path.exists(f"/proc/{kernel}")

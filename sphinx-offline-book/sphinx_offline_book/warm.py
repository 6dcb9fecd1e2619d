"""Kernels that start warm: one process imports what notebooks import, and each kernel of a build is a fork of it.

A kernel is a process of its own, as ever; what it would spend most of its start on is done once. Only on Linux: other
systems start each kernel from nothing, which gives the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from importlib import import_module
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

PRELOADED = ("sphinx_offline_book.startup", "ipykernel.kernelapp")  # the first keeps a slow import out


def kernels(preload: list[str]) -> dict[str, Any]:
    """What the execution of a notebook needs to start its kernel warm, with some modules imported."""
    if not sys.platform.startswith("linux"):
        return {}
    multiprocessing.get_context("forkserver").set_forkserver_preload([*PRELOADED, *preload])
    return {"kernel_manager_class": WarmKernelManager}


class WarmKernelManager(AsyncKernelManager):
    """Starts a Python kernel as a fork; any other as usual."""

    async def _async_pre_start_kernel(self, **settings):
        if self.provisioner is None and is_python(self.kernel_spec):
            self.kernel_id = self.kernel_id or "warm"
            self.provisioner = Forking(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**settings)


def is_python(spec: KernelSpec | None) -> bool:
    """Say whether a kernel is the one of this very Python, and nothing is set for it."""
    return spec is not None and spec.argv[1:4] == ["-m", "ipykernel_launcher", "-f"] and not spec.env


class Forking(LocalProvisioner):
    """Lets the warm process fork a kernel in the place of a new interpreter."""

    async def launch_kernel(self, cmd: list[str], **settings):
        """Start the kernel that a command line names."""
        context = multiprocessing.get_context("forkserver")
        place = str(settings.get("cwd") or os.getcwd())
        process = context.Process(target=run, args=(cmd[3:], dict(settings.get("env") or os.environ), place))
        process.start()
        self.process = Fork(process)
        self.pid, self.pgid, self.cwd = process.pid, None, place
        return self.connection_info


class Fork:
    """A forked process as the manager of a kernel sees it."""

    stdin = stdout = stderr = None

    def __init__(self, process):
        self.forked, self.pid = process, process.pid

    def poll(self) -> int | None:
        """The exit code; nothing while it runs."""
        return self.forked.exitcode

    def wait(self) -> int | None:
        """The exit code, as soon as it has ended."""
        self.forked.join()
        return self.forked.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def run(arguments: list[str], environment: dict[str, str], folder: str) -> None:
    """Be a kernel: in the forked process, which ends when the build does."""
    threading.Thread(target=end_with_the_build, daemon=True).start()
    asked = environment.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [
        path for path in sys.path if path in asked or path not in ("", os.getcwd())
    ]  # as a new kernel has it
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["ipykernel_launcher", *arguments, f"--IPKernelApp.parent_handle={os.getppid()}"]
    import_module("ipykernel.kernelapp").launch_new_instance()


def end_with_the_build() -> None:
    """Wait for the end of the process that asked for this kernel, and end then."""
    if build := multiprocessing.parent_process():
        build.join()
        os._exit(1)

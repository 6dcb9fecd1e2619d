"""Execute the notebooks that changed, several at a time, into the cache that MyST-NB reads."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from nbformat import NotebookNode
from sphinx.errors import ExtensionError
from sphinx.util import logging

from sphinx_offline_book import kernels, warm

LOGGER = logging.getLogger(__name__)


def setup(app) -> None:
    """Start the notebooks before Sphinx reads its first page; wait for each when its page is read."""
    app.connect("config-inited", lambda app, config: os.environ.update(kernels.environment(Path(app.outdir).parent)))
    app.connect("env-before-read-docs", start_all)
    app.connect("source-read", lambda app, docname, source: finish(app, docname))


class StandardError(RuntimeError):
    """A cell wrote to standard error where the book's settings allow none."""


@dataclass
class Job:
    """One notebook under execution; ``cell`` is the index of the cell that was started last."""

    path: Path
    notebook: NotebookNode
    timeout: int
    allow_errors: bool
    refuse_stderr: bool = False
    kernel: dict = field(default_factory=dict)
    cell: int = 0
    future: Future = field(default_factory=Future)

    def run(self) -> ExecutionResult:
        """Execute the notebook in its own folder, in a kernel: a process of its own."""
        result = single_nb_execution(
            self.notebook,
            cwd=str(self.path.parent),
            timeout=self.timeout,
            allow_errors=self.allow_errors,
            on_cell_start=self._at,
            **self.kernel,
        )
        if self.refuse_stderr and result.err is None:
            self._refuse_stderr()
        return result

    def _refuse_stderr(self) -> None:
        """Raise the first thing that a cell wrote to standard error, mostly a warning, as this cell's error."""
        for i, cell in enumerate(self.notebook.cells):
            for output in cell.get("outputs", []):
                if output.get("name") == "stderr":
                    self.cell = i
                    raise StandardError(output["text"].strip().splitlines()[0])

    def _at(self, cell, cell_index: int) -> None:
        self.cell = cell_index

    def error(self) -> BaseException | None:
        """The error of a notebook that has failed by now."""
        if not self.future.done() or self.future.cancelled():
            return None
        return self.future.exception() or self.future.result().err

    def message(self) -> str:
        """Say which notebook failed, in which cell, and how."""
        error, cell = self.error(), self.notebook.cells[self.cell]
        number = sum(cell.cell_type == "code" for cell in self.notebook.cells[: self.cell + 1])
        said = f"{error.ename}: {error.evalue}" if hasattr(error, "ename") else f"{type(error).__name__}: {error}"
        return f"{self.path}, cell {cell.get('id', '')} (code cell {number}): {said}"


class Executions:
    """The notebooks of one build that are not in the cache; only the main thread writes the cache."""

    def __init__(self, cache: JupyterCacheAbstract):
        self.cache = cache
        self.pool = ThreadPoolExecutor(int(os.environ.get("BOOK_KERNELS") or os.cpu_count() or 1))
        self.jobs: dict[str, Job] = {}

    def start(self, docname: str, job: Job) -> None:
        """Queue a notebook, unless the cache holds it."""
        try:
            self.cache.match_cache_notebook(job.notebook)
        except KeyError:
            job.future = self.pool.submit(job.run)
            self.jobs[docname] = job

    def finish(self, docname: str) -> None:
        """Wait for a notebook, then store all that are done.

        Raises ExtensionError, naming each notebook that failed, its cell and the error; what runs is awaited, what
        is queued is dropped.
        """
        if docname not in self.jobs:
            return
        self.jobs[docname].future.exception()
        if any(job.error() for job in self.jobs.values()):
            self.pool.shutdown(wait=True, cancel_futures=True)
            raise ExtensionError("\n".join(job.message() for job in self.jobs.values() if job.error()))
        for name in [name for name, job in self.jobs.items() if job.future.done() and not job.error()]:
            self.store(self.jobs.pop(name))

    def store(self, job: Job) -> None:
        """Put an executed notebook into the cache, as MyST-NB does."""
        seconds = job.future.result().time
        bundle = CacheBundleIn(job.notebook, str(job.path), data={"execution_seconds": seconds})
        self.cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        LOGGER.info("%s: executed in %.2f seconds", job.path.name, seconds)


def start_all(app, env, docnames: list[str]) -> None:
    """Start the notebooks among the pages that Sphinx is going to read.

    Settings that this module does not know (another mode, notebooks run in a temporary folder, kernel aliases,
    settings in a notebook's own metadata) are left to MyST-NB, which executes the notebook when it reads it.
    """
    config: NbParserConfig = env.mystnb_config
    warmed = warm.kernels(app.config.offline_book_preload)
    app.offline_book_executions = executions = Executions(sound_cache(config.execution_cache_path))
    if config.execution_mode != "cache" or config.execution_in_temp or config.kernel_rgx_aliases:
        return
    for docname in sorted(docnames):
        path = Path(env.doc2path(docname))
        notebook = read(path, env)
        if notebook and config.metadata_key not in notebook.metadata and not excluded(path, config):
            refuse = config.output_stderr in ("error", "severe")
            job = Job(path, notebook, config.execution_timeout, config.execution_allow_errors, refuse, warmed)
            executions.start(docname, job)


def sound_cache(path: str) -> JupyterCacheAbstract:
    """Open the cache; empty it first if a killed build left half an entry in it."""
    cache = get_cache(path)
    try:
        for record in cache.list_cache_records():
            cache.get_cache_bundle(record.pk)
    except Exception:  # whatever half a database or half a notebook raises
        cache.clear_cache()
    return get_cache(path)


def read(path: Path, env) -> NotebookNode | None:
    """A notebook as MyST-NB reads it, or nothing for a page that is none."""
    text = path.read_text(encoding=env.config.source_encoding)
    reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
    return reader and reader.read(text)


def excluded(path: Path, config: NbParserConfig) -> bool:
    """Say whether a setting keeps a notebook from being executed."""
    return any(path.match(pattern) for pattern in config.execution_excludepatterns)


def finish(app, docname: str) -> None:
    """Wait for the notebook of a page that is about to be read."""
    executions = getattr(app, "offline_book_executions", None)
    if executions:
        executions.finish(docname)

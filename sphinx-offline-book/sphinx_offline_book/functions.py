"""Keep what autodoc makes of a module: two editions show the same functions, and most modules stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import sphinx
from docutils.statemachine import StringList
from sphinx.ext.autodoc import ModuleDocumenter

from sphinx_offline_book.keep import keep

try:
    import fcntl
except ImportError:  # where it is missing, two editions that are made at once may make the same twice
    fcntl = None  # type: ignore[assignment]

AUTODOC = "sphinx.ext.autodoc"
ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of an object in the memory of one run


def setup(app) -> None:
    """Keep the descriptions of modules where a book has autodoc."""
    app.connect("config-inited", lambda app, config: AUTODOC in app.extensions and keep_modules(app))


def keep_modules(app) -> None:
    """Let our documenter describe modules."""
    app.add_autodocumenter(KeptModule, override=True)


class KeptModule(ModuleDocumenter):
    """Describes a module as autodoc does, or as it did when the text of the module and all settings were the same."""

    def generate(self, *args, **kwargs) -> None:
        """Add the lines that describe the module to those of the page."""
        spec = find_spec(self.name)
        if spec is None or not spec.origin:
            return super().generate(*args, **kwargs)

        def make() -> str:
            page, self.directive.result = self.directive.result, StringList()
            super(KeptModule, self).generate(*args, **kwargs)
            made, self.directive.result = self.directive.result, page
            if not made:
                raise NotDescribed(self.name)
            return json.dumps(list(made.xitems()))

        folder = (Path(self.env.app.confdir) / "_build" / "assets").resolve().with_name("functions")
        try:
            with one_at_a_time(folder):
                kept = keep(folder, self.key(Path(spec.origin)), make)
        except NotDescribed:  # autodoc has said why
            return None
        for file, offset, line in json.loads(kept):
            self.directive.result.append(line, file, offset)
        self.directive.record_dependencies.add(spec.origin)
        return None

    def key(self, path: Path) -> str:
        """All that the description follows from: the text of the module, the settings, the version of Sphinx."""
        settings = sorted((value.name, repr(value.value)) for value in self.config if value.name.startswith("autodoc_"))
        parts = (self.name, str(path), path.read_text(encoding="utf-8"), self.options, settings, sphinx.__version__)
        return ADDRESS.sub("", "\0".join(map(str, parts)))


class NotDescribed(Exception):
    """Autodoc could not describe a module: nothing that may be kept."""


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let another edition wait until this one has made what both need."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield

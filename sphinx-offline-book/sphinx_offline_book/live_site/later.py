"""Load a package when it is first imported, in the browser: `book_later` names the wheels by what they hold."""

import gc
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import io
import sys
import sysconfig
import zipfile

import js


class Later(importlib.abc.MetaPathFinder):
    """Finds what stands in wheels of the book that are not loaded yet, and loads them."""

    def __init__(self, place: str, wheels: list) -> None:
        self.place = place
        self.wheels = {name: wheel for wheel in wheels for name in wheel["imports"]}

    def find_spec(self, name, path=None, target=None):
        """Where a module is, once its wheel is loaded; nothing for modules of other packages."""
        wheel = self.wheels.get(name)
        if wheel is None:
            return None
        data = self.fetched(wheel)
        self.wheels = {other: kept for other, kept in self.wheels.items() if kept is not wheel}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(sysconfig.get_path("purelib"))
        importlib.invalidate_caches()
        return importlib.machinery.PathFinder.find_spec(name, path, target)

    def fetched(self, wheel) -> bytes:
        """The bytes of a wheel; the worker waits for them."""
        request = js.XMLHttpRequest.new()
        request.open("GET", self.place + wheel["file_name"], False)
        request.responseType = "arraybuffer"
        request.send()
        data = request.response.to_bytes() if request.status == 200 else b""
        if hashlib.sha256(data).hexdigest() != wheel["sha256"]:
            raise ImportError(f"{wheel['file_name']} can't be loaded from the book")
        return data


importlib.invalidate_caches()  # the packages came after Python
at = sys.meta_path.index(importlib.machinery.PathFinder) + 1
sys.meta_path.insert(at, Later(**book_later))  # type: ignore[name-defined]  # noqa: F821
gc.disable()  # there is nothing to collect while modules are made, and looking for it takes a sixth of the time
for name in book_first:  # type: ignore[name-defined]  # noqa: F821
    importlib.import_module(name)
gc.freeze()
gc.enable()
del book_later, book_first  # type: ignore[name-defined]  # noqa: F821

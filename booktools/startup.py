"""Runs in each kernel of a build: widget ids from a counter, so that the same notebook gives the same bytes."""

from itertools import count

try:
    from ipywidgets import Widget
except ImportError:
    pass
else:
    _ids, _open = count(1), Widget.open

    def _open_numbered(self):
        if self._model_id is None:
            self._model_id = f"{next(_ids):032x}"
        _open(self)

    Widget.open = _open_numbered

"""Runs in each kernel of a build: widget ids from a counter, so that the same notebook gives the same bytes."""

import sys
from itertools import count

# jsonschema's check of web addresses compiles a grammar for a second or two at import; no notebook needs it.
sys.modules.setdefault("rfc3987_syntax", None)

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

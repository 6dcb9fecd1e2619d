"""A server of the built book that compresses texts, as hosts of pages do: what a first visit weighs."""

from __future__ import annotations

import gzip
import io
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TEXT = {".html", ".css", ".js", ".svg", ".json", ".csv", ".txt"}


class Handler(SimpleHTTPRequestHandler):
    """Serve files; texts are compressed for a browser that takes gzip."""

    def send_head(self):
        """Answer with the head of a file and give what is to follow it."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if path.suffix not in TEXT or not path.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        body = packed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, *_):
        """Keep quiet."""


@lru_cache(maxsize=256)
def packed(path: Path, changed: int) -> bytes:
    """The bytes of a file as gzip, once for each time it was changed."""
    return gzip.compress(path.read_bytes(), 9, mtime=0)


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of a folder on this machine alone; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(folder)))

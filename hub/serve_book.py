"""Serve the built book as a service of the hub: python serve_book.py FOLDER."""

import asyncio
import os
import sys
from urllib.parse import urlsplit

from tornado.web import Application, RedirectHandler, StaticFileHandler


def application(folder: str, prefix: str) -> Application:
    """What answers below a prefix with the files of a folder, compressed on the way."""
    files = {"path": folder, "default_filename": "index.html"}
    return Application(
        [(prefix.rstrip("/"), RedirectHandler, {"url": prefix}), (f"{prefix}(.*)", StaticFileHandler, files)],
        compress_response=True,
    )


async def main(folder: str) -> None:
    """Serve until the hub ends it."""
    url = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    application(folder, os.environ["JUPYTERHUB_SERVICE_PREFIX"]).listen(url.port, url.hostname)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

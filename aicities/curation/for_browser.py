"""Make the wheel for the browser, where nothing reads Parquet: each table stands in it as JSON, too.

``python -m aicities.curation.for_browser WHEELS FOLDER`` makes FOLDER anew: the wheels of another folder, with the
tables in both forms in each that holds tables.
"""

import io
import shutil
import sys
import zipfile
from pathlib import Path

import pandas as pd

from aicities.as_json import to_json


def with_json(wheel: bytes) -> bytes:
    """A wheel in which each Parquet file has a JSON file beside it, as `aicities.load` reads it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(wheel)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for about in old.infolist():
            data = old.read(about)
            new.writestr(about, data)
            if about.filename.endswith(".parquet"):
                rows = pd.read_parquet(io.BytesIO(data), dtype_backend="numpy_nullable")
                beside = zipfile.ZipInfo(about.filename.removesuffix("parquet") + "json", about.date_time)
                new.writestr(beside, to_json(rows), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def make(wheels: Path, folder: Path) -> None:
    """Make the wheels for the browser in a folder, in place of those that are there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted(wheels.glob("*.whl")):
        (folder / path.name).write_bytes(with_json(path.read_bytes()))


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))

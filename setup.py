"""Build the package with the compiled tables in it, so that an installed copy finds them.

In a checkout the tables stand in `data/`, at the top, where people look; a wheel has them as `aicities/tables`.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

DATA = Path(__file__).parent / "data"
SCHEMA = ("schema/tables.csv", "schema/columns.csv", "schema/values.csv")
TABLES = ("*.parquet", "datapackage.json", *SCHEMA, "samples/*")


class BuildWithTables(build_py):
    """Copy the modules, then the tables."""

    def run(self):
        """Build; an editable install reads the tables where they are."""
        super().run()
        if self.editable_mode:
            return
        place = Path(self.build_lib) / "aicities" / "tables"
        shutil.rmtree(place, ignore_errors=True)
        for path in sorted(path for pattern in TABLES for path in DATA.glob(pattern)):
            target = place / path.relative_to(DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


setup(cmdclass={"build_py": BuildWithTables})

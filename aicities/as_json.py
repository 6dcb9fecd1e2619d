"""Tables as JSON, for the browser, where what reads Parquet would be most of what is loaded."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd


def to_json(rows: pd.DataFrame) -> str:
    """A table as JSON: of each column its type and its cells, null where a cell is empty."""
    return json.dumps({name: [str(rows[name].dtype), _plain(rows[name])] for name in rows}, ensure_ascii=False)


def _plain(cells: pd.Series) -> list:
    return [list(cell) if isinstance(cell, np.ndarray) else None if pd.isna(cell) else cell for cell in cells.tolist()]


def from_json(text: str) -> pd.DataFrame:
    """The table that `to_json` wrote, as the Parquet file gives it."""
    return pd.DataFrame({name: _cells(kind, cells) for name, (kind, cells) in json.loads(text).items()}, copy=False)


def _cells(kind: str, cells: list) -> pd.Series:
    if kind == "object":  # lists
        return pd.Series([None if cell is None else np.array(cell, dtype=object) for cell in cells], dtype=object)
    return pd.Series(cells, dtype=kind)

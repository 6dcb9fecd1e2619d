"""How far two coders agree: Krippendorff's alpha for nominal values, with a bootstrap interval, and Cohen's kappa.

K. Krippendorff, Content Analysis: An Introduction to Its Methodology (4th ed., 2019), chapter 12. Alpha is 1 where
the coders always agree, and 0 where they agree as often as values drawn at random from both would. J. Cohen, A
Coefficient of Agreement for Nominal Scales (1960): kappa draws the values of each coder from that coder's own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

SEED, DRAWS = 20250201, 2000


def alpha(a: pd.Series, b: pd.Series) -> float:
    """Krippendorff's alpha of two coders for nominal values; nan where all values are one and the same.

    ``a`` and ``b``: a value for each unit, of the same units in the same order, none missing.
    """
    return float(_alphas(*_numbered(a, b), np.arange(len(a))[None, :])[0])


def kappa(a: pd.Series, b: pd.Series) -> float:
    """Cohen's kappa of two coders; nan where both wrote one and the same value throughout.

    ``a`` and ``b``: a value for each unit, of the same units in the same order, none missing.
    """
    one, other = _numbered(a, b)
    by_chance = sum((one == value).mean() * (other == value).mean() for value in np.unique(one))
    return float((np.mean(one == other) - by_chance) / (1 - by_chance)) if by_chance < 1 else float("nan")


def measured(a: pd.Series, b: pd.Series) -> dict[str, float]:
    """The units that both coders coded, the share with one value, kappa and alpha; nan for what can't be computed.

    ``a`` and ``b``: a value for each unit or none, indexed by unit.
    """
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    if len(both) < 2:
        return {"n": len(both), "agreed": (both["a"] == both["b"]).mean(), "kappa": np.nan, "alpha": np.nan}
    found = {"kappa": kappa(both["a"], both["b"]), "alpha": alpha(both["a"], both["b"])}
    return {"n": len(both), "agreed": (both["a"] == both["b"]).mean()} | found


def bounds(a: pd.Series, b: pd.Series, share: float = 0.95) -> tuple[float, float]:
    """The interval that holds alpha in this share of samples of the units, drawn with replacement from a fixed seed.

    Percentile bootstrap. Units that depend on each other, such as links of one line, make it too narrow.
    """
    drawn = np.random.default_rng(SEED).integers(len(a), size=(DRAWS, len(a)))
    low, high = np.nanquantile(_alphas(*_numbered(a, b), drawn), [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def _numbered(a: pd.Series, b: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The values as whole numbers from 0 on; an error where one is missing."""
    codes, _ = pd.factorize(np.concatenate([a.to_numpy(object), b.to_numpy(object)]))
    if len(a) != len(b) or not len(a) or (codes < 0).any():
        raise ValueError("alpha needs a value of both coders for each unit: fill in `none` or leave the unit out")
    return codes[: len(a)], codes[len(a) :]


def _alphas(a: np.ndarray, b: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """One alpha for each row of ``drawn``, which numbers the units that are in the sample."""
    n = 2 * drawn.shape[1]
    observed = (a != b)[drawn].mean(axis=1)
    both = np.concatenate([a[drawn], b[drawn]], axis=1)
    counts = np.stack([(both == value).sum(axis=1) for value in range(max(a.max(), b.max()) + 1)])
    expected = 1 - (counts * (counts - 1)).sum(axis=0) / (n * (n - 1))
    return 1 - np.divide(observed, expected, out=np.full(len(drawn), np.nan), where=expected > 0)


def near_pairs(statements: pd.DataFrame) -> list[str]:
    """The ordered pairs of statements of one article in the same or a neighbouring line, as ``from_id>to_id``.

    ``statements``: columns statement_id, source_id, line.
    """
    some = statements[["statement_id", "source_id", "line"]]
    both = some.merge(some, on="source_id", suffixes=("", "_to"))
    near = (both["line"] - both["line_to"]).abs().le(1) & (both["statement_id"] != both["statement_id_to"])
    return list((both["statement_id"] + ">" + both["statement_id_to"])[near])


def codes(codings: pd.DataFrame, column: str, units: list[str] | None = None) -> pd.DataFrame:
    """What coders a and b wrote in a column: index unit, columns a and b, ``none`` where a coder has no such unit.

    ``codings``: rows of the table. ``units``: which units there could be; all that either coder has, if None.
    """
    rows = codings[codings["column"] == column].pivot(index="unit", columns="coder", values="value")[["a", "b"]]
    return rows.reindex(rows.index if units is None else units).fillna("none")


def agreement(codings: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Agreement on links and on each coded column of statements: column, units, agreed (a share), alpha, low, high.

    A link is one of `near_pairs` of an article whose links were coded; its value is a relation, or ``none``.
    """
    linked = {unit.split(">")[0] for unit in codings.loc[codings["column"] == "relation", "unit"]}
    articles = statements.loc[statements["statement_id"].isin(linked), "source_id"]
    pairs = near_pairs(statements[statements["source_id"].isin(set(articles))])
    found = {"relation": codes(codings, "relation", pairs)}
    found |= {column: codes(codings, column) for column in ("type", "factor", "topic_id", "stance")}
    rows = [
        (column, len(both), (both["a"] == both["b"]).mean(), alpha(both["a"], both["b"]), *bounds(both["a"], both["b"]))
        for column, both in found.items()
    ]
    return pd.DataFrame(rows, columns=["column", "units", "agreed", "alpha", "low", "high"])


def found_by_both(agreement: pd.DataFrame) -> pd.Series:
    """Of the rows that either of two coders has, the share that both have, by table; from the table ``agreement``."""
    rows = agreement[agreement["column"] == "(row)"].groupby("table")[["rows_a", "rows_b", "matched"]].sum()
    return rows["matched"] / (rows["rows_a"] + rows["rows_b"] - rows["matched"])

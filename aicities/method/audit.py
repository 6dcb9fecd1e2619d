"""Every check run again on the rows it names, and counts of the verdicts.

The method is that of statcheck (M. B. Nuijten et al., The prevalence of statistical reporting errors in psychology,
Behavior Research Methods 48, 2016), carried over from test statistics to news numbers: a printed number stands for
every value that rounds to it, the computation is done with both ends, and only intervals that share no value disagree.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from aicities.method import verdicts
from aicities.method.checks import Interval, verdict

VERDICTS = ["holds", "holds_by_rounding", "fails", "not_checkable"]
FEWEST = 5  # checkable numbers that an article needs for a share in percent


def as_written(check: pd.Series) -> pd.Series:
    """A check with its lists joined with ``|``, as the curated table has them; null stays null."""
    return check.map(_joined)


def _joined(cell):
    return cell if cell is None or isinstance(cell, str) or not hasattr(cell, "__iter__") else "|".join(cell)


def recompute(check: pd.Series, tables: Mapping[str, pd.DataFrame]) -> Interval:
    """The interval that a check's function computes, now, from the rows it names; an open end is infinite."""
    return verdicts.compute(as_written(check), tables)


def operands(check: pd.Series, facts: pd.DataFrame) -> list[Interval]:
    """The interval of each fact that a check rests on, in the order its function takes them."""
    facts = facts.set_index("fact_id")
    ids = [ref.removeprefix("facts:") for ref in check["row_refs"] if ref.startswith("facts:")]
    ends = facts.loc[ids].fillna({"value_low": -math.inf, "value_high": math.inf})
    return list(zip(ends["value_low"].astype(float), ends["value_high"].astype(float), strict=True))


def printed(check: pd.Series, tables: Mapping[str, pd.DataFrame]) -> Interval | None:
    """The interval of the literal that a check is about; None where nothing is printed."""
    return None if pd.isna(check["reported_text"]) else verdicts.reported(as_written(check), tables)


def run_all(checks: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Run the function of each check that has one; these checks with what came out.

    New columns: low, high (computed now; an open end is null), says (the verdict), printed_low, printed_high, and
    same, whether the numbers equal those of the compiled table.
    """
    run = []
    for _, check in checks[checks["function"].notna()].iterrows():
        now, text = recompute(check, tables), printed(check, tables)
        says = verdict(text, now) if text else "not_checkable"
        run.append([*_finite(now), says, *_finite(text or (None, None)), _same(now, check)])
    columns = ["low", "high", "says", "printed_low", "printed_high", "same"]
    found = pd.DataFrame(run, columns=columns).astype({c: "Float64" for c in columns if c not in ("says", "same")})
    return checks[checks["function"].notna()].reset_index(drop=True).join(found)


def _finite(ends: Sequence[float | None]) -> list[float | None]:
    return [None if x is None or not math.isfinite(x) else float(x) for x in ends]


def _same(now: Interval, check: pd.Series) -> bool:
    table_has = [None if pd.isna(x) else float(x) for x in (check["computed_low"], check["computed_high"])]
    return _finite(now) == table_has


def shares(checks: pd.DataFrame) -> pd.DataFrame:
    """By source: n checks, how many are checkable, and how many of these hold (by rounding too) and fail.

    ``share``: percent of the checkable ones that hold; null below `FEWEST`.
    """
    counted = pd.crosstab(checks["source_id"], checks["verdict"]).reindex(columns=VERDICTS, fill_value=0)
    checkable = counted[VERDICTS[:3]].sum(axis=1)
    hold = counted["holds"] + counted["holds_by_rounding"]
    share = (100 * hold / checkable.where(checkable >= FEWEST)).astype("Float64")
    found = pd.DataFrame({"n": counted.sum(axis=1), "checkable": checkable, "hold": hold, "share": share})
    return found.assign(rounding=counted["holds_by_rounding"], fail=counted["fails"]).reset_index()


def weighed(checks: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """Checks with the weight of their rule: ``substance``, or ``clerical`` for a slip of the pen or a mere count.

    ``checks`` and ``rules``: the tables checks and verdict_rules.
    """
    return checks.merge(rules[["rule_id", "weight"]], on="rule_id", validate="many_to_one")


def literals(checks: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """Each printed literal that a check could decide: source_id, line, reported_text, weight, and class.

    ``checks`` and ``rules``: the tables checks and verdict_rules. The class is ``holds`` (by rounding too), ``fails``,
    or ``mixed`` where one check of the literal holds and another fails. The weight is ``clerical`` only where all of
    its checks are.
    """
    decided = checks[(checks["verdict"] != "not_checkable") & checks["reported_text"].notna()]
    decided = weighed(decided, rules)
    decided = decided.assign(fails=decided["verdict"] == "fails", clerical=decided["weight"] == "clerical")
    found = decided.groupby(["source_id", "line", "reported_text"], as_index=False)
    found = found.agg(n=("check_id", "size"), failed=("fails", "sum"), clerical=("clerical", "all"))
    some = found["failed"] > 0
    kind = pd.Series("holds", index=found.index).mask(some, "mixed").mask(found["failed"] == found["n"], "fails")
    weight = found["clerical"].map({True: "clerical", False: "substance"})
    return found.assign(**{"class": kind, "weight": weight}).drop(columns=["failed", "clerical"])

"""An index of cities from raw indicators, and which results hold for every weighting.

Normalisation, weighting and aggregation follow the OECD and JRC *Handbook on Constructing Composite Indicators* (2008).
Rank acceptability and central weights are SMAA (R. Lahdelma, J. Hokkanen, P. Salminen, European Journal of
Operational Research 106, 1998; R. Lahdelma, P. Salminen, Operations Research 49, 2001).
Cities are rows and indicators columns throughout; a missing value is null and never read as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from math import floor, log10

import numpy as np
import pandas as pd

from aicities.method.compare import NotComparableError, ratio_of, why_not
from aicities.method.rankings import tau

FEWEST = 15  # cities that an indicator must cover
YEAR = 2024  # of the index: the year for which most indicators of AI cover so many cities
LOW, HIGH = 1, 100  # ends of the common scale: above zero, since one zero makes a geometric mean zero
DRAWS, SEED = 20_000, 2025
NEAR = 9  # decimals to which two scores must differ before one city stands above the other

NORMS = ("minmax", "rank", "z", "goalpost")  # how indicators come to one scale: see `normalise`
HOWS = ("arithmetic", "geometric")  # the mean that makes one score of them
MISSING = ("out", "share")  # what happens to a city that lacks a value: see `kept`
METHODS = [(norm, how) for norm in NORMS for how in HOWS if (norm, how) != ("z", "geometric")]


# --- which indicators qualify -----------------------------------------------------------------------------------------

ONE = ["indicator_id", "source_id", "as_of", "unit", "scope", "state"]  # what the values of one panel share


def city_facts(facts: pd.DataFrame, indicators: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    """The undisputed facts about cities, with the direction and measure of their indicator.

    Takes the tables of these names. A date or scope that is not stated is empty text, so that rows without it share it.
    """
    rows = facts[(facts["status"] == "normal") & facts["compared_to_id"].isna()]
    rows = rows[rows["subject_id"].isin(cities["city_id"])]
    rows = rows.merge(indicators[["indicator_id", "direction", "measure"]], on="indicator_id")
    return rows.assign(as_of=rows["as_of"].fillna(""), scope=rows["scope"].fillna(""))


def panels(rows: pd.DataFrame) -> pd.DataFrame:
    """Each panel, that is one indicator of one source and date: n cities, direction, year, fact_ids, why_not, fits.

    ``rows``: as `city_facts` gives them. ``why_not`` lists the reasons why the panel can't enter an index (see
    `reasons`), ``fits`` is true where there is none. Panels of many cities come first.
    """
    found = rows.groupby(ONE).agg(
        n=("subject_id", "nunique"),
        cities=("subject_id", lambda ids: sorted(set(ids))),
        fact_ids=("fact_id", list),
        direction=("direction", "first"),
        measure=("measure", "first"),
    )
    found = found.reset_index()
    found["year"] = pd.to_numeric(found["as_of"].str[:4], errors="coerce").astype("Int64")
    found["why_not"] = [reasons(panel) for panel in found.itertuples()]
    found["fits"] = [not why for why in found["why_not"]]
    return found.sort_values(["n", "indicator_id", "as_of"], ascending=[False, True, True]).reset_index(drop=True)


def reasons(panel) -> list[str]:
    """Why a panel can't enter an index, as ids: not_raw, aimed_at, computed, no_direction, no_date, few_cities."""
    found = {
        "not_raw": panel.measure in ("rank", "score"),
        "aimed_at": panel.state in ("target", "plan", "forecast"),
        "computed": panel.state == "estimate",
        "no_direction": panel.direction == 0,
        "no_date": not panel.as_of,
        "few_cities": panel.n < FEWEST,
    }
    return [reason for reason, holds in found.items() if holds]


def chosen(found: pd.DataFrame, year: int = YEAR) -> pd.DataFrame:
    """One panel for each indicator that qualifies in a year: its last one, designations before counts.

    ``found``: as `panels` gives them. A designation stands until it is withdrawn, so an earlier list of them holds for
    the year as well. Of two panels of one date, the one with more cities is taken.
    """
    stands = (found["measure"] == "designation") & (found["year"] <= year)
    fit = found[found["fits"] & (stands | (found["year"] == year))]
    last = fit.sort_values(["as_of", "n"], ascending=False, kind="stable").drop_duplicates("indicator_id")
    return last.sort_values(["measure", "indicator_id"], ascending=[False, True]).reset_index(drop=True)


def gaps(found: pd.DataFrame) -> pd.DataFrame:
    """For each indicator with a direction and without a panel that qualifies, the panel that comes nearest."""
    fit = set(found.loc[found["fits"], "indicator_id"])
    rest = found[~found["indicator_id"].isin(fit) & (found["direction"] != 0)]
    rest = rest[~rest["measure"].isin(["rank", "score"])]
    return rest.sort_values("n", ascending=False, kind="stable").drop_duplicates("indicator_id")


def behind(picked: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The facts of some panels, a row a city and indicator; ``rows``: as `city_facts` gives them.

    Raises `ValueError` for a city with two values.
    """
    found = rows.merge(picked[ONE], on=ONE)
    twice = found[found.duplicated(["subject_id", "indicator_id"])]
    if len(twice):
        raise ValueError(f"two values of one city and indicator: {', '.join(twice['fact_id'])}")
    return found


def matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """The values of facts with cities as rows and indicators as columns; null where no value is stated."""
    wide = rows.pivot(index="subject_id", columns="indicator_id", values="value").astype(float)
    return wide.rename_axis(index="city_id", columns=None)


def signs(picked: pd.DataFrame) -> pd.Series:
    """The direction of each indicator: 1 where more counts as better, -1 where less does."""
    return picked.set_index("indicator_id")["direction"].astype(int)


# --- the index --------------------------------------------------------------------------------------------------------


def kept(raw: pd.DataFrame, missing: str = "out", left: str = "") -> pd.DataFrame:
    """The cities that are ranked: all values known (``out``), or all but one (``share``); ``left`` is left out."""
    need = raw.shape[1] - (missing == "share")
    return raw[(raw.notna().sum(axis=1) >= need) & (raw.index != left)]


def roofs(raw: pd.DataFrame) -> pd.Series:
    """The upper goalpost of each indicator: the next round number (one digit) above its largest value.

    That of a designation (0 or 1) is 1.
    """
    size = 10.0 ** raw.max().map(lambda x: floor(log10(x)))
    steps = np.floor((raw.max() / size).round(NEAR)) + 1  # 0.3 is three tenths, and not 2.9999…
    return (steps * size).round(NEAR).where(~raw.isin([0, 1]).all(), 1.0)


def normalise(raw: pd.DataFrame, sign: pd.Series, norm: str, roof: pd.Series | None = None) -> pd.DataFrame:
    """All indicators on one scale, more is better: from 1 to 100, or z-scores around 0 (population deviation).

    ``minmax``: worst to best city. ``rank``: share of the other cities that a city beats; ties beat none.
    ``goalpost``: from zero to ``roof``, which do not move with the cities. Handbook, step 5.
    Raises `ValueError` for an indicator on which all cities are alike: no scale that follows the cities can hold it.
    """
    good = raw * sign
    if norm != "goalpost" and len(alike := list(raw.columns[raw.nunique() < 2])):
        raise ValueError(f"the same value for every city: leave out {', '.join(alike)}, or choose goalposts")
    if norm == "z":
        return (good - good.mean()) / good.std(ddof=0)
    if norm == "rank":
        share = (good.rank(method="min") - 1) / (good.count() - 1)
    elif norm == "minmax":
        share = (good - good.min()) / (good.max() - good.min())
    else:
        share = (raw / roof) * sign + (sign < 0)  # 1 less the share of the roof where less is better
    return LOW + (HIGH - LOW) * share


def equal(columns) -> pd.Series:
    """The same weight to each indicator; the weights add up to 1."""
    return pd.Series(1 / len(columns), index=columns)


def entropy(raw: pd.DataFrame) -> pd.Series:
    """Weights by Shannon entropy: more for an indicator whose total is spread less evenly; they add up to 1.

    C.-L. Hwang, K. Yoon, Multiple Attribute Decision Making, 1981. Values must be zero or more; zero adds nothing.
    """
    part = raw / raw.sum()
    spread = -(part * np.log(part.where(part > 0, 1))).sum() / np.log(raw.count())
    return (1 - spread) / (1 - spread).sum()


def score(units: pd.DataFrame, weights: Mapping[str, float] | pd.Series, how: str = "arithmetic") -> pd.Series:
    """The weighted arithmetic or geometric mean of each city; weights need not add up to 1.

    The weight of a missing value is shared among the city's other indicators; null where these have no weight.
    Raises `ValueError` where no weight is above zero, or for the geometric mean of values that are not above zero.
    """
    weight = pd.Series(weights, dtype=float)[units.columns]
    if weight.min() < 0 or weight.sum() <= 0:
        raise ValueError("weights must be zero or more, and one of them above zero")
    if how == "geometric" and (units <= 0).any(axis=None):
        raise ValueError("a geometric mean needs values above zero")
    values = np.log(units) if how == "geometric" else units
    present = units.notna() * weight
    mean = (values * weight).sum(axis=1) / present.sum(axis=1).where(lambda total: total > 0)
    return np.exp(mean) if how == "geometric" else mean


def places(scores: pd.Series) -> pd.Series:
    """The place of each city, 1 for the highest score; equal scores share the better place."""
    return scores.round(NEAR).rank(ascending=False, method="min").astype("Int64")


class Lab:
    """The raw figures of an index: ``raw`` (cities by indicators), ``sign`` and ``roof`` of each indicator."""

    def __init__(self, raw: pd.DataFrame, sign: pd.Series):
        self.raw, self.sign, self.roof = raw, sign[raw.columns], roofs(raw)

    def units(self, norm: str = "minmax", missing: str = "out", left: str = "") -> pd.DataFrame:
        """The figures of the ranked cities on one scale, as `normalise` does."""
        return normalise(kept(self.raw, missing, left), self.sign, norm, self.roof)

    def weights(self, missing: str = "out", left: str = "") -> pd.Series:
        """The entropy weights of the ranked cities."""
        return entropy(kept(self.raw, missing, left))

    def scores(self, weights=None, norm="minmax", how="arithmetic", missing="out", left="") -> pd.Series:
        """The score of each ranked city, the highest first; equal weights where none are given."""
        units = self.units(norm, missing, left)
        given = equal(units.columns) if weights is None else weights
        return score(units, given, how).dropna().sort_values(ascending=False, kind="stable")


# --- every weighting --------------------------------------------------------------------------------------------------


def draws(n: int, seed: int = SEED, times: int = DRAWS) -> np.ndarray:
    """Weightings drawn evenly from all that there are (times by n, each row adds up to 1).

    Dirichlet(1, ..., 1) is uniform on the simplex; uniform numbers divided by their sum crowd its middle
    (L. Devroye, Non-Uniform Random Variate Generation, 1986, chapter V).
    """
    return np.random.default_rng(seed).dirichlet(np.ones(n), times)


def _values(units: pd.DataFrame, how: str) -> np.ndarray:
    """What is averaged: the logarithms for a geometric mean, whose order is that of their weighted sum."""
    if units.isna().any(axis=None):
        raise ValueError("leave out cities with missing values first")
    return np.log(units.to_numpy()) if how == "geometric" else units.to_numpy()


def acceptability(units: pd.DataFrame, drawn: np.ndarray, how: str = "arithmetic") -> pd.DataFrame:
    """The share of weightings that put each city (row) on each place (column): SMAA's rank acceptability.

    Cities with equal scores share the better place, so a column can add up to more than 1.
    """
    place = _ranks(drawn @ _values(units, how).T)
    n = len(units)
    share = np.stack([(place == k).mean(axis=0) for k in range(n)], axis=1)
    return pd.DataFrame(share, index=units.index, columns=range(1, n + 1))


def _ranks(totals: np.ndarray) -> np.ndarray:
    """How many cities (columns) stand above each in every draw (row): 0 for the first."""
    totals = totals.round(NEAR)
    return np.stack([(totals > totals[:, [i]]).sum(axis=1) for i in range(totals.shape[1])], axis=1)


def central(units: pd.DataFrame, drawn: np.ndarray, how: str = "arithmetic") -> pd.DataFrame:
    """The central weights of each city that comes first in some draw: the mean of these draws; most often first.

    Columns: share of draws in which the city is first, then its weights, which add up to 1.
    """
    first = _ranks(drawn @ _values(units, how).T) == 0
    found = {
        city: [first[:, i].mean(), *drawn[first[:, i]].mean(axis=0)]
        for i, city in enumerate(units.index)
        if first[:, i].any()
    }
    rows = pd.DataFrame.from_dict(found, orient="index", columns=["share", *units.columns])
    return rows.sort_values("share", ascending=False)


def lead(units: pd.DataFrame, how: str = "arithmetic") -> pd.Series:
    """The largest lead over all other cities that any weighting gives each city; above zero: it can come first.

    Exact, not drawn. In points of the scale, or of its logarithm for the geometric mean; without limit for a city
    that stands alone.
    """
    return best_weights(units, how)["lead"]


def best_weights(units: pd.DataFrame, how: str = "arithmetic") -> pd.DataFrame:
    """The weighting by which each city leads all others the most, or trails the first the least.

    Columns: ``lead`` (see `lead`), then the weights, which add up to 1; without limit and weights for a lone city.
    """
    values = _values(units, how)
    if len(values) < 2:
        return pd.DataFrame(np.inf, index=units.index, columns=["lead"]).reindex(columns=["lead", *units.columns])
    gaps = [values[i] - _rivals(np.delete(values, i, axis=0)) for i in range(len(values))]
    best = pd.DataFrame([_widest(gap) for gap in gaps], index=units.index, columns=[*units.columns, "lead"])
    return best[["lead", *units.columns]]


def _rivals(values: np.ndarray) -> np.ndarray:
    """The rows that no other row equals or exceeds everywhere: the lead over these is the lead over all."""
    values = np.unique(values, axis=0)
    exceeded = [((values >= row).all(axis=1) & (values > row).any(axis=1)).any() for row in values]
    return values[~np.array(exceeded)]


def _widest(gap: np.ndarray) -> np.ndarray:
    """The weights w with the largest smallest gap @ w, and this gap: a linear programme, solved by every corner."""
    m, k = gap.shape
    inside = np.block([[gap, -np.ones((m, 1))], [np.eye(k), np.zeros((k, 1))]])  # rows @ (w, lead) >= 0
    whole = np.append(np.ones(k), 0)  # the weights add up to 1
    corners = np.array([[*inside[list(rows)], whole] for rows in combinations(range(m + k), k)])
    corners = corners[np.abs(np.linalg.det(corners)) > 1e-9]
    points = np.linalg.solve(corners, np.broadcast_to(np.eye(k + 1)[:, -1:], (len(corners), k + 1, 1)))[..., 0]
    points = points[(points @ inside.T >= -1e-7).all(axis=1)]
    best = points[points[:, -1].argmax()]
    return np.append(best[:-1].clip(0), best[-1]).round(NEAR)


def by_theme(units: pd.DataFrame, theme_of: Callable[[str], str]) -> pd.DataFrame:
    """The plain mean of each city over the indicators of each theme: the index with one weight for each theme.

    ``theme_of`` gives the theme of an indicator.
    """
    return units.T.groupby(theme_of).mean().T


def tipping(themes: pd.DataFrame, first: str, other: str, theme: str) -> float:
    """The share of the weight above which ``other`` passes ``first`` by a theme that it leads, the rest in equal parts.

    ``themes``: as `by_theme` gives them.
    """
    gap = themes.loc[other] - themes.loc[first]
    behind = -gap.drop(theme).mean()
    return float(behind / (behind + gap[theme]))


def beats(raw: pd.DataFrame, sign: pd.Series) -> pd.DataFrame:
    """The pairs (above, below) in which one city is at least as good on every indicator and better on one.

    Such a pair has one order for all weights above zero, all normalisations that keep order, and both means.
    """
    good = raw * sign
    pairs = [
        (a, b)
        for a in good.index
        for b in good.index
        if (good.loc[a] >= good.loc[b]).all() and (good.loc[a] > good.loc[b]).any()
    ]
    return pd.DataFrame(pairs, columns=["above", "below"])


def champions(lab: Lab, drawn: np.ndarray) -> pd.DataFrame:
    """The share of weightings that put each city first by each method, and whether any weighting can.

    Columns: norm, how, city_id, share, can (the exact answer).
    """
    found = []
    for norm, how in METHODS:
        units = lab.units(norm)
        share = acceptability(units, drawn, how)[1]
        can = (share > 0) | (lead(units, how) > 1e-7)
        found.append(pd.DataFrame({"norm": norm, "how": how, "city_id": units.index, "share": share, "can": can}))
    return pd.concat(found, ignore_index=True)


# --- leave one out ----------------------------------------------------------------------------------------------------


def without_each(lab: Lab, norm: str = "minmax", how: str = "arithmetic") -> pd.DataFrame:
    """The order with equal weights without each indicator in turn: without, order, tau with the full order."""
    units = lab.units(norm)
    full = score(units, equal(units.columns), how)
    found = []
    for column in units.columns:
        rest = units.drop(columns=column)
        part = score(rest, equal(rest.columns), how)
        order = list(part.sort_values(ascending=False, kind="stable").index)
        found.append({"without": column, "order": order, "tau": tau(list(full.round(NEAR)), list(part.round(NEAR)))})
    return pd.DataFrame(found)


def reversals(lab: Lab, norm: str, how: str = "arithmetic") -> pd.DataFrame:
    """Each pair of cities that changes order when a third city is left out, with equal weights: left, a, b.

    ``a`` stands above ``b`` with all cities, and below it without the city ``left``.
    """
    full = lab.scores(norm=norm, how=how).round(NEAR)
    found = []
    for left in full.index:
        part = lab.scores(norm=norm, how=how, left=left).round(NEAR)
        found += [(left, a, b) for a, b in combinations(part.sort_index().index, 2) if _turned(full, part, a, b)]
    ordered = [(left, a, b) if full[a] > full[b] else (left, b, a) for left, a, b in found]
    return pd.DataFrame(ordered, columns=["left", "a", "b"])


def _turned(full: pd.Series, part: pd.Series, a: str, b: str) -> bool:
    return (full[a] - full[b]) * (part[a] - part[b]) < 0


# --- two cities -------------------------------------------------------------------------------------------------------


def paired(rows: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Each pair of comparable facts about two cities whose indicator has a direction: the value of a over b.

    ``rows``: as `city_facts` gives them. Columns: indicator_id, as_of, a_text, b_text (as printed), low and high end
    of the ratio of what the numbers can mean, a_id, b_id (facts). For an indicator of which less is better the ratio
    is turned round, so that above 1 is good for ``a``.
    """
    rows = rows.query("direction != 0 and measure != 'rank' and state == 'observed' and value_low > 0")
    found = []
    for x, y in _both(rows, a, b):
        try:
            low, high = ratio_of(x, y) if x["direction"] > 0 else ratio_of(y, x)
        except NotComparableError:
            continue
        texts, ids = (x["value_text"], y["value_text"]), (x["fact_id"], y["fact_id"])
        found.append((x["indicator_id"], x["as_of"], *texts, low, high, *ids))
    return pd.DataFrame(found, columns=["indicator_id", "as_of", "a_text", "b_text", "low", "high", "a_id", "b_id"])


def refused(facts: pd.DataFrame, indicators: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """The pairs of facts of two cities on one indicator with a direction that may not be compared, and why.

    Takes the tables of these names; disputed facts are among them. Columns: indicator_id, a_id, b_id (facts), why_not
    (as `compare.why_not`).
    """
    better = indicators.query("direction != 0 and measure != 'rank'")["indicator_id"]
    found = [
        (x["indicator_id"], x["fact_id"], y["fact_id"], reasons)
        for x, y in _both(facts[facts["indicator_id"].isin(better)], a, b)
        if (reasons := why_not(x, y))
    ]
    return pd.DataFrame(found, columns=["indicator_id", "a_id", "b_id", "why_not"])


def _both(rows: pd.DataFrame, a: str, b: str) -> list[tuple[pd.Series, pd.Series]]:
    """Each fact of one city with each of the other on the same indicator."""
    return [
        (x, y)
        for _, x in rows[rows["subject_id"] == a].iterrows()
        for _, y in rows[(rows["subject_id"] == b) & (rows["indicator_id"] == x["indicator_id"])].iterrows()
    ]


def product(pairs: pd.DataFrame, weights) -> tuple[float, float]:
    """The weighted product of the ratios, lowest and highest: above 1, the first city leads.

    The weighted product needs no normalisation: a change of unit changes both cities alike
    (P. W. Bridgman, Dimensional Analysis, 1922).
    """
    w = np.asarray(weights, dtype=float) / np.sum(weights)
    return float(np.exp(w @ np.log(pairs["low"]))), float(np.exp(w @ np.log(pairs["high"])))


def share_ahead(pairs: pd.DataFrame, drawn: np.ndarray, end: str) -> float:
    """The share of weightings by which the first city leads in the weighted product; ``end``: low or high."""
    return float((drawn @ np.log(pairs[end].to_numpy(dtype=float)) > 0).mean())


def thresholds(pairs: pd.DataFrame, strong: str) -> pd.DataFrame:
    """The share of the weight that ``strong`` needs against each other indicator alone, for the first to lead.

    Columns: indicator_id, low, high; the last row, with a null indicator, is against all others in equal parts.
    """
    logs = np.log(pairs.set_index("indicator_id")[["low", "high"]])
    up, down = logs.loc[strong], -logs.drop(strong)
    down = pd.concat([down, down.mean().to_frame().T.set_axis([None])])
    ends = {"low": down["high"] / (down["high"] + up["high"]), "high": down["low"] / (down["low"] + up["low"])}
    return pd.DataFrame(ends).rename_axis("indicator_id").reset_index()

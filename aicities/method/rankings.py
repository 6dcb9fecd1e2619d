"""Rankings of cities: the places that a source allows, and how far two lists agree on the order.

Agreement is Kendall's tau-b over the cities that both lists name (M. G. Kendall, A new measure of rank
correlation, Biometrika 30, 1938; The treatment of ties in ranking problems, Biometrika 33, 1945).
Where a source gives only a span of places, each order that the span allows is tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial, sqrt

import pandas as pd

Span = tuple[int, int | None]  # best and worst place that the words allow; None is open
Order = tuple[int, ...]  # a place for each city

FEWEST = 3  # with two cities tau can only be 1 or -1
ENOUGH = 5  # of all orders of so few cities, one in 120 is the same by chance
LIMIT = 200_000  # orders tried one by one; more would keep a page waiting


# --- two orders -------------------------------------------------------------------------------------------------------


def tau(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Kendall's tau-b of two rankings of the same cities: 1 the same order, -1 the reverse.

    None where a ranking puts all cities on one place, or where there are fewer than two.
    """
    signs = [(_sign(x[i] - x[j]), _sign(y[i] - y[j])) for i, j in combinations(range(len(x)), 2)]
    untied = sum(a != 0 for a, _ in signs) * sum(b != 0 for _, b in signs)
    return sum(a * b for a, b in signs) / sqrt(untied) if untied else None


def _sign(d: float) -> int:
    return (d > 0) - (d < 0)


def inversions(n: int) -> list[int]:
    """How many of the n! orders of n cities have 0, 1, 2, ... pairs the other way round."""
    counts = [1]
    for size in range(2, n + 1):
        counts = [sum(counts[max(0, k - size + 1) : k + 1]) for k in range(len(counts) + size - 1)]
    return counts


def by_chance(n: int, tau: float) -> float:
    """The share of all orders of n cities that agree with a given one at least as well as tau; no ties."""
    reversed_pairs = round((1 - tau) * n * (n - 1) / 4)
    return sum(inversions(n)[: reversed_pairs + 1]) / factorial(n)


# --- places that are known as spans -----------------------------------------------------------------------------------


def spans(rows: pd.DataFrame) -> list[Span]:
    """The span of places of each row of `rankings`."""
    return [(int(a), None if pd.isna(b) else int(b)) for a, b in zip(rows["rank_low"], rows["rank_high"], strict=True)]


def allowed_orders(spans: Sequence[Span]) -> list[Order]:
    """Every way to put each city on a place of its own within its span.

    A fixed place (both ends equal) stays as printed, ties included. An open span ends where all open ones
    can follow each other: places further down change no order. Raises `ValueError` beyond `LIMIT` orders.
    """
    fixed = {low for low, high in spans if low == high}
    last = max(high or low for low, high in spans) + sum(high is None for _, high in spans)
    orders: list[Order] = [()]
    for low, high in spans:
        free = [low] if low == high else [p for p in range(low, (high or last) + 1) if p not in fixed]
        orders = [(*order, p) for order in orders for p in free if low == high or p not in order]
        if len(orders) > LIMIT:
            raise ValueError(f"more than {LIMIT} orders fit these spans: too many to try one by one")
    return orders


def among(places: Sequence[int]) -> Order:
    """The places of some cities among themselves: 1 for the best of them, ties kept."""
    return tuple(1 + sum(other < place for other in places) for place in places)


def tau_span(a: set[Order], b: set[Order]) -> tuple[float, float] | None:
    """The lowest and highest tau over all pairs of orders; None where no pair has one."""
    found = [t for x in a for y in b if (t := tau(x, y)) is not None]
    return (min(found), max(found)) if found else None


# --- the lists of the table -------------------------------------------------------------------------------------------


def list_ids(rows: pd.DataFrame) -> pd.Series:
    """The list that each row of `rankings` stands on: index and edition, or the index alone where none is stated."""
    return rows["index_id"] + ("+" + rows["edition"].astype("string")).fillna("")


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Each pair of lists once: a, b (list ids), n (shared cities), low and high (ends of tau), comparable.

    ``rows``: `rankings` with list_id. A pair with fewer than `FEWEST` shared cities is not comparable and has no tau.
    """
    lists = {id_: part.reset_index(drop=True) for id_, part in rows.groupby("list_id", sort=False)}
    orders = {id_: allowed_orders(spans(part)) for id_, part in lists.items()}
    found = []
    for a, b in combinations(lists, 2):
        shared = [c for c in lists[a]["city_id"] if c in set(lists[b]["city_id"])]
        fit = len(shared) >= FEWEST
        ends = tau_span(*(_orders_among(orders[i], lists[i]["city_id"], shared) for i in (a, b))) if fit else None
        found.append((a, b, len(shared), *(ends or (None, None)), fit))
    names = ["a", "b", "n", "low", "high", "comparable"]
    return pd.DataFrame(found, columns=names).astype({"low": "Float64", "high": "Float64"})


def one_each(rows: pd.DataFrame) -> list[str]:
    """One list of each index: the edition that names most cities, of these the latest.

    ``rows``: `rankings` with list_id.
    """
    lists = rows.groupby(["index_id", "list_id"], sort=False).agg(n=("city_id", "size"), edition=("edition", "first"))
    lists = lists.reset_index().sort_values(["n", "edition"], na_position="first", kind="stable")
    kept = set(lists.drop_duplicates("index_id", keep="last")["list_id"])
    return [id_ for id_ in dict.fromkeys(rows["list_id"]) if id_ in kept]


def witnesses(found: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The pairs that say something of agreement: one edition of each index, two publishers, `ENOUGH` shared cities.

    ``found``: as `pairs` gives them; ``rows``: `rankings` with list_id. Most shared cities first.
    """
    publisher = rows.drop_duplicates("list_id").set_index("list_id")["publisher"].fillna("")
    one_house = [publisher[a] == publisher[b] != "" for a, b in zip(found["a"], found["b"], strict=True)]
    single = found[["a", "b"]].isin(one_each(rows)).all(axis=1)
    kept = found[found["comparable"] & (found["n"] >= ENOUGH) & single & ~pd.Series(one_house, index=found.index)]
    return kept.sort_values(["n", "low", "high"], ascending=False)


def _orders_among(orders: list[Order], cities: pd.Series, chosen: list[str]) -> set[Order]:
    where = {city: i for i, city in enumerate(cities)}
    places = {tuple(order[where[city]] for city in chosen) for order in orders}  # most orders differ elsewhere
    return {among(order) for order in places}


def duels(rows: pd.DataFrame, fewest: int = FEWEST) -> pd.DataFrame:
    """Each pair of cities that enough lists put in order: a, b, and how many lists have a above, b above, neither.

    ``rows``: `rankings` with list_id. A list that allows both orders, or that ties the two, counts as neither.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for _, part in rows.groupby("list_id", sort=False):
        places = dict(zip(part["city_id"], spans(part), strict=True))
        for a, b in combinations(sorted(places), 2):
            found.setdefault((a, b), [0, 0, 0])[_winner(places[a], places[b])] += 1
    counted = pd.DataFrame([(*pair, *n) for pair, n in found.items()], columns=["a", "b", "a_above", "b_above", "open"])
    return counted[counted["a_above"] + counted["b_above"] >= fewest].reset_index(drop=True)


def _winner(a: Span, b: Span) -> int:
    """0 where a is surely above, 1 where b is, 2 where the words allow both."""
    if a[1] is not None and a[1] < b[0]:
        return 0
    return 1 if b[1] is not None and b[1] < a[0] else 2


def contested(found: pd.DataFrame) -> pd.DataFrame:
    """The duels, as `duels` gives them, in which some lists have one city above and some the other."""
    return found[(found["a_above"] > 0) & (found["b_above"] > 0)]


def unbeaten(found: pd.DataFrame) -> list[str]:
    """The cities of some duels that no list puts below another of these cities."""
    below = {*found.loc[found["b_above"] > 0, "a"], *found.loc[found["a_above"] > 0, "b"]}
    return sorted({*found["a"], *found["b"]} - below)


def holders(rows: pd.DataFrame, place: int) -> pd.DataFrame:
    """The rows that surely hold a place: one list, one city."""
    return rows[(rows["rank_low"] == place) & (rows["rank_high"] == place)]


def repeated(rows: pd.DataFrame, fewest: int = 3) -> pd.DataFrame:
    """The ranked places of lists that come in so many editions or more; a city must stand in two of them to move.

    ``rows``: the table `rankings`. Places known only as a span, and orders of naming, are left out.
    """
    ranked = rows[rows["rank"].notna() & (rows["rank_basis"] != "listing_order")]
    editions = ranked.groupby("index_id")["edition"].transform("nunique")
    stays = ranked.groupby(["index_id", "city_id"])["edition"].transform("nunique")
    return ranked[(editions >= fewest) & (stays >= 2)]


def shares_of_first(rows: pd.DataFrame) -> pd.Series:
    """The score of each row as a share of the first city's score on its list (0 to 1); null without a score."""
    return rows["score"] / rows.groupby("list_id")["score"].transform("max")


def published(rankings: pd.DataFrame, fewest: int = 8) -> dict[str, pd.Series]:
    """The places of cities in each list that has a rank for so many: list id to places by city.

    ``rankings``: the table. Lists with a mere order of naming have no rank and are not here.
    """
    ranked = rankings[rankings["rank"].notna() & (rankings["rank_basis"] != "listing_order")]
    lists = ranked.assign(list_id=list_ids(ranked)).groupby("list_id")
    return {id_: part.set_index("city_id")["rank"].astype(int) for id_, part in lists if len(part) >= fewest}

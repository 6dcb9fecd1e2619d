"""Lay out a network of firms and cities in pixels: firms of several cities in the middle, the others at their city.

The cities stand on the left and on the right. Their order is the one with the shortest lines that swaps of two
cities lead to, so that the same data always give the same picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import cos, pi, sin, sqrt
from typing import NamedTuple

import pandas as pd

WIDE, HIGH = 12.5, 8.0  # between two firms of one city, from side to side and from top to bottom
LABEL = 20.0  # what the name of a city takes

Sides = tuple[tuple[str, ...], tuple[str, ...]]  # the cities on the left and on the right, from the top


class Layout(NamedTuple):
    """Where all stands: cities (side, y, radius) and firms (side, dx, y) by id; side is -1, 0 or 1, y is in pixels."""

    cities: pd.DataFrame
    firms: pd.DataFrame


def sunflower(n: int) -> list[tuple[float, float]]:
    """The places of n firms around their city, as the seeds of a sunflower lie: no two of them touch."""
    turn = pi * (3 - sqrt(5))
    return [(WIDE * sqrt(k) * cos(k * turn), HIGH * sqrt(k) * sin(k * turn)) for k in range(1, n + 1)]


def radius(n: int) -> float:
    """How far the firms of a city reach up and down."""
    return HIGH * sqrt(n) + 5


def layout(links: pd.DataFrame, height: float) -> Layout:
    """The places of all firms and cities in a picture of this height.

    ``links``: a row a firm and city, columns entity_id and city_id.
    """
    of = links.drop_duplicates(["entity_id", "city_id"]).groupby("entity_id", sort=False)["city_id"].agg(list)
    shared, single = of[of.map(len) > 1], of[of.map(len) == 1].map(lambda cities: cities[0])
    sizes = {city: int((single == city).sum()) for city in sorted(set(links["city_id"]))}
    sides = shortest(sizes, list(shared), height)
    at = heights(sides, sizes, height)
    side = {city: sign for sign, cities in zip((-1, 1), sides, strict=True) for city in cities}
    cities = pd.DataFrame(
        [(c, side[c], at[c], radius(n)) for c, n in sizes.items()], columns=[*_PLACE[:2], "y", "radius"]
    )
    middle = zip(shared.index, middles(list(shared), at, height), strict=True)
    firms = [(firm, 0, 0.0, y) for firm, y in middle]
    for city, n in sizes.items():
        seeds = zip(single.index[single == city], sunflower(n), strict=True)
        firms += [(firm, side[city], dx, at[city] + dy) for firm, (dx, dy) in seeds]
    return Layout(cities.set_index("id"), pd.DataFrame(firms, columns=[*_PLACE, "y"]).set_index("id"))


_PLACE = ["id", "side", "dx"]


def heights(sides: Sides, sizes: dict[str, int], height: float) -> dict[str, float]:
    """The middle of each city: below each other on its side, with room for its firms and its name."""
    found: dict[str, float] = {}
    for cities in sides:
        room = [2 * radius(sizes[city]) + LABEL for city in cities]
        gap, top = (height - sum(room)) / max(1, len(cities)), 0.0
        for city, need in zip(cities, room, strict=True):
            found[city] = top + gap / 2 + LABEL + radius(sizes[city])
            top += gap + need
    return found


def middles(shared: Sequence[Sequence[str]], at: dict[str, float], height: float) -> list[float]:
    """The places of the firms in the middle, at one distance, those of upper cities first."""
    means = [sum(at[city] for city in cities) / len(cities) for cities in shared]
    order = sorted(range(len(shared)), key=lambda k: (means[k], k))
    places = {k: (nth + 0.5) * height / len(shared) for nth, k in enumerate(order)}
    return [places[k] for k in range(len(shared))]


def shortest(sizes: dict[str, int], shared: Sequence[Sequence[str]], height: float) -> Sides:
    """The two sides with the shortest lines to the firms in the middle; two cities change places while that helps."""
    by_size = sorted(sizes, key=lambda city: (-sizes[city], city))
    order, half = (*by_size[::2], *by_size[1::2]), (len(by_size) + 1) // 2
    best = _length(order, half, sizes, shared, height)
    while True:
        swaps = [_swapped(order, i, j) for i, j in combinations(range(len(order)), 2)]
        found = min(((_length(o, half, sizes, shared, height), o) for o in swaps), default=(best, order))
        if found[0] >= best:
            return order[:half], order[half:]
        best, order = found


def _swapped(order: tuple[str, ...], i: int, j: int) -> tuple[str, ...]:
    new = list(order)
    new[i], new[j] = new[j], new[i]
    return tuple(new)


def _length(order, half: int, sizes: dict[str, int], shared: Sequence[Sequence[str]], height: float) -> float:
    """How far all lines go up or down; a side that is higher than the picture costs what it lacks, tenfold."""
    sides = order[:half], order[half:]
    lacks = [sum(2 * radius(sizes[city]) + LABEL for city in cities) - height for cities in sides]
    at = heights(sides, sizes, height)
    firms = middles(shared, at, height)
    lines = sum(abs(at[c] - y) for cities, y in zip(shared, firms, strict=True) for c in cities)
    return lines + 10 * sum(max(0.0, lack) for lack in lacks)

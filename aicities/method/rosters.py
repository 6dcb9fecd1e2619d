"""Rosters of firms: which article ties which firm to which city, and how much of a printed list it passes on."""

from __future__ import annotations

import pandas as pd

TIES = ("seat", "base", "named")  # how an article ties a firm to a city, the strongest first


def firms(entities: pd.DataFrame) -> pd.DataFrame:
    """The entities that are companies, by English name: no groups, products, institutes or labs."""
    return entities.query("kind == 'company'").sort_values("name_en", key=lambda s: s.str.casefold())


def named(mentions: pd.DataFrame, firms: pd.DataFrame) -> pd.DataFrame:
    """Every place where an article names a firm: the rows of mentions whose entity is a company, with sector.

    city_id is the city whose scene the line puts the firm in, null where it puts it in none. It is not the seat.
    """
    return mentions.merge(firms[["entity_id", "sector"]], on="entity_id")


def ties(named: pd.DataFrame, places_of: pd.DataFrame) -> pd.DataFrame:
    """Which article ties which firm to which city, and how; one row a firm, article and city.

    ``named``: as `named` gives it; ``places_of``: rows of relations with the city of their place (city_id).
    tie: ``seat`` where the article states the seat, ``base`` where it says that the firm is based there or has
    something there, ``named`` where it only names the firm in the city's scene. The strongest counts.
    A firm that an article puts in no city at all has one row without city_id.
    """
    rows = named[["entity_id", "sector", "source_id", "line", "city_id"]].assign(tie="named")
    rows = pd.concat([rows, _stated(rows, places_of)], ignore_index=True)
    placed = rows.groupby(["entity_id", "source_id"])["city_id"].transform(lambda ids: ids.notna().any()).astype(bool)
    rows = rows[rows["city_id"].notna() | ~placed]
    rows = rows.assign(rank=rows["tie"].map(TIES.index)).sort_values(["rank", "line"])
    return rows.drop_duplicates(["entity_id", "source_id", "city_id"]).drop(columns="rank").reset_index(drop=True)


def _stated(rows: pd.DataFrame, places_of: pd.DataFrame) -> pd.DataFrame:
    found = places_of.assign(tie=places_of["relation"].map({"seat_in": "seat", "based_in": "base"}))
    found = found.dropna(subset=["city_id", "tie"]).rename(columns={"from_id": "entity_id"})
    sectors = rows[["entity_id", "sector"]].drop_duplicates()
    return found.merge(sectors, on="entity_id")[["entity_id", "sector", "source_id", "line", "city_id", "tie"]]


def shared(rows: pd.DataFrame) -> pd.DataFrame:
    """In how many articles and in how many cities each firm stands: columns articles and cities.

    ``rows``: as `ties` gives them. Sorted by articles, then cities, the most first.
    """
    counted = rows.groupby("entity_id").agg(articles=("source_id", "nunique"), cities=("city_id", "nunique"))
    return counted.sort_values(["articles", "cities"], ascending=False, kind="stable").reset_index()


def counts(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """How many firms stand in each city, by source_id or sector: rows are cities, the largest first, with a total.

    A firm counts once in a cell however often it is named. A firm without a city counts in none.
    """
    rows = rows.dropna(subset=["city_id"])
    cells = rows.groupby(["city_id", column])["entity_id"].nunique().unstack(fill_value=0)
    total = rows.groupby("city_id")["entity_id"].nunique()
    return cells.assign(total=total).sort_values("total", ascending=False, kind="stable")


def list_sizes(printed_lists: pd.DataFrame, facts: pd.DataFrame) -> pd.Series:
    """How many firms each printed list holds (index list_name), by a fact or its own title; null where neither says."""
    rows = printed_lists.set_index("list_name")
    stated = rows["size_fact_id"].map(facts.set_index("fact_id")["value"])
    return stated.fillna(rows["size_in_title"].astype("Float64")).astype("Int64")


def lists(named: pd.DataFrame, printed_lists: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The printed lists of firms, one row each: list_name, list_id, size, named, firms, source_id, line.

    A list is partial where the article names fewer firms than it holds.
    """
    rows = named.dropna(subset=["list_name"]).sort_values(["line", "entity_id"])
    found = rows.groupby("list_name").agg(
        firms=("entity_id", lambda ids: list(dict.fromkeys(ids))),
        source_id=("source_id", "first"),
        line=("line", "first"),
    )
    found = found.assign(
        list_id=printed_lists.set_index("list_name")["list_id"], size=list_sizes(printed_lists, facts)
    ).reset_index()
    found = found.assign(named=found["firms"].map(len))
    return found.assign(partial=found["named"] < found["size"]).sort_values("size", ascending=False, ignore_index=True)

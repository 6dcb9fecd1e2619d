"""What is counted in the rows of one article: ways of checking, entities by city, owners of labs, names shared."""

from __future__ import annotations

import pandas as pd

WAYS = ("computed", "compared", "read")
KIND_ORDER = {"company": 0, "person": 2, "product": 2, "report": 2, "group": 3}  # firms, bodies, the rest, labels


def ways_of(checks: pd.DataFrame) -> pd.Series:
    """How each check was made: ``computed`` by a function, ``compared`` with another source, or ``read``."""
    compared = checks["reference_source_id"].notna() | checks["kind"].isin(["reference", "cross_article"])
    compared = compared | (checks["function"] == "restated").fillna(False)
    computed = checks["function"].notna() & ~compared
    return pd.Series("read", index=checks.index).mask(compared, "compared").mask(computed, "computed")


def count_ways(checks: pd.DataFrame) -> pd.Series:
    """How many checks were made in each way of `WAYS`, none included."""
    return ways_of(checks).value_counts().reindex(WAYS, fill_value=0)


def entities_in(mentions: pd.DataFrame, entities: pd.DataFrame, city_ids: list[str], kinds: list[str]) -> pd.DataFrame:
    """The entities of some kinds that the mentions name in some cities: one row an entity and city, with its kind."""
    named = mentions[mentions["city_id"].isin(city_ids)].merge(entities[["entity_id", "kind"]], on="entity_id")
    return named[named["kind"].isin(kinds)].drop_duplicates(["entity_id", "city_id"])


def owners_of(named: pd.DataFrame, relations: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """The entities named in each city that are part of an owner, by its kind: city_id, kind_owner, n, owned (ids)."""
    part_of = relations[relations["relation"] == "part_of"]
    owners = part_of.merge(entities[["entity_id", "kind"]], left_on="to_id", right_on="entity_id")
    owned = named.merge(owners[["from_id", "kind"]], left_on="entity_id", right_on="from_id", suffixes=("", "_owner"))
    by_kind = owned.drop_duplicates("entity_id").groupby(["city_id", "kind_owner"])["entity_id"]
    return by_kind.agg(n="size", owned=list).reset_index()


def also_named(
    source_id: str, mentions: pd.DataFrame, entities: pd.DataFrame, articles: pd.Series | list[str]
) -> pd.DataFrame:
    """The entities of an article that other articles name too: firms first, labels of groups last.

    Columns: entity_id, elsewhere (list of the other articles), kind, name_en, name_zh.
    """
    named = mentions.drop_duplicates(["entity_id", "source_id"]).sort_values("source_id", kind="stable")
    here = named.loc[named["source_id"] == source_id, "entity_id"]
    others = named[named["entity_id"].isin(here) & named["source_id"].isin(set(articles) - {source_id})]
    rows = others.groupby("entity_id")["source_id"].agg(list).rename("elsewhere").reset_index()
    rows = rows.merge(entities[["entity_id", "kind", "name_en", "name_zh"]], on="entity_id")
    rows = rows.assign(order=rows["kind"].map(KIND_ORDER).fillna(1), name=rows["name_en"].str.casefold())
    return rows.sort_values(["order", "name"], ignore_index=True).drop(columns=["order", "name"])

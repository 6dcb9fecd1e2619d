"""Compile the text tables under data/ to Parquet and describe them in a data package."""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from aicities import schema as T
from aicities.curation import rules as R
from aicities.language import joined, say
from aicities.method import checks as checking
from aicities.method import compare, verdicts
from aicities.method.numbers import NumberError, read_number

VERSION = "1.0.0"


def compile_tables() -> dict[str, pd.DataFrame]:
    """Every table, typed, completed by rule and validated, from the CSV files under data/.

    Raises `TableError` with one line for each problem in any table.
    """
    R.check_schema()
    found, problems = {}, []
    for made in ("curated", "extracted"):
        for name in T.table_names(made):
            try:
                found[name] = R.read_table(name)
            except R.TableError as error:
                problems.append(str(error))
    if problems:
        raise R.TableError("\n".join(problems))
    problems = complete(found)
    problems += R.find_problems(found) + R.row_problems(found)
    if problems:
        raise R.TableError("\n".join(dict.fromkeys(problems)))
    return {name: found[name] for name in T.table_names()}


def complete(found: dict[str, pd.DataFrame]) -> list[str]:
    """Fill in the columns that are made by rule; give one line for each row where a rule fails."""
    found["entities"] = _with_seats(found["entities"], found["relations"], found["places"])
    found["cities"] = R.to_types("cities", _cities(found["places"]))
    found["facts"], problems = _with_numbers(found["facts"], found["indicators"])
    found["checks"], more = _with_verdicts(found)
    found["facts"], unfounded = _with_status(found["facts"], found["checks"])
    return problems + more + unfounded + _rule_problems(found["checks"], found["verdict_rules"])


def _with_seats(entities: pd.DataFrame, relations: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    cities = set(places.loc[places["kind"] == "city", "place_id"])
    seats = relations[(relations["relation"] == "seat_in") & relations["to_id"].isin(cities)]
    order = {"stated": 0, "context": 1, "reference": 2}
    seats = seats.assign(rank=seats["basis"].map(order)).sort_values("rank", kind="stable")
    by_entity = seats.groupby("from_id").agg(n=("to_id", "nunique"), city=("to_id", "first"), basis=("basis", "first"))
    one = by_entity[by_entity["n"] == 1]
    return entities.assign(
        city_id=entities["entity_id"].map(one["city"]).astype("string"),
        city_basis=entities["entity_id"].map(one["basis"]).astype("string"),
    )


def _cities(places: pd.DataFrame) -> pd.DataFrame:
    rows = places[places["kind"] == "city"].rename(columns={"place_id": "city_id"})
    parents = places.set_index("place_id")
    is_province = rows["parent_id"].map(parents["kind"]).isin(["province"])
    for lang in ("zh", "en"):
        of_parent = rows["parent_id"].map(parents[f"name_{lang}"])
        rows[f"province_{lang}"] = of_parent.where(is_province, rows[f"name_{lang}"])
    return rows[T.columns("cities")["column"]].reset_index(drop=True)


def _with_numbers(facts: pd.DataFrame, indicators: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    units = indicators.set_index("indicator_id")["unit"]
    out, problems = [], []
    for i, fact in facts.iterrows():
        unit = units.get(fact["indicator_id"], "")
        try:
            reading = read_number(fact["value_text"], unit, fact["state"])
            out.append(
                [
                    *(_or_set(fact, name, getattr(reading, name)) for name in ("value", "low", "high")),
                    reading.comparator,
                    unit,
                ]
            )
        except NumberError as error:
            if fact[R.BY_HAND].isna().all():
                problems.append(R.cell_problem("facts", facts, i, "value_text", R.in_words(error)))
            out.append([fact["value_set"], fact["low_set"], fact["high_set"], "=", unit])
    names = ["value", "value_low", "value_high", "comparator", "unit"]
    numbers = pd.DataFrame(out, columns=names, index=facts.index)
    typed = {n: numbers[n].astype("Float64" if n.startswith("value") else "string") for n in names}
    return facts.assign(**typed), problems


def _or_set(fact: pd.Series, name: str, read: float | None) -> float | None:
    by_hand = fact[f"{name}_set"]
    return read if pd.isna(by_hand) else float(by_hand)


def _with_verdicts(found: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, list[str]]:
    checks, problems = found["checks"], []
    lows, highs = [], []
    for i, check in checks.iterrows():
        low = high = None
        if pd.notna(check["function"]):
            try:
                low, high = verdicts.compute(check, found)
                problems += _verdict_problem(i, check, found, (low, high))
                problems += _accepts_problem(i, check, found)
            except (LookupError, ValueError, TypeError, NumberError) as error:
                what = say(
                    "{function} can't be computed from row_refs ({reason}): correct function, row_refs or "
                    "reported_text",
                    function=check["function"],
                    reason=R.in_words(error),
                )
                problems.append(R.cell_problem("checks", checks, i, "function", what))
        lows.append(_finite(low))
        highs.append(_finite(high))
    return checks.assign(computed_low=pd.array(lows, "Float64"), computed_high=pd.array(highs, "Float64")), problems


DISPUTES = ("value", "date")  # what a failed check must speak of for the row to be disputed


def _with_status(facts: pd.DataFrame, checks: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A fact is disputed where a check of its value or date fails; another status stands by hand, with its reason."""
    failed = checks[(checks["verdict"] == "fails") & checks["speaks_of"].isin(DISPUTES)]
    disputed = set(failed["fact_ids"].dropna().str.split("|").explode())
    by_rule = facts["fact_id"].map(lambda fact_id: "disputed" if fact_id in disputed else "normal").astype("string")
    silent = facts.index[facts["status_set"].notna() & facts["note"].isna()]
    what = say("no check gives this status: say why in the note")
    problems = [R.cell_problem("facts", facts, i, "status_set", what) for i in silent]
    return facts.assign(status=facts["status_set"].fillna(by_rule)), problems


def _rule_problems(checks: pd.DataFrame, rules: pd.DataFrame) -> list[str]:
    """A check has the verdict that its rule leads to."""
    leads_to = checks["rule_id"].map(rules.set_index("rule_id")["verdict"])
    wrong = checks.index[leads_to.notna() & (leads_to != checks["verdict"])]
    whats = [
        say(
            "{rule} leads to {verdict}, not to {told}: correct the rule or the verdict",
            rule=checks.at[i, "rule_id"],
            verdict=leads_to[i],
            told=checks.at[i, "verdict"],
        )
        for i in wrong
    ]
    return [R.cell_problem("checks", checks, i, "rule_id", what) for i, what in zip(wrong, whats, strict=True)]


def _finite(x: float | None) -> float | None:
    return None if x is None or not math.isfinite(x) else float(x)


def _verdict_problem(i, check, found, computed) -> list[str]:
    printed = pd.notna(check["reported_text"])
    says = checking.verdict(verdicts.reported(check, found), computed) if printed else "not_checkable"
    if says == check["verdict"]:
        return []
    what = say(
        "says {verdict}, but {function} gives {computed} ({low:.6g} to {high:.6g}): correct the verdict or the rows it "
        "names",
        verdict=check["verdict"],
        function=check["function"],
        computed=says,
        low=computed[0],
        high=computed[1],
    )
    return [R.cell_problem("checks", found["checks"], i, "verdict", what)]


def _accepts_problem(i, check: pd.Series, found: Mapping[str, pd.DataFrame]) -> list[str]:
    """A decided check sets a fact beside its restatement only if they differ in nothing but what the check accepts."""
    if check["function"] != "restated" or check["verdict"] == "not_checkable":
        return []
    by_id = found["facts"].set_index("fact_id")
    ends = [check["fact_ids"].split("|")[0], check["row_refs"].split("|")[0].removeprefix("facts:")]
    accepted = set() if pd.isna(check["accepts"]) else set(check["accepts"].split("|"))
    differ = set(compare.why_not(*(by_id.loc[end] for end in ends)))
    more, less = (joined(sorted(names)) for names in (differ - accepted, accepted - differ))
    accept = say(
        "the two facts differ in {names}: accept it and say why, or make the verdict not_checkable", names=more
    )
    drop = say("the two facts do not differ in {names}: take it out", names=less)
    whats = [what for what, names in ((accept, more), (drop, less)) if names]
    return [R.cell_problem("checks", found["checks"], i, "accepts", what) for what in whats]


# Small files that are read whole: no statistics to skip parts by, and no second account of types that Parquet has.
SMALL = {"compression": "zstd", "compression_level": 19, "write_statistics": False, "store_schema": False}


def write(found: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as Parquet and `datapackage.json`, whole or not at all, the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".compile-") as tmp:
        for name, rows in found.items():
            pq.write_table(to_arrow(name, rows), Path(tmp) / f"{name}.parquet", **SMALL)
        package = json.dumps(datapackage(found, Path(tmp)), ensure_ascii=False, indent=1) + "\n"
        (Path(tmp) / "datapackage.json").write_text(package, encoding="utf-8")
        for path in sorted(Path(tmp).iterdir()):
            os.replace(path, folder / path.name)


def to_arrow(name: str, rows: pd.DataFrame) -> pa.Table:
    """A table for Parquet: lists as lists, no trace of the pandas that wrote it."""
    kinds = {
        "string": pa.string(),
        "list": pa.list_(pa.string()),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
    }
    arrays, fields = [], []
    for column in T.columns(name).itertuples():
        cells = [None if pd.isna(v) else (v.split("|") if column.type == "list" else v) for v in rows[column.column]]
        arrays.append(pa.array(cells, type=kinds[column.type]))
        fields.append(pa.field(column.column, kinds[column.type]))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def datapackage(found: dict[str, pd.DataFrame], folder: Path) -> dict:
    """The Data Package (v2) descriptor of the tables whose Parquet files stand in a folder."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "aicities",
        "title": "Cities of AI: how Chinese cities compete, 2020–2025",
        "version": VERSION,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": [_resource(name, rows, folder) for name, rows in found.items()],
    }


def _resource(name: str, rows: pd.DataFrame, folder: Path) -> dict:
    about = T.schema("tables").set_index("table").loc[name]
    content = (folder / f"{name}.parquet").read_bytes()
    return {
        "name": name.replace("_", "-"),
        "path": f"{name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": about["title_en"],
        "title_zh": about["title_zh"],
        **_descriptions(about),
        "rows": len(rows),
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "schema": {
            "fields": [_field(c) for c in T.columns(name).itertuples()],
            **_primary_key(name),
            **({"foreignKeys": keys} if (keys := _foreign_keys(name)) else {}),
        },
    }


def _descriptions(about: Mapping[str, str]) -> dict:
    """What a table or column holds; in Chinese too, once that is written."""
    return {name: about[name] for name in ("description", "description_zh") if about[name]}


def _field(column) -> dict:
    allowed = list(T.vocabulary(column.vocabulary)["value"])
    if column.type == "integer":
        allowed = [int(v) for v in allowed]
    limits = ({"required": True} if column.required else {}) | ({"enum": allowed} if allowed else {})
    return {
        "name": column.column,
        "type": column.type,
        "title": column.title_en,
        "title_zh": column.title_zh,
        **_descriptions(column._asdict()),
        "origin": column.origin,
        **({"itemType": "string"} if column.type == "list" else {}),
        **({"constraints": limits} if limits else {}),
    }


def _primary_key(name: str) -> dict:
    """A key with a column that may be null can't be a primary key of a data package."""
    required = set(T.columns(name).query("required == 'true'")["column"])
    return {"primaryKey": T.key(name)} if set(T.key(name)) <= required else {}


def _foreign_keys(name: str) -> list[dict]:
    """Only a reference to one table can be a foreign key; the others are checked by `find_problems`."""
    rows = T.columns(name).query("type != 'list' and refers_to != '' and not refers_to.str.contains('[|]')")
    return [
        {
            "fields": [r.column],
            "reference": {"resource": r.refers_to.replace("_", "-"), "fields": [T.key(r.refers_to)[0]]},
        }
        for r in rows.itertuples()
    ]

"""Which firms make a city's scene, and who says so: firms by city, article, sector, seat and printed list."""

from __future__ import annotations

import altair as alt
import pandas as pd
from IPython.display import HTML, Markdown

from aicities.data import city_name, city_of, label, load, name_of, say, source_line, source_name, source_names
from aicities.display.charts import counted_cells
from aicities.display.controls import finds, keeps, menu, radio, search_box
from aicities.display.encodings import tips
from aicities.display.links import line_links
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, GREEN, GREY, PURPLE, VERMILION, titled
from aicities.method import rosters

ARTICLE_COLOURS = {
    "two-tigers-2020": (BLUE, "circle"),
    "qingdao-2020": (VERMILION, "triangle-up"),
    "three-cities-2024": (GREEN, "square"),
    "guangzhou-2024": (PURPLE, "diamond"),
    "shenzhen-hangzhou-2025": (GREY, "cross"),
}

# --- rows -------------------------------------------------------------------------------------------------------------


def firms() -> pd.DataFrame:
    """The companies, by English name."""
    return rosters.firms(load("entities"))


def named() -> pd.DataFrame:
    """Every place where an article names a firm, as `rosters.named` gives it."""
    return rosters.named(load("mentions"), firms())


def ties() -> pd.DataFrame:
    """Which article ties which firm to which city, as `rosters.ties` gives it."""
    relations = load("relations")
    return rosters.ties(named(), relations.assign(city_id=relations["to_id"].map(city_of)))


def lists() -> pd.DataFrame:
    """The printed lists of firms, as `rosters.lists` gives them."""
    return rosters.lists(named(), load("printed_lists"), load("facts"))


def answer() -> Markdown:
    """The answer of the page in two sentences: where the firms are, and how many rest on one article."""
    rows = ties()
    old, new = (
        set(rows.query("city_id == 'guangzhou' and source_id == @source")["entity_id"])
        for source in ("two-tigers-2020", "guangzhou-2024")
    )
    most = [f"{city_name(c)} ({n})" for c, n in rosters.counts(rows, "source_id")["total"].head(3).items()]
    parts = {
        "n": rows["entity_id"].nunique(),
        "most": ", ".join(most),
        "alone": (rosters.shared(rows)["articles"] == 1).sum(),
        "old": len(old),
        "new": len(new),
        "both": ", ".join(map(name_of, sorted(old & new))),
    }
    return Markdown(say(ANSWER, **parts))


ANSWER = (
    "The five articles name **{n}** firms, most of them in {most}, but **{alone}** firms stand in one article alone. "
    "Two articles tell of Guangzhou 广州, with **{old}** and **{new}** firms, and share only **{both}**: "
    "a roster shows what its author chose to name."
)


# --- printed lists ----------------------------------------------------------------------------------------------------


def lists_table(caption: str) -> HTML:
    """The printed lists as a table: list, how many of its firms are named, whether partial, the names, where."""
    rows = lists()
    shown = pd.DataFrame(
        {
            "list": rows["list_id"].map(name_of) + "\n" + rows["list_name"],
            "named": [
                say("{n} of {size}", n=n, size=size) for n, size in zip(rows["named"], rows["size"], strict=True)
            ],
            "partial": [say("partial") if p else say("whole") for p in rows["partial"]],
            "firms": rows["firms"].map(lambda ids: ", ".join(map(name_of, ids))),
            "source": [source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)],
        }
    )
    return table(shown, caption, _heads())


# --- tables -----------------------------------------------------------------------------------------------------------


def _heads() -> dict[str, str]:
    return heads(
        city="City",
        sector="Sector",
        n="Firms",
        firm="Firm",
        firms="Firms named",
        seat="Seat, as stated",
        base="Base, as stated",
        named="Named",
        partial="The list is",
        list="List",
        source="Article",
        line="Line",
        total="All five",
        role="Said of it",
    )


def tie_words(tie: str) -> str:
    """Say how an article ties a firm to a city: it states the seat, states a base, or only names the firm there."""
    words = {
        "seat": "seat stated",
        "base": "base stated",
        "named": "only named",
    }
    return say(words[tie])


def sector_name(sector) -> str:
    """A sector's title; for null, that none is stated."""
    return label("sector", sector) or say("not stated")


def roster_table(rows: pd.DataFrame, caption: str) -> HTML:
    """The firms of each city by sector as a table, the names spelt out; ``rows`` as `ties` gives them."""
    rows = rows.dropna(subset=["city_id"]).assign(sector=lambda r: r["sector"].map(sector_name))
    cells = rows.groupby(["city_id", "sector"])["entity_id"].agg(
        lambda ids: sorted(set(map(name_of, ids)), key=str.casefold)
    )
    shown = cells.reset_index(name="names").assign(n=lambda r: r["names"].map(len))
    shown = shown.assign(city=shown["city_id"].map(city_name), firms=shown["names"].map(", ".join))
    shown = shown.sort_values(["city", "n", "sector"], ascending=[True, False, True])
    return table(shown[["city", "sector", "n", "firms"]], caption, _heads())


def counts_table(rows: pd.DataFrame, caption: str) -> HTML:
    """How many firms each article puts in each city, with how many different firms that makes."""
    found = rosters.counts(rows, "source_id")
    shown = found[[s for s in ARTICLE_COLOURS if s in found] + ["total"]].reset_index()
    shown.insert(0, "city", shown.pop("city_id").map(city_name))
    return table(shown.astype(object).replace(0, ""), caption, _heads())  # empty: none, and left out on a phone


def seats_table(caption: str) -> HTML:
    """The firms whose seat an article states, with the cities where some article says they have a base."""
    seats = load("relations").query("relation == 'seat_in'").drop_duplicates("from_id").sort_values("from_id")
    bases = (
        load("relations")
        .query("relation == 'based_in'")
        .assign(city=lambda r: r["to_id"].map(city_of))
        .dropna(subset=["city"])
    )
    where = bases.groupby("from_id")["city"].agg(lambda ids: ", ".join(sorted(set(map(city_name, ids)))))
    shown = pd.DataFrame(
        {
            "firm": seats["from_id"].map(city_name),
            "seat": seats["to_id"].map(city_name),
            "base": seats["from_id"].map(where).fillna(""),
            "source": seats["source_id"].map(source_name),
            "line": line_links(seats),
        }
    )
    return table(shown, caption, _heads())


# --- charts -----------------------------------------------------------------------------------------------------------


def _cities(rows: pd.DataFrame) -> list[str]:
    return list(rows["city_id"].value_counts().index)


def firm_map(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw firm by city, a mark for each article that ties the two, with search, a menu of cities a choice of firms.

    ``rows``: as `ties` gives them. Filled: the article says that the firm is based there. Hollow: it only names it
    in the city's scene. A square around a mark: the seat is stated.
    """
    data, cities = _drawn(rows), _cities(rows.drop_duplicates(["entity_id", "city_id"]))
    chosen = (
        f"trim(find) != '' ? {finds('find', 'names')} "
        ": city != '' ? indexof(datum.cities, '|' + city + '|') >= 0 : (show == 'all' || datum.shared)"
    )
    base = alt.Chart(data).transform_filter(chosen)
    columns = [city_name(c) for c in cities] + [_no_city()] * bool(rows["city_id"].isna().any())
    chart = alt.layer(*_marks(base, _city_axis(columns, grid=True), _firm_axis(data)), _nothing(data, chosen))
    chart = chart.add_params(*_firm_controls(cities)).properties(width="container", height=alt.Step(22))
    return titled(chart, title, named(), description)


def _firm_controls(cities: list[str]) -> list[alt.Parameter]:
    shown = {
        "shared": say("firms in several cities or articles"),
        "all": say("all firms"),
    }
    return [
        search_box("find", say("Find a firm"), "华为 / Huawei"),
        radio("show", say("Show"), shown),
        menu("city", say("City"), {c: city_name(c) for c in cities}, everything=say("all")),
    ]


def _city_axis(names: list[str], grid: bool) -> alt.X:
    axis = alt.Axis(orient="top", labelAngle=-90, labelLimit=120, domain=False, ticks=False, grid=grid)
    return alt.X("city:N", title=None, sort=names, scale=alt.Scale(domain=names), axis=axis)


def _firm_axis(data: pd.DataFrame) -> alt.Y:
    axis = alt.Axis(labelLimit=150, grid=True, ticks=False, domain=False)
    return alt.Y("firm:N", title=None, sort=list(data["firm"].unique()), axis=axis)


def _no_city() -> str:
    return say("no city 无")


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """What the firm map draws: names to search in, cities and articles by name, and whether a firm is shared."""
    order = rosters.shared(rows)
    order["shared"] = (order["articles"] > 1) | (order["cities"] > 1)
    known = load("entities").set_index("entity_id")
    rows = order.merge(rows, on="entity_id", how="left")
    where = rows.groupby("entity_id")["city_id"].agg(lambda ids: "|".join(["", *sorted(set(ids.dropna())), ""]))
    names = {
        i: "|".join([known.loc[i, "name_zh"], known.loc[i, "name_en"], *(a for a in _aliases(known, i))]).lower()
        for i in order["entity_id"]
    }
    cell = rows.sort_values("source_id").groupby(["entity_id", "city_id"], dropna=False)["source_id"]
    beside = cell.cumcount() - (cell.transform("size") - 1) / 2
    return pd.DataFrame(
        {
            "beside": beside,
            "firm": rows["entity_id"].map(_short_name),
            "names": rows["entity_id"].map(names),
            "cities": rows["entity_id"].map(where),
            "city": rows["city_id"].map(city_name).replace("", _no_city()),
            "article": rows["source_id"].map(source_name),
            "tie": rows["tie"],
            "how": rows["tie"].map(tie_words),
            "sector": rows["sector"].map(sector_name),
            "shared": rows["shared"],
            "source": [source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)],
        }
    )


def _aliases(known: pd.DataFrame, entity_id: str) -> list[str]:
    found = known.loc[entity_id, "aliases"]
    return [] if found is None or found is pd.NA else list(found)


def _short_name(entity_id: str) -> str:
    """Both names where they fit an axis of a phone, else the one in the language of the book."""
    both = city_name(entity_id)
    return both if len(both) <= 22 else name_of(entity_id)


def _marks(base: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw a mark for each article, side by side in the cell: filled for a stated seat or base, else hollow."""
    colours, shapes = (
        alt.Scale(domain=[*source_names(ARTICLE_COLOURS).values()], range=list(r))
        for r in zip(*ARTICLE_COLOURS.values(), strict=True)
    )
    words, legend = say("Article"), alt.Legend(columns=1)
    placed = base.encode(x=x, y=y, xOffset=alt.XOffset("beside:Q", scale=alt.Scale(domain=[-1.5, 1.5])))
    marks = placed.encode(
        color=alt.Color("article:N", title=words, scale=colours, legend=legend),
        shape=alt.Shape("article:N", title=words, scale=shapes, legend=legend),
        tooltip=tips(
            firm="Firm",
            city="City",
            how="Tie",
            sector="Sector",
            source="Source",
        ),
    )
    look = {"size": 60, "opacity": 1, "strokeWidth": 1.6}
    return [
        placed.transform_filter("datum.tie == 'seat'").mark_point(shape="square", size=260, filled=False, color=GREY),
        marks.transform_filter("datum.tie != 'named'").mark_point(filled=True, **look),
        marks.transform_filter("datum.tie == 'named'").mark_point(filled=False, **look),
    ]


def _nothing(data: pd.DataFrame, chosen: str) -> alt.Chart:
    words = say("No firm of this name in the five articles")
    empty = alt.Chart(data).transform_calculate(left=f"({chosen}) ? 1 : 0")
    empty = empty.transform_aggregate(n="sum(left)").transform_filter("datum.n == 0")
    return empty.mark_text(align="left", baseline="top", fontSize=13).encode(
        x=alt.value(0), y=alt.value(2), text=alt.value(words)
    )


def sector_matrix(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw city by sector, with the number of firms in each cell, for one article or all; a tooltip names the firms.

    ``rows``: as `ties` gives them. At first only sectors with two firms or more in all are shown.
    """
    rows = rows.dropna(subset=["city_id"])
    data = _sector_data(rows)
    order = list(data.sort_values(["size", "sector"], ascending=[False, True])["sector"].unique())
    cities = [city_name(c) for c in _cities(rows.drop_duplicates(["entity_id", "city_id"]))]
    cells = (
        alt.Chart(data)
        .transform_filter(f"{keeps('article')} && datum.size >= least")
        .transform_aggregate(groupby=["city", "sector", "firm"])
        .transform_aggregate(n="count()", all="values(firm)", groupby=["city", "sector"])
        .transform_calculate(firms="join(pluck(datum.all, 'firm'), ', ')")
    )
    cells = cells.encode(
        x=_city_axis(cities, grid=False),
        y=alt.Y("sector:N", title=None, sort=order, axis=alt.Axis(domain=False, ticks=False, grid=True)),
        tooltip=tips(firms="Firms", n="Number", city="City", sector="Sector"),
    )
    chart = counted_cells(cells, most=7).add_params(*_sector_controls(data))
    chart = chart.properties(width="container", height=alt.Step(28))
    return titled(chart, title, named().dropna(subset=["city_id"]), description)


def _sector_data(rows: pd.DataFrame) -> pd.DataFrame:
    """What the matrix draws: a row a tie, with how many firms its sector has in all (size)."""
    size = rows.groupby(rows["sector"].fillna("none"))["entity_id"].nunique()
    return pd.DataFrame(
        {
            "firm": rows["entity_id"].map(name_of),
            "city": rows["city_id"].map(city_name),
            "article": rows["source_id"],
            "sector": rows["sector"].map(sector_name),
            "size": rows["sector"].fillna("none").map(size).astype(int),
        }
    )


def _sector_controls(data: pd.DataFrame) -> list[alt.Parameter]:
    articles = source_names(s for s in ARTICLE_COLOURS if s in set(data["article"]))
    least = {2: say("with two firms or more"), 1: say("all")}
    every = say("all five articles")
    return [
        menu("article", say("As told by"), articles, everything=every),
        radio("least", say("Sectors"), least),
    ]

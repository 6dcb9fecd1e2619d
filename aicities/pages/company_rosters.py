"""Which firms make a city's scene, and who says so: firms by city, article, sector, seat and printed list."""

from __future__ import annotations

import altair as alt
import pandas as pd
from IPython.display import HTML, Markdown

from aicities.data import (
    articles,
    city_name,
    city_of,
    label,
    lines_of,
    load,
    name_of,
    number_of_articles,
    say,
    source_line,
    source_name,
    source_names,
)
from aicities.display.controls import finds, keeps, menu, radio, search_box, vega
from aicities.display.encodings import tips, top_axis, with_table
from aicities.display.sentences import counted
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, BROWN, VERMILION, article_looks, titled
from aicities.language import joined, sign
from aicities.method import network, rosters

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
    """The answer of the page in two sentences: how many firms rest on one article, and what two articles share."""
    rows = ties()
    shared = rosters.shared(rows)
    old, new = (
        rows.query("city_id == 'guangzhou' and source_id == @source").drop_duplicates("entity_id")
        for source in ("two-tigers-2020", "guangzhou-2024")
    )
    parts = {
        "articles": number_of_articles(),
        "n": counted(shared),
        "alone": counted(shared[shared["articles"] == 1]),
        "city": city_name("guangzhou"),
        "old": counted(old),
        "new": counted(new),
        "both": joined(map(city_name, sorted(set(old["entity_id"]) & set(new["entity_id"])))),
    }
    return Markdown(say(ANSWER, **parts))


ANSWER = (
    "The {articles} articles name **{n}** firms, but **{alone}** of them are named in one article alone. "
    "Two articles are about {city}, with **{old}** and **{new}** firms, and have only **{both}** in common: "
    "who makes a city's scene depends on who tells it."
)


# --- printed lists ----------------------------------------------------------------------------------------------------


def lists_table(caption: str) -> HTML:
    """The printed lists as a table: list, how many of its firms are named, whether partial, the names, where."""
    rows = lists()
    names = zip(rows["list_id"].map(name_of), rows["list_name"], strict=True)
    shown = pd.DataFrame(
        {
            "list": ["\n".join(dict.fromkeys(both)) for both in names],
            "named": [
                say("{n} of {size}", n=n, size=size) for n, size in zip(rows["named"], rows["size"], strict=True)
            ],
            "partial": [say("partial") if p else say("whole") for p in rows["partial"]],
            "firms": rows["firms"].map(lambda ids: joined(map(name_of, ids))),
            "source": [source_line(s, n) for s, n in zip(rows["source_id"], rows["line"], strict=True)],
        }
    )
    return table(shown, caption, _heads())


# --- tables -----------------------------------------------------------------------------------------------------------


def _heads() -> dict[str, str]:
    return heads(
        firms="Firms named",
        named="Named",
        partial="The list is",
        list="List",
        source="Article",
    )


def tie_words(tie: str) -> str:
    """Say how an article ties a firm to a city: it states the seat, states a base, or only names the firm there."""
    words = {
        "seat": "seat stated",
        "base": "base stated",
        "named": "only named",
    }
    return say(words[tie])


def tie_looks() -> list[str]:
    """The legend of the ties, in the order of `rosters.TIES`: how a mark looks, and what it says."""
    shown = ("● large: {tie}", "● small: {tie}", "○ hollow: {tie}")
    return [say(text, tie=tie_words(tie)) for text, tie in zip(shown, rosters.TIES, strict=True)]


def sector_name(sector) -> str:
    """A sector's title; for null, that none is stated."""
    return label("sector", sector) or say("not stated")


# --- charts -----------------------------------------------------------------------------------------------------------


def network_chart(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw firms and cities as a network: a line for each city that an article ties a firm to.

    ``rows``: as `ties` gives them. Firms of several cities stand in the middle with their names, the others around
    their city. A colour is an article. A menu keeps what one article tells, a search box finds a firm.
    """
    placed = rows.dropna(subset=["city_id"])
    found = network.layout(placed, NETWORK)
    firms = _network_firms(placed, found)
    layers = [_network_lines(placed, found, firms), *_network_firm_marks(firms), _network_cities(placed, found)]
    told_by = source_names(s for s in articles() if s in set(rows["source_id"]))
    controls = [
        menu("article", say("As told by"), told_by, everything=say("all articles")),
        search_box("find", say("Find a firm"), "华为 / Huawei"),
    ]
    chart = alt.layer(*layers).add_params(*controls).properties(width="container", height=NETWORK)
    heads_of = {"firm": "Firm", "city": "City", "how": "Tie", "source": "Source"}
    return with_table(titled(chart, title, named(), description), _network_table(placed), **heads_of)


NETWORK = 300  # the height of the network, in pixels
SIDE = 0.18  # how far in from its edge a city stands, as a share of the width
PX, PX2 = alt.X("px:Q", scale=None, axis=None), alt.X2("px2:Q")
PY, PY2 = alt.Y("y:Q", scale=None, axis=None), alt.Y2("y2:Q")
SPREAD = f"width * (0.5 + datum.side * {0.5 - SIDE})"
MOST_HITS = 6  # names of more finds would cover each other
NARROW = "width < 480"  # a phone: firms in the middle have one name
KEPT = "article === '' || indexof(datum.articles, '|' + article + '|') >= 0"
TOLD = alt.condition(KEPT, alt.value(1), alt.value(0.12))


def _network_firms(rows: pd.DataFrame, found: network.Layout) -> pd.DataFrame:
    """What is drawn of each firm: its place, its name and how wide it is, its articles, what a search reads."""
    sources = rows.groupby("entity_id")["source_id"].agg(lambda ids: list(dict.fromkeys(ids)))
    cities = rows.groupby("entity_id")["city_id"].agg(lambda ids: joined(map(city_name, dict.fromkeys(ids))))
    known, data = load("entities").set_index("entity_id"), found.firms.reset_index(names="id")
    return data.assign(
        firm=data["id"].map(city_name),
        short=data["id"].map(name_of),
        half=[_text_width(city_name(firm)) / 2 + 4 for firm in data["id"]],
        half_short=[_text_width(name_of(firm)) / 2 + 4 for firm in data["id"]],
        names=[_searched(known, firm) for firm in data["id"]],
        articles=[f"|{'|'.join(sources[firm])}|" for firm in data["id"]],
        told=[_teller(sources[firm]) for firm in data["id"]],
        sources=[joined(map(source_name, sources[firm])) for firm in data["id"]],
        cities=data["id"].map(cities),
        sector=data["id"].map(known["sector"]).map(sector_name),
    )


def _text_width(text: str) -> float:
    """About how wide a text of 12 pixels is."""
    wide = sum(ord(letter) >= 0x2E80 for letter in text)
    return 6.9 * (len(text) - wide) + 12.2 * wide  # no sum of fractions: Python 3.12 adds them up another way than 3.11


def _teller(source_ids: list[str]) -> str:
    """The article that tells of a firm, or that several do."""
    return source_name(source_ids[0]) if len(source_ids) == 1 else say("several articles")


def _searched(known: pd.DataFrame, firm: str) -> str:
    """All names of a firm, as a search box looks for them."""
    return "|".join([known.loc[firm, "name_zh"], known.loc[firm, "name_en"], *_aliases(known, firm)]).lower()


def _network_colour() -> alt.Color:
    colours = [colour for colour, _ in article_looks().values()]
    scale = alt.Scale(domain=[*source_names(articles()).values(), say("several articles")], range=[*colours, BROWN])
    legend = alt.Legend(title=None, columns=alt.ExprRef("width < 480 ? 2 : 3"), symbolType="circle", symbolSize=90)
    return alt.Color("told:N", scale=scale, legend=legend)


def _network_lines(rows: pd.DataFrame, found: network.Layout, firms: pd.DataFrame) -> alt.LayerChart:
    """A line from each firm to its city, an article each; two of the same firm and city stand beside each other."""
    data = rows.drop_duplicates(["entity_id", "city_id", "source_id"])
    firm = firms.set_index("id").loc[data["entity_id"]].reset_index()
    city = found.cities.loc[data["city_id"]].reset_index()
    beside = data.groupby(["entity_id", "city_id"]).cumcount().to_numpy() * 3.0
    lines = pd.DataFrame(
        {
            "side": firm["side"],
            "dx": firm["dx"].where(firm["side"] != 0, firm["half"] * city["side"]),
            "dx_short": firm["dx"].where(firm["side"] != 0, firm["half_short"] * city["side"]),
            "y": firm["y"] + beside * (firm["side"] == 0),
            "to": city["side"],
            "y2": city["y"] + beside * (firm["side"] == 0),
            "told": data["source_id"].map(source_name).to_list(),
            "articles": ("|" + data["source_id"] + "|").to_list(),
        }
    ).round(1)
    start = f"{SPREAD} + ({NARROW} ? datum.dx_short : datum.dx)"
    ends = alt.Chart(lines).transform_calculate(px=start, px2=SPREAD.replace("side", "to"))
    return ends.mark_rule(strokeWidth=1.6).encode(x=PX, x2=PX2, y=PY, y2=PY2, color=_network_colour(), opacity=TOLD)


def _network_firm_marks(firms: pd.DataFrame) -> list[alt.Chart]:
    """A mark for each firm of one city, the name of each firm of several; a ring and a name for what is searched."""
    base = alt.Chart(firms.round(1)).transform_calculate(px=f"{SPREAD} + datum.dx").encode(x=PX, y=PY, opacity=TOLD)
    told = base.encode(tooltip=tips(firm="Firm", cities="City", sources="Article", sector="Sector"))
    dots = told.transform_filter("datum.side != 0").mark_point(filled=True, size=55).encode(color=_network_colour())
    names = told.transform_filter("datum.side == 0").transform_calculate(text=f"{NARROW} ? datum.short : datum.firm")
    names = names.mark_text(fontWeight="bold").encode(text="text:N")
    hits = base.transform_filter(f"trim(find) != '' && {finds('find', 'names')}").encode(opacity=alt.value(1))
    rings = hits.transform_filter("datum.side != 0").mark_point(filled=False, size=200, strokeWidth=3, color=VERMILION)
    aside = alt.expr("datum.side < 0 ? 'left' : 'right'")
    few = hits.transform_joinaggregate(hits="count()").transform_filter(f"datum.side != 0 && datum.hits <= {MOST_HITS}")
    few = few.transform_calculate(text=f"{NARROW} ? datum.short : datum.firm").encode(text="text:N")
    words = few.mark_text(align=aside, dx=alt.expr("-16 * datum.side"), fontWeight="bold")
    under = hits.transform_filter("datum.side == 0").mark_tick(orient="horizontal", thickness=3, color=VERMILION)
    line = under.encode(y=alt.Y("below:Q", scale=None, axis=None), size=alt.value(70)).transform_calculate(
        below="datum.y + 9"
    )
    return [dots, names, rings, words, line]


def _network_cities(rows: pd.DataFrame, found: network.Layout) -> alt.Chart:
    """The name of each city above its firms, with how many it has."""
    n = rows.groupby("city_id")["entity_id"].nunique()
    data = pd.DataFrame(
        {
            "city": found.cities.index.map(city_name),
            "n": n[found.cities.index],
            "side": found.cities["side"],
            "y": (found.cities["y"] - found.cities["radius"] - 8).round(1),
        }
    )
    name = f"datum.city + ({NARROW} ? '' : {vega(sign('open'))} + datum.n + {vega(sign('close'))})"
    text = alt.Chart(data).transform_calculate(px="datum.side < 0 ? 0 : width", text=name)
    align = alt.expr("datum.side < 0 ? 'left' : 'right'")
    return text.mark_text(align=align, fontSize=13, fontWeight="bold").encode(x=PX, y=PY, text="text:N")


def _network_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The ties as the table below the network has them, a city after the other."""
    shown = pd.DataFrame(
        {
            "firm": rows["entity_id"].map(city_name),
            "city": rows["city_id"].map(city_name),
            "how": rows["tie"].map(tie_words),
            "source": lines_of(rows),
        }
    )
    return shown.sort_values(["city", "firm"], kind="stable")


def _cities(rows: pd.DataFrame) -> list[str]:
    return list(rows["city_id"].value_counts().index)


def firm_map(rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw firm by city, a mark for each article that ties the two, with search, a menu of cities a choice of firms.

    ``rows``: as `ties` gives them. Large: the article states the seat there. Filled: it says that the firm is based
    there. Hollow: it only names it in the city's scene.
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
    heads_of = {"firm": "Firm", "city": "City", "how": "Tie", "sector": "Sector", "source": "Source"}
    return with_table(titled(chart, title, named(), description), **heads_of)


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
    return alt.X("city:N", title=None, sort=names, scale=alt.Scale(domain=names), axis=top_axis(names, grid))


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
    names = {firm: _searched(known, firm) for firm in order["entity_id"]}
    cell = rows.sort_values("source_id", kind="stable").groupby(["entity_id", "city_id"], dropna=False)["source_id"]
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
    """Draw a mark for each article, side by side in the cell: large for a stated seat, hollow for a mere mention."""
    colours, shapes = (
        alt.Scale(domain=[*source_names(articles()).values()], range=list(r))
        for r in zip(*article_looks().values(), strict=True)
    )
    words, legend = say("Article"), alt.Legend(columns=alt.ExprRef("width < 480 ? 1 : 3"))
    ties, said = [tie_words(tie) for tie in rosters.TIES], say("What it says")
    sizes, fills = (alt.Scale(type="ordinal", domain=ties, range=of) for of in ([190, 60, 60], [1, 1, 0]))
    looks = dict(zip(ties, tie_looks(), strict=True))
    of_tie = {"columns": alt.ExprRef("width < 480 ? 1 : 3"), "symbolOpacity": 0, "symbolSize": 1}
    marks = base.mark_point(strokeWidth=1.8, opacity=1).encode(
        x=x,
        y=y,
        xOffset=alt.XOffset("beside:Q", scale=alt.Scale(domain=[-1.5, 1.5])),
        fill=alt.Fill("article:N", title=words, scale=colours, legend=legend),
        stroke=alt.Stroke("article:N", title=words, scale=colours, legend=legend),
        shape=alt.Shape("article:N", title=words, scale=shapes, legend=legend),
        size=alt.Size(
            "how:N", scale=sizes, legend=alt.Legend(**of_tie, title=said, labelExpr=f"{vega(looks)}[datum.label]")
        ),
        fillOpacity=alt.FillOpacity("how:N", scale=fills, legend=None),
        tooltip=tips(firm="Firm", city="City", how="Tie", sector="Sector", source="Source"),
    )
    return [marks]


def _nothing(data: pd.DataFrame, chosen: str) -> alt.Chart:
    words = say("No firm of this name in the articles")
    empty = alt.Chart(data).transform_calculate(left=f"({chosen}) ? 1 : 0")
    empty = empty.transform_aggregate(n="sum(left)").transform_filter("datum.n == 0")
    return empty.mark_text(align="left", baseline="top", fontSize=13).encode(
        x=alt.value(0), y=alt.value(2), text=alt.value(words)
    )


def sector_chart(rows: pd.DataFrame, title: str, description: str) -> alt.Chart:
    """Draw the firms of each city by sector, a square a firm, for one article or all; a tooltip names the firm.

    ``rows``: as `ties` gives them. Only sectors with two firms or more in all are shown.
    """
    rows = rows.dropna(subset=["city_id", "sector"])
    size = rows.groupby("sector")["entity_id"].nunique()
    rows = rows[rows["sector"].map(size) >= 2]
    data = pd.DataFrame(
        {
            "firm": rows["entity_id"].map(city_name),
            "city": rows["city_id"].map(city_name),
            "article": rows["source_id"],
            "sector": rows["sector"].map(sector_name),
        }
    )
    order = [sector_name(s) for s in size[size >= 2].sort_values(ascending=False, kind="stable").index]
    cities = [city_name(c) for c in _cities(rows.drop_duplicates(["entity_id", "city_id"]))]
    chart = _squares(alt.Chart(data).transform_filter(keeps("article")), cities, order)
    told_by = source_names(s for s in articles() if s in set(data["article"]))
    chart = chart.add_params(menu("article", say("As told by"), told_by, everything=say("all articles")))
    chart = titled(chart.properties(width="container", height=alt.Step(26)), title, named(), description)
    shown = data.assign(article=data["article"].map(source_name)).sort_values(["sector", "city"], kind="stable")
    return with_table(chart, shown, sector="Sector", city="City", firm="Firm", article="Article")


def _squares(base: alt.Chart, cities: list[str], sectors: list[str]) -> alt.Chart:
    """A square for each firm of a cell, in a row."""
    cells = base.transform_aggregate(groupby=["city", "sector", "firm"])
    cells = cells.transform_window(nth="row_number()", groupby=["city", "sector"])
    size = alt.ExprRef("width < 480 ? 34 : 130")
    return cells.mark_square(size=size, color=BLUE, opacity=1).encode(
        x=_city_axis(cities, grid=False),
        xOffset=alt.XOffset("nth:Q", scale=alt.Scale(domain=[0, 5])),
        y=alt.Y("sector:N", title=None, sort=sectors, axis=alt.Axis(domain=False, ticks=False, grid=True)),
        tooltip=tips(firm="Firm", city="City", sector="Sector"),
    )

"""Draw and tabulate what `aicities.method.composite` computes; a chart computes it again as a reader moves a slider."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import altair as alt
import numpy as np
import pandas as pd
from IPython.display import HTML

from aicities.data import city_name, load, name_of, row_url, say, source_name
from aicities.display.comparing import reason_words
from aicities.display.controls import keeps, menu, slider, vega
from aicities.display.encodings import tips
from aicities.display.links import Link
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, BROWN, GREY, titled
from aicities.language import in_language
from aicities.method.composite import (
    HIGH,
    LOW,
    METHODS,
    NEAR,
    Lab,
    acceptability,
    gaps,
    kept,
    places,
)
from aicities.method.rankings import list_ids

Z_END = 3  # of the axis for z-scores
ROW, TOP = 32, 78  # pixels: a city's height, and the room for the lines of text above the first row of a duel


# --- names ------------------------------------------------------------------------------------------------------------

NORMS = {
    "minmax": "min-max",
    "rank": "rank",
    "z": "z-score",
    "goalpost": "goalposts",
}
HOWS = {"arithmetic": "arithmetic mean", "geometric": "geometric mean"}
MISSING = {"out": "leave the city out", "share": "use its other indicators"}
SIGNS = {"arithmetic": "+", "geometric": "×"}  # heads of many columns: what a mean adds, what it multiplies
SHORT = {
    "average-wage": "wage",
    "gdp": "GDP",
    "house-price": "house price",
    "unicorns": "unicorns",
    "listed-llms": "language models",
    "ai-conference-papers": "AI papers",
    "ai-pilot-zone": "pilot zone",
    "ai-pioneer-zone": "pioneer zone",
    "supercomputing-centre": "supercomputer",
    "high-tech-firms": "high-tech firms",
    "little-giant-firms": "little giants",
    "academic-papers": "papers",
    "invention-patents": "patents",
}
BETTER = {1: "more", -1: "less", 0: "–"}


def short(indicator_id: str) -> str:
    """A name of an indicator that fits a slider: the short one, or its full name."""
    return say(SHORT[indicator_id]) if indicator_id in SHORT else name_of(indicator_id)


def method_name(norm: str, how: str) -> str:
    """The name of a method, such as ``min-max, arithmetic mean``."""
    return say(NORMS[norm]) + say(", ", "、") + say(HOWS[how])


def weighting_name(id_: str) -> str:
    """The name of a weighting: ``own``, ``entropy``, ``equal``, or the city whose central weights it has."""
    named = heads(own="my sliders", entropy="by entropy", equal="equal")
    return named.get(id_) or say("central weights of {id}", id=city_name(id_))


def why_not_words(panel) -> str:
    """Why a panel can't enter an index, in words; empty where it can (`composite.reasons` has the ids)."""
    few = say("1 city" if panel.n == 1 else f"{panel.n} cities", f"{panel.n}城") + say(" only", "")
    words = heads(
        not_raw="a place or a score, not a raw figure",
        aimed_at="a target or plan",
        computed="computed from other rows",
        no_direction="neither more nor less is better",
        no_date="no date",
    )
    return "; ".join((words | {"few_cities": few})[reason] for reason in panel.why_not)


# --- the sliders ------------------------------------------------------------------------------------------------------


def ladder(
    lab: Lab,
    rows: pd.DataFrame,
    presets: dict[str, pd.Series],
    published: dict[str, pd.Series],
    title: str,
    description: str,
) -> alt.LayerChart:
    """Draw the cities in the order of their score, with a slider for each weight and menus for the method.

    ``rows``: the facts behind ``lab``; ``presets``: weightings to choose beside the sliders, by their id
    (see `weighting_name`); ``published``: as `rankings.published` gives them, to stand beside the reader's own order.
    """
    data, top = ladder_data(lab), above(lab)
    layers = alt.layer(*_weights_told(lab), _bars(top), *_words(lab, published, top), data=data)
    chart = alt.layer(_scored(layers, lab, presets), _message(lab)).add_params(*_controls(lab, presets, published))
    height = top + ROW * data["city_id"].nunique()
    return titled(chart.properties(width="container", height=height), title, rows, description)


def above(lab: Lab) -> int:
    """The pixels above the first city: a line of text for two weights, and one for a message."""
    return 40 + 19 * -(-lab.raw.shape[1] // 2)


def list_names(rankings: pd.DataFrame, ids: Iterable[str]) -> dict[str, str]:
    """The full name of some lists with their edition, by id, in the order of the names; ``rankings``: the table."""
    names = rankings[in_language("index")] + " " + rankings["edition"].astype("string").fillna("")
    named = dict(zip(list_ids(rankings), names.str.strip(), strict=True))
    return {id_: named[id_] for id_ in sorted(ids, key=named.get)}


def ladder_data(lab: Lab) -> pd.DataFrame:
    """A row a city and indicator: value, sign, roof (upper goalpost), slot (of the indicator), and base.

    ``base`` is the place with equal weights, min-max and the arithmetic mean, among the cities with all values.
    """
    base = places(lab.scores())
    long = kept(lab.raw, "share").reset_index().melt("city_id", var_name="key").dropna(subset=["value"])
    return long.assign(
        name=long["city_id"].map(city_name),
        sign=long["key"].map(lab.sign),
        roof=long["key"].map(lab.roof),
        slot=long["key"].map(list(lab.raw.columns).index),
        short=long["key"].map(short),
        base=[str(base[city]) if city in base else "" for city in long["city_id"]],
    )


def parameter(key: str, start: str = "w") -> str:
    """The name of the parameter that holds the weight of an indicator."""
    return f"{start}_{key}".replace("-", "_")


def _own(columns, start: str = "w") -> str:
    return "{" + ", ".join(f"{vega(key)}: {parameter(key, start)}" for key in columns) + "}"


def _sliders(columns, start: str = "w", fewer: Collection[str] = ()) -> list[alt.Parameter]:
    """A slider for each weight; those of ``fewer`` say that less of the indicator is better."""
    less = {key: say(", less is better") if key in fewer else "" for key in columns}
    named = {key: short(key)[0].upper() + short(key)[1:] + less[key] for key in columns}
    return [slider(parameter(key, start), named[key], 0, 100, 50) for key in columns]


def _controls(lab: Lab, presets: dict[str, pd.Series], published: dict[str, pd.Series]) -> list[alt.Parameter]:
    """The controls of the ladder: a slider for each weight, and seven menus."""
    none = say("none")
    turned = {key: short(key) for key in lab.raw.columns}
    cities = {city: city_name(city) for city in kept(lab.raw, "share").index}
    return [
        *_sliders(lab.raw.columns, fewer=set(lab.sign[lab.sign < 0].index)),
        menu("weights", say("Weights"), {id_: weighting_name(id_) for id_ in ("own", "entropy", *presets)}),
        menu("norm", say("Normalisation"), heads(**NORMS)),
        menu("how", say("Aggregation"), heads(**HOWS)),
        menu("turned", say("Count as better if less"), turned, everything=none),
        menu("beside", say("Set beside"), list_names(load("rankings"), published), everything=none),
        menu("missing", say("A value is missing"), heads(**MISSING)),
        menu("left", say("Leave out"), cities, everything=none),
    ]


# What `composite` computes stands here once more, as steps that a chart takes when a reader moves a slider;
# tests/unit/test_index_lab.py holds the two together on weights drawn by chance.

SIGN = "datum.key === turned ? -datum.sign : datum.sign"  # a menu turns one indicator round
GOOD = "datum.value * datum.way"
UNIT = {  # `composite.normalise`: the share of the scale that runs from LOW to HIGH, but for z
    "z": "(datum.good - datum.mid) / datum.sd",
    "rank": "(datum.r - 1) / (datum.n - 1)",
    "goalpost": "datum.value / datum.roof * datum.way + (datum.way < 0 ? 1 : 0)",
    "minmax": "(datum.good - datum.lo) / (datum.hi - datum.lo)",
}


def _unit() -> str:
    scaled = " : ".join(f"norm == {vega(norm)} ? {UNIT[norm]}" for norm in ("rank", "goalpost"))
    return f"norm == 'z' ? {UNIT['z']} : {LOW} + {HIGH - LOW} * ({scaled} : {UNIT['minmax']})"


def _scored(chart: alt.LayerChart, lab: Lab, presets: dict[str, pd.Series]) -> alt.LayerChart:
    """Put each value on the common scale, and give it its weight: what `normalise`, `entropy` and `equal` do."""
    given = vega({id_: weights.to_dict() for id_, weights in presets.items()})
    chosen = f"weights == 'entropy' ? datum.apart / datum.parts : {given}[weights][datum.key]"
    return (
        _of_key(_ranked(chart, lab.raw.shape[1]))
        .transform_calculate(unit=_unit())
        .transform_calculate(plogp="datum.value > 0 ? datum.value / datum.total * log(datum.value / datum.total) : 0")
        .transform_joinaggregate(sums="sum(plogp)", groupby=["key"])
        .transform_calculate(apart="1 + datum.sums / log(datum.n)", part="datum.apart / datum.n")
        .transform_joinaggregate(parts="sum(part)")
        .transform_calculate(w=f"weights == 'own' ? {_own(lab.raw.columns)}[datum.key] : {chosen}")
    )


def _ranked(chart: alt.LayerChart, need: int) -> alt.LayerChart:
    """Keep the cities that are ranked: what `kept` does."""
    return (
        chart.transform_filter("datum.city_id != left")
        .transform_joinaggregate(have="count()", groupby=["city_id"])
        .transform_filter(f"datum.have >= (missing == 'out' ? {need} : {need - 1})")
    )


def _of_key(chart: alt.LayerChart) -> alt.LayerChart:
    """Add what must be known of an indicator as a whole: its ends, mean, deviation, total, and each city's rank."""
    whole = {"lo": "min(good)", "hi": "max(good)", "mid": "mean(good)", "sd": "stdevp(good)", "n": "count()"}
    return (
        chart.transform_calculate(way=SIGN)
        .transform_calculate(good=GOOD)
        .transform_joinaggregate(**whole, total="sum(value)", groupby=["key"])
        .transform_window(r="rank()", sort=[alt.SortField("good")], groupby=["key"])
    )


def _placed(chart: alt.Chart) -> alt.Chart:
    """Each city its score and place: what `score` and `places` do."""
    return (
        chart.transform_filter("norm != 'z' || how == 'arithmetic'")
        .transform_calculate(sums="datum.w * datum.unit", logs="datum.w * log(max(datum.unit, 1e-9))")
        .transform_aggregate(
            weight="sum(w)", sums="sum(sums)", logs="sum(logs)", have="count()", groupby=["city_id", "name", "base"]
        )
        .transform_filter("datum.weight > 0")
        .transform_calculate(
            score="how == 'arithmetic' ? datum.sums / datum.weight : exp(datum.logs / datum.weight)",
            near=f"round(datum.score * 1e{NEAR})",
        )
        .transform_window(place="rank()", sort=[alt.SortField("near", order="descending")])
        .transform_window(nth="row_number()", sort=[alt.SortField("near", order="descending"), alt.SortField("name")])
    )


def _y(offset: int, top: int = TOP) -> alt.Y:
    scale = alt.Scale(domain=[0, 1], range=[top, top + ROW], nice=False, zero=False)
    return alt.Y("y:Q", scale=scale, axis=None) if not offset else alt.Y("below:Q", scale=scale, axis=None)


def _bars(top: int) -> alt.Chart:
    ends = (f"norm == 'z' ? {-Z_END} : 0", f"norm == 'z' ? {Z_END} : {HIGH}")
    scale = alt.Scale(domain=[alt.ExprRef(end) for end in ends], nice=False, clamp=True)
    bars = _placed(alt.Chart().mark_rule(strokeWidth=9)).transform_calculate(below="datum.nth - 1 + 0.68", zero="0")
    first = alt.condition("datum.place == 1", alt.value(BLUE), alt.value(GREY))
    x = alt.X("zero:Q", scale=scale, title=say("Score"), axis=alt.Axis(orient="bottom", tickCount=5, grid=False))
    return bars.encode(x=x, x2="score:Q", y=_y(1, top), color=first, tooltip=_tips())


def _tips() -> list[alt.Tooltip]:
    told = tips(name="City", place="Place", base="Place with equal weights")
    return [*told, alt.Tooltip("score:Q", title=say("Score"), format=".2f")]


def _words(lab: Lab, published: dict[str, pd.Series], top: int) -> list[alt.Chart]:
    """The place and name of each city on the left; on the right its score, the place it had, and that in a list."""
    was = vega(say(" · was ", " · 原第")) + " + datum.base"
    moved = f"datum.base && datum.base != '' + datum.place ? {was} : ''"
    lists = vega({name: ranks.to_dict() for name, ranks in published.items()})
    listed = f"beside ? {vega(say(' · list ', ' · 榜单第'))} + ({lists}[beside][datum.city_id] || '–') : ''"
    words = {
        "left": f"datum.place + '  ' + datum.name + (datum.have < {lab.raw.shape[1]} ? ' *' : '')",
        "right": f"format(datum.score, norm == 'z' ? '.2f' : '.1f') + ({moved}) + ({listed})",
    }
    found = []
    for side, text in words.items():
        named = _placed(alt.Chart()).transform_calculate(y="datum.nth - 1 + 0.25", text=text)
        named = named.mark_text(align=side, baseline="middle", fontSize=12.5)
        x = alt.value(0) if side == "left" else alt.value(alt.expr("width"))
        found.append(named.encode(x=x, y=_y(0, top), text="text:N", tooltip=_tips()))
    return found


def _weights_told(lab: Lab) -> list[alt.Chart]:
    """The weights in use, in percent, two to a line."""
    told = []
    for i in range(lab.raw.shape[1]):
        text = (
            alt.Chart()
            .transform_aggregate(w="mean(w)", groupby=["short", "slot"])
            .transform_joinaggregate(all="sum(w)")
            .transform_filter(f"datum.slot == {i}")
            .transform_calculate(text="datum.short + ' ' + (datum.all > 0 ? format(datum.w / datum.all, '.0%') : '0%')")
            .mark_text(align="left", baseline="top", fontSize=12.5, fontWeight="bold")
        )
        x = alt.value(alt.expr("width / 2")) if i % 2 else alt.value(0)
        told.append(text.encode(x=x, y=alt.value(2 + 19 * (i // 2)), text="text:N"))
    return told


def _message(lab: Lab) -> alt.Chart:
    """Say why no order is shown, or what happens to cities with a missing value."""
    z = vega(say("No geometric mean of z-scores: some are below zero."))
    zero = vega(say("Give at least one indicator a weight above zero."))
    star = vega(say("* one value missing: its weight goes to the others"))
    out = vega(say("Cities with a missing value are left out"))
    nothing = f"weights == 'own' && {' + '.join(map(parameter, lab.raw.columns))} == 0"
    text = f"norm == 'z' && how == 'geometric' ? {z} : {nothing} ? {zero} : missing == 'share' ? {star} : {out}"
    return (
        alt.Chart(alt.Data(values=[{}]))
        .transform_calculate(text=text)
        .mark_text(align="left", baseline="top", fontSize=12, limit=alt.ExprRef("width"))
        .encode(x=alt.value(0), y=alt.value(above(lab) - 34), text="text:N")
    )


# --- every weighting --------------------------------------------------------------------------------------------------


def acceptabilities(lab: Lab, drawn: np.ndarray, rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the share of weightings that put each city on each place; a menu chooses the method."""
    data = pd.concat([_accepted(lab, drawn, norm, how) for norm, how in METHODS], ignore_index=True)
    methods = {_method(*m): method_name(*m) for m in METHODS}
    first = data[data["method"] == _method(*METHODS[0])]
    mean = (first["place"] * first["share"]).groupby(first["city"]).sum()
    order = list(mean.sort_values().index)
    y = alt.Y("city:N", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=130))
    places_ = list(range(1, len(order) + 1))
    x = alt.X("place:O", title=say("Place"), scale=alt.Scale(domain=places_), axis=alt.Axis(labelAngle=0))
    told = [*tips(city="City", place="Place"), alt.Tooltip("share:Q", title="%", format=".1%")]
    base = alt.Chart(data).encode(x=x, y=y, tooltip=told)
    strength = alt.Opacity("share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.04, 0.6]))
    words = base.transform_calculate(text="datum.share < 0.005 ? '<1' : format(100 * datum.share, '.0f')")
    chart = base.mark_rect(color=BLUE).encode(opacity=strength) + words.mark_text(fontSize=12).encode(text="text:N")
    chart = chart.add_params(menu("chosen", say("Method ", "方法 "), methods))
    chart = chart.transform_filter(keeps("chosen", "method")).properties(width="container", height=alt.Step(27))
    return titled(chart, title, rows, description)


def _method(norm: str, how: str) -> str:
    return f"{norm}-{how}"


def _accepted(lab: Lab, drawn: np.ndarray, norm: str, how: str) -> pd.DataFrame:
    share = acceptability(lab.units(norm), drawn, how)
    long = share.rename_axis("city").reset_index().melt("city", var_name="place", value_name="share")
    long = long[long["share"] > 0]
    return long.assign(city=long["city"].map(city_name), share=long["share"].round(4), method=_method(norm, how))


# --- two cities -------------------------------------------------------------------------------------------------------


def duel(pairs: pd.DataFrame, a: str, b: str, rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the ratio of two cities on each indicator and all together, with a slider for each weight.

    ``pairs``: as `composite.paired` gives them; ``rows``: the facts behind.
    """
    data = _duel_data(pairs)
    weighed = alt.layer(*_ratios(len(data)), *_verdicts(a, b), data=data)
    weighed = weighed.transform_calculate(w=f"{_own(data['key'], 'd')}[datum.key]")
    weighed = weighed.transform_joinaggregate(all="sum(w)").transform_filter("datum.all > 0")
    weighed = weighed.transform_calculate(part="datum.w / datum.all")
    one = alt.Chart(alt.Data(values=[{"one": 1}])).mark_rule(strokeDash=[4, 3], color=GREY)
    one = one.encode(x=_ratio_axis("one", a, b), y=alt.value(TOP - 10), y2=alt.value(TOP + ROW * (len(data) + 1)))
    chart = alt.layer(one, weighed).add_params(*_sliders(data["key"], "d"))
    height = TOP + ROW * (len(data) + 1)
    return titled(chart.properties(width="container", height=height), title, rows, description)


def _duel_data(pairs: pd.DataFrame) -> pd.DataFrame:
    data = pairs.sort_values("low", ascending=False).reset_index(drop=True)
    printed = data["a_text"] + say(" to ", "比") + data["b_text"]
    names = data["indicator_id"].map(short)
    return pd.DataFrame(
        {
            "key": data["indicator_id"],
            "low": data["low"],
            "high": data["high"],
            "nth": data.index,
            "text": names + say(": ", ":") + printed,
            "won": (data["low"] > 1).astype(int),
        }
    )


def _ratio_axis(column: str, a: str, b: str) -> alt.X:
    title = say("{value}'s figure over {value_2}'s (logarithmic; 1: equal)", value=name_of(a), value_2=name_of(b))
    axis = alt.Axis(values=[0.5, 0.75, 1, 1.5], format="~f", orient="bottom", grid=False)
    return alt.X(f"{column}:Q", title=title, scale=alt.Scale(type="log", domain=[0.4, 1.6], nice=False), axis=axis)


def _ratios(n: int) -> list[alt.Chart]:
    """A mark for each indicator, larger with its weight, and one for all together in the last row."""
    size = alt.Size("part:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[20, 700]))
    each = alt.Chart().transform_calculate(
        below="datum.nth + 0.68", y="datum.nth + 0.22", mid="sqrt(datum.low * datum.high)"
    )
    side = alt.condition("datum.mid > 1", alt.value(BROWN), alt.value(BLUE))
    x = alt.X("mid:Q")
    points = each.mark_point(filled=True, opacity=0.9).encode(x=x, y=_y(1), size=size, color=side)
    words = each.transform_calculate(told="datum.text + ' · ' + format(datum.part, '.0%')")
    words = words.mark_text(align="left", baseline="middle", fontSize=12).encode(x=alt.value(0), y=_y(0), text="told:N")
    total = _product().transform_calculate(below=f"{n} + 0.68", y=f"{n} + 0.22", name=vega(say("All together")))
    diamond = total.mark_point(shape="diamond", filled=True, size=240).encode(x=x, y=_y(1), color=side)
    named = total.mark_text(align="left", baseline="middle", fontWeight="bold", fontSize=12)
    return [points, words, diamond, named.encode(x=alt.value(0), y=_y(0), text="name:N")]


def _product() -> alt.Chart:
    """Multiply the ratios by weight, and add up the weight of the indicators that the first city wins."""
    return (
        alt.Chart()
        .transform_calculate(
            lo="datum.part * log(datum.low)", hi="datum.part * log(datum.high)", win="datum.part * datum.won"
        )
        .transform_aggregate(lo="sum(lo)", hi="sum(hi)", won="sum(win)")
        .transform_calculate(low="exp(datum.lo)", high="exp(datum.hi)", mid="sqrt(datum.low * datum.high)")
    )


def _verdicts(a: str, b: str) -> list[alt.Chart]:
    """Two lines of text: who leads by the product of the ratios, and who by the weight of the indicators won."""
    marks = {"align": "left", "baseline": "top", "fontSize": 13, "fontWeight": "bold", "limit": alt.ExprRef("width")}
    return [
        _product()
        .transform_calculate(text=text)
        .mark_text(**marks)
        .encode(x=alt.value(0), y=alt.value(2 + 22 * i), text="text:N")
        for i, text in enumerate(_verdict_texts(a, b))
    ]


def _verdict_texts(a: str, b: str) -> list[str]:
    leads = {c: vega(say("{value} leads", value=name_of(c))) for c in (a, b)}
    open_, even = vega(say("can't tell")), vega(say("even"))
    ratio = f"datum.low > 1 ? {leads[a]} : datum.high < 1 ? {leads[b]} : {open_}"
    wins = f"datum.won > 0.5 ? {leads[a]} : datum.won < 0.5 ? {leads[b]} : {even}"
    head, won = vega(say("Ratios: ", "比值相乘:")), vega(say("Wins: ", "所胜:"))
    of_weight = vega(say(" of the weight · ", "权重 · "))
    return [
        f"{head} + format(datum.low, '.3f') + '–' + format(datum.high, '.3f') + ' · ' + ({ratio})",
        f"{won} + format(datum.won, '.0%') + {of_weight} + ({wins})",
    ]


# --- tables -----------------------------------------------------------------------------------------------------------


def panels_table(found: pd.DataFrame, picked: pd.DataFrame, caption: str) -> HTML:
    """The panels that qualify, those of the index first; the source leads to the rows in the explorer."""
    key = ["indicator_id", "source_id", "as_of"]
    fit = found[found["fits"]].merge(picked[key].assign(used=True), on=key, how="left")
    fit = fit.assign(used=fit["used"].notna())
    fit = fit.sort_values(["used", "indicator_id", "as_of"], ascending=[False, True, True])
    shown = pd.DataFrame(
        {
            "used": [say("yes") if used else "" for used in fit["used"]],
            "indicator": fit["indicator_id"].map(name_of),
            "unit": fit["unit"],
            "better": [say(BETTER[d]) for d in fit["direction"]],
            "as_of": fit["as_of"],
            "n": fit["n"],
            "source": _panel_links(fit),
        }
    )
    titles = heads(
        used="In the index",
        indicator="Indicator",
        unit="Unit",
        better="Better is",
        as_of="Date",
        n="Cities",
        source="Source",
    )
    return table(shown, caption, titles)


def _panel_links(panels: pd.DataFrame) -> list[Link]:
    return [Link(source_name(panel.source_id), row_url("facts", panel.fact_ids)) for panel in panels.itertuples()]


def gaps_table(found: pd.DataFrame, caption: str) -> HTML:
    """The indicators that do not qualify: the widest coverage in one source and date, and what is wrong."""
    rest = gaps(found)
    shown = pd.DataFrame(
        {
            "indicator": rest["indicator_id"].map(name_of),
            "n": rest["n"],
            "cities": [", ".join(map(name_of, ids[:4])) + (" …" if len(ids) > 4 else "") for ids in rest["cities"]],
            "as_of": rest["as_of"],
            "source": _panel_links(rest),
            "why": [why_not_words(panel) for panel in rest.itertuples()],
        }
    )
    return table(
        shown,
        caption,
        heads(
            indicator="Indicator",
            n="Cities",
            cities="Which",
            as_of="Date",
            source="Source",
            why="Why it can't enter",
        ),
    )


def raw_table(lab: Lab, rows: pd.DataFrame, caption: str) -> HTML:
    """The raw figures as printed, a row a city, the cities with all values first; empty where none is stated.

    The head of a column tells the date, and the direction where less is better.
    """
    named = {0: say("no"), 1: say("yes")}  # a designation
    said = rows["value_text"].where(rows["measure"] != "designation", rows["value"].map(named))
    wide = rows.assign(said=said).pivot(index="subject_id", columns="indicator_id", values="said")
    wide = wide[list(lab.raw.columns)]
    wide = wide.loc[wide.notna().sum(axis=1).sort_values(ascending=False, kind="stable").index]
    shown = wide.astype(object).where(wide.notna(), None).reset_index()
    shown["subject_id"] = shown["subject_id"].map(city_name)
    told = {c: _told(lab, rows[rows["indicator_id"] == c]) for c in wide.columns}
    return table(shown, caption, {"subject_id": say("City")} | told)


def _told(lab: Lab, rows: pd.DataFrame) -> str:
    """The name of one indicator with its date, and its direction where less is better."""
    key = rows["indicator_id"].iloc[0]
    less = say(" (less is better)", "(少为优)") if lab.sign[key] < 0 else ""
    return f"{short(key)} {rows['as_of'].iloc[0]}{less}"


def percent(share: float) -> str:
    """A share in percent: ``64``, and ``<1`` for what rounds to nothing but is more."""
    return "" if share == 0 else "<1" if share < 0.005 else f"{100 * share:.0f}"


def champions_table(found: pd.DataFrame, caption: str) -> HTML:
    """For each city, the percent of weightings that put it first by each method; a dash where none at all does.

    ``found``: as `composite.champions` gives them. Cities that no method can put first have no row.
    """
    able = found.groupby("city_id")["can"].sum().sort_values(ascending=False, kind="stable")
    told = zip(found["share"], found["can"], strict=True)
    words = [(percent(share) or "<1") if can else "–" for share, can in told]
    named = [method_name(*m) for m in zip(found["norm"], found["how"], strict=True)]
    wide = found.assign(words=words, method=named).pivot(index="city_id", columns="method", values="words")
    shown = wide.loc[able[able > 0].index, [method_name(*m) for m in METHODS]].reset_index()
    shown["city_id"] = shown["city_id"].map(city_name)
    brief = {method_name(norm, how): f"{say(NORMS[norm])} {SIGNS[how]}" for norm, how in METHODS}
    return table(shown, caption, {"city_id": say("City")} | brief, scroll=False)


def central_table(found: pd.DataFrame, caption: str) -> HTML:
    """The central weights of each city that comes first, in percent; ``found``: as `composite.central` does."""
    columns = [c for c in found.columns if c != "share"]
    shown = pd.DataFrame({"city": [city_name(c) for c in found.index], "share": [percent(s) for s in found["share"]]})
    for column in columns:
        shown[column] = [f"{100 * w:.0f}" for w in found[column]]
    titles = heads(city="First", share="Percent of weightings")
    return table(shown, caption, titles | {c: say(f"{short(c)}, %", f"{short(c)}%") for c in columns})


def without_table(found: pd.DataFrame, caption: str) -> HTML:
    """The first three and the last city without each indicator; ``found``: as `composite.without_each` does."""
    shown = pd.DataFrame(
        {
            "without": found["without"].map(short),
            "first": [", ".join(city_name(c) for c in order[:3]) for order in found["order"]],
            "last": [city_name(order[-1]) for order in found["order"]],
            "tau": [f"{t:.2f}" for t in found["tau"]],
        }
    )
    return table(
        shown,
        caption,
        heads(
            without="Left out",
            first="First three",
            last="Last",
            tau="Kendall's tau with the full order",
        ),
    )


def reversals_table(found: pd.DataFrame, caption: str) -> HTML:
    """The pairs that change order when a third city leaves; ``found``: as `composite.reversals` gives them."""
    shown = found.map(city_name)
    return table(shown, caption, heads(left="Without", a="Falls behind", b="Moves ahead"))


def pairs_table(pairs: pd.DataFrame, refused: pd.DataFrame, facts: pd.DataFrame, caption: str) -> HTML:
    """The pairs of facts about two cities: as printed, date, ratio, and whether they may be compared.

    ``pairs`` and ``refused``: as `composite.paired` and `composite.refused` give them; ``facts``: those behind.
    """
    facts = facts.set_index("fact_id", drop=False)
    a, b = (name_of(facts.loc[pairs[side].iloc[0], "subject_id"]) for side in ("a_id", "b_id"))
    fit = pairs.assign(ratio=[_span(r.low, r.high) for r in pairs.itertuples()], why_not=say("comparable"))
    bad = pd.DataFrame([_refused_row(r, facts) for r in refused.itertuples()])
    shown = pd.concat([fit, bad])[["indicator_id", "as_of", "a_text", "b_text", "ratio", "why_not"]]
    shown = shown.assign(indicator_id=shown["indicator_id"].map(name_of))
    titles = heads(
        indicator_id="Indicator",
        as_of="Date",
        why_not="Comparable?",
    ) | {"a_text": a, "b_text": b, "ratio": say("{a} over {b}", a=a, b=b)}
    return table(shown, caption, titles)


def _refused_row(pair, facts: pd.DataFrame) -> dict[str, str]:
    both = [facts.loc[pair.a_id], facts.loc[pair.b_id]]
    dates = [say("no date") if pd.isna(fact["as_of"]) else fact["as_of"] for fact in both]
    a, b = (say("{} (line {})").format(fact["value_text"], fact["line"]) for fact in both)
    return {
        "indicator_id": pair.indicator_id,
        "as_of": " / ".join(dict.fromkeys(dates)),
        "a_text": a,
        "b_text": b,
        "ratio": "",
        "why_not": say("refused: ", "不可比:") + "; ".join(reason_words(pair.why_not)),
    }


def _span(low: float, high: float) -> str:
    return "–".join(dict.fromkeys((f"{low:.3f}", f"{high:.3f}")))


def thresholds_table(found: pd.DataFrame, caption: str) -> HTML:
    """The weight that is needed against each other indicator; ``found``: as `composite.thresholds` does."""
    rest = say("all others in equal parts")
    shown = pd.DataFrame(
        {
            "against": [rest if pd.isna(i) else short(i) for i in found["indicator_id"]],
            "need": [f"{100 * r.low:.1f}–{100 * r.high:.1f}" for r in found.itertuples()],
        }
    )
    return table(
        shown,
        caption,
        heads(against="Against", need="Percent of the weight that papers need"),
    )

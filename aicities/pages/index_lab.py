"""Draw and tabulate what `aicities.method.composite` computes; a chart computes it again as a reader moves a slider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt
import numpy as np
import pandas as pd
from IPython.display import HTML

from aicities.data import city_name, load, name_of, row_url, say, source_name
from aicities.display.controls import keeps, menu, slider, vega
from aicities.display.encodings import tips, with_table
from aicities.display.intervals import number_words
from aicities.display.links import Link
from aicities.display.tables import heads, table
from aicities.display.theme import BLUE, BROWN, GREY, titled
from aicities.language import in_language, sign
from aicities.method.composite import HIGH, LOW, METHODS, NEAR, Lab, acceptability, by_theme, kept, places
from aicities.method.rankings import list_ids

Z_END = 3  # of the scale for z-scores
FEW = 10  # cities that a ladder shows at first
ROW, TOP = 32, 78  # pixels: an indicator's height, and the room for the lines of text above the first row of a duel
STEP, NAMES = 25, 136  # pixels of a ladder: a city's height, and the room for its place and name


# --- names ------------------------------------------------------------------------------------------------------------

NORMS = {
    "minmax": "worst city to best",
    "rank": "order only",
    "z": "distance from average",
    "goalpost": "zero to a fixed top",
}
HOWS = {"arithmetic": "added up", "geometric": "multiplied"}
THEMES = {
    "output": "Papers and models",
    "firms": "Unicorn firms",
    "state": "Named by the state",
}
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


def short(indicator_id: str) -> str:
    """A name of an indicator that fits a slider: the short one, or its full name."""
    return say(SHORT[indicator_id]) if indicator_id in SHORT else name_of(indicator_id)


def theme_of(indicator_id: str) -> str:
    """What an indicator stands for in a coarse index: ``state`` (a designation), ``output`` of AI, or ``firms``."""
    indicator = load("indicators").set_index("indicator_id").loc[indicator_id]
    return "state" if indicator["measure"] == "designation" else "output" if indicator["measures_ai"] else "firms"


def method_name(norm: str, how: str) -> str:
    """The name of a method, such as ``order only, added up``."""
    return say(NORMS[norm]) + sign("comma") + say(HOWS[how])


def weighting_name(id_: str) -> str:
    """The name of a weighting: ``own``, ``equal``, or the city that it suits best."""
    named = heads(own="my sliders", equal="all equal")
    return named.get(id_) or say("best for {id}", id=city_name(id_))


# --- rows of cities ---------------------------------------------------------------------------------------------------


def _ranked_rows(placed: alt.Chart, scale: alt.Scale, label: str, right: int) -> list[alt.Chart]:
    """A row a city: place and name, a bar, and ``label`` (a Vega expression) behind it, in ``right`` pixels.

    ``placed`` gives name, score, place, and nth, the row.
    """
    y = alt.Y("nth:O", axis=None, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.1))
    scale.range = [NAMES, alt.expr(f"width - {right}")]
    first = alt.condition("datum.place == 1", alt.value(BLUE), alt.value(GREY))
    told = [*tips(name="City", place="Place"), alt.Tooltip("score:Q", title=say("Score"), format=".2f")]
    base = placed.transform_calculate(zero="0", left="datum.place + '  ' + datum.name", right=label)
    bars = base.mark_bar().encode(x=alt.X("zero:Q", scale=scale, axis=None), x2="score:Q", color=first)
    left = base.mark_text(align="left", baseline="middle", fontSize=12.5).encode(x=alt.value(0), text="left:N")
    score = base.mark_text(align="left", baseline="middle", dx=5, fontSize=12.5)
    score = score.transform_calculate(end="max(datum.score, 0)").encode(x="end:Q", text="right:N")
    return [part.encode(y=y, tooltip=told) for part in (bars, left, score)]


def _in_order(chart: alt.Chart) -> alt.Chart:
    """Each city its place by its score (equal scores share the better one), and its row: what `places` does."""
    near = alt.SortField("near", order="descending")
    return (
        chart.transform_calculate(near=f"round(datum.score * 1e{NEAR})")
        .transform_window(place="rank()", sort=[near])
        .transform_window(nth="row_number()", sort=[near, alt.SortField("name")])
    )


def _no_weight(controls: Iterable[str]) -> alt.Chart:
    """What is said in place of an order where no slider stands above zero; ``controls``: their names."""
    text = alt.Chart(alt.Data(values=[{}])).transform_filter(f"{' + '.join(controls)} == 0")
    text = text.transform_calculate(text=vega(say("Give at least one slider a weight above zero.")))
    text = text.mark_text(align="left", baseline="top", fontSize=13, limit=alt.ExprRef("width"))
    return text.encode(x=alt.value(0), y=alt.value(0), text="text:N")


# --- three sliders ----------------------------------------------------------------------------------------------------


def coarse(lab: Lab, rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the first ten cities by a slider for each of three themes, whose weight its indicators share evenly.

    ``rows``: the facts behind ``lab``.
    """
    data = by_theme(lab.units(), theme_of).rename_axis("city_id").reset_index()
    data = data.assign(name=data["city_id"].map(city_name)).round(6)
    weigh = {theme: f"t_{theme}" for theme in THEMES if theme in data}
    total = " + ".join(f"{name} * datum.{theme}" for theme, name in weigh.items())
    whole = " + ".join(weigh.values())
    scored = alt.Chart(data).transform_filter(f"{whole} > 0").transform_calculate(score=f"({total}) / ({whole})")
    scored = _in_order(scored).transform_filter(f"datum.nth <= {FEW}")
    layers = _ranked_rows(scored, alt.Scale(domain=[0, HIGH]), "format(datum.score, '.1f')", 44)
    sliders = [slider(name, say(THEMES[theme]), 0, 100, 50) for theme, name in weigh.items()]
    chart = alt.layer(*layers, _no_weight(weigh.values())).add_params(*sliders)
    chart = titled(chart.properties(width="container", height=alt.Step(STEP)), title, rows, description)
    return with_table(chart, None, {"name": say("City")} | {theme: say(THEMES[theme]) for theme in weigh})


# --- a slider for each indicator --------------------------------------------------------------------------------------


def ladder(
    lab: Lab,
    rows: pd.DataFrame,
    presets: Mapping[str, pd.Series],
    published: Mapping[str, pd.Series],
    title: str,
    description: str,
) -> alt.LayerChart:
    """Draw the cities in the order of their score, with a slider for each weight and menus for the method.

    ``rows``: the facts behind ``lab``; ``presets``: weightings that a menu sets the sliders to, by their id (see
    `weighting_name`); ``published``: as `rankings.published` gives them, to stand beside the reader's own order.
    """
    layers = alt.layer(*_weights_told(lab), *_ladder_rows(published), data=ladder_data(lab, rows))
    sliders = [parameter(key) for key in lab.raw.columns]
    none = _no_weight(sliders).transform_filter("weights == 'own'")
    chart = alt.layer(_scored(layers, lab, presets), none).add_params(*_controls(lab, presets, published))
    chart = titled(chart.properties(width="container", height=alt.Step(STEP)), title, rows, description)
    chart = with_table(chart, name="City", short="Figure", figure="Value", base="Place with equal weights")
    sets = {"weights": {id_: _set_to(w) for id_, w in presets.items()}}
    return chart.properties(usermeta=chart.usermeta | {"sets": sets})


def _set_to(weights: pd.Series) -> dict[str, float]:
    """Where the sliders stand for a weighting: the largest weight at the end, equal weights in the middle."""
    end = 50 if weights.nunique() == 1 else 100
    return {parameter(key): round(float(end * w / weights.max()), 2) for key, w in weights.items()}


def list_names(rankings: pd.DataFrame, ids: Iterable[str]) -> dict[str, str]:
    """The full name of some lists with their edition, by id, in the order of the names; ``rankings``: the table."""
    names = rankings[in_language("index")] + " " + rankings["edition"].astype("string").fillna("")
    named = dict(zip(list_ids(rankings), names.str.strip(), strict=True))
    return {id_: named[id_] for id_ in sorted(ids, key=named.get)}


def ladder_data(lab: Lab, rows: pd.DataFrame) -> pd.DataFrame:
    """A row a ranked city and indicator: value, figure (in words), sign, roof (goalpost), slot (its number), base.

    ``base`` is the place with equal weights, from the worst city to the best, added up.
    """
    base = places(lab.scores())
    text = {(row.subject_id, row.indicator_id): figure(row) for row in rows.itertuples()}
    long = kept(lab.raw).reset_index().melt("city_id", var_name="key")
    return long.assign(
        name=long["city_id"].map(city_name),
        figure=[text[pair] for pair in zip(long["city_id"], long["key"], strict=True)],
        sign=long["key"].map(lab.sign),
        roof=long["key"].map(lab.roof),
        slot=long["key"].map(list(lab.raw.columns).index),
        short=long["key"].map(short),
        base=long["city_id"].map(base).astype(int),
    )


def figure(fact) -> str:
    """A figure in words; a designation as yes or no."""
    return number_words(fact.value) if fact.measure != "designation" else say("yes") if fact.value else say("no")


def parameter(key: str, start: str = "w") -> str:
    """The name of the parameter that holds the weight of an indicator."""
    return f"{start}_{key}".replace("-", "_")


def _own(columns, start: str = "w") -> str:
    return "{" + ", ".join(f"{vega(key)}: {parameter(key, start)}" for key in columns) + "}"


def _sliders(columns, start: str = "w") -> list[alt.Parameter]:
    """A slider for each weight."""
    named = {key: short(key)[0].upper() + short(key)[1:] for key in columns}
    return [slider(parameter(key, start), named[key], 0, 100, 50) for key in columns]


def _controls(lab: Lab, presets: Mapping[str, pd.Series], published: Mapping[str, pd.Series]) -> list[alt.Parameter]:
    """The controls of the ladder: six menus, and a slider for each weight next to the bars."""
    none = say("none")
    turned = {key: short(key) for key in lab.raw.columns}
    cities = {city: city_name(city) for city in kept(lab.raw).index}
    weightings = {id_: weighting_name(id_) for id_ in ("own", *presets)}
    return [
        menu("method", say("Method"), {method_id(*m): method_name(*m) for m in METHODS}),
        menu("turned", say("Count as better if less"), turned, everything=none),
        menu("left", say("Leave out"), cities, everything=none),
        menu("beside", say("Set beside"), list_names(load("rankings"), published), everything=none),
        menu("shown", say("Show"), {"few": say("the first {n}", n=FEW), "all": say("all cities")}),
        menu("weights", say("Weights"), weightings, value=next(iter(presets))),
        *_sliders(lab.raw.columns),
    ]


def method_id(norm: str, how: str) -> str:
    """The id of a method in a menu."""
    return f"{norm}-{how}"


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
NORM, HOW = "split(method, '-')[0]", "split(method, '-')[1]"


def _unit() -> str:
    scaled = " : ".join(f"{NORM} == {vega(norm)} ? {UNIT[norm]}" for norm in ("rank", "goalpost"))
    return f"{NORM} == 'z' ? {UNIT['z']} : {LOW} + {HIGH - LOW} * ({scaled} : {UNIT['minmax']})"


def _scored(chart: alt.LayerChart, lab: Lab, presets: Mapping[str, pd.Series]) -> alt.LayerChart:
    """Put each value on the common scale, and give it its weight: what `normalise` does."""
    given = vega({id_: weights.to_dict() for id_, weights in presets.items()})
    return (
        _of_key(chart.transform_filter("datum.city_id != left"))
        .transform_calculate(unit=_unit())
        .transform_calculate(w=f"(weights == 'own' ? {_own(lab.raw.columns)} : {given}[weights])[datum.key]")
    )


def _of_key(chart: alt.LayerChart) -> alt.LayerChart:
    """Add what must be known of an indicator as a whole: its ends, mean, deviation, and each city's rank."""
    whole = {"lo": "min(good)", "hi": "max(good)", "mid": "mean(good)", "sd": "stdevp(good)", "n": "count()"}
    return (
        chart.transform_calculate(way=SIGN)
        .transform_calculate(good=GOOD)
        .transform_joinaggregate(**whole, groupby=["key"])
        .transform_window(r="rank()", sort=[alt.SortField("good")], groupby=["key"])
    )


def _placed() -> alt.Chart:
    """Each city its score and place: what `score` and `places` do."""
    summed = (
        alt.Chart()
        .transform_calculate(sums="datum.w * datum.unit", logs="datum.w * log(max(datum.unit, 1e-9))")
        .transform_aggregate(weight="sum(w)", sums="sum(sums)", logs="sum(logs)", groupby=["city_id", "name", "base"])
        .transform_filter("datum.weight > 0")
        .transform_calculate(
            score=f"{HOW} == 'arithmetic' ? datum.sums / datum.weight : exp(datum.logs / datum.weight)"
        )
    )
    return _in_order(summed).transform_filter(f"shown == 'all' || datum.nth <= {FEW}")


def _ladder_rows(published: Mapping[str, pd.Series]) -> list[alt.Chart]:
    """The rows of the ladder: on the right the score, the place with equal weights, and that in a published list."""
    ends = (f"{NORM} == 'z' ? {-Z_END} : 0", f"{NORM} == 'z' ? {Z_END} : {HIGH}")
    scale = alt.Scale(domain=[alt.ExprRef(end) for end in ends], nice=False, clamp=True)
    moved = f"datum.base != datum.place ? {vega(say(' · was ', ' · 原第'))} + datum.base : ''"
    lists = vega({name: ranks.to_dict() for name, ranks in published.items()})
    listed = (
        f"beside ? {vega(say(' · list ', ' · 榜单第'))} + ({lists}[beside][datum.city_id] || {vega(sign('to'))}) : ''"
    )
    return _ranked_rows(
        _placed(), scale, f"format(datum.score, {NORM} == 'z' ? '.2f' : '.1f') + ({moved}) + ({listed})", 130
    )


def _weights_told(lab: Lab) -> list[alt.Chart]:
    """The weights in use, in percent, above the first row, two to a line."""
    told = []
    n = lab.raw.shape[1]
    for i in range(n):
        text = (
            alt.Chart()
            .transform_aggregate(w="mean(w)", groupby=["short", "slot"])
            .transform_joinaggregate(all="sum(w)")
            .transform_filter(f"datum.slot == {i}")
            .transform_calculate(text="datum.short + ' ' + (datum.all > 0 ? format(datum.w / datum.all, '.0%') : '0%')")
            .mark_text(align="left", baseline="top", fontSize=12.5, fontWeight="bold")
        )
        x = alt.value(alt.expr("width / 2")) if i % 2 else alt.value(0)
        told.append(text.encode(x=x, y=alt.value(19 * (i // 2 - -(-n // 2)) - 6), text="text:N"))
    return told


# --- every weighting --------------------------------------------------------------------------------------------------


def acceptabilities(lab: Lab, drawn: np.ndarray, rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the share of weightings that put each city on each place; a menu chooses the method."""
    data = pd.concat([_accepted(lab, drawn, norm, how) for norm, how in METHODS], ignore_index=True)
    methods = {method_id(*m): method_name(*m) for m in METHODS}
    first = data[data["method"] == method_id(*METHODS[0])]
    mean = (first["place"] * first["share"]).groupby(first["city"]).sum()
    order = list(mean.sort_values().index)
    y = alt.Y("city:N", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=130))
    places_ = list(range(1, len(order) + 1))
    x = alt.X("place:O", title=say("Place"), scale=alt.Scale(domain=places_), axis=alt.Axis(labelAngle=0))
    told = tips({"percent": say("Share of weights", "占权重组合的比例")}, city="City", place="Place")
    base = alt.Chart(data).encode(x=x, y=y, tooltip=told)
    strength = alt.Opacity("share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.04, 0.6]))
    words = base.mark_text(fontSize=12).encode(text="text:N")
    chart = base.mark_rect(color=BLUE).encode(opacity=strength) + words
    chart = chart.add_params(menu("chosen", say("Method ", "方法："), methods))
    chart = chart.transform_filter(keeps("chosen", "method")).properties(width="container", height=alt.Step(20))
    return titled(chart, title, rows, description)


def _accepted(lab: Lab, drawn: np.ndarray, norm: str, how: str) -> pd.DataFrame:
    share = acceptability(lab.units(norm), drawn, how)
    long = share.rename_axis("city").reset_index().melt("city", var_name="place", value_name="share")
    long = long[long["share"] > 0]
    return long.assign(
        city=long["city"].map(city_name),
        share=long["share"].round(4),
        percent=long["share"].map("{:.1%}".format),
        text=["<1" if share < 0.005 else f"{100 * share:.0f}" for share in long["share"].round(4)],
        method=method_id(norm, how),
    )


# --- two cities -------------------------------------------------------------------------------------------------------


def duel(pairs: pd.DataFrame, a: str, b: str, rows: pd.DataFrame, title: str, description: str) -> alt.LayerChart:
    """Draw the ratio of two cities on each indicator and all together, with a slider for each weight.

    ``pairs``: as `composite.paired` gives them; ``rows``: the facts behind.
    """
    data = _duel_data(pairs, rows)
    weighed = alt.layer(*_ratios(len(data)), *_verdicts(a, b), data=data)
    weighed = weighed.transform_calculate(w=f"{_own(data['key'], 'd')}[datum.key]")
    weighed = weighed.transform_joinaggregate(all="sum(w)").transform_filter("datum.all > 0")
    weighed = weighed.transform_calculate(part="datum.w / datum.all")
    one = alt.Chart(alt.Data(values=[{"one": 1}])).mark_rule(strokeDash=[4, 3], color=GREY)
    one = one.encode(x=_ratio_axis("one", a, b), y=alt.value(TOP - 10), y2=alt.value(TOP + ROW * (len(data) + 1)))
    chart = alt.layer(one, weighed).add_params(*_sliders(data["key"], "d"))
    height = TOP + ROW * (len(data) + 1)
    chart = titled(chart.properties(width="container", height=height), title, rows, description)
    return with_table(chart, text="Figure of both", low="Ratio, lowest", high="Ratio, highest")


def _duel_data(pairs: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    data = pairs.sort_values("low", ascending=False).reset_index(drop=True)
    value = rows.set_index("fact_id")["value"].map(number_words)
    both = data["a_id"].map(value) + say(" to ", "比") + data["b_id"].map(value)
    names = data["indicator_id"].map(short)
    return pd.DataFrame(
        {
            "key": data["indicator_id"],
            "low": data["low"],
            "high": data["high"],
            "nth": data.index,
            "text": names + sign("colon") + both,
            "won": (data["low"] > 1).astype(int),
        }
    )


def _ratio_axis(column: str, a: str, b: str) -> alt.X:
    title = say("{value}'s figure ÷ {value_2}'s (1 = equal)", value=name_of(a), value_2=name_of(b))
    axis = alt.Axis(values=[0.5, 0.75, 1, 1.5], format="~f", orient="bottom", grid=False)
    return alt.X(f"{column}:Q", title=title, scale=alt.Scale(type="log", domain=[0.4, 1.6], nice=False), axis=axis)


def _y(column: str) -> alt.Y:
    """The height of a row of a duel, from the column that numbers it."""
    scale = alt.Scale(domain=[0, 1], range=[TOP, TOP + ROW], nice=False, zero=False)
    return alt.Y(f"{column}:Q", scale=scale, axis=None)


def _ratios(n: int) -> list[alt.Chart]:
    """A mark for each indicator, larger with its weight, and one for all together in the last row."""
    size = alt.Size("part:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[20, 700]))
    each = alt.Chart().transform_calculate(
        below="datum.nth + 0.68", y="datum.nth + 0.22", mid="sqrt(datum.low * datum.high)"
    )
    side = alt.condition("datum.mid > 1", alt.value(BROWN), alt.value(BLUE))
    x = alt.X("mid:Q")
    line = each.mark_rule(strokeWidth=2).encode(x=x, x2=alt.datum(1), y=_y("below"), color=side)
    points = each.mark_point(filled=True, opacity=0.9).encode(x=x, y=_y("below"), size=size, color=side)
    words = each.transform_calculate(told="datum.text + ' · ' + format(datum.part, '.0%')")
    words = words.mark_text(align="left", baseline="middle", fontSize=12).encode(
        x=alt.value(0), y=_y("y"), text="told:N"
    )
    total = _product().transform_calculate(below=f"{n} + 0.68", y=f"{n} + 0.22", name=vega(say("All together")))
    diamond = total.mark_point(shape="diamond", filled=True, size=240).encode(x=x, y=_y("below"), color=side)
    named = total.mark_text(align="left", baseline="middle", fontWeight="bold", fontSize=12)
    return [line, points, words, diamond, named.encode(x=alt.value(0), y=_y("y"), text="name:N")]


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
    head, won = vega(say("Ratios: ", "比值相乘：")), vega(say("Wins: ", "胜出："))
    of_weight = vega(say(" of the weight · ", "的权重 · "))
    return [
        f"{head} + format(datum.low, '.3f') + {vega(sign('to'))} + format(datum.high, '.3f') + ' · ' + ({ratio})",
        f"{won} + format(datum.won, '.0%') + {of_weight} + ({wins})",
    ]


# --- tables -----------------------------------------------------------------------------------------------------------


def used_table(picked: pd.DataFrame, caption: str) -> HTML:
    """The indicators of an index: what, at which date, from which source, with a link to the rows."""
    links = [Link(str(panel.n), row_url("facts", panel.fact_ids)) for panel in picked.itertuples()]
    shown = pd.DataFrame(
        {
            "indicator": picked["indicator_id"].map(short),
            "theme": [say(THEMES[theme_of(i)]) for i in picked["indicator_id"]],
            "as_of": picked["as_of"],
            "source": picked["source_id"].map(source_name),
            "rows": links,
        }
    )
    titles = heads(indicator="Figure", theme="Stands for", as_of="Date", source="Source", rows="Cities")
    return table(shown, caption, titles)


def raw_table(lab: Lab, rows: pd.DataFrame, caption: str) -> HTML:
    """The raw figures, a row a city; empty where none is stated."""
    said = rows.assign(said=[figure(row) for row in rows.itertuples()])
    wide = said.pivot(index="subject_id", columns="indicator_id", values="said").loc[
        lab.raw.index, list(lab.raw.columns)
    ]
    shown = wide.astype(object).where(wide.notna(), None).reset_index()
    shown["subject_id"] = shown["subject_id"].map(city_name)
    return table(shown, caption, {"subject_id": say("City")} | {key: short(key) for key in wide.columns})

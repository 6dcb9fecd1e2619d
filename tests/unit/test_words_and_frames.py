"""What the chart of two articles computes in the page is what `method.keyness` computes.

Vega draws the chart here without a browser; the measures are shown to six decimals, so that they can be read off.
"""

import json
import re

import pytest
import vl_convert

from aicities.display.words import TOP, glossed, glosses
from aicities.method import keyness
from aicities.pages import words_and_frames

RANGE = " + ' L ' + format(datum.low, '.3f') + ' H ' + format(datum.high, '.3f')"
RANGE += " + ' S ' + datum.in_sections + ' D ' + datum.even"
NAMES, KNOWN = words_and_frames.names(), glosses()


@pytest.fixture(scope="module")
def spec():
    chart = words_and_frames.duel("two-tigers-2020", "qingdao-2020", "Which?", "d").to_dict()
    text = json.dumps(chart).replace("format(datum.g2, '.1f')", "format(datum.g2, '.6f')")
    told = "datum.counts + ' · G² ' + datum.strength"
    assert json.dumps(told)[1:-1] in text
    return text.replace(
        json.dumps(told)[1:-1], json.dumps(told + " + ' R ' + format(datum.ratio, '.6f')" + RANGE)[1:-1]
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "kind", "cut"),
    [
        ("two-tigers-2020", "qingdao-2020", "", "domain"),
        ("shenzhen-hangzhou-2025", "guangzhou-2024", "names", "domain"),
        ("three-cities-2024", "two-tigers-2020", "", "plain"),
    ],
)
def test_the_formulas_of_the_chart_are_those_of_python(spec, first, second, kind, cut):
    chart = json.loads(spec)
    chosen = {"first": first, "second": second, "kind": kind, "dictionary": cut}
    for param in chart["params"]:
        param["value"] = chosen.get(param["name"], param.get("value"))
    svg = vl_convert.vegalite_to_svg(chart)
    drawn = re.findall(r">([^<]+ : [^<]+ · G² [^<]+ R [^<]+)<", svg)
    found = keyness.keyness(first, second, words_and_frames.counts(cut))
    found = found if kind else found[~found["token"].isin(NAMES)]
    top = [row for side in (first, second) for row in found[found["more"] == side].head(TOP).itertuples()]
    by_section = words_and_frames.sections(cut)
    measured = keyness.key_words(first, second, by_section).set_index("token")
    spread = keyness.spread(by_section)
    expected = []
    for row in top:
        low, high = measured.loc[row.token, ["low", "high"]]
        sides = [spread.loc[(row.token, side)] for side in (first, second)]
        counted = " : ".join(f"{side.n_sections:.0f}" for side in sides)
        even = " : ".join("–" if side.dp != side.dp else f"{side.dp:.2f}" for side in sides)
        numbers = f"G² {row.g2:.6f} R {row.log_ratio:.6f} L {low:.3f} H {high:.3f} S {counted} D {even}"
        expected.append(f"{row.a} : {row.b} · {numbers}")
    assert sorted(text.replace("−", "-") for text in drawn) == sorted(expected)
    assert all(f">{glossed(row.token, KNOWN)}<" in svg for row in top)

"""What the chart of two articles computes in the page is what `method.keyness` computes, and what the page says holds.

Vega draws the chart here without a browser; the shares are shown to six decimals, so that they can be read off.
"""

import json
import re

import pytest
import vl_convert

from aicities import load
from aicities.display.words import glossed, glosses
from aicities.method import frames, keyness
from aicities.pages import words_and_frames

NAMES, KNOWN = words_and_frames.names(), glosses()
COUNTS = words_and_frames.counts()
FIVE = words_and_frames.articles()


@pytest.fixture(scope="module")
def spec():
    text = json.dumps(words_and_frames.duel("two-tigers-2020", "qingdao-2020", "Which?", "d").to_dict())
    assert text.count("'.1f'") == 2
    return text.replace("'.1f'", "'.6f'")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("two-tigers-2020", "qingdao-2020", ""),
        ("shenzhen-hangzhou-2025", "guangzhou-2024", "names"),
        ("three-cities-2024", "two-tigers-2020", ""),
    ],
)
def test_the_words_and_shares_of_the_chart_are_those_of_python(spec, first, second, kind):
    chart = json.loads(spec)
    chosen = {"first": first, "second": second, "kind": kind}
    for param in chart["params"]:
        param["value"] = chosen.get(param["name"], param.get("value"))
    svg = vl_convert.vegalite_to_svg(chart)
    found = keyness.keyness(first, second, COUNTS)
    found = found if kind else found[~found["token"].isin(NAMES)]
    top = [
        row for side in (first, second) for row in found[found["more"] == side].head(words_and_frames.TOP).itertuples()
    ]
    expected = [
        f"{1000 * n / COUNTS[side].sum():.6f} ({n})" if n else "0"
        for row in top
        for side, n in ((first, row.a), (second, row.b))
    ]
    drawn = re.findall(r">(\d+\.\d{6} \(\d+\)|0)<", svg)
    assert len(top) == 2 * words_and_frames.TOP
    assert sorted(drawn) == sorted(expected)
    assert all(f">{glossed(row.token, KNOWN)}<" in svg for row in top)


def test_every_chinese_word_of_a_chart_or_table_has_its_english():
    words = [*load("clouds")["token"], *words_and_frames.duel_rows()["token"], *load("frame_words")["token"]]
    changes = keyness.dictionary_changes(load("terms"))
    lost, listed = changes.query("change < 0").index, changes.index.isin(load("domain_words")["token"])
    for token in changes[listed].head(8).index:
        words += [token, *(keyness.pieces(token, lost) or [])]
    assert [word for word in dict.fromkeys(words) if not word.isascii() and word not in KNOWN] == []
    told = [*words_and_frames.common_rows()["word"], *words_and_frames.pair_rows()["word"]]
    assert all(re.search("[A-Za-z]", word) for word in told)


def test_the_answer_says_in_which_way_the_story_changes():
    share = frames.shares(COUNTS, load("frame_words")).set_index(["frame", "source_id"])["share"]
    first, *_, last = FIVE
    assert share["policy"].idxmax() == first and share["policy"].idxmin() == last
    assert share["research"].idxmax() == last and share["research"].idxmin() == first


def test_a_pair_shares_lines_as_many_times_as_often_as_by_chance_as_its_counts_say():
    rows, lines = words_and_frames.pair_rows(), keyness.n_lines(load("lines"))
    for row in rows.itertuples():
        by_chance = row.n_lines_a * row.n_lines_b / lines[row.source_id]
        assert row.times == pytest.approx(row.n_lines / by_chance)
    assert rows.groupby("source_id")["times"].apply(lambda times: times.is_monotonic_decreasing).all()
    assert set(rows["source_id"]) == set(FIVE)


def test_variants_are_counted_as_one_word_wherever_the_page_counts():
    variants = set(load("variants")["token"])
    assert not variants & set(COUNTS.index)
    assert not variants & set(words_and_frames.duel_rows()["token"])
    assert not variants & set(words_and_frames.own_rows(3)["token"])

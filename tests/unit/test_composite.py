import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aicities import load
from aicities.method import composite as L

FACTS, INDICATORS = load("facts"), load("indicators")
CITY_FACTS = L.city_facts(FACTS, INDICATORS, load("cities"))
FOUND = L.panels(CITY_FACTS)
CHOSEN = L.chosen(FOUND)
# A worked example of four figures and eleven cities, for which the results of other people's code are at hand.
DATES = {"average-wage": "2017", "gdp": "2017", "house-price": "2017", "unicorns": "2020"}
PICKED = FOUND[FOUND["indicator_id"].map(DATES) == FOUND["as_of"]].drop_duplicates("indicator_id")
PICKED = PICKED.sort_values("indicator_id")
ROWS = L.behind(PICKED, CITY_FACTS)
LAB = L.Lab(L.matrix(ROWS), L.signs(PICKED))
DRAWN = L.draws(4)
ARTICLE = "source_id == 'shenzhen-hangzhou-2025'"
PAIRS = L.paired(CITY_FACTS.query(ARTICLE), "hangzhou", "shenzhen")

# --- cross-check ------------------------------------------------------------------------------------------------------
# Computed once from the raw figures of the eleven ranked cities, rounded to ten digits, with other people's code:
# scikit-criteria 0.10 (NegateMinimize, MinMaxScaler, StandarScaler, WeightedSumModel, WeightedProductModel,
# EntropyWeighter), pymcdm 1.4.0 (minmax_normalization, entropy_weights: the same figures), and SciPy 1.17.1 (linprog).

CITIES = [
    "beijing",
    "chengdu",
    "guangzhou",
    "hangzhou",
    "hefei",
    "nanjing",
    "qingdao",
    "shanghai",
    "shenzhen",
    "tianjin",
    "xian",
]
OWN = {"average-wage": 0.4, "gdp": 0.3, "house-price": 0.2, "unicorns": 0.1}
ENTROPY = [0.0223274332, 0.1295977922, 0.193078597, 0.6549961776]
PUBLISHED = pd.DataFrame(
    {
        # weighted sum of min-max values from 0 to 1
        "sum": [
            0.8465992223,
            0.3019149397,
            0.4973131028,
            0.3720464719,
            0.1886462217,
            0.4008411643,
            0.289567222,
            0.8460983998,
            0.3769564312,
            0.4559927776,
            0.2077706132,
        ],
        # decimal logarithm of the weighted product of min-max values from 1 to 100
        "product": [
            1.906567771,
            1.1618663294,
            1.6588534277,
            1.5431594319,
            0.3949758839,
            1.5361916206,
            1.2870426136,
            1.9176672464,
            1.3245232281,
            1.6090898703,
            0.6197186003,
        ],
        # mean of the z-scores
        "z": [
            1.2558749753,
            -0.2794674063,
            0.1090282893,
            -0.1264435051,
            -0.6109150279,
            -0.1408021598,
            -0.3227601361,
            1.0526865186,
            -0.4177604006,
            0.0079716049,
            -0.5274127525,
        ],
        # largest lead that any weighting gives, by linear programming: arithmetic and geometric mean
        "lead": [
            46.44444444,
            6.57060782,
            -3.34916603,
            -7.96232689,
            -4.48245052,
            -0.73383737,
            -0.90785758,
            15.31359521,
            -33.44286445,
            -2.50474966,
            0.55246937,
        ],
        "lead_log": [
            0.62445065,
            0.10201785,
            0.01557349,
            -0.0089229,
            -0.05784227,
            0.03956074,
            0.05204044,
            0.22655122,
            -0.42193165,
            0.04171048,
            0.00554001,
        ],
    },
    index=CITIES,
)


def close(series, column):
    assert list(series.index) == CITIES
    return np.allclose(series, PUBLISHED[column], atol=1e-8)


def test_scores_are_those_of_scikit_criteria():
    units = LAB.units()
    assert close((L.score(units, OWN) - 1) / 99, "sum")
    assert close(np.log10(L.score(units, OWN, "geometric")), "product")
    assert close(L.score(LAB.units("z"), L.equal(units.columns)), "z")


def test_entropy_weights_are_those_of_pymcdm_and_scikit_criteria():
    assert np.allclose(LAB.weights(), ENTROPY, atol=1e-9)


def test_the_largest_lead_is_that_of_linear_programming():
    assert close(L.lead(LAB.units()), "lead")
    assert close(L.lead(LAB.units(), "geometric"), "lead_log")


# --- what qualifies ---------------------------------------------------------------------------------------------------


def test_what_qualifies_covers_enough_cities_and_the_reasons_of_the_others_are_told():
    fit = FOUND[FOUND["fits"]]
    assert (fit["n"] >= L.FEWEST).all()
    assert (fit["direction"] != 0).all()
    rest = FOUND.set_index(["indicator_id", "as_of"])["why_not"]
    assert rest["house-price-to-wage", "2017"] == ["computed", "few_cities"]
    assert rest["pct-applications", "2023"] == ["few_cities"]
    assert rest["resident-population", "2020-11-01"] == ["no_direction", "few_cities"]


def test_six_figures_of_one_year_of_which_four_measure_ai():
    counts = CHOSEN[CHOSEN["measure"] != "designation"]
    named = CHOSEN[CHOSEN["measure"] == "designation"]
    assert list(counts["indicator_id"]) == ["ai-conference-papers", "listed-llms", "unicorns"]
    assert (counts["year"] == L.YEAR).all()
    assert list(named["indicator_id"]) == ["ai-pilot-zone", "ai-pioneer-zone", "supercomputing-centre"]
    assert (named["year"] <= L.YEAR).all()
    assert INDICATORS.set_index("indicator_id")["measures_ai"][CHOSEN["indicator_id"]].sum() == 4
    assert (CHOSEN["n"] == 20).all()
    lab = L.Lab(L.matrix(L.behind(CHOSEN, CITY_FACTS)), L.signs(CHOSEN))
    assert lab.raw.notna().all(axis=None), "a zero is a count of the source, and no gap"
    assert lab.raw.loc["ningbo", "ai-conference-papers"] == 0
    assert (lab.roof[named["indicator_id"]] == 1).all()


def test_entropy_of_zeros_adds_nothing():
    raw = pd.DataFrame({"a": [0.0, 1.0], "b": [1.0, 1.0]})
    assert L.entropy(raw).to_dict() == {"a": 1, "b": 0}


def test_a_panel_of_the_worked_example():
    assert LAB.raw.loc["beijing", "gdp"] == 2.801494e12
    assert LAB.raw.loc["shenzhen", "house-price"] == 47936
    assert LAB.sign["house-price"] == -1
    assert len(ROWS) == 52
    assert set(ROWS["subject_id"]) <= set(load("cities")["city_id"])  # the country is no city


def test_no_other_indicator_of_ai_covers_more_than_one_city_in_one_way():
    gaps = L.gaps(FOUND)
    ai = gaps[gaps["indicator_id"].map(INDICATORS.set_index("indicator_id")["measures_ai"]).astype(bool)]
    assert len(ai) == 10
    assert ai["n"].max() == 1


def test_a_panel_never_joins_two_sources():
    for panel in FOUND.itertuples():
        assert panel.n == len(panel.cities)
    gdp = FOUND.query("indicator_id == 'gdp' and as_of == '2024'").set_index("source_id")["n"]
    assert gdp.to_dict() == {"ref-gdp-comparison-site": 10, "ref-city-bulletins": 4}


def test_two_values_of_one_city_are_refused():
    twin = CITY_FACTS[CITY_FACTS["fact_id"] == ROWS["fact_id"].iloc[0]].assign(fact_id="twin")
    with pytest.raises(ValueError, match="twin"):
        L.behind(PICKED, pd.concat([CITY_FACTS, twin]))


def test_missing_is_left_out_or_shared_but_never_zero():
    assert list(L.kept(LAB.raw).index) == CITIES
    assert set(L.kept(LAB.raw, "share").index) - set(CITIES) == {"wuhan", "chongqing"}
    units = LAB.units(missing="share")
    known = units.loc["wuhan"].dropna()
    assert L.score(units, L.equal(units.columns))["wuhan"] == pytest.approx(known.mean())
    only = L.score(units, dict.fromkeys(units.columns, 0) | {"unicorns": 1})
    assert pd.isna(only["wuhan"])
    assert pd.notna(only["hefei"])


# --- arithmetic -------------------------------------------------------------------------------------------------------

tables = st.lists(st.lists(st.integers(1, 40), min_size=3, max_size=3), min_size=3, max_size=6)
weights = st.lists(st.integers(0, 20), min_size=3, max_size=3).filter(any)
SIGN = pd.Series([1, 1, -1], index=list("abc"))


def frame(rows):
    raw = pd.DataFrame(rows, columns=list("abc"), dtype=float)
    assume((raw.nunique() > 1).all())
    return raw


@settings(deadline=None)
@given(tables)
def test_normalised_values_keep_the_order_and_the_ends_of_the_scale(rows):
    raw = frame(rows)
    for norm in L.NORMS:
        units = L.normalise(raw, SIGN, norm, L.roofs(raw))
        for column in raw:
            good = raw[column] * SIGN[column]
            assert (units[column].rank() == good.rank()).all()
        if norm == "minmax":
            assert units.min().tolist() == [1] * 3
            assert units.max().tolist() == [100] * 3
        elif norm != "z":
            assert units.min(axis=None) >= 1
            assert units.max(axis=None) <= 100


@settings(deadline=None)
@given(tables, weights)
def test_a_mean_lies_between_the_lowest_and_the_highest_and_the_geometric_below(rows, w):
    units = L.normalise(frame(rows), SIGN, "minmax")
    used = units[[c for c, x in zip("abc", w, strict=True) if x]]
    given_ = dict(zip("abc", w, strict=True))
    arithmetic, geometric = L.score(units, given_), L.score(units, given_, "geometric")
    assert (arithmetic <= used.max(axis=1) + 1e-9).all()
    assert (geometric >= used.min(axis=1) - 1e-9).all()
    assert (geometric <= arithmetic + 1e-9).all()
    doubled = {c: 2 * x for c, x in given_.items()}
    assert np.allclose(arithmetic, L.score(units, doubled))


@pytest.mark.slow
@settings(deadline=None)
@given(tables, weights)
def test_a_city_that_is_better_in_all_is_never_below(rows, w):
    raw = frame(rows)
    given_ = dict(zip("abc", w, strict=True))
    for norm, how in L.METHODS:
        scores = L.score(L.normalise(raw, SIGN, norm, L.roofs(raw)), given_, how)
        for pair in L.beats(raw, SIGN).itertuples():
            assert scores[pair.above] >= scores[pair.below] - 1e-9


@settings(deadline=None, max_examples=40)
@given(tables)
def test_no_weighting_leads_by_more_than_the_largest_lead(rows):
    units = L.normalise(frame(rows), SIGN, "minmax")
    assume(not units.duplicated().any())
    lead = L.lead(units)
    values = L.draws(3, seed=1, times=300) @ units.to_numpy().T
    for i, city in enumerate(units.index):
        seen = (values[:, [i]] - np.delete(values, i, axis=1)).min(axis=1).max()
        assert seen <= lead[city] + 1e-6


@settings(deadline=None, max_examples=40)
@given(tables)
def test_goalposts_allow_no_rank_reversal(rows):
    lab = L.Lab(frame(rows), SIGN)
    assert len(L.reversals(lab, "goalpost")) == len(L.reversals(lab, "goalpost", "geometric")) == 0


def test_weights_that_make_no_sense_are_refused():
    units = LAB.units()
    for bad in (0, -1):
        with pytest.raises(ValueError, match="above zero"):
            L.score(units, dict.fromkeys(units.columns, bad))
    with pytest.raises(ValueError, match="geometric"):
        L.score(LAB.units("z"), OWN, "geometric")
    with pytest.raises(ValueError, match="missing"):
        L.lead(LAB.units(missing="share"))


def test_equal_scores_share_the_better_place():
    assert L.places(pd.Series([5.0, 7.0, 5.0, 1.0])).tolist() == [2, 1, 2, 4]
    assert L.places(LAB.scores(norm="rank")).loc[["beijing", "shanghai"]].tolist() == [1, 1]


def test_the_upper_goalpost_is_the_next_round_number():
    assert L.roofs(pd.DataFrame({"a": [82.0], "b": [47936.0], "c": [90.0]})).tolist() == [90, 50_000, 100]


# --- every weighting --------------------------------------------------------------------------------------------------


def test_draws_are_even_over_the_simplex_and_the_same_each_time():
    assert DRAWN.shape == (20_000, 4)
    assert np.allclose(DRAWN.sum(axis=1), 1)
    assert (L.draws(4) == DRAWN).all()
    # Exact for the uniform distribution on the simplex; divided uniform numbers give about 0.17.
    assert (DRAWN.max(axis=1) > 0.5).mean() == pytest.approx(0.5, abs=0.012)
    assert (DRAWN[:, 0] > 0.5).mean() == pytest.approx(0.5**3, abs=0.008)


def test_rank_acceptability_of_two_cities_is_the_exact_area():
    units = pd.DataFrame({"a": [100.0, 1.0], "b": [1.0, 100.0], "c": [1.0, 100.0]}, index=["x", "y"])
    table = L.acceptability(units, L.draws(3))
    assert table.loc["x", 1] == pytest.approx(0.25, abs=0.01)  # x leads where a has more than half of the weight
    assert np.allclose(table.sum(), 1)
    assert np.allclose(table.sum(axis=1), 1)


def test_central_weights_put_their_city_first():
    for norm, how in L.METHODS:
        units = LAB.units(norm)
        for city, row in L.central(units, DRAWN, how).iterrows():
            assert row[units.columns].sum() == pytest.approx(1)
            assert L.score(units, row[units.columns], how).idxmax() == city


def test_who_can_come_first():
    won = L.champions(LAB, DRAWN)
    able = won.groupby("city_id")["can"].sum()
    assert set(able[able == 7].index) == {"beijing", "chengdu", "shanghai", "xian"}
    assert set(able[able == 0].index) == {"hefei", "shenzhen"}
    assert not (won["share"] > 0)[~won["can"]].any()
    share = L.central(LAB.units(), DRAWN)["share"]
    assert share["beijing"] == pytest.approx(0.635, abs=0.005)
    assert share["shanghai"] == pytest.approx(0.318, abs=0.005)


def test_what_holds_for_every_weighting():
    pairs = L.beats(L.kept(LAB.raw), LAB.sign)
    assert set(pairs.itertuples(index=False, name=None)) == {
        ("beijing", "shenzhen"),
        ("shanghai", "shenzhen"),
        ("chengdu", "hefei"),
        ("qingdao", "hefei"),
        ("xian", "hefei"),
    }


def test_leave_one_out():
    found = L.without_each(LAB).set_index("without")
    assert found.loc["unicorns", "order"][0] == "shanghai"
    assert found.loc["house-price", "order"][2] == "shenzhen"
    assert found.loc["gdp", "tau"] == pytest.approx(39 / 55)


def test_leaving_shenzhen_out_turns_the_first_two_round():
    found = set(L.reversals(LAB, "minmax", "geometric").itertuples(index=False, name=None))
    assert ("shenzhen", "beijing", "shanghai") in found
    assert len(found) == 6
    scores = LAB.scores(how="geometric"), LAB.scores(how="geometric", left="shenzhen")
    assert [s.index[0] for s in scores] == ["beijing", "shanghai"]


# --- two cities -------------------------------------------------------------------------------------------------------


def test_only_undisputed_figures_of_the_article_are_compared_and_one_pair_may_not():
    assert list(PAIRS["indicator_id"]) == [
        "high-tech-firms",
        "little-giant-firms",
        "academic-papers",
        "invention-patents",
    ]
    giants = PAIRS.set_index("indicator_id").loc["little-giant-firms"]
    assert giants["low"] == giants["high"] == pytest.approx(478 / 1040)
    refused = L.refused(FACTS.query(ARTICLE), INDICATORS, "hangzhou", "shenzhen").iloc[0]
    assert FACTS.set_index("fact_id").loc[refused["b_id"], ["value_text", "line"]].tolist() == ["突破2.66万家", 5]
    assert "as_of" in refused["why_not"]


def test_hangzhou_needs_two_thirds_of_the_weight_on_papers():
    need = L.thresholds(PAIRS, "academic-papers")
    low, high = need.iloc[-1][["low", "high"]]
    assert (low, high) == (pytest.approx(0.6930, abs=1e-4), pytest.approx(0.6990, abs=1e-4))
    papers = PAIRS["indicator_id"].eq("academic-papers")
    for share, leads in ((high + 0.001, True), (low - 0.001, False)):
        weights_ = papers.map({True: share, False: (1 - share) / 3})
        ends = L.product(PAIRS, weights_)
        assert (ends[0] > 1) == (ends[1] > 1) == leads
    assert all(0 < L.share_ahead(PAIRS, L.draws(len(PAIRS)), end) < 0.05 for end in ("low", "high"))


def test_two_cities_that_are_alike_share_each_place():
    units = pd.DataFrame({"x": [3.0, 3.0, 1.0], "y": [2.0, 2.0, 1.0]}, index=["a", "b", "c"])
    table = L.acceptability(units, L.draws(2, times=200))
    assert table.loc["a"].tolist() == table.loc["b"].tolist() == [1, 0, 0]
    assert table.loc["c"].tolist() == [0, 0, 1]
    assert L.central(units, L.draws(2, times=200))["share"].to_dict() == {"a": 1.0, "b": 1.0}


def test_a_roof_lies_above_the_largest_value():
    assert L.roofs(pd.DataFrame({"a": [0.3], "b": [0.7], "c": [0.05]})).tolist() == [0.4, 0.8, 0.06]


def test_an_indicator_on_which_all_are_alike_is_refused_by_name():
    raw = pd.DataFrame({"x": [1.0, 2.0], "same": [5.0, 5.0]}, index=["a", "b"])
    for norm in ("minmax", "rank", "z"):
        with pytest.raises(ValueError, match="same"):
            L.normalise(raw, pd.Series({"x": 1, "same": 1}), norm)


def test_a_city_that_stands_alone_leads_without_limit():
    assert L.lead(pd.DataFrame({"x": [1.0]}, index=["a"])).tolist() == [float("inf")]


def test_the_best_weights_of_a_city_give_it_the_lead_that_is_told():
    units = LAB.units()
    for city, row in L.best_weights(units).iterrows():
        scores = L.score(units, row[units.columns])
        assert row[units.columns].sum() == pytest.approx(1, abs=1e-6)
        assert scores[city] - scores.drop(city).max() == pytest.approx(row["lead"], abs=1e-5)
    assert (L.best_weights(units)["lead"] == L.lead(units)).all()


def test_at_the_tipping_point_two_cities_have_the_same_score():
    units = pd.DataFrame({"a": [90.0, 10], "b": [50.0, 40], "c": [20.0, 80], "d": [40.0, 100]}, index=["one", "two"])
    themes = L.by_theme(units, {"a": "a", "b": "b", "c": "rest", "d": "rest"}.get)
    assert themes.loc["one"].to_dict() == {"a": 90, "b": 50, "rest": 30}
    share = L.tipping(themes, "one", "two", "rest")
    assert share == pytest.approx(45 / 105)  # 45 behind on average of a and b, 60 ahead in the rest
    scores = themes @ pd.Series({"a": (1 - share) / 2, "b": (1 - share) / 2, "rest": share})
    assert scores["one"] == pytest.approx(scores["two"])

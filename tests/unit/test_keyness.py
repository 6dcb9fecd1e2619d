from collections import Counter
from hashlib import sha256
from math import log

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aicities import load
from aicities import schema as T
from aicities.curation import articles as A
from aicities.display import words as D
from aicities.method import frames as F
from aicities.method import keyness as K
from aicities.pages import words_and_frames as W

TIGERS, QINGDAO, GUANGZHOU, THREE, HANGZHOU = FIVE = K.articles(load("sources"))[:5]
COUNTS = W.counts()
NAMES, LISTS = W.names(), load("frame_words")


@st.composite
def tables(draw):
    """Counts of a word in two texts, and the sizes of the texts."""
    n_a, n_b = draw(st.integers(1, 5000)), draw(st.integers(1, 5000))
    return draw(st.integers(0, n_a)), draw(st.integers(0, n_b)), n_a, n_b


# --- arithmetic ---


@given(tables())
def test_g2_is_that_of_the_four_cells_and_the_same_from_both_sides(table):
    a, b, n_a, n_b = table
    assume(a + b)
    cells = {(0, 0): a, (0, 1): b, (1, 0): n_a - a, (1, 1): n_b - b}
    rows, columns = (a + b, n_a + n_b - a - b), (n_a, n_b)
    expected = 2 * sum(
        n * log(n * (n_a + n_b) / (rows[i] * columns[j])) for (i, j), n in cells.items() if n
    )  # observed times log of observed over expected
    assert K.g2(*table) == pytest.approx(expected, abs=1e-6)
    assert K.g2(*table) == pytest.approx(K.g2(b, a, n_b, n_a), abs=1e-6)
    assert K.g2(*table) >= 0


@given(st.integers(0, 400), st.integers(1, 400), st.integers(1, 9))
def test_g2_is_zero_where_the_shares_are_the_same(k, rest, times):
    n = k + rest
    assert K.g2(k, k * times, n, n * times) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "expected"),
    [  # scipy 1.17.1, stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        ((98, 6, 1879, 636), 28.65800212353478),
        ((0, 15, 1879, 877), 34.52710239164931),
        ((9, 5, 1879, 877), 0.09633341134991569),
        ((17, 66, 1879, 975), 74.10949027257452),
        ((1, 0, 2, 3), 2.231435513142098),
        ((38, 38, 877, 636), 2.057897874818666),
    ],
)
def test_g2_is_what_scipy_gives(table, expected):
    assert K.g2(*table) == pytest.approx(expected, rel=1e-9)


@given(tables())
def test_the_log_ratio_turns_its_sign_with_the_order(table):
    a, b, n_a, n_b = table
    assert K.log_ratio(*table) == pytest.approx(-K.log_ratio(b, a, n_b, n_a), abs=1e-9)
    if a and b:
        assert K.percent_diff(*table) == pytest.approx(100 * (2 ** K.log_ratio(*table) - 1), rel=1e-6, abs=1e-9)


def test_sizes_by_hand():
    assert K.log_ratio(4, 1, 100, 100) == pytest.approx(2)
    assert K.log_ratio(1, 0, 100, 100) == pytest.approx(1)  # none is taken as a half
    assert K.percent_diff(3, 2, 100, 100) == pytest.approx(50)
    assert K.percent_diff(3, 0, 100, 100) is None


def test_npmi_by_hand():
    assert K.pmi(4, 8, 8, 32) == pytest.approx(1)  # expected by independence in 2 of 32 lines, seen in 4
    assert K.npmi(4, 8, 8, 32) == pytest.approx(1 / 3)
    assert K.npmi(2, 8, 8, 32) == pytest.approx(0)
    assert K.npmi(1, 8, 8, 32) < 0
    assert K.npmi(4, 4, 4, 32) == pytest.approx(1)
    assert K.npmi(4, 4, 4, 4) == 1


@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_npmi_lies_between_its_ends_and_falls_with_more_lines_of_one_word(both, more_a, more_b, neither):
    n = both + more_a + more_b + neither
    value = K.npmi(both, both + more_a, both + more_b, n)
    assert -1 - 1e-9 <= value <= 1 + 1e-9
    assert K.npmi(both, both + more_b, both + more_a, n) == pytest.approx(value)
    if neither and both < n:
        assert K.npmi(both, both + more_a + 1, both + more_b, n) < value


def test_a_word_falls_into_the_fewest_pieces():
    assert K.pieces("大模型", {"大", "模", "型", "模型", "大模型"}) == ["大", "模型"]
    assert K.pieces("大模型", {"大", "模"}) is None


def test_rank_correlation_with_ties():
    x, y = pd.Series([3, 1, 2, 2, 5, 9]), pd.Series([2, 2, 1, 4, 6, 5])
    assert K.rank_correlation(x, y) == pytest.approx(0.6764705882352942)  # scipy 1.17.1, stats.spearmanr
    assert K.rank_correlation(x, -x) == pytest.approx(-1)


# --- the five articles ---


def test_the_articles_and_their_content_words():
    assert FIVE == [
        "two-tigers-2020",
        "qingdao-2020",
        "guangzhou-2024",
        "three-cities-2024",
        "shenzhen-hangzhou-2025",
    ]
    assert dict(COUNTS.sum()) == {TIGERS: 1879, QINGDAO: 975, GUANGZHOU: 975, THREE: 877, HANGZHOU: 636}
    apart = K.counts(load("terms"), load("sources"))
    assert apart.loc["AI", TIGERS] == 98
    assert apart.loc["人工智能", QINGDAO] == 66
    assert not {"是", "有", "2020", "的"} & set(COUNTS.index)


def test_keyness_of_two_articles():
    apart = K.counts(load("terms"), load("sources"))
    found = K.keyness(TIGERS, QINGDAO, apart).set_index("token")
    assert list(found.index[:2]) == ["人工智能", "AI"]
    assert found.loc["人工智能", "g2"] == pytest.approx(74.1095, abs=1e-4)
    assert found.loc["人工智能", "more"] == QINGDAO
    assert (found["a"] + found["b"]).min() == K.FLOOR
    back = K.keyness(QINGDAO, TIGERS, apart).set_index("token")
    assert back["g2"].to_dict() == pytest.approx(found["g2"].to_dict())
    assert back["log_ratio"].to_dict() == pytest.approx((-found["log_ratio"]).to_dict())
    assert len(K.keyness(TIGERS, QINGDAO, apart, floor=1)) > len(found)


@pytest.mark.slow
def test_each_article_has_a_word_of_its_own():
    own = [K.own_words(source_id, W.sections(), NAMES)[0] for source_id in FIVE]
    assert own == ["人民币", "城市", "生成式人工智能", "算力", "机器人"]


def test_terms_are_no_names_and_names_are():
    assert {"深圳", "广州市", "华为", "宇树科技", "DeepSeek"} <= NAMES
    assert not {"大模型", "第一梯队", "高新技术企业", "研究院", "新基建", "产业"} & NAMES


def test_the_dictionary_is_named_by_its_file():
    file = T.DATA / "curated" / "domain_words.csv"
    assert K.dictionary_version(load("domain_words")) == sha256(file.read_bytes()).hexdigest()


def test_what_the_dictionary_changes():
    changes = K.dictionary_changes(load("terms"))
    assert dict(changes.loc["应用场景"]) == {"domain": 19, "plain": 0, "change": 19}
    assert changes.loc["模型", "change"] == -28
    lost = changes.query("change < 0").index
    assert K.pieces("大语言模型", lost) == ["大", "语言", "模型"]


def test_likely_pieces_are_those_that_jieba_cuts():
    words = pytest.importorskip("aicities.read.segment")
    plain = words.tagger(None)
    changes = K.dictionary_changes(load("terms"))
    lost, chosen = changes.query("change < 0").index, changes.head(12).index
    assert {w: K.pieces(w, lost) for w in chosen} == {w: [t for t, _ in words.tag(plain, w)] for w in chosen}


def test_how_far_keyness_moves_without_the_dictionary():
    found = W.stability()
    assert len(found) == 10
    assert found["rho"].between(0.97, 1).all()
    worst = found.loc[found["kept"].idxmin()]
    assert (worst["a"], worst["b"], worst["kept"]) == (TIGERS, GUANGZHOU, 4)
    assert {"大模型", "应用场景"} <= set(worst["gone"])
    assert (found["kept"] + found["gone"].map(len) == 10).all()


def test_the_closest_pair_is_a_set_phrase():
    found = W.pairs()
    best = found.loc[found["npmi"].idxmax()]
    assert (best["token_a"], best["token_b"], best["source_id"]) == ("大力", "奇迹", GUANGZHOU)
    assert tuple(best[["n_lines", "n_lines_a", "n_lines_b"]]) == (4, 5, 4)
    assert best["npmi"] == pytest.approx(log(4 * 49 / (5 * 4)) / -log(4 / 49))
    assert len(found) == 392
    assert found["n_lines"].min() == K.PAIR_FLOOR
    assert (found["n_lines"] <= found[["n_lines_a", "n_lines_b"]].min(axis=1)).all()
    assert dict(K.n_lines(load("lines"))) == {TIGERS: 93, QINGDAO: 47, GUANGZHOU: 49, THREE: 27, HANGZHOU: 16}


def test_the_lines_of_a_word_are_those_of_the_article_files(articles):
    words = pytest.importorskip("aicities.read.segment")
    tagger = words.tagger(load("domain_words"))
    outline = load("outline").query("role in @K.COUNTED")
    rows = load("term_pairs").query("segmentation == 'domain'")
    for source in load("sources").query("kind == 'article'").itertuples():
        raw = A.read_lines(articles / source.file_name)
        held = Counter()
        for line in outline.query("source_id == @source.source_id")["line"]:
            text, _ = A.normalise(raw[line - 1], source.script)
            held.update({token for token, pos in words.tag(tagger, text) if K.is_content(token, pos)})
        own = rows[rows["source_id"] == source.source_id]
        assert len(own) > 100
        for side in "ab":
            assert list(own[f"n_lines_{side}"]) == [held[token] for token in own[f"token_{side}"]]


# --- frames ---


def test_a_word_is_in_one_frame_and_in_some_article():
    listed = [word for frame in F.frames(LISTS) for word in F.words(LISTS, frame)]
    assert len(listed) == len(set(listed))
    assert [word for word in listed if word not in COUNTS.index] == []
    assert not set(listed) & NAMES - {"深圳市政府"}


def test_shares_of_the_frames():
    rows = F.shares(COUNTS, LISTS).set_index(["frame", "source_id"])
    assert len(rows) == 50
    assert tuple(rows.loc[("policy", TIGERS), ["n", "total"]]) == (74, 1879)
    assert rows.loc[("policy", TIGERS), "share"] == pytest.approx(100 * 74 / 1879)
    assert rows.loc[("research", HANGZHOU), "share"] == pytest.approx(100 * 59 / 636)
    assert rows["share"].groupby("source_id").sum().max() < 100
    less = F.shares(COUNTS, LISTS, without_commonest=True).set_index(["frame", "source_id"])
    assert less.loc[("industry", TIGERS), "n"] == rows.loc[("industry", TIGERS), "n"] - COUNTS.loc["产业", TIGERS]


def test_what_the_page_says_of_chance_and_policy():
    rows = F.shares(COUNTS, LISTS).pivot(index="frame", columns="source_id", values="share")
    assert rows.loc["policy"].idxmin() == rows.loc["research"].idxmax() == HANGZHOU
    assert dict(F.carried_by(COUNTS, LISTS, "luck", GUANGZHOU, 1)) == {"奇迹": 4}
    assert F.carried_by(COUNTS, LISTS, "luck", HANGZHOU, 9).sum() <= 5


def test_every_word_that_the_page_shows_has_a_gloss():
    known = D.glosses()
    shown = set()
    for cut in K.CUTS:
        counts = W.counts(cut)
        for a in FIVE:
            for b in FIVE:
                found = K.keyness(a, b, counts)
                for kept in (found, found[~found["token"].isin(NAMES)]):
                    shown |= set(kept[kept["more"] == a].head(D.TOP)["token"])
    pairs = W.pairs().groupby("source_id").head(W.PAIRS)
    shown |= {*pairs["token_a"], *pairs["token_b"]}
    assert len(shown) > 80
    assert [word for word in sorted(shown) if not word.isascii() and word not in known] == []
    assert D.glossed("算力", known) == "算力 computing power"
    assert D.glossed("AI", known) == "AI"


# --- variants, sections and many tests ---


def planted(**rows):
    """Counts by section of two texts of three sections, with other words so that each section has 100."""
    columns = pd.MultiIndex.from_product([["x", "y"], [1, 2, 3]])
    found = pd.DataFrame(rows, index=columns).T
    return pd.concat([found, (100 - found.sum()).to_frame("other").T]).rename_axis("token")


def test_dispersion_by_hand():
    assert K.dispersion([2, 4, 4], [20, 40, 40]) == pytest.approx(0)  # the shares of the sections
    # shares 1, 0, 0 of the word against 0.2, 0.4, 0.4 of the text: (0.8 + 0.4 + 0.4) / 2
    assert K.dispersion([5, 0, 0], [20, 40, 40]) == pytest.approx(0.8)
    assert K.dispersion([3, 1], [50, 50]) == pytest.approx(0.25)
    assert K.dispersion([3], [50]) is None
    assert K.dispersion([0, 0], [50, 50]) is None


def test_p_of_the_usual_limits():
    assert K.p_value(K.CRITICAL) == pytest.approx(0.05, abs=1e-4)
    assert K.p_value(6.6349) == pytest.approx(0.01, abs=1e-5)
    assert K.p_value(0) == 1


def test_false_discovery_of_a_known_list():
    # times 5 / rank: 0.05, 0.05, 0.05, 0.05, 0.05 for even steps; the larger p in the list draws the others down
    p = pd.Series([0.04, 0.01, 0.5, 0.03, 0.02])
    assert list(K.false_discovery(p)) == pytest.approx([0.05, 0.05, 0.5, 0.05, 0.05])
    assert list(K.false_discovery(pd.Series([0.9, 0.001, 0.9]))) == pytest.approx([0.9, 0.003, 0.9])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_false_discovery_keeps_the_order_and_lowers_no_p(values):
    p = pd.Series(values)
    q = K.false_discovery(p)
    assert (q >= p - 1e-12).all() and (q <= 1).all()
    assert q.loc[p.sort_values().index].is_monotonic_increasing


def test_a_word_that_one_section_carries_is_flagged_and_kept_out_of_the_headline():
    table = planted(even=[5, 5, 5, 0, 0, 0], carried=[0, 15, 0, 0, 0, 0], mostly=[1, 13, 1, 1, 1, 1])
    found = K.key_words("x", "y", table).set_index("token")
    assert dict(found["carried"].drop("other")) == {"even": False, "carried": True, "mostly": True}
    assert dict(found["n_sections"].drop("other")) == {"even": 3, "carried": 1, "mostly": 3}
    assert found.loc["carried", "dp"] == pytest.approx(2 / 3)
    assert found.loc["mostly", "low"] == pytest.approx(K.log_ratio(2, 3, 200, 300))
    assert found.loc["mostly", "high"] == pytest.approx(K.log_ratio(14, 3, 200, 300))
    assert found.loc["carried", "low"] == pytest.approx(K.log_ratio(0, 0, 200, 300))
    assert "carried" not in K.own_words("x", table, set())
    assert K.own_words("x", table, set()) == ["even"]
    assert K.own_words("x", table, {"even"}) == []


def test_leaving_out_is_counting_without():
    table = planted(word=[3, 8, 1, 2, 0, 4])
    rows = K.without_each("x", "y", table).query("token == 'word'").set_index(["text", "section"])
    assert len(rows) == 6
    assert rows.loc[("x", 2), "g2"] == pytest.approx(K.g2(4, 6, 200, 300))
    assert rows.loc[("y", 3), "log_ratio"] == pytest.approx(K.log_ratio(12, 2, 300, 200))


def test_sections_add_up_to_the_articles():
    table = W.sections()
    added = table.T.groupby(level=0).sum().T[FIVE]
    assert added.equals(COUNTS) or (added == COUNTS).all().all()
    assert dict(table.columns.to_frame()["source_id"].value_counts()) == {
        TIGERS: 7,
        GUANGZHOU: 6,
        QINGDAO: 4,
        THREE: 4,
        HANGZHOU: 1,
    }


def test_variants_are_counted_as_one_word_and_nothing_is_lost():
    apart, variants = K.counts(load("terms"), load("sources")), load("variants")
    assert (apart.sum() == COUNTS.sum()).all()
    assert list(COUNTS.loc["人工智能"]) == list(apart.loc["AI"] + apart.loc["人工智能"])
    assert set(variants["token"]) <= set(apart.index)
    assert set(variants["stands_for"]) <= set(apart.index)
    assert not set(variants["token"]) & set(COUNTS.index)
    assert {"大模型", "大语言模型"} <= set(COUNTS.index)  # a kind is no variant


@pytest.mark.slow
def test_a_headline_word_stands_when_any_section_is_left_out():
    for source_id in FIVE:
        both = K.beside_the_rest(source_id, W.sections())
        found = (
            K.key_words(source_id, "rest", both).set_index("token").loc[K.own_words(source_id, W.sections(), NAMES)[0]]
        )
        assert found["a"] + found["b"] >= K.FLOOR and found["q"] < 0.05
        if source_id == HANGZHOU:
            assert pd.isna(found["carried"]) and pd.isna(found["dp"])
        else:
            assert found["n_sections"] >= 2 and not found["carried"]


def test_key_words_of_one_article_are_pinned():
    found = K.key_words(THREE, "rest", K.beside_the_rest(THREE, W.sections())).set_index("token")
    assert tuple(found.loc["算力", ["a", "b", "n_sections", "of_sections"]]) == (15, 5, 3, 4)
    assert found.loc["算力", "dp"] == pytest.approx(0.453, abs=1e-3)
    assert found.loc["基础设施", "carried"]


def test_a_tagger_leaves_no_folder_behind_and_its_words_reach_no_other(tmp_path, monkeypatch):
    words = pytest.importorskip("aicities.read.segment")
    monkeypatch.setattr(words.tempfile, "tempdir", str(tmp_path))
    words.plain.cache_clear()
    tagger = words.tagger(pd.DataFrame({"token": ["小鹏汇天"], "pos": ["nt"]}))
    assert words.tag(tagger, "小鹏汇天") == [("小鹏汇天", "nt")] and "小鹏汇天" not in words.plain().FREQ
    assert not any(tmp_path.iterdir())

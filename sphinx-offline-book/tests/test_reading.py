"""What steps aside on a page, how long it takes to read, which words explain themselves."""

import re
from types import SimpleNamespace

import pytest
from docutils import nodes, utils

from sphinx_offline_book import exercises, folds, page_links, reading, terms


def page(*parts):
    document = utils.new_document("page")
    document += [nodes.section("", nodes.title("", "Tea"), *parts)]
    return document


def cell(*shown):
    source = nodes.container("", nodes.literal_block("", "1 + 1"), classes=["cell_input"])
    output = [nodes.container("", *shown, classes=["cell_output"])] if shown else []
    return nodes.container("", source, *output, nb_element="cell_code", classes=["cell"])


def test_code_that_shows_a_sentence_or_nothing_leaves_no_line():
    sentence, chart = nodes.paragraph("", "Six teas."), nodes.raw("", "<svg>", format="html")
    assert folds.is_quiet(cell()) and folds.is_quiet(cell(sentence))
    assert not folds.is_quiet(cell(sentence.deepcopy(), chart))
    marked = nodes.paragraph("", "", nodes.Text("Six "), nodes.raw("", "<button>teas</button>", format="html"))
    assert folds.is_quiet(cell(marked))
    assert folds.is_cell(cell()) and not folds.is_cell(nodes.container())


def test_the_time_to_read_counts_words_characters_and_charts():
    english = page(nodes.paragraph("", "leaf " * 10 * reading.WORDS_A_MINUTE))
    chinese = page(nodes.paragraph("", "茶" * 4 * reading.CHARACTERS_A_MINUTE))
    assert (reading.minutes(english, 0), reading.minutes(english, 4), reading.minutes(chinese, 0)) == (10, 12, 4)
    assert reading.minutes(page(), 0) == 1


def test_the_description_of_a_page_is_its_answer_else_its_first_paragraph():
    def described(document):
        reading.Description(document).run()
        return [node["content"] for node in document.findall(nodes.meta)]

    first, answer = nodes.paragraph("", "Many\nteas."), nodes.container("", nodes.paragraph("", "Six."))
    assert described(page(first)) == ["Many teas."]
    assert described(page(first.deepcopy(), nodes.container("", answer, classes=["cell", "tag_answer"]))) == ["Six."]
    assert described(page()) == []
    tags = [nodes.raw("", tag, format="html") for tag in ("<strong>", "</strong>")]
    assert described(page(nodes.paragraph("", "", tags[0], nodes.Text("六种茶。"), tags[1]))) == ["六种茶。"]


def test_an_exercise_names_its_level_minutes_and_need():
    say = reading.words("en")
    assert reading.labels(["easy", "minutes-5", "no-python"], say) == ["easy", "5 minutes", "no Python"]
    assert reading.labels(["dropdown"], say) == []
    assert reading.labels(["hard", "minutes-20", "python"], reading.words("zh")) == ["较难", "20分钟", "需要Python"]


def test_a_link_whose_text_is_a_number_is_quiet():
    def quiet(text, address="teas.html#row=1"):
        return "book-number" in page_links.link(address, nodes.Text(text))["classes"]

    assert all(
        map(
            quiet,
            ["6", "1.3 million to 1.4 million cups", "at least 80 cups", "−6.7%", "none", "没有一条", "一所也没有"],
        )
    )
    assert not any(
        map(
            quiet,
            [
                "全部茶叶",
                "All teas, with what is said of them",
                "Green tea",
                "the year in which 6 teas were first made",
            ],
        )
    )
    assert not quiet("method", "../method.html")


def test_lines_that_a_text_names_become_links():
    parts = page_links.linked("Tea (lines 6 and 7), 8 cups.", re.compile(r"lines? \d+(?: and \d+)*"), "a#line={number}")
    assert "".join(part.astext() for part in parts) == "Tea (lines 6 and 7), 8 cups."
    links = [part for part in parts if isinstance(part, nodes.reference)]
    assert [(part.astext(), part["refuri"]) for part in links] == [("6", "a#line=6"), ("7", "a#line=7")]
    assert [part.astext() for part in page_links.linked("Tea.", re.compile("line"), "a")] == ["Tea."]


GREEN = {"term": ["green tea", "绿茶"], "head": "Green tea 绿茶", "text": "Not <fermented>.", "page": "words#green"}


CUP = {"term": ["cup"], "head": "Cup 杯", "text": "Holds tea.", "page": "words#cup"}
TEA_CUP = {"term": ["tea cup"], "head": "Tea cup 茶杯", "text": "Has no handle.", "page": "words#tea-cup"}


def marked(*parts, of=(GREEN,)):
    found = terms.places(page(*parts), list(of))
    return [(place, term["head"]) for _, places in found for _, place, term in places]


def test_a_term_is_marked_once_where_it_first_runs_in_the_text():
    text = [nodes.paragraph("", "evergreen teas"), nodes.paragraph("", "Green teas, and green tea")]
    assert marked(*text) == [("Green teas", GREEN["head"])]
    assert marked(nodes.paragraph("", "喝绿茶吧")) == [("绿茶", GREEN["head"])]
    assert marked(nodes.paragraph("", "", nodes.literal("", "green tea"))) == []
    assert marked(nodes.title("", "Green tea")) == []


def test_several_terms_of_one_text_are_marked_and_the_longer_one_keeps_a_shared_place():
    text = [nodes.paragraph("", "A tea cup of green tea"), nodes.paragraph("", "Another cup")]
    assert marked(*text, of=(CUP, GREEN, TEA_CUP)) == [
        ("tea cup", TEA_CUP["head"]),
        ("green tea", GREEN["head"]),
        ("cup", CUP["head"]),
    ]


def test_a_term_with_an_apostrophe_is_found_in_either_form():
    tau = {"term": ["Kendall's tau"], "head": "Kendall's tau", "text": "A number.", "page": "words#tau"}
    assert marked(nodes.paragraph("", "Kendall’s tau is 1."), of=(tau,)) == [("Kendall’s tau", tau["head"])]


def test_an_explanation_is_escaped_and_named():
    shown = terms.explained("green tea", GREEN, "term-1", "words.html#green", "en")
    assert 'aria-describedby="term-1"' in shown and 'id="term-1"' in shown
    assert "Not &lt;fermented&gt;." in shown and '<a href="words.html#green">Glossary</a>' in shown
    chinese = terms.explained("绿茶", GREEN | {"head": "绿茶", "text": "没有发酵。"}, "term-1", "words.html", "zh_CN")
    assert '<strong>绿茶</strong>：没有发酵。<a href="words.html">术语表</a>' in chinese


def titled(number, *parts):
    """An exercise as sphinx-exercise leaves it in a document of a language."""
    kind = type("exercise_node", (nodes.Admonition, nodes.Element), {})
    return kind("", nodes.title("", "", *map(nodes.Text, parts)), number=number)


@pytest.mark.parametrize(("language", "shown"), [("en", " (Cups (two))"), ("zh_CN", "（Cups (two)）")])
def test_the_name_of_an_exercise_stands_in_the_brackets_of_the_language(language, shown):
    document = page(titled(1, " (", "Cups (two)", ")"))
    document.settings.env = SimpleNamespace(app=None, config=SimpleNamespace(language=language))
    reading.ExerciseTitles(document).run()
    assert [node[0].astext() for node in document.findall(nodes.Admonition)] == [shown]


# --- the list of exercises --------------------------------------------------------------------------------------------


@pytest.fixture
def gathering():
    document = page()
    builder = SimpleNamespace(get_target_uri=lambda name: f"{name}.html")
    document.settings.env = SimpleNamespace(docname="class/all", app=SimpleNamespace(builder=builder))
    return exercises.GatherExercises(document)


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("#cup", "../teas/green.html#cup"),
        ("black.html", "../teas/black.html"),
        ("../class/other.html#a", "other.html#a"),
        ("../index.html", "../index.html"),
        ("../rows.html#table=teas&rows=a~b", "../rows.html#table=teas&rows=a~b"),
        ("https://a.org/x#y", "https://a.org/x#y"),
    ],
)
def test_a_link_of_a_gathered_exercise_leads_where_it_led(gathering, written, moved):
    assert gathering.moved_address("teas/green", written) == moved


def test_what_is_gathered_loses_the_names_of_its_parts_and_no_link(gathering):
    inner = nodes.section("", nodes.reference("", "cup", refid="cup"), ids=["text"])
    raw = nodes.raw("", '<p id="p"><a href="black.html#a&amp;b">black</a></p>', format="html")
    found = gathering.moved("teas/green", nodes.container("", inner, raw, ids=["own"]))
    assert found["ids"] == ["own"] and inner["ids"] == []
    assert inner[0]["refuri"] == "../teas/green.html#cup" and "refid" not in inner[0]
    assert found[1].astext() == '<p><a href="../teas/black.html#a&amp;b">black</a></p>'


def test_the_filters_offer_levels_limits_needs_and_pages_in_both_languages():
    assert exercises.WORDS["en"].keys() == exercises.WORDS["zh"].keys()
    html = exercises.filters({"green": "Green <tea>"}, exercises.WORDS["zh"], "zh")
    assert '<option value="green">Green &lt;tea&gt;</option>' in html
    assert '<option value="10">10分钟</option>' in html and '<option value="no-python">不需要Python</option>' in html
    assert 'role="search"' in html and html.count("<select") == 4 and " hidden>" in html

"""No number and no name of an article is left out."""

import re

from aicities import load
from aicities.curation import articles as A
from aicities.display import comparing
from aicities.read import segment
from aicities.schema import NO_ROWS

DATE = re.compile(r"\d{4}年?[-—–至]\d{4}年?|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{1,2}月底?")
TITLE = re.compile("《[^》]*》")
SECTION_NUMBERS = [("qingdao-2020", 23, "1"), ("qingdao-2020", 49, "2"), ("qingdao-2020", 77, "3")]


def rows_on(table, source_id, line, column):
    rows = load(table).query("source_id == @source_id and line == @line")
    if table == "unrepresented":
        rows = rows.query("kind == 'number'")
    return rows[column].dropna().tolist()


def test_every_digit_of_a_body_line_is_in_a_row_or_excused(articles, capsys):
    sources = load("sources").query("kind == 'article'").set_index("source_id")
    names = load("entities")["name_zh"].tolist() + [a for many in load("entities")["aliases"].dropna() for a in many]
    with_digits = [name for name in names if re.search(r"\d", name)]
    left = []
    for row in load("lines").query("role in ['body', 'heading', 'list_item']").itertuples():
        source = sources.loc[row.source_id]
        raw = A.read_lines(articles / source["file_name"])[row.line - 1]
        text = TITLE.sub("□", A.normalise(raw, source["script"])[0])
        known = with_digits + [
            literal
            for table, column in (
                ("facts", "value_text"),
                ("rankings", "score_text"),
                ("rankings", "anchor"),
                ("unrepresented", "literal"),
            )
            for literal in rows_on(table, row.source_id, row.line, column)
        ]
        for literal in sorted(known, key=len, reverse=True):
            text = text.replace(literal, "□")
        left += [(row.source_id, row.line, match[0]) for match in re.finditer(r"\d[\d.,]*", DATE.sub("□", text))]
    assert left == SECTION_NUMBERS
    with capsys.disabled():
        reasons = load("unrepresented").query("kind == 'number'")
        with_digit = reasons[reasons["literal"].str.contains(r"\d")]
        print(
            f"\n{len(with_digit)} literals with a digit are no facts, by the reasons in data/curated/unrepresented.csv"
        )


# Words that end the name of a body; alone, or after a common word, they name none.
BODY = re.compile(
    "(公司|大学|学院|研究院|研究所|研究会|实验室|集团|科技|银行|医院|基金|协会|委员会|局|部|厅|中心|智库|公报|论坛|大会)$"
)
NAME_TAG = re.compile("nr|ns|nt|nz")  # persons, places, bodies and other proper nouns in the ICTCLAS set
PART_OF_NAME = re.compile("n|j|eng")


def name_literals(tagger, text):
    """What plain jieba takes for a name, bodies by their ending, and quoted titles.

    Each is a literal with the span that a known name must touch: for a body its last word, so that a firm's name
    in front of an unknown laboratory doesn't hide it.
    """
    found, run, at = [], [], 0
    for token, pos in tagger.cut(text):
        latin = pos == "eng" and re.search("[A-Z]", token)
        if len(token) > 1 and (NAME_TAG.match(pos) or latin):
            found.append((range(at, at + len(token)), token))
        run = [*run, token] if PART_OF_NAME.match(pos) else []
        if len(run) > 1 and BODY.search(token):
            found.append((range(at, at + len(token)), "".join(run)))
        at += len(token)
    return found + [(range(match.start() + 1, match.end() - 1), match[0][1:-1]) for match in TITLE.finditer(text)]


def known_names():
    """Every name that a row has: of entities with their aliases, of places, policies and indices."""
    entities = load("entities")
    names = [*entities["name_zh"], *(alias for many in entities["aliases"].dropna() for alias in many)]
    names += [alias for many in load("places")["aliases"].dropna() for alias in many]
    names += [*load("places")["name_zh"], *load("policies")["title_zh"], *load("rankings")["index_zh"]]
    return {name for name in names if len(name) > 1}


def test_every_name_of_a_line_has_a_row_or_is_excused(articles, capsys):
    """What counts as a name is found by jieba's own dictionary, which knows nothing of the tables."""
    sources = load("sources").query("kind == 'article'").set_index("source_id")
    tagger, known = segment.tagger(None), known_names()
    excuses = load("unrepresented").query("kind == 'name'")
    excused = set(zip(excuses["source_id"], excuses["literal"], strict=True))
    left, used, found = [], set(), 0
    lines = load("lines")
    for row in lines[~lines["role"].isin(NO_ROWS)].itertuples():
        source = sources.loc[row.source_id]
        text = A.normalise(A.read_lines(articles / source["file_name"])[row.line - 1], source["script"])[0]
        covered = {i for name in known for m in re.finditer(re.escape(name), text) for i in range(*m.span())}
        for span, literal in name_literals(tagger, text):
            found += 1
            if covered.isdisjoint(span):
                used.add((row.source_id, literal))
                if (row.source_id, literal) not in excused:
                    left.append((row.source_id, row.line, literal))
    assert left == []
    assert excused == used, "an excuse that nothing needs: remove the row"
    assert found > 1000
    with capsys.disabled():
        print(f"\n{found} words look like names; {len(excused)} have no row, by the reasons in unrepresented.csv")


def test_excused_literals_stand_in_their_lines(articles):
    sources = load("sources").query("kind == 'article'").set_index("source_id")
    for row in load("unrepresented").itertuples():
        source = sources.loc[row.source_id]
        raw = A.read_lines(articles / source["file_name"])[row.line - 1]
        assert row.literal in A.normalise(raw, source["script"])[0], (row.source_id, row.line, row.literal)


def test_every_entity_is_mentioned_and_every_mention_shows_a_name():
    entities = load("entities").set_index("entity_id")
    from_references = set(load("policies").query("source_id.str.startswith('ref-')")["issuer_id"])
    assert set(load("mentions")["entity_id"]) == set(entities.index) - from_references


def test_every_number_is_about_something_and_every_statement_has_a_speaker():
    assert load("facts")["subject_id"].notna().all()
    assert load("statements")["speaker_id"].notna().all()


def listed(cell):
    return [] if cell is None else list(cell)


def test_every_number_of_an_article_is_computed_or_said_not_to_be_checkable():
    """By hand only where the doubt is one of words: no function can weigh a contradiction in a phrase."""
    checks = load("checks")
    counts = checks["function"].notna() | (checks["verdict"] == "not_checkable") | (checks["kind"] == "wording")
    checked = {fact for cell in checks.loc[counts, "fact_ids"].dropna() for fact in listed(cell)}
    facts = load("facts").merge(load("sources").query("kind == 'article'")["source_id"])
    assert len(facts) == 187
    assert sorted(set(facts["fact_id"]) - checked) == []


def test_pairs_across_articles_give_the_reasons_against_comparing():
    """Two facts that can't be compared are said to be so, with the reasons of `comparing.why_not_words`."""
    facts = load("facts").set_index("fact_id")
    reasons = set(comparing.REASONS.values())
    pairs = load("checks").query("kind == 'cross_article' and verdict == 'not_checkable'")
    compared = 0
    for check in pairs.itertuples():
        head, said = check.explanation_en.split(". ")[0].split(": ")
        said = said.split("; ")
        assert head == "Not comparable" and set(said) <= reasons, check.check_id
        refs = [ref.removeprefix("facts:") for ref in check.row_refs if ref.startswith("facts:")]
        if len(refs) == 2:
            a, b = facts.loc[refs[0]], facts.loc[refs[1]]
            assert a["source_id"] != b["source_id"], check.check_id
            assert said == comparing.why_not_words(a, b), check.check_id
            compared += 1
    assert (len(pairs), compared) == (27, 10)


def test_checks_by_verdict_are_those_that_were_counted():
    checks = load("checks")
    assert checks["verdict"].value_counts().to_dict() == {
        "not_checkable": 231,
        "holds": 88,
        "fails": 24,
        "holds_by_rounding": 3,
    }
    assert checks["function"].notna().sum() == 124
    assert (checks["kind"] == "cross_article").sum() == 37
    by_article = checks.query("function.notna()").groupby("source_id").size()
    assert set(by_article.index) == set(load("sources").query("kind == 'article'")["source_id"])
    compared = checks.query("function.notna() and reported_text.isna()")
    assert set(compared["verdict"]) == {"not_checkable"}, "what is computed but not printed can't hold or fail"


def test_known_results_of_checks():
    checks = load("checks").set_index("check_id")
    ratio = checks.loc["three-cities-2024-c29-shenzhen-to-beijing"]
    assert ratio["computed_low"] < 0.7449 < ratio["computed_high"]
    lists = checks[checks.index.str.contains("unicorns-(?:hurun|report)-2024$")]["verdict"]
    assert lists.tolist() == ["holds", "fails", "fails", "holds"]
    assert checks.loc["shenzhen-hangzhou-2025-c5-twenty-years-running", "computed_low"] == 21
    assert checks.loc["three-cities-2024-c49-first-or-second-by-ai-firms", "verdict"] == "not_checkable"
    assert checks["explanation_zh"].str.len().between(5, 120).all()

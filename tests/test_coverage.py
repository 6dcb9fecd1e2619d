"""No number and no name of an article is left out."""

import re

from aicities import articles as A
from aicities import load

DATE = re.compile(r"\d{4}年?[-—–至]\d{4}年?|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{1,2}月底?")
TITLE = re.compile("《[^》]*》")
SECTION_NUMBERS = [("qingdao-2020", 23, "1"), ("qingdao-2020", 49, "2"), ("qingdao-2020", 77, "3")]


def rows_on(table, source_id, line, column):
    rows = load(table).query("source_id == @source_id and line == @line")
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
        reasons = load("unrepresented")
        with_digit = reasons[reasons["literal"].str.contains(r"\d")]
        print(
            f"\n{len(with_digit)} literals with a digit are no facts, by the reasons in data/curated/unrepresented.csv"
        )


def test_excused_literals_stand_in_their_lines(articles):
    sources = load("sources").query("kind == 'article'").set_index("source_id")
    for row in load("unrepresented").itertuples():
        source = sources.loc[row.source_id]
        raw = A.read_lines(articles / source["file_name"])[row.line - 1]
        assert row.literal in A.normalise(raw, source["script"])[0], (row.source_id, row.line, row.literal)


def test_every_entity_is_mentioned_and_every_mention_shows_a_name():
    entities = load("entities").set_index("entity_id")
    assert set(load("mentions")["entity_id"]) == set(entities.index)


def test_every_number_is_about_something_and_every_statement_has_a_speaker():
    assert load("facts")["subject_id"].notna().all()
    assert load("statements")["speaker_id"].notna().all()

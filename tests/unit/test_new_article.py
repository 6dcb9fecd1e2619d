"""An article comes into the project with what a program can start, is reviewed row by row, and goes out again."""

import csv
import hashlib
import json
import shutil

import pandas as pd
import pytest

from aicities import schema as T
from aicities.__main__ import main
from aicities.curation import extract as E
from aicities.curation import new_article as N
from aicities.curation import review
from aicities.curation import rules as R
from aicities.curation import started as S
from aicities.curation import started_page as P
from aicities.data import waiting

ID = "yibin-2026"
ARTICLE = """宜宾的电池城梦
来源：三江评论 作者：郑一帆
2026年2月3日

宜宾有电池企业35家，产值约为120亿元。
2025年5月，宜宾印发《宜宾市动力电池发展方案》，目标是到2028年产值突破300亿元。
一、谁在这里
2025年9月，长虹集团的新工厂启用，一期投资8.5亿元。
华为也在成都设了团队。
研究员罗静仪认为，宜宾的电价只有成都的一半。
她的话里没有数字。
"""
FILL = {
    "entities": {"长虹集团": {"entity_id": "changhong-group", "kind": "company", "name_en": "Changhong Group"}},
    "facts": {"35家": {"subject_id": "sichuan", "indicator_id": "ai-firms", "as_of": "2026"}},
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the data, the contents and no pages; and beside it a folder with one article."""
    root = tmp_path_factory.mktemp("project") / "book"
    shutil.copytree(T.DATA, root / "data", ignore=shutil.ignore_patterns("started"))
    shutil.copy(T.DATA.parent / "_toc.yml", root)
    (root / "notebooks" / "articles").mkdir(parents=True)
    (root.parent / "texts").mkdir()
    (root.parent / "texts" / "yibin.txt").write_text(ARTICLE, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def with_article(project, tmp_path_factory):
    """The same with the article taken in."""
    place = tmp_path_factory.mktemp("started")
    shutil.copytree(project.parent, place, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(T, "DATA", place / "book" / "data")
        N.new_article(place / "texts" / "yibin.txt", ID)
    return place / "book"


@pytest.fixture
def empty(project, tmp_path, monkeypatch):
    """A project of one's own, without the article."""
    return own_copy(project, tmp_path, monkeypatch)


@pytest.fixture
def begun(with_article, tmp_path, monkeypatch):
    """A project of one's own with the article taken in."""
    return own_copy(with_article, tmp_path, monkeypatch)


@pytest.fixture
def quick(monkeypatch):
    """Without the check of all tables, which takes seconds, where a test is about something else."""
    monkeypatch.setattr(N.C, "compile_tables", dict)


def own_copy(root, tmp_path, monkeypatch):
    shutil.copytree(root.parent, tmp_path / "own", dirs_exist_ok=True)
    monkeypatch.setattr(T, "DATA", tmp_path / "own" / "book" / "data")
    return tmp_path / "own" / "book"


def text_file(root):
    return root.parent / "texts" / "yibin.txt"


def state(root):
    """Every file of a project with a hash of what it holds."""
    files = (path for path in root.parent.rglob("*") if path.is_file())
    return {path.relative_to(root.parent): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def started(table):
    with N.started(table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mark(table, change):
    """Change the started rows of a table, as a person does in a spreadsheet."""
    rows = started(table)
    for row in rows:
        row |= change(row) or {}
    header = ",".join(N.started_header(table)) + "\n"
    N.started(table).write_text(header + N.csv_lines(N.started_header(table), rows), encoding="utf-8")


def complete(table, key):
    mark(table, lambda row: FILL[table].get(row[key], {}) | {"review": "yes"} if row[key] in FILL[table] else None)


# --- it comes in ------------------------------------------------------------------------------------------------------


def test_the_source_and_its_lines_are_registered(begun):
    source = R.read_table("sources").set_index("source_id").loc[ID]
    assert source[["title_zh", "publisher", "author", "date", "date_basis", "script"]].tolist() == [
        "宜宾的电池城梦",
        "三江评论",
        "郑一帆",
        "2026-02-03",
        "printed",
        "simplified",
    ]
    assert source["sha256"] == hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert source["n_lines"] == 12 and source["file_name"] == "yibin.txt"
    outline = R.read_table("outline").query("source_id == @ID").set_index("line")
    assert outline["role"].tolist() == ["title", "byline", "byline", "body", "body", "heading"] + 4 * ["body"]
    assert outline["section"].dropna().tolist() == [1, 1, 2, 2, 2, 2, 2]
    assert outline["gist_en"].isna().all()


def test_numbers_policies_events_voices_and_names_are_started_and_nothing_is_decided(begun):
    facts = started("facts")
    assert [(row["line"], row["value_text"]) for row in facts][:4] == [
        ("5", "35家"),
        ("5", "约为120亿元"),
        ("6", "突破300亿元"),
        ("8", "8.5亿元"),
    ]
    assert {row["subject_id"] + row["indicator_id"] + row["as_of"] for row in facts} == {""}
    assert facts[2]["state"] == "target" and "2028" in facts[2]["help"]
    (policy,) = started("policies")
    assert (policy["title_zh"], policy["instrument"], policy["date"]) == ("宜宾市动力电池发展方案", "scheme", "2025-05")
    (event,) = [row for row in started("events") if row["kind"] == "opening"]
    assert (event["date"], event["anchor"]) == ("2025-09", "启用") and "长虹集团" in event["help"]
    (spoken,) = started("statements")
    assert (spoken["line"], spoken["speaker_id"], spoken["voice"]) == ("10", "罗静仪", "reported")
    assert {"长虹集团", "罗静仪"} <= {row["name_zh"] for row in started("entities")}
    named = {(row["entity_id"], row["line"]) for row in started("mentions")}
    assert {("huawei", "9"), ("长虹集团", "8"), ("罗静仪", "10")} <= named
    assert {row["review"] for table in S.TABLES for row in started(table)} == {"unreviewed"}


def test_every_anchor_is_short_and_stands_in_its_line(begun):
    lines = ARTICLE.split("\n")
    rows = [row for table in S.TABLES if table != "entities" for row in started(table)]
    assert rows and all(row["anchor"] in lines[int(row["line"]) - 1] for row in rows)
    assert all(len(row["anchor"]) <= T.MAX_ANCHOR or row.get("title_zh") == row["anchor"] for row in rows)


def test_unreviewed_rows_are_in_no_table_and_are_counted(begun):
    for table in ("facts", "policies", "events", "mentions", "statements"):
        assert ID not in set(R.read_table(table)["source_id"])
    n = sum(len(started(table)) for table in S.TABLES)
    assert waiting(ID) == n
    assert review.left()[0].startswith(f"{ID}: {n} rows are unreviewed")


def test_the_page_is_in_the_contents_behind_the_other_articles_with_its_questions_open(begun):
    entries = [line.strip() for line in (begun / "_toc.yml").read_text(encoding="utf-8").splitlines()]
    at = entries.index(f"- file: notebooks/articles/{ID}")
    assert "articles/" in entries[at - 1] and "Themes" in entries[at + 1]
    assert len(P.open_questions(N.page(ID))) >= 6 and P.untouched(N.page(ID))
    cells = json.loads(N.page(ID).read_text(encoding="utf-8"))["cells"]
    assert {"answer", "key"} <= {tag for cell in cells for tag in cell["metadata"].get("tags", [])}
    assert "THIS_" not in N.page(ID).read_text(encoding="utf-8")


def test_extracting_it_again_gives_the_same(begun):
    before = {name: R.read_table(name) for name in T.table_names("extracted")}
    for name, rows in E.extract_again(text_file(begun).parent, ID).items():
        pd.testing.assert_frame_equal(rows, before[name], obj=name, check_dtype=False)


def test_a_saved_page_in_another_encoding_becomes_a_text_file_outside_of_the_project(empty, quick):
    page = "<html><head><title>宜宾的电池城梦</title></head><body><h1>宜宾的电池城梦</h1>" + "".join(
        f"<p>{line}</p>" for line in ARTICLE.split("\n")[4:] if line
    )
    found = text_file(empty).with_name("saved.html")
    found.write_bytes(page.encode("gb18030"))
    made = N.new_article(found, ID, date="2026-02")
    assert made.file == text_file(empty).with_name(f"{ID}.txt")
    source = R.read_table("sources").set_index("source_id").loc[ID]
    assert source["sha256"] == hashlib.sha256(made.file.read_bytes()).hexdigest()
    assert hashlib.sha256(found.read_bytes()).hexdigest() in source["note"]
    assert (source["date"], source["date_basis"]) == ("2026-02", "inferred")
    line = int(next(row["line"] for row in started("facts") if row["value_text"] == "35家"))
    assert "35家" in made.file.read_text(encoding="utf-8").split("\n")[line - 1]
    with pytest.raises(N.ArticleError, match=f"in the project already, as {ID}"):
        N.new_article(found, "yibin-2027")


@pytest.mark.parametrize(
    "name, content, id_, told",
    [
        ("none.txt", None, ID, "there is no file .*none.txt: check the name"),
        ("a.txt", ARTICLE, "Yibin 2026", "an id has a-z, 0-9 and single hyphens"),
        ("a.txt", ARTICLE, "shenzhen", r"taken, by a row of data/curated/places.csv"),
        ("a.txt", "", ID, "can't be read"),
        ("a.txt", "\n\n", ID, "no text|can't be read|no Chinese"),
        ("a.txt", "A text about batteries in English.\n" * 3, ID, "no Chinese text"),
        ("a.txt", "\x89PNG\r\n", ID, "can't be read|no Chinese"),
    ],
)
def test_what_is_no_article_is_refused_in_words_and_changes_nothing(empty, name, content, id_, told):
    path = text_file(empty).with_name(name)
    if content is not None:
        path.write_bytes(content.encode("latin-1" if "PNG" in content else "utf-8"))
    before = state(empty)
    with pytest.raises(N.ArticleError, match=told):
        N.new_article(path, id_)
    assert state(empty) == before


def test_an_unknown_city_and_a_folder_in_the_project_are_refused(empty):
    with pytest.raises(N.ArticleError, match="--city atlantis: no such city"):
        N.new_article(text_file(empty), ID, cities=["atlantis"])
    with pytest.raises(N.ArticleError, match="is in the project"):
        N.new_article(text_file(empty), ID, folder=empty / "data")


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_what_stops_in_the_middle_leaves_nothing_half_written(empty, monkeypatch, error):
    before = state(empty)

    def stop(*_):
        raise error

    monkeypatch.setattr(P, "notebook", stop)
    with pytest.raises(type(error)):
        N.new_article(text_file(empty), ID)
    assert state(empty) == before


# --- it is reviewed ---------------------------------------------------------------------------------------------------


def test_reviewed_rows_go_into_the_tables_and_a_name_gets_its_id_everywhere(begun):
    complete("entities", "name_zh")
    complete("facts", "value_text")
    mark("mentions", lambda row: {"review": "yes"} if row["entity_id"] == "长虹集团" else None)
    mark("facts", lambda row: {"review": "no"} if row["value_text"] == "8.5亿元" else None)
    n = waiting(ID)
    assert review.take(text_file(begun).parent) == {"entities": 1, "facts": 1, "mentions": 1}
    fact = R.read_table("facts").query("source_id == @ID").iloc[0]
    assert fact[["value_text", "subject_id", "line"]].tolist() == ["35家", "sichuan", 5]
    assert R.read_table("mentions").query("source_id == @ID")["entity_id"].tolist() == ["changhong-group"]
    assert waiting(ID) == n - 4
    assert "8.5亿元" not in {row["value_text"] for row in started("facts")}


def test_a_name_that_is_dropped_takes_its_mentions_along(begun, quick):
    mark("entities", lambda row: {"review": "no"} if row["name_zh"] == "长虹集团" else None)
    assert review.take() == {}
    assert "长虹集团" not in {row["entity_id"] for row in started("mentions")}


@pytest.mark.parametrize(
    "change, told",
    [
        ({}, "data/started/facts.csv line 2, subject_id: is empty: fill it in"),
        ({"subject_id": "sichuan", "indicator_id": "no-such"}, "data/started/facts.csv line 2 .*'no-such' is no id"),
        (
            {"subject_id": "sichuan", "indicator_id": "ai-firms", "anchor": "36家"},
            "line 2, anchor: '36家' does not stand",
        ),
    ],
)
def test_a_row_that_is_not_right_is_named_where_it_stands_and_nothing_changes(begun, change, told):
    mark("facts", lambda row: change | {"review": "yes"} if row["value_text"] == "35家" else None)
    before = state(begun)
    with pytest.raises(R.TableError, match=told):
        review.take(text_file(begun).parent)
    assert state(begun) == before


def test_what_is_next_begins_with_the_source_and_ends_with_the_page(begun):
    steps = [step.split(",")[0].split(":")[0] for step in review.todo()]
    assert steps[:3] == ["data/curated/sources.csv", "data/curated/outline.csv", "data/started/entities.csv"]
    assert f"notebooks/articles/{ID}.ipynb" in steps
    assert any("texts have no Chinese" in step for step in steps)
    text = N.curated("sources").read_text(encoding="utf-8")
    N.curated("sources").write_text(text.replace(N.UNREAD, ""), encoding="utf-8")
    assert review.todo()[0].startswith("data/curated/outline.csv")
    text = N.curated("outline").read_text(encoding="utf-8")
    N.curated("outline").write_text(text.replace(f"{ID},5,body,1,,", f"{ID},5,body,1,Firms.,"), encoding="utf-8")
    assert f"make extract ONLY={ID}" in " ".join(review.todo())


# --- it goes out ------------------------------------------------------------------------------------------------------


def test_one_command_undoes_all_of_it(project, begun, quick):
    gone = N.remove_article(ID)
    assert gone["outline"] == 10 and gone["sources"] == 1
    assert state(begun) == state(project)


def test_reviewed_rows_are_not_lost_unless_one_says_so(project, begun, quick):
    complete("entities", "name_zh")
    mark("mentions", lambda row: {"review": "yes"} if row["entity_id"] == "长虹集团" else None)
    review.take()
    before = state(begun)
    with pytest.raises(N.ArticleError, match="holds a person's work: 1 rows of mentions"):
        N.remove_article(ID)
    assert state(begun) == before
    N.remove_article(ID, with_reviewed=True)
    assert state(begun) == state(project)


def test_a_reviewed_name_goes_out_also_where_all_that_names_it_still_waits(project, begun, quick):
    complete("entities", "name_zh")
    review.take()
    assert "changhong-group" in set(R.read_table("entities")["entity_id"])
    N.remove_article(ID, with_reviewed=True)
    assert state(begun) == state(project)


def test_the_commands_say_what_they_did_and_what_is_wrong(begun, capsys):
    assert main(["todo", "--left"]) == 0
    assert "rows are unreviewed" in capsys.readouterr().out
    assert main(["review"]) == 0
    assert "Taken into data/curated: nothing." in capsys.readouterr().out
    assert main(["remove-article", "no-such"]) == 1
    assert "no article has the id no-such" in capsys.readouterr().err
    assert main(["new-article", str(text_file(begun)), "--id", "yibin-2027", "--date", "last year"]) == 2
    assert "--date last year" in capsys.readouterr().err
    assert main(["new-article", str(text_file(begun)), "--id", "yibin-2027"]) == 1
    assert f"in the project already, as {ID}" in capsys.readouterr().err


# --- what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title, policy, instrument",
    [
        ("杭州市算力发展三年行动计划", True, "plan"),
        ("关于促进机器人产业的若干措施", True, "measures"),
        ("数字经济发展规划实施方案", True, "scheme"),
        ("中国城市人工智能发展规划白皮书", False, None),
        ("三体", False, None),
    ],
)
def test_a_title_of_a_public_body_is_told_from_a_report(title, policy, instrument):
    assert S.is_policy(title) is policy
    if policy:
        assert S.instrument(title) == instrument


def test_a_name_tells_its_kind_by_its_end():
    assert [S.kind_of(name) for name in ("长虹集团", "四川大学", "之江实验室", "罗静仪")] == [
        "company",
        "university",
        "lab",
        None,
    ]

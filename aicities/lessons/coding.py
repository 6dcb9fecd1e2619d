"""The page *Code it yourself*: which statements are coded, what is shown of each, and the published codes.

The statements are chosen by a rule from those that bear on a proposition: spread over articles, factors, stances,
speakers, and over those on which the two coders of the book agreed or not.
"""

from __future__ import annotations

from io import StringIO

import pandas as pd
from IPython.display import HTML

from aicities import schema
from aicities.data import city_name, label, load, meaning, name_of, row_url, say, source_line
from aicities.language import in_language, sign
from aicities.method.agreement import codes, measured
from sphinx_offline_book.notebook import Category, Coders, CodingItem, CodingQuestion, coding_html

HOW_MANY = 14
WORDS = (6, 28)  # shorter ones lean on the sentence before, longer ones take long to read
SPREAD = ("source_id", "factor", "stance", "speaker_class", "topic_id", "speaker_id", "coders")
NO_SIDE = "none"  # what the coders wrote where a statement takes no side
QUESTIONS = {"speaker": "speaker_class", "factor": "factor", "stance": "stance"}  # with the vocabulary of each
TOLD = {"speaker": "speaker_id", "factor": "factor", "stance": "stance"}  # the columns of the table of statements
# The class of a speaker, by the kind of the body that the speaker works for, founded, or is.
CLASSES = {
    "company": "company",
    "government": "government",
    "party_body": "government",
    "university": "scholar",
    "institute": "scholar",
    "lab": "scholar",
    "association": "association",
    "think_tank": "association",
}
POSTS = ("works_for", "founded")
CODED = ("factor", "stance")  # the questions for which the codes of two coders are kept


# --- what is coded ----------------------------------------------------------------------------------------------------


def speaker_class(speaker_id: str) -> str | None:
    """The class of a speaker by rule: that of all posts the tables know; none where posts are of several classes."""
    if speaker_id == "article":
        return "article"
    relations = load("relations").query("from_id == @speaker_id and relation in @POSTS")
    kinds = load("entities").set_index("entity_id")["kind"]
    found = {CLASSES.get(kinds.get(body, "")) for body in relations["to_id"]}
    return "unplaced" if not found else found.pop() if len(found) == 1 else None


def coded_twice() -> pd.DataFrame:
    """What coders a and b wrote for each statement that they coded: factor_a, factor_b, stance_a, stance_b, topics."""
    rows = load("codings").query("table == 'statements'")
    parts = [codes(rows, column).add_prefix(f"{column}_") for column in ("factor", "stance", "topic_id")]
    return pd.concat(parts, axis=1)


def candidates() -> pd.DataFrame:
    """The statements that can be coded from what the page shows, with speaker_class and coders (alike, apart, unkept).

    Each bears on a proposition; where two coders' codes are kept, both named the same proposition.
    """
    rows = load("statements").dropna(subset=["topic_id"]).set_index("statement_id").join(coded_twice())
    kept = rows["factor_a"].notna()
    same_topic = (rows["topic_id_a"] == rows["topic_id"]) & (rows["topic_id_b"] == rows["topic_id"])
    alike = (rows["factor_a"] == rows["factor_b"]) & (rows["stance_a"] == rows["stance_b"])
    rows["coders"] = alike.map({True: "alike", False: "apart"}).where(kept, "unkept")
    rows["stance"] = rows["stance"].astype("string").fillna(NO_SIDE)
    rows["speaker_class"] = rows["speaker_id"].map({id_: speaker_class(id_) for id_ in rows["speaker_id"].unique()})
    words = rows["paraphrase_en"].str.split().str.len()
    return rows[(same_topic | ~kept) & rows["speaker_class"].notna() & words.between(*WORDS)]


def spread(rows: pd.DataFrame, n: int, columns: tuple[str, ...] = SPREAD) -> pd.DataFrame:
    """The n rows chosen one by one, each the one whose values are so far the rarest; in the order of ``rows``."""
    taken: list = []
    for _ in range(min(n, len(rows))):
        left, had = rows.drop(index=taken), rows.loc[taken]
        seen = sum(left[column].map(had[column].value_counts()).fillna(0) for column in columns)
        taken.append(seen.idxmin())
    return rows.loc[rows.index.isin(taken)]


def chosen() -> pd.DataFrame:
    """The statements of the page, in the order of the articles."""
    return spread(candidates(), HOW_MANY)


# --- what is shown ----------------------------------------------------------------------------------------------------


def questions() -> list[CodingQuestion]:
    """The three questions with their code book, from the titles and meanings of the coded values."""
    asked = {
        "speaker": say("Who speaks?"),
        "factor": say("What does the statement turn on?"),
        "stance": say("Does it speak for the proposition?"),
    }
    heads = {"speaker": say("Speaker"), "factor": say("Factor"), "stance": say("Stance")}
    return [CodingQuestion(name, heads[name], asked[name], categories(name)) for name in QUESTIONS]


def categories(question: str) -> list[Category]:
    """The categories of a question; a stance has one more than the table, whose cell is empty there."""
    vocabulary = QUESTIONS[question]
    rows = schema.vocabulary(vocabulary)["value"]
    found = [Category(value, label(vocabulary, value), meaning(vocabulary, value)) for value in rows]
    if question != "stance":
        return found
    none = say("It gives a fact or a reason near the proposition, without a side of its own.")
    return [*found, Category(NO_SIDE, say("Takes no side"), none)]


def who(speaker_id: str) -> str:
    """Who speaks, as the article lets one know: both names, and what the speaker is, at which body."""
    if speaker_id == "article":
        return say("Nobody is quoted: these are the article's own words.")
    kinds = load("entities").set_index("entity_id")["kind"]
    ties = load("relations").query("from_id == @speaker_id")
    ties = ties[ties["to_id"].map(kinds).fillna("") != "group"]
    roles = ties.assign(role=ties[in_language("role")]).dropna(subset=["role"]).groupby("to_id", sort=False)["role"]
    told = [at(body, list(rows.unique())) for body, rows in roles]
    return say("{name}. {roles:;}", name=city_name(speaker_id), roles=told) if told else city_name(speaker_id)


def at(body_id: str, roles: list[str]) -> str:
    """What someone is at a body; for a place, which is no body, only what."""
    fullest = [role for role in roles if not any(role in other and role != other for other in roles)]
    if body_id in set(load("places")["place_id"]):
        return say("{roles}", "{roles}", roles=fullest)
    return say("{body}: {roles}", "{body}：{roles}", body=name_of(body_id), roles=fullest)


def items() -> list[CodingItem]:
    """What is coded: our words, who speaks, the proposition, the published codes, those of both coders, and the row."""
    return [
        CodingItem(
            id=id_,
            text=row[in_language("paraphrase")],
            codes={"speaker": row["speaker_class"], "factor": row["factor"], "stance": row["stance"]},
            shown={
                "speaker": say(
                    "{who} ({line})", who=who(row["speaker_id"]), line=source_line(row["source_id"], row["line"])
                ),
                "stance": say("Proposition: {name}.", name=name_of(row["topic_id"])),
            },
            link=row_url("statements", [id_]),
            others={} if row["coders"] == "unkept" else {name: [row[f"{name}_a"], row[f"{name}_b"]] for name in CODED},
        )
        for id_, row in chosen().iterrows()
    ]


# --- how far the coders of the book agree -----------------------------------------------------------------------------


def first_reading() -> Coders:
    """The share of statements on which the two coders agreed as they first read all articles; codes were not kept."""
    rows = load("agreement").query("table == 'statements'").groupby("column")[["matched", "agreed"]].sum()
    found = {name: rows.loc[column] for name, column in TOLD.items()}
    told = {name: (int(row["matched"]), row["agreed"] / row["matched"], None, None) for name, row in found.items()}
    return Coders(say("Two coders, all articles"), told)


def second_reading() -> Coders:
    """How far two other coders agreed, whose codes of two articles are kept: with kappa and alpha."""
    rows = coded_twice()
    found = {name: measured(rows[f"{name}_a"], rows[f"{name}_b"]).values() for name in CODED}
    told = {name: tuple(None if value != value else value for value in values) for name, values in found.items()}
    return Coders(say("Two blind coders"), told)


def apart(n: int) -> pd.DataFrame:
    """Statements that the page does not give to code, on which the two blind coders differ."""
    rows = candidates().drop(index=chosen().index).query("coders == 'apart'")
    return spread(rows, n, ("source_id", "factor", "stance", "speaker_id"))


def apart_list(n: int) -> str:
    """These statements as a list for a page, with both codes where they differ, each with a link to its row."""
    titles = {name: {c.value: c.title for c in categories(name)} for name in CODED}
    lines = []
    for id_, row in apart(n).iterrows():
        pairs = [(titles[name][row[f"{name}_a"]], titles[name][row[f"{name}_b"]]) for name in CODED]
        told = [say("{a} or {b}", "{a}还是{b}", a=a, b=b) for a, b in pairs if a != b]
        text = row[in_language("paraphrase")]
        lines.append(
            say(
                "- [{text}]({url}) {told:;}?",
                "- [{text}]({url}){told:;}？",
                text=text,
                url=row_url("statements", [id_]),
                told=told,
            )
        )
    return "\n".join(lines)


def tool() -> HTML:
    """The statements to code, their code book, and how far others agreed."""
    return HTML(
        coding_html(
            questions(),
            items(),
            say("Code book"),
            [first_reading(), second_reading()],
            say("Two blind coders"),
            say("Without scripts this is a sheet to print: mark a box for each question."),
            sign("stop"),
        )
    )


# --- the same from files ----------------------------------------------------------------------------------------------


def sample_files() -> tuple[StringIO, StringIO]:
    """Two files as the page saves them: what the two blind coders of the book wrote."""
    rows = coded_twice()
    tables = [rows[[f"factor_{coder}", f"stance_{coder}"]].set_axis(list(CODED), axis=1) for coder in "ab"]
    first, second = (StringIO(table.rename_axis("id").to_csv()) for table in tables)
    return first, second

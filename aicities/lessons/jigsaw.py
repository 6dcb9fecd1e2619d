"""The jigsaw: five groups, an article each, and one table of who gains if readers believe it."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from aicities.data import label, load, row_url, say, source_name
from aicities.display import tables
from aicities.display.intervals import date_words
from aicities.language import bracketed, in_language, sign, within
from aicities.lessons import Lesson, Task
from sphinx_offline_book.notebook import Link

NAME = "jigsaw"
# Of each article a check on which its story hangs, who gains if readers believe it, and who is not heard. The last two
# are our reading, as the page of the article gives it under "Who published it, and who gains".
STORIES = {
    "two-tigers-2020": (
        "two-tigers-2020-c15-first-overtaking",
        "both cities, told as tigers; firms and city governments told as strong; a tech site that lives from readers",
        "officials, founders, researchers, users: nobody is quoted",
    ),
    "qingdao-2020": (
        "qingdao-2020-c87-14th-and-upper-half-of-the-second-tier",
        "Qingdao, of which no weakness is named; iFlytek and others called leaders; 36Kr, by being the measure",
        "anybody from Qingdao",
    ),
    "three-cities-2024": (
        "three-cities-2024-c57-none-from-shenzhen",
        "all three cities, each praised for something else; the firm that sells computing power; the city governments "
        "whose plans open each part",
        "other cities; and the best line comes from a voice without a name",
    ),
    "guangzhou-2024": (
        "guangzhou-2024-c9-no-guangzhou-firm-among-the-five",
        "Guangzhou, if it looks lively; firms, by free publicity; a university that asks for money; the city's own "
        "newspaper",
        "users, workers, rivals in other cities; and members of the team without a word of theirs",
    ),
    "shenzhen-hangzhou-2025": (
        "shenzhen-hangzhou-2025-c6-hangzhou-unicorns-hurun-2024",
        "commentators, by attention; the leaders of Guangdong, by support for their plans; firms named as strong",
        "DeepSeek, Unitree, the city of Hangzhou",
    ),
}


def title() -> str:
    """What the lesson asks."""
    return say("Who gains if readers believe it?")


def lesson() -> Lesson:
    """The jigsaw as the papers take it; it has no quiz of its own."""
    return Lesson(
        NAME,
        title(),
        say(
            "Say of an article who is behind it, who speaks in it, who gains, and what the number says that carries it."
        ),
        tuple((source_name(id_), f"../articles/{id_}.html") for id_ in STORIES),
        (experts(), home()),
        (),
    )


def check(source_id: str) -> pd.Series:
    """The check on which the story of an article hangs."""
    return load("checks").set_index("check_id", drop=False).loc[STORIES[source_id][0]]


def voices(source_id: str) -> str:
    """How many people, and how many bodies or groups, speak in an article, and how much it says itself."""
    said = load("statements").query("source_id == @source_id")
    others = said.loc[said["speaker_id"] != "article", "speaker_id"].drop_duplicates()
    kinds = others.map(load("entities").set_index("entity_id")["kind"])
    return say(
        "people: {people}; groups or papers: {bodies}; the article itself: {own} of {all} statements",
        people=(kinds == "person").sum(),
        bodies=(kinds != "person").sum(),
        own=(said["speaker_id"] == "article").sum(),
        all=len(said),
    )


def published(source_id: str) -> str:
    """Who published an article, and when, as printed or inferred."""
    row = load("sources").set_index("source_id").loc[source_id]
    who = say("publisher not stated") if pd.isna(row["publisher"]) else row[in_language("publisher", row)]
    basis = "" if row["date_basis"] == "printed" else within(label("date_basis", row["date_basis"]))
    return f"{who}{sign('semicolon')}{bracketed(date_words(row['date']), basis)}"


def nobody_quoted() -> str:
    """The article in which no person speaks."""
    people = load("entities").query("kind == 'person'")["entity_id"]
    said = load("statements")
    speak = said.loc[said["speaker_id"].isin(people), "source_id"].unique()
    return say("{articles:and}", articles=[source_name(id_) for id_ in STORIES if id_ not in speak])


def number(source_id: str) -> str:
    """The number or words that carry an article, and what the check says."""
    one = check(source_id)
    return say("{text}: {verdict}", text=one["reported_text"], verdict=within(label("verdict", one["verdict"])))


def check_title(source_id: str) -> str:
    """The title of the check."""
    return check(source_id)[in_language("title")]


def facts_table() -> HTML:
    """What a teacher has at hand of each article: published, voices, and the one checked number, linked to its row."""
    rows = pd.DataFrame(
        {
            "article": [Link(source_name(id_), f"../articles/{id_}.html") for id_ in STORIES],
            "published": map(published, STORIES),
            "voices": map(voices, STORIES),
            "check": [
                Link(f"{check_title(id_)} {number(id_)}", row_url("checks", [check_id]))
                for id_, (check_id, *_) in STORIES.items()
            ],
        }
    )
    heads = tables.heads(article="Article", published="Published", voices="Who speaks", check="The number, checked")
    return tables.table(rows, say("Five articles"), heads, scroll=False)


def experts() -> Task:
    """What a group finds out about its own article."""
    return Task(
        say(
            "**Group of experts, one article.** Open its page. In *Who published it, and who gains*: who published it, "
            "and when? Who is quoted? In *What the article does not say*: who is not? Which city, firm, office and "
            "publisher gains if readers believe it? Then open the [Explorer](../reference/explorer.html), Table "
            "*Checks*, and search for the words that the table below has for your article. What does the check say?"
        ),
        say("The table below has the answers for each article; other good answers are possible for who gains."),
        row_url("checks", [id_ for id_, *_ in STORIES.values()]),
        minutes=15,
        lines=6,
    )


def home() -> Task:
    """The one table that a home group fills in together."""
    return Task(
        say(
            "**Home group, one expert from each article.** Each tells for two minutes, the others write. Then say "
            "together: which article would you believe least without its number?"
        ),
        say("A number that fails does not make an article false, and one that holds does not make it fair."),
        row_url("checks", [id_ for id_, *_ in STORIES.values()]),
        minutes=15,
        lines=3,
        heads=(say("Article"), say("Look for"), say("Who gains"), say("Not heard"), say("The check says")),
        rows=tuple(
            (source_name(id_), check_title(id_), say(gains), say(silent), number(id_))
            for id_, (_, gains, silent) in STORIES.items()
        ),
        given=2,
    )

"""What the teacher's guide shows of every lesson: a row of the table of six, and the head of its plan."""

from __future__ import annotations

from functools import cache

import pandas as pd
from IPython.display import HTML, Markdown

from aicities.data import city_name, load, row_url, say, source_name, text_of
from aicities.display import tables
from aicities.display.intervals import date_words, meaning, number_words
from aicities.language import unstopped
from aicities.lessons import NAMES, Lesson, file_name, lesson
from aicities.lessons import which_numbers_hold as numbers
from sphinx_offline_book.notebook import Link

MINUTES = 45
PAPERS = ("work-sheet", "answers")
QUIZ = "quiz.html"
# A course of its own each: which lessons it takes, in the order of the guide.
PATHS = {
    "policy": ("who_moved_first", "which_numbers_hold", "who_says_so", "the_cost_argument"),
    "data": ("which_numbers_hold", "do_rankings_agree", "what_a_program_read"),
}


def number(name: str) -> int:
    """The number of a lesson in the guide."""
    return NAMES.index(name) + 1


@cache
def made(name: str) -> Lesson:
    """A lesson, made once for all that the guide says of it."""
    return lesson(name)


def taught() -> list[Lesson]:
    """All lessons in the order of the guide."""
    return [made(name) for name in NAMES]


def paper(name: str, kind: str, ending: str = "html") -> str:
    """The address of a paper of a lesson, from any page of the classroom; ``kind`` is one of `PAPERS`."""
    return f"../papers/{file_name(name)}-{kind}.{ending}"


def quiz(name: str) -> str:
    """The address of the questions of a lesson on the page of the quiz."""
    return f"{QUIZ}#{file_name(name)}"


def path_names(name: str) -> str:
    """The paths that take a lesson, in words."""
    titles = {"policy": say("Policy"), "data": say("Data")}
    return say("{paths:and}", paths=[titles[path] for path, names in PATHS.items() if name in names])


def titles() -> dict[str, str]:
    """What each path is called, and for whom it is."""
    return {
        "policy": say("Policy and economics, without programming"),
        "data": say("Data and text, with notebooks"),
    }


def paths() -> Markdown:
    """The lessons of each path, linked."""
    taken = {path: [_linked(name) for name in names] for path, names in PATHS.items()}
    return Markdown("\n".join(say("- **{title}:** {taken}.", title=t, taken=taken[p]) for p, t in titles().items()))


def _linked(name: str) -> str:
    return f"[{number(name)}. {unstopped(made(name).title)}](#lesson-{number(name)})"


def six_weeks() -> HTML:
    """A course of six weeks on each path, a row a week: its lessons, then what students do by themselves."""
    after = {
        "policy": [say("Jigsaw: five articles, five groups"), say("Critiques of a source")],
        "data": [say("Code it yourself"), say("An article of your own"), say("Its numbers, checked")],
    }
    plans = {path: [*map(_numbered, PATHS[path]), *after[path]] for path in PATHS}
    weeks = pd.DataFrame({"week": range(1, 1 + max(map(len, plans.values()))), **plans})
    return tables.table(weeks, "", tables.heads(week="Week") | titles())


def _numbered(name: str) -> Link:
    return Link(f"{number(name)}. {made(name).title}", f"#lesson-{number(name)}")


# The four questions of a critique, and what earns no, one, two and three points.
RUBRIC = (
    (
        "Who is behind it?",
        "says nothing of it",
        "names the publisher, or says that none is printed",
        "says what the publisher lives from, and who gains from the claim",
        "says how that may bend this claim, and what speaks against it",
    ),
    (
        "What is the evidence?",
        "repeats the claim",
        "quotes the number or document, with its line",
        "says what it counts, of when, and what the small word allows",
        "computes it again, or says what is missing to do so",
    ),
    (
        "What do others say?",
        "knows only this source",
        "names a second source",
        "compares both on the same thing, place and year",
        "says why they differ, and what stays open",
    ),
    (
        "Is the claim fair?",
        "true or false, and no more",
        "a verdict with a reason",
        "a verdict with its limits: counted how, for when",
        "writes the claim anew, so that it is fair",
    ),
)


def rubric() -> HTML:
    """The rubric for a critique of a source: a row a question, a column for each number of points."""
    points = [say("0 points"), say("1 point"), say("2 points"), say("3 points")]
    rows = pd.DataFrame([[say(cell) for cell in row] for row in RUBRIC], columns=[say("Question"), *points])
    return tables.table(rows, "", scroll=False)


def publisher(source_id: str) -> str:
    """Who published a source, as printed."""
    return text_of(load("sources").set_index("source_id"), "publisher")[source_id]


def example() -> Markdown:
    """A critique with all points, of one sentence of an article, its numbers from the rows."""
    claim, source = numbers.fact(numbers.CLAIM), load("sources").set_index("source_id").loc["two-tigers-2020"]
    said = {
        "city": city_name("shenzhen"),
        "other": city_name("guangzhou"),
        "n": number_words(claim["value"], "yuan"),
        "publisher": publisher("two-tigers-2020"),
        "date": date_words(source["date"]),
        "line": claim["line"],
        "text": claim["value_text"],
        "sum": meaning(claim),
        "row": row_url("facts", [numbers.CLAIM]),
        "since": numbers.led_since(numbers.EDITIONS[1]),
    }
    editions = dict(zip(("first", "revised"), map(source_name, numbers.EDITIONS), strict=True))
    sums = dict(zip(("a", "b"), map(numbers.gdp_words, numbers.EDITIONS), strict=True))
    return Markdown(say(EXAMPLE, **said, **editions, **sums))


EXAMPLE = """**An example with all points.** *The claim: in 2016 the GDP of {city} was over {n}, and for the
first time above that of {other}.*

*Who?* {publisher}, {date} (not printed, but inferred). A tech site lives from readers, and an overtaking is a better
story than a slow change; both cities gain from a duel. But the sum is a figure that anybody can look up. *Evidence?*
[Line {line}]({row}) prints {text}: {sum}, for 2016. The sum of {other} is not printed, so the article alone can't
show who was above. *Others?* Two editions of the statistics: {a} ({first}) and {b} ({revised}). They differ by the
revision after a census; which one the author had stays open. *Fair?* Not as it stands. *By the figures revised after
the census, {city} had over {n} in 2016, and had been above {other} since {since}.*"""


def overview() -> HTML:
    """The table of the lessons: what each asks, what it opens, its path, minutes, programming, its work sheet."""
    rows = pd.DataFrame(map(_row, taught()))
    heads = tables.heads(
        lesson="Lesson", opens="You open", path="Path", minutes="Minutes", python="Python", sheet="To print"
    )
    return tables.table(rows, say("The lessons"), heads)


def _row(one: Lesson) -> dict:
    n = number(one.name)
    return {
        "lesson": Link(f"{n}. {one.title}", f"#lesson-{n}"),
        "opens": _opens(one),
        "path": path_names(one.name),
        "minutes": MINUTES,
        "python": say("homework, if you like") if one.name in PATHS["data"] else say("no"),
        "sheet": Link(say("Work sheet"), paper(one.name, "work-sheet", "pdf")),
    }


def _opens(one: Lesson) -> str:
    """The first page that a lesson opens, and how many places more."""
    titles = [title for title, _ in one.opens]
    return say("{title} and {n} more", title=titles[0], n=len(titles) - 1) if len(titles) > 1 else "".join(titles)


def opening(name: str) -> Markdown:
    """The head of a lesson's plan: its aim, the pages to open, and what to print."""
    one = made(name)
    return Markdown(
        say(
            """**Aim.** {aim}

**Open:** {opens:;}.
**Print:** [work sheet]({sheet}), [answers]({answers}).
**Afterwards:** [{n} quiz questions]({quiz}).""",
            aim=one.aim,
            opens=[f"[{title}]({address})" for title, address in one.opens],
            sheet=paper(name, "work-sheet"),
            answers=paper(name, "answers"),
            n=len(one.questions),
            quiz=quiz(name),
        )
    )

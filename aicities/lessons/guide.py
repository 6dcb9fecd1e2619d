"""What the teacher's guide shows of every lesson: a row of the table of six, and the head of its plan."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML, Markdown

from aicities.data import say
from aicities.display import tables
from aicities.lessons import NAMES, Lesson, lesson, lessons
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


def file_name(name: str) -> str:
    """The name of a lesson as its files and addresses have it."""
    return name.replace("_", "-")


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


def overview() -> HTML:
    """The table of the lessons: what each asks, what it opens, its path, minutes, programming, its work sheet."""
    rows = pd.DataFrame([_row(one) for one in lessons()])
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
    one = lesson(name)
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

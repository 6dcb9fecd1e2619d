"""What is taught: the tasks of the work sheets and the questions of the quiz, a module a lesson.

Every answer is computed from the tables when a lesson is made, so that a change of the data changes the key, and a
question whose wrong answers came true is refused.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib import import_module

from aicities.language import LANGUAGE, say

# The lessons in the order of the guide: the name of the module, and of all files about the lesson.
NAMES = (
    "who_moved_first",
    "which_numbers_hold",
    "do_rankings_agree",
    "who_says_so",
    "the_cost_argument",
    "what_a_program_read",
)


@dataclass(frozen=True)
class Task:
    """A task of a work sheet, its answer from the rows, and the address of these rows as `row_url` gives it.

    Where students fill in a table, ``heads`` names its columns and ``rows`` holds all cells, answers included; of each
    row the first ``given`` cells are printed on the student's sheet, and the others are left blank. Where they write,
    ``lines`` says how much room they have; more than two in a table make its cells so high.
    """

    ask: str
    answer: str
    proof: str
    minutes: int = 5
    lines: int = 2
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    given: int = 1


@dataclass(frozen=True)
class Question:
    """A question of the quiz with its right answer, each wrong one with the reason why, and where the proof stands.

    ``proof`` is the address of rows, or of a chart on a page (``../themes/city-rankings.html#cell``).
    """

    ask: str
    right: str
    wrong: tuple[tuple[str, str], ...]
    proof: str
    because: str

    def __post_init__(self) -> None:
        texts = [" ".join(text.split()) for text in (self.right, *(text for text, _ in self.wrong))]
        times = Counter(map(str.casefold, texts))
        twice = sorted({text for text in texts if times[text.casefold()] > 1})
        faults = {
            say("has one answer twice, which would then be right and wrong: {twice}", twice=twice): bool(twice),
            say("needs two or more wrong answers"): len(self.wrong) < 2,
            say("lacks the reason of an answer"): not all(
                why.strip() for why in (self.because, *dict(self.wrong).values())
            ),
            say("lacks its words, or those of an answer"): not all((self.ask.strip(), *texts)),
            say("lacks its proof: an address of rows or of a chart"): not self.proof.strip(),
        }
        if found := [fault for fault, holds in faults.items() if holds]:
            raise ValueError(say("The question “{ask}” {faults:;}.", ask=self.ask, faults=found))


@dataclass(frozen=True)
class Lesson:
    """A lesson of 45 minutes: its question, its aim in a sentence, the pages it opens, its tasks and its quiz."""

    name: str
    title: str
    aim: str
    opens: tuple[tuple[str, str], ...]  # what a page is called, and its address from a page of the book
    tasks: tuple[Task, ...]
    questions: tuple[Question, ...]


def in_english(words: str) -> list[str]:
    """What explains Chinese words to who does not read them: a cell of a table, and none in a Chinese one."""
    return [] if LANGUAGE == "zh" else [words]


def file_name(name: str) -> str:
    """The name of a lesson as its files and addresses have it."""
    return name.replace("_", "-")


def lesson(name: str) -> Lesson:
    """One lesson, made from the tables as they are now."""
    return import_module(f"aicities.lessons.{name}").lesson()


def title(name: str) -> str:
    """The title of a lesson, which is there at once: to make the lesson takes a second."""
    return import_module(f"aicities.lessons.{name}").title()


def lessons() -> list[Lesson]:
    """All lessons in the order of the guide."""
    return [lesson(name) for name in NAMES]

"""The quiz: the questions of a lesson as fields to choose in, with the reasons and the link to what proves them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from IPython.display import HTML

from aicities import language
from aicities.data import say
from aicities.lessons import Lesson, Question, file_name
from sphinx_offline_book.notebook import Asked, Choice, Link, quiz_html


def asked(question: Question) -> Asked:
    """A question with all its answers, as a page takes it."""
    choices = [Choice(question.right, True, question.because)]
    choices += [Choice(text, False, why) for text, why in question.wrong]
    return Asked(question.ask, choices, Link(proof_words(question.proof), question.proof))


def proof_words(address: str) -> str:
    """What a link to a proof says: whether it opens rows, or a place on a page."""
    return say("See the rows that prove it") if "#table=" in address else say("See it on its page")


def of(lesson: Lesson) -> HTML:
    """The set of questions of a lesson."""
    return HTML(quiz_html(lesson.name, lesson.title, list(map(asked, lesson.questions)), language.LANGUAGE))


def own(*questions: Question) -> HTML:
    """Questions of one's own, as a set."""
    return HTML(quiz_html("own", say("Questions of our own"), list(map(asked, questions)), language.LANGUAGE))


def contents(lessons: Iterable[Lesson]) -> HTML:
    """All sets, each with its aim and the number of its questions, which becomes the score."""
    items = "".join(
        f'<li><a href="#{file_name(lesson.name)}">{escape(lesson.title)}</a> '
        f'<span data-quiz="{lesson.name}">{escape(say("{n} questions", n=len(lesson.questions)))}</span></li>'
        for lesson in lessons
    )
    return HTML(f'<ol class="book-quiz-sets">{items}</ol>')

"""The lesson *Do rankings of cities agree?*: its tasks and questions, computed from the tables."""

from __future__ import annotations

from aicities.data import say
from aicities.lessons import Lesson


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson("do_rankings_agree", say("Do rankings of cities agree?"), "", (), (), ())

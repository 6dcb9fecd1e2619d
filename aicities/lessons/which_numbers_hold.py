"""The lesson *Which printed numbers hold?*: its tasks and questions, computed from the tables."""

from __future__ import annotations

from aicities.data import say
from aicities.lessons import Lesson


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson("which_numbers_hold", say("Which printed numbers hold?"), "", (), (), ())

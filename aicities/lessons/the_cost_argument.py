"""The lesson *Does the cost argument stand?*: its tasks and questions, computed from the tables."""

from __future__ import annotations

from aicities.data import say
from aicities.lessons import Lesson


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson("the_cost_argument", say("Does the cost argument stand?"), "", (), (), ())

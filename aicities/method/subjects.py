"""What a statement on talent or cost speaks of, by a rule on its factor and on words of its English paraphrase.

The rule is ours: other words would sort some statements otherwise. The first subject whose words stand there counts.
"""

from __future__ import annotations

import re

FACTORS = ("talent", "cost", "research")  # a statement on one of these is always in; others by their words only
WORDS = {
    "pay": r"\bpay in\b|\bwages?\b|\bsalar",
    "housing": r"\bhouse prices?\b|\bliving costs?\b|\bprice surges?\b|\brents?\b",
    "pace": r"\bpace of life\b|\bpatience\b",
    "universities": r"universit|\bstudents?\b|\balumni\b|\bacadem|\bschool\b|\bUSTC\b|\bCAS\b|\bTsinghua\b|\bmajors\b",
    "people": r"\btalent\b|\bstaff\b|\bin people\b|\bresearchers\b|\bPeople belong\b",
}
SUBJECTS = (*WORDS, "research", "cost")  # in reading order; the last two are what is left of their factors


def subject_of(factor: str, paraphrase: str) -> str | None:
    """What a statement speaks of, one of `SUBJECTS`; None where it is about none of them.

    ``paraphrase`` is the English one. A statement on another factor is in only if it names a subject.
    """
    found = next((subject for subject, words in WORDS.items() if re.search(words, paraphrase, re.I)), None)
    if found or factor not in FACTORS:
        return found
    return "people" if factor == "talent" else factor

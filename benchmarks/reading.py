"""Print what ``read`` finds of the curated numbers of the articles, and of the samples of the tests.

``python -m benchmarks.reading ARTICLES``, where ARTICLES is the folder with the article files (else samples only).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from aicities import load
from tests.unit import reading as R

HELD_OUT = set(load("reader_scores").query("kind == 'held_out'")["text"])  # written when the rules were there


def of_articles(folder: Path) -> None:
    """Print a row for each article, and one for each kind of number."""
    kinds: Counter = Counter()
    print("article\tnumbers\tvalue right\tbounds right too\tstate right\tfalse\tof them excused by a rule")
    for source_id in load("sources").query("kind == 'article'")["source_id"]:
        found = R.score_article(source_id, folder)
        s = found["score"]
        kinds += found["kinds"]
        state = f"{s['state']} of {s['states']}"
        print(source_id, s["numbers"], s["value"], s["bounds"], state, s["false"], s["excused"], sep="\t")
        print("  missed:", *(f"line {line} {text};" for line, text in found["missed"]))
        print("  false:", *(f"line {row[0]} {row[1]};" for row in found["false"]))
    print("\nkind\tnumbers\tvalue right\tfalse")
    for kind in sorted({kind for kind, _ in kinds}):
        print(kind, kinds[kind, "numbers"], kinds[kind, "value"], kinds[kind, "false"], sep="\t")


def of_samples() -> None:
    """Print a row for each sample, summed over its makes, held-out samples last."""
    sums: dict[str, Counter] = {}
    makes: Counter = Counter()
    for name, data, where in R.made_files().values():
        sums.setdefault(name, Counter()).update(R.score_sample(name, data, where)["score"])
        makes[name] += 1
    print("\nsample\tmakes\tnumbers\tvalue\tbounds\tunit\tstate\tfalse\tdates\tright\tfalse\tcities\tright\tfalse")
    columns = ("numbers", "value", "bounds", "unit", "state", "false", "dates", "date", "false dates")
    columns += ("cities", "cities found", "false cities")
    for name in sorted(sums, key=lambda name: (name in HELD_OUT, name)):
        shown = f"{name} (held out)" if name in HELD_OUT else name
        print(shown, makes[name], *(sums[name][column] for column in columns), sep="\t")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        of_articles(Path(sys.argv[1]))
    of_samples()

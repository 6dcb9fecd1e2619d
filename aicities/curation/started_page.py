"""The page that an article starts with: what can be shown of any article, and questions for a person to answer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

OPEN = "**Open:**"  # begins what a person still has to write
MARK = "started"  # the notebook's own note of what was generated
OF_CITIES = ("firms", "firms-of-a-city")  # cells that need one
CELLS = [
    ("title", "", "# THIS_NAME: which question does the article answer?"),
    (
        "setup",
        "code",
        """\
from IPython.display import Markdown

from aicities import load, say, source_name
from aicities.data import filter_url, waiting
from aicities.display import article, charts, controls, tables
from aicities.display.sentences import counted

ARTICLE = "THIS_ID"
CITIES = THESE_CITIES
facts = load("facts").query("source_id == @ARTICLE")
named = load("mentions").query("source_id == @ARTICLE").drop_duplicates("entity_id")
checks = article.checked(ARTICLE)""",
    ),
    (
        "answer",
        "code answer",
        '''\
Markdown(say("""**Not answered yet.** So far **{facts}** numbers and **{names}** names of this article are reviewed;
{waiting} rows still wait for a person, and this page leaves them out.""",
    facts=counted(facts, filter_url("facts", source=ARTICLE)),
    names=counted(named, filter_url("mentions", source=ARTICLE)), waiting=waiting(ARTICLE)))''',
    ),
    (
        "word-cloud",
        "code key",
        """\
words = load("clouds").query("source_id == @ARTICLE")
charts.cloud_of(
    words, say("The word that the article uses most is {word}", word=words.nlargest(1, "n")["token"].iloc[0]),
    say("Source: {name}", name=source_name(ARTICLE)),
    say("Word cloud of the most frequent nouns of the article."))""",
    ),
    (
        "page-can",
        "",
        f"""\
**On this page you can**

- see what the article speaks of most, and point at a word for its English;
- {OPEN} two more things that a reader can do in your charts.

## Who published it, and who gains""",
    ),
    ("publication", "code", "article.box(ARTICLE)"),
    (
        "who-gains",
        "",
        f"""\
{OPEN} Who gains if readers believe the article: which city, firm, office, publisher? Who is quoted, and who is not?

## The article in its own order

Open a section to read one sentence of ours for each line. The article's own text is not in this book.""",
    ),
    ("gists", "code", "article.gists(ARTICLE)"),
    (
        "numbers",
        "",
        f"## Which numbers does it state?\n\n{OPEN} Which of them carries the story? Draw it instead of this table.",
    ),
    ("numbers-table", "code", 'tables.facts_table(facts, say("The numbers of the article that are reviewed"))'),
    ("firms", "", "## Which firms does it name?\n\nChoose a city to see the firms of its scene."),
    ("firms-of-a-city", "code", 'controls.choose(article.rosters(ARTICLE, CITIES), say("City:"))'),
    ("names", "", "## Which names return in other articles?"),
    ("shared-names-table", "code", "article.shared_table(ARTICLE)"),
    (
        "which-hold",
        "",
        f"""\
## What holds when it is checked?

{OPEN} Take a number that can be computed from two others, or that another source has, and write a row of `checks`.""",
    ),
    (
        "checks-sentence",
        "code",
        """\
failed = checks[checks["verdict"] == "fails"]
Markdown(say("**{n}** checks so far; **{fails}** of them fail.",
    n=counted(checks, filter_url("checks", source=ARTICLE)),
    fails=counted(failed, filter_url("checks", source=ARTICLE, status="fails"))))""",
    ),
    ("in-explorer", "code", "article.in_explorer(ARTICLE)"),
    (
        "not-said",
        "",
        f"""\
## What the article does not say

- {OPEN} Which number has no source? Who is not asked? Which city is missing?

## Take away

- {OPEN} **Good for** what?
- {OPEN} **Weak for** what?

## Exercises

```{{exercise}} Which number would you check first?
:label: THIS_ID-first-check
:class: easy minutes-10 no-python

Choose one number of this article. What would you have to know to check it, and who could tell you?
```

```{{solution-start}} THIS_ID-first-check
:class: dropdown
```

{OPEN} Your answer.

```{{solution-end}}
```

**Next:** [which numbers hold](../themes/checking-the-numbers), in all articles.""",
    ),
]


def notebook(source_id: str, name: str, cities: list[str]) -> str:
    """The notebook of an article as a file."""
    filled = {"THIS_ID": source_id, "THIS_NAME": name, "THESE_CITIES": json.dumps(cities)}
    cells = [_cell(id_, tags.split(), text, filled) for id_, tags, text in CELLS if cities or id_ not in OF_CITIES]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        MARK: _hash(cells),
    }
    return (
        json.dumps(
            {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1
        )
        + "\n"
    )


def untouched(path: Path) -> bool:
    """Whether a notebook is as it was generated."""
    book = json.loads(path.read_text(encoding="utf-8"))
    return book["metadata"].get(MARK) == _hash(book["cells"])


def open_questions(path: Path) -> list[str]:
    """The ids of the cells in which something is still to be written, one for each place."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell["id"] for cell in cells for _ in range("".join(cell["source"]).count(OPEN))]


def _cell(id_: str, tags: list[str], text: str, filled: dict[str, str]) -> dict:
    for place, value in filled.items():
        text = text.replace(place, value)
    source = text.splitlines(keepends=True)
    if tags[:1] != ["code"]:
        return {"cell_type": "markdown", "id": id_, "metadata": {}, "source": source}
    metadata = {"tags": tags[1:]} if tags[1:] else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": id_,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def _hash(cells: list[dict]) -> str:
    return hashlib.sha256("\0".join("".join(cell["source"]) for cell in cells).encode("utf-8")).hexdigest()[:16]

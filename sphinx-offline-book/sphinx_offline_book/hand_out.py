"""A hand-out of two pages for a page of the book, made of what stands in it, so that nothing is written twice.

Taken are: the title; the cell tagged ``answer``; the picture of the cell tagged ``key``; the section *Take away*; the
exercises without Python; the line *Next*. A page that lacks one of the first four has no hand-out, and the build stops.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin

import yaml
from bs4 import BeautifulSoup, Tag

from sphinx_offline_book import paper
from sphinx_offline_book.language import signs, words_in

SETTING = "offline_book_hand_outs"  # patterns of pages, and the folder of their hand-outs
EXERCISES, ROOM = 3, 5  # how many exercises of a page a hand-out has at most, and how many lines to write for each
WORDS = {
    "en": {
        "hand-out": "Hand-out",
        "take": "Take away",
        "do": "Exercises",
        "open": "Open the page: its charts are what you work with.",
        "further": "Look further",
        "page": "The page in the book: {title} ({counted}). Solutions stand there.",
        "next": "Next:",
    },
    "zh": {
        "hand-out": "讲义",
        "take": "本页要点",
        "do": "练习",
        "open": "请打开这一页：练习要用到其中的图。",
        "further": "延伸阅读",
        "page": "书中的页面：{title}（{counted}）。参考答案在那一页上。",
        "next": "接下来：",
    },
}
NOT_PRINTED = ".headerlink, .book-code, .vega-data, .book-rows-link, [role=tooltip], script, .caption-number"


def write_all(book: Path, config: Mapping, site: str) -> int:
    """Write the hand-outs that the settings of a book ask for into its built folder; give their number."""
    settings = config.get("sphinx", {}).get("config", {})
    pages = [path.relative_to(book).with_suffix("").as_posix() for path in book.rglob("*.html")]
    made = places(pages, settings.get(SETTING) or {})
    for name, page in made.items():
        text = (book / f"{page}.html").read_text(encoding="utf-8")
        text = hand_out(text, f"{page}.html", posixpath.dirname(name), settings.get("language"), site)
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_text(text, encoding="utf-8", newline="\n")
    return len(made)


def places(pages: Iterable[str], settings: Mapping[str, str]) -> dict[str, str]:
    """The pages that have a hand-out, by the path of the hand-out in the book."""
    return {
        f"{folder}/{page.rpartition('/')[2]}-hand-out.html": page
        for pattern, folder in settings.items()
        for page in sorted(pages)
        if fnmatch(page, pattern)
    }


def settings_of(root: Path) -> dict:
    """The settings of a book."""
    return yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))


def hand_out(page: str, place: str, folder: str, language: str | None = None, site: str = "") -> str:
    """The hand-out of a built page; ``place`` is its path in the book, ``folder`` that of the hand-out.

    :raises ValueError: the page lacks a part
    """
    say, sign = words_in(WORDS, language), signs(language)
    soup = BeautifulSoup(page, "html.parser", on_duplicate_attribute="ignore")  # as a browser does
    book = title_of_book(soup)
    article = part(soup, "article", place)
    take, exercises = take_away(article, place), without_python(article)
    counted = part(article, ".book-meta > span", place).get_text()
    further = next_line(article)
    for gone in article.select(NOT_PRINTED):
        gone.decompose()
    rebase(article, place, folder)
    title = part(article, "h1", place).get_text().strip()
    picture = part(article, ".tag_key .vega-picture svg", place)
    answer = part(article, ".tag_answer .cell_output", place)
    first = [
        f'<p class="kind"><span>{say["hand-out"]}</span><span>{escape(book)}</span></p>',
        f'<h1>{escape(title)}</h1><div class="aim">{inside(answer)}</div>',
        f"<figure>{picture}</figure><h2>{say['take']}</h2>{take}",
    ]
    second = [
        f'<h2>{say["do"]}</h2><p class="small">{say["open"]}</p>',
        f'<ol class="tasks">{"".join(exercise(found, sign) for found in exercises)}</ol>',
        look_further(say, title, counted, further, posixpath.relpath(place, folder), site and urljoin(site, place)),
        f"<footer>{escape(book)}</footer>",
    ]
    sheets = ["".join(first), f'<div class="fills">{"".join(second)}</div>']
    return paper.paper(f"{say['hand-out']}{sign['colon']}{title}", sheets, language or "en")


def part(soup: Tag, selector: str, place: str) -> Tag:
    """The first part of a page that a selector names; the build stops where there is none."""
    found = soup.select_one(selector)
    if found is None:
        raise ValueError(f"{place}: a hand-out needs {selector}, which the page lacks")
    return found


def title_of_book(soup: Tag) -> str:
    """The title of the book, which stands behind that of the page."""
    return soup.title.get_text().rpartition(" — ")[2].strip() if soup.title else ""


def take_away(article: Tag, place: str) -> str:
    """The points of the section *Take away*, in whichever language its heading is."""
    named = [words["take"] for words in WORDS.values()]
    for head in article.select("h2"):
        if any(name in head.get_text() for name in named) and (points := head.parent.select_one("ul")):
            return str(points)
    raise ValueError(f"{place}: a hand-out needs a section {named[0]!r} with a list, which the page lacks")


def without_python(article: Tag) -> list[Tag]:
    """The first exercises that need no Python."""
    return article.select(".exercise.no-python")[:EXERCISES]


def exercise(found: Tag, sign: Mapping[str, str]) -> str:
    """An exercise as a task to write an answer to."""
    name = found.select_one(".admonition-title").get_text().strip()
    name = name.removeprefix(sign["open"].strip()).removesuffix(sign["close"])
    labels, text = found.select_one(".book-labels"), part(found, "section", found.get("id", ""))
    *space, bracket = sign["open"]
    told = f'<span class="minutes">{bracket}{escape(labels.get_text())}{sign["close"]}</span>' if labels else ""
    ask = f'<p class="ask">{escape(name)}{"".join(space)}{told}</p>'
    return f'<li style="--lines: 1">{ask}{inside(text)}{paper.lines(ROOM)}</li>'


def next_line(article: Tag) -> Tag | None:
    """The link to the page that comes next: the last of the article."""
    bold = [found for found in article.select("p > strong") if re.match(r"Next|下一|接下来", found.get_text())]
    return bold[-1].parent.select_one("a") if bold else None


def look_further(say: dict, title: str, counted: str, further: Tag | None, address: str, published: str) -> str:
    """Where a reader goes from here: the page in the book, and the next one."""
    told = escape(say["page"]).format(title=f'<a href="{escape(address)}">{escape(title)}</a>', counted=escape(counted))
    rest = f"<br>{say['next']} {further}" if further else ""
    code = paper.qr(published) if published else ""
    return f'<h2>{say["further"]}</h2><div class="with-qr"><p>{told}{rest}</p>{code}</div>'


def inside(part: Tag) -> str:
    """What stands in an element."""
    return part.decode_contents()


def rebase(article: Tag, place: str, folder: str) -> None:
    """Let the links of a page hold from the folder of the hand-outs; a link within the page leads to the page."""
    here = posixpath.dirname(place)
    for link in article.select("a[href]"):
        href = link["href"]
        if re.match(r"[a-z][a-z0-9+.-]*:", href):
            continue
        path, mark, rest = href.partition("#")
        target = posixpath.normpath(posixpath.join(here, path)) if path else place
        link["href"] = posixpath.relpath(str(PurePosixPath(target)), folder) + mark + rest

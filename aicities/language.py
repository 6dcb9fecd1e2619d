"""What a reader reads, in the language of the book (`AICITIES_LANGUAGE`: en or zh).

English stands in the code. The Chinese of a label that occurs more than once, or outside of a notebook, stands in
`words.csv` (of a message to those who make the tables, in `curation/words.csv`); that of a notebook's own text in the
text file beside it, from which the Chinese notebook is made; that of the long texts of a lesson in the text file beside
its module.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import string
import unicodedata
from collections.abc import Container, Iterable
from functools import cache
from itertools import takewhile
from pathlib import Path

from sphinx_offline_book.language import SIGNS as PAGE_SIGNS

VARIABLE = "AICITIES_LANGUAGE"
LANGUAGE = os.environ.get(VARIABLE) or "en"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # what says the language of a terminal; the first that is set counts
WORDS = Path(__file__).with_name("words.csv")
MAKERS = "curation/words.csv"  # what is said only to those who make the tables; a wheel has neither it nor their code
TEXTS = "lessons/*.zh.md"  # the text files beside modules, below the folder of this one
# How a block of a text file begins: its cell, the hash of its English, and that English in a comment.
HEAD = re.compile(
    r"^<!-- (?P<cell>[A-Za-z0-9_-]+) (?P<of>[0-9a-f]{12})\n(?P<en>.*?)^-->(?:\n|\Z)", re.MULTILINE | re.DOTALL
)
UNTRANSLATED = "〔未译〕"  # stands before a text that a Chinese page has to show in English
JOINED = {"en": {"": ", ", ";": "; ", "and": " and "}, "zh": {"": "、", ";": "；", "and": "和"}}
# What stands between the parts of a text, between the ends of a span, and at its end; colon and brackets as the pages
# around the texts have them.
_NAMES = ("space", "list", "comma", "semicolon", "to", "stop", "part")
SIGNS = {
    "en": {**PAGE_SIGNS["en"], **dict(zip(_NAMES, (" ", ", ", ", ", "; ", "–", ". ", " · "), strict=True))},
    "zh": {**PAGE_SIGNS["zh"], **dict(zip(_NAMES, ("", "、", "，", "；", "—", "。", "，"), strict=True))},
}


def say(en: str = "", zh: str | None = None, **values) -> str:
    """The text in the language of the book: from the table of words, or as given in Chinese beside the English.

    Values fill the places that the text names, as in ``say("{n} of {all} firms", n=3, all=8)``. A value that is a
    list is written as one (``{names}``), with semicolons (``{names:;}``) or with a last *and* (``{names:and}``).
    Where the Chinese is missing, the English comes with a mark.
    """
    text = _chinese(en, zh) if LANGUAGE == "zh" or not en and zh else en
    said = _Lists().format(text, **values) if values else text
    return emphasised(with_none(said)) if LANGUAGE == "zh" else said


# A Chinese count that came out as zero: the number, as it is or as a link, bold or not, and its measure word.
NONE = re.compile(
    r"(?P<of>其中|(?<![含没只还拥])(?:(?<!一)共)?有)(?P<open>\*{0,2}\[?)0(?P<close>(?:\]\([^)\s]*\))?\*{0,2})(?P<measure>[家所份条项座个位篇对次处种人])"
)


def with_none(chinese: str) -> str:
    """A Chinese text that says of nothing that there is none: ``深圳一所也没有``, ``没有一项成立``, not ``有0所``."""
    return NONE.sub(_none, chinese)


def _none(found: re.Match) -> str:
    last = found.end() == len(found.string) or found.string[found.end()] in "，。；：、？！）”\n"
    told = f"一{found['measure']}也没有" if last and found["of"] != "其中" else f"没有一{found['measure']}"
    return f"{found['of'].removesuffix('有').removesuffix('共')}{found['open']}{told}{found['close']}"


# Bold or italic words within Markdown, and code, in which an asterisk is one.
EMPHASIS = re.compile(
    r"(?P<code>```(?:python|text)\n.*?```|`[^`\n]+`)|(?P<mark>(?<![*\\])\*{1,2})(?![*\s])(?P<words>[^*]*[^*\s])(?P=mark)(?!\*)",
    re.DOTALL,
)
TAGS = {"**": "strong", "*": "em"}


def emphasised(markdown: str) -> str:
    """Chinese Markdown whose bold and italic words are seen as such wherever they stand.

    Asterisks do not count between a punctuation mark and a letter, and Chinese has no space there: a tag stands then.
    """
    return EMPHASIS.sub(_emphasis, markdown)


def _emphasis(found: re.Match) -> str:
    if found["code"]:
        return found[0]
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    words = found["words"]
    if not (_lost(words[0], before) or _lost(words[-1], after)):
        return found[0]
    tag = TAGS[found["mark"]]
    return f"<{tag}>{words}</{tag}>"


def _lost(inner: str, outer: str) -> bool:
    """Whether Markdown does not see the asterisks between these two characters as emphasis."""
    return _punctuation(inner) and bool(outer.strip()) and not _punctuation(outer)


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def speak(wanted: str | None = "") -> None:
    """Use a language from now on: by default the one that is named for the book, else that of the terminal."""
    global LANGUAGE
    named = wanted or os.environ.get(VARIABLE)
    terminal = next((value for name in LOCALE if (value := os.environ.get(name))), "")
    LANGUAGE = named or ("zh" if wanted == "" and terminal.startswith("zh") else "en")


def in_language(column: str, names: Container[str] | None = None) -> str:
    """The name of a table's column in the language of the book: ``title`` is ``title_en`` or ``title_zh``.

    Where the English column has no ending (``note`` beside ``note_zh``), ``names`` has to be given: the table, or
    anything else that holds the names of its columns.
    """
    named = f"{column}_{LANGUAGE}"
    return named if names is None or named in names else column


def key(text: str) -> str:
    """An English text as the table of words has it: line breaks and runs of spaces are one space each."""
    return " ".join(text.split())


@cache
def words() -> dict[str, str]:
    """The Chinese of each English label."""
    return {en: zh for file in (WORDS, WORDS.parent / MAKERS) if file.is_file() for en, zh in labels(file)}


def labels(file: Path) -> list[tuple[str, str]]:
    """The English labels of a table of words, each with its Chinese, in the order of the table."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [(row["en"], row["zh"]) for row in csv.DictReader(rows)]


@cache
def texts() -> dict[str, str]:
    """The Chinese of the long texts, by the hash of the English: a text whose English has changed is not found."""
    return {of: zh for file in sorted(WORDS.parent.glob(TEXTS)) for of, zh in blocks(file).items()}


@cache
def blocks(file: Path) -> dict[str, str]:
    """The Chinese of each block of a text file that has any, by the hash of the English; empty without the file."""
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return {head["of"]: zh for head, zh in cut(text) if zh}


def cut(text: str) -> list[tuple[re.Match, str]]:
    """The head of each block of a text file, as `HEAD` finds it, with its Chinese."""
    heads = list(HEAD.finditer(text))
    ends = [*(head.start() for head in heads), len(text)][1:]
    return [(head, text[head.end() : end].strip("\n")) for head, end in zip(heads, ends, strict=True)]


def of_page(file: Path, en: str) -> str:
    """A text of a page in the language of the book, by the text file of the page."""
    return en if LANGUAGE == "en" else blocks(file).get(hash_of(en)) or UNTRANSLATED + en


def hash_of(en: str) -> str:
    """Twelve digits of the SHA-256 of a text, in which runs of spaces and line breaks count as one space."""
    return hashlib.sha256(key(en).encode()).hexdigest()[:12]


# --- texts of parts ---------------------------------------------------------------------------------------------------


def sign(name: str) -> str:
    """A sign of `SIGNS` as the language of the book writes it, with its spaces."""
    return SIGNS[LANGUAGE][name]


def joined(parts: Iterable, by: str = "") -> str:
    """Some parts as a reader writes a list of them: with commas, with semicolons (``;``), or a last *and* (``and``)."""
    return _Lists().format(f"{{parts:{by}}}", parts=list(parts))


def headed(head: object, text: object) -> str:
    """A text behind its head: ``Shenzhen: 12``, ``深圳：12``."""
    return f"{head}{sign('colon')}{text}"


def bracketed(text: object, inside: object) -> str:
    """A text with words in brackets behind it: ``policy (5)``, ``政策（5）``; the text alone where they are empty."""
    return f"{text}{sign('open')}{inside}{sign('close')}" if str(inside) else str(text)


def beside(text: object, more: object) -> str:
    """Two words side by side: ``Shenzhen 2025``, in Chinese without a space between them."""
    return f"{text}{sign('space')}{more}"


def paired(one: object, other: object) -> str:
    """Two names that belong together: ``data – city``, ``数据—城市``."""
    return f"{one}{sign('space')}{sign('to')}{sign('space')}{other}"


def spanned(*ends: object) -> str:
    """A span by its ends: ``2015–2019``, ``2015—2019``; where both are the same, the one."""
    return sign("to").join(dict.fromkeys(map(str, ends)))


def within(label: str) -> str:
    """A label as it stands within a sentence: in small letters in English; AI stays AI in Chinese."""
    return label if LANGUAGE == "zh" else label.lower()


def unstopped(sentence: str) -> str:
    """A sentence without the mark at its end, to stand within another one."""
    return sentence.rstrip(".?。？")


def width(text: str) -> int:
    """How wide a text is, in Latin letters: a Chinese character takes two."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


# What a line is not broken within: a word or a Chinese character, with the marks that belong to it.
_PIECE = re.compile(r"[（“《]*(?:[⺀-鿿]|[^\s⺀-鿿，。；：？！、（）“”《》]+|.)[，。；：？！、）”》]*\s*", re.DOTALL)
# A part of a sentence, with the marks behind it.
_CLAUSE = re.compile(r"[^，。；：？！]+[，。；：？！”》）]*|[，。；：？！]+")


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines that are no wider than some Latin letters, as `width` counts; a longer word has its own line.

    Chinese breaks anywhere: its lines end with a mark where that takes no more of them, or else are made about as long
    as each other, so that none has a single character.
    """
    lines = _filled(text, room)
    if LANGUAGE != "zh":
        return lines
    clauses = _filled(text, room, _CLAUSE)
    if len(clauses) == len(lines) and all(width(line) <= room for line in clauses):
        return clauses
    narrower = (_filled(text, less) for less in range(room - 1, 0, -1))
    return [lines, *takewhile(lambda found: len(found) == len(lines), narrower)][-1]


def _filled(text: str, room: int, pieces: re.Pattern = _PIECE) -> list[str]:
    """A text in lines, each with as many pieces as it has room for."""
    lines = [""]
    for piece in pieces.findall(" ".join(text.split())):
        if lines[-1] and width(lines[-1] + piece.rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines if line]


def _chinese(en: str, zh: str | None) -> str:
    if zh is not None:
        return zh
    if not _words_of(en):
        return en
    return words().get(key(en)) or texts().get(hash_of(en)) or UNTRANSLATED + en


def _words_of(template: str) -> bool:
    """Whether a text has anything to translate besides the values that it names."""
    return bool(re.sub(r"\{[^{}]*\}", "", template).strip())


class _Lists(string.Formatter):
    """Format as Python does, and a list as a reader writes one."""

    def format_field(self, value, spec):
        if isinstance(value, str) or not isinstance(value, Iterable):
            return format(value, spec)
        parts, last = list(map(str, value)), JOINED[LANGUAGE][spec]
        if spec != "and" or len(parts) < 3:
            return last.join(parts)
        return JOINED[LANGUAGE][""].join(parts[:-1]) + last + parts[-1]

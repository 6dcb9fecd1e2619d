"""Rows to start an article with: what a program finds in a text, for a person to complete, correct or drop.

A started row has the columns of its table that people fill in, and before them ``review`` (``unreviewed`` until a
person writes ``yes`` or ``no``) and ``help``: what the program saw that may help to fill in the rest. No column is
guessed that changes what a row says: no subject, indicator, speaker's words or English name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import pandas as pd

from aicities import schema as T
from aicities.language import headed, joined, say
from aicities.read.article import Line, Text, find_all
from aicities.read.naming import Named

TABLES = ("entities", "policies", "events", "facts", "mentions", "statements")  # in the order in which rows refer
REVIEW, HELP, UNREVIEWED = "review", "help", "unreviewed"
INSTRUMENTS = (
    ("catalogue", "目录|清单"),
    ("scheme", "方案"),
    ("opinion", "意见"),
    ("measures", "措施|办法|条例|细则|政策|规定"),
    ("plan", "规划|计划|纲要"),
)
POLICY = re.compile("|".join(words for _, words in INSTRUMENTS) + "|通知|决定|指南")
REPORT = re.compile("报告|白皮书|蓝皮书|指数|榜|公报")
EVENTS = {
    "agreement": "签约|签署|签订",
    "founding": "揭牌|成立(?!以来)|组建",
    "opening": "启用|开业|开园|投用|投入运营|投入使用|建成",
    "listing": "上市|挂牌",
    "designation": "获批|入选|获评|被认定",
    "launch": "发布|启动|上线|推出",
    "move": "落户|迁入|迁至|搬到",
    "deployment": "投放|交付",
    "tender": "招标|中标",
    "announcement": "宣布",
    "visit": "调研|考察|走访",
    "fund": "设立[^。;；]{0,16}基金|基金[^。;；]{0,8}设立",
}
SPEECH = re.compile("表示|认为|指出|坦言|介绍(?!信)|透露|建议|强调|解释说|告诉|说道|(?<![据再来传学小])说(?![明法服])")
QUOTED = re.compile("[“「]")
SENTENCE = re.compile("[^。！？!?]+[。！？!?]?")
BODY = re.compile(
    "(公司|大学|学院|研究院|研究所|研究会|实验室|集团|科技|银行|医院|基金|协会|委员会|(?<![布格入结])局|厅|中心|智库|论坛|大会)$"
)
KINDS = (
    ("company", "公司|集团|科技|银行"),
    ("university", "大学|学院"),
    ("institute", "研究院|研究所"),
    ("lab", "实验室"),
    ("fund", "基金"),
    ("association", "协会|研究会"),
    ("government", "局|厅|委员会"),
    ("hospital", "医院"),
    ("think_tank", "智库"),
    ("report", REPORT.pattern),
)
NAME_TAG, PART_OF_NAME = re.compile("nr|nt|nz"), re.compile("n|j|eng")
SUBJECT = "人工智能"  # stands in the names of half of all indicators, and tells none from another
# Units that are read from the words themselves; a measure word such as 家 can be that of any other indicator.
OWN_UNITS = ("yuan", "HKD", "USD", "percent", "rank", "years", "months", "weeks", "days", "hours", "minutes", "P")


class Known:
    """What the tables know already, as far as started rows need it."""

    def __init__(self, places: pd.DataFrame, policies: pd.DataFrame, indicators: pd.DataFrame):
        self.kind = dict(zip(places["place_id"], places["kind"], strict=True))
        self.titles = set(policies["title_zh"])
        self.indicators = list(
            indicators[["indicator_id", "name_zh", "unit"]].itertuples(index=False, name=None),
        )


def start(source_id: str, text: Text, lines: dict[int, str], known: Known, tagger) -> dict[str, list[dict]]:
    """The started rows of each table; ``lines``: the lines in which anchors must stand, by their numbers."""
    rows: dict[str, list[dict]] = {table: [] for table in TABLES}
    for line, found in find_all(text):
        its = _Line(source_id, line, found, lines.get(line.line, ""), known, tagger)
        for table, made in its.rows():
            rows[table].append({REVIEW: UNREVIEWED, **made})
    rows["entities"] = _one_a_name(rows["entities"])
    return rows


class _Line:
    """A line of the article with what was found in it, and the rows that can be started from it."""

    def __init__(self, source_id: str, line: Line, found: dict, printed: str, known: Known, tagger):
        self.id, self.line, self.found, self.printed, self.known = source_id, line, found, printed, known
        self.names: list[Named] = found["names"]
        self.cities = list(dict.fromkeys(name.id for name in self.names if name.kind == "city"))
        self.dates = list(dict.fromkeys(date.date for date in found["dates"] if date.date))
        self.unknown = self._unknown(tagger)

    def _unknown(self, tagger) -> dict[str, int]:
        """What looks like a name and is in no table, with where it first stands."""
        covered = {i for name in self.names for i in range(name.start, name.end)}
        return {
            name: at
            for at, name in reversed(names_in(self.line.text, tagger))
            if name in self.printed and covered.isdisjoint(range(at, at + len(name)))
        }

    def rows(self) -> Iterator[tuple[str, dict]]:
        """Each row with the table that it is for."""
        for table, made in (
            ("facts", self._facts()),
            ("mentions", self._mentions()),
            ("policies", self._policies()),
            ("events", self._events()),
            ("statements", self._statements()),
            ("entities", self._entities()),
        ):
            for row in made:
                yield table, row
                if table == "entities":  # named by its Chinese name until it has an id
                    yield "mentions", self._at(row["name_zh"], entity_id=row["name_zh"], help=self._in_line())

    def _at(self, anchor: str, **cells) -> dict:
        return cells | {"source_id": self.id, "line": self.line.line, "anchor": anchor}

    def _in_line(self) -> str | None:
        """The cities and dates that the line names."""
        return _told((say("cities of the line"), self.cities), (say("dates of the line"), self.dates))

    def _facts(self) -> Iterator[dict]:
        for i, number in enumerate(self.found["numbers"], 1):
            if number.text not in self.printed:
                continue
            yield self._at(
                number.text[: T.MAX_ANCHOR],
                fact_id=f"{self.id}-{self.line.line}-n{i}",
                value_text=number.text,
                state=number.state,
                help=self._help(number),
            )

    def _help(self, number) -> str:
        """How a number reads, and which indicators and names of the sentence may go with it."""
        before = self.line.text[max(0, number.start - 16) : number.start]
        clause = before + self.line.text[number.end : number.end + 6]
        read = say("reads {number}", number=f"{number.comparator} {_short(number)} {number.unit or ''}".strip())
        near = list(dict.fromkeys(name.id for name in self.names if name.start < number.start))[-3:]
        fit = fitting(clause, number, self.known.indicators)
        told = _told(
            (say("indicator_id perhaps one of"), fit),
            (say("named before it"), near),
            (say("dates of the line"), self.dates),
        )
        return joined(filter(None, [read, told]), ";")

    def _mentions(self) -> Iterator[dict]:
        for id_, name in {n.id: n for n in reversed(self.names) if n.kind in ("entity", "person")}.items():
            if (printed := self.line.text[name.start : name.end]) in self.printed:
                yield self._at(printed, entity_id=id_, help=self._in_line())

    def _policies(self) -> Iterator[dict]:
        titles = [title.strip("《》") for title in self.found["titles"]]
        for i, title in enumerate((t for t in titles if is_policy(t) and t not in self.known.titles), 1):
            yield self._at(
                title,
                policy_id=f"{self.id}-{self.line.line}-p{i}",
                title_zh=title,
                instrument=instrument(title),
                date=self._date_before(title),
                help=self._in_line(),
            )

    def _date_before(self, words: str) -> str | None:
        """The last date that the line names before some words."""
        at = self.line.text.find(words)
        return next((date.date for date in reversed(self.found["dates"]) if date.date and date.end <= at), None)

    def _events(self) -> Iterator[dict]:
        if len(self.dates) != 1 or self.line.role not in ("body", "list_item"):
            return
        for kind, words in EVENTS.items():
            if (word := re.search(words, self.line.text)) and word[0] in self.printed:
                actors = [name.id for name in self.names if name.kind in ("entity", "person")]
                named = dict.fromkeys([*actors, *self.unknown])
                yield self._at(
                    word[0][: T.MAX_ANCHOR],
                    event_id=f"{self.id}-{self.line.line}-{kind}",
                    date=self.dates[0],
                    kind=kind,
                    help=_told((say("cities of the line"), self.cities), (say("named in the line"), named)),
                )

    def _statements(self) -> Iterator[dict]:
        if self.line.role not in ("body", "list_item"):
            return
        n = 0
        for sentence in SENTENCE.finditer(self.line.text):
            if not (verb := SPEECH.search(sentence[0])):
                continue
            n, at = n + 1, sentence.start() + verb.start()
            speaker, anchor = self._speaker(sentence.start(), at)
            yield self._at(
                anchor or verb[0],
                statement_id=f"{self.id}-l{self.line.line}-s{n}",
                speaker_id=speaker,
                voice="direct" if QUOTED.search(sentence[0]) else "reported",
                help=say("the sentence has {word}; say it in your own words", word=verb[0]),
            )

    def _speaker(self, start: int, end: int) -> tuple[str | None, str | None]:
        """Who is named last between two places of the line, a person first: id (or unknown name), and as printed."""
        text, names = self.line.text, (name for name in self.names if name.kind in ("person", "entity"))
        known = [(name.kind == "person", name.start, name.id, text[name.start : name.end]) for name in names]
        unknown = [(len(name) < 4, at, name, name) for name, at in self.unknown.items()]
        found = [one for one in (*known, *unknown) if start <= one[1] < end and one[3] in self.printed]
        return max(found)[2:] if found else (None, None)

    def _entities(self) -> Iterator[dict]:
        for name in self.unknown:
            yield {"source_id": self.id, "name_zh": name, "kind": kind_of(name), HELP: str(self.line.line)}


def _told(*heads: tuple[str, Collection[str]]) -> str | None:
    """What is found, each list behind its head; None where nothing is."""
    return joined((headed(what, joined(found)) for what, found in heads if found), ";") or None


def _short(number) -> str:
    size = (f"{x:g}" if x is not None else "open" for x in (number.low, number.high))
    return f"{number.value:g}" if number.value is not None else "–".join(size)


def fitting(clause: str, number, indicators: Iterable[tuple[str, str, str]], most: int = 3) -> list[str]:
    """The indicators whose Chinese name shares most pairs of characters with a clause, and whose unit can be read."""
    scored = [(_shared(name, clause), id_, unit) for id_, name, unit in indicators]
    best = [(score, id_) for score, id_, unit in scored if score >= 1 and _fits(number.unit, unit)]
    return [id_ for _, id_ in sorted(best, key=lambda pair: -pair[0])[:most]]


def _shared(name: str, clause: str) -> int:
    name = name.replace(SUBJECT, "")
    return sum(name[i : i + 2] in clause for i in range(len(name) - 1))


def _fits(read: str | None, unit: str) -> bool:
    return read == unit if read in OWN_UNITS or unit in OWN_UNITS else True


def is_policy(title: str) -> bool:
    """Whether a title in title marks is that of a document of a public body, by its words."""
    return bool(POLICY.search(title)) and not REPORT.search(title)


def instrument(title: str) -> str | None:
    """The instrument that the last telling word of a title names."""
    last = [(match.end(), kind) for kind, words in INSTRUMENTS for match in re.finditer(words, title)]
    return max(last)[1] if last else None


def kind_of(name: str) -> str | None:
    """The kind of entity that the end of a name tells."""
    return next((kind for kind, ends in KINDS if re.search(f"(?:{ends})$", name)), None)


def names_in(text: str, tagger) -> list[tuple[int, str]]:
    """What looks like a name of somebody or of a body: where it starts, and the name."""
    found, run, at = [], "", 0
    for token, pos in tagger.cut(text):
        run = run + token if PART_OF_NAME.match(pos) else ""
        if run != token and BODY.search(run):
            found.append((at + len(token) - len(run), run))
        elif len(token) > 1 and NAME_TAG.match(pos):
            found.append((at, token))
        at += len(token)
    titles = [(m.start() + 1, m[1]) for m in re.finditer("《([^《》]+)》", text) if REPORT.search(m[1])]
    return [*found, *titles]


def places_in(texts: Iterable[str], tagger, known: Iterable[str], least: int = 2) -> list[str]:
    """The places that stand in a text so often or more, and are in no table."""
    plain = {name.removesuffix("市") for name in known}
    found = Counter(
        token
        for text in texts
        for token, pos in tagger.cut(text)
        if pos == "ns" and len(token) > 1 and token != "城市" and token.removesuffix("市") not in plain
    )
    return [name for name, n in found.most_common() if n >= least]


def _one_a_name(rows: list[dict]) -> list[dict]:
    """One row a name, with all its lines in the help."""
    by_name: dict[str, dict] = {}
    for row in rows:
        first = by_name.setdefault(row["name_zh"], row | {HELP: "line"})
        first[HELP] += f" {row[HELP]}"
    return list(by_name.values())

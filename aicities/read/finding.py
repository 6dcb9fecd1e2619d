"""Find the numbers of a text: as printed, with value, bounds, comparator, unit and state.

One compiled scan marks numerals and ranks; what stands beside a mark (unit, cue, currency, the other end of a range) is
looked up only there. Marks are then joined (ranges, 3分20秒, lists that share a unit), and those that count nothing go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from aicities.method import numbers
from aicities.method.numbers import NumberError, Reading
from aicities.read.numerals import CAPITAL, DIGITS, HAN, NEIGHBOURS, VALUES, Numeral, read_numeral
from aicities.read.states import States
from aicities.read.units import MILLION, Unit, prefixes, unit_at, unit_of

# The same literals come again and again in a large corpus.
read_number = lru_cache(20_000)(numbers.read_number)

# --- the scan -----------------------------------------------------------------------------------------------------

# Words and idioms that begin with a numeral and count nothing.
_WORDS = """
百花 百姓 百业 百货 百科 百度 百强 百年 百搭 百合 百尺 千方百计 千军万马 千行百业 千家万户 千篇一律 千里 千辛 千禧 千兆
千古 千秋 千金 万千 十足 十字 十全 十堰 三地 两地 两岸 两会 两极 两者 两旁 两侧 两级 两全 两手 两难 两翼 两用 两栖
两小无猜 四处 四面 四周 四方 四早 四化 四川 四季 四肢 四合院 三农 三来一补 三星 三亚 三明 三峡 三甲 三维 三级 三线 三产
三角 三国 三次产业 三次元 五湖四海 五谷 五花八门 五金 五星 七上八下 八方 八达 八卦 九州 九牛 六合 六安 亿万 二级 二维
二手 二次 二代 二元 二线 二胎 二孩 二三线 三四线 一二线 三四五线 两座城 三座城 四座城 一成不变 一年一度 一分为二
千万别 千万不 千万要 成千上万 千百年 三好 三步并作 一周岁 二进制 十进制 三部曲 四部曲 四大名著 三人行 三点一线 百家争鸣
"""


def _by_first(words: list[str]) -> str:
    """A pattern of words, longest first, grouped by their first character: a scan looks at few of them."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        groups.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())


WORDS = _by_first(_WORDS.split())
# Four characters of which the first and third are numerals: 千方百计, 三横四纵, 一核两翼.
_ONE = "[一二两三四五六七八九十百千万]"
_COUNTED = "年月日个家位名项人元成米倍点周天分半多余几来次条种台大到至"
FOUR = f"{_ONE}[^\\W\\d{HAN}万亿{_COUNTED}]{_ONE}(?![十百千万亿])[\u4e00-\u9fff]"
WEEKDAY = "(?:(?<=星期)|(?<=礼拜)|(?<=周[一二三四五六日]周)|(?<=周)(?<![一二两三四五六七八九十\\d]周))[一二三四五六日]"
ARABIC = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\uff0c\d{3}){2,}(?!\d)"
    r"|(?<![A-Za-z\d.] )(?<![A-Za-z\d.])\d{1,3}(?:[ \xa0\u2009\u202f]\d{3})+(?![\d.,:/])"
    r"|\d{1,15}(?:\.\d{1,8}|\xb7\d{1,4}(?=[ \xa0]?[%‰万亿个倍元]))?"
)
LONE = (  # 一个, 一家 and the like count nothing
    f"(?<![不统唯之惟进单])一(?=[{DIGITS}十百千万亿]|分之|成|倍|年|周|分钟|秒|小时|世纪|星期|[多余]|[到至][{DIGITS}]|点[{DIGITS}]|米[{DIGITS}]"
    "|个(?:多?月|多?小时|多?星期|多?世纪|百分点|半|钟头))"
)
RUN = (
    f"(?:{LONE}|[二两三四五六七八九十百千{CAPITAL}])[{HAN}万亿]{{0,23}}(?:点[{DIGITS}{CAPITAL}]{{1,8}})?|零(?=至|到|-)"
)
PAIR = f"(?:{'|'.join(f'{a}、{b}' for a, b in NEIGHBOURS)})(?![、，。\\s])[十百千万亿]*"
SCALE = "万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?![瓦米克卡帕焦伏赫兆])|百(?!帕|分)"
STARTS = f"[\\d{HAN}万亿半数几好第前首居没T]"
SCAN = re.compile(
    rf"(?={STARTS})(?:(?P<word>{WORDS}|{FOUR}|{WEEKDAY}|十分(?!之)|(?<=[老新])三[件样])"
    rf"|(?P<rank>第[ \xa0]?(?P<nth>\d{{1,4}}|[{HAN}]{{1,6}})[ \xa0]?(?P<of>[名位大个批家座台股席])?"
    rf"|前(?P<among>\d{{1,4}}|[{HAN}]{{1,4}})(?P<place>[名位强大列甲])?|TOP[ \xa0]?(?P<top>\d{{1,4}})"
    rf"|居首(?:位)?|首位|首[个次条批家款座台例](?!工作日))"
    rf"|(?P<zero>没有(?:任何)?一(?P<nothing>[家所座位名项台]))"
    rf"|(?P<half>半)"
    rf"|(?P<ratio>(?<![\dA-Za-z/.])[1-9]\d?/[1-9]\d{{0,2}}(?![\d./A-Za-z月日]))"
    rf"|(?P<num>{ARABIC}|{PAIR}|(?:好几|[数几])[十百千万亿]+|{RUN}|万亿?(?![一物象事众])|亿)"
    rf"(?:分之(?P<part>{ARABIC}|{RUN}|[{DIGITS}]))?(?P<more>[多余来几])?"
    rf"(?:[ \xa0]?(?P<scale>{SCALE})"
    rf"(?P<tail>\d{{4}}(?![\d.百千万亿])|(?:(?:\d{{1,4}}|[{DIGITS}])[百千万亿]+)+[{HAN}]{{0,3}})?"
    r"|[ \xa0]?(?P<latin>bn|mn|billion|million|trillion)(?![A-Za-z]))?(?P<more2>[多余来])?)"
)
ANY = re.compile(f"[\\d{HAN}数几半万亿首]|TOP")

# --- beside a mark --------------------------------------------------------------------------------------------------

NOT = "(?:不得|不能|不会|不可|不应|不宜|不|并未|尚未|从未|未|没有|没)"
CUE_STARTS = "[不并尚从未没最至顶起达低少小将接逼直近超突高大多远逾跨越破过约差上]"
CUE = re.compile(
    f"(?={CUE_STARTS})(?:(?P<most>{NOT}(?:超过|超出|突破|高于|大于|多于|超)|最多|至多|顶多)"
    f"|(?P<least>{NOT}(?:低于|少于|小于|亚于|下于?)|至少|最少|起码)"
    f"|(?P<under>{NOT}(?:足|满|到|达到?|及|够)|达不到|低于|少于|小于)"
    "|(?P<nearly>将近|接近|逼近|直逼|(?<![最附靠临远])近)"
    "|(?P<over>超过|超出|突破|高于|大于|多于|远超|超|逾|跨过|越过|(?<![打突刷攻侦爆])破|(?P<past>过))"
    "|(?P<about>大约|大概|约莫|差不多|(?<![签合节条预契违最附制大])约(?:合|为|占|达|有|等于|是)?)"
    "|(?P<up>上))(?:将|了|有|至|到|为|在|出|需要投?|要投?|需)?$"
)
CUE_ENDS = frozenset("过出破于超多低少下码足满到达及够近逼逾约概致莫合为占有等是上将了至在需投要")
CANON = {
    "most": "不超过",
    "least": "至少",
    "under": "不到",
    "nearly": "近",
    "over": "超过",
    "about": "约",
    "up": "至少",
}
PAST = frozenset("值额量数率价户收入口产模长已均早远也都P润积重龄资")  # 产值过, 人数过; not 走访过, 当过
_CURRENCIES = "|".join(sorted(map(re.escape, prefixes()), key=len, reverse=True))
PREFIX = re.compile(f"(?<![\\d万亿千百十多余])(?P<currency>{_CURRENCIES})[ \\xa0]?$")
MINUS = frozenset("-\u2212\u2013\uff0d负")
PREFIX_ENDS = frozenset(word[-1] for word in prefixes())
BEHIND = re.compile(
    r"(?P<half>半(?![导年年年场数径成岛价山路截个月天日]))?(?P<more>[多余许](?![元个种次数样维方家级]))?[ \xa0]?"
    r"(?P<after>以上|以下|以内|之内|左右|上下|有余|开外|\+)?"
)
BEHIND_STARTS = frozenset("半多余许以之左上有开+ ")
AFTER = {"之内": "以内", "有余": "以上", "开外": "以上", "+": "以上", None: ""}
LABEL = re.compile("[(\uff08](?P<unit>[^()\uff08\uff09]{1,8})[)\uff09][ \\xa0]?[:\uff1a]?[ \\xa0]?$")
STATED = re.compile("(?P<scale>(?:百|千|十)?(?:万亿|万|亿)|千|百)?(?P<unit>.*)")


@dataclass
class Mark:
    """A numeral with what stands beside it, before it is read; ``reading`` is set where that needs no rule."""

    start: int
    at: int
    end: int
    numeral: Numeral | None
    unit: Unit | None = None
    arabic: bool = False
    scaled: bool = False
    bare: bool = False
    more: str = ""
    cue: str = ""
    after: str = ""
    minus: bool = False
    half: bool = False
    currency: str | None = None
    high: Mark | None = None
    reading: Reading | None = None
    unit_id: str | None = None


class Number(NamedTuple):
    """A number of a text: where it stands, as printed, and how it reads; ``unit`` None where none is printed."""

    start: int
    end: int
    text: str
    value: float | None
    low: float | None
    high: float | None
    comparator: str
    unit: str | None
    state: str


def find_numbers(
    text: str, taken: list[tuple[int, int]] = (), year: int | None = None, cells: dict[int, str] | None = None
) -> list[Number]:
    """The numbers of a text, of one line or more, that are facts by the rules of the tables.

    ``taken`` are spans that are no numbers (dates, titles, names), in order; ``year`` is the article's year, by which
    a later year is a target; ``cells`` gives for the start of a bare table cell the unit that its table states.
    """
    if not ANY.search(text):
        return []
    covered = _covered(text, taken)
    marks = _shared(_joined(list(_marks(covered, cells or {})), covered), covered)
    states = States(text, year) if marks else None
    return [number for mark in marks if (number := _number(mark, covered, states))]


def _covered(text: str, taken: list[tuple[int, int]]) -> str:
    """The text with a box for every character of the spans that are taken."""
    out, at = [], 0
    for start, end in taken:
        if end > at:
            out += [text[at : max(at, start)], "\u25a1" * (end - max(at, start))]
            at = end
    return "".join([*out, text[at:]]) if out else text


def _marks(text: str, cells: dict[int, str]) -> Iterator[Mark]:
    last = 0
    for match in SCAN.finditer(text):
        word, num, part = match.group("word", "num", "part")
        if word or match.start() < last:
            continue
        try:  # most are plain
            mark = _plain(match, text, cells, last) if num and not part else _mark(match, text, last)
        except (ValueError, OverflowError, ZeroDivisionError, KeyError):  # a run of numerals that is no numeral
            continue
        if mark:
            last = mark.end
            yield mark


def _mark(match: re.Match, text: str, last: int) -> Mark | None:
    if match["rank"]:
        return _rank(match, text)
    if match["zero"]:
        zero = Reading(0.0, 0.0, 0.0, "=")
        return Mark(match.start(), match.start(), match.end(), None, reading=zero, unit_id=match["nothing"])
    if match["half"]:
        return _half(match, text, last)
    return _share(match, text, last)


# --- kinds of marks -------------------------------------------------------------------------------------------------


SPACED = re.compile(r"\d \. (?:\d )*$")  # 1 . 8 6: digits set apart, of which the last alone is no number


def _plain(match: re.Match, text: str, cells: dict[int, str], last: int) -> Mark | None:
    printed, scale, tail, latin, more, more2 = match.group("num", "scale", "tail", "latin", "more", "more2")
    (at, behind), end = match.span("num"), match.end()
    arabic = printed[0].isdigit()
    if arabic and text[at - 1 : at] == " " and SPACED.search(text, max(0, at - 12), at):
        return None
    if not arabic and not more and printed[-1] in "百千" and unit_at(text, behind - 1):
        printed, end = printed[:-1], behind - 1  # 三千瓦 is 三 千瓦
        if not printed:
            return None
        numeral = read_numeral(printed)
    elif tail:
        numeral = read_numeral(printed + scale + tail)
    else:
        numeral = read_numeral(printed, MILLION[latin] if latin else scale or "")
    if numeral is None and _follows_metre(text, at) and len(printed) <= 2:
        numeral = Numeral("".join(str(VALUES.get(char, 0)) for char in printed))  # 一米八五
    if numeral is None:
        return None
    bare = not arabic and not printed.strip("百千万亿")
    scaled = bool(scale or latin) or printed[-1] in "万亿"
    mark = Mark(at, at, end, numeral, None, arabic, scaled, bare, more or more2 or "")
    mark.unit, mark.end, mark.half = _unit_behind(text, mark)
    _before(mark, text, last)
    if unit := mark.unit:
        if unit.id == "yuan":
            _add_coins(mark, text)
        elif unit.tenths and (digit := FIFTH.match(text, mark.end)) and not numeral.zeros and not numeral.high:
            mark.numeral, mark.unit = Numeral(f"{numeral.digits}{VALUES[digit[0]]}"), unit_of("%")  # 七成五 is 75 %
            mark.end += 1
        return mark
    if not scaled and (stated := cells.get(at) or _label(text, at)):
        return _cell(mark, stated)
    joined = scaled or arabic or text[mark.end : mark.end + 1] in TO_STARTS or _follows_metre(text, at)
    return mark if joined else None


def _follows_metre(text: str, at: int) -> bool:
    return text[at - 1 : at] in METRES


def _unit_behind(text: str, mark: Mark) -> tuple[Unit | None, int, bool]:
    """The unit after a numeral with the end of it and of what follows it, and whether a half does (年半)."""
    end = mark.end
    at = end + 1 if mark.arabic and text[end : end + 1] == " " else end
    unit, half = unit_at(text, at), False
    if (
        unit
        and unit.word == "个"
        and text.startswith(("个多", "个半"), at)
        and (longer := unit_at("个" + text[at + 2 : at + 8], 0))
        and len(longer.word) > 1
    ):
        unit, half, end = longer, text[at + 1] == "半", at + len(longer.word) + 1
        mark.more = mark.more or ("" if half else "多")
    elif unit:
        end = at + len(unit.word)
    if text[end : end + 1] in BEHIND_STARTS and (behind := BEHIND.match(text, end)):
        if behind["half"] and unit and (unit.kind == "time" or unit.id == "times"):
            half = True
        elif behind["half"]:
            return unit, end, half
        if behind["more"] and not unit:
            return unit, end, half
        mark.more = mark.more or behind["more"] or ""
        mark.after = AFTER.get(behind["after"], behind["after"])
        end = behind.end() if behind["after"] or behind["more"] or behind["half"] else end
        if behind["after"] == "+" and not unit and (unit := unit_at(text, end)):
            end += len(unit.word)
    return unit, end, half


def _before(mark: Mark, text: str, last: int) -> None:
    """Take in what stands before a numeral: its minus, its currency, its cue."""
    at = mark.at
    before = text[at - 1] if at > last else ""
    if before == "下" and at - 2 >= last and text[at - 2] == "零":
        mark.minus, at = True, at - 2
    elif (
        before in MINUS
        and (before == "负" or at - 1 > last or last == 0)  # right after a number it joins a range
        and not re.search(r"[\dA-Za-z.%年月)）℃抱肩欺自胜担□][-\u2212\u2013\uff0d负]$", text[max(0, at - 2) : at])
    ):
        mark.minus, at = True, at - 1
    before = text[at - 1 : at]
    if before.isspace():
        before = text[max(0, at - 2) : at].rstrip()[-1:]
    if before in PREFIX_ENDS and (prefix := PREFIX.search(text, max(last, at - 8), at)):
        mark.currency, at = prefixes()[prefix["currency"]], prefix.start()
    while at > last and text[at - 1] == " " and at == mark.at:
        at -= 1
    cue = CUE.search(text, max(last, at - 10), at) if text[at - 1 : at] in CUE_ENDS else None
    if cue and _cue_holds(cue, mark, text):
        mark.cue, at = next(word for group, word in CANON.items() if cue[group]), cue.start()
    mark.start = at if at == mark.at or text[at] != " " else mark.at


def _cue_holds(cue: re.Match, mark: Mark, text: str) -> bool:
    """Say whether a cue bounds the number: not in 近三年, 走访过120家, 上3家, 突破两项技术."""
    if cue["nearly"] == "近" and mark.unit and mark.unit.kind == "time" and not mark.scaled:
        return False
    if cue["past"] and not mark.bare and not (cue.start() and text[cue.start() - 1] in PAST):
        return False
    if cue["over"] in ("突破", "破") and mark.unit and mark.unit.word in "项个大条" and not mark.scaled:
        return mark.numeral is None or mark.numeral.value >= 100
    return not cue["up"] or mark.bare


def _label(text: str, at: int) -> str | None:
    """The unit of a label right before a bare number: 期限(年)3."""
    if text[at - 1 : at] not in (")", "\uff09", ":", "\uff1a", " "):
        return None
    label = LABEL.search(text, max(0, at - 14), at)
    return label["unit"] if label and stated_unit(label["unit"]) else None


def stated_unit(printed: str) -> tuple[str, Unit] | None:
    """Scale and unit of a unit as a table states it, such as 万人, 亿元 or 元/平方米; None where it is none."""
    match = STATED.fullmatch(printed.strip())
    scale, word = match["scale"] or "", match["unit"].split("/")[0].strip()
    if not word and printed.strip() in ("千", "百", ""):
        return None
    unit = unit_of(word) or unit_of(scale + word)
    if unit and unit.word != word:
        scale = ""
    return (scale, unit) if unit or scale and not word else None


def _cell(mark: Mark, stated: str) -> Mark:
    scale, unit = stated_unit(stated) or ("", None)
    mark.numeral = mark.numeral._replace(zeros=mark.numeral.zeros + sum(map(_power, scale)))
    mark.unit, mark.scaled = unit, True
    return mark


def _power(char: str) -> int:
    return {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}[char]


def _half(match: re.Match, text: str, last: int) -> Mark | None:
    """Read 半年, 半小时, 半个百分点; 半天 and 半数 say no number."""
    mark = Mark(match.start(), match.start(), match.end(), Numeral("0.5"))
    mark.unit, mark.end, mark.half = _unit_behind(text, mark)
    if (
        mark.unit is None
        or mark.unit.id in ("days", "weeks", "seconds", "minutes")
        or text[mark.at - 1 : mark.at] in tuple("上下大小前后一多")
    ):
        return None
    if not (mark.unit.kind == "time" or mark.unit.id == "percentage points"):
        return None
    _before(mark, text, last)
    return mark


def _share(match: re.Match, text: str, last: int) -> Mark | None:
    """Read 百分之, 千分之 and 几分之几, and 1/3."""
    if match["ratio"]:
        above, below = match["ratio"].split("/")
        if int(above) >= int(below) or text[match.end() : match.end() + 1] in tuple("年月日号GK"):
            return None
        of_all, part, end = Numeral(below), Numeral(above), match.end()
        if match.end() < len(text) and not (
            "\u4e00" <= text[match.end()] <= "\u9fff" or text[match.end()] in "，。、；)）"
        ):
            return None
    else:
        of_all, part, end = read_numeral(match["num"]), read_numeral(match["part"]), match.end("part")
    if not (of_all and part and of_all.value) or part.high:
        return None
    mark = Mark(match.start(), match.start(), end, part, arabic=True)
    unit, mark.end, _ = _unit_behind(text, mark) if text[end : end + 1] in BEHIND_STARTS else (None, end, False)
    _before(mark, text, last)
    word = {100: "%", 1000: "‰"}.get(int(of_all.value)) if not match["ratio"] else None
    if word:
        mark.unit = unit_of(word)
        return mark
    value = float(part.value / of_all.value)
    mark.reading, mark.unit_id = _exact(value, mark.cue, mark.after), "share"
    return mark


def _exact(value: float, cue: str, after: str) -> Reading:
    """An exact value, with one side open where a cue says so."""
    sign = read_number(f"{cue}2{after}", "").comparator
    low = None if sign in ("<", "<=") and cue != "近" else value
    return Reading(value, low, None if sign in (">", ">=") else value, sign)


# --- ranks ----------------------------------------------------------------------------------------------------------

RANKED = re.compile(
    "(?:列|居|排|进入|进|名|挤|跻身|占据|稳居|获|夺|拿下|位|中国|我国|全国|全省|全市|全球|世界|国内|省内|亚洲|行业|总量|增速|规模|数量|并列|同比|城市|竞争力|区|市|省|县)(?:的|了|第|是|为|于)?$"
)
CLAUSE_START = re.compile("(?:^|[\\s，。；：！？、“‘（(【《\u25a1\n])$")
AFTER_RANK = re.compile("[，。；、！？：,;!?)）\\s”’]|$|[和与及]|位|名|城(?!市)|的(?:位次|名次|位置|成绩|好成绩|排名)")
NOT_RANK_OF = re.compile(
    "[款条章节届期版部步编卷回集课页号天年季周次代波轮级线层产方三世极交医中小人梯阶书手现印反视一二四五六七八九十时间步]"
)
NO_AMONG = re.compile("股东|客户|供应商|名股东|主题|大类|股|天|年|月|次|轮|排|期|集|场|款|个|代|任|妻|夫|后|提|身")


def _rank(match: re.Match, text: str) -> Mark | None:
    if match["top"]:
        return _ranked(match, Reading(None, 1.0, float(match["top"]), "range"))
    if match["among"]:
        return _among(match, text)
    if match["nth"]:
        numeral = read_numeral(match["nth"])
        if numeral is None or numeral.high or not _is_rank(match, text):
            return None
        n = float(numeral.value)
        return _ranked(match, Reading(n, n, n, "="))
    return _ranked(match, Reading(1.0, 1.0, 1.0, "="))


def _ranked(match: re.Match, reading: Reading) -> Mark:
    return Mark(match.start(), match.start(), match.end(), None, reading=reading, unit_id="rank")


def _is_rank(match: re.Match, text: str) -> bool:
    """Say whether 第N ranks something: not 第三产业, 第九交响曲, 第一, as a heading, 第三条第二款."""
    before, end = text[max(0, match.start() - 6) : match.start()], match.end()
    if match["of"]:
        return not (match["of"] in "款台" and before.endswith("条"))
    if CLAUSE_START.search(before):
        return False
    return bool(AFTER_RANK.match(text, end)) or bool(RANKED.search(before)) and not NOT_RANK_OF.match(text, end)


def _among(match: re.Match, text: str) -> Mark | None:
    """Read 前十, 前5名: always with 名, 位 or 强, else only where something is ranked."""
    numeral, place = read_numeral(match["among"]), match["place"]
    if numeral is None or numeral.high or numeral.value <= 1:
        return None
    before = text[max(0, match.start() - 4) : match.start()]
    ranked = re.search("列|居|排|进入|名|挤进|跻身|全国|全球|世界", before)
    if (
        place not in ("名", "位", "强", "列")
        and not ranked
        or NO_AMONG.match(text, match.end())
        and place in (None, "大", "甲")
    ):
        return None
    return _ranked(match, Reading(None, 1.0, float(numeral.value), "range"))


# --- marks that belong together ---------------------------------------------------------------------------------------

TO_STARTS = frozenset("-\u2014\u2013~\uff5e\u2212\uff0d至到")
TO = re.compile("[ \\xa0]?(?:[-\u2014\u2013~\uff5e\u2212\uff0d]{1,2}|至|到)[ \\xa0]?")
CHANGE = re.compile(
    "(?:增加|增长|提升|提高|上升|上涨|上调|攀升|扩大|下降|下滑|下跌|下调|降低|减少|缩小|收窄|回落|压缩|缩短|增|涨|降|跌|升)(?:了|约|近|超)?$"
)
FROM = re.compile("(?:从|由|自)[^，。；]{0,4}$")
TIMES = {
    "years": 525600,
    "months": 43800,
    "weeks": 10080,
    "days": 1440,
    "hours": 60,
    "minutes": Fraction(1),
    "seconds": Fraction(1, 60),
}
LIST = re.compile("[ \\xa0]?(?:、|和|与|及|以及|或|/)[ \\xa0]?")
LIST_STARTS = frozenset("、和与及以或/,，")
LOOSE = re.compile("[ \\xa0]?[,，][ \\xa0]?")
COINS = re.compile(
    f"零?(?:(?P<tens>\\d|[{DIGITS}{CAPITAL}])[角毛])?(?:零?(?P<ones>\\d|[{DIGITS}{CAPITAL}])分)?(?!之|钟|布|别)"
)
FIFTH = re.compile("[一二三四五六七八九](?![十百千万亿个家名位人])")
MONEY = re.compile(
    "投资|营收|营业收入|收入|产值|融资|市值|估值|规模|总价|出资|资金|利润|金额|GDP|增加值|拨款|补贴|成本|月薪|年薪|预算|支出|销售额|交易额"
    "|资产|负债|贷款|借款|奖金|罚款|税|债|成交额|造价|授信|注资"
)
MONEY_NOUN = re.compile("年薪|月薪|身家|奖金|巨奖|悬赏|赏金|罚单|豪宅|巨资|重奖|大奖")
YUAN, PEOPLE = unit_of("元"), unit_of("人")


def _joined(marks: list[Mark], text: str) -> list[Mark]:
    """Join the ends of ranges, and measures of several units (3分20秒, 123元4角5分, 1米83)."""
    out: list[Mark] = []
    for mark in marks:
        before = out[-1] if out else None
        if before is None or before.high or before.reading or mark.reading or not (before.numeral and mark.numeral):
            out.append(mark)
        elif (gap := text[before.end : mark.at]) in ("", "零", "又") and _is_tail(before, mark, text):
            _append(before, mark)
        elif (
            len(gap) <= 6
            and gap.lstrip()[:1] in TO_STARTS
            and gap.strip()
            and TO.fullmatch(re.sub("零下$|负$", "", gap))
            and _is_range(before, mark, text)
        ):
            before.high, before.end = mark, mark.end
        else:
            out.append(mark)
    return out


def _add_coins(mark: Mark, text: str) -> None:
    """Take in the coins after a sum in yuan: 8元5角."""
    if not (coins := COINS.match(text, mark.end)) or not coins[0]:
        return
    tens, ones = (read_numeral(coins[part]).value if coins[part] else 0 for part in ("tens", "ones"))
    mark.numeral = Numeral(f"{float(mark.numeral.value + Fraction(tens, 10) + Fraction(ones, 100)):.2f}")
    mark.end = coins.end()


def _is_tail(big: Mark, small: Mark, text: str) -> bool:
    if big.unit is None or big.numeral.high or small.numeral.high or big.after:
        return False
    if big.unit.word in ("米", "块") and small.unit is None and not small.scaled:
        return len(text[small.at : small.end]) <= 2 and (big.unit.word == "米" or not _more_text(text, small.end))
    return small.unit is not None and (_length(small.unit) or 10**9) < (_length(big.unit) or 0)


def _length(unit: Unit) -> Fraction | None:
    """The minutes of a unit of time; 分 is one beside another unit of time."""
    return TIMES["minutes"] if unit.word == "分" else TIMES.get(unit.id)


def _more_text(text: str, at: int) -> bool:
    return bool(re.match("[\u4e00-\u9fff]", text[at : at + 1])) and text[at] != "钱"


def _append(big: Mark, small: Mark) -> None:
    """Give 3分20秒 in its smallest unit, 1米83 in its largest."""
    big.end = small.end
    if small.unit is None:
        big.numeral = Numeral(f"{big.numeral.digits}.{small.numeral.digits}")
        big.unit = YUAN if big.unit.word == "块" else big.unit
        return
    unit = unit_of("分钟") if small.unit.word == "分" else small.unit
    ratio = Fraction(_length(big.unit)) / _length(unit)
    if big.unit.id == "years" and unit.id == "months":
        ratio = Fraction(12)
    big.numeral = Numeral(str(int(big.numeral.value * ratio + small.numeral.value)))
    big.unit, big.more, big.after = unit, small.more, small.after


def _is_range(low: Mark, high: Mark, text: str) -> bool:
    """Say whether A至B is a range: not where the units differ, where A is a change, or after 从 with both units."""
    if low.unit and (high.unit is None or low.unit.id != high.unit.id) and not _same_length(low, high):
        return False
    before = text[max(0, low.start - 8) : low.start]
    if re.search("[从由自]$", before) or low.unit and FROM.search(before) and "岁" not in low.unit.word:
        return False
    joined_by_to = text[low.end : high.at].strip() in ("至", "到")
    return not (low.unit and joined_by_to and CHANGE.search(before)) and bool(high.unit or high.scaled or low.scaled)


def _same_length(low: Mark, high: Mark) -> bool:
    return high.unit is not None and low.unit.id in TIMES and high.unit.id in TIMES


def _shared(marks: list[Mark], text: str) -> list[Mark]:
    """Give 3.2 and 4.1 in 3.2、4.1和5.6亿元 the scale and unit of the number that ends the list."""
    for i in range(len(marks) - 2, -1, -1):
        mark, after = marks[i], marks[i + 1]
        if (
            mark.unit
            or mark.reading
            or after.reading
            or mark.numeral is None
            or not mark.arabic
            or not (after.unit or after.scaled)
        ):
            continue
        gap = text[mark.end : after.start]
        if (
            len(gap) > 4
            or gap.lstrip()[:1] not in LIST_STARTS
            or not (LIST.fullmatch(gap) or LOOSE.fullmatch(gap) and (mark.scaled or "." in mark.numeral.digits))
        ):
            continue
        if not mark.scaled and after.scaled and after.numeral:
            mark.numeral = mark.numeral._replace(zeros=after.numeral.zeros)
            mark.scaled = True
        mark.unit, mark.currency = after.unit, mark.currency or after.currency
    for mark in marks:
        if mark.unit is None and mark.scaled and mark.numeral:
            mark.unit = _by_context(mark, text)
    return marks


def _by_context(mark: Mark, text: str) -> Unit | None:
    """Yuan where only a word of money tells it: 融资2.5亿, 百万年薪."""
    if MONEY_NOUN.match(text, mark.end):
        return YUAN
    big = mark.numeral.zeros >= 8
    near = text[max(0, mark.start - (16 if big else 6)) : mark.start]
    return (
        YUAN
        if mark.numeral.zeros >= 4
        and MONEY.search(near)
        and not re.search("[\u4e00-\u9fff]", text[mark.end : mark.end + 1])
        else (YUAN if big and MONEY.search(near) else None)
    )


# --- what counts, and how it reads ------------------------------------------------------------------------------------

NOT_SCORE = re.compile("版|代|时代|系列|模型|平方|本期|本项|\u25a1|[A-Za-z×*]")
VERSIONS = ("1.0", "2.0", "3.0", "4.0", "5.0")
SECTION = re.compile("(?:^|[\\s。；;\n])$")
QUOTED = re.compile('[^\u201d"」』’]{1,8}[\u201d"」』’]')
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CODE_BEFORE, CODE_BEHIND = frozenset(f"{_LATIN}.#№×*_〕@&="), frozenset(f"{_LATIN}+0123456789")
CODE_AFTER = re.compile(r"[×*]|[:\uff1a]\d|\.\d|[-\u2014]\d")
OLD = re.compile("历史|文明|来|前|间|悠久")
APART = re.compile(r"\s[\d.] $")  # of 1 . 8 6 万 the last digit is no number
METRES = frozenset("米块元")
SCREENS = ("480", "720", "1080", "1440", "2160", "4320")


def _counts(mark: Mark, text: str) -> bool:
    """Say whether a mark is a number by the rules: no name, code, time of day, level or slogan."""
    before, behind = text[max(0, mark.at - 1) : mark.at], text[mark.end : mark.end + 1]
    if mark.arabic and not _stands_alone(mark, text, before, behind):
        return False
    if mark.scaled and (behind == "级" or mark.unit and mark.unit.word == "级"):  # 亿元级, 十亿级: a level
        return False
    if (
        before in ("\u201c", '"', "「", "『", "\u2018")
        and not mark.arabic
        and mark.unit
        and mark.unit.kind in ("count", "digits")
    ):
        return not QUOTED.match(text, mark.at)
    if mark.bare and not mark.more and not mark.cue:
        return mark.unit is not None and bool(MONEY_NOUN.match(text, mark.end))
    if mark.unit is None:
        return mark.scaled or bool(mark.currency) or mark.arabic and _is_score(mark, text)
    return _unit_counts(mark, text, before)


def _range_counts(low: Mark, high: Mark, text: str) -> bool:
    before = text[max(0, low.at - 1) : low.at]
    if low.arabic and not _stands_alone(low, text, before, ""):
        return False
    if CODE_AFTER.match(text, high.end):
        return False
    return not high.scaled or text[high.end : high.end + 1] != "级"


def _stands_alone(mark: Mark, text: str, before: str, behind: str) -> bool:
    """Say whether Arabic digits are no part of a code, a time, a version, a product or a phone number."""
    if not "\u4e00" <= before <= "\u9fff" and _goes_on(mark, text, before):  # after a Chinese character they begin
        return False
    if behind in "×*:\uff1a." and behind and re.match(r"[×*]|[:\uff1a]\d|\.\d", text[mark.end : mark.end + 2]):
        return False
    return not (mark.unit is None and behind in CODE_BEHIND)


def _goes_on(mark: Mark, text: str, before: str) -> bool:
    """Say whether digits go on what stands before them."""
    first = text[mark.start - 1 : mark.start] if mark.start == mark.at else before
    if before in CODE_BEFORE and mark.currency is None:
        return True
    if before == " " and APART.search(text, max(0, mark.at - 3), mark.at):
        return True
    if before == "-" and not mark.minus and re.search(r"[A-Za-z\d]-$", text[max(0, mark.at - 2) : mark.at]):
        return True
    if before in ("+", "/") and mark.unit and mark.unit.kind == "count" or first == "+" and not mark.scaled:
        return True
    return before in (":", "\uff1a") and bool(re.search(r"\d[:\uff1a]$", text[max(0, mark.at - 2) : mark.at]))


def _is_score(mark: Mark, text: str) -> bool:
    """Take a bare number for one only with decimals, as scores have them; not a version or the number of a section."""
    printed = text[mark.at : mark.end].rstrip("以上下左右内")
    if "." not in printed or printed in VERSIONS or NOT_SCORE.match(text, mark.end):
        return False
    if re.search("[A-Za-z] $", text[max(0, mark.at - 2) : mark.at]):
        return False
    section = SECTION.search(text[max(0, mark.at - 1) : mark.at]) or text[mark.at - 1 : mark.at] in tuple("元人个年")
    return not (
        section
        and re.match("\\d{1,2}\\.\\d{1,2}(?!\\d)", printed)
        and re.match("[\u4e00-\u9fff]", text[mark.end : mark.end + 1])
    )


def _unit_counts(mark: Mark, text: str, before: str) -> bool:
    unit, printed = mark.unit, text[mark.at : mark.end]
    if unit.word == "大":
        return (
            not mark.arabic
            and printed[0] in "两二三四五六七八九十"
            and before != "前"
            and bool(re.match('[\u4e00-\u9fffA-Z\u201c"]', text[mark.end : mark.end + 1]))
        )
    if unit.kind == "digits":
        if not mark.arabic and (mark.numeral.value < 11 or mark.bare):
            return False
        if unit.word == "分" and before in ("点", "时", ":", "："):
            return False
        if unit.word == "点" and "." not in mark.numeral.digits and mark.numeral.value < 100:
            return False
    if unit.word in ("P", "p") and printed.rstrip("Pp") in SCREENS:
        return False
    if unit.kind == "time":
        return _time_counts(mark, text, before)
    if not mark.arabic and mark.numeral.digits == "1" and not mark.numeral.zeros and not mark.more and not mark.half:
        return unit.id in ("times", "percent", "percentage points", "米")
    return unit.id != "yuan" or not (
        unit.word == "元" and not mark.arabic and mark.numeral.value < 3 and not mark.scaled
    )


def _time_counts(mark: Mark, text: str, before: str) -> bool:
    """Say whether a length of time is one: not 9020年, 每5年, 周三周四, 这一年."""
    printed = text[mark.at : mark.end]
    if mark.unit.word == "年" and mark.arabic and len(mark.numeral.digits) == 4 and not mark.more:
        recent = printed[:2] in ("19", "20")
        return not recent and (bool(mark.after) or bool(OLD.match(text, mark.end)))
    if (
        before in ("周", "第", "每")
        and mark.unit.id in ("years", "weeks")
        or before in ("期", "拜")
        and mark.unit.id == "weeks"
    ):
        return False
    if not mark.arabic and mark.numeral.digits == "1" and not mark.numeral.zeros and not mark.more and not mark.half:
        return mark.unit.id != "days" and before not in tuple("有某每这那同第上前后头")
    return True


ZEROS = {0: "", 2: "百", 3: "千", 4: "万", 6: "百万", 7: "千万", 8: "亿", 10: "百亿", 11: "千亿", 12: "万亿"}


def _number(mark: Mark, text: str, states: States) -> Number | None:
    """The number that a mark reads as; None where it counts nothing."""
    try:
        if mark.reading is None and not (_range_counts(mark, mark.high, text) if mark.high else _counts(mark, text)):
            return None
        reading, unit = (mark.reading, mark.unit_id) if mark.reading else _read(mark)
    except (NumberError, ValueError, OverflowError, ZeroDivisionError, KeyError):
        return None
    if reading is None:
        return None
    start, value, low, high, sign = mark.start, reading.value, reading.low, reading.high, reading.comparator
    state = states.of(start, mark.end)
    if state == "target" and value is not None and sign not in ("range", "<", "<="):
        low, high = value, None if sign in (">", ">=") else value  # a target is not rounded
    printed = text[start : mark.end].strip()
    return Number(start, start + len(printed), printed, value, low, high, sign, unit, state)


def _read(mark: Mark) -> tuple[Reading | None, str | None]:
    unit = (mark.high or mark).unit
    unit_id = mark.currency or (mark.high.currency if mark.high else None) or (unit.id if unit else None)
    if mark.high:
        return _scaled(_range(mark, mark.high, unit), unit.factor if unit else 1), unit_id
    about = "约" if mark.more == "来" and not mark.cue else mark.cue
    more = "多" if mark.more and mark.more in "多余几许" else ""
    return _single(mark.numeral, unit, about, more, mark.after, mark.half, mark.minus), unit_id


@lru_cache(50_000)
def _single(
    numeral: Numeral, unit: Unit | None, cue: str, more: str, after: str, half: bool, minus: bool
) -> Reading | None:
    """The reading of one numeral with what stands beside it."""
    factor = unit.factor if unit else 1
    if numeral.high:
        low, high = (float(_value(numeral._replace(digits=d), unit)) for d in (numeral.digits, numeral.high))
        reading = Reading(None, low, high, "range")
    elif numeral.several:
        reading = Reading(None, float(_value(numeral, unit)), None, ">=")
    else:
        digits = f"{float(numeral.value) + 0.5}" if half else numeral.digits
        word = unit.word if unit and unit.kind in ("time", "ratio") and unit.factor == 1 else ""
        tenths = unit.tenths if unit else False
        reading = _read_literal(cue, digits, numeral.zeros, more, word, after, unit.id if unit else "", tenths)
    return _scaled(reading, -factor if minus else factor)


def _read_literal(
    cue: str, digits: str, zeros: int, more: str, word: str, after: str, unit: str, tenths: bool
) -> Reading:
    """The reading of a numeral by the rules of the tables, written as they know it."""
    while zeros not in ZEROS:
        digits, zeros = str(Fraction(digits) * 10) if "." not in digits else f"{Fraction(digits) * 10}", zeros - 1
    if "/" in digits:
        digits = str(float(Fraction(digits)))
    reading = read_number(f"{cue}{digits}{more}{ZEROS[zeros]}{word}{after}", unit)
    if tenths and reading.comparator == "=":  # 四成: half of one to each side
        return Reading(reading.value, reading.value - 0.5, reading.value + 0.5, "=")
    return reading


def _value(numeral: Numeral, unit: Unit | None) -> Fraction:
    return numeral.value * (100 if unit and "世纪" in unit.word else 1)


def _range(low: Mark, high: Mark, unit: Unit | None) -> Reading | None:
    """A range; the scale of its second end is of both unless that turns it round: 8000至1万."""
    a, b = low.numeral, high.numeral
    if a.high or b.high:
        return None
    first, second = _value(a, unit), _value(b, unit)
    if low.unit and unit and low.unit.id != unit.id:
        first = first * Fraction(TIMES[low.unit.id]) / TIMES[unit.id]
    elif not low.scaled and high.scaled and first * 10**b.zeros < second:
        first *= 10**b.zeros
    first, second = (-first if low.minus else first), (-second if high.minus else second)
    if low.minus:  # the minus is of the first end alone
        low.minus = False
    first, second = (first, second) if first < second or not high.minus else (second, first)
    return Reading(None, float(first), float(second), "range") if first < second else None


def _scaled(reading: Reading | None, factor: Fraction | int) -> Reading | None:
    """A reading times a factor; a negative one turns bounds and comparator round."""
    if reading is None or factor == 1:
        return reading
    value = None if reading.value is None else float(reading.value * factor)
    bounds = [None if x is None else float(x * factor) for x in (reading.low, reading.high)]
    if factor > 0:
        return Reading(value, *bounds, reading.comparator)
    sign = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(reading.comparator, reading.comparator)
    return Reading(value, bounds[1], bounds[0], sign)

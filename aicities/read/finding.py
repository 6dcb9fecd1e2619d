"""Find the numbers of a line: as printed, with value, bounds, comparator, unit and state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from cn2an import cn2an as han_to_number

from aicities.method import numbers
from aicities.method.numbers import NumberError, Reading

# The same literals come again and again in a large corpus.
read_number = lru_cache(20_000)(numbers.read_number)
cn2an = lru_cache(20_000)(han_to_number)

MONEY = {
    "yuan": ("元人民币", "人民币", "万元人民币", "元", "块钱"),
    "USD": ("美元", "美金"),
    "HKD": ("港元", "港币"),
    "EUR": ("欧元",),
    "JPY": ("日元",),
    "GBP": ("英镑",),
    "KRW": ("韩元",),
    "TWD": ("新台币", "台币"),
}
SIGNS = {"¥": "yuan", "\uffe5": "yuan", "US$": "USD", "HK$": "HKD", "$": "USD", "€": "EUR", "£": "GBP"}
OTHER = {
    "percent": ("%", "\uff05"),
    "permille": ("‰",),
    "percentage points": ("个百分点", "百分点"),
    "times": ("倍",),
    "years": ("个世纪", "个多世纪", "世纪", "周年", "年"),
    "months": ("个月", "个多月"),
    "weeks": ("个星期", "个多星期", "星期", "周"),
    "days": ("天",),
    "hours": ("个小时", "个多小时", "小时"),
    "minutes": ("分钟",),
    "seconds": ("秒",),
}
UNITS = {word: unit for table in (MONEY, OTHER) for unit, words in table.items() for word in words}
DURATIONS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
# Words that count or measure, as printed; longest first in the pattern.
_COUNTERS = """
平方公里 平方米 平方千米 英寸 立方米 千瓦时 千瓦 兆瓦 公顷 公里 千米 厘米 毫米 纳米 海里 英里 人次 人民币 字节 参数
家 个 件 项 条 座 所 台 辆 套 款 篇 种 场 次 股 批 类 名 位 人 亩 里 米 吨 户 栋 幢 间 门 本 部 张 枚 颗 支 只
架 艘 列 处 片 笔 单 宗 起 例 组 双 步 份 封 国 省 校 席 岁 届 期 道 轮 层 卡 字 度 分 亿 波 线 站 克 瓦 升 元
大 词
"""
COUNTERS = _COUNTERS.split()
_LATIN = """
PFLOPS EFLOPS TFLOPS Tokens tokens token GWh MWh kWh TWh GHz MHz EB PB TB GB MB GW MW kW km kg nm mm cm ms mw
P E
"""
LATIN = _LATIN.split()

NUMERAL = "零〇一二三四五六七八九十百千两"
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,8})?"
HAN = rf"[{NUMERAL}]{{1,12}}(?:点[{NUMERAL[:11]}]{{1,6}})?"
SCALE = "万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百"
CUE = (
    "不超过|最多|至多|不少于|不低于|至少|起码|不到|不足|低于|少于|将近|接近|超过|突破|高于|大约|约合|约为|约占|约达|约|"
    "上|近|超|逾|破|达到|达|过(?=\\d)"  # as words of their own: not 签约, not 最近
)
# What must not follow a counter: there it is the start of another word (970处理器 counts nothing).
OTHER_WORD = {
    "处": "理于在",
    "台": "湾阶",
    "条": "件例约",
    "门": "户槛",
    "起": "来步点",
    "层": "面次",
    "道": "路",
    "组": "织合成建",
    "部": "分署门委",
    "单": "位独一",
    "站": "在点",
    "位": "于置居数",
    "支": "持撑付",
    "字": "节",
    "名": "单字为",
    "本": "地市省次书",
    "类": "似脑别",
    "种": "植",
    "家": "庭电居",
    "元": "素宇旦",
    "年": "级龄轻度报",
    "分": "别布析成为支享",
    "周": "期边",
    "个": "别性体",
    "人": "工民",
    "里": "程",
    "件": "套",
    "只": "有是",
    "双": "方",
    "度": "过",
    "卡": "脖",
    "期": "间望",
    "线": "上下",
    "大": "于约概幅",
}
ENDS = {word: f"(?![{OTHER_WORD[word]}])" if word in OTHER_WORD else "" for word in {*UNITS, *COUNTERS, *LATIN}}
UNIT = f"(?:{'|'.join(re.escape(word) + ENDS[word] for word in sorted(ENDS, key=len, reverse=True))})"
NUM = rf"(?:{ARABIC}|{HAN}|[数几][十百千]|半)"
SEP = "-|\u2014|\u2013|~|\uff5e|\u2212|至|到"

STARTS = (
    "[\\d零〇一二三四五六七八九十百千两数几半万亿第前首居没T近约超逾破达上过至最不低少将接突高大起UH$¥\uffe5€£\u2212-]"
)
NUMBER = re.compile(
    rf"(?={STARTS})(?:(?P<part>百分之(?P<pct>{ARABIC}|{HAN})|(?P<below>[{NUMERAL[1:13]}]{{1,3}})分之(?P<above>[{NUMERAL[1:11]}]{{1,3}}))"
    rf"|(?P<rank>第(?P<nth>\d{{1,4}}|[{NUMERAL}]{{1,5}})(?P<of>[名位大个批次家款座条股城席]?)"
    rf"|前(?P<among>\d{{1,4}}|[{NUMERAL}]{{1,4}})(?P<place>[名位强大列]|甲)?|TOP\s?(?P<top>\d{{1,4}})|居首(?:位)?|首位|首[个次条批家款座台例](?!工作日))"
    rf"|(?P<zero>没有(?:任何)?一(?P<nothing>[家所座位名项台]))"
    rf"|(?P<cue>(?<![签合节条预契违最附])(?:{CUE})(?:将|了|有|至|到|为|在|需要投?|要投?|需)?)?\s?(?P<sign>US\$|HK\$|[$¥\uffe5€£])?"
    rf"(?P<minus>(?<![\dA-Za-z.%年月])[-\u2212](?=\d))?"
    rf"(?:(?P<low>{NUM})(?P<lmore>[多余几])?(?P<lscale>{SCALE})?(?P<lunit>{UNIT})?(?:{SEP})(?=\d|[{NUMERAL}]))?"
    rf"(?P<num>{NUM}|(?P<bare>(?P<baremore>[多余]?)(?=万|亿|千万|百万)))(?P<more>[多余几])?(?P<scale>{SCALE})?"
    rf"(?P<num2>\d{{1,4}}|[{NUMERAL}]{{1,7}})?(?P<scale2>万|千)?(?P<more2>[多余几])?\s?(?P<tenths>成(?P<half>[一二三四五六七八九])?)?"
    rf"(?P<unit>{UNIT})?(?P<more3>[多余])?(?P<after>以上|以下|以内|左右|上下|\+N)?)"
)
NEIGHBOURS = re.compile("[一二两三四五六七八九]{2}[十百千]?")
NO_RANK = re.compile(
    "第一(?:时间|线|步|桶金|枪|视角|财经|手|个吃|届|章|节|条|期|版|部|梯队|产业|现场|印象|反应|课|书记|财|季|阶段|层|天|年|代|人称)"
    "|第[二三四](?:年|次|产业|方|季|届|章|节|条|期|版|部|梯队|阶段|层|天|代|范式|步|人称|批)|第\\d+(?:届|期|版|章|节|条|季|周|天|年|代|页|号)"
)
# Words and idioms that hold a numeral and count nothing.
WORDS = re.compile(
    "一(?:带一路|线|般|样|起|直|定|些|边|面|方|旦|切|致|体|度|时|旁|举|贯|向|律|流|再|路|心|手|把|口气|下子?|批|系列|次性|次又一次|年一度|众|揽|站式|键|环)"
    "|万[一物象事众]|千(?:方百计|军万马|行百业|家万户|篇一律|里|辛)|百(?:姓|花|业|货|科|度|强|年大计|尺)|十(?:分|足|字)|[三两]地|两(?:岸|会|极|者|旁|侧|级|侧|全)|"
    "四(?:处|面|周|方|两)|三(?:农|来一补)|五(?:湖|谷)|七(?:上八下)|八(?:方|达)|九(?:州|牛)|不一|统一|唯一|之一|进一步|万千|千万(?!元|家|个|人|级|美|港|件|台)(?![\u4ebf\u4e07])|亿万|"
    "[老新]三[件样]|[两三四]座城|[新准超]一线|双一流|专精特新|二(?:级|维|手|次|代|元|线)|三(?:维|级|线|甲|产)|第一(?=的)"
)
TARGET = re.compile(
    r"目标|力争|争取|确保|突破将|(?:到|至)(?P<year>20\d\d)年|要(?:突破|达到|实现|超过|建成|培育)|将达到|每年(?:培育|新增)|奋力"
)
FORECAST = re.compile("预计|预测|有望|料将|预期|将会|将迎来")
AHEAD = re.compile("未来")
ESTIMATE = re.compile("估计|估算|测算|据估")
PLAN = re.compile("计划(?!》)|(?<![虚模比草])拟(?![人物态真])|规划(?!》)|许诺|承诺|拿出|宣布(?=.{0,6}设?成?立)|在建")
AHEAD_OF_FACT = re.compile("[目力争取确突到至要将每奋预有料期未估测计拟规许承拿宣在]")  # what each cue starts with
WILL = re.compile("将(?=建|扩|投|新|增|在|设|打|开|引|形|推|完|启)")  # for its own clause only
DONE = re.compile("已经?|目前|截至|累计|去年|同比|实际|完成了|此前|(?<![要将拟能])建成|提高到")
STOP = re.compile("[\u3002\uff01\uff1f!?;\uff1b]")
COMMA = re.compile("[,\uff0c\u3002;\uff1b]")
MONEY_CUE = re.compile(
    "投资|营收|营业收入|收入|产值|融资|市值|估值|规模|总价|出资|资金|利润|金额|GDP|增加值|拨款|补贴|成本|月薪|年薪|预算|支出|销售额|交易额"
)


@dataclass(frozen=True)
class Number:
    """A number of a line: where it stands, as printed, and how it reads; ``unit`` None where none is printed."""

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
    text: str, taken: list[tuple[int, int]] = (), year: int | None = None, unit: str | None = None
) -> list[Number]:
    """Give the numbers of a line that are facts by the rules of the tables.

    ``taken`` are spans that are no numbers (dates, titles, names); ``year`` is the article's year, which tells
    a later year as a target; ``unit`` is the unit that the head of a table row states for its bare cells.
    """
    if not re.search(rf"[\d{NUMERAL}数几半万亿首]|TOP", text):
        return []
    covered = text if not taken else _covered(text, taken)
    found = [number for match in _matches(covered) for number in _read(match, text, unit)]
    found = [_with_state(number, _state(text, number, year)) for number in _shared_units(found, covered)]
    return [_of_target(number) for number in found]


def _covered(text: str, taken: list[tuple[int, int]]) -> str:
    for start, end in taken:
        text = text[:start] + "\u25a1" * (end - start) + text[end:]
    return text


def _matches(text: str) -> Iterator[re.Match]:
    """Give the matches of the pattern that are no part of a word, one after the other."""
    at = 0
    while match := NUMBER.search(text, at):
        at = max(match.end(), match.start() + 1)
        if word := _word_at(text, match):
            at = max(word, match.start() + 1)
            continue
        yield match


def _word_at(text: str, match: re.Match) -> int | None:
    """Give the end of the word or idiom that a match is a part of; None where it stands for itself."""
    start = match.start("rank") if match["rank"] else _digits_start(match)
    if match["rank"] and (hit := NO_RANK.match(text, start)):
        return hit.end()
    for begin in range(max(0, start - 2), start + 1):
        if (hit := WORDS.match(text, begin)) and hit.end() > start:
            return max(hit.end(), match.start() + 1)
    return None


def _digits_start(match: re.Match) -> int:
    for group in ("part", "zero", "low", "num"):
        if match[group]:
            return match.start(group)
    return match.start()


def _read(match: re.Match, text: str, row_unit: str | None) -> list[Number]:
    try:
        if match["rank"]:
            return _ranks(match)
        if match["zero"]:
            return [_number(match, Reading(0.0, 0.0, 0.0, "="), match["nothing"])]
        if match["part"]:
            return _parts(match, text)
        return _plain(match, text, row_unit)
    except (NumberError, ValueError, OverflowError, ZeroDivisionError, KeyError):
        return []


def _number(
    match: re.Match, reading: Reading, unit: str | None, start: int | None = None, end: int | None = None
) -> Number:
    start = match.start() if start is None else start
    end = match.end() if end is None else end
    printed = match.string[start:end]
    lead = len(printed) - len(printed.lstrip())
    return Number(
        start + lead,
        end,
        printed.strip(),
        reading.value,
        reading.low,
        reading.high,
        reading.comparator,
        unit,
        "observed",
    )


def _ranks(match: re.Match) -> list[Number]:
    if match["top"]:
        return [_number(match, Reading(None, 1.0, float(match["top"]), "range"), "rank")]
    if match["among"]:
        if match["place"] in (None, "大", "甲") or match["among"] in ("一", "两", "1") and match["place"] != "名":
            return [] if match["place"] in (None, "甲") and not _after_rank(match) else _among(match)
        return _among(match)
    if match["nth"] and match["of"] == "次":
        return []
    return [_number(match, read_number(match[0], "rank"), "rank")]


def _after_rank(match: re.Match) -> bool:
    """Say whether 前三 follows a word that ranks: 位列前三, 排名前五."""
    before = match.string[max(0, match.start() - 4) : match.start()]
    return bool(re.search("列|居|排|进入|名|挤进|跻身|全国|全球|世界", before))


def _among(match: re.Match) -> list[Number]:
    n = int(_arabic(match["among"]))
    return [_number(match, Reading(None, 1.0, float(n), "range"), "rank")] if n > 1 else []


def _parts(match: re.Match, text: str) -> list[Number]:
    cue = re.search(f"(?:{CUE})(?:将|了|有|至|到|为|在)?$", text[: match.start()])
    after = re.match("以上|以下|左右|以内", text[match.end() :])
    start = cue.start() if cue else match.start()
    end = match.end() + (after.end() if after else 0)
    if match["pct"]:
        literal = (cue[0] if cue else "") + _arabic(match["pct"]) + "%" + (after[0] if after else "")
        return [_number(match, read_number(_cues(literal), "percent"), "percent", start, end)]
    value = int(_arabic(match["above"])) / int(_arabic(match["below"]))
    return [_number(match, Reading(value, value, value, "="), "share", start, end)]


def _plain(match: re.Match, text: str, row_unit: str | None) -> list[Number]:
    unit, end = _unit(match)
    unit = SIGNS.get(match["sign"] or "") or unit
    cue, start = match["cue"] or "", match.start()
    if cue == "近" and unit in DURATIONS and not match["scale"]:  # 近三年: in the last three years
        cue, start = "", match.end("cue")
    if cue.startswith("上") and not (match["bare"] is not None or match["num"][:1] in "百千"):
        cue, start = "", match.start("low") if match["low"] else match.start("num")
    if match["low"]:
        return _range(match, text, unit, start, end)
    if match["bare"] is not None and not (cue or match["baremore"] or match["more2"]):
        return []
    literal = _literal(match)
    is_cell = row_unit is not None and unit is None and not match["scale"]
    if not is_cell and not _counts(match, text, unit, cue, literal):
        return []
    if is_cell:
        literal, unit = literal + row_unit, _row_unit(row_unit)
    if match["half"]:  # 七成五 is 75 %
        whole = cn2an(match["num"], "smart") * 10 + cn2an(match["half"], "smart")
        reading, unit = read_number(_cues(f"{cue}{whole}%{match['after'] or ''}"), "percent"), "percent"
    elif match["tenths"]:
        reading, unit, end = _scaled(read_number(_cues(cue + literal), "x"), 10, match), "percent", _tenths_end(match)
    else:
        reading = read_number(_cues(cue + literal), unit or "")
    if match["minus"]:
        reading = _scaled(reading, -1, match)
    return [_number(match, reading, unit, start, end)]


def _literal(match: re.Match) -> str:
    """Give what follows the cue in Arabic digits where that can be done, for `read_number`."""
    more, scale, unit = match["more"] or "", match["scale"] or "", match["unit"] or ""
    tail = unit + (match["more3"] or "") + (match["after"] or "")
    if match["bare"] is not None:
        return "1" + match["baremore"] + scale + (match["more2"] or "") + tail
    if match["num2"]:
        whole = cn2an(match["num"] + scale + match["num2"] + (match["scale2"] or ""), "smart")
        small = 10**4 if (match["scale2"] == "万" or scale in ("亿", "万亿")) and whole % 10**4 == 0 else 1
        return f"{whole // small}" + (match["more2"] or "") + ("万" if small > 1 else "") + tail
    if match["tenths"]:
        tail = tail.removeprefix("成")
    return _arabic(match["num"]) + more + scale + (match["more2"] or "") + tail


def _arabic(printed: str) -> str:
    """Give a numeral in Arabic digits; 半, 数十 and neighbours such as 五六 or 二三十 stay as they are."""
    if printed[0].isdigit():
        return printed.replace(",", "")
    if printed[0] in "半数几" or NEIGHBOURS.fullmatch(printed):
        return printed
    return str(cn2an(f"一{printed}" if printed[0] in "百千" else printed, "smart"))


def _cues(literal: str) -> str:
    """Give the cue words that `read_number` does not know in words that it knows; drop those that say nothing."""
    literal = re.sub("^(?:达到?)(?:了|到)?", "", literal)
    literal = re.sub("^上", "至少", literal)
    literal = re.sub("^过", "超过", literal)
    return literal


def _unit(match: re.Match) -> tuple[str | None, int]:
    printed = match["unit"]
    return (UNITS.get(printed, printed) if printed else None), match.end()


def _tenths_end(match: re.Match) -> int:
    return match.end("after") if match["after"] else match.end("tenths")


def _row_unit(printed: str) -> str | None:
    word = re.sub(f"^(?:{SCALE})", "", printed)
    return UNITS.get(word, word or None)


def _counts(match: re.Match, text: str, unit: str | None, cue: str, literal: str) -> bool:
    """Say whether a match is a number by the rules: with a unit or scale; no name, time of day, section number."""
    first, last = _digits_start(match), match.end()
    before, behind = text[max(0, first - 1) : first], text[last : last + 1]
    arabic = match["num"][:1].isdigit() if match["num"] else False
    if arabic and (re.match(r"[A-Za-z.:\uff1a#\u2116]", before) and not match["sign"] and before != ":"):
        return False
    if before in (":", "\uff1a") and re.search(r"\d[:\uff1a]$", text[:first]) or re.match(r"[:\uff1a]\d", text[last:]):
        return False
    if arabic and re.match(r"[A-Za-z+\d]", behind) and not (unit and unit not in LATIN) and match["after"] is None:
        return False
    if match["scale"] or match["tenths"] or match["sign"]:
        return not (match["num"] or "").startswith("一") or arabic or bool(match["scale"] or match["tenths"])
    if unit is None:
        return _score(match, text)
    return _counted(match, unit, cue, arabic, text)


def _score(match: re.Match, text: str) -> bool:
    """Take a bare number for one only with decimals, as scores have them, and not as a version."""
    printed = match["num"] or ""
    if "." not in printed or not printed[0].isdigit():
        return False
    return not re.match("版|代|时代|系列|模型|\u25a1", text[match.end() :]) and printed not in (
        "2.0",
        "1.0",
        "3.0",
        "4.0",
        "5.0",
    )


def _counted(match: re.Match, unit: str, cue: str, arabic: bool, text: str) -> bool:
    printed = match["num"]
    if unit == "分" and re.search("[点时]$", text[: match.start("num")]):
        return False
    if unit in ("分", "度", "字", "线", "道", "大", "步", "期", "届", "单", "起", "部") and not arabic:
        return unit in ("大", "期", "部", "单") and printed in tuple("两二三四五六七八九十") and unit == "大"
    if arabic and unit in ("线", "期", "届", "大", "部", "起", "步"):
        return False
    if re.fullmatch("[数几]", printed):
        return False
    if printed == "一" and not match["more"] and not match["more3"]:
        return (
            unit == "times"
            or unit in DURATIONS
            and not re.search("[有某每这那同第上前后头]$", text[: match.start("num")])
            and unit != "days"
        )
    if printed == "一" and unit not in DURATIONS:
        return bool(match["more"] and match["scale"])
    if unit == "years" and arabic and re.fullmatch("(?:19|20)..", printed) and not match["more"]:
        return False
    if unit == "years" and re.search("[第每]$", text[: match.start("num")]):
        return False
    return not (printed in ("百", "千") and not cue and not match["more"])


def _range(match: re.Match, text: str, unit: str | None, start: int, end: int) -> list[Number]:
    if unit is None and not match["scale"]:
        return []
    if re.search("[从由自]$", text[:start]) or (match["lunit"] and re.search("从|由", text[max(0, start - 4) : start])):
        return _two(match, unit)
    low, high = _arabic(match["low"]), _arabic(match["num"])
    tail = (match["scale"] or "") + (match["unit"] or "")
    if match["tenths"]:
        reading = read_number(f"{low}-{high}", "x")
        return [_number(match, _scaled(reading, 10, match), "percent", start, match.end("tenths"))]
    reading = read_number(f"{low}{match['lscale'] or ''}-{high}{tail}", unit or "")
    if match["scale"] and not match["lscale"] and _upside_down(reading):  # 8000至1万: the scale is the second's alone
        low = f"{float(low) / read_number('1' + match['scale'], '').value:f}"
        reading = read_number(f"{low}-{high}{tail}", unit or "")
    return [] if _upside_down(reading) else [_number(match, reading, unit, start, end)]


def _upside_down(reading: Reading) -> bool:
    return reading.low is not None and reading.high is not None and reading.low >= reading.high


def _two(match: re.Match, unit: str | None) -> list[Number]:
    """Read 从10家到100家 as two numbers."""
    tail = match["unit"] or ""
    first = _arabic(match["low"]) + (match["lscale"] or "") + (match["lunit"] or tail)
    second = _arabic(match["num"]) + (match["scale"] or "") + tail
    low_end = next(match.end(g) for g in ("lunit", "lscale", "lmore", "low") if match[g])
    return [
        _number(match, read_number(first, unit or ""), unit, match.start("low"), low_end),
        _number(match, read_number(second, unit or ""), unit, match.start("num"), match.end()),
    ]


def _scaled(reading: Reading, factor: int, match: re.Match) -> Reading:
    """Give a reading times ten (成) or minus one; the bounds of a bare 成 are half a 成 to each side."""
    value, low, high, sign = reading.value, reading.low, reading.high, reading.comparator
    if factor == 10 and sign == "=" and value is not None:
        low, high = value - 0.5, value + 0.5
    bounds = [None if x is None else x * factor for x in (low, high)]
    if factor < 0:
        bounds.reverse()
        sign = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(sign, sign)
    return Reading(None if value is None else value * factor, bounds[0], bounds[1], sign)


def _shared_units(numbers: list[Number], text: str) -> list[Number]:
    """Give 25.6万 in 25.6万和34.4万篇 the unit of the number it is joined to; 亿 after a word of money is yuan."""
    out = []
    for i, number in enumerate(numbers):
        if number.unit is None:
            after = numbers[i + 1] if i + 1 < len(numbers) else None
            if after and re.fullmatch("和|、|与|及|,|\uff0c", text[number.end : after.start]):
                number = replace(number, unit=after.unit)
            elif "亿" in number.text and MONEY_CUE.search(text[max(0, number.start - 16) : number.start]):
                number = replace(number, unit="yuan")
        out.append(number)
    return out


def _state(text: str, number: Number, year: int | None) -> str:
    """Tell a result from a target, plan, estimate or forecast by the cue words of the sentence before the number."""
    if not AHEAD_OF_FACT.search(text, 0, number.start + 2):
        return "observed"
    begin = max((m.end() for m in STOP.finditer(text, 0, number.start)), default=0)
    sentence = text[begin : number.start + 2]
    clause_start = max((m.end() for m in COMMA.finditer(text, begin, number.start)), default=begin)
    clause_end = COMMA.search(text, number.end)
    clause = text[clause_start : clause_end.start() if clause_end else len(text)]
    cues = [(m.start(), "forecast") for m in FORECAST.finditer(sentence)]
    cues += [(m.start(), "estimate") for m in ESTIMATE.finditer(sentence)]
    cues += [(m.start(), "plan") for m in PLAN.finditer(sentence)]
    cues += [(m.start(), "plan") for m in WILL.finditer(sentence, clause_start - begin)]
    cues += [(m.start(), "ahead") for m in AHEAD.finditer(sentence)]
    cues += [
        (m.start(), "target")
        for m in TARGET.finditer(sentence)
        if not m["year"] or year is None or int(m["year"]) > year
    ]
    done = [m.start() for m in DONE.finditer(sentence)]
    cues = [cue for cue in cues if not any(d > cue[0] for d in done)]
    if not cues or re.search("已", clause):
        return "observed"
    kinds = [kind for _, kind in cues]
    kind = next(kind for kind in ("estimate", "forecast", "target", "plan", "ahead") if kind in kinds)
    return "forecast" if kind == "ahead" else kind


def _with_state(number: Number, state: str) -> Number:
    return number if number.state == state else replace(number, state=state)


def _of_target(number: Number) -> Number:
    """Read a target again: a target is not rounded."""
    if number.state != "target" or number.value is None or number.comparator in ("range", "<", "<="):
        return number
    high = None if number.comparator in (">", ">=") else number.value
    return replace(number, low=number.value, high=high)

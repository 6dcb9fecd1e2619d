"""Find dates in a line and resolve relative ones against the date of the article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

HAN = "零〇一二三四五六七八九十"
MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = "(?:3[01]|[12]\\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
YEARS_AGO = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
DAYS_AGO = {
    "前天": -2,
    "前日": -2,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "今天": 0,
    "今日": 0,
    "今晨": 0,
    "明天": 1,
    "明日": 1,
}
WEEKS = {"上": -1, "本": 0, "这": 0, "下": 1}
HALVES = {"上半年": ("01", "06"), "下半年": ("07", "12")}
QUARTERS = {
    **{f"{n}季度": (f"{3 * i + 1:02}", f"{3 * i + 3:02}") for i, n in enumerate("一二三四")},
    **{f"Q{i + 1}": (f"{3 * i + 1:02}", f"{3 * i + 3:02}") for i in range(4)},
    "前三季度": ("01", "09"),
    "首季度": ("01", "03"),
}
DASH = "[-\u2014\u2013~\uff5e\u2212至到]"

# How a date begins, in two steps: first its character alone, which is a fast scan, then what follows it.
BEGINS = (
    rf"(?=[\d{HAN}大前去上今本明后昨下这首第不日近此同次当Q民])"
    rf"(?=[\d{HAN}]{{1,4}}\s?[{DASH[1:-1]}年月份世季/.]|大前年|前[年天日三]|去年|上[年半一个季月周星礼世]|今[年天日晨]|本[年月周季个世星礼]"
    "|明[年天日]|后年|昨|下[半一个季月周星礼]|这[周个星礼]|首季|第[一二三四]|不久|日前|近日|此前|同[年月日]|次年|当[年月]|Q[1-4]|民国)"
)
DATE = re.compile(
    rf"{BEGINS}(?:(?P<months>(?:(?P<my>(?:19|20)\d\d)年|(?P<mry>去年|今年|前年|上年|本年))?(?<![\d.])(?P<ma>{MONTH})月?份?{DASH}{{1,2}}(?P<mb>{MONTH})月份?(?!\d))"
    rf"|(?P<republic>民国(?P<reign>元|[{HAN}]{{1,3}}|\d{{1,2}})年)"
    rf"|(?P<span>(?P<from>(?:19|20)\d\d)(?:{DASH}|年[-\u2014\u2013~\uff5e\u2212]){{1,2}}(?P<to>(?:19|20)\d\d)年?)(?!\d)"
    rf"|(?P<full>(?P<y>(?<!\d)(?:(?:19|20|21)\d\d|\d\d(?=年{MONTH}月{DAY}[日号])))\s?(?:年\s?(?:(?P<m>{MONTH})\s?月(?:\s?(?P<d>{DAY})\s?[日号])?)?|(?P<sep>[-/.])(?P<m2>1[0-2]|0?[1-9])(?P=sep)(?P<d2>3[01]|[12]\d|0?[1-9])(?!\d|\.\d)))"
    rf"(?P<part>上半年|下半年|第?[一二三四]季度|前三季度|Q[1-4])?"
    rf"|(?P<hanyear>[一二][零〇九][{HAN[:11]}]{{2}})年(?:(?P<hm>{MONTH})月(?:(?P<hd>{DAY})[日号])?)?"
    rf"|(?P<century>(?<!\d)(?:\d\d|二十一|二十|十九|十八|上个?|本)世纪(?:[{HAN}\d]{{2}}年代)?(?:初|末|中叶|中期)?)"
    rf"|(?P<decade>(?<![\d{HAN}])(?:[1-9]0|[二三四五六七八九]十)年代(?:初|末|中期)?)"
    rf"|(?P<quarter>(?:上一?|本|下一?)个?季度)"
    rf"|(?P<relyear>大前年|前年|去年|(?<!以)上年|今年|本年|明年|后年)(?:(?P<rm>{MONTH})月(?:(?P<rd>{DAY})[日号])?|(?P<rpart>上半年|下半年|第?[一二三四]季度|前三季度))?"
    rf"|(?P<nomonth>(?<![\d.{HAN}个]){MONTH})月(?:(?P<nd>{DAY})[日号]|(?=[底末初中份上下以起,\uff0c正已在])|(?<=[于在自从至到年][\d{HAN}]月)|(?<=[于在自从至到年][\d{HAN}]{{2}}月))"
    rf"|(?P<month>上个?月|本月|当月|下个?月)(?:(?P<md>{DAY})[日号])?"
    rf"|(?P<week>[上本这下])(?:周|个?星期|个?礼拜)(?P<weekday>[一二三四五六日天])?"
    rf"|(?P<day>前天|前日|昨天|昨日|昨晚|今天|今日|今晨|明天|明日)"
    rf"|(?P<half>上半年|下半年|前三季度|首季度|第?[一二三四]季度)"
    rf"|(?P<open>不久前|日前|近日|此前|同年|次年|第二年|当年|同月|同日))"
)


class Found(NamedTuple):
    """A date in a line: where it stands, as printed, as EDTF text (None where left open), and on what that rests."""

    start: int
    end: int
    text: str
    date: str | None
    basis: str | None


def find_dates(text: str, article_date: str | None = None) -> list[Found]:
    """The dates of a line; relative ones only as far as the article's date (EDTF text) allows, else open."""
    found = []
    for match in _matches(text):
        date, basis = _resolve(match, article_date)
        found.append(Found(match.start(), match.end(), _printed(match), date, basis if date else None))
    return found


def date_spans(text: str) -> list[tuple[int, int]]:
    """Where the dates of a text stand."""
    return [match.span() for match in _matches(text)]


def _matches(text: str) -> Iterator[re.Match]:
    for match in DATE.finditer(text):
        vague = match.lastgroup == "open" and match[0] in ("当年", "此前")
        if not vague and not _is_no_date(match, text):
            yield match


def _printed(match: re.Match) -> str:
    after = match.string[match.end() : match.end() + 1]
    return match[0] + after if after and after in "底末初" and match[0].endswith(("月", "年")) else match[0]


def _is_no_date(match: re.Match, text: str) -> bool:
    """Leave out 今日头条 and the like, and 第一季度 as the part of a name."""
    return match["day"] is not None and text.startswith("头条", match.end())


def _resolve(match: re.Match, article: str | None) -> tuple[str | None, str | None]:
    year = int(article[:4]) if article else None
    if match["span"]:
        return (f"{match['from']}/{match['to']}", "printed") if match["from"] <= match["to"] else (None, None)
    if match["full"]:
        if match["part"] and not match["m"]:
            return _part(match["y"], match["part"]), "printed"
        return _join(
            match["y"] if len(match["y"]) == 4 else f"20{match['y']}",
            match["m"] or match["m2"],
            match["d"] or match["d2"],
        ), "printed"
    if match["hanyear"]:
        digits = "".join(str("零一二三四五六七八九".find(c.replace("〇", "零"))) for c in match["hanyear"])
        return _join(digits, match["hm"], match["hd"]), "printed"
    if match["century"]:
        return f"{_century(match['century'].split('世纪')[0])}XX", "printed"
    if match["republic"]:
        return str(1911 + (1 if match["reign"] == "元" else _small(match["reign"]))), "printed"
    if match["my"]:
        return _months(match["my"], match), "printed"
    if year is None:
        return None, None
    return _relative(match, year, article or ""), "resolved"


def _century(printed: str) -> int:
    """The first two digits of the years of a century: 19 for 20世纪 and 上世纪."""
    if printed[0] in "上本":
        return {"上": 19, "本": 20}[printed[0]]
    return _small(printed) - 1


def _months(year: str, match: re.Match) -> str | None:
    first, last = _join(year, match["ma"], None), _join(year, match["mb"], None)
    return f"{first}/{last}" if first and last and first < last else None


def _quarter(match: re.Match, year: int, article: str) -> str | None:
    """The quarter before, of or after the article's month."""
    if len(article) < 7:
        return None
    at = year * 4 + (int(article[5:7]) - 1) // 3 + {"上": -1, "下": 1}.get(match["quarter"][0], 0)
    return f"{at // 4}-{at % 4 * 3 + 1:02}/{at // 4}-{at % 4 * 3 + 3:02}"


def _relative(match: re.Match, year: int, article: str) -> str | None:
    if match["months"]:
        then = str(year + YEARS_AGO.get(match["mry"] or "今年", 0))
        return _not_ahead(_months(then, match), article) if not match["mry"] else _months(then, match)
    if match["quarter"]:
        return _quarter(match, year, article)
    if match["relyear"]:
        then = str(year + YEARS_AGO[match["relyear"]])
        return _part(then, match["rpart"]) if match["rpart"] else _join(then, match["rm"], match["rd"])
    if match["half"]:
        return _not_ahead(_part(str(year), match["half"]), article)
    if match["nomonth"]:
        return _not_ahead(_join(str(year), match["nomonth"], match["nd"]), article)
    if len(article) >= 7 and match["month"]:
        month = year * 12 + int(article[5:7]) - 1 + {"上": -1, "下": 1}.get(match["month"][0], 0)
        return _join(str(month // 12), str(month % 12 + 1), match["md"])
    return _near(match, article) if len(article) == 10 else None


def _near(match: re.Match, article: str) -> str | None:
    try:
        day = dt.date.fromisoformat(article)
        if match["day"]:
            return (day + dt.timedelta(days=DAYS_AGO[match["day"]])).isoformat()
        if match["week"]:
            monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=WEEKS[match["week"]])
            if match["weekday"]:
                return (monday + dt.timedelta(days="一二三四五六日天".find(match["weekday"]) % 7)).isoformat()
            return f"{monday}/{monday + dt.timedelta(days=6)}"
    except (ValueError, OverflowError):
        pass
    return None


def _not_ahead(date: str | None, article: str) -> str | None:
    """Leave a month without a year open where it lies ahead of the article: it may be past or to come."""
    return None if date and len(article) >= 7 and date[:7] > article[:7] and "下半年" not in article else date


def _part(year: str, part: str) -> str:
    first, last = (HALVES | QUARTERS)[part.removeprefix("第")]
    return f"{year}-{first}/{year}-{last}"


def _join(year: str, month: str | None, day: str | None) -> str | None:
    parts = [year] + [f"{_small(part):02}" for part in (month, day if month else None) if part]
    try:
        dt.date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError:
        return None
    return "-".join(parts)


def _small(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    tens, ten, ones = printed.rpartition("十")
    return ("零一二三四五六七八九".find(tens) if tens else 1) * (10 if ten else 0) + (
        "零一二三四五六七八九".find(ones) if ones else 0
    )

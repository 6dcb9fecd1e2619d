"""Tell what each line of an article is: title, byline, heading, body, list item … or not of the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

Line = tuple[int, str, str | None]

DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s?(?:年|[-/.])\s?(?P<m>1[0-2]|0?[1-9])(?:\s?(?:月|[-/.])\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?日?)?(?!\d)"
)
STAMPED = re.compile(r"(?:19|20)\d\d-\d\d-\d\d \d\d:\d\d")
END = re.compile('[\u3002!?;\uff01\uff1f\uff1b\u2026,\uff0c\u3001:\uff1a][\u201d\u2019\u300d\u300f)\uff09"]?$')
SENTENCE = re.compile("[\u3002\uff01\uff1f!?]")
CLOCK = re.compile(r"\d{1,2}[:\uff1a]\d\d(?:[:\uff1a]\d\d)?")
BOUND = re.compile("(?:截至|截止|截止到|到|至|自|从|于|在)$")
FACT = re.compile(r"\d[\d.]*\s?(?:[%％万亿千百倍元家个项人名台座次])")
BYLINE = re.compile(r"来源|作\s?者|记\s?者|编\s?辑|撰\s?文|责编|文\s?[|/丨:\uff1a]|发布时间|公众号")
CREDIT = re.compile(
    "^[(\uff08\\[\u3010]?(?:来\\s?源|作\\s?者|编\\s?辑|责任?\\s?编|责\\s?任\\s?编\\s?辑|校\\s?对|监\\s?制|审\\s?核|统\\s?筹|记\\s?者|原\\s?标\\s?题|图\\s?源)[^\u3002]{0,40}$"
)
CAPTION = re.compile("^(?:[\u25b2\u25b3\u25bc]|图\\s?\\d|图为|图[:\uff1a/]|图片来?源?[:\uff1a]|[(\uff08]图)")
LIST_ITEM = re.compile(
    "^(?:[\u25cf\u2022\u00b7\u25c6\u25a0\u25aa\u25cb\u25a1\u203b\u2605*]|-\\s|\\d{1,2}[\u3001)\uff09]|[(\uff08]\\d{1,2}[)\uff09])"
)
NUMBERED = re.compile(
    "^(?:[一二三四五六七八九十]{1,3}\u3001|第[一二三四五六七八九十]{1,3}[章节部分]|[(\uff08][一二三四五六七八九十]{1,3}[)\uff09]|结语|0\\d\\s)"
)
TEASERS = re.compile(
    "^[\u3010\\[]?(?:也许你还喜欢|相关(?:新闻|阅读|推荐|文章|链接|报道)|推荐阅读|推荐文章|猜你喜欢|更多(?:新闻|文章|精彩|推荐|阅读)|延伸阅读|"
    "热门(?:文章|新闻|推荐|排行)|热点排行|精彩(?:专题|推荐)|为你推荐|往期(?:回顾|精选|推荐)|大家都在看|最新(?:文章|评论)|上一篇|下一篇|返回(?:首页|搜狐))"
)
# Each way to say it begins with a character, so that a scan for these characters alone passes over most lines;
# what must stand at the start of a line looks back. A whole sentence is of the article for all but the first of these.
_SITE = (
    "c(?i:opyright)|C(?i:opyright)|\u00a9|i(?i:cp)\\s?[备证]|I(?i:cp)\\s?[备证]|公网安备|版权所有|请注明(?:出处|来源)|"
    "长按.{0,6}二维码|不构成.{0,6}投资|仅代表作者|违法和不良信息|举报(?:电话|邮箱)|【广告】|\\[广告\\]|声(?<!.声)明[:\uff1a]|"
)
NOTICE = re.compile(
    f"{_SITE}未经.{{0,8}}(?:书面)?(?:许可|授权).{{0,12}}(?:转载|使用|复制)|"
    "扫(?:一扫|码|描).{0,12}(?:关注|下载|二维码|加入)|免(?<!.免)责声明[:\uff1a]|点击(?:这里|下载|关注)"
)
NOT_ARTICLE = re.compile(
    f"{_SITE}经营许可证|未经.{{0,8}}(?:书面)?(?:许可|授权)|转载(?:请|须|时)|扫(?:一扫|码|描).{{0,12}}(?:关注|下载|二维码|阅读|加入)|"
    "关注.{0,12}(?:公众号|微信号|我们)|下载.{0,8}(?:(?i:app)|客户端)|联系我们|关于我们|隐私(?:声明|政策)|网站地图|本站地图|免责声明|"
    "广告报价|广告投放|广告合作|广(?<!.广)告|快捷搜索|点击(?:这里|查看|下载|进入|关注)|抵制不良|客服(?:电话|热线)|"
    "页(?<![^\\s]页)码?\\s?\\d+\\s?/\\s?\\d+|第(?<!.第)\\s?\\d+\\s?页"
)
BUTTON = re.compile(
    "(?:首页|评论区|点赞|收藏|分享(?:到|至)?|打印|字号|登录|注册|举报|纠错|网友评论|我要评论|阅读原文|查看更多|返回顶部|加载更多)"
    "(?:$|\\s|[|>\u00bb:\uff1a])"
)
SEPARATORS = re.compile(r"[|\u4e28\u2502\uff5c]|>>?|\u00bb|\s/|/\s|\s{2,}|\t")
NUMBER_CELL = re.compile(r"[-+\u2212]?\d[\d,]*(?:\.\d+)?\s?[%\uff05]?|[-\u2014\u2013]{1,2}")
ENDED = re.compile('[\u3002\uff01\uff1f\uff1b][\u201d\u300d\uff09)"]?$|\uff0c.*[\u3002\uff0c]')
IN_TEXT = ("title", "heading", "body", "list_item", "caption")


def assign(lines: list[Line], title: str | None = None) -> list[str]:
    """The role of each line; a line is (number, text, role that the page's markup gives, or None)."""
    texts = [text for _, text, _ in lines]
    roles = _repeated_links([hint for _, _, hint in lines])
    often = {text for text, n in Counter(texts).items() if n >= 3 and len(text) <= 50 and not SENTENCE.search(text)}
    cells = _table_cells(texts)
    top = _find_title(texts, roles, title, often, cells)
    last_body = _last_body(texts)
    tail = False
    for i, text in enumerate(texts):
        if not (tail or roles[i]) and i != top and _is_running(text, i <= (top or 0) + 4, texts[top or 0]):
            roles[i] = _of_running(text, i > last_body)
            continue
        if TEASERS.match(text) and len(text) < 30 and i > (top or 0):
            tail = True
        elif tail and i <= last_body and _is_sentence(text):
            tail = False  # the links were set into the article
        if roles[i] in ("boilerplate", "caption", "teaser"):
            continue
        if i == top:
            roles[i] = "title"
        elif roles[i] == "outside":
            roles[i] = "byline" if len(text) <= 90 and _is_byline(text) else "boilerplate"
        elif _is_notice(text, i > last_body) or _is_menu(text):
            roles[i] = "boilerplate"
        elif tail or STAMPED.match(text) and i > (top or 0) + 3 and not SENTENCE.search(text):
            roles[i] = "teaser"
        elif top is not None and text == texts[top]:
            roles[i] = "caption"
        elif text in often and i not in cells:
            roles[i] = "boilerplate"
        else:
            roles[i] = _of_text(text, roles[i], i, top, i in cells)
    return [_before_stamp(i, texts, roles) for i in range(len(texts))] if "teaser" in roles else roles


def _is_running(text: str, near_top: bool, title: str) -> bool:
    """Say whether a line is too long, with the end of a sentence in it, to be a byline, cell, menu, credit or link."""
    return len(text) > (90 if near_top else 60) and text != title and bool(SENTENCE.search(text))


def _of_running(text: str, after: bool) -> str:
    if _is_notice(text, after):
        return "boilerplate"
    return "list_item" if LIST_ITEM.match(text) else "body"


def _is_sentence(text: str) -> bool:
    """Say whether a line is a sentence of some length, ended or with a pause in it."""
    return len(text) >= 20 and bool(ENDED.search(text))


def _is_notice(text: str, after: bool) -> bool:
    """Say whether a line is a notice of the site; a sentence of the article may speak of 广告 or a 客户端."""
    if len(text) >= 120 and not after:
        return False
    return bool(NOTICE.search(text)) if _is_sentence(text) else _is_of_the_site(text)


def _is_of_the_site(text: str) -> bool:
    return bool(NOT_ARTICLE.search(text) or BUTTON.match(text))


def _last_body(texts: list[str]) -> int:
    """The index of the last line that is a long sentence and no notice below the article."""
    for i in range(len(texts) - 1, -1, -1):
        if len(texts[i]) > 30 and SENTENCE.search(texts[i]) and not NOTICE.search(texts[i]):
            return i
    return len(texts)


def printed_date(texts: list[str], roles: list[str]) -> str | None:
    """The date of an article as EDTF text from its first byline with one, else from a credit, else None."""
    for role in ("byline", "credit"):
        for text, its_role in zip(texts, roles, strict=True):
            if its_role == role and (match := DATE.search(text)):
                return to_edtf(match)
    return None


def to_edtf(match: re.Match) -> str:
    """Give ``2024-08-02``, or less where less is printed, of a match with the groups y, m and d."""
    parts = [match["y"]] + [f"{int(match[part]):02}" for part in ("m", "d") if match[part]]
    return "-".join(parts)


def _of_text(text: str, hint: str | None, i: int, top: int | None, cell: bool) -> str:
    near_top = top is not None and i <= top + 4 or top is None and i < 4
    if cell:
        return "list_item"
    if near_top and len(text) <= 90 and _is_byline(text):
        return "byline"
    if CREDIT.match(text) and not SENTENCE.search(text):
        return "credit"
    if CAPTION.match(text) and len(text) < 60:
        return "caption"
    if hint:
        return "list_item" if hint == "title" else hint
    if NUMBERED.match(text) and len(text) <= 40 and not SENTENCE.search(text):
        return "heading"
    if LIST_ITEM.match(text):
        return "list_item"
    short = len(text) <= 34 and not END.search(text) and not SENTENCE.search(text[:-1])
    return "heading" if short else "body"


def _is_byline(text: str) -> bool:
    """Say whether a line is date, source and author: no sentence, and no fact that stands beside a date."""
    if SENTENCE.search(text):
        return False
    date, word = DATE.search(text), BYLINE.search(text)
    if word and (date or word.start() <= 8):
        return True
    rest = CLOCK.sub("", DATE.sub("", text))
    if not date or len(rest) > 40 or END.search(text) or BOUND.search(text[: date.start()]):
        return False
    return not re.search(r"\d", rest) or date.start() == 0 and len(rest) < 20 and not FACT.search(rest)


def _find_title(texts: list[str], roles: list, title: str | None, often: set[str], cells: set[int]) -> int | None:
    """The index of the line that is the title: the page's own heading, else the first short line."""
    if title:
        same: Callable[[str], bool] = lambda text: text == title or len(text) > 5 and title.startswith(text)  # noqa: E731
        for test in (same, lambda text: False):
            for i, text in enumerate(texts):
                if roles[i] not in ("boilerplate", "caption") and (
                    test(text) or test is not same and roles[i] == "title"
                ):
                    return i
    for i, text in enumerate(texts[:40]):
        if roles[i] == "boilerplate" or _is_of_the_site(text) or _is_menu(text) or i in cells:
            continue
        if _is_byline(text) or CREDIT.match(text) or text in often and i > 0 and texts.index(text) != i:
            continue
        if len(text) <= 60 and not re.search("[\u3002,\uff0c;\uff1b:\uff1a]$", text) and len(text) >= 4:
            return i
        return None
    return None


def _is_menu(text: str) -> bool:
    """Say whether a line is a row of short links: three or more pieces between bars or gaps."""
    if SENTENCE.search(text) or len(text) > 200:
        return False
    bars = re.split(r"\s*(?:[|\u4e28\u2502\uff5c]|>>?|\u00bb|\s/|/\s)\s*", text)
    if len(bars) >= 4 or (len(bars) >= 3 and text.startswith("首页")):
        return all(len(piece) <= 12 for piece in bars)
    gaps = text.split()
    return (
        len(gaps) >= 5 and all(len(piece) <= 6 for piece in gaps) and not any(re.search(r"\d", piece) for piece in gaps)
    )


def _table_cells(texts: list[str]) -> set[int]:
    """The indices of lines that are the cells of a table of which each cell stands on a line of its own."""
    cells: set[int] = set()
    run: list[int] = []
    for i, text in enumerate([*texts, "\u3002" * 50]):
        if len(text) <= 16 and not SENTENCE.search(text) and not re.search("[,\uff0c\u3001:\uff1a]$", text):
            run.append(i)
            continue
        if len(run) >= 6:
            numbers = sum(bool(NUMBER_CELL.fullmatch(texts[j])) for j in run)
            if numbers >= 3 and numbers * 3 >= len(run):
                cells.update(_from_header(run, texts))
        run = []
    return cells


def _from_header(run: list[int], texts: list[str]) -> list[int]:
    """Leave out short lines before the header: the table has as many columns as the first row has numbers, and one."""
    first = next(k for k, j in enumerate(run) if NUMBER_CELL.fullmatch(texts[j]))
    width = 1
    while first + width - 1 < len(run) and NUMBER_CELL.fullmatch(texts[run[first + width - 1]]):
        width += 1
    return run[max(0, first - 1 - width) :]


def _repeated_links(hints: list[str | None]) -> list[str | None]:
    """Take three or more blocks in a row that are nothing but links for a list of teasers."""
    roles = list(hints)
    if "link" not in roles:
        return roles
    start = 0
    for i in range(len(hints) + 1):
        if i == len(hints) or hints[i] != "link":
            for j in range(start, i):
                roles[j] = "teaser" if i - start >= 3 else None
            start = i + 1
    return roles


def _before_stamp(i: int, texts: list[str], roles: list[str]) -> str:
    """Take an unfinished line right before a dated teaser for a teaser too."""
    follows = i + 1 < len(texts) and roles[i + 1] == "teaser" and STAMPED.match(texts[i + 1])
    return "teaser" if follows and roles[i] in ("body", "heading") and not SENTENCE.search(texts[i][-2:]) else roles[i]

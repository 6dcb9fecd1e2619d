"""Find the cities and entities that the project knows in a text: whole names only."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from aicities.data import load

# Names in the tables that only their own article makes clear: elsewhere they are plain words.
_PLAIN_WORDS = """
研究院 外界 业内 业内人士 地铁 一线 一线城市 新一线 新一线城市 智慧中心 该智慧中心 全资子公司 最新财报
算力中心 无人出租车 自动驾驶出租车 高新技术企业 国家级高新技术企业 数据湖 产业界 学术界 学界 网友 游戏公司
现代产业所 芯片平台 第一梯队 第二梯队 人工智能产业核心区 人工智能高端制造核心基地 全国重点实验室 全国重点高校
三甲医院 出海企业 三大先导产业 新基建 数字新基建 市直部门 区直单位 调研团 调研团队 调研团队成员 一种观点
妇女保健部 信息技术发展处 创意写作教研室 智慧管理平台 数据共享交换平台 开源数据平台 人机互联实验室
机器学习与数据挖掘实验室 大数据与计算智能研究所 长光 华通 清华出来的创业者 六家科技新贵 首条智慧道路 阿波罗
人工智能学域 城市大脑 大湾区投资部 大模型创新生态社区 智能硬件、智能制造重点实验室 灾害性天气预测模型
人工智能产业共同体 未来机场样板试点 AI基础平台 智慧机场管理系统 智慧视频巡考系统 国家人工智能试验区
京东方这个项目 改革开放的总设计师 工业智造大脑 赛迪 AI“一线城市”
"""
PLAIN_WORDS = frozenset(_PLAIN_WORDS.split())
ORGANISATION = (
    "(?![和与及的在有是了,\uff0c、])[\u4e00-\u9fff]{0,5}?"
    "(?:大学(?!生)|学院|银行|证券|日报|晚报|晨报|路(?![径线])|大道|大街|研究院|方言|话|菜)"
)
# Where a city's name is a part of something else: what must not stand right before or after it.
NOT_BEFORE = {
    "西安": "广山江陕",
    "成都": "变形构达组完造建",
    "济南": "经",
    "合肥": "复混",
    "南京": "",
    "武汉": "",
    "大连": "远",
}
NOT_AFTER = {
    "北京": "时间|人遗址|烤鸭|爱情",
    "合肥": "料",
    "长沙": "发(?!展|布|力|出|生|现|挥|起|改)",
    "南京": "条约|大屠杀|照相馆",
    "重庆": "火锅|森林|谈判|小面",
    "上海": "滩|堡垒",
    "天津": "饭",
    "西安": "事变",
    "南昌": "起义",
    "广州": "起义",
    "遵义": "会议",
    "青岛": "啤酒",
    "洛阳": "纸贵|铲",
    "邯郸": "学步",
    "扬州": "炒饭",
    "兰州": "拉面|牛肉面",
    "长春": "藤",
}
STREET = "[东南西北中]?(?:道(?![路理德])|街|巷|弄)|舰"
SPEAKER_AFTER = "表示|认为|说|称|指出|介绍|坦言|建议|解释|透露|分析|告诉|向|在接受|等|和|[\u3002,\uff0c、)\uff09]|$"
SPEAKER_BEFORE = "[长师授人家者士员裁任总监\\s、,\uff0c(\uff08:\uff1aO]$|^$"
BRACKETS = str.maketrans("\uff08\uff09\uff1a\uff0c", "():,")


class Named(NamedTuple):
    """A name in a line: where it stands, what kind it is (city, entity or other) and its id."""

    start: int
    end: int
    kind: str
    id: str


WIDE = ("country", "region")  # their other forms, such as 全国, name no place that a text speaks of


@lru_cache(1)
def known_names() -> dict[str, list[tuple[str, str, str]]]:
    """The names to look for by their first character: (name, kind, id), longest first."""
    names: dict[str, tuple[str, str]] = {}
    places = load("places")
    place_names = set(places["name_zh"]) | {f"{name}市" for name in places["name_zh"]}
    for row in load("entities").itertuples():
        aliases = [] if row.aliases is None or row.kind == "group" else row.aliases
        for name in [row.name_zh, *aliases]:
            if _is_telling(name, row.kind, place_names):
                names.setdefault(_fold(name), ("person" if row.kind == "person" else "entity", row.entity_id))
    for row in places.itertuples():
        aliases = [] if row.aliases is None or row.kind in WIDE else row.aliases
        for name in [row.name_zh, *aliases]:
            names.setdefault(_fold(name), ("city" if row.kind == "city" else "place", row.place_id))
    by_first = defaultdict(list)
    for name, (kind, its_id) in sorted(names.items(), key=lambda item: -len(item[0])):
        by_first[name[0]].append((name, kind, its_id))
    return dict(by_first)


def find_names(text: str) -> list[Named]:
    """The known names of a line from left to right, the longest at each place, none within another word."""
    folded, known, found, at = _fold(text), known_names(), [], 0
    while at < len(folded):
        for name, kind, its_id in known.get(folded[at], ()):
            if folded.startswith(name, at) and _whole(folded, at, name, kind):
                found.append(Named(at, at + len(name), kind, its_id))
                at += len(name) - 1
                break
        at += 1
    return found


def _fold(text: str) -> str:
    folded = text.translate(BRACKETS).lower()
    return folded if len(folded) == len(text) else text.translate(BRACKETS)


def _is_telling(name: str, kind: str, place_names: set[str]) -> bool:
    generic = name in PLAIN_WORDS or name in place_names or len(name) < 2
    return not generic and (kind != "group" or len(name) >= 3)


def _whole(text: str, at: int, name: str, kind: str) -> bool:
    before, after = text[:at], text[at + len(name) :]
    if name[0].isascii() and re.search("[a-z0-9]$", before) or name[-1].isascii() and re.match("[a-z0-9]", after):
        return False
    if kind == "city":
        return _is_city(before, name, after)
    if kind == "person" and len(name) == 2:
        return bool(re.match(SPEAKER_AFTER, after) and re.search(SPEAKER_BEFORE, before[-3:]))
    if name.endswith("大学"):
        return not re.match("生(?![命物态])", after)
    if name == "百度" and re.search(r"[\d一二三四五六七八九几数]$", before):
        return False
    return not (name in ("华为", "华大基因") and before.endswith("中"))


def _is_city(before: str, name: str, after: str) -> bool:
    if before[-1:] and before[-1] in NOT_BEFORE.get(name, ""):
        return False
    if name in NOT_AFTER and re.match(NOT_AFTER[name], after):
        return False
    if after.startswith("市"):
        return True
    return not re.match(STREET, after) and not re.match(ORGANISATION, after)

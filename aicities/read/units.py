"""The units that numbers are printed with: one table that says what each is.

A line of `TABLE` is ``kind | id | words``. The id is what `read` writes for any of the words; ``.`` stands for the word
as printed, ``yuan/10`` for a tenth of a yuan. Kinds: ``money``; ``ratio`` (percent, times); ``time``; ``measure``
(length, area, weight, energy, data); ``latin`` (a measure in Latin letters); ``count`` (a measure word); ``digits`` (a
measure word that counts only after Arabic digits or a long numeral: after a short one it makes another word, as 三国).
"""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

TABLE = """
money   | yuan | 元人民币 人民币元 人民币 元整 元钱 元 圆整 块钱
money   | yuan/10 | 毛钱 角钱
money   | yuan/100 | 分钱
money   | USD | 美元 美金 美刀 USD
money   | HKD | 港元 港币 港纸 HKD
money   | EUR | 欧元 EUR
money   | JPY | 日元 日圆 日币 円 JPY
money   | GBP | 英镑 GBP
money   | KRW | 韩元 韩圆 韩币 KRW
money   | TWD | 新台币元 元新台币 新台币 台币 TWD
money   | SGD | 新加坡元 新加坡币 新元 新币 坡币 SGD
money   | AUD | 澳大利亚元 澳元 澳币 AUD
money   | CAD | 加拿大元 加元 加币 CAD
money   | NZD | 新西兰元 纽元 NZD
money   | CHF | 瑞士法郎 瑞郎 CHF
money   | RUB | 俄罗斯卢布 卢布 RUB
money   | INR | 印度卢比 卢比 INR
money   | MOP | 澳门元 澳门币 葡币 MOP
money   | THB | 泰铢 THB
money   | MYR | 林吉特 令吉 马币 MYR
money   | VND | 越南盾 VND
money   | IDR | 印尼盾 印尼卢比 IDR
money   | PHP | 菲律宾比索 PHP
money   | BRL | 巴西雷亚尔 雷亚尔 BRL
money   | MXN | 墨西哥比索 MXN
money   | ZAR | 南非兰特 兰特 ZAR
money   | AED | 迪拉姆 AED
money   | SAR | 沙特里亚尔 SAR
money   | TRY | 土耳其里拉 里拉 TRY
money   | SEK | 瑞典克朗 SEK
money   | NOK | 挪威克朗 NOK
money   | DKK | 丹麦克朗 DKK
money   | KZT | 坚戈 KZT
ratio   | percent | % \uff05
ratio   | percent*10 | 成
ratio   | permille | ‰
ratio   | percentage points | 个百分点 百分点 个点 pct
ratio   | 基点 | 个基点 基点 个BP BP bp
ratio   | times | 倍
time    | years | 个世纪 世纪 周年 年
time    | months | 个月
time    | weeks | 个星期 星期 个礼拜 礼拜 周
time    | days | 天
time    | hours | 个小时 小时 个钟头 钟头
time    | minutes | 分钟
time    | seconds | 秒钟 秒
time    | . | 毫秒 微秒 纳秒
measure | . | 平方公里 平方千米 平方米 平方厘米 平方英尺 平米 公顷 亩 英亩 ㎡ 坪
measure | . | 立方米 立方厘米 公升 毫升 升 加仑 标准箱 标箱
measure | . | 公里 千米 厘米 毫米 微米 纳米 分米 英寸 英尺 英里 海里 公分 光年 里 米
measure | . | 公斤 千克 毫克 微克 公吨 总吨 吨 斤 克 磅 盎司 克拉
measure | . | 千瓦时 兆瓦时 吉瓦时 千瓦 兆瓦 吉瓦 瓦时 瓦 千伏 毫安时 毫安 马力 千焦 焦耳 大卡 千卡 卡路里
measure | . | ℃ 摄氏度 °C ° 华氏度 百帕 千帕 兆帕 帕 分贝 赫兹 兆赫 千兆 毫克/升
measure | . | 像素 字节 比特 词元 参数 流明
latin   | . | PFLOPS EFLOPS TFLOPS GFLOPS PFlops EFlops TFlops TOPS Tops Tokens tokens token TEU
latin   | . | GWh MWh kWh KWh TWh Wh GW MW kW KW W mAh Ah kV V mA
latin   | . | THz GHz MHz kHz KHz Hz Tbps Gbps Mbps Kbps kbps bps fps FPS ppm dB
latin   | . | ZB EB PB TB GB MB KB P E
latin   | . | km² km2 m² m2 m³ m3 cm² km nm mm cm μm um kg mg μg ms μs mL ml hPa kPa MPa Pa kcal t m g L
count   | . | 人次 份数 家次 辆次 架次 班次 台次 台套 场次 件套 户次 人份
count   | . | 家 个 件 项 条 座 所 台 辆 套 款 篇 种 场 次 股 批 类 名 位 人
count   | . | 户 栋 幢 间 门 本 张 枚 颗 支 只 架 艘 列 处 片
count   | . | 笔 单 宗 起 例 组 双 份 封 校 席 岁 周岁 轮 层
count   | . | 幅 块 盏 棵 株 朵 卷 盒 瓶 箱 桶 罐 匹 束 粒 桌 碗 袋 杯 趟 遍 尊
count   | . | 波 站 卡 部 根
count   | 人 | 大军
count   | 大 | 大
digits  | . | 国 省 市 县 字 分 道 点 度 伏 安 级 页 句 首 节 集 队 头 词 眼 幕
"""
# What must not follow a unit: there it is the start of another word (970处理器 counts nothing).
OTHER_WORD = {
    "元": "素宇旦件老",
    "年": "级龄轻度报薪货糕",
    "周": "期边岁刊",
    "天": "然津线空河府猫",
    "倍": "受感数",
    "成": "立为功都员本长果就绩交分品型熟不",
    "里": "程面屯",
    "米": "兰粉饭其",
    "克": "隆服里拉",
    "升": "级至到为高值降温学幅职",
    "度": "过假",
    "安": "全排装置徽静",
    "伏": "笔",
    "参数": "量",
    "家": "庭电居乡具属",
    "个": "别性体",
    "项": "目链",
    "条": "件例约款理",
    "座": "谈位椅",
    "所": "有以在谓属需",
    "台": "湾阶词",
    "套": "路现餐牌",
    "款": "项待",
    "种": "植族",
    "场": "景地馆所面合",
    "次": "要序日年于",
    "股": "市价权东票民",
    "批": "评发复准示",
    "类": "似脑别型",
    "名": "单字为誉牌义",
    "位": "于置数移|居(?!民)",
    "人": "工民才类口",
    "户": "外籍口型",
    "间": "接隔断",
    "门": "户槛票店诊",
    "本": "地市省次书期项身公届土质科报",
    "张": "开力贴扬",
    "支": "持撑付援柱",
    "只": "有是能要会需",
    "架": "构设势",
    "列": "入为车出举",
    "处": "理于在境罚",
    "片": "区面段",
    "笔": "记试",
    "单": "位独一元品价纯身打日",
    "起": "来步点源草码到飞",
    "例": "如外行",
    "组": "织合成建长委",
    "双": "方向边重",
    "份": "额量",
    "封": "面闭锁装顶",
    "校": "园长区企友",
    "席": "位",
    "轮": "流换值胎",
    "层": "面次级",
    "幅": "度",
    "块": "链头",
    "卷": "入",
    "波": "动段",
    "站": "在点",
    "卡": "脖",
    "部": "分署门委长队件落级",
    "根": "据本",
    "大": "于约概幅学厦家会型小多批量众使",
    "国": "家际内产企有王联庆",
    "省": "级内委外会心",
    "市": "场值级民委属政",
    "县": "级委域",
    "字": "节",
    "分": "别布析成为支享公配店离类红行销层割辨批解散歧",
    "道": "路理德",
    "点": "击评对半左钟前后到至名赞火出",
    "级": "别市以",
    "首": "次个先批都届家",
    "节": "能约日点",
    "集": "团成聚中群",
    "队": "伍员",
    "头": "部条",
}
MILLION = {"bn": "十亿", "billion": "十亿", "mn": "百万", "million": "百万", "trillion": "万亿"}
SIGNS = {"US$": "USD", "HK$": "HKD", "NT$": "TWD", "A$": "AUD", "S$": "SGD", "C$": "CAD", "RMB": "yuan", "CNY": "yuan"}
SIGNS |= {
    "¥": "yuan",
    "\uffe5": "yuan",
    "$": "USD",
    "＄": "USD",
    "€": "EUR",
    "£": "GBP",
    "₩": "KRW",
    "₽": "RUB",
    "฿": "THB",
}


class Unit(NamedTuple):
    """A unit's word as printed, its id, its kind, and how many of the id one of the word is."""

    word: str
    id: str
    kind: str
    factor: int | Fraction = 1

    @property
    def tenths(self) -> bool:
        """Say whether the unit is 成, a tenth of the whole."""
        return self.word == "成"


@lru_cache(1)
def table() -> dict[str, Unit]:
    """Every unit by its word; the first line of the table that names a word counts."""
    found: dict[str, Unit] = {}
    for line in TABLE.strip().splitlines():
        kind, unit, words = (part.strip() for part in line.split("|", 2))
        unit, sign, by = re.fullmatch(r"(.+?)(?:([*/])(\d+))?", unit).groups()
        factor = int(by or 1) if sign != "/" else Fraction(1, int(by))
        for word in words.split():
            found.setdefault(word, Unit(word, word if unit == "." else unit, kind, factor))
    return found


def unit_of(word: str | None) -> Unit | None:
    """The unit of a printed word, None where there is none."""
    return table().get(word) if word else None


def unit_at(text: str, at: int) -> Unit | None:
    """The longest unit that stands at a place of a text and starts no other word there."""
    for unit, ends in _by_first().get(text[at : at + 1], ()):
        if text.startswith(unit.word, at) and not (ends and ends.match(text, at + len(unit.word))):
            return unit
    return None


@lru_cache(1)
def _by_first() -> dict[str, list[tuple[Unit, re.Pattern | None]]]:
    first = defaultdict(list)
    for unit in sorted(table().values(), key=lambda unit: -len(unit.word)):
        first[unit.word[0]].append((unit, _other_word(unit.word)))
    return dict(first)


def _other_word(word: str) -> re.Pattern | None:
    """The pattern of what must not follow a unit."""
    if re.search("[A-Za-z]$", word):
        return re.compile("[A-Za-z0-9]")
    if word not in OTHER_WORD:
        return None
    chars, *more = OTHER_WORD[word].split("|")
    return re.compile("|".join([f"[{chars}]", *more]))


@lru_cache(1)
def prefixes() -> dict[str, str]:
    """The currencies that may stand before a number, by word and sign."""
    names = {u.word: u.id for u in table().values() if u.kind == "money" and u.word[0] not in "元块圆毛角分"}
    return names | SIGNS

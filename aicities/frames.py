"""Frames of the articles: short lists of words, each with an English gloss, and how much of an article they make up.

A frame is a way to talk about a subject (R. M. Entman, Framing: toward clarification of a fractured paradigm, 1993).
Counting the words of a list is its crudest measure. The lists are ours, made by reading the words of these five
articles: other readers would make others. They are data, kept here; a word belongs to one frame only.
"""

from __future__ import annotations

import pandas as pd

from aicities.data import load, say
from aicities.keyness import counts

# frame: (English, Chinese, {word: gloss}). The words are cut with the domain dictionary.
FRAMES: dict[str, tuple[str, str, dict[str, str]]] = {
    "competition": ("competition", "竞争", {
        "优势": "advantage", "实力": "strength", "头部": "leading", "领先": "ahead", "第一梯队": "first tier",
        "第二梯队": "second tier", "梯队": "tier", "排名": "ranking", "位列": "be ranked", "竞争": "competition",
        "竞争力": "competitiveness", "高地": "high ground", "强大": "powerful", "差距": "gap", "追赶": "catch up",
        "PK": "match against", "崛起": "rise", "绝对优势": "absolute advantage", "争夺战": "fight for",
        "比拼": "contest", "稳居": "hold a place", "激烈": "fierce", "遥遥领先": "far ahead", "领头羊": "leader",
        "对手": "rival", "对决": "duel", "竞逐": "compete", "翻盘": "turn the tables", "战局": "state of battle",
        "攻势": "offensive", "跻身": "join the ranks", "反超": "overtake", "逐鹿": "compete",
        "冲刺": "sprint", "突围": "break out", "制高点": "commanding height", "上榜": "be listed",
        "战场": "battlefield", "抢占": "seize first", "榜单": "league table",
    }),
    "industry": ("industry and firms", "产业与企业", {
        "产业": "industry", "企业": "firm", "公司": "company", "行业": "sector", "市场": "market",
        "制造业": "manufacturing", "制造": "make", "工业": "industry (works)", "产业链": "industry chain",
        "产业集群": "industry cluster", "产业化": "industrialisation", "生态": "ecosystem", "生态圈": "ecosystem",
        "产品": "product", "业务": "business", "集聚": "gather", "聚集": "gather", "巨头": "giant",
        "互联网": "internet", "核心产业": "core industry", "新兴产业": "emerging industry",
        "科技产业": "tech industry", "骨干企业": "backbone firm", "龙头企业": "leading firm", "创业": "start a firm",
        "创始人": "founder", "小巨人": "little giant", "独角兽": "unicorn", "高新技术企业": "high-tech firm",
        "产业界": "industry circles", "客户": "customer", "商业": "business", "商业模式": "business model",
    }),
    "policy": ("policy and the state", "政策与政府", {
        "政策": "policy", "政府": "government", "行动计划": "action plan", "国家": "state, nation",
        "战略": "strategy", "支持": "support", "建设": "build up", "试验区": "pilot zone", "先导区": "pioneer zone",
        "示范区": "demonstration zone", "产业政策": "industrial policy", "深圳市政府": "Shenzhen government",
        "政府部门": "government bodies", "人大代表": "people's deputy", "出台": "issue", "规划": "plan",
        "措施": "measure", "举措": "measure", "扶持": "support", "试点": "pilot", "计划": "plan",
        "力度": "strength of effort", "新基建": "new infrastructure", "目标": "target", "政务": "public services",
        "发改委": "planning commission", "引导": "guide", "工信": "industry ministry",
    }),
    "research": ("research and technology", "科研与技术", {
        "技术": "technology", "创新": "innovation", "研究": "research", "研发": "R&D", "实验室": "laboratory",
        "研究院": "research institute", "科研": "research", "科研院所": "research institutes", "学术": "academic",
        "专利": "patent", "核心技术": "core technology", "关键技术": "key technology",
        "技术创新": "technical innovation", "科创": "tech innovation", "研究成果": "research results",
        "成果": "results", "基础": "base, basic", "底层": "bottom layer", "科技": "science and technology",
        "发明专利": "invention patent", "专利申请": "patent application", "学术界": "academia",
        "研究所": "institute", "基础学科": "basic science", "科学": "science", "创新能力": "ability to innovate",
        "突破": "breakthrough",
    }),
    "computing": ("computing, data, models", "算力、数据与模型", {
        "算力": "computing power", "数据": "data", "智算中心": "AI computing centre", "数据中心": "data centre",
        "基础设施": "infrastructure", "芯片": "chip", "硬件": "hardware", "算法": "algorithm", "计算": "computing",
        "大模型": "large model", "大语言模型": "large language model", "通用大模型": "general large model",
        "生成式人工智能": "generative AI", "模型": "model", "计算中心": "computing centre",
        "超算中心": "supercomputing centre", "超级计算机": "supercomputer", "集成电路": "integrated circuit",
        "机柜": "server cabinet", "处理器": "processor",
    }),
    "application": ("application", "应用落地", {
        "应用": "application", "应用场景": "application scenario", "场景": "scenario", "落地": "put to use",
        "赋能": "enable", "智慧城市": "smart city", "智慧交通": "smart transport", "机器人": "robot",
        "医疗": "medical care", "教育": "education", "汽车": "car", "自动驾驶": "automated driving",
        "无人出租车": "robotaxi", "人脸识别": "face recognition", "服务": "service", "智慧": "smart",
        "交通": "transport", "安检": "security check", "机场": "airport", "生产": "production",
        "智能手机": "smartphone", "应用层": "application layer", "具身智能": "embodied AI",
        "人形机器人": "humanoid robot",
    }),
    "talent": ("people and universities", "人才与高校", {
        "人才": "talent", "高校": "university", "大学": "university", "团队": "team", "院士": "academician",
        "专家": "expert", "学校": "school", "学生": "student", "人员": "staff", "人才培养": "train talent",
        "培养人才": "train talent", "培养": "train", "培训": "training", "校友": "alumnus", "博士": "PhD",
        "博士后": "postdoc", "少年班": "youth class", "科学家": "scientist", "重点高校": "key university",
        "招贤纳士": "recruit", "猎头": "headhunter", "教研室": "teaching office", "研究员": "researcher",
    }),
    "capital": ("capital", "资本", {
        "投资": "investment", "融资": "raise capital", "资金": "funds", "资本": "capital", "创投": "venture capital",
        "金融": "finance", "市值": "market value", "上市公司": "listed company", "投入": "put in",
        "估值": "valuation", "基金": "fund", "创业投资": "venture capital", "出资": "contribute capital",
        "烧钱": "burn money", "天使": "angel", "股份": "shares", "股价": "share price", "港股": "Hong Kong shares",
    }),
    "cost": ("cost and living", "成本与生活", {
        "成本": "cost", "房价": "housing price", "高房价": "high housing price", "生活": "life", "高昂": "costly",
        "薪酬": "pay", "人工成本": "labour cost", "总价": "total price", "社区": "neighbourhood",
        "小镇": "small town", "环境": "environment", "民生": "people's livelihood", "飙涨": "soar",
    }),
    "luck": ("chance", "机遇与偶然", {
        "机会": "chance", "机遇": "opportunity", "奇迹": "miracle", "偶然性": "chance nature", "风口": "tailwind",
        "想不到": "unexpected", "神话": "myth", "爆火": "go viral",
    }),
}  # fmt: skip


def frame_name(frame: str) -> str:
    """Give the name of a frame in the language of the book, the Chinese beside the English."""
    en, zh, _ = FRAMES[frame]
    return say(f"{en} {zh}", zh)


def words(frame: str, without: str = "") -> list[str]:
    """Give the words of a frame's list, less one where it is named."""
    return [word for word in FRAMES[frame][2] if word != without]


def shares(table: pd.DataFrame | None = None, without_commonest: bool = False) -> pd.DataFrame:
    """Give how much of each article's content words a frame's words are, a row each: frame, source_id, n, total, share.

    ``table``: counts as `keyness.counts` gives them; ``share`` is in percent of ``total``, all content words. Also
    commonest, the frame's most frequent word over all articles, which can be left out of the count.
    """
    table = counts() if table is None else table
    found = []
    for frame in FRAMES:
        present = table.loc[table.index.intersection(words(frame))]
        commonest = present.sum(axis=1).idxmax()
        n = present.drop(index=commonest).sum() if without_commonest else present.sum()
        found += [(frame, source, int(k), int(table[source].sum()), commonest) for source, k in n.items()]
    rows = pd.DataFrame(found, columns=["frame", "source_id", "n", "total", "commonest"])
    return rows.assign(share=100 * rows["n"] / rows["total"])


def carried_by(frame: str, source_id: str, top: int = 3, table: pd.DataFrame | None = None) -> pd.Series:
    """Give the words that carry a frame in an article with their counts, the most frequent first."""
    column = (counts() if table is None else table)[source_id]
    found = column[column.index.isin(words(frame)) & (column > 0)]
    return found.sort_values(ascending=False, kind="stable").head(top)


# --- glosses ----------------------------------------------------------------------------------------------------------

# Our own translations of common words that the page shows and no table names, and of pieces that the plain
# segmentation makes.
COMMON = {
    "AI": "AI", "人工智能": "artificial intelligence", "城市": "city", "发展": "development", "领域": "field",
    "智能": "intelligent", "全国": "whole country", "规模": "scale", "推动": "push forward", "布局": "position oneself",
    "提供": "provide", "发布": "release", "中心": "centre", "方面": "aspect", "认为": "hold, think",
    "重要": "important", "赛道": "track (sector)", "数量": "number", "人民币": "yuan (renminbi)", "重点": "focus",
    "打造": "forge", "提出": "put forward", "实现": "achieve", "形成": "take shape", "拥有": "own",
    "项目": "project", "带动": "drive along", "资源": "resources", "报告": "report", "构建": "construct",
    "能力": "ability", "大力": "vigorously", "可能": "possible", "路径": "path", "具有": "possess",
    "语音": "speech", "调研": "survey", "全面": "all-round", "产生": "arise", "差异化": "differentiation",
    "机器学习": "machine learning", "中国": "China", "大湾": "Bay (piece)", "宇树": "Yushu (piece)",
    "科大": "Keda (piece)", "智算": "AI computing (piece)", "生成式": "generative", "通用": "general-purpose",
    "语言": "language", "深度": "deep", "广东省": "Guangdong province", "广州市": "Guangzhou city",
    "深圳市": "Shenzhen city", "京沪": "Beijing and Shanghai", "大湾区": "Greater Bay Area", "综合": "overall",
    "位于": "be located", "表示": "state", "时间": "time", "了解": "understand", "加快": "speed up", "目前": "now",
    "丰富": "rich", "依托": "rely on", "成立": "set up", "平台": "platform", "智能化": "make intelligent",
    "推进": "advance", "系统": "system", "正式": "formal", "省会": "provincial capital", "相关": "related",
    "吸引": "attract", "不同": "different", "关注": "pay attention to", "需要": "need", "集中": "concentrated",
    "诞生": "be born", "取得": "obtain", "作为": "as", "联合": "joint", "基地": "base", "高质量": "high quality",
    "园区": "park", "收入": "revenue", "研究社": "research society", "问卷": "questionnaire", "青禾湾": "Qinghe Bay",
    "价格": "price", "增长": "grow", "平均": "on average",
}  # fmt: skip


def glosses() -> dict[str, str]:
    """Give an English gloss for words: from the glossary, the names of entities and places, and our own lists."""
    entities = load("entities").explode("aliases")
    found = {}
    for rows, zh in ((entities, "aliases"), (entities, "name_zh"), (load("places"), "name_zh")):
        found |= dict(rows[[zh, "name_en"]].dropna().itertuples(index=False, name=None))
    for _, _, listed in FRAMES.values():
        found |= listed
    return found | COMMON | dict(load("glossary")[["term_zh", "term_en"]].itertuples(index=False, name=None))


def glossed(token: str, known: dict[str, str]) -> str:
    """Give a word with its gloss behind it, such as ``算力 computing power``; the word alone where there is none."""
    gloss = known.get(token, "")
    return token if gloss in ("", token) or token.isascii() else f"{token} {gloss}"

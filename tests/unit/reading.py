"""Damage clean samples the way the web does, and score what `read` finds against a key."""

import csv
import html
import json
import math
import re
from collections import Counter
from functools import cache
from pathlib import Path

from aicities.read import read_bytes

SAMPLES = Path(__file__).parent / "samples"
MINUTES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080, "months": 43800, "years": 525600}
SOUNDS = {
    "算": "suàn",
    "创": "chuàng",
    "内": "nèi",
    "发": "fā",
    "关": "guān",
    "机": "jī",
    "业": "yè",
    "学": "xué",
    "人": "rén",
}

SCRIPT = "<script>var a = '<p>3000亿元</p>'; if (1 < 2) { track(99.9) }</script>"
NAVIGATION = "首页 | 要闻 | 财经 | 科技 | 城市 | 视频 | 专题 | 登录 | 注册"
FOOTER = """关于我们 | 联系我们 | 广告服务 | 版权声明
Copyright © 2010-2025 某某传媒 版权所有 浙ICP备2021099999号-8
未经授权不得转载"""


@cache
def key(table: str) -> list[dict]:
    with (SAMPLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def about() -> dict:
    return json.loads((SAMPLES / "samples.json").read_text("utf-8"))


def clean(name: str) -> list[str]:
    return (SAMPLES / f"{name}.txt").read_text("utf-8").removesuffix("\n").split("\n")


# Each makes the bytes of a file and says in which line of it each line of the sample stands.


def plain(name, encoding="utf-8", end="\n"):
    lines = clean(name)
    return end.join(lines).encode(encoding), {i: i for i in range(1, len(lines) + 1)}


def spread(name, encoding="utf-8", end="\n"):
    """Blank lines between, navigation above, footer below, as a page copied from a browser."""
    lines = clean(name)
    top = [NAVIGATION, "首页 >> 科技 >> 正文", ""]
    body = [part for line in lines for part in (line, "")]
    text = end.join([*top, *body, "相关阅读", "", "某市发布新规 3万家企业受益", "", *FOOTER.split("\n")])
    return text.encode(encoding), {i: 2 * i + 2 for i in range(1, len(lines) + 1)}


def page(name, encoding="utf-8", minified=False):
    """An HTML page with head, script, menu, advertisement, related links and footer."""
    title, byline, *body = clean(name)
    out = [
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="{encoding}"><title>{title}_某某网</title>',
        "<style>.a{width:100%}</style>" + SCRIPT + "</head>\n<body>",
        '<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/c">财经</a></li></ul></div>',
        f"<h1>{html.escape(title)}</h1>",
        f'<div class="info"><span>{html.escape(byline)}</span></div>',
        '<div class="content">',
    ]
    where = {1: 7, 2: 8}
    line = 10
    for i, text in enumerate(body, 3):
        where[i] = line
        marked = html.escape(text).replace("，", "，<!-- -->", 1).replace("企业", "<b>企业</b>", 1)
        out.append(f"<p>&nbsp;&nbsp;{marked}</p>")
        line += 1
        if i == 4:
            out.append('<div class="ad-box">\n  <a href="#">限时特惠:999元买服务器,低至3折</a>\n</div>')
            line += 3
    out += [
        "</div>",
        '<div class="related"><h3>相关新闻</h3><ul><li><a href="#">某市投资500亿元建园区</a></li></ul></div>',
        "<footer><p>Copyright © 2010-2025 版权所有</p></footer></body></html>",
    ]
    text = "\n".join(out)
    if minified:
        return text.replace("\n", "").encode(encoding), dict.fromkeys(where, 1)
    return text.encode(encoding, "xmlcharrefreplace"), where


def double_decoded(name, wrong="latin-1"):
    lines = clean(name)
    text = "\n".join(lines).encode().decode(wrong)
    return text.encode(), {i: i for i in range(1, len(lines) + 1)}


def gbk_as_western(name):
    lines = clean(name)
    return "\n".join(lines).encode("gbk").decode("latin-1").encode(), {i: i for i in range(1, len(lines) + 1)}


def annotated(name, encoding="utf-16"):
    """Pinyin in brackets after some characters, and a watermark line between every two lines."""
    lines = clean(name)
    marked = [re.sub(f"[{''.join(SOUNDS)}]", lambda m: f"{m[0]}({SOUNDS[m[0]]})", line) for line in lines]
    mark = "江畔观察 jiangpan.example.com 原创"
    text = "\r\n".join(part for line in marked for part in (line, mark))
    return text.encode(encoding), {i: 2 * i - 1 for i in range(1, len(lines) + 1)}


def widened(name):
    """Digits and Latin letters of full width, zero-width characters within words, a mark of UTF-8 at the start."""
    lines = [re.sub("[0-9A-Za-z%]", lambda m: chr(ord(m[0]) + 0xFEE0), line) for line in clean(name)]
    text = "\n".join(line[:3] + "\u200b" + line[3:7] + "\u200d\ufeff" + line[7:] for line in lines)
    return text.encode("utf-8-sig"), {i: i for i in range(1, len(lines) + 1)}


def apart(name, encoding="gb18030"):
    """A space between every two characters of Han script, as copies from a PDF have."""
    lines = [re.sub("(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", line) for line in clean(name)]
    return "\r\n".join(lines).encode(encoding), {i: i for i in range(1, len(lines) + 1)}


def flattened(name, encoding="utf-8"):
    """Each cell of a table row on a line of its own."""
    out, where = [], {}
    for i, line in enumerate(clean(name), 1):
        cells = line.split(" ")
        where[i] = range(len(out) + 1, len(out) + 1 + len(cells)) if len(cells) > 3 else len(out) + 1
        out += cells if len(cells) > 3 else [line]
    return "\n".join(out).encode(encoding), where


def left_overs(name, encoding="gb18030"):
    """A few tags and entities left in plain text, and a mark against copying within sentences."""
    lines = clean(name)
    marked = [
        f"<p>{line.replace('。', '。<br/>', 1).replace('，', '，&nbsp;', 1)}</p>".replace(
            "，", "(本文来自某某网 www.moumou.example.com)，", 1
        )
        if i > 2
        else line
        for i, line in enumerate(lines, 1)
    ]
    return "\n".join(marked).encode(encoding), {i: i for i in range(1, len(lines) + 1)}


def same_number(found: dict, value, low, high, comparator, unit=None) -> tuple[bool, bool]:
    """Say whether the value (or the bounds of a range) is right, and whether bounds and comparator are too."""
    scale = MINUTES[found["unit"]] / MINUTES[unit] if found["unit"] in MINUTES and unit in MINUTES else 1

    def same(a, b):
        return a is None and b is None or a is not None and b is not None and math.isclose(a * scale, b, rel_tol=1e-3)

    bounds = same(found["low"], low) and same(found["high"], high)
    right = same(found["value"], value) if value is not None or found["value"] is not None else bounds
    return right, right and bounds and found["comparator"] == comparator


def core(text: str) -> str:
    return re.sub("[^0-9.一二三四五六七八九十百千万亿两半数几首]", "", text)


def overlap(a: str, b: str) -> bool:
    a, b = core(a), core(b)
    return bool(a and b) and (a in b or b in a)


def stands(line: int, where: int | range) -> bool:
    return line in where if isinstance(where, range) else line == where


def score_sample(name: str, data: bytes, where: dict[int, int]) -> dict:
    """Counts and lists of what was missed and what is false, for a damaged sample."""
    found = read_bytes(data, name)
    score = Counter(refused=int(found["rejected"] is not None))
    missed, false = [], []
    left = list(found["numbers"])
    for row in (row for row in key("numbers") if row["sample"] == name):
        value, low, high = (float(row[k]) if row[k] else None for k in ("value", "low", "high"))
        hits = [n for n in left if stands(n["line"], where[int(row["line"])]) and overlap(n["text"], row["text"])]
        hits = [n for n in hits if same_number(n, value, low, high, row["comparator"])[0]]
        score["numbers"] += 1
        if not hits:
            missed.append((row["line"], row["text"]))
            continue
        left.remove(hits[0])
        score["value"] += 1
        score["bounds"] += same_number(hits[0], value, low, high, row["comparator"])[1]
        score["unit"] += (hits[0]["unit"] or "") == row["unit"]
        score["state"] += hits[0]["state"] == row["state"]
    false += [("number", n["line"], n["text"]) for n in left]
    score["false"] = len(left)
    dates = Counter((d["line"], d["date"]) for d in found["dates"] if d["date"])
    for row in (row for row in key("dates") if row["sample"] == name):
        score["dates"] += 1
        hit = next(
            ((n, date) for n, date in +dates if date == row["date"] and stands(n, where[int(row["line"])])), None
        )
        if hit:
            dates[hit] -= 1
            score["date"] += 1
        else:
            missed.append((row["line"], row["text"]))
    extra = +dates
    score["false dates"] = sum(extra.values())
    false += [("date", *d) for d in extra]
    truth = about()[name]
    for kind in ("cities", "entities"):
        score[kind] = len(truth[kind])
        score[f"{kind} found"] = len(set(truth[kind]) & set(found[kind]))
        score[f"false {kind}"] = len(set(found[kind]) - set(truth[kind]))
        missed += [(kind, x) for x in set(truth[kind]) - set(found[kind])]
        false += [(kind, x) for x in set(found[kind]) - set(truth[kind])]
    score["date of article"] = found["source"]["date"] == truth["date"]
    score["script"] = found["source"]["script"] == truth["script"]
    return {"score": score, "missed": missed, "false": false, "found": found}


def made_files() -> dict[str, tuple[str, bytes, dict]]:
    """Every sample in several makes: name of the make → (sample, bytes, where its lines stand)."""
    made = {}
    for name in about():
        makes = {
            "plain": plain(name),
            "gb18030-crlf": spread(name, "gb18030", "\r\n"),
            "page": page(name),
            "page-minified": page(name, minified=True),
            "page-gb18030": page(name, "gb18030"),
            "double-latin1": double_decoded(name),
            "gbk-as-western": gbk_as_western(name) if about()[name]["script"] == "simplified" else None,
            "utf16-pinyin": annotated(name),
            "utf16-no-mark": annotated(name, "utf-16-le"),
            "wide": widened(name),
            "apart": apart(name),
            "flattened": flattened(name),
            "left-overs": left_overs(name),
        }
        if about()[name]["script"] == "traditional":
            makes |= {"big5": plain(name, "big5hkscs", "\r\n"), "big5-page": page(name, "big5hkscs")}
        made |= {f"{name}/{make}": (name, *parts) for make, parts in makes.items() if parts}
    return made


KINDS = {
    "money": ("yuan", "HKD", "USD"),
    "share or growth": ("percent", "percentage points", "share", "times"),
    "rank": ("rank", "tier", "places in a ranking"),
    "score": ("score",),
    "duration": (*MINUTES,),
}


def kind_of(unit: str | None, text: str) -> str:
    return next(
        (kind for kind, units in KINDS.items() if unit in units), "named few" if text.endswith("大") else "count"
    )


def _number(x) -> float | None:
    return None if x is None or x != x else float(x)


def key_of_article(source_id: str) -> list[tuple]:
    """Give (line, printed, value, low, high, comparator, unit, state) of each curated number of an article."""
    from aicities import load

    facts = load("facts").query("source_id == @source_id").astype(object)
    facts = facts.where(facts.notna(), None)
    columns = ["line", "value_text", "value", "value_low", "value_high", "comparator", "unit", "state"]
    rows = [tuple(row) for row in facts[columns].itertuples(index=False)]
    ranks = load("rankings").query("source_id == @source_id").astype(object)
    for row in ranks.where(ranks.notna(), None).itertuples():
        if row.score_text:
            rows.append((row.line, row.score_text, row.score, None, None, None, "score", None))
        if row.anchor == "位列前三":
            rows.append((row.line, row.anchor, None, 1, 3, "range", "rank", None))
        elif row.rank_basis == "printed":
            rows.append((row.line, row.anchor, row.rank, row.rank, row.rank, "=", "rank", None))
    return rows


def score_article(source_id: str, folder: Path) -> dict:
    """Counts, by kind of number too, of what `read` finds of the curated numbers of an article."""
    from aicities import load

    source = load("sources").set_index("source_id").loc[source_id]
    found = read_bytes((folder / source["file_name"]).read_bytes())["numbers"]
    excused = load("unrepresented").query("source_id == @source_id")
    score, kinds, used, missed, false = Counter(), Counter(), set(), [], []
    for line, text, *numbers, comparator, unit, state in key_of_article(source_id):
        numbers = [_number(x) for x in numbers]
        kind = kind_of(unit, text)
        score["numbers"] += 1
        kinds[kind, "numbers"] += 1
        hits = [
            (i not in used, same_number(n, *numbers, comparator, unit)[1] or comparator is None, i)
            for i, n in enumerate(found)
            if n["line"] == line and overlap(n["text"], text) and same_number(n, *numbers, comparator, unit)[0]
        ]
        if not hits:
            missed.append((line, text))
            continue
        _, bounds, i = max(hits)
        used.add(i)
        score["value"] += 1
        kinds[kind, "value"] += 1
        score["bounds"] += max(hit[1] for hit in hits)
        score["states"] += state is not None
        score["state"] += found[i]["state"] == state
    for i, number in enumerate(found):
        if i not in used:
            rows = excused[excused["line"] == number["line"]].itertuples()
            reasons = [row.reason for row in rows if overlap(row.literal, number["text"])]
            false.append((number["line"], number["text"], *reasons[:1]))
            kinds[kind_of(number["unit"], number["text"]), "false"] += 1
            score["excused"] += len(reasons) > 0
    score["false"] = len(false)
    return {"score": score, "kinds": kinds, "missed": missed, "false": false}

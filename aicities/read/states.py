"""Tell a result from a target, plan, estimate or forecast by the cue words of the sentence before a number."""

from __future__ import annotations

import re
from bisect import bisect_right

ORDER = ("estimate", "forecast", "target", "plan", "ahead")  # where several cues stand, the first of these counts
# The first two characters of every cue, so that a scan looks at few places.
BEGINS = (
    "(?=[目力争确突到至要将每奋预有料未估测据计规许承拿宣在截累去同实完此建提]"
    "[标争取保破2突达实超建培年力计测期望将会迎来算估划诺出布扩投新增在设打开引形推完启前至比际成高]|[已拟])"
)
CUES = re.compile(
    rf"{BEGINS}(?:(?P<target>目标(?!公司|客户|用户|人群|群体|市场|企业|检测|识别|追踪|跟踪|函数|价|对象|岗位|院校)|力争|争取|确保|突破将"
    r"|(?:到|至)(?P<year>20\d\d)年|要(?:突破|达到|实现|超过|建成|培育)|将达到|每年(?:培育|新增)|奋力)"
    r"|(?P<forecast>预计|预测(?!模型)|有望|料将|预期|将会|将迎来)"
    r"|(?P<ahead>未来(?=[\d一二两三四五六七八九十几数若,，将的会还可要有我本该全各]|公司|城市|发展|经济|市场|产业|年))"
    r"|(?P<estimate>估计|估算|测算|据估)"
    r"|(?P<plan>计划(?!》|单列|生育|经济)|(?<![虚模比草])拟(?![人物态真])|规划(?!》|局|馆|院|师)|许诺|承诺|拿出|宣布(?=.{0,6}设?成?立)|在建)"
    r"|(?P<will>将(?=建|扩|投|新|增|在|设|打|开|引|形|推|完|启))"  # for its own clause only
    r"|(?P<done>已经?|目前|截至|累计|去年|同比|实际|完成了|此前|(?<![要将拟能])建成|提高到))"
)
STOP = re.compile("[\u3002\uff01\uff1f!?;\uff1b\n]")
COMMA = re.compile("[,\uff0c\u3002;\uff1b\n]")


class States:
    """The cues of a text, found once; `of` gives the state of a number by where it stands."""

    def __init__(self, text: str, year: int | None):
        self.text, self.year = text, year
        self.cues = [(m.start(), m.end(), m.lastgroup, m["year"]) for m in CUES.finditer(text)]
        self.ahead = [cue for cue in self.cues if cue[2] != "done"]
        self.ends = [end for _, end, *_ in self.ahead]

    def of(self, start: int, end: int) -> str:
        """The state of the number that stands from ``start`` to ``end``."""
        before = bisect_right(self.ends, start + 2)
        if not before:
            return "observed"
        at = self.ahead[before - 1][0]
        if STOP.search(self.text, at, start):  # the last cue is of a sentence before
            return "observed"
        begin = self._sentence(min(at, start))
        return self._of_cues([cue for cue in self.cues if begin <= cue[0] and cue[1] <= start + 2], begin, start, end)

    def _sentence(self, at: int) -> int:
        """Where the sentence of a place begins; most are short."""
        for back in (80, at):
            if stops := [m.end() for m in STOP.finditer(self.text, max(0, at - back), at)]:
                return stops[-1]
        return 0

    def _of_cues(self, near: list[tuple], begin: int, start: int, end: int) -> str:
        pauses = [m.end() for m in COMMA.finditer(self.text, begin, start)]
        clause = pauses[-1] if pauses else begin
        stop = COMMA.search(self.text, end)
        if self.text.find("已", clause, stop.start() if stop else len(self.text)) >= 0:
            return "observed"
        done = next((at for at, _, kind, _ in reversed(near) if kind == "done"), -1)
        kinds = {self._kind(cue, clause) for cue in near if cue[0] >= done}
        for kind in ORDER:
            if kind in kinds:
                return "forecast" if kind == "ahead" else kind
        return "observed"

    def _kind(self, cue: tuple, clause: int) -> str | None:
        at, _, kind, year = cue
        if kind == "target" and year and self.year is not None and int(year) <= self.year:
            return None
        if kind == "will":
            return "plan" if at >= clause else None
        return kind

"""The lesson *Which printed numbers hold?*: its tasks and questions, computed from the tables."""

from __future__ import annotations

import math
from itertools import takewhile

import pandas as pd

from aicities.data import city_name, label, load, row_url, say, source_name
from aicities.display.intervals import meaning, number_words, span_words
from aicities.language import in_language, within
from aicities.lessons import Lesson, Question, Task, in_english
from aicities.method import audit, checks
from aicities.method.checks import Interval
from aicities.pages.checking_the_numbers import find, menu_names, operands, printed, recompute

PAGE = "../themes/checking-the-numbers.html"
FAILS, RANGES = f"{PAGE}#what-fails", f"{PAGE}#what-can-a-printed-number-mean"
RISE = "qingdao-2020-c37-rise-from-offer-to-close"
DENSITY = "shenzhen-hangzhou-2025-c5-density-implies-an-area"
OLDER = "shenzhen-hangzhou-2025-c5-density-of-the-older-count"
SUM = "two-tigers-2020-c147-investment-73-projects"
LEAD = "two-tigers-2020-c15-gdp-lead-2019"
RATE = "two-tigers-2020-c65-rate-tencent"
ROAD = "two-tigers-2020-c37-first-smart-road"
GROWTH = "two-tigers-2020-65-revenue-growth"
# The numbers of the first task: their facts, and how the small word in each reads in English.
READ = {
    "two-tigers-2020-119-ai-firms": "{n}",
    "qingdao-2020-41-ai-firms-share": "{n}",
    "two-tigers-2020-13-distance-li": "nearly {n} (近)",
    "qingdao-2020-35-ai-patent-applications-2": "{n} and some more (多)",
    "qingdao-2020-63-firms": "over {n} (超)",
}
EDITIONS = ("ref-gdp-news-reprint", "ref-gdp-census-revised")  # of the GDP of 2016, the first and the revised
CITIES = ("shenzhen", "guangzhou")
CLAIM = "two-tigers-2020-15-gdp"


def title() -> str:
    """What the lesson asks."""
    return say("Which printed numbers hold?")


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson(
        "which_numbers_hold",
        title(),
        say("Students turn a printed number into a range, compute it again, and say what a fail means and what not."),
        ((say("Which of the printed numbers hold?"), RANGES),),
        (_read(), _rise(), _density(), _editions(), _fail(), _missing()),
        (*_ranges(), *_computed(), *_verdicts()),
    )


# --- rows -------------------------------------------------------------------------------------------------------------


def fact(id_: str) -> pd.Series:
    """One fact by its id, as a row of the table."""
    return load("facts").set_index("fact_id", drop=False).loc[id_]


def gdp(edition: str, city: str, year: int = 2016) -> pd.Series:
    """The GDP of a city in a year as an edition of the statistics has it."""
    return fact(f"{edition}-{city}-gdp-{year}")


def leads(edition: str, year: int = 2016) -> bool:
    """Whether Shenzhen's GDP of a year lies above Guangzhou's in an edition of the statistics."""
    return gdp(edition, "shenzhen", year)["value_low"] > gdp(edition, "guangzhou", year)["value_high"]


def led_since(edition: str) -> int:
    """The first year up to 2016 from which Shenzhen's GDP lies above Guangzhou's in an edition without a break."""
    years = load("facts").query("source_id == @edition and indicator_id == 'gdp' and subject_id == 'shenzhen'")["as_of"]
    known = sorted((int(year) for year in years if int(year) <= 2016), reverse=True)
    return min(takewhile(lambda year: leads(edition, year), known))


def gdp_words(edition: str) -> str:
    """Shenzhen's GDP of 2016 in an edition, in words."""
    value = gdp(edition, "shenzhen")["value"]
    return span_words(value, value, "yuan")


def led() -> dict[str, str]:
    """Whether Shenzhen's GDP of 2016 lies above Guangzhou's, in words, in the first and in the revised edition."""
    yes_no = {True: say("yes"), False: say("no")}
    return {name: yes_no[leads(edition)] for name, edition in zip(("first", "revised"), EDITIONS, strict=True)}


def reaches(edition: str, year: int = 2016) -> bool:
    """Whether Shenzhen's GDP of a year in an edition can be the sum that the article prints for 2016."""
    one, claim = gdp(edition, "shenzhen", year), fact(CLAIM)
    return checks.verdict(_ends(claim), _ends(one)) == "holds"


def counted() -> pd.DataFrame:
    """Of each article, how many checks of substance there are, how many can be decided, and how many fail."""
    every = audit.weighed(load("checks"), load("verdict_rules"))
    shares = audit.shares(every[every["weight"] == "substance"]).set_index("source_id")
    return shares[["n", "checkable", "hold", "fail"]]


def money_each() -> float:
    """The yuan for each project if the printed sum is parted among the printed projects."""
    _, money, projects = find(SUM)["row_refs"]
    return fact(money.removeprefix("facts:"))["value"] / fact(projects.removeprefix("facts:"))["value"]


def _ends(one: pd.Series) -> Interval:
    """The interval of a fact, an open end infinite."""
    low, high = one["value_low"], one["value_high"]
    return -math.inf if pd.isna(low) else float(low), math.inf if pd.isna(high) else float(high)


def _facts_of(*check_ids: str) -> str:
    """The address of the facts that some checks rest on."""
    refs = [ref.split(":") for id_ in check_ids for ref in find(id_)["row_refs"]]
    return row_url("facts", list(dict.fromkeys(id_ for table, id_ in refs if table == "facts")))


def _title(check_id: str) -> str:
    """The name of a check as the menu of the page has it."""
    return menu_names(pd.DataFrame([find(check_id)]))[0]


def _verdict(check_id: str) -> str:
    return within(label("verdict", find(check_id)["verdict"]))


def _span(ends: Interval | None, unit: str = "") -> str:
    return span_words(*ends, unit) if ends else ""


# --- the work sheet ---------------------------------------------------------------------------------------------------


def _read() -> Task:
    rows = [(fact(id_), reading) for id_, reading in READ.items()]
    spans = [(_number(one["value_low"]), _number(one["value_high"])) for one, _ in rows]
    return Task(
        say(
            "**Read the number.** The table *What a printed number can mean* has a rule for each small word. Which "
            "is the lowest value that each of these can have, and which the highest? (The last digit that is not zero "
            "gives the unit: of 300 it is the hundred.)"
        ),
        say("A count is exact, and a bare number is rounded. A small word opens one side: not all of them the same."),
        row_url("facts", list(READ)),
        minutes=6,
        heads=(say("As printed"), *in_english(say("Read as")), say("Lowest"), say("Highest")),
        rows=tuple(
            (one["value_text"], *in_english(reading.format(n=number_words(one["value"], one["unit"]))), *ends)
            for (one, reading), ends in zip(rows, spans, strict=True)
        ),
        given=1 + len(in_english("Read as")),
    )


def _number(value: float | None) -> str:
    return say("no end") if pd.isna(value) else number_words(value)


def _rise() -> Task:
    close, offer = load("facts").set_index("fact_id").loc[[ref[6:] for ref in find(RISE)["row_refs"]]]["value"]
    return Task(
        say(
            "**A growth.** A share of {firm} is offered at {offer} yuan and closes at {close}. By how many percent did "
            "it rise? Then choose *{menu}* in the menu *Check* of the chart. Do the two ranges touch?",
            firm=city_name("cambricon"),
            offer=number_words(offer),
            close=number_words(close),
            menu=_title(RISE),
        ),
        say(
            "{close} / {offer} − 1: **{computed}**. Printed is {text}, which can be {printed}. Verdict: {verdict}. Who "
            "gets {wrong:.0f} percent has forgotten to take off the 100 percent of the start.",
            close=number_words(close),
            offer=number_words(offer),
            computed=_span(recompute(find(RISE)), "percent"),
            text=find(RISE)["reported_text"],
            printed=_span(printed(find(RISE)), "percent"),
            verdict=_verdict(RISE),
            wrong=100 * close / offer,
        ),
        _facts_of(RISE),
        minutes=6,
    )


def _density() -> Task:
    firms, area = (fact(ref.removeprefix("facts:")) for ref in find(DENSITY)["row_refs"])
    older, _ = operands(find(OLDER))[0]
    n = fact(find(DENSITY)["fact_ids"][0])
    return Task(
        say(
            "**A ratio.** An article prints over {firms:,.0f} high-tech firms in {city}, and {text} ({n} firms) for "
            "each square kilometre. A report has an area of {area:,} square kilometres. Divide. Does {n} hold? How "
            "many firms would give {n}?",
            firms=firms["value"],
            city=city_name(firms["subject_id"]),
            text=n["value_text"],
            n=number_words(n["value"]),
            area=area["value"],
        ),
        say(
            "{computed} for each; printed is {printed}: it **{verdict}**. {n} × {area:,} is about {fit:,.0f}. The "
            "report has over {older:,.0f} firms a year before: it seems a right number beside the wrong year.",
            computed=_span(recompute(find(DENSITY))).capitalize(),
            printed=_span(printed(find(DENSITY))),
            verdict=_verdict(DENSITY),
            n=number_words(n["value"]),
            fit=n["value"] * area["value"],
            area=area["value"],
            older=older,
        ),
        _facts_of(DENSITY, OLDER),
        minutes=5,
    )


def _editions() -> Task:
    years = [(edition, year) for edition in EDITIONS for year in (2015, 2016)]
    ids = [f"{edition}-{city}-gdp-{year}" for edition, year in years for city in CITIES]
    return Task(
        say(
            "**Two editions.** The article says: in 2016 Shenzhen's GDP was *over {text}*, and for the *first* time "
            "above Guangzhou's. Fill in *yes* or *no*. Tick the edition in which all of it is true, or write *none*.",
            text=number_words(fact(CLAIM)["value"], "yuan"),
        ),
        say(
            "{whole}. In the first edition {city} is not above in 2016; in the revised one it is above in 2015 too. "
            "A number holds against a source, and not for ever.",
            whole=_whole(),
            city=city_name("shenzhen"),
        ),
        row_url("facts", [*ids, CLAIM]),
        minutes=5,
        heads=(
            say("Edition"),
            say("Year"),
            *map(city_name, CITIES),
            say("Over {n}?", n=number_words(fact(CLAIM)["value"])),
            say("Shenzhen above?"),
        ),
        rows=tuple(_edition(*place) for place in years),
        given=4,
    )


def _edition(edition: str, year: int) -> tuple[str, ...]:
    """A row of the task on two editions: its name, the year, both GDPs, and whether each claim holds in it."""
    values = [span_words(one["value"], one["value"]) for one in (gdp(edition, city, year) for city in CITIES)]
    yes_no = {True: say("yes"), False: say("no")}
    return (source_name(edition), str(year), *values, yes_no[reaches(edition, year)], yes_no[leads(edition, year)])


def whole_sentence(edition: str) -> bool:
    """Whether all of the sentence is true in an edition: over 2 trillion, above in 2016, and not before."""
    return reaches(edition) and leads(edition) and not leads(edition, 2015)


def _whole() -> str:
    fit = [source_name(edition) for edition in EDITIONS if whole_sentence(edition)]
    return say("{names:and}", names=fit) if fit else say("None")


def _fail() -> Task:
    total, money, projects = operands(find(SUM))
    return Task(
        say(
            "**What a fail means.** Find *{check}* in the table *What fails?* Divide the sum by the projects. What can "
            "you say now, and what can you not say?",
            check=_title(SUM),
        ),
        say(
            "About {each:,.0f} yuan a project, too little for a data centre. A reference ({source}) has {total}. You "
            "can say: one character seems wrong, 万 (ten thousand) for 亿 (100 million). You can't say why, or that "
            "somebody meant to deceive.",
            each=money_each(),
            source=source_name(find(SUM)["reference_source_id"]),
            total=_span(total, "yuan"),
        ),
        row_url("checks", [SUM]),
        minutes=4,
    )


def _missing() -> Task:
    one = find(ROAD)
    return Task(
        say(
            "**Can't be tested.** The article calls {road} the city's *first smart road*. No check can decide that. "
            "What would you ask the author?",
            road=city_name("qiaoxiang-road"),
        ),
        say("{why} So ask: what counts as a smart road, and on which list?", why=one[in_language("explanation")]),
        row_url("checks", [ROAD]),
        minutes=4,
    )


# --- the quiz ---------------------------------------------------------------------------------------------------------


def _ranges() -> tuple[Question, ...]:
    return (_bare(), _over(), _nearly())


def _computed() -> tuple[Question, ...]:
    return (_growth(), _ratio(), _edition_question())


def _verdicts() -> tuple[Question, ...]:
    return (_failed(), _most_fails(), _rounding(), _open(), _who_says())


def _bare() -> Question:
    one = fact(GROWTH)
    n = one["value"]
    return Question(
        say("An article prints a growth of {text}. Which values can it stand for?", text=one["value_text"]),
        meaning(one),
        (
            (say("{n} percent exactly", n=n), say("Only a count is exact. A share is rounded.")),
            (
                say("{low:g} to {high:g} percent", low=math.floor(n), high=math.ceil(n)),
                say("The last printed digit is the tenth. So the range is one tenth wide, and not one percent."),
            ),
            (say("at least {n} percent", n=n), say("No small word such as 超 (over) opens a side.")),
        ),
        row_url("facts", [GROWTH]),
        say("Half a unit of the last printed digit each way: all that rounds to it."),
    )


def _over() -> Question:
    one = fact("two-tigers-2020-33-data-records")
    n, more = number_words(one["value"]), number_words(one["value"] * 1.1, "", 3)
    return Question(
        say("{text} is *over {n} records*. Which values can it stand for?", text=one["value_text"], n=n),
        meaning(one),
        (
            (say("{n} records exactly", n=n), say("超 (over) says that it is more.")),
            (say("{n} to {more} records", n=n, more=more), say("超 (over) names no upper end.")),
            (say("at most {n} records", n=n), say("That would be 近 (nearly).")),
        ),
        row_url("facts", [one["fact_id"]]),
        say("超 (over) opens the range above."),
    )


def _nearly() -> Question:
    one = fact("two-tigers-2020-15-gdp-lead")
    n = one["value"]
    return Question(
        say(
            "A lead of 将近14% (*nearly {n:g} percent*) was computed again: {computed}. What is the verdict?",
            n=n,
            computed=_span(recompute(find(LEAD)), "percent"),
        ),
        say(
            "It {verdict}: the computed value lies inside {printed}.",
            verdict=_verdict(LEAD),
            printed=_span(printed(find(LEAD))),
        ),
        (
            (
                say("It fails: what was printed and what was computed are not equal."),
                say("A printed number is a range. *Nearly* opens it below."),
            ),
            (say("It holds only by rounding."), say("The computed range lies inside the printed one, with both ends.")),
            (say("It can't be decided."), say("A reference has both GDPs, so it can be computed.")),
        ),
        row_url("checks", [LEAD]),
        say("A printed range that holds all of the computed one holds."),
    )


def _growth() -> Question:
    one = fact("shenzhen-hangzhou-2025-6-little-giant-firms")
    other = fact("shenzhen-hangzhou-2025-6-little-giant-firms-2")
    a, b = float(one["value"]), float(other["value"])
    return Question(
        say(
            "{city} has {a:,.0f} *little giants* (小巨人, specialised smaller firms), {other} {b:,.0f}. By how many "
            "percent has {city} more?",
            city=city_name(one["subject_id"]),
            other=city_name(other["subject_id"]),
            a=a,
            b=b,
        ),
        say("about {n:.0f} percent", n=100 * (a / b - 1)),
        (
            (
                say("about {n:.0f} percent", n=100 * a / b),
                say(
                    "That is the ratio. Take off the 100 percent that {city} has.", city=city_name(other["subject_id"])
                ),
            ),
            (
                say("about {n:.0f} percent", n=100 * (1 - b / a)),
                say("That divides by the larger number. *More than* starts from the smaller one."),
            ),
            (say("{n:.0f} percent", n=a - b), say("That is the difference in firms, and not a share.")),
        ),
        row_url("facts", [one["fact_id"], other["fact_id"]]),
        say("{a:,.0f} / {b:,.0f} − 1. Two counts are exact, so no range is needed.", a=a, b=b),
    )


def _ratio() -> Question:
    return Question(
        say(
            "*{check}*: printed {printed}, computed {computed}. What follows?",
            check=_title(DENSITY),
            printed=_span(printed(find(DENSITY))),
            computed=_span(recompute(find(DENSITY))),
        ),
        say("The count of firms and the density don't fit together."),
        (
            (
                say("The density is wrong, and the count of firms is right as it stands."),
                say("One division shows that they don't fit. It does not show which one is wrong."),
            ),
            (say("The area of the city is wrong."), say("It comes from a report, and another count of firms fits it.")),
            (say("It is close enough."), say("The two ranges share no value.")),
        ),
        row_url("checks", [DENSITY]),
        say("Arithmetic shows that something is wrong. Only a source shows what."),
    )


def _edition_question() -> Question:
    names = [source_name(edition) for edition in EDITIONS]
    first, revised = (span_words(*_ends(gdp(edition, "shenzhen")), "yuan") for edition in EDITIONS)
    n = number_words(fact(CLAIM)["value"], "yuan")
    return Question(
        say(
            "Shenzhen's GDP of 2016 is {first} in one edition ({a}) and {revised} in another ({b}). An article of 2020 "
            "has *over {n}*. What is fair?",
            first=first,
            revised=revised,
            a=names[0],
            b=names[1],
            n=n,
        ),
        say("It holds against the later edition, and fails against the first."),
        (
            (
                say("The article is wrong: the first edition counts."),
                say("Statistics are revised. Neither edition is the only one."),
            ),
            (
                say("The article is right: the later edition counts."),
                say("Then say so: right in which edition? Not all of its sentence fits that one."),
            ),
            (say("The statistics are useless."), say("They are revised, as after a census. So name the edition.")),
        ),
        row_url("facts", [f"{edition}-shenzhen-gdp-2016" for edition in EDITIONS]),
        say("A number holds against a source, not for ever."),
    )


def _failed() -> Question:
    more = counted().query("hold > fail")
    return Question(
        say("A printed number *fails*. What does that mean?"),
        say("What was printed and what was computed share no value."),
        (
            (say("The author lied."), say("A check sees numbers. It sees no reason and no intent.")),
            (
                say("The article is not to be trusted in its other numbers either."),
                say(
                    "One number is one number. In {n} of the {all} articles more checks hold than fail.",
                    n=len(more),
                    all=len(counted()),
                ),
            ),
            (say("The reference is right."), say("References differ too, as the GDP of 2016 shows.")),
        ),
        RANGES,
        say("Fail is a word about two ranges, and not about people."),
    )


def _most_fails() -> Question:
    most = counted().nlargest(1, "fail").iloc[0]
    return Question(
        say(
            "In the first chart {article} has the most fails, {n}. What follows?",
            article=source_name(most.name),
            n=most["fail"],
        ),
        say("{n} of its numbers deserve a second look.", n=most["fail"]),
        (
            (
                say("It is the least careful article."),
                say("It also has the most checks, {n}. And we looked harder where something seemed odd.", n=most["n"]),
            ),
            (
                say("{n} percent of the article is wrong.", n=most["fail"]),
                say(
                    "It is a count of checks. Of {all} that could be decided, {hold} hold.",
                    all=most["checkable"],
                    hold=most["hold"],
                ),
            ),
            (say("The others were checked by somebody else."), say("All were checked by the same rules.")),
        ),
        PAGE,
        say("The checks are no sample. So the chart is no contest."),
    )


def _rounding() -> Question:
    return Question(
        say(
            "*{check}* holds by rounding: printed {printed}, computed {computed}. How strong is that?",
            check=_title(RATE),
            printed=_span(printed(find(RATE))),
            computed=_span(recompute(find(RATE))),
        ),
        say("A weak yes: the computed range is wider than the printed one, so a wrong number could pass too."),
        (
            (say("As strong as *holds*."), say("Only a part of the computed range lies in the printed one.")),
            (say("It is a polite no."), say("The ranges share values, so the number can be right.")),
            (
                say("Stronger than *holds*, since more values fit."),
                say("The more values fit, the less the check can tell."),
            ),
        ),
        row_url("checks", [RATE]),
        say("A wide range is easy to meet."),
    )


def _open() -> Question:
    n = (counted()["n"] - counted()["checkable"]).sum()
    return Question(
        say("{n} checks can't be decided. What does that say of these claims?", n=n),
        say("Nothing about whether they are true: a date, a definition or a source is missing."),
        (
            (say("They are false."), say("What can't be tested may be true.")),
            (
                say("They are true: a claim holds as long as nobody has found a number that speaks against it."),
                say("Nothing speaks for them either."),
            ),
            (
                say("They are not important."),
                say("Many are the main points of an article: *first*, *leading*, *strongest*."),
            ),
        ),
        f"{PAGE}#why-can-so-much-not-be-tested",
        say("Write down what is missing: it is the question to ask."),
    )


def _who_says() -> Question:
    one = find(SUM)
    total = _span(operands(one)[0], "yuan")
    return Question(
        say("Who says that the 73 projects are planned at {total}?", total=total),
        source_name(one["reference_source_id"]),
        (
            (
                source_name(one["source_id"]),
                say("It prints {text}. This is the number that fails.", text=one["reported_text"]),
            ),
            (say("the city government"), say("Perhaps it told the radio. No row has a paper of the city.")),
            (
                say("the authors of this book, who computed it"),
                say("A division shows that the printed sum is too small. It can't give the right one."),
            ),
        ),
        _facts_of(SUM),
        say("The row of the fact names its source."),
    )

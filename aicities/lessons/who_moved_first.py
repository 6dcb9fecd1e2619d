"""The lesson *Who moved first?*: its tasks and questions, computed from the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from aicities.data import both_names, chart_url, city_name, label, load, number_of_articles, row_url, say, source_name
from aicities.display import article
from aicities.display.intervals import date_words
from aicities.language import beside, in_language
from aicities.lessons import Lesson, Question, Task
from aicities.method import lags
from aicities.pages import policy_timelines

ARTICLE = "two-tigers-2020"
CITIES = ("guangzhou", "shenzhen")
TIMELINES = "../themes/policy-timelines.html"
TIGERS = "../articles/two-tigers-2020.html"
UNDATED = "gz-four-transformations-action"
SPAN, MONTH = "sz-internet-plus-plan", "gz-iab-plan-2018"  # dated to five years, and to a month
SIGNING = "gz-new-infrastructure-2020"  # the move that the article tells the others as answers to
# What is done, as the kinds of event say it, in the order of the work sheet.
DONE = {"founding": "founding", "fund": "fund", "in use": "opening deployment"}


def title() -> str:
    """What the lesson asks."""
    return say("Who moved first?")


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson(
        "who_moved_first",
        title(),
        say(
            "Students say who moved first only together with what counts as a move, "
            "and leave open what no date decides."
        ),
        (
            (say("Who planned what, when, and for how long?"), TIMELINES),
            (
                say("the same page → What happened meanwhile?"),
                chart_url("themes/policy-timelines", "event-timeline", kind="founding"),
            ),
            (
                say("Who leads in AI, Guangzhou or Shenzhen? → Do the moves answer each other?"),
                f"{TIGERS}#do-the-moves-answer-each-other",
            ),
        ),
        (_documents(), _deeds(), _no_date(), _span(), _answers(), _sentence()),
        (*_reading(), *_dates(), *_claims()),
    )


# --- rows -------------------------------------------------------------------------------------------------------------


def documents() -> dict[str, pd.DataFrame]:
    """The dated documents of the two cities that each of three definitions counts, in the order of the work sheet."""
    rows = policy_timelines.policies().dropna(subset=["date"])
    rows = rows[rows["city_id"].isin(CITIES)]
    named = rows[rows["title_zh"].str.contains(policy_timelines.NAMES_AI)]
    return {"any": rows, "named": named[named["reach"] == "city"], "district": named}


def deeds() -> dict[str, pd.DataFrame]:
    """The dated events of the two cities, by what was done, in the order of the work sheet."""
    rows = policy_timelines.events()
    rows = rows[rows["city_id"].isin(CITIES)]
    return {what: rows[rows["kind"].isin(kinds.split())] for what, kinds in DONE.items()}


def first_of(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The first row of each city, by the id of the city; a city without a row is left out."""
    return {row["city_id"]: row for _, row in lags.firsts(rows).iterrows()}


def first_words(rows: pd.DataFrame) -> str:
    """The city whose first row is the earliest, with its date in words."""
    first = lags.firsts(rows).iloc[0]
    return say("{city} in {date}", city=city_name(first["city_id"]), date=date_words(first["date"]))


def teller() -> str:
    """The article that names the first document of all."""
    return source_name(lags.firsts(documents()["any"])["source_id"].iloc[0])


def before(year: int) -> pd.DataFrame:
    """The documents of all cities that are certain by the start of a year."""
    rows = policy_timelines.policies().dropna(subset=["date"])
    return rows[lags.last_year(rows["date"]) < year]


def leader(rows: pd.DataFrame) -> str:
    """The city whose first row is the earliest."""
    return lags.firsts(rows)["city_id"].iloc[0]


def moves() -> pd.DataFrame:
    """Shenzhen's dated moves that the article tells as answers, by date: text, date and after, the signing or not."""
    lines = load("lines")
    told = lines[(lines["source_id"] == ARTICLE) & (lines["section"] == 5)]["line"]
    rows = pd.concat([article.dated(name, ARTICLE, ["shenzhen"]) for name in ("events", "policies")])
    rows = rows[rows["line"].isin(told)].sort_values("date", kind="stable")
    signed = load("events").set_index("event_id")["date"][SIGNING]
    return rows.assign(after=[lags.lag(signed, date)[0] >= 0 for date in rows["date"]])


def policy(id_: str) -> pd.Series:
    """One policy document."""
    return load("policies").set_index("policy_id", drop=False).loc[id_]


def _cells(what: str, rows: pd.DataFrame) -> tuple[str, ...]:
    """A row of the work sheet: what counts, the first date of each city, and who is first."""
    first = first_of(rows)
    dates = [first[city]["date"] if city in first else say("none named") for city in CITIES]
    return (what, *dates, city_name(leader(rows)))


def _heads() -> tuple[str, ...]:
    """The columns of the two tables of the work sheet."""
    dates = [say("{city}: first date", city=city_name(city)) for city in CITIES]
    return (say("What counts as a move"), *dates, say("Who is first?"))


def _tally(parts: Iterable[pd.DataFrame]) -> str:
    """In how many rows of a table each city is first, in words."""
    won = pd.Series([leader(rows) for rows in parts]).value_counts()
    told = [say("{city} in {n}", city=city_name(city), n=n) for city, n in won.items()]
    return say("{told:and}", told=told)


def _then(named: pd.DataFrame) -> str:
    """What follows for the whole cities if *IAB* counts as AI in a title."""
    wider = pd.concat([named, policy_timelines.policies().query("policy_id == @MONTH")])
    return "" if leader(wider) == leader(named) else say("; then {city} is first", city=city_name(leader(wider)))


def board() -> str:
    """What the board needs of tasks 1, 2 and 5 where no page opens: the dates of each city, and what they are of."""
    parts = [*documents().values(), *deeds().values()]
    rows = pd.concat([*(pd.DataFrame(first_of(part).values()) for part in parts), moves()])
    rows = rows.drop_duplicates(["date", "text"]).sort_values("date", kind="stable")
    told = [say("*{city}:* {dates:;}", city=city_name(city), dates=_dated(rows, city)) for city in CITIES]
    return say("{told:;}", told=told)


def _dated(rows: pd.DataFrame, city: str) -> list[str]:
    """The date and the title of each row of a city."""
    some = rows[rows["city_id"] == city]
    return [beside(date_words(date), _plain(text)) for date, text in zip(some["date"], some["text"], strict=True)]


def _plain(title: str) -> str:
    """A title without its years in brackets, and without the name of its city in front."""
    names = "|".join(both_names(city)[0] for city in CITIES)
    return re.sub(rf"^({names}) (announces )?", "", title.split("(")[0].strip(" []"))


def _ids(parts: Iterable[pd.DataFrame], key: str) -> list[str]:
    """The ids of the first rows of both cities in each part, each once."""
    return list(dict.fromkeys(row[key] for rows in parts for row in first_of(rows).values()))


# --- the work sheet ---------------------------------------------------------------------------------------------------


def _documents() -> Task:
    parts = documents()
    words = {
        "any": say("any policy document"),
        "named": say("a document of the whole city with AI in its title"),
        "district": say(
            "a document with AI in its title; districts count too ({place} is one of {city})",
            place=city_name("nansha"),
            city=city_name("guangzhou"),
        ),
    }
    return Task(
        say("**Documents.** Open *Data of this chart* below the first timeline. Fill in the first date of each city."),
        say(
            "First is {told} of {n} rows: what counts decides. Who reads AI in *IAB* (information technology, AI, "
            "biomedicine) has {date} for {city} in the second row. Accept it, if the student says so{then}.",
            told=_tally(parts.values()),
            n=len(parts),
            date=date_words(policy(MONTH)["date"]),
            city=city_name(policy(MONTH)["place_id"]),
            then=_then(parts["named"]),
        ),
        row_url("policies", _ids(parts.values(), "policy_id")),
        minutes=8,
        heads=_heads(),
        rows=tuple(_cells(words[key], rows) for key, rows in parts.items()),
    )


def _deeds() -> Task:
    parts = deeds()
    words = {
        "founding": say("an AI team or lab founded ({kind})", kind=label("event_kind", "founding")),
        "fund": say("a fund announced ({kind})", kind=label("event_kind", "fund")),
        "in use": say(
            "a centre opened, or taxis on the road ({kinds:and})",
            kinds=[label("event_kind", kind) for kind in DONE["in use"].split()],
        ),
    }
    return Task(
        say(
            "**Deeds.** Open the timeline *What happened meanwhile?* and choose the *Kind* that stands in brackets. "
            "Tap a mark to read it. Where a city has no mark, write *none named*."
        ),
        say(
            "First is {told} of {n} rows. *None named* says that no article tells one. It does not say that "
            "there was none.",
            told=_tally(parts.values()),
            n=len(parts),
        ),
        row_url("events", _ids(parts.values(), "event_id")),
        minutes=6,
        heads=_heads(),
        rows=tuple(_cells(words[key], rows) for key, rows in parts.items()),
    )


def _no_date() -> Task:
    rows = policy_timelines.policies()
    rows = rows[rows["date"].isna()]
    one = rows.set_index("policy_id").loc[UNDATED]
    return Task(
        say(
            "**No date.** Below the first timeline, follow the link *no date in their article*. Which document is of "
            "Guangzhou 广州? Where does it belong on the timeline?"
        ),
        say(
            "*{title}* ({source}, line {line}). Nowhere on the timeline: no date is printed. It is not a document of "
            "the year 0, and not one of today. The article tells it as a step still to come, so it can't be the first.",
            title=_short(one),
            source=source_name(one["source_id"]),
            line=one["line"],
        ),
        row_url("policies", [UNDATED]),
        minutes=4,
    )


def _span() -> Task:
    wide, sharp = policy(SPAN), policy(MONTH)
    (low, high), (month, _) = lags.months(wide["date"]), lags.months(sharp["date"])
    return Task(
        say(
            "**A span.** The article dates *{wide}* to {span}, and *{sharp}* to {date}. Which is the earliest month "
            "that the first can have, and which the latest? Which of the two came first?",
            wide=wide[in_language("title")],
            sharp=sharp[in_language("title")].split("(")[0].strip(),
            span=date_words(wide["date"]),
            date=date_words(sharp["date"]),
        ),
        say(
            "January {first} and December {last}. So it came up to {before} months earlier, or up to {after} months "
            "later. The order is open.",
            first=wide["date"][:4],
            last=wide["date"][-4:],
            before=month - low,
            after=high - month,
        ),
        row_url("policies", [SPAN, MONTH]),
        minutes=4,
    )


def _answers() -> Task:
    rows, signed = moves(), load("events").set_index("event_id")["date"][SIGNING]
    yes_no = {True: say("yes"), False: say("no")}
    return Task(
        say(
            "**Answers?** The article tells {n} moves of Shenzhen 深圳 as answers to Guangzhou's signing of {date}. "
            "Open the table *Do the moves answer each other?* and write the date of each. Did it come after the "
            "signing?",
            n=len(rows),
            date=date_words(signed),
        ),
        say(
            "{n} of {all} came after it. The order of a story is not the order of events.",
            n=rows["after"].sum() or say("None"),
            all=len(rows),
        ),
        row_url("events", [SIGNING, *rows["event_id"].dropna()]),
        minutes=4,
        heads=(say("Shenzhen's move"), say("Date"), say("After the signing?")),
        rows=tuple((row["text"], row["date"], yes_no[row["after"]]) for _, row in rows.iterrows()),
    )


def _sentence() -> Task:
    first = lags.firsts(documents()["named"])
    return Task(
        say(
            "**A sentence for a newspaper.** Who moved first? Your sentence says what you count, gives both dates, and "
            "names who tells it."
        ),
        say(
            "For example: *Of plans for a whole city with AI in the title, {source} names one of {city} from {date} "
            "and one of {other} from {later}.* Full marks need all three parts. *{city} was first* alone has none.",
            source=source_name(first["source_id"].iloc[0]),
            city=city_name(first["city_id"].iloc[0]),
            date=date_words(first["date"].iloc[0]),
            other=city_name(first["city_id"].iloc[1]),
            later=date_words(first["date"].iloc[1]),
        ),
        row_url("policies", list(first["policy_id"])),
        minutes=4,
        lines=3,
    )


# --- the quiz ---------------------------------------------------------------------------------------------------------


def _reading() -> tuple[Question, ...]:
    return (_until_2016(), _district(), _fund())


def _dates() -> tuple[Question, ...]:
    return (_undated_question(), _year_and_month(), _months(), _which_order())


def _claims() -> tuple[Question, ...]:
    return (_who_says_2002(), _only_shenzhen(), _opened())


def _until_2016() -> Question:
    known = before(2017)
    first = first_of(policy_timelines.policies().dropna(subset=["date"]))
    only = city_name(known["city_id"].iloc[0])
    later = [city for city in ("guangzhou", "beijing") if city not in set(known["city_id"])]
    wrong = [
        (
            say("{city} and {other}", city=only, other=city_name(other)),
            say(
                "The first document of {other} is of {date}.",
                other=city_name(other),
                date=date_words(first[other]["date"]),
            ),
        )
        for other in later
    ]
    none = say("There are {n}, the first of {date}.", n=len(known), date=date_words(known["date"].iloc[0]))
    return Question(
        say("In the timeline of documents, move *Up to year* to 2016. Which cities have a document by then?"),
        say("only {city}", city=only),
        (*wrong, (say("no city"), none)),
        f"{TIMELINES}#who-moves-first-and-who-follows",
        say("{n} documents are certain by the end of 2016, all of one city.", n=len(known)),
    )


def _district() -> Question:
    parts = documents()
    first, city_only = first_of(parts["district"]), first_of(parts["named"])
    winner, loser = lags.firsts(parts["district"])["city_id"][:2]
    return Question(
        say("Count documents with AI in their title, those of districts too. Which of the two cities has the first?"),
        say("{city}, in {date}", city=city_name(winner), date=date_words(first[winner]["date"])),
        (
            (
                say("{city}, in {date}", city=city_name(loser), date=date_words(first[loser]["date"])),
                say(
                    "It is the first of a whole city. The plan of the district {place} is earlier.",
                    place=city_name(first[winner]["place_id"]),
                ),
            ),
            (
                say("{city}, in {date}", city=city_name(winner), date=date_words(city_only[winner]["date"])),
                say(
                    "That is the plan of the whole city. Its district {place} has an earlier one.",
                    place=city_name(first[winner]["place_id"]),
                ),
            ),
            (
                say("{city}, in {date}", city=city_name(loser), date=date_words(first_of(parts["any"])[loser]["date"])),
                say("That is the first document of all. It has no AI in its title."),
            ),
        ),
        row_url("policies", [first[winner]["policy_id"], first[loser]["policy_id"]]),
        say(
            "A plan of a district of {city} comes before the plan of {other}.",
            city=city_name(winner),
            other=city_name(loser),
        ),
    )


def _fund() -> Question:
    rows = deeds()["fund"]
    city = rows["city_id"].iloc[0]
    other = next(c for c in CITIES if c not in set(rows["city_id"]))
    names = {"city": city_name(city), "other": city_name(other)}
    return Question(
        say(
            "Under *What happened meanwhile?*, choose the kind *Funding*. {city} has a mark, {other} has none. "
            "What follows?",
            **names,
        ),
        say("The {articles} articles name no dated fund of {other}.", articles=number_of_articles(), **names),
        (
            (
                say("{other} had no fund for AI.", **names),
                say("The articles were not written to list funds. What is not named may exist."),
            ),
            (
                say("{city} spends more on AI.", **names),
                say("A mark is one event. It does not say how much was spent, or that it was spent."),
            ),
            (
                say("{other} set up its fund later.", **names),
                say("No date is given for it. Not stated is not *later*."),
            ),
        ),
        row_url("events", list(rows["event_id"])),
        say("An empty lane shows what {articles} articles leave out.", articles=number_of_articles()),
    )


def _undated_question() -> Question:
    one = policy(UNDATED)
    told = load("sources").set_index("source_id")["date"][one["source_id"]]
    return Question(
        say("*{title}* has no date in its article. Where does it stand on a timeline?", title=_short(one)),
        say("nowhere: it is listed apart, as a document without a date"),
        (
            (say("at the left end"), say("The left end is a year. An empty date is not the year 0.")),
            (
                say("in {year}", year=date_words(told)),
                say("That is the year of the article that tells it, and not its own."),
            ),
            (say("at the right end"), say("That would say that it is new. Nobody says so.")),
        ),
        row_url("policies", [UNDATED]),
        say("Not stated stays not stated. Any place on the line would be made up."),
    )


def _year_and_month() -> Question:
    first = policy_timelines.policies().dropna(subset=["date"])
    first = first[first["title_zh"].str.contains(policy_timelines.NAMES_AI) & (first["reach"] == "city")]
    year, month = (first_of(first)[city] for city in ("qingdao", "shenzhen"))
    names = {
        "a": city_name("qingdao"),
        "b": city_name("shenzhen"),
        "year": date_words(year["date"]),
        "month": date_words(month["date"]),
    }
    return Question(
        say(
            "The first document with AI in its title is dated {year} in {a}, and {month} in {b}. Who was first?",
            **names,
        ),
        say("It can't be said."),
        (
            (
                say("{a}: {year} comes before {month}.", **names),
                say("{year} can be any of its twelve months, those after {month} too.", **names),
            ),
            (
                say("{b}: its date is more exact.", **names),
                say("An exact date is not an early one."),
            ),
            (say("Both at the same time."), say("They share a year. The order inside it is open.")),
        ),
        row_url("policies", [year["policy_id"], month["policy_id"]]),
        say("A date without a month is a span of twelve months, and the other date lies inside."),
    )


def _months() -> Question:
    a, b = policy("bj-ai-policy-2017"), policy("sz-ai-plan-2019")
    low, high = lags.lag(a["date"], b["date"])
    return Question(
        say(
            "From {a} ({from_date}) to {b} ({to_date}): how many months lie between the two documents?",
            a=city_name(a["place_id"]),
            b=city_name(b["place_id"]),
            from_date=date_words(a["date"]),
            to_date=date_words(b["date"]),
        ),
        say("{low} to {high} months", low=low, high=high),
        (
            (
                say("exactly {n} months", n=(low + high) // 2),
                say(
                    "The days are not printed: from the last day of a month to the "
                    "first of another it is less, and the other way round it is more."
                ),
            ),
            (
                say("exactly {n} months", n=12 * (int(b["date"][:4]) - int(a["date"][:4]))),
                say("That counts whole years, and leaves out the months that are printed."),
            ),
            (say("It can't be said."), say("Both dates name a month. So the distance is known to about one month.")),
        ),
        row_url("policies", [a["policy_id"], b["policy_id"]]),
        say("A month is no point in time. So the distance is a span, and a narrow one."),
    )


def _which_order() -> Question:
    rows = moves()
    signed = load("events").set_index("event_id")["date"][SIGNING]
    n, late = len(rows), int(rows["after"].sum())
    return Question(
        say(
            "The article tells {n} dated moves of {city} as answers to a signing of {date}. How many came after it?",
            n=n,
            city=city_name("shenzhen"),
            date=date_words(signed),
        ),
        str(late),
        (
            (str(n), say("They stand after it in the text. Their dates are earlier.")),
            (
                str(late + 1),
                say("The latest of them is of {date}, before the signing.", date=date_words(rows["date"].iloc[-1])),
            ),
            (say("It can't be said."), say("All {n} have a date, and so has the signing.", n=n)),
        ),
        f"{TIGERS}#do-the-moves-answer-each-other",
        say("The order of a story is not the order of events."),
    )


def _who_says_2002() -> Question:
    first = lags.firsts(documents()["any"]).iloc[0]
    who = source_name(first["source_id"])
    return Question(
        say(
            "Who says that {city} began with a document of {date}?",
            city=city_name(first["city_id"]),
            date=date_words(first["date"]),
        ),
        say("the article itself, {who}", who=who),
        (
            (
                say("the city government"),
                say("It issued the document. The book has it from the article, not from there."),
            ),
            (say("a researcher"), say("No researcher is quoted in this article.")),
            (say("official statistics"), say("A document is not counted in statistics; the article names it.")),
        ),
        row_url("policies", [first["policy_id"]]),
        say("The row names its source and line: {who}, line {line}.", who=who, line=first["line"]),
    )


def _only_shenzhen() -> Question:
    known = before(2017)
    n = known["source_id"].nunique()
    return Question(
        say("*Before 2017 only {city} had a policy for AI.* Does the timeline show that?", city=city_name("shenzhen")),
        say(
            "No. It shows what {articles} articles name, and one of them tells the history of this city.",
            articles=number_of_articles(),
        ),
        (
            (say("Yes: the other lanes are empty."), say("An empty lane is what the articles leave out.")),
            (
                say("Yes, since {n} documents are proof enough.", n=len(known)),
                say("They are proof for one city. They say nothing of the others."),
            ),
            (
                say("No, since these documents are not real."),
                say("Nothing says so. Each has a title and a line in its article."),
            ),
        ),
        row_url("policies", list(known["policy_id"])),
        say("All {all} documents before 2017 come from {n} article.", all=len(known), n=n),
    )


def _opened() -> Question:
    first = first_of(deeds()["in use"])
    early = leader(deeds()["in use"])
    late = next(city for city in CITIES if city != early)
    months = lags.months(first[late]["date"])[0] - lags.months(first[early]["date"])[0]
    names = {"early": city_name(early), "late": city_name(late), "months": months}
    return Question(
        say(
            "{early} opens a smart-city centre in {a}, {late} has driverless taxis on the road in {b}. What is fair?",
            a=date_words(first[early]["date"]),
            b=date_words(first[late]["date"]),
            **names,
        ),
        say("{early} is about {months} months earlier, with another thing.", **names),
        (
            (
                say("{early} is {months} months ahead in AI.", **names),
                say("A centre for city data and a taxi without driver are not steps of one race."),
            ),
            (
                say("{late} is ahead, since a taxi is harder to build than a centre.", **names),
                say("That may be so. No row measures how hard a thing is."),
            ),
            (
                say("{late} answered {early}.", **names),
                say("Later is not *because of*. A date alone shows no reason."),
            ),
        ),
        row_url("events", [row["event_id"] for row in first.values()]),
        say("Dates order two events. They don't make them the same kind of thing."),
    )


def _short(one: pd.Series) -> str:
    """The title of a document without what the brackets and the colon add."""
    return one[in_language("title")].strip("[]").split(":")[0]

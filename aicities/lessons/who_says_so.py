"""The lesson *Who says so?*: its tasks and questions, computed from the tables."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from aicities.data import (
    EXPLORER,
    chart_url,
    city_name,
    filter_url,
    label,
    load,
    name_of,
    row_url,
    say,
    source_name,
    text_of,
)
from aicities.display import article
from aicities.display.intervals import date_words, meaning
from aicities.display.rows import several
from aicities.language import unstopped, within
from aicities.lessons import Lesson, Question, Task
from aicities.method import argumentation
from aicities.method.argumentation import State
from aicities.method.compare import why_not
from aicities.pages import deepseek_debate

DEBATE = "themes/deepseek-debate"
UNNAMED = "unnamed-view-2025"
VOICES = ("feng-ji", "guo-zhongxiao", "jin-xinyi", UNNAMED, "wu-ke")  # as the explorer lists them
FOLLOWERS, FOLLOWER_ARTICLE = "topic-follower-overtake", "qingdao-2020"
LEFT_OUT = ("feng-ji", UNNAMED)  # by the two menus of the first picture
COUNTED, CITIES = "unicorns", ("hangzhou", "shenzhen")


def title() -> str:
    """What the lesson asks."""
    return say("Who says so?")


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson(
        "who_says_so",
        title(),
        say("Ask who is behind a claim, what is the evidence, and what others say. Tell a limit from an attack."),
        (
            (say("DeepSeek from Hangzhou, not Shenzhen: who gives a reason?"), f"../{DEBATE}.html"),
            (say("Explorer"), EXPLORER),
        ),
        (_standing_task(), _left_out_task(), _voices_task(), _repeat_task(), _others_task(), _limits_task()),
        (
            _bare_question(),
            _voices_question(),
            _repeat_question(),
            _same_article_question(),
            _range_question(),
            _limit_question(),
            _attack_question(),
            _lists_question(),
            _dates_question(),
            _interest_question(),
            _unnamed_question(),
        ),
    )


# --- what the pages show ----------------------------------------------------------------------------------------------


@cache
def said() -> pd.DataFrame:
    """The statements of the debate with their state, once nobody is left out."""
    rows = deepseek_debate.statements()
    return rows.assign(state=rows["statement_id"].map(argumentation.states(rows["statement_id"], _links())))


@cache
def _links() -> pd.DataFrame:
    return deepseek_debate.links()


def claims() -> pd.DataFrame:
    """The statements of the debate that take a side."""
    return deepseek_debate.claims(said())


def _without(who: tuple[str, ...]) -> pd.Series:
    """The state of each claim when some speakers are left out."""
    by = argumentation.by_speaker(said())
    states = argumentation.states(said()["statement_id"], _links(), set().union(*(by[w] for w in who)))
    return claims()["statement_id"].map(states)


def _reasons_lost() -> pd.DataFrame:
    """The claims that lose every reason when the speakers of the task are left out."""
    return claims()[(_without(LEFT_OUT) == State.BARE).to_numpy()]


def followers() -> pd.DataFrame:
    """What the article on Qingdao says on whether a follower can overtake."""
    return article.stated_on(FOLLOWERS, FOLLOWER_ARTICLE)


def _followers_url() -> str:
    return filter_url("statements", source=FOLLOWER_ARTICLE, q=name_of(FOLLOWERS))


def _words(statement_id: str) -> str:
    """What a statement says, without its last stop."""
    return unstopped(said().set_index("statement_id").at[statement_id, "says"])


def _link(start: str, end: str) -> pd.Series:
    """The link between two statements of the debate, by the ends of their ids."""
    rows = _links()
    found = rows[rows["from_id"].str.endswith(f"-{start}") & rows["to_id"].str.endswith(f"-{end}")]
    return found.iloc[0]


@cache
def counts() -> pd.DataFrame:
    """What each source says of the quantity in the two cities: a row a source, a column a city, with the date."""
    facts = several().query("indicator_id == @COUNTED and subject_id in @CITIES")
    return facts.pivot(index=["source_id", "as_of"], columns="subject_id", values="value").astype(int).reset_index()


# --- tasks ------------------------------------------------------------------------------------------------------------


def _standing_task() -> Task:
    grounded = (claims()["state"] == State.UPHELD).groupby(claims()["speaker_id"], sort=False)
    counted = grounded.agg(["size", "sum"]).sort_values("size", ascending=False, kind="stable")
    none = [name_of(who) for who, row in counted.iterrows() if not row["sum"]]
    return Task(
        say(
            "*Who gives a reason?*, first picture. Each mark is a claim: a circle rests on a reason, a square on none. "
            "Count both for every voice, and underline the one that has no circle."
        ),
        say(
            "{none:and}. All: {circles} circles, {squares} squares.",
            none=none,
            circles=grounded.sum().sum(),
            squares=len(claims()) - grounded.sum().sum(),
        ),
        chart_url(DEBATE, "standing"),
        heads=(
            say("Voice", zh="说话者"),
            say("Circles"),
            say("Squares"),
            say("Who is it, and which city does the row name? (task 3)"),
        ),
        rows=tuple(
            (name_of(who), str(r["sum"]), str(r["size"] - r["sum"]), _about(who)) for who, r in counted.iterrows()
        ),
    )


def _voices_task() -> Task:
    notes = load("entities").set_index("entity_id")["note"]
    near = [name_of(who) for who in VOICES if "Shenzhen" in notes[who].partition(":")[0]]
    return Task(
        say(
            "Who is behind it? [Explorer]({url}), table *Entities*: search for each name of task 1 but the first, and "
            "fill in the last column there. Put a star beside those who may gain if readers think well of {city}.",
            url=row_url("entities", list(VOICES)),
            city=city_name("shenzhen"),
        ),
        say(
            "{near:and}, whose work is tied to Shenzhen. This makes nobody wrong: look for a second voice. The rows of "
            "{others:and} name no such tie. One without a name can't be asked.",
            near=near,
            others=[name_of(who) for who in VOICES if name_of(who) not in near and who != UNNAMED],
        ),
        row_url("entities", list(VOICES)),
        lines=0,
    )


def _about(who: str) -> str:
    """What the tables note of a speaker; of one without a name only that."""
    if who == "article":
        author = load("sources").set_index("source_id").at[deepseek_debate.ARTICLE, "author"]
        return say("no author is named") if pd.isna(author) else str(author)
    note = text_of(load("entities").set_index("entity_id"), "note")[who]
    return re.split("[:：]", note)[0]


def _repeat_task() -> Task:
    rows = followers()
    return Task(
        say(
            "[Explorer]({url}), table *Statements*, source *{source}*: search for *{topic}*. How many statements are "
            "there, and how many voices? Read the rows of lines {lines:and}: are these two witnesses?",
            url=_followers_url(),
            source=source_name(FOLLOWER_ARTICLE),
            topic=name_of(FOLLOWERS),
            lines=list(_repeated()["line"]),
        ),
        say(
            "{n} statements, {voices} voice: the article itself. No: who says again that the second tier can turn the "
            "tables is still one witness. Line {line} also has reasons by {reasons:and}: no second voice for it.",
            line=_repeated()["line"].iloc[-1],
            reasons=_reasons_of_others(_repeated()["statement_id"].iloc[-1]),
            n=len(rows),
            voices=rows["speaker_id"].nunique(),
        ),
        _followers_url(),
        lines=2,
    )


def _repeated() -> pd.DataFrame:
    """The statements in which the article says that the second tier can turn the tables."""
    return followers()[followers()["paraphrase_en"].str.contains("turn the tables")]


def _reasons_of_others(statement_id: str) -> list[str]:
    """The other voices that give a reason for a statement."""
    reasons = load("arguments").query("to_id == @statement_id and relation == 'supports'")["from_id"]
    speakers = load("statements").set_index("statement_id")["speaker_id"]
    others = speakers[reasons][lambda who: who != speakers[statement_id]]
    return [name_of(who) for who in others.unique()]


def _sums(states: pd.Series) -> list[str]:
    """The numbers above the first picture: claims on a reason, that never had one, that lost it."""
    return [str((states == s).sum()) for s in (State.UPHELD, State.POINT, State.BARE)]


def _left_out_task() -> Task:
    names = [name_of(who) for who in LEFT_OUT]
    return Task(
        say(
            "Same picture. Fill in the first row from the bold words. With the two menus leave out *{a}* and *{b}*: "
            "fill in the second. Whose claims are the diamonds?",
            a=names[0],
            b=names[1],
        ),
        say(
            "Claims of {who:and}, lines {lines:and}: each hung on one other voice. With one voice left out: {only:;}.",
            who=_reasons_lost()["speaker"].unique(),
            lines=list(_reasons_lost()["line"]),
            only=[say("{sums} ({who})", sums=_sums(_without((who,))), who=name_of(who)) for who in LEFT_OUT],
        ),
        chart_url(DEBATE, "standing"),
        heads=(
            say("You leave out"),
            say("On a reason"),
            say("Never had one"),
            say("Lost it"),
        ),
        rows=((say("nobody"), *_sums(claims()["state"])), (say("both"), *_sums(_without(LEFT_OUT)))),
    )


def _others_task() -> Task:
    rows = counts()
    return Task(
        say(
            "What do others say? *Explorer*, below the long table, *Two sources on one quantity*: press *{what}*. Fill "
            "in the table. Underline the row in which {a} has more. Circle the two sources that the article may have "
            "its numbers from.",
            what=name_of(COUNTED),
            a=city_name(CITIES[0]),
        ),
        say(
            "{ahead:and}. The article's {n} stands in {one:and}, its {m} in {other:and}. No list here has both: it "
            "may have mixed two.",
            ahead=[source_name(s) for s in rows[rows[CITIES[0]] > rows[CITIES[1]]]["source_id"]],
            n=_printed(CITIES[0]),
            m=_printed(CITIES[1]),
            one=_same_number(CITIES[0]),
            other=_same_number(CITIES[1]),
        ),
        row_url("facts", list(several().query("indicator_id == @COUNTED and subject_id in @CITIES")["fact_id"])),
        minutes=6,
        heads=(say("Source"), *map(city_name, CITIES)),
        rows=tuple((source_name(row["source_id"]), *(str(row[c]) for c in CITIES)) for _, row in rows.iterrows()),
    )


def _printed(city: str) -> int:
    """What the article prints for a city."""
    return int(counts().set_index("source_id").at[deepseek_debate.ARTICLE, city])


def _same_number(city: str) -> list[str]:
    """The other sources that have the article's number for a city."""
    rows = counts()[(counts()[city] == _printed(city)) & (counts()["source_id"] != deepseek_debate.ARTICLE)]
    return [source_name(source) for source in rows["source_id"]]


def _limits_task() -> Task:
    link = _link("l9-s5", "l5-s1")
    return Task(
        say(
            "*Who gives a reason?*, *What looks like a clash*. One side: *{one}.* The other: *{other}.* (To *fall "
            "short*: not to be good enough.) Can both be true? Write a sentence that attacks the first: if it is true, "
            "the first is false.",
            one=_words(link["to_id"]),
            other=_words(link["from_id"]),
        ),
        say(
            "Yes: the second limits the first. Attacks: *Shenzhen has no strength in science and technology*; *nobody "
            "can see such a strength.* No attacks: *Hangzhou is stronger*; *Shenzhen is weak in robots*: the first can "
            "still be true. In the article {attacks} of {n} links attack.",
            attacks=_attacks() or say("none", zh="0"),
            n=len(_links()),
        ),
        row_url("arguments", [link["argument_id"]]),
        lines=3,
    )


# --- questions --------------------------------------------------------------------------------------------------------


def _bare_question() -> Question:
    bare = (claims()["state"] == State.POINT).sum()
    return Question(
        say(
            "{bare} of the {n} claims in the first picture are squares. What does a square say?",
            bare=bare,
            n=len(claims()),
        ),
        say("The article gives no reason for this claim"),
        (
            (
                say("The claim is false"),
                say("A claim without a reason may be true. It only asks you to trust the speaker."),
            ),
            (
                say("Somebody else in the article denies the claim"),
                say("That would be an attack, and there are {n}.", n=_attacks() or say("none", zh="0")),
            ),
            (
                say("The claim takes no side"),
                say("All marks of this picture are for or against a proposition."),
            ),
        ),
        chart_url(DEBATE, "standing"),
        say("Ask of a claim what it rests on. The legend above the marks says what a square is."),
    )


def _attacks() -> int:
    return int((_links()["relation"] == "attacks").sum())


def _voices_question() -> Question:
    every, rows = said()["speaker_id"].nunique(), claims()
    return Question(
        say("How many voices make the {n} claims of the first picture?", n=len(rows)),
        str(rows["speaker_id"].nunique()),
        (
            (str(len(rows)), say("So many claims there are. Most voices make several.")),
            (str(every), say("So many speak in the whole article; not all of them take a side.")),
            (
                str(rows["speaker_id"].value_counts().iloc[0]),
                say("So many claims has the voice with most of them. Count the rows of the picture."),
            ),
        ),
        chart_url(DEBATE, "standing"),
        say("A row is a voice, a mark is a claim."),
    )


def _repeat_question() -> Question:
    rows = followers()
    pro = (rows["stance"] == 1).sum()
    return Question(
        say(
            "The article on Qingdao has {n} statements on whether a follower can overtake. {who} makes them all. How "
            "many witnesses does it bring?",
            n=len(rows),
            who=say("Its own voice"),
        ),
        str(rows["speaker_id"].nunique()),
        (
            (str(len(rows)), say("These are statements. A witness who says it again is still one.")),
            (str(pro), say("So many are for it, all in one voice.")),
            (
                say("none, since it is an article"),
                say("An article can be a witness: a single one, with an interest of its own."),
            ),
        ),
        _followers_url(),
        say("Count voices, not sentences."),
    )


def _high_tech(line: int) -> pd.Series:
    """The number of Shenzhen's high-tech firms as a line of the debate's article prints it."""
    facts = load("facts").query("source_id == @deepseek_debate.ARTICLE and line == @line")
    return facts.query("indicator_id == 'high-tech-firms' and subject_id == 'shenzhen'").iloc[0]


def _same_article_question() -> Question:
    first, second = _high_tech(5), _high_tech(6)
    return Question(
        say(
            "Line {a} of the DeepSeek article prints *{first}* ({first_means}) for Shenzhen's high-tech firms, line "
            "{b} *{second}* ({second_means}). Does the second confirm the first?",
            a=first["line"],
            b=second["line"],
            first=first["value_text"],
            second=second["value_text"],
            first_means=meaning(first),
            second_means=meaning(second),
        ),
        say("No: it is the same article, which names no source for either"),
        (
            (
                say("Yes: two lines say the same"),
                say("Both stand in one article. To confirm, somebody else has to count again."),
            ),
            (
                say("No: the two contradict each other"),
                say("Some numbers fit both, such as {n:,.0f}. They don't contradict.", n=second["value_high"]),
            ),
            (
                say("Yes: the second is more exact"),
                say("It leaves out a word of caution. That makes it no second count."),
            ),
        ),
        row_url("facts", [first["fact_id"], second["fact_id"]]),
        say("Both rows have the same source, and none names who counted."),
    )


def _range_question() -> Question:
    fact = _high_tech(6)
    low, high = fact["value_low"], fact["value_high"]
    return Question(
        say("What can the printed *{text}* of line {line} stand for?", text=fact["value_text"], line=fact["line"]),
        meaning(fact),
        (
            (
                say("exactly {n:,.0f} firms", n=fact["value"]),
                say("The last digit is rounded: everything that rounds to it is meant."),
            ),
            (
                say("{n:,.0f} firms or more", n=fact["value"]),
                say(
                    "So says line {line}, with a word for *over*. This line has no such word.",
                    line=_high_tech(5)["line"],
                ),
            ),
            (
                say(
                    "{a:,.0f} to {b:,.0f} firms",
                    a=fact["value"] - 10 * (high - low),
                    b=fact["value"] + 10 * (high - low),
                ),
                say("Too wide: the last printed digit stands for {n:,.0f} firms.", n=high - low),
            ),
        ),
        row_url("facts", [fact["fact_id"]]),
        say("The row has the lowest and the highest value that the text allows."),
    )


def _limit_question() -> Question:
    link = _link("l11-s1", "l9-s5")
    return Question(
        say(
            "One voice: *{one}.* Another: *{other}.* How does the second relate to the first?",
            one=_words(link["to_id"]),
            other=_words(link["from_id"]),
        ),
        say("It limits it: both can be true"),
        (
            (
                say("It attacks it: only one can be true"),
                say("A city can be weak in a field and still have a firm that is strong in it."),
            ),
            (say("It supports it"), say("It gives no reason for the first. It shows the other side.")),
            (
                say("It repeats it"),
                say("It says something else, and somebody else says it."),
            ),
        ),
        row_url("arguments", [link["argument_id"]]),
        say("Ask: can both be true at once? If so, it is no attack."),
    )


def _attack_question() -> Question:
    target = _link("l10-s5", "l3-s1")["to_id"]
    limits = [_link("l6-s1", "l3-s1"), _link("l10-s5", "l3-s1")]
    why = say("This is {who}'s *yes, but*: it can be true together with the first.")
    who = said().set_index("statement_id")["speaker"]
    return Question(
        say("Which of these would *attack* the claim *{claim}*?", claim=_words(target)),
        say("Shenzhen has brought forth just such a company, last year"),
        tuple((_words(link["from_id"]), why.format(who=who[link["from_id"]])) for link in limits),
        row_url("arguments", [link["argument_id"] for link in limits]),
        say(
            "An attack can't be true together with its claim. The article has {n} of this kind.",
            n=_attacks() or say("none", zh="0"),
        ),
    )


def _lists_question() -> Question:
    rows = counts()
    gap = rows[CITIES[0]] - rows[CITIES[1]]
    ahead = rows[gap > 0].iloc[0]
    others = rows[gap < 0]
    return Question(
        say(
            "*Two sources on one quantity*, *{what}*: which source has more in {a} than in {b}?",
            what=name_of(COUNTED),
            a=city_name(CITIES[0]),
            b=city_name(CITIES[1]),
        ),
        source_name(ahead["source_id"]),
        tuple(
            (
                source_name(row["source_id"]),
                say(
                    "It has {x} for {a} and {y} for {b}.",
                    x=row[CITIES[0]],
                    y=row[CITIES[1]],
                    a=city_name(CITIES[0]),
                    b=city_name(CITIES[1]),
                ),
            )
            for _, row in others.iterrows()
        ),
        row_url("facts", list(several().query("indicator_id == @COUNTED and subject_id in @CITIES")["fact_id"])),
        say(
            "It has {y} for {b} and {x} for {a}.",
            x=ahead[CITIES[0]],
            y=ahead[CITIES[1]],
            a=city_name(CITIES[0]),
            b=city_name(CITIES[1]),
        ),
    )


def _dates_question() -> Question:
    facts = several().query("indicator_id == @COUNTED and subject_id == @CITIES[1]")
    mine = facts[facts["source_id"] == deepseek_debate.ARTICLE].iloc[0]
    late = facts.sort_values("as_of", kind="stable").iloc[-1]
    reasons = why_not(mine, late)
    titles = {"as_of": say("another date"), "scope": say("another list")}
    return Question(
        say(
            "For {city} the article prints *{a}* ({first}), and {source} has *{b}* ({second}). Is the article refuted?",
            city=city_name(CITIES[1]),
            a=mine["value_text"],
            b=late["value_text"],
            first=date_words(mine["as_of"]),
            second=date_words(late["as_of"]),
            source=source_name(late["source_id"]),
        ),
        say("No: they have {reasons:and}, so they may not stand side by side", reasons=[titles[r] for r in reasons]),
        (
            (
                say("Yes: the later number is the right one"),
                say("A later number speaks of a later day. The first can have been right on its own."),
            ),
            (
                say("Yes: firms in {city} became fewer", city=city_name(CITIES[1])),
                say("A change can only be seen on one list, counted twice in the same way."),
            ),
            (
                say("No: what an article prints is right"),
                say("Its status in the explorer is *{status}*.", status=within(label("status", mine["status"]))),
            ),
        ),
        row_url("facts", [mine["fact_id"], late["fact_id"]]),
        say("Two numbers compare only if they measure the same thing, in the same unit, on the same date."),
    )


def _interest_question() -> Question:
    claim = said()[said()["statement_id"].str.endswith("-l13-s1")].iloc[0]
    about = _about(claim["speaker_id"])
    return Question(
        say(
            "{who} says: *{claim}* {who} is {about}. What follows?",
            who=claim["speaker"],
            claim=claim["says"],
            about=about,
        ),
        say("Look for a second voice from elsewhere: the speaker is close to one side"),
        (
            (
                say("The claim is false: the speaker has an interest"),
                say("An interest is a reason to look further. It refutes nothing."),
            ),
            (
                say("The claim is true: the speaker knows the city"),
                say("Who knows a thing well can still praise it. Ask for the evidence."),
            ),
            (
                say("Nothing: only the words count"),
                say("Words without a reason rest on the speaker. So it matters who it is."),
            ),
        ),
        row_url("entities", [claim["speaker_id"]]),
        say(
            "The row of the speaker says for whom he works. The claim itself is {state}.",
            state=say("bare") if claim["state"] == State.POINT else say("backed by a reason"),
        ),
    )


def _unnamed_question() -> Question:
    n = (said()["speaker_id"] == UNNAMED).sum()
    return Question(
        say("{n} statements come from *{who}*. What can a reader find out about it?", n=n, who=name_of(UNNAMED)),
        say("Only what it says: nobody can ask who it is or how it knows"),
        (
            (say("That it is the author's view"), say("The author may share it or not. The text leaves it open.")),
            (say("That many people hold it"), say("*There is a view* gives no number: it may be one person.")),
            (
                say("That it is wrong, since nobody signs it"),
                say("A reason can be good without a name. Only nobody answers for it."),
            ),
        ),
        filter_url("statements", source=deepseek_debate.ARTICLE, q=name_of(UNNAMED)),
        say("The row of this voice only notes that it has no name."),
    )

"""The lesson *What did a program read?*: its tasks and questions, computed from the tables and the invented sample."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from aicities.data import (
    chart_url,
    city_name,
    filter_url,
    label,
    load,
    number_of_articles,
    number_word,
    row_url,
    say,
    source_name,
)
from aicities.display.intervals import interval_words, number_words
from aicities.display.words import frame_name, glossed, glosses
from aicities.language import bracketed, in_language, sign, unstopped, within
from aicities.lessons import Lesson, Question, Task, in_english
from aicities.method import frames
from aicities.method.numbers import read_number
from aicities.method.own_article import TOGETHER
from aicities.pages import words_and_frames, your_own_article

OWN, WORDS = "classroom/your-own-article", "themes/words-and-frames"
LONG, SHORT = "two-tigers-2020", "shenzhen-hangzhou-2025"  # articles of unlike length
# Numbers of the sample that the work sheet takes, as a person reads them, and what they measure. Of two, the program
# reads another thing than a person: it loses the bound of one, and does not see the other.
NUMBERS = {
    "近24亿元": "spent on research",
    "8—12元": "rent of a card for an hour",
    "最多领200万元": "what a firm may get in a year",
    "1.86万人": "staff in research",
    "突破2000家": "firms by 2027",
}
NUMBERS_ENGLISH = {
    "近24亿元": "nearly 2.4 billion yuan",
    "8—12元": "8 to 12 yuan",
    "最多领200万元": "2 million yuan at most",
    "1.86万人": "18,600 people",
    "突破2000家": "more than 2,000",
}
BOUND, MISSED, TARGET = "最多领200万元", "1.86万人", "突破2000家"
CHANGED = ("超24亿元", "约24亿元", "24亿多元")  # what students put into the cell, one after the other
TOWN = "小镇"


def title() -> str:
    """What the lesson asks."""
    return say("What did a program read?")


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson(
        "what_a_program_read",
        title(),
        say(
            "Check what a program read of a text: what it mended, missed and counted, and say what a count of words "
            "can't tell."
        ),
        (
            (say("What does a program find in an article of your own?"), f"../{OWN}.html"),
            (say("Which words carry each article?"), f"../{WORDS}.html"),
        ),
        (mended(), numbers(), shares(), town(), changed()),
        (
            found_question(),
            held_out_question(),
            nearly_question(),
            bound_question(),
            target_question(),
            guess_question(),
            name_question(),
            share_question(),
            miracle_question(),
            dictionary_question(),
            subject_question(),
        ),
    )


# --- what is known ----------------------------------------------------------------------------------------------------


@cache
def sample() -> your_own_article.Article:
    """The invented sample as the program reads it."""
    return your_own_article.read(your_own_article.SAMPLE)


def read_numbers() -> pd.DataFrame:
    """The numbers of the sample that the program found."""
    return your_own_article.numbers(sample().found)


@cache
def key() -> pd.DataFrame:
    """The numbers of the sample that a person found, by their printed text."""
    return pd.read_csv(your_own_article.KEY).set_index("text")


def guess() -> pd.Series:
    """The repair of the sample that is a guess."""
    mends = your_own_article.repairs(sample().found)
    return mends[~mends["certain"]].iloc[0]


def guessed_city() -> str:
    """The city that stands in the sample only because of the guess."""
    cities = your_own_article.names(sample().found).query("kind == 'city'")
    lines = cities.groupby("id")["line"].agg(set)
    return lines[lines == {guess()["line"]}].index[0]


def compared_line() -> int:
    """The line of the sample that names most cities."""
    return int(your_own_article.names(sample().found).query("kind == 'city'")["line"].mode()[0])


def left_out() -> pd.Series:
    """The line with a sum of money that the program left out of the sample."""
    lines = your_own_article.lines(sample().found).query("not inside")
    return lines[lines["text"].str.contains(r"\d+亿元")].iloc[0]


def counted(word: str) -> tuple[int, float, int, float]:
    """How often a word stands in the long and in the short article: count and share per 1,000 words of each."""
    counts = words_and_frames.counts()[[LONG, SHORT]]
    per = 1000 * counts.loc[word] / counts.sum()
    return counts.loc[word, LONG], per[LONG], counts.loc[word, SHORT], per[SHORT]


def turned() -> list[str]:
    """Of the commonest words of both articles, those with more in the long one, and a larger share in the short one."""
    rows = words_and_frames.common_rows()
    of = [rows.loc[rows["source_id"] == a, "word"] for a in (LONG, SHORT)]
    words = [word.split(" ")[0] for word in of[0][of[0].isin(of[1])]]
    return [w for w in words if (c := counted(w))[0] > c[2] and c[1] < c[3]]


def with_english(word: str) -> str:
    """A Chinese word with its English."""
    return glossed(word, glosses())


def town_lines() -> pd.DataFrame:
    """The lines of the long article whose summary speaks of a town."""
    return load("outline").query("source_id == @LONG and gist_en.str.contains('town', case=False)", engine="python")


def cost_words() -> pd.Series:
    """The words of the frame of cost in the long article with their counts."""
    return frames.carried_by(words_and_frames.counts(), load("frame_words"), "cost", LONG, top=99)


def scores() -> pd.Series:
    """How many numbers people and the program found, in the articles and in the other texts."""
    return load("reader_scores").groupby("kind")[["numbers", "value_right"]].sum().stack()


def section(anchor: str) -> str:
    """The address of a part of the page on one's own article."""
    return f"../{OWN}.html#{anchor}"


# --- tasks ------------------------------------------------------------------------------------------------------------


def mended() -> Task:
    """Find the guess, what hangs on it, and a number that was rightly left out."""
    out = left_out()
    return Task(
        say(
            'Under "What was read?" press "Repairs". In which line is a repair a guess? Which city stands in the text '
            'only because of it ("Which dates, cities and firms?", button "Cities")? Then press "Left out": which line '
            "there prints a sum of money, and was it right to leave it out?"
        ),
        say(
            "Line {line}: {city}. Line {out} prints {sum}, but it is a {role} for another article: right. A program "
            "that keeps it gives the park money that it never had.",
            line=guess()["line"],
            city=city_name(guessed_city()),
            out=out["line"],
            sum=re.search(r"\d+亿元", out["text"])[0],
            role=within(label("line_role", out["role"])),
        ),
        section("what-was-read"),
        minutes=6,
        lines=3,
    )


def numbers() -> Task:
    """Set what the program says beside what the text says."""
    return Task(
        say(
            'Find these numbers of the sample under "Which numbers, and what can they mean?" (two buttons: results; '
            'targets, plans, guesses). Copy "Can mean", and say whether the program understood the text.'
        ),
        say(
            "The bound of line {bound} is lost, the number of line {missed} is not found (in the file there are spaces "
            "between its digits), and the last one is a target, not a result.",
            bound=key().loc[BOUND, "line"],
            missed=key().loc[MISSED, "line"],
        ),
        section("which-numbers-and-what-can-they-mean"),
        minutes=7,
        lines=0,
        heads=(say("Line"), say("The text says"), say('The program: "Can mean"'), say("Understood?")),
        rows=tuple(map(number_row, NUMBERS)),
        given=2,
    )


def number_row(text: str) -> tuple[str, ...]:
    """A row of the work sheet: line, what the text says, what the program says, and whether that is the same."""
    person, found = key().loc[text], program(text)
    if found is None:
        can, verdict = say("(not found)"), say("no: missed")
    else:
        can = interval_words(found["low"], found["high"])
        same = all(equal(found[end], person[end]) for end in ("low", "high"))
        verdict = (say("yes") if same else say("no: at most")) if found["state"] == "observed" else say("yes: a target")
    return (
        str(person["line"]),
        bracketed(text, sign("colon").join([say(NUMBERS[text]), *in_english(NUMBERS_ENGLISH[text])])),
        can,
        verdict,
    )


def program(text: str) -> pd.Series | None:
    """What the program found of a number that a person found; nothing where it found none."""
    rows = read_numbers()
    same = [row.line == key().loc[text, "line"] and row.text in text for row in rows.itertuples()]
    return rows[same].iloc[0] if any(same) else None


def equal(a: float, b: float) -> bool:
    """Whether two ends of intervals are the same; an open end is null."""
    return bool(pd.isna(a) and pd.isna(b)) or abs(float(a) - float(b)) < 1e-6


def shares() -> Task:
    """Compare how often two articles say a word, by count and by share."""
    counts = words_and_frames.counts().sum()
    return Task(
        say(
            'Open "Which words carry each article?". Under "What does each article talk about?" choose first {long}, '
            "then {short}. Copy the share and, in brackets, the count of each word. Then tell your neighbour which "
            "article says these words more often, and why.",
            long=source_name(LONG),
            short=source_name(SHORT),
        ),
        say(
            "By counts {long}, by shares {short}. {long} has {n_long:,} content words, {short} {n_short:,}: a long "
            "text has more of nearly every word.",
            long=source_name(LONG),
            short=source_name(SHORT),
            n_long=counts[LONG],
            n_short=counts[SHORT],
        ),
        chart_url(WORDS, "common-words"),
        minutes=6,
        lines=1,
        heads=(say("Word"), source_name(LONG), source_name(SHORT)),
        rows=tuple((with_english(w), _share(c[1], c[0]), _share(c[3], c[2])) for w in turned() for c in [counted(w)]),
    )


def _share(share: float, n: int) -> str:
    """A share of a thousand words, with the count in brackets."""
    return say("{share:.1f} ({n})", share=share, n=n)


def town() -> Task:
    """See that a list counts a word whatever it means in its line."""
    words, lines = cost_words(), town_lines()
    return Task(
        say(
            'On the same page, go to the last chart under "Frames" and choose {frame}. How many of its words has '
            '{article}? Now read two of them: open the page "Explorer", Table "Outline of the articles", Source '
            '{article}, Search "town". Do these towns speak of the cost of living?',
            frame=frame_name("cost"),
            article=source_name(LONG),
        ),
        say(
            '{n} words, {town} of them {word}. No: lines {lines:and} speak of places for AI firms that have "town" in '
            "their names. A list counts a word; it can't read.",
            n=words.sum(),
            town=words[TOWN],
            word=with_english(TOWN),
            lines=list(lines["line"]),
        ),
        filter_url("outline", source=LONG, q=say("town", zh=TOWN)),
        minutes=6,
        lines=2,
    )


def changed() -> Task:
    """Change a number in the notebook and see what its words do to its bounds."""
    return Task(
        say(
            'With a notebook: open "What does a program find in an article of your own?" and run the cells. Find the '
            "cell marked `# change this` with `read_number`. First write down what you expect, then change the words "
            "and run it again. Without a notebook: write what you expect, and compare with your neighbour."
        ),
        say("A word before or after the number moves or opens an end: {words}.", words=CHANGED),
        section("which-numbers-and-what-can-they-mean"),
        minutes=5,
        lines=0,
        heads=(say("Words"), *in_english(say("In English")), say("From"), say("To")),
        rows=tuple((text, *in_english(CHANGED_ENGLISH[text]), *ends(text)) for text in CHANGED),
        given=1 + len(in_english("In English")),
    )


CHANGED_ENGLISH = {
    "超24亿元": "over 2.4 billion",
    "约24亿元": "about 2.4 billion",
    "24亿多元": "2.4 billion and some more",
}


def ends(text: str) -> tuple[str, str]:
    """The two ends of what a printed amount can mean, in words; an open end is said so."""
    number = read_number(text, "yuan", "observed")
    low, high = (say("open") if pd.isna(end) else number_words(end) for end in (number.low, number.high))
    return low, high


def board() -> list[str]:
    """What tasks 2 to 4 need where no page opens, to be read aloud or written on the board."""
    rows = [
        say("the program on line {line}, {text}: {can}", line=row[0], text=text, can=row[2])
        for text, row in zip(NUMBERS, map(number_row, NUMBERS), strict=True)
    ]
    total = words_and_frames.counts().sum()
    rows += [
        say("{word}: {a} of {n:,} words in {long}, {b} of {m:,} in {short}", word=with_english(w), a=c[0],
            n=total[LONG], b=c[2], m=total[SHORT], long=source_name(LONG), short=source_name(SHORT))
        for w in turned()
        for c in [counted(w)]
    ]  # fmt: skip
    gists = town_lines()
    return rows + [
        say("line {line}: {gist}", line=line, gist=unstopped(gist))
        for line, gist in zip(gists["line"], gists[in_language("gist")], strict=True)
    ]


def paid() -> dict[str, str]:
    """What the firms of the sample would have got, had each taken the most, and what the sample prints as paid."""
    firms, most, sum_ = (key().loc[text] for text in ("157家", BOUND, "1.3亿元"))
    return {
        "firms": f"{firms['value']:.0f}",
        "most": number_words(firms["value"] * most["high"]),
        "paid": number_words(sum_["value"]),
    }


# --- questions --------------------------------------------------------------------------------------------------------


def found_question() -> Question:
    """Read how much a program finds, and don't take it for how true the text is."""
    worst = load("reader_scores").assign(missed=lambda r: r["numbers"] - r["value_right"]).nlargest(1, "missed").iloc[0]
    share = worst["value_right"] / worst["numbers"]
    return Question(
        say(
            "In {text} the program finds {n} of {all} numbers with the right value. What does that say?",
            text=source_name(worst["text"]),
            n=worst["value_right"],
            all=worst["numbers"],
        ),
        say("It misses or misreads {missed:.0%} of the numbers of this article.", missed=1 - share),
        (
            (
                say("{share:.0%} of the numbers of this article are true.", share=share),
                say("The program reads what is printed. It can't know whether it is true."),
            ),
            (
                say("It will find {share:.0%} of the numbers of any article that it is given.", share=share),
                say("The share differs much from text to text: look at the other bars."),
            ),
            (
                say("It invented {missed} numbers.", missed=worst["missed"]),
                say("It left them out. Numbers that it finds where there are none: {n}.", n=worst["false_finds"]),
            ),
        ),
        row_url("reader_scores", [worst["text"]]),
        say("People read the article first; the bar compares the program with them."),
    )


def held_out_question() -> Question:
    """Know for which texts a score speaks."""
    n = scores()
    return Question(
        say(
            "The program finds {a} of {b} numbers in the {articles} articles, and {c} of {d} in other texts. Is it "
            "safe to say that it does better on new texts?",
            articles=number_word((load("reader_scores")["kind"] == "article").sum()),
            a=n["article", "value_right"],
            b=n["article", "numbers"],
            c=n["held_out", "value_right"],
            d=n["held_out", "numbers"],
        ),
        say("No: the other texts were written by the people who made the rules."),
        (
            (
                say("Yes: the share is larger there."),
                say("It is larger on texts that we wrote. Texts of strangers can be harder."),
            ),
            (
                say("Yes: a program gets better with each text."),
                say("This one does not learn. It follows rules that people wrote."),
            ),
            (
                say("No: the numbers in the other texts are false."),
                say("They are invented, but a program can find an invented number as well as a true one."),
            ),
        ),
        section("which-numbers-and-what-can-they-mean"),
        say("Ask of each score: on which texts, and who chose them?"),
    )


def nearly_question() -> Question:
    """Read a bound out of a word."""
    near, about, over = (read_number(text, "yuan", "observed") for text in ("近24亿元", "约24亿元", "超24亿元"))
    return Question(
        say("The text prints 近24亿元, nearly 2.4 billion yuan. What can it mean?"),
        interval_words(near.low, near.high),
        (
            (
                interval_words(about.low, about.high),
                say('That is "about" (约): it may lie on both sides. "Nearly" stays below.'),
            ),
            (
                interval_words(over.low, over.high),
                say('That is "over" (超).'),
            ),
            (
                say("exactly {n}", n=number_words(near.high)),
                say('Then the word "nearly" would be for nothing. Keep it.'),
            ),
        ),
        section("which-numbers-and-what-can-they-mean"),
        say("The word before a number is a part of the number."),
    )


def bound_question() -> Question:
    """Find what a right value can lose."""
    person, found = key().loc[BOUND], program(BOUND)
    return Question(
        say(
            "Line {line} says 最多领200万元: a firm gets 2 million yuan a year at most. The program says that it can "
            "mean {can}. What is wrong?",
            line=person["line"],
            can=interval_words(found["low"], found["high"]),
        ),
        say('The value is right, but "at most" (最多) is lost: a firm may get less.'),
        (
            (
                say("Nothing: the value is right."),
                say("Who adds up such numbers for all firms gets far too much."),
            ),
            (
                say("The value: it should be 200."),
                say("万 means ten thousand, and 200 of them are 2 million."),
            ),
            (
                say("It should be at least 2 million."),
                say("最多 is the upper end, not the lower one."),
            ),
        ),
        section("which-numbers-and-what-can-they-mean"),
        say("A program can find a number and lose the word that bounds it. Read the line."),
    )


def target_question() -> Question:
    """Don't take a target for a result."""
    person = key().loc[TARGET]
    return Question(
        say("Line {line} says 突破2000家, more than 2,000 firms by 2027. How may you quote it?", line=person["line"]),
        say("As a target: the park wants more than 2,000 firms by 2027."),
        (
            (
                say("As a result: the park has more than 2,000 firms."),
                say("For the end of 2024 the same text prints {n}.", n=key().loc["1268家"].name),
            ),
            (
                say("As a forecast: the people who made the survey expect so many firms."),
                say("Line {line} says that the park itself puts it forward.", line=person["line"]),
            ),
            (
                say("As 2,000 exactly."),
                say("突破 is more than: the number is a lower end."),
            ),
        ),
        section("which-numbers-and-what-can-they-mean"),
        say("The program puts targets, plans and guesses on a list of their own: press the second button."),
    )


def guess_question() -> Question:
    """Don't quote what was guessed."""
    city = city_name(guessed_city())
    return Question(
        say(
            "{city} is on the list of cities of the sample, from line {line}. What may you write?",
            city=city,
            line=guess()["line"],
        ),
        say("Nothing on {city} before you have seen the line undamaged: its name was guessed.", city=city),
        (
            (
                say("Firms of the park sell in {city}: the program found it.", city=city),
                say("The program mended a lost byte by a guess, and says so under Repairs."),
            ),
            (
                say("{city} is one of the cities that the article compares.", city=city),
                say("A name is no statement. The compared cities stand in line {line}.", line=compared_line()),
            ),
            (
                say("The whole list of cities is wrong."),
                say("Only one line was guessed; the other cities are printed without damage."),
            ),
        ),
        section("what-was-read"),
        say("A repair changes the text. Look whether your sentence hangs on it."),
    )


def name_question() -> Question:
    """Know why a name is missing."""
    found = your_own_article.names(sample().found)
    n = found.loc[found["kind"] != "city", "id"].nunique()
    return Question(
        say(
            "The sample is about the park 青禾湾, and the list of firms and bodies has {n} names without it. Why?", n=n
        ),
        say("The program knows only names that stand in the tables of this book."),
        (
            (
                say("The park is named too seldom for the program to take its word for a name."),
                say("It stands in the title and in several lines; one mention would be enough for a known name."),
            ),
            (
                say("Names of places are left out."),
                say("Cities are found; this place is in no table."),
            ),
            (
                say("The article does not name it."),
                say("Read the title: missing from a list is not missing from the text."),
            ),
        ),
        section("which-dates-cities-and-firms"),
        say("What a program does not know it can't find."),
    )


def share_question() -> Question:
    """Compare shares, not counts."""
    word = turned()[0]
    n_long, per_long, n_short, per_short = counted(word)
    return Question(
        say(
            "{word} stands {a} times in {long} and {b} times in {short}. In which one is it a larger part of the text?",
            word=with_english(word),
            a=n_long,
            b=n_short,
            long=source_name(LONG),
            short=source_name(SHORT),
        ),
        say("{short}: {x:.1f} of 1,000 words, against {y:.1f}.", short=source_name(SHORT), x=per_short, y=per_long),
        (
            (
                say("{long}: {a} is more than {b}.", long=source_name(LONG), a=n_long, b=n_short),
                say("It is also the longer text. Divide by the length first."),
            ),
            (
                say("In both the same: the two counts are not far apart."),
                say("A count is no part of a text. The two texts differ in length."),
            ),
            (
                say("One can't say, since the two articles have different subjects."),
                say("Subjects may be the reason; the shares can be compared all the same."),
            ),
        ),
        chart_url(WORDS, "common-words"),
        say("A share says how much of a text a word takes, a count also how long the text is."),
    )


def miracle_question() -> Question:
    """Don't take a count of words for what a text says."""
    every = frames.shares(words_and_frames.counts(), load("frame_words")).query("frame == 'luck'")
    article = every.nlargest(1, "share")["source_id"].iloc[0]
    words = frames.carried_by(words_and_frames.counts(), load("frame_words"), "luck", article, top=99)
    pair = words_and_frames.pairs().query("source_id == @article")
    beside = next(
        (set(p) - {words.index[0]}).pop()
        for p in zip(pair["token_a"], pair["token_b"], strict=True)
        if words.index[0] in p
    )
    return Question(
        say(
            "{article} has the largest share of words of the frame {frame}. {n} of its {all} words are {word}. What "
            "follows?",
            article=source_name(article),
            frame=frame_name("luck"),
            n=words.iloc[0],
            all=words.sum(),
            word=with_english(words.index[0]),
        ),
        say(
            "Look at the lines: it stands beside {word}, and together they say the opposite of luck.",
            word=with_english(beside),
        ),
        (
            (
                say("The article says that success is luck."),
                say("A word on a list says nothing about what the sentence claims."),
            ),
            (
                say("The article believes in miracles more than the others do."),
                say("The set phrase means: with enough force miracles happen. It is about force."),
            ),
            (
                say("The frame is the main story of the article."),
                say("It is {n} of {all:,} words.", n=words.sum(), all=words_and_frames.counts()[article].sum()),
            ),
        ),
        chart_url(WORDS, "frame-words", chosen="luck"),
        say("A frame measured by a list is a place to start reading, not a result."),
    )


def dictionary_question() -> Question:
    """Know that cutting decides which words there are."""
    word = "大模型"
    cut, uncut = (words_and_frames.counts(c).sum(axis=1) for c in ("domain", "plain"))
    return Question(
        say(
            "{word}: {n} times with the dictionary of this book, {m} without. What does the {m} mean?",
            word=with_english(word),
            n=cut[word],
            m=uncut.get(word, 0),
        ),
        say("The program cut the term in two, so it was counted as two other words."),
        (
            (
                say("No article speaks of large models."),
                say("At least {n} places do. Zero comes from the way the text was cut.", n=cut[word]),
            ),
            (
                say("The articles of 2020 did not know the term."),
                say("True or not, the count without the dictionary is zero for those of later years, too."),
            ),
            (
                say("The dictionary of this book adds words that do not stand in the text at all."),
                say("It adds nothing: it keeps characters together that stand in the text."),
            ),
        ),
        row_url("domain_words", [word]),
        say("Chinese has no spaces. Before you count words, someone decides what a word is."),
    )


def subject_question() -> Question:
    """Don't take a subject for a style."""
    rows = your_own_article.key_words(sample())
    best = rows[(rows["against"] == TOGETHER) & (rows["side"] == 0)].nlargest(1, "g2").iloc[0]
    return Question(
        say(
            "{word} sets the sample apart most from the {articles} articles: {a} times, against {b}. "
            "What does that show?",
            articles=number_of_articles(),
            word=with_english(best["token"]),
            a=best["a"],
            b=best["b"],
        ),
        say("What the text is about."),
        (
            (
                say("How this newspaper likes to write."),
                say("For a style you need many texts on one subject; this is one text on another subject."),
            ),
            (
                say("That the {articles} articles think little of parks.", articles=number_of_articles()),
                say("They have another subject. A word that is missing is no opinion."),
            ),
            (
                say("That parks are important for AI."),
                say("A word that is often said is not a claim, and less a true one."),
            ),
        ),
        chart_url(OWN, "key-words-chart"),
        say("Words that set texts apart show their subjects first."),
    )

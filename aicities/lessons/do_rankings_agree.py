"""The lesson *Do rankings of cities agree?*: its tasks and questions, computed from the tables."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import factorial

import pandas as pd

from aicities.data import chart_url, city_name, load, name_of, say
from aicities.display.intervals import place_words
from aicities.display.links import rows_link
from aicities.language import paired
from aicities.lessons import Lesson, Question, Task
from aicities.method import composite, rankings
from aicities.pages import city_rankings, index_lab

RANKINGS, LAB, ARTICLE = "themes/city-rankings", "themes/index-lab", "articles/qingdao-2020"
CITY, OTHERS = "shanghai", ("beijing", "shenzhen", "hangzhou", "nanjing")  # of the first picture
TWO = ("36kr-city-ai-index-2020+2020", "sydney-intelligent-cities+2020-08")  # what the page shows first
UNLIKE = ("idc-ai-compute-city+2021-10", "nature-index-science-cities+2023")  # two lists that count different things
MOVED = "hangzhou"  # a city on both of them
SETTINGS = ((50, 50, 50), (100, 0, 0), (0, 100, 0), (0, 0, 100))  # of the three sliders of the lab
TURNED = "listed-llms"  # the figure that a reader counts as better if less
EXAMPLE = (10, 10, 100)  # one with Shenzhen in front
FIRST = 5  # places
STEP = "qingdao-2020-83-score-gap"  # what the article says of the steps in the second tier


def title() -> str:
    """What the lesson asks."""
    return say("Do rankings of cities agree?")


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson(
        "do_rankings_agree",
        title(),
        say(
            "Students can say why two lists put the same cities in another order, show how a weight or a direction "
            "decides who is first, and say what a place does not tell."
        ),
        (
            (say("Do the city rankings agree?"), f"../{RANKINGS}.html"),
            (say("What would it take to rank another city first?"), f"../{LAB}.html"),
        ),
        (_duels_task(), _lists_task(), _measures_task(), _weights_task(), _direction_task(), _steps_task()),
        (
            _duel_question(),
            _span_question(),
            _chance_question(),
            _editions_question(),
            _left_out_question(),
            _publisher_question(),
            _weight_question(),
            _direction_question(),
            _steps_question(),
            _bound_question(),
        ),
    )


# --- what the pages show ----------------------------------------------------------------------------------------------


@cache
def _lists() -> pd.DataFrame:
    return city_rankings.listed()


@cache
def lab() -> composite.Lab:
    """The six figures of the lab, as the page has them."""
    facts = composite.city_facts(load("facts"), load("indicators"), load("cities"))
    picked = composite.chosen(composite.panels(facts))
    raw = composite.matrix(composite.behind(picked, facts))
    return composite.Lab(raw[list(picked["indicator_id"])], composite.signs(picked))


@cache
def themes() -> pd.DataFrame:
    """The score of each city under each of the three sliders, in their order."""
    return composite.by_theme(lab().units(), index_lab.theme_of)[list(index_lab.THEMES)]


def _turned() -> composite.Lab:
    """The lab with the direction of one figure turned round."""
    sign = lab().sign.copy()
    sign[TURNED] *= -1
    return composite.Lab(lab().raw, sign)


def _one_list(list_id: str) -> pd.DataFrame:
    return _lists().query("list_id == @list_id")


def _list_name(list_id: str) -> str:
    return city_rankings.list_names(_lists())[list_id]


def _places(list_id: str) -> dict[str, rankings.Span]:
    """The span of places of each city on a list."""
    rows = _one_list(list_id)
    return dict(zip(rows["city_id"], rankings.spans(rows), strict=True))


def _taken(list_id: str, city: str) -> dict[int, str]:
    """The places in the span of a city on a list that another city holds, and which city that is."""
    low, high = _places(list_id)[city]
    return {a: c for c, (a, b) in _places(list_id).items() if a == b and low <= a <= high}


def _taken_words(list_id: str, city: str) -> str:
    """That places in the span of a city belong to others."""
    held = _taken(list_id, city).items()
    return say("{held:and}", held=[say("place {n} is {city}'s", n=n, city=name_of(c)) for n, c in held])


def _holders(list_id: str) -> list[str]:
    """The cities on the first places of a list, in order."""
    places = _places(list_id)
    return [next(c for c, span in places.items() if span == (n, n)) for n in range(1, FIRST + 1)]


def duel(city: str, other: str) -> tuple[int, int]:
    """In how many lists a city stands above another one, and below."""
    row = city_rankings.duel_rows(_lists()).set_index(["city_id", "other_id"]).loc[(city, other)]
    return int(row["above"]), int(row["below"])


def _scores(list_id: str = TWO[0]) -> pd.DataFrame:
    """The first places of a list with their scores."""
    return _one_list(list_id).dropna(subset=["score"]).sort_values("rank").head(FIRST)


def points() -> list[float]:
    """How many points each place is behind the one above it."""
    return [round(float(a - b), 2) for a, b in pairwise(_scores()["score"])]


def _rows(list_ids: tuple[str, ...], cities: tuple[str, ...] = ()) -> str:
    rows = _lists()[_lists()["list_id"].isin(list_ids)]
    rows = rows[rows["city_id"].isin(cities)] if cities else rows
    return rows_link(rows).href


# --- tasks ------------------------------------------------------------------------------------------------------------


def _duels_task() -> Task:
    counted = {other: duel(CITY, other) for other in OTHERS}
    city, agree = city_name(CITY), {True: say("yes"), False: say("no")}
    return Task(
        say(
            "First page, first picture. Choose *{city}* in the menu *City*. In how many lists is it above each "
            "of these cities, and in how many below?",
            city=city,
        ),
        say(
            "They disagree where a row has bars on both sides: {split:and}.",
            split=[city_name(c) for c, n in counted.items() if min(n)],
        ),
        chart_url(RANKINGS, "duel-chart", city_id=CITY),
        heads=(say("Other city"), say("{city} above", city=city), say("Below"), say("Do all agree?")),
        rows=tuple((city_name(c), *map(str, n), agree[not min(n)]) for c, n in counted.items()),
    )


def _lists_task() -> Task:
    left, right = map(_places, TWO)
    cities = sorted({*_holders(TWO[0]), *_holders(TWO[1])}, key=lambda city: left[city])
    span = next(c for c in cities if left[c][0] != left[c][1])
    return Task(
        say(
            "*Two lists side by side*: leave the menus as they are. Write down the places of these cities. Underline "
            "the cities that change places. One of them has a bar and no point: why?"
        ),
        say(
            "{changed:and} change places. Of {city} our source only says *among these places* ({span}); "
            "{taken}. More is not known.",
            changed=[city_name(c) for c in cities if left[c] != right[c]],
            city=city_name(span),
            span=place_words(*left[span]),
            taken=_taken_words(TWO[0], span),
        ),
        _rows(TWO, tuple(cities)),
        minutes=6,
        heads=(say("City"), *map(_list_name, TWO)),
        rows=tuple((city_name(c), place_words(*left[c]), place_words(*right[c])) for c in cities),
    )


def _measures_task() -> Task:
    left, right = (_places(list_id)[MOVED] for list_id in UNLIKE)
    return Task(
        say(
            "Same picture. Choose *{left}* on the left and *{right}* on the right. On which place is {city} in each? "
            "Read below the table of *Who ranks, and what is measured?*: what does each count? Is one of them wrong?",
            left=_list_name(UNLIKE[0]),
            right=_list_name(UNLIKE[1]),
            city=city_name(MOVED),
        ),
        say(
            "Place {left} and place {right}. IDC ranks computing power, the Nature Index counts research papers in "
            "chosen journals of the natural and health sciences. Both can be right: a place belongs to the city and to "
            "the list.",
            left=place_words(*left),
            right=place_words(*right),
        ),
        _rows(UNLIKE, (MOVED,)),
        lines=3,
    )


def _leaders(setting: tuple[int, ...], n: int = 3) -> list[str]:
    """The first cities by the three sliders; all that share the first place, where more do."""
    scored = composite.score(themes(), dict(zip(index_lab.THEMES, setting, strict=True)))
    order = composite.places(scored).sort_values(kind="stable")
    return list(order.index[: max(n, (order == 1).sum())])


def _leader_words(setting: tuple[int, ...]) -> str:
    cities = _leaders(setting)
    if len(cities) > 3:
        return say("{n} cities share place 1", n=len(cities))
    return say("{cities}", cities=map(city_name, cities))


def need() -> float:
    """The weight of the state's titles above which the second of them is first."""
    return composite.tipping(themes(), "beijing", "shenzhen", "state")


def never_first() -> tuple[int, int]:
    """How many cities no weights of the six figures put first, and of how many."""
    units = lab().units()
    return int((composite.best_weights(units)["lead"] <= 0).sum()), len(units)


def seconds() -> list[str]:
    """The cities that are second on some list, the one with most second places first."""
    return [city_name(c) for c in rankings.holders(_lists(), 2)["city_id"].value_counts().index]


def _alone(city: str) -> str:
    """The score of a city with each slider alone."""
    return say(
        "{city} {scores}", "{city}为{scores}", city=city_name(city), scores=[f"{x:.0f}" for x in themes().loc[city]]
    )


def _weights_task() -> Task:
    names = [say(title) for title in index_lab.THEMES.values()]
    return Task(
        say(
            "Second page, first picture. Move the three sliders as in the table, and write down the first three "
            "cities. In the last row put a setting of your own that has {city} alone in front.",
            city=city_name("shenzhen"),
        ),
        say(
            "{city} is alone in front where *{state}* makes up more than about {need:.0%}, but not all, for "
            "instance with {example:and}. "
            "Not one figure has changed: only the weights did. A title is a yes or a no, so many cities share a place. "
            "(Points with each slider alone: {alone:;}.)",
            city=city_name("shenzhen"),
            state=names[-1],
            need=need(),
            example=list(EXAMPLE),
            alone=[_alone(city) for city in ("beijing", "shanghai", "shenzhen")],
        ),
        chart_url(LAB, "coarse"),
        minutes=6,
        heads=(*names, say("First three cities")),
        rows=(
            *((*map(str, setting), _leader_words(setting)) for setting in SETTINGS),
            ("", "", "", _leader_words(EXAMPLE)),
        ),
        given=3,
    )


def _first_three(lab: composite.Lab) -> list[str]:
    return [city_name(c) for c in lab.scores().index[:3]]


def _direction_task() -> Task:
    place = composite.places(_turned().scores())["beijing"]
    return Task(
        say(
            "Same page, *A slider for each figure*. A critic says: a city with many language models has many copies "
            "of one idea, so fewer are better. Choose *{figure}* in *Count as better if less*. Write down the first "
            "three before and after. Who decides what counts as better?",
            figure=index_lab.short(TURNED),
        ),
        say(
            "Before: {before}. After: {after}; {city} falls to place {place}. Whoever makes the index decides, and "
            "has to say why.",
            before=_first_three(lab()),
            after=_first_three(_turned()),
            city=city_name("beijing"),
            place=place,
        ),
        chart_url(LAB, "ladder", turned=TURNED),
        lines=3,
    )


def _steps_task() -> Task:
    cities, gaps = list(_scores()["city_id"]), points()
    steps = [say("{a} to {b}", a=n, b=n + 1) for n in range(1, FIRST)]
    small, large = gaps.index(min(gaps)), gaps.index(max(gaps))
    return Task(
        say(
            "Back to the first page, *How far apart are the places?*: the table has the printed scores of one list. "
            "How many points lie between each two places? Underline the smallest step."
        ),
        say(
            "The smallest is {least:.2f}, from place {small}; the largest {most:.2f}, from place {large}. A place only "
            "says who is ahead, not by how much. (Scores: {scores}.)",
            scores=list(_scores()["score_text"]),
            least=min(gaps),
            small=steps[small],
            most=max(gaps),
            large=steps[large],
        ),
        _rows(TWO[:1], tuple(cities)),
        heads=(say("Places"), say("Cities"), say("Points between them")),
        rows=tuple(
            (step, paired(city_name(a), city_name(b)), f"{p:.2f}")
            for step, (a, b), p in zip(steps, pairwise(cities), gaps, strict=True)
        ),
        given=2,
    )


# --- questions --------------------------------------------------------------------------------------------------------


def _duel_question() -> Question:
    above, below = duel("hangzhou", "guangzhou")
    a, b = city_name("hangzhou"), city_name("guangzhou")
    return Question(
        say("*Do the city rankings agree?*, first picture: in how many lists does {a} stand above {b}?", a=a, b=b),
        str(above),
        (
            (str(below), say("That is the bar on the other side: the lists that have {b} above {a}.", a=a, b=b)),
            (str(above + below), say("These are all lists that put the two in order, both ways together.")),
            (
                str(_lists()["list_id"].nunique()),
                say(
                    "So many lists there are; {n} of them do not put these two in order.",
                    n=_lists()["list_id"].nunique() - above - below,
                ),
            ),
        ),
        chart_url(RANKINGS, "duel-chart", city_id="hangzhou"),
        say("The bar on the right of the row counts the lists that have the chosen city above."),
    )


def _span_question() -> Question:
    low, high = _places(TWO[0])["guangzhou"]
    taken = _taken(TWO[0], "guangzhou")
    free = [n for n in range(low, high + 1) if n not in taken]
    city = city_name("guangzhou")
    return Question(
        say("*{list}* shows {city} as a bar. What is known of its place?", list=_list_name(TWO[0]), city=city),
        say("One of {free:and}; which one is not said", free=free),
        (
            (
                say("It is on place {n}, the middle of the bar", n=(low + high) // 2),
                say(
                    "The source gives the two ends and no middle. And {taken}.",
                    taken=_taken_words(TWO[0], "guangzhou"),
                ),
            ),
            (
                say("It is on place {n}, right behind the city on place {last}", n=low, last=low - 1),
                say("It is behind, but nobody says that it follows at once."),
            ),
            (
                say("It has {n} places at the same time", n=high - low + 1),
                say("It has one place. The bar says how little we know of it."),
            ),
        ),
        _rows(TWO[:1], ("guangzhou", *taken.values())),
        say(
            "The source names a group of places, {low} to {high}, and not one place. But {taken}.",
            low=low,
            high=high,
            taken=_taken_words(TWO[0], "guangzhou"),
        ),
    )


def _chance_question() -> Question:
    orders = factorial(rankings.FEWEST)
    return Question(
        say(
            "Two lists share {n} cities and have them in the same order (tau is 1). What does that show?",
            n=rankings.FEWEST,
        ),
        say("Little: of all orders of so few cities, one in {orders} is the same by chance", orders=orders),
        (
            (
                say("Both lists are right"),
                say("Two lists can share one mistake, or one source of data. Agreement is not truth."),
            ),
            (
                say("The lists agree on all cities"),
                say("Nothing is said of the cities that only one of them names."),
            ),
            (
                say("Much: two publishers can agree like this only if they use the same method"),
                say("Very different methods can give the same order of so few cities."),
            ),
        ),
        chart_url(RANKINGS, "taus"),
        say(
            "{n} cities can stand in {orders} orders. Ask first how many cities are shared.",
            n=rankings.FEWEST,
            orders=orders,
        ),
    )


def _editions_question() -> Question:
    rows = _lists().query("index_id == 'nature-index-science-cities'")
    n = rows["edition"].nunique()
    return Question(
        say(
            "{n} editions of the Nature Index put {city} first. How many witnesses are that?",
            n=n,
            city=city_name("beijing"),
        ),
        say("One: the same publisher counts again"),
        (
            (str(n), say("The editions have one publisher. Who counts again is no second voice.")),
            (
                say("None: a list of places is no evidence of anything at all"),
                say("A list is evidence of what it counts. It is one witness, and not {n}.", n=n),
            ),
        ),
        rows_link(rows[rows["city_id"] == "beijing"]).href,
        say("To repeat a measurement shows that it is steady. A second witness must measure on his own."),
    )


def _left_out_question() -> Question:
    rows = _lists().query("index_id == 'new-generation-ai-regional'").sort_values("rank")
    first = city_name(rows["city_id"].iloc[0])
    return Question(
        say(
            "The New-generation AI list of 2021 puts {first} first. Does it put {first} above {other}?",
            first=first,
            other=city_name("beijing"),
        ),
        say("No: it leaves out the municipalities, and {other} is one", other=city_name("beijing")),
        (
            (
                say("Yes: the first is above all others"),
                say("Only above those that the list ranks. Read who was allowed to take part."),
            ),
            (
                say("Yes: it overtook {other} in 2021", other=city_name("beijing")),
                say("A list that leaves a city out can't show that it was overtaken."),
            ),
            (
                say("No: {other} was forgotten by mistake, as happens in long lists", other=city_name("beijing")),
                say("It was left out by design: the list ranks cities that are part of a province."),
            ),
        ),
        rows_link(rows).href,
        say("Before you read a place, ask which cities could get one."),
    )


def _publisher_question() -> Question:
    row = _one_list(TWO[0]).iloc[0]
    return Question(
        say("Who says that {city} is second, in *{list}*?", city=city_name(CITY), list=_list_name(TWO[0])),
        city_rankings.publisher_name(row),
        (
            (
                say("The article on Qingdao"),
                say("The article quotes the list. Whoever quotes a number did not measure it."),
            ),
            (
                say("The city of {city}", city=city_name(CITY)),
                say("No city publishes this list; it is a research institute's."),
            ),
            (say("This book"), say("The book only writes down what its source says, and where.")),
        ),
        _rows(TWO[:1], (CITY,)),
        say("The row names the publisher of the list, and the article in which we read it."),
    )


def _weight_question() -> Question:
    return Question(
        say(
            "*What would it take to rank another city first?*, first picture: when does {city} come first?",
            city=city_name("shenzhen"),
        ),
        say("When titles from the state make up more than about {need:.0%} of the score", need=need()),
        (
            (
                say("When unicorn firms count most"),
                say(
                    "With this slider alone {cities} are the first three.", cities=map(city_name, _leaders(SETTINGS[2]))
                ),
            ),
            (
                say("When papers and models count most"),
                say(
                    "With this slider alone {cities} are the first three.", cities=map(city_name, _leaders(SETTINGS[1]))
                ),
            ),
            (
                say("Never"),
                say("Pull the first two sliders to 10 and the third to 100, and look."),
            ),
        ),
        chart_url(LAB, "coarse"),
        say("The figures stay the same all the time. Whoever sets the weights sets the order."),
    )


def _direction_question() -> Question:
    place = composite.places(_turned().scores())["beijing"]
    return Question(
        say(
            "In *A slider for each figure* you count language models as better if there are fewer. {city} falls "
            "from place 1 to place {place}. What does this show?",
            city=city_name("beijing"),
            place=place,
        ),
        say("An index rests on a choice of direction, for which its maker needs a reason"),
        (
            (
                say("{city} is weak in language models", city=city_name("beijing")),
                say("It has more of them than any other city. This is just why it falls."),
            ),
            (
                say("The true place of {city} is {place}", city=city_name("beijing"), place=place),
                say("There is no true place without a choice of figures, weights and directions."),
            ),
            (
                say("The first order was a mistake"),
                say("Both orders are computed in the same way. They differ in what counts as better."),
            ),
        ),
        chart_url(LAB, "ladder", turned=TURNED),
        say("*More is better* looks like a fact, and is a decision."),
    )


def _steps_question() -> Question:
    cities, gaps = [city_name(c) for c in _scores()["city_id"]], points()
    n = gaps.index(min(gaps))
    return Question(
        say(
            "In *{list}* {a} is place {n} and {b} is place {m}. How far apart are they?",
            list=_list_name(TWO[0]),
            a=cities[n],
            b=cities[n + 1],
            n=n + 1,
            m=n + 2,
        ),
        say("By {least:.2f} points; the step before it is {most:.2f}", least=gaps[n], most=gaps[n - 1]),
        (
            (
                say("As far as any other two neighbours"),
                say(
                    "The scores say otherwise: from {least:.2f} to {most:.2f} points.",
                    least=min(gaps),
                    most=max(gaps),
                ),
            ),
            (
                say("By one place, so by one percent"),
                say("A place is no percent. The list prints scores; places leave them out."),
            ),
            (
                say("{a} is clearly better than {b}", a=cities[n], b=cities[n + 1]),
                say("So small a step may vanish with another weight, and the article prints no weights."),
            ),
        ),
        _rows(TWO[:1]),
        say("Ranks are not distances: one place can be a wide gap or a narrow one."),
    )


def _bound_question() -> Question:
    rows = _one_list(TWO[0]).dropna(subset=["rank"]).sort_values("rank")
    last = rows.dropna(subset=["score"]).iloc[-1]
    place = int(_places(TWO[0])["qingdao"][0])
    city = city_name("qingdao")
    return Question(
        say(
            "The article on Qingdao prints that {city} is number {place}, and no score for it. The lowest score in the "
            "article is that of {other}, number {n}: {score:.2f}. What follows for the score of {city}?",
            city=city,
            place=place,
            other=city_name(last["city_id"]),
            n=last["rank"],
            score=last["score"],
        ),
        say("It is {score:.2f} or less, and no lower end is printed", score=last["score"]),
        (
            (
                say("It is about {score:.2f}", score=last["score"]),
                say(
                    "It is {n} places behind. The article has *{text}* (some tenths of a point) between cities of the "
                    "second tier, without a digit, and nothing for the places just below {other}.",
                    n=place - int(last["rank"]),
                    text=load("facts").set_index("fact_id").at[STEP, "value_text"],
                    other=name_of(last["city_id"]),
                ),
            ),
            (
                say("It is 0, since none is printed"),
                say("What is not printed is not known. It is not zero."),
            ),
            (
                say("It is {score:.2f} or more", score=last["score"]),
                say("A later place can't have a higher score on the same list."),
            ),
        ),
        chart_url(ARTICLE, "points-behind-qingdao-chart"),
        say("A score between two printed ones lies between them; below the last one only the upper end is known."),
    )

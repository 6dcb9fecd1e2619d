"""The lesson *Does the cost argument stand?*: its tasks and questions, computed from the tables."""

from __future__ import annotations

from functools import cache

import pandas as pd

from aicities.data import chart_url, city_name, load, name_of, row_url, say, source_name
from aicities.display.comparing import times_words
from aicities.display.intervals import date_words, number_words, rough_words
from aicities.language import in_language, unstopped
from aicities.lessons import Lesson, Question, Task
from aicities.method import figures
from aicities.pages import talent_and_cost

PAGE, ARTICLE = "themes/talent-and-cost", "shenzhen-hangzhou-2025"
DEAR, CHEAP = "shenzhen", "hangzhou"
YEAR = 2017  # of the prices
MEASURES = ["house-price-to-wage", "house-price", "average-wage"]


def title() -> str:
    """What the lesson asks."""
    return say("Does the cost argument stand?")


def lesson() -> Lesson:
    """The lesson as the guide, the papers and the quiz take it."""
    return Lesson(
        "the_cost_argument",
        title(),
        say("Take an argument apart: does a figure reach each of its links, and may two figures be compared?"),
        (
            (say("Does the cost-of-living argument stand?"), f"../{PAGE}.html"),
            (say("Why did DeepSeek come out of Hangzhou, and not out of Shenzhen?"), f"../articles/{ARTICLE}.html"),
        ),
        (compared(), refused(), another_year(), tested(), living()),
        (
            times_question(),
            pay_question(),
            range_question(),
            refused_question(),
            absent_question(),
            level_question(),
            base_question(),
            staff_question(),
            too_high_question(),
            tested_question(),
            residents_question(),
        ),
    )


# --- the figures ------------------------------------------------------------------------------------------------------


@cache
def known() -> pd.DataFrame:
    """The reference figures of cities, as `talent_and_cost.figures` gives them."""
    return talent_and_cost.figures()


def figure(measure: str, city: str, year: int = YEAR) -> pd.Series:
    """One reference figure of a city."""
    return figures.of(known(), measure, year).loc[city]


def times(measure: str, a: str = DEAR, b: str = CHEAP) -> str:
    """How many times the figure of one city that of another is, in words."""
    return times_words(*figures.times(known(), measure, YEAR, a, b))


def rows_of(measures: list[str], *cities: str) -> str:
    """The address of the figures of some cities in the year of the prices."""
    return row_url("facts", [figure(m, c)["fact_id"] for m in measures for c in cities])


def menu_name(measure: str, year: int = YEAR) -> str:
    """A figure as the menu of the first chart names it."""
    return talent_and_cost.panel_name(figures.of(known(), measure, year))


def changes_of_prices() -> pd.DataFrame:
    """The last known change of new-home prices on the same month of the year before, in percent, by city."""
    index = load("facts").query("indicator_id == 'new-home-price-index-year'")
    last = index[index["as_of"] == index["as_of"].max()].set_index("subject_id")
    return last.assign(change=last["value"] - 100)


def index_of_prices(city: str) -> pd.Series:
    """The earliest index of new-home prices of a city on a fixed base."""
    index = load("facts").query("indicator_id == 'new-home-price-index-base' and subject_id == @city")
    return index.sort_values("as_of", kind="stable").iloc[0]


def tests() -> pd.DataFrame:
    """The statements of the argument with their verdict and their speaker."""
    said = load("statements").set_index("statement_id")[["speaker_id", "stance", "about_id"]]
    return load("claim_tests").join(said, on="statement_id")


def printed() -> pd.DataFrame:
    """The numbers that the article prints."""
    return load("facts").query("source_id == @ARTICLE")


def on_prices() -> pd.DataFrame:
    """Those of them that speak of prices or pay."""
    return printed()[printed()["indicator_id"].str.contains("price|wage")]


def costs() -> pd.DataFrame:
    """The explanations of the article that turn on cost, as its first chart counts them."""
    of = load("statements").query("source_id == @ARTICLE and factor == 'cost'")
    return of[(of["type"] == "explanation") | ((of["topic_id"] == "topic-living-cost") & (of["stance"] == 1))]


# --- tasks ------------------------------------------------------------------------------------------------------------


def compared() -> Task:
    """Read three figures of two cities, and how many times one is the other."""
    pay, against = times("average-wage"), times("house-price-to-wage")
    return Task(
        say(
            'First page, first chart: set "Compared with" to {cheap}. Choose each figure in the menu "Figure" and '
            "fill in the table. (*In years of pay*: the price divided by what staff earn in a year.) Then tell your "
            "neighbour: a square metre costs more in {dear}; is pay higher by as much?",
            cheap=city_name(CHEAP),
            dear=name_of(DEAR),
        ),
        say(
            "No: pay is {pay} times as high, the price {price} times. So the same square metre takes {against} times "
            "as much of a year's pay: a range, because the printed figures are rounded; *{divided:.2f}* is right as "
            'well. Numbers below 1 come from "Compared with" {dear}.',
            pay=pay,
            price=times("house-price"),
            against=against,
            divided=figure("house-price-to-wage", DEAR)["value"] / figure("house-price-to-wage", CHEAP)["value"],
            dear=name_of(DEAR),
        ),
        rows_of(MEASURES, DEAR, CHEAP),
        minutes=7,
        lines=1,
        heads=(
            say("Figure"),
            city_name(DEAR),
            city_name(CHEAP),
            say("{dear} is … times {cheap}", dear=name_of(DEAR), cheap=name_of(CHEAP)),
        ),
        rows=tuple(
            (
                menu_name(m),
                number_words(figure(m, DEAR)["value"]),
                number_words(figure(m, CHEAP)["value"]),
                times(m),
            )
            for m in MEASURES
        ),
    )


def refused() -> Task:
    """See where a comparison is refused, and where there is no figure."""
    ours, theirs = (figure("resident-population", city, 2020) for city in (DEAR, "beijing"))
    return Task(
        say(
            'Now choose the figure "{figure}". (a) "Compared with" {dear}: what stands beside {other} instead of a '
            'number, and why? Look for the dates in "Data of this chart". (b) "Compared with" {cheap}: what does the '
            "chart say? How many residents has {cheap}?",
            figure=menu_name("resident-population", 2020),
            dear=city_name(DEAR),
            other=city_name("beijing"),
            cheap=city_name(CHEAP),
        ),
        say(
            '(a) "✗ {brief}": the figure of {dear} is dated {our_date}, that of {other} {their_date}, the day of the '
            "census. *The end of the year*, as the page has it, is right as well. (b) It has no figure: our tables "
            "hold none. So we don't know; it need not be zero, or few.",
            brief=say(talent_and_cost.BRIEF["as_of"]),
            dear=name_of(DEAR),
            our_date=date_words(ours["as_of"]),
            other=name_of("beijing"),
            their_date=date_words(theirs["as_of"]),
        ),
        row_url("facts", [ours["fact_id"], theirs["fact_id"]]),
        minutes=7,
        lines=3,
    )


def another_year() -> Task:
    """Say what a change of prices can't tell about their level."""
    last = changes_of_prices()
    low, high = (figure("house-price", city)["value"] for city in (CHEAP, DEAR))
    return Task(
        say(
            'Under "What is the argument?" find how prices of new homes changed in the twelve months to {date}. A '
            'classmate says: "So now a home is cheaper in {dear} than in {cheap}." What do the two numbers say? What '
            "would you need to know?",
            date=date_words(last["as_of"].iloc[0]),
            dear=name_of(DEAR),
            cheap=name_of(CHEAP),
        ),
        say(
            "They say that prices fell by {fall:.1f} percent in {dear} and rose by {rise:.1f} percent in {cheap}: "
            "changes, not levels. In {year} the price of {dear} would have had to fall by {needed:.0f} percent to meet "
            "that of {cheap}. You need prices of both cities, of one year, and of the same kind of homes. Who applies "
            "them to {high} and {low} yuan takes prices of {year} for later ones.",
            fall=-last.loc[DEAR, "change"],
            rise=last.loc[CHEAP, "change"],
            year=YEAR,
            needed=100 * (1 - low / high),
            low=number_words(low),
            high=number_words(high),
            dear=name_of(DEAR),
            cheap=name_of(CHEAP),
        ),
        row_url("facts", list(last.loc[[DEAR, CHEAP], "fact_id"])),
        minutes=6,
        lines=3,
    )


def tested() -> Task:
    """Count, for each speaker, which statements a figure fits."""
    of = tests()
    fits, open_ = (of["verdict"] == verdict for verdict in ("fits", "not_tested"))
    return Task(
        say(
            'Go to the table under "The claim, put to the test". For each speaker count the statements and their '
            'verdicts (in bold). Tell your neighbour: does "not tested" mean wrong? Does "fits" mean proved?'
        ),
        say(
            "No, and no. {open} of {n} statements have no figure in our tables that could show them right or wrong; "
            "{fits} fit one, of one year, which proves nothing of other years.",
            open=open_.sum(),
            n=len(of),
            fits=fits.sum(),
        ),
        row_url("claim_tests", list(of["test_id"])),
        minutes=5,
        lines=1,
        heads=(say("Speaker"), say("Statements"), say("Fits, for one year"), say("Not tested")),
        rows=tuple(
            (name_of(who), str(len(some)), str(fits[some.index].sum()), str(open_[some.index].sum()))
            for who, some in of.groupby("speaker_id", sort=False)
        ),
    )


def living() -> Task:
    """Find which explanation by cost is not about living in a city, and that none is about the firm of the title."""
    cost = costs()
    city = cost["about_id"].isin([DEAR, CHEAP])
    other = cost[~city].iloc[0]
    return Task(
        say(
            'Open "Why did DeepSeek come out of Hangzhou, and not out of Shenzhen?". In the first chart, how many '
            "explanations has *Cost*? Point at each piece, or tap it: which one is not about a city? Is one of them "
            "about {firm}?",
            firm=name_of("deepseek"),
        ),
        say(
            '{n}. One is about a product: "{other}" ({who}). Those on manufacturers are about firms, but in a city. '
            "{firms} of them is about {firm}: the argument is about cities, and the step to this firm is the reader's.",
            n=len(cost),
            other=unstopped(other[in_language("paraphrase")]),
            who=name_of(other["speaker_id"]),
            firms=(cost["about_id"] == "deepseek").sum() or say("None", zh="0"),
            firm=name_of("deepseek"),
        ),
        row_url("statements", list(cost["statement_id"])),
        minutes=5,
        lines=2,
    )


def board() -> list[str]:
    """What tasks 1 to 3 need where no page opens, to be read aloud or written on the board."""
    rows = [
        say("{figure}: {a} in {dear}, {b} in {cheap}", figure=menu_name(m), a=number_words(figure(m, DEAR)["value"]),
            b=number_words(figure(m, CHEAP)["value"]), dear=name_of(DEAR), cheap=name_of(CHEAP))
        for m in MEASURES
    ]  # fmt: skip
    residents = [figure("resident-population", city, 2020) for city in (DEAR, "beijing")]
    rows += [
        say("residents of {city}: {n} ({date})", city=one["city"], n=number_words(one["value"]),
            date=date_words(one["as_of"]))
        for one in residents
    ]  # fmt: skip
    rows.append(say("residents of {city}: no figure", city=name_of(CHEAP)))
    last = changes_of_prices()
    rows += [
        say("prices of new homes in the year to {date}: {n:+.1f} percent in {city}", n=last.loc[city, "change"],
            date=date_words(last.loc[city, "as_of"]), city=name_of(city))
        for city in (DEAR, CHEAP)
    ]  # fmt: skip
    return rows


def residents_lost() -> tuple[int, int]:
    """In how many years the dear city lost residents, and of how many."""
    moves = figures.changes(known(), "resident-population", DEAR)
    return int((moves["change"] < 0).sum()), len(moves)


def residents_grew(since: int, until: int) -> float:
    """By how many percent its residents grew between two years."""
    rows = known().query("indicator_id == 'resident-population' and subject_id == @DEAR").drop_duplicates("year")
    values = rows.set_index("year")["value"]
    return 100 * (values[until] / values[since] - 1)


# --- questions --------------------------------------------------------------------------------------------------------


def times_question() -> Question:
    """Take the figure that has both price and pay in it."""
    return Question(
        say(
            "In {year}, how many times as much of a year's pay did a square metre take in {dear} as in {cheap}?",
            year=YEAR,
            dear=city_name(DEAR),
            cheap=city_name(CHEAP),
        ),
        times("house-price-to-wage"),
        (
            (times("house-price"), say("That compares the prices alone. Pay was not the same in the two cities.")),
            (times("average-wage"), say("That compares pay alone, without any price.")),
            (
                times("house-price-to-wage", CHEAP, DEAR),
                say("That is the other way round: {cheap} ÷ {dear}.", cheap=name_of(CHEAP), dear=name_of(DEAR)),
            ),
        ),
        chart_url(PAGE, "picker", panel=f"house-price-to-wage-{YEAR}", base=CHEAP),
        say("The figure divides the price of a square metre by a year's pay, city by city."),
    )


def pay_question() -> Question:
    """Read a rank from a chart, and not a gap."""
    place, n = figures.place_of(known(), "average-wage", YEAR, DEAR)
    first = figures.highest_first(known(), "average-wage")[0]
    percent = 100 * (figures.times(known(), "average-wage", YEAR, DEAR, CHEAP)[0] - 1)
    return Question(
        say("What does the chart say about pay in {dear} in {year}?", dear=city_name(DEAR), year=YEAR),
        say(
            "It was number {place} of {n} cities, {percent:.1f} percent above {cheap}.",
            place=place,
            n=n,
            percent=percent,
            cheap=name_of(CHEAP),
        ),
        (
            (
                say("It was the highest of all {n} cities, as the prices were.", n=n),
                say("The prices were the highest. Pay was highest in {first}.", first=name_of(first)),
            ),
            (
                say("It was as far above {cheap} as the price of a home was in that year.", cheap=name_of(CHEAP)),
                say(
                    "The price was {price} times that of {cheap}, pay only {pay} times.",
                    price=times("house-price"),
                    pay=times("average-wage"),
                    cheap=name_of(CHEAP),
                ),
            ),
            (
                say("It no longer leads the country by as much as it did."),
                say("That is what a speaker says. One year can't show a change."),
            ),
        ),
        chart_url(PAGE, "picker", panel=f"average-wage-{YEAR}", base=CHEAP),
        say("One chart of one year gives an order and gaps, and no change."),
    )


def range_question() -> Question:
    """Know why a ratio of rounded numbers is a range."""
    dear, cheap = (figure("house-price-to-wage", city)["value_text"] for city in (DEAR, CHEAP))
    return Question(
        say("Why does the chart give a range, {times}, and not one number?", times=times("house-price-to-wage")),
        say("The two figures, {dear} and {cheap}, are printed rounded.", dear=dear, cheap=cheap),
        (
            (
                say("Prices changed during {year}, so that no single number would be right.", year=YEAR),
                say("They did, perhaps; but the figure is an average of the year and knows nothing of months."),
            ),
            (
                say("Flats in the two cities differ in size."),
                say("The figure is for one square metre. What it leaves out does not make the range."),
            ),
            (
                say("Two sources give different figures."),
                say(
                    "Both figures come from one source: {source}.",
                    source=source_name(figure("house-price-to-wage", DEAR)["source_id"]),
                ),
            ),
        ),
        rows_of(MEASURES[:1], DEAR, CHEAP),
        say("A figure with three digits stands for all values that round to it; so does what is divided by it."),
    )


def refused_question() -> Question:
    """Know why two figures of one year are not compared."""
    ours, theirs = (figure("resident-population", city, 2020) for city in (DEAR, "beijing"))
    return Question(
        say(
            "For residents in 2020 the chart refuses to compare {dear} with {other}. Why?",
            dear=city_name(DEAR),
            other=city_name("beijing"),
        ),
        say(
            "One figure is dated {a}, the other {b}.",
            a=date_words(ours["as_of"]),
            b=date_words(theirs["as_of"]),
        ),
        (
            (
                say("{other} has no figure for 2020.", other=name_of("beijing")),
                say("It has one: {value}.", value=number_words(theirs["value"])),
            ),
            (
                say("A capital can't be compared with any other city of a country."),
                say("The chart compares prices and pay of the two cities. It looks at dates and definitions."),
            ),
            (
                say("The numbers are too far apart."),
                say("A large difference is a result, and no reason against comparing."),
            ),
        ),
        row_url("facts", [ours["fact_id"], theirs["fact_id"]]),
        say("A census counts one day, the other figure is of the year. You may decide to go on, if you say so."),
    )


def absent_question() -> Question:
    """Don't read a missing figure as zero."""
    n = figures.of(known(), "resident-population", 2023).index.nunique()
    return Question(
        say(
            'Choose "{figure}", compared with {cheap}. The chart says that {cheap} has no figure. What follows?',
            figure=menu_name("resident-population", 2023),
            cheap=city_name(CHEAP),
        ),
        say("Our tables hold no such count for {cheap}; look for one elsewhere.", cheap=name_of(CHEAP)),
        (
            (
                say("{cheap} had fewer residents than the {n} cities shown.", cheap=name_of(CHEAP), n=n),
                say("The cities shown are those with a figure, not the largest ones."),
            ),
            (
                say("{cheap} did not count its residents.", cheap=name_of(CHEAP)),
                say("Nothing here says so. We did not find a count; that speaks of us, not of the city."),
            ),
            (
                say("The count was zero in that year, so that the bar is there but can't be seen."),
                say("A zero is a figure. No figure is no statement at all."),
            ),
        ),
        chart_url(PAGE, "picker", panel="resident-population-2023", base=CHEAP),
        say("An empty place says something about the collection, and nothing about the city."),
    )


def level_question() -> Question:
    """Don't take a change of prices for their level."""
    last = changes_of_prices()
    dear, cheap = last.loc[DEAR, "change"], last.loc[CHEAP, "change"]
    return Question(
        say(
            "In the year to {date} prices of new homes changed by {dear_change:+.1f} percent in {dear} and by "
            "{cheap_change:+.1f} percent in {cheap}. What follows?",
            date=date_words(last["as_of"].iloc[0]),
            dear_change=dear,
            cheap_change=cheap,
            dear=city_name(DEAR),
            cheap=city_name(CHEAP),
        ),
        say("The gap between the two cities changed in that year; how wide it was is not said."),
        (
            (
                say("Homes in {dear} were now cheaper than in {cheap}.", dear=name_of(DEAR), cheap=name_of(CHEAP)),
                say(
                    "Both are changes. Our tables have no price of that year; in {year} it was {price} times as high.",
                    year=YEAR,
                    price=times("house-price"),
                ),
            ),
            (
                say("Homes in {dear} cost less than in {year}.", dear=name_of(DEAR), year=YEAR),
                say("The index compares with the same month of the year before, not with {year}.", year=YEAR),
            ),
            (
                say("The cost argument was wrong."),
                say("It speaks of how high prices are, and of ten years. The change of one year can't refute it."),
            ),
        ),
        row_url("facts", list(last.loc[[DEAR, CHEAP], "fact_id"])),
        say("An index tells how fast something changes; only a price tells how much it costs."),
    )


def base_question() -> Question:
    """Don't compare two indices as if they were prices."""
    dear, cheap = index_of_prices(DEAR), index_of_prices(CHEAP)
    return Question(
        say(
            "In {date} the price index of new homes, with 100 in 2015, stood at {dear_index} in {dear} and at "
            "{cheap_index} in {cheap}. Which sentence is right?",
            date=date_words(dear["as_of"]),
            dear_index=dear["value_text"],
            cheap_index=cheap["value_text"],
            dear=city_name(DEAR),
            cheap=city_name(CHEAP),
        ),
        say("Since 2015 prices rose by more than half in both cities, each from its own start."),
        (
            (
                say("A home cost nearly the same in both cities."),
                say("Both start at 100, whatever a home cost there in 2015. The index hides the price."),
            ),
            (
                say(
                    "A home cost {n} yuan more in {dear}.",
                    n=f"{dear['value'] - cheap['value']:.1f}",
                    dear=name_of(DEAR),
                ),
                say("The difference is in points of an index, not in yuan."),
            ),
            (
                say("Prices were {n} times those of 2015.", n=dear["value_text"]),
                say("100 is the price of 2015 itself, so {n} is about one and a half times.", n=dear["value_text"]),
            ),
        ),
        row_url("facts", [dear["fact_id"], cheap["fact_id"]]),
        say("Each city is compared with its own 2015."),
    )


def staff_question() -> Question:
    """Keep the group of which a figure speaks."""
    fact = figure("average-wage", DEAR)
    amount = number_words(fact["value"])
    return Question(
        say("{city}, {year}: pay of {n} yuan. Who earned it?", city=city_name(DEAR), year=YEAR, n=amount),
        say("On average, a group that statistics call urban on-post staff (在岗职工), who are not all workers."),
        (
            (
                say("An engineer at an AI firm."),
                say("No trade is named. An average of a group is not the pay of one of its trades."),
            ),
            (
                say("Every resident of the city."),
                say("Children, pensioners and many who work are residents and not in this group."),
            ),
            (
                say("The people who left the city."),
                say("The figure counts staff at their posts. Nobody is followed from place to place."),
            ),
        ),
        row_url("facts", [fact["fact_id"]]),
        say("A figure belongs to the group that it counts; the argument is about another group, skilled people."),
    )


def too_high_question() -> Question:
    """See that a word without a number depends on what it is compared with."""
    place, n = figures.place_of(known(), "house-price-to-wage", YEAR, CHEAP)
    dearer = talent_and_cost.cities_in_order(known())[: place - 1]
    says = load("statements").query("statement_id == 'shenzhen-hangzhou-2025-l14-s2'").iloc[0]
    return Question(
        say(
            "{who} says that house prices in {cheap} are not too high. What do the figures of {year} show?",
            who=name_of(says["speaker_id"]),
            cheap=city_name(CHEAP),
            year=YEAR,
        ),
        say(
            "Against pay, {lower} of {n} cities were cheaper; only {dearer:and} were dearer.",
            lower=n - place,
            n=n,
            dearer=[name_of(c) for c in dearer],
        ),
        (
            (
                say("{cheap} was the cheapest of {n} cities.", cheap=name_of(CHEAP), n=n),
                say("It was number {place} from the top.", place=place),
            ),
            (
                say("The sentence is false: prices were too high."),
                say('"Too high" has no number in it, so no figure can make it false.'),
            ),
            (
                say(
                    "The sentence is proved: of the two cities that the article compares, {cheap} was cheaper.",
                    cheap=name_of(CHEAP),
                ),
                say(
                    "That is one comparison of many. Beside most of the cities {cheap} was dear.", cheap=name_of(CHEAP)
                ),
            ),
        ),
        chart_url(PAGE, "picker", panel=f"house-price-to-wage-{YEAR}", base=CHEAP),
        say("It depends on the city that you compare with. For prices the speaker names none."),
    )


def tested_question() -> Question:
    """Know what *not tested* means."""
    of = tests()["verdict"]
    return Question(
        say(
            'Of {n} statements on living cost, {m} are "not tested". What does that mean?',
            n=len(of),
            m=(of == "not_tested").sum(),
        ),
        say("No figure in our tables could show them right or wrong."),
        (
            (
                say("They are false."),
                say(
                    "Nothing was found against them: {n} statements are refuted.",
                    n=(~of.isin(["fits", "not_tested"])).sum(),
                ),
            ),
            (
                say("They are probably true, since nobody refuted them."),
                say("Nobody could: there is no figure. Silence supports neither side."),
            ),
            (
                say("The article gives figures, but we did not look at them."),
                say(
                    "Of its {all} numbers, {n} speaks of prices or pay: {text}, how many price surges there were.",
                    all=len(printed()),
                    n=len(on_prices()),
                    text=on_prices()["value_text"].iloc[0],
                ),
            ),
        ),
        row_url("claim_tests", list(load("claim_tests")["test_id"])),
        say("To test a claim you need data that could come out against it."),
    )


def residents_question() -> Question:
    """Don't take slower growth for a loss, or residents for engineers."""
    moves = figures.changes(known(), "resident-population", DEAR)
    before, after = (moves.query(f"year {sign} 2020")["change"].mean() for sign in ("<=", ">"))
    lost = moves.loc[moves["change"] < 0, "year"]
    return Question(
        say(
            "{city} gained {before} residents a year up to 2020, and {after} a year after. "
            "What does that say about engineers?",
            city=city_name(DEAR),
            before=rough_words(before),
            after=rough_words(after),
        ),
        say("Nothing for certain: residents are counted, not engineers, and not who came and who left."),
        (
            (
                say("Engineers left in each year after 2020."),
                say("Only in {years} is the bar below zero. And a resident is not an engineer.", years=list(lost)),
            ),
            (
                say("High prices drove them out."),
                say("A count of residents has no cause in it. Many things changed after 2020."),
            ),
            (
                say("None left, since the city grew."),
                say("A city can grow and lose engineers, if more of other people come."),
            ),
        ),
        chart_url(PAGE, "growth"),
        say("The figure measures something near the claim, and not the claim."),
    )

"""Sentences that no program computes say how many articles there are: they are found when the number changes."""

from aicities.curation import counted_articles as counting
from aicities.data import articles, number_of_articles, number_word


def test_prose_says_how_many_articles_there_are():
    assert counting.out_of_date(len(articles())) == []


def test_a_sixth_article_shows_every_such_sentence():
    found = [place.partition(" ")[0] for place in counting.out_of_date(len(articles()) + 1)]
    assert {"README.md", "index.ipynb", "teachers-guide.ipynb", "words-and-frames.ipynb"} <= set(found)


def test_the_words_are_numbers_of_articles_and_of_nothing_else():
    said = counting.counts_in("All five articles, checked. Two of five are about one city; five firms, two articles.")
    assert said == [(5, "All five articles, checked.")]
    assert counting.counts_in("文章不是样本。五篇文章各写一城；两篇文章写广州。") == [
        (5, "五篇文章各写一城；两篇文章写广州。")
    ]


def test_a_count_is_said_in_a_word():
    assert number_of_articles() == number_word(len(articles()))
    assert [number_word(n) for n in (0, 5, 6, 11)] == ["no", "five", "six", "11"]

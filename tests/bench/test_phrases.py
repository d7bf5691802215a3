"""Generated questions and queries are reproducible and distinct."""

import random
from collections import Counter

import pytest

from bench.phrases import finglish, misspelt, phrases, queries
from faq.normalize import fold, language_of


def test_a_hundred_thousand_questions_are_distinct() -> None:
    made = phrases(100_000)

    assert len(made.entries) == 10_000
    assert {len(each) for each in made.entries.values()} == {10}
    assert len(set(made.questions)) == 100_000


def test_they_are_distinct_when_folded_and_half_in_each_language() -> None:
    folded = {fold(question) for question in phrases(10_000).questions}

    assert len(folded) == 10_000
    assert Counter(map(language_of, folded)) == {"fa": 5_000, "en": 5_000}


def test_they_are_always_the_same_and_a_larger_set_begins_with_a_smaller_one() -> None:
    small, large = phrases(200), phrases(2_000)

    assert phrases(200) == small
    assert list(large.entries.items())[:20] == list(small.entries.items())


def test_queries_are_distinct_unseen_and_always_the_same() -> None:
    made = phrases(1_000)
    asked = queries(400, made)

    assert queries(400, made) == asked
    assert len({query.text for query in asked}) == 400
    assert not {fold(query.text) for query in asked} & {fold(text) for text in made.questions}
    assert Counter(query.kind for query in asked) == pytest.approx(
        {"paraphrase": 200, "typo": 100, "finglish": 50, "out_of_scope": 50}, abs=0
    )
    assert all((query.entry in made.entries) != (query.kind == "out_of_scope") for query in asked)


@pytest.mark.parametrize("seed", range(20))
def test_a_typing_error_changes_one_word(seed: int) -> None:
    text = "how to delete a channel"

    spoilt = misspelt(random.Random(seed), text)

    apart = [
        (old, new) for old, new in zip(text.split(), spoilt.split(), strict=True) if old != new
    ]
    assert len(apart) <= 1  # swapping two equal letters changes nothing
    assert all(abs(len(old) - len(new)) <= 1 for old, new in apart)


def test_persian_in_latin_letters() -> None:
    assert finglish("چطور کانال رو قفل کنم؟") == "chetor kanal ro ghfl knm?"


def test_too_few_entries_for_so_many_queries() -> None:
    with pytest.raises(ValueError, match="1 entries"):
        queries(500, phrases(10))

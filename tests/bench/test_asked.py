"""The script of the bench: shares, fresh wordings, and no repetition within the cache's reach."""

from collections import Counter

import pytest

from bench.asked import IN_TWO, script
from faq.knowledge_base import KnowledgeBase
from faq.matcher.analysis import CACHED_QUERIES
from faq.normalize import fold

COUNT = 5_000


def test_the_script_is_the_same_each_time(own_kb: KnowledgeBase) -> None:
    assert script(own_kb, 500) == script(own_kb, 500)
    assert script(own_kb, 500) != script(own_kb, 500, seed=1)


def test_no_text_is_a_stored_question(own_kb: KnowledgeBase) -> None:
    stored = {
        fold(text)
        for entry in own_kb.entries.values()
        for questions in entry.questions.values()
        for text in questions
    }
    assert not {fold(asked.text) for asked in script(own_kb, COUNT)} & stored


def test_turns_of_two_messages(own_kb: KnowledgeBase) -> None:
    made = script(own_kb, COUNT)
    assert Counter(len(asked.texts) for asked in made) == {
        1: COUNT - COUNT * IN_TWO,
        2: COUNT * IN_TWO,
    }
    assert all(text.strip() for asked in made for text in asked.texts)


def test_no_text_comes_again_while_the_cache_may_hold_it(own_kb: KnowledgeBase) -> None:
    last: dict[str, int] = {}
    distances = []
    for number, asked in enumerate(script(own_kb, COUNT)):
        if asked.text in last:
            distances.append(number - last[asked.text])
        last[asked.text] = number
    assert len(last) > 2_500
    assert min(distances) > CACHED_QUERIES


@pytest.mark.parametrize("count", [0, 1, 3])
def test_short_scripts(own_kb: KnowledgeBase, count: int) -> None:
    assert len(script(own_kb, count)) == count

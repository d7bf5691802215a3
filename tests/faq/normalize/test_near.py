"""Words at a small edit distance are found without comparing all words."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from faq.normalize.near import NearWords

LETTERS = "abcdeکگلا"
words = st.text(LETTERS, max_size=7)


@given(st.lists(words, max_size=30), words, st.integers(0, 2))
def test_exactly_the_words_within_the_distance_are_found(
    known: list[str], word: str, distance: int
) -> None:
    found = dict(NearWords(known).within(word, distance, most=100))

    distances = {each: OSA.distance(word, each) for each in known}
    assert found == {each: number for each, number in distances.items() if number <= distance}


def test_the_nearest_come_first_then_the_shorter() -> None:
    near = NearWords(["channels", "channel", "chanel", "change", "kanal"])

    found = list(near.within("channel", 2, most=3))

    assert found == [("channel", 0), ("chanel", 1), ("channels", 1)]

"""Signs of danger are searched only where their stems occur, and none is missed."""

import re
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.conversation.danger import in_danger, is_persian
from bot.conversation.danger_signs.english import ENGLISH
from bot.conversation.danger_signs.persian import PERSIAN
from bot.conversation.danger_signs.sign import Sign, possible

SIGNS = (*ENGLISH, *PERSIAN)
PATTERNS = [sign.pattern for sign in SIGNS]
LONG = 4_000
LETTERS = " 019abcdefghijklmnopqrstuvwxyz" + "".join(map(chr, range(ord("آ"), ord("ی") + 1)))

ENGLISH_PROSE = (
    "People who live near the old harbour say that life there has always been slow. I wrote this"
    " by myself, because I wanted to tell you how my days go by: I live alone, I cook for myself,"
    " and I read in the evening. My brother and his wife came to visit us with their children;"
    " they took the train, had lunch with our mother and went home late. He said he will come"
    " again. She wants to learn how to swim, and my son would like to see the lake. I keep"
    " thinking about the end of the year and what to do with the house. My life is good. "
)
PERSIAN_PROSE = (
    "زندگی در شهر ما آرام است و من هر روز با خودم فکر می‌کنم که چطور این زندگی را بهتر کنم."
    " خودت هم می‌دانی که نفس کشیدن در هوای تازه چقدر خوب است. بچه‌ها به مدرسه می‌روند و مادرم"
    " از خانه بیرون نمی‌رود. برادرم می‌خواهد کار تازه‌ای پیدا کند و خواهرم داره درس می‌خونه."
    " پدرم میگه زندگی کوتاه است. دوستم دیروز به من زنگ زد و گفت که خود او هم راضی نیست."
    " دوست دارم کتاب بخوانم و نفس عمیق بکشم و برنامه live ببینم، از این life خودم راضی‌ام. "
)


def searched(text: str) -> list[re.Pattern[str]]:
    """Return the patterns that are searched in a text."""
    found: list[re.Pattern[str]] = []

    def note(_frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ == "search":
            found.append(called.__self__)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        in_danger(text)
    finally:
        sys.setprofile(before)
    return [pattern for pattern in found if pattern in PATTERNS]


@pytest.mark.matrix(short=20)
@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.stems[0].strip())
def test_every_match_has_a_stem(sign: Sign) -> None:
    examples = 10 + 6 * len(sign.stems)

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(sign.pattern, fullmatch=True, alphabet=LETTERS))
    def holds(text: str) -> None:
        words = " ".join(text.split())
        assume(sign.pattern.search(words))
        assert list(possible([sign], words)) == [sign]

    holds()


@pytest.mark.parametrize("prose", [ENGLISH_PROSE, PERSIAN_PROSE, ENGLISH_PROSE + PERSIAN_PROSE])
def test_hardly_a_pattern_is_searched_in_ordinary_words(prose: str) -> None:
    text = (prose * LONG)[:LONG]

    assert len(searched(text)) <= 3
    assert not in_danger(text)


def test_the_pattern_of_a_stem_is_searched() -> None:
    (pattern,) = searched("how do I report suicide content")

    assert pattern.search("thinking about suicide")


@pytest.mark.parametrize(
    "text", ["I want to kill myself", "میخوام خودمو بکشم", "khodkoshi mikonam"]
)
@pytest.mark.parametrize("prose", [ENGLISH_PROSE, PERSIAN_PROSE])
def test_danger_is_heard_amid_many_words(prose: str, text: str) -> None:
    assert in_danger(f"{prose}\n{text}\n{prose}")


@pytest.mark.parametrize("word", ["کودک", "بچه", "پسرم", "رگ", "تهدید", "grand"])
def test_a_run_without_spaces_is_soon_read(word: str) -> None:
    """Without a bound on the length of words, the first of these takes hours."""
    stems = "میزنم در خطر قرص danger"

    assert not in_danger(f"{stems} {word * 1_000}")


def test_languages_are_told_apart() -> None:
    assert is_persian("کمک")
    assert is_persian("mikham\nbemiram")
    assert not is_persian("I want to die")


def test_stems_of_latin_letters_hold_over_line_ends() -> None:
    """The language of words is determined before line ends and marks are removed."""
    stems = [stem for sign in PERSIAN for stem in sign.stems if stem.isascii()]

    assert stems
    assert not any(" " in stem for stem in stems)

"""Search for replies and the fit of a reply, in cases that have no doubt."""

import pytest

from faq.fitting import SHORTEST_SAME, Fit, ReplyMatcher, StoredReply, nearly_same
from faq.matcher import Matcher, base_of_examples

KNOWLEDGE = base_of_examples(
    {"login": ["the code does not arrive", "I cannot log in"], "colour": ["change the colour"]}
)
CODE = StoredReply("code", "Login code", ("the code does not arrive", "no code for the login"))
COLOUR = StoredReply("colour", "Colour", ("how do I change the colour", "another colour please"))
UNKNOWN = StoredReply("unknown", "Without examples")


def matcher(*replies: StoredReply) -> ReplyMatcher:
    return ReplyMatcher.build(replies, Matcher.build(KNOWLEDGE))


def test_the_reply_of_the_subject_fits_and_the_other_does_not() -> None:
    found = matcher(CODE, COLOUR)
    assert found.fit(["the code does not come"], "code") == Fit(True)
    assert found.fit(["the code does not come"], "colour") == Fit(False, "code")
    assert found.suggest(["which colour can I change"], limit=1) == ("colour",)
    assert found.search("colour", limit=1) == ("colour",)


def test_what_cannot_be_judged_fits() -> None:
    found = matcher(CODE, COLOUR, UNKNOWN)
    assert found.fit(["the code does not come"], "unknown") == Fit(True)
    assert found.fit(["the code does not come"], "missing") == Fit(True)
    assert found.fit(["", "  "], "code") == Fit(True)
    assert found.suggest([], limit=3) == ()
    assert matcher(CODE).fit(["what is the weather in Shiraz"], "code") == Fit(True)


@pytest.mark.parametrize(("length", "found"), [(SHORTEST_SAME, "a"), (SHORTEST_SAME - 1, None)])
def test_short_texts_are_not_the_same(length: int, found: str | None) -> None:
    text = ("abcdefghi " * 10)[:length].strip().ljust(length, "x")
    assert nearly_same(text, {"a": [text]}) == found


def test_texts_with_few_changes_are_the_same() -> None:
    text = "Please open the settings and look at the version of the app."
    stored = {"other": ["Please pay in the shop of our partner in your own city."], "a": [text]}
    assert nearly_same(text.replace("Please o", "O"), stored) == "a"
    assert (
        nearly_same("Your payment was found and comes back by tomorrow evening.", stored) is None
    )

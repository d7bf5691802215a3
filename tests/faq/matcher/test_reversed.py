"""Texts about the opposite of an entry: who acts on whom."""

import pytest

from faq.matcher import Answer, Clarify, Matcher
from tests.faq.builders import CHANNEL, a_kb

BLOCKED = """\
  - id: blocked-by-someone
    kind: answer
    title: {fa: بلاک شدن, en: Blocked by someone}
    questions:
      fa: [بلاکم کرده, فکر کنم بلاکم کرده از کجا بفهمم, یکی بلاکم کرده]
      en: [someone blocked me, has he blocked me, how to know if they blocked me, she blocked me]
    category: channels
    answer: {fa: پاسخ, en: Answer}
"""


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build(a_kb([CHANNEL, BLOCKED]))


@pytest.mark.parametrize("text", ["he blocked me", "بلاکم کرد"])
def test_the_same_direction_is_answered(matcher: Matcher, text: str) -> None:
    assert isinstance(matcher.match(text), Answer)


@pytest.mark.parametrize("text", ["i blocked her", "بلاکش کردم"])
def test_the_opposite_direction_is_only_offered(matcher: Matcher, text: str) -> None:
    verdict = matcher.match(text)

    assert isinstance(verdict, Clarify)
    assert verdict.candidates[0].entry_id == "blocked-by-someone"
    assert matcher.explain(text).reason == "reversed"


def test_an_entry_with_both_directions_is_answered() -> None:
    both = BLOCKED.replace("en: [", "en: [i blocked him, i blocked someone, ")
    matcher = Matcher.build(a_kb([CHANNEL, both]))

    assert isinstance(matcher.match("i blocked her"), Answer)

"""Complete messages: several questions, stories, refusals and other text."""

import pytest

from faq.knowledge_base import Kind
from faq.matcher import Answer, Clarify, Matcher, Reason, Verdict
from faq.matcher.analysis import LONGEST_QUERY
from tests.faq.builders import FOUR, a_kb

REFUSING = """\
  - id: not-interested
    kind: answer
    title: {fa: تبلیغ نمی‌خواهم, en: No advertising}
    questions:
      fa: [من تبلیغ نمیخوام, نمیخوام پیام تبلیغاتی بیاد, تبلیغ نفرستید]
      en: [I do not want any advertising, stop sending me advertising, no more promotions]
    answer: {fa: خاموش کنید., en: Switch it off.}
"""


ROBOT = """\
  - id: robot
    kind: chitchat
    title: {fa: ربات, en: Robot}
    questions:
      fa: [تو رباتی یا آدم, با ربات حرف میزنم]
      en: [are you a robot or a human, am I talking to a machine]
    answer: {fa: ربات., en: A robot.}
"""


@pytest.fixture(scope="module")
def small() -> Matcher:
    return Matcher.build(a_kb([*FOUR, REFUSING, ROBOT]))


def answered(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.entry_id, *verdict.also) if isinstance(verdict, Answer) else ()


# ── several questions ──


@pytest.mark.parametrize(
    "message",
    [
        "چطور کانال بسازم؟ بعد چطور حسابم را حذف کنم؟",
        "چطور کانال بسازم و چطور حسابم را حذف کنم",
        "سلام خسته نباشید. چطور کانال بسازم؟ یه سوال دیگه هم داشتم چطور حسابم را حذف کنم؟ ممنون",
        "how do I create a channel and how do I delete my account?",
        "چطور کانال بسازم؟\nhow do I delete my account?",
    ],
)
def test_two_questions_get_two_answers(message: str, small: Matcher, own_matcher: Matcher) -> None:
    for matcher in (small, own_matcher):
        found = matcher.match(message)
        assert answered(found) == ("create-channel", "delete-account")
        assert isinstance(found, Answer)
        assert not found.unmistakable  # more messages may follow
        assert matcher.explain(message).reason is Reason.SEVERAL


def test_the_same_question_twice_is_one(small: Matcher) -> None:
    assert answered(small.match("چطور کانال بسازم؟ how do I create a channel?")) == (
        "create-channel",
    )


def test_of_many_questions_three_are_answered(own_matcher: Matcher) -> None:
    names = ("create-channel", "delete-account", "change-number", "create-group", "set-username")
    asked = [own_matcher.kb.entries[name].questions["fa"][0] for name in names]

    found = answered(own_matcher.match("؟ ".join(asked)))

    assert found == names[:3]


def test_an_out_of_scope_question_leaves_the_other(own_matcher: Matcher) -> None:
    found = own_matcher.match("چطور کانال بسازم؟ راستی قیمت دلار چنده؟")

    assert answered(found) == ("create-channel",)


def test_a_stored_question_is_not_taken_apart() -> None:
    both = "how do I create a channel and how do I delete my account"
    robot = ROBOT.replace("am I talking to a machine", both).replace("chitchat", "answer")
    explained = Matcher.build(a_kb([*FOUR, robot])).explain(both)

    assert len(explained.pieces) == 2
    assert answered(explained.verdict) == ("robot",)
    assert explained.reason is Reason.EXACT


def test_only_a_whole_text_is_a_stored_question_word_for_word(small: Matcher) -> None:
    """A part may be one, and its answer has the highest score, but the message contains more."""
    stored = "چطور کانال بسازم"
    for message in (f"{stored}؟ و چطور حسابم رو حذف کنم؟", f"{stored}؟ وصلم کن به پشتیبان"):
        verdict = small.match(message)
        assert isinstance(verdict, Answer)
        assert not verdict.verbatim

    verdict = small.match(stored)
    assert isinstance(verdict, Answer)
    assert verdict.verbatim


def test_an_explanation_shows_the_pieces(small: Matcher) -> None:
    explained = small.explain("سلام. چطور کانال بسازم؟ بعد چطور حسابم را حذف کنم؟")

    assert len(explained.pieces) == 2
    assert explained.verdict == small.match("سلام. چطور کانال بسازم؟ بعد چطور حسابم را حذف کنم؟")
    assert small.explain("چطور کانال بسازم؟").pieces == ()


# ── stories ──

STORY = (
    "من چند سال است که از این برنامه استفاده می‌کنم و همیشه راضی بودم. "
    "دیروز با برادرم نشسته بودیم و دربارهٔ کار مغازه حرف می‌زدیم. "
    "مغازه‌مان توی بازار قدیم است و بیشتر مشتری‌ها از شهرهای دیگر می‌آیند. "
    "هوا هم این روزها خیلی سرد شده و کسی حوصلهٔ بیرون آمدن ندارد. "
    "برای همین گفتیم شاید بشود کار را جور دیگری پیش برد. "
    "خلاصه بعد از کلی فکر و مشورت با خانواده به این نتیجه رسیدیم. "
    "پسر همسایه هم گفت که این کار خیلی ساده است و وقت زیادی نمی‌گیرد. "
    "البته من خودم زیاد اهل این چیزها نیستم و سوادم هم قد نمی‌دهد. "
)
AFTERWARDS = STORY.partition("خلاصه")[0]


@pytest.mark.parametrize(
    "message",
    [
        f"سلام وقت بخیر. {STORY}چطور کانال بسازم؟",
        f"سلام وقت بخیر. {STORY}چطور کانال بسازم؟ ممنون میشم راهنمایی کنید",
        f"چطور کانال بسازم؟ {AFTERWARDS}",
        f"{STORY}\n\nHow do I create a channel?\n",
    ],
)
def test_a_question_is_found_around_a_long_story(
    message: str, small: Matcher, own_matcher: Matcher
) -> None:
    assert len(message) > 300

    for matcher in (small, own_matcher):
        found = matcher.match(message)
        assert isinstance(found, Answer)
        assert found.entry_id == "create-channel"


def test_of_an_endless_message_both_ends_are_read(small: Matcher) -> None:
    filler = "و خلاصه این که روزها گذشت و ما همچنان منتظر بودیم. " * 200
    assert len(filler) > 3 * LONGEST_QUERY

    for message in (f"{filler}چطور کانال بسازم؟", f"چطور کانال بسازم؟ {filler}"):
        found = small.match(message)
        assert isinstance(found, Answer)
        assert found.entry_id == "create-channel"


def test_a_story_without_a_question_gets_no_answer(own_matcher: Matcher) -> None:
    """T64: more words mean more slight similarities."""
    assert not isinstance(own_matcher.match(STORY), Answer)


# ── refusals ──


@pytest.mark.parametrize(
    "message",
    [
        "نمیخوام کانال بسازم",
        "من دیگه نمی‌خواهم کانال بسازم",
        "قصد ندارم حسابم رو حذف کنم",
        "I do not want to create a channel",
        "i'm not trying to create a channel",
    ],
)
def test_what_is_refused_is_not_answered(
    message: str, small: Matcher, own_matcher: Matcher
) -> None:
    for matcher in (small, own_matcher):
        assert not isinstance(matcher.match(message), Answer)
    explained = small.explain(message)
    assert isinstance(explained.verdict, Clarify)
    assert explained.reason is Reason.REFUSED


@pytest.mark.parametrize(
    "message", ["دیگه تبلیغ نمیخوام", "i do not want more advertising please"]
)
def test_a_refusal_is_answered_if_the_entry_is_about_it(message: str, small: Matcher) -> None:
    assert answered(small.match(message)) == ("not-interested",)


def test_a_complaint_is_not_a_refusal(small: Matcher) -> None:
    assert answered(small.match("کد تایید برام نمیاد")) == ("login-code",)


def test_a_stored_question_word_for_word_is_answered_even_if_it_is_a_refusal(
    small: Matcher,
) -> None:
    assert small.explain("من تبلیغ نمیخوام").reason is Reason.EXACT


# ── things around a question ──


@pytest.mark.parametrize(
    "message",
    [
        "چطور کانال بسازم؟ 09121234567",
        "چطور کانال بسازم؟ +98 (912) 123-45-67",
        "چطور کانال بسازم؟ https://example.com/some/path?x=1",
        "@somebody چطور کانال بسازم؟",
        "چطور کانال بسازم؟ me@example.com",
        "www.example.com چطور کانال بسازم؟ ۰۹۱۲۱۲۳۴۵۶۷ @other_name",
    ],
)
def test_names_links_and_numbers_do_not_count(message: str, own_matcher: Matcher) -> None:
    plain = own_matcher.match("چطور کانال بسازم؟")

    assert own_matcher.match(message) == plain
    assert isinstance(plain, Answer)
    assert plain.unmistakable


@pytest.mark.parametrize("message", ["09121234567", "https://example.com", "@somebody", "۶۰۳۷۹۹"])
def test_masked_parts_alone_are_an_empty_query(message: str, own_matcher: Matcher) -> None:
    assert not isinstance(own_matcher.match(message), Answer)
    assert own_matcher.explain(message).verdict == own_matcher.match(message)


@pytest.mark.parametrize(
    "message",
    [
        "سلام چطور کانال بسازم؟",
        "سلام وقت بخیر، ببخشید چطور کانال بسازم؟ ممنون",
        "hello, how do I create a channel? thanks in advance",
        "سلام خوبی؟ چطور کانال بسازم؟ مرسی",
    ],
)
def test_small_talk_in_passing_hides_no_question(
    message: str, small: Matcher, own_matcher: Matcher
) -> None:
    for matcher in (small, own_matcher):
        assert answered(matcher.match(message)) == ("create-channel",)


def test_small_talk_is_not_one_of_several_answers(small: Matcher) -> None:
    message = "are you a robot or a human? how do I create a channel?"

    assert isinstance(small.match("are you a robot or a human?"), Answer)
    assert answered(small.match(message)) == ("create-channel",)


@pytest.mark.parametrize("message", ["سلام", "سلام خوبی", "hello", "good morning"])
def test_small_talk_alone_is_answered_as_such(message: str, small: Matcher) -> None:
    found = small.match(message)

    assert isinstance(found, Answer)
    assert found.kind is Kind.CHITCHAT
    assert not found.unmistakable

"""Agent input is classified as a reply only if it is unambiguous."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.agent_input import (
    BLANKS,
    Answers,
    Cleared,
    ColleagueNote,
    CommandGiven,
    ExplicitNote,
    Holder,
    Reason,
    Reply,
    Talk,
    Unclear,
    Verdict,
    Written,
    by_press,
    classify,
    without_mark,
)

SLASHES = "/\uff0f\u2044\u2215\u29f8\u2571\u27cb\uff3c\\\u29f5\u2216\u27cd\u2572\ufe68\u2afd\u2e4a"
HIDDEN = st.one_of(
    st.characters(categories=["Zs", "Zl", "Zp", "Cf", "Cc", "Mn", "Mc", "Me"]),
    st.sampled_from(sorted(BLANKS)),
)
WORDS = st.sampled_from(["note", "یادداشت", "نوت", "claim", "x", "", "!", "笔记", "مشتری بدحساب"])
FACTS = st.builds(
    Written,
    is_text=st.booleans(),
    forwarded=st.booleans(),
    holder=st.sampled_from(Holder),
    answers=st.sampled_from(Answers),
    live=st.booleans(),
)


@st.composite
def beginnings(draw: st.DrawFn) -> str:
    """Any mixture of spaces, hidden characters and slashes, with at least one slash."""
    before, after = draw(st.text(HIDDEN, max_size=6)), draw(st.text(HIDDEN, max_size=6))
    more = draw(st.text(st.one_of(HIDDEN, st.sampled_from(SLASHES)), max_size=6))
    return before + draw(st.sampled_from(SLASHES)) + more + after


@given(beginnings(), WORDS, FACTS, st.booleans(), st.booleans())
def test_what_begins_with_any_slash_is_never_a_reply(
    begin: str, word: str, facts: Written, is_command: bool, for_us: bool
) -> None:
    written = Written(
        text=begin + word,
        is_text=facts.is_text,
        is_command=is_command and facts.is_text,
        for_this_bot=for_us,
        forwarded=facts.forwarded,
        live=facts.live,
        holder=facts.holder,
        answers=facts.answers,
    )
    assert not isinstance(classify(written), Reply)


@given(st.text(max_size=30), FACTS)
def test_a_forwarded_message_is_never_a_reply(text: str, facts: Written) -> None:
    forwarded = Written(
        text=text,
        is_text=facts.is_text,
        forwarded=True,
        holder=facts.holder,
        answers=facts.answers,
    )
    assert not isinstance(classify(forwarded), Reply)


@given(st.text(HIDDEN, min_size=1, max_size=8))
def test_what_cannot_be_seen_is_unclear(text: str) -> None:
    assert not isinstance(classify(Written(text=text)), Reply)


@given(
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20).filter(
        lambda text: (
            "SOLIDUS" not in unicodedata.name(text[0], "")
            and text[0] not in BLANKS
            and text[0] not in "\u30ce\u4e3f\u4e36\u2cc6\uff89\u3033\ua718"
        )
    )
)
def test_ordinary_words_of_the_assignee_go_out(text: str) -> None:
    assert isinstance(classify(Written(text=text)), Reply)


ANSWERS: list[tuple[Written, Verdict]] = [
    (Written(text="// x"), ExplicitNote()),
    (Written(text="//x", answers=Answers.CARD), ExplicitNote()),
    (Written(text=" // x"), Unclear(Reason.LIKE_COMMAND)),
    (Written(text="\ufffd/note x"), Unclear(Reason.LIKE_COMMAND)),
    (Written(text="\u0338note x"), Unclear(Reason.LIKE_COMMAND)),
    (Written(text="// x", is_text=False), Unclear(Reason.LIKE_COMMAND)),
    (Written(text="/ note"), Unclear(Reason.LIKE_COMMAND)),
    (Written(text="/claim", is_command=True), CommandGiven(for_this_bot=True)),
    (Written(text="/x", is_command=True, for_this_bot=False), CommandGiven(for_this_bot=False)),
    (Written(text="/x", is_command=True, forwarded=True), Unclear(Reason.FORWARDED)),
    (Written(text="x", has_ticket=False), Talk()),
    (Written(text="x", live=False), Unclear(Reason.OVER)),
    (Written(text="x", holder=Holder.OTHER), ColleagueNote()),
    (Written(text="x", holder=Holder.FREE), Unclear(Reason.FREE_TICKET)),
    (Written(text="x", answers=Answers.NOTICE), Unclear(Reason.NOTICE)),
    (Written(text="x", answers=Answers.COLLEAGUE), ColleagueNote()),
    (Written(text="x", answers=Answers.NOTE), ColleagueNote()),
    (Written(text="x", answers=Answers.UNKNOWN), ColleagueNote()),
    (Written(text=""), Reply(by_press())),  # a photo without a caption
]


@pytest.mark.parametrize(("written", "verdict"), ANSWERS)
def test_what_is_what(written: Written, verdict: Verdict) -> None:
    assert type(classify(written)) is type(verdict)
    if isinstance(verdict, Unclear | CommandGiven):
        assert classify(written) == verdict


@pytest.mark.parametrize(
    "answers", [Answers.NOTHING, Answers.CARD, Answers.REQUESTER, Answers.OWN]
)
def test_the_assignee_answers_the_card_the_requester_and_themselves(answers: Answers) -> None:
    assert isinstance(classify(Written(text="سلام", answers=answers)), Reply)


def test_the_permission_to_send_cannot_be_made_elsewhere() -> None:
    with pytest.raises(ValueError, match="only the classification and a press"):
        Cleared("rule", object())


@pytest.mark.parametrize(("text", "bare"), [("// x", "x"), ("  //x", "x"), ("a // b", "a // b")])
def test_a_note_that_is_sent_loses_its_mark(text: str, bare: str) -> None:
    assert without_mark(text) == bare

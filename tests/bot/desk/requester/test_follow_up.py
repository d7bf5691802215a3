"""Messages in quick succession after an answer: more questions, thanks, a wish."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pytest

from bot.desk.requester.follow_up import (
    Answered,
    Matched,
    Unanswered,
    match_after,
    match_follow_up,
)
from faq.acts import NO_ACT, DialogueAct, Recognised
from faq.knowledge_base import Entry, Kind
from faq.matcher import Abstain, Answer, Candidate, Clarify, Verdict
from tests.faq.builders import CHANNEL, CODE, DELETE, GREETING, a_kb

ENTRIES: Mapping[str, Entry] = a_kb([CHANNEL, DELETE, CODE, GREETING]).entries
ASKED = "چطور کانال بسازم"
ANSWERED = Answered(ASKED, "create-channel")
OPEN = Unanswered("پاک کردن", ("delete-account",), 7)
NOTHING = Abstain(best=None, language="fa")


def answer(entry_id: str, *also: str) -> Answer:
    kind = ENTRIES[entry_id].kind
    return Answer(entry_id, kind, 0.7, 0.5, unmistakable=False, language="fa", also=also)


def clarify(*entry_ids: str) -> Clarify:
    return Clarify(tuple(Candidate(each, Kind.ANSWER, 0.4) for each in entry_ids), "fa")


@dataclass
class Known:
    """Verdicts by text, and after the answer."""

    verdicts: Mapping[str, Verdict]
    after: Verdict | None

    def match(self, query: str) -> Verdict:
        return self.verdicts[query]

    def match_after(self, query: str, *, question: str, shown: Collection[str]) -> Verdict:
        assert (question, set(shown)) == (ASKED, {ANSWERED.entry_id})
        return self.after or self.verdicts[query]

    def match_narrowing(
        self, query: str, *, question: str, offered: Collection[str]
    ) -> tuple[str, Verdict]:
        assert (question, set(offered)) == (OPEN.query, set(OPEN.offered))
        if self.after is None:
            return query, self.verdicts[query]
        return f"{question}\n{query}", self.after


def heard(
    words: str,
    *,
    together: Verdict,
    alone: Verdict = NOTHING,
    after: Verdict | None = None,
    act: Recognised = NO_ACT,
) -> Matched | None:
    known = {f"{ASKED}\n{words}": together, words: alone}
    matcher = Known(known, after)
    return match_follow_up(matcher, words, answered=ANSWERED, entries=ENTRIES, act=act)


def test_of_several_answers_only_what_was_not_told_is_left() -> None:
    words = "و چطور حسابم را حذف کنم؟ کد هم نمیاد"
    together = answer("create-channel", "delete-account", "login-code")

    assert heard(words, together=together) == Matched(
        f"{ASKED}\n{words}", answer("delete-account", "login-code")
    )
    last = heard(words, together=answer("delete-account", "create-channel"))
    assert last == Matched(f"{ASKED}\n{words}", answer("delete-account"))


def test_the_kind_is_that_of_what_is_left() -> None:
    left = heard("کد نمیاد", together=answer("create-channel", "login-code"))

    assert left is not None
    assert isinstance(left.verdict, Answer)
    assert left.verdict.kind is Kind.PROBLEM


def test_what_changes_the_question_counts_with_it() -> None:
    words = "منظورم حذف حسابه"
    assert heard(words, together=answer("delete-account")) == Matched(
        f"{ASKED}\n{words}", answer("delete-account")
    )
    assert heard(words, together=clarify("delete-account", "create-channel")) == Matched(
        f"{ASKED}\n{words}", clarify("delete-account", "create-channel")
    )


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("", NOTHING),
        ("روی آیفون", NOTHING),
        ("سلام راستی", answer("greeting")),
        ("کانال جدید", answer("create-channel")),
        ("کانال", clarify("delete-account", "create-channel")),
    ],
)
def test_what_adds_nothing_is_not_answered_twice(words: str, alone: Verdict) -> None:
    assert heard(words, together=answer("create-channel"), alone=alone) is None


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("شماره", clarify("delete-account", "login-code")),
        ("حذف حسابم", answer("delete-account")),
    ],
)
def test_what_says_something_by_itself_is_heard_by_itself(words: str, alone: Verdict) -> None:
    assert heard(words, together=answer("create-channel"), alone=alone) == Matched(words, alone)


@pytest.mark.parametrize(
    "act",
    [
        Recognised(DialogueAct.PROBLEM),
        Recognised(DialogueAct.PERSON, sure=True),
        Recognised(DialogueAct.UNSOLVED, sure=True),
        Recognised(DialogueAct.URGENT, sure=True),
    ],
)
@pytest.mark.parametrize("alone", [NOTHING, answer("create-channel")])
def test_an_act_is_heard_by_itself(act: Recognised, alone: Verdict) -> None:
    same = answer("create-channel")
    assert heard("…", together=same, alone=alone, act=act) == Matched("…", alone, act)


def test_thanks_right_after_an_answer_need_none() -> None:
    thanks = Recognised(DialogueAct.THANKS, sure=True)
    assert heard("مرسی", together=answer("create-channel"), act=thanks) is None


def test_a_reference_to_what_was_answered_is_matched_in_its_context() -> None:
    words = "چجوری پاکش کنم"
    after = answer("delete-account")

    assert heard(words, together=answer("create-channel"), after=after) == Matched(words, after)
    sure = Recognised(DialogueAct.PROBLEM, sure=True)
    found = heard(words, together=answer("create-channel"), after=after, act=sure)
    assert found == Matched(words, NOTHING, sure)


def test_a_reaction_with_an_unknown_word_is_not_about_another_product() -> None:
    outside = replace(clarify("create-channel"), outside=True)

    assert heard("gotcha", together=outside) is None


def test_a_turn_after_an_answer_is_matched_in_its_context() -> None:
    matcher = Known({"پاکش کنم": NOTHING}, after=clarify("delete-account"))

    found = match_after(matcher, "پاکش کنم", NO_ACT, ANSWERED)

    assert found == Matched("پاکش کنم", clarify("delete-account"))


def test_a_turn_that_completes_an_unanswered_question_is_matched_together_with_it() -> None:
    matcher = Known({"حسابم": NOTHING}, after=answer("delete-account"))

    found = match_after(matcher, "حسابم", NO_ACT, OPEN)

    assert found == Matched("پاک کردن\nحسابم", answer("delete-account"), completes=7)


def test_a_turn_that_does_not_complete_the_question_stands_alone() -> None:
    matcher = Known({"چطور کانال بسازم": answer("create-channel")}, after=None)

    found = match_after(matcher, "چطور کانال بسازم", NO_ACT, OPEN)

    assert found == Matched("چطور کانال بسازم", answer("create-channel"))


@pytest.mark.parametrize(
    ("act", "answered"),
    [(NO_ACT, None), (Recognised(DialogueAct.THANKS, sure=True), ANSWERED)],
)
def test_a_turn_without_an_answer_and_a_dialogue_act_have_no_context(
    act: Recognised, answered: Answered | None
) -> None:
    matcher = Known({"پاکش کنم": NOTHING}, after=clarify("delete-account"))

    assert match_after(matcher, "پاکش کنم", act, answered) == Matched("پاکش کنم", NOTHING, act)

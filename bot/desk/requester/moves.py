"""Choice of the next move for the messages of a turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.conversation.dialogue import decide, decide_silence
from bot.conversation.moods import mood_of
from bot.conversation.states import Move, Stage, TicketState, Turn
from bot.desk.requester.follow_up import Matched
from bot.desk.requester.rating import NO_RATING, RatingContext
from bot.desk.requester.turn_context import found_in, signs_of
from faq.acts import NO_ACT, DialogueAct, Recognised
from faq.matcher import Answer, Clarify
from faq.normalize import fold
from handoff.actions import interactions, ratings
from handoff.moments import within
from handoff.records import Conversation, Interaction, Message, Ticket
from handoff.states import VerdictKind

CLOSING_LASTS = timedelta(minutes=15)  # time to answer whether to close a ticket
REPEATED_WITHIN = timedelta(minutes=10)  # the same answer is not sent to other words within


def next_move(
    conversation: Conversation,
    ticket: TicketState,
    matched: Matched,
    waiting: Sequence[Message],
    *,
    row: Ticket | None,
    last: Interaction | None,
    now: datetime,
    rating: RatingContext = NO_RATING,
) -> Move | None:
    """Return the next move, or None if there is nothing to do.

    `row` is the requester's ticket, and `last` the last answer that got no reaction yet.
    """
    stage = Stage(conversation.stage)
    if not waiting:
        return decide_silence(stage, ticket)
    if stage is Stage.IDLE and rating.given is not None:
        stage = Stage.RATED
    if stage is Stage.CLOSING and not _may_still_close(conversation, row, now):
        stage = Stage.IDLE
    verdict = matched.verdict
    answer = verdict if isinstance(verdict, Answer) else None
    is_same = last is not None and answer is not None and answer.entry_id == last.entry_id
    return decide(
        Turn(
            stage=stage,
            ticket=ticket,
            words=matched.words,
            mood=mood_of([(one.kind, signs_of(one)) for one in waiting]),
            found=found_in(verdict),
            unmistakable=answer is not None and answer.unmistakable,
            verbatim=answer is not None and answer.verbatim,
            act=_act_of(conversation, matched, waiting),
            answer_score=0.0 if answer is None else answer.score,
            is_after_answer=last is not None,
            is_same_answer=is_same,
            is_repeated=is_same and _is_other_wording(matched, last, now),
            completes_question=matched.completes is not None,
            has_subject=knows_subject(conversation),
            is_single_choice=isinstance(verdict, Clarify) and len(verdict.candidates) == 1,
            is_foreign=isinstance(verdict, Clarify) and verdict.outside,
            is_after_remedy=last is not None and last.verdict == VerdictKind.PROBLEM,
            score=None if rating.typed is None else rating.typed.score,
            is_rated_low=rating.given is not None and ratings.is_low(rating.given),
        )
    )


def _may_still_close(conversation: Conversation, ticket: Ticket | None, now: datetime) -> bool:
    """Return True if the last thing said was the question whether to close this ticket.

    After a reply of an agent, the answer is for the agent.
    """
    asked = conversation.memory.get("asked_at")
    if ticket is None or asked is None or conversation.memory.get("ticket") != ticket.id:
        return False
    is_recent = within(now, datetime.fromisoformat(asked), CLOSING_LASTS)
    return is_recent and ticket.waiting_since is not None


def _act_of(
    conversation: Conversation, matched: Matched, waiting: Sequence[Message]
) -> Recognised:
    """Return the act, unless it is an alarm that the requester has recalled."""
    harmless = conversation.memory.get(interactions.HARMLESS) or ()
    is_recalled = any(message.id in harmless for message in waiting)
    return NO_ACT if matched.act.act is DialogueAct.URGENT and is_recalled else matched.act


def knows_subject(conversation: Conversation) -> bool:
    """Return True if an intake has begun and the subject of the request is known."""
    intake = conversation.memory.get("intake") or {}
    return bool(intake.get("question"))


def _is_other_wording(matched: Matched, last: Interaction | None, now: datetime) -> bool:
    """Return True if the last question was just asked in other words of the same language."""
    verdict = matched.verdict
    if last is None or not isinstance(verdict, Answer) or verdict.also:
        return False
    is_other = fold(matched.words) != fold(last.query) and verdict.language == last.language
    return is_other and within(now, last.at, REPEATED_WITHIN)

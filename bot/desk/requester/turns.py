"""Processing of turns.

A turn consists of the messages that a requester sends until no further message arrives for some
seconds (the quiet window). They are answered together.
"""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.act_table import outranks_answers
from bot.conversation.states import Move, Stage, TicketState
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.origins import is_forwarded
from bot.desk.requester.answers import carry_out, give_also
from bot.desk.requester.follow_up import (
    Answered,
    Matched,
    Unanswered,
    asked_before,
    match_after,
    match_follow_up,
)
from bot.desk.requester.lateness import Lateness
from bot.desk.requester.moves import knows_subject, next_move
from bot.desk.requester.rating import rating_context
from bot.desk.requester.seen import Seen, due_state, is_current, read_seen
from bot.desk.requester.turn_context import (
    TurnContext,
    judged,
    last_answer,
    signs_of,
    ticket_state,
    words_of,
)
from bot.matching import Texts
from faq.matcher import Abstain, Answer, Verdict
from faq.normalize import fold, is_english, language_of
from handoff import reports
from handoff.actions import interactions, requesters
from handoff.actions.interactions import Judged
from handoff.actions.requesters import begin_next_turn
from handoff.correlation import bound
from handoff.moments import within
from handoff.outbox.post import from_backlog
from handoff.records import Conversation, Message, Requester
from handoff.states import InteractionOutcome
from handoff.storage_errors import StorageError
from handoff.work import Reader, Sets, UnitOfWork

logger = logging.getLogger(__name__)

BATCH = 64
REST = 2.0  # seconds before a failed turn is tried again, doubled with each attempt
TICK = 1e-6  # seconds; tolerance for rounding errors
CLOCK_UNSURE = timedelta(seconds=1)  # delay of turns while the clock is uncertain
GIVE_UP_AFTER = 5  # number of attempts after which a turn is handed off to a person
FAST_MEMORY = 5_000
CROWDED = 5  # number of waiting messages from which typing is not shown
NEWEST = 1_000  # maximum number of latest due turns that are read in a backlog
AT_LEAST_BEHIND = 16  # number of turns per pass that are reserved for a backlog


@dataclass(frozen=True)
class FastAnswer:
    """An answer sent before the end of the quiet window. Later messages in it are follow-ups."""

    requester_id: int
    answered: Answered
    since: datetime
    window: timedelta


class Turns:
    """Runs the turns of one bot's requesters. Each requester's turns run one at a time.

    `steady` returns False if the wall clock was set and stored times are not yet corrected. Turns
    wait until it returns True.
    """

    def __init__(self, desk: Desk, *, steady: Callable[[], bool] = lambda: True) -> None:
        self._desk = desk
        self._steady = steady
        self._running: set[int] = set()
        self._failed: dict[int, tuple[int, float]] = {}  # attempts, and end of the pause
        self._lateness = Lateness(desk)
        self._fast: OrderedDict[int, FastAnswer] = OrderedDict()
        self._arrived: Counter[int] = Counter()  # messages since the last turn, by requester
        self._of_chat: OrderedDict[str, int] = OrderedDict()  # requesters who wrote lately
        self._crowded: set[int] = set()
        self._looks = Sets(desk.db.read, _look, look=_look_ahead)
        self._answers = Sets(desk.db.write, self._answer, look=_look_ahead_to_answer)
        self.wake: Callable[[], None] = lambda: None

    @property
    def busy(self) -> bool:
        return bool(self._running)

    async def pass_once(self) -> datetime | None:
        """Run all due turns. Returns the time of the next one."""
        now = self._desk.now()
        if not self._steady():
            return now + CLOCK_UNSURE
        limit = BATCH + len(self._failed)
        due, upcoming = await self._desk.db.read(_turns_due, now, limit=limit)
        ready = self._ready(due)
        await asyncio.gather(*(self._run_guarded(requester_id) for requester_id in ready))
        if ready:
            return self._desk.now()
        at = self._desk.monotonic()
        rested = [
            self._desk.now() + timedelta(seconds=until - at)
            for _, until in self._failed.values()
            if until > at
        ]
        return min([*rested, *([upcoming] if upcoming is not None else [])], default=None)

    def _ready(self, due: Sequence[int]) -> list[int]:
        """Return the requesters among the due ones whose turns run in this pass.

        Requesters whose messages were delayed by a backlog come after the others.
        """
        at = self._desk.monotonic()
        ready = [
            one for one in dict.fromkeys(due) if one not in self._running and self._rested(one, at)
        ]
        fresh = [one for one in ready if not self._lateness.is_behind(one)]
        behind = [one for one in ready if self._lateness.is_behind(one)]
        return fresh[: BATCH - AT_LEAST_BEHIND] + behind[:AT_LEAST_BEHIND]

    def matched_at_once(self, words: str) -> Matched | None:
        """Match a new message. Returns None unless the matcher is certain about its answer.

        This takes some milliseconds and is called in a thread of the matcher.
        """
        matched = self._matched(words, "", None)
        verdict = matched.verdict
        is_sure = isinstance(verdict, Answer) and verdict.unmistakable
        return matched if is_sure and not outranks_answers(matched.act) else None

    def answer_at_once(
        self, uow: UnitOfWork, requester_id: int, matched: Matched
    ) -> FastAnswer | None:
        """Answer a message in the unit of work that stores it, before its quiet window ends.

        Returns None if it has to wait, because of other messages or of the conversation's state.
        """
        is_known = (
            requester_id in self._running
            or requester_id in self._crowded
            or self._lateness.is_behind(requester_id)
        )
        verdict = matched.verdict
        if is_known or not isinstance(verdict, Answer):
            return None
        seen = read_seen(uow, requester_id)
        if seen is None or not self._could_be_fast(seen, matched):
            return None
        began = seen.conversation.turn_began_at or uow.now
        self._answer_as(uow, seen, seen.waiting, matched)
        answered = Answered(matched.words, verdict.entry_id)
        return FastAnswer(requester_id, answered, began, self._desk.settings.window)

    def is_waiting(self, chat_id: str) -> bool:
        """Return True if another message of this chat waits for the end of its quiet window."""
        return self._of_chat.get(chat_id) in self._arrived

    def note_message(self, chat_id: str, requester_id: int) -> None:
        """Record that a message waits for the end of its quiet window."""
        self._of_chat[chat_id] = requester_id
        while len(self._of_chat) > FAST_MEMORY:
            self._of_chat.popitem(last=False)
        self._arrived[requester_id] += 1
        if self._arrived[requester_id] >= CROWDED:
            self._crowded.add(requester_id)

    def note_answer(self, fast: FastAnswer) -> None:
        """Record an answer at once after it was committed."""
        self._arrived.pop(fast.requester_id, None)
        self._fast[fast.requester_id] = fast
        while len(self._fast) > FAST_MEMORY:
            self._fast.popitem(last=False)

    def is_crowded(self, requester_id: int) -> bool:
        """Return True if so many messages wait that the typing indicator is not shown for each."""
        return requester_id in self._crowded

    def _could_be_fast(self, seen: Seen, matched: Matched) -> bool:
        """Return True if the matched message alone waits, and may be answered at once."""
        return (
            seen.conversation.turn_due_at is not None
            and len(seen.waiting) == 1
            and words_of(seen.waiting) == matched.words
            and seen.waiting[0].album is None
            and not is_forwarded(seen.waiting[0])
            and seen.conversation.stage != Stage.INTAKE
            and self._has_no_ticket(seen)
            and self._follows_fast(seen) is None
        )

    def _follows_fast(self, seen: Seen) -> FastAnswer | None:
        """Return the fast answer that the messages follow, or None if the state has changed."""
        fast = self._fast.get(seen.requester.id)
        if fast is None or not seen.waiting:
            return None
        if not within(seen.waiting[0].at, fast.since, fast.window):
            return None
        is_idle = seen.conversation.stage == Stage.IDLE
        return fast if is_idle and self._has_no_ticket(seen) else None

    def _has_no_ticket(self, seen: Seen) -> bool:
        return ticket_state(seen.ticket, self._desk.now(), self._desk.policy) is TicketState.NONE

    def note_delay(self, requester_id: int, *, waited: timedelta, behind: bool) -> None:
        """Record the delay of a requester's messages, which may lead to an apology."""
        self._lateness.note(requester_id, waited=waited, behind=behind)

    def _rested(self, requester_id: int, at: float) -> bool:
        failed = self._failed.get(requester_id)
        return failed is None or failed[1] <= at + TICK

    async def _run_guarded(self, requester_id: int) -> None:
        self._running.add(requester_id)
        try:
            with bound(requester=requester_id):
                await self._run(requester_id)
        except StorageError:
            # The turn did not cause this error, so it is postponed without counting an attempt.
            tries = self._failed.get(requester_id, (0, 0.0))[0]
            self._failed[requester_id] = (tries, self._desk.monotonic() + REST)
        except Exception:
            tries = self._failed.get(requester_id, (0, 0.0))[0] + 1
            logger.exception("a turn failed", extra={"requester": requester_id, "tries": tries})
            self._failed[requester_id] = (tries, self._desk.monotonic() + REST * 2**tries)
            if tries >= GIVE_UP_AFTER:
                await self._give_up(requester_id)
        else:
            self._failed.pop(requester_id, None)
        finally:
            self._running.discard(requester_id)
            self._crowded.discard(requester_id)
            self._arrived.pop(requester_id, None)

    async def _run(self, requester_id: int) -> None:
        for tries in range(GIVE_UP_AFTER):
            found = await self._looks(requester_id)
            if found is None or (tries and self._is_postponed(found[0])):
                return
            seen, before = found
            matched = await self._match_turn(seen, before)
            with from_backlog(waited=self._lateness.is_behind(requester_id)):
                done = await (
                    self._take_up_silently(seen)
                    if matched is None
                    else self._finish(seen, matched)
                )
            if done:
                self._lateness.done(requester_id)
                self._fast.pop(requester_id, None)
                return

    def _is_postponed(self, seen: Seen) -> bool:
        """Return True if the quiet window has restarted because of messages during matching."""
        due = seen.conversation.turn_due_at
        return due is not None and due > self._desk.now()

    async def _match_turn(
        self, seen: Seen, before: Answered | Unanswered | None
    ) -> Matched | None:
        words = words_of(seen.waiting)
        signs = "".join(map(signs_of, seen.waiting))
        fast = self._follows_fast(seen)
        if fast is None:
            in_intake = seen.conversation.stage == Stage.INTAKE
            return await self._match(words, signs=signs, before=None if in_intake else before)
        texts = Texts((words, f"{fast.answered.query}\n{words}"))
        return await self._desk.match(texts, self._matched_follow_up, words, signs, fast.answered)

    def _matched_follow_up(self, words: str, signs: str, answered: Answered) -> Matched | None:
        knowledge = self._desk.knowledge
        matcher = knowledge.matcher  # keep a reference, since a reload can replace the matcher
        return match_follow_up(
            matcher,
            words,
            answered=answered,
            entries=matcher.kb.entries,
            act=knowledge.acts.recognise(words if words.strip() else signs),
        )

    async def _match(
        self, words: str, *, signs: str = "", before: Answered | Unanswered | None = None
    ) -> Matched:
        """Match a text and recognize its dialogue act.

        If there is no text, the act is recognized from the emoji in `signs`. `before` is the
        question before it, with which a text that is not an act is matched.
        """
        return await self._desk.match(Texts((words,)), self._matched, words, signs, before)

    def _matched(self, words: str, signs: str, before: Answered | Unanswered | None) -> Matched:
        knowledge = self._desk.knowledge
        act = knowledge.acts.recognise(words if words.strip() else signs)
        return match_after(knowledge.matcher, words, act, before)

    def _language(self, seen: Seen, words: str, verdict: Verdict) -> str:
        """Return the chosen language, or that of the text, or that of earlier messages."""
        now = verdict.language if _shows_language(seen.conversation, words) else None
        if now is not None and language_of(words) == "en":
            # Latin letters may be English, Persian or another language.
            written = seen.requester.written_language
            if not isinstance(verdict, Answer):
                now = "en" if is_english(fold(words)) else written or now
            elif written == "en" and is_english(fold(words)):
                now = "en"
        in_words = bool(words.strip())
        return language.of_requester(self._desk, seen.requester, now=now, in_words=in_words)

    async def _take_up_silently(self, seen: Seen) -> bool:
        """Mark messages that need no answer as processed. Returns False if the state changed."""
        return await self._desk.db.write(self._take_up, seen)

    def _take_up(self, uow: UnitOfWork, seen: Seen) -> bool:
        fresh = read_seen(uow, seen.requester.id)
        if fresh is None:
            return True
        if not is_current(seen, fresh, now=uow.now, longest=uow.policy.longest_turn):
            return False
        ids = [message.id for message in seen.waiting]
        interactions.take_up(uow, ids)
        interactions.end_turn(fresh.conversation)
        self._go_on(uow, fresh.requester, fresh.conversation)
        return True

    def _go_on(self, uow: UnitOfWork, requester: Requester, conversation: Conversation) -> None:
        window = self._desk.settings.window
        begin_next_turn(uow, requester, conversation, window=window)

    async def _finish(self, seen: Seen, matched: Matched) -> bool:
        """Answer a turn. Returns False if the state has changed since it was read."""
        return await self._answers((seen, matched))

    def _answer(self, uow: UnitOfWork, turn: tuple[Seen, Matched]) -> bool:
        seen, matched = turn
        fresh = read_seen(uow, seen.requester.id)
        if fresh is None:
            return True
        if not is_current(seen, fresh, now=uow.now, longest=uow.policy.longest_turn):
            return False
        self._answer_as(uow, fresh, fresh.waiting[: len(seen.waiting)], matched)
        return True

    def _answer_as(
        self, uow: UnitOfWork, fresh: Seen, waiting: tuple[Message, ...], matched: Matched
    ) -> None:
        """Answer waiting messages in the present state."""
        desk = self._desk.on(fresh.requester.account_id)
        words, verdict = matched.words, matched.verdict
        language = self._language(fresh, words, verdict)
        entry_id = verdict.entry_id if isinstance(verdict, Answer) else None
        entry = desk.knowledge.kb.entries.get(entry_id) if entry_id else None
        version = entry.version if entry is not None else None
        record = judged(verdict, query=words, language=language, version=version)
        conversation = fresh.conversation
        if _shows_language(conversation, words):
            requesters.wrote_in(fresh.requester, language)
        state = ticket_state(fresh.ticket, uow.now, uow.policy)
        since = uow.now - uow.policy.earlier
        last = last_answer(uow, fresh.requester.id, since=since)
        rating = rating_context(
            uow,
            conversation,
            fresh.ticket,
            words,
            act=matched.act,
            last=last,
            waiting=waiting,
        )
        move = next_move(
            conversation,
            state,
            matched,
            waiting,
            row=fresh.ticket,
            last=last,
            now=uow.now,
            rating=rating,
        )
        turn = TurnContext(
            uow=uow,
            desk=desk,
            requester=fresh.requester,
            conversation=conversation,
            language=language,
            ticket=fresh.ticket,
            waiting=waiting,
            act=matched.act,
        )
        if move is not None and waiting and state is not TicketState.HELD:
            self._lateness.excuse(turn)
        if matched.completes is not None and move is not Move.OFFER_CHOICES_AGAIN:
            interactions.settle(uow, matched.completes, InteractionOutcome.CLARIFIED)
        self._carry(move, turn, record)
        if move is not None and isinstance(verdict, Answer):
            give_also(move, turn, verdict.also, query=words)
        self._go_on(uow, fresh.requester, conversation)

    def _carry(self, move: Move | None, turn: TurnContext, record: Judged) -> None:
        if move is None:
            interactions.end_turn(turn.conversation)
            return
        carry_out(move, turn, record)

    async def _give_up(self, requester_id: int) -> None:
        try:
            await self._desk.db.read_probe()  # do not hand off if the database is damaged
            await self._hand_off_unanswered(requester_id)
        except StorageError as error:
            logger.debug("turn postponed: database unavailable", extra={"reason": error.detail})
        except Exception:
            # An error for one requester must not end the pass for the others.
            logger.exception(
                "a failed turn could not be handed off", extra={"requester": requester_id}
            )

    async def _hand_off_unanswered(self, requester_id: int) -> None:
        """Hand over a turn to a person after it has failed repeatedly."""
        seen = await self._desk.db.read(due_state, requester_id)
        if seen is None:
            return
        words = words_of(seen.waiting)
        spoken = language.of_requester(self._desk, seen.requester, in_words=bool(words))
        abstain = Abstain(best=None, language=spoken)
        record = judged(abstain, query=words, language=spoken, version=None)
        await self._desk.db.write(self._hand_off, requester_id, record)
        self._failed.pop(requester_id, None)

    def _hand_off(self, uow: UnitOfWork, requester_id: int, record: Judged) -> None:
        fresh = read_seen(uow, requester_id)
        if fresh is None:
            return
        state = ticket_state(fresh.ticket, uow.now, uow.policy)
        live = state in (TicketState.QUEUED, TicketState.HELD)
        interactions.go_to(fresh.conversation, Stage.IDLE)
        turn = TurnContext(
            uow=uow,
            desk=self._desk.on(fresh.requester.account_id),
            requester=fresh.requester,
            conversation=fresh.conversation,
            language=record.language,
            ticket=fresh.ticket,
            waiting=fresh.waiting,
        )
        carry_out(Move.ADD_TO_TICKET if live else Move.OFFER_PERSON, turn, record)
        self._go_on(uow, fresh.requester, fresh.conversation)


def _look(reader: Reader, requester_id: int) -> tuple[Seen, Answered | Unanswered | None] | None:
    """Return the state of a requester with a due turn, and the question before it."""
    seen = due_state(reader, requester_id)
    return None if seen is None else (seen, asked_before(reader, requester_id, now=reader.now))


def _look_ahead(reader: Reader, requester_ids: Sequence[int]) -> None:
    reports.look_ahead_of_turns(reader, requester_ids)


def _look_ahead_to_answer(uow: UnitOfWork, turns: Sequence[tuple[Seen, Matched]]) -> None:
    reports.look_ahead_of_answers(uow, [seen.requester.id for seen, _ in turns])


def _turns_due(reader: Reader, now: datetime, *, limit: int) -> tuple[list[int], datetime | None]:
    """Return the ids of requesters with a due turn, the oldest first, and the next due time.

    If `limit` turns or more are due, the requesters who wrote last are appended.
    """
    turns = reports.next_turns(reader, limit=limit)
    due = [requester_id for requester_id, at in turns if at <= now]
    upcoming = next((at for _, at in turns if at > now), None)
    if len(due) < limit:
        return due, upcoming
    return (
        due + reports.newest_turns_due(reader, now, limit=NEWEST),
        reports.next_turn_due(reader, after=now),
    )


def _shows_language(conversation: Conversation, words: str) -> bool:
    """Return True if the language can be detected from the text.

    Answers to intake questions are not used for this.
    """
    answers_slot = conversation.stage == Stage.INTAKE and knows_subject(conversation)
    return not answers_slot and any(letter.isalpha() for letter in words)

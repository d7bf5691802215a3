"""Turns: when a requester has paused, take all they said together and go on with it."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from bot.conversation.dialogue import Move, Stage, TicketState, Turn, decide, decide_silence
from bot.conversation.moods import mood_of
from bot.conversation.wishes import asks_for_a_person
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.origins import is_forwarded
from bot.desk.requester.answers import carry_out, give_also
from bot.desk.requester.follow_up import Heard, Told, heard_after
from bot.desk.requester.lateness import Lateness
from bot.desk.requester.turn_context import (
    Scene,
    found_in,
    judged,
    signs_of,
    ticket_state,
    words_of,
)
from faq.matcher import Abstain, Answer, Verdict
from handoff import reports
from handoff.actions import interactions, requesters
from handoff.actions.interactions import Judged
from handoff.actions.requesters import begin_next_turn
from handoff.correlation import bound
from handoff.errors import StorageError
from handoff.moments import within
from handoff.outbox.post import from_backlog
from handoff.records import Conversation, Message, Requester, Ticket
from handoff.work import Reader, UnitOfWork

logger = logging.getLogger(__name__)

BATCH = 64
REST = 2.0  # seconds: a turn that failed is tried again after this, then after longer
TICK = 1e-6  # seconds; sums of fractions are not exact
CLOCK_UNSURE = timedelta(seconds=1)  # until turns are looked at again when the clock was set
GIVE_UP_AFTER = 5
FAST_MEMORY = 5_000
LONGEST_FAST = 500  # letters; a longer question waits for its window
MOST_ROWS = 200  # messages of one turn; what waits beyond them is taken up by the next one
MOST_LETTERS = 100_000  # of one turn likewise, but always one message
CROWDED = 5  # messages that wait for one turn: more of them need no sign that they are heard
NEWEST = 1_000  # of a backlog of turns, looked through for those who wrote just now
AT_LEAST_BEHIND = 16  # turns of a pass for those whose words had waited


@dataclass(frozen=True)
class Seen:
    """One requester's state as it was read before matching."""

    requester: Requester
    conversation: Conversation
    waiting: tuple[Message, ...]
    ticket: Ticket | None


@dataclass(frozen=True)
class FastAnswer:
    """What was answered before the window had passed: what follows belongs to it."""

    told: Told
    since: datetime
    window: timedelta


class Turns:
    """Runs the turns of one bot's requesters, one at a time per requester.

    `steady` answers False while the wall clock has just been set: turns wait until that is made
    good.
    """

    def __init__(self, desk: Desk, *, steady: Callable[[], bool] = lambda: True) -> None:
        self._desk = desk
        self._steady = steady
        self._running: set[int] = set()
        self._failed: dict[int, tuple[int, float]] = {}  # tries, rests until (monotonic)
        self._lateness = Lateness(desk)
        self._fast: OrderedDict[int, FastAnswer] = OrderedDict()
        self._crowded: set[int] = set()
        self.wake: Callable[[], None] = lambda: None

    @property
    def busy(self) -> bool:
        return bool(self._running)

    async def pass_once(self) -> datetime | None:
        """Take up every turn that is due. Answers when the next one is."""
        now = self._desk.now()
        if not self._steady():
            return now + CLOCK_UNSURE
        ready = await self._ready(now)
        await asyncio.gather(*(self._run_guarded(requester_id) for requester_id in ready))
        if ready:
            return self._desk.now()
        upcoming = await self._desk.db.read(lambda r: reports.next_turn_due(r, after=now))
        at = self._desk.monotonic()
        rested = [
            self._desk.now() + timedelta(seconds=until - at)
            for _, until in self._failed.values()
            if until > at
        ]
        return min([*rested, *([upcoming] if upcoming is not None else [])], default=None)

    async def _ready(self, now: datetime) -> list[int]:
        """Whose turn is next: those who wrote just now before those whose words had waited."""
        limit, at = BATCH + len(self._failed), self._desk.monotonic()
        due = await self._desk.db.read(_turns_due, now, limit=limit)
        ready = [
            one for one in dict.fromkeys(due) if one not in self._running and self._rested(one, at)
        ]
        fresh = [one for one in ready if not self._lateness.is_behind(one)]
        behind = [one for one in ready if self._lateness.is_behind(one)]
        return fresh[: BATCH - AT_LEAST_BEHIND] + behind[:AT_LEAST_BEHIND]

    async def at_once_if_sure(self, requester_id: int) -> bool:
        """Answer before the window has passed if the only message is unmistakable."""
        known = (
            requester_id in self._running
            or requester_id in self._crowded
            or self._lateness.is_behind(requester_id)
        )
        if known or not await self._is_alone(requester_id):
            return False
        self._running.add(requester_id)
        try:
            seen = await self._look(requester_id)
            if seen is None or not self._could_be_fast(seen):
                return False
            words = words_of(seen.waiting)
            verdict = await self._match(words)
            if not isinstance(verdict, Answer) or not verdict.unmistakable:
                return False
            if asks_for_a_person(words) or not await self._finish(seen, Heard(words, verdict)):
                return False
            began = seen.conversation.turn_began_at or self._desk.now()
            told = Told(words, verdict.entry_id)
            self._remember(requester_id, FastAnswer(told, began, self._desk.settings.window))
            return True
        finally:
            self._running.discard(requester_id)
            self.wake()  # the window may have passed meanwhile

    def is_crowded(self, requester_id: int) -> bool:
        """So many messages wait for one turn that a sign for each would be work for nothing."""
        return requester_id in self._crowded

    async def _is_alone(self, requester_id: int) -> bool:
        """Whether one message waits: of many none is answered at once, nor need they be read."""
        waiting = await self._desk.db.read(reports.waiting_times, requester_id, limit=CROWDED)
        if len(waiting) >= CROWDED:
            self._crowded.add(requester_id)
        return len(waiting) == 1 and requester_id not in self._running

    def _could_be_fast(self, seen: Seen) -> bool:
        return (
            len(seen.waiting) == 1
            and seen.waiting[0].kind == "text"
            and seen.waiting[0].album is None
            and len(seen.waiting[0].text) <= LONGEST_FAST
            and not is_forwarded(seen.waiting[0])
            and seen.conversation.stage != Stage.INTAKE
            and self._is_free(seen)
            and self._follows_fast(seen) is None
        )

    def _follows_fast(self, seen: Seen) -> FastAnswer | None:
        """The fast answer that what waits now was typed together with, if nothing came of it."""
        fast = self._fast.get(seen.requester.id)
        if fast is None or not seen.waiting:
            return None
        if not within(seen.waiting[0].at, fast.since, fast.window):
            return None
        return fast if self._is_free(seen) and seen.conversation.stage == Stage.IDLE else None

    def _is_free(self, seen: Seen) -> bool:
        return ticket_state(seen.ticket, self._desk.now(), self._desk.policy) is TicketState.NONE

    def _remember(self, requester_id: int, fast: FastAnswer) -> None:
        self._fast[requester_id] = fast
        while len(self._fast) > FAST_MEMORY:
            self._fast.popitem(last=False)

    def note_delay(self, requester_id: int, *, waited: timedelta, behind: bool) -> None:
        """Remember that somebody's words waited; if for long, their answer says so."""
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
            # No fault of this turn: it rests without a try being counted.
            tries = self._failed.get(requester_id, (0, 0.0))[0]
            self._failed[requester_id] = (tries, self._desk.monotonic() + REST)
        except Exception:
            tries = self._failed.get(requester_id, (0, 0.0))[0] + 1
            logger.exception("turn failed", extra={"requester": requester_id, "tries": tries})
            self._failed[requester_id] = (tries, self._desk.monotonic() + REST * 2**tries)
            if tries >= GIVE_UP_AFTER:
                await self._give_up(requester_id)
        else:
            self._failed.pop(requester_id, None)
        finally:
            self._running.discard(requester_id)
            self._crowded.discard(requester_id)

    async def _run(self, requester_id: int) -> None:
        for tries in range(GIVE_UP_AFTER):
            seen = await self._look(requester_id)
            if seen is None or (tries and self._is_put_off(seen)):
                return
            heard = await self._hear(seen)
            with from_backlog(waited=self._lateness.is_behind(requester_id)):
                done = await (
                    self._let_stand(seen) if heard is None else self._finish(seen, heard)
                )
            if done:
                self._lateness.done(requester_id)
                self._fast.pop(requester_id, None)
                return

    def _is_put_off(self, seen: Seen) -> bool:
        """More was said while the turn was matched: the quiet window begins anew."""
        due = seen.conversation.turn_due_at
        return due is not None and due > self._desk.now()

    async def _hear(self, seen: Seen) -> Heard | None:
        words = words_of(seen.waiting)
        fast = self._follows_fast(seen)
        if fast is None:
            return Heard(words, await self._match(words))
        matcher = self._desk.knowledge.matcher  # with its own entries: another may take its place
        return await asyncio.to_thread(
            heard_after, matcher.match, words, told=fast.told, entries=matcher.kb.entries
        )

    async def _look(self, requester_id: int) -> Seen | None:
        seen = await self._desk.db.read(_seen, requester_id)
        if seen is None or seen.conversation.turn_due_at is None:
            return None
        if not seen.waiting and seen.conversation.turn_due_at > self._desk.now():
            return None  # only the patience of an intake runs
        return seen

    async def _match(self, words: str) -> Verdict:
        return await asyncio.to_thread(self._desk.knowledge.matcher.match, words)

    def _language(self, seen: Seen, words: str, verdict: Verdict) -> str:
        """The requester's choice; else what they write in; else what they wrote in before."""
        now = verdict.language if _tells_language(seen.conversation, words) else None
        in_words = bool(words.strip())
        return language.of_requester(self._desk, seen.requester, now=now, in_words=in_words)

    async def _let_stand(self, seen: Seen) -> bool:
        """What followed a fast answer asks for no more; False if the state moved on meanwhile."""
        return await self._desk.db.write(self._take_up, seen)

    def _take_up(self, uow: UnitOfWork, seen: Seen) -> bool:
        fresh = _seen(uow, seen.requester.id)
        if fresh is None:
            return True
        if not still_stands(seen, fresh, now=uow.now, longest=uow.policy.longest_turn):
            return False
        heard = [message.id for message in seen.waiting]
        interactions.take_up(uow, heard)
        interactions.end_turn(fresh.conversation)
        self._go_on(uow, fresh.requester, fresh.conversation)
        return True

    def _go_on(self, uow: UnitOfWork, requester: Requester, conversation: Conversation) -> None:
        window = self._desk.settings.window
        begin_next_turn(uow, requester, conversation, window=window)

    async def _finish(self, seen: Seen, heard: Heard) -> bool:
        """The second transaction; False if the state moved on meanwhile."""
        return await self._desk.db.write(self._answer, seen, heard)

    def _answer(self, uow: UnitOfWork, seen: Seen, heard: Heard) -> bool:
        desk = self._desk.on(seen.requester.account_id)
        words, verdict = heard.words, heard.verdict
        language = self._language(seen, words, verdict)
        entry_id = verdict.entry_id if isinstance(verdict, Answer) else None
        entry = desk.knowledge.kb.entries.get(entry_id) if entry_id else None
        version = entry.version if entry is not None else None
        record = judged(verdict, query=words, language=language, version=version)
        fresh = _seen(uow, seen.requester.id)
        if fresh is None:
            return True
        if not still_stands(seen, fresh, now=uow.now, longest=uow.policy.longest_turn):
            return False
        conversation = fresh.conversation
        waiting = fresh.waiting[: len(seen.waiting)]
        if _tells_language(conversation, words):
            requesters.wrote_in(fresh.requester, language)
        state = ticket_state(fresh.ticket, uow.now, uow.policy)
        move = self._decide(conversation, state, words, verdict, waiting)
        scene = Scene(
            uow=uow,
            desk=desk,
            requester=fresh.requester,
            conversation=conversation,
            language=language,
            ticket=fresh.ticket,
            waiting=waiting,
        )
        if move is not None and waiting and state is not TicketState.HELD:
            self._lateness.excuse(scene)
        self._carry(move, scene, record)
        if move is not None and isinstance(verdict, Answer):
            give_also(move, scene, verdict.also, query=words)
        self._go_on(uow, fresh.requester, conversation)
        return True

    def _decide(
        self,
        conversation: Conversation,
        state: TicketState,
        words: str,
        verdict: Verdict,
        waiting: Sequence[Message],
    ) -> Move | None:
        if not waiting:
            return decide_silence(Stage(conversation.stage), state)
        return decide(
            Turn(
                stage=Stage(conversation.stage),
                ticket=state,
                words=words,
                mood=mood_of([(one.kind, signs_of(one)) for one in waiting]),
                found=found_in(verdict),
                unmistakable=isinstance(verdict, Answer) and verdict.unmistakable,
                verbatim=isinstance(verdict, Answer) and verdict.verbatim,
            )
        )

    def _carry(self, move: Move | None, scene: Scene, record: Judged) -> None:
        if move is None:
            interactions.end_turn(scene.conversation)
            return
        carry_out(move, scene, record)

    async def _give_up(self, requester_id: int) -> None:
        try:
            await self._desk.db.read_probe()  # damage is no reason to hand a turn over
            await self._let_a_person_look(requester_id)
        except StorageError as error:
            logger.debug("turn waits for the database", extra={"reason": error.detail})
        except Exception:
            # One requester's trouble must not end the pass for all the others.
            logger.exception("turn cannot be given up", extra={"requester": requester_id})

    async def _let_a_person_look(self, requester_id: int) -> None:
        """Our own fault must not leave anybody without an answer: hand over what they said."""
        seen = await self._look(requester_id)
        if seen is None:
            return
        words = words_of(seen.waiting)
        spoken = language.of_requester(self._desk, seen.requester, in_words=bool(words))
        abstain = Abstain(best=None, language=spoken)
        record = judged(abstain, query=words, language=spoken, version=None)
        await self._desk.db.write(self._hand_over, requester_id, record)
        self._failed.pop(requester_id, None)

    def _hand_over(self, uow: UnitOfWork, requester_id: int, record: Judged) -> None:
        fresh = _seen(uow, requester_id)
        if fresh is None:
            return
        state = ticket_state(fresh.ticket, uow.now, uow.policy)
        live = state in (TicketState.QUEUED, TicketState.HELD)
        interactions.go_to(fresh.conversation, Stage.IDLE)
        scene = Scene(
            uow=uow,
            desk=self._desk.on(fresh.requester.account_id),
            requester=fresh.requester,
            conversation=fresh.conversation,
            language=record.language,
            ticket=fresh.ticket,
            waiting=fresh.waiting,
        )
        carry_out(Move.ADD_TO_TICKET if live else Move.OFFER_PERSON, scene, record)
        self._go_on(uow, fresh.requester, fresh.conversation)


def _turns_due(reader: Reader, now: datetime, *, limit: int) -> list[int]:
    """Requesters whose turn is due, oldest first; in a backlog also those who wrote last."""
    due = reports.turns_due(reader, now, limit=limit)
    if len(due) < limit:
        return due
    return due + reports.newest_turns_due(reader, now, limit=NEWEST)


def _seen(reader: Reader, requester_id: int) -> Seen | None:
    """A requester's present state; None if the requester is not known."""
    requester = reports.requester(reader, requester_id)
    conversation = reports.conversation(reader, requester_id)
    if requester is None or conversation is None:
        return None
    waiting = reports.messages_in_turn(reader, requester_id, limit=MOST_ROWS)
    ticket = reports.last_ticket_of(reader, requester_id)
    return Seen(requester, conversation, tuple(_portion(waiting)), ticket)


def _portion(waiting: Sequence[Message]) -> list[Message]:
    """The first messages, as many as one turn takes."""
    lengths = accumulate(len(message.text) for message in waiting)
    return [
        message
        for place, (message, so_far) in enumerate(zip(waiting, lengths, strict=True))
        if place == 0 or so_far <= MOST_LETTERS
    ]


def still_stands(seen: Seen, fresh: Seen, *, now: datetime, longest: timedelta) -> bool:
    """Whether what was decided on `seen` holds; what came meanwhile is heard with it, if it may.

    A turn that has lasted as long as `longest` goes on with what it has read, if only more was
    said: a requester who writes faster than the matcher reads would never be answered.
    """
    before = seen.conversation
    if fresh.conversation.version == before.version:
        return True
    overdue = before.turn_began_at is not None and now >= before.turn_began_at + longest
    return overdue and _only_more_was_said(seen, fresh)


def _only_more_was_said(seen: Seen, fresh: Seen) -> bool:
    before, now = seen.conversation, fresh.conversation
    read = [(message.id, message.text, message.kind) for message in seen.waiting]
    there = [(message.id, message.text, message.kind) for message in fresh.waiting[: len(read)]]
    return (
        (now.stage, now.memory) == (before.stage, before.memory)
        and bool(read)
        and read == there
        and _state(fresh.ticket) == _state(seen.ticket)
    )


def _state(ticket: Ticket | None) -> tuple[int, str, int | None] | None:
    return None if ticket is None else (ticket.id, ticket.status, ticket.assignee_id)


def _tells_language(conversation: Conversation, words: str) -> bool:
    """A phone's model given to intake is no change of language; what it is about tells."""
    intake = conversation.memory.get("intake") or {}
    answers_slot = conversation.stage == Stage.INTAKE and bool(intake.get("question"))
    return not answers_slot and any(letter.isalpha() for letter in words)

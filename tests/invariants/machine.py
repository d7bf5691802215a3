"""A state machine of a whole desk: people act, time passes, the messenger fails, the desk dies."""

import asyncio
import shutil
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.simulator.faults import FaultKind
from tests.bot.desk.situations import HOLD, MODES
from tests.invariants import checks
from tests.invariants.books import Records
from tests.invariants.people import AGENTS, CANNED, LINES, REPLIES, REQUESTERS, Act, People
from tests.stage import Stage, staged

T = TypeVar("T")
SECONDS, MINUTES, HOURS = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TURN = 2 * SECONDS  # after which the messages of a requester are processed
PATIENCE = 90.0  # real seconds for one step, more than a stage waits for rest
MOST_KILLS = 1  # in one run, because opening a desk takes as long as ten steps
MOST_FAULTS = 4
STEPS_OF_TIME = 3  # in which a long time passes

WHO = st.sampled_from(("narges", "john", "narges", "john", "stranger"))
AGENT = st.sampled_from(("holder", "holder", *AGENTS))
PICK = st.integers(0, 5)
FIRST = st.sampled_from((0, 0, 0, 1, 2))  # mostly the newest live ticket
PAUSES = st.sampled_from((timedelta(0), timedelta(0), TURN, HOLD))
SPANS = st.sampled_from((TURN, HOLD, MINUTES, 31 * MINUTES, 3 * HOURS, 5 * HOURS, 36 * HOURS))
FAULTS = st.sampled_from(
    (
        *(FaultKind.TOO_MANY, FaultKind.BAD_GATEWAY),
        *(FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER, FaultKind.BAD_JSON),
    )
)
CALLS = "^send|^edit|^delete|^createForumTopic"


def acts(
    how: str,
    who: st.SearchStrategy[str],
    *what: str,
    pick: st.SearchStrategy[int] = PICK,
) -> st.SearchStrategy[Act]:
    """Return the acts of one kind. `what` are the texts, commands or labels to choose from."""
    return st.builds(Act, st.just(how), who, st.sampled_from(what or ("",)), pick)


def one_or_two(of: st.SearchStrategy[Act]) -> st.SearchStrategy[list[Act]]:
    return st.lists(of, min_size=1, max_size=2)


def orders(*what: str) -> st.SearchStrategy[Act]:
    return acts("order", AGENT, *what, pick=FIRST)


def presses(*what: str) -> st.SearchStrategy[Act]:
    return acts("press_in_group", AGENT, *(f"button-{label}" for label in what))


WORDS = acts("say", WHO, "more", *LINES, pick=st.just(0))
BY_REQUESTERS = st.one_of(
    acts("command", WHO, "/human", "/human", "/close", "/status", "/start"),
    acts("press", WHO, "", "", "button-hand-off", "button-not-needed"),
    acts("press", WHO, "button-rate score=1", "button-rate score=5", "button-ask-it"),
    acts("edit", WHO),
    acts("block_bot", WHO),
    WORDS,
)
ANSWERS = acts("reply", AGENT, "plain", "plain", *REPLIES, pick=FIRST)
AFTERWARDS = st.one_of(
    acts("about_own", AGENT, "/unsend", "/send", "/later 2h"),
    acts("change_own", AGENT),
    ANSWERS,
)
OWNERS = st.one_of(
    orders("/claim", "/claim", "/release", "/assign @omid", "/assign @sara", "/priority high"),
    orders("/away", "/away 2h", "/back", "/block 2h {inside}", "/unblock", "/note {inside}"),
    presses("claim", "release", "take-over", "look"),
)
ENDS = st.one_of(
    orders("/resolve", "/resolve fixed", "/resolve answered", "/resolve no-reply"),
    orders("/resolve refused {reply}", "/resolve duplicate #{other}", "/reopen"),
    orders("/pending 2h", "/pending answer"),
    presses("resolve-kept", "resolve-anyway", "resolve", "reopen", "pending"),
    acts("press_in_group", AGENT, "outcome-", "", ""),
)
PROMISES = st.one_of(
    acts("reply", AGENT, "promise", pick=FIRST),
    orders("/promise 4h {reply}", "/promise tomorrow {reply}", "/promise done", "/promise"),
    orders("/promise moved 2d {reply}", "/promise broken {reply}"),
    orders("/promise 4h {reply}", "/resolve fixed", "/resolve refused {reply}"),
    presses("record-promise", "promise-kept", "resolve-kept"),
)
REFERRALS = st.one_of(
    orders("/refer technical {inside}", "/refer @omid {inside}", "/refer @sara {inside}"),
    orders("/refer accept", "/refer not ours {inside}", "/refer withdraw"),
    presses("accept-referral", "bounce-referral", "withdraw-referral"),
)
LATER = st.one_of(
    orders("/later 30m {reply}", "/later 3h {reply}", "/later"),
    presses("later-cancel", "send-now", "later-anyway", "send"),
)
HELD = st.one_of(
    orders("/canned steps word: {reply}", "/canned ended word: {reply}"),
    acts("reply", AGENT, "unfinished", pick=FIRST),
    presses("canned", "canned", "send", "undo", "undo"),
)
COMPLAINTS = st.one_of(presses("contact", "no-contact"), orders("/contact", "/ratings"))
PRIVATE = st.one_of(
    acts("private", st.sampled_from(AGENTS), "/next", "/next", "plain", "plain", "note"),
    acts("private", st.sampled_from(AGENTS), "/leave", "/resolve fixed", "/pending 2h"),
    acts("private", st.sampled_from(AGENTS), "plain", "unfinished", "promise", "/release"),
    acts("press_in_private", st.sampled_from(AGENTS), "button-send", "button-undo", "", ""),
)
BY_AGENTS = st.one_of(ANSWERS, AFTERWARDS, OWNERS, ENDS, PROMISES, REFERRALS, LATER, HELD)
BY_ANYONE = st.one_of(BY_AGENTS, BY_AGENTS, BY_REQUESTERS, WORDS)


class Life(RuleBasedStateMachine):
    """One run with a new desk."""

    runner: ClassVar[asyncio.Runner]
    folder: ClassVar[Path]
    numbers: ClassVar = count()

    def __init__(self) -> None:
        super().__init__()
        self.kills = self.faults = 0
        self.is_broken = False
        self.opened = AsyncExitStack()
        self.place = self.folder / str(next(self.numbers))

    def do(self, work: Awaitable[T]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(PATIENCE):
                return await work

        self.is_broken = True
        found = self.runner.run(bounded())
        self.is_broken = False
        return found

    @property
    def group(self) -> str:
        return str(self.stage.group.id)

    # the beginning

    @initialize(mode=st.sampled_from(("topics", "group", "plain")), owner=st.sampled_from(AGENTS))
    def the_desk_opens(self, mode: str, owner: str) -> None:
        """Narges has a ticket with an owner, and John has one without."""
        self.do(self.open(mode, owner))

    async def open(self, mode: str, owner: str) -> None:
        self.place.mkdir()
        (self.place / "canned.yaml").write_text(CANNED, encoding="utf-8")
        self.stage: Stage = await self.opened.enter_async_context(
            staged(self.place, **MODES[mode])
        )
        self.records = Records(self.place / "desk.db")
        self.people = People(self.stage, self.records)
        for how, what in (("say", "more"), ("command", "/human")):
            for who in ("narges", "john"):
                self.people.do(Act(how, who, what))
        await self.stage.settle()
        for who in ("john", "narges"):
            self.people.do(Act("press", who, "button-hand-off"))
            await self.stage.settle()
        self.people.do(Act("order", owner, "/claim"))
        await self.stage.settle()

    # rules

    @rule(acts=one_or_two(WORDS), pause=PAUSES)
    def a_requester_writes(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(BY_REQUESTERS), pause=PAUSES)
    def a_requester_acts(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(ANSWERS), pause=PAUSES)
    def an_agent_answers(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(AFTERWARDS), pause=PAUSES)
    def an_agent_changes_an_answer(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(OWNERS), pause=PAUSES)
    def a_ticket_gets_an_owner(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(ENDS), pause=PAUSES)
    def a_ticket_ends(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(PROMISES), pause=PAUSES)
    def something_is_promised(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(REFERRALS), pause=PAUSES)
    def a_ticket_is_referred(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(LATER), pause=PAUSES)
    def a_reply_is_scheduled(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(HELD), pause=PAUSES)
    def a_reply_is_held(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=one_or_two(st.one_of(COMPLAINTS, ENDS, BY_REQUESTERS)), pause=PAUSES)
    def a_resolution_is_judged(self, acts: list[Act], pause: timedelta) -> None:
        self.do(self.acted(acts, pause))

    @rule(acts=st.lists(PRIVATE, min_size=1, max_size=3), pause=PAUSES)
    def an_agent_works_in_private(self, acts: list[Act], pause: timedelta) -> None:
        """One act after the other, so that it is known for whom each text is."""
        for one in acts:
            self.do(self.acted([one], timedelta(0)))
        self.do(self.acted([], pause))

    @rule(acts=st.lists(BY_ANYONE, min_size=2, max_size=4), pause=PAUSES)
    def several_at_once(self, acts: list[Act], pause: timedelta) -> None:
        """The messenger hands over all of it before the desk has processed anything."""
        self.do(self.acted(acts, pause))

    @rule(first=BY_AGENTS, second=BY_AGENTS)
    def two_agents_at_once(self, first: Act, second: Act) -> None:
        """Both act on the same ticket."""
        both = [first._replace(who="sara", pick=0), second._replace(who="omid", pick=0)]
        self.do(self.acted(both, timedelta(0)))

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self.do(self.passed(span))

    @rule(
        kind=FAULTS,
        whom=st.sampled_from(("group", "narges", "john")),
        count=st.integers(1, 2),
        acts=one_or_two(st.one_of(ANSWERS, BY_ANYONE)),
        pause=PAUSES,
    )
    def the_messenger_fails(
        self, kind: FaultKind, whom: str, count: int, acts: list[Act], pause: timedelta
    ) -> None:
        """The next calls about a chat fail. After some of them, the messenger works again."""
        self.faults += 1
        if self.faults <= MOST_FAULTS:
            stage = self.stage
            chat = stage.group.id if whom == "group" else stage.people[whom].id
            stage.world.faults.add(kind, CALLS, chat=chat, count=count, retry_after=5)
            self.people.books.unknown += count
        self.do(self.acted(acts, pause))

    @rule(
        acts=st.lists(BY_ANYONE, min_size=1, max_size=3),
        at=st.sampled_from(("answer", "sending", "handling", "answer", "once")),
        down=st.sampled_from((timedelta(0), MINUTES, 4 * HOURS)),
    )
    def the_desk_is_killed(self, acts: list[Act], at: str, down: timedelta) -> None:
        """The process ends in the middle of its work, and starts again some time later.

        If it was killed before, the acts have their usual effects.
        """
        self.kills += 1
        is_first = self.kills <= MOST_KILLS
        self.do(self.killed(acts, at, down) if is_first else self.acted(acts, down))

    async def acted(self, acts: list[Act], pause: timedelta) -> None:
        for one in acts:
            self.people.do(one)
        await self.stage.settle()
        if pause:
            await self.pass_time(pause)
        self.check()

    async def passed(self, span: timedelta) -> None:
        for _ in range(STEPS_OF_TIME):
            await self.pass_time(span / STEPS_OF_TIME)
        self.check()

    async def pass_time(self, span: timedelta) -> None:
        self.stage.clock.advance(span)
        await self.stage.settle()

    async def killed(self, acts: list[Act], at: str, down: timedelta) -> None:
        for one in acts:
            self.people.do(one)
        await self.reach(at)
        self.people.books.unknown += len(REQUESTERS) + 1  # one call for each chat
        await self.stage.kill()
        self.stage.world.faults.clear()
        self.stage.clock.advance(down)
        await self.stage.reopen()
        await self.stage.settle()
        self.check()

    async def reach(self, at: str) -> None:
        """Wait until the desk handles an update, sends, or waits for an answer, or rests."""
        stage = self.stage
        fault = stage.world.faults.add(FaultKind.TIMEOUT, CALLS) if at == "answer" else None

        def reached() -> bool:
            is_there = fault.hits > 0 if fault is not None else at in stage.desk.under_way
            return at == "once" or is_there or not stage.under_way(heard=True)

        await stage.world.changes.until(reached)

    # checks

    def check(self) -> None:
        books, new = self.people.books, self.people.books.read(self.stage.world)
        agents = {str(self.stage.people[name].id) for name in AGENTS}
        checks.delivered(books, self.records, new, self.group, agents=agents)
        checks.tables(self.records)

    def teardown(self) -> None:
        try:
            if not self.is_broken and hasattr(self, "people"):
                self.do(self.finish())
        finally:
            self.runner.run(self.close())

    async def finish(self) -> None:
        """Let everything come to rest, without faults."""
        self.stage.world.faults.clear()
        for span in (TURN, HOLD, 5 * MINUTES, 20 * MINUTES):
            await self.pass_time(span)
        self.check()
        checks.at_rest(self.people.books, self.records, self.group, self.stage.clock.now())

    async def close(self) -> None:
        if hasattr(self, "records"):
            self.records.close()
        await self.opened.aclose()
        shutil.rmtree(self.place, ignore_errors=True)

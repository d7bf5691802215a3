"""While the agents' chat refuses everything, nothing is lost and people are informed."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts, groups
from bot.simulator.faults import FaultKind
from bot.simulator.state import Chat, Standing
from handoff.outbox import Purpose
from tests.bot.desk.situations import open_a_ticket, say
from tests.builders import deliveries
from tests.stage import Stage, add_person, staged, text_of

pytestmark = pytest.mark.slow

KICKED = "Forbidden: bot was kicked from the supergroup chat"
OUT_OF_REACH = [
    KICKED,
    "Forbidden: bot is not a member of the supergroup chat",
    "Forbidden: the group chat was deleted",
    "Forbidden: something that nobody has read before",
    "Bad Request: chat not found",
    "Bad Request: not enough rights to send text messages to the chat",
    "Bad Request: have no rights to send a message",
    "Bad Request: CHAT_WRITE_FORBIDDEN",
    "Bad Request: CHAT_RESTRICTED",
]
MODES = {
    "topics": {},
    "plain group": {"topics": False},
    "basic group": {"topics": False, "supergroup": False},
    "plain messenger": {"plain": True},
}


def befriend(stage: Stage) -> None:
    """Admit admins by a link, so that the bot may write to them."""
    for name in ("sara", "omid"):
        stage.private_chat(name)


def refuse(stage: Stage, description: str = KICKED) -> None:
    stage.world.faults.add(
        FaultKind.BAD_REQUEST if description.startswith("Bad") else FaultKind.FORBIDDEN,
        "send|copy|edit|forward|createForumTopic",
        chat=stage.group.id,
        count=None,
        description=description,
    )


async def unreachable(stage: Stage) -> bool:
    chat = await stage.desk.desk.db.read(lambda reader: reader.agents.chat(stage.desk.desk.id))
    assert chat is not None
    return chat.unreachable_since is not None


def in_group(stage: Stage, words: str, chat: Chat | None = None) -> list[str]:
    shown = [
        text_of(message)
        for message in (chat or stage.group).messages.values()
        if message.by_bot and not message.service
    ]
    return [text for text in shown if words in text]


@pytest.mark.parametrize(
    ("description", "mode"),
    [(text, "topics") for text in OUT_OF_REACH] + [(KICKED, mode) for mode in MODES][1:],
)
async def test_nothing_dies_while_the_agents_chat_refuses(
    tmp_path: Path, description: str, mode: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:  # type: ignore[arg-type]
        befriend(stage)
        await open_a_ticket(stage)
        refuse(stage, description)
        await say(stage, "narges", "هنوز خراب است")
        stage.act("narges", photo={}, caption="این هم عکسش")
        await stage.wait(timedelta(seconds=50))

        assert await unreachable(stage)
        assert (await stage.desk.ready())["agents_chat"] is False
        told = [text_of(one) for one in stage.shown_to("sara")]
        assert [text.split()[0] for text in told] == ["agents-chat-lost"]
        assert stage.shown_to("omid") == []

        stage.world.faults.clear()
        await stage.wait(timedelta(seconds=25))

        assert not await unreachable(stage)
        assert (await stage.desk.ready())["agents_chat"] is True
        assert in_group(stage, "هنوز خراب است")
        assert in_group(stage, "این هم عکسش")
        assert "dead" not in {one.status for one in await deliveries(stage.desk.desk.db)}
        assert len(stage.shown_to("sara")) == 1


@pytest.mark.parametrize("description", [KICKED, OUT_OF_REACH[3], OUT_OF_REACH[4]])
async def test_a_picture_that_met_the_refusal_first_is_still_a_picture(
    tmp_path: Path, description: str
) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        refuse(stage, description)
        stage.act("narges", photo={}, caption="این هم عکسش")
        await stage.wait(timedelta(minutes=1))
        assert await unreachable(stage)
        stage.world.faults.clear()
        await stage.wait(timedelta(seconds=25))

        photos = [one for one in stage.shown_in_group() if "photo" in one.content]
        assert [text_of(one) for one in photos] == ["این هم عکسش"]


async def test_pauses_grow_and_the_order_is_kept(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        refuse(stage)
        for number in range(5):
            stage.act("narges", text=f"پیام {number}")
            await stage.wait(timedelta(seconds=40))
        await stage.wait(timedelta(minutes=5))
        tries = [one for one in stage.world.faults.active if one.hits]
        assert 15 <= tries[0].hits <= 40

        stage.world.faults.clear()
        await stage.wait(timedelta(seconds=25))
        shown = in_group(stage, "پیام ")
        assert [text.split("پیام ")[1][0] for text in shown] == list("01234")


async def test_receipts_name_no_place_while_nobody_can_see_them(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        refuse(stage)
        await say(stage, "narges", "هنوز خراب است")  # the first refusal
        before = len(stage.shown_to("john"))
        await say(stage, "john", "/human")
        await say(stage, "john", "it is broken")
        await say(stage, "john", "version 4")
        await say(stage, "john", "and slow as well")
        await say(stage, "john", "/status")
        told = "\n".join(text_of(one) for one in stage.shown_to("john")[before:])

        assert told.count("people-see-later") == 2  # after the handoff, and after /status
        assert told.count("ticket-kept") == 1
        assert "queue-" not in told


async def test_the_bot_is_thrown_out_and_taken_back(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        befriend(stage)
        bot = next(iter(stage.world.bots.values()))
        sara = stage.people["sara"]
        groups.set_standing(stage.world, stage.group, bot.user, Standing.KICKED, by=sara)
        await stage.settle()
        assert await unreachable(stage)
        assert [text_of(one).split()[0] for one in stage.shown_to("sara")] == ["agents-chat-lost"]

        await open_a_ticket(stage)
        await stage.wait(timedelta(minutes=3))
        groups.set_standing(stage.world, stage.group, bot.user, Standing.ADMINISTRATOR, by=sara)
        await stage.wait(timedelta(seconds=2))

        assert not await unreachable(stage)
        assert in_group(stage, "card-head")
        assert len(stage.shown_to("sara")) == 1


async def many_tickets(stage: Stage, count: int) -> None:
    names = [f"r{number}" for number in range(count)]
    for name in names:
        stage.people[name] = add_person(stage.world, name, language_code="en")
        stage.act(name, text="/human")
    await stage.wait(timedelta(seconds=2))
    for words in ("it is broken", "version 4"):
        for name in names:
            stage.act(name, text=words)
        await stage.wait(timedelta(seconds=2))


@pytest.mark.parametrize("mode", MODES)
async def test_after_a_long_absence_all_tickets_stand_in_one_post(
    tmp_path: Path, mode: str
) -> None:
    """With the real limits of a group: one list at once, the cards as the limits allow."""
    async with staged(tmp_path, pacing=True, **MODES[mode]) as stage:  # type: ignore[arg-type]
        refuse(stage)
        await many_tickets(stage, 12)
        await stage.wait(timedelta(minutes=2))
        stage.world.faults.clear()
        await stage.wait(timedelta(seconds=30))

        digests = in_group(stage, "digest-head")
        assert len(digests) == 1
        for number in range(1, 13):
            assert f"#{number} " in digests[0] or f"ticket={number}" in digests[0]
        await stage.wait(timedelta(minutes=3))
        assert len(in_group(stage, "card-head")) == 12
        assert len(in_group(stage, "digest-head")) == 1


@pytest.mark.parametrize("mode", MODES)
async def test_a_few_cards_are_all_back_within_half_a_minute(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, pacing=True, **MODES[mode]) as stage:  # type: ignore[arg-type]
        refuse(stage)
        await many_tickets(stage, 8)
        for number in range(20):
            stage.act("r0", text=f"more {number}")
            await stage.wait(timedelta(seconds=3))
        stage.world.faults.clear()
        await stage.wait(timedelta(seconds=30))

        assert len(in_group(stage, "card-head")) == 8
        assert not in_group(stage, "digest-head")


async def test_a_new_group_gets_everything_that_the_old_one_refused(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        refuse(stage, "Bad Request: chat not found")
        await say(stage, "narges", "هنوز خراب است")
        bot = next(iter(stage.world.bots.values()))
        new = groups.create(
            stage.world,
            "New",
            members=[],
            admins=[stage.people["sara"]],
            bots=[(bot, Standing.ADMINISTRATOR)],
            supergroup=True,
            topics=False,
        )
        acts.send(stage.world, stage.people["sara"], {"chat": new.id, "text": "/here"})
        await stage.wait(timedelta(seconds=25))

        assert not await unreachable(stage)
        assert in_group(stage, "card-head", new)
        assert in_group(stage, "هنوز خراب است", new)
        inbound = [
            one
            for one in await deliveries(stage.desk.desk.db)
            if one.purpose == Purpose.INBOUND.value
        ]
        assert {one.status for one in inbound} == {"sent"}


@pytest.mark.parametrize("kind", ["photos", "documents", "voice notes", "stickers"])
async def test_a_right_that_one_kind_lacks_holds_nobody_up(tmp_path: Path, kind: str) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "copy|forward",
            chat=stage.group.id,
            count=None,
            description=f"Bad Request: not enough rights to send {kind} to the chat",
        )
        stage.act("narges", photo={}, caption="این هم عکسش")
        await stage.wait(timedelta(seconds=40))
        await say(stage, "narges", "هنوز خراب است")

        assert not await unreachable(stage)
        assert in_group(stage, "هنوز خراب است")
        assert in_group(stage, "این هم عکسش")

"""Permissions: every command and every button, tried by every role without the right."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.conversation.callbacks import Act, Press, Presser, presser_of
from bot.desk.agent import buttons as agent_presses
from bot.desk.agent.command import Right
from bot.desk.agent.command_table import BY_NAME, TABLE
from bot.desk.outgoing import buttons
from bot.desk.requester import buttons as presses
from bot.desk.requester import commands as requester_commands
from bot.simulator.state import Standing
from handoff.actions import agents
from handoff.errors import NotAnAgent
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import a_held_ticket, open_a_ticket, push
from tests.stage import Stage, staged, text_of

ARGUMENTS = {
    "claim": "#1",
    "release": "#1",
    "away": "2h",
    "back": "",
    "audit": "#1",
    "assign": "#1 Sara",
    "note": "#1 یادداشت",
    "send": "",
    "unsend": "",
    "pending": "#1 2d",
    "resolve": "#1 fixed",
    "priority": "#1 high",
    "promise": "#1 tomorrow پیگیری",
    "promises": "",
    "refer": "#1 finance واریز شد؟",
    "tag": "#1 refund",
    "guest": "#1 واریز شد؟",
    "reopen": "#1",
    "queue": "",
    "mine": "",
    "ticket": "#1",
    "agents": "invite admin",
    "knowledge": "accept",
    "block": "#1 5 چرا",
    "hours": "fri 9-12",
    "holiday": "today",
    "duty": "sat sara",
    "canned": "add x",
    "later": "#1 tomorrow درست شد",
    "ratings": "",
    "next": "",
    "leave": "",
    "contact": "#1",
    "unblock": "#1",
    "here": "",
    "help": "",
    "start": "",
}
FACTS: dict[Act, dict[str, Any]] = {
    Act.CLAIM: {"ticket": 1},
    Act.CARD_MENU: {"ticket": 1, "menu": "whole"},
    Act.SHOW_MASKED: {"ticket": 1},
    Act.LOOK: {"ticket": 1},
    Act.RELEASE: {"ticket": 1},
    Act.NOTE: {"ticket": 1},
    Act.PENDING: {"ticket": 1},
    Act.PENDING_FOR: {"ticket": 1, "for": "1d"},
    Act.RESOLVE: {"ticket": 1},
    Act.RESOLVE_AS: {"ticket": 1, "outcome": "fixed"},
    Act.PRIORITY: {"ticket": 1, "before": "normal", "priority": "high"},
    Act.RECORD_PROMISE: {"ticket": 1, "words": "x", "due": "2027-01-01T12:00:00+00:00"},
    Act.NO_PROMISE: {"promise": 1},
    Act.SETTLE_PROMISE: {"promise": 1, "how": "kept"},
    Act.REFER_TO: {
        "ticket": 1,
        "route": "finance",
        "question": "x",
        "due": "2027-01-01T12:00:00+00:00",
    },
    Act.ACCEPT_REFERRAL: {"referral": 1},
    Act.BOUNCE_REFERRAL: {"referral": 1, "reason": "x"},
    Act.WITHDRAW_REFERRAL: {"referral": 1},
    Act.CONFIRM_GUEST: {"question": 1},
    Act.WITHDRAW_GUEST: {"question": 1},
    Act.PREVIEW_CANNED: {"ticket": 1, "canned": "app-version"},
    Act.SEND_CANNED: {
        "ticket": 1,
        "canned": "app-version",
        "requester": 1,
        "digest": "",
        "seen": 0,
    },
    Act.CANCEL_CANNED: {"ticket": 1},
    Act.UNDO_HELD: {"held": 1},
    Act.SEND_HELD: {"held": 1},
    Act.CANCEL_LATER: {"held": 1},
    Act.CONTACT: {"complaint": 1},
    Act.NO_CONTACT: {"complaint": 1},
    Act.NEXT_TICKET: {},
    Act.LEAVE_FOCUS: {},
    Act.REOPEN: {"ticket": 1},
    Act.ASSIGN_TO: {"ticket": 1, "agent": 1},
    Act.SEND_NOTE: {"message": 1},
    Act.SEND_AGAIN: {"ticket": 1, "notice": 1},
    Act.SEND_SURE: {"message": 1, "version": ""},
    Act.KEEP_NOTE: {"message": 1},
    Act.MAKE_AGENT: {"person": 5_000_000_001, "name": "Mallory", "username": None},
    Act.DISMISS: {"agent": 2},
}
AGENT_ACTS = [act for act in Act if presser_of(act) is not Presser.REQUESTER]
STATE = {
    "tickets": "SELECT id, status, assignee_id, outcome FROM tickets",
    "promises": "SELECT state, due_at, ended_by_id FROM promises",
    "referrals": "SELECT state FROM referrals",
    "ratings": "SELECT score, words FROM ratings",
    "complaints": "SELECT state, ended_by_id FROM complaints",
    "guests": "SELECT state, confirmed_by_id FROM guest_questions",
    "events": "SELECT count(*) FROM ticket_events",
    "roster": "SELECT platform_id, role, focus_id FROM agents WHERE active ORDER BY id",
    "chat": "SELECT chat_id FROM agents_chats",
    "links": "SELECT count(*) FROM invitations",
    "blocked": "SELECT blocked_until FROM requesters",
    "replies": "SELECT count(*) FROM deliveries WHERE purpose = 'agent-reply'",
    "notes": "SELECT count(*) FROM messages WHERE direction <> 'inbound'",
}
# Allowed messages to the agents' chat after an attempt without the right.
HARMLESS = frozenset({"newcomer", "no-right-yet", "hidden-sender"})
FOR_AGENTS = frozenset(
    {"queue-head", "card-head", "agents-head", "agents-help", "invitation", "here-done"}
)
_message_ids = count(9_000)


@dataclass(frozen=True)
class Somebody:
    """A sender as shown in updates, and the place of the action."""

    person: dict[str, Any]
    chat: dict[str, Any]
    also: dict[str, Any]


def a_sender(person_id: int, name: str, *, is_bot: bool = False) -> dict[str, Any]:
    return {"id": person_id, "is_bot": is_bot, "first_name": name}


def _ordinary(stage: Stage, name: str, chat: dict[str, Any]) -> Somebody:
    person = stage.people[name]
    return Somebody(a_sender(person.id, person.first_name), chat, {})


def somebody(stage: Stage, identity: str) -> Somebody:
    group = stage.group.json()
    channel = {"id": -1_009_999_999_999, "type": "channel", "title": "News"}
    elsewhere = {"id": -1_008_888_888_888, "type": "supergroup", "title": "Elsewhere"}
    narges = stage.people["narges"].id
    match identity:
        case "anonymous-admin":
            sender = a_sender(1_087_968_824, "Group", is_bot=True)
            return Somebody(sender, group, {"sender_chat": group})
        case "channel":
            sender = a_sender(136_817_688, "Channel", is_bot=True)
            return Somebody(sender, group, {"sender_chat": channel})
        case "linked-channel":
            post = {"sender_chat": channel, "is_automatic_forward": True}
            return Somebody(a_sender(777_000, "Telegram"), group, post)
        case "other-bot":
            return Somebody(a_sender(700_000_999, "Robot", is_bot=True), group, {})
        case "requester-in-private":
            return _ordinary(stage, "narges", {"id": narges, "type": "private"})
        case "agent-elsewhere":
            return _ordinary(stage, "omid", elsewhere)
        case "ex-agent":
            return _ordinary(stage, "omid", group)
        case _:
            return _ordinary(stage, "stranger", group)


IDENTITIES = [
    "stranger",
    "ex-agent",
    "anonymous-admin",
    "channel",
    "linked-channel",
    "other-bot",
    "requester-in-private",
    "agent-elsewhere",
]


async def the_state(stage: Stage) -> dict[str, list[Any]]:
    return await stage.desk.desk.db.read(
        lambda reader: {
            name: [tuple(row) for row in reader.session.execute(text(query))]
            for name, query in STATE.items()
        }
    )


def told(stage: Stage) -> Iterator[str]:
    """Return the ids of the bot's texts to the agents and to the requester."""
    for message in (*stage.shown_in_group(), *stage.shown_to("narges")):
        yield text_of(message).split()[0]


@asynccontextmanager
async def a_desk_with_a_ticket(folder: Path, identity: str) -> AsyncIterator[Stage]:
    async with staged(folder, topics=False) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/note #1 نگاه کنید")
        await stage.settle()
        if identity == "ex-agent":
            await _dismiss(stage, "omid")
        yield stage


async def _dismiss(stage: Stage, name: str) -> None:
    def unit(uow: UnitOfWork) -> None:
        sara = agents.by_name(uow, "Sara", desk_id=stage.desk.desk.id)
        agents.dismiss(uow, stage.people[name].first_name, by=sara)

    await stage.desk.desk.db.write(unit)


def write(stage: Stage, who: Somebody, words: str, **more: Any) -> None:
    name = words.split()[0]
    command = {"entities": [{"type": "bot_command", "offset": 0, "length": len(name)}]}
    push(
        stage,
        "message",
        {
            "message_id": next(_message_ids),
            "date": int(stage.world.now()),
            "from": who.person,
            "chat": who.chat,
            "text": words,
            **(command if words.startswith("/") else {}),
            **who.also,
            **more,
        },
    )


async def press_all(stage: Stage, who: Somebody, acts: list[Act]) -> None:
    """Press buttons for these acts, from every message that a client may name."""
    desk = stage.desk.desk
    keys = [[(act.value, Press(act, FACTS[act]))] for act in acts]
    rows = await desk.db.write(
        lambda uow: buttons(uow, keys, account_id=desk.account.id, presser_id=None)
    )
    for number, row in enumerate(rows):
        push(
            stage,
            "callback_query",
            {
                "id": str(77_000 + number),
                "from": who.person,
                "chat_instance": "1",
                "data": row[0].data,
                "message": {"message_id": 1, "date": 1, "chat": who.chat},
            },
        )
        await stage.settle()


def test_every_command_and_every_button_is_in_the_matrix() -> None:
    """T49: a new one cannot be forgotten."""
    assert ARGUMENTS.keys() == BY_NAME.keys()
    assert FACTS.keys() == set(AGENT_ACTS)


def test_every_act_has_one_handler_on_the_side_of_who_may_press_it() -> None:
    assert agent_presses.PRESSES.keys() == set(AGENT_ACTS)
    assert presses.PRESSES.keys() == set(Act) - set(AGENT_ACTS)


OF_HOLDERS = [one.name for one in TABLE if one.who in (Right.HOLDER, Right.FREE_OR_HOLDER)]
OF_ADMINS = [one.name for one in TABLE if one.who is Right.ADMIN]


@pytest.mark.parametrize("name", OF_HOLDERS)
@pytest.mark.matrix(short=2)
async def test_a_colleague_gives_no_command_of_the_holder(tmp_path: Path, name: str) -> None:
    """T49: what the table of commands says of rights is what happens."""
    async with a_held_ticket(tmp_path, "group") as stage:
        before = await the_state(stage)
        stage.act("omid", chat=stage.group.id, text=f"/{name} {ARGUMENTS[name]}")
        await stage.settle()

        assert await the_state(stage) == before
        assert text_of(stage.shown_in_group()[-1]).startswith("ticket-not-yours")


@pytest.mark.parametrize("name", OF_ADMINS)
async def test_an_agent_gives_no_command_of_admins(tmp_path: Path, name: str) -> None:
    async with a_held_ticket(tmp_path, "group") as stage:
        before = await the_state(stage)
        stage.act("omid", chat=stage.group.id, text=f"/{name} {ARGUMENTS[name]}".strip())
        await stage.settle()

        assert await the_state(stage) == before
        assert text_of(stage.shown_in_group()[-1]).startswith("not-an-admin")


@pytest.mark.parametrize("identity", IDENTITIES)
@pytest.mark.matrix(short=2)
async def test_nobody_else_gives_a_command(tmp_path: Path, identity: str) -> None:
    """T45, T49, T50: being in the group gives no right, and a hidden sender has none."""
    async with a_desk_with_a_ticket(tmp_path, identity) as stage:
        before, heard = await the_state(stage), list(told(stage))
        who = somebody(stage, identity)
        for name, argument in ARGUMENTS.items():
            write(stage, who, f"/{name} {argument}".strip())
            await stage.settle()

        assert await the_state(stage) == before
        assert not FOR_AGENTS & set(list(told(stage))[len(heard) :])
        fresh = [text_of(message).split()[0] for message in stage.shown_in_group()]
        assert set(fresh) - set(heard) <= HARMLESS


@pytest.mark.parametrize("identity", IDENTITIES)
@pytest.mark.matrix(short=2)
async def test_nobody_else_presses_an_agents_button(tmp_path: Path, identity: str) -> None:
    """T39, T49, T54: the right is checked at the press, not when the button was shown."""
    async with a_desk_with_a_ticket(tmp_path, identity) as stage:
        before, heard = await the_state(stage), list(told(stage))
        await press_all(stage, somebody(stage, identity), AGENT_ACTS)

        assert await the_state(stage) == before
        assert list(told(stage)) == heard


@pytest.mark.parametrize("identity", [name for name in IDENTITIES if "private" not in name])
@pytest.mark.matrix(short=2)
async def test_nobody_elses_words_reach_the_requester(tmp_path: Path, identity: str) -> None:
    """T35, T50: neither a reply to the card nor one to the requester's own message."""
    async with a_desk_with_a_ticket(tmp_path, identity) as stage:
        before, heard = await the_state(stage), stage.shown_to("narges")
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        card = {"message_id": stage.card_of(ticket).id, "date": 1, "chat": stage.group.json()}
        write(stage, somebody(stage, identity), "بیا این‌جا", reply_to_message=card)
        await stage.settle()

        assert await the_state(stage) == before
        assert stage.shown_to("narges") == heard


async def test_an_ex_agents_edit_changes_nothing_that_was_said(tmp_path: Path) -> None:
    """T27, T50: the team's messages are changed by the team only."""
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        stage.act("omid", chat=stage.group.id, text="سلام نرگس", reply_to=ticket.card_message_id)
        await stage.settle()
        said = next(m for m in stage.group.messages.values() if text_of(m) == "سلام نرگس")
        await _dismiss(stage, "omid")
        edited = {
            "message_id": said.id,
            "date": 1,
            "edit_date": 2,
            "from": stage.people["omid"].json(),
            "chat": stage.group.json(),
            "text": "دروغ بود",
        }
        push(stage, "edited_message", edited)
        await stage.settle()

        assert text_of(stage.shown_to("narges")[-1]) == "سلام نرگس"
        kept = await stage.desk.desk.db.read(
            lambda reader: reader.session.scalars(
                text("SELECT text FROM messages WHERE direction = 'outbound'")
            )
        )
        assert list(kept) == ["سلام نرگس"]


@pytest.mark.parametrize("words", ["/here", "/agents invite admin", "/agents remove Sara"])
async def test_an_agent_is_no_admin(tmp_path: Path, words: str) -> None:
    async with a_desk_with_a_ticket(tmp_path, "agent") as stage:
        before = await the_state(stage)
        stage.act("omid", chat=stage.group.id, text=words)
        await stage.settle()

        assert await the_state(stage) == before
        assert text_of(stage.shown_in_group()[-1]) == "not-an-admin"


async def test_an_agent_lets_nobody_in_by_a_button(tmp_path: Path) -> None:
    async with a_desk_with_a_ticket(tmp_path, "agent") as stage:
        before = await the_state(stage)
        await press_all(
            stage, _ordinary(stage, "omid", stage.group.json()), [Act.MAKE_AGENT, Act.DISMISS]
        )

        assert await the_state(stage) == before


async def _hire_again(stage: Stage, name: str, role: str) -> None:
    await stage.desk.desk.db.write(agents.enrol, stage.seen(name), role=role)


@asynccontextmanager
async def a_desk_that_one_has_left(
    folder: Path, name: str, *, private: bool
) -> AsyncIterator[tuple[Stage, Somebody]]:
    """A person outside the agents' chat, without an update about it."""
    async with a_desk_with_a_ticket(folder, "member") as stage:
        stage.group.members[stage.people[name].id] = Standing.LEFT
        await stage.wait(timedelta(seconds=61))  # earlier answers of the messenger expire
        chat = {"id": stage.people[name].id, "type": "private"} if private else stage.group.json()
        yield stage, _ordinary(stage, name, chat)


def the_words(stage: Stage, name: str) -> list[str]:
    return [text_of(m).split()[0] for m in (*stage.shown_in_group(), *stage.shown_to(name))]


@pytest.mark.parametrize("private", [False, True], ids=["group", "private"])
@pytest.mark.parametrize("name", ["omid", "sara"])
@pytest.mark.matrix(short=1)
async def test_who_left_the_group_gives_no_command(
    tmp_path: Path, name: str, private: bool
) -> None:
    """The messenger is asked before each command shows or does anything."""
    role = "admin" if name == "sara" else "agent"
    async with a_desk_that_one_has_left(tmp_path, name, private=private) as (stage, who):
        before = await the_state(stage)
        for command, argument in ARGUMENTS.items():
            if private and command in requester_commands.BY_NAME:
                continue
            heard = the_words(stage, name)
            write(stage, who, f"/{command} {argument}".strip())
            await stage.settle()
            told = Counter(the_words(stage, name)) - Counter(heard)

            assert told["outside-group" if role == "admin" else "left-group"] == 1, command
            assert set(told) <= {"outside-group", "left-group", "agent-left"}, command
            after = await the_state(stage)
            assert {**after, "roster": before["roster"]} == before, command
            await _hire_again(stage, name, role)


@pytest.mark.parametrize("name", ["omid", "sara"])
@pytest.mark.matrix(short=1)
async def test_who_left_the_group_presses_no_button(tmp_path: Path, name: str) -> None:
    role = "admin" if name == "sara" else "agent"
    async with a_desk_that_one_has_left(tmp_path, name, private=False) as (stage, who):
        before = await the_state(stage)
        for act in AGENT_ACTS:
            await press_all(stage, who, [act])
            after = await the_state(stage)
            assert {**after, "roster": before["roster"]} == before, act
            if role == "agent":
                assert len(after["roster"]) == len(before["roster"]) - 1
            await _hire_again(stage, name, role)


async def test_whoever_may_is_heard(tmp_path: Path) -> None:
    """The matrix would prove nothing if the same attempts failed for an admin as well."""
    async with a_desk_with_a_ticket(tmp_path, "admin") as stage:
        for name, argument in ARGUMENTS.items():
            before = len(stage.shown_in_group())
            stage.act("sara", chat=stage.group.id, text=f"/{name} {argument}".strip())
            await stage.settle()
            said = [text_of(message).split()[0] for message in stage.shown_in_group()[before:]]
            assert said or name == "note", f"/{name} was not heard"
            assert not {"not-an-agent", "not-an-admin"} & set(said)

        assert "count=3 name=Sara" in text_of(stage.shown_in_group()[0])
        state = await the_state(stage)
        sara = _ordinary(stage, "sara", stage.group.json())
        await press_all(stage, sara, [Act.MAKE_AGENT, Act.RELEASE])
        after = await the_state(stage)
        assert len(after["roster"]) == len(state["roster"]) + 1
        assert after["tickets"] != state["tickets"]


async def test_the_roster_is_asked_and_not_the_group(tmp_path: Path) -> None:
    """T50: the action itself refuses, independent of its caller."""
    async with a_desk_with_a_ticket(tmp_path, "agent") as stage:
        for name in ("stranger", "narges"):
            with pytest.raises(NotAnAgent):
                await stage.desk.desk.db.write(
                    agents.present,
                    account_id=stage.desk.desk.account.id,
                    platform_id=str(stage.people[name].id),
                    chat_id=str(stage.group.id),
                )

"""Chats of teams: their tickets, referrals to them, and agents who are in some of the chats."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.simulator import acts, groups
from bot.simulator.faults import FaultKind
from bot.simulator.state import Chat, Message, Standing
from handoff import reports
from handoff.records import Agent, Ticket
from handoff.work import Reader
from tests.bot.desk.situations import MODES, open_a_ticket, say
from tests.stage import Stage, buttons_of, said_by_bot, staged, text_of

ALERTED = timedelta(minutes=2)
LEADS = "alerts-admins"


async def a_team_chat(stage: Stage, *, topics: bool, members: tuple[str, ...] = ("omid",)) -> Chat:
    """Create a group of the technical team, which Sara administers."""
    world = stage.world
    bot = next(iter(world.bots.values()))
    chat = groups.create(
        world,
        "Technical",
        members=[stage.people[name] for name in members],
        admins=[stage.people["sara"]],
        bots=[(bot, Standing.ADMINISTRATOR)],
        supergroup=not world.settings.plain,
        topics=topics,
    )
    await stage.settle()
    return chat


@pytest.fixture(params=["topics", "group", "plain"])
async def stage(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with staged(tmp_path, **MODES[request.param]) as found:
        yield found


@pytest.fixture
async def team(stage: Stage) -> Chat:
    """The chat of the technical team, which is set up."""
    chat = await a_team_chat(stage, topics=stage.group.forum)
    await command(stage, "sara", chat, "/here technical")
    return chat


async def command(stage: Stage, who: str, chat: Chat, text: str, **place: Any) -> None:
    stage.act(who, chat=chat.id, text=text, **place)
    await stage.settle()


async def press(stage: Stage, who: str, chat: Chat, label: str) -> None:
    message = next(one for one in reversed(said_by_bot(chat)) if _button(one, label))
    button = _button(message, label)
    acts.press(
        stage.world,
        stage.people[who],
        {"chat": chat.id, "message_id": message.id, "button": button},
    )
    await stage.settle()


def _button(message: Message, label: str) -> str:
    labels = [str(one["text"]) for one in buttons_of(message)]
    return next((one for one in labels if one.startswith(label)), "")


def texts(chat: Chat) -> list[str]:
    return [text_of(one) for one in said_by_bot(chat)]


def has(chat: Chat, beginning: str) -> bool:
    return any(text.startswith(beginning) for text in texts(chat))


async def the_ticket(stage: Stage) -> Ticket:
    ticket = await stage.desk.desk.db.read(reports.ticket, 1)
    assert ticket is not None
    return ticket


async def move_to_team(stage: Stage, team: Chat) -> None:
    """Open a ticket and let Omid accept it for the technical team."""
    await open_a_ticket(stage)
    await command(stage, "sara", stage.group, "/claim #1")
    await command(stage, "sara", stage.group, "/refer #1 technical is it down?")
    await press(stage, "omid", team, "button-accept-referral")


async def active(stage: Stage) -> list[str]:
    def unit(reader: Reader) -> list[Agent]:
        return reports.active_agents(reader, stage.desk.desk.id)

    return [agent.name for agent in await stage.desk.desk.db.read(unit)]


async def test_the_team_is_asked_in_its_own_chat_and_the_ticket_moves_there(
    stage: Stage, team: Chat
) -> None:
    await open_a_ticket(stage)
    await say(stage, "narges", "هنوز خراب است")
    await command(stage, "sara", stage.group, "/claim #1")
    await command(stage, "sara", stage.group, "/refer #1 technical is it down?")

    asked = next(text for text in texts(team) if text.startswith("referral-post"))
    assert "خراب شده" in asked
    decided = [label for one in said_by_bot(team) for label in map(_label, buttons_of(one))]
    assert "button-withdraw-referral" not in decided
    assert has(stage.group, "referral-post")
    labels = [label for one in said_by_bot(stage.group) for label in map(_label, buttons_of(one))]
    assert "button-accept-referral" not in labels
    assert "button-withdraw-referral" in labels

    await press(stage, "omid", team, "button-accept-referral")

    ticket = await the_ticket(stage)
    assert ticket.card_chat_id == str(team.id)
    assert has(stage.group, "card-moved ticket=1 title=Technical")
    assert any("هنوز خراب است" in text for text in texts(team))
    assert not any(_button(one, "button-release") for one in said_by_bot(stage.group))


def _label(button: dict[str, Any]) -> str:
    return str(button["text"])


async def test_both_sides_of_a_moved_ticket_meet_in_the_chat_of_the_team(
    stage: Stage, team: Chat
) -> None:
    await move_to_team(stage, team)
    await say(stage, "narges", "پس چه شد؟")
    assert any("پس چه شد؟" in text for text in texts(team))
    assert not any("پس چه شد؟" in text for text in texts(stage.group))

    ticket = await the_ticket(stage)
    place = {"topic": ticket.topic_id} if ticket.topic_id else {"reply_to": ticket.card_message_id}
    await command(stage, "omid", team, "درست شد", **place)
    assert text_of(stage.shown_to("narges")[-1]) == "درست شد"


async def test_pictures_of_the_requester_come_along(stage: Stage, team: Chat) -> None:
    await open_a_ticket(stage)
    stage.act("narges", photo={}, caption="عکس")
    await stage.wait(ALERTED)
    await command(stage, "sara", stage.group, "/claim #1")
    await command(stage, "sara", stage.group, "/refer #1 technical is it down?")
    await press(stage, "omid", team, "button-accept-referral")
    assert any("photo" in one.content for one in said_by_bot(team))


async def test_live_tickets_of_the_team_come_at_once_and_return_at_the_end(stage: Stage) -> None:
    await open_a_ticket(stage)
    await command(stage, "sara", stage.group, "/claim #1")
    await command(stage, "sara", stage.group, "/refer #1 technical is it down?")
    await press(stage, "omid", stage.group, "button-accept-referral")
    team = await a_team_chat(stage, topics=stage.group.forum)

    await command(stage, "sara", team, "/here technical")
    assert has(team, "here-done-team team=Technical") or has(team, "here-done-team team=فنی")
    assert (await the_ticket(stage)).card_chat_id == str(team.id)
    assert has(stage.group, "card-moved ticket=1 title=Technical")

    await command(stage, "sara", team, "/here off")
    assert has(team, "here-ended title=Agents")
    assert (await the_ticket(stage)).card_chat_id == str(stage.group.id)
    await say(stage, "narges", "هنوز هم نه")
    assert any("هنوز هم نه" in text for text in texts(stage.group))
    assert not any("هنوز هم نه" in text for text in texts(team))


async def test_a_group_is_the_chat_of_one_team_only(stage: Stage, team: Chat) -> None:
    for chat, text, refusal in (
        (team, "/here", "agents-chat-taken chat=team"),
        (team, "/here quick", "agents-chat-taken chat=team"),
        (stage.group, "/here technical", "agents-chat-taken chat=main"),
        (stage.group, "/here off", "not-a-route-chat"),
        (team, "/here nowhere", "argument-unclear"),
        (team, "/here technical please", "argument-unclear"),
    ):
        await command(stage, "sara", chat, text)
        assert text_of(said_by_bot(chat)[-1]).startswith(refusal), text
    await command(stage, "omid", team, "/here off")
    assert text_of(said_by_bot(team)[-1]).startswith("not-an-admin")


async def test_who_leaves_one_chat_stays_an_agent_without_its_tickets(
    stage: Stage, team: Chat
) -> None:
    await move_to_team(stage, team)
    groups.set_standing(stage.world, team, stage.people["omid"], Standing.LEFT)
    await stage.settle()
    if stage.world.settings.plain:
        pytest.skip("this messenger does not tell who leaves")
    assert (await the_ticket(stage)).assignee_id is None
    assert "Omid" in await active(stage)
    assert has(team, "agent-left freed=1 name=Omid")

    groups.set_standing(stage.world, stage.group, stage.people["omid"], Standing.LEFT)
    await stage.settle()
    assert "Omid" not in await active(stage)


async def test_an_agent_of_the_team_alone_is_inside(stage: Stage, team: Chat) -> None:
    await open_a_ticket(stage)
    groups.set_standing(stage.world, stage.group, stage.people["omid"], Standing.LEFT)
    await stage.settle()
    await stage.wait(ALERTED)
    await command(stage, "omid", team, "/claim #1")
    assert (await the_ticket(stage)).assignee_id == 2


async def test_targets_of_the_team_are_told_in_its_chat_and_then_to_the_leads(
    stage: Stage, team: Chat
) -> None:
    await move_to_team(stage, team)
    await say(stage, "narges", "پس چه شد؟")
    before = len(texts(stage.group))
    await stage.wait(timedelta(hours=4))
    await stage.wait(ALERTED)
    assert any(text.startswith("alerts-head") for text in texts(team))
    await stage.wait(timedelta(days=1, hours=4))
    await stage.wait(ALERTED)
    assert any("alerts-leads" in text or LEADS in text for text in texts(stage.group)[before:])
    assert not any("alerts-leads" in text or LEADS in text for text in texts(team))


async def test_tickets_of_a_lost_team_chat_are_shown_in_the_main_chat(
    stage: Stage, team: Chat
) -> None:
    await move_to_team(stage, team)
    fault = stage.world.faults.add(FaultKind.FORBIDDEN, "send", chat=str(team.id), count=None)
    await say(stage, "narges", "پس چه شد؟")
    await say(stage, "narges", "هستید؟")
    assert has(stage.group, "route-chat-lost")
    for words in ("پس چه شد؟", "هستید؟"):
        assert any(words in text for text in texts(stage.group))
    assert (await the_ticket(stage)).card_chat_id == str(stage.group.id)
    assert "people-see-later" not in text_of(stage.shown_to("narges")[-1])

    stage.world.faults.active.remove(fault)
    await command(stage, "sara", team, "/here technical")
    assert (await the_ticket(stage)).card_chat_id == str(team.id)
    await say(stage, "narges", "ممنون، منتظرم")
    assert any("ممنون، منتظرم" in text for text in texts(team))


async def test_a_chat_that_is_gone_is_ended_from_the_main_chat(stage: Stage, team: Chat) -> None:
    await move_to_team(stage, team)
    stage.world.faults.add(FaultKind.FORBIDDEN, "send", chat=str(team.id), count=None)
    await say(stage, "narges", "پس چه شد؟")
    await command(stage, "sara", stage.group, "/here off technical")
    assert has(stage.group, "here-ended title=Agents")
    stage.world.faults.clear()
    await command(stage, "omid", team, "/queue")
    assert not has(team, "queue-")
    await stage.wait(timedelta(seconds=30))
    assert any("پس چه شد؟" in text for text in texts(stage.group))


async def test_a_ticket_takes_its_story_and_leaves_no_buttons_behind(
    stage: Stage, team: Chat
) -> None:
    await move_to_team(stage, team)
    await say(stage, "narges", "فقط در گروه فنی")
    await command(stage, "sara", team, "/here off")
    assert any("فقط در گروه فنی" in text for text in texts(stage.group))
    assert has(team, "card-moved ticket=1 title=Agents")
    assert not any(_button(one, "button-release") for one in said_by_bot(team))


async def test_alerts_of_a_team_do_not_wait_for_the_main_chat(stage: Stage, team: Chat) -> None:
    await move_to_team(stage, team)
    stage.world.faults.add(FaultKind.FORBIDDEN, "send", chat=str(stage.group.id), count=None)
    await say(stage, "john", "/human")
    await say(stage, "john", "it is broken")
    await say(stage, "john", "version 4")
    await say(stage, "narges", "پس چه شد؟")
    await stage.wait(timedelta(hours=4))
    await stage.wait(ALERTED)
    assert any(text.startswith("alerts-head") for text in texts(team))


async def test_alerts_of_a_lost_team_chat_are_told_in_the_main_chat(
    stage: Stage, team: Chat
) -> None:
    await move_to_team(stage, team)
    stage.world.faults.add(FaultKind.FORBIDDEN, "send", chat=str(team.id), count=None)
    await say(stage, "narges", "پس چه شد؟")
    before = len(texts(stage.group))
    await stage.wait(timedelta(hours=4))
    await stage.wait(ALERTED)
    assert any(text.startswith("alerts-head") for text in texts(stage.group)[before:])

"""Silent owners, absences, looks, turns, and the log of acts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handoff import reports
from handoff.outbox.post import SETTLED
from handoff.records import Agent, Ticket
from tests.bot.desk.situations import MODES, a_held_ticket, open_a_ticket, press, to_ticket
from tests.stage import Stage, staged, text_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATE = timedelta(hours=5)  # after the target of the first answer, 4 hours


def settings(folder: Path, text: str) -> None:
    written = f"version: 1\n{text}\n"
    (folder / "desk.yaml").write_text(written, encoding="utf-8")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_held_ticket(tmp_path, "topics") as stage:
        yield stage


async def the_ticket(stage: Stage) -> Ticket:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return ticket


async def holder(stage: Stage) -> str:
    ticket = await the_ticket(stage)
    if ticket.assignee_id is None:
        return ""
    agent = await stage.desk.desk.db.read(reports.agent, ticket.assignee_id)
    assert agent is not None
    return agent.name


async def agent_called(stage: Stage, name: str) -> Agent:
    roster = await stage.desk.desk.db.read(reports.active_agents, 1)
    return next(agent for agent in roster if agent.name == name)


async def card(stage: Stage) -> str:
    return text_of(stage.card_of(await the_ticket(stage)))


def last(stage: Stage) -> str:
    return text_of(stage.shown_in_group()[-1])


def in_group(stage: Stage, *words: str) -> bool:
    return any(all(w in text_of(one) for w in words) for one in stage.shown_in_group())


async def command(stage: Stage, text: str, who: str = "sara") -> str:
    stage.act(who, chat=stage.group.id, text=text)
    await stage.settle()
    return last(stage)


@pytest.mark.parametrize("mode", MODES)
async def test_anyone_may_take_the_ticket_of_a_silent_owner(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        assert "ticket-already-assigned" in await command(stage, "/claim #1", "omid")
        await stage.wait(LATE)
        assert "card-silent" in await card(stage)
        await press(stage, "button-take-over", "omid")
        await stage.wait(SETTLED)
        assert await holder(stage) == "Omid"
        assert in_group(stage, "taken-over-call", "@sara")
        assert "card-assignee agent=Omid" in await card(stage)


async def test_an_owner_who_answered_is_not_silent(stage: Stage) -> None:
    await to_ticket(stage, text="در دست بررسی است")
    await stage.wait(LATE)
    assert "card-silent" not in await card(stage)
    assert "ticket-already-assigned" in await command(stage, "/claim #1", "omid")


async def test_absence_returns_tickets_and_promises(stage: Stage) -> None:
    await to_ticket(stage, text="/promise tomorrow واریز")
    said = await command(stage, "/away 3h")
    assert said.startswith("away-until name=Sara")
    assert "returned tickets=ticket-number ticket=1" in said
    assert "returned-promise" in said
    assert await holder(stage) == ""
    assert "agents-away-until" in await command(stage, "/agents", "omid")
    assert "agent-away" in await command(stage, "/assign #1 Sara", "omid")
    assert "agent-away" in await command(stage, "/refer #1 @sara آیا واریز شد؟ tomorrow", "omid")
    await stage.wait(3 * HOUR + MINUTE)
    assert "assigned agent=Sara" in await command(stage, "/assign #1 Sara", "omid")


async def test_what_is_held_is_sent_before_the_agent_is_away(stage: Stage) -> None:
    await to_ticket(stage, text="/send")
    await to_ticket(stage, text="سلام [نام]")
    await press(stage, "button-send-unclear")
    await command(stage, "/نیستم")
    await stage.wait(SETTLED)
    assert "سلام [نام]" in [text_of(one) for one in stage.shown_to("narges")]


async def test_a_claim_says_that_an_agent_is_back(stage: Stage) -> None:
    await command(stage, "/away")
    assert (await command(stage, "/برگشتم")).startswith(
        "back-done name=Sara\nback-tickets count=1"
    )
    assert await command(stage, "/back") == "back-already name=Sara"
    await command(stage, "/away")
    await command(stage, "/claim #1")
    assert (await agent_called(stage, "Sara")).away_since is None


async def test_leads_send_others_away(stage: Stage) -> None:
    assert "not-a-lead" in await command(stage, "/away Sara tomorrow", "omid")
    assert await holder(stage) == "Sara"
    await command(stage, "/away Omid until tomorrow")
    assert (await agent_called(stage, "Omid")).away_until is not None
    assert "back-done name=Omid" in await command(stage, "/back Omid")


async def test_who_leaves_is_told_with_numbers(stage: Stage) -> None:
    await command(stage, "/assign #1 Omid")
    assert "returned tickets=ticket-number ticket=1" in await command(stage, "/agents remove Omid")


@pytest.mark.parametrize("mode", MODES)
async def test_a_look_is_seen_and_ends(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        assert "toast-looking" in await press(stage, "button-look", "omid")
        await stage.wait(SETTLED)
        assert "card-looking agent=Omid" in await card(stage)
        await stage.wait(11 * MINUTE)
        assert "card-looking" not in await card(stage)
        await press(stage, "button-look", "omid")
        assert "claimed-looked" in await press(stage, "button-claim")
        await stage.wait(SETTLED)
        assert "card-looking" not in await card(stage)


async def test_a_second_press_ends_the_look(tmp_path: Path) -> None:
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await press(stage, "button-look", "omid")
        await stage.wait(timedelta(seconds=5))
        assert "toast-looked" in await press(stage, "button-look", "omid")
        await stage.wait(SETTLED)
        assert "card-looking" not in await card(stage)


async def a_second_ticket(stage: Stage) -> None:
    for text in ("/human", "باز نمی‌شود", "نسخه تازه"):
        stage.act("john", text=text)
        await stage.wait(timedelta(seconds=2))


async def test_turns_and_the_limit(tmp_path: Path) -> None:
    settings(tmp_path, "distribution: {how: by_turns, most: 1}")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await command(stage, "/away", "omid")
        await open_a_ticket(stage)
        await stage.wait(2 * MINUTE)
        assert await holder(stage) == "Sara"
        assert in_group(stage, "given-line", "ticket=1")
        await a_second_ticket(stage)
        await stage.wait(2 * MINUTE)
        second = await stage.ticket_of("john")
        assert second is not None
        assert second.assignee_id is None
        assert "too-many-held" in await command(stage, "/claim #2")
        await command(stage, "/back", "omid")
        await stage.wait(2 * MINUTE)
        second = await stage.ticket_of("john")
        assert second is not None
        assert second.assignee_id == (await agent_called(stage, "Omid")).id


async def test_nothing_is_given_while_the_office_is_closed(tmp_path: Path) -> None:
    settings(tmp_path, "distribution: {how: by_turns}")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await stage.wait(9 * HOUR)  # past 20:00
        await open_a_ticket(stage)
        await stage.wait(2 * MINUTE)
        assert await holder(stage) == ""
        await stage.wait(12 * HOUR)
        await stage.wait(2 * MINUTE)
        assert await holder(stage) != ""


async def test_a_ticket_that_is_looked_at_is_not_given(tmp_path: Path) -> None:
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await press(stage, "button-look", "omid")
        settings(tmp_path, "distribution: {how: by_turns}")
        await stage.desk.desk.db.read(lambda _: stage.desk.desk.team.desk.refresh())
        await stage.wait(5 * MINUTE)
        assert await holder(stage) == ""
        await stage.wait(7 * MINUTE)
        assert await holder(stage) != ""


async def test_the_log_of_acts(stage: Stage) -> None:
    await to_ticket(stage, text="سلام")
    await command(stage, "/priority #1 high", "omid")
    await command(stage, "/resolve #1 fixed", "omid")
    await press(stage, "button-note")
    lines = (await command(stage, "/audit #1")).splitlines()
    acts = [line.partition("act=")[2].partition(" at=")[0] for line in lines[1:]]
    assert [act.replace("\u2060", "") for act in acts] == [
        "command-shown command=claim",
        "act-reply",
        "command-shown command=priority",
        "command-shown command=resolve",
        "act-note",
    ]
    assert "words=priority-high" in lines[3]
    assert lines[4].endswith("audit-refused why=ticket-not-yours")
    assert "name=Omid" in lines[4]
    of_omid = (await command(stage, "/audit Omid")).splitlines()
    assert len(of_omid) == 3
    assert "not-a-lead" in await command(stage, "/audit", "omid")

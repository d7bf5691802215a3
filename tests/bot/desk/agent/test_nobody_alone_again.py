"""Take-overs that are contested, absences of all kinds, and the order of the turns."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.when.dates import written_date
from bot.desk.agent.distributing import groups
from bot.team.desk_file import WEEKDAYS
from handoff import reports
from handoff.actions import agents
from handoff.outbox.post import SETTLED
from handoff.records import Agent, AgentsChat, Ticket
from handoff.states import AgentRole
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import (
    HOLD,
    MODES,
    a_held_ticket,
    open_a_ticket,
    press,
    to_ticket,
)
from tests.stage import Stage, add_person, staged, text_of
from tests.texts import real_texts

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATE = timedelta(hours=5)  # after the target of the first answer, 4 hours


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_held_ticket(tmp_path, "topics") as stage:
        yield stage


def settings(folder: Path, text: str) -> None:
    (folder / "desk.yaml").write_text(f"version: 1\n{text}\n", encoding="utf-8")


async def the_ticket(stage: Stage, who: str = "narges") -> Ticket:
    ticket = await stage.ticket_of(who)
    assert ticket is not None
    return ticket


async def roster(stage: Stage) -> dict[str, Agent]:
    found = await stage.desk.desk.db.read(reports.active_agents, 1)
    return {agent.name: agent for agent in found}


async def holder(stage: Stage, who: str = "narges") -> str:
    number = (await the_ticket(stage, who)).assignee_id
    return next((name for name, one in (await roster(stage)).items() if one.id == number), "")


def in_group(stage: Stage, *words: str) -> bool:
    return any(all(w in text_of(one) for w in words) for one in stage.shown_in_group())


async def command(stage: Stage, text: str, who: str = "sara") -> str:
    before = len(stage.shown_in_group())
    stage.act(who, chat=stage.group.id, text=text)
    await stage.settle()
    return "\n".join(text_of(one) for one in stage.shown_in_group()[before:])


async def ask(stage: Stage, who: str) -> None:
    for text in ("/human", "باز نمی‌شود", "نسخه تازه"):
        stage.act(who, text=text)
        await stage.wait(timedelta(seconds=2))


async def test_the_second_of_two_who_take_over_is_refused(stage: Stage) -> None:
    await stage.wait(LATE)
    assert "taken-over" in await command(stage, "/claim #1", "omid")
    assert "ticket-already-assigned" in await command(stage, "/claim #1", "sara")
    assert await holder(stage) == "Omid"
    await stage.wait(HOUR + MINUTE)
    assert "taken-over" in await command(stage, "/claim #1", "sara")


async def test_who_claims_an_overdue_ticket_has_some_time(tmp_path: Path) -> None:
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await stage.wait(LATE)
        await command(stage, "/claim #1", "omid")
        assert "ticket-already-assigned" in await command(stage, "/claim #1", "sara")


async def test_an_owner_whose_answer_is_just_being_sent_is_not_silent(stage: Stage) -> None:
    await stage.wait(LATE)
    await to_ticket(stage, text="سلام [نام]")
    await press(stage, "button-send-unclear")
    assert "ticket-already-assigned" in await command(stage, "/claim #1", "omid")
    await stage.wait(HOLD)
    assert "سلام [نام]" in [text_of(one) for one in stage.shown_to("narges")]
    assert await holder(stage) == "Sara"


async def test_a_ticket_does_not_reopen_with_an_owner_who_is_away(stage: Stage) -> None:
    await to_ticket(stage, text="درست شد")
    await command(stage, "/resolve #1 fixed")
    await command(stage, "/away")
    stage.act("narges", text="نه، هنوز خراب است")
    await stage.wait(timedelta(seconds=4))
    assert (await the_ticket(stage)).status == "open"
    assert await holder(stage) == ""


async def test_a_reply_that_claims_ends_an_absence(tmp_path: Path) -> None:
    async with staged(tmp_path, **MODES["group"]) as stage:
        await open_a_ticket(stage)
        await command(stage, "/away")
        await to_ticket(stage, text="سلام، الان می‌بینم")
        assert await holder(stage) == "Sara"
        assert (await roster(stage))["Sara"].away_since is None


async def test_who_is_away_is_not_called(stage: Stage) -> None:
    await command(stage, "/away Omid")
    keys = await command(stage, "/assign #1")
    assert "Omid" not in keys
    await stage.wait(timedelta(hours=9))
    lists = [text_of(one) for one in stage.shown_in_group() if "alerts-head" in text_of(one)]
    assert lists
    assert not any("@omid" in text for text in lists)


async def test_the_sender_of_a_referral_is_told(stage: Stage) -> None:
    await command(stage, "/refer #1 @omid آیا واریز شد؟ tomorrow")
    await command(stage, "/away", "omid")
    assert in_group(stage, "returned-referral", "@sara")
    assert await stage.desk.desk.db.read(reports.live_referral, 1) is None


async def test_scheduled_replies_are_named(stage: Stage) -> None:
    await to_ticket(stage, text="/later 5h واریز شد")
    assert "returned-later tickets=ticket-number ticket=1" in await command(stage, "/away")


async def test_nobody_is_here(stage: Stage) -> None:
    assert "away-all" not in await command(stage, "/away", "omid")
    assert "away-all" in await command(stage, "/away")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/away", "away-done name=Sara"),
        ("/away sick", "away-done name=Sara"),
        ("/نیستم مرخصی", "away-done name=Sara"),
        ("/away 2h", "away-until name=Sara until=2026-11-22T10:30"),
        ("/away from now until tue", "away-until name=Sara until=2026-11-24T09:00"),
        ("/away until tomorrow", "away-until name=Sara until=2026-11-23T09:00"),
        ("/نیستم تا فردا", "away-until name=Sara until=2026-11-23T09:00"),
        ("/away today", "away-until name=Sara until=2026-11-23T09:00"),
        ("/away @omid until sat sick", "away-until name=Omid until=2026-11-28T09:00"),
        ("/away until sat @omid", "away-until name=Omid until=2026-11-28T09:00"),
        ("/away omid, until sat", "away-until name=Omid until=2026-11-28T09:00"),
        ("/away today 8:00", "away-past"),
        ("/away 1000w", "span-too-long"),
        ("/away @nobody", "agent-unknown"),
    ],
)
async def test_names_and_times(stage: Stage, text: str, told: str) -> None:
    assert told in (await command(stage, text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("/away tomorrow", "weekday day=tue"),
        ("/away tomorrow 14:00", "weekday day=tue"),
        ("/نیستم فردا دندان‌پزشکی", "weekday day=tue"),
        ("/نیستم از فردا", "weekday day=tue"),
        ("/away @omid wed sick", "weekday day=thu"),
        ("/away sat @omid", "1405/09/08"),
    ],
)
async def test_an_absence_that_begins_later_is_refused(stage: Stage, text: str, day: str) -> None:
    assert await command(stage, text) == f"away-later day={day}"
    assert all(agent.away_since is None for agent in (await roster(stage)).values())
    assert await holder(stage) == "Sara"


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("days", [1, 3, 6, 7, 40])
async def test_what_the_refusal_names_can_be_typed(stage: Stage, language: str, days: int) -> None:
    texts = real_texts()
    day = stage.desk.desk.now().date() + timedelta(days=days)
    named = (
        texts.say(language, "weekday", day=WEEKDAYS[day.weekday()])
        if days < 7
        else written_date(day)
    )
    said = texts.say(language, "away-later", day=named).splitlines()[-1]
    typed = said[said.rindex("/") :]
    assert f"until={day}T09:00" in await command(stage, typed)


async def test_a_private_command_is_told_to_the_group(stage: Stage) -> None:
    before = len(stage.shown_in_group())
    stage.act("sara", text="/away 2h")
    await stage.settle()
    told = [text_of(one) for one in stage.shown_in_group()[before:]]
    assert any("away-until name=Sara" in text and "returned" in text for text in told)


async def test_a_refusal_in_a_topic_is_logged_under_its_ticket(stage: Stage) -> None:
    await to_ticket(stage, "omid", text="/resolve fixed")
    await command(stage, "/نیستم ۲ ساعت", "omid")
    lines = (await command(stage, "/audit #1")).replace("\u2060", "").splitlines()
    assert any("command=resolve" in line and "audit-refused" in line for line in lines)
    assert "audit-none" in await command(stage, "/audit #2")


async def test_turns(tmp_path: Path) -> None:
    settings(tmp_path, "distribution: {how: by_turns, most: 2}")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await stage.wait(2 * MINUTE)
        first = await holder(stage)
        assert first
        await ask(stage, "john")
        await stage.wait(2 * MINUTE)
        assert await holder(stage, "john") not in ("", first)
        assert in_group(stage, "given-call", "given-line", "ticket=2")


async def test_duty_comes_first_and_then_all_who_have_room(tmp_path: Path) -> None:
    settings(tmp_path, "distribution: {how: by_turns, most: 1}\nduty: {sun: Omid}")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await stage.wait(2 * MINUTE)
        assert await holder(stage) == "Omid"
        await ask(stage, "john")
        await stage.wait(2 * MINUTE)
        assert await holder(stage, "john") == "Sara"


async def test_a_released_ticket_is_not_given_straight_back(tmp_path: Path) -> None:
    settings(tmp_path, "distribution: {how: by_turns}")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await stage.wait(2 * MINUTE)
        first = await holder(stage)
        await command(stage, "/release #1", first.lower())
        await stage.wait(2 * MINUTE)
        assert await holder(stage) not in ("", first)


async def test_an_emergency_is_claimed_beyond_the_limit(tmp_path: Path) -> None:
    settings(tmp_path, "distribution: {most: 1}")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await ask(stage, "john")
        await command(stage, "/claim #1")
        assert "too-many-held" in await command(stage, "/claim #2")
        stage.act("john", text="می‌خواهم خودم را بکشم")
        await stage.wait(timedelta(seconds=4))
        assert "claimed" in await command(stage, "/claim #2")


async def test_one_looks_at_a_time(tmp_path: Path) -> None:
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await press(stage, "button-look", "omid")
        assert "toast-look-other agent=Omid" in await press(stage, "button-look")
        await command(stage, "/assign #1 Sara")
        await command(stage, "/release #1")
        await stage.wait(SETTLED)
        assert "card-looking" not in text_of(stage.card_of(await the_ticket(stage)))


async def test_who_is_added_again_is_here(stage: Stage) -> None:
    await command(stage, "/away", "omid")
    await command(stage, "/agents remove Omid")
    omid = stage.seen("omid")
    await stage.desk.desk.db.write(agents.enrol, omid)
    assert (await roster(stage))["Omid"].away_since is None


async def test_agents_of_the_same_name_are_removed_with_a_list(stage: Stage) -> None:
    other = add_person(stage.world, "Omid", username="omid2")
    stage.people["other"] = other
    await stage.desk.desk.db.write(agents.enrol, stage.seen("other"))
    await command(stage, "/assign #1 @omid")
    await command(stage, "/agents remove Omid")
    await press(stage, "Omid (@omid)")
    assert in_group(stage, "agent-removed", "returned tickets=ticket-number ticket=1")
    assert (await roster(stage))["Sara"].role == AgentRole.ADMIN
    await stage.wait(HOLD)


async def test_a_misspelt_command_is_guessed(stage: Stage) -> None:
    assert "command-near command=claim name=cliam" in (
        await command(stage, "/cliam #1", "omid")
    ).replace("\u2060", "")
    assert await command(stage, "/some_other_bots_command") == ""


async def test_taking_over_ends_an_absence(stage: Stage) -> None:
    await stage.wait(LATE)
    await command(stage, "/away", "omid")
    assert "taken-over" in await command(stage, "/claim #1", "omid")
    assert (await roster(stage))["Omid"].away_since is None


async def test_a_released_ticket_goes_to_another_agent_with_more_tickets(tmp_path: Path) -> None:
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await ask(stage, "john")
        await command(stage, "/claim #2", "sara")
        await command(stage, "/claim #1", "omid")
        settings(tmp_path, "distribution: {how: by_turns}")
        await stage.desk.desk.db.read(lambda _: stage.desk.desk.team.desk.refresh())
        await command(stage, "/release #1", "omid")
        await stage.wait(2 * MINUTE)
        assert await holder(stage) == "Sara"


async def test_tickets_are_given_once_a_minute(tmp_path: Path) -> None:
    settings(tmp_path, "distribution: {how: by_turns}")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await stage.wait(timedelta(seconds=5))
        first = await holder(stage)
        assert first
        await command(stage, "/release #1", first.lower())
        await stage.wait(timedelta(seconds=5))
        assert await holder(stage) == ""
        await stage.wait(2 * MINUTE)
        assert await holder(stage) not in ("", first)


async def test_a_day_of_an_office_that_is_always_open(tmp_path: Path) -> None:
    days = ", ".join(
        f"{day}: all day" for day in ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
    )
    settings(tmp_path, f"calendars: {{office: {{{days}}}}}")
    async with a_held_ticket(tmp_path, "topics") as stage:
        assert "until=2026-11-23T00:00" in await command(stage, "/away today")


async def test_in_the_chat_of_a_route_only_its_deciders_are_given_tickets(tmp_path: Path) -> None:
    settings(tmp_path, "routes: {support: {deciders: [Omid, Nobody]}}\nduty: {sun: Sara}")
    async with a_held_ticket(tmp_path, "topics") as stage:
        desk, ticket = stage.desk.desk, await the_ticket(stage)
        among = list((await roster(stage)).values())

        def names(uow: UnitOfWork, route: str) -> list[list[str]]:
            (chat,) = reports.agents_chats(uow, desk.id)
            there = AgentsChat(
                desk_id=desk.id,
                route=route,
                account_id=chat.account_id,
                chat_id="-9",
                title="Team",
                since=uow.now,
            )
            found = groups(uow, desk, ticket, among, there)
            return [[agent.name for agent in group] for group in found]

        assert await desk.db.write(names, "support") == [["Omid"]]
        assert await desk.db.write(names, "") == [["Omid"], ["Sara"], [one.name for one in among]]

"""Over HTTP: a messenger that fails, a clock that is set, unreadable updates."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from bot.simulator.faults import FaultKind
from bot.telegram.intake import raw_update
from handoff.inbox import INBOX
from handoff.outbox.reachability import LONGEST_PROBE_PAUSE
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import open_a_ticket, push
from tests.builders import deliveries, rows
from tests.stage import Stage, add_person, said_by_bot, staged, text_of

QUESTION = "چطور کانال بسازم؟"
HOUR = timedelta(hours=1)
PEOPLE = 20


def crowd(stage: Stage) -> None:
    for number in range(PEOPLE):
        stage.people[f"p{number}"] = add_person(stage.world, f"P{number}", language_code="fa")


def answers(stage: Stage, name: str) -> list[str]:
    chat = stage.private_chat(name)
    return [text_of(message) for message in said_by_bot(chat) if "مداد" in text_of(message)]


@pytest.mark.parametrize(
    "kind", [FaultKind.BAD_GATEWAY, FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER]
)
@pytest.mark.matrix(short=1)
async def test_ten_minutes_of_outage_lose_nothing(tmp_path: Path, kind: FaultKind) -> None:
    async with staged(tmp_path) as stage:
        crowd(stage)
        fault = stage.world.faults.add(kind, "send|copy", count=None)
        for number in range(PEOPLE):
            stage.act(f"p{number}", text=QUESTION)
            await stage.wait(timedelta(seconds=1))
        checks = await stage.desk.ready()
        assert checks["outbound"] is False
        assert int(checks["oldest_unsent"]) >= 10
        await stage.wait(timedelta(minutes=10))
        stage.world.faults.clear()
        await stage.wait(timedelta(seconds=2 * LONGEST_PROBE_PAUSE))

        told = Counter(
            {f"p{number}": len(answers(stage, f"p{number}")) for number in range(PEOPLE)}
        )
        marked = {row.chat_id for row in await deliveries(stage.desk.desk.db) if row.perhaps_twice}
        assert min(told.values()) == 1
        assert sum(told.values()) - PEOPLE <= (fault.hits if kind is FaultKind.CUT_AFTER else 0)
        assert {str(stage.people[name].id) for name in told if told[name] > 1} <= marked
        assert fault.hits <= 16 + 600 / LONGEST_PROBE_PAUSE + 6
        notices = [text_of(one).split()[0] for one in stage.shown_in_group()]
        assert notices == ["outage-over"]
        checks = await stage.desk.ready()
        assert (checks["outbound"], checks["oldest_unsent"], checks["owed"]) == (True, 0, 0)


@pytest.mark.parametrize("step", [-HOUR, HOUR, 24 * HOUR, -24 * HOUR])
@pytest.mark.matrix(short=2)
async def test_a_clock_that_is_set_stalls_nothing_and_loses_nothing(
    tmp_path: Path, step: timedelta
) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.act("narges", text="یک چیز دیگر")  # on a ticket, in its quiet window
        stage.act("john", text="what nobody knows at all")  # in its quiet window
        stage.world.faults.add(FaultKind.BAD_GATEWAY, "send", count=1)
        stage.act("stranger", text=QUESTION)  # its answer waits to be sent again
        await stage.settle()

        stage.clock.step(step)
        await stage.wait(timedelta(seconds=8))
        assert stage.shown_to("john")
        assert any("یک چیز دیگر" in text_of(one) for one in stage.shown_in_group())
        await stage.wait(timedelta(seconds=30))
        assert answers(stage, "stranger")
        stage.act("john", text="How do I create a channel?")
        await stage.wait(timedelta(seconds=3))
        assert "press the pencil" in text_of(stage.shown_to("john")[-1])
        checks = await stage.desk.ready()
        assert (checks["owed"], checks["undelivered"], checks["waiting"]) == (0, 0, 0)


@pytest.mark.parametrize("step", [-HOUR, HOUR])
async def test_a_clock_that_is_set_changes_no_patience(tmp_path: Path, step: timedelta) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="/human")
        await stage.settle()
        stage.act("narges", text="خراب شده")
        await stage.wait(timedelta(seconds=2))
        stage.clock.step(step)
        await stage.wait(timedelta(minutes=13))
        assert await stage.ticket_of("narges") is None
        await stage.wait(timedelta(minutes=3))
        assert await stage.ticket_of("narges") is not None


async def test_a_step_does_not_make_anything_too_old(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        crowd(stage)
        stage.world.faults.add(FaultKind.CUT_BEFORE, "send|copy", count=None)
        for number in range(5):
            stage.act(f"p{number}", text=QUESTION)
        await stage.wait(timedelta(seconds=3))
        stage.clock.step(7 * HOUR)
        stage.world.faults.clear()
        await stage.wait(timedelta(minutes=1))
        assert [len(answers(stage, f"p{number}")) for number in range(5)] == [1] * 5


async def test_answers_too_old_become_one_line_each(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.world.faults.add(FaultKind.BAD_GATEWAY, "send|copy", count=None)
        stage.act("narges", text=QUESTION)
        await stage.settle()
        await stage.wait(7 * HOUR)
        stage.world.faults.clear()
        await stage.wait(timedelta(minutes=3))
        (line,) = [text_of(one) for one in stage.shown_to("narges")]
        assert line.split()[0] == "answer-too-late"
        assert QUESTION in line
        assert (await stage.desk.ready())["undelivered"] == 1


@pytest.mark.slow
async def test_many_unreadable_updates_delay_nobody_and_are_told_together(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for number in range(300):
            place = (
                {"id": stage.group.id, "type": "supergroup", "title": "Agents"}
                if number % 2
                else {"id": 9_000 + number % 6, "type": "private"}
            )
            broken = {"message_id": {"not": "a number"}, "chat": place, "text": "?"}
            push(stage, "message", broken)
        push(stage, "message", {"text": "nowhere"})
        stage.act("narges", text=QUESTION)
        await stage.settle()
        assert answers(stage, "narges")

        await stage.wait(timedelta(seconds=10))
        (notice,) = [text_of(one) for one in stage.shown_in_group()]
        assert notice.startswith("updates-set-aside")
        assert "count=301" in notice
        owed = await deliveries(stage.desk.desk.db)
        assert not [row for row in owed if row.chat_id == "0"]
        sorry = Counter(row.chat_id for row in owed if "sorry" in json.dumps(row.payload))
        assert set(sorry.values()) == {1}
        assert len(sorry) == 3


@pytest.mark.parametrize("wrong", [7, ["fa"], {"x": 1}, True, "x" * 5_000, "fa\0\ud800"])
async def test_names_of_a_wrong_type_break_nothing(tmp_path: Path, wrong: object) -> None:
    async with staged(tmp_path) as stage:
        narges = stage.people["narges"]
        person = {
            "id": narges.id,
            "is_bot": False,
            **dict.fromkeys(("first_name", "last_name", "username", "language_code"), wrong),
        }
        said = {
            "message_id": 900,
            "date": 10**15,
            "from": person,
            "chat": {"id": narges.id, "type": "private", "first_name": wrong},
            "text": QUESTION,
        }
        stage.private_chat("narges")
        push(stage, "message", said)
        stage.act("john", text="hello there")
        await stage.settle()
        path = stage.desk.desk.db.path
        assert rows(path, "SELECT DISTINCT status FROM inbox_updates") == ["handled"]
        assert answers(stage, "narges")


async def test_who_waited_long_reads_an_apology_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        hold = stage.world.faults.add(FaultKind.BAD_GATEWAY, "getUpdates", count=None)
        await stage.wait(timedelta(minutes=1))
        acts.send(stage.world, stage.people["narges"], {"text": QUESTION})
        acts.send(stage.world, stage.people["john"], {"text": "blah blah unknown words"})
        for _ in range(15):
            stage.clock.advance(timedelta(minutes=1))
        stage.world.faults.clear()
        del hold
        stage.clock.advance(timedelta(minutes=1))
        await stage.wait(timedelta(seconds=5))
        told = [text_of(one) for one in stage.shown_to("narges")]
        assert [line.split()[0] for line in told].count("sorry-late") == 1
        assert told[0] == "sorry-late"
        assert answers(stage, "narges")
        assert text_of(stage.shown_to("john")[0]) == "sorry-late"
        stage.act("narges", text=QUESTION)
        await stage.wait(timedelta(seconds=3))
        assert len([1 for one in stage.shown_to("narges") if text_of(one) == "sorry-late"]) == 1


@pytest.mark.slow
async def test_somebody_new_does_not_wait_for_the_end_of_a_backlog(tmp_path: Path) -> None:
    async with staged(tmp_path, pacing=True) as stage:
        said = [
            raw_update(
                {
                    "update_id": 10_000_000 + number,
                    "message": {
                        "message_id": 5,
                        "date": int(stage.clock.now().timestamp()),
                        "from": {"id": 8_000_000 + number, "is_bot": False, "first_name": "P"},
                        "chat": {"id": 8_000_000 + number, "type": "private", "first_name": "P"},
                        "text": QUESTION if number % 2 else "کلمه‌ای که نمی‌شناسد",
                    },
                }
            )
            for number in range(400)
        ]
        db = stage.desk.desk.db

        def unit(uow: UnitOfWork) -> None:
            uow.inbox.add(stage.desk.desk.account.id, said, at=uow.now - timedelta(minutes=2))
            uow.wake.add(INBOX)

        await db.write(unit)
        await stage.wait(timedelta(seconds=3))
        assert int((await stage.desk.ready())["owed"]) > 200
        stage.act("narges", text=QUESTION)
        stage.act("john", text="what nobody knows at all")
        await stage.wait(timedelta(seconds=5))
        assert answers(stage, "narges")
        assert stage.shown_to("john")
        assert int((await stage.desk.ready())["owed"]) > 100

"""Promises in the agents' chat: offers for replies, their checks, and their alerts."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from handoff import reports
from handoff.outbox.post import SETTLED
from tests.bot.desk.situations import (
    confirm,
    open_a_ticket,
    press,
    to_ticket,
)
from tests.stage import Stage, staged, text_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PROMISE = "تا فردا واریز می‌شه"


def write(folder: Path, *lines: str) -> None:
    (folder / "desk.yaml").write_text("\n".join(["version: 1", *lines, ""]), encoding="utf-8")


def card(stage: Stage) -> str:
    return next(text_of(one) for one in stage.shown_in_group() if "card-who" in text_of(one))


async def a_claimed_ticket(stage: Stage) -> None:
    await open_a_ticket(stage)
    await write_in_group(stage, "/claim #1")


async def write_in_group(stage: Stage, text: str) -> None:
    stage.act("sara", chat=stage.group.id, text=text)
    await stage.settle()


def answers(stage: Stage) -> list[str]:
    return [text_of(one) for one in stage.shown_in_group()]


@pytest.mark.parametrize(
    ("lines", "is_on_card", "is_asked"),
    [
        ((), True, False),
        (("checks: {promise: hint}",), True, False),
        (("checks: {promise: off}",), False, False),
        (("checks: {promise: ask}",), True, True),
        (("promises: {not: [واریز]}",), False, False),
    ],
)
async def test_the_check_is_a_setting(
    tmp_path: Path, lines: tuple[str, ...], is_on_card: bool, is_asked: bool
) -> None:
    write(tmp_path, *lines)
    async with staged(tmp_path, topics=False) as stage:
        await a_claimed_ticket(stage)
        await to_ticket(stage, text=PROMISE)

        assert ("card-offered" in card(stage)) is is_on_card
        assert any(text.startswith("promise-offer") for text in answers(stage)) is is_asked


async def test_a_phrase_of_the_team_is_used_at_once(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await a_claimed_ticket(stage)
        await to_ticket(stage, text="فردا، حواله بانکی")
        assert "card-offered" not in card(stage)
        write(tmp_path, "promises: {phrases: [حواله بانکی]}")
        await stage.wait(10 * timedelta(seconds=1))
        await to_ticket(stage, text="فردا، حواله بانکی")
        assert "card-offered" in card(stage)


async def test_an_edited_reply_is_checked_again(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await a_claimed_ticket(stage)
        (said,) = await to_ticket(stage, text=PROMISE)
        first = await stage.desk.desk.db.read(reports.offered_promise, 1)
        assert first is not None
        for text, is_offered in (("بررسی می‌کنیم", False), ("تا شنبه واریز می‌شه", True)):
            edit = {"chat": stage.group.id, "message_id": said.id, "text": text}
            acts.edit(stage.world, stage.people["sara"], edit)
            await stage.settle()
            offered = await stage.desk.desk.db.read(reports.offered_promise, 1)
            assert (offered is not None) is is_offered
        assert offered is not None
        assert offered.due_at > first.due_at


async def test_alerts_of_a_promise_go_to_its_owner_the_team_and_the_leads(tmp_path: Path) -> None:
    write(
        tmp_path, "calendars: {office: {sat: all day, sun: all day, mon: all day, tue: all day}}"
    )
    async with staged(tmp_path, topics=False) as stage:
        await write_in_group(stage, "/agents role lead @omid")
        await a_claimed_ticket(stage)
        await write_in_group(stage, "/promise #1 4h برگشت پول")
        for span in (4 * HOUR, DAY, 5 * DAY):
            await stage.wait(span)
            await stage.wait(2 * MINUTE)
        heads = [
            line
            for text in answers(stage)
            if text.startswith("alerts-head") and "alert-promise" in text
            for line in text.splitlines()
            if line.startswith("alerts-") and "head" not in line
        ]
        assert heads[0].startswith("alerts-assignee @sara")
        assert any(line.startswith("alerts-team") for line in heads)
        assert heads[-1].startswith("alerts-leads @omid")


@pytest.mark.parametrize(
    ("text", "hour", "words"),
    [
        ("tomorrow 12 refund of 50", "12:00", "refund of 50"),
        ("فردا ۱۲ برگشت پول", "12:00", "برگشت پول"),
        ("tomorrow 12 files", "20:00", "12 files"),
        ("فردا ۱۲ تا فایل", "20:00", "۱۲ تا فایل"),
    ],
)
async def test_the_answer_shows_the_hour_and_the_words(
    tmp_path: Path, text: str, hour: str, words: str
) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await a_claimed_ticket(stage)
        await write_in_group(stage, f"/promise #1 {text}")
        (promise,) = await stage.desk.desk.db.read(reports.open_promises, 1)
        assert f"{promise.due_at.astimezone(stage.desk.desk.team.zone):%H:%M}" == hour
        assert promise.words == words
        (answer,) = (one for one in answers(stage) if one.startswith("promise-recorded-told"))
        assert f"words={words}" in answer


async def test_the_answer_to_a_new_date_shows_the_reason(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await a_claimed_ticket(stage)
        await write_in_group(stage, "/promise #1 tomorrow برگشت پول")
        await write_in_group(stage, "/promise #1 moved 2d")
        assert "promise-reason" not in answers(stage)[-1]
        await write_in_group(stage, "/promise #1 moved شنبه ۹ بانک تعطیل است")
        (promise,) = await stage.desk.desk.db.read(reports.open_promises, 1)
        assert promise.due_at.astimezone(stage.desk.desk.team.zone).hour == 9
        assert "promise-reason reason=بانک تعطیل است" in answers(stage)[-1]


async def test_an_hour_that_has_passed_is_asked_about(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await a_claimed_ticket(stage)
        await write_in_group(stage, "/promise #1 today 0 برگشت پول")
        assert await stage.desk.desk.db.read(reports.open_promises, 1) == []
        assert answers(stage)[-1].startswith("promise-when")


async def test_the_press_of_another_agent_is_refused(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await a_claimed_ticket(stage)
        await to_ticket(stage, text=PROMISE)
        assert "ticket-not-yours" in await press(stage, "button-record-promise", "omid")
        assert await stage.desk.desk.db.read(reports.open_promises, 1) == []


@pytest.mark.parametrize("mode", ["hint", "ask", "off"])
async def test_a_reply_that_sends_away_is_held_back_if_the_team_wants(
    tmp_path: Path, mode: str
) -> None:
    write(tmp_path, f"checks: {{sent_away: {mode}}}")
    async with staged(tmp_path, topics=False) as stage:
        await a_claimed_ticket(stage)
        before = len(stage.shown_to("narges"))
        await to_ticket(stage, text="با مدیریت تماس بگیرید")

        is_asked = any("unclear-ask reason=sent-away" in text for text in answers(stage))
        assert is_asked is (mode == "ask")
        assert (len(stage.shown_to("narges")) == before) is is_asked
        assert ("card-sent-away" in card(stage)) is (mode == "hint")
        if is_asked:
            await confirm(stage, "button-send-unclear")
            await stage.wait(SETTLED)
            assert len(stage.shown_to("narges")) == before + 1
            assert "card-sent-away" in card(stage)

"""Canned replies for a ticket, on every kind of messenger: preview, doubts, sending, steps."""

# ruff: noqa: RUF001  (Persian digits)

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk.agent.team_check import team_findings
from bot.simulator import acts
from handoff import reports
from handoff.outbox.post import SETTLED
from handoff.records import Message, Ticket
from handoff.work import Reader
from tests.bot.desk.situations import (
    HOLD,
    MODES,
    WINDOW,
    confirm,
    open_a_ticket,
    press,
    say,
)
from tests.stage import Stage, buttons_of, staged, text_of

CANNED = """\
version: 1
replies:
  - id: broken-app
    title: خرابی برنامه
    text: {fa: "{name} عزیز، برنامه را ببندید و باز کنید.", en: "Please close the app."}
    questions:
      fa: ["خراب شده", "برنامه خراب است", "برنامه باز نمی‌شود", "از کار افتاده"]
      en: ["the app is broken"]
  - id: refund-steps
    title: پس گرفتن پول
    text: {fa: "مبلغ {amount} تا سه روز دیگر برمی‌گردد."}
    questions:
      fa: ["پولم را پس بدهید", "پول برگشت نخورده", "واریز اشتباه کردم", "می‌خواهم پولم برگردد"]
  - id: colour
    title: رنگ زمینه
    text: {fa: "رنگ زمینه از تنظیمات عوض می‌شود."}
    questions:
      fa: ["رنگ زمینه را چطور عوض کنم", "پس‌زمینه را تیره کنم", "رنگ برنامه عوض شود"]
    then: {tags: [look], resolve: answered}
  - id: which-version
    title: نسخه
    text: {fa: "نسخهٔ برنامه‌تان چند است؟"}
    then: {tags: [asked], wait: answer}
"""


@pytest.fixture(params=["topics", "group", "plain"])
async def stage(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    (tmp_path / "canned.yaml").write_text(CANNED, encoding="utf-8")
    async with staged(tmp_path, **MODES[request.param]) as found:
        await open_a_ticket(found)
        await command(found, "/claim #1")
        yield found


async def command(stage: Stage, text: str, who: str = "sara") -> None:
    """Write a command in the topic, or in reply to the card."""
    ticket = await the_ticket(stage)
    place = {"topic": ticket.topic_id} if ticket.topic_id else {"reply_to": ticket.card_message_id}
    stage.act(who, chat=stage.group.id, text=text, **place)
    await stage.settle()


async def the_ticket(stage: Stage, number: int = 1) -> Ticket:
    ticket = await stage.desk.desk.db.read(reports.ticket, number)
    assert ticket is not None
    return ticket


def last(stage: Stage) -> str:
    return text_of(stage.shown_in_group()[-1])


def labels(stage: Stage) -> list[str]:
    return [str(one["text"]) for one in buttons_of(stage.shown_in_group()[-1])]


def received(stage: Stage) -> list[str]:
    return [text_of(one) for one in stage.shown_to("narges")]


def has(stage: Stage, *parts: str) -> bool:
    """Return True if one message of the group contains all of these."""
    return any(all(part in text_of(one) for part in parts) for one in stage.shown_in_group())


async def test_a_fitting_reply_is_seen_under_the_question_and_sent_once(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    shown = last(stage)
    assert shown.startswith("canned-preview name=نرگس ticket=1 title=خرابی برنامه")
    assert "خراب شده" in shown
    assert "نرگس عزیز، برنامه را ببندید" in shown
    assert "⚠" not in shown
    assert labels(stage) == ["button-canned-send", "button-canned-cancel"]
    assert not any("ببندید" in text for text in received(stage))

    await confirm(stage, "button-canned-send")
    assert received(stage).count("نرگس عزیز، برنامه را ببندید و باز کنید.") == 1
    assert has(stage, "canned-sent name=Sara")


async def test_the_same_reply_twice_and_a_foreign_one_are_doubted(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    await confirm(stage, "button-canned-send")
    await command(stage, "/canned broken-app")
    assert "canned-sent-before" in last(stage)
    assert labels(stage)[0] == "button-canned-anyway"
    await press(stage, "button-canned-cancel")
    await command(stage, "/canned colour")
    assert "canned-unfit-better title=خرابی برنامه" in last(stage)
    assert "button-canned-better title=خرابی برنامه" in labels(stage)
    await press(stage, "button-canned-better")
    assert has(stage, "canned-preview", "title=خرابی برنامه", "canned-sent-before")


async def test_a_reply_is_found_by_its_meaning_and_offered_for_the_ticket(stage: Stage) -> None:
    await command(stage, "/canned")
    assert last(stage).startswith("canned-suggested ticket=1")
    assert labels(stage)[0] == "خرابی برنامه"
    await command(stage, "/canned پولم برگردد")
    assert last(stage).startswith("canned-found ticket=1")
    assert labels(stage)[0] == "پس گرفتن پول"
    await press(stage, "پس گرفتن پول")
    assert has(stage, "canned-missing", "amount")


async def test_a_placeholder_is_filled_in_or_stops_the_reply(stage: Stage) -> None:
    await command(stage, "/canned refund-steps")
    assert "canned-missing" in last(stage)
    assert labels(stage) == ["button-canned-cancel"]
    await command(stage, "/canned refund-steps amount: ۵۰ هزار تومان")
    assert "مبلغ ۵۰ هزار تومان تا سه روز" in last(stage)
    await confirm(stage, "button-canned-anyway")
    assert any("مبلغ ۵۰ هزار تومان تا سه روز" in text for text in received(stage))


async def test_words_that_came_after_the_preview_are_looked_at_first(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    await say(stage, "narges", "ولش کنید، خودش درست شد")
    before = received(stage)
    await confirm(stage, "button-canned-send")
    assert received(stage) == before
    assert has(stage, "canned-newer-words", "ولش کنید")
    await confirm(stage, "button-canned-")
    assert len(received(stage)) == len(before) + 1


async def test_a_text_that_changed_after_the_preview_is_shown_again(
    stage: Stage, tmp_path: Path
) -> None:
    await command(stage, "/canned broken-app")
    changed = CANNED.replace("باز کنید.", "دوباره باز کنید.")
    stage.desk.desk.team.canned.edit(lambda _: changed)
    await confirm(stage, "button-canned-send")
    assert has(stage, "canned-changed", "دوباره باز کنید")
    await confirm(stage, "button-canned-send")
    assert received(stage)[-1] == "نرگس عزیز، برنامه را ببندید و دوباره باز کنید."
    await command(stage, "/canned broken-app")
    stage.desk.desk.team.canned.edit(lambda _: "version: 1\nreplies: []\n")
    await confirm(stage, "button-canned-anyway")
    assert has(stage, "canned-gone name=broken-app")


async def test_what_follows_a_reply_is_done_with_it_or_left_out(stage: Stage) -> None:
    await command(stage, "/canned which-version")
    assert "canned-then" in last(stage)
    await confirm(stage, "button-canned-only")
    assert (await the_ticket(stage)).status == "open"
    await command(stage, "/canned which-version")
    await confirm(stage, "button-canned-anyway-then")
    ticket = await the_ticket(stage)
    assert (ticket.status, ticket.tags) == ("pending", ["asked"])
    await say(stage, "narges", "نسخهٔ پنج")
    await command(stage, "/canned colour")
    await confirm(stage, "button-canned-anyway-then")
    ticket = await the_ticket(stage)
    assert (ticket.status, ticket.outcome) == ("resolved", "answered")
    assert ticket.tags == ["asked", "look"]


async def test_a_reply_for_another_ticket_can_go_there(stage: Stage) -> None:
    await say(stage, "john", "/human")
    await say(stage, "john", "پولم را پس بدهید")
    await say(stage, "john", "نسخه ۴")
    await command(stage, "/canned refund-steps amount: 5")
    assert "canned-meant" in last(stage)
    await press(stage, "button-canned-meant")
    assert has(stage, "canned-preview", "name=John")


async def test_another_agent_does_not_answer_with_a_canned_reply(stage: Stage) -> None:
    before = received(stage)
    await command(stage, "/canned broken-app", who="omid")
    assert last(stage).startswith("ticket-not-yours")
    await command(stage, "/canned broken-app")
    assert (await press(stage, "button-canned-send", who="omid")).startswith("ticket-not-yours")
    assert received(stage) == before


async def test_a_sent_reply_is_taken_back_like_a_typed_one(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    preview = stage.shown_in_group()[-1]
    await confirm(stage, "button-canned-send")
    topic = (await the_ticket(stage)).topic_id
    place: dict[str, Any] = {"topic": topic} if topic else {}
    stage.act("sara", chat=stage.group.id, text="/unsend", reply_to=preview.id, **place)
    await stage.settle()
    assert not any("ببندید" in text for text in received(stage))


async def test_a_typed_canned_reply_that_does_not_fit_is_on_the_card(stage: Stage) -> None:
    stage.desk.desk.team.canned.edit(
        lambda text: text.replace(
            "رنگ زمینه از تنظیمات عوض می‌شود.",
            "رنگ زمینه از تنظیمات و از بخش ظاهر برنامه عوض می‌شود، لطفاً نگاه کنید.",
        )
    )
    await command(stage, "رنگ زمینه از تنظیمات و از بخش ظاهر برنامه عوض می‌شود. لطفا نگاه کنید")

    def origin(reader: Reader) -> list[Message]:
        return reports.messages_of_ticket(reader, 1, limit=20)

    found = await stage.desk.desk.db.read(origin)
    assert [one.origin for one in found if one.origin] == [{"canned": "colour", "unfit": True}]
    await stage.wait(SETTLED)
    assert "card-unfit" in text_of(stage.card_of(await the_ticket(stage)))


@pytest.mark.parametrize("text", ["سلام [نام]، درست شد", "مبلغ {amount} برگشت"])
async def test_a_typed_placeholder_is_asked_about_once(stage: Stage, text: str) -> None:
    before = received(stage)
    await command(stage, text)
    assert received(stage) == before
    assert last(stage).startswith("unclear-ask reason=placeholder")
    await confirm(stage, "button-send-unclear")
    assert received(stage)[-1] == text


async def counts(stage: Stage) -> dict[str, tuple[int, int, int]]:
    def unit(reader: Reader) -> dict[str, tuple[int, int, int]]:
        found = reports.check_counts(reader, 1, since=reader.now - timedelta(days=30))
        return {name: (one.asked, one.passed, one.corrected) for name, one in found.items()}

    return await stage.desk.desk.db.read(unit)


async def test_what_agents_do_about_doubts_is_counted(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    await confirm(stage, "button-canned-send")
    assert await counts(stage) == {}
    await command(stage, "/canned colour")
    await press(stage, "button-canned-cancel")
    await command(stage, "/canned colour")
    await press(stage, "button-canned-better")
    await command(stage, "/canned colour")
    await confirm(stage, "button-canned-only")
    assert await counts(stage) == {"fit": (3, 1, 2)}
    await command(stage, "سلام [نام]")
    await confirm(stage, "button-send-unclear")
    await command(stage, "سلام [نام] جان")
    await press(stage, "button-keep-note")
    assert await counts(stage) == {"fit": (3, 1, 2), "placeholder": (2, 1, 1)}


async def test_a_check_that_is_always_passed_is_told_to_the_team(stage: Stage) -> None:
    for number in range(10):
        await command(stage, f"سلام [نام] {number}")
        await confirm(stage, "button-send-unclear")
    found = await stage.desk.desk.db.write(team_findings, stage.desk.desk, say_id)
    assert [one.facts for one in found if one.code == "check-passed"] == [
        {"check": "check-placeholder", "asked": 10, "passed": 10}
    ]


def say_id(text_id: str, **facts: object) -> str:
    return text_id


async def test_tags_by_command_are_on_the_card_and_can_be_removed(stage: Stage) -> None:
    await command(stage, "/tag")
    assert last(stage).startswith("text-required command=tag")
    await command(stage, "/tag Refund #vip")
    assert last(stage).startswith("tagged")
    assert (await the_ticket(stage)).tags == ["refund", "vip"]
    await command(stage, "/برچسب -REFUND")
    assert (await the_ticket(stage)).tags == ["vip"]
    await command(stage, "/tag two/words")
    assert last(stage).startswith("argument-unclear")
    await stage.wait(SETTLED)
    assert "card-tags tags=vip" in text_of(stage.card_of(await the_ticket(stage)))


async def test_a_refused_step_leaves_the_others(stage: Stage) -> None:
    await command(stage, "/tag " + " ".join(f"t{number}" for number in range(12)))
    await command(stage, "/canned which-version")
    await confirm(stage, "button-canned-send-then")
    assert has(stage, "canned-sent", "too-many-tags")
    assert (await the_ticket(stage)).status == "pending"


async def test_two_reasons_stand_in_one_question(stage: Stage, tmp_path: Path) -> None:
    asking = "version: 1\ncalendars: {office: {}}\nchecks: {sent_away: ask, fit: ask}\n"
    (tmp_path / "desk.yaml").write_text(asking, encoding="utf-8")
    await stage.desk.desk.db.read(lambda _: stage.desk.desk.team.desk.refresh())
    before = received(stage)
    await command(stage, "سلام [نام]، با مدیریت تماس بگیرید.")
    assert last(stage).startswith("unclear-ask reason=placeholder")
    assert "unclear-also-sent-away" in last(stage)
    await confirm(stage, "button-send-unclear")
    assert len(received(stage)) == len(before) + 1


async def test_an_edit_that_fits_takes_the_hint_from_the_card(stage: Stage) -> None:
    await command(stage, "مبلغ {amount} تا سه روز دیگر برمی‌گردد. مبلغ برمی‌گردد.")
    stage.desk.desk.team.canned.edit(
        lambda text: text.replace(
            "رنگ زمینه از تنظیمات عوض می‌شود.",
            "رنگ زمینه از تنظیمات و از بخش ظاهر برنامه عوض می‌شود، لطفاً نگاه کنید.",
        )
    )
    ticket = await the_ticket(stage)
    place = {"topic": ticket.topic_id} if ticket.topic_id else {"reply_to": ticket.card_message_id}
    (sent,) = stage.act(
        "sara",
        chat=stage.group.id,
        text="رنگ زمینه از تنظیمات و از بخش ظاهر برنامه عوض می‌شود. لطفا نگاه کنید",
        **place,
    )
    await stage.wait(SETTLED)
    assert "card-unfit" in text_of(stage.card_of(await the_ticket(stage)))
    acts.edit(
        stage.world,
        stage.people["sara"],
        {"chat": stage.group.id, "message_id": sent.id, "text": "برنامه را ببندید."},
    )
    await stage.wait(SETTLED)
    assert "card-unfit" not in text_of(stage.card_of(await the_ticket(stage)))


async def test_an_edit_of_the_request_after_the_preview_is_looked_at_first(stage: Stage) -> None:
    (asked,) = stage.act("narges", text="خراب شده هنوز")
    await stage.wait(WINDOW)
    await command(stage, "/canned broken-app")
    acts.edit(
        stage.world,
        stage.people["narges"],
        {"message_id": asked.id, "text": "خودم درستش کردم، مرسی"},
    )
    await stage.settle()
    before = received(stage)
    await confirm(stage, "button-canned-send")
    assert received(stage) == before
    assert has(stage, "canned-newer-words", "خودم درستش کردم")


async def test_steps_that_changed_after_the_preview_are_shown_again(stage: Stage) -> None:
    await command(stage, "/canned which-version")
    changed = CANNED.replace("{tags: [asked], wait: answer}", "{resolve: fixed}")
    stage.desk.desk.team.canned.edit(lambda _: changed)
    await confirm(stage, "button-canned-send-then")
    assert (await the_ticket(stage)).status == "open"
    assert has(stage, "canned-changed")


async def test_a_text_that_cannot_be_seen_as_a_whole_is_not_sent(stage: Stage) -> None:
    long = "این متن خیلی بلند است. " * 150
    changed = CANNED.replace("نسخهٔ برنامه‌تان چند است؟", long.strip())
    stage.desk.desk.team.canned.edit(lambda _: changed)
    await command(stage, "/canned which-version")
    assert "canned-long" in last(stage)
    assert labels(stage) == ["button-canned-cancel"]


async def test_values_go_along_to_the_ticket_that_was_meant(stage: Stage) -> None:
    await say(stage, "john", "/human")
    await say(stage, "john", "پولم را پس بدهید")
    await say(stage, "john", "نسخه ۴")
    await command(stage, "/canned refund-steps amount: 70")
    await press(stage, "button-canned-meant")
    assert has(stage, "name=John", "مبلغ 70 تا سه روز")


@pytest.mark.parametrize("text", ["/canned حذف حساب", "/canned remove my account please"])
async def test_words_that_look_like_commands_are_searched(stage: Stage, text: str) -> None:
    await command(stage, text, who="sara")
    assert last(stage).startswith(("canned-found", "canned-unknown"))
    assert "not-a-lead" not in last(stage)


async def test_a_sent_canned_reply_keeps_its_template(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    preview = stage.shown_in_group()[-1]
    await confirm(stage, "button-canned-send")
    topic = (await the_ticket(stage)).topic_id
    place: dict[str, Any] = {"reply_to": preview.id, **({"topic": topic} if topic else {})}
    stage.act("sara", chat=stage.group.id, text="/canned add broken-app", **place)
    await stage.settle()
    reply = stage.desk.desk.team.replies["broken-app"]
    assert reply.text["fa"].startswith("{name}")
    stage.act("sara", chat=stage.group.id, text="/canned add other-name", **place)
    await stage.settle()
    assert last(stage).startswith("canned-is-canned name=broken-app")
    assert "other-name" not in stage.desk.desk.team.replies


async def test_a_preview_stands_in_the_group_only(stage: Stage) -> None:
    stage.act("sara", text="/canned #1 broken-app")
    await stage.settle()
    assert text_of(stage.shown_to("sara")[-1]).startswith("canned-in-group ticket=1")


async def test_a_reply_that_is_undone_in_time_is_never_sent(stage: Stage) -> None:
    before = received(stage)
    await command(stage, "/canned which-version")
    await press(stage, "button-canned-send-then")
    assert received(stage) == before
    assert has(stage, "held name=Sara")
    await press(stage, "button-undo")
    await stage.wait(HOLD)
    assert received(stage) == before
    assert has(stage, "held-undone name=Sara", "ticket=1")
    ticket = await the_ticket(stage)
    assert (ticket.status, ticket.tags) == ("open", [])


async def test_unsend_takes_back_what_is_held(stage: Stage) -> None:
    before = received(stage)
    await command(stage, "/canned broken-app")
    preview = stage.shown_in_group()[-1]
    await press(stage, "button-canned-send")
    topic = (await the_ticket(stage)).topic_id
    place: dict[str, Any] = {"reply_to": preview.id, **({"topic": topic} if topic else {})}
    stage.act("sara", chat=stage.group.id, text="/unsend", **place)
    await stage.wait(HOLD)
    assert received(stage) == before


async def test_undo_after_the_time_deletes_what_was_sent(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    preview = stage.shown_in_group()[-1]
    await press(stage, "button-canned-send")
    old = buttons_of(preview)[0]
    await stage.wait(HOLD)
    assert any("ببندید" in text for text in received(stage))
    assert not buttons_of(preview)
    assert old["text"] == "button-undo"


async def test_a_typed_reply_does_not_overtake_a_held_one(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    await press(stage, "button-canned-send")
    await command(stage, "و بعد نتیجه را بنویسید")
    sent = [text for text in received(stage) if "ببندید" in text or "نتیجه" in text]
    assert [("ببندید" in text) for text in sent] == [True, False]
    await stage.wait(HOLD)
    assert sum("ببندید" in text for text in received(stage)) == 1


@pytest.mark.parametrize("text", ["/resolve answered", "/release", "/assign omid", "/pending 2d"])
async def test_a_held_reply_goes_out_before_its_agent_changes_the_ticket(
    stage: Stage, text: str
) -> None:
    await command(stage, "/canned broken-app")
    await press(stage, "button-canned-send")
    await command(stage, text)
    assert sum("ببندید" in one for one in received(stage)) == 1
    await stage.wait(HOLD)
    assert sum("ببندید" in one for one in received(stage)) == 1
    assert not has(stage, "held-dropped")


async def test_a_held_reply_of_a_ticket_that_ended_is_not_left_out_in_silence(
    stage: Stage,
) -> None:
    before = received(stage)
    await command(stage, "/canned broken-app")
    await press(stage, "button-canned-send")
    stage.act("narges", text="/close")
    await stage.wait(HOLD)
    assert not any("ببندید" in text for text in received(stage)[len(before) :])
    assert has(stage, "held-dropped", "ticket=1", "🔔")


async def test_another_agent_does_not_undo(stage: Stage) -> None:
    await command(stage, "/canned broken-app")
    await press(stage, "button-canned-send")
    assert (await press(stage, "button-undo", who="omid")).startswith("ticket-not-yours")
    await stage.wait(HOLD)
    assert any("ببندید" in text for text in received(stage))

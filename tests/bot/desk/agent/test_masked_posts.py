"""Secrets in captions, quotations, links, file names and parts of messages."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.simulator import acts
from bot.simulator.faults import FaultKind
from bot.simulator.state import Message
from handoff import reports
from handoff.models import Message as Stored
from handoff.policy import Policy
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import MODES, open_a_ticket, to_ticket
from tests.stage import Stage, buttons_of, staged, text_of

CARD, PASSWORD, PHONE = "6037991234567893", "Ali1366@", "09121234567"
SECRETS = f"کارتم {CARD} و رمزم {PASSWORD} هست، شماره‌ام {PHONE}"
NOT_COPIED = "Bad Request: message can't be copied"
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SHOW = "button-show-masked"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, **MODES["topics"]) as found:
        yield found


async def held(stage: Stage) -> None:
    await open_a_ticket(stage)
    await to_ticket(stage, text="/claim #1")


async def say(stage: Stage, seconds: float = 4, **act: Any) -> Message:
    said = stage.act("narges", **act)
    await stage.wait(timedelta(seconds=seconds))
    return said[0]


async def story(stage: Stage) -> str:
    stage.act("sara", chat=stage.group.id, text="/ticket #1")
    await stage.settle()
    return text_of(stage.shown_in_group()[-1])


def assert_hidden(stage: Stage, *secrets: str) -> None:
    for message in stage.shown_in_group():
        for secret in secrets or (CARD, PASSWORD):
            assert secret not in text_of(message)


def showable(stage: Stage) -> list[Message]:
    found = stage.shown_in_group()
    return [one for one in found if any(key["text"].startswith(SHOW) for key in buttons_of(one))]


async def show(stage: Stage, message: Message, who: str = "sara") -> str:
    facts = {"chat": stage.group.id, "message_id": message.id, "button": SHOW}
    pressed = acts.press(stage.world, stage.people[who], facts)
    await stage.settle()
    return str(pressed.text)


@pytest.mark.parametrize("filling", ["", "a" * 950])
async def test_a_masked_file_that_is_not_copied_is_not_forwarded(
    stage: Stage, filling: str
) -> None:
    await held(stage)
    fault = stage.world.faults.add
    fault(FaultKind.BAD_REQUEST, "copyMessage", count=None, description=NOT_COPIED)
    await say(stage, 20, photo={"size": 9}, caption=f"{SECRETS} {filling}")
    assert_hidden(stage)
    assert any("not-shown" in text_of(one) for one in stage.shown_in_group())


@pytest.mark.parametrize("album", [False, True])
async def test_a_caption_edited_before_it_is_copied(stage: Stage, album: bool) -> None:
    await held(stage)
    stage.world.faults.add(FaultKind.BAD_GATEWAY, "copyMessages?", count=None)
    photos = [{"photo": {"size": 9}, "caption": "این"}, {"photo": {"size": 8}}]
    act = {"album": photos} if album else photos[0]
    said = await say(stage, **act)
    facts = {"message_id": said.id, "caption": f"این {SECRETS}"}
    acts.edit(stage.world, stage.people["narges"], facts)
    await stage.wait(timedelta(seconds=8))
    stage.world.faults.clear()
    await stage.wait(timedelta(minutes=5))
    assert_hidden(stage)
    pictures = [one for one in stage.shown_in_group() if "photo" in one.content]
    assert len(pictures) == len(photos[: 1 + album])
    assert "••••" in text_of(pictures[0])


async def test_a_caption_edited_before_it_is_forwarded(stage: Stage) -> None:
    await held(stage)
    fault = stage.world.faults.add
    fault(FaultKind.BAD_REQUEST, "copyMessage", count=None, description=NOT_COPIED)
    fault(FaultKind.BAD_GATEWAY, "forwardMessage", count=None)
    said = await say(stage, 8, photo={"size": 9}, caption="این")
    facts = {"message_id": said.id, "caption": f"این {SECRETS}"}
    acts.edit(stage.world, stage.people["narges"], facts)
    await stage.wait(timedelta(seconds=8))
    stage.world.faults.clear()
    await stage.wait(timedelta(minutes=5))
    assert_hidden(stage)
    assert any("not-shown" in text_of(one) for one in stage.shown_in_group())


async def test_what_was_written_during_a_block(stage: Stage) -> None:
    await held(stage)
    await to_ticket(stage, text="/block #1")
    await say(stage, text=SECRETS)
    assert "••••" in await story(stage)
    assert_hidden(stage)
    assert CARD in await show(stage, showable(stage)[-1])


@pytest.mark.parametrize("caption", ["", "این"])
async def test_a_caption_edited_while_the_edit_is_unknown(stage: Stage, caption: str) -> None:
    await held(stage)
    stage.world.faults.add(FaultKind.BAD_GATEWAY, "copyMessage", count=None)
    bold = [{"type": "bold", "offset": 0, "length": 3}] if caption else []
    said = await say(stage, photo={"size": 9}, caption=caption, entities=bold)
    said.content["caption"] = SECRETS  # as the messenger has it
    stage.world.faults.clear()
    await stage.wait(timedelta(minutes=5))
    assert_hidden(stage)
    (picture,) = [one for one in stage.shown_in_group() if "photo" in one.content]
    assert text_of(picture) == caption
    assert picture.content.get("caption_entities", []) == bold


async def test_a_caption_with_refused_formatting(stage: Stage) -> None:
    await held(stage)
    stage.world.faults.add(FaultKind.BAD_GATEWAY, "copyMessage", count=None)
    said = await say(stage, photo={"size": 9}, caption="این")
    facts = {"message_id": said.id, "caption": f"این {SECRETS}"}
    acts.edit(stage.world, stage.people["narges"], facts)
    stage.world.faults.clear()
    refusal = "Bad Request: can't parse entities"
    stage.world.faults.add(FaultKind.BAD_REQUEST, "copyMessage", count=1, description=refusal)
    await stage.wait(timedelta(minutes=5))
    assert_hidden(stage)


@pytest.mark.parametrize(
    "messages",
    [
        ["/human", f"{'الف ' * 371}کارت {CARD} است", "نسخه ۴"],
        [f"رمزم {PASSWORD} است {'الف ' * 367}", "میخوام خودکشی کنم"],
    ],
)
async def test_a_question_is_not_cut_within_a_secret(stage: Stage, messages: list[str]) -> None:
    for text in messages:
        await say(stage, 1 if text == messages[0] else 5, text=text)
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    stage.act("sara", chat=stage.group.id, text="/queue")
    await stage.settle()
    assert_hidden(stage, CARD[:8], PASSWORD)


async def test_a_quotation_of_the_secret_alone(stage: Stage) -> None:
    await held(stage)
    said = await say(stage, text=f"😀 {SECRETS}")
    await say(stage, text="این کار نکرد", reply_to=said.id, quote=PASSWORD)
    assert "•" * len(PASSWORD) in text_of(stage.shown_in_group()[-1])
    await story(stage)
    assert_hidden(stage)


async def test_a_reply_to_a_secret_at_the_cut(stage: Stage) -> None:
    await held(stage)
    said = await say(stage, text=f"{'الف ' * 26}کارتم {CARD} هست")
    await say(stage, text="این کار نکرد", reply_to=said.id)
    assert any("origin-reply" in text_of(one) for one in stage.shown_in_group())
    assert_hidden(stage, CARD[:6])


async def test_quotations_follow_the_setting(tmp_path: Path) -> None:
    setting = "version: 1\nmasking: {phone: always, card: lists}\n"
    (tmp_path / "desk.yaml").write_text(setting, encoding="utf-8")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await held(stage)
        said = await say(stage, text=SECRETS)
        await say(stage, text="این کار نکرد", reply_to=said.id)
        await story(stage)
        assert_hidden(stage, PHONE, PASSWORD)
        assert CARD in text_of(stage.shown_in_group()[-1])


async def test_addresses_of_hidden_links(stage: Stage) -> None:
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    link = [{"type": "text_link", "offset": 4, "length": 4, "url": url}]
    await held(stage)
    await say(stage, text="این لینک را ببینید", entities=link)
    assert TOKEN in (await show(stage, showable(stage)[-1])).replace("\n", "")
    await story(stage)
    assert_hidden(stage, TOKEN)


async def test_a_keyword_and_its_secret_in_two_messages(stage: Stage) -> None:
    await held(stage)
    stage.act("narges", text="رمز عبورم")
    await say(stage, text="sara1370 کار نمی‌کنه")
    assert "sara1370" in await show(stage, showable(stage)[-1])
    assert "••••••••" in await story(stage)
    assert_hidden(stage, "sara1370")


async def test_names_of_files_in_the_story(stage: Stage) -> None:
    await held(stage)
    await say(stage, document={"name": f"رمزم {PASSWORD}.txt"})
    assert "•••" in await story(stage)
    assert_hidden(stage)
    assert PASSWORD in await show(stage, showable(stage)[-1])


async def test_repeated_presses_show_the_rest(stage: Stage) -> None:
    long = f"eyJhbGciOiJIUzI1NiJ9.{'A1b2C3d4' * 20}.SflKxwRJSMeKKF2QT4fwpMeJf36POk6y"
    await held(stage)
    await say(stage, text=f"{SECRETS} و توکنم {long} است")
    windows = []
    for _ in range(8):
        windows.append(await show(stage, showable(stage)[-1]))
        await stage.wait(timedelta(seconds=3))
    assert all(len(window) <= 200 for window in windows)
    assert windows[0] in windows[1:]
    assert any(CARD in window for window in windows)
    assert any(PASSWORD in window for window in windows)
    assert any(long[-20:] in window for window in windows)
    assert "masked-more" in windows[0]


async def test_a_post_older_than_many_messages(stage: Stage) -> None:
    await held(stage)
    await say(stage, text=SECRETS)
    first = showable(stage)[-1]

    def fill(uow: UnitOfWork) -> None:
        (last,) = reports.messages_of_ticket(uow, 1, limit=1)
        columns = [column.key for column in Stored.__table__.columns]
        kept = {key: getattr(last, key) for key in columns if key not in ("id", "platform_id")}
        for number in range(210):
            uow.session.add(Stored(**{**kept, "text": "سلام"}, platform_id=f"x{number}"))

    await stage.desk.desk.db.write(fill)
    assert CARD in await show(stage, first)


async def test_an_old_button_names_the_command(stage: Stage) -> None:
    await held(stage)
    await say(stage, text=SECRETS)
    await stage.wait(Policy().buttons_live + timedelta(days=2))
    assert "button-expired-ticket ticket=1" in await show(stage, showable(stage)[-1])


@pytest.mark.parametrize("album", [False, True])
@pytest.mark.parametrize("mode", ["topics", "plain"])
async def test_a_masked_caption_can_be_shown(tmp_path: Path, mode: str, album: bool) -> None:
    photo = {"photo": {"size": 9}, "caption": SECRETS}
    act = {"album": [photo, {"photo": {"size": 8}}]} if album else photo
    async with staged(tmp_path, **MODES[mode]) as stage:
        await held(stage)
        await say(stage, photo={"size": 7}, caption="بدون رمز")
        assert showable(stage) == []
        await say(stage, **act)
        assert CARD in await show(stage, showable(stage)[-1])
        assert_hidden(stage)


async def test_the_card_of_an_ended_request(stage: Stage) -> None:
    for text in ("/human", SECRETS, "نسخه ۴"):
        await say(stage, 2, text=text)
    await to_ticket(stage, text="/claim #1")
    await to_ticket(stage, text="/resolve #1 solved")
    for span in (timedelta(seconds=5), timedelta(days=20)):
        await stage.wait(span)
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        card = stage.card_of(ticket)
        assert any(one["text"] == SHOW for one in buttons_of(card))

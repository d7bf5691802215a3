"""Personal data and secrets in the request itself, and the button that shows them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from bot.simulator.state import Message
from handoff import reports
from handoff.outbox.post import SETTLED
from tests.bot.desk.situations import MODES, open_a_ticket, to_ticket
from tests.stage import Stage, buttons_of, staged, text_of

CARD, PASSWORD, PHONE = "6037991234567893", "Ali1366@", "09121234567"
SECRETS = f"کارتم {CARD} و رمزم {PASSWORD} هست، شماره‌ام {PHONE}"


@pytest.fixture(params=MODES)
async def stage(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with staged(tmp_path, **MODES[request.param]) as found:
        yield found


async def ask(stage: Stage) -> None:
    for text in ("/human", SECRETS, "نسخه ۴"):
        stage.act("narges", text=text)
        await stage.wait(timedelta(seconds=2))


def group(stage: Stage) -> list[str]:
    return [text_of(one) for one in stage.shown_in_group()]


def assert_hidden(stage: Stage) -> None:
    for text in group(stage):
        assert CARD not in text
        assert PASSWORD not in text


def with_button(stage: Stage, label: str) -> Message:
    return next(
        message
        for message in reversed(stage.shown_in_group())
        if any(one["text"].startswith(label) for one in buttons_of(message))
    )


async def show(stage: Stage, who: str = "sara") -> str:
    message = with_button(stage, "button-show-masked")
    facts = {"chat": stage.group.id, "message_id": message.id, "button": "button-show-masked"}
    pressed = acts.press(stage.world, stage.people[who], facts)
    await stage.settle()
    assert pressed.alert
    return str(pressed.text)


async def test_the_card_hides_secrets_and_a_press_shows_them(stage: Stage) -> None:
    await ask(stage)
    assert_hidden(stage)
    assert any(PHONE in text for text in group(stage))
    shown = await show(stage)
    assert CARD in shown
    assert PASSWORD in shown
    assert PHONE not in shown
    (act,) = await stage.desk.desk.db.read(reports.newest_acts, 1, limit=1)
    assert (act.act, act.ticket_id, act.words) == ("show-masked", 1, "")
    assert_hidden(stage)


async def test_later_words_and_their_edits(stage: Stage) -> None:
    await open_a_ticket(stage)
    await to_ticket(stage, text="/claim #1")
    (said,) = stage.act("narges", text=SECRETS)
    await stage.wait(timedelta(seconds=4))
    assert_hidden(stage)
    assert CARD in await show(stage)
    other = SECRETS.replace(CARD, "6104337812345674")
    facts = {"message_id": said.id, "text": other}
    acts.edit(stage.world, stage.people["narges"], facts)
    await stage.wait(timedelta(seconds=4))
    assert_hidden(stage)
    assert not any("6104337812345674" in text for text in group(stage))


async def test_captions(stage: Stage) -> None:
    await open_a_ticket(stage)
    await to_ticket(stage, text="/claim #1")
    stage.act("narges", photo={"size": 9}, caption=SECRETS)
    await stage.wait(timedelta(seconds=4))
    captions = [str(one.content.get("caption", "")) for one in stage.shown_in_group()]
    assert any(PHONE in text for text in [*captions, *group(stage)])
    assert not any(CARD in text or PASSWORD in text for text in captions)
    assert_hidden(stage)


async def test_the_story_of_a_ticket(stage: Stage) -> None:
    await ask(stage)
    stage.act("omid", chat=stage.group.id, text="/ticket #1")
    await stage.settle()
    assert_hidden(stage)
    assert PASSWORD in await show(stage, "omid")


@pytest.mark.parametrize(
    ("setting", "hidden", "visible"),
    [("phone: always", PHONE, ""), ("card: lists", "", CARD)],
)
async def test_the_setting_of_a_kind(
    tmp_path: Path, setting: str, hidden: str, visible: str
) -> None:
    (tmp_path / "desk.yaml").write_text(f"version: 1\nmasking: {{{setting}}}\n", encoding="utf-8")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await ask(stage)
        assert not hidden or not any(hidden in text for text in group(stage))
        assert any(visible in text for text in group(stage))


async def test_what_is_not_secret_has_no_button(stage: Stage) -> None:
    await open_a_ticket(stage)
    labels = [one["text"] for message in stage.shown_in_group() for one in buttons_of(message)]
    assert "button-show-masked" not in labels


async def test_who_sends_a_code_is_warned_once_a_day(stage: Stage) -> None:
    def warnings() -> int:
        return sum("never-send-secrets" in text_of(one) for one in stage.shown_to("narges"))

    stage.act("narges", text="کد ورودم 48215 هست")
    await stage.wait(timedelta(seconds=3))
    assert warnings() == 1
    stage.act("narges", text="رمزم هم Ali1366@ هست")
    await stage.wait(timedelta(seconds=3))
    assert warnings() == 1
    await stage.wait(timedelta(hours=25))
    stage.act("narges", text="کد ورودم 48216 هست")
    await stage.wait(timedelta(seconds=3))
    assert warnings() == 2
    await stage.wait(SETTLED)


async def test_a_quotation_of_a_secret(stage: Stage) -> None:
    await open_a_ticket(stage)
    await to_ticket(stage, text="/claim #1")
    (said,) = stage.act("narges", text=SECRETS)
    await stage.wait(timedelta(seconds=4))
    stage.act("narges", text="این کار نکرد", reply_to=said.id)
    await stage.wait(timedelta(seconds=4))
    assert any("origin-reply" in text for text in group(stage))
    assert_hidden(stage)


async def test_what_an_agent_writes_is_not_masked(stage: Stage) -> None:
    await open_a_ticket(stage)
    await to_ticket(stage, text="/claim #1")
    await to_ticket(stage, text=f"// کارت ما {CARD}")
    await to_ticket(stage, text="/ticket #1")
    assert any(CARD in text for text in group(stage))

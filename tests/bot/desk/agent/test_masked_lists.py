"""Personal data and secrets in lists and in a guest's view."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.desk.situations import MODES
from tests.stage import Stage, staged, text_of

ASKED = "کارت 6037991234567893 و شماره‌ام 09121234567 است، رمزم Ali1366@ هست"
SECRETS = ("603799123456", "0912123456", "Ali1366")


async def ask(stage: Stage) -> None:
    for text in ("/human", ASKED, "نسخه ۴"):
        stage.act("narges", text=text)
        await stage.wait(timedelta(seconds=2))


async def told(stage: Stage, text: str) -> str:
    before = len(stage.shown_in_group())
    stage.act("sara", chat=stage.group.id, text=text)
    await stage.settle()
    return "\n".join(text_of(one) for one in stage.shown_in_group()[before:])


@pytest.mark.parametrize("mode", MODES)
async def test_the_queue_shows_no_secrets(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await ask(stage)
        queue = await told(stage, "/queue")
        assert "7893" in queue
        assert not any(secret in queue for secret in SECRETS)


async def test_alerts_show_no_secrets(tmp_path: Path) -> None:
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await ask(stage)
        await stage.wait(timedelta(hours=5))
        lists = [text_of(one) for one in stage.shown_in_group() if "alerts-head" in text_of(one)]
        assert any("7893" in text for text in lists)
        assert not any(secret in text for secret in SECRETS for text in lists)


async def test_a_guest_sees_no_secrets(tmp_path: Path) -> None:
    async with staged(tmp_path, **MODES["group"]) as stage:
        await ask(stage)
        await told(stage, "/claim #1")
        stage.act("narges", text=ASKED)
        await stage.wait(timedelta(seconds=4))
        shown = next(one for one in reversed(stage.shown_in_group()) if "شماره‌ام" in text_of(one))
        stage.act("sara", chat=stage.group.id, text="/guest واریز شد؟ tomorrow", reply_to=shown.id)
        await stage.settle()
        asked = text_of(stage.shown_in_group()[-1])
        link = asked.split("start=")[1].split()[0]
        assert not any(secret in asked for secret in SECRETS)
        stage.act("john", text=f"/start {link}")
        await stage.settle()
        view = text_of(stage.shown_to("john")[-1])
        assert "7893" in view
        assert not any(secret in view for secret in SECRETS)

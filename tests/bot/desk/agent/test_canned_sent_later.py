"""Canned replies that were taken back and are sent all the same."""

from pathlib import Path

import pytest

from tests.bot.desk.situations import HOLD, MODES, a_held_ticket, confirm, press, to_ticket
from tests.stage import text_of

CANNED = """\
version: 1
replies:
  - {id: restart, title: بستن, text: {fa: برنامه را ببندید}, questions: {fa: [خراب شده]}}
  - {id: fixed, title: درست شد, text: {fa: درست شد}, then: {resolve: fixed}}
"""


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("how", ["/send", "/later 2h"])
async def test_it_is_sent_as_a_note(tmp_path: Path, mode: str, how: str) -> None:
    (tmp_path / "canned.yaml").write_text(CANNED, encoding="utf-8")
    async with a_held_ticket(tmp_path, mode) as stage:
        await to_ticket(stage, text="/canned restart")
        preview = stage.shown_in_group()[-1]
        await press(stage, "button-canned-send")
        await press(stage, "button-undo")
        await to_ticket(stage, text=how, reply_to=preview.id)
        label = "button-send-sure" if how == "/send" else "button-send-now"
        await confirm(stage, label)
        told = [text_of(one) for one in stage.shown_to("narges")]
        assert told.count("برنامه را ببندید") == 1


@pytest.mark.parametrize("mode", MODES)
async def test_a_reply_after_one_that_resolves_is_kept_as_a_note(
    tmp_path: Path, mode: str
) -> None:
    (tmp_path / "canned.yaml").write_text(CANNED, encoding="utf-8")
    async with a_held_ticket(tmp_path, mode) as stage:
        await to_ticket(stage, text="/canned fixed")
        await press(stage, "button-canned-send-then")
        await to_ticket(stage, text="خبرتان می‌کنم")
        await stage.wait(HOLD)
        told = [text_of(one) for one in stage.shown_to("narges")]
        assert told.count("درست شد") == 1
        assert "خبرتان می‌کنم" not in told
        assert "unclear-over live=0 state=resolved" in text_of(stage.shown_in_group()[-1])
        stage.act("sara", chat=stage.group.id, text="/ticket #1")
        await stage.settle()
        assert "خبرتان می‌کنم" in text_of(stage.shown_in_group()[-1])


async def test_resolve_after_one_that_resolves_says_so(tmp_path: Path) -> None:
    (tmp_path / "canned.yaml").write_text(CANNED, encoding="utf-8")
    async with a_held_ticket(tmp_path, "group") as stage:
        await to_ticket(stage, text="/canned fixed")
        await press(stage, "button-canned-send-then")
        assert "prompt-ended" in await press(stage, "button-resolve")

"""Names of agents as requesters read them."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.naming import shown_name
from bot.simulator import acts
from handoff import reports
from tests.bot.desk.situations import MODES, confirm, open_a_ticket, to_ticket
from tests.stage import Stage, staged, text_of


def write(folder: Path, settings: str) -> None:
    text = f"version: 1\ncalendars: {{office: {{}}}}\nreplies: {{{settings}}}\n"
    (folder / "desk.yaml").write_text(text, encoding="utf-8")


def to_narges(stage: Stage) -> list[str]:
    return [text_of(one) for one in stage.shown_to("narges")]


@pytest.mark.parametrize(
    ("setting", "shown"),
    [
        ("name: first_name", "Sara"),
        ("name: role", "name-team team=پشتیبانی"),
        ("name: support", "name-support"),
        ("", "Sara"),
    ],
)
async def test_what_a_requester_reads_of_an_agent(
    tmp_path: Path, setting: str, shown: str
) -> None:
    write(tmp_path, setting)
    async with staged(tmp_path, **MODES["topics"]) as stage:
        stage.people["sara"].last_name = "Ahmadi"
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        stage.act("narges", text="/status")
        await stage.settle()
        told = to_narges(stage)[-1]
        assert f"status-held agent={shown}" in told
        assert "Ahmadi" not in told


@pytest.mark.parametrize("mode", MODES)
async def test_the_first_reply_of_each_agent_is_signed(tmp_path: Path, mode: str) -> None:
    write(tmp_path, "signed: first")
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        (first,) = await to_ticket(stage, text="یک")
        await to_ticket(stage, text="دو")
        await to_ticket(stage, text="/assign Omid")
        await to_ticket(stage, "omid", text="سه")
        await to_ticket(stage, "omid", text="چهار")
        assert to_narges(stage)[-4:] == ["یک\n\n— Sara", "دو", "سه\n\n— Omid", "چهار"]
        facts = {"chat": stage.group.id, "message_id": first.id, "text": "یک و نیم"}
        acts.edit(stage.world, stage.people["sara"], facts)
        await stage.settle()
        assert "یک و نیم\n\n— Sara" in to_narges(stage)


async def test_a_held_reply_is_signed_when_it_is_sent(tmp_path: Path) -> None:
    write(tmp_path, "signed: first")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await to_ticket(stage, text="سلام [نام]")
        await confirm(stage, "button-send-unclear")
        await to_ticket(stage, text="باز هم سلام")
        assert to_narges(stage)[-2:] == ["سلام [نام]\n\n— Sara", "باز هم سلام"]


async def test_with_one_name_for_all_only_the_first_reply_is_signed(tmp_path: Path) -> None:
    write(tmp_path, "signed: first, name: support")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await to_ticket(stage, text="یک")
        await to_ticket(stage, text="/assign Omid")
        await to_ticket(stage, "omid", text="دو")
        assert to_narges(stage)[-2:] == ["یک\n\n— name-support", "دو"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("سارا احمدی", "سارا"),
        ("🌸 سارا", "سارا"),
        ("دکتر سارا احمدی", "سارا"),
        ("Dr. Sara Ahmadi", "Sara"),
        ("دکتر", "دکتر"),
        (". 🌸", "name-support"),
    ],
)
async def test_first_names(tmp_path: Path, name: str, shown: str) -> None:
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        desk, ticket = stage.desk.desk, await stage.ticket_of("narges")
        assert ticket is not None
        (sara,) = [
            one for one in await desk.db.read(reports.active_agents, 1) if one.name == "Sara"
        ]
        sara.name = name
        assert shown_name(desk, sara, ticket, "fa") == shown


async def test_a_picture_is_not_signed_but_the_text_after_it_is(tmp_path: Path) -> None:
    write(tmp_path, "signed: first")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await to_ticket(stage, photo={"size": 9}, caption="ببینید")
        await to_ticket(stage, text="یک")
        await to_ticket(stage, text="دو")
        assert to_narges(stage)[-2:] == ["یک\n\n— Sara", "دو"]


async def test_a_dropped_reply_is_signed_by_who_sends_it(tmp_path: Path) -> None:
    write(tmp_path, "signed: first")
    async with staged(tmp_path, **MODES["topics"]) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await to_ticket(stage, text="/later 2h واریز شد")
        stage.act("narges", text="خبری نشد؟")
        await stage.wait(timedelta(seconds=4))
        await to_ticket(stage, text="صبر کنید")
        await confirm(stage, "button-send-now")
        assert to_narges(stage)[-2:] == ["صبر کنید\n\n— Sara", "واریز شد"]

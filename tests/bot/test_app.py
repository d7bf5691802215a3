"""The complete desk: webhook, health, a changed knowledge base, a wrong token."""

import asyncio
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.app import open_desk
from bot.cli.checks import read_roster
from bot.clock import ManualClock
from bot.first_contact import MessengerRefused
from bot.simulator import acts, groups, webhook
from bot.simulator.faults import FaultKind
from bot.simulator.server import running
from bot.simulator.state import Standing
from bot.simulator.world import World
from faq.knowledge_base import KnowledgeBaseInvalid, loads
from handoff.storage import schema
from handoff.storage_errors import StorageInUse, StorageNotMigrated
from tests.bot.desk.situations import (
    confirm,
)
from tests.bot.endpoint import served
from tests.builders import rows
from tests.stage import (
    BEGIN,
    STORY_KNOWLEDGE,
    TOKEN,
    Stage,
    buttons_of,
    free_port,
    staged,
    story_settings,
    text_of,
)

SECRET = "a-secret-of-the-webhook"
QUESTION = "چطور کانال بسازم؟"


async def test_by_webhook_a_question_is_answered_too(tmp_path: Path) -> None:
    """T58: the secret is registered at the messenger and checked in each request."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    async with staged(
        tmp_path,
        mode="webhook",
        webhook_url=url,
        webhook_listen=f"127.0.0.1:{port}",
        webhook_secret=SECRET,
    ) as stage:
        stage.act("narges", text=QUESTION)
        await stage.settle()
        assert "دکمهٔ مداد" in text_of(stage.shown_to("narges")[-1])

        async with (
            aiohttp.ClientSession() as stranger,
            stranger.post(url, json={"update_id": 1}) as response,
        ):
            assert response.status == 403


async def until(stage: Stage, condition: Callable[[], bool]) -> None:
    """Wait until the condition holds after a change of the messenger's world."""
    async with asyncio.timeout(15):
        await stage.world.changes.until(condition)


async def test_a_webhook_that_could_not_be_set_at_the_start_is_set_later(tmp_path: Path) -> None:
    port = free_port()
    health = free_port()
    async with staged(
        tmp_path,
        before=lambda world: world.faults.add(FaultKind.BAD_GATEWAY, "setWebhook", count=2),
        mode="webhook",
        webhook_url=f"http://127.0.0.1:{port}/hook",
        webhook_listen=f"127.0.0.1:{port}",
        webhook_secret=SECRET,
        health_listen=f"127.0.0.1:{health}",
    ) as stage:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{health}") as supervisor:
            async with supervisor.get("/readyz") as ready:
                body = await ready.json()
                assert (ready.status, body["checks"]["trouble"]) == (503, "webhook-not-set")
            await stage.wait(timedelta(seconds=5), heard=False)
            async with supervisor.get("/readyz") as ready:
                assert ready.status == 200
        stage.act("narges", text=QUESTION)
        await stage.settle()
        assert "دکمهٔ مداد" in text_of(stage.shown_to("narges")[-1])


async def test_a_webhook_that_others_took_away_is_set_again(tmp_path: Path) -> None:
    port = free_port()
    async with staged(
        tmp_path,
        mode="webhook",
        webhook_url=f"http://127.0.0.1:{port}/hook",
        webhook_listen=f"127.0.0.1:{port}",
        webhook_secret=SECRET,
    ) as stage:
        bot = next(iter(stage.world.bots.values()))
        await webhook.stop(bot)
        stage.act("narges", text=QUESTION)

        await stage.wait(timedelta(seconds=70), heard=False)
        await stage.wait(timedelta(seconds=3))  # the quiet window, if it opened only now

        assert "دکمهٔ مداد" in text_of(stage.shown_to("narges")[-1])


async def test_a_messenger_that_does_not_answer_keeps_no_other_account_from_starting(
    tmp_path: Path,
) -> None:
    def away(world: World) -> None:
        world.faults.add(FaultKind.BAD_GATEWAY, "getMe$", count=None)

    async with asyncio.timeout(30), staged(tmp_path, second=True, before=away) as stage:
        stage.act("leila", text=QUESTION)
        await stage.wait(timedelta(seconds=3))

        assert "دکمهٔ مداد" in text_of(stage.shown_to("leila")[-1])
        assert stage.desk.bot_username == ""

        stage.world.faults.clear()
        await stage.wait(timedelta(minutes=1))
        assert stage.desk.bot_username == "support_bot"


async def open_a_ticket_of_leila(stage: Stage) -> None:
    """Open a ticket on the second account. Its intake questions are not answered."""
    stage.act("leila", text="/human")
    await stage.settle()
    stage.act("leila", text="پولم کم شده")
    await stage.wait(timedelta(minutes=30))


async def test_an_account_that_is_left_out_of_the_settings_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with staged(tmp_path, topics=False, second=True) as stage:
        await open_a_ticket_of_leila(stage)
    world = World(ManualClock(BEGIN))
    world.add_bot(TOKEN, username="support_bot")
    async with running(world) as address:
        settings = story_settings(tmp_path, address)
        async with open_desk(settings, clock=world.clock):
            pass

    (told,) = (one for one in caplog.records if "is not configured" in one.getMessage())
    assert vars(told).items() >= {"channel": "second", "tickets": 1}.items()
    roster = await read_roster(settings, now=world.clock.now)
    assert [(one.channel, one.tickets) for one in roster.left_out] == [("second", 1)]


async def test_an_agent_is_told_that_the_requesters_account_is_not_configured(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path, topics=False, second=True) as stage:
        await open_a_ticket_of_leila(stage)
        ticket = await stage.ticket_of("leila")
        assert ticket is not None
        card = stage.card_of(ticket)
        # The state of a desk that was started without the second account.
        own = stage.desk.desk.account.id
        for account in stage.desk.desk.accounts.keys() - {own}:
            del stage.desk.desk.accounts[account]  # type: ignore[attr-defined]

        stage.act("sara", chat=stage.group.id, text="سلام، برگشت خورد", reply_to=card.id)
        await stage.settle()

        warning = f"reply-not-connected span=3 days, 0:00:00 ticket={ticket.id}"
        assert text_of(stage.shown_in_group()[-1]) == warning

        stage.act("sara", chat=stage.group.id, text="/ note x", reply_to=card.id)
        await stage.settle()
        assert (await confirm(stage, "button-send-unclear")).startswith("toast-held")
        assert text_of(stage.shown_in_group()[-1]) == warning


HANGING = ["sendChatAction", "answerCallbackQuery", "setMyCommands", "leaveChat", "deleteWebhook"]


@pytest.mark.parametrize("method", HANGING)
@pytest.mark.matrix(short=2)
async def test_a_method_that_may_be_lost_delays_nothing_when_it_hangs(
    tmp_path: Path, method: str
) -> None:
    def hang(world: World) -> None:
        world.faults.add(FaultKind.TIMEOUT, f"^{method}$", count=None)

    loop = asyncio.get_running_loop()
    async with staged(tmp_path, before=hang) as stage:
        began = loop.time()
        stage.act("narges", text="یه چیزی که جوابش را ندارید و باید فکر کنید")
        stage.act("john", text=QUESTION)
        await until(stage, lambda: bool(stage.shown_to("john")))
        message = stage.shown_to("john")[-1]
        solved = {"message_id": message.id, "button": buttons_of(message)[0]["text"]}
        for _ in range(3):
            acts.press(stage.world, stage.people["john"], solved)
        groups.create(
            stage.world,
            "Elsewhere",
            members=[],
            admins=[stage.people["stranger"]],
            bots=[(next(iter(stage.world.bots.values())), Standing.MEMBER)],
            supergroup=True,
            topics=False,
        )
        stage.clock.advance(timedelta(seconds=3))  # the turn waits for further messages
        stage.act("john", text="How do I delete my channel?")
        await until(stage, lambda: len(stage.shown_to("john")) >= 3)
        assert loop.time() - began < 8  # a hanging deleteWebhook gets three seconds


async def test_a_question_on_the_way_of_a_delivery_is_bounded_when_it_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each copy into a topic the messenger is asked for its location."""
    monkeypatch.setattr("bot.telegram.questions.SECONDS", 0.3)
    async with staged(tmp_path) as stage:
        for words in ("/human", "my channel is gone", "version 4"):
            stage.act("john", text=words)
            await stage.wait(timedelta(seconds=3))
        stage.act("sara", chat=stage.group.id, text="/claim #1")  # opens the topic
        await stage.settle()
        hanging = stage.world.faults.add(FaultKind.TIMEOUT, "^getChat$", count=None)
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(5):
            stage.act("john", photo={}, caption=f"screenshot {number}")
            await stage.wait(timedelta(seconds=21))

        shown = [text_of(message) for message in stage.shown_in_group()]
        assert [text for text in shown if text.startswith("screenshot")] == [
            f"screenshot {n}" for n in range(5)
        ]
        assert hanging.hits == 1  # the method is then not called for a minute
        assert loop.time() - began < 8


async def test_a_stop_does_not_wait_for_calls_that_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.END_WITHIN", timedelta(seconds=0.3))
    loop = asyncio.get_running_loop()
    async with staged(tmp_path) as stage:
        fault = stage.world.faults.add(FaultKind.TIMEOUT, "^sendMessage$", count=None)
        stage.act("narges", text=QUESTION)
        await until(stage, lambda: fault.hits > 0)
        stopping = loop.time()
    assert loop.time() - stopping < 3
    assert rows(tmp_path / "desk.db", "SELECT status FROM deliveries") == ["sending"]


async def test_health_tells_what_is_wrong(tmp_path: Path) -> None:
    port = free_port()
    async with (
        staged(tmp_path, health_listen=f"127.0.0.1:{port}") as stage,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as supervisor,
    ):
        async with supervisor.get("/healthz") as alive:
            assert alive.status == 200
        async with supervisor.get("/readyz") as ready:
            body = await ready.json()
            assert (ready.status, body["failed"]) == (200, [])

        stage.clock.advance(timedelta(minutes=5))  # nothing was received for five minutes
        async with supervisor.get("/readyz") as deaf:
            body = await deaf.json()
            assert (deaf.status, body["failed"]) == (503, ["messenger"])


@pytest.mark.slow  # trains the joint models
async def test_health_tells_what_the_desk_goes_by(tmp_path: Path) -> None:
    port = free_port()
    with served() as endpoint:
        async with (
            staged(tmp_path, health_listen=f"127.0.0.1:{port}", encoder=endpoint.url) as stage,
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as supervisor,
        ):

            async def told() -> tuple[int, str, str, str]:
                async with supervisor.get("/readyz") as ready:
                    checks = (await ready.json())["checks"]
                    found = (checks["engine"], checks["encoder"], checks["learning"])
                    return ready.status, *found

            assert await told() == (200, "joint", "working", "")

            endpoint.status = 500
            stage.act("narges", text="یک سؤال که هیچ‌کس نپرسیده بود")
            await stage.wait(timedelta(seconds=3))
            assert stage.shown_to("narges")  # with the lexical model
            assert await told() == (200, "joint", "HTTP 500", "")

            endpoint.status = 200
            await stage.wait(timedelta(seconds=60))
            assert await told() == (200, "joint", "working", "")


async def test_a_desk_without_its_encoder_is_ready_and_says_so(tmp_path: Path) -> None:
    port = free_port()
    nowhere = f"http://127.0.0.1:{free_port()}/v1"
    async with (
        staged(tmp_path, health_listen=f"127.0.0.1:{port}", encoder=nowhere),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as supervisor,
        supervisor.get("/readyz") as ready,
    ):
        checks = (await ready.json())["checks"]
        found = (ready.status, checks["engine"], checks["encoder"])
        assert found == (200, "lexical", "not reachable (ConnectError)")


async def test_a_broken_edit_keeps_the_good_version_and_tells_the_agents(tmp_path: Path) -> None:
    """T69."""
    file = tmp_path / "knowledge.yaml"
    good = STORY_KNOWLEDGE.read_text(encoding="utf-8")
    shutil.copyfile(STORY_KNOWLEDGE, file)
    async with staged(tmp_path, knowledge_base=file) as stage:
        file.write_text(good.replace("kind: answer", "kind: oracle"), encoding="utf-8")
        await stage.wait(timedelta(seconds=5))
        told = [text_of(message) for message in stage.shown_in_group()]
        errors = good.count("kind: answer")
        line = 1 + good[: good.index("kind: answer")].count("\n")
        assert [each.split()[0] for each in told[0].splitlines()] == [
            "knowledge-rejected",
            *["knowledge-error"] * min(3, errors),
            "knowledge-lint",
        ]
        assert told[0].splitlines()[0] == f"knowledge-rejected count={errors}"
        assert told[0].splitlines()[-1] == f"knowledge-lint count={max(0, errors - 3)}"
        assert f"place=knowledge.yaml:{line} (create-channel)" in told[0].splitlines()[1]
        stage.act("narges", text=QUESTION)
        await stage.settle()
        assert "دکمهٔ مداد" in text_of(stage.shown_to("narges")[-1])

        file.write_text(good.replace("دکمهٔ مداد", "دکمهٔ تازه"), encoding="utf-8")
        await stage.wait(timedelta(seconds=5))
        stage.act("narges", text=QUESTION)
        await stage.settle()
        assert "دکمهٔ تازه" in text_of(stage.shown_to("narges")[-1])
        assert [text_of(message) for message in stage.shown_in_group()][1:] == [
            "knowledge-valid-again"
        ]


async def test_a_version_that_lacks_much_is_used_when_an_admin_says_so(tmp_path: Path) -> None:
    file = tmp_path / "knowledge.yaml"
    whole = STORY_KNOWLEDGE.read_text(encoding="utf-8")
    shutil.copyfile(STORY_KNOWLEDGE, file)
    async with staged(tmp_path, knowledge_base=file) as stage:
        entries = whole.count("  - id: ")
        cut = whole[: whole.index("  - id: ", whole.index("  - id: create-channel") + 5)]
        cut = re.sub(r"^    related:.*\n", "", cut, flags=re.MULTILINE)
        file.write_text(cut, encoding="utf-8")
        await stage.wait(timedelta(seconds=5))

        async def told(name: str, words: str) -> list[str]:
            before = len(stage.shown_in_group())
            stage.act(name, chat=stage.group.id, text=words)
            await stage.settle()
            return text_of(stage.shown_in_group()[before:][-1]).splitlines()

        (notice,) = [text_of(message) for message in stage.shown_in_group()]
        sections = notice.partition("sections=")[2]
        assert notice.startswith(f"knowledge-held entries={entries} lost={entries - 1}")
        assert await told("sara", "/knowledge") == [
            notice_of(entries, whole),
            f"knowledge-held entries={entries} lost={entries - 1} sections={sections}",
        ]
        assert await told("omid", "/knowledge accept") == ["not-an-admin"]
        assert await told("sara", "/knowledge accept") == ["knowledge-accepted"]
        await stage.wait(timedelta(seconds=5))

        assert len(stage.desk.desk.knowledge.kb.entries) == 1
        assert await told("sara", "/knowledge تأیید") == ["knowledge-nothing-held"]
        again = [text_of(message) for message in stage.shown_in_group()]
        assert again.count("knowledge-valid-again") == 1
        assert (await told("sara", "/knowledge"))[1:] == ["knowledge-state-fine"]
        assert await told("sara", "/knowledge what") == [
            "argument-unclear argument=what command=knowledge"
        ]


def notice_of(entries: int, text: str) -> str:
    questions = sum(
        len(each) for entry in loads(text).entries.values() for each in entry.questions.values()
    )
    return f"knowledge-state entries={entries} questions={questions}"


async def test_a_wrong_token_is_refused_at_once_and_leaves_no_account(tmp_path: Path) -> None:
    """A stored account of a mistyped token would belong to a desk of its own."""
    async with running(World()) as address:
        settings = story_settings(tmp_path, address)
        schema.upgrade(settings.database)
        with pytest.raises(MessengerRefused):
            async with open_desk(settings):
                pass
    assert rows(settings.database, "SELECT id FROM accounts UNION ALL SELECT id FROM desks") == []


async def test_a_messenger_that_is_away_is_waited_for(tmp_path: Path) -> None:
    port = free_port()
    settings = story_settings(tmp_path, f"http://127.0.0.1:{port}")
    schema.upgrade(settings.database)
    clock = ManualClock(BEGIN)
    world = World(clock)
    world.add_bot(TOKEN, username="support_bot")

    async def opened() -> str:
        async with open_desk(settings, clock=clock) as desk:
            return desk.bot_username

    waiting = asyncio.create_task(opened())
    async with asyncio.timeout(20):
        await clock.until_waited_for()  # after its first try
    async with running(world, "127.0.0.1", port):
        clock.advance(timedelta(seconds=3))
        assert await waiting == "support_bot"


async def test_an_unmigrated_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageNotMigrated):
        async with open_desk(story_settings(tmp_path, "http://127.0.0.1:9")):
            pass


async def test_a_second_desk_on_one_file_is_refused(tmp_path: Path) -> None:
    """T8."""
    async with staged(tmp_path) as stage:
        second = story_settings(tmp_path, "http://127.0.0.1:9")
        with pytest.raises(StorageInUse):
            async with open_desk(second, clock=stage.clock):
                pass


async def test_a_broken_knowledge_base_at_the_start_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("version: 1\nentries: [{id: x}]\n", encoding="utf-8")
    settings = story_settings(tmp_path, "http://127.0.0.1:9", knowledge_base=file)
    schema.upgrade(settings.database)
    with pytest.raises(KnowledgeBaseInvalid) as refused:
        async with open_desk(settings):
            pass
    assert len(refused.value.problems) > 1

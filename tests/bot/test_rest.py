"""A desk is idle when nothing is under way or due, and not before."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import open_desk
from bot.clock import ManualClock
from bot.simulator.faults import FaultKind
from bot.simulator.server import running
from bot.simulator.state import ANYWHERE
from bot.simulator.world import World
from tests.stage import BEGIN, TOKEN, free_port, furnish, staged, story_settings
from tests.tasks import begun

UNKNOWN = "یه چیزی که جوابش را ندارید و باید فکر کنید"


@pytest.mark.parametrize(
    ("method", "part"),
    [("sendMessage", "sending"), ("sendChatAction", "best-effort calls")],
)
async def test_a_call_to_the_messenger_is_waited_for(
    tmp_path: Path, method: str, part: str
) -> None:
    async with staged(tmp_path) as stage:
        slow = stage.world.faults.add(FaultKind.DELAY, f"^{method}$", seconds=0.2)
        stage.act("narges", text="/start" if method == "sendMessage" else UNKNOWN)
        await stage.world.changes.until(lambda: slow.hits > 0)
        resting = await begun(stage.desk.idle())

        assert f"{part} of account 1" in stage.desk.under_way
        assert not resting.done()
        await resting
        assert stage.desk.under_way == ()


async def test_an_update_that_cannot_be_stored_yet_is_waited_for(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        other = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        stage.act("narges", text="/start")
        await stage.world.changes.until(lambda: "polling of account 1" in stage.desk.under_way)
        resting = await begun(stage.desk.idle())
        fetched = await begun(stage.world.fetched())

        assert not resting.done()
        assert not fetched.done()
        other.close()
        await fetched
        await stage.settle()
        assert stage.shown_to("narges")


async def test_what_the_clock_makes_due_is_under_way_at_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text=UNKNOWN)
        await stage.settle()
        assert stage.desk.under_way == ()

        stage.clock.advance(timedelta(seconds=3))
        assert "turns" in stage.desk.under_way
        await stage.settle()
        assert stage.shown_to("narges")


async def test_a_desk_that_starts_is_idle_once_its_servers_listen(tmp_path: Path) -> None:
    furnish(tmp_path)
    world = World(ManualClock(BEGIN))
    world.settings.webhooks = (ANYWHERE,)
    bot = world.add_bot(TOKEN, username="support_bot")
    hook, health = (f"127.0.0.1:{free_port()}" for _ in range(2))
    async with running(world) as address:
        settings = story_settings(
            tmp_path,
            address,
            mode="webhook",
            webhook_url=f"http://{hook}/hook",
            webhook_listen=hook,
            webhook_secret="a-secret-of-the-webhook",
            health_listen=health,
        )
        async with open_desk(settings, clock=world.clock, changes=world.changes) as desk:
            assert {"start of intake", "start of health", "inbox"} <= {*desk.under_way}
            stop = asyncio.Event()
            serving = await begun(desk.run(stop))
            async with asyncio.timeout(20):
                await desk.idle()
                _, writer = await asyncio.open_connection(*health.split(":"))
                writer.close()
            assert bot.webhook is not None
            stop.set()
            await serving


async def test_a_desk_that_starts_is_idle_once_it_polls(tmp_path: Path) -> None:
    furnish(tmp_path)
    world = World(ManualClock(BEGIN))
    world.add_bot(TOKEN, username="support_bot")
    world.faults.add(FaultKind.DELAY, "^deleteWebhook$", seconds=0.3)
    async with running(world) as address:
        settings = story_settings(tmp_path, address)
        async with open_desk(settings, clock=world.clock, changes=world.changes) as desk:
            stop = asyncio.Event()
            serving = await begun(desk.run(stop))
            async with asyncio.timeout(20):
                await desk.idle()
                assert desk.asking == 1
                stop.set()
                await serving
                await desk.idle()


async def test_a_poll_that_is_not_held_yet_is_waited_for(tmp_path: Path) -> None:
    """Otherwise a desk whose polls fail would miss moves of the clock."""
    async with staged(tmp_path) as stage:
        assert (stage.desk.asking, stage.world.held_polls) == (1, 1)
        stage.world.faults.add(FaultKind.BAD_GATEWAY, "getUpdates", count=None)
        stage.act("stranger", text="/start")
        for _ in range(3):
            await stage.settle(heard=False)
            assert (stage.desk.asking, stage.world.held_polls) == (0, 0)
            stage.clock.advance(timedelta(minutes=1))
            assert "polling of account 1" in stage.desk.under_way

        stage.world.faults.clear()
        await stage.settle()
        assert (stage.desk.asking, stage.world.held_polls) == (1, 1)


async def test_what_keeps_a_desk_from_its_rest_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path) as stage:
        monkeypatch.setattr("tests.stage.PATIENCE", 0.2)
        stage.world.faults.add(FaultKind.BAD_GATEWAY, "getUpdates", count=None)
        stage.act("narges", text="/start")
        with pytest.raises(AssertionError, match="1 updates at the messenger"):
            await stage.settle()

        stage.world.faults.clear()
        stage.world.faults.add(FaultKind.DELAY, "^sendMessage$", seconds=0.5)
        stage.act("john", text="/start")
        stage.clock.advance(timedelta(minutes=1))
        with pytest.raises(AssertionError, match="sending of account 1"):
            await stage.settle()


async def test_a_repeated_update_is_fetched_when_the_bot_asks_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="/start")
        await stage.settle()
        updates = next(iter(stage.world.bots.values())).updates
        updates.again.append(updates.confirmed[-1])
        assert stage.world.unfetched == 1
        held = updates.poll
        updates.wake()
        await stage.world.fetched()
        assert updates.poll is not held
        await stage.settle()
        assert len(stage.shown_to("narges")) == 1

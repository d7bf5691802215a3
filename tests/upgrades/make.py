"""Makes a database with all kinds of rows, and stores the messenger around it.

`made_by_0003.sql` and `made_by_0003.json` were made by the program of commit 033d56c, with 0003 as
its newest revision. They are not changed: for a later revision, run the program that has it:

    python -m tests.upgrades.make TARGET

TARGET is the folder into which both files are written. The desk runs over HTTP against the
simulator, on a clock that is moved by hand. Tokens differ from run to run, the order does not.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import ManualClock
from bot.simulator import acts, groups
from bot.simulator.faults import FaultKind
from bot.simulator.server import running
from bot.simulator.state import Message, Standing
from bot.simulator.updates import DAY
from bot.simulator.world import World
from bot.telegram.capabilities import TELEGRAM
from bot.telegram.intake import Poller, keeper
from handoff.actions import agents
from handoff.storage import Database
from handoff.storage.schema import head
from tests.builders import ACCOUNT
from tests.stage import BEGIN, TOKEN, Stage, add_person, furnish
from tests.upgrades.desk import BREATH, at_work, with_button
from tests.upgrades.messenger import written

PEOPLE: dict[str, tuple[str, str]] = {
    "narges": ("نرگس", "fa"),
    "maryam": ("مریم", "fa"),
    "reza": ("رضا", "fa"),
    "leila": ("لیلا", "fa"),
    "hamid": ("حمید", "fa"),
    "zahra": ("زهرا", "fa"),
    "kaveh": ("کاوه", "fa"),
    "john": ("John", "en"),
    "emma": ("Emma", "en"),
    "daniel": ("Daniel", "en"),
    "olivia": ("Olivia", "en"),
    "peter": ("Peter", "en"),
    "sara": ("Sara", "en"),
    "omid": ("امید", "fa"),
    "nima": ("نیما", "fa"),
    "stranger": ("Stranger", "en"),
}


class Scene:
    """Actions of people on the stage, in order."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def says(self, name: str, *items: str | dict[str, Any]) -> list[Message]:
        sent: list[Message] = []
        for item in items:
            act = {"text": item} if isinstance(item, str) else item
            sent += self.stage.act(name, **act)
        await self.stage.wait(BREATH)
        return sent

    async def edits(self, name: str, message: Message, text: str) -> None:
        act = {"message_id": message.id, "text": text}
        if not message.chat.private:
            act["chat"] = message.chat.id
        acts.edit(self.stage.world, self.stage.people[name], act)
        await self.stage.wait(BREATH)

    async def presses(self, name: str, text_id: str) -> None:
        message, label = with_button(self.stage.shown_to(name), text_id)
        act = {"message_id": message.id, "button": label}
        acts.press(self.stage.world, self.stage.people[name], act)
        await self.stage.wait(BREATH)

    async def answers(self, agent: str, requester: str, item: str | dict[str, Any]) -> Message:
        """Let an agent write to a requester: in the ticket's topic, or as a reply to its card."""
        ticket = await self.stage.ticket_of(requester)
        assert ticket is not None
        act: dict[str, Any] = {"text": item} if isinstance(item, str) else dict(item)
        if ticket.topic_id is not None:
            act["topic"] = ticket.topic_id
        else:
            act["reply_to"] = ticket.card_message_id
        (sent, *_) = self.stage.act(agent, chat=self.stage.group.id, **act)
        await self.stage.wait(BREATH)
        return sent

    async def asks_for_a_person(self, name: str, words: str) -> None:
        await self.says(name, "/human")
        await self.says(name, words)
        await self.presses(name, "button-skip")


async def hire(scene: Scene) -> None:
    """Add an admin by the link of the start, agents by her links, and a group by /here."""
    stage = scene.stage
    desk = stage.desk.desk
    link = await stage.desk.admin_link()
    assert link is not None
    acts.start(stage.world, stage.people["sara"], "support_bot", link.partition("start=")[2])
    await stage.settle()
    sara = stage.seen("sara")
    found = await desk.db.write(agents.by_person, sara.account_id, sara.platform_id)
    assert found is not None
    admin = str(found.id)
    for name in ("omid", "nima"):
        token = await desk.db.write(agents.invite, desk_id=desk.id, role="agent", made_by=admin)
        acts.start(stage.world, stage.people[name], "support_bot", token)
        await stage.settle()
    await scene.says("sara", {"chat": stage.group.id, "text": "/here"})


async def without_topics(scene: Scene) -> None:
    """Tickets that end before the group has topics: one closed by time, one resolved."""
    await scene.says("narges", "چطور کانال بسازم؟")
    await scene.presses("narges", "button-solved")
    await scene.says("narges", "سلام")
    await scene.says("john", "How do I create a channel?")
    await scene.presses("john", "button-person")
    (asked,) = await scene.says("john", "It is versoin 4.2.1")
    await scene.edits("john", asked, "It is version 4.2.1")
    await scene.answers("sara", "john", "/claim")
    await scene.answers("sara", "john", "/note He wrote last week as well")
    reply = await scene.answers("sara", "john", "Which phone is it, Jhon?")
    await scene.edits("sara", reply, "Which phone is it, John?")
    await scene.says("john", "A Pixel 8, and thanks for asking")
    await scene.answers("sara", "john", "/resolve solved")
    await scene.stage.wait(timedelta(days=4))

    await scene.asks_for_a_person("maryam", "پولم کم شد و چیزی نرسید")
    await scene.answers("omid", "maryam", "/claim")
    await scene.answers("omid", "maryam", "پول تا فردا برمی‌گردد.")
    await scene.answers("omid", "maryam", "/note کارت ملت بود")
    await scene.answers("omid", "maryam", "/resolve solved")


async def with_topics(scene: Scene) -> None:
    """Live tickets in topics: pending, claimed with all kinds of messages, unassigned, refused."""
    stage = scene.stage
    stage.group = groups.set_forum(stage.world, stage.group, on=True)
    await stage.wait(timedelta(minutes=12))  # until the desk checks again

    await scene.asks_for_a_person("reza", "اکانتم را حذف کرده‌اند")
    await scene.answers("sara", "reza", "/claim")
    await scene.answers("sara", "reza", "/pending 3d")

    await scene.asks_for_a_person("leila", "عکس‌هایم پاک شده‌اند")
    await scene.answers("sara", "leila", "/claim")
    album = [{"photo": {"size": 1000}, "caption": "این سه تا"}, *[{"photo": {"size": 1000}}] * 2]
    await scene.says("leila", {"album": album})
    await scene.says("leila", {"photo": {"size": 2000}, "caption": "و این یکی"})
    await scene.says("leila", {"text": "عکس‌ها را پس نمی‌دهیم", "forward_from": "علی"})
    await scene.answers("sara", "leila", "از کِی این‌طور شده؟")
    asked = stage.shown_to("leila")[-1]
    (said,) = await scene.says("leila", {"text": "از دیروز عصر", "reply_to": asked.id})
    await scene.edits("leila", said, "از پریروز عصر")
    await scene.answers("sara", "leila", "/note شاید نسخهٔ قدیمی دارد")
    await scene.answers("sara", "leila", {"photo": {"size": 3000}, "caption": "این‌جا را ببینید"})

    await scene.asks_for_a_person("hamid", "کانالم دزدیده شده")

    await scene.asks_for_a_person("kaveh", "کد ورود نمی‌آید")
    await scene.answers("omid", "kaveh", "/claim")
    acts.block(stage.world, stage.people["kaveh"], "support_bot", on=True)
    await scene.answers("omid", "kaveh", "کد را دوباره بخواهید.")

    await scene.asks_for_a_person("zahra", "پیام‌هایم نمی‌رسد")
    await scene.answers("sara", "zahra", "/claim")
    await scene.answers("sara", "zahra", "/block 30d فحاشی")
    await scene.says("zahra", "آهای با شما هستم", {"photo": {"size": 1500}})
    await scene.says("zahra", "پولم را پس بدهید")

    await scene.asks_for_a_person("peter", "My channel lost its name")
    await scene.answers("nima", "peter", "/claim")
    acts.leave(stage.world, stage.people["nima"], stage.group.id)
    await stage.wait(timedelta(minutes=1))


async def unfinished(scene: Scene) -> None:
    """Unfinished conversations, with buttons that wait for a press."""
    await scene.says("emma", "The app crashes")
    await scene.presses("emma", "button-not-helped")
    await scene.says("daniel", "How do I change my number?")
    await scene.says("olivia", "I forgot my bank card PIN")
    await scene.says("narges", "فلان بیسار بهمان")
    poison = {
        "message_id": "seven",
        "chat": {"id": scene.stage.people["stranger"].id, "type": "private"},
        "text": "?",
    }
    (bot,) = scene.stage.world.bots.values()
    expires = scene.stage.world.now() + DAY
    bot.updates.force("message", json.dumps(poison), lane=1, expires=expires)
    await scene.stage.wait(timedelta(minutes=2))


async def undelivered(scene: Scene) -> None:
    """The messenger refuses some chats for now: their deliveries stay open."""
    stage = scene.stage
    for name, kind in (
        ("reza", FaultKind.TOO_MANY),
        ("leila", FaultKind.TOO_MANY),
        ("hamid", FaultKind.CUT_BEFORE),
    ):
        stage.world.faults.add(
            kind, "send|copy", chat=stage.people[name].id, count=None, retry_after=600
        )
    await scene.answers("sara", "reza", "فردا خبر می‌دهیم.")
    await scene.answers("sara", "leila", "نسخهٔ تازه را نصب کنید.")
    await scene.answers("sara", "leila", "و بعد دوباره وارد شوید.")
    await scene.answers("omid", "hamid", "کانال برمی‌گردد، نگران نباشید.")
    stage.world.faults.add(
        FaultKind.TOO_MANY, "send|copy", chat=stage.group.id, count=None, retry_after=600
    )
    await scene.says("hamid", "هنوز برنگشته")


async def unhandled(folder: Path, world: World, clock: ManualClock) -> None:
    """Store updates as the desk does, and end before any is handled."""
    db = Database(folder / "desk.db", now=clock.now)
    await db.open(revision=head())
    stop = asyncio.Event()
    db.listen("inbox", stop.set)
    try:
        async with running(world, "127.0.0.1", 0) as address:
            poller = Poller(
                token=TOKEN,
                base_url=f"{address}/bot",
                capabilities=TELEGRAM,
                clock=clock,
                keep=keeper(db, account_id=ACCOUNT),
                report=lambda trouble: None,
            )
            await poller.run(stop)
    finally:
        await db.close()


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


async def make(target: Path) -> None:
    clock = ManualClock(BEGIN)
    world = World(clock)
    world.settings.limits = False
    bot = world.add_bot(TOKEN, username="support_bot", can_read_all_group_messages=True)
    people = {
        name: add_person(world, first, language_code=language, username=name)
        for name, (first, language) in PEOPLE.items()
    }
    group = groups.create(
        world,
        "کارشناسان",
        members=[people["omid"], people["nima"], people["stranger"]],
        admins=[people["sara"]],
        bots=[(bot, Standing.ADMINISTRATOR)],
        supergroup=True,
        topics=False,
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        furnish(folder)
        async with at_work(folder, world, clock, people, group) as stage:
            scene = Scene(stage)
            await hire(scene)
            await without_topics(scene)
            await with_topics(scene)
            await unfinished(scene)
            await undelivered(scene)
            token = await stage.desk.desk.db.write(
                agents.invite,
                desk_id=stage.desk.desk.id,
                role="agent",
                made_by=agents.OPERATOR,
            )
            leila = await stage.ticket_of("leila")
            assert leila is not None
        world.faults.clear()
        acts.send(world, people["stranger"], {"text": "How do I delete my channel?"})
        acts.send(world, people["olivia"], {"text": "How do I change my number?"})
        acts.send(
            world,
            people["sara"],
            {"chat": group.id, "topic": leila.topic_id, "text": "هنوز هم همین‌طور است؟"},
        )
        await unhandled(folder, world, clock)
        saved = written(world) | {"group": group.id, "invitation": token}
        name = f"made_by_{head()}"
        (target / f"{name}.sql").write_text(dump(folder / "desk.db"), encoding="utf-8")
        (target / f"{name}.json").write_text(
            json.dumps(saved, ensure_ascii=False, indent=0, sort_keys=True) + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1])))

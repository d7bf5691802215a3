"""A database of an earlier version is upgraded without loss, and its work continues.

`made_by_0003.sql` is a database of revision 0003, `made_by_0003.json` the messenger around it;
tests.upgrades.make made both. Expectations are read from them, in the tables of 0003. Results are
read from the messenger, or from columns that GONE and CHANGED do not name.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.simulator import acts
from bot.simulator.state import Callback, Message
from handoff.storage import schema
from tests.stage import Stage, add_person, buttons_of, furnish, said_by_bot, text_of
from tests.upgrades.desk import BREATH, at_work, labels, with_button
from tests.upgrades.messenger import moment_of, read

FIXTURE = Path(__file__).parent / "made_by_0003"
ROOT = Path(__file__).parents[2]
SOON = timedelta(minutes=20)  # within which all waiting deliveries are tried again

# Intended changes of later migrations: renamed tables, removed columns, and columns with another
# representation of values (numbers may become text).
RENAMED: dict[str, str] = {}
GONE: dict[str, set[str]] = {
    **{
        table: {"bot_id"}
        for table in (
            *("agents", "agents_chats", "deliveries", "inbox_updates", "invitations"),
            *("keyboards", "messages", "placements", "requesters"),
        )
    },
    "tickets": {"bot_id", "next_action_at"},
}
CHANGED: dict[str, set[str]] = {
    "deliveries": {"payload", "platform_ids"},  # ids inside
    "invitations": {"made_by"},  # the key of the agent
    "messages": {"origin"},  # ids inside
}

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="session")
def old() -> Iterator[sqlite3.Connection]:
    """The database as it was before the upgrade."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(FIXTURE.with_suffix(".sql").read_text(encoding="utf-8"))
        yield connection


@pytest.fixture(scope="session")
def upgraded(old: sqlite3.Connection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same database after `poshtiban db upgrade`."""
    path = tmp_path_factory.mktemp("upgraded") / "desk.db"
    with closing(sqlite3.connect(path)) as connection:
        old.backup(connection)
    poshtiban(path, "db", "upgrade")
    return path


def poshtiban(database: Path, *arguments: str) -> str:
    """Run a command as an operator does and return its output."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=database.parent,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "POSHTIBAN_DATABASE": str(database),
            "POSHTIBAN_LANG": "en",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@asynccontextmanager
async def after_the_upgrade(folder: Path, database: Path) -> AsyncIterator[Stage]:
    """The desk on the upgraded database, started a second after the old one ended."""
    saved = json.loads(FIXTURE.with_suffix(".json").read_text(encoding="utf-8"))
    clock = ManualClock(moment_of(saved) + timedelta(seconds=1))
    world = read(saved, clock)
    people = {person.username: person for person in world.people.values()}
    furnish(folder)
    shutil.copyfile(database, folder / "desk.db")
    async with at_work(folder, world, clock, people, world.chats[saved["group"]]) as stage:
        yield stage


def all_said(stage: Stage) -> Counter[tuple[int, str]]:
    """Return how often the bot sent each text to each chat."""
    chats = (*stage.world.chats.values(), *stage.world.private.values())
    return Counter((chat.id, text_of(said)) for chat in chats for said in said_by_bot(chat))


def said_before() -> Counter[tuple[int, str]]:
    """Return the same for the end of the old desk."""
    saved = json.loads(FIXTURE.with_suffix(".json").read_text(encoding="utf-8"))
    world = read(saved, ManualClock(moment_of(saved)))
    chats = (*world.chats.values(), *world.private.values())
    return Counter((chat.id, text_of(said)) for chat in chats for said in said_by_bot(chat))


def card_of(old: sqlite3.Connection, username: str) -> tuple[int, int | None]:
    """Return the message and the topic of a requester's card."""
    found = old.execute(
        "SELECT card_message_id, topic_id FROM tickets JOIN requesters"
        " ON requesters.id = tickets.requester_id WHERE requesters.username = ?",
        (username,),
    )
    card, topic = found.fetchone()
    return card, topic


def pressed(stage: Stage, who: str, message: Message, label: str) -> Callback:
    act: dict[str, Any] = {"message_id": message.id, "button": label}
    if not message.chat.private:
        act["chat"] = message.chat.id
    callback = acts.press(stage.world, stage.people[who], act)
    assert isinstance(callback, Callback)
    return callback


# the database made by 0003


def test_the_old_database_has_something_of_everything(old: sqlite3.Connection) -> None:
    def values(query: str) -> set[Any]:
        return {row[0] for row in old.execute(query)}

    assert values("SELECT version_num FROM alembic_version") == {"0003"}
    assert old.execute("PRAGMA foreign_key_check").fetchall() == []
    assert old.execute("SELECT count(*) FROM requesters").fetchone()[0] >= 8
    assert values("SELECT DISTINCT written_language FROM requesters") >= {"fa", "en"}
    assert values("SELECT DISTINCT status FROM tickets") == {
        *("open", "pending", "resolved", "closed")
    }
    assert values("SELECT DISTINCT assignee_id IS NULL FROM tickets WHERE status = 'open'") == {
        *(0, 1)
    }
    assert values("SELECT DISTINCT topic_id IS NULL FROM tickets") == {0, 1}
    assert values("SELECT DISTINCT direction FROM messages") == {"inbound", "outbound", "note"}
    assert values("SELECT DISTINCT status FROM deliveries") == {
        *("sent", "dead", "queued", "uncertain")
    }
    assert values("SELECT DISTINCT status FROM inbox_updates") == {
        *("waiting", "handled", "poisoned")
    }
    assert values("SELECT DISTINCT used_at IS NULL FROM invitations") == {0, 1}
    assert values("SELECT DISTINCT role || active FROM agents") == {"admin1", "agent1", "agent0"}
    assert len(values("SELECT DISTINCT outcome FROM interactions")) >= 6
    assert values("SELECT DISTINCT presser_id IS NULL FROM keyboards") == {0, 1}
    for full in (
        "SELECT 1 FROM agents_chats",
        "SELECT 1 FROM message_versions",
        "SELECT 1 FROM messages WHERE album IS NOT NULL",
        "SELECT 1 FROM messages WHERE origin LIKE '%forward%'",
        "SELECT 1 FROM messages WHERE reply_to IS NOT NULL",
        "SELECT 1 FROM messages WHERE withheld_at IS NOT NULL AND ticket_id IS NULL",
        "SELECT 1 FROM requesters WHERE blocked_until IS NOT NULL",
    ):
        assert old.execute(full).fetchone() is not None, full
    assert FIXTURE.with_suffix(".sql").stat().st_size < 300_000


# the file after the upgrade


def test_the_upgraded_file_is_sound_and_a_copy_was_made(upgraded: Path) -> None:
    copies = [path.name for path in upgraded.parent.glob("desk.db.before-*")]

    assert f"at version {schema.head()}" in poshtiban(upgraded, "db", "check")
    assert copies == ([] if schema.head() == "0003" else [f"desk.db.before-{schema.head()}"])


def test_every_row_is_there_with_all_that_it_said(old: sqlite3.Connection, upgraded: Path) -> None:
    tables = [
        name
        for (name,) in old.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        )
    ]
    with closing(sqlite3.connect(upgraded)) as new:
        for table in tables:
            now = RENAMED.get(table, table)
            gone, changed = GONE.get(table, set()), CHANGED.get(table, set())
            assert columns(old, table) - columns(new, now) == gone, table
            kept = sorted(columns(old, table) - gone - changed)
            assert content(new, now, kept) == content(old, table, kept), table
    assert len(tables) == 14


def columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def content(connection: sqlite3.Connection, table: str, names: list[str]) -> Rows:
    """Return all rows, with numbers and their texts treated as equal."""
    chosen = ", ".join(f'CAST("{name}" AS TEXT)' for name in names)
    return sorted(connection.execute(f"SELECT {chosen} FROM {table}"), key=repr)


# continued work


async def test_what_was_owed_arrives_once_in_the_right_chat(
    tmp_path: Path, old: sqlite3.Connection, upgraded: Path
) -> None:
    owed: Counter[tuple[int, str]] = Counter()
    for chat_id, payload in old.execute(
        "SELECT chat_id, payload FROM deliveries WHERE status IN ('queued', 'uncertain')"
    ):
        facts = json.loads(payload)
        if facts["kind"] == "send":
            owed[chat_id, facts["text"]] += 1
    texts = {text for _, text in owed}

    async with after_the_upgrade(tmp_path, upgraded) as stage:
        await stage.wait(SOON)
        fresh = all_said(stage) - said_before()

    assert len(owed) >= 5
    assert {one: times for one, times in fresh.items() if one[1] in texts} == owed


async def test_updates_that_waited_are_handled(
    tmp_path: Path, old: sqlite3.Connection, upgraded: Path
) -> None:
    waited = [
        json.loads(raw)["message"]
        for (raw,) in old.execute("SELECT raw FROM inbox_updates WHERE status = 'waiting'")
    ]
    (reply,) = [said["text"] for said in waited if said["from"]["username"] == "sara"]
    async with after_the_upgrade(tmp_path, upgraded) as stage:
        await stage.wait(SOON)
        stranger, olivia, leila = (
            [text_of(said) for said in stage.shown_to(name)]
            for name in ("stranger", "olivia", "leila")
        )

    assert "Delete channel" in stranger[-1]
    assert "Change number" in olivia[-1]
    assert leila.count(reply) == 1
    assert leila[-1] == reply, "after the two replies that were owed before it"


async def test_the_story_of_every_ticket_can_be_read(
    tmp_path: Path, old: sqlite3.Connection, upgraded: Path
) -> None:
    said: dict[int, set[str]] = {
        number: {question} for number, question in old.execute("SELECT id, question FROM tickets")
    }
    for number, text in old.execute(
        "SELECT ticket_id, text FROM messages WHERE ticket_id IS NOT NULL"
    ):
        said[number].add(text)
    told: dict[int, str] = {}

    async with after_the_upgrade(tmp_path, upgraded) as stage:
        await stage.wait(SOON)
        for number in said:
            before = set(stage.group.messages)
            stage.act("sara", chat=stage.group.id, text=f"/ticket #{number}")
            await stage.settle()
            fresh = [one for one in stage.shown_in_group() if one.id not in before]
            told[number] = "\n".join(map(text_of, fresh))

    unread = {(n, text) for n, texts in said.items() for text in texts if text not in told[n]}
    assert len(said) >= 8
    assert unread == set()


async def test_a_button_of_a_requester_still_works(tmp_path: Path, upgraded: Path) -> None:
    async with after_the_upgrade(tmp_path, upgraded) as stage:
        before, read = set(stage.group.messages), len(stage.shown_to("emma"))
        callback = pressed(stage, "emma", *with_button(stage.shown_to("emma"), "button-skip"))
        await stage.wait(BREATH)
        answer = "\n".join(map(text_of, stage.shown_to("emma")[read:]))
        await stage.wait(SOON)
        posted = [text_of(said) for said in stage.shown_in_group() if said.id not in before]

    assert callback.answered
    assert callback.text not in labels("button-expired")
    assert answer, "the next question comes at once; without a press nothing does"
    assert any("The app crashes" in text for text in posted)


async def test_a_button_of_agents_still_works(
    tmp_path: Path, old: sqlite3.Connection, upgraded: Path
) -> None:
    card_id, _ = card_of(old, "hamid")
    async with after_the_upgrade(tmp_path, upgraded) as stage:
        card = stage.group.messages[card_id]
        _, label = with_button([card], "button-claim")
        callback = pressed(stage, "sara", card, label)
        await stage.wait(SOON)

    assert callback.answered
    assert callback.text not in labels("button-expired")
    assert "Sara" in text_of(card)
    assert labels("button-resolve") & {button["text"] for button in buttons_of(card)}


async def test_replies_to_old_cards_reach_their_requesters_alone(
    tmp_path: Path, old: sqlite3.Connection, upgraded: Path
) -> None:
    words = {"leila": "برای لیلا", "reza": "برای رضا", "maryam": "برای مریم"}
    lines = [("maryam", "/reopen"), *words.items()]  # hers is resolved
    async with after_the_upgrade(tmp_path, upgraded) as stage:
        for username, text in lines:
            card, topic = card_of(old, username)
            agent = "omid" if username == "maryam" else "sara"
            stage.act(agent, chat=stage.group.id, topic=topic, reply_to=card, text=text)
        await stage.wait(SOON)
        readers = {
            person.username: text
            for person in stage.people.values()
            for text in map(text_of, stage.shown_to(person.username))
            if text in words.values()
        }

    assert readers == words


async def test_what_was_withheld_is_shown_when_the_block_ends(
    tmp_path: Path, old: sqlite3.Connection, upgraded: Path
) -> None:
    _, topic = card_of(old, "zahra")
    async with after_the_upgrade(tmp_path, upgraded) as stage:
        before = [text_of(said) for said in stage.shown_in_group()]
        stage.act("sara", chat=stage.group.id, topic=topic, text="/unblock")
        await stage.wait(SOON)
        after = [text_of(said) for said in stage.shown_in_group()]

    assert "پولم را پس بدهید" not in before
    assert any("پولم را پس بدهید" in text for text in after)


async def test_an_unspent_link_still_makes_an_agent(tmp_path: Path, upgraded: Path) -> None:
    saved = json.loads(FIXTURE.with_suffix(".json").read_text(encoding="utf-8"))
    async with after_the_upgrade(tmp_path, upgraded) as stage:
        newcomer = add_person(stage.world, "Parisa", username="parisa")
        acts.start(stage.world, newcomer, "support_bot", saved["invitation"])
        await stage.wait(SOON)
        stage.act("sara", chat=stage.group.id, text="/agents")
        await stage.settle()
        roster = text_of(stage.shown_in_group()[-1])

    assert [name for name in ("Sara", "امید", "Parisa", "نیما") if name in roster] == [
        *("Sara", "امید", "Parisa")
    ]


def test_requesters_know_the_state_that_their_tickets_had(upgraded: Path) -> None:
    """Nobody is told of a change before the upgrade."""
    with closing(sqlite3.connect(upgraded)) as connection:
        found = connection.execute("SELECT status, assignee_id, known_state FROM tickets")
        for status, assignee, known in found.fetchall():
            held = f"held:{assignee}" if assignee is not None else "queued"
            assert known == ("over" if status in ("resolved", "closed") else held)


def test_clocks_wait_to_be_started_anew(upgraded: Path) -> None:
    with closing(sqlite3.connect(upgraded)) as connection:
        found = connection.execute(
            "SELECT kind, due_at = started_at, target_at FROM timers WHERE done_at IS NULL"
            " AND kind NOT IN ('wait-for-requester', 'close-resolved')"
        )
        clocks = found.fetchall()
    assert clocks
    assert {kind for kind, *_ in clocks} <= {"first-response", "next-response", "quiet"}
    assert all(is_due and target is None for _, is_due, target in clocks)

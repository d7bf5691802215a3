"""Bots are registered as accounts of one desk at a start."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import ManualClock
from handoff.actions.accounts import Bot, register
from handoff.models import Account
from handoff.storage import Database, UnitOfWork
from handoff.storage_errors import AccountOfAnotherDesk, AccountRenamed
from tests.builders import BOT, DESK, an_account, an_agent, rows

SECOND, BALE = Bot("telegram", "7000000002"), Bot("bale", "900000001")


@pytest.fixture
async def fresh(database_path: Path, clock: ManualClock) -> AsyncIterator[Database]:
    """A database without accounts."""
    db = Database(database_path, now=clock.now)
    await db.open()
    yield db
    await db.close()


async def start(db: Database, *bots: Bot) -> list[Account]:
    return await db.write(register, bots)


def bots_of(db: Database) -> list[tuple[int, str, str]]:
    return rows(db.path, "SELECT desk_id, channel, platform_bot_id FROM accounts ORDER BY id")


async def forget_channels(db: Database) -> None:
    """Remove channels, as in a database migrated from before the column."""

    def unit(uow: UnitOfWork) -> None:
        for table in ("accounts", "agents"):
            uow.session.execute(text(f"UPDATE {table} SET channel = ''"))

    await db.write(unit)


async def test_the_first_start_makes_a_desk_and_its_account(
    fresh: Database, clock: ManualClock
) -> None:
    (account,) = await start(fresh, BOT)

    assert (account.desk_id, account.since) == (DESK, clock.now())
    assert rows(fresh.path, "SELECT id, name FROM desks") == [(DESK, "support")]
    assert bots_of(fresh) == [(DESK, "telegram", BOT.platform_bot_id)]


async def test_the_next_start_finds_the_same_account(db: Database, clock: ManualClock) -> None:
    (before,) = await start(db, BOT)
    clock.advance(timedelta(days=1))
    (again,) = await start(db, BOT)

    assert (again.id, again.since) == (before.id, before.since)
    assert len(bots_of(db)) == 1


async def test_bots_that_start_together_share_a_desk(fresh: Database) -> None:
    accounts = await start(fresh, BOT, SECOND, BALE)

    assert [account.platform_bot_id for account in accounts] == [
        bot.platform_bot_id for bot in (BOT, SECOND, BALE)
    ]
    assert {account.desk_id for account in accounts} == {DESK}
    assert len({account.id for account in accounts}) == 3


async def test_a_second_bot_joins_the_desk_of_the_first(db: Database) -> None:
    first, second = await start(db, BOT, SECOND)

    assert (first.desk_id, second.desk_id) == (DESK, DESK)
    assert rows(db.path, "SELECT id FROM desks") == [DESK]


async def test_the_same_number_on_another_messenger_is_another_bot(db: Database) -> None:
    namesake = Bot("bale", BOT.platform_bot_id)

    first, second = await start(db, BOT, namesake)

    assert first.id != second.id
    assert bots_of(db) == [
        (DESK, "telegram", BOT.platform_bot_id),
        (DESK, "bale", BOT.platform_bot_id),
    ]


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_bot_of_another_desk_is_refused_and_leaves_nothing_behind(
    db: Database, is_first: bool
) -> None:
    """The new bot between them is not kept either."""
    other = await an_account(db, desk_id=None)
    elsewhere = Bot(other.channel, other.platform_bot_id)
    before = bots_of(db), rows(db.path, "SELECT * FROM desks")

    with pytest.raises(AccountOfAnotherDesk):
        await start(db, *((elsewhere, SECOND, BOT) if is_first else (BOT, SECOND, elsewhere)))

    assert (bots_of(db), rows(db.path, "SELECT * FROM desks")) == before


async def test_an_account_without_a_channel_gets_it_at_the_next_start_with_its_agents(
    db: Database,
) -> None:
    sara, omid = await an_agent(db, "Sara"), await an_agent(db, "Omid")
    await forget_channels(db)

    (account,) = await start(db, BOT)

    assert bots_of(db) == [(DESK, "telegram", BOT.platform_bot_id)]
    found = [
        await db.read(
            lambda r, one=one: r.agents.by_platform_id(DESK, "telegram", one.platform_id)
        )
        for one in (sara, omid)
    ]
    assert [(one.id, one.account_id) for one in found if one] == [
        (sara.id, account.id),
        (omid.id, account.id),
    ]


async def test_only_agents_of_the_account_get_its_channel(db: Database) -> None:
    (_, bale) = await start(db, BOT, BALE)
    omid = await an_agent(db, "Omid", account_id=bale.id)
    await forget_channels(db)

    await start(db, BOT)

    assert bots_of(db)[1] == (DESK, "", BALE.platform_bot_id)
    assert rows(db.path, "SELECT channel FROM agents WHERE id = ?", omid.id) == [""]


async def test_a_known_channel_is_never_overwritten(db: Database) -> None:
    """An account without a channel is matched only if its number is free on that messenger."""
    (_, namesake) = await start(db, BOT, Bot("bale", BOT.platform_bot_id))

    def unit(uow: UnitOfWork) -> None:
        uow.session.execute(text(f"UPDATE accounts SET channel = '' WHERE id = {namesake.id}"))

    await db.write(unit)
    (account,) = await start(db, BOT)

    assert account.id != namesake.id
    assert [channel for _, channel, _ in bots_of(db)] == ["telegram", ""]


async def test_an_account_without_a_channel_is_taken_by_one_bot_only(db: Database) -> None:
    await forget_channels(db)

    first, second = await start(db, BOT, Bot("bale", BOT.platform_bot_id))

    assert first.id != second.id


async def test_a_bot_whose_channel_was_changed_is_not_taken_for_a_new_one(db: Database) -> None:
    """Its people and tickets would stay behind under the former name."""
    with pytest.raises(AccountRenamed):
        await db.write(register, [Bot("bale", BOT.platform_bot_id)])

    accounts = await db.write(register, [BOT, Bot("bale", BOT.platform_bot_id)])
    assert len({account.id for account in accounts}) == 2  # two messengers may give one number

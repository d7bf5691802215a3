"""Work of the `poshtiban agents` commands, which manage the roster on the desk's host."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.cli.output import Exit, Refusal, say, show, stdout, table
from bot.clock import SystemClock
from bot.config import Settings
from handoff import reports
from handoff.actions import agents as actions
from handoff.actions.accounts import Bot, register
from handoff.records import Agent
from handoff.states import AgentRole
from handoff.storage import Database, UnitOfWork
from handoff.storage.schema import head
from handoff.storage_errors import StorageNotMigrated
from handoff.work import Reader


def list_agents() -> None:
    """Print the agents and admins of the roster."""
    asyncio.run(_list(_settings()))


def invite_agent(*, admin: bool) -> None:
    """Create a one-time invitation and print its command."""
    token = asyncio.run(_invite(_settings(), role=AgentRole.ADMIN if admin else AgentRole.AGENT))
    show("agents-invited", command=f"/start {token}", payload=token)


def remove_agent(name: str) -> None:
    """Remove an agent and return their tickets to the queue."""
    gone, freed = asyncio.run(_remove(_settings(), name))
    show("agents-gone", name=gone, freed=freed)


def _bots(settings: Settings) -> list[Bot]:
    return [Bot(one.channel, one.platform_bot_id) for one in settings.all_accounts]


def _settings() -> Settings:
    return Settings.read(token_needed=True)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database, now=SystemClock().now)
    await database.open(revision=head())
    try:
        yield database
    finally:
        await database.close()


async def _list(settings: Settings) -> None:
    if not settings.database.is_file():
        raise StorageNotMigrated("—")
    database = Database(settings.database, now=SystemClock().now)
    try:
        # Reading doesn't require the lock. The bot may be running.
        await database.check_revision(head())
        found = await database.read(_roster, _bots(settings)[0])
    finally:
        await database.close()
    if not found:
        show("agents-none")
        return
    rows = table(*(say(f"agents-column-{name}") for name in ("id", "name", "role", "since")))
    for agent in found:
        name = f"{agent.name} (@{agent.username})" if agent.username else agent.name
        role = say(f"agents-role-{agent.role}")
        rows.add_row(str(agent.platform_id), name, role, f"{agent.joined_at:%Y-%m-%d}")
    stdout().print(rows, markup=False)


async def _invite(settings: Settings, *, role: str) -> str:
    async with _opened(settings) as database:
        return await database.write(_make_link, _bots(settings), role=role)


async def _remove(settings: Settings, name: str) -> tuple[str, int]:
    async with _opened(settings) as database:
        return await database.write(_dismiss, name, _bots(settings))


def _roster(reader: Reader, bot: Bot) -> list[Agent]:
    account = reports.account_of_bot(reader, bot.channel, bot.platform_bot_id)
    return reports.active_agents(reader, account.desk_id) if account is not None else []


def _make_link(uow: UnitOfWork, bots: Sequence[Bot], *, role: str) -> str:
    desk_id = register(uow, bots)[0].desk_id
    return actions.invite(uow, desk_id=desk_id, role=role, made_by=actions.OPERATOR)


def _dismiss(uow: UnitOfWork, name: str, bots: Sequence[Bot]) -> tuple[str, int]:
    desk_id = register(uow, bots)[0].desk_id
    admins = [
        agent for agent in reports.active_agents(uow, desk_id) if agent.role == AgentRole.ADMIN
    ]
    if not admins:
        raise Refusal(Exit.FAULT, "agents-none")
    gone, freed = actions.dismiss(uow, name, by=admins[0])
    return gone.name, freed

"""`poshtiban agents`: the roster, from the machine on which the desk runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from bot.cli.output import Exit, Refusal, say, show, stdout, table
from bot.clock import SystemClock
from bot.config import Settings
from bot.telegram.connection import bot_id_of
from handoff.actions import agents as actions
from handoff.errors import StorageNotMigrated
from handoff.storage import Database, UnitOfWork
from handoff.storage.schema import head

agents_app = typer.Typer(
    no_args_is_help=True, help="The roster. While the bot runs, use /agents in the agents' chat."
)


@agents_app.command("list")
def list_agents() -> None:
    """Show who is on the roster."""
    asyncio.run(_list(_settings()))


@agents_app.command()
def invite(
    admin: Annotated[bool, typer.Option("--admin", help="Invite an admin.")] = False,
) -> None:
    """Make a one-time link for a new agent; it lives a day. The bot must not be running."""
    token = asyncio.run(_invite(_settings(), role="admin" if admin else "agent"))
    show("agents-invited", command=f"/start {token}", payload=token)


@agents_app.command()
def remove(
    name: Annotated[str, typer.Argument(help="@username, full name or number.")],
) -> None:
    """Take somebody off the roster; their tickets go back to the queue."""
    gone, freed = asyncio.run(_remove(_settings(), name))
    show("agents-gone", name=gone, freed=freed)


def _bot_id(settings: Settings) -> int:
    return bot_id_of(settings.token.get_secret_value())


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
        # Reading needs no lock: the bot may run.
        await database.check_revision(head())
        found = await database.read(lambda reader: reader.agents.active(_bot_id(settings)))
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
        return await database.write(
            actions.invite, bot_id=_bot_id(settings), role=role, made_by=actions.OPERATOR
        )


async def _remove(settings: Settings, name: str) -> tuple[str, int]:
    async with _opened(settings) as database:
        return await database.write(_dismiss, name, bot_id=_bot_id(settings))


def _dismiss(uow: UnitOfWork, name: str, *, bot_id: int) -> tuple[str, int]:
    admins = [agent for agent in uow.agents.active(bot_id) if agent.role == "admin"]
    if not admins:
        raise Refusal(Exit.FAULT, "agents-none")
    gone, freed = actions.dismiss(uow, name, by=admins[0])
    return gone.name, freed

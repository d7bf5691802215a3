"""The `poshtiban agents` commands, which manage the roster on the desk's host."""

from typing import Annotated

import typer

agents_app = typer.Typer(
    no_args_is_help=True,
    help="List, invite and remove agents. While the bot runs, use /agents in the agents' chat.",
)


@agents_app.command("list")
def list_command() -> None:
    """List the agents and admins of the roster."""
    from bot.cli.roster import list_agents

    list_agents()


@agents_app.command()
def invite(
    admin: Annotated[bool, typer.Option("--admin", help="Invite as an admin.")] = False,
) -> None:
    """Create a one-time invitation link, valid for 24 hours. The bot must not be running."""
    from bot.cli.roster import invite_agent

    invite_agent(admin=admin)


@agents_app.command()
def remove(
    name: Annotated[str, typer.Argument(help="@username, full name or numeric id.")],
) -> None:
    """Remove an agent and return their tickets to the queue. The bot must not be running."""
    from bot.cli.roster import remove_agent

    remove_agent(name)

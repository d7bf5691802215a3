"""The `poshtiban config` commands, which print the settings or an example file."""

import typer

config_app = typer.Typer(no_args_is_help=True, help="Show the settings and their descriptions.")


@config_app.command()
def show() -> None:
    """Show the value and description of every setting. Secrets are masked."""
    from bot.cli.configuration import show_settings

    show_settings()


@config_app.command()
def example() -> None:
    """Print an .env file with every setting commented out."""
    from bot.cli.generated import env_example

    typer.echo(env_example(), nl=False)

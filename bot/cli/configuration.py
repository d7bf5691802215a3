"""Output of the `poshtiban config` commands."""

from bot.cli.output import stdout, table
from bot.config import Settings, describe


def show_settings() -> None:
    """Print the value and description of every setting. Secrets are masked."""
    values = Settings.read().shown()
    shown = table("setting", "value", "meaning")
    for row in describe():
        shown.add_row(row.variable, values[row.variable] or "—", row.meaning)
    stdout().print(shown, markup=False)

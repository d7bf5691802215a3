"""Entry point for `python -m bot`, equivalent to the `poshtiban` command."""

from bot.cli import app

if __name__ == "__main__":
    app()

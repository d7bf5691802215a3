"""Run `python -m bot`: the same as the command `poshtiban`."""

from bot.cli import app

if __name__ == "__main__":
    app()

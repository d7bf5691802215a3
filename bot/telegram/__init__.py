"""Adapter for the Bot API. No other package imports python-telegram-bot."""

import os

# The library is changing from seconds to timedelta. Without this it warns on every use.
os.environ.setdefault("PTB_TIMEDELTA", "true")

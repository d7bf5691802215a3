"""Adapter for the Bot API. No other package imports python-telegram-bot."""

import os

# The library is migrating from seconds to timedelta. This silences a warning on every use.
os.environ.setdefault("PTB_TIMEDELTA", "true")

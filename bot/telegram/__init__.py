"""Bot API adapter. The only package that imports python-telegram-bot."""

import os

# The library is moving from seconds to timedelta and warns on every use until this is set.
os.environ.setdefault("PTB_TIMEDELTA", "true")

"""The Bot API side: the only importer of python-telegram-bot."""

import os

# The library is moving from seconds to timedelta and warns at every use until one says which.
os.environ.setdefault("PTB_TIMEDELTA", "true")

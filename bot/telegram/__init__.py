"""The Bot API side: the only importer of python-telegram-bot."""

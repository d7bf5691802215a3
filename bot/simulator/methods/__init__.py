"""The Bot API methods; importing the package registers them all."""

from bot.simulator.methods import editing, media, sending, updates

__all__ = ["editing", "media", "sending", "updates"]

"""The control API: a table of calls that make people act and show what the messenger holds."""

from bot.simulator.control import chats, people, wire
from bot.simulator.control.base import ROUTES, Control, Field, Route

__all__ = ["ROUTES", "Control", "Field", "Route", "chats", "people", "wire"]

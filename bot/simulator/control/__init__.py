"""HTTP API for controlling simulated people and reading the messenger's state."""

from bot.simulator.control import chats, people, wire
from bot.simulator.control.base import ROUTES, Control, Field, Route

__all__ = ["ROUTES", "Control", "Field", "Route", "chats", "people", "wire"]

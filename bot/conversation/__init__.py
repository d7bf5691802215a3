"""Decisions about a conversation, without messenger, SQL and texts."""

"""Decisions about a conversation, independent of the messenger, the database and the texts."""

"""Handling of incoming updates, independent of the messenger."""

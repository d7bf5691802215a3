"""Messenger-independent handling of incoming updates."""

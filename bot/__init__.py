"""Outer layer of the desk: messengers, texts, conversation, command line."""

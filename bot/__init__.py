"""The outside of the desk: messengers, wording, conversation, command line."""

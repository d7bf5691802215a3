"""Agent commands, listed as COMMANDS in each module."""

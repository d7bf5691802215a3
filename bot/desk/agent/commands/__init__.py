"""Commands for agents. Each module defines the commands of one subject as COMMANDS."""

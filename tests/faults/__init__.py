"""Faults from outside: the process killed, the wire cut."""

"""Declarations of the commands: names, options and help.

The modules that do the work are imported when a command runs, because they need up to a second.
"""

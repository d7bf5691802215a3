"""Causes faults under load, and counts lost, duplicate, reordered and delayed messages."""

"""Faults under load: lost, duplicate, reordered and delayed messages."""

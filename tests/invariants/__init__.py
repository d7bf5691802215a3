"""Invariants of a whole desk, checked by a state machine."""

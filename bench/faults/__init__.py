"""Faults under load: what is lost, doubled, out of order or late when something breaks."""

"""Phrases that report danger to life: one tuple of signs per language."""

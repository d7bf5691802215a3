"""Patterns of phrases that report danger to life, with one tuple per language."""

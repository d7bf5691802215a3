"""Translated texts and their rendering."""

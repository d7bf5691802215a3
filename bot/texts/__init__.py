"""All texts for people, per language, and their rendering."""

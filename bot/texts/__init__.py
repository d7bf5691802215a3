"""All texts shown to people, in each language, and their rendering."""

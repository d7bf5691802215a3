"""Library that matches questions to knowledge base entries.

It doesn't depend on a messenger, a clock, a network or a database.
"""

"""Matches questions to the entries of a knowledge base.

This library does not depend on a messenger, a clock, a network or a database.
"""

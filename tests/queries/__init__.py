"""Queries that were written after the knowledge base and that nothing was tuned on."""

"""Queries written after the knowledge base and not used for tuning."""

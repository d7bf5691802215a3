"""Persistent state and actions of the support desk."""

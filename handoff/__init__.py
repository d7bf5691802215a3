"""Persistent state and business logic of the support desk."""

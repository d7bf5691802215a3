"""Handling of incoming updates. It does not depend on the messenger."""

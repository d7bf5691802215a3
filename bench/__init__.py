"""Measurements on loopback; each is bounded and stops by itself."""

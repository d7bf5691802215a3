"""Tests of the Bot API side, over real HTTP on loopback."""

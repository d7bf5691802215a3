"""Tests of the files of a team."""

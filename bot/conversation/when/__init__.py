"""Parsing of weekdays, dates, opening hours and durations, in Persian and English."""

"""Benchmarks on the loopback interface. All are time-limited."""

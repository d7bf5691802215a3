"""Benchmarks. They use only the loopback interface and have a time limit."""

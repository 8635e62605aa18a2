"""Benchmarks: what the figures that the project states were measured with."""

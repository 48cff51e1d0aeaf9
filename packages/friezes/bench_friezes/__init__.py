"""Friezes of roller-stamped pottery made from seeds, with their truth: for tests and benchmarks, not installed."""

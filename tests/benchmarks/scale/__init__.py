"""Data of the size that one board can grow to, for benchmarks and load tests.

All names are plainly invented. The same seed gives the same rows but for their moments of history and what is sealed.
"""

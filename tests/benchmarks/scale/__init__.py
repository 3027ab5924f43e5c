"""Data of the size of a whole country, made by the database itself: for benchmarks and load tests.

All names are plainly invented. The same seed gives the same rows. The statements are PostgreSQL's; every constraint,
trigger and guard stands while they run, and each record gets its history rows.
"""

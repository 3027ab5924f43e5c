"""Figures of children's surveys: what may be printed, so that nobody can work out a count of 1 to 5."""

"""The security journal: what an attack or a misuse of power would leave behind (ADR 78).

Events are rows, since a data protection officer reads no log, and lines of the log, since rows can be lost with the
machine.
"""

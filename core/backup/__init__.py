"""Backups: everything in one file, restored onto an empty machine: the database, and every stored file.

archive.py is the file format, database.py PostgreSQL's own programs, saving.py and restoring.py the two directions,
keeping.py one file a day, proving.py whether one can be restored. A backup does not depend on the apps: it takes what
is in the database. Keys (SECRET_KEY, INCIDENT_KEYS) are never in it; without them it shows no case number.
"""

"""Backups: everything in one file, restored onto an empty machine: every row of every table, and every stored file.

archive.py is the file format, rows.py the tables of either database, saving.py and restoring.py the two directions,
keeping.py one file a day. A backup does not depend on the apps: it takes what is in the database. Keys (SECRET_KEY,
INCIDENT_KEYS) are never in it; without them it shows no case number.
"""

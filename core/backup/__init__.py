"""Everything in one file, and back onto an empty machine: every row of every table, and every file that a row names.

archive.py is the file, rows.py the tables of either database, saving.py and restoring.py the two ways, keeping.py one
file a day. A backup knows nothing of the rooms: it takes what stands in the database. Keys (SECRET_KEY, INCIDENT_KEYS)
are never in it; without them it shows no case number.
"""

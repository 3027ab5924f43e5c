"""The demonstration board: Northmere, a borough that does not exist, with people and agencies who do not either.

Plain values without a database, read from the files in data/. The plan has every structure and oddity that a real
board's plan has; `DOCUMENT_DATE` is the day on which it was printed, and updates.py goes on from there to today.
"""

"""History of records: guards in the database, versions as entries, and how they are displayed."""

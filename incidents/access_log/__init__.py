"""The log of who looked at which records, and for what purpose."""

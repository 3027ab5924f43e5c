"""The directory of agencies: list, page, contacts and coverage."""

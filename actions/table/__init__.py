"""The plan as a table: its rows, filters, page and files."""

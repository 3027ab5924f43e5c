"""Words as a board prints them, read without a database."""

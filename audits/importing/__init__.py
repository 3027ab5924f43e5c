"""Taking in questions for a draft from a file."""

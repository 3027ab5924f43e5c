"""Pages that are alike everywhere: forms, lists, and what the base template needs."""

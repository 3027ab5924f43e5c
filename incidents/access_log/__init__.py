"""What somebody looks at records for, and the log of each look."""

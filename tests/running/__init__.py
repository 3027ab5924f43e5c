"""The running system: processes of a board beside one another, stopped and killed in the middle of their work."""

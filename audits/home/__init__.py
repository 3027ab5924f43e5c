"""The audit page of an agency and of the manager."""

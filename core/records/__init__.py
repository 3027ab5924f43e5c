"""Base classes of tracked records, how they are saved, and the errors of a save."""

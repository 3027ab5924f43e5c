"""Records that people change: their base classes, how they are saved, and what refuses a save."""

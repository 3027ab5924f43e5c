"""Lists of agencies that are taken in: read, matched with those that are here, shown, saved, and undone as a whole."""

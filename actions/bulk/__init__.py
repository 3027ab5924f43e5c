"""One change made to many actions at once."""

"""Page values of an action."""

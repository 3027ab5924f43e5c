"""Who leads an action."""

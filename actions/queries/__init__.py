"""Questions that somebody asks about an action, and their answers."""

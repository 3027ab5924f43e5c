"""Pages that change an action's progress."""

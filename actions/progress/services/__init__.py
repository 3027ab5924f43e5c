"""What changes an action's progress."""

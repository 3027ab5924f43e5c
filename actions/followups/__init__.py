"""Follow-ups: tasks that come out of a meeting or an update."""

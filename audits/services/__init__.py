"""Every write about audit returns: keyword-only, atomic, with `by=` and a reason in the history."""

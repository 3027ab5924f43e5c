"""Extra fields of a plan."""

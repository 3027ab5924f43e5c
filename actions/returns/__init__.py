"""A file of the plan that comes back, compared with the plan as it was exported and as it is now."""

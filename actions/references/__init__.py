"""Words in a plan that point to another place in it."""

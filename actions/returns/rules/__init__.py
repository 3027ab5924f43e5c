"""Which rows of a returned file are which of the plan, and what was changed on either side. Pure."""

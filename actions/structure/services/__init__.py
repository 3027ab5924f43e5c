"""Services that change the structure of a plan."""

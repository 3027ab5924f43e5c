"""The weekly check of whether the links of resources work."""

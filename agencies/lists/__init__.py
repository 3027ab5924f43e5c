"""Lists of addresses that are kept by name."""

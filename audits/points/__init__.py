"""Returns of public access points."""

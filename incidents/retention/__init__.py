"""How long records are kept, and their removal."""

"""The board at a glance: the home page of members of the board."""

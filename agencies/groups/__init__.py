"""Groups of the board and who sits on them."""

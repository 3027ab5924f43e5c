"""Working days of the board: public holidays of its nation, days on which it is closed, and quiet periods."""

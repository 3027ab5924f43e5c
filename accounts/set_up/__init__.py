"""While a board is being set up: who is told of roles with wide rights at once, and who once a day."""

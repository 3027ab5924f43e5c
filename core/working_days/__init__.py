"""Working days of the board: public holidays of its nation, days on which it is closed, and quiet periods.

The package `holidays` knows the four nations and proclaimed days; a list that is fetched may be out of a server's
reach.
"""

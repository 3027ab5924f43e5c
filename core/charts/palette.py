"""Colours of charts: for each code its tint and its ink, the ink being outline and letters. Pure.

Red, amber, grey, green and blue are those of the plan; other scales (answers, risks) borrow them for their own letters.
"""

TINTS = {
    "R": ("#f4cdc6", "#942514"),
    "A": ("#fff0cc", "#6b3d00"),
    "N": ("#e5e6e7", "#3b3e40"),
    "G": ("#a9d8b8", "#00572c"),
    "B": ("#b8d4ee", "#0f385c"),
}
OTHER = ("#12436d", "#12436d")  # of what has no colour of its own
OUTLINED = ("#ffffff", "#12436d")  # of last year, and of what is missing

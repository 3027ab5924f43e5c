"""What can happen to agencies that rooms above have to follow (core/records/following.py).

`keys` are those of the agencies, `by` is the person, `reason` what is noted in the history of whatever follows.
"""

from core.records.following import Happening

# agencies were listed, opened again or closed, or are of another kind now
agencies_changed = Happening("keys", "by", "reason")
# agencies are about to be deleted, since the list that brought them is undone: whoever keeps something of them that
# nobody has written on lets go of it
agencies_undone = Happening("keys", "by", "reason")

"""Events about agencies that apps above subscribe to (core/records/following.py).

`keys` are those of the agencies, `by` is the person, `reason` is for the history of the subscribers' records.
"""

from core.records.following import Happening

# agencies were added, reopened or closed, or their kind was changed
agencies_changed = Happening("keys", "by", "reason")
# agencies are about to be deleted, since the list that brought them is undone: subscribers delete their records of
# them that nobody has written on
agencies_undone = Happening("keys", "by", "reason")
# the former holder of a post may no longer act for an agency (its key): subscribers withdraw what was mailed for it to
# these `addresses` (in small letters), such as links to its open returns
access_ended = Happening("agency", "addresses", "by", "reason")

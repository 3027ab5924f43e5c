"""Which sentences in a published edition could give a count of children that its tables hide."""

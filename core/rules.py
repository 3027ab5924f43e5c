"""How a service says that a rule of the field forbids what was asked."""


class RuleBroken(Exception):
    """What was asked cannot be done; the message says why in words for the person who asked."""

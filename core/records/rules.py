"""How a service says that a rule of the field forbids what was asked."""


class RuleBroken(Exception):
    """What was asked cannot be done; the message says why in words for the person who asked.

    `field` names the value that is wrong, where it is one: a form says it beside the field of that name.
    """

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field


class NothingChanged(RuleBroken):
    """A change was sent that leaves everything as it stands; nothing was saved."""


class AlreadyThere(RuleBroken):
    """The same person wrote the same words already today: a form that was sent twice. Nothing is saved again."""

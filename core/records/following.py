"""Events: lets a higher app react to something that happens in a lower one, without an import upwards.

The lower app declares an event; higher apps subscribe functions when the application starts. They are called in the
transaction of the event, in the order of subscription, so that everything is saved or nothing.
"""

from collections.abc import Callable


class Happening:
    """An event; `told` names the arguments of its subscribers."""

    def __init__(self, *told: str):
        self.told = frozenset(told)
        self.followers: list[Callable[..., None]] = []

    def follow[F: Callable[..., None]](self, function: F) -> F:
        """Registers a function; usable as a decorator."""
        if function not in self.followers:
            self.followers.append(function)
        return function

    def tell(self, **what) -> None:
        """Call all subscribers. Raises TypeError unless exactly the declared arguments are given."""
        if what.keys() != self.told:
            raise TypeError(f"tell {', '.join(sorted(self.told))}, not {', '.join(sorted(what))}")
        for function in self.followers:
            function(**what)

"""What a room above does when something happens in a room below that knows nothing of it.

The room below declares what can happen; rooms above hang functions on it when the application starts. They are called
in the transaction of what happened, in the order in which they were hung on, so that all of it is saved or nothing.
"""

from __future__ import annotations

from collections.abc import Callable


class Happening:
    """Something that can happen; `told` names what whoever follows it is given."""

    def __init__(self, *told: str):
        self.told = frozenset(told)
        self.followers: list[Callable[..., None]] = []

    def follow[F: Callable[..., None]](self, function: F) -> F:
        """Registers a function; usable as a decorator."""
        if function not in self.followers:
            self.followers.append(function)
        return function

    def tell(self, **what) -> None:
        """Call all that follow. Raises TypeError where not exactly what was declared is told."""
        if what.keys() != self.told:
            raise TypeError(f"tell {', '.join(sorted(self.told))}, not {', '.join(sorted(what))}")
        for function in self.followers:
            function(**what)

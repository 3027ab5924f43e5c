"""The registry of examples of emails."""

import datetime as dt
from collections.abc import Callable, Iterable

from accounts.models import User

Example = Callable[[], Iterable[dict]]
EXAMPLES: dict[str, Example] = {}
SOON = dt.timedelta(days=14)


def example(*kinds: str) -> Callable[[Example], Example]:
    """Decorator: the function yields values for emails of these kinds, all different."""

    def register(function: Example) -> Example:
        EXAMPLES.update(dict.fromkeys(kinds, function))
        return function

    return register


def holder(role: str) -> User:
    return User.objects.filter(is_active=True, role_grants__role=role, role_grants__ended_at=None).order_by("pk")[0]

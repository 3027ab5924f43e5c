"""What every test shares: the history lock gives way to the flush between tests, and the cache starts empty."""

import pytest
from django.core.cache import cache

from tests.history_lock import history_gives_way_to_the_flush_between_tests  # noqa: F401


@pytest.fixture(autouse=True)
def empty_cache():
    """Sign-in attempts are counted in the cache; one test must not use up another's."""
    cache.clear()

import pytest
from django.core.cache import cache

from tests.history_lock import history_gives_way_to_the_flush_between_tests  # noqa: F401


@pytest.fixture(autouse=True)
def no_attempts_counted_yet():
    """Attempts are counted in the cache, which a test does not roll back."""
    cache.clear()
    yield
    cache.clear()

import pytest

from api.feeds.page import days


@pytest.fixture
def short_calendar(monkeypatch):
    """The feed of days has few years, where a test does not look at them."""
    monkeypatch.setattr(days, "YEARS_BEFORE", 0)
    monkeypatch.setattr(days, "YEARS_AFTER", 0)

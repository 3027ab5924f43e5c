"""Lets the test runner empty the database: for that moment, and only there, history is unlocked."""

from __future__ import annotations

import pytest
from django.test import TransactionTestCase

from core.history import unlocked_history


@pytest.fixture(scope="session", autouse=True)
def history_gives_way_to_the_flush_between_tests():
    original = TransactionTestCase._fixture_teardown

    def teardown(self):
        with unlocked_history():
            original(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original

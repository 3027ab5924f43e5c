"""The whole demonstration, loaded once for each file of tests that only read it."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.demo import demonstration


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration()
        yield
        transaction.set_rollback(True)

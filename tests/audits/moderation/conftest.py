"""Who moderates."""

import pytest

from tests.factories.accounts import UserFactory


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")

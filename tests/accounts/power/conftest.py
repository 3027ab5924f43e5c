"""The people of these tests."""

from __future__ import annotations

import pytest

from tests.authenticators import give_app
from tests.factories.accounts import UserFactory


@pytest.fixture
def ada(db):
    """An administrator, one of the first two."""
    return UserFactory(name="Ada Admin", email="ada@example.org", roles=["administrator"])


@pytest.fixture
def mia(ada):
    """A manager, one of the first two."""
    return UserFactory(name="Mia Manager", email="mia@example.org", roles=["manager"])


@pytest.fixture
def dora(mia):
    """A data protection officer, whom they made today."""
    return UserFactory(name="Dora Officer", email="dora@example.org", roles=["dpo"])


@pytest.fixture
def rex(mia):
    """A recorder with an app."""
    person = UserFactory(name="Rex Recorder", email="rex@example.org", roles=["recorder"])
    give_app(person)
    return person


@pytest.fixture
def pat(mia):
    """Somebody without wide rights."""
    return UserFactory(name="Pat Quill", email="pat@example.org", roles=["agency"])

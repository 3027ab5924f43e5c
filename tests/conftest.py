"""What every test shares: the cast, and that tests leave nothing to one another."""

import copy

import pytest
from django.core.cache import cache
from django.db import transaction

from tests import cast
from tests.kept import real_transactions_are_undone  # noqa: F401

REACH_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks the tests that can reach a database; to all others pytest-django refuses it."""
    for item in items:
        if item.get_closest_marker("django_db") or REACH_THE_DATABASE & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


@pytest.fixture(autouse=True)
def empty_cache():
    """Sign-in attempts are counted in the cache; one test must not use up another's."""
    cache.clear()


@pytest.fixture(scope="module")
def made_board(django_db_setup, django_db_blocker):
    """The board of a file of tests, taken back after its last test; tests use `board`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield cast.make_board()
        transaction.set_rollback(True)


@pytest.fixture
def board(made_board, db):
    """Everybody and everything (tests/cast.py), in copies that the test may change."""
    return copy.deepcopy(made_board)


def _person(name: str):
    @pytest.fixture(name=name)
    def person(board):
        return board.people[name]

    return person


helen, marian, tom = _person("helen"), _person("marian"), _person("tom")
ruth, denzil, margaret = _person("ruth"), _person("denzil"), _person("margaret")
bea, grace, owen, sunita = _person("bea"), _person("grace"), _person("owen"), _person("sunita")
stranger = _person("stranger")


@pytest.fixture
def enter():
    """`enter(helen)` is a browser in which helen is signed in; `enter(None)` is nobody's."""
    return cast.enter

"""Fixtures shared by all tests: the cast, and isolation between tests."""

import pickle
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.second_factor.rules import note_proof
from accounts.sessions.store import SessionStore
from core.mail import breaker, sending
from core.security.services import written
from incidents.access_log.purposes import KEPT
from tests import cast, mailbox
from tests.demo import demonstration_today
from tests.examples import choose_profile
from tests.kept import real_transactions_are_undone, undo_before  # noqa: F401
from tests.migrated import migrated_once
from tests.missing_packages import get_skip_reason
from tests.stored import stored
from tests.weekly import is_weekly

REACH_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_configure(config):
    """Property tests try fewer examples, except with --long."""
    choose_profile(is_long="not long" not in config.option.markexpr)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks the tests that can use a database, which pytest-django blocks for all others, and those that run weekly."""
    for item in items:
        if is_weekly(item.path):
            item.add_marker(pytest.mark.long)
        if item.get_closest_marker("django_db") or REACH_THE_DATABASE & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Undoes what an earlier test with real transactions left, before the fixtures of this one are made."""
    undo_before(item)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup():
    with skipped_for_want_of_a_program():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call():
    with skipped_for_want_of_a_program():
        return (yield)


@contextmanager
def skipped_for_want_of_a_program():
    """Skips a test that cannot start a program, if `dev.py test` found that its package is missing."""
    try:
        yield
    except FileNotFoundError as error:
        if reason := get_skip_reason(error):
            pytest.skip(reason)
        raise


@pytest.fixture(scope="session")
def reading_back(django_db_blocker):
    """Test databases are copied from an earlier run's migrated one while this is open."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(migrated_once())
        yield stack


@pytest.fixture(scope="session")
def django_db_setup(reading_back, django_db_setup):
    """As in pytest-django, with the copied database."""
    reading_back.close()


@pytest.fixture(autouse=True)
def empty_cache():
    """Sign-in attempts are counted in the cache, refusals in the process; one test must not use up another's."""
    cache.clear()
    written.clear()


@pytest.fixture(autouse=True)
def mail_server_answers():
    """The mail server that did not answer in one test is not left alone in another."""
    yield
    breaker.mail_server.note(answered=True, now=timezone.now())


@pytest.fixture(autouse=True)
def mail_leaves_at_any_hour(request, monkeypatch):
    """Routine emails leave whatever the clock says while a test runs, unless it is marked `mail_hours`."""
    if request.node.get_closest_marker("mail_hours") is None:
        monkeypatch.setattr(sending, "next_mail_moment", lambda now: now)


by_force = Client.force_login


def force_login(client, user, backend=None):
    """Signs in as a person who has done all that their roles require, the second factor included, and who has given a
    purpose for viewing incidents.

    A new browser gets a session in five statements; Django's own way takes nineteen.
    """
    if settings.SESSION_COOKIE_NAME in client.cookies:
        by_force(client, user, backend)
        fill_session(session := client.session, user)
        session.save()
        return
    request = HttpRequest()
    request.session, user.backend = SessionStore(), backend or client._get_backend()
    request.session[SESSION_KEY] = user._meta.pk.value_to_string(user)
    request.session[BACKEND_SESSION_KEY] = user.backend
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    fill_session(request.session, user)
    user_logged_in.send(sender=type(user), request=request, user=user)
    request.session.save()
    client._set_login_cookies(request)


def fill_session(session, user) -> None:
    """Set what a person has done before the test begins."""
    session[KEPT] = "recording"
    note_proof(session, user)


@pytest.fixture(autouse=True)
def signing_in_by_force_is_complete(monkeypatch):
    """Tests of pages skip the second factor; tests of the second factor sign in on the page."""
    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture(name="mailbox")
def real_mailbox():
    """A real mail server on loopback that receives emails; they are in `mailbox.letters`."""
    with mailbox.serving() as box:
        yield box


@pytest.fixture(scope="module")
def made_board(django_db_setup, django_db_blocker):
    """The board of a file of tests, rolled back after its last test; tests use `board`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield stored("board", cast.make_board)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo_plan(django_db_setup, django_db_blocker):
    """The plan of the demonstration board as it is today, loaded for a file of tests, and rolled back after it.

    The changes of a test are rolled back after the test, as for `board`.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield demonstration_today()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pickled_board(made_board) -> bytes:
    """The board pickled, as unpickling takes half the time of copy.deepcopy."""
    return pickle.dumps(made_board)


@pytest.fixture
def board(pickled_board, db):
    """The board (tests/cast.py) in copies that the test may change."""
    return pickle.loads(pickled_board)  # our own data


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
    """`enter(helen)` is a browser in which helen is signed in; `enter(None)` is anonymous."""
    return cast.enter


@pytest.fixture
def empty_database(django_db_setup, django_db_blocker):
    """The alias of a database without tables, next to the one of the tests."""
    values = dict(connection.settings_dict)
    name = f"{values['NAME']}_empty"
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        connections.databases["empty"] = {**values, "NAME": name}
        usual = connections["default"]
        connections["default"] = connections["empty"]  # a migration of the task queue uses the default alias
        yield "empty"
        connections["default"] = usual
        connections["empty"].close()
        del connections.databases["empty"], connections["empty"]
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')

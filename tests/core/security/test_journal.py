"""The security journal: what an event may hold, who reads it, and that the database lets nobody change it."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from core.jobs.jobs import delete_events
from core.models import SecurityEvent
from core.security import services
from core.security.guard import install_guard
from core.security.rules import DAYS_KEPT, DETAILS, EVENTS, KINDS, require_listed
from core.security.services import note
from core.web.logs import logging_settings
from tests.core.web.test_logs import lines  # noqa: F401 (a fixture)
from tests.factories.accounts import UserFactory
from tests.rows import try_rows
from tests.running.test_roles import become_runner

WRONG = [
    ("an unknown kind", ("swim", "done", {})),
    ("an outcome that the kind has not", ("role", "wrong", {})),
    ("an unlisted detail", ("role", "given", {"words": "x"})),
    ("a long text", ("role", "given", {"role": "x" * 121})),
    ("a list", ("role", "given", {"role": ["dpo"]})),
    ("a truth value", ("role", "given", {"count": True})),
]


@try_rows("event", [case[1] for case in WRONG])
def test_event_is_rejected_when_it_holds_what_is_not_listed(event):
    with pytest.raises(ValueError, match="security event"):
        require_listed(*event)


def test_every_event_is_of_a_kind_and_fits_its_column():
    assert {kind for kind, _ in EVENTS} == set(KINDS) and len(KINDS) <= 16
    assert max(len(word) for pair in EVENTS for word in pair) <= 12
    for kind, outcome in EVENTS:
        require_listed(kind, outcome, dict.fromkeys(DETAILS, "x"))


def at(days: float) -> SecurityEvent:
    return SecurityEvent.objects.create(kind="role", outcome="given", at=timezone.now() - dt.timedelta(days=days))


def refused(act) -> None:
    with pytest.raises(IntegrityError, match="History cannot be changed"), transaction.atomic():
        act()


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_database_refuses_to_change_or_delete_an_event(db):
    event = at(DAYS_KEPT - 1)
    event.outcome = "ended"
    refused(event.save)
    refused(event.delete)
    refused(lambda: raw("UPDATE core_securityevent SET outcome = ''"))
    refused(lambda: raw("DELETE FROM core_securityevent"))
    raw("SET CONSTRAINTS ALL IMMEDIATE")  # or the database refuses for another reason
    refused(lambda: raw("TRUNCATE core_securityevent"))
    assert SecurityEvent.objects.get().outcome == "given"


def test_database_refuses_to_change_an_event_whose_time_is_over(db):
    at(DAYS_KEPT + 1)
    refused(lambda: raw("UPDATE core_securityevent SET outcome = ''"))


def test_events_are_deleted_after_400_days_and_not_before(db):
    at(DAYS_KEPT + 0.01)
    kept = at(DAYS_KEPT - 0.01)
    delete_events(timezone.localdate())
    assert SecurityEvent.objects.get() == kept


@pytest.mark.parametrize(("roles", "sees"), [(["dpo"], 3), (["administrator"], 3), (["manager"], 1), ([], 1)])
def test_own_events_are_seen_and_all_by_those_who_read_the_journal(db, roles, sees):
    person, other = UserFactory(roles=roles), UserFactory()
    note("sign_in", "wrong", actor=None, subject=person)
    note("sign_in", "wrong", actor=None, subject=other)
    note("alert", "raised", actor=None, subject=person, alert="steps 1 x")
    assert SecurityEvent.objects.visible_to(person).count() == sees
    person.is_active = False
    assert not SecurityEvent.objects.visible_to(person).exists()


def test_event_is_one_statement_and_one_line(
    db,
    lines,  # noqa: F811
    django_assert_num_queries,
    django_capture_on_commit_callbacks,
):
    person = UserFactory()
    with django_assert_num_queries(1), django_capture_on_commit_callbacks(execute=True):
        note("setting", "changed", actor=person, setting="colours.due_soon_days")
    (line,) = (line for line in lines() if line["logger"] == "core.security")
    assert (line["event"], line["outcome"], line["actor"]) == ("setting", "changed", person.pk)
    assert line["setting"] == "colours.due_soon_days" and line["level"] == "INFO"


def test_event_and_line_are_gone_when_the_change_is_undone(db, lines, django_capture_on_commit_callbacks):  # noqa: F811
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        note("role", "given", actor=None, subject=UserFactory(), role="dpo")
        raise RuntimeError
    assert not SecurityEvent.objects.exists() and not [e for e in lines() if e["logger"] == "core.security"]


def test_lines_go_to_standard_output_as_json():
    found = logging_settings(demonstration=False)
    (name,) = found["loggers"]["core.security"]["handlers"]
    assert found["handlers"][name]["stream"] == "ext://sys.stdout" and found["handlers"][name]["formatter"] == "lines"
    assert not found["loggers"]["core.security"]["propagate"]
    assert logging.getLogger("core.security").handlers


def test_flood_from_one_network_fills_the_log_and_not_the_table(db, monkeypatch):
    monkeypatch.setattr(services, "network_of", lambda request: "0123456789abcdef")
    for _ in range(services.MOST_A_MINUTE + 5):
        note("refused", "form", actor=None)
    note("sign_in", "wrong", actor=None)
    assert SecurityEvent.objects.filter(kind="refused").count() == services.MOST_A_MINUTE
    assert SecurityEvent.objects.filter(kind="sign_in").count() == 1
    later = services.time.time() + 60
    monkeypatch.setattr(services.time, "time", lambda: later)
    note("refused", "form", actor=None)
    assert SecurityEvent.objects.filter(kind="refused").count() == services.MOST_A_MINUTE + 1


def test_refused_pages_and_downloads_are_noted_and_others_are_not(board, enter):
    browser = enter(board.grace)
    before = SecurityEvent.objects.latest("pk").pk
    browser.get("/plan/")
    browser.get("/no-such-page/")
    assert SecurityEvent.objects.latest("pk").pk == before
    browser.get("/people/")
    browser.get("/plan/actions/99999999/")
    browser.get("/plan/export/csv/")
    rows = SecurityEvent.objects.filter(pk__gt=before).order_by("pk")
    found = [(row.kind, row.outcome, row.actor, row.detail.get("page")) for row in rows]
    assert found == [
        ("refused", "right", board.grace, "people/"),
        ("refused", "record", board.grace, rows[1].detail["page"]),
        ("export", "done", board.grace, rows[2].detail["page"]),
    ]
    assert rows[1].detail["record"] == 99999999 and "99999999" not in rows[1].detail["page"]
    assert all(row.session and row.network for row in rows)


def test_form_of_another_site_is_noted(board):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(board.helen)
    assert browser.post("/accounts/sessions/end/").status_code == 403
    row = SecurityEvent.objects.filter(kind="refused").get()
    assert (row.outcome, row.actor, row.detail) == ("form", board.helen, {"page": "accounts/sessions/end/"})


def test_role_that_runs_the_application_may_only_read_and_add(db):
    event, old = at(1), at(DAYS_KEPT + 1)
    become_runner()
    for statement in ("UPDATE core_securityevent SET outcome = 'x'", "DELETE FROM core_securityevent"):
        with pytest.raises(DatabaseError, match=r"permission denied|History cannot"), transaction.atomic():
            raw(f"{statement} WHERE id = {old.pk}")
    note("role", "given", actor=None, role="dpo")
    delete_events(timezone.localdate())
    rows = SecurityEvent.objects.filter(kind="role").order_by("pk").values_list("pk", "kind", "detail")
    assert list(rows) == [(event.pk, "role", {}), (rows.last()[0], "role", {"role": "dpo"})]


def test_migrating_puts_the_guard_back_and_takes_other_rights_away(db):
    event = at(1)
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    raw("CREATE ROLE journal_reader")
    raw("GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON core_securityevent TO journal_reader")
    raw("DROP TRIGGER history_guard_rows ON core_securityevent")
    install_guard()
    refused(lambda: SecurityEvent.objects.filter(pk=event.pk).update(outcome="ended"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = 'core_securityevent' AND grantee = 'journal_reader' ORDER BY 1"
        )
        assert [row[0] for row in cursor.fetchall()] == ["INSERT", "SELECT"]

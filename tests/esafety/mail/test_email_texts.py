"""What may stand in an email: every text field is filled with a mark of its own, every kind of email is written, and
only the marks of the few fields that an email may name are found."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import Invitation, User
from actions.meetings.services.meetings import add_meeting
from actions.models import AgencyResponse, Meeting, ProgressUpdate, QueryAnswer, UpdateRequest
from audits.models import Chase, Return, ReturnMessage, SignatureRequest, SignOff
from core.mail.kinds import every_kind
from core.text.dates import today
from reminders.lines import gather
from reminders.mails import email_of
from reminders.readers import read_readers
from reports.models import CommentaryRequest, Report
from reports.periods import Period
from tests.factories.audits import improvement
from tests.factories.plan import (
    DecisionFactory,
    FollowUpFactory,
    ProgressUpdateFactory,
    QueryFactory,
    TimescaleFactory,
)
from tests.factories.reports import kept_report
from tests.reminders.board import action, day

pytestmark = pytest.mark.once_on_sqlite
APPS = ("accounts", "actions", "agencies", "audits", "incidents", "reports")
SHORTEST = 40  # characters of a field that holds more than a code
NOT_TYPED = {
    "password", "key", "kinds", "to", "nonce", "sha256", "checksum", "digest", "sealed", "fingerprint", "recurrence",
    "content_type", "session_key", "session_data", "device", "query", "concerns", "asks", "instead", "other_types",
    "devices", "value", "mark", "means", "identity", "content", "event", "looked_at", "figure", "data", "page",
}  # fmt: skip
IN_SUBJECTS = {"agencies.Agency.name", "audits.Round.title"}
# The wording of an action, of which the first 80 characters are quoted
QUOTED = {"actions.Action.text", "audits.ImprovementAction.text"}
# What the sender wrote to the reader
NOTES = {
    "actions.UpdateRequest.note",
    "agencies.EsloReturn.message",
    "audits.Round.message",
    "audits.ChaseStep.subject",
    "audits.ChaseStep.text",
    "audits.Chase.text",
    "audits.ReturnMessage.text",
    "reports.CommentaryRequest.message",
}
# Names of people at work, of groups and places, and the titles of meetings and questionnaires
NAMES = {
    "accounts.User.name",
    "accounts.Invitation.name",
    "actions.Lead.name",
    "actions.Meeting.name",
    "agencies.Eslo.name",
    "agencies.Handover.name",
    "agencies.SubGroup.name",
    "audits.AccessPoint.name",
    "audits.ImprovementAction.owner_name",
    "audits.Questionnaire.name",
    "audits.ReturnMessage.author_name",
    "audits.SignatureRequest.name",
    "audits.SignOff.name",
    "audits.SignOff.post",
}


@pytest.fixture
def lively(board):
    """The board, with something of every sort that somebody is written to about."""
    lead, by = board.leads["group"], board.tom
    for due in (-3, 1, 10):
        about = action(lead, day(due))
        FollowUpFactory(action=about, owner=board.marian, due=day(due))
        UpdateRequest.objects.create(
            action=about, asked_by=board.helen, asked_on=day(-2), wanted_by=day(1), note="When?"
        )
        ProgressUpdateFactory(action=about, author=by, on=day(-2), text="Told")
        values = {"state": "agreed", "proposed_by": board.marian, "settled_by": board.helen, "settled_on": day(-1)}
        TimescaleFactory(action=about, position=2, wording="By June 2090", **values)
        query = QueryFactory(action=about, raised_by=board.marian, raised_on=day(-5), text="Whose is it?")
        QueryAnswer.objects.create(query=query, author=by, on=day(-1), text="Ours")
        QueryFactory(
            action=about, raised_by=board.marian, raised_on=day(-5), text="Decided?",
            decision=DecisionFactory(action=about, plan=about.plan, taken_on=day(-1), recorded_by=board.helen),
        )  # fmt: skip
    action(lead, wording="TBC")
    ProgressUpdate.objects.filter(on=day(-2)).update(created_at=timezone.now() - dt.timedelta(days=1))
    facts = {"place": "Hall", "minute_taker": board.tom, "subgroup": board.group}
    add_meeting(name="Spring planning", held_on=day(3), by=board.helen, **facts)
    improvement(board.signing.moderated, "A1.3", due=day(1))
    for audit_return, kind, step in (
        (board.audits.audit_return, "invitation", None),
        (board.signing.open, "step", board.audits.step),
        (board.signing.ready, "by_hand", None),
    ):
        Chase.objects.create(audit_return=audit_return, kind=kind, step=step, sent_on=today(), text="Please")
    for kind, audit_return in (
        ("sent_back", board.signing.open),
        ("reopened", board.signing.open),
        ("unsigned", board.signing.ready),
    ):
        ReturnMessage.objects.create(
            audit_return=audit_return, kind=kind, text="More", author_name="Gay Nor", written_on=today()
        )
    issue = kept_report(by=board.helen, period=Period.containing(today()).before)
    Report.objects.filter(pk=issue.pk).update(replaces=board.reports.frozen, correction="Two reds")
    User.objects.filter(pk=board.grace.pk).update(warned_on=today(), last_login=None)
    return board


def mark_everything() -> dict[str, str]:
    """Fill every text field of every record with a mark of the field; mark → field. Of long texts the end is marked
    too, beyond what may be quoted."""
    marks = {}
    for model in apps.get_models():
        if model._meta.app_label not in APPS or not model._meta.managed or hasattr(model, "history_id"):
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(
                field, models.EmailField
            )
            is_long = field.max_length is None or field.max_length >= SHORTEST
            if not is_text or not is_long or field.choices or field.name in NOT_TYPED:
                continue
            mark = f"Zq{len(marks)}z"
            marks[mark] = f"{model._meta.label}.{field.name}"
            filler = "" if field.max_length else f" {'word ' * 20}{mark}end"
            for pk in model._base_manager.values_list("pk", flat=True):
                with suppress(IntegrityError), transaction.atomic():  # some texts may stand only in another state
                    model._base_manager.filter(pk=pk).update(**{field.name: f"{mark} {pk}{filler}"})
    return marks


def arguments(board) -> dict[str, list[dict]]:
    """Kind of email → what it is made of, for records of the board; reminders have lines of their own."""
    on, people = today().isoformat(), [board.helen, board.owen]
    keys = {
        model: list(model.objects.values_list("pk", flat=True))
        for model in (AgencyResponse, Chase, CommentaryRequest, Report, Return, SignatureRequest)
    }
    returns = [{"return": pk, "times": 1} for pk in keys[Return]]
    messages = [{"return": row.audit_return_id, "message": row.pk} for row in ReturnMessage.objects.all()]
    meeting = Meeting.objects.get(held_on=day(3))
    Meeting.objects.filter(pk=meeting.pk).update(minutes_closed_on=today())
    tasks = {
        "meeting": meeting.pk,
        "person": board.marian.pk,
        "tasks": list(board.marian.follow_ups.values_list("pk", flat=True)),
    }
    return {
        "account-notice": [{"what": "account/email/password_changed", "device": "Firefox", "address": "192.0.2.1"}],
        "action-notes": [tasks],
        "agency-answer": [{"response": pk} for pk in keys[AgencyResponse]],
        "audit-return": [{"chase": pk} for pk in keys[Chase]],
        "eslo-accept": [{"link": board.links["accept"].pk}],
        "eslo-confirm": [{"link": board.links["confirm"].pk}],
        "eslo-return": [{"link": board.links["eslo_return"].pk}],
        "improvements-overdue": [{"agency": board.school.pk, "on": day(30).isoformat()}],
        "invitation": [{"invitation": row.pk, "serial": row.serial} for row in Invitation.objects.all()],
        "leavers-due": [{"user": person.pk, "count": 2} for person in people],
        "meeting-change": [{"meeting": meeting.pk, "person": board.marian.pk, "since": 0}],
        "report-commentary": [{"request": pk} for pk in keys[CommentaryRequest]],
        "report-out": [{"report": pk} for pk in keys[Report]],
        "retention-due": [{"user": person.pk, "count": 2} for person in people],
        "return-feedback": returns,
        "return-receipt": returns,
        "return-reopened": messages,
        "return-sent-back": messages,
        "return-signature": [{"request": pk} for pk in keys[SignatureRequest]],
        "return-signed": [{"return": row.audit_return_id, "sign_off": row.pk} for row in SignOff.objects.all()],
        "return-unsigned": messages,
        "role-notice": [{"what": "given", "by": board.helen.pk, "user": board.owen.pk, "roles": ["manager"]}],
        "set-password": [{"email": board.helen.email}],
        "sign-in-code": [{"word": "x", "email": board.helen.email, "at": int(timezone.now().timestamp())}],
        "unused-account": [{"person": board.grace.pk, "warned_on": on, "closes_on": on}],
    }


def reminders_of(board) -> list:
    """The weekly email of everybody, and one about each urgent thing alone."""
    found, readers = [], read_readers()
    for reader in readers:
        lines = gather(readers, today())[reader.key]
        found += [email_of("weekly", reader, lines, set())] if lines else []
        found += [email_of("urgent", reader, [line], {line.key}) for line in lines if line.urgent]
    return found


def test_emails_hold_no_typed_text_but_names_and_notes_to_the_reader(lively):
    marks, made = mark_everything(), defaultdict(list)
    given = arguments(lively)
    for kind in every_kind():
        letters = reminders_of(lively) if kind.key == "reminder" else [kind.make(args) for args in given[kind.key]]
        made[kind.key] = [letter for letter in letters if letter]
    assert [kind for kind, letters in made.items() if not letters] == []
    in_subjects, in_bodies, ends = set(), set(), set()
    for letter in (letter for letters in made.values() for letter in letters):
        in_subjects |= set(re.findall(r"Zq\d+z", letter.subject))
        in_bodies |= set(re.findall(r"Zq\d+z", letter.text + letter.html))
        ends |= set(re.findall(r"(Zq\d+z)end", letter.text + letter.html))
    assert {marks[mark] for mark in in_subjects} == IN_SUBJECTS
    assert {marks[mark] for mark in in_bodies} - IN_SUBJECTS - NAMES == QUOTED | NOTES
    assert {marks[mark] for mark in ends} <= NOTES
    urgent = [letter.subject for letter in made["reminder"] if not letter.subject.startswith("Your week")]
    assert {subject.partition(" ")[0] for subject in urgent} == {"Action", "Follow-up", "Improvement"}
    assert max(len(letter.subject) for letters in made.values() for letter in letters) <= 120

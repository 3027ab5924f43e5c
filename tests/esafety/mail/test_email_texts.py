"""What may stand in an email: every text field is filled with a mark of its own, every kind of email is written, and
only the marks of the few fields that an email may name are found."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from actions.meetings.services.meetings import add_meeting
from actions.models import Meeting, ProgressUpdate, QueryAnswer, UpdateRequest
from agencies.models import Agency, EsloReturnLine
from audits.models import Chase, ChaseStep, ImprovementAction, ReturnMessage, Round
from core.mail import Email, notices
from core.mail.kinds import every_kind
from core.mail.models import Notice, OutgoingEmail
from core.text.dates import today
from esafety.demo.emails import EXAMPLES
from reminders.routine.lines import Asked, gather
from reminders.routine.mails import Contents, email_of
from reminders.routine.readers import read_readers
from reports.models import Report
from reports.periods import Period
from tests.factories.audits import improvement
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.plan import (
    AgencyFactory,
    DecisionFactory,
    FollowUpFactory,
    ProgressUpdateFactory,
    QueryFactory,
    TimescaleFactory,
)
from tests.factories.reports import kept_report
from tests.reminders import ladders
from tests.reminders.board import action, day

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
APPS = ("accounts", "actions", "agencies", "audits", "guidance", "incidents", "reports")
SHORTEST = 40  # characters of a field that holds more than a code
NOT_TYPED = {
    "password", "key", "kinds", "to", "nonce", "sha256", "checksum", "digest", "sealed", "fingerprint", "recurrence",
    "content_type", "session_key", "session_data", "device", "query", "concerns", "asks", "instead", "other_types",
    "devices", "value", "mark", "means", "identity", "content", "event", "looked_at", "figure", "data", "page",
}  # fmt: skip
IN_SUBJECTS = {"agencies.Agency.name", "audits.Round.title"}
# The wording of an action, of which the first 80 characters are quoted
QUOTED = {"actions.Action.text", "audits.ImprovementAction.text"}
# The title of news of the board, without its text (ADR 106): the one title that may stand in a body
TITLE = {"guidance.News.title", "agencies.TrainingSession.title"}
# What the sender wrote to the reader
NOTES = {
    "actions.UpdateRequest.note",
    "agencies.EsloReturn.message",
    "audits.Round.message",
    "audits.Chase.text",
    "audits.ReturnMessage.text",
    "reports.CommentaryRequest.message",
}
# Names of people at work, of tokens, groups and places, and the titles of meetings and questionnaires
NAMES = {
    "accounts.ApiToken.name",
    "accounts.User.name",
    "accounts.Invitation.name",
    "actions.Lead.name",
    "actions.Meeting.name",
    "agencies.Eslo.name",
    "agencies.Handover.name",
    "agencies.Signatory.name",
    "agencies.SubGroup.name",
    "audits.AccessPoint.name",
    "audits.ImprovementAction.owner_name",
    "audits.Questionnaire.name",
    "audits.ReturnMessage.author_name",
    "audits.SignatureRequest.name",
    "audits.SignOff.name",
    "audits.SignOff.post",
}

# Emails to whoever has a place on a course, and what they alone hold (ADR 102)
JOINING = {"training-place", "training-again"}
OF_COURSES = {
    "agencies.TrainingSession.title",
    "agencies.TrainingSession.place",
    "agencies.TrainingSession.joining_words",
    "agencies.TrainingSession.join_link",
    "agencies.TrainingAttendance.name",
}


@pytest.fixture(scope="module")
def made_lively(pickled_board, django_db_blocker) -> bytes:
    """The board, with something of every sort that somebody is written to about, for this file of tests."""
    board = pickle.loads(pickled_board)  # our own data
    with django_db_blocker.unblock():
        add_everything_to(board)
    return pickle.dumps(board)


@pytest.fixture
def lively(made_lively, db):
    return pickle.loads(made_lively)


def add_everything_to(board) -> None:
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
    course = TrainingSessionFactory(held_on=day(9), joining_words="Bring a pen", join_link="https://meet.example/1")
    TrainingAttendanceFactory(session=course, eslo=board.officer)
    guest = {"agency": board.school, "name": "Jo Park", "booked_by": board.helen}
    TrainingAttendanceFactory(session=course, eslo=None, **guest)
    meeting = Meeting.objects.get(held_on=day(3))
    Meeting.objects.filter(pk=meeting.pk).update(minutes_closed_on=today())


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
            mark = f"Zqzq{len(marks)}qzqz"
            marks[mark] = f"{model._meta.label}.{field.name}"
            filler = "" if field.max_length else f" {'word ' * 20}{mark}end"
            for pk in model._base_manager.values_list("pk", flat=True):
                with suppress(IntegrityError), transaction.atomic():  # some texts may stand only in another state
                    model._base_manager.filter(pk=pk).update(**{field.name: f"{mark} {pk}{filler}"})
    return marks


def reminders_of(board) -> list:
    """The weekly email of everybody, one about each urgent thing alone, and one about each thing to an office."""
    found, readers, on = [], read_readers(), today()
    for reader in readers:
        lines = gather(readers, on)[reader.key]
        whole = Contents(reader.user.email, reader.user.display_name, True, reader, lines)
        found += [email_of(whole, on)] if lines else []
        found += [email_of(replace(whole, weekly=False, lines=[line]), on) for line in lines if line.urgent]
        for line in lines:
            asked = [Asked("office@tarn.example", "", board.school.pk, line)] * 2
            found.append(email_of(Contents("office@tarn.example", "", False, asked=asked), on))
    return found


def every_email(board) -> dict[str, list[Email]]:
    """Kind → the emails of all its examples."""
    made = {}
    for kind in every_kind():
        examples = [] if kind.key == "reminder" else EXAMPLES[kind.key]()
        made[kind.key] = [email for args in examples if (email := kind.make(args))]
    return made | {"reminder": reminders_of(board)}


def test_emails_hold_no_typed_text_but_names_and_notes_to_the_reader(lively):
    marks, made = mark_everything(), every_email(lively)
    assert [kind for kind, letters in made.items() if not letters] == []
    in_subjects, in_bodies, ends, joining = set(), set(), set(), set()
    for kind, letters in made.items():
        for letter in letters:
            in_subjects |= set(re.findall(r"Zqzq\d+qzqz", letter.subject))
            files = "".join(each.content.decode().replace("\r\n ", "") for each in letter.attachments)  # folded lines
            body = letter.text + letter.html + files
            found = set(re.findall(r"Zqzq\d+qzqz", body))
            if kind in JOINING:
                joining |= found
            else:
                in_bodies |= found
                ends |= set(re.findall(r"(Zqzq\d+qzqz)end", body))
    assert {marks[mark] for mark in in_subjects} == IN_SUBJECTS
    assert {marks[mark] for mark in in_bodies} - IN_SUBJECTS - NAMES == QUOTED | NOTES | TITLE
    assert {marks[mark] for mark in ends} <= NOTES
    assert {marks[mark] for mark in joining} - IN_SUBJECTS - NAMES == OF_COURSES
    single = [email.subject for email in made["reminder"] if not re.match(r"(You have )?\d+ thing", email.subject)]
    assert {subject.partition(" ")[0] for subject in single} == {"Action", "Follow-up", "Improvement", "One"}


def test_examples_of_news_have_every_kind(lively):
    keys = {pk for args in EXAMPLES["news"]() for pk in args["notices"]}
    assert set(Notice.objects.filter(pk__in=keys).values_list("kind", flat=True)) == set(notices._kinds)


@pytest.mark.long
def test_subjects_are_short_and_emails_begin_with_the_reader_and_have_html(lively):
    long = "Saint Bartholomew and All Angels Church of England Voluntary Aided Primary School"
    Agency.objects.update(name=Concat(Value(f"{long} "), Cast("pk", models.CharField())))
    Round.objects.update(title=f"Return about e-safety arrangements of schools and agencies {today().year}")
    for kind, emails in every_email(lively).items():
        for email in emails:
            first = email.text.partition("\n\n")[2].partition("\n")[0]
            assert len(email.subject) <= 70, (kind, email.subject)
            assert not first.startswith(email.subject.rstrip(" …")), (kind, first)
            assert re.match(r"Dear [^\n]+,\n\n[A-Z]", email.text), (kind, email.text[:80])
            assert email.html.startswith("<!doctype html>") and "<img" not in email.html, kind
            assert len(re.findall(r"min-height:44px", email.html)) <= 1
            assert "letter" not in re.sub(r"https://\S+", "", email.text), kind


@override_settings(TASKS=QUEUE)
def test_preview_email_writes_all_kinds_into_a_folder(lively, tmp_path, mailoutbox):
    before = len(mailoutbox), OutgoingEmail.objects.count(), Chase.objects.count()
    call_command("preview_email", all=tmp_path, stdout=(out := StringIO()))
    assert before == (len(mailoutbox), OutgoingEmail.objects.count(), Chase.objects.count())
    kinds = {path.name.rsplit("-", 1)[0] for path in tmp_path.glob("*.eml")}
    assert kinds == {kind.key for kind in every_kind()} and "Open index.html." in out.getvalue()
    for path in tmp_path.glob("*.eml"):
        email = message_from_bytes(path.read_bytes(), policy=default)
        assert email["Subject"] and email.get_body(("html",)) and path.with_suffix(".txt").read_text()
        assert f'href="{path.stem}.html"' in (tmp_path / "index.html").read_text()


def test_preview_email_names_a_kind_without_an_example(lively, tmp_path, monkeypatch):
    for kind in EXAMPLES.keys() - {"report-out"}:
        monkeypatch.setitem(EXAMPLES, kind, list)
    with pytest.raises(CommandError, match="There is no example of: .*set-password"):
        call_command("preview_email", all=tmp_path, stdout=StringIO())


def test_preview_email_takes_an_example_without_values(lively):
    call_command("preview_email", "set-password", stdout=(out := StringIO()))
    assert "Subject: Set a new password" in out.getvalue()


def test_lines_of_ladders_hold_no_typed_text_but_names_and_the_note_of_a_step(lively):
    Chase.objects.all()._raw_delete("default")
    Round.objects.filter(state="open").update(opens_on=day(-9), opened_on=day(-9), first_deadline=day(-1))
    ChaseStep.objects.filter(pk=lively.audits.step.pk).update(anchor="first", days=1, to="eslo,agency")
    ImprovementAction.objects.update(due=day(-1), made_on=day(-9))
    EsloReturnLine.objects.update(asked_on=day(-30), times_asked=1)
    long_ago = day(-1000)
    EsloFactory(agency=AgencyFactory(), email="office@tarn.example", valid_from=long_ago, confirmed_on=long_ago)
    marks = mark_everything()
    lines = [each.line for ladder in ladders.EVERY for each in ladders.due(ladder)]
    assert {line.topic for line in lines} == {"returns", "improvements", "eslo_returns", "eslo"}
    in_subjects, in_lines, in_notes = (
        {marks[mark] for line in lines for mark in re.findall(r"Zqzq\d+qzqz", text(line))}
        for text in (lambda line: line.subject, lambda line: line.text + line.why, lambda line: line.note)
    )
    assert in_subjects == IN_SUBJECTS and in_notes == {"audits.ChaseStep.text"}
    assert in_lines - IN_SUBJECTS - NAMES == {"audits.ImprovementAction.text"}

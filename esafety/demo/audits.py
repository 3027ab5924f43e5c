"""Audit returns of Northmere: last year's round on arrangements, read and closed, and this year's, half-way; last
year's audit of access points, and this year's survey. Saved in bulk, from lists that are gone through in turn.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from actions.models import StrategicPriority
from agencies.models import Agency, Eslo, Membership, Signatory
from audits.access import form_for
from audits.improvements.services.improvements import priority_for
from audits.models import (
    AccessPoint,
    Answer,
    Edition,
    ImprovementAction,
    Return,
    ReturnMessage,
    Round,
    SignatureRequest,
    SignOff,
    Verdict,
)
from audits.questions.questionnaire import Asked, Given
from audits.questions.reading import read_answer
from audits.questions.triggers import all_wanted
from audits.returns.return_data import ReturnData
from audits.rounds.services import close_round, new_returns
from audits.signing.rules import checksum_of, copy_of
from audits.signing.services.signing import roles_wanted
from core.records.locking import create_many
from esafety.demo.audit_answers import WORDS, Told
from esafety.demo.chases import record_emails
from esafety.demo.signatories import load_signatories
from voices.wording.questions import shipped_edition

REASON = "Demonstration board"
LAST_YEAR, LAST_CLOSED = dt.date(2025, 11, 3), dt.date(2026, 2, 27)
THIS_YEAR, TODAY = dt.date(2026, 11, 2), dt.date(2026, 11, 19)
STATES_THIS_YEAR = (
    "submitted", "in_progress", "not_started", "in_progress", "not_started", "ready", "not_started", "moderated",
    "in_progress", "not_started", "signed", "sent_back",
)  # fmt: skip
POINTS, WILL_DO = WORDS["points"], WORDS["will_do"]


@dataclass
class Known:
    """What all returns need, read once: the manager, who fills in for an agency, its lead officer, and who signs."""

    helen: User
    own: dict[int, User]
    officers: dict[int, Eslo]
    signatories: dict[int, dict[str, Signatory]] = field(default_factory=dict)  # agency → role → who signs
    priorities: dict[str, StrategicPriority | None] = field(default_factory=dict)

    def priority_of(self, question: Asked) -> StrategicPriority | None:
        if question.priority not in self.priorities:
            self.priorities[question.priority] = priority_for(question)
        return self.priorities[question.priority]


def known(people: dict[str, User]) -> Known:
    places = Membership.objects.current().filter(agency__isnull=False, user__in=people.values()).select_related("user")
    places = places.exclude(user__role_grants__role="signatory")  # who signs has not filled it in
    own = {place.agency_id: place.user for place in places.order_by("-pk")}
    officers = {eslo.agency_id: eslo for eslo in Eslo.objects.leads().current(TODAY)}
    return Known(people["helen"], own, officers, load_signatories(people["helen"], LAST_YEAR))


def load_last_year(board: Known) -> None:
    """Last year: most came in and were read, some came late, every ninth never; and the access points."""
    asked = round_of("arrangements", 2025, LAST_YEAR, board.helen)
    rows = make(asked, Agency.objects.active(LAST_YEAR).exclude(kind="access_point").order_by("name"))
    for place, audit_return in enumerate(rows):
        if place % 9 == 4:
            continue
        late = place % 7 == 3
        came = dt.date(2025, 11, 17) + dt.timedelta(days=place % 18 + (45 if late else 0))
        come_in(audit_return, came, "closed" if place % 5 else "moderated", board.helen)
    fill(rows, LAST_CLOSED, board)
    record_emails(rows[0].round, rows, LAST_CLOSED, board.helen)
    points = round_of("access-points", 2025, LAST_YEAR, board.helen)
    about = [AccessPoint(agency=agency, name=name, postcode=agency.postcode) for agency, name in places()]
    create_many(about, by=board.helen, reason=REASON)
    rows = make(points, about)
    for place, audit_return in enumerate(rows):
        if place % 6 != 5:
            come_in(audit_return, dt.date(2025, 12, 1) + dt.timedelta(days=place), "closed", board.helen)
    fill(rows, LAST_CLOSED, board)
    record_emails(rows[0].round, rows, LAST_CLOSED, board.helen)


def close_last_year(board: Known) -> None:
    for asked in Round.objects.filter(year=2025):
        close_round(asked=asked, expected=asked.version, by=board.helen)


def load_this_year(board: Known, online: Collection[str] = ()) -> None:
    """This year's round: a third has begun or come in; and the survey. Returns of agencies that ask their children
    `online` are not started.
    """
    asked = round_of("arrangements", 2026, THIS_YEAR, board.helen)
    rows = make(asked, Agency.objects.active(THIS_YEAR).exclude(kind="access_point").order_by("name"))
    for place, audit_return in enumerate(rows):
        state = OPEN_FOR.get(audit_return.agency.name, STATES_THIS_YEAR[place % len(STATES_THIS_YEAR)])
        if state in {"submitted", "moderated", "sent_back"}:
            come_in(audit_return, THIS_YEAR + dt.timedelta(days=place % 8 + 2), state, board.helen)
        audit_return.state = state
    fill(rows, TODAY, board)
    record_emails(rows[0].round, rows, TODAY, board.helen)
    survey = round_of("young-people", 2026, THIS_YEAR, board.helen, children=shipped_edition())
    schools = Agency.objects.active(THIS_YEAR).filter(kind__in=["primary", "secondary"]).exclude(name__in=online)
    rows = make(survey, [*schools.order_by("name")[:12], *Agency.objects.filter(name__in=online)])
    for place, audit_return in enumerate(rows):
        if place % 3 and audit_return.agency.name not in online:
            come_in(audit_return, THIS_YEAR + dt.timedelta(days=place + 1), "submitted", board.helen)
    fill(rows, TODAY, board)
    record_emails(rows[0].round, rows, TODAY, board.helen)


# whose people can sign in: a return half-way, one that waits for the head or chief officer
OPEN_FOR = {"Harbour Lane Primary School": "in_progress", "Northmere Community Health Trust": "ready"}


def places():
    for agency in Agency.objects.active(LAST_YEAR).filter(kind__in=list(POINTS)).order_by("name"):
        for name in POINTS[agency.kind]:
            yield agency, name


def round_of(key: str, year: int, opens_on: dt.date, helen: User, **more) -> Round:
    edition = Edition.objects.published().select_related("questionnaire").get(questionnaire__key=key)
    before = Round.objects.filter(edition=edition, year__lt=year).first()
    asked = Round(
        edition=edition,
        title=f"{edition.questionnaire.name} {year}",
        year=year,
        opens_on=opens_on,
        first_deadline=opens_on + dt.timedelta(days=32),
        final_deadline=opens_on + dt.timedelta(days=74),
        state="open",
        opened_on=opens_on,
        opened_by=helen,
        previous=before,
        **more,
    )
    return create_many([asked], by=helen, reason=REASON)[0]


def make(asked: Round, about) -> list[Return]:
    about = list(about)
    agencies = {each.pk: each for each in Agency.objects.all()}
    points = {each.pk: each for each in about if isinstance(each, AccessPoint)}
    found = {each.access_point_id or each.agency_id: each for each in new_returns(asked, [each.pk for each in about])}
    for audit_return in found.values():
        audit_return.agency, audit_return.access_point = (
            agencies[audit_return.agency_id],
            points.get(audit_return.access_point_id),
        )
    return [found[each.pk] for each in about]


def come_in(audit_return: Return, day: dt.date, state: str, helen: User) -> None:
    audit_return.state, audit_return.submitted_on, audit_return.times_submitted = state, day, 1
    audit_return.submitted_at = timezone.make_aware(dt.datetime.combine(day, dt.time(15, 20)))
    number = audit_return.access_point_id or audit_return.agency_id
    audit_return.receipt = f"{audit_return.round.year}-{number:05d}-{'B' if audit_return.access_point_id else 'A'}1"
    if audit_return.round.edition.questionnaire.subject == "survey":
        audit_return.receipt = audit_return.receipt.replace("A1", "C1")
    read = day + dt.timedelta(days=9)
    if state in {"moderated", "closed"}:
        audit_return.moderated_on, audit_return.moderated_by = read, helen
    if state == "closed":
        audit_return.closed_on = read + dt.timedelta(days=14)
    if state == "sent_back":
        audit_return.sent_back_on = read


def fill(rows: list[Return], day: dt.date, board: Known) -> None:
    every_return = [
        return_data_for(audit_return, Told(place, audit_return.round.year, day), board)
        for place, audit_return in enumerate(rows)
    ]
    create_many(rows, by=board.helen, reason=REASON)
    records: dict[str, list] = {name: [] for name in ("answers", "actions", "asked", "signed", "said", "verdicts")}
    for return_data in every_return:
        audit_return = return_data.audit_return
        for row in [*return_data.rows.values(), *return_data.actions.values()]:
            row.audit_return = audit_return
        records["answers"] += return_data.rows.values()
        records["actions"] += return_data.actions.values()
        signed = signatures(return_data, board)
        records["asked"] += [each.request for each in signed]
        records["signed"] += signed
        records["said"] += messages(audit_return, board.helen)
        records["verdicts"] += [more_wanted(return_data, board.helen)] if audit_return.state == "sent_back" else []
    for each in records.values():
        create_many(each, by=board.helen, reason=REASON)


def return_data_for(audit_return: Return, told: Told, board: Known) -> ReturnData:
    form = form_for(audit_return)
    questions = [question for question in form.questions.values() if not question.is_answered_by_signing]
    if audit_return.state == "not_started":
        questions = []
    else:
        audit_return.started_on = (audit_return.submitted_on or told.day) - dt.timedelta(days=6)
    if audit_return.state in {"ready", "signed", "submitted", "moderated", "closed"}:
        audit_return.ready_on = audit_return.submitted_on or told.day
    if audit_return.state == "in_progress":
        questions = questions[: len(questions) * (2 + told.place % 3) // 5]
    answers = {question.code: answer_of(audit_return, question, told, board) for question in questions}
    answers = {code: given for code, given in answers.items() if not given.is_blank}
    rows = {code: row_of(audit_return, form.questions[code], given, told, board) for code, given in answers.items()}
    asked = {question.code for question in questions}
    wanted = {code: each for code, each in all_wanted(form, answers, on=told.day).items() if code in asked}
    if audit_return.state == "in_progress":
        wanted = dict(list(wanted.items())[:1])
    audit_return.answered = len(rows)
    made = {code: action_of(audit_return, form.questions[code], each, told, board) for code, each in wanted.items()}
    return ReturnData(audit_return, form, rows, made, {}, {}, {}, told.day)


def answer_of(audit_return: Return, question: Asked, told: Told, board: Known) -> Given:
    raw = told.raw(question)
    if question.type == "person":
        officer = board.officers.get(audit_return.agency_id)
        raw = {"name": officer.name, "job": officer.job_title, "email": officer.email} if officer else {}
    return read_answer(question, raw, on=told.day).given


def row_of(audit_return: Return, question: Asked, given: Given, told: Told, board: Known) -> Answer:
    day = audit_return.started_on + dt.timedelta(days=told.place % 4)
    at = timezone.make_aware(dt.datetime.combine(min(day, told.day), dt.time(9 + told.place % 7, told.place % 60)))
    parts = {name: getattr(given, name) for name in ("value", "code", "number", "day", "reason")}
    by = board.own.get(audit_return.agency_id)
    return Answer(round=audit_return.round, question_id=question.pk, answered_by=by, answered_at=at, **parts)


def action_of(audit_return: Return, question: Asked, wanted, told: Told, board: Known) -> ImprovementAction:
    turn, made_on = told.turn(question, 6), audit_return.started_on + dt.timedelta(days=3)
    action = ImprovementAction(
        question_id=question.pk,
        agency_id=audit_return.agency_id,
        priority=board.priority_of(question),
        is_compulsory=wanted.is_compulsory,
        made_on=made_on,
    )
    if not wanted.is_compulsory and turn < 2:
        action.status, action.ended_on = "declined", made_on
        action.ended_note = "A new post begins after Easter, and we look at it then."
        return action
    action.text, action.owner_name = (
        WILL_DO[(turn + told.place) % len(WILL_DO)],
        ("Head teacher", "Deputy", "Manager")[turn % 3],
    )
    action.due = made_on + dt.timedelta(days=60 + 30 * turn)
    if told.year == 2025 and turn % 5:
        action.status, action.ended_on, action.ended_note = "done", action.due - dt.timedelta(days=7), WORDS["done"]
    return action


def signatures(return_data: ReturnData, board: Known) -> list[SignOff]:
    audit_return = return_data.audit_return
    if audit_return.state not in {"signed", "submitted", "moderated", "closed"}:
        return []
    copy, day = copy_of(return_data), audit_return.submitted_on or TODAY
    known = board.signatories.get(audit_return.agency_id, {})
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(14, 5)))
    found = []
    for role in roles_wanted(audit_return):
        who = known[role]
        asked = SignatureRequest(
            audit_return=audit_return, role=role, name=who.name, email=who.email, signatory=who,
            nonce=get_random_string(43), asked_by=board.own.get(audit_return.agency_id) or board.helen,
            asked_on=day - dt.timedelta(days=2), good_until=day + dt.timedelta(days=12), used_on=day,
        )  # fmt: skip
        found.append(
            SignOff(
                audit_return=audit_return, role=role, name=who.name, post=who.job_title, email=asked.email,
                request=asked, assurance=SignOff.Assurance.DIRECTORY,
                signed_at=at, copy=copy, checksum=checksum_of(copy),
            )
        )  # fmt: skip
    return found


def messages(audit_return: Return, helen: User) -> list[ReturnMessage]:
    if audit_return.state in {"moderated", "closed"} and audit_return.pk % 2:
        return [
            ReturnMessage(
                audit_return=audit_return,
                kind="feedback",
                text=WORDS["feedback"],
                author=helen,
                written_on=audit_return.moderated_on,
            )
        ]
    if audit_return.state == "sent_back":
        text = "Please say in A1.4 who holds the duty, and send us the minutes."
        return [
            ReturnMessage(
                audit_return=audit_return,
                kind="sent_back",
                text=text,
                author=helen,
                written_on=audit_return.sent_back_on,
            )
        ]
    return []


def more_wanted(return_data: ReturnData, helen: User) -> Verdict:
    audit_return, comment = return_data.audit_return, "Who holds the duty? Please add the minutes."
    question = return_data.form.questions["A1.4"]
    return Verdict(
        audit_return=audit_return, question_id=question.pk, answer_version=1, seen=return_data.seen_of(question),
        says="more", comment=comment, given_by=helen, given_on=audit_return.sent_back_on,
    )  # fmt: skip

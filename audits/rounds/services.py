"""Rounds: prepared, opened for tens of thousands of agencies in one step, extended, exempted, closed."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from itertools import batched

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from actions.answers.services.asking import kinds_text
from agencies.models import Agency
from audits.access import lock_return, lock_round, require_expected, require_not_closed
from audits.chasing.services.chasing import ask_all
from audits.models import AccessPoint, Edition, Questionnaire, Return, Round
from audits.querysets import OF_OFFICER
from audits.questions.questionnaire import form_of
from core.jobs.one_by_one import one_by_one
from core.records.locking import create_many, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import print_date, today

AT_ONCE = 500  # returns that are made while a person waits; more are made in the background
CHUNK = 1_000  # returns that are made in one transaction
SILENT = dt.timedelta(minutes=5)  # without a sign of it the worker that opened a round was stopped
CHANGEABLE = (
    "title", "year", "kinds", "message", "opens_on", "first_deadline", "final_deadline", "previous", "children"
)  # fmt: skip
LATER = ("title", "message", "first_deadline", "final_deadline")  # that can be changed once it is open


@transaction.atomic
def prepare_round(
    *,
    edition: Edition,
    title: str,
    year: int,
    opens_on: dt.date,
    first_deadline: dt.date,
    final_deadline: dt.date,
    by,
    kinds: Iterable[str] = (),
    message: str = "",
    previous: Round | None = None,
    children: Edition | None = None,
) -> Round:
    """A round that is not open yet; no `kinds` means all. RuleBroken, beside its field, for a draft of a questionnaire,
    for days that are not in order, and without a title.
    """
    if not edition.is_published:
        raise RuleBroken("Publish this version of the questionnaire first.", field="edition")
    made = Round(
        edition=edition,
        title=title.strip(),
        year=year,
        kinds=kinds_text(kinds),
        message=message.strip(),
        opens_on=opens_on,
        first_deadline=first_deadline,
        final_deadline=final_deadline,
        previous=previous or round_before(edition, year),
        children=children,
    )
    require_sense(made)
    create_tracked(made, by=by, reason="Round prepared")
    return made


def round_before(edition: Edition, year: int) -> Round | None:
    same = Round.objects.opened().filter(edition__questionnaire=edition.questionnaire_id, year__lt=year)
    return same.order_by("-year", "-pk").first()


def require_sense(asked: Round) -> None:
    if not asked.title:
        raise RuleBroken("Give the round a title.", field="title")
    if not 2000 <= asked.year <= 2999:
        raise RuleBroken("Enter the year with four digits.", field="year")
    if asked.first_deadline < asked.opens_on:
        raise RuleBroken("The first deadline must not be before the day of opening.", field="first_deadline")
    if asked.final_deadline < asked.first_deadline:
        raise RuleBroken("The final deadline must not be before the first.", field="final_deadline")
    if asked.previous and asked.previous.edition.questionnaire_id != asked.edition.questionnaire_id:
        raise RuleBroken("Choose an earlier round of the same questionnaire.", field="previous")
    subject, children = asked.edition.questionnaire.subject, asked.children
    if subject == Questionnaire.Subject.CHILDREN:
        raise RuleBroken("Children answer these questions. Choose the questionnaire of the return.", field="edition")
    if children and subject != Questionnaire.Subject.SURVEY:
        raise RuleBroken("Only a round of the young people’s survey asks children online.", field="children")
    if children and not (children.is_published and children.questionnaire.subject == Questionnaire.Subject.CHILDREN):
        raise RuleBroken("Choose published questions for children.", field="children")


@transaction.atomic
def change_round(*, asked: Round, expected: int, by, reason: str = "", **changes) -> Round:
    """Change what can still change. RuleBroken as prepare_round; NothingChanged."""
    require_not_closed(asked)
    prepared = asked.state == Round.State.PREPARED
    if "kinds" in changes:
        changes["kinds"] = kinds_text(changes["kinds"])
    before = {name: getattr(asked, name) for name in changes}
    changes = {name: each.strip() if isinstance(each, str) else each for name, each in changes.items()}
    changed = [name for name, value in changes.items() if before[name] != value]
    if not changed:
        raise NothingChanged("Nothing has been changed.")
    if set(changed) - set(CHANGEABLE if prepared else LATER):
        raise RuleBroken("This can no longer be changed: the round is open.", field=changed[0])
    if not prepared and not reason.strip():
        raise RuleBroken("Say why, since agencies have been told otherwise.", field="reason")
    for name, value in changes.items():
        setattr(asked, name, value)
    require_sense(asked)
    why = reason.strip() or "Round changed"
    return save_versioned(asked, expected=expected, fields=changed, by=by, reason=why)


@transaction.atomic
def open_round(*, asked: Round, expected: int, by, reason: str = "Round opened", in_mail_hours: bool = False) -> Round:
    """Open a round: a return for each agency or access point that is asked; more than 500 are made in the background.
    RuleBroken where it is open already, before its first day, and where nobody is asked.
    """
    if asked.state != Round.State.PREPARED:
        raise RuleBroken("This round has been opened already.")
    if asked.opens_on > today():
        raise RuleBroken(f"This round opens on {print_date(asked.opens_on)}. Change that day to open it earlier.")
    asked.to_make, asked.made = subjects(asked).count() + to_register(asked).count(), 0
    if not asked.to_make:
        raise RuleBroken("There is no active agency of these kinds.")
    asked.state, asked.opened_on, asked.opened_by = Round.State.OPENING, today(), by
    asked.seen_at = timezone.now()
    fields = ["state", "opened_on", "opened_by", "to_make", "made", "seen_at"]
    save_versioned(asked, expected=expected, fields=fields, by=by, reason=reason)
    if asked.to_make <= AT_ONCE:
        make_returns(asked, by=by, in_mail_hours=in_mail_hours)
    else:
        make_returns_of.enqueue(asked.pk, by.pk if by else None, in_mail_hours=in_mail_hours)
    return asked


def open_due(day: dt.date) -> int:
    """Open the rounds whose day has come, in the name of who prepared them; how many. Emails wait for the morning."""
    due = Round.objects.filter(state=Round.State.PREPARED, opens_on__lte=day).select_related("edition__questionnaire")

    def begin(asked: Round):
        with suppress(RuleBroken):
            prepared = asked.history.select_related("history_user").order_by("history_id").first()
            by, why = prepared and prepared.history_user, "Round opened on its day"
            return open_round(asked=asked, expected=asked.version, by=by, reason=why, in_mail_hours=True)

    return one_by_one(due, begin, what="the opening of a round of audit returns")


@task
def make_returns_of(pk: int, by: int | None, *, in_mail_hours: bool = False) -> None:
    asked = Round.objects.select_related("edition__questionnaire").filter(pk=pk, state=Round.State.OPENING).first()
    if asked:
        make_returns(asked, by=get_user_model().objects.filter(pk=by).first(), in_mail_hours=in_mail_hours)


def make_returns(asked: Round, *, by, in_mail_hours: bool = False) -> None:
    wanted = list(subjects(asked).order_by("pk").values_list("pk", flat=True))
    about_points = of_points(asked)
    there = set(asked.returns.values_list("access_point" if about_points else "agency", flat=True))
    for keys in batched([key for key in wanted if key not in there], CHUNK):
        with transaction.atomic():
            lock_round(asked.pk)  # of two workers one makes them, and the other finds them here
            known = asked.returns.filter(**{f"{'access_point' if about_points else 'agency'}__in": keys})
            made = set(known.values_list("access_point" if about_points else "agency", flat=True))
            rows = new_returns(asked, [key for key in keys if key not in made])
            create_many(rows, by=by, reason="Round opened", batch=CHUNK)
            Round.objects.filter(pk=asked.pk).update(made=asked.returns.count(), seen_at=timezone.now())
    make_register_returns(asked, by=by)
    with transaction.atomic():
        held = lock_round(asked.pk)
        if held.state == Round.State.OPENING:
            held.state = Round.State.OPEN
            save_versioned(held, expected=held.version, fields=["state"], by=by, reason="All returns are there")
            ask_all.enqueue(asked.pk, by.pk if by else None, in_mail_hours=in_mail_hours)
    asked.refresh_from_db(fields=["state", "version", "made", "seen_at"])


def make_register_returns(asked: Round, *, by) -> None:
    """Ask agencies without access points where children go online, once; none in rounds about agencies."""
    for keys in batched(list(to_register(asked).order_by("pk").values_list("pk", flat=True)), CHUNK):
        with transaction.atomic():
            lock_round(asked.pk)
            there = set(asked.returns.filter(agency__in=keys).values_list("agency", flat=True))
            agencies = Agency.objects.filter(pk__in=set(keys) - there)
            rows = [register_return(asked, agency) for agency in agencies]
            create_many(rows, by=by, reason="Round opened", batch=CHUNK)
            Round.objects.filter(pk=asked.pk).update(made=asked.returns.count(), seen_at=timezone.now())


def register_return(asked: Round, agency: Agency) -> Return:
    return Return(round=asked, agency=agency, kind=agency.kind, form=Return.Form.REGISTER)


def go_on() -> int:
    """Let rounds whose opening, or whose first emails, a stopped worker has left half-done go on; how many."""
    since, count = timezone.now() - SILENT, 0
    for asked in Round.objects.filter(seen_at__lt=since):
        with transaction.atomic():
            same = Round.objects.filter(pk=asked.pk, seen_at=asked.seen_at)
            if same.update(seen_at=timezone.now()):  # else another scheduler was quicker
                todo = make_returns_of if asked.state == Round.State.OPENING else ask_all
                todo.enqueue(asked.pk, asked.opened_by_id, in_mail_hours=True)
                count += 1
    return count


def of_points(asked: Round) -> bool:
    return asked.edition.questionnaire.subject == Questionnaire.Subject.ACCESS_POINT


def subjects(asked: Round):
    agencies = agencies_of(asked)
    return AccessPoint.objects.standing().filter(agency__in=agencies) if of_points(asked) else agencies


def agencies_of(asked: Round):
    agencies = Agency.objects.active()
    return agencies.filter(kind__in=asked.kind_list) if asked.kinds else agencies


def to_register(asked: Round):
    """Agencies without a place in the register, in a round about access points; nobody for other rounds."""
    if not of_points(asked):
        return Agency.objects.none()
    return agencies_of(asked).exclude(pk__in=AccessPoint.objects.standing().values("agency"))


def new_returns(asked: Round, keys: list[int]) -> list[Return]:
    """Returns, unsaved, each with the one before it: the latest submitted to the same questionnaire."""
    points = of_points(asked)
    name = "access_point_id" if points else "agency_id"
    same = Return.objects.filter(round__edition__questionnaire=asked.edition.questionnaire_id, **{f"{name}__in": keys})
    submitted = same.exclude(round=asked).filter(submitted_on__isnull=False).order_by("submitted_on", "pk")
    earlier = dict(submitted.values_list(name, "pk"))  # the last of each stays
    if points:
        rows = AccessPoint.objects.filter(pk__in=keys).values_list("agency_id", "pk", "agency__kind")
    else:
        rows = [(pk, None, kind) for pk, kind in Agency.objects.filter(pk__in=keys).values_list("pk", "kind")]
    has_short = any(question.short_form for question in form_of(asked.edition).questions.values())
    return [
        Return(
            round=asked,
            agency_id=agency,
            access_point_id=point,
            kind=kind,
            form=Return.Form.SHORT if has_short and kind == OF_OFFICER else Return.Form.FULL,
            previous_id=earlier.get(point if points else agency),
        )
        for agency, point, kind in rows
    ]


@transaction.atomic
def add_return(*, asked: Round, by, agency: Agency | None = None, access_point: AccessPoint | None = None) -> Return:
    """Ask one more agency or access point in an open round. RuleBroken where it is asked already."""
    if asked.state != Round.State.OPEN:
        raise RuleBroken("This round is not open.")
    about = access_point if of_points(asked) and access_point else agency
    if about is None:
        raise RuleBroken("Choose what the return is about.", field="agency")
    registers = of_points(asked) and access_point is None
    if registers and agency.access_points.standing().exists():
        raise RuleBroken(f"{agency} has access points in the register. Enter the name of one.", field="point")
    same = {"access_point": access_point} if access_point else {"agency": agency, "access_point": None}
    if asked.returns.filter(**same).exists():
        raise RuleBroken(f"{about} is asked in this round already.", field="agency")
    new = register_return(asked, agency) if registers else new_returns(asked, [about.pk])[0]
    added = create_tracked(new, by=by, reason="Asked as well")
    Round.objects.filter(pk=asked.pk).update(seen_at=timezone.now())
    ask_all.enqueue(asked.pk, by.pk)
    return added


@transaction.atomic
def close_round(*, asked: Round, expected: int, by, reason: str = "") -> Round:
    """End a round: nothing more can be answered or submitted. What is missing stays listed as not returned."""
    require_not_closed(asked)
    if asked.state != Round.State.OPEN:
        raise RuleBroken("This round is not open.")
    asked.state, asked.closed_on = Round.State.CLOSED, today()
    why = reason.strip() or "Round closed"
    return save_versioned(asked, expected=expected, fields=["state", "closed_on"], by=by, reason=why)


@transaction.atomic
def extend_return(*, audit_return: Return, expected: int, until: dt.date, reason: str, by) -> Return:
    """RuleBroken without a reason, for a day before the final deadline or today, and where the return has come in."""
    lock_return(audit_return)
    reason = require_text(reason, "Say why.", field="reason")
    require_expected(audit_return)
    if until <= audit_return.round.final_deadline:
        last = print_date(audit_return.round.final_deadline)
        raise RuleBroken(f"The final deadline is {last}. Choose a later day.", field="until")
    if until < today():
        raise RuleBroken("Choose a day that has not passed.", field="until")
    audit_return.extended_to, audit_return.extension_reason = until, reason
    fields = ["extended_to", "extension_reason"]
    return save_versioned(audit_return, expected=expected, fields=fields, by=by, reason=reason)


@transaction.atomic
def exempt_return(*, audit_return: Return, expected: int, reason: str, by) -> Return:
    lock_return(audit_return)
    reason = require_text(reason, "Say why.", field="reason")
    require_expected(audit_return)
    audit_return.exempt_on, audit_return.exemption_reason = today(), reason
    fields = ["exempt_on", "exemption_reason"]
    return save_versioned(audit_return, expected=expected, fields=fields, by=by, reason=reason)


def exempt_closed() -> int:
    found = Return.objects.not_in().filter(round__state=Round.State.OPEN)
    gone = found.filter(Q(agency__active_to__lt=today()) | Q(access_point__closed_on__isnull=False))

    def end(audit_return: Return):
        point = audit_return.access_point
        if point and point.closed_on:
            reason = f"The access point closed on {print_date(point.closed_on)}"
        else:
            reason = f"The agency closed on {print_date(audit_return.agency.active_to)}"
        return exempt_return(audit_return=audit_return, expected=audit_return.version, reason=reason, by=None)

    return one_by_one(gone.select_related("agency", "access_point"), end, what="the return of an agency that closed")


@transaction.atomic
def expect_return(*, audit_return: Return, expected: int, reason: str, by) -> Return:
    lock_return(audit_return)
    reason = require_text(reason, "Say why.", field="reason")
    if audit_return.exempt_on is None:
        raise RuleBroken("This return is expected already.")
    if (last := audit_return.agency.active_to) and last < today():
        raise RuleBroken(f"{audit_return.agency} closed on {print_date(last)}. Correct that in the directory first.")
    if audit_return.access_point and (closed := audit_return.access_point.closed_on):
        raise RuleBroken(f"{audit_return.access_point.name} closed on {print_date(closed)}. Ask about another place.")
    audit_return.exempt_on, audit_return.exemption_reason = None, ""
    fields = ["exempt_on", "exemption_reason"]
    return save_versioned(audit_return, expected=expected, fields=fields, by=by, reason=reason)

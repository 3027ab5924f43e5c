"""Examples of every kind of email, from the records of a board.

`preview_email` writes them into files, and a test looks for typed text in them. A new kind needs a function here, which
yields values for it ("to" is whom it goes to). What the demonstration board does not have is made: call these in a
transaction that is rolled back.
"""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress

from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiToken, Invitation, PowerRequest, RoleGrant, User
from accounts.people.invitations import invite
from accounts.people.mails import GUARDED_DID, NOTICES
from accounts.power.services import propose, refuse
from accounts.security.rules import RULES
from accounts.tokens.rules import SCOPES
from accounts.tokens.services import create_token
from actions.meetings.services.meetings import people_of
from actions.models import Action, ActionLead, AgencyResponse, FollowUp, Meeting, Query, Timescale, UpdateRequest
from agencies.models import Agency, Eslo, MailedLink, Signatory
from agencies.posts.services.confirming import ask_to_confirm, name_successor
from agencies.posts.services.own_details import ask_for_address
from agencies.signatories.services import ask_signatory, name_signatory
from audits.chasing.services.recipients import addresses_of
from audits.links.services import make_return_link
from audits.models import Chase, Return, ReturnMessage, SignatureRequest, SignOff
from audits.questions.states import RECEIVED
from audits.signing.services import inviting
from audits.signing.services.signing import signatures_missing
from core.history.guards import ask_to_clean
from core.history.purges import confirm_removal
from core.mail.models import Notice
from core.mail.notices import told_of
from core.models import SecurityEvent
from core.records.locking import create_tracked
from core.records.rules import RuleBroken
from core.seals.services import seal_history
from core.security.services import note
from core.text.dates import print_date, today
from core.working_days.days import next_mail_day
from esafety.demo import emails_guidance  # noqa: F401 (registers its examples)
from esafety.demo.examples import EXAMPLES, SOON, example, holder  # noqa: F401
from reminders.models import AnswerLink, AnswerSave
from reminders.routine.due import emails_due
from reminders.routine.services import claim
from reports.drafts.services.drafts import make_report
from reports.drafts.services.writing import ask_for_commentary
from reports.models import CommentaryRequest, Report
from reports.periods import Period

BROWSER = {"device": "Firefox on Windows", "address": "192.0.2.1"}


def officers():
    return Eslo.objects.current().exclude(email="").exclude(name="").order_by("pk")


def read_by(agency: int) -> dict:
    officer = officers().filter(agency=agency).first()
    return {"to": officer.email} if officer else {}


@example("account-notice")
def notices():
    return [{"what": what, "to": holder("manager").email} | BROWSER for what in NOTICES]


@example("role-notice")
def role_notices():
    values = {"by": holder("administrator").pk, "user": holder("manager").pk, "to": holder("manager").email}
    values |= {"roles": ["manager"], "proposer": holder("dpo").pk}
    return [values | {"what": what} for what in GUARDED_DID]


@example("set-up-summary")
def days_of_the_set_up():
    grants = RoleGrant.objects.exclude(power_request__proposed_by=None).select_related("power_request__proposed_by")
    given = grants.order_by("pk")[0]
    day = timezone.localdate(given.granted_at).isoformat()
    return [{"day": day, "to": given.power_request.proposed_by.email}]


@example("power-proposed", "power-decided")
def proposals():
    """One that waits and one that was refused; each kind is written for one of them."""
    waiting = PowerRequest.objects.filter(state=PowerRequest.State.PROPOSED).first()
    manager, administrator = holder("manager"), holder("administrator")
    if waiting is None:
        subject = User.objects.filter(is_active=True, role_grants__role="board").order_by("pk")[0]
        waiting = propose("grant", subject=subject, role="recorder", by=administrator, reason="Takes over")
    lost = propose("factor_reset", subject=holder("recorder"), by=administrator, reason="Lost")
    refused = refuse(lost, by=manager, reason="Nobody asked")
    return [{"request": waiting.pk, "to": manager.email}, {"request": refused.pk, "to": administrator.email}]


@example("token-ends")
def tokens():
    token = ApiToken.objects.valid(today()).order_by("pk").first()
    if token is None:
        token, _ = create_token(name="Power BI", scopes=[SCOPES[0][0]], days=14, by=holder("manager"))
    return [{"token": token.pk}]


@example("history-head")
def seals():
    return [{"seal": seal_history().pk}]


@example("history-altered")
def alterations():
    finding = f"actions_historicalaction: rows 1001 to 2000, sealed on {print_date(today())}"
    return [{"on": today().isoformat(), "findings": [finding]}]


@example("removal-notice")
def removals():
    manager, officer, past = holder("manager"), holder("dpo"), Eslo.history.model
    name, rows = "leavers-example", [past.objects.order_by("pk").values_list("pk", flat=True)[0]]
    ask_to_clean(past, rows=rows, columns=["name"], purpose="retention", by=manager, about=name)
    for person in (manager, officer):
        confirm_removal(name, by=person)
    return [{"about": name, "to": holder("administrator").email}]


@example("security-alert")
def security_alerts():
    """One of each rule that those who read the journal are told of."""
    person, reader = holder("manager"), holder("administrator").email
    for rule in RULES:
        if not rule.to_owner:
            name = f"{rule.key} {person.pk} example"
            note("alert", "raised", actor=None, subject=person, alert=name, count=rule.count)
            yield {"event": SecurityEvent.objects.get(alert=name).pk, "to": reader}


@example("set-password")
def passwords():
    return [{"email": holder("manager").email}]


@example("sign-in-code")
def codes():
    values = {"word": "x", "at": int(timezone.now().timestamp())}
    manager = holder("manager").email
    yield values | {"email": manager}
    yield values | {"email": manager, "again": True}
    if invited := Invitation.objects.filter(accepted_at=None, expires_at__lt=timezone.now()).first():
        yield values | {"email": invited.email}


@example("invitation")
def invitations():
    if not Invitation.objects.filter(accepted_at=None, withdrawn_at=None).exists():
        invite(email="amara.diallo@northmere.example", name="Amara Diallo", roles=["board"], by=holder("manager"))
    return [{"invitation": row.pk, "serial": row.serial} for row in Invitation.objects.all()]


@example("unused-account")
def unused_accounts():
    if not User.objects.filter(warned_on__isnull=False).exists():
        person = holder("board")
        person.warned_on, person.last_login = today(), None
        person.save()
    for person in User.objects.filter(warned_on__isnull=False):
        closes = person.warned_on + SOON
        yield {"person": person.pk, "warned_on": person.warned_on.isoformat(), "closes_on": closes.isoformat()}


@example("reminder")
def reminders():
    begins = next_mail_day(today() + dt.timedelta(days=-today().weekday() % 7))
    for due in emails_due(begins):
        if due.every and (made := claim(due, begins)):
            yield {"reminder": made.pk}


@example("eslo-confirm")
def questions_to_officers():
    links = MailedLink.objects.filter(purpose="confirm")
    if not links.exists():
        ask_to_confirm(eslo=officers()[0], by=holder("manager"))
    return [{"link": link.pk} for link in links]


@example("eslo-accept")
def questions_to_successors():
    links = MailedLink.objects.filter(purpose="accept")
    if not links.exists():
        link = ask_to_confirm(eslo=officers()[1], by=holder("manager"))
        name_successor(link=link, name="Amara Diallo", email="a.diallo@northmere.example", valid_from=today() + SOON)
    return [{"link": link.pk} for link in links]


@example("signatory-confirm")
def questions_to_signatories():
    links = MailedLink.objects.filter(purpose="signatory")
    if not links.exists():
        ask_signatory(signatory=Signatory.objects.current().first(), by=holder("manager"))
    return [{"link": link.pk} for link in links]


@example("signatory-vouch")
def questions_to_mailboxes():
    links = MailedLink.objects.filter(purpose="vouch")
    if not links.exists():
        agency = next(each for each in Agency.objects.active().exclude(email="") if not each.is_school)
        values = {"name": "Amara Diallo", "email": "a.diallo@northmere.example", "by": None}
        name_signatory(agency=agency, role="chief", **values)
    return [{"link": link.pk} for link in links]


@example("eslo-address")
def questions_of_addresses():
    links = MailedLink.objects.filter(purpose="address")
    if not links.exists():
        ask_for_address(officers()[2], "e-safety.lead@northmere.example")
    return [{"link": link.pk} for link in links]


@example("eslo-return")
def questions_of_returns():
    return [{"link": link.pk} for link in MailedLink.objects.filter(purpose="eslo_return")]


@example("agency-answer")
def answers():
    return [{"response": row.pk} | read_by(row.agency_id) for row in AgencyResponse.objects.order_by("pk")]


@example("meeting-change")
def meetings():
    for meeting in Meeting.objects.filter(held_on__gte=today()).order_by("held_on"):
        yield from ({"meeting": meeting.pk, "person": person, "since": 0} for person in people_of(meeting))


@example("news")
def news():
    for person in User.objects.filter(is_active=True, follow_ups__isnull=False).distinct().order_by("pk"):
        rows = [
            Notice.objects.create(person=person, kind=kind, key=f"example {at}", args=args)
            for at, (kind, args) in enumerate(events_of(person))
        ]
        told = [row.pk for row, _ in told_of(rows)]
        if len(told) > 1:
            yield {"notices": told, "to": person.email}
        yield from ({"notices": [pk], "to": person.email} for pk in told)


def events_of(person: User) -> Iterable[tuple[str, dict]]:
    """Kind and arguments of each event that could just have happened to a person's work."""
    led = ActionLead.objects.for_user(person).values("action")
    for row in led:
        yield "lead", {"action": row["action"]}
    for line in Timescale.objects.filter(Q(action__in=led) | Q(proposed_by=person), position__gt=1):
        yield "date", {"action": line.action_id, "before": None, "timescale": line.pk}
    for request in UpdateRequest.objects.filter(action__in=led):
        yield "asked", {"action": request.action_id, "request": request.pk}
    for task in FollowUp.objects.filter(owner=person):
        yield "follow-up", {"follow_up": task.pk, "owner": None, "due": None}
        yield "follow-up", {"follow_up": task.pk, "owner": person.pk, "due": "2010-03-04"}
    for task in FollowUp.objects.exclude(owner=person)[:2]:
        yield "follow-up", {"follow_up": task.pk, "owner": person.pk, "due": None}
    for query in Query.objects.filter(raised_by=person):
        yield "query", {"query": query.pk, "answer": 1}


@example("action-notes")
def tasks():
    meeting = Meeting.objects.filter(minutes_closed_on__isnull=False).last()
    for person in User.objects.filter(follow_ups__isnull=False).distinct():
        keys = list(FollowUp.objects.filter(owner=person).values_list("pk", flat=True))
        yield {"meeting": meeting.pk, "person": person.pk, "tasks": keys}


@example("audit-return")
def returns_asked():
    wanted = Return.objects.filter(round__state="open", exempt_on=None).exclude(state__in=RECEIVED)
    free, by = wanted.exclude(chases__sent_on=today()).order_by("pk"), holder("manager")
    rows = Chase.objects.exclude(kind="step").select_related("audit_return").order_by("-pk")
    if not rows.filter(kind="by_hand", audit_return__in=wanted).exists() and (audit_return := free.first()):
        text = "Can we help you with section B? Please ring me."
        chase = Chase(audit_return=audit_return, kind="by_hand", text=text, sent_on=today(), sent_by=by)
        create_tracked(chase, by=by, reason="Example")
    first = [row for kind in Chase.Kind if (row := rows.filter(kind=kind, audit_return__in=wanted).first())]
    for chase in first + [row for row in rows if row not in first]:
        yield {"chase": chase.pk} | read_by(chase.audit_return.agency_id)


@example("return-link", "return-successor")
def links_to_returns():
    """A new link for the ESLO of an agency whose return is wanted, and that of a successor."""
    wanted = Return.objects.awaited().filter(round__state="open").order_by("pk")
    for row in wanted.select_related("agency", "round"):
        if eslo := officers().filter(agency=row.agency_id).first():
            link = make_return_link(audit_return=row, sent_to=eslo.email, eslo=eslo)
            yield {"link": link.pk, "eslo": eslo.pk, "to": eslo.email}


@example("return-receipt", "return-feedback")
def returns():
    for row in Return.objects.select_related("agency", "submitted_by").order_by("pk"):
        yield {"return": row.pk, "times": row.times_submitted, "to": next(iter(addresses_of(row)), "")}


@example("return-sent-back", "return-reopened", "return-unsigned")
def messages():
    for row in ReturnMessage.objects.select_related("audit_return").order_by("-kind", "pk"):
        yield {"return": row.audit_return_id, "message": row.pk} | read_by(row.audit_return.agency_id)


@example("return-signed")
def signatures():
    for row in SignOff.objects.select_related("audit_return").order_by("-pk"):
        yield {"return": row.audit_return_id, "sign_off": row.pk} | read_by(row.audit_return.agency_id)


@example("return-signature")
def signatures_wanted():
    for ready in Return.objects.filter(state="ready", round__state="open").order_by("pk"):
        role = next(iter(signatures_missing(ready)), "")
        signs = Signatory.objects.current().filter(agency=ready.agency_id, role=role).first()
        if signs and not ready.signature_requests.filter(used_on=None, ended_on=None).exists():
            with suppress(RuleBroken):  # filled in by the manager
                inviting.invite(audit_return=ready, signatory=signs, by=holder("manager"))
    return [{"request": row.pk} for row in SignatureRequest.objects.order_by("-pk")]


@example("report-commentary")
def commentaries():
    if not CommentaryRequest.objects.exists():
        manager, period = holder("manager"), Period.containing(today())
        draft = Report.objects.filter(state="draft").first() or make_report(kind="quarterly", period=period, by=manager)
        ask_for_commentary(report=draft, person=holder("board"), message="What did schools tell you?", by=manager)
    return [{"request": row.pk} for row in CommentaryRequest.objects.all()]


@example("report-out")
def reports():
    return [{"report": row.pk, "to": holder("board").email} for row in Report.objects.order_by("-pk")]


@example("answer-receipt")
def receipts():
    person, action = holder("working_group"), Action.objects.order_by("pk")[0]
    values = {"nonce": f"example-{person.pk}", "items": [f"action {action.pk}"], "good_until": today() + SOON}
    link = AnswerLink.objects.create(address=person.email, person=person, **values)
    save = AnswerSave.objects.create(
        link=link, item=f"action {action.pk}", about=f"Action {action.number}", what="Still in progress", path="/"
    )
    return [{"link": link.pk, "saves": [save.pk]}]

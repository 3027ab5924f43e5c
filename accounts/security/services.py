"""Whom a security event is about, and raising alerts."""

import datetime as dt

from allauth.account.internal.flows.login import get_authentication_records
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import RoleGrant, User
from accounts.people.mails import NOTICE
from accounts.roles import ROLES
from accounts.security.rules import DAY, MINUTES, OFTEN, RARE, SECURITY_ALERT, Alert, Seen, find_alerts, is_due
from accounts.set_up.rules import ALERT as POWER
from accounts.set_up.services import power_of, to_be_told
from core.mail import send_email
from core.models import SecurityEvent
from core.security.services import hash_of, note

BLOCKED = "too_many_login_attempts"  # allauth's name for an attempt that was not checked
READERS = [key for key, role in ROLES.items() if "security.read" in role.permissions]


def account_at(address: str) -> dict:
    """`subject` or, for an unknown address, its hash as `address`: arguments of note(). One statement for either, so
    that the time taken does not reveal which it was.
    """
    address = User.objects.normalize_email(address)
    person = User.objects.filter(email=address).only("pk").first() if "\x00" not in address else None
    return {"subject": person} if person else {"address": hash_of(address, "account")}


def account_of(request) -> dict:
    """The account of a request, as arguments of note(): the signed-in person's, else that of the typed address."""
    if request.user.is_authenticated:
        return {"subject": request.user}
    typed = request.POST.get("login") or request.POST.get("email")
    return account_at(typed) if typed else {}


def note_change(kind: str, outcome: str, *, by: User | None, subject: User | None = None, **detail) -> None:
    """note() of a change by somebody or, without `by`, by a command."""
    note(kind, outcome, actor=by, subject=subject, by="" if by else "command", **detail)


def note_wrong(form, kind: str, *, method: str, **whose) -> None:
    """Note a form in which a password, code or passkey was wrong; nothing where none was given."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if codes != {"required"}:
        note(kind, "blocked" if BLOCKED in codes else "wrong", method=method, **whose)


def note_signed_in(sender, request, user, **kwargs) -> None:
    methods = [each["method"] for each in get_authentication_records(request, user)]
    note(
        "sign_in", "done", actor=user, subject=user, method=" ".join(methods), device=request.session.get("device", "")
    )


def note_step(sender, request, user, method: str, **kwargs) -> None:
    if kwargs.get("reauthenticated"):
        note("proof", "done", subject=user, method=kwargs.get("type", method))
    elif method == "mfa":
        note_second_step(user, kwargs.get("type", method))


def note_second_step(user: User, method: str) -> None:
    """Note that a person has passed the second step, who is not the person of the request until they are signed in."""
    note("second_step", "done", actor=user, subject=user, method=method)


def note_factor(outcome: str, sender, request, user, authenticator, **kwargs) -> None:
    """Receiver: a person added or removed a second factor of their own, or created new recovery codes."""
    note("account", outcome, actor=request.user, subject=user, method=authenticator.type)


def note_password(sender, request, user, **kwargs) -> None:
    note("account", "password", subject=user)


def read_events(now: dt.datetime) -> list[Seen]:
    """The events of the last day that a rule may count; one statement."""
    rows = SecurityEvent.objects.filter(
        Q(at__gt=now - MINUTES, kind__in=OFTEN) | Q(at__gt=now - DAY, kind__in=RARE), at__lte=now
    )
    columns = rows.order_by().values_list("pk", "at", "kind", "outcome", "actor_id", "subject_id", "network", "detail")
    return [
        Seen(pk, at, kind, outcome, actor or 0, subject or 0, network, detail.get("role", ""), detail.get("check", ""))
        for pk, at, kind, outcome, actor, subject, network, detail in columns.iterator()
    ]


def raised_before(now: dt.datetime) -> dict[str, dt.datetime]:
    rows = SecurityEvent.objects.filter(at__gt=now - 2 * DAY, kind="alert").order_by("at")
    return {alert.rpartition(" ")[0]: at for alert, at in rows.values_list("alert", "at")}


def raise_alerts() -> int:
    """Note and email each alert that is due; returns how many. Two at once raise each alert once."""
    now = timezone.now()
    alerts = find_alerts(read_events(now), now)
    if not alerts:
        return 0
    raised = raised_before(now)
    return sum(raise_alert(alert, now) for alert in alerts if is_due(alert, raised, now))


def raise_alert(alert: Alert, now: dt.datetime) -> bool:
    """Note an alert and queue its emails; False where another process did it at the same moment."""
    name = f"{alert.name} {now:%Y-%m-%dT%H:%M}"
    subject = User.objects.filter(pk=alert.last.subject or alert.last.actor).first() if alert.rule.per else None
    try:
        with transaction.atomic():
            told, outcome = ([], "owner") if alert.rule.to_owner else whom_to_tell(alert)
            what = {"count": alert.count, "event": alert.last.pk, "check": alert.last.check}
            note("alert", outcome, actor=None, subject=subject, alert=name, **what)
            event = SecurityEvent.objects.get(alert=name)
            for reader in told:
                send_email(kind=SECURITY_ALERT, to=reader.email, args={"event": event.pk})
            if alert.rule.to_owner and subject and subject.is_active:
                send_email(kind=NOTICE, to=subject.email, args={"what": "ours/wrong_second_steps"})
    except IntegrityError:
        return False
    return True


def whom_to_tell(alert: Alert) -> tuple[list[User], str]:
    """Who is emailed at once, and how the journal calls that: "listed" where it was the doing of all who read it."""
    readers = User.objects.filter(is_active=True, role_grants__role__in=READERS, role_grants__ended_at=None)
    readers = list(readers.order_by("email").distinct())
    given = RoleGrant.objects.filter(user=alert.last.subject, role=alert.last.role).select_related("power_request")
    grant = given.order_by("granted_at").last() if alert.rule.key == POWER else None
    told = to_be_told(readers, power_of(grant and grant.power_request, alert.rule.key))
    return told, "listed" if readers and not told else "raised"

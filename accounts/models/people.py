"""Who people are, and which roles they hold.

People are deactivated, never deleted: their names stand in the history for ever.
"""

from __future__ import annotations

import secrets
from importlib import import_module

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from accounts.people.querysets import InvitationQuerySet, RoleGrantQuerySet, SessionManager, UserQuerySet
from accounts.power import rules
from accounts.power.querysets import PowerRequestQuerySet
from accounts.roles import GUARDED, Role, permissions_of_roles, role_choices
from core.models import Tracked, Versioned

UNTRACKED = {"password", "last_login", "session_seed"}
WIDE = sorted(GUARDED)  # for constraints: as a list in an order of its own


def new_session_seed() -> str:
    """A random word that every session of a person depends on; a new one ends them all."""
    return secrets.token_hex(16)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    @classmethod
    def normalize_email(cls, email):
        """The address as it is kept: no spaces around it, all in lower case."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username):
        return self.get(email__iexact=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        """Without a password they set one by a mailed link. ValueError without an address, IntegrityError if taken."""
        email = self.normalize_email(email)
        if not email:
            raise ValueError("A person needs an email address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class _UserHistory(HistoricalRecords):
    """History without a row for each sign-in: the time of the last sign-in is not a change by anyone."""

    def post_save(self, instance, created, using=None, **kwargs):
        written = set(kwargs.get("update_fields") or ())
        if written and written <= {"last_login", "session_seed"}:
            return
        super().post_save(instance, created, using=using, **kwargs)


class User(Versioned, AbstractBaseUser):
    history_name = "person"
    email = models.EmailField("email address", unique=True)
    name = models.CharField("name", max_length=150)
    initials = models.CharField(
        "initials", max_length=10, blank=True, help_text="As the plan prints this person, such as LW."
    )
    job_title = models.CharField("job title", max_length=150, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField("joined", default=timezone.now, editable=False)
    warned_on = models.DateField("warned that the account is not used on", null=True, blank=True, editable=False)
    opened_on = models.DateField("opened again on", null=True, blank=True, editable=False)
    session_seed = models.CharField(max_length=32, default=new_session_seed, editable=False)

    objects = UserManager()
    history = _UserHistory(
        excluded_fields=sorted(UNTRACKED),
        history_change_reason_field=models.TextField("reason", null=True, blank=True),
    )

    power_waits: frozenset[str] = frozenset()  # kinds of requests that wait, for holders of guarded roles (the backend)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique_in_any_case",
                violation_error_message="Another person already has this email address.",
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self) -> str:
        return " ".join(self.name.split()) or self.email

    def clean(self):
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)

    def _get_session_auth_hash(self, secret=None):
        # Both public methods of the base class (current and older secrets) go through this one.
        return salted_hmac(
            "accounts.User.session", f"{self.password} {self.session_seed}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def end_sessions(self) -> None:
        """Signs this person out everywhere: no session that exists now is good any longer."""
        self.session_seed = new_session_seed()
        type(self).objects.filter(pk=self.pk).update(session_seed=self.session_seed)
        self.sessions.all().delete()

    @cached_property
    def roles(self) -> frozenset[str]:
        """Keys of the roles held now; nobody who may not sign in holds any. One query, then kept."""
        if not self.is_active or self.pk is None:
            return frozenset()
        return frozenset(self.role_grants.current().values_list("role", flat=True))

    def has_role(self, *keys: str | Role) -> bool:
        return any((key.key if isinstance(key, Role) else key) in self.roles for key in keys)

    @cached_property
    def permissions(self) -> frozenset[str]:
        return permissions_of_roles(self.roles)

    @cached_property
    def power_matters(self) -> list[PowerRequest]:
        """Proposals and break-glasses that wait; one statement, and none where nothing does."""
        return list(PowerRequest.objects.visible_to(self).told_to(self)) if self.power_waits else []


class RoleGrant(Tracked):
    history_name = "role"
    history_page = False
    user = models.ForeignKey(User, verbose_name="person", on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField("role", max_length=30, choices=role_choices)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="given by",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    granted_at = models.DateTimeField("given at", default=timezone.now)
    ended_at = models.DateTimeField("ended at", null=True, blank=True)
    power_request = models.OneToOneField(
        "PowerRequest", models.PROTECT, verbose_name="decided by two", null=True, blank=True, editable=False
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "role of a person"
        verbose_name_plural = "roles of people"
        ordering = ["user", "granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="role_is_held_once_at_a_time",
                fields=["user", "role"],
                condition=models.Q(ended_at=None),
                violation_error_message="This person already holds this role.",
            ),
            models.CheckConstraint(
                name="role_ends_after_it_is_given",
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("granted_at")),
            ),
            models.CheckConstraint(
                name="wide_role_has_a_power_request",
                condition=models.Q(role__in=WIDE, power_request__isnull=False)
                | ~models.Q(role__in=WIDE) & models.Q(power_request=None),
                violation_error_message=rules.TWO_PEOPLE,
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"


class Invitation(Tracked):
    """That somebody was asked to join, with what they get when they accept; the account is made only then.

    `extras` holds what apps above add to it (accounts/people/invitations.py), by their names. Another `serial`
    makes every link that was mailed before worthless.
    """

    history_name = "invitation"
    history_page = False
    email = models.EmailField("email address")
    name = models.CharField("name", max_length=150)
    job_title = models.CharField("job title", max_length=150, blank=True)
    roles = models.JSONField("roles", default=list)
    extras = models.JSONField("more that comes with it", default=dict, blank=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="invited by")
    serial = models.PositiveIntegerField("letters sent", default=1)
    expires_at = models.DateTimeField("good until")
    accepted_at = models.DateTimeField("accepted at", null=True, blank=True)
    withdrawn_at = models.DateTimeField("withdrawn at", null=True, blank=True)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="became"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="invitation_waits_once_for_an_address",
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                violation_error_message="Somebody has invited this address already.",
            ),
            models.CheckConstraint(
                name="invitation_is_accepted_by_a_person_or_not",
                condition=models.Q(accepted_at=None, person=None)
                | models.Q(accepted_at__isnull=False, person__isnull=False, withdrawn_at=None),
            ),
        ]

    def __str__(self):
        return f"Invitation of {self.name}"


class PowerRequest(Tracked):
    """A role with wide rights, or the removal of a second step, that one person proposes and another decides.

    It is about a person, or about an invitation until somebody accepts it. Kinds without a proposer are made by
    commands at the server: `found`, for the first two people, and `break_glass`, whose `expires_at` is when its role
    ends; without a role that one removed a second step. The database checks grants against these rows
    (accounts/power/guard.py), and lets nobody change what was proposed or decided.
    """

    history_name = "power"
    history_page = False

    class Kind(models.TextChoices):
        GRANT = rules.GRANT, "role"
        FACTOR_RESET = rules.FACTOR_RESET, "removal of a second step"
        FOUND = rules.FOUND, "one of the first two people"
        BREAK_GLASS = rules.BREAK_GLASS, "made by a command at the server"

    class State(models.TextChoices):
        PROPOSED = rules.PROPOSED, "waits"
        CONFIRMED = rules.CONFIRMED, "confirmed"
        REFUSED = rules.REFUSED, "refused"
        WITHDRAWN = rules.WITHDRAWN, "withdrawn"
        EXPIRED = rules.EXPIRED, "not decided in time"

    kind = models.CharField("kind", max_length=12, choices=Kind)
    subject = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="power_requests", verbose_name="person"
    )
    invitation = models.ForeignKey(
        Invitation, models.PROTECT, null=True, blank=True, related_name="power_requests", verbose_name="invitation"
    )
    role = models.CharField("role", max_length=30, choices=role_choices, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="proposed by")
    reason = models.TextField("why")
    expires_at = models.DateTimeField("until", null=True)
    state = models.CharField("state", max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="decided by")
    decided_at = models.DateTimeField("decided at", null=True)
    answer = models.TextField("why it was refused or withdrawn", blank=True)
    first_noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="noted by")
    second_noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="noted by, as the second"
    )

    objects = PowerRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "request for power"
        verbose_name_plural = "requests for power"
        constraints = [
            models.CheckConstraint(
                name="power_is_decided_by_another_person",
                condition=~models.Q(decided_by=models.F("proposed_by")) & ~models.Q(decided_by=models.F("subject")),
            ),
            models.CheckConstraint(
                name="power_is_not_proposed_for_oneself", condition=~models.Q(proposed_by=models.F("subject"))
            ),
            models.CheckConstraint(
                name="power_is_proposed_by_a_person_or_made_by_a_command",
                condition=models.Q(kind__in=["grant", "factor_reset"], proposed_by__isnull=False)
                | models.Q(kind__in=["found", "break_glass"], proposed_by=None, decided_by=None, state="confirmed"),
            ),
            models.CheckConstraint(
                name="power_is_confirmed_by_a_second_person",
                condition=models.Q(decided_by__isnull=False, state__in=["confirmed", "refused"])
                | models.Q(decided_by=None) & ~models.Q(kind__in=["grant", "factor_reset"], state="confirmed"),
            ),
            models.CheckConstraint(
                name="power_is_decided_at_a_moment",
                condition=models.Q(state="proposed", decided_at=None)
                | ~models.Q(state="proposed") & models.Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="power_has_an_end",
                condition=models.Q(kind="found", expires_at=None)
                | ~models.Q(kind="found") & models.Q(expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="power_is_a_wide_role_or_a_second_step",
                condition=models.Q(kind__in=["grant", "found"], role__in=WIDE)
                | models.Q(kind="factor_reset", role="", invitation=None)
                | models.Q(kind="break_glass", role__in=["", "administrator"]),
            ),
            models.CheckConstraint(
                name="power_is_about_somebody",
                condition=models.Q(subject__isnull=False) | models.Q(invitation__isnull=False),
            ),
            models.CheckConstraint(
                name="power_is_noted_by_two_others",
                condition=~models.Q(first_noted_by=models.F("second_noted_by"))
                & ~models.Q(first_noted_by=models.F("subject"))
                & ~models.Q(second_noted_by=models.F("subject"))
                & ~models.Q(first_noted_by=None, second_noted_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="power_is_proposed_once_at_a_time",
                fields=["subject", "kind", "role"],
                condition=models.Q(state="proposed"),
                violation_error_message="This has been proposed already, and waits for a second person.",
            ),
            models.UniqueConstraint(
                name="power_is_proposed_once_for_an_invitation",
                fields=["invitation", "role"],
                condition=models.Q(state="proposed"),
            ),
        ]

    def __str__(self):
        return f"{self.what}: {self.whom}"

    @property
    def what(self) -> str:
        return self.get_role_display() or "Removal of the second step"

    @property
    def whom(self) -> str:
        return self.subject.display_name if self.subject else self.invitation.name


class Session(AbstractBaseSession):
    """A browser’s session. `number` names it in addresses; the key itself stands in the cookie alone."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="sessions", verbose_name="person")
    number = models.CharField("number", max_length=32, null=True, unique=True)
    device = models.CharField("device", max_length=100, blank=True)
    address = models.GenericIPAddressField("network address", null=True)
    started_at = models.DateTimeField("signed in at", null=True)
    seen_at = models.DateTimeField("last used at", null=True)

    objects = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        constraints = [
            models.CheckConstraint(
                name="session_of_a_person_is_told_of",
                condition=models.Q(user=None, number=None)
                | models.Q(user__isnull=False, number__isnull=False, started_at__isnull=False, seen_at__isnull=False),
            ),
        ]

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore

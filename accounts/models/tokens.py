"""Tokens by which programs read the API and the feeds for a person."""

from django.conf import settings
from django.db import models

from accounts.tokens import rules
from accounts.tokens.querysets import ApiTokenQuerySet
from core.models import Tracked


class ApiToken(Tracked):
    """A token that reads for its owner until it expires or is revoked. Only the digest of its text is stored.

    `revoked_by` is empty where it was not a person, but a job that closed the account. Tokens are in no backup: one
    that was revoked after the backup would be valid again (ADR 93).
    """

    history_name = "api_token"
    history_page = False
    history_hidden = ("digest",)
    never_backed_up = True  # core/backup/database.py
    untracked = ("digest", "last_used_at", "reads", "reads_since", "warned_on")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens", verbose_name="owner")
    name = models.CharField("name", max_length=80, help_text="What will use it, such as “Power BI, council”.")
    prefix = models.CharField("first characters", max_length=rules.PREFIX_LENGTH, unique=True, editable=False)
    digest = models.CharField("digest", max_length=64, editable=False)  # SHA-256 of the whole text, in hexadecimal
    expires_on = models.DateField("last day")
    revoked_at = models.DateTimeField("revoked at", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="revoked by"
    )
    last_used_at = models.DateTimeField("last used at", null=True, blank=True, editable=False)
    reads = models.PositiveIntegerField("reads in the window", default=0, editable=False)
    reads_since = models.DateTimeField("window of reads since", null=True, blank=True, editable=False)
    warned_on = models.DateField("owner told of the last day on", null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="api_token_is_revoked_at_a_moment",
                condition=models.Q(revoked_by=None) | models.Q(revoked_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name


class TokenScope(models.Model):
    never_backed_up = True  # as its token
    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="scopes", verbose_name="API token")
    scope = models.CharField("scope", max_length=30, choices=rules.SCOPES)

    class Meta:
        verbose_name = "scope of an API token"
        ordering = ["scope"]
        constraints = [models.UniqueConstraint(fields=["token", "scope"], name="api_token_has_each_scope_once")]

    def __str__(self):
        return self.get_scope_display()

"""The filter of the security journal."""

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.security.rules import BY_KEY
from core.board.search import containing, words_of
from core.models import SecurityEvent
from core.pages.fields import DateField
from core.pages.filters import FilterForm
from core.security.rules import KINDS

MOST_PEOPLE = 200  # whose names hold the words


class SecurityFilter(FilterForm):
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *KINDS.items()], required=False)
    person = forms.CharField(label="Person", max_length=200, required=False, help_text="Part of a name or address")
    network = forms.CharField(label="Network", max_length=16, required=False, help_text="As an entry shows it")
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)
    alert = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def rows(self, events: QuerySet) -> QuerySet:
        if self.is_wrong:
            return events.none()
        exact = {
            "kind": self.chosen("kind"),
            "network": self.chosen("network"),
            "at__date__gte": self.chosen("since"),
            "at__date__lte": self.chosen("until"),
        }
        events = events.filter(**{name: value for name, value in exact.items() if value})
        if words := words_of(self.chosen("person")):
            people = User.objects.all()
            for word in words:
                people = people.filter(containing([word], "name", "email"))
            keys = list(people.values_list("pk", flat=True)[:MOST_PEOPLE])
            events = events.filter(Q(actor__in=keys) | Q(subject__in=keys))
        alert = self.chosen_alert()
        return events.filter(behind(alert)) if alert else events

    def chosen_alert(self) -> SecurityEvent | None:
        """The alert whose events are asked for; None for all events."""
        key = self.chosen("alert")
        return SecurityEvent.objects.filter(pk=key, kind="alert").first() if key else None


def behind(alert: SecurityEvent) -> Q:
    key, about = alert.alert.split()[:2]
    rule = BY_KEY[key]
    counted = Q(kind__in=rule.kinds, outcome__in=rule.outcomes, at__lte=alert.at, at__gt=alert.at - rule.span)
    if rule.per:
        counted &= Q(**{"detail__check" if rule.per == "check" else rule.per: about})
    return counted | Q(pk=alert.pk)

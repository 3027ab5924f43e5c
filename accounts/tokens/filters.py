"""The filter of the list of all API tokens."""

from django import forms
from django.db.models import Q, QuerySet

from core.pages.filters import FilterForm


class TokenFilter(FilterForm):
    q = forms.CharField(
        label="Words", max_length=100, required=False, help_text="Owner, name, or how it begins, such as esa_kmwqtrbz"
    )
    state = forms.ChoiceField(
        label="State",
        choices=[("", "All"), ("valid", "Those that work"), ("ended", "Those that do not")],
        required=False,
    )

    def rows(self, tokens: QuerySet) -> QuerySet:
        if self.is_wrong:
            return tokens.none()
        if words := self.chosen("q"):
            begins = Q(prefix=words.removeprefix("esa_").rstrip("…"))
            tokens = tokens.filter(Q(owner__name__icontains=words) | Q(name__icontains=words) | begins)
        state = self.chosen("state")
        return tokens.filter(is_valid=state == "valid") if state else tokens

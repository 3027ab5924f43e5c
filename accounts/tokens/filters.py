"""The filter of the list of all API tokens."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet

from core.pages.filters import FilterForm


class TokenFilter(FilterForm):
    state = forms.ChoiceField(
        label="State",
        choices=[("", "All"), ("valid", "Those that work"), ("ended", "Those that do not")],
        required=False,
    )

    def rows(self, tokens: QuerySet) -> QuerySet:
        """Those of for_page() that pass the filter; none where it is wrong."""
        if self.is_wrong:
            return tokens.none()
        state = self.chosen("state")
        return tokens.filter(is_valid=state == "valid") if state else tokens

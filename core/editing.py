"""The one way in which a page changes a record that another person may be changing at the same moment.

The form carries the version of the record that the person opened. Where somebody else saved first, the page shows both
texts field by field and the person chooses; what only one of the two changed is kept without asking.
"""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from core.locking import Conflict, FieldConflict
from core.rules import RuleBroken

CHOICE = "keep_"  # prefix of the radio buttons: keep_text = mine | theirs


class VersionedForm(forms.Form):
    """A form that knows which version of the record it was filled in from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def chosen(self, record) -> dict:
        """The cleaned values, with the other person's text where they were chosen on a page of two texts."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in values:
            if self.data.get(CHOICE + name) == "theirs":
                values[name] = getattr(record, name)
        return values

    def undecided(self) -> list[str]:
        """Fields of a page of two texts for which neither was chosen."""
        asked = [name for name in self.data.get("asked", "").split(",") if name in self.fields]
        return [name for name in asked if self.data.get(CHOICE + name) not in {"mine", "theirs"}]


def edit_record(
    request,
    *,
    record,
    form_class: type[VersionedForm],
    initial: dict,
    save: Callable[[int, dict], object],
    done: str,
    template: str,
    context: dict,
    message: str,
    form_options: dict | None = None,
):
    """Show a form for `record`, save it through `save(version, values)`, go to `done` and say `message`.

    `save` is a call of a service; what it raises as RuleBroken is shown as an error of the form, Conflict as a page of
    two texts (status 409). A form with errors answers 422 and keeps what was typed.
    """
    options = form_options or {}
    if request.method != "POST":
        form = form_class(initial={**initial, "version": record.version}, **options)
        return render(request, template, {**context, "form": form, "record": record})
    form = form_class(request.POST, **options)
    if form.is_valid():
        try:
            for name in form.undecided():
                form.add_error(name, "Choose which text to keep.")
            if form.is_valid():
                save(form.cleaned_data["version"], form.chosen(record))
                messages.success(request, message)
                return redirect(done)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        except Conflict as conflict:
            return two_texts(request, conflict, form, form_class, template, context, options)
    conflict_rows = rows_again(record, form) if form.data.get("asked") else []
    answer = {**context, "form": form, "record": record, "conflict": conflict_rows}
    return render(request, template, answer, status=422)


def two_texts(request, conflict: Conflict, form, form_class, template, context, options):
    """The page on which the second of two people sees both texts and chooses."""
    own = {name: value for name, value in form.chosen(conflict.current).items() if is_field(conflict.current, name)}
    rows = conflict.fields(own)
    kept = {row.name: row.theirs if row.state == "only_theirs" else own[row.name] for row in rows}
    initial = {**form.cleaned_data, **kept, "version": conflict.current.version}
    again = form_class(initial=initial, **options)
    answer = {
        **context,
        "form": again,
        "record": conflict.current,
        "conflict": [row for row in rows if row.state != "same"],
        "asked": ",".join(row.name for row in rows if row.state == "both"),
        "other": last_change(conflict.current),
        "has_errors": True,
    }
    return render(request, template, answer, status=409)


def rows_again(record, form) -> list[FieldConflict]:
    """The choices of a page of two texts that came back without one."""
    names = [name for name in form.data.get("asked", "").split(",") if name in form.fields]
    own = {name: form.cleaned_data.get(name, form.data.get(name)) for name in names}
    return Conflict(current=record, base=None).fields(own)


def is_field(record, name: str) -> bool:
    """Whether a form field is a field of the record (and not, say, the reason of the change)."""
    return name in {field.name for field in record._meta.concrete_fields}


def last_change(record):
    """Who saved the record last, and when; None where the history has been cleaned."""
    return record.history.select_related("history_user").order_by("-history_date", "-history_id").first()


def safe_next(request, fallback: str) -> str:
    """The address to return to: that of the form, if it lies on this site, else `fallback`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else fallback


def try_save(form, save: Callable[[], object]) -> bool:
    """Call a service for a valid form; True where it saved. A broken rule becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        save()
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return False
    return True


def safe_number(text: str | None) -> int:
    """The number in an address or a form; 0 where there is none, which no record has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0

"""The one way in which a page changes a record that another person may be changing at the same moment.

The form carries the version of the record that the person opened. Where somebody else saved first, the page shows both
texts field by field and the person chooses; what only one of the two changed is kept without asking.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from core.history.masks import hide_in, masks_of
from core.pages.fields import reason_field
from core.pages.guard import GuardQuestion, field_with, question_of
from core.records.guarding import IdentityFound, MayIdentify
from core.records.locking import Conflict, FieldConflict, compare
from core.records.rules import AlreadyThere, NothingChanged, RuleBroken

SAME_MOMENT = (
    "Somebody else saved a change at the same moment, so yours has not been saved. "
    "What you filled in is still here: look at it and send it again."
)
AS_IT_STANDS = "The other person’s text stays as it is. There was nothing else to save."
NOT_PRESSED = "Nothing has been recorded yet. Press the button that says what you decide."
NOT_READ = ("version", "reason")  # fields of forms that say something of the change, and not of the record
CHOICE = "keep_"  # prefix of the radio buttons: keep_text = mine | theirs


def form_sent(data, names) -> tuple[str | None, bool]:
    """Which of the forms of a page was sent, and whether by its button.

    `names` are the prefixes of their fields and the values of their buttons, called "answer". Without one of these the
    form counts of which there is a field; None where there is none of any.
    """
    if (pressed := data.get("answer")) in names:
        return pressed, True
    return next((name for name in names if any(key.startswith(f"{name}-") for key in data)), None), False


class VersionedForm(forms.Form):
    """A form that knows which version of the record it was filled in from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)  # 0: not there yet
    of_change: tuple[str, ...] = ()  # fields that the record has too, but that say something of the change itself

    def full_clean(self):
        """Validate what was typed, except in fields for which the other person's text was chosen."""
        super().full_clean()
        for name in self.asked():
            if self.choice(name) == "theirs":
                self._errors.pop(name, None)

    def asked(self) -> list[str]:
        """Fields of a page of two texts between which the person was to choose; the version is never one of them."""
        return [name for name in self.data.get("asked", "").split(",") if name in self.fields and name != "version"]

    def choice(self, name: str) -> str:
        """What was chosen for one of them: "mine", "theirs" or nothing."""
        chosen = self.data.get(CHOICE + name, "")
        return chosen if chosen in {"mine", "theirs"} else ""

    def own(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def chosen(self, record) -> dict:
        """The cleaned values, with the other person's text where they were chosen on a page of two texts."""
        theirs = [name for name in self.asked() if self.choice(name) == "theirs" and is_field(record, name)]
        return self.own() | {name: getattr(record, name) for name in theirs}

    def undecided(self, record) -> list[str]:
        """Fields of a page of two texts for which neither was chosen; where both say the same, nothing is open."""
        names = [name for name in self.asked() if not self.choice(name) and is_field(record, name)]
        own = self.own()
        rows = compare(None, record, {name: own[name] for name in names if name in own})
        return [row.name for row in rows if row.state != "same"]


@dataclass(frozen=True)
class Choice(FieldConflict):
    """One field on the page of two texts; `chosen` is what was chosen already: "mine", "theirs" or nothing.

    `open` where the page came back because nothing was chosen. `place` is what the ids of its parts end with.
    """

    place: str = ""
    chosen: str = ""
    open: bool = False


def edit_record(
    request,
    *,
    record,
    form_class: type[VersionedForm],
    initial: dict,
    save: Callable[[int, dict], object],
    done: str | Callable[[object], str],
    template: str,
    context: dict,
    message: str | Callable[[object], str],
    form_options: dict | None = None,
):
    """Show a form for `record`, save it through `save(version, values)`, go to `done` and say `message`.

    `save` is a call of a service; what it raises as RuleBroken is shown as an error of the form, Conflict as a page of
    two texts (status 409). A form with errors answers 422 and keeps what was typed. A `message` or `done` that depends
    on what was saved is a function of what `save` gives back. Whoever came with `?next=` goes back there, also by
    "Cancel".
    """
    options, came_from = form_options or {}, safe_next(request, "")
    done, context = came_from or done, {**context, "came_from": came_from}
    if request.method != "POST":
        form = form_class(initial={**initial, "version": record.version}, **options)
        return render(request, template, {**context, "form": form, "record": record})
    form = form_class(request.POST, **options)
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            if version == record.version:  # else save() finds that a third person has been here
                for name in form.undecided(record):  # the error leads to the first of the two buttons, not to the field
                    target = {"target": f"keep-{place_of(form, name)}-theirs"}
                    form.add_error(None, ValidationError("Choose which text to keep.", params=target))
            if form.is_valid():
                return leave(request, done, message, save(version, form.chosen(record)))
        except NothingChanged as broken:
            if form.asked():  # on a page of two texts, to keep the other person's is to change nothing
                messages.info(request, AS_IT_STANDS)
                return leave(request, done, "", record)
            tell(form, broken)
        except RuleBroken as broken:
            tell(form, broken)
        except Conflict as conflict:
            anew = {field.name: initial[field.name] for field in form.hidden_fields() if field.name in initial}
            return two_texts(request, conflict, form, form_class, template, context, options, anew)
    conflict_rows = []
    if form.asked():
        if record.pk:
            record.refresh_from_db()  # a service may have changed it before it refused
        conflict_rows = rows_again(record, form)
    answer = {**context, "form": form, "record": record, "conflict": conflict_rows}
    return render(request, template, answer, status=422)


def form_page(
    request,
    form: Callable[..., forms.Form],
    save: Callable[..., object],
    *,
    title: str,
    done: str | Callable[[object], str] | None = None,
    message: str | Callable[[object], str],
    submit: str = "Save",
    back: str | None = None,
    record=None,
    initial: dict | None = None,
    context: dict | None = None,
    template: str = "pages/form.html",
):
    """A page with one form, of the class `form`: GET displays it; a valid POST calls `save` with its cleaned values,
    displays `message` and redirects to `?next=` or to `done` (by default the last of the crumbs in `context`).

    `done` and `message` are texts or functions of what `save` returned; an empty message is not displayed. "Cancel"
    leads to `?next=`, `back` or `done`. A RuleBroken of `save` becomes an error of the form, with status 422;
    AlreadyThere is displayed as a message where the form was meant to add something.

    With a `record`, `form` is a VersionedForm, `save` is called with the version as `expected` too, and Conflict
    becomes a page of two texts with status 409. Without `initial`, fields that the record has as well start with its
    values, except the reason of a change.
    """
    done = context["crumbs"][-1] if done is None else done
    page = {"heading": title, "submit": submit, "cancel_url": back or (done if isinstance(done, str) else "")}
    page |= context or {}
    if record is not None:
        return edit_record(
            request,
            record=record,
            form_class=form,
            initial=values_of(record, form) if initial is None else initial,
            save=lambda version, values: save(expected=version, **values),
            done=done,
            template=template,
            context=page,
            message=message,
        )
    return plain_form(request, form, save, done, message, initial or {}, page, template)


def plain_form(request, form, save, done, message, initial: dict, page: dict, template: str):
    """form_page() without a record; `page` is the context of the template."""
    page["came_from"] = safe_next(request, "")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    page["form"] = filled = form(*sent, initial=initial)
    if sent and filled.is_valid():
        try:
            return leave(request, page["came_from"] or done, message, save(**filled.cleaned_data))
        except AlreadyThere as there:
            messages.info(request, str(there))
            return redirect(page["came_from"] or page["cancel_url"])
        except RuleBroken as broken:
            tell(filled, broken)
        except Conflict:
            filled.add_error(None, SAME_MOMENT)
    return render(request, template, page, status=status_of(filled))


def confirm_page(request, save, *, title, body, submit, done=None, message, reason=False, context=None):
    """A page with one button, and with a reason to be given where `reason`; otherwise form_page().

    `save` is called without values, or with `reason`.
    """
    context = {"explained": body, **(context or {})}
    form = PlainReasonForm if reason else forms.Form
    return form_page(request, form, save, title=title, done=done, message=message, submit=submit, context=context)


def leave(request, done: str | Callable[[object], str], message: str | Callable[[object], str], saved):
    """Display a message about what was saved, tagged with the part of the page that the redirect names, and redirect to
    the page after the form.
    """
    url = done(saved) if callable(done) else done
    if text := message(saved) if callable(message) else message:
        messages.success(request, text, extra_tags=urlsplit(url).fragment)
    return redirect(url)


def values_of(record, form) -> dict:
    fields = (form.func if isinstance(form, partial) else form).base_fields
    return {name: getattr(record, name) for name in fields if name not in NOT_READ and is_field(record, name)}


def two_texts(request, conflict: Conflict, form, form_class, template, context, options, anew: dict):
    """The page on which the second of two people sees both texts and chooses.

    `anew` are hidden fields that say, as the version does, what the person has seen: what is stored now.
    """
    own = values_before(conflict, form)
    rows = conflict.fields(own)
    kept = {row.name: row.theirs if row.state == "only_theirs" else own[row.name] for row in rows}
    initial = {**form.cleaned_data, **anew, **kept, "version": conflict.current.version}
    again = form_class(initial=initial, **options)
    again.guard_question = question_of(form)
    answer = {
        **context,
        "form": again,
        "record": conflict.current,
        "conflict": [Choice(**vars(row), place=place_of(form, row.name)) for row in rows if row.state != "same"],
        "asked": ",".join(row.name for row in rows if row.state == "both"),
        "other": last_change(conflict.current),
        "has_errors": True,
    }
    return render(request, template, answer, status=409)


def values_before(conflict: Conflict, form) -> dict:
    """What the person wanted to save, where another has saved meanwhile: the own text, even where that of the second
    was chosen (the third has replaced it, so the choice is open again); the second's where the own cannot be read."""
    own = {name: value for name, value in form.own().items() if name not in form.of_change}
    own = {name: value for name, value in own.items() if is_field(conflict.current, name)}
    unread = [name for name in form.asked() if name not in own and is_field(conflict.current, name)]
    return own | {name: getattr(conflict.base or conflict.current, name) for name in unread}


def rows_again(record, form) -> list[Choice]:
    """The choices of a page of two texts that came back unsaved, with what was typed and chosen on it."""
    names, own = [name for name in form.asked() if is_field(record, name)], form.own()
    rows = Conflict(current=record, base=None).fields({name: own.get(name) for name in names})
    again = []
    for row in rows:
        mine = row.mine_text if row.name in form.cleaned_data else typed(form, row.name)
        chosen = form.choice(row.name)
        is_open = not chosen and row.state != "same"
        now = {"state": "both", "mine_text": mine, "chosen": chosen, "open": is_open}
        again.append(Choice(**vars(row) | now, place=place_of(form, row.name)))
    return again


def place_of(form, name: str) -> str:
    """The id of a field without the usual prefix: two forms on one page give different ones."""
    return form[name].auto_id.removeprefix("id_") if name in form.fields else name


def typed(form, name: str) -> str:
    """What was typed into a field, as one text; the three boxes of a date are joined."""
    value = form[name].data
    parts = value if isinstance(value, list | tuple) else [value]
    return " ".join(str(part) for part in parts if part)


def is_field(record, name: str) -> bool:
    """Whether a form field is one of the record (and not, say, the reason of the change), with those whose values are
    rows (core/records/rows.py).
    """
    return name in {field.name for field in (*record._meta.fields, *record._meta.private_fields)}


def last_change(record):
    """Who saved the record last, and when; None where the history has been cleaned."""
    change = record.history.select_related("history_user").order_by("-history_date", "-history_id").first()
    if change and change.history_change_reason:
        hide_in(change, masks_of(change._meta.db_table))
    return change


def safe_next(request, fallback: str) -> str:
    """The address to return to: that of the form, if it is a path of this site, else `fallback`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(target, None, require_https=request.is_secure())
    allowed = allowed and target.startswith("/")  # redirect() takes any other word for the name of a page
    return target if allowed else fallback


def try_save(form, save: Callable[[], object], *, tell_conflict: bool = True) -> bool:
    """Whether a valid form saved; a broken rule becomes its error, and a Conflict with `tell_conflict`."""
    if not form.is_valid():
        return False
    try:
        save()
    except RuleBroken as broken:
        tell(form, broken)
        return False
    except Conflict:
        if not tell_conflict:
            raise
        form.add_error(None, SAME_MOMENT)
        return False
    return True


def save_by_button(
    request,
    save: Callable[[], object],
    *,
    done: str | Callable[[object], str],
    message: str | Callable[[object], str],
    rejected: str = "",
):
    """Save what a button without a form of its own says; otherwise as form_page(). What a rule forbids is displayed as
    a message at `rejected`, or at `done`, which is then a text.
    """
    try:
        saved = save()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SAME_MOMENT)
    else:
        return leave(request, done, message, saved)
    return redirect(rejected or done)


def tell(form, broken: RuleBroken) -> None:
    """Say beside a field that a rule forbids it; where a reason settles it, the form asks for one there."""
    field = broken.field if broken.field in form.fields else None
    if isinstance(broken, IdentityFound):
        field = field_with(form, broken.text) or field
    if isinstance(broken, MayIdentify):
        form.guard_question = GuardQuestion(broken.about, field or "", words=broken.words)
    form.add_error(field, str(broken))
    form.refused_status = broken.status


def status_of(form) -> int:
    """The status of the page of a form: 200, or 422 or that of the broken rule where something is wrong with it."""
    return getattr(form, "refused_status", 422) if form.errors else 200


def safe_number(text: str | None) -> int:
    """The number in an address or a form; 0 where there is none, which no record has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


class PlainReasonForm(forms.Form):
    """An act that needs nothing but a reason."""

    reason = reason_field(required=True, hint="It is shown in the history.")


class ReasonForm(VersionedForm):
    """A change that needs nothing but a reason."""

    of_change = ("reason",)  # a proposed date has one too, which is that of whoever proposed it
    reason = reason_field(required=True)

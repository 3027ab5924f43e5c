"""The page on which a return is signed or sent back unsigned, for signed-in users and holders of a link."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect, render

from audits.links.services.visitors import people_known
from audits.models import Return, SignatureRequest
from audits.returns.page.reading import chapters_of, to_do, weak_points
from audits.returns.return_data import return_data_of
from audits.signing.forms import SignForm, UnsignedForm
from audits.signing.services import inviting
from core.pages.forms import NOT_PRESSED, form_sent, tell
from core.records.locking import Conflict
from core.records.rules import RuleBroken

CHANGED = "The return was changed after you opened this page. Nothing was saved. Look at it as it is now."
SIGNED = "Thank you. Your signature has been recorded."
SUBMITTED = f"{SIGNED} It was the last one, so the return has been submitted. What you signed is on its way by email."
SENT_BACK = "Thank you. The return goes back with your note, unsigned."


def decide(
    request,
    audit_return: Return,
    *,
    roles: list[str],
    initial: dict,
    done: str | Callable[[], str],
    by=None,
    asked: SignatureRequest | None = None,
    barred: str = "",
):
    chosen, pressed = form_sent(request.POST, ("unsigned", "sign"))
    if request.method == "POST":
        chosen = chosen or "sign"
    start = {"version": audit_return.version}
    sign = SignForm(request.POST if chosen == "sign" else None, prefix="sign", roles=roles, initial=initial | start)
    unsigned = UnsignedForm(request.POST if chosen == "unsigned" else None, prefix="unsigned", initial=start)
    form = {"sign": sign, "unsigned": unsigned}.get(chosen)
    if form is not None and not pressed:
        form.add_error(None, NOT_PRESSED)
    elif form is not None and form.is_valid():
        values = dict(form.cleaned_data)
        values |= {"audit_return": audit_return, "expected": values.pop("version"), "by": by, "request": asked}
        if chosen == "sign":
            values["reader"] = request.user if request.user.is_authenticated else None
            values["browser"] = people_known(request)
        try:
            (inviting.sign_and_tell if chosen == "sign" else inviting.leave_unsigned)(**values)
            messages.success(request, decided_in_words(chosen, audit_return))
            return redirect(done() if callable(done) else done)
        except RuleBroken as broken:
            tell(form, broken)
        except Conflict:
            audit_return.refresh_from_db()
            form.data = form.data.copy()
            form.data[f"{chosen}-version"] = audit_return.version
            form.add_error(None, CHANGED)
    context = signing_context(audit_return) | {"sign": sign, "unsigned": unsigned, "chosen": chosen, "asked": asked}
    context["barred"] = barred
    return render(request, "audits/signing/sign.html", context, status=422 if form is not None else 200)


def decided_in_words(chosen: str, audit_return: Return) -> str:
    """What is said to who has just signed, or has sent the return back."""
    if chosen != "sign":
        return SENT_BACK
    return SUBMITTED if audit_return.state == Return.State.SUBMITTED else SIGNED


def signing_context(audit_return: Return) -> dict:
    return_data = return_data_of(audit_return, last_year=False)
    chapters = chapters_of(return_data)
    warnings = [each for each in return_data.findings if not each.blocks]
    return {
        "audit_return": audit_return,
        "chapters": chapters,
        "weak": weak_points(chapters),
        "warnings": to_do(return_data, warnings),
        "statement": return_data.form.sign_off.text if return_data.form.sign_off else "",
    }

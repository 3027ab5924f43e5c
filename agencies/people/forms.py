"""Forms about people: who is invited to what, and roles and places given and ended."""

from django import forms

from accounts.power.rules import CONFIRMED, FACTOR_RESET, GRANT, REFUSED, may_propose
from accounts.roles import GUARDED, ROLES, givable
from agencies.access import belongings, may
from agencies.directory.forms import email_field, reason_field
from agencies.models import Agency, SubGroup
from core.pages.fields import DateField, radio_field, text_field
from core.pages.forms import VersionedForm
from core.text.dates import today

OWN = frozenset({"agency", "signatory"})  # roles that act for an agency, so that one has to be named
MOST_SUGGESTED = 300


class AgencyByName(forms.ModelChoiceField):
    widget = forms.TextInput

    def __init__(self, **more):
        super().__init__(queryset=Agency.objects.none(), **more)
        self.widget.attrs |= {"list": "agencies-by-name", "autocomplete": "off"}

    def prepare_value(self, value):
        found = value if isinstance(value, Agency) else None
        if isinstance(value, int):
            found = self.queryset.filter(pk=value).first()
        return found.name if found else super().prepare_value(value)

    def to_python(self, value):
        name = " ".join(str(value or "").split())
        if not name:
            return None
        # (PostgreSQL is not asked for a null character: it refuses to be)
        found = None if "\x00" in name else self.queryset.filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError("No open agency has this name. Type the first letters, and choose one.")
        return found


class AddressForm(VersionedForm):
    email = forms.EmailField(
        label="New email address",
        max_length=254,
        error_messages={"invalid": "Enter an email address, such as name@school.example"},
    )
    reason = reason_field(required=True)


class InviteForm(forms.Form):
    name = forms.CharField(label="Name", max_length=150)
    email = email_field(example="name@school.example", help_text="The invitation goes to it, and they sign in with it")
    job_title = forms.CharField(label="Job title", max_length=150, required=False)
    roles = forms.MultipleChoiceField(label="Roles", widget=forms.CheckboxSelectMultiple)
    agency = AgencyByName(label="Agency", required=False, help_text="For those who act for a school or agency")
    groups = forms.ModelMultipleChoiceField(
        label="Groups", queryset=SubGroup.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Why they should have a role with wide rights",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Only for the roles that a second person confirms: they read it. The invitation is sent when they "
        "have.",
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].goes_with_answer = True
        roles = [role for key, role in ROLES.items() if key in givable(by.permissions)]
        self.fields["roles"].choices = [(role.key, described(role)) for role in roles]
        anywhere = may(by, "people.invite") or may(by, "people.manage")
        self.offered = Agency.objects.visible_to(by).active().by_name()
        self.of_own_agency = not anywhere
        if self.of_own_agency:
            self.offered = self.offered.filter(pk__in=belongings(by).agencies)
            self.narrow()
        else:
            self.fields["groups"].queryset = SubGroup.objects.visible_to(by).active()
        self.fields["agency"].queryset = self.offered

    @property
    def suggested(self) -> list[Agency]:
        found = list(self.offered[: MOST_SUGGESTED + 1])
        return found if len(found) <= MOST_SUGGESTED else []

    def narrow(self) -> None:
        """For whoever invites colleagues: the one role, and their own agency."""
        del self.fields["groups"], self.fields["reason"]
        self.fields["roles"].label = "What they may do"
        self.fields["roles"].choices = [
            ("agency", "Act for our agency: update our actions, answer and keep our details")
        ]
        self.fields["roles"].initial = ["agency"]
        self.fields["agency"].required, self.fields["agency"].help_text = True, ""
        self.fields["agency"].initial = self.offered.first()

    def clean(self) -> dict:
        """A role that acts for an agency needs one; the working group is a group."""
        values = super().clean()
        acts_for_one = OWN & set(values.get("roles", []))
        if acts_for_one and not values.get("agency") and "agency" not in self.errors:
            self.add_error("agency", "Name the agency for which they act")
        if GUARDED & set(values.get("roles", [])) and not (values.get("reason") or "").strip():
            self.add_error("reason", "Say why they should have this role")
        return values


def described(role) -> str:
    two = " A second person confirms it." if role.key in GUARDED else ""
    return f"{role.name}: {role.description}{two}"


class GiveRoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    reason = reason_field(required=True)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        held = person.roles
        rest = [(role.key, f"{role.name}: {role.description}") for key, role in ROLES.items() if key not in held]
        self.fields["role"].choices = [(key, text) for key, text in rest if key not in GUARDED]


class ProposeForm(forms.Form):
    role = radio_field("What do you propose?", missing="Choose what you propose")
    reason = text_field(
        "Why", rows=3, limit=1000, hint="Whoever decides reads this. It stays with the proposal.", missing="Say why"
    )

    def __init__(self, *args, person, by, has_factor, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [role for key, role in ROLES.items() if key not in person.roles]
        choices = [
            (role.key, f"{role.name}: {role.description}")
            for role in roles
            if may_propose(GRANT, role.key, by.permissions)
        ]
        if has_factor and may_propose(FACTOR_RESET, "", by.permissions):
            choices.append((FACTOR_RESET, "Remove their second step of signing in, which they have lost"))
        self.fields["role"].choices = choices


class DecideForm(forms.Form):
    decision = radio_field(
        "What do you decide?",
        ((CONFIRMED, "Confirm it"), (REFUSED, "Refuse it")),
        missing="Choose whether you confirm or refuse it",
    )
    reason = forms.CharField(
        label="Why you refuse it",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Whoever proposed it reads this. Leave it empty if you confirm.",
    )

    def clean(self) -> dict:
        values = super().clean()
        has_reason = bool((values.get("reason") or "").strip())
        if values.get("decision") == REFUSED and not has_reason:
            self.add_error("reason", "Say why you refuse it")
        elif values.get("decision") == CONFIRMED and has_reason:
            self.add_error("reason", "No reason is kept with a confirmation. Clear this box, or choose “Refuse it”.")
        return values


class GivePlaceForm(forms.Form):
    agency = AgencyByName(label="Agency", required=False)
    subgroup = forms.ModelChoiceField(
        label="Or a group", queryset=SubGroup.objects.none(), required=False, empty_label="No group"
    )
    valid_from = DateField(label="From", initial=today)
    reason = reason_field(required=True)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.suggested = self.fields["agency"].queryset = Agency.objects.visible_to(by).active().by_name()
        self.fields["subgroup"].queryset = SubGroup.objects.visible_to(by).active()

    def clean(self) -> dict:
        values = super().clean()
        if "agency" not in self.errors and bool(values.get("agency")) == bool(values.get("subgroup")):
            self.add_error("agency", "Name an agency or choose a group, one of the two")
        return values


class ReasonForm(VersionedForm):
    reason = reason_field(required=True)


class EndPlaceForm(VersionedForm):
    last_day = DateField(label="Last day", initial=today)
    reason = reason_field(required=True)

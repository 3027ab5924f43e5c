from agencies.directory.forms import PersonForm
from core.pages.fields import DateField
from core.pages.forms import VersionedForm


class NameForm(PersonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = "An address that only this person reads"


class CorrectForm(PersonForm, VersionedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["email"]


class EndForm(VersionedForm):
    last_day = DateField(label="Last day", help_text="Today or earlier")

from django import forms

from audits.questions.naming import ADULTS, REMINDER
from core.pages.fields import text_field
from voices.classes.rules import MAX_SENTENCES, MAX_TEXT_LENGTH, sentences


class TogetherForm(forms.Form):
    text = text_field(
        "What we said together",
        rows=5,
        limit=MAX_TEXT_LENGTH,
        hint=f"Up to {MAX_SENTENCES} sentences. {REMINDER}",
        missing="Write what you said together",
    )
    adults = forms.BooleanField(label=ADULTS, required=False)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        if (found := sentences(text)) > MAX_SENTENCES:
            raise forms.ValidationError(f"Use {MAX_SENTENCES} sentences or fewer. You have written {found}")
        return text

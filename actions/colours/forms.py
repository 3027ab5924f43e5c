from django import forms

from actions.colours.rules import COLOUR_NAMES, SET_BY_HAND


class ColourForm(forms.Form):
    colour = forms.ChoiceField(
        choices=[(code, f"{COLOUR_NAMES[code]}, {label}") for code, label in SET_BY_HAND.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the colour"},
    )
    reason = forms.CharField(
        label="Why should the colour differ from the rule’s?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the colour is another one"},
    )

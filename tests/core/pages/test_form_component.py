"""The form of a page sends to its own address, whatever else the page knows by the name “action”."""

from __future__ import annotations

from django import forms
from django.template.loader import render_to_string


class Words(forms.Form):
    text = forms.CharField()


def test_a_form_sends_to_its_own_page_unless_told_otherwise():
    page = render_to_string("components/form.html", {"form": Words(), "action": "Action 33", "submit": "Save"})
    assert " action=" not in page
    page = render_to_string("components/form.html", {"form": Words(), "send_to": "/plan/", "submit": "Save"})
    assert ' action="/plan/"' in page


def test_the_only_question_before_something_is_saved_says_that_it_is_optional():
    class Close(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput)
        reason = forms.CharField(required=False)

    assert "(optional)" in str(Close())

    class Came(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput)
        people = forms.MultipleChoiceField(choices=[(1, "Ann")], required=False, widget=forms.CheckboxSelectMultiple)

    assert "optional" not in str(Came())  # nobody ticked is an answer

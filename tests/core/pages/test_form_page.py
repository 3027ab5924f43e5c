"""The page with one form: displayed, saved, refused, and left for the page after it."""

from __future__ import annotations

from functools import partial

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from lxml import html

from core.pages.forms import VersionedForm, confirm_page, form_page
from core.records.locking import Conflict
from core.records.rules import AlreadyThere, NothingChanged, RuleBroken

pytestmark = pytest.mark.django_db


class NameForm(forms.Form):
    """One value, and a file."""

    name = forms.CharField(label="Name")
    file = forms.FileField(label="File", required=False)


class EmailForm(VersionedForm):
    """A field that an account has, and the reason of a change."""

    email = forms.CharField(label="Email", required=False)
    reason = forms.CharField(label="Why", required=False)


@pytest.fixture
def ask(rf, helen):
    """A call of form_page() for a path, and for what is posted to it: the response and its messages."""

    def call(save, path="/form/", data=None, page=form_page, **options):
        request = rf.get(path) if data is None else rf.post(path, data)
        request.user, request._messages = helen, CookieStorage(request)
        form = () if page is confirm_page else (options.pop("form", NameForm),)
        values = {"title": "Add a name", "done": "/names/", "message": "Added."} | options
        response = page(request, *form, save, **values)
        response.messages = [(each.level_tag, str(each)) for each in get_messages(request)]
        return response

    return call


def refuse(error):
    """A service that raises."""

    def save(**values):
        raise error

    return save


def text_of(response) -> str:
    """All words of a page."""
    return " ".join(html.fromstring(response.content).text_content().split())


def test_form_page_displays_what_it_is_given(ask):
    context = {"lead": "Of a plan", "quote": "Word for word", "explained": "Because", "crumbs": ("Plan", "/plan/")}
    response = ask(None, context=context, submit="Add it", initial={"name": "Ada"})
    tree = html.fromstring(response.content)
    assert response.status_code == 200
    assert tree.xpath("//h1/text()") == ["Add a name"]
    for words in ("Of a plan", "Word for word", "Because", "Add it"):
        assert words in text_of(response)
    assert tree.xpath("//nav[@aria-label='Breadcrumb']//a/@href") == ["/plan/"]
    assert tree.xpath("//main//a[text()='Cancel']/@href") == ["/names/"]
    assert tree.xpath("//input[@name='name']/@value") == ["Ada"]
    assert tree.xpath("//form[@method='post']/@enctype") == ["multipart/form-data"]


def test_form_page_saves_values_and_redirects_to_done(ask):
    saved = []
    response = ask(lambda **values: saved.append(values), data={"name": "Ada"})
    assert (response.status_code, response["Location"]) == (302, "/names/")
    assert saved == [{"name": "Ada", "file": None}]
    assert response.messages == [("success", "Added.")]


def test_form_page_calls_done_and_message_with_what_was_saved(ask):
    response = ask(lambda **values: 7, data={"name": "Ada"}, done=lambda saved: f"/{saved}/", message=lambda saved: "")
    assert (response["Location"], response.messages) == ("/7/", [])


@pytest.mark.parametrize(("target", "leads"), [("/plan/", "/plan/"), ("https://elsewhere.example/", "/names/")])
def test_form_page_redirects_to_next_only_on_this_site(ask, target, leads):
    assert ask(lambda **values: 1, f"/form/?next={target}", {"name": "Ada"})["Location"] == leads


def test_form_page_keeps_the_text_when_a_rule_is_broken(ask):
    response = ask(refuse(RuleBroken("No such name.", field="name")), data={"name": "Ada"})
    tree = html.fromstring(response.content)
    assert response.status_code == 422
    assert tree.xpath("//input[@name='name']/@value") == ["Ada"]
    assert tree.xpath("//div[contains(@class, 'error-summary')]//a/@href") == ["#id_name"]


def test_form_page_returns_422_when_nothing_is_sent(ask):
    response = ask(None, data={})
    assert response.status_code == 422 and "Enter the name" in text_of(response)


def test_form_page_reports_what_is_there_already_as_a_message(ask):
    response = ask(refuse(AlreadyThere("It is there.")), data={"name": "Ada"}, done=lambda saved: "/7/", back="/back/")
    assert (response["Location"], response.messages) == ("/back/", [("info", "It is there.")])


def test_form_page_keeps_the_text_when_another_saved(ask, helen):
    response = ask(refuse(Conflict(current=helen, base=None)), data={"name": "Ada"})
    assert response.status_code == 422 and "Somebody else saved a change" in text_of(response)


def test_form_page_reads_initial_values_from_the_record(ask, helen):
    tree = html.fromstring(ask(None, form=partial(EmailForm), record=helen).content)
    assert tree.xpath("//input[@name='email']/@value") == [helen.email]
    assert tree.xpath("//input[@name='version']/@value") == [str(helen.version)]
    given = html.fromstring(ask(None, form=EmailForm, record=helen, initial={"email": "new"}).content)
    assert given.xpath("//input[@name='email']/@value") == ["new"]


def test_form_page_saves_a_record_with_its_version(ask, helen):
    saved = []
    data = {"email": "a@b.example", "version": helen.version}
    ask(lambda **values: saved.append(values), form=EmailForm, record=helen, data=data)
    assert saved == [{"expected": helen.version, "email": "a@b.example", "reason": ""}]


def test_form_page_returns_409_with_both_texts_on_conflict(ask, helen):
    data = {"email": "a@b.example", "version": helen.version}
    save = refuse(Conflict(current=helen, base=None))
    response = ask(save, form=EmailForm, record=helen, data=data)
    assert response.status_code == 409
    assert helen.email in text_of(response) and "a@b.example" in text_of(response)


def test_form_page_returns_422_when_a_record_does_not_change(ask, helen):
    data = {"email": helen.email, "version": helen.version}
    response = ask(refuse(NothingChanged("Nothing has changed.")), form=EmailForm, record=helen, data=data)
    assert response.status_code == 422 and "Nothing has changed." in text_of(response)


def test_confirm_page_calls_save_without_values(ask):
    saved = []
    options = {"page": confirm_page, "body": "It ends.", "submit": "End it"}
    page = ask(None, **options)
    assert "It ends." in text_of(page) and "End it" in text_of(page)
    response = ask(lambda: saved.append("saved"), data={}, **options)
    assert (response["Location"], saved) == ("/names/", ["saved"])


def test_confirm_page_requires_a_reason_where_it_is_told(ask):
    options = {"page": confirm_page, "body": "It ends.", "submit": "End it", "reason": True}
    assert ask(None, data={"reason": ""}, **options).status_code == 422
    reasons = []
    ask(lambda reason: reasons.append(reason), data={"reason": "Done"}, **options)
    assert reasons == ["Done"]

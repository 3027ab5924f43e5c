"""create_administrator EMAIL: the first person of a new board."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories.accounts import UserFactory


def run(*arguments):
    from io import StringIO

    out = StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_a_link_with_which_the_administrator_sets_a_password_once(client, db):
    printed = run("Ada@Example.org", "--name", "Ada Admin", "--base-url", "https://plan.example.org/")
    person = User.objects.get(email="ada@example.org")
    assert (person.name, person.roles, person.has_usable_password()) == (
        "Ada Admin",
        {"administrator"},
        False,
    )
    path = re.search(r"https://plan\.example\.org(/accounts/\S+)", printed)[1]
    form = client.get(path)["Location"]
    new = "lantern otter wharf"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert User.objects.get(pk=person.pk).check_password(new)
    assert "no longer works" in client.get(path).content.decode()
    assert client.post("/accounts/login/", {"login": "ada@example.org", "password": new}).status_code == 302


def test_without_a_base_url_the_link_uses_the_first_host(db, settings):
    settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE = ["plan.example.org", "other"], True
    assert "https://plan.example.org/accounts/password/reset/key/" in run("ada@example.org")


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org"])
def test_it_gives_the_role_to_somebody_who_has_an_account(db, email):
    UserFactory(email="ada@example.org", name="Ada Admin")
    printed = run(email, "--name", "Somebody else")
    assert printed == "Ada Admin <ada@example.org> is an administrator now, and signs in as before.\n"
    assert User.objects.get().roles == {"administrator"}
    with pytest.raises(CommandError, match="an administrator already"):
        run(email)


def test_it_refuses_what_is_no_address(db):
    with pytest.raises(CommandError, match="valid email"):
        run("ada")
    assert not User.objects.exists()

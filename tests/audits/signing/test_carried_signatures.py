"""Signatures of before say how their address was known, and the latest of each role became signatories."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from agencies.models import Agency, Signatory
from audits.models import SignatureRequest, SignOff
from audits.signing.services import inviting
from tests.audits.signing.test_signing_pages import ready
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return
from tests.factories.directory import EsloFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
MIGRATION = import_module("audits.migrations.0007_assured_signing")


def signed_by_link(audit_return, by, *rows) -> None:
    """Signatures as they were before: by links to addresses that somebody typed."""
    for role, name, email in rows:
        signatory = SignatoryFactory(agency=audit_return.agency, role=role, name=name, email=email)
        asked = inviting.ask_signature(audit_return=audit_return, signatory=signatory, by=by)
        version = audit_return.version
        inviting.sign(
            audit_return=audit_return, expected=version, role=role, name=name, post="Their post", request=asked
        )
    SignOff.objects.update(assurance="", domain_differs=False)
    SignatureRequest.objects.update(signatory=None)
    Signatory.objects.all().delete()


def test_latest_signature_of_each_role_makes_a_signatory(mailbox):
    by = UserFactory()
    audit_return = ready(fill(make_return(), by=UserFactory()), by)
    Agency.objects.filter(pk=audit_return.agency_id).update(email="office@tarn.example")
    rows = (("head", "Mo Head", "mo@tarn.example"), ("governor", "Gay Nor", "gay@home.example"))
    signed_by_link(audit_return, by, *rows)
    moment = timezone.now() - dt.timedelta(days=40)
    SignOff.objects.update(signed_at=moment)
    EsloFactory(agency=audit_return.agency, email="Gay+x@home.example")  # who signed is the lead officer of today
    MIGRATION.carry(SimpleNamespace(connection=connection))
    head = Signatory.objects.get()
    assert (head.role, head.name, head.job_title, head.email) == ("head", "Mo Head", "Their post", "mo@tarn.example")
    day = timezone.localtime(moment).date()
    assert (head.confirmed_on, head.valid_from, head.confirmed_by) == (day, day, "signed")
    assert head.history.get().history_change_reason == "Signed the latest return"
    assert {each.role: (each.assurance, each.domain_differs) for each in SignOff.objects.all()} == {
        "head": ("", False),
        "governor": ("", False),  # the domain of the lead officer
    }


def test_signatories_of_the_directory_stay_where_it_is_done_again(mailbox):
    """After a way back that left the directory as it was."""
    audit_return = ready(fill(make_return(), by=UserFactory()), by := UserFactory())
    signed_by_link(audit_return, by, ("head", "Mo Head", "mo@tarn.example"), ("governor", "Gay", "gay@tarn.example"))
    held = SignatoryFactory(agency=audit_return.agency, role="head", name="New Head", email="gay@tarn.example")
    for _ in range(2):
        MIGRATION.carry(SimpleNamespace(connection=connection))
    assert Signatory.objects.get() == held  # and nobody signs in two roles


def test_account_is_said_and_another_domain_too(mailbox):
    audit_return = ready(fill(make_return(), by=(by := UserFactory())), by)
    Agency.objects.filter(pk=audit_return.agency_id).update(email="office@tarn.example")
    mo = UserFactory(email="mo@home.example")
    version = audit_return.version
    inviting.sign(audit_return=audit_return, expected=version, role="head", name="Mo", post="Head", by=mo)
    SignOff.objects.update(assurance="", domain_differs=False)
    MIGRATION.carry(SimpleNamespace(connection=connection))
    made = SignOff.objects.get()
    assert (made.assurance, made.domain_differs) == ("signed_in", True)
    assert Signatory.objects.get().person == mo

"""The form of a record that is sent by eight browsers at the same moment saves one record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import Incident
from incidents.types.services import load_shipped
from tests.core.kept_forms.test_repeats_at_once import THREADS, browsers, statuses
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
REPEATS = 20


def test_form_sent_at_once_without_a_case_number_is_saved_once():
    load_shipped()
    person = UserFactory(roles=["recorder"])
    forms = [
        {"form_key": f"abcdefghijkl-{n:03}", "main_type": "grooming", "age": "13_15", "other_types": ["fraud"]}
        for n in range(REPEATS)
    ]
    assert statuses(browsers(person, THREADS), reverse("incidents:new"), forms) == {302}
    assert Incident.objects.count() == REPEATS

"""The directory of the demonstration board: agencies of every kind, posts held, vacant and stale."""

from __future__ import annotations

import pytest
from django.db.models import F
from django.urls import reverse

from agencies.models import Agency, Eslo, TrainingAttendance
from agencies.posts.rules import Limits
from core.text.dates import today
from esafety.demo.agencies import MORE
from tests.factories.accounts import UserFactory


@pytest.mark.django_db
def test_the_directory_shows_what_there_is_to_look_after(demo_plan, client):
    active = Agency.objects.active()
    assert 80 <= active.count() <= 100
    assert set(active.values_list("kind", flat=True)) == set(Agency.Kind.values) == set(MORE)
    assert 8 <= active.vacant().count() <= 25
    assert 5 <= active.stale(Limits(), today(), trained=False).count() < active.stale(Limits(), today()).count()
    assert Eslo.objects.current().filter(post="deputy").exists()
    ended = Eslo.objects.leads().filter(valid_to__lt=today()).values("agency")
    assert active.vacant().filter(pk__in=ended).exists()
    assert active.vacant().exclude(pk__in=ended).exists()
    assert not Eslo.objects.filter(valid_from__gt=today()).exists()
    assert Eslo.history.filter(history_type="+").count() == Eslo.objects.count()
    assert not Eslo.history.filter(history_type="+", history_user=None).exists()
    came = TrainingAttendance.objects.filter(state="came")
    assert came.filter(eslo__name="Lewis Farrant").exists()
    assert not came.filter(eslo__valid_to__lt=F("session__held_on")).exists()
    assert not Eslo.objects.filter(trained_on__gt=F("valid_to")).exists()
    assert not Eslo.objects.filter(confirmed_on__gt=F("valid_to")).exists()
    client.force_login(UserFactory(roles=["board"]))
    found = client.get(reverse("search"), {"q": "Sandpiper"}).content.decode()
    assert reverse("agency", args=[Agency.objects.get(name="Sandpiper Nursery School").pk]) in found
    officer = Eslo.objects.current().first()
    assert f"of {officer.agency} since" in client.get(reverse("search"), {"q": officer.email}).content.decode()

"""Factories of people. Nobody has a role by default."""

from __future__ import annotations

import datetime as dt
import secrets

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Invitation, RoleGrant, User
from accounts.power.services import request_by_two
from accounts.roles import GUARDED

PASSWORD = "correct horse battery staple"


class UserFactory(DjangoModelFactory):
    """An active person; `roles=("manager", …)` gives roles, `raw_password` the password (PASSWORD)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    initials = factory.LazyAttribute(lambda person: "".join(word[0] for word in person.name.split()).upper())

    @classmethod
    def _setup_next_sequence(cls):
        return secrets.randbelow(10**9)  # people of a stored board were numbered by another process

    @classmethod
    def _create(cls, model_class, *args, raw_password=PASSWORD, **kwargs):
        return model_class.objects.create_user(password=raw_password, **kwargs)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            RoleGrantFactory(user=self, role=role)


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "working_group"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """A role with wide rights has both sides of its request: two others, or none for the first two people."""
        if kwargs["role"] in GUARDED and "power_request" not in kwargs:
            kwargs["power_request"] = request_by_two(kwargs["user"], kwargs["role"])
        return super()._create(model_class, *args, **kwargs)


class InvitationFactory(DjangoModelFactory):
    """An open invitation by an administrator, valid for seven days; guarded roles are confirmed where a second person
    is there who can.
    """

    class Meta:
        model = Invitation

    name = "Nia New"
    email = factory.Sequence(lambda n: f"new{n}@northmere.example")
    roles = ["board"]
    invited_by = factory.LazyFunction(lambda: UserFactory(roles=["administrator"]))
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))

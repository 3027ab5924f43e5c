"""Search for resources, by title, sentence or web address."""

from __future__ import annotations

from django.urls import reverse

from core.board.search import Group, Hit, containing, taken
from guidance.models import Resource
from guidance.resources.filters import TEXTS
from guidance.resources.rules import host_of


def find(user, words: list[str], *, limit: int) -> list[Group]:
    """Resources that a person may see and that have all the words, the useful ones first; one statement."""
    rows = Resource.objects.visible_to(user).filter(containing(words, *TEXTS)).by_use()
    return [taken("Resources", rows, limit, resource_hit)]


def resource_hit(resource: Resource) -> Hit:
    address = reverse("guidance:resource", args=[resource.pk])
    return Hit(resource.title, address, f"{resource.title}. {resource.about}", host_of(resource.url))

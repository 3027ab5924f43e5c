"""What a page weighs on its way to a phone: compressed, with its styles and scripts on a first visit, alone later."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from audits.models import Round
from tests.rows import try_rows

FIRST, LATER = 62_000, 25_000  # bytes
LOADED = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="([^"]+)"')
ROLES = ("manager", "working_group", "agency", "signatory", "recorder", "board", "dpo", "administrator")


def weight(client, address: str) -> tuple[int, int]:
    """Bytes of a page alone, and with all that its head loads."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"}, follow=True)
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    page = gzip.decompress(answer.content).decode()
    loaded = {each for each in LOADED.findall(page) if each.startswith(settings.STATIC_URL)}
    assert len(loaded) >= 4  # icon, styles, the design system, what is ours
    return len(answer.content), len(answer.content) + sum(map(size_of, loaded))


def size_of(address: str) -> int:
    """Bytes of a static file as the web server sends it."""
    return len(gzip.compress(Path(finders.find(address.removeprefix(settings.STATIC_URL))).read_bytes(), 9))


def holder(role: str) -> User:
    """Somebody of the demonstration board who holds a role."""
    return User.objects.filter(role_grants__role=role, role_grants__ended_at=None).order_by("pk")[0]


def test_the_page_to_sign_in_is_light_with_all_that_it_loads(client, db):
    assert weight(client, reverse("account_login"))[1] < FIRST


@try_rows("role", ROLES)
def test_so_is_the_home_of_every_role(client, demo_plan, db, role):
    client.force_login(holder(role))
    alone, with_all = weight(client, "/")
    assert alone < LATER
    assert with_all < FIRST


def test_every_later_page_is_light_however_much_it_shows(client, demo_plan, db):
    client.force_login(holder("manager"))
    pages = [
        "/plan/",
        "/plan/?sort=colour",
        reverse("action", args=[demo_plan.actions.order_by("number")[0].pk]),
        f"/plan/as-at/2026-09-01/?plan={demo_plan.pk}",
        "/plan/changes/?from=2026-09-01&to=2026-11-01",
        "/plan/check/",
        "/agencies/",
        "/agencies/eslos/",
        reverse("agency", args=[Agency.objects.order_by("name")[0].pk]),
        reverse("audits:round", args=[Round.objects.order_by("-year")[0].pk]),
        reverse("audits:results", args=[Round.objects.order_by("year")[0].pk]),
        "/incidents/",
        "/incidents/records/",
        "/incidents/figures/",
        "/reports/",
    ]
    found = {address: weight(client, address)[0] for address in pages}
    assert max(found.values()) < LATER, found
